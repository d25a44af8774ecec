"""Small pictures and films, made on the spot."""

import io
import struct
import zlib
from random import Random

import pillow_heif
from PIL import Image, PngImagePlugin


def picture(form: str = "PNG", size: tuple[int, int] = (8, 6), colour: str = "red") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, form)
    return buffer.getvalue()


def noise(size: tuple[int, int], mode: str = "RGB", form: str = "PNG") -> bytes:
    """A picture that compresses badly."""
    channels = len(mode)
    content = Random(7).randbytes(size[0] * size[1] * channels)
    buffer = io.BytesIO()
    Image.frombytes(mode, size, content).save(buffer, form)
    return buffer.getvalue()


def turned_jpeg() -> bytes:
    """A JPEG, 8 x 6 as stored, that is shown upright; its metadata names a place."""
    image = Image.new("RGB", (8, 6), "blue")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "a secret place"
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def png_bomb(side: int = 60_000) -> bytes:
    """A PNG of a few bytes that claims billions of pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def mvhd(scale: int = 1000, length: int = 5200, version: int = 0) -> bytes:
    layout = ">BxxxQQIQ" if version else ">BxxxIIII"
    return box(b"mvhd", struct.pack(layout, version, 0, 0, scale, length) + bytes(80))


def tkhd(width: int, height: int, *, version: int = 0, turned: bool = False) -> bytes:
    matrix = (0, 1, 0, -1, 0, 0, 0, 0, 1) if turned else (1, 0, 0, 0, 1, 0, 0, 0, 1)
    head = bytes([version]) + bytes(51 if version else 39)
    sides = struct.pack(">2I", width << 16, height << 16)
    return box(b"tkhd", head + struct.pack(">9i", *matrix) + sides)


FTYP = box(b"ftyp", b"isom\0\0\2\0isomiso2mp41")


def film(*tracks: bytes, header: bytes | None = None) -> bytes:
    """A film of headers only, with its index at the end as most encoders leave it."""
    movie = (header or mvhd()) + b"".join(box(b"trak", track) for track in tracks)
    return FTYP + box(b"mdat", bytes(100)) + box(b"moov", movie)


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    """A picture in a format of choice."""
    if form == "HEIF":
        pillow_heif.register_heif_opener()
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def quarters(size: tuple[int, int] = (40, 24), mode: str = "RGB") -> Image.Image:
    """A picture whose upper left quarter is white on black: it shows how it was turned."""
    image = Image.new("RGB", size, "black")
    image.paste("white", (0, 0, size[0] // 2, size[1] // 2))
    return image.convert(mode)


def holed(mode: str = "RGBA", size: tuple[int, int] = (12, 10)) -> Image.Image:
    """A picture that can be seen through in one half."""
    image = Image.new("RGBA", size, (200, 30, 30, 255))
    image.paste((0, 0, 0, 0), (0, 0, size[0] // 2, size[1]))
    if mode == "P":
        flat = image.convert("RGB").quantize(4)
        hole = flat.getpixel((0, 0))
        flat.info["transparency"] = hole
        return flat
    return image if mode == "RGBA" else image.convert(mode)


def loaded_jpeg() -> bytes:
    """A JPEG with everything a camera or a joker writes beside the pixels."""
    exif = Image.Exif()
    exif[0x010E] = "SECRET place"
    plain = encoded(
        quarters(), "JPEG", exif=exif, comment=b"SECRET comment", icc_profile=b"SECRET" * 20
    )
    return plain + b"<html>SECRET</html>"


def loaded_png() -> bytes:
    """The same in a PNG, with a hole so that it stays one."""
    about = PngImagePlugin.PngInfo()
    about.add_text("Comment", "SECRET words")
    about.add(b"prVt", b"SECRET chunk")
    exif = Image.Exif()
    exif[0x010E] = "SECRET place"
    return encoded(holed(), "PNG", pnginfo=about, exif=exif, dpi=(300, 300)) + b"PK\3\4SECRET"


def scan_bomb(scans: int = 400) -> bytes:
    """A progressive JPEG that paints the same picture over and over."""
    whole = encoded(quarters(), "JPEG", progressive=True)
    start = whole.rindex(b"\xff\xda")
    return whole[:start] + whole[start:-2] * scans + whole[-2:]


def deep_png(level: int) -> bytes:
    """A grey PNG of 16 bits a pixel."""
    return encoded(Image.new("I;16", (8, 6), level), "PNG")
