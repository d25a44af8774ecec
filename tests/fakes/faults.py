"""What the calls of a fake do instead of simply succeeding: a queue of faults per method."""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """One call goes wrong: before its effect or after it."""

    error: BaseException | None = None
    is_after: bool = False
    hold: "Hold | None" = None


@dataclass(slots=True)
class Hold:
    """One call stops before its effect until the test releases it."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        self.released.set()


class Faults:
    """The faults that wait for the next calls of each method, first in, first out."""

    def __init__(self) -> None:
        self._queues: dict[str, deque[Fault]] = defaultdict(deque)

    def before(self, method: str, error: BaseException, times: int = 1) -> None:
        """Raise in the next calls, which then have no effect."""
        self._queues[method].extend([Fault(error)] * times)

    def after(self, method: str, error: BaseException, times: int = 1) -> None:
        """Let the next calls take effect, then raise: their answers are lost."""
        self._queues[method].extend([Fault(error, is_after=True)] * times)

    def skip(self, method: str, times: int = 1) -> None:
        """Let the next calls succeed, so that a fault queued later meets the ones behind them."""
        self._queues[method].extend([Fault()] * times)

    def hold(self, method: str, error: BaseException | None = None) -> Hold:
        """Stop the next call before its effect; give what releases it, to succeed or to raise."""
        hold = Hold()
        self._queues[method].append(Fault(error, hold=hold))
        return hold

    def clear(self) -> None:
        """Forget every fault that has not happened yet."""
        self._queues.clear()

    @asynccontextmanager
    async def around(self, method: str) -> AsyncIterator[None]:
        """Wrap the effect of one call in its fault, if there is one."""
        queue = self._queues[method]
        fault = queue.popleft() if queue else Fault()
        if fault.hold is not None:
            fault.hold.reached.set()
            await fault.hold.released.wait()
        if fault.error is not None and not fault.is_after:
            raise fault.error
        yield
        if fault.error is not None:
            raise fault.error
