"""How many sends and edits a room takes in a second."""

from collections import defaultdict, deque

_WINDOW_S = 1.0


class RateLimit:
    """A sliding window of one second per room."""

    def __init__(self, per_second: int) -> None:
        self._per_second = per_second
        self._taken: defaultdict[str, deque[float]] = defaultdict(deque)

    def take(self, room_id: str, now: float) -> float | None:
        """Count one call; return the seconds to wait where the room is full."""
        if self._per_second == 0:
            return None
        taken = self._taken[room_id]
        while taken and now - taken[0] >= _WINDOW_S:
            taken.popleft()
        if len(taken) >= self._per_second:
            return round(max(taken[0] + _WINDOW_S - now, 0.001), 3)
        taken.append(now)
        return None
