"""Progress edits: in memory, the newest wins, one in flight per message.

They are worth nothing after a restart, so they are no outbox rows. The last edit of a status
message is one, and waits for the edit in flight, so that progress never overwrites an ending.
"""

import asyncio
import logging

from core.errors import DeliveryError
from core.messages import MessageRef, OutgoingMessage
from core.ports import Clock, EditStyle, Ports

log = logging.getLogger(__name__)


class Board:
    """Shows what moves."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._clock: Clock = ports.clock
        self._newest: dict[MessageRef, OutgoingMessage] = {}
        self._shown: set[MessageRef] = set()
        """Messages with an edit in flight or just done, whose gap has not passed."""
        self._in_flight: dict[MessageRef, asyncio.Event] = {}
        self._moved: dict[MessageRef, MessageRef] = {}
        """Where a message went that its platform replaced when it was edited."""
        self._group: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Send edits until cancelled; those in hand at the end are forgotten."""
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                await asyncio.Event().wait()
        finally:
            self._group = None

    def show(self, ref: MessageRef, out: OutgoingMessage) -> None:
        """Let a message read `out` soon, unless something newer comes first."""
        if self._group is None or not self._can_edit(ref):
            return
        self._newest[ref] = out
        if ref not in self._shown:
            self._shown.add(ref)
            self._group.create_task(self._send(ref))

    async def finish(self, ref: MessageRef) -> MessageRef:
        """Drop what waits for a message, let the edit in flight end, and say where it stands."""
        self._newest.pop(ref, None)
        if (ended := self._in_flight.get(ref)) is not None:
            await ended.wait()
        return self._moved.pop(ref, ref)

    def _can_edit(self, ref: MessageRef) -> bool:
        platform = self._ports.platforms.get(ref.chat.platform)
        return (
            platform is not None
            and platform.capabilities(ref.chat).edit_style is not EditStyle.NONE
        )

    async def _send(self, ref: MessageRef) -> None:
        gap_s = self._ports.platforms[ref.chat.platform].capabilities(ref.chat).edit_gap_s
        try:
            while (out := self._newest.pop(ref, None)) is not None:
                await self._edit(ref, out)
                await self._clock.sleep_until(self._clock.monotonic() + gap_s)
        finally:
            self._shown.discard(ref)

    async def _edit(self, ref: MessageRef, out: OutgoingMessage) -> None:
        ended = self._in_flight[ref] = asyncio.Event()
        where = self._moved.get(ref, ref)
        try:
            stands = await self._ports.platforms[ref.chat.platform].edit(where, out)
            if stands != ref:
                self._moved[ref] = stands
        except DeliveryError as error:
            # A lost progress edit is replaced by the next one.
            log.debug("Progress edit not shown", exc_info=error)
        finally:
            del self._in_flight[ref]
            ended.set()
