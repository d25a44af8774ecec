"""The outbox: every message is a row first, and stands in the chat once.

A lane per chat; no lane blocks another. Within a lane acknowledgments go first, and rows of one
job strictly in order, each after the one before is confirmed or abandoned. A lane that is limited
pauses; one where the bot may not speak is closed.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta

from core.board import Board
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

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0


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
        self._active: dict[ChatRef, bool] = {}
        self._first: dict[ChatRef, list[OutboxRow]] = {}
        """Rows that were posted just now and that nobody can have sent, by chat."""
        self._behind: set[ChatRef] = set()
        """Chats with rows that only the store knows."""
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
                await self._wake_all()
                await asyncio.Event().wait()
        finally:
            # What is posted from now on waits for the next start.
            self._group = None

    async def flush(self) -> None:
        """Wait until no lane has anything to send; lanes that are paused keep it waiting."""
        await self._idle.wait()

    async def _wake_all(self) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            try:
                async with self._ports.store.snapshot() as tx:
                    chats = await tx.pending_chats()
            except StoreError as error:
                log.warning("The outbox cannot be read yet", exc_info=error)
                pause_s = await self._rest(pause_s)
            else:
                break
        self._has_looked = True
        for chat in chats:
            self._behind.add(chat)
            self._wake(chat)

    def _posted(self, row: OutboxRow, *, is_first: bool) -> None:
        chat = row.message.chat
        is_reachable = chat.platform in self._ports.platforms
        if row.message.kind is MessageKind.ACKNOWLEDGMENT and is_reachable:
            self._courtesy.begin()
        is_known = self._has_looked and self._ports.engine.is_alone
        if is_first and is_known and is_reachable:
            self._first.setdefault(chat, []).append(row)
        else:
            self._behind.add(chat)
        self._wake(chat)

    def _wake(self, chat: ChatRef) -> None:
        if self._group is None:
            return
        if chat in self._active:
            self._active[chat] = True
            return
        self._active[chat] = True
        self._idle.clear()
        self._group.create_task(self._run_lane(chat))

    async def _run_lane(self, chat: ChatRef) -> None:
        pause_s = FIRST_PAUSE_S
        try:
            while self._active[chat]:
                self._active[chat] = False
                try:
                    if await self._send_batch(chat):
                        self._active[chat] = True
                    pause_s = FIRST_PAUSE_S
                except PlatformUnavailable as error:
                    self._fall_behind(chat)
                    if error.retry_after is not None:
                        await self._sleep(error.retry_after.total_seconds())
                    else:
                        pause_s = await self._rest(pause_s)
                except StoreError as error:
                    self._fall_behind(chat)
                    if pause_s == FIRST_PAUSE_S:
                        log.warning("A lane of the outbox waits for the store: %s", error)
                    pause_s = await self._rest(pause_s)
        finally:
            del self._active[chat]
            if not self._active:
                self._idle.set()

    async def _send_batch(self, chat: ChatRef) -> bool:
        """Send what waits in a lane; True where there may be more."""
        if chat.platform not in self._ports.platforms:
            return False
        rows = await self._next_rows(chat)
        for row in rows:
            try:
                await self._carry_out(row)
            except Forbidden as error:
                log.warning("A chat is closed to us: %s", error)
                await self._close_lane(chat)
                return True
            if self._active[chat] and chat in self._behind:
                # Something new was posted; if it is an acknowledgment it goes before the rest.
                return True
        return bool(rows)

    async def _next_rows(self, chat: ChatRef) -> Sequence[OutboxRow]:
        """Read what waits; what was posted just now is at hand where nothing older can wait."""
        first = self._first.pop(chat, [])
        if chat not in self._behind:
            return first
        self._behind.discard(chat)
        async with self._ports.store.snapshot() as tx:
            rows = await tx.pending(chat)
        if rows:
            # The store gives so many at a time.
            self._behind.add(chat)
        return rows

    def _fall_behind(self, chat: ChatRef) -> None:
        self._active[chat] = True
        self._behind.add(chat)

    async def _carry_out(self, row: OutboxRow) -> None:
        """Send one row, or give it up.

        Raises:
            Forbidden: the bot may not speak in this chat.
            PlatformUnavailable: not now; the row stays where it is.
        """
        platform = self._ports.platforms[row.message.chat.platform]
        try:
            if row.edits is None:
                ref: MessageRef | None = await self._send(platform, row)
            else:
                ref = await self._edit(platform, row, row.edits)
        except (PlatformUnavailable, Forbidden, StoreError):
            raise
        except BotError:
            log.exception("A message cannot be sent as it is")
            await self._settle(row, None)
        else:
            await self._settle(row, ref)

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

    async def _close_lane(self, chat: ChatRef) -> None:
        self._behind.add(chat)
        async with self._ports.store.snapshot() as tx:
            rows = await tx.pending(chat)
        for row in rows:
            await self._settle(row, None)

    async def _rest(self, pause_s: float) -> float:
        await self._sleep(pause_s * self._pace)
        return min(pause_s * 2, LONGEST_PAUSE_S)

    async def _sleep(self, seconds: float) -> None:
        await self._ports.clock.sleep_until(self._ports.clock.monotonic() + seconds)


def _is_awaited(row: OutboxRow) -> bool:
    """Tell the messages that a job waits for: its start notice and its result."""
    return row.edits is None and row.message.kind in {MessageKind.STATUS, MessageKind.RESULT}
