"""aiosqlite's thread, taking whole pieces of work instead of single statements.

A trip to the thread and back costs more than most statements do, and aiosqlite makes one for each
cursor, execution and fetch. So SQLAlchemy runs in the thread too, on an ordinary connection.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import aiosqlite

from core.errors import StoreError

# At DEBUG it writes what it runs with its parameters, prompts included.
logging.getLogger("aiosqlite").setLevel(logging.INFO)

Result = TypeVar("Result")


class Worker(aiosqlite.Connection):
    """A thread that does what it is told in order, whatever becomes of those who told it.

    Nobody who is cancelled reaches it: work that has begun is always ended.
    """

    def __init__(self) -> None:
        super().__init__(_refuse, iter_chunk_size=1)
        # A store that nobody closes should not keep the process from ending.
        self._thread.daemon = True

    def start(self) -> None:
        """Start the thread, before anything else is asked for."""
        self._thread.start()

    def submit(self, work: Callable[[], Result]) -> asyncio.Future[Result]:
        """Have work done; its future fails with StoreError once the thread was told to end."""
        if not self._running:
            refused: asyncio.Future[Result] = asyncio.Future()
            refused.set_exception(StoreError("the database is closed"))
            return refused
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((future, work))
        return future

    def dismiss(self, work: Callable[[], object]) -> None:
        """Have work done that nobody waits for."""
        if self._running:
            self._tx.put_nowait((None, work))

    async def end(self) -> asyncio.CancelledError | None:
        """End the thread after what it was told to do; give back a cancellation that came."""
        end = self.stop()
        return await wait_out(end) if end is not None else None


async def wait_out(future: asyncio.Future[Any]) -> asyncio.CancelledError | None:
    """Wait for work that cannot be interrupted; give back a cancellation that came meanwhile."""
    interruption = None
    while not future.done():
        try:
            await asyncio.wait({future})
        except asyncio.CancelledError as error:
            interruption = error
    return interruption


def _refuse() -> NoReturn:
    message = "connections are opened by the work that needs them"
    raise sqlite3.ProgrammingError(message)
