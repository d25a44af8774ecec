import asyncio
import hashlib
import logging
import ssl
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from httpx_aiohttp import AiohttpTransport

from adapters.media.adapter import LocalMedia, open_media
from adapters.media.addresses import Resolver
from core.errors import ProviderUnavailable, ResultGone, Sent, TooLarge
from core.intents import MediaKind
from core.messages import MediaId
from tests.adapters.media.far_side import FarSide, chunked, cut, far_side, moved, whole
from tests.adapters.media.samples import film, noise, picture, png_bomb, tkhd

PEM = Path(__file__).with_name("media_test.pem")
LIMIT = 1_000_000
SECRET = "signature=s3cr3t"  # noqa: S105 - what must never appear anywhere
QUERY = f"?{SECRET}"


def answers_with(*addresses: str) -> Resolver:
    async def look_up(_host: str, _port: int) -> Sequence[str]:
        return addresses

    return look_up


@pytest.fixture(params=["httpx", "aiohttp"])
async def client(request: pytest.FixtureRequest) -> AsyncIterator[httpx.AsyncClient]:
    context = ssl.create_default_context(cafile=str(PEM))
    transport: httpx.AsyncBaseTransport = (
        httpx.AsyncHTTPTransport(verify=context)
        if request.param == "httpx"
        else AiohttpTransport(verify=context)
    )
    async with httpx.AsyncClient(transport=transport, timeout=5.0) as opened:
        yield opened


@pytest.fixture
async def far() -> AsyncIterator[FarSide]:
    async with far_side() as side:
        yield side


@pytest.fixture
def media(tmp_path: Path, client: httpx.AsyncClient) -> LocalMedia:
    return open_media(folder=tmp_path, client=client, allow_loopback=True)


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def content_of(media: LocalMedia, name: MediaId) -> bytes:
    with media.open(name) as file:
        return file.read()


@pytest.mark.parametrize(
    ("form", "suffix", "mime"),
    [
        ("PNG", "png", "image/png"),
        ("JPEG", "jpg", "image/jpeg"),
        ("WEBP", "webp", "image/webp"),
        ("GIF", "gif", "image/gif"),
    ],
)
async def test_a_picture_is_kept_under_its_hash(
    media: LocalMedia, far: FarSide, form: str, suffix: str, mime: str
) -> None:
    content = picture(form)
    far.answers["/p"] = whole(content)
    stored = await media.download(far.url("/p"), limit=LIMIT, kind=MediaKind.IMAGE)
    assert stored.media == f"{hashlib.sha256(content).hexdigest()}.{suffix}"
    assert (stored.kind, stored.mime, stored.bytes) == (MediaKind.IMAGE, mime, len(content))
    assert (stored.width, stored.height, stored.duration_s) == (8, 6, None)
    assert content_of(media, stored.media) == content


async def test_a_film_comes_with_its_length_and_size(media: LocalMedia, far: FarSide) -> None:
    far.answers["/f"] = chunked(film(tkhd(640, 360)))
    stored = await media.download(far.url("/f"), limit=LIMIT, kind=MediaKind.VIDEO)
    assert (stored.width, stored.height, stored.duration_s) == (640, 360, 5.2)
    assert stored.media.endswith(".mp4")


async def test_a_large_film_arrives_whole(media: LocalMedia, far: FarSide) -> None:
    content = film(tkhd(64, 36)) + b"\0\x30\0\0free" + bytes(0x300000 - 8)
    far.answers["/f"] = whole(content)
    stored = await media.download(far.url("/f"), limit=len(content), kind=MediaKind.VIDEO)
    assert content_of(media, stored.media) == content


async def test_a_second_download_changes_nothing(
    media: LocalMedia, far: FarSide, tmp_path: Path
) -> None:
    far.answers["/p"] = whole(picture())
    first = await media.download(far.url("/p"), limit=LIMIT, kind=MediaKind.IMAGE)
    second = await media.download(far.url("/p"), limit=LIMIT, kind=MediaKind.IMAGE)
    assert first == second
    assert len(kept(tmp_path)) == 1


