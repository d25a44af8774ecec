"""The gateway's socket: HELLO, IDENTIFY or RESUME, heartbeats, and every close code."""

import asyncio
import json
import time
import zlib
from typing import Final

from aiohttp import WSMsgType, web

from bot.sandbox.discord import intents, views
from bot.sandbox.discord.refusals import Json
from bot.sandbox.discord.sessions import Close, Connection, Hub, Session
from bot.sandbox.discord.world import World

HEARTBEAT: Final = 1
IDENTIFY: Final = 2
PRESENCE: Final = 3
VOICE: Final = 4
RESUME: Final = 6
RECONNECT: Final = 7
MEMBERS: Final = 8
INVALID_SESSION: Final = 9
HELLO: Final = 10
ACK: Final = 11

UNKNOWN_OPCODE: Final = 4001
DECODE_ERROR: Final = 4002
NOT_AUTHENTICATED: Final = 4003
AUTHENTICATION_FAILED: Final = 4004
ALREADY_AUTHENTICATED: Final = 4005
INVALID_SEQ: Final = 4007
RATE_LIMITED: Final = 4008
TIMED_OUT: Final = 4009
INVALID_SHARD: Final = 4010
INVALID_VERSION: Final = 4012
INVALID_INTENTS: Final = 4013
DISALLOWED_INTENTS: Final = 4014

VERSIONS: Final = frozenset({"9", "10"})
_LONGEST_PAYLOAD: Final = 4096
_MOST_SENDS: Final = 120
_SENDS_WINDOW_S: Final = 60.0
# A heartbeat may be late by this share of the interval.
_SLACK: Final = 0.5
_SESSION_STARTS: Final = 1000
_CLOSE_TIMEOUT_S: Final = 0.5


