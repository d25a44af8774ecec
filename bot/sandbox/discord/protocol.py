"""What clients say to the gateway, and what they hear: IDENTIFY, RESUME, heartbeats."""

import json
from enum import IntEnum
from typing import Final

from bot.sandbox.discord import intents, views
from bot.sandbox.discord.refusals import Json
from bot.sandbox.discord.sessions import Connection, Hub, Session
from bot.sandbox.discord.world import World

LONGEST_PAYLOAD: Final = 4096
_SESSION_STARTS: Final = 1000


class Op(IntEnum):
    """What a frame is."""

    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    VOICE = 4
    RESUME = 6
    RECONNECT = 7
    MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    ACK = 11


class CloseCode(IntEnum):
    """Why the gateway ends a connection."""

    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SEQ = 4007
    RATE_LIMITED = 4008
    TIMED_OUT = 4009
    INVALID_SHARD = 4010
    INVALID_VERSION = 4012
    INVALID_INTENTS = 4013
    DISALLOWED_INTENTS = 4014


class Ended(Exception):  # noqa: N818 - leaves the reading loop
    """End the connection."""

    def __init__(self, code: CloseCode) -> None:
        super().__init__(code)
        self.code = code


class Protocol:
    """Answers frames, whichever connection they came by."""

    def __init__(self, world: World, hub: Hub) -> None:
        self._world = world
        self._hub = hub
        self.starts_left = _SESSION_STARTS
        self._last_identify = 0.0

    @property
    def url(self) -> str:
        """Return where sessions begin."""
        return f"{self._world.base_url.replace('http', 'ws', 1)}/gateway"

    def answer(self, connection: Connection, payload: Json) -> object:
        """Answer one frame and return its kind.

        Raises:
            Ended: the frame is one that no connection survives.
        """
        op, data = payload.get("op"), payload.get("d")
        match op:
            case Op.HEARTBEAT:
                connection.send(Op.ACK)
            case Op.IDENTIFY:
                self._identify(connection, _object(data))
            case Op.RESUME:
                self._resume(connection, _object(data))
            case Op.PRESENCE | Op.VOICE | Op.MEMBERS:
                if connection.session is None:
                    raise Ended(CloseCode.NOT_AUTHENTICATED)
                self._ask(connection.session, op, _object(data))
            case _:
                raise Ended(CloseCode.UNKNOWN_OPCODE)
        return op

    def _identify(self, connection: Connection, data: Json) -> None:
        if connection.session is not None:
            raise Ended(CloseCode.ALREADY_AUTHENTICATED)
        if data.get("token") != self._world.app.token or not isinstance(
            data.get("properties"), dict
        ):
            raise Ended(CloseCode.AUTHENTICATION_FAILED)
        wanted = data.get("intents")
        if not isinstance(wanted, int) or not intents.are_known(wanted):
            raise Ended(CloseCode.INVALID_INTENTS)
        if not intents.are_approved(wanted, self._world.app.approved):
            raise Ended(CloseCode.DISALLOWED_INTENTS)
        shard = _shard(data.get("shard"))
        if self._is_too_soon() or self.starts_left == 0:
            connection.send(Op.INVALID_SESSION, data=False)
            self.note("invalid_session", connection, resumable=False)
            return
        self.starts_left -= 1
        session = self._hub.begin(connection, shard, wanted)
        self.note("identified", connection, shard=list(shard), intents=wanted)
        self._greet(session)

    def _is_too_soon(self) -> bool:
        # All shards share the one key that a max_concurrency of 1 leaves.
        now, last = self._world.clock.now(), self._last_identify
        self._last_identify = now
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
            raise Ended(CloseCode.ALREADY_AUTHENTICATED)
        if data.get("token") != self._world.app.token:
            raise Ended(CloseCode.AUTHENTICATION_FAILED)
        session = self._hub.sessions.get(str(data.get("session_id")))
        if session is None:
            self.note("invalid_session", connection, resumable=False)
            connection.send(Op.INVALID_SESSION, data=False)
            return
        after = data.get("seq")
        if type(after) is not int or after > session.seq:
            raise Ended(CloseCode.INVALID_SEQ)
        self._hub.resume(connection, session)
        session.replay(after)
        self.note("resumed", connection, after=after, replayed=session.seq - after)
        session.dispatch("RESUMED", {"_trace": []})

    def _ask(self, session: Session, op: object, data: Json) -> None:
        if op == Op.PRESENCE:
            self._world.journal.append("presence", status=data.get("status"))
        elif op == Op.MEMBERS:
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

    def note(self, what: str, connection: Connection, **fields: object) -> None:
        """Journal what happened to a connection."""
        session = connection.session
        self._world.journal.append(
            "gateway",
            what=what,
            connection=connection.number,
            session=session and session.id,
            **fields,
        )


def parse(data: str | bytes) -> Json:
    """Read a frame.

    Raises:
        Ended: it is no JSON object, or too long.
    """
    if len(data) > LONGEST_PAYLOAD:
        raise Ended(CloseCode.DECODE_ERROR)
    try:
        payload = json.loads(data)
    except ValueError as error:
        raise Ended(CloseCode.DECODE_ERROR) from error
    return _object(payload)


def _object(value: object) -> Json:
    if value is None:
        return {}
    if isinstance(value, int):  # a heartbeat's sequence
        return {"seq": value}
    if not isinstance(value, dict):
        raise Ended(CloseCode.DECODE_ERROR)
    return value


def _shard(value: object) -> tuple[int, int]:
    if value is None:
        return 0, 1
    match value:
        case [int() as number, int() as count] if 0 <= number < count:
            return number, count
        case _:
            raise Ended(CloseCode.INVALID_SHARD)
