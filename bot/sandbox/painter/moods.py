"""Change the hour, the season, the weather and the colours of a picture that is there already."""

from collections.abc import Callable, Sequence
from typing import Final

from PIL import Image, ImageChops, ImageEnhance, ImageFilter, ImageOps

from bot.sandbox.painter.canvas import Colour, column
from bot.sandbox.painter.palette import darker, lighter, rgb

Mood = Callable[[Image.Image, Image.Image], Image.Image]
# Hues of leaves and grass on Pillow's circle of 256, and where autumn takes them.
_GREENS: Final = (34, 122)
_RUST: Final = 14


def _light(frame: Image.Image, colour: Colour) -> Image.Image:
    return ImageChops.multiply(frame, Image.new("RGB", frame.size, colour))


def _sky(frame: Image.Image, sky: Image.Image, stops: Sequence[str], share: float) -> Image.Image:
    """Wash the sky with a gradient."""
    strip = column([(rgb(code), 255) for code in stops], 0.72).convert("RGB")
    wash = strip.resize(frame.size, Image.Resampling.BILINEAR)
    return Image.composite(Image.blend(frame, wash, share), frame, sky)


def _night(frame: Image.Image, sky: Image.Image) -> Image.Image:
    calm = ImageEnhance.Color(frame).enhance(0.72)
    return _sky(_light(calm, (112, 126, 188)), sky, ("0a1236", "1e3270", "46609c"), 0.74)


def _sunset(frame: Image.Image, sky: Image.Image) -> Image.Image:
    return _sky(_light(frame, (255, 196, 158)), sky, ("4a3a78", "d8607a", "ffbe78"), 0.62)


def _dawn(frame: Image.Image, sky: Image.Image) -> Image.Image:
    return _sky(_light(frame, (255, 226, 226)), sky, ("8f97cc", "f2b3ad", "fde2b8"), 0.6)


def _day(frame: Image.Image, sky: Image.Image) -> Image.Image:
    bright = ImageEnhance.Brightness(ImageEnhance.Color(frame).enhance(1.15)).enhance(1.22)
    return _sky(bright, sky, ("3f9bd1", "8fcfe6", "f2f3dd"), 0.6)


def _winter(frame: Image.Image, sky: Image.Image) -> Image.Image:
    pale = ImageEnhance.Color(frame).enhance(0.5)
    covered = ImageChops.screen(pale, Image.new("RGB", frame.size, (72, 86, 108)))
    cold = _sky(_light(pale, (226, 238, 255)), sky, ("8faccb", "bcd2e4", "f0f3f4"), 0.62)
    return Image.composite(cold, covered, sky)


def _autumn(frame: Image.Image, sky: Image.Image) -> Image.Image:
    hue, saturation, value = frame.convert("HSV").split()
    low, high = _GREENS
    turned = hue.point([_RUST + (h - low) // 6 if low <= h <= high else h for h in range(256)])
    richer = saturation.point([min(255, s * 9 // 8) for s in range(256)])
    rust = Image.merge("HSV", (turned, richer, value)).convert("RGB")
    return Image.composite(frame, _light(rust, (255, 236, 212)), sky)


def _spring(frame: Image.Image, _sky_mask: Image.Image) -> Image.Image:
    fresh = ImageEnhance.Brightness(ImageEnhance.Color(frame).enhance(1.12)).enhance(1.06)
    return ImageChops.screen(fresh, Image.new("RGB", frame.size, (30, 12, 20)))


def _summer(frame: Image.Image, _sky_mask: Image.Image) -> Image.Image:
    return ImageEnhance.Color(_light(frame, (255, 248, 226))).enhance(1.3)


def _rain(frame: Image.Image, sky: Image.Image) -> Image.Image:
    dull = ImageEnhance.Color(frame).enhance(0.6)
    return _sky(_light(dull, (168, 184, 202)), sky, ("44586b", "7c93a1", "aab8ba"), 0.72)


def _storm(frame: Image.Image, sky: Image.Image) -> Image.Image:
    dull = ImageEnhance.Color(frame).enhance(0.5)
    return _sky(_light(dull, (112, 128, 146)), sky, ("18232e", "3a4d5a", "76868a"), 0.8)


def _fog(frame: Image.Image, _sky_mask: Image.Image) -> Image.Image:
    veil = Image.new("RGB", frame.size, (226, 230, 226))
    depth = column([((0, 0, 0), 185), ((0, 0, 0), 150), ((0, 0, 0), 40)]).getchannel("A")
    return Image.composite(veil, frame, depth.resize(frame.size, Image.Resampling.BILINEAR))


def _mono(frame: Image.Image, _sky_mask: Image.Image) -> Image.Image:
    return ImageOps.autocontrast(ImageOps.grayscale(frame), cutoff=1).convert("RGB")


def _sepia(frame: Image.Image, _sky_mask: Image.Image) -> Image.Image:
    return ImageOps.colorize(
        ImageOps.grayscale(frame), (48, 30, 20), (252, 240, 214), mid=(168, 124, 84)
    )


def _soft(frame: Image.Image, _sky_mask: Image.Image) -> Image.Image:
    glow = frame.filter(ImageFilter.GaussianBlur(max(frame.size) / 70))
    return Image.blend(frame, ImageChops.screen(frame, glow), 0.6)


def _vivid(frame: Image.Image, _sky_mask: Image.Image) -> Image.Image:
    return ImageEnhance.Brightness(ImageEnhance.Color(frame).enhance(1.5)).enhance(1.12)


def _dim(frame: Image.Image, _sky_mask: Image.Image) -> Image.Image:
    return ImageEnhance.Contrast(ImageEnhance.Brightness(frame).enhance(0.62)).enhance(1.1)


def _warm(frame: Image.Image, _sky_mask: Image.Image) -> Image.Image:
    return _light(frame, (255, 224, 184))


def _cold(frame: Image.Image, _sky_mask: Image.Image) -> Image.Image:
    return _light(frame, (188, 214, 255))


MOODS: Final[dict[str, Mood]] = {
    "night": _night, "sunset": _sunset, "dawn": _dawn, "day": _day,
    "winter": _winter, "autumn": _autumn, "spring": _spring, "summer": _summer,
    "rain": _rain, "storm": _storm, "fog": _fog,
    "mono": _mono, "sepia": _sepia, "soft": _soft, "vivid": _vivid, "dim": _dim,
    "warm": _warm, "cold": _cold,
}  # fmt: skip


def recolour(frame: Image.Image, where: Image.Image, colour: Colour) -> Image.Image:
    """Turn a part of a picture into shades of one colour."""
    shades = ImageOps.colorize(
        ImageOps.grayscale(frame), darker(colour, 0.7), lighter(colour, 0.85), mid=colour
    )
    return Image.composite(Image.blend(frame, shades, 0.82), frame, where)
