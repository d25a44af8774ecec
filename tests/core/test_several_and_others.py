"""Several results beside budgets, the ledger, manners of chats, names and forgetting."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from core.admission import Limits
from core.costs import fate_of, price_lines
from core.errors import ProviderUnavailable, Sent
from core.forgetting import DELETE_ALL
from core.jobs import Job, JobId, JobState
from core.ledger import Entry
from core.manners import ChatSettings, ProgressStyle
from core.messages import Text
from core.texts import TextKey
from tests.core.catalogue import SEEDREAM, offer, points, rule
from tests.core.scene import Scene, working
from tests.core.several import BROKEN, DONE, FAILED, THREE, children, fresh, slots, started
from tests.core.test_ledger import BACK, FREE, OPEN, TAKEN, UNPRICED
from tests.core.values import A_JOB, CHAT, plan_of, tap, words
from tests.fakes.clock import settle
from tests.fakes.far_end import Outcome
from tests.fakes.records import background

KEPT = replace(TAKEN, refunded=Decimal(0))
DOWN = ProviderUnavailable("down", sent=Sent.NO)


def budget(amount: int) -> Limits:
    return Limits(daily_per_person=Decimal(amount))


def facts(scene: Scene) -> Text:
    return scene.platform.message("job1:result").out.lines[1]


async def result_of(scene: Scene) -> Job:
    return await scene.make(THREE)


async def test_the_sum_is_held_against_the_budget_before_anything_is_announced() -> None:
    tiny = offer("nano-banana-2", prices=[rule(4)])
    async with working(fresh(SEEDREAM, tiny, limits=budget(13))) as scene:
        await result_of(scene)
        assert slots(scene) == ["job1:failure"]
        failure = scene.platform.message("job1:failure").out
        assert failure.lines[0].args["kind"] == "pictures"
        assert failure.lines[0].args["price"] == "15"
        (button,) = failure.buttons
        assert button.label.args["price"] == "12"
        assert scene.provider.charges == []


async def test_one_that_the_budget_has_no_room_for_any_more_is_named() -> None:
    async with working(fresh(limits=budget(15))) as scene:
        await started(scene)
        first, *_ = await children(scene)
        # Spent elsewhere between the announcement and the orders.
        entry = replace(TAKEN, job=first.id, person=first.person, chat=CHAT, quoted=Decimal(3))
        async with scene.store.transaction() as tx:
            await tx.enter(replace(entry, charged=Decimal(3), opened_at=scene.clock.now()))
        await scene.go_on()
        assert [each.state for each in await children(scene)] == [DONE, DONE, FAILED]
        assert TextKey.ERROR_BUDGET in scene.texts("job1:result")


async def test_what_was_charged_otherwise_than_quoted_is_told_as_it_was() -> None:
    async with working(fresh()) as scene:
        await started(scene)
        await scene.until(JobId("job1"), JobState.DELIVERING)
        first, *_ = await children(scene)
        async with scene.store.transaction() as tx:
            (entry,) = await tx.entries(first.id)
            await tx.enter(replace(entry, charged=Decimal(4)))
        await scene.go_on()
        assert facts(scene).args["price"] == "14"


async def test_the_receipt_is_for_what_was_made() -> None:
    async with working(fresh()) as scene:
        scene.provider.plan_outcome(Outcome(error=BROKEN))
        await result_of(scene)
        assert facts(scene).args["price"] == "2 × 5 = 10"


async def test_where_prices_are_not_named_there_is_no_sum_either() -> None:
    async with working(fresh()) as scene:
        async with scene.store.transaction() as tx:
            await scene.bench.etiquette.change(tx, CHAT, ChatSettings(price_line=False))
        await result_of(scene)
        start, *_ = scene.platform.message("job1:status").shown
        assert start.lines[1].key is TextKey.STATUS_WAIT
        assert facts(scene).key is TextKey.RESULT_TIMES


async def test_without_a_price_the_same_is_not_offered_once_more() -> None:
    async with working(fresh(offer(prices=[]))) as scene:
        scene.provider.faults.before("submit", DOWN, times=9)
        await result_of(scene)
        assert scene.platform.message("job1:failure").out.buttons == ()


async def test_where_progress_is_off_nobody_is_told_of_a_place_in_line() -> None:
    limits = Limits(running_per_person=1)
    async with working(fresh(limits=limits, progress=ProgressStyle.OFF)) as scene:
        await scene.accept()
        await scene.accept()
        await scene.go_on()
        assert [key for key in slots(scene) if key.endswith(("status", "waiting"))] == [
            "job1:status",
            "job2:status",
        ]


async def test_whoever_wants_to_be_forgotten_pays_for_no_more() -> None:
    async with working(fresh(limits=Limits(running_per_person=1))) as scene:
        await started(scene)
        first, *_ = await children(scene)
        await scene.until(first.id, JobState.RUNNING)
        await scene.desk.message(words("删除我的数据", "p9"))
        await settle()
        (asked,) = [each for each in scene.platform.visible if each.out.buttons][-1:]
        (button, *_) = [each for each in asked.out.buttons if each.action == DELETE_ALL]
        await scene.desk.press(tap(str(button.proposal), DELETE_ALL))
        await scene.go_on()
        assert len(scene.provider.charges) == 1
        assert "job1:result" in slots(scene)


async def test_the_last_result_and_the_history_are_the_whole() -> None:
    async with working(fresh()) as scene:
        job = await result_of(scene)
        async with scene.store.transaction() as tx:
            known = await tx.known_of(job.person)
            later = scene.clock.now() + timedelta(seconds=1)
            given = await tx.results_of(job.person, CHAT, later, 9)
            last = (await background(tx, job.person, CHAT, scene.clock.now())).last
        assert (known.requests, known.results, known.leaving) == (1, 3, 0)
        assert [each.job.id for each in given] == [job.id]
        assert last is not None
        assert last.job == job.id


def test_whether_a_picture_is_dear_is_a_matter_of_each_one() -> None:
    one = plan_of(SEEDREAM)
    three = replace(one, quote=replace(one.quote, price=points(15)), parts=(one, one, one))
    assert price_lines(A_JOB, three) == ()


@pytest.mark.parametrize(
    ("rows", "fate"),
    [
        ([], "maybe not"),
        ([replace(UNPRICED, settled_at=OPEN.opened_at)], "maybe not"),
        ([OPEN], "maybe"),
        ([FREE], "no"),
        ([BACK], "no"),
        ([TAKEN], "maybe"),
        ([KEPT], "yes"),
    ],
)
def test_the_ledger_says_what_one_that_failed_cost(rows: list[Entry], fate: str) -> None:
    assert fate_of(rows, "maybe not") == fate
