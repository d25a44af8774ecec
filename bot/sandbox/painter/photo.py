"""Pictures that somebody handed in, brought to a frame's size."""

from pathlib import Path
from typing import Final

from PIL import Image, ImageEnhance, ImageFilter

from bot.sandbox.painter.seal import unsealed

# A frame that would cut off more than this of a picture shows all of it on a soft ground instead.
_MOST_CUT: Final = 0.36
_SOFTLY: Final = 48


def open_photo(path: Path) -> Image.Image:
    """Read a working copy; the seal of an earlier sample gives way to the new one."""
    with Image.open(path) as image:
        return unsealed(image.convert("RGB"))


def seat(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Fill a frame with a picture: cut to its ratio, or whole on a blurred ground of itself."""
    if _share_cut(image.size, size) <= _MOST_CUT:
        return _covering(image, size)
    ground = _covering(image.resize((_SOFTLY, _SOFTLY)), (_SOFTLY, _SOFTLY))
    ground = ground.filter(ImageFilter.GaussianBlur(4)).resize(size, Image.Resampling.BICUBIC)
    ground = ImageEnhance.Brightness(ground).enhance(0.72)
    scale = min(size[0] / image.width, size[1] / image.height)
    inner = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    at = ((size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2)
    ground.paste(image.resize(inner, Image.Resampling.LANCZOS), at)
    return ground


def _share_cut(inner: tuple[int, int], outer: tuple[int, int]) -> float:
    ratio, wanted = inner[0] / inner[1], outer[0] / outer[1]
    return 1 - min(ratio, wanted) / max(ratio, wanted)


def _covering(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    scale = max(size[0] / image.width, size[1] / image.height)
    width, height = size[0] / scale, size[1] / scale
    left, top = (image.width - width) / 2, (image.height - height) / 2
    return image.resize(size, Image.Resampling.LANCZOS, (left, top, left + width, top + height))
