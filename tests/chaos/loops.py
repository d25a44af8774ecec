"""An event loop that knows when nothing more can happen, and on which threads take no time."""

import asyncio
import inspect
import selectors
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from contextvars import Context
from typing import TypeVar, TypeVarTuple

import aiosqlite.core
import pytest

from adapters.stores import connections, driver

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")
Outcome = TypeVar("Outcome")

THREADED = (vars(aiosqlite.core), vars(driver))

STUCK_S = 30.0
"""No errand of a test's database takes so long."""


def at_once(loop: asyncio.AbstractEventLoop, work: Callable[[], Result]) -> asyncio.Future[Result]:
    """Do work on the spot, and let those who wait for it hear of it in the next round."""
    done: asyncio.Future[Result] = asyncio.Future(loop=loop)
    try:
        result = work()
    except Exception as failure:  # noqa: BLE001 - for whoever waits
        loop.call_soon(_hand_over, done, done.set_exception, failure)
    else:
        loop.call_soon(_hand_over, done, done.set_result, result)
    return done


def _hand_over(
    done: asyncio.Future[Result], how: Callable[[Outcome], None], outcome: Outcome
) -> None:
    if not done.done():
        how(outcome)


class PromptWorker(driver.Worker):
    """A database's thread that takes no time, because it is none: work is done when asked for.

    `SteadyLoop` sees to the same order on threads, but most of the time goes into changing them.
    """

    def start(self) -> None:
        """Need nothing."""

    def submit(self, work: Callable[[], Result]) -> asyncio.Future[Result]:
        if not self._running:
            return super().submit(work)
        return at_once(asyncio.get_running_loop(), work)

    def dismiss(self, work: Callable[[], object]) -> None:
        if self._running:
            with suppress(Exception):
                work()

    async def end(self) -> None:
        self._running = False


@contextmanager
def prompt_databases() -> Iterator[None]:
    """Let stores that are opened meanwhile use no threads."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections, "Worker", PromptWorker)
        yield


class _IdleSelector(selectors.DefaultSelector):
    """Tells the loop when it is about to look outside, and whether it would wait there."""

    def __init__(self, look: Callable[[bool], bool]) -> None:
        super().__init__()
        self._look = look

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        would_wait = timeout is None or timeout > 0
        return super().select(0 if self._look(would_wait) else timeout)


class SteadyLoop(asyncio.SelectorEventLoop):
    """Repeats a run to the letter.

    After each round it waits on the spot for everything that threads were asked to do, the
    database's above all, and hands the outcomes over in the order of asking. So the order of things
    never depends on how fast a thread is, and while the loop is idle no thread is at work either.
    """

    def __init__(self) -> None:
        self._waiters: list[asyncio.Future[None]] = []
        self._errands: dict[asyncio.Future[object], None] = {}
        self._outcomes: dict[object, Callable[[], object]] = {}
        self._came_back = threading.Condition()
        super().__init__(_IdleSelector(self._look))

    async def idle(self) -> None:
        """Wait until no task can go on by itself: all wait for time, or for one another."""
        waiter: asyncio.Future[None] = super().create_future()
        self._waiters.append(waiter)
        await waiter

    def create_future(self) -> asyncio.Future[object]:
        future: asyncio.Future[object] = super().create_future()
        frame = inspect.currentframe()
        caller = frame.f_back if frame else None
        if caller is not None and caller.f_globals in THREADED:
            # They make a future for each errand of a database's thread, and for nothing else.
            self._errands[future] = None
        return future

    def call_soon_threadsafe(
        self,
        callback: Callable[[*Arguments], object],
        *args: *Arguments,
        context: Context | None = None,
    ) -> asyncio.Handle:
        with self._came_back:
            if args and args[0] in self._errands:
                self._outcomes[args[0]] = lambda: callback(*args)
                self._came_back.notify()
                return asyncio.Handle(callback, args, self)
        return super().call_soon_threadsafe(callback, *args, context=context)

    def run_in_executor(
        self,
        executor: Executor | None,
        func: Callable[[*Arguments], Result],
        *args: *Arguments,
    ) -> asyncio.Future[Result]:
        """Do the work here and now, as a thread does that takes no time."""
        del executor
        return at_once(self, lambda: func(*args))

    def _look(self, would_wait: bool) -> bool:
        """Finish what threads do, or else wake those who wait for rest; True if that was any."""
        if self._errands:
            with self._came_back:
                if not self._came_back.wait_for(self._are_all_back, timeout=STUCK_S):
                    raise AssertionError("the database does not answer")
                for errand in self._errands:
                    self.call_soon(self._outcomes.pop(errand))
                self._errands.clear()
            return True
        is_idle = would_wait and bool(self._waiters)
        if is_idle:
            for waiter in self._waiters:
                if not waiter.done():
                    waiter.set_result(None)
            self._waiters.clear()
        return is_idle

    def _are_all_back(self) -> bool:
        return len(self._outcomes) == len(self._errands)
