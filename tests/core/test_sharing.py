import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from adapters.stores.memory import MemoryStore
from core.errors import StoreError
from core.messages import ClaimKey
from core.persistence import Transaction
from core.sharing import MOST, SharedTransactions
from tests.fakes.ailing_store import AilingStore
from tests.fakes.clock import START, FakeClock, settle
from tests.fakes.records import incoming

Work = Callable[[Transaction, str], Awaitable[str]]


class Counted(AilingStore):
    """Counts what was committed, and can hold the writer up."""

    def __init__(self) -> None:
        super().__init__(MemoryStore(FakeClock()))
        self.commits = 0
        self.gate = asyncio.Event()
        self.gate.set()

    @asynccontextmanager
    async def transaction(self, *, is_urgent: bool = False) -> AsyncIterator[Transaction]:
        await self.gate.wait()
        async with super().transaction(is_urgent=is_urgent) as tx:
            yield tx
        self.commits += 1


async def claim(tx: Transaction, name: str) -> str:
    await tx.claim(ClaimKey(name), incoming(), START)
    if name == "broken":
        raise LookupError(name)
    return name.upper()


async def claimed(store: Counted, name: str) -> bool:
    async with store.transaction() as tx:
        return await tx.claim(ClaimKey(name), incoming(), START) is None


@asynccontextmanager
async def held_up(
    store: Counted, shared: SharedTransactions[str, str], *names: str
) -> AsyncIterator[dict[str, asyncio.Task[str]]]:
    """Have the first in its transaction while the others ask."""
    store.gate.clear()
    async with asyncio.TaskGroup() as group:
        tasks: dict[str, asyncio.Task[str]] = {}
        for name in names:
            tasks[name] = group.create_task(_quietly(shared, name))
            await settle()
        yield tasks


async def _quietly(shared: SharedTransactions[str, str], name: str) -> str:
    try:
        return await shared.do(name)
    except (LookupError, StoreError) as error:
        return type(error).__name__


async def test_one_alone_gets_its_result_after_the_commit() -> None:
    store = Counted()
    assert await SharedTransactions(store, claim).do("a") == "A"
    assert store.commits == 1


async def test_those_who_wait_at_the_same_time_share_a_commit() -> None:
    store = Counted()
    async with held_up(store, SharedTransactions(store, claim), "a", "b", "c") as tasks:
        store.gate.set()
        assert [await task for task in tasks.values()] == ["A", "B", "C"]
        # The first had formed its group before the others asked.
        assert store.commits == 2


async def test_no_more_than_so_many_share_one() -> None:
    store = Counted()
    names = [str(number) for number in range(2 * MOST)]
    async with held_up(store, SharedTransactions(store, claim), *names) as tasks:
        store.gate.set()
        assert [await task for task in tasks.values()] == names
        assert store.commits == 3


async def test_a_failing_store_fails_all_who_shared_it_and_nobody_else() -> None:
    store = Counted()
    async with held_up(store, SharedTransactions(store, claim), "a", "b", "c") as tasks:
        store.fail_commits(1, after=1)
        store.gate.set()
        assert [await task for task in tasks.values()] == ["A", "StoreError", "StoreError"]
        assert not await claimed(store, "b")
        assert await SharedTransactions(store, claim).do("d") == "D"


@pytest.mark.parametrize("names", [("a", "b", "broken", "c"), ("a", "broken", "b", "c")])
async def test_one_who_fails_takes_nobody_along(names: tuple[str, ...]) -> None:
    store = Counted()
    async with held_up(store, SharedTransactions(store, claim), *names) as tasks:
        store.gate.set()
        results = {name: await task for name, task in tasks.items()}
        assert results == {"a": "A", "b": "B", "broken": "LookupError", "c": "C"}
        assert [await claimed(store, name) for name in ("b", "broken", "c")] == [True, False, True]


async def test_one_alone_who_fails_is_told() -> None:
    store = Counted()
    with pytest.raises(LookupError):
        await SharedTransactions(store, claim).do("broken")
    assert not await claimed(store, "broken")


@pytest.mark.parametrize("gone", ["a", "b", "c"])
async def test_one_who_is_cancelled_takes_nobody_along(gone: str) -> None:
    store = Counted()
    async with held_up(store, SharedTransactions(store, claim), "a", "b", "c") as tasks:
        tasks[gone].cancel()
        await settle()
        store.gate.set()
        others = [name for name in tasks if name != gone]
        assert [await tasks[name] for name in others] == [name.upper() for name in others]
        assert [await claimed(store, name) for name in others] == [True, True]


async def test_a_leader_cancelled_in_the_middle_leaves_the_others_to_themselves() -> None:
    store, reached, proceed = Counted(), asyncio.Event(), asyncio.Event()

    async def slowly(tx: Transaction, name: str) -> str:
        reached.set()
        if name == "b":
            await proceed.wait()
        return await claim(tx, name)

    async with held_up(store, SharedTransactions(store, slowly), "a", "b", "c") as tasks:
        store.gate.set()
        await settle()
        await reached.wait()
        tasks["b"].cancel()
        await settle()
        proceed.set()
        assert await tasks["c"] == "C"
        assert await claimed(store, "c")
