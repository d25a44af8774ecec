"""The one door: who may come in, and what is carried through it and how."""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import aiohttp
import httpx
import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.http import Door, paid_client, pooled_client
from bot.sandbox.process import listening
from bot.sandbox.webchat.app import serve
from bot.sandbox.webchat.settings import Settings as ChatSettings
from bot.settings import HttpSection
from core.errors import ConfigError

PATIENCE_S = 5.0
PASSWORD = "芝麻开门"  # noqa: S105 - opens nothing but the doors of these tests
HEALTHY: dict[str, object] = {"ready": True, "platforms": {"web": True}}


@asynccontextmanager
async def door(
    webchat: str | None, *, password: str | None = None, health: dict[str, object] | None = None
) -> AsyncIterator[str]:
    settings = HttpSection(port=0, password=SecretStr(password) if password else None)
    async with aiohttp.ClientSession(
        auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()
    ) as client:
        made = Door(settings, lambda: health or HEALTHY, webchat, client)
        async with made.listening() as address:
            yield address


@dataclass(slots=True)
class Upstream:
    """A web chat that does one thing, and remembers what it was asked."""

    url: str
    asked: list[web.Request] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)


Answer = Callable[[web.Request, Upstream], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def upstream(answer: Answer) -> AsyncIterator[Upstream]:
    async def handle(request: web.Request) -> web.StreamResponse:
        made.asked.append(request)
        made.reached.set()
        return await answer(request, made)

    app = web.Application(client_max_size=1 << 30)
    app.router.add_route("*", "/{path:.*}", handle)
    made = Upstream("")
    async with listening(app, "127.0.0.1", 0) as listener:
        made.url = f"http://127.0.0.1:{listener.port}"
        yield made
        made.go_on.set()


async def echo(request: web.Request, made: Upstream) -> web.StreamResponse:
    try:
        made.bodies.append(await request.read())
    except ConnectionResetError:
        return web.Response(status=400)
    return web.Response(body=made.bodies[-1], status=201, headers={"X-Kept": "yes"})


async def drip(request: web.Request, made: Upstream) -> web.StreamResponse:
    """Send an event, wait to be told, send another, and so on until the reader has gone."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    try:
        for number in range(1_000_000):
            await response.write(f"data: {number}\n\n".encode())
            await made.go_on.wait()
            await asyncio.sleep(0)
    except ConnectionResetError:
        made.gone.set()
    return response


async def half(request: web.Request, _: Upstream) -> web.StreamResponse:
    """Promise much, send little, and hang up."""
    response = web.StreamResponse(headers={"X-Kind": request.path.strip("/")})
    if request.path == "/counted":
        response.content_length = 1000
    await response.prepare(request)
    await response.write(b"half a film")
    if request.transport is not None:
        request.transport.close()
    return response


async def raw(url: str, request: str) -> bytes:
    """Send bytes that no client would, and read the answer to its end."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(request.encode())
    async with asyncio.timeout(PATIENCE_S):
        answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


def basic(password: bytes) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(b"anybody:" + password).decode()}


async def test_a_request_is_passed_on_as_it_came_and_so_is_the_answer() -> None:
    async with upstream(echo) as chat, door(chat.url) as url, httpx.AsyncClient() as client:
        headers = {"Origin": url, "Cookie": "who=lin", "X-Own": "a"}
        answer = await client.post(
            f"{url}/api/x%20y?q=%E7%8C%AB&r=1", content=b"{}", headers=headers
        )
    (asked,) = chat.asked
    assert (answer.status_code, answer.content, answer.headers["X-Kept"]) == (201, b"{}", "yes")
    assert (asked.method, asked.path, dict(asked.query)) == (
        "POST",
        "/api/x y",
        {"q": "猫", "r": "1"},
    )
    assert asked.headers["Host"] == urlsplit(url).netloc
    assert (asked.headers["Origin"], asked.headers["Cookie"]) == (url, "who=lin")
    assert asked.headers["X-Own"] == "a"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE"])
async def test_every_method_is_passed_on(method: str) -> None:
    async with upstream(echo) as chat, door(chat.url) as url, httpx.AsyncClient() as client:
        answer = await client.request(method, f"{url}/api")
    assert answer.status_code == 201
    assert [asked.method for asked in chat.asked] == [method]


async def test_a_large_upload_is_streamed_through() -> None:
    film = b"film" * 1_000_000
    async with upstream(echo) as chat, door(chat.url) as url, httpx.AsyncClient() as client:
        answer = await client.post(f"{url}/api/files", content=film)
    assert answer.content == film
    assert chat.bodies == [film]


async def test_the_password_stays_at_the_door() -> None:
    async with (
        upstream(echo) as chat,
        door(chat.url, password=PASSWORD) as url,
        httpx.AsyncClient() as client,
    ):
        assert (await client.get(url, headers=basic(PASSWORD.encode()))).status_code == 201
    assert "Authorization" not in chat.asked[0].headers