@pytest.mark.parametrize(
    "answer",
    [
        whole(b"", status="403 Forbidden"),
        whole(b"", status="404 Not Found"),
        whole(b"", status="410 Gone"),
        whole(b"<!doctype html><title>Sign in</title>"),
        whole(b""),
        whole(b"\x89PNG"),
        whole(film(tkhd(640, 360))),
        whole(png_bomb()),
        whole(noise((64, 64))[:-200]),
        cut(noise((64, 64))[:-200], len(noise((64, 64)))),
        moved("http://10.0.0.1/x"),
        moved("http://169.254.169.254/latest/meta-data"),
        moved("https://[fe80::1]/x"),
        moved("http://8.8.8.8/unencrypted"),
        moved("file:///etc/passwd"),
        moved("/loop"),
        whole(b"", status="302 Found"),
    ],
    ids=[
        *("403", "404", "410", "html", "empty", "tiny", "film", "bomb", "undecodable", "cut"),
        *("private", "link-local", "link-local-v6", "plain", "file", "loop"),
        "no-location",
    ],
)
async def test_what_cannot_be_had_is_gone_and_leaves_nothing(
    media: LocalMedia, far: FarSide, tmp_path: Path, answer: bytes
) -> None:
    far.answer = lambda _path: answer
    with pytest.raises(ResultGone) as caught:
        await media.download(far.url("/loop") + QUERY, limit=LIMIT, kind=MediaKind.IMAGE)
    assert (caught.value.sent, caught.value.refunded) == (Sent.YES, False)
    assert "s3cr3t" not in str(caught.value)
    assert kept(tmp_path) == []


async def test_a_redirect_is_followed_to_its_end(media: LocalMedia, far: FarSide) -> None:
    far.answers = {f"/{step}": moved(f"/{step + 1}") for step in range(5)}
    far.answers["/5"] = whole(picture())
    await media.download(far.url("/0"), limit=LIMIT, kind=MediaKind.IMAGE)
    assert len(far.requests) == 6


async def test_a_redirect_too_many_is_gone(media: LocalMedia, far: FarSide) -> None:
    far.answers = {f"/{step}": moved(f"/{step + 1}") for step in range(6)}
    far.answers["/6"] = whole(picture())
    with pytest.raises(ResultGone):
        await media.download(far.url("/0"), limit=LIMIT, kind=MediaKind.IMAGE)
    assert len(far.requests) == 6


@pytest.mark.parametrize("answer", [whole(picture()), chunked(picture())], ids=["said", "unsaid"])
async def test_more_than_the_limit_is_too_large(
    media: LocalMedia, far: FarSide, tmp_path: Path, answer: bytes
) -> None:
    far.answers["/p"] = answer
    with pytest.raises(TooLarge) as caught:
        await media.download(far.url("/p"), limit=len(picture()) - 1, kind=MediaKind.IMAGE)
    assert caught.value.sent is Sent.NO
    assert kept(tmp_path) == []


async def test_exactly_the_limit_is_not_too_large(media: LocalMedia, far: FarSide) -> None:
    far.answers["/p"] = chunked(picture())
    stored = await media.download(far.url("/p"), limit=len(picture()), kind=MediaKind.IMAGE)
    assert stored.bytes == len(picture())


@pytest.mark.parametrize(
    ("answer", "retry_after"),
    [
        (whole(b"", status="500 Oops"), None),
        (whole(b"", status="503 Busy", headers=("Retry-After: 7",)), timedelta(seconds=7)),
        (whole(b"", status="429 Slow", headers=("Retry-After: later",)), None),
        (b"", None),
        (b"HTTP/1.1 2", None),
        (moved("http://[broken/"), None),
    ],
)
async def test_what_may_be_had_later_is_unavailable(
    media: LocalMedia, far: FarSide, answer: bytes, retry_after: timedelta | None
) -> None:
    far.answers["/p"] = answer
    with pytest.raises(ProviderUnavailable) as caught:
        await media.download(far.url("/p") + QUERY, limit=LIMIT, kind=MediaKind.IMAGE)
    assert (caught.value.sent, caught.value.retry_after) == (Sent.NO, retry_after)
    assert "s3cr3t" not in str(caught.value)


