"""Pictures for attaching, told apart by their colour and size, and by nothing else."""

import io

from PIL import Image, ImageColor

COLOURS = ("black", "white", "red", "lime", "blue", "gold", "teal", "pink")
SIZE = (400, 300)
Look = tuple[str, tuple[int, int]]
"""The colour of a picture and its size."""


def painted(colour: str, size: tuple[int, int] = SIZE) -> bytes:
    """Paint a PNG of one of the colours."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def look_of(content: bytes) -> Look:
    """Tell what a picture looks like; compressing it may have changed its colour a little."""
    with Image.open(io.BytesIO(content)) as picture:
        pixel = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))
        size = picture.size
    assert isinstance(pixel, tuple)
    return min(COLOURS, key=lambda name: _distance(ImageColor.getrgb(name), pixel)), size


def _distance(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))
