"""Interactions that are being answered: one answer each, never two changes at once.

The first thing said becomes the callback, which is the acknowledgment. What became of a callback
whose outcome is unknown, or of one that an earlier process made, is read from the answer itself.
"""

import asyncio
import logging
from dataclasses import dataclass, field
from enum import Enum, auto

from adapters.platforms.discord.outbound import Rendered
from adapters.platforms.discord.replies import (
    EPHEMERAL,
    LOADING,
    AlreadyAnsweredError,
    Callbacks,
    Json,
    MissingAnswerError,
    Ticket,
    VoidTicketError,
)
from core.errors import DeliveryError, PlatformUnavailable, Sent
from core.messages import DeliveryKey
from core.ports import Clock

log = logging.getLogger(__name__)

ANSWER_BY_S = 1.5
"""Of the three seconds that Discord waits."""
_SETTLING_S = 3.0
_ABOUT = {"platform": "discord"}
_MESSAGE, _DEFER, _DEFER_UPDATE = 4, 5, 6


class Stage(Enum):
    """How far the answer has come."""

    OPEN = auto()
    UNSURE = auto()
    """Something was sent, and nobody knows whether it arrived."""
    DEFERRED = auto()
    ANSWERED = auto()


@dataclass(slots=True, eq=False, kw_only=True)
class Exchange:
    """One interaction as far as this process has answered it."""

    ticket: Ticket
    stage: Stage = Stage.OPEN
    is_tap: bool = False
    """It came from a message of ours, which a deferred answer leaves as it is."""
    said: dict[DeliveryKey, int] = field(default_factory=dict)
    """What was said by the ticket, and the messages that it became."""
    spare: int | None = None
    """An empty message that waits for words."""
    tried: DeliveryKey | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    deadline: asyncio.Task[None] | None = None
    """Defers the answer unless it comes in time."""

    def settle(self, stage: Stage) -> None:
        """Note that Discord has had an answer."""
        self.stage = stage
        self.answered.set()
        if stage is Stage.ANSWERED and self.deadline is not None:
            self.deadline.cancel()


