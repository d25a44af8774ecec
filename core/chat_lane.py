"""What waits to be said in one chat, and what of it may go next."""

import asyncio
from collections import deque
from collections.abc import Sequence

from core.errors import StoreError
from core.messages import DeliveryKey, MessageRef, OutboxRow

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0


class ChatLane:
    """The rows of one chat; whoever sends them is alone in doing so."""

    def __init__(self) -> None:
        self.is_behind = False
        """There may be rows that only the store knows."""
        self._is_overtaken = False
        """The list that is being read may lack an acknowledgment."""
        self.pause_s = FIRST_PAUSE_S
        """How long the next pause is; the first one again once a row was confirmed."""
        self._fresh: deque[OutboxRow] = deque()
        self._listed: deque[OutboxRow] = deque()
        self._seen: frozenset[DeliveryKey] = frozenset()
        """What the store listed last."""
        self._unconfirmed = 0
        self._sent: dict[DeliveryKey, MessageRef | None] = {}
        """Where rows stand of which the store does not know yet; None where they were given up."""
        self._failure: StoreError | None = None
        self._changed = asyncio.Event()

    def put(self, row: OutboxRow) -> None:
        """Take a row that was posted just now, so that nobody can have sent it."""
        self._fresh.append(row)
        self._changed.set()

    def fall_behind(self, *, is_urgent: bool) -> None:
        """Note that the store has to be asked, `is_urgent` before its last list is through."""
        self.is_behind = True
        if is_urgent:
            self._is_overtaken = True
            self._listed.clear()
        self._changed.set()

    def begin_anew(self) -> None:
        """Leave everything to the store, which lists it in order, since something went wrong."""
        self._fresh.clear()
        self.fall_behind(is_urgent=True)

    def begin_list(self) -> None:
        """Note that the store is being asked."""
        self.is_behind = self._is_overtaken = False

    def take_list(self, rows: Sequence[OutboxRow]) -> None:
        """Take what the store lists; where it lists anything, there may be more.

        An acknowledgment posted meanwhile waits for one row at most. One does go: were the list
        dropped, acknowledgments without end would keep all else from being sent.
        """
        self._listed = deque(rows[:1] if self._is_overtaken else rows)
        self._seen = frozenset(row.key for row in rows)

    def next_fresh(self) -> OutboxRow | None:
        """Give a row that needs to wait for none before it.

        What was posted while the store was being read may have come both ways.
        """
        while self._fresh:
            row = self._fresh.popleft()
            if row.key not in self._seen:
                return row
        return None

    def next_listed(self) -> OutboxRow | None:
        """Give the next row of the list."""
        if not self._listed:
            return None
        self.is_behind = self.is_behind or len(self._listed) == 1
        return self._listed.popleft()

    def sent(self, key: DeliveryKey, ref: MessageRef | None) -> None:
        """Note that a row was sent, of which the store does not know yet."""
        self._unconfirmed += 1
        self._sent[key] = ref

    def has_sent(self, key: DeliveryKey) -> bool:
        """Tell what the store lists only because it could not be told."""
        return key in self._sent

    def place_of(self, key: DeliveryKey) -> MessageRef | None:
        """Give where such a row stands; None where it was given up, or not sent at all."""
        return self._sent.get(key)

    def confirmed(self, key: DeliveryKey, failure: StoreError | None = None) -> None:
        """Note that the store knows of it, or why it does not."""
        self._unconfirmed -= 1
        if failure is None:
            del self._sent[key]
            self.pause_s = FIRST_PAUSE_S
        else:
            self._failure = failure
        self._changed.set()

    @property
    def is_confirming(self) -> bool:
        """The store would list again what was sent."""
        return self._unconfirmed > 0

    def check(self) -> None:
        """Raise what a confirmation failed with, once.

        Raises:
            StoreError: one has failed since.
        """
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    async def change(self) -> None:
        """Wait until something has come or was confirmed."""
        self._changed.clear()
        await self._changed.wait()

    def next_pause_s(self) -> float:
        """Give the length of a pause, and make the next one longer."""
        pause_s, self.pause_s = self.pause_s, longer(self.pause_s)
        return pause_s


def longer(pause_s: float) -> float:
    """Lengthen a pause, up to half a minute."""
    return min(pause_s * 2, LONGEST_PAUSE_S)
