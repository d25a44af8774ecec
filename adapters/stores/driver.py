"""aiosqlite with one trip to its thread for each statement, where its own cursors need up to four.

A trip costs more than most statements do, and SQLAlchemy asks for a cursor, has it execute, fetches
and closes it.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import aiosqlite

# At DEBUG it writes every statement with its parameters, prompts included.
logging.getLogger("aiosqlite").setLevel(logging.INFO)


class Answer(NamedTuple):
    """What a statement did, as cursors tell it."""

    description: Any
    rowcount: int
    lastrowid: int | None
    rows: list[Any]


class Cursor:
    """Executes and fetches everything at once; holds nothing open."""

    arraysize = 1

    def __init__(self, connection: "SqliteConnection") -> None:
        self._connection = connection
        self._answer = Answer(None, -1, None, [])

    async def __aenter__(self) -> "Cursor":
        return self

    @property
    def description(self) -> Any:  # noqa: ANN401 - as the database protocol has it
        """Name the columns; None for a statement without rows."""
        return self._answer.description

    @property
    def rowcount(self) -> int:
        """Count the rows that were changed."""
        return self._answer.rowcount

    @property
    def lastrowid(self) -> int | None:
        """Give the row that was inserted last."""
        return self._answer.lastrowid

    async def execute(self, statement: str, parameters: Sequence[object] = ()) -> None:
        """Run a statement and fetch its rows."""
        self._answer = await self._connection.run(statement, parameters)

    async def fetchall(self) -> list[Any]:
        """Give the rows that are here already."""
        return self._answer.rows

    async def close(self) -> None:
        """Do nothing."""


class SqliteConnection(aiosqlite.Connection):
    """A connection whose thread does not keep the process from ending."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._kept: sqlite3.Connection | None = None
        self._end: asyncio.Future[Any] | None = None

        def keep() -> sqlite3.Connection:
            self._kept = connection = connect()
            return connection

        super().__init__(keep, iter_chunk_size=1)
        self._thread.daemon = True

    def cursor(self) -> Cursor:  # type: ignore[override]  # what SQLAlchemy needs of one
        """Make a cursor without asking the thread."""
        return Cursor(self)

    async def run(self, statement: str, parameters: Sequence[object]) -> Answer:
        """Run a statement on the thread, in one trip."""
        work = self._execute(self._run, statement, parameters)  # type: ignore[no-untyped-call]  # aiosqlite leaves it bare
        answer: Answer = await work
        return answer

    def stop(self) -> asyncio.Future[Any] | None:
        """End the thread after what it was asked to do; the file is closed by then."""
        # Cut off while it opens the file, aiosqlite never learns what its thread has opened.
        self._tx.put_nowait((None, self._close_kept))
        self._end = super().stop()
        return self._end

    async def end(self) -> None:
        """Wait until the thread has ended, which is told to unless it was before."""
        end = self._end or self.stop()
        if end is not None:
            await end

    def _run(self, statement: str, parameters: Sequence[object]) -> Answer:
        cursor = self._conn.execute(statement, parameters)
        try:
            rows = cursor.fetchall() if cursor.description else []
            return Answer(cursor.description, cursor.rowcount, cursor.lastrowid, rows)
        finally:
            cursor.close()

    def _close_kept(self) -> None:
        if self._kept is not None:
            self._kept.close()


class Opener:
    """Opens connections for SQLAlchemy, and knows those it loses where it is cut off."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._open: list[SqliteConnection] = []

    async def open(self) -> aiosqlite.Connection:
        """Open a connection."""
        connection = SqliteConnection(self._connect)
        self._open.append(connection)
        return await connection

    async def end_all(self) -> None:
        """Close what is open still and wait until the threads have ended."""
        while self._open:
            await self._open[-1].end()
            self._open.pop()
