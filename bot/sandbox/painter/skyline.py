"""Guess where a picture shows sky."""

from typing import Final

from PIL import Image, ImageFilter

_ACROSS: Final = 128
# No sky reaches lower than this share of the height.
_LOWEST: Final = 0.7
# Towards the horizon the mask fades over this share of it.
_FADE: Final = 0.25
# From one row to the next the sky changes less than this, the three channels taken together.
_STEP: Final = 26
# What stands before the sky differs from its row by more than the second, the sky by less than
# the first.
_LIKE: Final = (44, 120)


def sky_of(frame: Image.Image) -> Image.Image:
    """Give a soft mask of the sky, without what stands before it."""
    height = max(16, round(_ACROSS * frame.height / frame.width))
    small = frame.resize((_ACROSS, height)).filter(ImageFilter.GaussianBlur(0.8))
    data = small.tobytes()
    rows = [data[3 * _ACROSS * y : 3 * _ACROSS * (y + 1)] for y in range(height)]
    depths = [_depth(rows, x) for x in range(_ACROSS)]
    # Sun, clouds and roofs end a column early; a quarter of the columns reaches the horizon.
    horizon = sorted(depths)[_ACROSS * 3 // 4]
    mask = bytearray(_ACROSS * height)
    for y, row in enumerate(rows[:horizon]):
        usual = _usual(row, [x for x in range(_ACROSS) if y < depths[x]])
        fading = min(1.0, (horizon - y) / (horizon * _FADE))
        for x in range(_ACROSS):
            like = _likeness(row[3 * x : 3 * x + 3], usual)
            mask[y * _ACROSS + x] = round(like * fading)
    sky = Image.frombytes("L", small.size, bytes(mask)).filter(ImageFilter.GaussianBlur(0.7))
    return sky.resize(frame.size, Image.Resampling.BICUBIC)


def _depth(rows: list[bytes], x: int) -> int:
    lowest = round(len(rows) * _LOWEST)
    for y in range(1, lowest):
        if _distance(rows[y][3 * x : 3 * x + 3], rows[y - 1][3 * x : 3 * x + 3]) > _STEP:
            return y
    return lowest


def _usual(row: bytes, columns: list[int]) -> bytes:
    """Take the middle of each channel."""
    middle = len(columns) // 2
    return bytes(sorted(row[3 * x + part] for x in columns)[middle] for part in range(3))


def _likeness(one: bytes, other: bytes) -> int:
    low, high = _LIKE
    return max(0, min(255, (high - _distance(one, other)) * 255 // (high - low)))


def _distance(one: bytes, other: bytes) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))