@pytest.mark.parametrize("answer", [b"", whole(picture())[:-5]], ids=["silent", "trickling"])
async def test_a_far_side_that_stalls_is_given_up(
    tmp_path: Path, client: httpx.AsyncClient, far: FarSide, answer: bytes
) -> None:
    media = open_media(folder=tmp_path, client=client, allow_loopback=True, timeout_s=0.1)
    far.answers["/p"] = answer
    far.silent.add("/p")
    with pytest.raises(ProviderUnavailable):
        await media.download(far.url("/p"), limit=LIMIT, kind=MediaKind.IMAGE)
    assert kept(tmp_path) == []


async def test_a_refused_connection_is_unavailable(media: LocalMedia) -> None:
    async with far_side() as closed:
        url = closed.url("/p")
    with pytest.raises(ProviderUnavailable):
        await media.download(url, limit=LIMIT, kind=MediaKind.IMAGE)


@pytest.mark.parametrize(
    "addresses",
    [("127.0.0.1",), ("10.0.0.1",), ("8.8.8.8", "10.0.0.1"), ("8.8.8.8", "::1")],
)
async def test_one_address_within_is_enough_to_refuse_a_host(
    tmp_path: Path, client: httpx.AsyncClient, addresses: tuple[str, ...]
) -> None:
    media = open_media(
        folder=tmp_path, client=client, allow_loopback=False, resolver=answers_with(*addresses)
    )
    with pytest.raises(ResultGone, match="not a public host"):
        await media.download("https://media.test/x", limit=LIMIT, kind=MediaKind.IMAGE)


@pytest.mark.parametrize("url", ["http://media.test/x", "ftp://media.test/x", "", "https://"])
async def test_only_encrypted_web_links_are_followed(
    tmp_path: Path, client: httpx.AsyncClient, url: str
) -> None:
    media = open_media(
        folder=tmp_path, client=client, allow_loopback=False, resolver=answers_with("8.8.8.8")
    )
    with pytest.raises(ResultGone):
        await media.download(url, limit=LIMIT, kind=MediaKind.IMAGE)


async def test_a_host_without_address_is_unavailable(
    tmp_path: Path, client: httpx.AsyncClient
) -> None:
    async def fail(_host: str, _port: int) -> Sequence[str]:
        message = "no such host"
        raise OSError(message)

    for resolver in (fail, answers_with()):
        media = open_media(folder=tmp_path, client=client, allow_loopback=False, resolver=resolver)
        with pytest.raises(ProviderUnavailable):
            await media.download("https://media.test/x", limit=LIMIT, kind=MediaKind.IMAGE)


