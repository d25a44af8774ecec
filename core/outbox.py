"""The outbox: every message is a row first, and stands in the chat once.

A lane per chat; no lane blocks another. Within a lane acknowledgments go first, and rows of one
job strictly in order, each after the one before is confirmed or abandoned. A lane that is limited
pauses; one where the bot may not speak is closed.
"""

import asyncio
import logging
from datetime import timedelta

from core.board import Board
from core.chat_lane import FIRST_PAUSE_S, ChatLane, longer
from core.courtesy import Courtesy
from core.errors import (
    BotError,
    DeliveryError,
    Forbidden,
    PlatformUnavailable,
    Sent,
    StoreError,
)
from core.jobs import JobId
from core.messages import (
    ChatRef,
    Delivery,
    DeliveryKey,
    MessageKind,
    MessageRef,
    OutboxRow,
    ReplyToken,
)
from core.persistence import Transaction
from core.ports import NextStep, Platform, Ports
from core.sharing import SharedTransactions

log = logging.getLogger(__name__)


class Outbox:
    """Sends rows until cancelled; what is unsent waits in the store for the next start."""

    def __init__(self, ports: Ports, board: Board, courtesy: Courtesy, *, pace: float) -> None:
        """Take the ports; `pace` scales the pauses between tries."""
        self._courtesy = courtesy
        self._ports = ports
        self._board = board
        self._pace = pace
        self._group: asyncio.TaskGroup | None = None
        self._settling = SharedTransactions(ports.store, self._note)
        self._lanes: dict[ChatRef, ChatLane] = {}
        """Those with anything to send."""
        self._has_looked = False
        """Whether it is known what earlier processes left."""
        self._idle = asyncio.Event()
        self._idle.set()

    async def post(self, tx: Transaction, row: OutboxRow, *, is_first: bool = False) -> None:
        """Put a row into the outbox and send it once the transaction has been committed.

        `is_first` promises that its key was made in this very transaction, so that nothing can
        have been sent under it.
        """
        await tx.post(row)
        tx.on_commit(lambda: self._posted(row, is_first=is_first))

    async def run(self) -> None:
        """Send what earlier processes left, then whatever comes, until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                await self._wake_all(group)
                await asyncio.Event().wait()
        finally:
            # What is posted from now on waits for the next start.
            self._group = None

    async def flush(self) -> None:
        """Wait until no lane has anything to send; lanes that are paused keep it waiting."""
        await self._idle.wait()

    async def _wake_all(self, group: asyncio.TaskGroup) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            try:
                async with self._ports.store.snapshot() as tx:
                    chats = await tx.pending_chats()
            except StoreError as error:
                log.warning("The outbox cannot be read yet", exc_info=error)
                await self._sleep(pause_s * self._pace)
                pause_s = longer(pause_s)
            else:
                break
        self._has_looked = True
        for chat in chats:
            self._lane_of(chat, group).fall_behind(is_urgent=True)

    def _posted(self, row: OutboxRow, *, is_first: bool) -> None:
        chat = row.message.chat
        is_acknowledgment = row.message.kind is MessageKind.ACKNOWLEDGMENT
        if is_acknowledgment and chat.platform in self._ports.platforms:
            self._courtesy.begin()
        if self._group is None:
            return
        lane = self._lane_of(chat, self._group)
        if is_first and self._has_looked and self._ports.engine.is_alone:
            lane.put(row)
        else:
            lane.fall_behind(is_urgent=is_acknowledgment)

    def _lane_of(self, chat: ChatRef, group: asyncio.TaskGroup) -> ChatLane:
        lane = self._lanes.get(chat)
        if lane is None:
            lane = self._lanes[chat] = ChatLane()
            self._idle.clear()
            group.create_task(self._run_lane(chat, lane, group))
        return lane

    async def _run_lane(self, chat: ChatRef, lane: ChatLane, group: asyncio.TaskGroup) -> None:
        is_open = True
        try:
            while is_open:
                try:
                    is_open = await self._send_next(chat, lane, group)
                except PlatformUnavailable as error:
                    lane.begin_anew()
                    after = error.retry_after
                    await self._sleep(after.total_seconds() if after else self._pause_s(lane))
                except StoreError as error:
                    lane.begin_anew()
                    if lane.pause_s == FIRST_PAUSE_S:
                        log.warning("A lane of the outbox waits for the store: %s", error)
                    await self._sleep(self._pause_s(lane))
        finally:
            del self._lanes[chat]
            if not self._lanes:
                self._idle.set()

    async def _send_next(self, chat: ChatRef, lane: ChatLane, group: asyncio.TaskGroup) -> bool:
        """Send a row, and confirm it while the next one goes out; False where none is left."""
        if chat.platform not in self._ports.platforms:
            return False
        row = await self._next_row(chat, lane)
        if row is None:
            return False
        is_sent = lane.has_sent(row.key)
        try:
            ref = lane.place_of(row.key) if is_sent else await self._carry_out(row)
        except Forbidden as error:
            log.warning("A chat is closed to us: %s", error)
            await self._close_lane(chat, lane)
        else:
            lane.sent(row.key, ref)
            group.create_task(self._confirm(lane, row, ref))
        return True

    async def _next_row(self, chat: ChatRef, lane: ChatLane) -> OutboxRow | None:
        """Choose what goes next: what is at hand, at once; else what the store lists.

        That is asked, and followed, only when it knows of all that was sent.
        """
        while True:
            lane.check()
            if (row := lane.next_fresh()) is not None:
                return row
            if lane.is_confirming:
                await lane.change()
            elif (row := lane.next_listed()) is not None or not lane.is_behind:
                return row
            else:
                await self._look(chat, lane)

    async def _look(self, chat: ChatRef, lane: ChatLane) -> None:
        lane.begin_list()
        async with self._ports.store.snapshot() as tx:
            lane.take_list(await tx.pending(chat))

    async def _confirm(self, lane: ChatLane, row: OutboxRow, ref: MessageRef | None) -> None:
        try:
            await self._settle(row, ref)
        except StoreError as error:
            lane.confirmed(row.key, error)
        else:
            lane.confirmed(row.key)

    async def _carry_out(self, row: OutboxRow) -> MessageRef | None:
        """Send one row; None where it is given up.

        Raises:
            Forbidden: the bot may not speak in this chat.
            PlatformUnavailable: not now; the row stays where it is.
        """
        platform = self._ports.platforms[row.message.chat.platform]
        try:
            if row.edits is None:
                return await self._send(platform, row)
            return await self._edit(platform, row, row.edits)
        except (PlatformUnavailable, Forbidden, StoreError):
            raise
        except BotError:
            log.exception("A message cannot be sent as it is")
            return None

    async def _send(self, platform: Platform, row: OutboxRow) -> MessageRef:
        chat, now = row.message.chat, self._ports.clock.now()
        window = platform.capabilities(chat).idempotency_window
        # The row is older than its first sending, so its age errs on the safe side.
        if window is None or now - row.created_at >= window:
            found = await self._find(platform, row)
            if found is not None:
                return found
        return await platform.send(row.message, key=row.key, reply=self._usable(row.token))

    async def _find(self, platform: Platform, row: OutboxRow) -> MessageRef | None:
        since = row.created_at - timedelta(minutes=1)
        try:
            return await platform.find(row.message, key=row.key, since=since)
        except (PlatformUnavailable, Forbidden):
            raise
        except DeliveryError as error:
            # Nobody refused the message itself, so it stays until the chat can be searched.
            raise PlatformUnavailable("cannot search the chat", sent=Sent.UNKNOWN) from error

    def _usable(self, token: ReplyToken | None) -> ReplyToken | None:
        return token if token and token.expires_at > self._ports.clock.now() else None

    async def _edit(
        self, platform: Platform, row: OutboxRow, target: DeliveryKey
    ) -> MessageRef | None:
        async with self._ports.store.snapshot() as tx:
            edited = await tx.row(target)
        if edited is None or edited.ref is None:
            return None
        ref = await self._board.finish(edited.ref)
        return await platform.edit(ref, row.message)

    async def _settle(self, row: OutboxRow, ref: MessageRef | None) -> None:
        await self._settling.do((row, ref))
        if row.message.kind is MessageKind.ACKNOWLEDGMENT:
            self._courtesy.end()

    async def _note(self, tx: Transaction, settled: tuple[OutboxRow, MessageRef | None]) -> None:
        row, ref = settled
        await tx.settle(row.key, Delivery.CONFIRMED if ref else Delivery.ABANDONED, ref)
        if row.job is not None and _is_awaited(row):
            now = NextStep(at=self._ports.clock.monotonic())
            await self._ports.engine.wake(JobId(row.job), now, tx)

    async def _close_lane(self, chat: ChatRef, lane: ChatLane) -> None:
        """Give up what waits; what was sent before is none of it."""
        while lane.is_confirming:
            await lane.change()
        lane.begin_anew()
        await self._look(chat, lane)
        while (row := lane.next_listed()) is not None:
            await self._settle(row, lane.place_of(row.key))

    def _pause_s(self, lane: ChatLane) -> float:
        return lane.next_pause_s() * self._pace

    async def _sleep(self, seconds: float) -> None:
        await self._ports.clock.sleep_until(self._ports.clock.monotonic() + seconds)


def _is_awaited(row: OutboxRow) -> bool:
    """Tell the messages that a job waits for: its start notice and its result."""
    return row.edits is None and row.message.kind in {MessageKind.STATUS, MessageKind.RESULT}
