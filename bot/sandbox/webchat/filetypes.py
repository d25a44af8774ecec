"""Which files the service takes, told by their first bytes."""

from bot.sandbox.webchat.errors import Refusal

_FTYP = slice(4, 8)
_WEBP = slice(8, 12)


_BRAND = slice(8, 12)
_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic",
    b"mif1": "image/heif",
    b"msf1": "image/heif",
    b"avif": "image/avif",
    b"avis": "image/avif",
}


def picture_type(content: bytes) -> str | None:
    """Tell which picture a person's file is, whatever their browser calls it; None for others."""
    if content[_FTYP] == b"ftyp":
        return _BRANDS.get(content[_BRAND])
    heads = {
        "image/png": b"\x89PNG\r\n\x1a\n",
        "image/jpeg": b"\xff\xd8\xff",
        "image/gif": b"GIF8",
        "image/bmp": b"BM",
    }
    if content.startswith(b"RIFF") and content[_WEBP] == b"WEBP":
        return "image/webp"
    return next((mime for mime, head in heads.items() if content.startswith(head)), None)


def check_magic(mime: str, content: bytes) -> None:
    """Refuse a type that is not taken, and bytes that are not of their type."""
    checks = {
        "image/png": content.startswith(b"\x89PNG\r\n\x1a\n"),
        "image/jpeg": content.startswith(b"\xff\xd8\xff"),
        "image/gif": content.startswith((b"GIF87a", b"GIF89a")),
        "image/webp": content.startswith(b"RIFF") and content[_WEBP] == b"WEBP",
        "video/mp4": content[_FTYP] == b"ftyp",
    }
    if mime not in checks:
        raise Refusal("invalid", f"files of type {mime} are not taken")
    if not checks[mime]:
        raise Refusal("invalid", f"the bytes are not {mime}")
