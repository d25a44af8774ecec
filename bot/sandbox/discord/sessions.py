"""Gateway sessions: numbered events, kept so that a RESUME can have them again."""

import asyncio
import json
import secrets
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from bot.sandbox.discord.refusals import Json
from bot.sandbox.journal import Journal

DISPATCH = 0
# What the service keeps for a session that is away.
_KEPT = 5000
_SYNC_FLUSH = zlib.Z_SYNC_FLUSH


@dataclass(frozen=True, slots=True)
class Close:
    """Ends a connection: with a code, or without a word."""

    code: int | None = None


class Compressor(Protocol):
    """What makes frames smaller, in one stream per connection."""

    def compress(self, data: bytes, /) -> bytes:
        """Take data in."""

    def flush(self, mode: int = ..., /) -> bytes:
        """Give out what was taken in."""


@dataclass(slots=True, kw_only=True, eq=False)
class Connection:
    """One socket: what is still to be written to it."""

    number: int
    compressor: Compressor | None
    frames: asyncio.Queue[str | bytes | Close] = field(default_factory=asyncio.Queue)
    is_mute: bool = False  # a zombie: takes everything, says nothing
    session: "Session | None" = None

    def send(self, op: int, data: object = None, *, event: str | None = None, seq: int = 0) -> None:
        """Write a frame, in the order of the calls."""
        if self.is_mute:
            return
        frame = {"op": op, "d": data, "s": seq or None, "t": event}
        text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
        if self.compressor is None:
            self.frames.put_nowait(text)
        else:
            squeezed = self.compressor.compress(text.encode())
            self.frames.put_nowait(squeezed + self.compressor.flush(_SYNC_FLUSH))

    def close(self, code: int | None = None) -> None:
        """End the connection once all before it is written; None is a cut without a word."""
        self.frames.put_nowait(Close(code))


@dataclass(slots=True, kw_only=True, eq=False)
class Session:
    """What an IDENTIFY began; it outlives its connection."""

    id: str
    shard: tuple[int, int]
    intents: int
    seq: int = 0
    kept: deque[tuple[int, str, Json]] = field(default_factory=lambda: deque(maxlen=_KEPT))
    connection: Connection | None = None

    def hears(self, guild_id: int | None, intent: int | None) -> bool:
        """Say whether an event is for this session."""
        shard = 0 if guild_id is None else (guild_id >> 22) % self.shard[1]
        return shard == self.shard[0] and (intent is None or bool(self.intents & intent))

    def dispatch(self, event: str, data: Json) -> None:
        """Number an event, keep it, and send it if anybody is there."""
        self.seq += 1
        self.kept.append((self.seq, event, data))
        if self.connection is not None:
            self.connection.send(DISPATCH, data, event=event, seq=self.seq)

    def replay(self, after: int) -> None:
        """Send again what came after a number."""
        if self.connection is not None:
            for seq, event, data in self.kept:
                if seq > after:
                    self.connection.send(DISPATCH, data, event=event, seq=seq)


class Hub:
    """All sessions of the bot; two may be live at once, and both hear everything."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.sessions: dict[str, Session] = {}
        self.connections: dict[int, Connection] = {}
        self._numbers = 0
        # Events still to be lost, or told twice.
        self.to_lose = 0
        self.to_double = 0

    def connect(self, compressor: Compressor | None) -> Connection:
        """Take a socket in."""
        self._numbers += 1
        connection = Connection(number=self._numbers, compressor=compressor)
        self.connections[connection.number] = connection
        self._journal.append("gateway", what="connected", connection=connection.number)
        return connection

    def disconnect(self, connection: Connection, code: int | None) -> None:
        """Forget a socket; its session waits, unless the client ended it for good."""
        self.connections.pop(connection.number, None)
        session = connection.session
        self._journal.append(
            "gateway",
            what="disconnected",
            connection=connection.number,
            session=session and session.id,
            code=code,
        )
        if session is not None and session.connection is connection:
            session.connection = None
            # 1000 and 1001 tell that the client will not come back for this session.
            if code in {1000, 1001}:
                self.sessions.pop(session.id, None)

    def begin(self, connection: Connection, shard: tuple[int, int], intents: int) -> Session:
        """Start a session."""
        session = Session(
            id=secrets.token_hex(16), shard=shard, intents=intents, connection=connection
        )
        connection.session = session
        self.sessions[session.id] = session
        return session

    def resume(self, connection: Connection, session: Session) -> None:
        """Give a session another socket; the one it had, if any, is cut off."""
        if session.connection is not None and session.connection is not connection:
            session.connection.session = None
            session.connection.close(4000)
        session.connection = connection
        connection.session = session

    def dispatch(
        self,
        event: str,
        tell: Callable[[Session], Json | None],
        *,
        guild_id: int | None = None,
        intent: int | None = None,
    ) -> int:
        """Tell every session an event is for; return how many that were.

        `tell` makes the event for one session; None leaves the session out.
        """
        if self.to_lose:
            self.to_lose -= 1
            self._journal.append("gateway", what="lost", name=event)
            return 0
        times = 1
        if self.to_double:
            self.to_double -= 1
            times = 2
        heard = 0
        for session in list(self.sessions.values()):
            if not session.hears(guild_id, intent):
                continue
            data = tell(session)
            if data is None:
                continue
            heard += 1
            for _ in range(times):
                session.dispatch(event, data)
        return heard

    def close(self) -> None:
        """End every connection."""
        for connection in list(self.connections.values()):
            connection.close(1001)
