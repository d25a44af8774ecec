"""Pictures: proven readable before anybody gets them, and made smaller where a chat needs it."""

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageOps

from adapters.media.sniffing import JPEG, WEBP, Format

MAX_PIXELS = 64_000_000
"""Beyond this a picture is taken for a bomb: 8K is half of it, and it needs 256 MB to decode."""
_QUALITIES = (90, 80, 70, 60)
_STEP = 0.75
_LEAST_SIDE = 64
_ORIENTATION = 0x0112
_FIRST_TURNED = 5
# What Pillow's decoders are known to raise for bytes that are no picture.
UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    ZeroDivisionError,
    EOFError,
    struct.error,
    zlib.error,
    RuntimeError,
    MemoryError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


class BrokenPictureError(Exception):
    """The file is no whole picture, or one that is dangerous to open."""


def read_picture(path: Path, form: Format) -> tuple[int, int]:
    """Decode a whole picture and give its size as shown, width first.

    Raises:
        BrokenPictureError: it cannot be decoded or has too many pixels.
    """
    try:
        # Only the decoder of what was sniffed: another one would be a way around the sniffing.
        with Image.open(path, formats=(form.pillow,)) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                message = f"{width} x {height} pixels"
                raise BrokenPictureError(message)
            picture.load()
            turned = picture.getexif().get(_ORIENTATION, 1) >= _FIRST_TURNED
    except UNREADABLE as error:
        raise BrokenPictureError(type(error).__name__) from error
    return (height, width) if turned else (width, height)


def shrink(
    path: Path, form: Format, *, limit: int, pixels: int
) -> tuple[bytes, Format, tuple[int, int]] | None:
    """Encode a picture anew, without metadata, as large as the bounds allow.

    Quality goes down first, then the sides; None where even a thumbnail is too large.

    Raises:
        BrokenPictureError: it cannot be decoded.
    """
    try:
        with Image.open(path, formats=(form.pillow,)) as opened:
            picture = _plain(opened)
    except UNREADABLE as error:
        raise BrokenPictureError(type(error).__name__) from error
    target = WEBP if picture.mode == "RGBA" else JPEG
    for size in _sizes(picture.size, pixels):
        smaller = picture if size == picture.size else picture.resize(size, Image.Resampling.BOX)
        for quality in _QUALITIES:
            content = _encode(smaller, target, quality)
            if len(content) <= limit:
                return content, target, size
    return None


def _plain(picture: Image.Image) -> Image.Image:
    """Turn the picture upright and reduce it to plain colours, with alpha where it has some."""
    upright = ImageOps.exif_transpose(picture)
    return upright.convert("RGBA" if upright.has_transparency_data else "RGB")


def _sizes(size: tuple[int, int], pixels: int) -> Iterator[tuple[int, int]]:
    width, height = size
    factor = min(1.0, (pixels / (width * height)) ** 0.5)
    while True:
        # Rounded down, so that the product stays within the bound.
        sides = max(1, int(width * factor)), max(1, int(height * factor))
        if sides[0] * sides[1] <= pixels:
            yield sides
        if max(sides) < _LEAST_SIDE:
            return
        factor *= _STEP


def _encode(picture: Image.Image, form: Format, quality: int) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, form.pillow, quality=quality)
    return buffer.getvalue()
