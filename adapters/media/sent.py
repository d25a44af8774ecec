"""Pictures that people send, made into what every provider takes: PNG or JPEG, upright, plain.

Everything is decoded and encoded anew, so nothing of the file but its pixels gets through. The same
content gives the same bytes; a PNG made here comes out of here unchanged, while a JPEG made here
loses a little each time, as JPEG does.
"""

import contextlib
import functools
import io
import mmap
from pathlib import Path

from PIL import Image, ImageCms

from adapters.media.pictures import MAX_PIXELS, UNREADABLE, BrokenPictureError
from adapters.media.sniffing import HEIC, JPEG, PNG, Format

MAX_SIDE = 4096
"""The longer side of what is kept; no model we know reads more."""
MAX_PNG_BYTES = 10_000_000
"""A transparent picture beyond this is laid on white, or uploads take minutes."""
_QUALITY = 92
_MAX_SCANS = 200
# Averaging down to twice the size that is wanted and going on from there looks the same, for less.
_REDUCING_GAP = 2.0
_START_OF_SCAN = b"\xff\xda"
_OPAQUE = 255
_WHITE = (255, 255, 255)
_ORIENTATION, _UPRIGHT = 0x0112, 1
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each way in which a camera was held (Exif 2.32, 4.6.4)."""


def normalise(path: Path, form: Format) -> tuple[bytes, Format, tuple[int, int]]:
    """Give the content to keep, its format and its size, width first.

    Raises:
        BrokenPictureError: it cannot be decoded, or is dangerous to.
    """
    if form is JPEG:
        _refuse_endless_scans(path)
    if form is HEIC:
        _learn_heic()
    try:
        # Only the decoder of what was sniffed: another one would be a way around the sniffing.
        with Image.open(path, formats=(form.pillow,)) as opened:
            width, height = opened.size
            if width * height > MAX_PIXELS:
                message = f"{width} x {height} pixels"
                raise BrokenPictureError(message)
            picture = _plain(opened)
        return _encode(picture)
    except UNREADABLE as error:
        raise BrokenPictureError(type(error).__name__) from error


def _refuse_endless_scans(path: Path) -> None:
    """Turn a progressive JPEG away that would be painted over thousands of times."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        scans, at = 0, content.find(_START_OF_SCAN)
        while at >= 0:
            scans += 1
            if scans > _MAX_SCANS:
                message = f"more than {_MAX_SCANS} scans"
                raise BrokenPictureError(message)
            at = content.find(_START_OF_SCAN, at + 1)


@functools.cache
def _learn_heic() -> None:
    import pillow_heif  # noqa: PLC0415 - libraries of 28 MB, loaded where somebody sends one

    pillow_heif.register_heif_opener(thumbnails=False)


def _plain(opened: Image.Image) -> Image.Image:
    """Decode the first frame: upright, no larger than needed, in RGB or with alpha that is used."""
    opened.load()
    turn = _TURNS.get(_orientation(opened))
    picture = _in_srgb(_in_eight_bits(opened), opened.info.get("icc_profile"))
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (_OPAQUE, _OPAQUE):
        picture = picture.convert("RGB")
    picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS, _REDUCING_GAP)
    # Turned after it has shrunk: a copy of the whole would need as much memory again.
    return picture if turn is None else picture.transpose(turn)


def _orientation(opened: Image.Image) -> int:
    # Metadata that cannot be read spoils no picture.
    with contextlib.suppress(*UNREADABLE):
        return int(opened.getexif().get(_ORIENTATION, _UPRIGHT))
    return _UPRIGHT


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """Scale deep greys down, which a conversion would cut off at white."""
    if not picture.mode.startswith("I;16"):
        return picture
    return picture.convert("I").point(lambda level: level / 257).convert("L")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert to RGB or RGBA as the embedded profile means the colours, where it is usable."""
    target = "RGBA" if picture.has_transparency_data else "RGB"
    is_fit = picture.mode in {"RGB", "RGBA", "CMYK"}
    if profile and is_fit:
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            converted = ImageCms.profileToProfile(
                picture,
                io.BytesIO(profile),
                ImageCms.createProfile("sRGB"),
                outputMode=picture.mode if picture.mode != "CMYK" else "RGB",
            )
            picture = converted or picture
    return picture if picture.mode == target else picture.convert(target)


def _encode(picture: Image.Image) -> tuple[bytes, Format, tuple[int, int]]:
    if picture.mode == "RGBA":
        content = _written(picture, PNG)
        if len(content) <= MAX_PNG_BYTES:
            return content, PNG, picture.size
        flat = Image.new("RGB", picture.size, _WHITE)
        flat.paste(picture, mask=picture)
        picture = flat
    return _written(picture, JPEG), JPEG, picture.size


def _written(picture: Image.Image, form: Format) -> bytes:
    # What a file says about itself hangs on the image and would be written down again.
    picture.info.clear()
    buffer = io.BytesIO()
    if form is PNG:
        picture.save(buffer, form.pillow)
    else:
        picture.save(buffer, form.pillow, quality=_QUALITY, optimize=True)
    return buffer.getvalue()
