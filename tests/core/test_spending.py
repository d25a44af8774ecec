"""Budgets at work: refused kindly before anything is announced, and held when all ask at once."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from core.admission import Limits
from core.composing import TAKE
from core.errors import GenerationFailed, ProviderUnavailable, Sent
from core.followups import AGAIN
from core.jobs import JobState, Lane
from core.messages import PersonRef, Text
from core.texts import TextKey
from tests.core.catalogue import BANANA, FAKE, SEEDREAM, film, offer, points, rule
from tests.core.scene import Scene, build_scene, working
from tests.core.values import A_FILM, LIN, MEI, chat, person, ref, tap, words
from tests.fakes.clock import settle
from tests.fakes.far_end import Outcome

TINY = offer("nano-banana-2", prices=[rule(2)])
HOURS = 3600.0


def budget(person: int = 0, chat: int = 0) -> Limits:
    return Limits(daily_per_person=Decimal(person), daily_per_chat=Decimal(chat))


def said(scene: Scene, key: str) -> tuple[Text, ...]:
    return scene.platform.message(key).out.lines


def shown(scene: Scene, slot: str) -> list[str]:
    keys = scene.platform.keys()
    return [key for key in keys if key.endswith(f":{slot}")]


async def test_what_goes_beyond_the_day_is_refused_before_it_is_announced() -> None:
    async with working(build_scene([SEEDREAM, TINY], limits=budget(8))) as scene:
        await scene.make()
        job = await scene.make()
        assert job.state is JobState.FAILED
        assert shown(scene, "status") == ["job1:status"]
        reason, offered = said(scene, f"{job.id}:failure")
        assert (reason.key, offered.key) == (TextKey.BUDGET_SHORT, TextKey.FAILED_ALTERNATIVES)
        assert reason.args == {
            "kind": "picture",
            "price": "5",
            "whose": "person",
            "rest": "3",
            "until": 24,
            "until_unit": "hours",
        }
        (button,) = scene.platform.message(f"{job.id}:failure").out.buttons
        assert button.label == Text(
            key=TextKey.BUTTON_CHEAPER, args={"model": TINY.name, "price": "2"}
        )
        assert len(scene.provider.charges) == 1


async def test_what_fits_in_is_made_by_a_tap_and_counts_too() -> None:
    async with working(build_scene([SEEDREAM, TINY], limits=budget(8))) as scene:
        await scene.make()
        job = await scene.make()
        await scene.desk.press(tap(f"{job.id}.failure", f"{TAKE}1"))
        await scene.go_on()
        assert scene.provider.spent() == 7


async def test_nothing_is_offered_where_nothing_fits_in() -> None:
    async with working(build_scene([SEEDREAM, BANANA], limits=budget(5))) as scene:
        await scene.make()
        job = await scene.make()
        (reason,) = said(scene, f"{job.id}:failure")
        assert (reason.key, "rest" in reason.args) == (TextKey.BUDGET_SPENT, False)


async def test_again_obeys_the_budget() -> None:
    async with working(build_scene(limits=budget(8))) as scene:
        done = await scene.make()
        await scene.desk.press(tap(f"{done.id}.result", AGAIN))
        await scene.go_on()
        assert len(scene.provider.charges) == 1
        assert len(shown(scene, "failure")) == 1


async def test_a_day_later_there_is_a_whole_budget_again() -> None:
    async with working(build_scene(limits=budget(5))) as scene:
        await scene.make()
        await scene.clock.advance(24 * HOURS)
        assert (await scene.make()).state is JobState.DONE


async def test_each_person_has_a_budget_of_their_own() -> None:
    async with working(build_scene(limits=budget(5))) as scene:
        await scene.make()
        assert (await scene.make(by=MEI)).state is JobState.DONE


async def test_a_chat_shares_one_budget_with_its_threads() -> None:
    async with working(build_scene(limits=budget(chat=8))) as scene:
        await scene.make()
        thread = replace(ref().chat, thread="7")
        job = await scene.accept(by=MEI, where=thread)
        elsewhere = await scene.accept(by=MEI, where=chat("c2"))
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.FAILED
        assert said(scene, f"{job}:failure")[0].args["whose"] == "chat"
        assert (await scene.job(elsewhere)).state is JobState.DONE


async def test_what_was_refused_or_given_back_is_not_spent() -> None:
    async with working(build_scene(limits=budget(5))) as scene:
        scene.provider.faults.before("submit", ProviderUnavailable("down", sent=Sent.NO), times=2)
        back = GenerationFailed("broken", sent=Sent.YES, refunded=True)
        scene.provider.plan_outcome(Outcome(error=back))
        await scene.make()
        assert (await scene.make()).state is JobState.DONE


async def test_a_lost_order_counts_until_it_is_found() -> None:
    async with working(build_scene(limits=budget(8))) as scene:
        scene.provider.lose_answer()
        await scene.make()
        assert (await scene.make()).state is JobState.FAILED


async def test_orders_made_side_by_side_cannot_spend_the_same_money() -> None:
    """All are announced while the money is there; only those that it pays for are ordered."""
    async with working(build_scene(limits=budget(12))) as scene, asyncio.TaskGroup() as group:
        jobs = [await scene.accept() for _ in range(4)]
        for job in jobs:
            await scene.until(job, JobState.QUEUED)
        held = scene.provider.faults.hold("submit")
        for job in jobs:
            group.create_task(scene.orchestrator.step(job, Lane.CREATES))
        await held.reached.wait()
        await settle()
        held.release()
        await settle()
        await scene.go_on()
        states = [(await scene.job(job)).state for job in jobs]
        assert scene.provider.spent() == 10
        assert sorted(states) == [JobState.DONE] * 2 + [JobState.FAILED] * 2
        refused = jobs[states.index(JobState.FAILED)]
        assert scene.texts(f"{refused}:status") == [TextKey.STATUS_FAILED]
        assert scene.texts(f"{refused}:failure") == [TextKey.BUDGET_SHORT]


async def test_a_budget_is_refused_before_the_price_is_asked_about() -> None:
    limits = replace(budget(50), confirm_above=Decimal(10))
    async with working(build_scene([film("veo-3.1", 96)], limits=limits)) as scene:
        job = await scene.make(A_FILM)
        assert scene.texts(f"{job.id}:failure") == [TextKey.BUDGET_SHORT]


async def asked(scene: Scene, by: PersonRef = LIN) -> Sequence[Text]:
    await scene.desk.message(words("我的余额", message="b1", sender=by))
    await settle()
    (reply,) = [each for each in scene.platform.visible if each.key.endswith(":reply")]
    return reply.out.lines


def left(whose: str, amount: str, limit: str) -> Text:
    args = {"whose": whose, "rest": amount, "limit": limit}
    return Text(key=TextKey.REPLY_LEFT, args=args)


FIVE_SPENT = Text(key=TextKey.REPLY_SPENT, args={"price": "5"})
A_DAY = Text(key=TextKey.REPLY_RENEWAL, args={"until": 24, "until_unit": "hours"})
UNLIMITED = Text(key=TextKey.REPLY_NO_BUDGET)


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        pytest.param(budget(), [UNLIMITED], id="none"),
        pytest.param(budget(20), [left("person", "15", "20"), A_DAY], id="a person's"),
        pytest.param(
            budget(20, 30),
            [left("person", "15", "20"), left("chat", "25", "30"), A_DAY],
            id="a person's and a chat's",
        ),
    ],
)
async def test_a_balance_is_what_was_spent_and_what_is_left(
    limits: Limits, told: list[Text]
) -> None:
    async with working(build_scene(limits=limits)) as scene:
        await scene.make()
        assert list(await asked(scene)) == [FIVE_SPENT, *told]


async def test_whoever_has_spent_nothing_is_told_so() -> None:
    async with working(build_scene(limits=budget(20))) as scene:
        spent, *_ = await asked(scene)
        assert spent.args == {"price": "0"}


async def test_what_has_no_price_is_not_counted() -> None:
    async with working(build_scene([offer(prices=[])], limits=budget(20))) as scene:
        assert (await scene.make()).state is JobState.DONE
        spent, *_ = await asked(scene)
        assert spent.args == {"price": "0"}


@pytest.mark.parametrize(("name", "is_told"), [("boss", True), ("lin", False)])
async def test_admins_are_told_of_the_accounts_too(name: str, *, is_told: bool) -> None:
    async with working(build_scene()) as scene:
        scene.provider.in_account = points(990)
        await scene.bench.accounts.refresh()
        lines = await asked(scene, person(name))
        account = Text(key=TextKey.REPLY_ACCOUNT, args={"provider": FAKE, "price": "990"})
        assert (account in lines) is is_told


async def test_an_account_that_cannot_be_asked_now_holds_what_it_did() -> None:
    async with working(build_scene()) as scene:
        await scene.bench.accounts.refresh()
        assert scene.bench.accounts.held == {}
        scene.provider.in_account = points(990)
        await scene.bench.accounts.refresh()
        scene.provider.faults.before("balance", ProviderUnavailable("down", sent=Sent.NO))
        await scene.bench.accounts.refresh()
        assert scene.bench.accounts.held == {FAKE: points(990)}