async def test_the_connection_goes_to_the_checked_address_under_the_name(
    tmp_path: Path, client: httpx.AsyncClient
) -> None:
    """The name exists in no DNS: only the address from the resolver can have been used."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(PEM)
    names: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    media = open_media(
        folder=tmp_path, client=client, allow_loopback=True, resolver=answers_with("127.0.0.1")
    )
    async with far_side(context) as side:
        side.answers["/p"] = whole(picture())
        url = f"https://media.test:{side.port}/p"
        stored = await media.download(url, limit=LIMIT, kind=MediaKind.IMAGE)
        with pytest.raises(ProviderUnavailable):
            await media.download(
                url.replace("media.test", "other.test"), limit=LIMIT, kind=MediaKind.IMAGE
            )
    assert stored.bytes == len(picture())
    assert names == ["media.test", "other.test"]
    assert f"host: media.test:{side.port}\r\n".encode() in side.requests[0].lower()
    assert len(side.requests) == 1


async def test_the_next_address_is_tried_where_one_refuses(
    tmp_path: Path, client: httpx.AsyncClient, far: FarSide
) -> None:
    media = open_media(
        folder=tmp_path,
        client=client,
        allow_loopback=True,
        resolver=answers_with("127.0.0.2", "127.0.0.1"),
    )
    far.answers["/p"] = whole(picture())
    url = f"http://media.test:{far.port}/p"
    stored = await media.download(url, limit=LIMIT, kind=MediaKind.IMAGE)
    assert stored.bytes == len(picture())


async def test_credentials_in_a_link_are_not_sent(media: LocalMedia, far: FarSide) -> None:
    far.answers["/p"] = whole(picture())
    url = far.url("/p").replace("http://", "http://user:s3cr3t@")
    await media.download(url, limit=LIMIT, kind=MediaKind.IMAGE)
    assert b"authorization" not in far.requests[0].lower()
    assert b"s3cr3t" not in far.requests[0]


async def test_links_stay_out_of_our_logs(
    media: LocalMedia, far: FarSide, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "adapters")
    far.answers["/p"] = whole(b"", status="500 Oops")
    with pytest.raises(ProviderUnavailable):
        await media.download(far.url("/p") + QUERY, limit=LIMIT, kind=MediaKind.IMAGE)
    assert [record for record in caplog.records if record.name.startswith("adapters")] == []


async def test_a_folder_that_cannot_be_written_is_unavailable(
    tmp_path: Path, client: httpx.AsyncClient, far: FarSide
) -> None:
    (tmp_path / "taken").write_bytes(b"")
    media = open_media(folder=tmp_path / "taken", client=client, allow_loopback=True)
    far.answers["/p"] = whole(picture())
    with pytest.raises(ProviderUnavailable, match="cannot be kept"):
        await media.download(far.url("/p"), limit=LIMIT, kind=MediaKind.IMAGE)


async def test_many_downloads_at_once_do_not_disturb_one_another(
    media: LocalMedia, far: FarSide, tmp_path: Path
) -> None:
    colours = ("red", "green", "blue", "black", "white", "red")
    far.answers = {f"/{i}": whole(picture(colour=c)) for i, c in enumerate(colours)}
    async with asyncio.TaskGroup() as group:
        for path in far.answers:
            group.create_task(media.download(far.url(path), limit=LIMIT, kind=MediaKind.IMAGE))
    assert len(kept(tmp_path)) == len(set(colours))


async def test_a_picture_that_fits_stays_as_it_is(media: LocalMedia, far: FarSide) -> None:
    far.answers["/p"] = whole(picture())
    stored = await media.download(far.url("/p"), limit=LIMIT, kind=MediaKind.IMAGE)
    assert await media.fit(stored, limit=stored.bytes, pixels=48) is stored


@pytest.mark.parametrize(("limit", "pixels"), [(9_000, 100_000), (1_000_000, 900)])
async def test_a_picture_too_large_is_made_to_fit(
    media: LocalMedia, far: FarSide, limit: int, pixels: int
) -> None:
    far.answers["/p"] = whole(noise((120, 90)))
    stored = await media.download(far.url("/p"), limit=LIMIT, kind=MediaKind.IMAGE)
    fitting = await media.fit(stored, limit=limit, pixels=pixels)
    assert fitting is not None
    assert fitting.mime == "image/jpeg"
    assert fitting.bytes <= limit
    assert (fitting.width or 0) * (fitting.height or 0) <= pixels
    content = content_of(media, fitting.media)
    assert fitting.media == f"{hashlib.sha256(content).hexdigest()}.jpg"
    assert len(content) == fitting.bytes


async def test_a_picture_that_fits_at_no_size_is_none(media: LocalMedia, far: FarSide) -> None:
    far.answers["/p"] = whole(picture())
    stored = await media.download(far.url("/p"), limit=LIMIT, kind=MediaKind.IMAGE)
    assert await media.fit(stored, limit=10, pixels=48) is None


async def test_a_film_too_large_is_none(media: LocalMedia, far: FarSide) -> None:
    far.answers["/f"] = whole(film(tkhd(640, 360)))
    stored = await media.download(far.url("/f"), limit=LIMIT, kind=MediaKind.VIDEO)
    assert await media.fit(replace(stored, bytes=LIMIT), limit=10, pixels=10**9) is None
    assert await media.fit(stored, limit=LIMIT, pixels=10) is stored


async def test_pruned_content_is_not_found(media: LocalMedia, far: FarSide) -> None:
    far.answers["/p"] = whole(picture())
    stored = await media.download(far.url("/p"), limit=LIMIT, kind=MediaKind.IMAGE)
    assert await media.prune(datetime(2000, 1, 1, tzinfo=UTC)) == 0
    assert await media.prune(datetime(2999, 1, 1, tzinfo=UTC)) == 1
    with pytest.raises(FileNotFoundError):
        media.open(stored.media)
