"""Take in pictures that somebody else made, bounded in bytes, pixels and time."""

import io
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from PIL import Image

MOST_BYTES: Final = 30 * 1024 * 1024
MOST_PIXELS: Final = 40_000_000
SHORTEST_SIDE: Final = 8
# What the painter works on; more could not be seen in results of its size.
WORKING_SIDE: Final = 1280
FORMATS: Final = {
    "image/jpeg": "JPEG", "image/jpg": "JPEG", "image/png": "PNG", "image/webp": "WEBP",
}  # fmt: skip
JPEG_AND_PNG: Final = frozenset({"JPEG", "PNG"})


class NotAPicture(ValueError):  # noqa: N818 - it says what the bytes are
    """Bytes that cannot be used as a picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture taken in: what it was, and a copy that is safe to work on."""

    width: int  # as it came
    height: int
    copy: bytes  # PNG, upright, opaque, of bounded size


def take_in(data: bytes, formats: Collection[str] = JPEG_AND_PNG) -> Picture:
    """Decode a picture of one of the formats, by Pillow's names.

    Raises:
        NotAPicture: no such picture, a broken one, or one too large.
    """
    if len(data) > MOST_BYTES:
        raise NotAPicture("image too large")
    try:
        image = Image.open(io.BytesIO(data), formats=sorted(formats))
        # By the header alone, before a pixel is decoded.
        width, height = image.size
        _check_size(width, height)
        image.draft("RGB", (WORKING_SIDE, WORKING_SIDE))
        copy = _opaque(_upright(image))
    except NotAPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPicture("image too large") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise NotAPicture("unsupported or damaged image") from error
    copy.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    copy.save(out, "PNG", compress_level=1)
    return Picture(width=width, height=height, copy=out.getvalue())


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise NotAPicture("image too large")
    if min(width, height) < SHORTEST_SIDE:
        raise NotAPicture("image too small")


_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90,
}  # fmt: skip
_ORIENTATION: Final = 0x0112


def _upright(image: Image.Image) -> Image.Image:
    turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    return image.transpose(turn) if turn is not None else image


def _opaque(image: Image.Image) -> Image.Image:
    """Lay what is transparent on white; drop everything but the pixels."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    ground = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(ground, layer).convert("RGB")
