"""What people do, handed in as it comes; what cannot be stored is handed in again."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass

import discord

from adapters.platforms.discord.inbound import (
    answered_message,
    is_for_us,
    reply_ref,
    to_message,
)
from adapters.platforms.discord.places import made_at_ms, message_of
from adapters.platforms.discord.timing import Timing
from core.messages import IncomingMessage
from core.ports import Clock, Intake, Reception

log = logging.getLogger(__name__)

_ABOUT = {"platform": "discord"}
_MOST_IN_HAND = 8192
_MOST_REMEMBERED = 16384
_LOOK_UP_S = 1.5
_RECALLED_WITHIN_MS = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is done about a message beside handing it in."""

    note: Callable[[discord.Message], None]
    """Told of every message that is handed in."""
    asked: Callable[[IncomingMessage], None]
    """Told of every message as it is read."""
    busy: Callable[[IncomingMessage], Awaitable[None]]
    """Told once of a message that cannot be stored; best effort, never raises."""
    look_up: Callable[[int, int], Awaitable[discord.Message | None]]
    """Reads a message by its channel and id; never raises."""


class Receiver:
    """Hands messages in, each in a task of its own."""

    def __init__(
        self,
        *,
        me: Callable[[], int | None],
        beside: Beside,
        clock: Clock,
        timing: Timing,
        pace: float,
    ) -> None:
        self._me = me
        self._beside = beside
        self._clock = clock
        self._timing = timing
        self._pace = pace
        self._intake: Intake | None = None
        self._tasks: asyncio.TaskGroup | None = None
        self._in_hand: set[int] = set()
        self._taken: OrderedDict[int, None] = OrderedDict()
        """Messages that led to something, by id; what is taken back is mostly none of them."""
        self._began_ms = clock.now().timestamp() * 1000

    def heard(self) -> Mapping[str, Callable[..., None]]:
        """Name what is called for each of discord.py's events."""
        return {
            "message": self.on_message,
            "raw_message_delete": self.on_deleted,
            "raw_bulk_message_delete": self.on_bulk_deleted,
        }

    async def run(self, intake: Intake, connected: Awaitable[None]) -> None:
        """Hand in what comes while `connected` runs."""
        self._intake = intake
        try:
            async with asyncio.TaskGroup() as tasks:
                self._tasks = tasks
                await connected
        finally:
            self._tasks = None

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Do something beside, for as long as messages are taken."""
        if self._tasks is None:
            work.close()
        else:
            self._tasks.create_task(work)

    def on_message(self, message: discord.Message) -> None:
        """Take a message that somebody wrote somewhere."""
        me = self._me()
        if me is None or self._tasks is None or not is_for_us(message, me):
            return
        # Told twice while it is still in hand; too many at once come back by catching up.
        if message.id in self._in_hand or len(self._in_hand) >= _MOST_IN_HAND:
            return
        self._in_hand.add(message.id)
        self._tasks.create_task(self._take(message, me))

    def on_deleted(self, event: discord.RawMessageDeleteEvent) -> None:
        """Take the news that a message is gone."""
        self._recall(event.guild_id, event.channel_id, event.message_id)

    def on_bulk_deleted(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Take the news that many are gone."""
        for message in event.message_ids:
            self._recall(event.guild_id, event.channel_id, message)

    async def hand_in(self, message: discord.Message) -> Reception:
        """Hand in a message that was found later; returns once it is stored."""
        me = self._me()
        if self._intake is None or me is None or not is_for_us(message, me):
            return Reception.IGNORED
        return await self._insist(await self._read(message, me))

    async def _take(self, message: discord.Message, me: int) -> None:
        try:
            await self._insist(await self._read(message, me))
        except Exception:
            log.exception("A message could not be handed in", extra=_ABOUT)
        finally:
            self._in_hand.discard(message.id)

    async def _read(self, message: discord.Message, me: int) -> IncomingMessage:
        answered = answered_message(message)
        reply_to = reply_ref(message)
        if reply_to is not None and message.reference and message.reference.resolved is None:
            # It did not come along; without it a reply to a picture would not be understood.
            answered = await self._look_up(message.reference.channel_id, reply_to.message)
        self._beside.note(message)
        if answered is not None:
            self._beside.note(answered)
        read = to_message(message, me, answered=answered)
        self._beside.asked(read)
        return read

    async def _look_up(self, channel: int, message: str) -> discord.Message | None:
        try:
            async with asyncio.timeout(_LOOK_UP_S):
                return await self._beside.look_up(channel, int(message))
        except TimeoutError:
            return None

    async def _insist(self, message: IncomingMessage) -> Reception:
        """Discord tells of a message once, so what is refused stays in hand."""
        assert self._intake is not None  # noqa: S101 - there is none without a task group
        pause_s = self._timing.refusal_s * self._pace
        has_told = False
        while (reception := await self._intake.message(message)) is Reception.REFUSED:
            if not has_told:
                has_told = True
                await self._beside.busy(message)
            await self._clock.sleep_until(self._clock.monotonic() + pause_s)
            pause_s = min(pause_s * 2, self._timing.longest_refusal_s * self._pace)
        self._remember(int(message.ref.message))
        return reception

    def _remember(self, message: int) -> None:
        self._taken[message] = None
        if len(self._taken) > _MOST_REMEMBERED:
            self._taken.popitem(last=False)

    def _recall(self, guild: int | None, channel: int, message: int) -> None:
        """Pass on what may have led to something: servers delete a lot that never concerned us."""
        made_ms = made_at_ms(message)
        if made_ms < self._clock.now().timestamp() * 1000 - _RECALLED_WITHIN_MS:
            return
        is_known = message in self._taken or message in self._in_hand
        if self._tasks is not None and (is_known or made_ms < self._began_ms):
            self._tasks.create_task(self._recall_once(guild, channel, message))

    async def _recall_once(self, guild: int | None, channel: int, message: int) -> None:
        assert self._intake is not None  # noqa: S101 - there is none without a task group
        pause_s = self._timing.refusal_s * self._pace
        try:
            while await self._intake.recalled(message_of(guild, channel, message)) is (
                Reception.REFUSED
            ):
                await self._clock.sleep_until(self._clock.monotonic() + pause_s)
                pause_s = min(pause_s * 2, self._timing.longest_refusal_s * self._pace)
        except Exception:
            log.exception("A recall could not be handed in", extra=_ABOUT)
