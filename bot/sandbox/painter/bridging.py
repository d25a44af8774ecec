"""Lead from one picture to another: ink spreads, and the second shows in it."""

import random
from collections.abc import Iterator
from typing import Final

from PIL import Image, ImageChops, ImageFilter

from bot.sandbox.painter.photo import seat
from bot.sandbox.painter.reel import count_frames

_NEARER: Final = 0.1
# The change begins and ends at these shares of the film.
_CHANGE: Final = (0.22, 0.8)
_SOFT: Final = 46
_SHARPER: Final = 2
_RIM: Final = (255, 226, 168)


def bridged(
    first: Image.Image,
    last: Image.Image,
    rng: random.Random,
    size: tuple[int, int],
    seconds: float,
) -> Iterator[Image.Image]:
    """Yield the frames of a film from exactly one picture to exactly the other."""
    large = (size[0] * _SHARPER, size[1] * _SHARPER)
    one, other = seat(first, large), seat(last, large)
    field = _field(size, rng)
    count = count_frames(seconds)
    for k in range(count):
        share = k / (count - 1)
        before, after = _closer(one, size, share), _closer(other, size, 1 - share)
        mask = _spread(field, share)
        frame = Image.composite(after, before, mask)
        yield _rimmed(frame, mask)


def _closer(shot: Image.Image, size: tuple[int, int], share: float) -> Image.Image:
    """Come a little nearer to the middle, smoothly; at 0 all of it is seen."""
    scale = 1 + _NEARER * share * share * (3 - 2 * share)
    width, height = shot.width / scale, shot.height / scale
    left, top = (shot.width - width) / 2, (shot.height - height) / 2
    return shot.resize(size, Image.Resampling.BICUBIC, (left, top, left + width, top + height))


def _field(size: tuple[int, int], rng: random.Random) -> Image.Image:
    """Say when each place changes, early ones dark: outwards from a spot, with ragged edges."""
    spot = (rng.uniform(0.3, 0.7), rng.uniform(0.35, 0.65))
    wide = (size[0] * 2, size[1] * 2)
    ring = Image.radial_gradient("L").resize(wide, Image.Resampling.BILINEAR)
    left, top = round(size[0] * (1 - spot[0])), round(size[1] * (1 - spot[1]))
    ring = ring.crop((left, top, left + size[0], top + size[1]))
    ring = ring.point([min(255, v * 3 // 2) for v in range(256)])
    for cells, depth in ((8, 66), (26, 38)):
        small = (cells, max(2, round(cells * size[1] / size[0])))
        noise = Image.frombytes("L", small, rng.randbytes(small[0] * small[1]))
        noise = noise.resize(size, Image.Resampling.BICUBIC)
        noise = noise.point([(v - 128) * depth // 128 + 128 for v in range(256)])
        ring = ImageChops.add(ring, noise, 1, -128)
    return ring.filter(ImageFilter.GaussianBlur(1.5))


def _spread(field: Image.Image, share: float) -> Image.Image:
    """Show how far the change has come."""
    start, end = _CHANGE
    now = max(0.0, min(1.0, (share - start) / (end - start)))
    edge = now * (255 + 2 * _SOFT) - _SOFT
    levels = [max(0, min(255, round((edge - v + _SOFT / 2) * 255 / _SOFT))) for v in range(256)]
    return field.point(levels)


def _rimmed(frame: Image.Image, mask: Image.Image) -> Image.Image:
    """Light the edge of the spreading ink."""
    rim = mask.point([max(0, 118 - abs(v - 128)) for v in range(256)])
    return Image.composite(Image.new("RGB", frame.size, _RIM), frame, rim)