async def test_redirects_are_the_browsers_business() -> None:
    async def elsewhere(_request: web.Request, _: Upstream) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": "/there"})

    async with upstream(elsewhere) as chat, door(chat.url) as url, httpx.AsyncClient() as client:
        answer = await client.get(url)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/there")


async def test_events_flow_at_once() -> None:
    async with (
        upstream(drip) as chat,
        door(chat.url) as url,
        aiohttp.ClientSession() as client,
        client.get(f"{url}/api/stream") as answer,
        asyncio.timeout(PATIENCE_S),
    ):
        # The far end waits for the test before it says more.
        assert await answer.content.readuntil(b"\n\n") == b"data: 0\n\n"
        chat.go_on.set()
        assert await answer.content.readuntil(b"\n\n") == b"data: 1\n\n"
    assert answer.content_type == "text/event-stream"


async def test_a_reader_that_goes_away_does_no_harm(caplog: pytest.LogCaptureFixture) -> None:
    async with upstream(drip) as chat, door(chat.url) as url, aiohttp.ClientSession() as client:
        answer = await client.get(f"{url}/api/stream")
        assert await answer.content.readuntil(b"\n\n") == b"data: 0\n\n"
        answer.close()
        chat.go_on.set()
        async with asyncio.timeout(PATIENCE_S):
            await chat.gone.wait()
        async with client.get(f"{url}/healthz") as health:
            assert health.status == 200
    assert not caplog.records


