"""aiosqlite with one trip to its thread for each statement, where its own cursors need up to four.

A trip costs more than most statements do, and SQLAlchemy asks for a cursor, has it execute, fetches
and closes it.
"""

import logging
import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
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

    def __init__(self, path: Path, *, busy_timeout: timedelta) -> None:
        def connect() -> sqlite3.Connection:
            # No isolation level: the driver must not begin transactions by itself.
            return sqlite3.connect(path, timeout=busy_timeout.total_seconds(), isolation_level=None)

        super().__init__(connect, iter_chunk_size=1)
        self._thread.daemon = True

    def cursor(self) -> Cursor:  # type: ignore[override]  # what SQLAlchemy needs of one
        """Make a cursor without asking the thread."""
        return Cursor(self)

    async def run(self, statement: str, parameters: Sequence[object]) -> Answer:
        """Run a statement on the thread, in one trip."""
        work = self._execute(self._run, statement, parameters)  # type: ignore[no-untyped-call]  # aiosqlite leaves it bare
        answer: Answer = await work
        return answer

    def _run(self, statement: str, parameters: Sequence[object]) -> Answer:
        cursor = self._conn.execute(statement, parameters)
        try:
            rows = cursor.fetchall() if cursor.description else []
            return Answer(cursor.description, cursor.rowcount, cursor.lastrowid, rows)
        finally:
            cursor.close()
