"""The last treatment of a frame: paper, grain, and what a style does to the whole."""

import random
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from bot.sandbox.painter.palette import Palette

Finish = Callable[[Image.Image], Image.Image]
_MIDDLE: Final = 128
_PIXELS_ACROSS: Final = 132
_BRIM: Final = 120


def make_finish(style: str, size: tuple[int, int], palette: Palette, rng: random.Random) -> Finish:
    """Prepare the treatment for frames of one size; textures are made once."""
    makers: dict[str, Callable[[tuple[int, int], Palette, random.Random], Finish]] = {
        "ink": _ink, "watercolour": _watercolour, "oil": _oil, "pixel": _pixel,
        "sketch": _sketch, "poster": _poster, "papercut": _paper,
    }  # fmt: skip
    return makers.get(style, _flat)(size, palette, rng)


def _noise(size: tuple[int, int], cell: float, depth: int, rng: random.Random) -> Image.Image:
    """Make a grey texture around the middle, `depth` levels deep, with grains of `cell` pixels."""
    small = (max(2, round(size[0] / cell)), max(2, round(size[1] / cell)))
    noise = Image.frombytes("L", small, rng.randbytes(small[0] * small[1]))
    levels = [_MIDDLE + round((v - _MIDDLE) * depth / _MIDDLE) for v in range(256)]
    return noise.point(levels).resize(size, Image.Resampling.BICUBIC)


def _colour(texture: Image.Image) -> Image.Image:
    return Image.merge("RGB", [texture] * 3)


def _vignette(size: tuple[int, int], depth: int) -> Image.Image:
    """Darken the corners a little."""
    round_light = Image.radial_gradient("L").resize(size, Image.Resampling.BILINEAR)
    levels = [_MIDDLE - round(max(0, v - 120) / 135 * depth) for v in range(256)]
    return round_light.point(levels)


def _overlay(*textures: Image.Image) -> Finish:
    sheet = textures[0]
    for texture in textures[1:]:
        sheet = ImageChops.add(sheet, texture, 1, -_MIDDLE)
    colour = _colour(sheet)
    return lambda frame: ImageChops.overlay(frame, colour)


def _flat(size: tuple[int, int], _palette: Palette, rng: random.Random) -> Finish:
    return _overlay(
        _noise(size, 1, 9, rng), _noise(size, max(size) / 9, 7, rng), _vignette(size, 26)
    )


def _paper(size: tuple[int, int], _palette: Palette, rng: random.Random) -> Finish:
    return _overlay(_noise(size, 1.6, 12, rng), _noise(size, 5, 8, rng), _vignette(size, 20))


def _ink(size: tuple[int, int], _palette: Palette, rng: random.Random) -> Finish:
    fibres = _noise((size[0], size[1]), 1.5, 11, rng)
    stains = _noise(size, max(size) / 7, 16, rng)
    texture = _overlay(fibres, stains, _vignette(size, 22))
    wet = max(size) / 620

    def finish(frame: Image.Image) -> Image.Image:
        # Ink bleeds: a soft copy under the sharp one, darkest where both are dark.
        soft = frame.filter(ImageFilter.GaussianBlur(wet * 2.2))
        return texture(Image.blend(frame, ImageChops.darker(frame, soft), 0.7))

    return finish


def _watercolour(size: tuple[int, int], _palette: Palette, rng: random.Random) -> Finish:
    texture = _overlay(
        _noise(size, 2.2, 8, rng),
        _noise(size, max(size) / 30, 12, rng),
        _noise(size, max(size) / 8, 26, rng),
    )
    paper = Image.new("RGB", size, (252, 249, 241))
    edge = Image.new("L", size, 0)
    inset = round(min(size) * 0.035)
    ImageDraw.Draw(edge).rectangle((inset, inset, size[0] - inset, size[1] - inset), fill=255)
    rough = _noise(size, max(size) / 110, 62, rng)
    edge = edge.filter(ImageFilter.GaussianBlur(inset * 0.5))
    edge = ImageChops.add(edge, rough, 1, -_MIDDLE).point([255 * (v > _BRIM) for v in range(256)])
    edge = edge.filter(ImageFilter.GaussianBlur(max(size) / 700))
    radius = max(size) / 1100

    def finish(frame: Image.Image) -> Image.Image:
        soft = frame.filter(ImageFilter.GaussianBlur(radius))
        # Pigment gathers at edges: sharpen a blurred picture widely.
        pooled = soft.filter(ImageFilter.UnsharpMask(radius * 6, 90, 2))
        return Image.composite(texture(pooled), paper, edge)

    return finish


