"""The gateway's sockets: written, read, and watched for heartbeats."""

import asyncio
import time
import zlib
from typing import Final

from aiohttp import WSMsgType, web

from bot.sandbox.discord.protocol import LONGEST_PAYLOAD, CloseCode, Ended, Op, Protocol, parse
from bot.sandbox.discord.sessions import Close, Connection, Hub
from bot.sandbox.discord.world import World

VERSIONS: Final = frozenset({"9", "10"})
_MOST_SENDS: Final = 120
_SENDS_WINDOW_S: Final = 60.0
# A heartbeat may be late by this share of the interval.
_SLACK: Final = 0.5
_CLOSE_TIMEOUT_S: Final = 0.5


class Gateway:
    """Serves sockets for one world."""

    def __init__(self, world: World, hub: Hub) -> None:
        self._hub = hub
        self._protocol = Protocol(world, hub)
        self._heartbeat_s = world.settings.heartbeat_s

    @property
    def url(self) -> str:
        """Return where sessions begin."""
        return self._protocol.url

    @property
    def starts_left(self) -> int:
        """Return how many sessions may still be started."""
        return self._protocol.starts_left

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Hold one socket until it ends."""
        socket = web.WebSocketResponse(
            timeout=_CLOSE_TIMEOUT_S, max_msg_size=LONGEST_PAYLOAD * 4, compress=False
        )
        await socket.prepare(request)
        compressor = zlib.compressobj() if _wants_zlib(request) else None
        connection = self._hub.connect(compressor)
        is_known = request.query.get("v", "10") in VERSIONS
        code: int | None = None
        try:
            async with asyncio.TaskGroup() as tasks:
                writing = tasks.create_task(_write(request, socket, connection))
                if is_known and request.query.get("encoding", "json") == "json":
                    connection.send(Op.HELLO, {"heartbeat_interval": int(self._heartbeat_s * 1000)})
                    code = await self._read(socket, connection)
                else:
                    code = CloseCode.INVALID_VERSION
                    connection.close(code)
                    await _drain(socket)
                writing.cancel()
        finally:
            self._hub.disconnect(connection, code)
        return socket

    async def _read(self, socket: web.WebSocketResponse, connection: Connection) -> int | None:
        """Answer until the socket ends; return the code the client closed with."""
        sends = _Sends()
        last_beat = time.monotonic()
        while True:
            left = last_beat + self._heartbeat_s * (1 + _SLACK) - time.monotonic()
            try:
                async with asyncio.timeout(max(left, 0.0)):
                    frame = await socket.receive()
            except TimeoutError:
                self._end(connection, CloseCode.TIMED_OUT)
                await _drain(socket)
                return None
            if frame.type is WSMsgType.CLOSE:
                return int(frame.data) if frame.data else None
            if frame.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                return None
            try:
                sends.count()
                if self._protocol.answer(connection, parse(frame.data)) == Op.HEARTBEAT:
                    last_beat = time.monotonic()
            except Ended as ended:
                self._end(connection, ended.code)
                await _drain(socket)
                return None

    def _end(self, connection: Connection, code: int) -> None:
        self._protocol.note("refused", connection, code=code)
        connection.close(code)


class _Sends:
    """Counts what a client sends; past the limit it is cut off."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._count = 0

    def count(self) -> None:
        now = time.monotonic()
        if now - self._began > _SENDS_WINDOW_S:
            self._began, self._count = now, 0
        self._count += 1
        if self._count > _MOST_SENDS:
            raise Ended(CloseCode.RATE_LIMITED)


async def _write(
    request: web.Request, socket: web.WebSocketResponse, connection: Connection
) -> None:
    while True:
        frame = await connection.frames.get()
        if isinstance(frame, Close):
            if frame.code is None:
                if request.transport is not None:
                    request.transport.abort()
            else:
                await socket.close(code=frame.code)
            return
        try:
            if isinstance(frame, str):
                await socket.send_str(frame)
            else:
                await socket.send_bytes(frame)
        except ConnectionError:
            return  # the session keeps what was to be said


async def _drain(socket: web.WebSocketResponse) -> None:
    """Wait for the end of a socket that is being closed."""
    try:
        async with asyncio.timeout(2 * _CLOSE_TIMEOUT_S):
            while not socket.closed:
                frame = await socket.receive()
                if frame.type in {WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED}:
                    return
    except (TimeoutError, RuntimeError):
        return


def _wants_zlib(request: web.Request) -> bool:
    # Another compression that a client offers is not spoken here; plain text is always right.
    return request.query.get("compress") == "zlib-stream"
