"""The world that outlives a crash: a chat that delivers again what was not acknowledged, and time.

Chats and charges are those of `tests.fakes.far_end`; here stands what connects them to a process
that may die at any call, which is why even the connection talks through the guarded ports.
"""

import asyncio
import heapq
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime

from core.messages import (
    Attachment,
    ButtonPress,
    ChatRef,
    DeliveryKey,
    IncomingMessage,
    MessageRef,
    OutgoingMessage,
    PlatformName,
    QuotedMessage,
    ReplyToken,
)
from core.ports import Capabilities, Finding, Health, Intake, Media, Reception, Translator
from tests.fakes.clock import FakeClock
from tests.fakes.far_end import FakePlatform

Event = IncomingMessage | ButtonPress | MessageRef
"""What a platform delivers: a message, a tap, or the news that a message was taken back."""

DEAF_PAUSE_S = 5.0
"""After this long a platform delivers again what was refused."""


class DrivenClock(FakeClock):
    """Time that goes straight to the next moment at which somebody wants to wake."""

    def wake_next(self, until: float) -> bool:
        """Move on to the next sleeper, who wakes; False where all sleep beyond `until`."""
        while self._sleepers:
            when, _, sleeper = self._sleepers[0]
            if when > until and not sleeper.done():
                return False
            heapq.heappop(self._sleepers)
            if not sleeper.done():
                self._elapsed = max(self._elapsed, when)
                sleeper.set_result(None)
                return True
        return False

    def pass_to(self, when: float) -> None:
        """Move on while nobody wakes."""
        self._elapsed = max(self._elapsed, when)


@dataclass(slots=True)
class Chat:
    """A chat service: what stands in it, and what it has not got rid of yet."""

    clock: DrivenClock
    server: FakePlatform
    undelivered: list[Event] = field(default_factory=list)
    """Events in order; each stays until it was acknowledged."""
    delivered: list[Event] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def happen(self, event: Event) -> None:
        """Let somebody do something."""
        self.undelivered.append(event)
        self.arrived.set()

    async def next_event(self) -> Event:
        """Wait for an event; give the same one until it is acknowledged."""
        while not self.undelivered:
            self.arrived.clear()
            await self.arrived.wait()
        return self.undelivered[0]

    def acknowledge(self) -> None:
        """Forget the event that was given last."""
        self.delivered.append(self.undelivered.pop(0))


@dataclass(slots=True)
class Account:
    """One process's connection to the chat: a Platform that renders and opens files itself."""

    chat: Chat
    translator: Translator
    media: Media

    @property
    def name(self) -> PlatformName:
        return self.chat.server.name

    async def run(self, intake: Intake) -> None:
        while True:
            event = await self.chat.next_event()
            if await _hand_in(event, intake) is Reception.REFUSED:
                clock = self.chat.clock
                await clock.sleep_until(clock.monotonic() + DEAF_PAUSE_S)
            else:
                self.chat.acknowledge()

    def health(self) -> Health:
        return self.chat.server.health()

    def capabilities(self, chat: ChatRef) -> Capabilities:
        return self.chat.server.capabilities(chat)

    async def send(
        self, out: OutgoingMessage, *, key: DeliveryKey, reply: ReplyToken | None
    ) -> MessageRef:
        self._render(out)
        for item in out.media:
            with self.media.open(item.media) as content:
                content.read()
        return await self.chat.server.send(out, key=key, reply=reply)

    async def find(
        self, out: OutgoingMessage, *, key: DeliveryKey, since: datetime
    ) -> MessageRef | None:
        return await self.chat.server.find(out, key=key, since=since)

    async def edit(self, ref: MessageRef, out: OutgoingMessage) -> MessageRef:
        self._render(out)
        return await self.chat.server.edit(ref, out)

    async def fetch(self, ref: MessageRef) -> QuotedMessage | None:
        return await self.chat.server.fetch(ref)

    def open(self, attachment: Attachment) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        return self.chat.server.open(attachment)

    async def check(self) -> Sequence[Finding]:
        return await self.chat.server.check()

    def _render(self, out: OutgoingMessage) -> None:
        labels = (button.label for button in out.buttons)
        for text in (*out.lines, *labels):
            self.translator.text(text.key, out.language, **text.args)


@dataclass(slots=True)
class DeafAccount(Account):
    """The connection of a second process, to which the chat delivers nothing."""

    async def run(self, intake: Intake) -> None:  # noqa: ARG002 - nothing to hand in
        await asyncio.Event().wait()


async def _hand_in(event: Event, intake: Intake) -> Reception:
    if isinstance(event, IncomingMessage):
        return await intake.message(event)
    if isinstance(event, ButtonPress):
        return (await intake.press(event)).reception
    return await intake.recalled(event)
