"""The socket of events: stay connected, hand every event in once it comes, settle it after that."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import aiohttp
from pydantic import ValidationError

from adapters.platforms.web.api import WebApi
from adapters.platforms.web.inbound import to_message, to_press, to_recalled
from adapters.platforms.web.schemas import Frame, MessageEvent, PressEvent, RecalledEvent
from core.messages import ButtonPress, IncomingMessage
from core.ports import Clock, Health, Intake, PressAnswer, Reception

log = logging.getLogger(__name__)

AT_ONCE = 256
"""Events in the intake's hands at a time."""
_MOST_TAKEN = 4096
_MOST_REMEMBERED = 1024
_RETRY_S = 2.0
_ABOUT = {"platform": "web"}
_FAREWELLS = frozenset(
    {
        aiohttp.WSMsgType.CLOSE,
        aiohttp.WSMsgType.CLOSING,
        aiohttp.WSMsgType.CLOSED,
        aiohttp.WSMsgType.ERROR,
    }
)


class _Hangup(Exception):  # noqa: N818 - the service's goodbye, not always a fault
    """The service closed the socket, or spoke something else on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """How long to wait before the nth new connection, in seconds."""

    least_s: float
    most_s: float
    jitter: Callable[[], float]
    """From 0 up to 1; half of each wait hangs on it, so that many bots do not come at once."""

    def wait_s(self, failures: int) -> float:
        """Give the wait after so many failures in a row, from 1."""
        # The exponent is bounded: after a night the power would not fit a float.
        longest = min(self.most_s, self.least_s * 2.0 ** min(failures - 1, 30))
        return longest * (0.5 + self.jitter() / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replies:
    """What is said about an event beside settling it; best effort, never raises."""

    busy: Callable[[IncomingMessage], Awaitable[None]]
    press: Callable[[ButtonPress, PressAnswer], Awaitable[None]]


class Listener:
    """One bot's ear on the web chat."""

    def __init__(
        self,
        *,
        api: WebApi,
        clock: Clock,
        backoff: Backoff,
        replies: Replies,
        pace: float,
        timeout_s: float,
        heartbeat_s: float,
    ) -> None:
        self._api = api
        self._clock = clock
        self._backoff = backoff
        self._replies = replies
        self._retry_s = _RETRY_S * pace
        self._timeout_s = timeout_s
        self._heartbeat_s = heartbeat_s
        self._places = asyncio.Semaphore(AT_ONCE)
        self._told: OrderedDict[str, None] = OrderedDict()
        self._is_connected = False
        self._since: datetime | None = None
        self._detail = "not started"

    def health(self) -> Health:
        """Tell whether the socket is up."""
        return Health(is_connected=self._is_connected, since=self._since, detail=self._detail)

    async def listen(self, intake: Intake) -> None:
        """Receive until cancelled, over as many connections as it takes."""
        failures = 0
        try:
            async with asyncio.TaskGroup() as tasks:
                while True:
                    was_connected = False
                    try:
                        async with await self._api.socket(self._heartbeat_s) as socket:
                            await self._greet(socket)
                            was_connected = True
                            self._note_up()
                            await _Session(self, socket, intake, tasks).read()
                    except (aiohttp.ClientError, OSError, _Hangup) as error:
                        self._note_down(error)
                    failures = 1 if was_connected else failures + 1
                    wait_s = self._backoff.wait_s(failures)
                    await self._clock.sleep_until(self._clock.monotonic() + wait_s)
        finally:
            self._is_connected = False
            self._detail = "stopped"

    async def _greet(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async with asyncio.timeout(self._timeout_s):
            frame = await socket.receive()
        if frame.type is not aiohttp.WSMsgType.TEXT or _frame(frame.data).op != "hello":
            raise _Hangup("no hello")

    def _note_up(self) -> None:
        log.info("The web chat is connected", extra=_ABOUT)
        self._is_connected, self._since, self._detail = True, self._clock.now(), ""

    def _note_down(self, error: Exception) -> None:
        """Log the first failure of a row; the others only show in the health."""
        detail = str(error) if isinstance(error, _Hangup) else type(error).__name__
        if isinstance(error, aiohttp.WSServerHandshakeError):
            detail = f"the socket was refused with {error.status}"
        if self._is_connected or self._since is None:
            log.warning("The web chat is not connected: %s", detail, extra=_ABOUT)
            self._since = self._clock.now()
        self._is_connected, self._detail = False, detail

    async def handle(self, intake: Intake, frame: Frame) -> bool:
        """Hand one event in; True where it is settled, False where it must come again."""
        async with self._places:
            try:
                return await self._hand_in(intake, frame)
            except ValidationError as error:
                # What came is not logged: it may hold a person's words.
                fields = [".".join(map(str, each["loc"])) for each in error.errors()]
                log.warning("Malformed %s event skipped: %s", frame.kind, fields, extra=_ABOUT)
                return True
            except Exception:
                log.exception("A %s event could not be handed in", frame.kind, extra=_ABOUT)
                return False

    async def _hand_in(self, intake: Intake, frame: Frame) -> bool:
        match frame.kind:
            case "message":
                return await self._message(intake, MessageEvent.model_validate(frame.data))
            case "press":
                return await self._press(intake, PressEvent.model_validate(frame.data))
            case "recalled":
                recalled = to_recalled(RecalledEvent.model_validate(frame.data))
                return await intake.recalled(recalled) is not Reception.REFUSED
            case _:
                log.warning("Unknown event skipped: %s", frame.kind, extra=_ABOUT)
                return True

    async def _message(self, intake: Intake, event: MessageEvent) -> bool:
        message = to_message(event)
        reception = await intake.message(message)
        if reception is not Reception.REFUSED:
            return True
        if self._is_news(message.ref.message):
            await self._replies.busy(message)
        return False

    async def _press(self, intake: Intake, event: PressEvent) -> bool:
        press = to_press(event)
        if press is None:
            log.warning("A press of a button that is not ours was skipped", extra=_ABOUT)
            return True
        answer = await intake.press(press)
        is_settled = answer.reception is not Reception.REFUSED
        if answer.notice is not None and (is_settled or self._is_news(press.event)):
            await self._replies.press(press, answer)
        return is_settled

    def _is_news(self, event: str) -> bool:
        """Tell whether nobody was told about a refused event yet; it comes again and again."""
        if event in self._told:
            return False
        self._told[event] = None
        if len(self._told) > _MOST_REMEMBERED:
            self._told.popitem(last=False)
        return True

    @property
    def retry_s(self) -> float:
        """After how many seconds a refused event should come again."""
        return self._retry_s

    @property
    def timeout_s(self) -> float:
        """How long one frame may take to be written."""
        return self._timeout_s


class _Session:
    """One connection: events in, settlements out on the same socket.

    Sequence numbers mean something only here: a service that starts over counts anew.
    """

    def __init__(
        self,
        listener: Listener,
        socket: aiohttp.ClientWebSocketResponse,
        intake: Intake,
        tasks: asyncio.TaskGroup,
    ) -> None:
        self._listener = listener
        self._socket = socket
        self._intake = intake
        self._tasks = tasks
        self._taken: set[int] = set()

    async def read(self) -> None:
        """Take events in; the reading never waits for one, or heartbeats would fail.

        Raises:
            _Hangup: the connection ended.
        """
        while True:
            received = await self._socket.receive()
            if received.type in _FAREWELLS:
                raise _Hangup("the connection ended")
            if received.type is not aiohttp.WSMsgType.TEXT:
                continue
            frame = _frame(received.data)
            if frame.op != "event" or frame.seq is None:
                log.debug("Frame skipped: %s", frame.op, extra=_ABOUT)
                continue
            # Delivered again while still in hand, or too many: it comes again by itself.
            if frame.seq not in self._taken and len(self._taken) < _MOST_TAKEN:
                self._taken.add(frame.seq)
                self._tasks.create_task(self._take(frame, frame.seq))

    async def _take(self, frame: Frame, seq: int) -> None:
        is_settled = await self._listener.handle(self._intake, frame)
        settlement = {"op": "ack", "seq": seq}
        if not is_settled:
            settlement = {"op": "nack", "seq": seq, "retry_s": self._listener.retry_s}
        try:
            async with asyncio.timeout(self._listener.timeout_s):
                await self._socket.send_json(settlement)
        except (aiohttp.ClientError, OSError):
            # The event comes again on the next connection and is known there.
            log.debug("An event could not be settled", extra=_ABOUT)
        finally:
            self._taken.discard(seq)


def _frame(text: str) -> Frame:
    try:
        return Frame.model_validate_json(text)
    except ValidationError:
        log.warning("Unreadable frame skipped", extra=_ABOUT)
        return Frame(op="unreadable")
