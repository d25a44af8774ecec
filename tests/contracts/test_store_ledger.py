"""What every store promises about the ledger."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from core.jobs import JobId
from core.ledger import Spent
from core.persistence import Store
from tests.fakes.clock import START
from tests.fakes.records import ANN, BOB, CHAT, ELSEWHERE, LATER, THREAD, entry


async def test_an_entry_is_read_as_it_was_written_and_replaced(store: Store) -> None:
    settled = replace(entry(), charged=Decimal("4.5"), refunded=Decimal(0), settled_at=LATER)
    async with store.transaction() as tx:
        await tx.enter(entry("a2", opened_at=LATER))
        await tx.enter(entry())
        await tx.enter(entry("b1", of="j2"))
        assert await tx.entries(JobId("j1")) == [entry(), entry("a2", opened_at=LATER)]
        await tx.enter(settled)
    async with store.snapshot() as tx:
        assert await tx.entries(JobId("j1")) == [settled, entry("a2", opened_at=LATER)]
        assert await tx.entries(JobId("j3")) == []


async def test_what_was_spent_is_added_up_by_person_chat_and_unit(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.enter(entry("a1", quoted="5"))
        await tx.enter(entry("a2", quoted="0.1", chat=ELSEWHERE))
        await tx.enter(entry("a3", quoted="0.2", chat=ELSEWHERE))
        await tx.enter(entry("a4", quoted="7", person=BOB))
        await tx.enter(entry("a5", quoted="0.000001", unit="dollars"))
        await tx.enter(entry("a6", quoted=None, unit=""))
        assert await tx.spent(ANN, CHAT, START) == Spent(
            person={"points": Decimal("5.3"), "dollars": Decimal("0.000001"), "": Decimal(0)},
            chat={"points": Decimal(12), "dollars": Decimal("0.000001"), "": Decimal(0)},
        )


async def test_a_thread_spends_what_its_chat_has(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.enter(entry("a1", chat=THREAD))
        await tx.enter(entry("a2", person=BOB))
    async with store.snapshot() as tx:
        for place in (CHAT, THREAD):
            assert (await tx.spent(ANN, place, START)).chat == {"points": Decimal(10)}


async def test_only_what_was_opened_since_then_counts(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.enter(entry("old", opened_at=START - timedelta(microseconds=1)))
        assert await tx.spent(ANN, CHAT, START) == Spent()
        await tx.enter(entry("new"))
        assert (await tx.spent(ANN, CHAT, START)).person == {"points": Decimal(5)}


async def test_what_is_known_to_be_spent_counts_instead_of_what_was_quoted(store: Store) -> None:
    back = replace(entry("a2"), charged=Decimal(5), refunded=Decimal(5))
    async with store.transaction() as tx:
        await tx.enter(replace(entry("a1"), charged=Decimal(0)))
        await tx.enter(back)
        await tx.enter(replace(entry("a3"), charged=Decimal(4)))
        assert (await tx.spent(ANN, CHAT, START)).person == {"points": Decimal(4)}
