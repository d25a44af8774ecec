"""What every store promises about the beginning and end of transactions."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace

import pytest

from core.errors import Stale, StoreError
from core.jobs import JobId, JobState
from core.messages import ClaimKey
from core.persistence import Store, Transaction
from tests.fakes.clock import START, settle, turns
from tests.fakes.records import IMA, artifact, attempt, incoming, job, proposal, row, staged


async def _count(store: Store) -> int:
    async with store.snapshot() as tx:
        return len(await tx.unfinished())


async def test_an_exception_undoes_everything(store: Store) -> None:
    async def fail() -> None:
        async with store.transaction() as tx:
            await tx.claim(ClaimKey("c1"), incoming(), START)
            await tx.add_job(job())
            await tx.open_attempt(attempt())
            await tx.propose(proposal())
            await tx.post(row())
            await tx.put_artifact(artifact())
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with store.transaction() as tx:
        assert await tx.claim(ClaimKey("c1"), incoming(), START)
        assert await tx.job(JobId("j1")) is None
        assert await tx.attempts(JobId("j1")) == []
        assert await tx.proposal(proposal().id) is None
        assert await tx.pending_chats() == []
        assert await tx.artifacts(JobId("j1")) == []


async def test_commit_callbacks_are_called_in_order_after_the_commit(store: Store) -> None:
    called: list[str] = []
    async with store.transaction() as tx:
        await tx.add_job(job())
        tx.on_commit(lambda: called.append("first"))
        tx.on_commit(lambda: called.append("second"))
        assert called == []
    assert called == ["first", "second"]


async def test_commit_callbacks_are_not_called_after_a_rollback(store: Store) -> None:
    called: list[str] = []

    async def fail() -> None:
        async with store.transaction() as tx:
            await tx.add_job(job())
            tx.on_commit(lambda: called.append("never"))
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with store.transaction() as tx:
        await tx.add_job(job())
    assert called == []


async def test_an_empty_transaction_commits(store: Store) -> None:
    called: list[str] = []
    async with store.transaction() as tx:
        tx.on_commit(lambda: called.append("once"))
    assert called == ["once"]


async def test_transactions_of_several_tasks_do_not_interleave(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())

    async def count_up() -> None:
        async with store.transaction() as tx:
            stored = await tx.job(JobId("j1"))
            assert stored is not None
            await asyncio.sleep(0)
            await tx.advance(stored, stored.revision)

    async with asyncio.TaskGroup() as group:
        for _ in range(20):
            group.create_task(count_up())
    async with store.snapshot() as tx:
        assert await tx.job(JobId("j1")) == replace(job(), revision=20)


async def test_of_two_that_read_the_same_revision_one_is_stale(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
    results: list[str] = []

    async def cancel() -> None:
        try:
            async with store.transaction() as tx:
                await tx.advance(replace(job(), state=JobState.CANCELLED), 0)
            results.append("moved")
        except Stale:
            results.append("stale")

    async with asyncio.TaskGroup() as group:
        group.create_task(cancel())
        group.create_task(cancel())
    assert results == ["moved", "stale"]


async def test_a_snapshot_waits_for_no_writer_and_sees_nothing_of_it(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
        assert await tx.unfinished() == ["j1"]
        assert await _count(store) == 0
    assert await _count(store) == 1


async def test_a_snapshot_does_not_change_while_it_is_read(store: Store) -> None:
    async with store.snapshot() as reading:
        assert await reading.unfinished() == []
        async with store.transaction() as tx:
            await tx.add_job(job())
        assert await reading.unfinished() == []


WRITES: dict[str, Callable[[Transaction], Coroutine[None, None, object]]] = {
    "claim": lambda tx: tx.claim(ClaimKey("c"), incoming(), START),
    "add_job": lambda tx: tx.add_job(job("j2")),
    "advance": lambda tx: tx.advance(job(), 0),
    "open_attempt": lambda tx: tx.open_attempt(attempt()),
    "propose": lambda tx: tx.propose(proposal()),
    "post": lambda tx: tx.post(row()),
    "put_artifact": lambda tx: tx.put_artifact(artifact()),
    "drop_staged": lambda tx: tx.drop_staged(IMA, "upload", staged().media),
    "put_staged": lambda tx: tx.put_staged(IMA, "upload", staged()),
    "prune": lambda tx: tx.prune(START),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
async def test_a_snapshot_cannot_be_written_to(
    store: Store, write: Callable[[Transaction], Coroutine[None, None, object]]
) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
    async with store.snapshot() as tx:
        with pytest.raises(StoreError):
            await write(tx)
        assert await tx.unfinished() == ["j1"]


async def test_a_snapshot_never_commits(store: Store) -> None:
    async with store.snapshot() as tx:
        with pytest.raises(StoreError):
            tx.on_commit(lambda: None)


@pytest.mark.parametrize("kind", ["transaction", "snapshot"])
async def test_a_transaction_cannot_be_used_after_its_end(store: Store, kind: str) -> None:
    async with getattr(store, kind)() as tx:
        pass
    with pytest.raises(StoreError):
        await tx.unfinished()


async def test_a_transaction_inside_another_fails_instead_of_hanging(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
        with pytest.raises(StoreError):
            async with store.transaction():
                pass
    assert await _count(store) == 1


@pytest.mark.parametrize("rounds", range(12))
async def test_a_task_cancelled_in_a_transaction_leaves_all_or_nothing(
    store: Store, rounds: int
) -> None:
    called: list[str] = []

    async def write() -> None:
        async with store.transaction() as tx:
            tx.on_commit(lambda: called.append("committed"))
            await tx.add_job(job("j1"))
            assert len(await tx.unfinished()) == 1
            await tx.add_job(job("j2"))
            assert len(await tx.unfinished()) == 2

    async with asyncio.TaskGroup() as group:
        task = group.create_task(write())
        await turns(rounds)
        task.cancel()
    assert (await _count(store), called) in [(0, []), (2, ["committed"])]
    async with store.transaction() as tx:
        await tx.add_job(job("j3"))
    async with store.snapshot() as tx:
        assert await tx.job(JobId("j3")) is not None


async def test_a_task_cancelled_while_it_waits_for_the_writer_takes_nothing(store: Store) -> None:
    async def write() -> None:
        async with store.transaction() as tx:
            await tx.add_job(job("j2"))

    async with asyncio.TaskGroup() as group, store.transaction() as tx:
        task = group.create_task(write())
        await settle()
        task.cancel()
        await tx.add_job(job("j1"))
    assert await _count(store) == 1
