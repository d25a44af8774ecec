"""However the store is left, its connections end and what was not committed is undone."""

import asyncio
import gc
import logging
import sqlite3
import subprocess
import sys
import threading
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Connection

from adapters.stores import open_store
from adapters.stores.driver import Worker
from core.errors import StoreError
from core.persistence import Store
from tests.fakes.clock import FakeClock, turns
from tests.fakes.records import job

ABANDON = """
import asyncio, sys
from adapters.stores import open_store
from tests.fakes.clock import FakeClock
from tests.fakes.records import job

async def use():
    opening = open_store(sys.argv[1], clock=FakeClock())
    store = await opening.__aenter__()
    async with store.transaction() as tx:
        await tx.add_job(job("committed"))
    lost = store.transaction()
    tx = await lost.__aenter__()
    await tx.add_job(job("lost"))
    print(*await tx.unfinished())
    return opening, lost

kept = asyncio.new_event_loop().run_until_complete(use())
"""


async def _names(store: Store) -> list[str]:
    async with store.snapshot() as tx:
        return list(await tx.unfinished())


async def _add(store: Store, name: str) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job(name))


def _open_files(database: Path) -> list[str]:
    open_now = [link.resolve().name for link in Path("/proc/self/fd").iterdir()]
    return [name for name in open_now if name.startswith(database.name)]


def _open_connections(found: list[object]) -> list[Connection]:
    return [each for each in found if isinstance(each, Connection) and not each.closed]


def _break(connection: Connection) -> None:
    opened = connection.connection.driver_connection
    assert isinstance(opened, sqlite3.Connection)
    opened.close()


async def test_an_error_of_those_who_use_the_store_leaves_it_as_it_came(database: Path) -> None:
    with pytest.raises(LookupError):
        async with open_store(f"sqlite:///{database}", clock=FakeClock()):
            raise LookupError


async def test_a_closed_store_refuses(database: Path) -> None:
    async with open_store(f"sqlite:///{database}", clock=FakeClock()) as store:
        await _add(store, "j1")
    with pytest.raises(StoreError):
        await _add(store, "j2")
    with pytest.raises(StoreError):
        await _names(store)


async def test_a_closed_store_leaves_neither_files_nor_threads(database: Path) -> None:
    before = set(threading.enumerate())
    async with open_store(f"sqlite:///{database}", clock=FakeClock()) as store:
        await _add(store, "j1")
        assert await _names(store) == ["j1"]
        assert database.name in _open_files(database)
        # The thread that migrations borrow is the loop's, and no daemon.
        own = [each for each in threading.enumerate() if each.daemon and each not in before]
    assert len(own) == 3
    for thread in own:
        await asyncio.to_thread(thread.join, 5)
    assert not any(thread.is_alive() for thread in own)
    assert _open_files(database) == []


async def test_a_connection_that_broke_is_opened_anew(store: Store) -> None:
    await _add(store, "j1")
    assert await _names(store) == ["j1"]
    found = gc.get_objects()
    for worker in (each for each in found if isinstance(each, Worker)):
        for connection in _open_connections(found):
            with suppress(sqlite3.ProgrammingError, StoreError):
                # Only the thread that opened a connection can close it, while it runs.
                await worker.submit(partial(_break, connection))
    await _add(store, "j2")
    assert await _names(store) == ["j1", "j2"]


async def test_prompts_stay_out_of_the_log(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await _add(store, "j1")
        assert await _names(store) == ["j1"]
    assert job().intent.prompt not in caplog.text


@pytest.mark.parametrize("commits", [0, 2])
@pytest.mark.parametrize("rounds", range(0, 60, 6))
def test_a_loop_that_is_shut_down_at_any_moment_closes_the_database(
    database: Path, commits: int, rounds: int
) -> None:
    async def use(progress: asyncio.Semaphore) -> None:
        async with open_store(f"sqlite:///{database}", clock=FakeClock()) as store:
            progress.release()
            for number in count():
                await _add(store, f"j{number}")
                said.append(f"j{number}")
                progress.release()
                await _names(store)

    async def leave() -> None:
        # Entered and never left, so that the end of the loop is what ends the task.
        group = await asyncio.TaskGroup().__aenter__()
        progress = asyncio.Semaphore(0)
        tasks.append(group.create_task(use(progress)))
        for _ in range(1 + commits):
            await progress.acquire()
        await turns(rounds)

    async def look() -> list[str]:
        async with open_store(f"sqlite:///{database}", clock=FakeClock()) as store:
            return await _names(store)

    said: list[str] = []
    tasks: list[asyncio.Task[None]] = []
    asyncio.run(leave())
    assert tasks[0].cancelled()
    assert _open_files(database) == []
    kept = asyncio.run(look())
    assert kept[: len(said)] == said
    assert len(kept) - len(said) <= 1


async def test_a_store_that_nobody_closes_keeps_no_process_from_ending(database: Path) -> None:
    url = f"sqlite:///{database}"
    ended = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", ABANDON, url],
        capture_output=True,
        check=True,
        timeout=30,
    )
    assert ended.stdout.split() == [b"committed", b"lost"]
    async with open_store(url, clock=FakeClock()) as store:
        assert await _names(store) == ["committed"]
