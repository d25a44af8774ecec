"""Shapes on an RGBA picture: smooth curves, strokes, glows and fades under an affine pen."""

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from PIL import Image, ImageChops, ImageDraw

Colour = tuple[int, int, int]
Point = tuple[float, float]

OPAQUE: Final = 255
_STEPS: Final = 7


def make_rng(*parts: object) -> random.Random:
    """Seed a generator from what the picture depends on, the same on every machine."""
    return random.Random("|".join(map(str, parts)))  # noqa: S311 - looks, not secrets


class Canvas:
    """A picture with a margin on both sides, so that a film can pan over it."""

    def __init__(self, width: int, height: int, margin: int = 0) -> None:
        self.width, self.height, self.margin = width, height, margin
        self.unit = min(width, height)
        self.image = Image.new("RGBA", (width + 2 * margin, height))
        self.draw = ImageDraw.Draw(self.image)

    @property
    def left(self) -> float:
        """Leftmost x that a full-width shape has to reach."""
        return -0.08 * self.width

    @property
    def right(self) -> float:
        """Rightmost x that a full-width shape has to reach."""
        return 1.08 * self.width

    def pen(self, shift: float = 0) -> "Pen":
        """Give a pen in pixels whose origin is the frame's top left corner plus `shift`."""
        return Pen(self, 1, 0, self.margin + shift, 0, 1, 0)

    def tint(self, mask: Image.Image, at: tuple[int, int], colour: Colour) -> None:
        """Lay one colour through a mask."""
        tile = Image.new("RGBA", mask.size, colour)
        tile.putalpha(mask)
        self.lay(tile, at)

    def lay(self, tile: Image.Image, at: tuple[int, int]) -> None:
        """Composite a tile, cutting off what lies outside."""
        x, y = at
        box = (
            max(0, -x),
            max(0, -y),
            min(tile.width, self.image.width - x),
            min(tile.height, self.image.height - y),
        )
        if box[0] < box[2] and box[1] < box[3]:
            self.image.alpha_composite(tile, (max(x, 0), max(y, 0)), box)


