"""A database that refuses: the error is ours, nothing took effect, and it works again after."""

import asyncio
import resource
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.stores import open_store
from core.errors import StoreError
from core.jobs import JobId
from core.persistence import Store
from tests.fakes.clock import FakeClock, turns
from tests.fakes.records import job, row

KILLED_AFTER = 20


async def _names(store: Store) -> list[str]:
    async with store.snapshot() as tx:
        return list(await tx.unfinished())


async def _add(store: Store, name: str) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job(name))


@pytest.fixture
async def hasty(database: Path) -> AsyncIterator[Store]:
    opening = open_store(
        f"sqlite:///{database}", clock=FakeClock(), busy_timeout=timedelta(milliseconds=20)
    )
    async with opening as opened:
        yield opened


@contextmanager
def _locked(database: Path) -> Iterator[None]:
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def _no_room() -> Iterator[None]:
    """Let no file of this process grow, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_locked_database_refuses_and_works_again(hasty: Store, database: Path) -> None:
    with _locked(database):
        for _ in range(2):
            with pytest.raises(StoreError, match="locked"):
                await _add(hasty, "j1")
    await _add(hasty, "j2")
    assert await _names(hasty) == ["j2"]


async def test_a_locked_database_can_be_read(hasty: Store, database: Path) -> None:
    await _add(hasty, "j1")
    with _locked(database):
        assert await _names(hasty) == ["j1"]


async def test_a_full_disk_fails_the_commit_and_nothing_of_it_took_effect(store: Store) -> None:
    called: list[str] = []
    await _add(store, "before")

    async def write() -> None:
        async with store.transaction() as tx:
            tx.on_commit(lambda: called.append("never"))
            await tx.add_job(job("j1"))
            assert await tx.job(JobId("j1")) == job("j1")

    with _no_room(), pytest.raises(StoreError):
        await write()
    assert called == []
    assert await _names(store) == ["before"]
    await _add(store, "after")
    assert await _names(store) == ["before", "after"]


async def test_the_cause_of_a_failure_is_kept_without_its_data(store: Store) -> None:
    await _add(store, "j1")
    with pytest.raises(StoreError) as failure:
        await _add(store, "j1")
    assert failure.value.__cause__ is not None
    assert job().intent.prompt not in str(failure.value.__cause__)


async def test_a_transaction_that_failed_is_not_committed_even_if_the_error_is_ignored(
    store: Store,
) -> None:
    async def ignore() -> None:
        async with store.transaction() as tx:
            await tx.add_job(job("j1"))
            await tx.add_job(job("j1"))
            with pytest.raises(StoreError):
                await tx.unfinished()
            with pytest.raises(StoreError):
                await tx.add_job(job("j2"))

    with pytest.raises(StoreError):
        await ignore()
    assert await _names(store) == []


async def test_a_call_cut_off_in_a_transaction_is_not_left_out_of_it(
    hasty: Store, database: Path
) -> None:
    async def cut_off() -> None:
        async with hasty.transaction() as tx:
            await tx.add_job(job("j1"))
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0):
                    await tx.unfinished()
            await tx.add_job(job("j2"))

    with _locked(database), pytest.raises(StoreError):
        await cut_off()
    assert await _names(hasty) == []


async def test_a_task_cancelled_while_it_commits_learns_of_it_after_the_commit(
    store: Store,
) -> None:
    called: list[str] = []

    async def write() -> None:
        async with store.transaction() as tx:
            tx.on_commit(lambda: called.append("committed"))
            await tx.add_job(job())
            committing.set()

    committing = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        task = group.create_task(write())
        await committing.wait()
        for _ in range(3):
            task.cancel()
            await turns(1)
    assert task.cancelled()
    assert called == ["committed"]
    assert await _names(store) == ["j1"]


async def test_a_task_cancelled_in_a_snapshot_gives_the_reader_back(store: Store) -> None:
    async def read() -> None:
        async with store.snapshot() as tx:
            while True:
                await tx.unfinished()

    async with asyncio.TaskGroup() as group:
        for rounds in range(6):
            task = group.create_task(read())
            await turns(rounds)
            task.cancel()
    await _add(store, "j1")
    assert await _names(store) == ["j1"]


async def test_many_readers_share_the_connections(store: Store) -> None:
    await _add(store, "j1")
    async with asyncio.TaskGroup() as group:
        reading = [group.create_task(_names(store)) for _ in range(20)]
    assert [task.result() for task in reading] == [["j1"]] * 20


async def test_times_without_zone_are_refused(store: Store) -> None:
    naive = replace(job(), created_at=job().created_at.replace(tzinfo=None))
    with pytest.raises(StoreError):
        async with store.transaction() as tx:
            await tx.add_job(naive)


async def test_what_was_committed_survives_kill_9(database: Path) -> None:
    url = f"sqlite:///{database}"
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.adapters.stores.writer",
        url,
        stdout=asyncio.subprocess.PIPE,
    )
    assert child.stdout is not None
    async with asyncio.timeout(30):
        said = [(await child.stdout.readline()).decode().strip() for _ in range(KILLED_AFTER)]
        child.kill()
        rest = (await child.stdout.read()).decode().split()
        await child.wait()
    async with open_store(url, clock=FakeClock()) as store:
        names = await _names(store)
        async with store.snapshot() as tx:
            rows = [await tx.row(row(name).key) for name in names]
    said += rest
    assert names[: len(said)] == said
    assert len(names) - len(said) <= 1
    assert rows == [row(name) for name in names]