class _Ended(Exception):  # noqa: N818 - leaves the reading loop
    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Gateway:
    """Serves sockets for one world."""

    def __init__(self, world: World, hub: Hub) -> None:
        self._world = world
        self._hub = hub
        self.heartbeat_s = world.settings.heartbeat_s
        self.starts_left = _SESSION_STARTS
        self._last_identify: dict[int, float] = {}

    @property
    def url(self) -> str:
        """Return where sessions begin."""
        return f"{self._world.base_url.replace('http', 'ws', 1)}/gateway"

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Hold one socket until it ends."""
        socket = web.WebSocketResponse(
            timeout=_CLOSE_TIMEOUT_S, max_msg_size=_LONGEST_PAYLOAD * 4, compress=False
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
                    connection.send(HELLO, {"heartbeat_interval": int(self.heartbeat_s * 1000)})
                    code = await self._read(socket, connection)
                else:
                    code = INVALID_VERSION
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
            left = last_beat + self.heartbeat_s * (1 + _SLACK) - time.monotonic()
            try:
                async with asyncio.timeout(max(left, 0.0)):
                    frame = await socket.receive()
            except TimeoutError:
                self._end(connection, TIMED_OUT)
                await _drain(socket)
                return None
            if frame.type is WSMsgType.CLOSE:
                return int(frame.data) if frame.data else None
            if frame.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                return None
            try:
                sends.count()
                if self._answer(connection, _payload(frame.data)) == HEARTBEAT:
                    last_beat = time.monotonic()
            except _Ended as ended:
                self._end(connection, ended.code)
                await _drain(socket)
                return None

    def _end(self, connection: Connection, code: int) -> None:
        self._note("refused", connection, code=code)
        connection.close(code)

    def _answer(self, connection: Connection, payload: Json) -> object:
        op, data = payload.get("op"), payload.get("d")
        match op:
            case 1:  # HEARTBEAT
                connection.send(ACK)
            case 2:  # IDENTIFY
                self._identify(connection, _object(data))
            case 6:  # RESUME
                self._resume(connection, _object(data))
            case 3 | 4 | 8:  # PRESENCE, VOICE, MEMBERS
                if connection.session is None:
                    raise _Ended(NOT_AUTHENTICATED)
                self._ask(connection.session, op, _object(data))
            case _:
                raise _Ended(UNKNOWN_OPCODE)
        return op

    def _identify(self, connection: Connection, data: Json) -> None:
        if connection.session is not None:
            raise _Ended(ALREADY_AUTHENTICATED)
        if data.get("token") != self._world.app.token or not isinstance(
            data.get("properties"), dict
        ):
            raise _Ended(AUTHENTICATION_FAILED)
        wanted = data.get("intents")
        if not isinstance(wanted, int) or not intents.are_known(wanted):
            raise _Ended(INVALID_INTENTS)
        if not intents.are_approved(wanted, self._world.app.approved):
            raise _Ended(DISALLOWED_INTENTS)
        shard = _shard(data.get("shard"))
        if self._is_too_soon(shard[0]) or self.starts_left == 0:
            connection.send(INVALID_SESSION, data=False)
            self._note("invalid_session", connection, resumable=False)
            return
        self.starts_left -= 1
        session = self._hub.begin(connection, shard, wanted)
        self._note("identified", connection, shard=list(shard), intents=wanted)
        self._greet(session)

    def _is_too_soon(self, shard: int) -> bool:
        now, last = self._world.clock.now(), self._last_identify.get(shard, 0.0)
        self._last_identify[shard] = now
        return now - last < self._world.settings.identify_interval_s

    def _greet(self, session: Session) -> None:
        world = self._world
        guilds = [each for each in world.shared_guilds() if session.hears(each.id, None)]
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": {
                    **views.user_json(world.bot),
                    "verified": True,
                    "mfa_enabled": True,
                    "email": None,
                },
                "guilds": [{"id": str(each.id), "unavailable": True} for each in guilds],
                "session_id": session.id,
                "resume_gateway_url": f"{self.url}/resume",
                "session_type": "normal",
                "shard": list(session.shard),
                "application": {
                    "id": str(world.app.id),
                    "flags": views.application_json(world)["flags"],
                },
                "private_channels": [],
                "relationships": [],
                "presences": [],
                "user_settings": {},
                "geo_ordered_rtc_regions": [],
                "guild_join_requests": [],
                "_trace": [],
            },
        )
        if session.intents & intents.GUILDS:
            for guild in guilds:
                session.dispatch("GUILD_CREATE", views.guild_create_json(world, guild))

    def _resume(self, connection: Connection, data: Json) -> None:
        if connection.session is not None:
            raise _Ended(ALREADY_AUTHENTICATED)
        if data.get("token") != self._world.app.token:
            raise _Ended(AUTHENTICATION_FAILED)
        session = self._hub.sessions.get(str(data.get("session_id")))
        if session is None:
            self._note("invalid_session", connection, resumable=False)
            connection.send(INVALID_SESSION, data=False)
            return
        after = data.get("seq")
        if type(after) is not int or after > session.seq:
            raise _Ended(INVALID_SEQ)
        self._hub.resume(connection, session)
        session.replay(after)
        self._note("resumed", connection, after=after, replayed=session.seq - after)
        session.dispatch("RESUMED", {"_trace": []})

    def _ask(self, session: Session, op: object, data: Json) -> None:
        if op == PRESENCE:
            self._world.journal.append("presence", status=data.get("status"))
        elif op == MEMBERS:
            guild = self._world.guilds.get(int(str(data.get("guild_id") or 0)))
            if guild is None:
                return
            wanted = {str(each) for each in data.get("user_ids") or ()}
            members = [self._world.users[each] for each in guild.members]
            found = [each for each in members if str(each.id) in wanted]
            session.dispatch(
                "GUILD_MEMBERS_CHUNK",
                {
                    "guild_id": str(guild.id),
                    "members": [views.member_json(guild, each) for each in found],
                    "chunk_index": 0,
                    "chunk_count": 1,
                    "nonce": data.get("nonce"),
                },
            )

    def _note(self, what: str, connection: Connection, **fields: object) -> None:
        session = connection.session
        self._world.journal.append(
            "gateway",
            what=what,
            connection=connection.number,
            session=session and session.id,
            **fields,
        )


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
            raise _Ended(RATE_LIMITED)


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


def _payload(data: str | bytes) -> Json:
    if len(data) > _LONGEST_PAYLOAD:
        raise _Ended(DECODE_ERROR)
    try:
        payload = json.loads(data)
    except ValueError as error:
        raise _Ended(DECODE_ERROR) from error
    return _object(payload)


def _object(value: object) -> Json:
    if value is None:
        return {}
    if isinstance(value, int):  # a heartbeat's sequence
        return {"seq": value}
    if not isinstance(value, dict):
        raise _Ended(DECODE_ERROR)
    return value


def _shard(value: object) -> tuple[int, int]:
    if value is None:
        return 0, 1
    match value:
        case [int() as number, int() as count] if 0 <= number < count:
            return number, count
        case _:
            raise _Ended(INVALID_SHARD)