@dataclass(frozen=True, slots=True)
class Pen:
    """Draw in local units: x' = a x + b y + c, y' = d x + e y + f."""

    canvas: Canvas
    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    @property
    def scale(self) -> float:
        """Pixels per local unit."""
        return math.hypot(self.a, self.d)

    def at(
        self, x: float, y: float, scale: float = 1, *, angle: float = 0, flip: bool = False
    ) -> "Pen":
        """Move to a point, then scale, turn by `angle` degrees clockwise, mirror."""
        turn = math.radians(angle)
        cos, sin = math.cos(turn) * scale, math.sin(turn) * scale
        side = -1 if flip else 1
        return Pen(
            self.canvas,
            (self.a * cos + self.b * sin) * side,
            self.b * cos - self.a * sin,
            self.a * x + self.b * y + self.c,
            (self.d * cos + self.e * sin) * side,
            self.e * cos - self.d * sin,
            self.d * x + self.e * y + self.f,
        )

    def pixels(self, points: Iterable[Point]) -> list[Point]:
        """Map local points to the picture."""
        a, b, c, d, e, f = self.a, self.b, self.c, self.d, self.e, self.f
        return [(a * x + b * y + c, d * x + e * y + f) for x, y in points]

    def fill(self, points: Iterable[Point], colour: Colour, alpha: int = OPAQUE) -> None:
        """Fill a polygon."""
        corners = self.pixels(points)
        if alpha == OPAQUE:
            self.canvas.draw.polygon(corners, fill=(*colour, OPAQUE))
            return
        mask, at = self._mask(corners, alpha)
        if mask is not None:
            self.canvas.tint(mask, at, colour)

    def smooth(self, points: Sequence[Point], colour: Colour, alpha: int = OPAQUE) -> None:
        """Fill the closed curve through the points."""
        self.fill(closed_curve(points), colour, alpha)

    def box(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Fill an upright rectangle given by its top left corner."""
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self.fill(corners, colour)

    def oval(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        colour: Colour,
        *,
        angle: float = 0,
        alpha: int = OPAQUE,
    ) -> None:
        """Fill an ellipse."""
        count = 16 if max(rx, ry) * self.scale < 12 else 56  # noqa: PLR2004 - small ones need fewer
        self.at(x, y, angle=angle).fill(
            [
                (rx * math.cos(k * math.tau / count), ry * math.sin(k * math.tau / count))
                for k in range(count)
            ],
            colour,
            alpha,
        )

    def stroke(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """Draw an open curve of one width with round ends."""
        self.taper(points, [width] * len(points), colour)

    def taper(self, points: Sequence[Point], widths: Sequence[float], colour: Colour) -> None:
        """Draw an open curve whose width follows `widths`, one per point, with round ends."""
        line = open_curve([(x, y, w) for (x, y), w in zip(points, widths, strict=True)])
        upper: list[Point] = []
        lower: list[Point] = []
        for k, (x, y, width) in enumerate(line):
            x0, y0, _ = line[max(k - 1, 0)]
            x1, y1, _ = line[min(k + 1, len(line) - 1)]
            length = math.hypot(x1 - x0, y1 - y0) or 1
            nx, ny = -(y1 - y0) / length * width / 2, (x1 - x0) / length * width / 2
            upper.append((x + nx, y + ny))
            lower.append((x - nx, y - ny))
        self.fill(upper + lower[::-1], colour)
        for x, y, width in (line[0], line[-1]):
            self.oval(x, y, width / 2, width / 2, colour)

    def glow(self, x: float, y: float, radius: float, colour: Colour, alpha: int = OPAQUE) -> None:
        """Lay a soft round light."""
        ((cx, cy),) = self.pixels([(x, y)])
        size = max(2, int(radius * self.scale * 2))
        mask = _glow_mask().resize((size, size), Image.Resampling.BILINEAR)
        mask = mask.point([int(v * alpha / OPAQUE) for v in range(OPAQUE + 1)])
        self.canvas.tint(mask, (int(cx - size / 2), int(cy - size / 2)), colour)

    def fade(
        self, points: Iterable[Point], stops: Sequence[tuple[Colour, int]], *, until: float = 1
    ) -> None:
        """Fill a polygon with (colour, alpha) stops from its top down to `until` of its height."""
        mask, at = self._mask(self.pixels(points), OPAQUE)
        if mask is None:
            return
        tile = gradient(stops, mask.size, until)
        tile.putalpha(ImageChops.multiply(tile.getchannel("A"), mask))
        self.canvas.lay(tile, at)

    def _mask(
        self, corners: Sequence[Point], alpha: int
    ) -> tuple[Image.Image | None, tuple[int, int]]:
        """Draw a polygon as a mask just as large as what is seen of it."""
        image = self.canvas.image
        x0 = max(0, math.floor(min(x for x, _ in corners)))
        y0 = max(0, math.floor(min(y for _, y in corners)))
        x1 = min(image.width, math.ceil(max(x for x, _ in corners)) + 1)
        y1 = min(image.height, math.ceil(max(y for _, y in corners)) + 1)
        if x0 >= x1 or y0 >= y1:
            return None, (0, 0)
        mask = Image.new("L", (x1 - x0, y1 - y0))
        ImageDraw.Draw(mask).polygon([(x - x0, y - y0) for x, y in corners], fill=alpha)
        return mask, (x0, y0)


def gradient(
    stops: Sequence[tuple[Colour, int]], size: tuple[int, int], until: float = 1
) -> Image.Image:
    """Make a gradient of a size from evenly spaced (colour, alpha) stops, from its top down."""
    tall = column(stops, until).resize((1, size[1]), Image.Resampling.BILINEAR)
    # Side by side they are all alike, which is copied many times faster than it is reckoned.
    return tall.resize(size, Image.Resampling.NEAREST)


def column(stops: Sequence[tuple[Colour, int]], until: float = 1) -> Image.Image:
    """Make a gradient one pixel wide from evenly spaced (colour, alpha) stops."""
    return _column(tuple(stops), until)


@lru_cache(maxsize=256)
def _column(stops: tuple[tuple[Colour, int], ...], until: float) -> Image.Image:
    rows = 128
    strip = Image.new("RGBA", (1, rows))
    last = len(stops) - 1
    pixels = []
    for row in range(rows):
        place = min(row / (rows - 1) / until, 1) * last
        k = min(int(place), last - 1)
        (c0, a0), (c1, a1) = stops[k], stops[k + 1]
        share = place - k
        pixels.append(
            tuple(
                round(v0 + (v1 - v0) * share) for v0, v1 in zip((*c0, a0), (*c1, a1), strict=True)
            )
        )
    strip.putdata(pixels)
    return strip


def closed_curve(points: Sequence[Point]) -> list[Point]:
    """Run a Catmull-Rom spline through points and back to the first."""
    count = len(points)
    curve: list[Point] = []
    for k in range(count):
        quad = [points[(k + j) % count] for j in (-1, 0, 1, 2)]
        curve += [_catmull(quad, s / _STEPS) for s in range(_STEPS)]
    return curve


def open_curve(points: Sequence[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Run a Catmull-Rom spline through (x, y, width) from the first to the last."""
    padded = [points[0], *points, points[-1]]
    curve = []
    for k in range(len(points) - 1):
        quad = padded[k : k + 4]
        for s in range(_STEPS):
            x, y = _catmull([p[:2] for p in quad], s / _STEPS)
            width = quad[1][2] + (quad[2][2] - quad[1][2]) * s / _STEPS
            curve.append((x, y, width))
    curve.append(points[-1])
    return curve


def _catmull(quad: Sequence[Point], t: float) -> Point:
    p0, p1, p2, p3 = quad
    w0 = t * (t * (2 - t) - 1)
    w1 = t * t * (3 * t - 5) + 2
    w2 = t * (t * (4 - 3 * t) + 1)
    w3 = t * t * (t - 1)
    return (
        (w0 * p0[0] + w1 * p1[0] + w2 * p2[0] + w3 * p3[0]) / 2,
        (w0 * p0[1] + w1 * p1[1] + w2 * p2[1] + w3 * p3[1]) / 2,
    )


@cache
def _glow_mask() -> Image.Image:
    # Pillow's gradient reaches 181 in the middle of an edge and 255 only in the corners.
    distance = Image.radial_gradient("L")
    return distance.point([int(OPAQUE * max(0, 1 - v / 180) ** 2.2) for v in range(OPAQUE + 1)])
