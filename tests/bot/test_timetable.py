import asyncio
from datetime import datetime, timedelta

import pytest

from adapters.stores.memory import MemoryStore
from bot import timetable as module
from bot.timetable import CLAIMS_KEPT, MEDIA_KEPT, sweep, timetable
from core.messages import ClaimKey
from core.persistence import Store
from core.ports import Ports
from core.shelf import Shelf
from tests.core.values import words
from tests.fakes.ailing_store import AilingStore
from tests.fakes.clock import START, FakeClock
from tests.fakes.far_end import FakeEngine, FakeMedia, FakeProvider
from tests.fakes.identifiers import FakeIdentifiers

OFTEN = timedelta(milliseconds=20)
PATIENCE_S = 5.0


class Pruned:
    """Counts how files are pruned."""

    def __init__(self) -> None:
        self.until: list[datetime] = []
        self.called = asyncio.Event()

    async def __call__(self, older_than: datetime) -> None:
        self.until.append(older_than)
        self.called.set()


class Asked(FakeProvider):
    """Says when it was asked for its offers."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.called = asyncio.Event()

    async def offers(self, *, fresh: bool = False) -> tuple[()]:
        del fresh
        self.called.set()
        return ()


def shelf_of(provider: FakeProvider, store: Store, clock: FakeClock) -> Shelf:
    return Shelf(
        Ports(
            clock=clock,
            identifiers=FakeIdentifiers(),
            store=store,
            engine=FakeEngine(clock),
            media=FakeMedia(),
            platforms={},
            providers={provider.name: provider},
        )
    )


async def claimed_again(store: Store, key: str, clock: FakeClock) -> bool:
    async with store.transaction() as tx:
        return await tx.claim(ClaimKey(key), words("a cat"), clock.now()) is not None


async def test_old_claims_and_files_are_forgotten_and_young_ones_kept() -> None:
    clock = FakeClock()
    store, pruned = MemoryStore(clock), Pruned()
    assert await claimed_again(store, "old", clock)
    await clock.advance(CLAIMS_KEPT.total_seconds())
    assert await claimed_again(store, "young", clock)
    await clock.advance(60.0)
    await sweep(store, clock, pruned)
    assert not await claimed_again(store, "young", clock)
    assert await claimed_again(store, "old", clock)
    assert pruned.until == [clock.now() - MEDIA_KEPT]


async def test_a_store_that_is_not_to_be_had_keeps_nobody_from_sweeping_files(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = FakeClock()
    store, pruned = AilingStore(MemoryStore(clock)), Pruned()
    store.fail_commits()
    await sweep(store, clock, pruned)
    assert pruned.until == [START - MEDIA_KEPT]
    assert "The sweep waits for the store" in caplog.text


async def test_the_work_is_done_regularly_while_the_context_lasts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "REFRESH_EVERY", OFTEN)
    monkeypatch.setattr(module, "SWEEP_EVERY", OFTEN)
    clock = FakeClock()
    store, pruned, provider = MemoryStore(clock), Pruned(), Asked(clock)
    async with (
        timetable([shelf_of(provider, store, clock).current], store, clock, pruned),
        asyncio.timeout(PATIENCE_S),
    ):
        await pruned.called.wait()
        await provider.called.wait()
    times = len(pruned.until)
    await asyncio.sleep(3 * OFTEN.total_seconds())
    assert len(pruned.until) == times
