"""What follows a result by tap: other words, with and without forms, and motion."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.admission import Limits
from core.catalogue import InputLimits
from core.followups import ANIMATE, EDIT, MOST_TYPED
from core.intents import Language, MediaKind, RepliedTo, TaskType
from core.jobs import Asks, Job, JobId, JobState
from core.messages import MessageRef, PersonRef, ProposalId, Reference
from core.ports import PressAnswer
from core.texts import TextKey
from tests.core.catalogue import BANANA, SEEDREAM, film, offer, rule
from tests.core.scene import Scene, build_scene, working
from tests.core.values import A_FILM, A_PICTURE, LIN, MEI, ref, tap, words
from tests.fakes.far_end import CAPABILITIES

ONE = InputLimits(least=1, most=1)
EDITS = offer("seedream-4.5", task=TaskType.IMAGE_TO_IMAGE, inputs=ONE)
MOVES = offer("wan-2.6", task=TaskType.IMAGE_TO_VIDEO, inputs=ONE, prices=[rule(25)])
OTHER_MOVES = offer("vidu-q2", task=TaskType.IMAGE_TO_VIDEO, inputs=ONE, prices=[rule(20)])
OFFERS = (SEEDREAM, BANANA, film(), EDITS, MOVES, OTHER_MOVES)


def fresh(*, has_forms: bool = False, limits: Limits | None = None) -> Scene:
    scene = build_scene(OFFERS, limits=limits)
    scene.platform.allowed = replace(CAPABILITIES, has_forms=has_forms)
    scene.platform.files |= {"a": b"a cat"}
    return scene


async def press(
    scene: Scene,
    action: str,
    *,
    event: str = "e1",
    typed: str | None = None,
    by: PersonRef = LIN,
    of: str = "job1.result",
) -> PressAnswer:
    return await scene.desk.press(replace(tap(of, action, by), event=event, words=typed))


async def told(
    scene: Scene,
    action: str,
    *,
    event: str = "e1",
    typed: str | None = None,
    of: str = "job1.result",
) -> TextKey:
    """Tap, see what follows, and give what the presser was told."""
    answer = await press(scene, action, event=event, typed=typed, of=of)
    assert answer.notice is not None
    await scene.go_on(horizon_s=3000)
    return answer.notice.key


async def newest(scene: Scene) -> Job:
    async with scene.store.snapshot() as tx:
        return (await tx.jobs_of_message(ref("p1")))[-1]


def prompts(scene: Scene) -> list[str]:
    return [each.order.prompt for each in scene.provider.charges]


async def test_where_there_are_forms_a_tap_shows_one_with_the_words() -> None:
    async with working(fresh(has_forms=True)) as scene:
        await scene.make()
        answer = await press(scene, EDIT)
        form = answer.form
        assert form is not None
        assert answer.notice is None
        assert answer.language is Language.EN
        assert (form.proposal, form.action) == (ProposalId("job1.result"), EDIT)
        assert (form.value, form.limit) == (A_PICTURE.prompt, MOST_TYPED)
        await scene.go_on(horizon_s=60)
        assert len(scene.provider.charges) == 1


async def test_a_form_shows_no_more_than_it_takes() -> None:
    async with working(fresh(has_forms=True)) as scene:
        await scene.make()
        await scene.change(
            JobId("job1"),
            lambda job: replace(job, intent=replace(job.intent, prompt="x" * 5000)),
        )
        form = (await press(scene, EDIT)).form
        assert form is not None
        assert len(form.value) == MOST_TYPED


async def test_what_was_typed_is_ordered_of_the_same_model() -> None:
    async with working(fresh(has_forms=True)) as scene:
        await scene.make()
        assert await told(scene, EDIT, typed=" a dog on a roof ") is TextKey.PRESS_DONE
        first, second = scene.provider.charges
        assert second.order == replace(first.order, prompt="a dog on a roof")
        ack = next(each for each in scene.platform.visible if each.key.endswith(":ack"))
        assert (ack.out.lines[0].key, ack.out.reply_to) == (TextKey.ACK, ref("p1"))


async def test_one_form_handed_in_twice_buys_once_and_two_buy_twice() -> None:
    async with working(fresh(has_forms=True)) as scene:
        await scene.make()
        outcomes = [
            await told(scene, EDIT, event=event, typed="a dog") for event in ("e1", "e1", "e2")
        ]
        assert outcomes == [TextKey.PRESS_DONE, TextKey.PRESS_TAKEN, TextKey.PRESS_DONE]
        assert prompts(scene)[1:] == ["a dog", "a dog"]


async def test_an_empty_form_orders_nothing() -> None:
    async with working(fresh(has_forms=True)) as scene:
        await scene.make()
        assert await told(scene, EDIT, typed="  ") is TextKey.REPLY_EMPTY
        assert len(scene.provider.charges) == 1


async def test_a_dearer_price_is_asked_about() -> None:
    async with working(fresh(has_forms=True)) as scene:
        await scene.make()
        scene.provider.held = (replace(SEEDREAM, prices=(rule(9),)),)
        await told(scene, EDIT, typed="a dog")
        job = await newest(scene)
        assert (job.state, job.asks) == (JobState.AWAITING_ANSWER, Asks.PRICE)


@pytest.mark.parametrize("action", [EDIT, ANIMATE])
async def test_only_who_asked_may(action: str) -> None:
    async with working(fresh(has_forms=True)) as scene:
        await scene.make()
        answer = await press(scene, action, by=MEI)
        assert answer.form is None
        assert answer.notice is not None
        assert answer.notice.key is TextKey.PRESS_NOT_YOURS


@pytest.mark.parametrize("action", [EDIT, ANIMATE])
async def test_it_expires_with_the_result(action: str) -> None:
    async with working(fresh(has_forms=True)) as scene:
        await scene.make()
        await scene.clock.advance(31 * 24 * 3600)
        assert await told(scene, action) is TextKey.PRESS_EXPIRED


async def test_an_edit_of_what_is_gone_has_expired() -> None:
    async with working(fresh()) as scene:
        await scene.make()
        async with scene.store.transaction() as tx:
            proposal = await tx.proposal(ProposalId("job1.result"))
            assert proposal is not None
            await tx.propose(replace(proposal, id=ProposalId("gone.result"), job="gone"))
        assert await told(scene, EDIT, of="gone.result") is TextKey.PRESS_EXPIRED


async def test_where_there_are_no_forms_the_next_words_are_taken() -> None:
    async with working(fresh()) as scene:
        await scene.make()
        assert await told(scene, EDIT) is TextKey.PRESS_DONE
        job = await newest(scene)
        question = scene.platform.message(f"{job.id}:ask-1").out
        assert question.lines[0].key is TextKey.ASK_NEW_PROMPT
        assert question.lines[0].args == {"prompt": A_PICTURE.prompt}
        assert question.reply_to == ref("p1")
        await scene.desk.message(words("draw a dog on a roof", "p2"))
        await scene.go_on()
        first, second = scene.provider.charges
        assert second.order == replace(first.order, prompt="a dog on a roof")


async def test_words_may_change_the_model_too() -> None:
    async with working(fresh()) as scene:
        await scene.make()
        await told(scene, EDIT)
        await scene.desk.message(words("a dog, just this once use nano banana", "p2"))
        await scene.go_on()
        assert scene.provider.charges[1].order.offer == BANANA.id


async def test_two_taps_ask_once_and_another_result_asks_anew() -> None:
    async with working(fresh()) as scene:
        await scene.make()
        await scene.make(replace(A_PICTURE, prompt="a fox"))
        await told(scene, EDIT)
        await told(scene, EDIT)
        await scene.clock.advance(1)
        await told(scene, EDIT, event="e2")
        await scene.clock.advance(1)
        await told(scene, EDIT, event="e3", of="job2.result")
        asked = [each for each in scene.platform.visible if each.key.endswith(":ask-1")]
        assert [each.out.lines[0].args["prompt"] for each in asked] == [A_PICTURE.prompt, "a fox"]
        await scene.desk.message(words("an owl", "p3"))
        await scene.desk.message(words("no", "p4"))
        await scene.go_on()
        assert prompts(scene)[2:] == ["an owl"]


async def test_an_edit_without_forms_may_be_declined_and_asked_again() -> None:
    async with working(fresh()) as scene:
        await scene.make()
        await told(scene, EDIT)
        await scene.desk.message(words("no", "p2"))
        await scene.clock.advance(1)
        await told(scene, EDIT, event="e2")
        await scene.desk.message(words("an owl", "p3"))
        await scene.go_on()
        assert prompts(scene)[1:] == ["an owl"]


async def test_a_tap_from_a_platform_that_is_gone_is_asked_back_in_words() -> None:
    async with working(fresh(has_forms=True)) as scene:
        await scene.make()
        scene.platforms.clear()
        answer = await press(scene, EDIT)
        assert answer.form is None


async def test_a_picture_is_set_in_motion_by_the_model_that_is_liked_for_it() -> None:
    async with working(fresh()) as scene:
        await scene.bench.shelf.current()
        await scene.desk.message(words("以后视频都用Vidu", "p0"))
        await scene.make()
        assert await told(scene, ANIMATE) is TextKey.PRESS_DONE
        order = scene.provider.charges[1].order
        assert (order.offer, order.prompt) == (OTHER_MOVES.id, A_PICTURE.prompt)
        assert len(order.inputs) == 1
        ack = next(each for each in scene.platform.visible if each.key.endswith(":ack"))
        assert ack.out.lines[0].key is TextKey.ACK_ANIMATE


async def test_motion_is_bought_once_per_result_and_again_in_words() -> None:
    async with working(fresh()) as scene:
        await scene.make()
        outcomes = [await told(scene, ANIMATE, event=event) for event in ("e1", "e2")]
        assert outcomes == [TextKey.PRESS_DONE, TextKey.PRESS_TAKEN]
        assert len(scene.provider.charges) == 2
        shown = scene.platform.message("job1:result")
        replied = RepliedTo(media=(MediaKind.IMAGE,), from_bot=True)
        await scene.desk.message(
            replace(words("让它动起来", "p2"), reply_to=shown.ref, replied=replied)
        )
        await scene.go_on()
        assert [each.order.offer for each in scene.provider.charges[1:]] == [MOVES.id] * 2


async def test_motion_that_is_dear_is_asked_about_first() -> None:
    async with working(fresh(limits=Limits(confirm_above=Decimal(10)))) as scene:
        await scene.make()
        await told(scene, ANIMATE)
        job = await newest(scene)
        assert (job.state, job.asks, job.kind) == (
            JobState.AWAITING_ANSWER,
            Asks.PRICE,
            MediaKind.VIDEO,
        )
        assert len(scene.provider.charges) == 1


async def test_an_edited_picture_moves_without_the_words_of_the_edit() -> None:
    async with working(fresh()) as scene:
        await scene.desk.message(words("make it night", "p1", pictures=["a"]))
        await scene.go_on()
        job = await newest(scene)
        await told(scene, ANIMATE, of=f"{job.id}.result")
        assert scene.provider.charges[1].order.prompt == ""
        assert (await newest(scene)).references == (
            Reference(media=(await scene.artifacts(job.id))[0].media, url=scene.provider.url("r1")),
        )


async def test_what_made_no_picture_cannot_be_set_in_motion() -> None:
    async with working(fresh()) as scene:
        await scene.make(A_FILM)
        assert await told(scene, ANIMATE) is TextKey.PRESS_EXPIRED
        async with scene.store.transaction() as tx:
            proposal = await tx.proposal(ProposalId("job1.result"))
            assert proposal is not None
            choices = tuple(replace(each, action=ANIMATE) for each in proposal.choices[:1])
            await tx.propose(replace(proposal, id=ProposalId("odd"), choices=choices))
        assert await told(scene, ANIMATE, of="odd") is TextKey.PRESS_EXPIRED


async def shown_as(scene: Scene, of: str) -> MessageRef:
    """Find the message that shows a job's result."""
    row = await scene.row(f"{of}:result")
    assert row.ref is not None
    return row.ref


@pytest.mark.parametrize(("by", "made"), [(LIN, "a cat"), (MEI, "a dog")])
async def test_again_in_reply_to_a_result_of_ones_own_means_that_one(
    by: PersonRef, made: str
) -> None:
    async with working(fresh()) as scene:
        for who in (LIN, MEI):
            await scene.make(replace(A_PICTURE, prompt="a cat"), by=who)
            await scene.make(replace(A_PICTURE, prompt="a dog"), by=who)
        quoted = await shown_as(scene, "job1")
        said = replace(words("again", "p9", by), reply_to=quoted)
        await scene.desk.message(replace(said, replied=RepliedTo(media=(MediaKind.IMAGE,))))
        await scene.go_on()
        assert prompts(scene)[4:] == [made]