def _oil(size: tuple[int, int], _palette: Palette, rng: random.Random) -> Finish:
    stretched = (size[0], max(2, size[1] * 4))
    strokes = (
        _noise(stretched, max(size) / 240, 120, rng)
        .resize(size)
        .rotate(rng.choice((-28, 24)), Image.Resampling.BILINEAR, expand=False, fillcolor=_MIDDLE)
    )
    relief = strokes.filter(ImageFilter.GaussianBlur(max(size) / 900)).filter(ImageFilter.EMBOSS)
    levels = [_MIDDLE + max(-40, min(40, round((v - _MIDDLE) * 0.55))) for v in range(256)]
    texture = _overlay(
        relief.point(levels), _noise(size, max(size) / 40, 12, rng), _vignette(size, 16)
    )
    half = (max(2, size[0] // 2), max(2, size[1] // 2))

    def finish(frame: Image.Image) -> Image.Image:
        daubed = (
            frame.resize(half)
            .filter(ImageFilter.MedianFilter(5))
            .resize(size, Image.Resampling.BICUBIC)
        )
        return texture(Image.blend(daubed, frame, 0.25))

    return finish


def _pixel(size: tuple[int, int], _palette: Palette, _rng: random.Random) -> Finish:
    scale = _PIXELS_ACROSS / min(size)
    small = (max(8, round(size[0] * scale)), max(8, round(size[1] * scale)))

    def finish(frame: Image.Image) -> Image.Image:
        tiny = frame.resize(small, Image.Resampling.BOX)
        tiny = tiny.quantize(40, dither=Image.Dither.NONE).convert("RGB")
        return tiny.resize(size, Image.Resampling.NEAREST)

    return finish


def _sketch(size: tuple[int, int], _palette: Palette, rng: random.Random) -> Finish:
    texture = _overlay(_noise(size, 1.4, 24, rng), _noise(size, max(size) / 10, 10, rng))
    radius = max(size) / 330
    levels = [max(0, min(255, 252 - max(0, v - 3) * 9)) for v in range(256)]

    def finish(frame: Image.Image) -> Image.Image:
        grey = ImageOps.grayscale(frame)
        lines = ImageChops.difference(grey, grey.filter(ImageFilter.GaussianBlur(radius))).point(
            levels
        )
        tone = ImageOps.autocontrast(grey).point([min(255, 218 + v // 5) for v in range(256)])
        pencil = ImageOps.colorize(ImageChops.multiply(lines, tone), (52, 50, 60), (251, 247, 238))
        wash = Image.blend(frame, Image.new("RGB", size, (251, 247, 238)), 0.8)
        return texture(ImageChops.multiply(pencil, wash))

    return finish


def _poster(size: tuple[int, int], palette: Palette, rng: random.Random) -> Finish:
    texture = _overlay(_noise(size, 2.2, 16, rng), _noise(size, max(size) / 12, 8, rng))
    brim = round(min(size) * 0.042)
    line = max(1, round(min(size) * 0.006))

    def finish(frame: Image.Image) -> Image.Image:
        flat = ImageOps.posterize(frame, 5)
        draw = ImageDraw.Draw(flat)
        cream = (250, 241, 222)
        draw.rectangle((0, 0, size[0] - 1, size[1] - 1), outline=cream, width=brim)
        inner = brim + line * 2
        draw.rectangle((inner, inner, size[0] - inner, size[1] - inner), outline=cream, width=line)
        return texture(Image.blend(flat, Image.new("RGB", size, palette.accent), 0.05))

    return finish
