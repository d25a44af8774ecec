"""An event loop that knows when nothing more can happen, and on which threads take no time."""

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import TypeVar, TypeVarTuple

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")


class _IdleSelector(selectors.DefaultSelector):
    """Tells when the loop is about to wait: then no task of it can go on by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.waiters: list[asyncio.Future[None]] = []

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if self.waiters and (timeout is None or timeout > 0):
            for waiter in self.waiters:
                if not waiter.done():
                    waiter.set_result(None)
            self.waiters.clear()
            timeout = 0
        return super().select(timeout)


class SteadyLoop(asyncio.SelectorEventLoop):
    """Repeats a run to the letter.

    Work for a thread is waited for on the spot, while everything else stands still, and its
    outcome is handed over in the next round of the loop: the order of things never depends on how
    fast a thread is, and once the loop is idle there is no thread at work either.
    """

    def __init__(self) -> None:
        self._idle = _IdleSelector()
        self._spare = ThreadPoolExecutor(1, thread_name_prefix="steady")
        super().__init__(self._idle)

    async def idle(self) -> None:
        """Wait until no task can go on by itself: all wait for time, or for one another."""
        waiter: asyncio.Future[None] = self.create_future()
        self._idle.waiters.append(waiter)
        await waiter

    def run_in_executor(
        self,
        executor: Executor | None,
        func: Callable[[*Arguments], Result],
        *args: *Arguments,
    ) -> asyncio.Future[Result]:
        done: asyncio.Future[Result] = self.create_future()
        work = (executor or self._spare).submit(func, *args)
        failure = work.exception()

        def hand_over() -> None:
            if done.done():
                return
            if failure is None:
                done.set_result(work.result())
            else:
                done.set_exception(failure)

        self.call_soon(hand_over)
        return done

    def close(self) -> None:
        super().close()
        self._spare.shutdown()
