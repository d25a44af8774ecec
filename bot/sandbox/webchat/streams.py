"""The pages' live updates: server-sent events, resumable for a while."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Iterator

from bot.sandbox.webchat.entities import Json, Room

_REMEMBERED = 2000
_BACKLOG = 1000


class Subscriber:
    """One open page; a None in the queue ends its stream."""

    def __init__(self, person_id: str) -> None:
        self.person_id = person_id
        self.queue: asyncio.Queue[bytes | None] = asyncio.Queue()


class Streams:
    """Fans updates out to the pages that may see them."""

    def __init__(self) -> None:
        # Numbers from the clock go on rising over a restart, so that a page which comes back
        # with an old number is seen to have missed something.
        self._seq = time.time_ns() // 1_000_000
        self._oldest = self._seq
        self._ring: deque[tuple[int, Room | str | None, bytes]] = deque(maxlen=_REMEMBERED)
        self._subscribers: set[Subscriber] = set()
        self._closed = False

    def publish(self, kind: str, data: Json, audience: Room | str | None) -> None:
        """Send an update to a room's readers, one person, or (None) everybody."""
        self._seq += 1
        frame = _frame(self._seq, kind, data)
        if len(self._ring) == _REMEMBERED:
            self._oldest = self._ring[0][0]
        self._ring.append((self._seq, audience, frame))
        for subscriber in self._subscribers:
            if _may_see(subscriber.person_id, audience):
                self._put(subscriber, frame)

    def subscribe(self, person_id: str, after: int | None, online: Json) -> Subscriber:
        """Open a stream: what was missed after a number, then what comes."""
        subscriber = Subscriber(person_id)
        for frame in self._missed(person_id, after):
            subscriber.queue.put_nowait(frame)
        subscriber.queue.put_nowait(_frame(self._seq, "online", online))
        if self._closed:
            subscriber.queue.put_nowait(None)
        self._subscribers.add(subscriber)
        return subscriber

    def _missed(self, person_id: str, after: int | None) -> Iterator[bytes]:
        if after is None:
            return
        if not self._oldest <= after <= self._seq:
            yield _frame(self._seq, "resync", {})
            return
        for seq, audience, frame in self._ring:
            if seq > after and _may_see(person_id, audience):
                yield frame

    def unsubscribe(self, subscriber: Subscriber) -> None:
        """Forget a page that has gone."""
        self._subscribers.discard(subscriber)

    def close(self) -> None:
        """End every stream."""
        self._closed = True
        for subscriber in self._subscribers:
            subscriber.queue.put_nowait(None)

    def _put(self, subscriber: Subscriber, frame: bytes) -> None:
        # A page that reads nothing is sent away; it comes back with the number it has seen.
        stuck = subscriber.queue.qsize() >= _BACKLOG
        subscriber.queue.put_nowait(None if stuck else frame)


def _may_see(person_id: str, audience: Room | str | None) -> bool:
    if isinstance(audience, Room):
        return audience.visible_to(person_id)
    return audience is None or audience == person_id


def _frame(seq: int, kind: str, data: Json) -> bytes:
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"id: {seq}\nevent: {kind}\ndata: {body}\n\n".encode()
