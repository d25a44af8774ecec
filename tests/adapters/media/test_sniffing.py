import pytest

from adapters.media.sniffing import (
    AVIF,
    BMP,
    GIF,
    HEAD_BYTES,
    HEIC,
    JPEG,
    MP4,
    PNG,
    WEBP,
    Format,
    sniff,
    sniff_sent,
)
from tests.adapters.media.samples import film, picture


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (picture("PNG"), PNG),
        (picture("JPEG"), JPEG),
        (picture("WEBP"), WEBP),
        (picture("GIF"), GIF),
        (film(), MP4),
        (b"\0\0\0\x18ftypavif", None),
        (b"\0\0\0\x18ftypheic", None),
        (b"\0\0\0\x18ftypM4A ", None),
        (b"<!doctype html><html>", None),
        (b"RIFF\0\0\0\0WAVE", None),
        (b"", None),
    ],
)
def test_a_file_is_known_by_its_first_bytes(content: bytes, expected: Format | None) -> None:
    assert sniff(content[:16]) is expected


def container(*brands: bytes) -> bytes:
    """The head of a file in the container that films and new pictures share."""
    size = 8 + 4 * (len(brands) + 1)
    return size.to_bytes(4) + b"ftyp" + brands[0] + bytes(4) + b"".join(brands[1:]) + b"tail" * 8


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(24), PNG),
        (b"\xff\xd8\xff\xe1" + bytes(28), JPEG),
        (b"BM" + bytes(30), BMP),
        (b"II*\0" + bytes(28), None),
        (container(b"heic", b"mif1"), HEIC),
        (container(b"mif1", b"miaf", b"heix"), HEIC),
        (container(b"mif1", b"avif"), AVIF),
        (container(b"avif"), AVIF),
        (container(b"mif1"), None),
        (container(b"isom", b"heic"), None),
        (container(b"mp42"), None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"<!doctype html><img src=x>", None),
        (b"%PDF-1.7", None),
        (b"", None),
    ],
)
def test_a_picture_from_a_person_is_known_by_its_first_bytes(
    head: bytes, expected: Format | None
) -> None:
    assert sniff_sent(head[:HEAD_BYTES]) == expected
