import pytest

from adapters.media.sniffing import GIF, JPEG, MP4, PNG, WEBP, Format, sniff
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