class Exchanges:
    """Answers interactions, each under a lock of its own."""

    def __init__(self, clock: Clock) -> None:
        """Take the clock; `callbacks` is set as soon as a client has logged in."""
        self.callbacks: Callbacks | None = None
        self._clock = clock
        self._known: dict[int, Exchange] = {}

    def begin(self, ticket: Ticket, *, is_tap: bool = False) -> Exchange | None:
        """Open an exchange; None where the same interaction has come before."""
        self._forget_old()
        if ticket.interaction in self._known:
            return None
        exchange = self._known[ticket.interaction] = Exchange(ticket=ticket, is_tap=is_tap)
        return exchange

    def known(self, ticket: Ticket) -> Exchange | None:
        """Find an exchange of this process."""
        return self._known.get(ticket.interaction)

    async def answer(self, rendered: Rendered, key: DeliveryKey, ticket: Ticket) -> int | None:
        """Say something by a ticket; None where the ticket cannot, or where others should.

        Raises:
            DeliveryError: as the Platform port's `send`.
        """
        exchange = self._known.get(ticket.interaction)
        if exchange is None:
            # An earlier process may have said anything by it.
            exchange = Exchange(ticket=ticket, stage=Stage.UNSURE)
            self._known[ticket.interaction] = exchange
        async with exchange.lock:
            try:
                return await self._say(exchange, rendered, key)
            except VoidTicketError as error:
                log.info("An interaction cannot be answered any more: %s", error, extra=_ABOUT)
                return None

    async def defer_when_late(self, exchange: Exchange) -> None:
        """Show that an answer will come, where none has come in time."""
        await self._clock.sleep_until(self._clock.monotonic() + ANSWER_BY_S)
        async with exchange.lock:
            if exchange.stage is not Stage.OPEN:
                return
            if exchange.is_tap:
                await self._begin_answer(exchange, _DEFER_UPDATE, None)
            else:
                flags = EPHEMERAL if exchange.ticket.is_private else 0
                await self._begin_answer(exchange, _DEFER, {"flags": flags})

    async def respond(self, exchange: Exchange, kind: int, data: Json | None = None) -> bool:
        """Give an answer that is no message of ours; False where there has been another."""
        async with exchange.lock:
            if exchange.stage is not Stage.OPEN:
                return False
            await self._begin_answer(exchange, kind, data)
            return True

    async def tell(self, exchange: Exchange, payload: Json) -> None:
        """Say something to the person alone, if that can still be done."""
        private = {**payload, "flags": EPHEMERAL}
        async with exchange.lock:
            if exchange.stage is Stage.OPEN:
                await self._begin_answer(exchange, _MESSAGE, private)
                return
            try:
                if exchange.stage is Stage.DEFERRED and not exchange.is_tap:
                    if exchange.ticket.is_private:
                        await self._calls.edit(exchange.ticket, None, payload)
                        exchange.settle(Stage.ANSWERED)
                        return
                    # Everybody saw that something would come, and it is for one person only.
                    await self._calls.withdraw(exchange.ticket)
                    exchange.settle(Stage.ANSWERED)
                await self._calls.follow_up(exchange.ticket, private)
            except (VoidTicketError, DeliveryError) as error:
                log.debug("A private word was not said: %s", error, extra=_ABOUT)

    async def edit(self, rendered: Rendered, message: int, ticket: Ticket) -> None:
        """Change a message that only a ticket reaches; nothing where it does not any more.

        Raises:
            DeliveryError: it could not be changed.
        """
        exchange = self._known.get(ticket.interaction)
        if exchange is not None:
            await self._until_answered(exchange)
        async with exchange.lock if exchange is not None else asyncio.Lock():
            try:
                payload = rendered.payload()
                await self._calls.edit(ticket, message, payload, rendered.files)
            except VoidTicketError as error:
                log.debug("A message stays as it is: %s", error, extra=_ABOUT)

    @property
    def _calls(self) -> Callbacks:
        if self.callbacks is None:
            raise PlatformUnavailable("not logged in yet", sent=Sent.NO)
        return self.callbacks

    async def _say(self, exchange: Exchange, rendered: Rendered, key: DeliveryKey) -> int | None:
        if exchange.stage is Stage.UNSURE and key not in exchange.said:
            await self._find_out(exchange, rendered, key)
        if exchange.stage is Stage.OPEN and key not in exchange.said:
            await self._call_back(exchange, rendered, key)
        if key in exchange.said:
            return exchange.said[key]
        ticket = exchange.ticket
        if exchange.stage is Stage.DEFERRED and not exchange.is_tap:
            said = await self._calls.edit(ticket, None, rendered.payload(), rendered.files)
            exchange.settle(Stage.ANSWERED)
        elif ticket.is_private or ticket.is_alone:
            said = await self._say_more(exchange, rendered)
        else:
            return None
        exchange.said[key] = said
        return said

    async def _say_more(self, exchange: Exchange, rendered: Rendered) -> int:
        """Say one thing more, once.

        A follow-up has neither a nonce nor, before it is answered, a name to look for it by. So
        nothing but an empty one is sent blindly; its words come by an edit, which may be repeated.
        """
        ticket = exchange.ticket
        if exchange.spare is None:
            empty = rendered.emptied()
            flags = empty.flags | (EPHEMERAL if ticket.is_private else 0)
            exchange.spare = await self._calls.follow_up(
                ticket, {**empty.payload(), "flags": flags}
            )
        try:
            said = await self._calls.edit(
                ticket, exchange.spare, rendered.payload(), rendered.files
            )
        except VoidTicketError:
            exchange.spare = None
            raise
        exchange.spare = None
        return said

    async def _call_back(self, exchange: Exchange, rendered: Rendered, key: DeliveryKey) -> None:
        """Make a message the callback, once."""
        flags = rendered.flags | (EPHEMERAL if exchange.ticket.is_private else 0)
        payload = {**rendered.payload(), "flags": flags}
        exchange.stage, exchange.tried = Stage.UNSURE, key
        try:
            said = await self._calls.respond(exchange.ticket, _MESSAGE, payload, rendered.files)
        except AlreadyAnsweredError:
            await self._find_out(exchange, rendered, key)
            return
        except DeliveryError as error:
            if error.sent is Sent.NO:
                exchange.stage = Stage.OPEN
            raise
        if said is None:
            said = int((await self._calls.original(exchange.ticket))["id"])
        exchange.said[key] = said
        exchange.settle(Stage.ANSWERED)

    async def _find_out(self, exchange: Exchange, rendered: Rendered, key: DeliveryKey) -> None:
        """Read from the answer itself how far it has come, and whether it is this message."""
        try:
            original = await self._calls.original(exchange.ticket)
        except MissingAnswerError:
            exchange.stage = Stage.OPEN
            return
        if original.get("flags", 0) & LOADING:
            exchange.settle(Stage.DEFERRED)
            return
        exchange.settle(Stage.ANSWERED)
        words = str(original.get("content", "")).split()
        if exchange.tried == key or words == rendered.content.split():
            exchange.said[key] = int(original["id"])

    async def _begin_answer(self, exchange: Exchange, kind: int, data: Json | None) -> None:
        exchange.stage = Stage.UNSURE
        is_deferred = kind in {_DEFER, _DEFER_UPDATE}
        try:
            await self._calls.respond(exchange.ticket, kind, data)
        except (AlreadyAnsweredError, VoidTicketError, DeliveryError) as error:
            log.info("An interaction was not answered: %s", error, extra=_ABOUT)
            if isinstance(error, DeliveryError) and error.sent is Sent.NO:
                exchange.stage = Stage.OPEN
        else:
            exchange.settle(Stage.DEFERRED if is_deferred else Stage.ANSWERED)

    async def _until_answered(self, exchange: Exchange) -> None:
        """Wait for the callback: before it a ticket can do nothing else."""
        try:
            async with asyncio.timeout(_SETTLING_S):
                await exchange.answered.wait()
        except TimeoutError:
            return

    def _forget_old(self) -> None:
        now = self._clock.now()
        for interaction, exchange in list(self._known.items()):
            if exchange.ticket.lasts(now):
                # They are in the order in which they came.
                break
            del self._known[interaction]
