"""When a chat has fallen silent: nothing is said for a while, and nothing waits to be said."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.processes import Journal

CALM_S = 0.2
OWING_S = 2.0
"""How long what waits to be said is waited for: a chat may be down for longer than a test."""
OWED = "SELECT 1 FROM outbox WHERE state = 'pending' AND instr(chat, ?) LIMIT 1"


async def fall_silent(
    journal: Journal, count: Callable[[], int], database: Path, room: str = ""
) -> None:
    """Wait until no more is said, as `count` counts it; in any room, or what is owed in one."""
    clock = asyncio.get_running_loop().time
    said, since = count(), clock()
    last = since + OWING_S
    while (left := since + CALM_S - clock()) > 0:
        # What happens elsewhere ends a wait too, so that a single one proves nothing.
        await journal.read(wait_s=left)
        if count() != said or (clock() < last and _is_owing(database, room)):
            said, since = count(), clock()


def _is_owing(database: Path, room: str) -> bool:
    """Look whether the service has more to say, however long it takes to do so."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            return connection.execute(OWED, (room,)).fetchone() is not None
    except sqlite3.OperationalError:
        # It is not there yet, or taken away by the test.
        return False
