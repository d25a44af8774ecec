"""Another picture instead of the one that we chose."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.admission import Limits
from core.catalogue import Offer
from core.composing import GO_AHEAD, NEVER_MIND
from core.correcting import only_points
from core.intents import MediaKind, RepliedTo
from core.jobs import Job, JobState
from core.messages import IncomingMessage, QuotedMessage, Text
from core.texts import TextKey
from tests.core.catalogue import SEEDREAM, film
from tests.core.scene import Scene, build_scene, working
from tests.core.test_subjects import ANIMATE, EDIT
from tests.core.values import LIN, MEI, ref, tap, words
from tests.fakes.clock import settle
from tests.fakes.far_end import Outcome

UNPRICED = replace(EDIT, prices=())
OFFERS = (SEEDREAM, EDIT, ANIMATE, film())
PICTURE = RepliedTo(media=(MediaKind.IMAGE,))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "  ",
            "这张",
            "用这张",
            "不是，用这张",
            "不对，应该是这张！",
            "换成那张图",
            "我说的是这张图片",
        ),
        *("this one", "No, this one!", "use this picture instead", "sorry, I meant that one"),
        *("not that one, take this", "it's this one", "with this"),
    ],
)
def test_words_that_only_point(text: str) -> None:
    assert only_points(text)


@pytest.mark.parametrize(
    "text",
    ["把这张变成夜景", "好", "no", "不", "make this one darker", "取消", "这张好看", "画一只猫"],
)
def test_words_that_say_more_or_less_than_that(text: str) -> None:
    assert not only_points(text)


def opened(*offers: Offer, limits: Limits | None = None) -> Scene:
    scene = build_scene(offers or OFFERS, limits=limits)
    scene.platform.files |= {"a": b"a cat", "b": b"a dog"}
    scene.platform.quotable[ref("friend")] = QuotedMessage(
        ref=ref("friend"), from_bot=False, attachments=words("", pictures=["b", "a"]).attachments
    )
    return scene


def pointing(text: str = "用这张", message: str = "p3") -> IncomingMessage:
    return replace(words(text, message), reply_to=ref("friend"), replied=PICTURE)


async def wished(scene: Scene, text: str = "把它变成夜景") -> Job:
    """Have a picture, then wish for something that we take it for."""
    await scene.desk.message(words("画一只猫"))
    await scene.go_on()
    await scene.desk.message(words(text, "p2"))
    return await job_of(scene, "p2")


async def job_of(scene: Scene, message: str) -> Job:
    async with scene.store.snapshot() as tx:
        (job,) = await tx.jobs_of_message(ref(message))
    return await scene.job(job.id)


def replies(scene: Scene, message: str) -> list[list[TextKey]]:
    """List what was said in reply to a message, each as it was sent."""
    return [
        [line.key for line in each.shown[0].lines]
        for each in scene.platform.visible
        if each.out.reply_to == ref(message)
    ]


def inputs(scene: Scene) -> list[tuple[str, ...]]:
    return [each.order.inputs for each in scene.provider.charges]


async def test_what_is_not_paid_for_is_made_from_the_other_picture_instead() -> None:
    async with working(opened()) as scene:
        wrong = await wished(scene)
        await scene.desk.message(pointing())
        await scene.go_on()
        assert (await scene.job(wrong.id)).state is JobState.CANCELLED
        right = await job_of(scene, "p3")
        assert right.state is JobState.DONE
        assert right.intent.prompt == wrong.intent.prompt
        assert inputs(scene)[1:] == [tuple(each.media for each in right.inputs)]
        assert len(right.inputs) == 1
        assert replies(scene, "p2") == [[TextKey.ACK_LAST]]
        assert replies(scene, "p3")[0] == [TextKey.ACK_CORRECTED]


async def test_a_correction_is_acknowledged_once_and_shows_the_picture() -> None:
    async with working(opened()) as scene:
        await wished(scene)
        await scene.desk.message(pointing())
        await scene.go_on()
        ack = next(each for each in scene.platform.visible if each.out.reply_to == ref("p3"))
        assert ack.out.lines == (
            Text(key=TextKey.ACK_CORRECTED, args={"kind": "picture", "made": "no"}),
        )
        assert [len(each.media) for each in ack.shown] == [0, 1]


async def test_a_picture_sent_along_corrects_too_and_a_correction_can_be_corrected() -> None:
    async with working(opened()) as scene:
        await wished(scene)
        await scene.desk.message(words("不是，用这张", "p3", pictures=["a"]))
        await scene.desk.message(pointing("this one", "p4"))
        await scene.go_on()
        assert (await job_of(scene, "p3")).state is JobState.CANCELLED
        assert (await job_of(scene, "p4")).state is JobState.DONE
        assert len(scene.provider.charges) == 2


async def test_what_was_agreed_to_is_not_asked_about_again() -> None:
    async with working(opened(limits=Limits(confirm_above=Decimal(10)))) as scene:
        wrong = await wished(scene, "把刚才那张动起来")
        await scene.go_on(horizon_s=30)
        await scene.desk.press(tap(f"{wrong.id}.ask-1", GO_AHEAD))
        await scene.desk.message(pointing())
        await scene.go_on()
        assert (await job_of(scene, "p3")).state is JobState.DONE


async def test_a_question_about_the_first_picture_is_closed_and_asked_about_the_other() -> None:
    async with working(opened(limits=Limits(confirm_above=Decimal(10)))) as scene:
        wrong = await wished(scene, "把刚才那张动起来")
        await scene.go_on(horizon_s=30)
        await scene.desk.message(pointing())
        await scene.go_on(horizon_s=30)
        assert scene.texts(f"{wrong.id}:ask-1") == [TextKey.QUESTION_CLOSED]
        right = await job_of(scene, "p3")
        assert right.state is JobState.AWAITING_ANSWER
        assert scene.texts(f"{right.id}:ask-1")[0] is TextKey.ASK_PRICE


@pytest.mark.parametrize("offered", [EDIT, UNPRICED], ids=["priced", "unpriced"])
async def test_what_is_being_made_goes_on_and_another_is_asked_about_with_its_price(
    offered: Offer,
) -> None:
    async with working(opened(SEEDREAM, offered)) as scene:
        scene.provider.plan_outcome(Outcome())
        scene.provider.plan_outcome(Outcome(after_s=500))
        wrong = await wished(scene)
        await scene.until(wrong.id, JobState.RUNNING)
        await scene.desk.message(pointing())
        await scene.go_on(horizon_s=30)
        right = await job_of(scene, "p3")
        assert (await scene.job(wrong.id)).state is JobState.RUNNING
        assert right.state is JobState.AWAITING_ANSWER
        assert replies(scene, "p3") == [[TextKey.ACK_CORRECTED], [TextKey.ASK_OTHER_PICTURE]]
        assert len(scene.provider.charges) == 2
        await scene.desk.press(tap(f"{right.id}.ask-1", GO_AHEAD))
        await scene.go_on()
        assert (await scene.job(right.id)).state is JobState.DONE
        assert len(scene.provider.charges) == 3


async def test_another_that_is_declined_is_never_paid_for() -> None:
    async with working(opened()) as scene:
        wrong = await wished(scene)
        await scene.until(wrong.id, JobState.RUNNING)
        await scene.desk.message(pointing())
        await scene.go_on(horizon_s=10)
        right = await job_of(scene, "p3")
        await scene.desk.press(tap(f"{right.id}.ask-1", NEVER_MIND))
        await scene.go_on()
        assert (await scene.job(right.id)).state is JobState.CANCELLED
        assert len(scene.provider.charges) == 2


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(words("用这张", "p3"), id="no picture"),
        pytest.param(replace(pointing(), sender=MEI), id="somebody else"),
        pytest.param(pointing("把这张变成雪景"), id="a wish of its own"),
        pytest.param(replace(pointing(), replied=RepliedTo(media=(MediaKind.VIDEO,))), id="a film"),
    ],
)
async def test_anything_else_is_no_correction(other: IncomingMessage) -> None:
    async with working(opened()) as scene:
        wrong = await wished(scene)
        await scene.desk.message(other)
        await settle()
        assert (await scene.job(wrong.id)).state is JobState.ACCEPTED
        assert [TextKey.ACK_CORRECTED] not in replies(scene, "p3")


async def test_where_the_person_sent_the_picture_themselves_there_is_nothing_to_correct() -> None:
    async with working(opened()) as scene:
        await scene.desk.message(words("make it night", pictures=["a"]))
        await scene.desk.message(pointing())
        await settle()
        assert (await job_of(scene, "p1")).state is JobState.ACCEPTED


async def test_of_two_pictures_that_we_chose_nobody_knows_which_is_wrong() -> None:
    async with working(opened()) as scene:
        await scene.desk.message(words("draw a shiba named Luna"))
        await scene.go_on()
        await scene.desk.message(words("draw a cat named Max", "p2"))
        await scene.go_on()
        await scene.desk.message(words("a picture of Max and Luna playing chess", "p4"))
        await scene.desk.message(pointing())
        await settle()
        assert (await job_of(scene, "p4")).state is JobState.ACCEPTED


async def test_what_is_on_its_way_to_the_chat_is_no_longer_corrected() -> None:
    async with working(opened()) as scene:
        wrong = await wished(scene)
        await scene.until(wrong.id, JobState.DELIVERING)
        await scene.desk.message(pointing())
        await settle()
        assert [TextKey.ACK_CORRECTED] not in replies(scene, "p3")
        assert wrong.person == LIN
