"""Set a still picture in motion: a camera that leaves it slowly, light, and what drifts by."""

import math
import random
from collections.abc import Iterator
from typing import Final

from PIL import Image, ImageChops

from bot.sandbox.painter.canvas import Pen
from bot.sandbox.painter.cast import WATERS
from bot.sandbox.painter.overlays import falling_over, sheet_of, stage_over
from bot.sandbox.painter.photo import seat
from bot.sandbox.painter.reel import count_frames
from bot.sandbox.painter.stage import Layer, Stage
from bot.sandbox.painter.wishes import Wish, read_wish

_ZOOM: Final = 0.17
# What is not in the picture comes in over so many seconds.
_RAMP_S: Final = 1.0
_SHARPER: Final = 2
_TOWARDS: Final = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
_STRIPS: Final = 26


def moved(
    prompt: str, photo: Image.Image, rng: random.Random, size: tuple[int, int], seconds: float
) -> Iterator[Image.Image]:
    """Yield the frames of a film whose first is the picture itself."""
    wish = read_wish(prompt)
    stage = stage_over(wish.scene, size, rng)
    shot = seat(photo, (size[0] * _SHARPER, size[1] * _SHARPER))
    towards = _TOWARDS.get(wish.camera, (rng.choice((-0.6, 0.6)), rng.uniform(-0.4, 0.2)))
    air, glow = _air(wish, stage), _glow(size)
    count = count_frames(seconds)
    for k in range(count):
        t = seconds * k / count
        share = 0.5 - math.cos(math.pi * k / max(count - 1, 1)) / 2
        frame = _framed(shot, size, towards, share)
        if wish.scene.setting in WATERS:
            frame = _rippled(frame, t)
        ramp = min(1.0, t / _RAMP_S)
        frame = _lit(frame, glow, t, ramp)
        if air and ramp > 0:
            sheet = sheet_of(air, stage, t)
            alpha = sheet.getchannel("A").point([round(v * ramp) for v in range(256)])
            frame.paste(sheet.convert("RGB"), (0, 0), alpha)
        yield frame


def _framed(
    shot: Image.Image, size: tuple[int, int], towards: tuple[float, float], share: float
) -> Image.Image:
    """Cut the camera's view out of the picture: all of it at 0, nearer and aside at 1."""
    width, height = shot.width / (1 + _ZOOM * share), shot.height / (1 + _ZOOM * share)
    left = (shot.width - width) / 2 * (1 + towards[0])
    top = (shot.height - height) / 2 * (1 + towards[1])
    return shot.resize(size, Image.Resampling.BICUBIC, (left, top, left + width, top + height))


def _rippled(frame: Image.Image, t: float) -> Image.Image:
    """Let the lower part swing sideways in strips, from stillness."""
    top = round(frame.height * 0.58)
    # A strip has at least two rows.
    strips = max(1, min(_STRIPS, (frame.height - top) // 2))
    step = (frame.height - top) / strips
    mesh = []
    for k in range(strips):
        y0, y1 = round(top + k * step), round(top + (k + 1) * step)
        swing = math.sin(t * 2.6 + k * 0.9) * min(1.0, t / _RAMP_S)
        dx = swing * frame.width * 0.0026 * (0.3 + k / strips)
        quad = (dx, y0, dx, y1, frame.width + dx, y1, frame.width + dx, y0)
        mesh.append(((0, y0, frame.width, y1), quad))
    return Image.composite(
        frame.transform(frame.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR),
        frame,
        _lower(frame.size, top),
    )


def _lower(size: tuple[int, int], top: int) -> Image.Image:
    """Mask what is below a line, leaving the sides alone, where a swing finds nothing."""
    mask = Image.new("L", size)
    brim = max(2, size[0] // 80)
    mask.paste(255, (brim, top, size[0] - brim, size[1]))
    return mask


def _glow(size: tuple[int, int]) -> Image.Image:
    """Make a soft light twice as wide as the frame, to be passed over it."""
    levels = [max(0, 150 - v) * 46 // 150 for v in range(256)]
    light = Image.radial_gradient("L").point(levels).resize((size[0] * 2, size[1] * 2))
    tint = [light.point([v * part // 255 for v in range(256)]) for part in (255, 232, 190)]
    return Image.merge("RGB", tint)


def _lit(frame: Image.Image, glow: Image.Image, t: float, ramp: float) -> Image.Image:
    """Let the light wander."""
    if ramp == 0:
        return frame
    x = round(frame.width * (0.5 + 0.42 * math.sin(t * 0.7)))
    y = round(frame.height * (0.55 + 0.2 * math.cos(t * 0.5)))
    part = glow.crop((x, y, x + frame.width, y + frame.height))
    faint = part.point([round(v * ramp) for v in range(256)] * 3)
    return ImageChops.screen(frame, faint)


def _air(wish: Wish, stage: Stage) -> list[Layer]:
    """Choose what drifts by: the words' weather, else specks of light."""
    season = {"winter": "snow", "autumn": "leaves", "spring": "wind"}.get(wish.season)
    weather = season or wish.scene.weather
    return falling_over(stage, weather) or [_specks(stage)]


def _specks(stage: Stage) -> Layer:
    rng, u = stage.rng, stage.unit
    specks = [
        (rng.random(), rng.random(), u * rng.uniform(0.004, 0.012), rng.uniform(0, math.tau))
        for _ in range(22)
    ]

    def paint(pen: Pen, t: float) -> None:
        for x, y, r, phase in specks:
            rise = (y - t * 0.035) % 1.0
            sway = x + 0.012 * math.sin(phase + t)
            shine = round(95 + 80 * math.sin(phase + t * 1.7))
            pen.glow(sway * stage.width, rise * stage.height, r * 2.4, (255, 244, 214), shine)

    return Layer(paint, 0.8, moves=True)
