import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from adapters.stores.turns import MOST_OVERTAKEN, Turns


class Line:
    """Tasks that want to write, and the order in which they did."""

    def __init__(self, group: asyncio.TaskGroup) -> None:
        self.turns = Turns()
        self.went: list[str] = []
        self.free = asyncio.Event()
        self._group = group

    async def queue(self, name: str, *, is_urgent: bool = False) -> asyncio.Task[None]:
        task = self._group.create_task(self._write(name, is_urgent=is_urgent))
        await asyncio.sleep(0)
        return task

    async def _write(self, name: str, *, is_urgent: bool) -> None:
        async with self.turns.turn(is_urgent=is_urgent):
            await self.free.wait()
            self.went.append(name)

    async def all_gone(self, tasks: Sequence[asyncio.Task[None]]) -> list[str]:
        self.free.set()
        for task in tasks:
            await task
        return self.went


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with asyncio.TaskGroup() as group:
        yield Line(group)


async def test_urgent_ones_go_first_and_each_kind_in_order(line: Line) -> None:
    tasks = [await line.queue(name) for name in ("a", "b", "c")]
    tasks += [await line.queue(name, is_urgent=True) for name in ("u", "v")]
    assert await line.all_gone(tasks) == ["a", "u", "v", "b", "c"]


async def test_nobody_is_overtaken_for_ever(line: Line) -> None:
    tasks = [await line.queue(name) for name in ("a", "b")]
    urgent = [str(number) for number in range(MOST_OVERTAKEN + 2)]
    tasks += [await line.queue(name, is_urgent=True) for name in urgent]
    expected = ["a", *urgent[:MOST_OVERTAKEN], "b", *urgent[MOST_OVERTAKEN:]]
    assert await line.all_gone(tasks) == expected


async def test_who_is_cancelled_while_waiting_is_passed_over(line: Line) -> None:
    tasks = [await line.queue(name) for name in ("a", "b", "c")]
    tasks.pop(1).cancel()
    assert await line.all_gone(tasks) == ["a", "c"]
    assert await line.all_gone([await line.queue("d")]) == ["a", "c", "d"]


async def test_who_is_cancelled_as_the_turn_comes_hands_it_on(line: Line) -> None:
    first, second, third = [await line.queue(name) for name in ("a", "b", "c")]
    first.cancel()
    # Only now does the first hand over, and the second has it without having run.
    await asyncio.sleep(0)
    second.cancel()
    assert await line.all_gone([third]) == ["c"]
