"""Clients for the tests: the bot, a person, and samples of media."""

import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypedDict, Unpack

import aiohttp
import av
from PIL import Image, ImageDraw

from bot.sandbox.webchat.app import serve
from bot.sandbox.webchat.settings import Settings

TOKEN = "the-bots-token"  # noqa: S105 - opens nothing but the tests' own service
PATIENCE_S = 5.0

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any
    headers: Any

    @property
    def code(self) -> str:
        return str(self.body["error"]["code"])


class Client:
    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self.url = url

    async def ask(
        self, method: str, path: str, json: object = None, headers: Json | None = None
    ) -> Answer:
        async with self.session.request(
            method, self.url + path, json=json, headers=headers
        ) as response:
            is_json = response.content_type == "application/json"
            body = await response.json() if is_json else await response.read()
            return Answer(response.status, body, response.headers)


class Socket:
    """The bot's socket, read frame by frame."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.ws = ws

    async def next(self) -> Json:
        frame: Json = await self.ws.receive_json(timeout=PATIENCE_S)
        return frame

    async def silent(self) -> bool:
        """Say whether nothing comes: what was to come is written before the next answer is."""
        try:
            await self.ws.receive(timeout=0.05)
        except TimeoutError:
            return True
        return False

    async def ack(self, seq: int) -> None:
        await self.ws.send_json({"op": "ack", "seq": seq})

    async def nack(self, seq: int, retry_s: float) -> None:
        await self.ws.send_json({"op": "nack", "seq": seq, "retry_s": retry_s})


class Bot(Client):
    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Socket]:
        async with self.session.ws_connect(f"{self.url}/bot/socket") as ws:
            socket = Socket(ws)
            assert (await socket.next())["op"] == "hello"
            yield socket

    async def send(self, key: str, room: str = "studio", **body: object) -> Answer:
        message = {"room": room, "text": "hello", **body}
        return await self.ask("POST", "/bot/messages", message, headers={"Idempotency-Key": key})

    async def edit(self, message_id: str, **body: object) -> Answer:
        return await self.ask("PATCH", f"/bot/messages/{message_id}", {"text": "new", **body})

    async def upload(self, content: bytes, mime: str, name: str = "cat.png") -> Answer:
        url = f"{self.url}/bot/files"
        headers = {"Content-Type": mime}
        async with self.session.post(
            url, params={"name": name}, data=content, headers=headers
        ) as response:
            return Answer(response.status, await response.json(), response.headers)

    async def fault(self, name: str, **spec: object) -> Answer:
        return await self.ask("POST", "/__emu/fault", {"fault": name, **spec})

    async def advance(self, seconds: float) -> Answer:
        return await self.ask("POST", "/__emu/clock", {"advance": seconds})

    async def journal(self, *events: str) -> list[Json]:
        answer = await self.ask("GET", "/__emu/journal?since=0&wait=0")
        return [entry for entry in answer.body["entries"] if entry["event"] in events]


class Person(Client):
    id: str
    dm: str

    async def enter(self) -> None:
        answer = await self.ask("GET", "/api/me")
        self.id = answer.body["id"]
        self.dm = f"dm_{self.id}"

    async def say(self, text: str, room: str | None = None, **body: object) -> Answer:
        path = f"/api/rooms/{room or self.dm}/messages"
        return await self.ask("POST", path, {"text": text, **body})

    async def attach(
        self,
        content: bytes,
        name: str = "cat.png",
        mime: str = "image/png",
        *,
        is_announced: bool = True,
    ) -> Answer:
        async def pieces() -> AsyncIterator[bytes]:
            for start in range(0, len(content), 1 << 16):
                yield content[start : start + (1 << 16)]

        async with self.session.post(
            f"{self.url}/api/files",
            params={"name": name},
            data=io.BytesIO(content) if is_announced else pieces(),
            headers={"Content-Type": mime},
        ) as response:
            return Answer(response.status, await response.json(), response.headers)

    async def press(self, message_id: str, button_id: str) -> Answer:
        path = f"/api/messages/{message_id}/press"
        return await self.ask("POST", path, {"button_id": button_id})

    async def read(self, room: str = "studio") -> list[Json]:
        answer = await self.ask("GET", f"/api/rooms/{room}/messages")
        found: list[Json] = answer.body["messages"]
        return found


class Stage:
    """One running service and who uses it."""

    def __init__(self, url: str, bot: Bot) -> None:
        self.url = url
        self.bot = bot

    @asynccontextmanager
    async def person(self, language: str = "en") -> AsyncIterator[Person]:
        jar = aiohttp.CookieJar(unsafe=True)
        headers = {"Accept-Language": language}
        async with aiohttp.ClientSession(cookie_jar=jar, headers=headers) as session:
            person = Person(session, self.url)
            await person.enter()
            yield person


def frozen() -> float:
    """Stand still, so that only the control plane moves time."""
    return 1_800_000_000.0


class Options(TypedDict, total=False):
    """What a test may want otherwise."""

    state_dir: Path
    sandbox: bool
    allowed_hosts: frozenset[str]
    idempotency_window_s: float
    send_rate: int
    edit_rate: int
    max_file_bytes: int
    time: Callable[[], float]


def settings(**changes: Unpack[Options]) -> Settings:
    return replace(Settings(token=TOKEN, sandbox=True), **changes)


@asynccontextmanager
async def stage(**changes: Unpack[Options]) -> AsyncIterator[Stage]:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with (
        serve(settings(**changes)) as served,
        aiohttp.ClientSession(headers=headers) as session,
    ):
        yield Stage(served.url, Bot(session, served.url))


def sample_png(width: int = 640, height: int = 360) -> bytes:
    """Paint a moon over hills."""
    picture = Image.new("RGB", (width, height), (38, 52, 84))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((width * 0.62, height * 0.12, width * 0.78, height * 0.4), fill=(244, 232, 200))
    draw.polygon(
        [(0, height), (width * 0.35, height * 0.45), (width * 0.8, height)], fill=(24, 32, 48)
    )
    draw.polygon(
        [(width * 0.3, height), (width * 0.75, height * 0.6), (width, height)], fill=(16, 22, 34)
    )
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def sample_mp4(path: Path, seconds: int = 1, width: int = 320, height: int = 180) -> bytes:
    """Film a square that crosses a dark stage."""
    fps = 12
    with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=fps)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(seconds * fps):
            picture = Image.new("RGB", (width, height), (30, 28, 40))
            left = number * (width - 60) // (seconds * fps)
            ImageDraw.Draw(picture).rectangle((left, 60, left + 60, 120), fill=(200, 80, 60))
            frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]  # PyAV has no type here
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path.read_bytes()
