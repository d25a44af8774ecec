"""Paint one still picture."""

import io
from typing import Final

from PIL import Image, ImageFilter

from bot.sandbox.painter.canvas import Canvas, make_rng
from bot.sandbox.painter.compose import compose, set_stage
from bot.sandbox.painter.finish import make_finish
from bot.sandbox.painter.palette import rgb
from bot.sandbox.painter.seal import press_seal
from bot.sandbox.painter.stage import Layer
from bot.sandbox.painter.words import read_prompt

LONGEST: Final = 1280
SUPERSAMPLE: Final = 2
_SHADOW: Final = rgb("3a1018")


def fitted(width: int, height: int, longest: int) -> tuple[int, int]:
    """Shrink a size to a longest side, keeping its ratio."""
    share = min(1.0, longest / max(width, height))
    return max(1, round(width * share)), max(1, round(height * share))


def paint_picture(prompt: str, *, width: int, height: int, seed: int) -> bytes:
    """Paint the prompt as a PNG of exactly the asked size, marked as a sample."""
    scene = read_prompt(prompt)
    rng = make_rng(prompt, seed)
    size = fitted(width, height, LONGEST)
    canvas = Canvas(size[0] * SUPERSAMPLE, size[1] * SUPERSAMPLE)
    stage = set_stage(scene, canvas.width, canvas.height, rng)
    layers = compose(stage)
    cut = scene.style == "papercut"
    for layer in layers:
        (lay_cut if cut else lay)(canvas, layer)
    frame = canvas.image.convert("RGB").reduce(SUPERSAMPLE)
    frame = make_finish(scene.style, size, stage.palette, rng)(frame)
    if size != (width, height):
        kind = Image.Resampling.NEAREST if scene.style == "pixel" else Image.Resampling.BICUBIC
        frame = frame.resize((width, height), kind)
    press_seal(frame)
    out = io.BytesIO()
    frame.save(out, "PNG", compress_level=1)
    return out.getvalue()


def lay(canvas: Canvas, layer: Layer) -> None:
    """Paint a layer straight onto the canvas."""
    layer.paint(canvas.pen(), 0.0)


def lay_cut(canvas: Canvas, layer: Layer) -> None:
    """Paint a layer as a sheet of cut paper that throws a shadow on what lies below."""
    sheet = Canvas(canvas.width, canvas.height, canvas.margin)
    layer.paint(sheet.pen(), 0.0)
    box = sheet.image.getbbox()
    if box is None:
        return
    piece = sheet.image.crop(box)
    if layer.depth > 0:
        _drop_shadow(canvas, piece, box[:2])
    canvas.lay(piece, box[:2])


def _drop_shadow(canvas: Canvas, piece: Image.Image, at: tuple[int, int]) -> None:
    """Darken what lies around a piece, softly and a little lower."""
    coarse = 8
    brim = max(1, canvas.image.width // (coarse * 40))
    inner = (max(1, piece.width // coarse), max(1, piece.height // coarse))
    mask = Image.new("L", (inner[0] + 2 * brim, inner[1] + 2 * brim))
    mask.paste(piece.getchannel("A").resize(inner, Image.Resampling.BOX), (brim, brim))
    mask = mask.filter(ImageFilter.GaussianBlur(brim / 2.6))
    mask = mask.point([v * 5 // 9 for v in range(256)])
    full = mask.resize((mask.width * coarse, mask.height * coarse), Image.Resampling.BILINEAR)
    lift = brim * coarse
    canvas.tint(full, (at[0] - lift + lift // 5, at[1] - lift + lift // 3), _SHADOW)
