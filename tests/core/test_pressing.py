from dataclasses import replace
from datetime import timedelta

import pytest

from core.composing import TAKE
from core.errors import ContentRejected, Sent
from core.intents import Language
from core.jobs import Job, JobId, JobState
from core.messages import PersonRef, ProposalId
from core.ports import CancelResult, Reception
from core.texts import TextKey
from tests.core.catalogue import BANANA, SEEDREAM, film, offer, points, rule
from tests.core.scene import Scene, build_scene, working
from tests.core.values import A_FILM, A_PLAN, LIN, MEI, person, ref, tap
from tests.fakes.far_end import Outcome

DEAR, CHEAP = film("wan-2.6", 330), film("hailuo-2.0", 25)
REFUSED = ContentRejected("no", sent=Sent.NO)
BOSS = person("boss")


async def press(
    scene: Scene, proposal: str, action: str, by: PersonRef = LIN, *, is_moderator: bool = False
) -> TextKey:
    """Tap a button, and give what the presser is told."""
    answer = await scene.desk.press(tap(proposal, action, by, is_moderator=is_moderator))
    assert answer.notice is not None
    return answer.notice.key


async def failed(scene: Scene) -> Job:
    """Let a job fail, so that it offers alternatives."""
    scene.provider.faults.before("submit", REFUSED)
    return await scene.make()


async def asked(scene: Scene) -> JobId:
    """Bring a job to where the person is asked about its price."""
    job = await scene.accept(A_FILM)
    await scene.until(job, JobState.AWAITING_ANSWER)
    return job


async def test_a_tap_on_something_unknown_is_told_that_it_has_expired() -> None:
    assert await press(build_scene(), "none.start", "cancel") is TextKey.PRESS_EXPIRED


async def test_an_action_that_a_proposal_does_not_have_has_expired() -> None:
    async with working(build_scene()) as scene:
        await scene.make()
        assert await press(scene, "job1.result", "go") is TextKey.PRESS_EXPIRED


async def test_a_button_about_a_job_that_is_gone_has_expired() -> None:
    async with working(build_scene()) as scene:
        await scene.make()
        async with scene.store.transaction() as tx:
            proposal = await tx.proposal(ProposalId("job1.result"))
            assert proposal is not None
            await tx.propose(replace(proposal, id=ProposalId("gone.result"), job="gone"))
        assert await press(scene, "gone.result", "again") is TextKey.PRESS_EXPIRED


async def test_a_button_expires() -> None:
    async with working(build_scene()) as scene:
        await scene.make()
        await scene.clock.advance(timedelta(days=31).total_seconds())
        assert await press(scene, "job1.result", "again") is TextKey.PRESS_EXPIRED


async def test_somebody_elses_button_is_not_yours() -> None:
    async with working(build_scene()) as scene:
        await scene.make()
        assert await press(scene, "job1.result", "again", MEI) is TextKey.PRESS_NOT_YOURS


@pytest.mark.parametrize(("by", "is_moderator"), [(LIN, False), (MEI, True), (BOSS, False)])
async def test_who_asked_a_moderator_and_an_admin_may_press(
    by: PersonRef, *, is_moderator: bool
) -> None:
    async with working(build_scene()) as scene:
        await scene.make()
        told = await press(scene, "job1.result", "again", by, is_moderator=is_moderator)
        assert told is TextKey.PRESS_DONE


@pytest.mark.parametrize(("locale", "expected"), [(None, Language.ZH), (Language.EN, Language.EN)])
async def test_an_answer_about_nothing_is_in_the_pressers_language(
    locale: Language | None, expected: Language
) -> None:
    answer = await build_scene().desk.press(replace(tap("none.start", "x"), locale=locale))
    assert (answer.language, answer.reception) == (expected, Reception.ACCEPTED)


async def test_an_answer_about_a_job_is_in_its_language() -> None:
    async with working(build_scene()) as scene:
        await scene.make()
        answer = await scene.desk.press(tap("job1.result", "again"))
        assert answer.language is Language.EN


