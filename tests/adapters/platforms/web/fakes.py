"""The world around the adapter, by hand: time, files, an intake, and a service that misbehaves."""

import asyncio
import io
import json
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Mapping,
    Sequence,
)
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import (
    UTC,
    datetime,
    timedelta,
)
from typing import BinaryIO

import aiohttp
from aiohttp import web

from adapters.platforms.web import open_web
from adapters.platforms.web.adapter import Timing
from adapters.platforms.web.inbound import PLATFORM, TENANT
from core.intents import Language, MediaKind
from core.messages import (
    Button,
    ButtonPress,
    ChatRef,
    IncomingMessage,
    MediaId,
    MediaItem,
    MessageKind,
    MessageRef,
    OutgoingMessage,
    PersonRef,
    PlatformName,
    ProposalId,
    Stored,
    Suggestion,
    Text,
)
from core.ports import Intake, Platform, PressAnswer, Reception
from core.texts import TextKey
from locales import FluentTranslator

TOKEN = "t0ken"  # noqa: S105 - opens nothing
TRANSLATOR = FluentTranslator(strict=True)
PATIENCE_S = 5.0
# The smallest bytes that pass for a PNG by their head.
PIXEL = b"\x89PNG\r\n\x1a\n" + bytes(40)
CAT = MediaItem(media=MediaId("0a" * 32 + ".png"), kind=MediaKind.IMAGE, mime="image/png")
NOTHING = MediaItem(media=MediaId("ff" * 32 + ".png"), kind=MediaKind.IMAGE, mime="image/png")

Json = dict[str, object]


class JumpingClock:
    """Time that passes only by sleeping, and then at once; remembers every wait."""

    def __init__(self) -> None:
        self._passed = 0.0
        self.waits: list[float] = []
        self.third_wait = asyncio.Event()

    def now(self) -> datetime:
        return datetime(2030, 1, 2, tzinfo=UTC) + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        return self._passed

    async def sleep_until(self, when: float) -> None:
        self.waits.append(when - self._passed)
        if len(self.waits) == 3:
            self.third_wait.set()
        self._passed = when
        await asyncio.sleep(0)


class Shelf:
    """One small picture."""

    async def download(self, url: str, *, limit: int, kind: MediaKind) -> Stored:
        raise AssertionError(f"the web chat fetches nothing: {url}, {limit}, {kind}")

    async def take(self, source: AsyncIterator[bytes], *, limit: int) -> Stored:
        raise AssertionError(f"the web chat keeps nothing: {source}, {limit}")

    async def take_link(self, url: str, *, limit: int) -> Stored:
        raise AssertionError(f"the web chat follows nothing: {url}, {limit}")

    async def fit(self, stored: Stored, *, limit: int, pixels: int) -> Stored | None:
        raise AssertionError(f"the web chat shrinks nothing: {stored}, {limit}, {pixels}")

    def holds(self, media: MediaId) -> bool:
        raise AssertionError(f"the web chat looks for nothing: {media}")

    def open(self, media: MediaId) -> AbstractContextManager[BinaryIO]:
        if media != CAT.media:
            raise FileNotFoundError(media)
        return io.BytesIO(PIXEL)


class ListeningIntake:
    """Takes everything down; answers from a list, and after its end that it was accepted."""

    def __init__(self, *receptions: Reception | Exception, notice: TextKey | None = None) -> None:
        self._receptions = list(receptions)
        self._notice = None if notice is None else Text(key=notice)
        self.heard: list[IncomingMessage | ButtonPress | MessageRef] = []
        self.stall: Callable[[IncomingMessage], Awaitable[object]] | None = None
        self._changed = asyncio.Condition()

    async def message(self, message: IncomingMessage) -> Reception:
        await self._hear(message)
        if self.stall is not None:
            await self.stall(message)
        return self._next()

    async def press(self, press: ButtonPress) -> PressAnswer:
        await self._hear(press)
        return PressAnswer(reception=self._next(), notice=self._notice, language=Language.EN)

    def models(self, kind: MediaKind | None, typed: str) -> Sequence[Suggestion]:
        raise NotImplementedError

    async def results(self, person: PersonRef, typed: str) -> Sequence[Suggestion]:
        raise NotImplementedError

    async def last_seen(self, platform: PlatformName, since: datetime) -> Mapping[ChatRef, str]:
        raise NotImplementedError

    async def recalled(self, ref: MessageRef) -> Reception:
        await self._hear(ref)
        return self._next()

    async def until(self, count: int) -> None:
        """Wait for so many events in all."""
        async with asyncio.timeout(PATIENCE_S), self._changed:
            await self._changed.wait_for(lambda: len(self.heard) >= count)

    async def _hear(self, event: IncomingMessage | ButtonPress | MessageRef) -> None:
        async with self._changed:
            self.heard.append(event)
            self._changed.notify_all()

    def _next(self) -> Reception:
        reception = self._receptions.pop(0) if self._receptions else Reception.ACCEPTED
        if isinstance(reception, Exception):
            raise reception
        return reception


