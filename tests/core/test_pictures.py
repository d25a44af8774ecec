"""Jobs that start from pictures, from the message to the order."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from core.catalogue import InputLimits, Offer
from core.errors import (
    DeliveryError,
    PlatformUnavailable,
    ProviderUnavailable,
    ReferenceRejected,
    Sent,
)
from core.intents import MediaKind, RepliedTo, TaskType
from core.jobs import JobState, Lane, Order, lane_of
from core.messages import Attachment, IncomingMessage, MediaId, MessageRef, QuotedMessage, Reference
from core.texts import TextKey
from tests.core.catalogue import SEEDREAM, film, offer, rule
from tests.core.scene import Scene, build_scene, working
from tests.core.values import A_PICTURE, LIN, PLATFORM, ref, words

ONE, SEVERAL = InputLimits(least=1, most=1), InputLimits(least=1, most=3)
EDIT = offer("seedream-4.5", task=TaskType.IMAGE_TO_IMAGE, inputs=SEVERAL)
OTHER_EDIT = offer("nano-banana-2", task=TaskType.IMAGE_TO_IMAGE, inputs=SEVERAL, prices=[rule(6)])
ANIMATE = offer("wan-2.6", task=TaskType.IMAGE_TO_VIDEO, inputs=ONE, prices=[rule(25)])
MORPH = offer(
    "kling-o1",
    task=TaskType.FIRST_LAST_FRAME_TO_VIDEO,
    inputs=InputLimits(least=2, most=2),
    prices=[rule(70)],
)
OFFERS = (SEEDREAM, film(), EDIT, ANIMATE, MORPH)

DOWN = PlatformUnavailable("down", sent=Sent.NO)
BUSY = ProviderUnavailable("busy", sent=Sent.NO)


def media_of(content: bytes) -> str:
    return f"{hashlib.sha256(content).hexdigest()}.jpg"


def fresh(*offers: Offer) -> Scene:
    scene = build_scene(offers or OFFERS)
    scene.platform.files |= {"a": b"a cat", "b": b"a dog", "c": b"a hen", "d": b"a cow"}
    return scene


async def say(scene: Scene, message: IncomingMessage) -> None:
    await scene.desk.message(message)
    await scene.go_on()


def order(scene: Scene) -> Order:
    (charge,) = scene.provider.charges
    return charge.order


def last_words(scene: Scene) -> list[TextKey]:
    return [line.key for line in scene.platform.visible[-1].out.lines]


async def test_an_attached_picture_is_what_is_ordered_from() -> None:
    async with working(fresh()) as scene:
        await say(scene, words("make it night", pictures=["a"]))
        assert order(scene).offer == EDIT.id
        assert order(scene).inputs == (media_of(b"a cat"),)
        assert order(scene).prompt == "make it night"


async def test_several_pictures_keep_their_order() -> None:
    async with working(fresh()) as scene:
        await say(scene, words("从第一张变到第二张的视频", pictures=["b", "a"]))
        assert order(scene).offer == MORPH.id
        assert order(scene).inputs == (media_of(b"a dog"), media_of(b"a cat"))


async def test_a_picture_may_move_without_a_word() -> None:
    async with working(fresh()) as scene:
        await say(scene, words("图生视频", pictures=["a"]))
        assert order(scene).offer == ANIMATE.id


async def test_an_edit_needs_words() -> None:
    async with working(fresh()) as scene:
        await say(scene, words("用香蕉", pictures=["a"]))
        assert last_words(scene) == [TextKey.REPLY_NEEDS_CHANGE]


async def test_films_that_are_attached_are_no_pictures() -> None:
    async with working(fresh()) as scene:
        clip = Attachment(key="clip", kind=MediaKind.VIDEO, name="clip.mp4")
        message = words("bring the still photo to life, ignore the clip", pictures=["a"])
        await say(scene, replace(message, attachments=(clip, *message.attachments)))
        assert order(scene).inputs == (media_of(b"a cat"),)


@pytest.mark.parametrize(
    ("text", "pictures", "how"),
    [
        ("把这张图动起来", [], "one"),
        ("make this picture a watercolour", [], "one"),
        ("首尾帧 花开的过程", [], "several"),
        ("首尾帧 花开的过程", ["a"], "another"),
    ],
)
async def test_missing_pictures_are_asked_for(text: str, pictures: list[str], how: str) -> None:
    async with working(fresh()) as scene:
        await say(scene, words(text, pictures=pictures))
        (line,) = scene.platform.visible[-1].out.lines
        assert (line.key, line.args["pictures"]) == (TextKey.REPLY_NEEDS_IMAGE, how)
        assert scene.provider.charges == []


async def test_a_link_is_fetched() -> None:
    async with working(fresh()) as scene:
        url = "https://pictures.test/cat.png"
        await say(scene, words(f"{url} 换成夜景"))
        assert order(scene).inputs == (media_of(url.encode()),)
        assert scene.media.downloads[0] == url


def replying_to(message: IncomingMessage, quoted: MessageRef, *, count: int) -> IncomingMessage:
    return replace(message, reply_to=quoted, replied=RepliedTo(media=(MediaKind.IMAGE,) * count))


async def test_a_picture_of_the_quoted_message_is_asked_for() -> None:
    async with working(fresh()) as scene:
        attached = words("", pictures=["c", "d"]).attachments
        scene.platform.quotable[ref("q1")] = QuotedMessage(
            ref=ref("q1"), from_bot=False, attachments=attached
        )
        await say(scene, replying_to(words("make it night"), ref("q1"), count=2))
        assert order(scene).inputs == (media_of(b"a hen"), media_of(b"a cow"))


async def test_a_quotation_without_its_message_has_no_picture() -> None:
    async with working(fresh()) as scene:
        quoting = replying_to(words("make it night"), ref("q1"), count=1)
        await say(scene, replace(quoting, reply_to=None))
        assert last_words(scene) == [TextKey.REPLY_NEEDS_IMAGE]


async def test_a_result_that_is_nowhere_any_more_is_told() -> None:
    async with working(fresh()) as scene:
        job = await scene.accept(A_PICTURE)
        await scene.change(
            job, lambda job: replace(job, references=(Reference(media=MediaId("gone.png")),))
        )
        scene.media.cleared = True
        await scene.go_on()
        assert last_words(scene) == [TextKey.FAILED, TextKey.ERROR_IMAGE_GONE]


async def test_a_quoted_message_that_is_gone_is_told() -> None:
    async with working(fresh()) as scene:
        await say(scene, replying_to(words("make it night"), ref("q1"), count=1))
        assert TextKey.ERROR_IMAGE_UNUSABLE in last_words(scene)
        assert scene.provider.charges == []


async def test_a_quoted_message_without_pictures_is_told() -> None:
    async with working(fresh()) as scene:
        scene.platform.quotable[ref("q1")] = QuotedMessage(ref=ref("q1"), from_bot=False)
        await say(scene, replying_to(words("make it night"), ref("q1"), count=1))
        assert TextKey.ERROR_IMAGE_UNUSABLE in last_words(scene)


async def test_a_reply_to_a_result_starts_from_it_without_asking_the_platform() -> None:
    async with working(fresh()) as scene:
        await say(scene, words("draw a cat"))
        shown = next(each for each in scene.platform.visible if each.out.media)
        await say(scene, replying_to(words("make it night", "p2"), shown.ref, count=1))
        _, second = scene.provider.charges
        assert second.order.offer == EDIT.id
        assert second.order.inputs == (media_of(shown.out.media[0].media.encode()),)


async def test_the_last_result_is_what_it_points_to() -> None:
    async with working(fresh()) as scene:
        await say(scene, words("draw a cat"))
        await say(scene, words("把刚才那张动起来", "p2"))
        assert scene.provider.charges[-1].order.offer == ANIMATE.id


async def test_a_result_that_was_cleared_away_is_fetched_again() -> None:
    async with working(fresh()) as scene:
        await say(scene, words("draw a cat"))
        url = scene.media.downloads[-1]
        scene.media.cleared = True
        await say(scene, words("把刚才那张动起来", "p2"))
        assert scene.provider.charges[-1].order.inputs == (media_of(url.encode()),)


@pytest.mark.parametrize("method", ["open", "take"])
async def test_what_cannot_be_fetched_now_is_tried_again(method: str) -> None:
    async with working(fresh()) as scene:
        faults = scene.platform.faults if method == "open" else scene.media.faults
        faults.before(method, DOWN, times=4)
        await say(scene, words("make it night", pictures=["a"]))
        assert order(scene).inputs == (media_of(b"a cat"),)


@pytest.mark.parametrize(
    ("error", "times"), [(DOWN, 5), (BUSY, 5), (DeliveryError("never", sent=Sent.NO), 1)]
)
async def test_what_can_never_be_fetched_is_told_once(
    error: PlatformUnavailable | ProviderUnavailable, times: int
) -> None:
    async with working(fresh()) as scene:
        scene.platform.faults.before("open", error, times=times)
        await say(scene, words("make it night", pictures=["a"]))
        failure = [TextKey.FAILED, TextKey.ERROR_IMAGE_UNUSABLE]
        assert last_words(scene) == failure
        assert scene.provider.charges == []


async def test_a_broken_picture_is_told_at_once() -> None:
    async with working(fresh()) as scene:
        scene.media.broken.add(b"a cat")
        await say(scene, words("make it night", pictures=["a"]))
        assert last_words(scene) == [TextKey.FAILED, TextKey.ERROR_IMAGE_UNUSABLE]


async def test_a_picture_is_fetched_once() -> None:
    async with working(fresh()) as scene:
        await say(scene, words("make it night", pictures=["a"]))
        assert scene.platform.opened == ["a"]


async def test_the_same_picture_is_handed_over_once() -> None:
    async with working(fresh()) as scene:
        await say(scene, words("make it night", pictures=["a"]))
        await say(scene, words("make it winter", "p2", pictures=["a"]))
        assert scene.provider.staged == [media_of(b"a cat")]
        assert len(scene.provider.charges) == 2


async def test_what_expires_soon_is_handed_over_anew() -> None:
    async with working(fresh()) as scene:
        scene.provider.staged_for = timedelta(minutes=20)
        await say(scene, words("make it night", pictures=["a"]))
        # Once while it was planned, once more right before the order.
        assert scene.provider.staged == [media_of(b"a cat")] * 2


async def test_handing_over_is_tried_again() -> None:
    async with working(fresh()) as scene:
        scene.provider.faults.before("stage", BUSY, times=3)
        await say(scene, words("make it night", pictures=["a"]))
        assert len(scene.provider.charges) == 1


async def test_a_provider_that_takes_no_picture_fails_the_job_free_of_charge() -> None:
    async with working(fresh()) as scene:
        scene.provider.faults.before("stage", BUSY, times=4)
        await say(scene, words("make it night", pictures=["a"]))
        failed = scene.platform.visible[-1].out.lines[0]
        assert (failed.key, failed.args["charged"]) == (TextKey.FAILED, "no")
        assert scene.provider.charges == []


async def test_a_picture_that_the_provider_refuses_is_told_at_once() -> None:
    async with working(fresh(EDIT, OTHER_EDIT)) as scene:
        refused = ReferenceRejected("no faces", sent=Sent.NO)
        scene.provider.faults.before("stage", refused)
        await say(scene, words("make it night", pictures=["a"]))
        assert TextKey.ERROR_IMAGE_UNUSABLE in last_words(scene)
        assert len(scene.provider.staged) == 0


async def test_a_picture_that_got_lost_at_the_provider_is_handed_over_once_more() -> None:
    async with working(fresh()) as scene:
        scene.provider.faults.before("submit", ReferenceRejected("gone", sent=Sent.NO))
        await say(scene, words("make it night", pictures=["a"]))
        assert scene.provider.staged == [media_of(b"a cat")] * 2
        assert len(scene.provider.charges) == 1


async def test_a_picture_that_the_provider_refuses_again_is_told() -> None:
    async with working(fresh()) as scene:
        refused = ReferenceRejected("no", sent=Sent.NO)
        scene.provider.faults.before("submit", refused, times=2)
        await say(scene, words("make it night", pictures=["a"]))
        assert TextKey.ERROR_IMAGE_UNUSABLE in last_words(scene)
        await say(scene, words("make it winter", "p2", pictures=["a"]))
        assert scene.provider.staged == [media_of(b"a cat")] * 3


async def test_a_refusal_of_pictures_where_there_are_none_is_told_at_once() -> None:
    async with working(fresh()) as scene:
        scene.provider.faults.before("submit", ReferenceRejected("what", sent=Sent.NO))
        await say(scene, words("draw a cat"))
        assert TextKey.ERROR_IMAGE_UNUSABLE in last_words(scene)


async def test_a_picture_lost_between_plan_and_order_fails_the_job() -> None:
    async with working(fresh()) as scene:
        scene.provider.staged_for = timedelta(minutes=20)
        scene.provider.faults.skip("stage")
        scene.provider.faults.before("stage", ReferenceRejected("gone", sent=Sent.NO))
        await say(scene, words("make it night", pictures=["a"]))
        assert TextKey.ERROR_IMAGE_UNUSABLE in last_words(scene)
        assert scene.provider.charges == []


async def test_an_order_waits_while_its_picture_is_handed_over_again() -> None:
    async with working(fresh()) as scene:
        scene.provider.staged_for = timedelta(minutes=20)
        scene.provider.faults.skip("stage")
        scene.provider.faults.before("stage", BUSY)
        await say(scene, words("make it night", pictures=["a"]))
        assert len(scene.provider.charges) == 1


async def test_another_try_starts_from_the_same_picture() -> None:
    async with working(fresh(EDIT, OTHER_EDIT)) as scene:
        scene.provider.faults.before("submit", BUSY, times=3)
        await say(scene, words("make it night", pictures=["a"]))
        await say(scene, words("第一个", "p2"))
        assert order(scene).offer == OTHER_EDIT.id
        assert order(scene).inputs == (media_of(b"a cat"),)
        assert scene.platform.opened == ["a"]


async def test_only_models_that_take_so_many_pictures_stand_in() -> None:
    single = offer(
        "nano-banana-2", task=TaskType.IMAGE_TO_IMAGE, inputs=InputLimits(least=3, most=3)
    )
    async with working(fresh(EDIT, single)) as scene:
        scene.provider.faults.before("submit", BUSY, times=3)
        await say(scene, words("make it night", pictures=["a"]))
        (button,) = scene.platform.visible[-1].out.buttons
        assert button.label.key is TextKey.BUTTON_SAME


async def test_of_too_many_pictures_the_first_are_used_and_that_is_said() -> None:
    async with working(fresh()) as scene:
        await say(scene, words("merge these into one creature", pictures=["a", "b", "c", "d"]))
        assert order(scene).inputs == (
            media_of(b"a cat"),
            media_of(b"a dog"),
            media_of(b"a hen"),
        )
        said = [line for each in scene.platform.visible for line in each.out.lines]
        (notice,) = {
            line.key: line for line in said if line.key is TextKey.NOTICE_PICTURES
        }.values()
        assert (notice.args["asked"], notice.args["used"]) == (4, 3)


async def test_too_few_pictures_for_every_model_are_told() -> None:
    pair = offer("seedream-4.5", task=TaskType.IMAGE_TO_IMAGE, inputs=InputLimits(least=2, most=2))
    async with working(fresh(pair)) as scene:
        await say(scene, words("make it night", pictures=["a"]))
        assert last_words(scene) == [TextKey.FAILED, TextKey.ERROR_IMAGE_NEEDED]


@pytest.mark.parametrize(
    "limits",
    [
        InputLimits(least=1, most=1, max_bytes=2),
        InputLimits(least=1, most=1, min_side=800),
        InputLimits(least=1, most=1, max_side=1000),
        InputLimits(least=1, most=1, min_ratio=1.5),
        InputLimits(least=1, most=1, max_ratio=1.2),
    ],
)
async def test_a_picture_that_no_model_takes_is_told(limits: InputLimits) -> None:
    narrow = offer("seedream-4.5", task=TaskType.IMAGE_TO_IMAGE, inputs=limits)
    async with working(fresh(narrow)) as scene:
        await say(scene, words("make it night", pictures=["a"]))
        assert last_words(scene) == [TextKey.FAILED, TextKey.ERROR_IMAGE_UNUSABLE]


async def test_a_model_that_takes_the_picture_is_chosen_over_one_that_does_not() -> None:
    narrow = replace(EDIT, inputs=InputLimits(least=1, most=1, min_side=800))
    async with working(fresh(narrow, OTHER_EDIT)) as scene:
        await say(scene, words("make it night", pictures=["a"]))
        assert order(scene).offer == OTHER_EDIT.id


async def test_pictures_are_fetched_and_handed_over_in_the_media_lane() -> None:
    async with working(fresh()) as scene:
        held = scene.platform.faults.hold("send")
        await scene.desk.message(words("make it night", pictures=["a"]))
        (waiting,) = scene.engine.due
        assert lane_of(await scene.job(waiting)) is Lane.MEDIA
        planned = await scene.until(waiting, JobState.PLANNED)
        assert lane_of(planned) is Lane.MEDIA
        held.release()


async def test_a_platform_that_is_configured_no_more_gives_no_pictures() -> None:
    async with working(fresh()) as scene:
        await scene.desk.message(words("make it night", pictures=["a"]))
        del scene.platforms[PLATFORM]
        await scene.go_on()
        assert scene.provider.charges == []


async def test_a_provider_that_is_configured_no_more_is_told() -> None:
    async with working(fresh()) as scene:
        held = scene.platform.faults.hold("send")
        await scene.desk.message(words("make it night", pictures=["a"]))
        (waiting,) = scene.engine.due
        await scene.until(waiting, JobState.PLANNED)
        name = scene.provider.name
        provider = scene.providers.pop(name)
        held.release()
        await scene.go_on()
        assert TextKey.ERROR_MODEL_GONE in last_words(scene)
        assert provider.charges == []


async def test_somebody_elses_last_result_is_not_meant() -> None:
    async with working(fresh()) as scene:
        await say(scene, words("draw a cat", sender=replace(LIN, person="mei")))
        await say(scene, words("把刚才那张动起来", "p2"))
        assert last_words(scene) == [TextKey.REPLY_NEEDS_IMAGE]
