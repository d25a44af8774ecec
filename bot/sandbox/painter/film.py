"""Paint a short film: plates that drift past one another, and what moves on them."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PIL import Image

from bot.sandbox.painter.canvas import Canvas, make_rng
from bot.sandbox.painter.compose import compose, set_stage
from bot.sandbox.painter.finish import Finish, make_finish
from bot.sandbox.painter.picture import SUPERSAMPLE, lay, lay_cut
from bot.sandbox.painter.reel import count_frames, encode, even_size
from bot.sandbox.painter.seal import sealed
from bot.sandbox.painter.stage import Layer, Stage
from bot.sandbox.painter.words import read_prompt

_REACH: Final = 0.03


@dataclass(frozen=True, slots=True)
class _Plate:
    """Neighbouring layers that stand still, painted once and cut to what is on them."""

    image: Image.Image
    x: int
    y: int
    depth: float


def paint_film(prompt: str, *, width: int, height: int, seconds: float, seed: int) -> bytes:
    """Paint the prompt as an H.264 MP4 of the asked length and ratio, marked as a sample."""
    size = even_size(width, height)
    return encode(map(sealed, _frames(prompt, size, seconds, seed)), size, seconds)


def _frames(prompt: str, size: tuple[int, int], seconds: float, seed: int) -> Iterator[Image.Image]:
    rng = make_rng(prompt, seed)
    stage = set_stage(read_prompt(prompt), *doubled(size), rng)
    yield from drift(stage, compose(stage), size, seconds)


def doubled(size: tuple[int, int]) -> tuple[int, int]:
    """Return the size that frames are painted in before they are shrunk."""
    return size[0] * SUPERSAMPLE, size[1] * SUPERSAMPLE


def drift(
    stage: Stage, layers: list[Layer], size: tuple[int, int], seconds: float
) -> Iterator[Image.Image]:
    """Let a composition's layers pass one another, the near ones faster."""
    width, height = doubled(size)
    cut = stage.scene.style == "papercut"
    sheets = list(_sheets(layers, width, height, cut=cut))
    finish = make_finish(stage.scene.style, size, stage.palette, stage.rng)
    side = stage.rng.choice((-1, 1))
    count = count_frames(seconds)
    for k in range(count):
        pan = side * _REACH * width * math.cos(math.pi * k / max(count - 1, 1))
        canvas = Canvas(width, height)
        yield _shot(canvas, sheets, pan, seconds * k / count, finish)


def _sheets(layers: list[Layer], width: int, height: int, *, cut: bool) -> Iterator[_Plate | Layer]:
    """Merge runs of still layers into plates; let the moving ones through."""
    still: list[Layer] = []
    for layer in layers:
        if layer.moves:
            yield from _plates(still, width, height, cut=cut)
            still = []
            yield layer
        else:
            still.append(layer)
    yield from _plates(still, width, height, cut=cut)


def _plates(still: list[Layer], width: int, height: int, *, cut: bool) -> Iterator[_Plate]:
    """Paint a run of still layers on at most two plates, for a film's depth."""
    half = (len(still) + 1) // 2
    for run in (still[:half], still[half:]):
        if not run:
            continue
        canvas = Canvas(width, height, margin=round(width * _REACH) + 2)
        for layer in run:
            (lay_cut if cut else lay)(canvas, layer)
        box = canvas.image.getbbox()
        if box is not None:
            depth = sum(layer.depth for layer in run) / len(run)
            image = canvas.image.crop(box)
            yield _Plate(image, box[0] - canvas.margin, box[1], depth)


def _shot(
    canvas: Canvas,
    sheets: list[_Plate | Layer],
    pan: float,
    t: float,
    finish: Finish,
) -> Image.Image:
    """Compose one frame at one moment."""
    for sheet in sheets:
        shift = pan * sheet.depth
        if isinstance(sheet, _Plate):
            at = (round(sheet.x + shift), sheet.y)
            canvas.lay(sheet.image, at)
        else:
            sheet.paint(canvas.pen(shift), t)
    return finish(canvas.image.convert("RGB").reduce(SUPERSAMPLE))