async def test_somebody_who_goes_away_while_sending_does_no_harm(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with upstream(echo) as chat, door(chat.url) as url:
        parts = urlsplit(url)
        _, writer = await asyncio.open_connection(parts.hostname, parts.port)
        head = f"POST /api/files HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: 100\r\n\r\n"
        writer.write(head.encode() + b"ten bytes.")
        async with asyncio.timeout(PATIENCE_S):
            await chat.reached.wait()
        writer.transport.abort()
        async with httpx.AsyncClient() as client:
            assert (await client.post(f"{url}/api", content=b"x")).content == b"x"
    assert chat.bodies == [b"x"]
    assert not caplog.records


@pytest.mark.parametrize("path", ["counted", "chunked"])
async def test_half_a_film_does_not_look_whole(path: str) -> None:
    async with upstream(half) as chat, door(chat.url) as url, httpx.AsyncClient() as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get(f"{url}/{path}", timeout=PATIENCE_S)


async def test_a_web_chat_that_is_gone_is_a_bad_gateway() -> None:
    async with upstream(echo) as chat:
        gone = chat.url
    async with door(gone) as url, httpx.AsyncClient() as client:
        answer = await client.get(f"{url}/api/me")
    assert answer.status_code == 502
    assert answer.json() == {"error": {"code": "unavailable"}}


async def test_without_a_web_chat_of_our_own_there_is_only_health() -> None:
    async with door(None) as url, httpx.AsyncClient() as client:
        assert (await client.get(f"{url}/api/me")).status_code == 404
        assert (await client.get(f"{url}/healthz")).json() == HEALTHY


@pytest.mark.parametrize(
    "path",
    [
        "/bot/socket",
        "/bot",
        "/__emu/journal",
        "/__emu",
        "/%62ot/socket",
        "/%5F_emu/journal",
        "/api/../bot/socket",
        "/api/%2e%2e/bot/socket",
        "/./__emu/journal",
        "/api/..%2f__emu/journal",
    ],
)
async def test_what_is_the_bots_and_the_tests_is_not_out_here(path: str) -> None:
    async with upstream(echo) as chat, door(chat.url) as url:
        answer = await raw(url, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert not [asked for asked in chat.asked if asked.path.startswith(("/bot", "/__emu"))]
        reached = [asked.path for asked in chat.asked]
    assert answer.startswith(b"HTTP/1.1 404 ") or reached == ["/api/../__emu/journal"]


@pytest.mark.parametrize("target", ["*", "//x/y", "/[", "http://x/y", "/%ff%fe"])
async def test_strange_targets_are_not_our_failure(
    target: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with upstream(echo) as chat, door(chat.url) as url:
        answer = await raw(
            url, f"OPTIONS {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
    assert answer.startswith((b"HTTP/1.1 2", b"HTTP/1.0 4", b"HTTP/1.1 4"))
    assert not [record for record in caplog.records if record.exc_info and record.levelno >= 40]


@pytest.mark.parametrize("ready", [True, False])
async def test_health_is_told_without_a_password(ready: bool) -> None:
    health: dict[str, object] = {"ready": ready, "platforms": {"web": ready}}
    async with door(None, password=PASSWORD, health=health) as url, httpx.AsyncClient() as client:
        answer = await client.get(f"{url}/healthz")
    assert answer.status_code == (200 if ready else 503)
    assert answer.json() == health


@pytest.mark.parametrize("password", ["open sesame", PASSWORD, "a:b", "pâté"])
async def test_the_right_password_opens(password: str) -> None:
    async with (
        upstream(echo) as chat,
        door(chat.url, password=password) as url,
        httpx.AsyncClient() as client,
    ):
        answer = await client.get(url, headers=basic(password.encode()))
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "headers",
    [
        {},
        basic(b"wrong"),
        basic(b""),
        basic("芝麻开门吧".encode()),
        basic("芝麻开门".encode("gbk")),
        {"Authorization": "Basic not-base64!"},
        {"Authorization": "Basic"},
        {"Authorization": "Bearer 芝麻开门".encode().decode("latin-1")},
        {"Authorization": "Basic 芝麻".encode().decode("latin-1")},
    ],
)
async def test_anything_else_does_not(headers: dict[str, str]) -> None:
    async with (
        upstream(echo) as chat,
        door(chat.url, password=PASSWORD) as url,
        httpx.AsyncClient() as client,
    ):
        bare = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        answer = await client.get(f"{url}/api/me", headers=bare)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    assert chat.asked == []


async def test_a_port_in_use_and_a_foreign_address_are_named() -> None:
    async with door(None) as url, aiohttp.ClientSession() as client:
        taken = urlsplit(url).port or 0
        for section, key in (
            (HttpSection(port=taken), "http.port"),
            (HttpSection(port=0, host="192.0.2.1", password=SecretStr("x")), "http.host"),
        ):
            with pytest.raises(ConfigError) as caught:
                async with Door(section, dict, None, client).listening():
                    raise AssertionError("it listens")
            assert caught.value.key == key


async def test_the_web_chats_own_checks_hold_behind_the_door() -> None:
    settings = ChatSettings(token="the-bots", sandbox=False)  # noqa: S106 - of this test
    async with serve(settings) as chat, door(chat.url) as url:
        async with httpx.AsyncClient(base_url=url) as client:
            first = (await client.get("/api/me")).json()
            again = (await client.get("/api/me")).json()
            foreign = await client.get("/api/me", headers={"Origin": "http://evil.test"})
            own = await client.get("/api/me", headers={"Origin": url})
            rebound = await client.get("/api/me", headers={"Host": "evil.test"})
        async with httpx.AsyncClient(base_url=url) as other:
            somebody = (await other.get("/api/me")).json()
    # A person is known by the cookie that came through the door.
    assert first == again
    assert somebody != first
    assert (own.status_code, foreign.status_code, rebound.status_code) == (200, 403, 403)


async def test_the_web_chats_events_come_through_the_door() -> None:
    settings = ChatSettings(token="the-bots", sandbox=True)  # noqa: S106 - of this test
    async with (
        serve(settings) as chat,
        door(chat.url) as url,
        httpx.AsyncClient(base_url=url) as client,
    ):
        await client.get("/api/me")
        rooms = (await client.get("/api/rooms")).json()["rooms"]
        room = next(room["id"] for room in rooms if room["kind"] == "dm")
        async with client.stream("GET", "/api/stream") as stream, asyncio.timeout(PATIENCE_S):
            events = stream.aiter_lines()
            await anext(events)
            body = {"text": "through the door"}
            await client.post(f"/api/rooms/{room}/messages", json=body)
            while "through the door" not in await anext(events):
                pass
    assert stream.headers["content-type"].startswith("text/event-stream")


@pytest.mark.parametrize(
    ("size", "status"), [(2_000_000, 201), (3_000_001, 413)], ids=["fits", "too large"]
)
async def test_a_picture_goes_through_the_door(size: int, status: int) -> None:
    settings = ChatSettings(token="the-bots", max_file_bytes=3_000_000)  # noqa: S106 - of this test
    async with (
        serve(settings) as chat,
        door(chat.url) as url,
        httpx.AsyncClient(base_url=url) as client,
    ):
        await client.get("/api/me")
        content = b"\x89PNG\r\n\x1a\n" + bytes(size - 8)
        answer = await client.post(
            "/api/files", content=content, headers={"Content-Type": "image/png"}
        )
        again = await client.get("/api/me")
    assert (answer.status_code, again.status_code) == (status, 200)


async def test_the_client_for_paid_creates_keeps_no_connection() -> None:
    ports = []

    async def note(request: web.Request, _: Upstream) -> web.StreamResponse:
        assert request.transport is not None
        ports.append(request.transport.get_extra_info("peername")[1])
        return web.Response()

    async with upstream(note) as far, paid_client() as client:
        for _ in range(3):
            await client.get(far.url)
    assert len(set(ports)) == 3


async def test_the_other_client_keeps_connections_and_no_cookies() -> None:
    ports = []

    async def note(request: web.Request, _: Upstream) -> web.StreamResponse:
        assert request.transport is not None
        ports.append(request.transport.get_extra_info("peername")[1])
        return web.Response(headers={"Set-Cookie": "who=lin; Path=/"})

    async with upstream(note) as far, pooled_client() as client:
        for _ in range(3):
            await client.get(far.url)
    assert len(set(ports)) == 1
