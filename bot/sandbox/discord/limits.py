"""Rate limits: a bucket per route and place, one for everything, and the ban for the deaf."""

import hashlib
from collections import deque
from dataclasses import dataclass

GLOBAL_WINDOW_S = 1.0
INVALID_WINDOW_S = 600.0
MOST_INVALID = 10_000
INVALID_STATUSES = frozenset({401, 403, 429})
_LIFTED = 1_000_000
_OTHER_ROUTES = (50, 1.0)
# Requests and seconds; the service publishes none of these, clients read the headers.
_ROUTES = {
    "message_create": (5, 5.0),
    "message_edit": (5, 5.0),
    "message_delete": (5, 1.0),
    "typing": (5, 5.0),
    "reaction": (1, 0.25),
    "followup": (5, 2.0),
    "original_edit": (5, 2.0),
    "followup_edit": (5, 2.0),
    "dm_open": (10, 10.0),
}


@dataclass(slots=True)
class _Window:
    ends: float
    used: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a bucket says of one request."""

    limit: int
    remaining: int
    resets_at: float
    now: float
    bucket: str
    is_over: bool

    @property
    def retry_after(self) -> float:
        """Return the seconds until the bucket is full again."""
        return max(round(self.resets_at - self.now, 3), 0.001)

    def headers(self) -> dict[str, str]:
        """Return the headers that go with the answer."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": f"{self.resets_at:.3f}",
            "X-RateLimit-Reset-After": f"{self.retry_after:.3f}",
            "X-RateLimit-Bucket": self.bucket,
        }


class Limits:
    """Counts requests; `message_rate` 0 lifts the limits per route, `global_rate` 0 the global."""

    def __init__(self, message_rate: int, global_rate: int) -> None:
        self._message_rate = message_rate
        self._global_rate = global_rate
        self._windows: dict[tuple[str, str], _Window] = {}
        self._everything = _Window(0.0)
        self._invalid: deque[float] = deque()

    def take(self, route: str, place: str, now: float) -> Verdict:
        """Count a request of a route at a channel, server or token."""
        limit, seconds = _ROUTES.get(route, _OTHER_ROUTES)
        if not self._message_rate:
            limit = _LIFTED
        elif route == "message_create":
            limit = self._message_rate
        window = self._windows.get((route, place))
        if window is None or window.ends <= now:
            window = self._windows[route, place] = _Window(now + seconds)
        is_over = window.used >= limit
        window.used += not is_over
        return Verdict(
            limit=limit,
            remaining=limit - window.used,
            resets_at=window.ends,
            now=now,
            bucket=hashlib.md5(route.encode(), usedforsecurity=False).hexdigest(),
            is_over=is_over,
        )

    def take_global(self, now: float) -> float | None:
        """Count a request against the global limit; return the seconds to wait, if any."""
        if not self._global_rate:
            return None
        if self._everything.ends <= now:
            self._everything = _Window(now + GLOBAL_WINDOW_S)
        self._everything.used += 1
        if self._everything.used > self._global_rate:
            return max(round(self._everything.ends - now, 3), 0.001)
        return None

    def note(self, status: int, now: float) -> None:
        """Count an answer that a well-behaved client would not have caused."""
        if status in INVALID_STATUSES:
            self._invalid.append(now)

    def is_banned(self, now: float) -> bool:
        """Say whether there were so many of them that nothing is answered any more."""
        while self._invalid and self._invalid[0] <= now - INVALID_WINDOW_S:
            self._invalid.popleft()
        return len(self._invalid) >= MOST_INVALID
