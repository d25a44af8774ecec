from dataclasses import replace
from datetime import timedelta

import pytest

from core.composing import TAKE
from core.errors import Forbidden, PlatformUnavailable, Sent
from core.jobs import JobState
from core.texts import TextKey
from tests.core.catalogue import SEEDREAM, film, offer, points, rule
from tests.core.scene import build_scene, working
from tests.core.values import A_FILM, A_PICTURE, tap, words

DEAR, CHEAP = film("veo-3.1", 330), film("wan-2.6", 25)


async def test_a_start_notice_stands_before_anything_is_paid() -> None:
    async with working(build_scene()) as scene:
        scene.platform.faults.before("send", PlatformUnavailable("down", sent=Sent.NO), times=3)
        await scene.accept()
        await scene.go_on(horizon_s=1)
        assert (scene.platform.keys(), scene.provider.charges) == ([], [])


async def test_a_job_goes_on_once_its_notice_stands() -> None:
    async with working(build_scene()) as scene:
        scene.platform.faults.before("send", PlatformUnavailable("down", sent=Sent.NO), times=3)
        job = await scene.accept()
        await scene.go_on(patience_s=60)
        assert (await scene.job(job)).state is JobState.DONE


async def test_a_job_looked_at_before_its_notice_stands_waits() -> None:
    scene = build_scene()
    job = await scene.accept()
    await scene.go_on()
    assert (await scene.job(job)).state is JobState.PLANNED


async def test_nobody_pays_for_a_notice_that_cannot_be_shown() -> None:
    async with working(build_scene()) as scene:
        scene.platform.faults.before("send", Forbidden("not here", sent=Sent.NO))
        job = await scene.make()
        assert (job.state, scene.provider.charges) == (JobState.FAILED, [])


async def test_the_start_notice_announces_the_price() -> None:
    async with working(build_scene()) as scene:
        assert (await scene.make()).announced == points(5)


async def test_what_cannot_be_planned_ends_with_a_message() -> None:
    async with working(build_scene([film()])) as scene:
        job = await scene.make(A_PICTURE)
        assert job.state is JobState.FAILED
        assert scene.texts("job1:failure") == [TextKey.FAILED, TextKey.ERROR_NO_MODEL]


async def test_a_prompt_too_long_for_the_named_model_leads_to_one_that_takes_it() -> None:
    short = offer("midjourney", max_prompt=3)
    async with working(build_scene([short, SEEDREAM])) as scene:
        await scene.make(replace(A_PICTURE, model="midjourney"))
        assert scene.texts("job1:failure") == [
            TextKey.FAILED,
            TextKey.ERROR_PROMPT_TOO_LONG_HERE,
            TextKey.FAILED_ALTERNATIVES,
        ]
        await scene.desk.press(tap("job1.failure", f"{TAKE}1"))
        await scene.go_on()
        assert [each.order.offer for each in scene.provider.charges] == [SEEDREAM.id]


async def test_what_was_never_ordered_cost_nothing() -> None:
    async with working(build_scene([film()])) as scene:
        await scene.make(A_PICTURE)
        assert scene.platform.message("job1:failure").out.lines[0].args["charged"] == "no"


async def test_a_dear_wish_is_asked_about_before_it_is_ordered() -> None:
    async with working(build_scene([DEAR])) as scene:
        job = await scene.make(A_FILM)
        assert (job.state, scene.provider.charges) == (JobState.AWAITING_ANSWER, [])
        assert scene.platform.keys() == ["job1:ask-1"]


async def test_a_question_names_a_cheaper_model() -> None:
    async with working(build_scene([replace(DEAR, family="wan-2.6"), film("vidu-q2")])) as scene:
        await scene.make(A_FILM)
        buttons = scene.platform.message("job1:ask-1").out.buttons
        assert [each.action for each in buttons] == ["go", "take1", "never"]


async def test_a_question_about_a_named_model_names_a_cheaper_one_too() -> None:
    async with working(build_scene([DEAR, CHEAP])) as scene:
        await scene.make(replace(A_FILM, model="veo-3.1"))
        buttons = scene.platform.message("job1:ask-1").out.buttons
        assert [each.action for each in buttons] == ["go", "take1", "never"]


async def test_an_unanswered_question_is_closed_after_a_day() -> None:
    async with working(build_scene([DEAR])) as scene:
        await scene.accept(A_FILM)
        await scene.go_on(horizon_s=timedelta(hours=25).total_seconds())
        assert scene.texts("job1:ask-1") == [TextKey.QUESTION_CLOSED]


async def test_a_job_whose_question_was_not_answered_is_cancelled() -> None:
    async with working(build_scene([DEAR])) as scene:
        job = await scene.accept(A_FILM)
        await scene.go_on(horizon_s=timedelta(hours=25).total_seconds())
        assert (await scene.job(job)).state is JobState.CANCELLED


async def test_a_question_looked_at_early_stays_open() -> None:
    async with working(build_scene([DEAR])) as scene:
        job = await scene.accept(A_FILM)
        await scene.until(job, JobState.AWAITING_ANSWER)
        await scene.clock.advance(3600)
        async with scene.store.transaction() as tx:
            await scene.bench.wake(tx, job)
        await scene.go_on(horizon_s=60)
        assert (await scene.job(job)).state is JobState.AWAITING_ANSWER


async def test_what_a_button_promised_is_not_asked_about_again() -> None:
    async with working(build_scene([DEAR])) as scene:
        job = await scene.accept(
            A_FILM, change=lambda each: replace(each, announced=points(330), pinned=DEAR.id)
        )
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.DONE


@pytest.mark.parametrize("amount", [6, 100])
async def test_a_price_above_what_a_button_promised_is_asked_about(amount: int) -> None:
    risen = offer(prices=[rule(amount)])
    async with working(build_scene([risen])) as scene:
        job = await scene.accept(
            change=lambda each: replace(each, announced=points(5), pinned=risen.id)
        )
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.AWAITING_ANSWER
        assert scene.texts("job1:ask-1") == [TextKey.ASK_PRICE_ROSE]


SORA = film("sora-2-pro", 120)


async def test_a_model_that_turns_people_down_is_asked_about_before_it_is_paid() -> None:
    async with working(build_scene([film("wan-2.6"), SORA])) as scene:
        wish = replace(A_FILM, model="sora-2-pro", prompt="a girl dancing in the rain")
        job = await scene.accept(wish)
        await scene.until(job, JobState.AWAITING_ANSWER)
        (question,) = scene.platform.visible[-1].out.lines
        assert (question.key, question.args["price"]) == (TextKey.ASK_PEOPLE, "120")
        await scene.desk.message(words("yes", "p2"))
        await scene.go_on()
        assert [charge.order.offer for charge in scene.provider.charges] == [SORA.id]


async def test_without_people_it_is_not_asked_about() -> None:
    async with working(build_scene([film("wan-2.6"), SORA])) as scene:
        wish = replace(A_FILM, model="sora-2-pro", prompt="a lighthouse in fog")
        assert (await scene.make(wish)).state is JobState.DONE


async def test_a_name_stands_for_its_kin_where_that_very_model_has_no_such_task() -> None:
    async with working(build_scene([film("wan-2.6"), film("vidu-q2-pro")])) as scene:
        job = await scene.make(replace(A_FILM, model="vidu-q2"))
        plan = job.require_plan()
        assert (plan.family, plan.is_named, plan.notices) == ("vidu-q2-pro", True, ())
