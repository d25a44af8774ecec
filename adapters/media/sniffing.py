"""What a file is, by its first bytes; names and headers are not believed."""

from dataclasses import dataclass

from core.intents import MediaKind

HEAD_BYTES = 32
_BOX_TYPE = slice(4, 8)
_BRAND = slice(8, 12)
# Pictures and sound in the container that films use too.
_NOT_FILMS = frozenset(
    {b"avif", b"avis", b"heic", b"heix", b"heim", b"hevc", b"mif1", b"msf1", b"M4A ", b"M4B "}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of file that we keep."""

    suffix: str
    mime: str
    kind: MediaKind
    pillow: str = ""
    """Pillow's name, for pictures."""


PNG = Format(suffix="png", mime="image/png", kind=MediaKind.IMAGE, pillow="PNG")
JPEG = Format(suffix="jpg", mime="image/jpeg", kind=MediaKind.IMAGE, pillow="JPEG")
WEBP = Format(suffix="webp", mime="image/webp", kind=MediaKind.IMAGE, pillow="WEBP")
GIF = Format(suffix="gif", mime="image/gif", kind=MediaKind.IMAGE, pillow="GIF")
MP4 = Format(suffix="mp4", mime="video/mp4", kind=MediaKind.VIDEO)
FORMATS = {form.suffix: form for form in (PNG, JPEG, WEBP, GIF, MP4)}
# What only people send: read, and kept as something else.
BMP = Format(suffix="bmp", mime="image/bmp", kind=MediaKind.IMAGE, pillow="BMP")
AVIF = Format(suffix="avif", mime="image/avif", kind=MediaKind.IMAGE, pillow="AVIF")
HEIC = Format(suffix="heic", mime="image/heic", kind=MediaKind.IMAGE, pillow="HEIF")
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
# Brands that say "a picture in this container" and leave it to the others which.
_VAGUE_BRANDS = frozenset({b"mif1", b"msf1"})
_BRAND_BYTES = 4


def sniff(head: bytes) -> Format | None:
    """Recognise a file by its first `HEAD_BYTES` bytes; None for anything else."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"RIFF") and head[_BRAND] == b"WEBP":
        return WEBP
    if head.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if head[_BOX_TYPE] == b"ftyp" and head[_BRAND] not in _NOT_FILMS:
        return MP4
    return None


def sniff_sent(head: bytes) -> Format | None:
    """Recognise a picture that a person sent; None for anything else."""
    if head[_BOX_TYPE] == b"ftyp":
        return _sniff_container(head)
    if head.startswith(b"BM"):
        return BMP
    form = sniff(head)
    return form if form is not None and form.kind is MediaKind.IMAGE else None


def _sniff_container(head: bytes) -> Format | None:
    """Choose by the first brand that names a codec (ISO/IEC 23008-12, 10)."""
    brands = [head[_BRAND]]
    if brands[0] in _VAGUE_BRANDS:
        end = min(len(head), int.from_bytes(head[:4]))
        brands += [head[at : at + _BRAND_BYTES] for at in range(16, end, _BRAND_BYTES)]
    for brand in brands:
        if brand in _HEIC_BRANDS:
            return HEIC
        if brand in _AVIF_BRANDS:
            return AVIF
    return None