async def test_a_double_tap_never_buys_twice() -> None:
    async with working(build_scene()) as scene:
        await scene.make()
        await press(scene, "job1.result", "again")
        assert await press(scene, "job1.result", "again") is TextKey.PRESS_TAKEN
        await scene.go_on()
        assert len(scene.provider.charges) == 2


async def test_again_makes_the_same_again() -> None:
    async with working(build_scene()) as scene:
        await scene.make()
        await press(scene, "job1.result", "again")
        await scene.go_on()
        first, second = scene.provider.charges
        assert second.order == first.order


async def test_again_is_acknowledged_in_reply_to_the_first_wish() -> None:
    async with working(build_scene()) as scene:
        await scene.make()
        await press(scene, "job1.result", "again")
        await scene.go_on()
        (ack,) = [each for each in scene.platform.visible if each.key.endswith(":ack")]
        assert ack.out.lines[0].args["model"] == SEEDREAM.name
        assert ack.out.reply_to == ref("p1")


async def test_again_works_after_a_restart() -> None:
    scene = build_scene()
    async with working(scene):
        await scene.make()
    async with working(scene.restarted()) as again:
        await press(again, "job1.result", "again")
        await again.go_on()
        assert len(scene.provider.charges) == 2


async def test_an_alternative_is_ordered_as_offered() -> None:
    async with working(build_scene([SEEDREAM, BANANA])) as scene:
        await failed(scene)
        await press(scene, "job1.failure", f"{TAKE}1")
        await scene.go_on()
        (charge,) = scene.provider.charges
        assert (charge.order.offer, charge.price) == (BANANA.id, points(6))


async def test_an_alternative_is_acknowledged_by_its_own_name_after_a_restart() -> None:
    scene = build_scene([SEEDREAM, BANANA])
    async with working(scene):
        await failed(scene)
    async with working(scene.restarted()) as again:
        await press(again, "job1.failure", f"{TAKE}1")
        await again.go_on()
        (ack,) = [each for each in scene.platform.visible if each.key.endswith(":ack")]
        assert ack.out.lines[0].args["model"] == BANANA.name


async def test_a_lost_order_is_repeated_by_tap() -> None:
    async with working(build_scene()) as scene:
        scene.provider.lose_answer()
        await scene.make()
        await press(scene, "job1.unknown", f"{TAKE}1")
        await scene.go_on()
        assert len(scene.provider.charges) == 2


async def test_going_ahead_orders_what_was_asked_about() -> None:
    async with working(build_scene([DEAR, CHEAP])) as scene:
        job = await asked(scene)
        assert await press(scene, "job1.ask-1", "go") is TextKey.PRESS_DONE
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.DONE
        assert scene.provider.spent() == 330


async def test_taking_the_cheaper_one_orders_that() -> None:
    async with working(build_scene([DEAR, CHEAP])) as scene:
        await asked(scene)
        await press(scene, "job1.ask-1", f"{TAKE}1")
        await scene.go_on()
        assert scene.provider.spent() == 25


async def test_an_answered_question_loses_its_buttons() -> None:
    async with working(build_scene([DEAR])) as scene:
        await asked(scene)
        await press(scene, "job1.ask-1", "go")
        await scene.go_on()
        assert scene.texts("job1:ask-1") == [TextKey.QUESTION_CLOSED]


async def test_never_mind_ends_the_job_for_nothing() -> None:
    async with working(build_scene([DEAR])) as scene:
        job = await asked(scene)
        await press(scene, "job1.ask-1", "never")
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.CANCELLED
        assert scene.provider.charges == []
        assert scene.texts("job1:cancelled") == [TextKey.CANCELLED]


async def test_a_question_that_was_answered_has_expired() -> None:
    async with working(build_scene([DEAR])) as scene:
        await asked(scene)
        await press(scene, "job1.ask-1", "go")
        assert await press(scene, "job1.ask-1", "never") is TextKey.PRESS_EXPIRED


async def test_a_price_that_rises_between_question_and_answer_is_asked_about_again() -> None:
    async with working(build_scene([DEAR])) as scene:
        await asked(scene)
        scene.provider.held = (replace(DEAR, prices=(rule(400),)),)
        await press(scene, "job1.ask-1", "go")
        await scene.go_on()
        assert scene.provider.charges == []
        assert scene.texts("job1:ask-2") == [TextKey.ASK_PRICE_ROSE]


