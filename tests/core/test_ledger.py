from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from core import ledger
from core.catalogue import Price
from core.errors import BotError, Forbidden, GenerationFailed, ProviderError, Sent
from core.intents import ChatKind
from core.jobs import Attempt, AttemptId, JobId, JobState
from core.ledger import Entry, receipt
from tests.core.catalogue import BANANA, FAKE, SEEDREAM, points
from tests.core.scene import Scene, build_scene, working
from tests.core.values import A_JOB, NOW
from tests.fakes.far_end import Outcome

LATER = NOW + timedelta(minutes=1)
ATTEMPT = Attempt(
    id=AttemptId("a1"),
    job=A_JOB.id,
    number=1,
    provider=FAKE,
    offer=SEEDREAM.id,
    price=points(5),
    opened_at=NOW,
    runner="r",
)
OPEN = ledger.opened(A_JOB, ATTEMPT)
UNPRICED = ledger.opened(A_JOB, replace(ATTEMPT, price=None))
TAKEN = ledger.taken(OPEN, NOW)
FREE = ledger.failed(OPEN, GenerationFailed("no", sent=Sent.NO), NOW)
BACK = replace(TAKEN, refunded=Decimal(5))


def failure(sent: Sent, *, refunded: bool | None = None) -> ProviderError:
    return GenerationFailed("broken", sent=sent, refunded=refunded)


async def entries(scene: Scene, job: JobId) -> Sequence[Entry]:
    async with scene.store.snapshot() as tx:
        return await tx.entries(job)


def known(entry: Entry) -> tuple[Decimal | None, Decimal | None, bool]:
    return entry.charged, entry.refunded, entry.settled_at is not None


def test_an_entry_begins_with_who_pays_what_for_what() -> None:
    assert (OPEN.person, OPEN.chat, OPEN.offer) == (A_JOB.person, A_JOB.origin.chat, SEEDREAM.id)
    assert (OPEN.quoted, OPEN.unit, known(OPEN)) == (Decimal(5), "points", (None, None, False))
    assert (UNPRICED.quoted, UNPRICED.unit) == (None, "")


@pytest.mark.parametrize(
    ("entry", "counts"),
    [
        pytest.param(OPEN, 5, id="nobody knows yet"),
        pytest.param(TAKEN, 5, id="taken"),
        pytest.param(FREE, 0, id="not taken"),
        pytest.param(BACK, 0, id="given back"),
        pytest.param(UNPRICED, 0, id="no price is published"),
    ],
)
def test_a_budget_counts_what_may_have_been_spent(entry: Entry, counts: int) -> None:
    assert entry.counts == counts


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(lambda: ledger.taken(TAKEN, LATER), TAKEN, id="taken twice"),
        pytest.param(
            lambda: ledger.taken(FREE, LATER), FREE, id="an answer to what was surely not taken"
        ),
        pytest.param(
            lambda: ledger.failed(OPEN, failure(Sent.UNKNOWN), LATER), OPEN, id="nobody knows"
        ),
        pytest.param(
            lambda: ledger.failed(TAKEN, failure(Sent.NO), LATER), TAKEN, id="a refusal too late"
        ),
        pytest.param(
            lambda: ledger.failed(OPEN, Forbidden("no", sent=Sent.NO), LATER),
            OPEN,
            id="nothing about money",
        ),
        pytest.param(
            lambda: ledger.failed(OPEN, failure(Sent.YES, refunded=True), NOW),
            replace(TAKEN, refunded=Decimal(5)),
            id="taken and given back",
        ),
        pytest.param(
            lambda: ledger.failed(TAKEN, failure(Sent.YES, refunded=False), NOW),
            replace(TAKEN, refunded=Decimal(0)),
            id="not given back",
        ),
        pytest.param(
            lambda: ledger.kept(TAKEN), replace(TAKEN, refunded=Decimal(0)), id="made as ordered"
        ),
    ],
)
def test_an_entry_says_what_is_known(change: Callable[[], Entry], expected: Entry) -> None:
    assert change() == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([], None, id="nothing was ordered"),
        pytest.param([TAKEN, OPEN], None, id="something is unknown"),
        pytest.param([FREE, TAKEN], points(5), id="refused, then taken"),
        pytest.param([BACK], points(0), id="given back"),
    ],
)
def test_a_receipt_adds_up_what_a_job_cost(rows: list[Entry], expected: Price | None) -> None:
    assert receipt(rows) == expected


REFUSED = GenerationFailed("no", sent=Sent.NO)
BROKEN = GenerationFailed("broken", sent=Sent.YES)


@pytest.mark.parametrize(
    ("refusal", "outcome", "expected"),
    [
        pytest.param(None, Outcome(), (Decimal(5), Decimal(0), True), id="made"),
        pytest.param(REFUSED, Outcome(), (Decimal(0), Decimal(0), True), id="refused"),
        pytest.param(
            failure(Sent.YES), Outcome(), (None, None, False), id="taken, perhaps given back"
        ),
        pytest.param(
            None, Outcome(error=BROKEN), (Decimal(5), None, True), id="failed, perhaps given back"
        ),
        pytest.param(
            None,
            Outcome(error=failure(Sent.YES, refunded=True)),
            (Decimal(5), Decimal(5), True),
            id="failed and given back",
        ),
    ],
)
async def test_each_attempt_is_entered_as_it_ends(
    refusal: BotError | None,
    outcome: Outcome,
    expected: tuple[Decimal | None, Decimal | None, bool],
) -> None:
    async with working(build_scene()) as scene:
        if refusal is not None:
            scene.provider.faults.before("submit", refusal)
        scene.provider.plan_outcome(outcome)
        job = await scene.make()
        (entry,) = await entries(scene, job.id)
        assert known(entry) == expected


async def test_a_lost_order_stays_open_until_its_answer_comes() -> None:
    async with working(build_scene()) as scene:
        scene.provider.lose_answer()
        job = await scene.make()
        assert job.state is JobState.UNKNOWN
        (entry,) = await entries(scene, job.id)
        assert known(entry) == (None, None, False)


async def test_an_attempt_that_an_earlier_version_opened_goes_on_without_an_entry() -> None:
    async with working(build_scene([SEEDREAM, BANANA])) as scene:
        job = await scene.accept()
        await scene.until(job, JobState.RUNNING)
        (entry,) = await entries(scene, job)
        async with scene.store.transaction() as tx:
            await tx.enter(replace(entry, job=JobId("another")))
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.DONE
        price = scene.platform.message("job1:result").out.lines[1].args["price"]
        assert price == "5"


async def test_a_result_comes_with_what_it_cost() -> None:
    async with working(build_scene()) as scene:
        job = await scene.accept()
        await scene.until(job, JobState.RUNNING)
        (entry,) = await entries(scene, job)
        async with scene.store.transaction() as tx:
            await tx.enter(replace(entry, charged=Decimal(4)))
        await scene.go_on()
        assert scene.platform.message("job1:result").out.lines[1].args["price"] == "4"


@pytest.mark.parametrize(("kind", "kept"), [(ChatKind.GROUP, True), (ChatKind.DM, False)])
def test_a_chat_with_the_bot_alone_goes_with_the_person(kind: ChatKind, *, kept: bool) -> None:
    there = replace(OPEN.chat, kind=kind, thread="t")
    left = ledger.without_person(replace(OPEN, chat=there))
    assert left.person == replace(OPEN.person, person="")
    assert (left.chat == there) is kept
    assert left.chat.chat == (there.chat if kept else "")
    assert left.counts == OPEN.counts
