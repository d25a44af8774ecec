"""The port's way in for pictures that people send or link to."""

import hashlib
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from adapters.media.adapter import LocalMedia, open_media
from core.errors import (
    PlatformUnavailable,
    ProviderUnavailable,
    ReferenceUnusable,
    Sent,
    StoreError,
)
from core.intents import MediaKind
from core.messages import Stored
from tests.adapters.media.far_side import FarSide, cut, far_side, moved, whole
from tests.adapters.media.samples import (
    encoded,
    film,
    holed,
    noise,
    picture,
    png_bomb,
    quarters,
    tkhd,
)

LIMIT = 1_000_000
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HTML = b"<!doctype html><img src=cat.png><script>alert(1)</script>" + bytes(100)
SECRET = "signature=s3cr3t"  # noqa: S105 - what must never appear anywhere


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=5.0) as opened:
        yield opened


@pytest.fixture
async def far() -> AsyncIterator[FarSide]:
    async with far_side() as side:
        yield side


@pytest.fixture
def media(tmp_path: Path, client: httpx.AsyncClient) -> LocalMedia:
    return open_media(folder=tmp_path, client=client, allow_loopback=True)


async def pieces(content: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def content_of(media: LocalMedia, stored: Stored) -> bytes:
    with media.open(stored.media) as file:
        return file.read()


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """Let every write past this size fail, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [1, 7, 100_000])
async def test_a_sent_picture_is_kept_by_what_it_became(media: LocalMedia, size: int) -> None:
    stored = await media.take(pieces(encoded(quarters(), "BMP"), size), limit=LIMIT)
    content = content_of(media, stored)
    assert stored == Stored(
        media=stored.media,
        kind=MediaKind.IMAGE,
        mime="image/jpeg",
        bytes=len(content),
        width=40,
        height=24,
    )
    assert stored.media == f"{hashlib.sha256(content).hexdigest()}.jpg"


async def test_the_same_picture_is_kept_once_and_nothing_else(
    media: LocalMedia, tmp_path: Path
) -> None:
    content = encoded(holed(), "PNG")
    first = await media.take(pieces(content), limit=LIMIT)
    second = await media.take(pieces(content), limit=LIMIT)
    again = await media.take(pieces(content_of(media, first)), limit=LIMIT)
    assert first == second == again
    assert len(kept(tmp_path)) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG",
        SVG,
        HTML,
        b"GIF89a" + HTML,
        b"\x89PNG\r\n\x1a\n" + SVG,
        b"\xff\xd8\xff\xe0" + HTML,
        film(tkhd(64, 36)),
        png_bomb(),
        picture("PNG")[:45],
    ],
)
async def test_what_is_no_whole_picture_is_unusable_and_leaves_nothing(
    media: LocalMedia, tmp_path: Path, content: bytes
) -> None:
    with pytest.raises(ReferenceUnusable):
        await media.take(pieces(content), limit=LIMIT)
    assert kept(tmp_path) == []


async def test_the_limit_is_kept_while_it_comes(media: LocalMedia, tmp_path: Path) -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        yield picture()
        while True:
            taken += 1000
            yield bytes(1000)

    with pytest.raises(ReferenceUnusable):
        await media.take(endless(), limit=LIMIT)
    assert taken <= LIMIT + 1000
    assert kept(tmp_path) == []


async def test_a_picture_of_just_the_limit_is_taken(media: LocalMedia) -> None:
    content = noise((700, 700))
    assert len(content) > 1 << 20
    stored = await media.take(pieces(content), limit=len(content))
    assert (stored.width, stored.height) == (700, 700)
    with pytest.raises(ReferenceUnusable):
        await media.take(pieces(content), limit=len(content) - 1)


async def test_what_the_platform_raises_comes_through(media: LocalMedia, tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield picture()
        raise PlatformUnavailable("cut off", sent=Sent.NO)

    with pytest.raises(PlatformUnavailable):
        await media.take(broken(), limit=LIMIT)
    assert kept(tmp_path) == []


async def test_a_full_disk_is_no_fault_of_the_picture(media: LocalMedia, tmp_path: Path) -> None:
    content = noise((100, 100))
    with no_file_beyond(4096), pytest.raises(StoreError):
        await media.take(pieces(content), limit=LIMIT)
    assert kept(tmp_path) == []


async def test_a_result_that_does_not_fit_is_no_fault_of_the_picture(
    media: LocalMedia, tmp_path: Path
) -> None:
    # Small as it comes, large as it is kept.
    content = encoded(quarters((900, 900)), "PNG")
    assert len(content) < 4096
    with no_file_beyond(4096), pytest.raises(StoreError):
        await media.take(pieces(content), limit=LIMIT)
    assert kept(tmp_path) == []


async def test_a_folder_that_cannot_be_written_is_no_fault_of_the_picture(
    tmp_path: Path, client: httpx.AsyncClient
) -> None:
    (tmp_path / "taken").write_bytes(b"")
    media = open_media(folder=tmp_path / "taken", client=client, allow_loopback=True)
    with pytest.raises(StoreError):
        await media.take(pieces(picture()), limit=LIMIT)


async def test_a_taken_picture_can_be_made_to_fit_a_chat(media: LocalMedia) -> None:
    stored = await media.take(pieces(noise((120, 90))), limit=LIMIT)
    fitting = await media.fit(stored, limit=9_000, pixels=100_000)
    assert fitting is not None
    assert fitting.bytes <= 9_000


async def test_a_linked_picture_is_the_same_as_the_sent_one(
    media: LocalMedia, far: FarSide
) -> None:
    content = encoded(quarters(), "HEIF")
    far.answers = {"/short": moved("/p"), "/p": whole(content)}
    linked = await media.take_link(far.url("/short"), limit=LIMIT)
    assert linked == await media.take(pieces(content), limit=LIMIT)


@pytest.mark.parametrize(
    "answer",
    [
        whole(b"", status="403 Forbidden"),
        whole(b"", status="404 Not Found"),
        whole(HTML),
        whole(SVG, headers=("Content-Type: image/png",)),
        whole(film(tkhd(64, 36))),
        whole(bytes(LIMIT + 1)),
        cut(picture(), len(picture()) + 5),
        moved("http://10.0.0.1/cat.png"),
        moved("file:///etc/passwd"),
        moved("/p"),
    ],
)
async def test_a_link_without_a_picture_is_unusable(
    media: LocalMedia, far: FarSide, tmp_path: Path, answer: bytes
) -> None:
    far.answers["/p"] = answer
    with pytest.raises(ReferenceUnusable) as caught:
        await media.take_link(f"{far.url('/p')}?{SECRET}", limit=LIMIT)
    assert SECRET not in str(caught.value)
    assert kept(tmp_path) == []


@pytest.mark.parametrize(
    "url", ["", "cat.png", "ftp://a.test/cat.png", "http://192.168.1.1/a.png", "https://[::1"]
)
async def test_a_link_that_leads_nowhere_we_go_is_unusable(media: LocalMedia, url: str) -> None:
    with pytest.raises(ReferenceUnusable):
        await media.take_link(url, limit=LIMIT)


async def test_loopback_is_closed_unless_it_is_allowed(
    tmp_path: Path, client: httpx.AsyncClient, far: FarSide
) -> None:
    far.answers["/p"] = whole(picture())
    media = open_media(folder=tmp_path, client=client, allow_loopback=False)
    with pytest.raises(ReferenceUnusable):
        await media.take_link(far.url("/p"), limit=LIMIT)
    assert far.requests == []


async def test_a_link_may_work_later(media: LocalMedia, far: FarSide) -> None:
    far.answers["/p"] = whole(b"", status="503 Busy")
    with pytest.raises(ProviderUnavailable):
        await media.take_link(far.url("/p"), limit=LIMIT)


async def test_a_link_that_says_nothing_more_is_given_up(
    tmp_path: Path, client: httpx.AsyncClient, far: FarSide
) -> None:
    media = open_media(folder=tmp_path, client=client, allow_loopback=True, timeout_s=0.2)
    far.answers["/p"] = cut(picture(), 10_000)
    far.silent.add("/p")
    with pytest.raises(ProviderUnavailable):
        await media.take_link(far.url("/p"), limit=LIMIT)
    assert kept(tmp_path) == []