@pytest.mark.parametrize("state", [JobState.ACCEPTED, JobState.PLANNED, JobState.QUEUED])
async def test_what_is_not_ordered_yet_is_cancelled_for_nothing(state: JobState) -> None:
    async with working(build_scene()) as scene:
        job = await scene.accept()
        await scene.until(job, state)
        async with scene.store.transaction() as tx:
            proposal = scene.bench.notices(await scene.job(job)).start(A_PLAN)[1]
            await tx.propose(proposal)
        assert await press(scene, "job1.start", "cancel") is TextKey.PRESS_DONE
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.CANCELLED
        assert scene.provider.charges == []


async def test_what_is_being_made_is_stopped_where_the_provider_can() -> None:
    async with working(build_scene()) as scene:
        scene.provider.cancel_result = CancelResult.DONE
        job = await scene.accept()
        await scene.until(job, JobState.RUNNING)
        assert await press(scene, "job1.start", "cancel") is TextKey.PRESS_STOPPING
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.CANCELLED


async def test_what_is_being_delivered_cannot_be_cancelled() -> None:
    async with working(build_scene()) as scene:
        job = await scene.accept()
        await scene.until(job, JobState.DELIVERING)
        assert await press(scene, "job1.start", "cancel") is TextKey.CANCEL_TOO_LATE
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.DONE
        assert scene.texts("job1:cannot-cancel") == [TextKey.CANCEL_TOO_LATE]


async def test_cancelling_while_it_is_ordered_warns_that_it_may_still_come() -> None:
    async with working(build_scene()) as scene:
        job = await scene.accept()
        await scene.until(job, JobState.QUEUED)
        await scene.change(job, lambda each: replace(each, state=JobState.SUBMITTING))
        await press(scene, "job1.start", "cancel")
        await scene.go_on()
        assert scene.texts("job1:cancelled") == [TextKey.CANCELLED_MAYBE_LATE]


async def test_cancelling_what_is_over_changes_nothing() -> None:
    async with working(build_scene()) as scene:
        job = await scene.make()
        assert await press(scene, "job1.start", "cancel") is TextKey.CANCEL_NOTHING
        assert await scene.job(job.id) == job


@pytest.mark.parametrize(
    "state",
    [JobState.ACCEPTED, JobState.PLANNED, JobState.QUEUED],
)
async def test_taking_a_message_back_ends_what_was_not_ordered_without_a_word(
    state: JobState,
) -> None:
    async with working(build_scene()) as scene:
        job = await scene.accept()
        await scene.until(job, state)
        await scene.desk.recalled(ref("p1"))
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.CANCELLED
        shown = scene.platform.keys()
        assert "job1:cancelled" not in shown


@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.DELIVERING])
async def test_taking_a_message_back_changes_nothing_about_what_was_ordered(
    state: JobState,
) -> None:
    async with working(build_scene()) as scene:
        scene.provider.cancel_result = CancelResult.DONE
        job = await scene.accept()
        await scene.until(job, state)
        await scene.desk.recalled(ref("p1"))
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.DONE


async def test_a_failed_task_offers_what_works() -> None:
    async with working(build_scene([SEEDREAM, BANANA])) as scene:
        scene.provider.plan_outcome(Outcome(error=ContentRejected("no", sent=Sent.YES)))
        await scene.make()
        await press(scene, "job1.failure", f"{TAKE}1")
        await scene.go_on()
        assert scene.provider.charges[-1].order.offer == BANANA.id


async def test_a_model_that_has_vanished_since_ends_the_retry_with_a_message() -> None:
    async with working(build_scene([SEEDREAM, BANANA])) as scene:
        await failed(scene)
        scene.provider.held = (offer(),)
        await press(scene, "job1.failure", f"{TAKE}1")
        await scene.go_on()
        assert scene.platform.visible[-1].out.lines[0].key is TextKey.FAILED
