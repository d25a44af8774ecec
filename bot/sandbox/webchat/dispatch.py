"""Delivery of events to the bot: at least once, in order, until acknowledged."""

import asyncio
import heapq
import json
import math
from collections.abc import Callable
from itertools import count

from bot.sandbox.clock import VirtualClock
from bot.sandbox.journal import Journal
from bot.sandbox.webchat.entities import Event, Json
from bot.sandbox.webchat.faults import Faults
from bot.sandbox.webchat.state import State


class Connection:
    """One socket of the bot: frames to write, and what it has not settled yet."""

    def __init__(self, number: int, abort: Callable[[], None]) -> None:
        self.number = number
        self.abort = abort
        # None ends the socket.
        self.frames: asyncio.Queue[str | None] = asyncio.Queue()
        # When each delivered event is due again.
        self.due: dict[int, float] = {}


class Dispatcher:
    """Hands each event to every socket, again and again until it is settled."""

    def __init__(
        self,
        state: State,
        clock: VirtualClock,
        faults: Faults,
        journal: Journal,
        redelivery_s: float,
    ) -> None:
        self._state = state
        self._clock = clock
        self._faults = faults
        self._journal = journal
        self._redelivery_s = redelivery_s
        self._connections: dict[int, Connection] = {}
        self._numbers = count(1)
        # Events nobody may get before a time: nacked ones, and (for ever) held ones.
        self._not_before: dict[int, float] = {}
        # (due, seq, connection); entries no longer true are skipped when they come up.
        self._heap: list[tuple[float, int, int]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False

    @property
    def online(self) -> bool:
        """Say whether the bot is connected."""
        return bool(self._connections)

    def connect(self, abort: Callable[[], None]) -> Connection:
        """Add a socket and give it at once all that waits."""
        connection = Connection(next(self._numbers), abort)
        self._connections[connection.number] = connection
        self._journal.append("connected", connection=connection.number)
        now = self._clock.now()
        for event in list(self._state.events.values()):
            if self._not_before.get(event.seq, now) <= now:
                self._deliver(event, connection)
        if self._closed:
            connection.frames.put_nowait(None)
        return connection

    def disconnect(self, connection: Connection) -> None:
        """Forget a socket; what it did not settle waits for the next one."""
        self._connections.pop(connection.number, None)
        self._journal.append("disconnected", connection=connection.number)

    def publish(self, kind: str, room_id: str, data: Json) -> None:
        """Make an event and deliver it to every socket."""
        event = Event(seq=self._state.next_seq(), kind=kind, room=room_id, data=data)
        self._state.save(event)
        held = self._faults.take("event", room=room_id, only="hold_events")
        if held is not None:
            self._not_before[event.seq] = math.inf
            return
        self._deliver_to_all(event)

    def ack(self, seq: int) -> None:
        """Settle an event for good; a second ack of it is harmless."""
        event = self._state.settle(seq)
        self._forget_dues(seq)
        self._not_before.pop(seq, None)
        if event is not None:
            self._journal.append("acked", event_seq=seq, room=event.room)

    def nack(self, seq: int, retry_s: float) -> None:
        """Deliver an event again, to every socket, after the bot's own delay."""
        event = self._state.events.get(seq)
        if event is None:
            return
        self._journal.append("nacked", event_seq=seq, room=event.room, retry_s=retry_s)
        self._forget_dues(seq)
        self._not_before[seq] = self._clock.now() + retry_s
        self._schedule(self._not_before[seq], seq, 0)

    def release_held(self) -> None:
        """Deliver what a fault has held back."""
        held = sorted(seq for seq, until in self._not_before.items() if until == math.inf)
        for seq in held:
            del self._not_before[seq]
            self._deliver_to_all(self._state.events[seq])

    def drop_sockets(self) -> int:
        """Cut every socket off; return how many there were."""
        connections = list(self._connections.values())
        for connection in connections:
            connection.abort()
        return len(connections)

    def close(self) -> None:
        """End every socket and every retry."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        for connection in self._connections.values():
            connection.frames.put_nowait(None)

    def _deliver_to_all(self, event: Event) -> None:
        for connection in list(self._connections.values()):
            self._deliver(event, connection)

    def _deliver(self, event: Event, connection: Connection) -> None:
        due = self._clock.now() + self._redelivery_s
        connection.due[event.seq] = due
        self._schedule(due, event.seq, connection.number)
        fault = self._faults.take("event", room=event.room)
        if fault is not None and fault.fault == "drop_socket":
            connection.abort()
            return
        frame = json.dumps(
            {"op": "event", "seq": event.seq, "kind": event.kind, "data": event.data},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        twice = fault is not None and fault.fault == "event_twice"
        for _ in range(2 if twice else 1):
            connection.frames.put_nowait(frame)
            self._journal.append(
                "delivered",
                event_seq=event.seq,
                event_kind=event.kind,
                room=event.room,
                connection=connection.number,
            )

    def _forget_dues(self, seq: int) -> None:
        for connection in self._connections.values():
            connection.due.pop(seq, None)

    def _schedule(self, due: float, seq: int, number: int) -> None:
        heapq.heappush(self._heap, (due, seq, number))
        if self._timer is None or self._heap[0][0] == due:
            # A short retry must not wait behind the long one that the timer was set for.
            self._arm()

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._heap and not self._closed:
            delay = max(0.0, self._heap[0][0] - self._clock.now())
            self._timer = asyncio.get_running_loop().call_later(delay, self.wake)

    def wake(self) -> None:
        """Deliver what is due; to be called as well when the clock was pushed."""
        now = self._clock.now()
        ripe = []
        while self._heap and self._heap[0][0] <= now:
            ripe.append(heapq.heappop(self._heap))
        for due, seq, number in sorted(ripe, key=lambda entry: entry[1]):
            self._redeliver(due, seq, number)
        self._arm()

    def _redeliver(self, due: float, seq: int, number: int) -> None:
        event = self._state.events.get(seq)
        if event is None:
            return
        if number == 0:
            if self._not_before.get(seq) == due:
                del self._not_before[seq]
                self._deliver_to_all(event)
            return
        connection = self._connections.get(number)
        if connection is not None and connection.due.get(seq) == due:
            self._deliver(event, connection)
