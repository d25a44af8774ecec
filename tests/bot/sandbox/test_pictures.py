import io
import struct
import zlib

import pytest
from PIL import Image

from bot.sandbox.pictures import MOST_BYTES, WORKING_SIDE, NotAPicture, Picture, take_in


def _file(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _opened(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.copy), formats=["PNG"])


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK", "P", "RGBA", "I;16"])
def test_any_jpeg_or_png_becomes_an_opaque_copy(kind: str, mode: str) -> None:
    image = Image.new("RGB", (40, 30), "orange").convert(mode if mode != "I;16" else "L")
    if (kind, mode) in {("JPEG", "P"), ("JPEG", "RGBA"), ("PNG", "CMYK")}:
        image = image.convert("RGB")
    picture = take_in(_file(image, kind))
    assert (picture.width, picture.height) == (40, 30)
    assert (_opened(picture).mode, _opened(picture).size) == ("RGB", (40, 30))


def test_a_large_picture_is_shrunk_but_its_size_is_told() -> None:
    picture = take_in(_file(Image.new("RGB", (3000, 1500)), "JPEG"))
    assert (picture.width, picture.height) == (3000, 1500)
    assert _opened(picture).size == (WORKING_SIDE, WORKING_SIDE // 2)


def test_what_is_transparent_is_laid_on_white() -> None:
    picture = take_in(_file(Image.new("RGBA", (20, 20), (255, 0, 0, 0))))
    assert _opened(picture).getpixel((5, 5)) == (255, 255, 255)


def test_a_turned_photo_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = take_in(_file(Image.new("RGB", (40, 20)), "JPEG", exif=exif))
    assert _opened(picture).size == (20, 40)


def test_the_copy_carries_nothing_but_pixels() -> None:
    exif = Image.Exif()
    exif[0x010E] = "somewhere private"
    copy = _opened(take_in(_file(Image.new("RGB", (40, 20)), "JPEG", exif=exif)))
    copy.load()
    assert (dict(copy.getexif()), copy.info) == ({}, {})


def _png_of(width: int, height: int) -> bytes:
    """Write a small file that promises a huge picture."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (_png_of(6_400, 6_400), "too large"),
        (_png_of(10_000, 10_000), "too large"),
        (_png_of(60_000, 60_000), "too large"),
        (_png_of(40, 40), "damaged"),
        (_png_of(7, 400), "too small"),
        (_file(Image.effect_noise((200, 200), 50), "JPEG")[:3000], "damaged"),
        (_file(Image.new("RGB", (40, 40)), "GIF"), "unsupported"),
        (_file(Image.new("RGB", (40, 40)), "WEBP"), "unsupported"),
        (b"\0" * (MOST_BYTES + 1), "too large"),
        (b"", "unsupported"),
    ],
    ids=["large", "bomb", "greater bomb", "short", "thin", "cut", "gif", "webp", "bytes", "empty"],
)
def test_what_cannot_be_used_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(NotAPicture, match=reason):
        take_in(data)


def test_other_formats_can_be_allowed() -> None:
    data = _file(Image.new("RGB", (40, 40)), "WEBP")
    assert take_in(data, {"WEBP"}).width == 40
