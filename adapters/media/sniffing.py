"""What a file is, by its first bytes; names and headers are not believed."""

from dataclasses import dataclass

from core.intents import MediaKind

HEAD_BYTES = 16
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