@dataclass
class Service:
    """A hand-written web chat: requests are answered as told, sockets are the test's to drive."""

    url: str = ""
    answer: Callable[[web.Request], Awaitable[web.StreamResponse]] | None = None
    hello: Json | None = field(default_factory=lambda: {"op": "hello", "heartbeat_s": 20})
    refuse_socket: int = 0
    """So many sockets are refused before one is let in."""
    tries: int = 0
    requests: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    sockets: "asyncio.Queue[web.WebSocketResponse]" = field(default_factory=asyncio.Queue)
    frames: "asyncio.Queue[Json]" = field(default_factory=asyncio.Queue)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def socket(self, request: web.Request) -> web.StreamResponse:
        self.tries += 1
        if self.tries <= self.refuse_socket:
            return web.Response(status=401)
        socket = web.WebSocketResponse(timeout=0.2)
        await socket.prepare(request)
        if self.hello is not None:
            await socket.send_json(self.hello)
        await self.sockets.put(socket)
        async for frame in socket:
            await self.frames.put(json.loads(frame.data))
        return socket

    async def request(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.requests.append((request.method, request.path_qs, dict(request.headers), body))
        if self.answer is not None:
            return await self.answer(request)
        return web.json_response({"id": f"b{len(self.requests)}"}, status=201)

    async def next_socket(self) -> web.WebSocketResponse:
        async with asyncio.timeout(PATIENCE_S):
            return await self.sockets.get()

    async def settled(self, count: int) -> list[Json]:
        """Wait for so many settlements, in the order of their numbers."""
        async with asyncio.timeout(PATIENCE_S):
            frames = [await self.frames.get() for _ in range(count)]
        return sorted(frames, key=lambda frame: (str(frame["seq"]), str(frame["op"])))


@asynccontextmanager
async def misbehaving_service() -> AsyncIterator[Service]:
    service = Service()
    app = web.Application()
    app.router.add_get("/bot/socket", service.socket)
    app.router.add_route("*", "/{rest:.*}", service.request)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    service.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield service
    finally:
        service.closing.set()
        await runner.cleanup()


@asynccontextmanager
async def web_platform(
    url: str,
    *,
    token: str = TOKEN,
    clock: JumpingClock | None = None,
    pace: float = 0.01,
    call_s: float = PATIENCE_S,
) -> AsyncIterator[Platform]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield open_web(
            url=url,
            token=token,
            session=session,
            media=Shelf(),
            translator=TRANSLATOR,
            clock=clock or JumpingClock(),
            pace=pace,
            timing=Timing(call_s=call_s, upload_s=call_s),
            jitter=lambda: 1.0,
        )


@asynccontextmanager
async def listening(platform: Platform, intake: Intake) -> AsyncIterator[None]:
    """Run the platform beside the test."""
    async with asyncio.TaskGroup() as group:
        running = group.create_task(platform.run(intake))
        try:
            yield
        finally:
            running.cancel()


def chat(room: str = "r1") -> ChatRef:
    return ChatRef(platform=PLATFORM, tenant=TENANT, chat=room)


def ref(message: str, room: str = "r1") -> MessageRef:
    return MessageRef(chat=chat(room), message=message)


def note(
    *lines: Text,
    room: str = "r1",
    reply_to: str | None = None,
    media: Sequence[MediaItem] = (),
    buttons: Sequence[Button] = (),
    percent: int | None = None,
) -> OutgoingMessage:
    """A message, a short one where nothing is said."""
    return OutgoingMessage(
        chat=chat(room),
        kind=MessageKind.NOTE,
        language=Language.EN,
        lines=lines or (Text(key=TextKey.PRESS_DONE),),
        reply_to=None if reply_to is None else ref(reply_to, room),
        media=tuple(media),
        buttons=tuple(buttons),
        percent=percent,
    )


def button(action: str = "cancel", proposal: str = "p1") -> Button:
    label = Text(key=TextKey.BUTTON_CANCEL)
    return Button(proposal=ProposalId(proposal), action=action, label=label)


def message_data(message: object = "m1", text: object = "a cat", **changes: object) -> Json:
    """The data of a message event."""
    data: Json = {
        "id": message,
        "room": {"id": "r1", "kind": "group", "name": "Lounge"},
        "author": {"id": "u1", "name": "Lin", "role": "member"},
        "text": text,
        "attachments": [],
        "reply_to": None,
        "locale": "zh",
        "sent_at": "2025-01-02T03:04:05+00:00",
    }
    return data | changes


def press_data(button_id: str = "p1|cancel", **changes: object) -> Json:
    """The data of a press event."""
    data: Json = {
        "id": "e1",
        "room": {"id": "r1", "kind": "group", "name": "Lounge"},
        "message_id": "b1",
        "button_id": button_id,
        "author": {"id": "u1", "name": "Lin", "role": "member"},
        "locale": "en",
        "sent_at": "2025-01-02T03:04:05+00:00",
    }
    return data | changes


def event(seq: int, kind: str, data: object) -> Json:
    return {"op": "event", "seq": seq, "kind": kind, "data": data}
