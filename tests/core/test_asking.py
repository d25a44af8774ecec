"""Questions about pictures and words, from the asking to the order or the end of their life."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from core.admission import Limits
from core.catalogue import InputLimits
from core.errors import Sent, Unauthorized
from core.intents import Language, MediaKind, RepliedTo, TaskType
from core.jobs import Asks, Job, JobState
from core.messages import (
    ChatRef,
    MessageKind,
    MessageRef,
    PersonRef,
    ProposalId,
    QuotedMessage,
    ReplyToken,
)
from core.texts import TextKey
from tests.core.catalogue import BANANA, SEEDREAM, film, offer, rule
from tests.core.scene import Scene, build_scene, working
from tests.core.values import CHAT, LIN, MEI, NOW, chat, ref, tap, words
from tests.fakes.clock import settle

ONE = InputLimits(least=1, most=1)
EDIT = offer("seedream-4.5", task=TaskType.IMAGE_TO_IMAGE, inputs=ONE)
OTHER_EDIT = offer("nano-banana-2", task=TaskType.IMAGE_TO_IMAGE, inputs=ONE, prices=[rule(6)])
ANIMATE = offer("wan-2.6", task=TaskType.IMAGE_TO_VIDEO, inputs=ONE, prices=[rule(25)])
MORPH = offer(
    "kling-o1",
    task=TaskType.FIRST_LAST_FRAME_TO_VIDEO,
    inputs=InputLimits(least=2, most=2),
    prices=[rule(70)],
)
AFTER = offer(
    "kling-o1",
    task=TaskType.REFERENCE_IMAGE_TO_VIDEO,
    inputs=InputLimits(least=1, most=4),
    prices=[rule(60)],
)
OFFERS = (SEEDREAM, BANANA, film(), EDIT, OTHER_EDIT, ANIMATE, MORPH, AFTER)
A_DAY_S = timedelta(hours=24).total_seconds()
ASKED_ZH, ASKED_EN = "把这张图动起来", "animate this picture"


def fresh(limits: Limits | None = None) -> Scene:
    scene = build_scene(OFFERS, limits=limits)
    scene.platform.files |= {"a": b"a cat", "b": b"a dog", "c": b"a hen"}
    return scene


async def say(
    scene: Scene,
    text: str,
    message: str,
    pictures: Sequence[str] = (),
    *,
    quoting: MessageRef | None = None,
    by: PersonRef = LIN,
    where: ChatRef = CHAT,
) -> None:
    """Say something a second later, and let everything happen that follows at once.

    `quoting` is a message with one picture.
    """
    await scene.clock.advance(1)
    incoming = words(text, message, by, where, pictures=pictures)
    if quoting is not None:
        replied = RepliedTo(media=(MediaKind.IMAGE,))
        incoming = replace(incoming, reply_to=quoting, replied=replied)
    await scene.desk.message(incoming)
    await scene.go_on(horizon_s=3000)


async def jobs(scene: Scene, *states: JobState) -> list[Job]:
    """List the jobs in some states, oldest first, however their messages changed."""
    async with scene.store.snapshot() as tx:
        found = [job for number in range(10) for job in await tx.jobs_of_message(ref(f"p{number}"))]
    return sorted((job for job in found if job.state in states), key=lambda job: job.id)


async def waiting(scene: Scene) -> list[Job]:
    return await jobs(scene, JobState.AWAITING_ANSWER)


def ordered(scene: Scene) -> list[tuple[TaskType, str, int]]:
    """List the paid orders: task, words, number of pictures."""
    return [
        (each.order.task, each.order.prompt, len(each.order.inputs))
        for each in scene.provider.charges
    ]


def answers(scene: Scene, message: str) -> list[TextKey]:
    """List the first lines of what replied to a message."""
    return [
        each.shown[0].lines[0].key
        for each in scene.platform.visible
        if each.shown[0].reply_to == ref(message)
    ]


async def test_what_lacks_its_picture_waits_for_it_and_costs_nothing() -> None:
    async with working(fresh()) as scene:
        await say(scene, ASKED_EN, "p1")
        (job,) = await waiting(scene)
        shown = scene.platform.message(f"{job.id}:ask-1").out
        assert (job.asks, job.questions) == (Asks.PICTURE, 1)
        assert (shown.kind, shown.buttons) == (MessageKind.QUESTION, ())
        assert answers(scene, "p1") == [TextKey.REPLY_NEEDS_IMAGE]
        assert ordered(scene) == []


@pytest.mark.parametrize(
    ("asked", "text", "prompt"),
    [
        (ASKED_EN, "", ASKED_EN),
        (ASKED_EN, "this one", ASKED_EN),
        (ASKED_EN, "here you go", ASKED_EN),
        (ASKED_EN, "ok", ASKED_EN),
        (ASKED_ZH, "就用这张吧", ASKED_ZH),
        (ASKED_ZH, "这张，竖屏", ASKED_ZH),
        (ASKED_ZH, "慢慢推近镜头", "把这张图动起来，慢慢推近镜头"),
        (ASKED_EN, "my cat", "animate this picture, my cat"),
        (ASKED_ZH, "让它慢慢动起来", "让它慢慢动起来"),
    ],
)
async def test_the_next_picture_completes_it_with_or_without_words(
    asked: str, text: str, prompt: str
) -> None:
    async with working(fresh()) as scene:
        await say(scene, asked, "p1")
        await say(scene, text, "p2", ["a"])
        assert ordered(scene) == [(TaskType.IMAGE_TO_VIDEO, prompt, 1)]
        assert answers(scene, "p2")[0] is TextKey.ACK
        assert answers(scene, "p1") == [TextKey.REPLY_NEEDS_IMAGE]


@pytest.mark.parametrize(
    ("text", "prompt"), [("", ASKED_EN), ("this one", ASKED_EN), ("图来了", ASKED_EN)]
)
async def test_a_reply_to_a_picture_completes_it(text: str, prompt: str) -> None:
    async with working(fresh()) as scene:
        attached = words("", pictures=["b"]).attachments
        scene.platform.quotable[ref("q1")] = QuotedMessage(
            ref=ref("q1"), from_bot=False, attachments=attached
        )
        await say(scene, ASKED_EN, "p1")
        await say(scene, text or "this", "p2", quoting=ref("q1"))
        assert ordered(scene) == [(TaskType.IMAGE_TO_VIDEO, prompt, 1)]


async def test_a_reply_without_a_word_completes_it() -> None:
    async with working(fresh()) as scene:
        await say(scene, "draw a cat", "p1")
        shown = next(each for each in scene.platform.visible if each.out.media)
        await say(scene, "首尾帧", "p2")
        await say(scene, "", "p3", quoting=shown.ref)
        await say(scene, "", "p4", ["b"])
        assert ordered(scene)[1:] == [(TaskType.FIRST_LAST_FRAME_TO_VIDEO, "首尾帧", 2)]


async def test_thanks_in_reply_to_a_picture_hand_nothing_over() -> None:
    async with working(fresh()) as scene:
        await say(scene, ASKED_EN, "p1")
        await say(scene, "thanks!", "p2", quoting=ref("q1"))
        assert answers(scene, "p2") == [TextKey.REPLY_THANKS]
        assert len(await waiting(scene)) == 1


async def test_a_link_completes_it() -> None:
    async with working(fresh()) as scene:
        await say(scene, ASKED_EN, "p1")
        await say(scene, "https://pictures.test/cat.png", "p2")
        assert ordered(scene) == [(TaskType.IMAGE_TO_VIDEO, ASKED_EN, 1)]


async def test_pointing_at_the_last_result_completes_it() -> None:
    async with working(fresh()) as scene:
        await say(scene, "首尾帧 花开", "p1", ["a"])
        await say(scene, "draw a cat", "p2")
        await say(scene, "刚才那张", "p3")
        assert ordered(scene)[1:] == [(TaskType.FIRST_LAST_FRAME_TO_VIDEO, "首尾帧 花开", 2)]


async def test_two_ends_are_collected_one_by_one() -> None:
    async with working(fresh()) as scene:
        await say(scene, "首尾帧 花开的过程", "p1")
        await say(scene, "", "p2", ["a"])
        (line,) = scene.platform.visible[-1].out.lines
        assert (line.key, line.args["pictures"]) == (TextKey.REPLY_NEEDS_IMAGE, "another")
        await say(scene, "", "p3", ["b"])
        assert ordered(scene) == [(TaskType.FIRST_LAST_FRAME_TO_VIDEO, "首尾帧 花开的过程", 2)]
        assert answers(scene, "p3")[0] is TextKey.ACK


async def test_a_complete_new_wish_is_that_and_the_question_stays_open() -> None:
    async with working(fresh()) as scene:
        await say(scene, ASKED_EN, "p1")
        await say(scene, "make it night", "p2", ["a"])
        await say(scene, "draw a fox", "p3")
        assert [task for task, *_ in ordered(scene)] == [
            TaskType.IMAGE_TO_IMAGE,
            TaskType.TEXT_TO_IMAGE,
        ]
        await say(scene, "", "p4", ["b"])
        assert ordered(scene)[2] == (TaskType.IMAGE_TO_VIDEO, ASKED_EN, 1)


async def test_describing_words_in_reply_to_a_picture_are_a_wish_of_their_own() -> None:
    async with working(fresh()) as scene:
        await say(scene, ASKED_EN, "p1")
        await say(scene, "draw a cat", "p2")
        shown = next(each for each in scene.platform.visible if each.out.media)
        await say(scene, "my grandma", "p3", quoting=shown.ref)
        assert ordered(scene)[1] == (TaskType.IMAGE_TO_IMAGE, "my grandma", 1)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("help", TextKey.REPLY_HELP),
        ("always use nano banana", TextKey.PREFERENCE_SAVED),
        ("status", TextKey.REPLY_STATUS_ASKED),
        ("models", TextKey.REPLY_MODELS),
        ("hello", TextKey.REPLY_HELLO),
    ],
)
@pytest.mark.parametrize("asked", [ASKED_EN, "draw"])
async def test_other_things_are_what_they_are_and_the_question_stays_open(
    asked: str, text: str, key: TextKey
) -> None:
    async with working(fresh()) as scene:
        await scene.bench.shelf.current()
        await say(scene, asked, "p1")
        await say(scene, text, "p2")
        # Where nothing has been said yet, there are no words to name it by.
        is_nameless = asked == "draw" and key is TextKey.REPLY_STATUS_ASKED
        assert answers(scene, "p2") == [TextKey.REPLY_STATUS_ASKING if is_nameless else key]
        assert len(await waiting(scene)) == 1


async def test_a_picture_beside_a_question_hands_nothing_over() -> None:
    async with working(fresh()) as scene:
        await say(scene, ASKED_EN, "p1")
        await say(scene, "help", "p2", ["a"])
        assert len(await waiting(scene)) == 1


@pytest.mark.parametrize("text", ["no", "算了", "cancel", "取消"])
@pytest.mark.parametrize(
    ("asked", "pictures"), [(ASKED_EN, []), ("draw", []), ("make a video", ["a", "b"])]
)
async def test_no_closes_it(text: str, asked: str, pictures: list[str]) -> None:
    async with working(fresh()) as scene:
        await say(scene, asked, "p1", pictures)
        await say(scene, text, "p2")
        (job,) = await jobs(scene, JobState.CANCELLED)
        assert scene.platform.message(f"{job.id}:cancelled").out.lines[0].key is TextKey.CANCELLED
        assert scene.platform.message(f"{job.id}:ask-1").out.buttons == ()
        await say(scene, "", "p3", ["a"])
        assert ordered(scene) == []


@pytest.mark.parametrize("text", ["yes", "1", "again"])
async def test_yes_is_no_picture_and_nothing_to_draw(text: str) -> None:
    async with working(fresh()) as scene:
        await say(scene, "draw", "p1")
        await say(scene, text, "p2")
        expected = TextKey.REPLY_HELP if text == "again" else TextKey.REPLY_NEEDS_PROMPT
        assert answers(scene, "p2") == [expected]
        assert len(await waiting(scene)) == 1


@pytest.mark.parametrize(
    ("asked", "pictures"), [(ASKED_EN, []), ("draw", []), ("make a video", ["a", "b"])]
)
async def test_an_unanswered_question_closes_without_a_word(
    asked: str, pictures: list[str]
) -> None:
    async with working(fresh()) as scene:
        await say(scene, asked, "p1", pictures)
        (job,) = await waiting(scene)
        before = len(scene.platform.visible)
        await scene.clock.advance(A_DAY_S - 2)
        await scene.go_on(horizon_s=10)
        await settle()
        assert await waiting(scene) == []
        assert len(scene.platform.visible) == before
        assert scene.platform.message(f"{job.id}:ask-1").out.buttons == ()


async def test_what_has_expired_is_not_completed_even_before_it_is_closed() -> None:
    async with working(fresh()) as scene:
        await say(scene, ASKED_EN, "p1")
        await scene.clock.advance(A_DAY_S - 10)
        await scene.desk.message(words("make a video", "p2", pictures=["a", "b"]))
        await scene.clock.advance(20)
        await scene.desk.message(words("", "p3", pictures=["c"]))
        await settle()
        assert answers(scene, "p3") == [TextKey.REPLY_NEEDS_CHANGE]


async def test_a_newer_question_closes_the_one_before_without_a_word() -> None:
    async with working(fresh()) as scene:
        await say(scene, ASKED_EN, "p1")
        await say(scene, "bring this photo to life", "p2")
        (job,) = await waiting(scene)
        assert job.origin == ref("p2")
        await say(scene, "", "p3", ["a"])
        await say(scene, "", "p4", ["b"])
        assert len(ordered(scene)) == 1
        assert answers(scene, "p4") == [TextKey.REPLY_NEEDS_CHANGE]


async def test_it_belongs_to_the_asker_and_the_chat() -> None:
    async with working(fresh()) as scene:
        await say(scene, ASKED_EN, "p1")
        await say(scene, "", "p2", ["a"], by=MEI)
        await say(scene, "", "p3", ["a"], where=chat("elsewhere"))
        assert ordered(scene) == []
        assert (await waiting(scene))[0].person == LIN


@pytest.mark.parametrize(
    ("asked", "text", "prompt", "family"),
    [
        ("用香蕉画", "一只狗", "一只狗", "nano-banana-2"),
        ("用香蕉画", "画一只狗", "一只狗", "nano-banana-2"),
        ("draw", "a dog", "a dog", "seedream-4.5"),
        ("draw", "her smiling", "her smiling", "seedream-4.5"),
        ("draw with midjourney", "a dog, use nano banana", "a dog", "nano-banana-2"),
        ("用最便宜的画一张", "一只狗", "一只狗", "seedream-4.5"),
    ],
)
async def test_the_next_words_complete_what_has_none(
    asked: str, text: str, prompt: str, family: str
) -> None:
    async with working(fresh()) as scene:
        await scene.bench.shelf.current()
        await say(scene, asked, "p1")
        assert answers(scene, "p1") == [TextKey.REPLY_NEEDS_PROMPT]
        await say(scene, text, "p2")
        assert ordered(scene) == [(TaskType.TEXT_TO_IMAGE, prompt, 0)]
        assert scene.provider.charges[0].order.offer.split(":")[1] == family


async def test_a_model_is_kept_once_the_words_are_there() -> None:
    async with working(fresh()) as scene:
        await scene.bench.shelf.current()
        await say(scene, "用香蕉画", "p1")
        await say(scene, "一只狗", "p2")
        ack = next(each for each in scene.platform.visible if each.key.endswith(":ack"))
        keys = [line.key for line in ack.out.lines]
        assert keys == [TextKey.ACK, TextKey.PREFERENCE_NOW]


async def test_settings_alone_leave_the_question_open() -> None:
    async with working(fresh()) as scene:
        await say(scene, "画一张", "p1")
        await say(scene, "竖图", "p2")
        assert answers(scene, "p2") == [TextKey.REPLY_NEEDS_PROMPT]
        await say(scene, "一只狗", "p3")
        assert [prompt for _, prompt, _ in ordered(scene)] == ["一只狗"]


async def test_a_film_that_is_wished_for_meanwhile_is_a_wish_of_its_own() -> None:
    async with working(fresh()) as scene:
        await say(scene, "draw", "p1")
        await say(scene, "a film of koi in a pond", "p2")
        assert [task for task, *_ in ordered(scene)] == [TaskType.TEXT_TO_VIDEO]
        assert len(await waiting(scene)) == 1


async def test_words_complete_a_film_whatever_they_would_be_alone() -> None:
    async with working(fresh()) as scene:
        await say(scene, "拍一段视频", "p1")
        await say(scene, "海浪拍打礁石", "p2")
        assert ordered(scene) == [(TaskType.TEXT_TO_VIDEO, "海浪拍打礁石", 0)]


@pytest.mark.parametrize(
    ("pictures", "text", "task"),
    [
        (["a"], "换成夜景", TaskType.IMAGE_TO_IMAGE),
        (["a"], "动起来", TaskType.IMAGE_TO_VIDEO),
        (["a"], "做成视频，海浪拍打", TaskType.IMAGE_TO_VIDEO),
        (["a", "b"], "首尾帧视频", TaskType.FIRST_LAST_FRAME_TO_VIDEO),
        (["a", "b"], "参考这两张做个视频", TaskType.REFERENCE_IMAGE_TO_VIDEO),
    ],
)
async def test_a_picture_may_come_first_and_the_words_for_it_later(
    pictures: list[str], text: str, task: TaskType
) -> None:
    async with working(fresh()) as scene:
        await say(scene, "", "p1", pictures)
        assert answers(scene, "p1") == [TextKey.REPLY_NEEDS_CHANGE]
        await say(scene, text, "p2")
        assert [each for each, *_ in ordered(scene)] == [task]


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("让它动起来", TaskType.IMAGE_TO_VIDEO),
        ("make it night", TaskType.IMAGE_TO_IMAGE),
    ],
)
async def test_words_that_point_mean_the_picture_that_just_came(text: str, task: TaskType) -> None:
    async with working(fresh()) as scene:
        await say(scene, "draw a fox", "p1")
        await say(scene, "", "p2", ["a"])
        await say(scene, text, "p3")
        assert [each for each, *_ in ordered(scene)][1:] == [task]
        (done,) = [job for job in await jobs(scene, JobState.DONE) if job.task is task]
        assert [each.is_choice for each in done.references] == [False]
        assert await waiting(scene) == []


async def test_words_that_point_mean_a_result_that_came_after_the_picture() -> None:
    async with working(fresh()) as scene:
        await say(scene, "", "p1", ["a"])
        await say(scene, "draw a fox", "p2")
        await say(scene, "make it night", "p3")
        assert answers(scene, "p3")[0] is TextKey.ACK_LAST


async def test_words_that_lack_a_picture_complete_nothing_that_has_none() -> None:
    async with working(fresh()) as scene:
        await say(scene, "draw", "p1")
        await say(scene, ASKED_EN, "p2")
        assert answers(scene, "p2") == [TextKey.REPLY_NEEDS_IMAGE]


async def test_a_picture_is_a_wish_of_its_own_where_words_were_asked_for() -> None:
    async with working(fresh()) as scene:
        await say(scene, "draw", "p1")
        await say(scene, "make it night", "p2", ["a"])
        assert [task for task, *_ in ordered(scene)] == [TaskType.IMAGE_TO_IMAGE]


ROLES = [
    ("frames", TaskType.FIRST_LAST_FRAME_TO_VIDEO, 2),
    ("reference", TaskType.REFERENCE_IMAGE_TO_VIDEO, 2),
    ("first", TaskType.IMAGE_TO_VIDEO, 1),
]


@pytest.mark.parametrize(("action", "task", "pictures"), ROLES)
async def test_pictures_of_unclear_use_are_asked_about(
    action: str, task: TaskType, pictures: int
) -> None:
    async with working(fresh()) as scene:
        await say(scene, "做成视频，慢慢来", "p1", ["a", "b"])
        (job,) = await waiting(scene)
        shown = scene.platform.message(f"{job.id}:ask-1").out
        assert [button.label.key for button in shown.buttons] == [
            TextKey.BUTTON_ROLE_FRAMES,
            TextKey.BUTTON_ROLE_REFERENCE,
            TextKey.BUTTON_ROLE_FIRST,
        ]
        answer = await scene.desk.press(tap(f"{job.id}.ask-1", action))
        assert answer.notice is not None
        assert answer.notice.key is TextKey.PRESS_DONE
        await scene.go_on()
        assert ordered(scene) == [(task, "做成视频，慢慢来", pictures)]
        assert scene.texts(f"{job.id}:ask-1") == [TextKey.QUESTION_CLOSED]


@pytest.mark.parametrize(
    ("text", "index"),
    [
        *(("第一个", 0), ("yes", 0), ("2", 1), ("第三个", 2)),
        *(("第一张变到第二张", 0), ("参考它们的人物和风格", 1), ("让第一张动起来", 2)),
        *(("First turns into second", 0), ("refer to their people and style", 1)),
        *(("make the first move", 2), ("随便", 0), ("you decide", 0), ("transition, please", 0)),
    ],
)
async def test_words_choose_how_pictures_are_used(text: str, index: int) -> None:
    async with working(fresh()) as scene:
        await say(scene, "make a video where they dance", "p1", ["a", "b"])
        await say(scene, text, "p2")
        assert [task for task, *_ in ordered(scene)] == [ROLES[index][1]]


async def test_three_pictures_are_asked_about_too() -> None:
    async with working(fresh()) as scene:
        await say(scene, "animate these three", "p1", ["a", "b", "c"])
        (line,) = scene.platform.visible[-1].out.lines
        assert (line.key, line.args) == (TextKey.ASK_ROLES, {"number": "more"})
        await say(scene, "1", "p2")
        assert [count for *_, count in ordered(scene)] == [2]


@pytest.mark.parametrize(
    "text", ["make a video", "turn these into a video", "做成视频", "把这两张图做成一个视频吧"]
)
async def test_reference_without_a_word_asks_for_words_next(text: str) -> None:
    async with working(fresh()) as scene:
        await say(scene, text, "p1", ["a", "b"])
        await say(scene, "2", "p2")
        (job,) = await waiting(scene)
        assert (job.asks, job.questions) == (Asks.PROMPT, 2)
        await say(scene, "they dance", "p3")
        assert ordered(scene) == [(TaskType.REFERENCE_IMAGE_TO_VIDEO, "they dance", 2)]


async def test_a_wish_meanwhile_leaves_the_roles_open() -> None:
    async with working(fresh()) as scene:
        await say(scene, "make a video", "p1", ["a", "b"])
        await say(scene, "draw a cat", "p2")
        assert len(await waiting(scene)) == 1


async def wish_under_way(scene: Scene) -> None:
    await scene.desk.message(words("draw a cat", "p3"))


async def wish_come_true(scene: Scene) -> None:
    await wish_under_way(scene)
    await scene.go_on(horizon_s=3000)


async def wish_without_a_picture(scene: Scene) -> None:
    await scene.desk.message(words("make her smile in this picture", "p3"))
    await scene.desk.message(words("算了", "p0"))
    assert len(await jobs(scene, JobState.CANCELLED)) == 1


async def wish_called_off(scene: Scene) -> None:
    await wish_under_way(scene)
    (job,) = await jobs(scene, JobState.ACCEPTED)
    await scene.until(job.id, JobState.PLANNED)
    await scene.desk.press(tap(f"{job.id}.start", "cancel"))
    await scene.until(job.id, JobState.CANCELLED)


async def wish_taken_back(scene: Scene) -> None:
    await wish_under_way(scene)
    await scene.desk.recalled(ref("p3"))
    assert len(await jobs(scene, JobState.CANCELLED)) == 1


async def wish_failed(scene: Scene) -> None:
    scene.provider.faults.before("submit", Unauthorized("no", sent=Sent.NO))
    await wish_come_true(scene)
    (job,) = await jobs(scene, JobState.FAILED)
    assert scene.platform.message(f"{job.id}:failure").out.buttons == ()


async def wish_lost(scene: Scene) -> None:
    scene.provider.lose_answer()
    await wish_come_true(scene)
    assert len(await jobs(scene, JobState.UNKNOWN)) == 1


NEWER = [
    wish_under_way,
    wish_come_true,
    wish_without_a_picture,
    wish_called_off,
    wish_taken_back,
    wish_failed,
    wish_lost,
]
Newer = Callable[[Scene], Awaitable[None]]
BARE = ["好", "yes", "第一个", "2", "随便", "animate it", "再试一次"]


@pytest.mark.parametrize("text", BARE)
@pytest.mark.parametrize("newer_wish", NEWER)
async def test_bare_words_after_a_newer_wish_order_no_film(text: str, newer_wish: Newer) -> None:
    async with working(fresh()) as scene:
        await say(scene, "make a video", "p1", ["a", "b"])
        await say(scene, "做成视频", "p2", ["b", "c"])
        older, newer = await waiting(scene)
        await scene.clock.advance(1)
        await newer_wish(scene)
        for number in (4, 5):
            await scene.desk.message(words(text, f"p{number}"))
            await settle()
        assert (await waiting(scene))[:2] == [older, newer]
        assert TaskType.FIRST_LAST_FRAME_TO_VIDEO not in [task for task, *_ in ordered(scene)]
        answer = await scene.desk.press(tap(f"{newer.id}.ask-1", "frames"))
        assert answer.notice is not None
        assert answer.notice.key is TextKey.PRESS_DONE
        await scene.go_on(horizon_s=3000)
        assert (TaskType.FIRST_LAST_FRAME_TO_VIDEO, "做成视频", 2) in ordered(scene)


@pytest.mark.parametrize("text", ["好", "yes", "1", "第一个", "再试一次"])
@pytest.mark.parametrize("newer_wish", NEWER)
async def test_bare_words_after_a_newer_wish_agree_to_no_price(
    text: str, newer_wish: Newer
) -> None:
    async with working(fresh(Limits(confirm_above=Decimal(10)))) as scene:
        await say(scene, "a film of koi", "p1")
        (asked,) = await waiting(scene)
        await scene.clock.advance(1)
        await newer_wish(scene)
        await say(scene, text, "p5")
        assert TaskType.TEXT_TO_VIDEO not in [task for task, *_ in ordered(scene)]
        question = scene.platform.message(f"{asked.id}:ask-1")
        await scene.desk.message(replace(words("好", "p6"), reply_to=question.ref))
        await scene.go_on(horizon_s=3000)
        assert TaskType.TEXT_TO_VIDEO in [task for task, *_ in ordered(scene)]


async def test_a_wish_elsewhere_leaves_a_price_to_words() -> None:
    async with working(fresh(Limits(confirm_above=Decimal(10)))) as scene:
        await say(scene, "a film of koi", "p1")
        await say(scene, "draw a cat", "p2", where=chat("elsewhere"))
        await say(scene, "yes", "p3")
        assert TaskType.TEXT_TO_VIDEO in [task for task, *_ in ordered(scene)]


@pytest.mark.parametrize(
    ("asked", "key"),
    [(ASKED_EN, TextKey.REPLY_NEEDS_IMAGE), ("draw", TextKey.REPLY_NEEDS_PROMPT)],
)
@pytest.mark.parametrize("kind", [MediaKind.VIDEO, MediaKind.FILE])
async def test_a_film_or_a_file_is_no_answer_each_time(
    asked: str, key: TextKey, kind: MediaKind
) -> None:
    async with working(fresh()) as scene:
        await say(scene, asked, "p1")
        (job,) = await waiting(scene)
        for message in ("p2", "p3"):
            handed = words("", message, pictures=["a"])
            (attachment,) = handed.attachments
            handed = replace(handed, attachments=(replace(attachment, kind=kind),))
            await scene.desk.message(handed)
            await settle()
            assert answers(scene, message) == [key]
        assert await waiting(scene) == [job]


async def test_a_newer_wish_by_tap_is_one_too() -> None:
    async with working(fresh()) as scene:
        await say(scene, "draw a cat", "p1")
        (result,) = [each for each in scene.platform.visible if each.out.media]
        await say(scene, "make a video", "p2", ["a", "b"])
        again = result.out.buttons[0]
        await scene.desk.press(tap(str(again.proposal), again.action))
        await scene.go_on(horizon_s=3000)
        await say(scene, "yes", "p3")
        assert len(await waiting(scene)) == 1


async def test_a_wish_of_somebody_else_or_elsewhere_leaves_the_roles_to_words() -> None:
    async with working(fresh()) as scene:
        await say(scene, "做成视频", "p1", ["a", "b"])
        await say(scene, "draw a cat", "p2", by=MEI)
        await say(scene, "draw a cat", "p3", where=chat("elsewhere"))
        await say(scene, "好", "p4")
        assert ordered(scene)[-1] == (TaskType.FIRST_LAST_FRAME_TO_VIDEO, "做成视频", 2)


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("首帧和尾帧，花开", TaskType.FIRST_LAST_FRAME_TO_VIDEO),
        ("first and last frame video, a flower opens", TaskType.FIRST_LAST_FRAME_TO_VIDEO),
        ("从第一张变到第二张的视频", TaskType.FIRST_LAST_FRAME_TO_VIDEO),
        ("参考这两张做个视频", TaskType.REFERENCE_IMAGE_TO_VIDEO),
        ("use these as reference for a video of a dog", TaskType.REFERENCE_IMAGE_TO_VIDEO),
        ("animate the first one", TaskType.IMAGE_TO_VIDEO),
    ],
)
async def test_words_that_say_how_are_not_asked(text: str, task: TaskType) -> None:
    async with working(fresh()) as scene:
        await say(scene, text, "p1", ["a", "b"])
        assert [each for each, *_ in ordered(scene)] == [task]


async def test_another_picture_does_not_begin_what_waits_for_its_roles() -> None:
    async with working(fresh()) as scene:
        await say(scene, "draw a cat", "p1")
        await say(scene, "把刚才那张和这张做成视频", "p2", ["a"])
        (job,) = await waiting(scene)
        assert job.asks is Asks.ROLES
        await say(scene, "这张", "p3", ["b"])
        assert all(task.makes is MediaKind.IMAGE for task, *_ in ordered(scene))
        assert job.id in [each.id for each in await waiting(scene)]


async def test_a_role_is_chosen_once_and_only_while_it_is_asked() -> None:
    async with working(fresh(Limits(confirm_above=rule(10).price.amount))) as scene:
        await say(scene, "make a video", "p1", ["a", "b"])
        (job,) = await waiting(scene)
        told = []
        for action in ("frames", "frames", "first"):
            answer = await scene.desk.press(tap(f"{job.id}.ask-1", action))
            assert answer.notice is not None
            told.append(answer.notice.key)
            await scene.go_on(horizon_s=60)
        assert told == [TextKey.PRESS_DONE, TextKey.PRESS_EXPIRED, TextKey.PRESS_EXPIRED]
        (job,) = await waiting(scene)
        assert (job.asks, job.questions) == (Asks.PRICE, 2)
        await say(scene, "yes", "p2")
        assert [task for task, *_ in ordered(scene)] == [TaskType.FIRST_LAST_FRAME_TO_VIDEO]


async def test_a_price_is_asked_after_the_picture_has_come() -> None:
    async with working(fresh(Limits(confirm_above=rule(10).price.amount))) as scene:
        await say(scene, ASKED_EN, "p1")
        await say(scene, "", "p2", ["a"])
        (job,) = await waiting(scene)
        assert (job.asks, job.questions) == (Asks.PRICE, 2)
        await say(scene, "go ahead", "p3")
        assert ordered(scene) == [(TaskType.IMAGE_TO_VIDEO, ASKED_EN, 1)]


async def test_taking_back_the_answer_ends_what_it_completed() -> None:
    async with working(fresh()) as scene:
        await say(scene, ASKED_EN, "p1")
        await scene.desk.message(words("", "p2", pictures=["a"]))
        await scene.desk.recalled(ref("p1"))
        assert len(await jobs(scene, JobState.ACCEPTED)) == 1
        await scene.desk.recalled(ref("p2"))
        assert len(await jobs(scene, JobState.CANCELLED)) == 1


async def test_the_answer_decides_the_language_where_it_has_one() -> None:
    async with working(fresh()) as scene:
        await say(scene, ASKED_EN, "p1")
        await say(scene, "就这张吧", "p2", ["a"])
        await say(scene, ASKED_ZH, "p3")
        await say(scene, "", "p4", ["b"])
        await say(scene, ASKED_ZH, "p5")
        await say(scene, "https://pictures.test/cat.png", "p6")
        done = await jobs(scene, JobState.DONE)
        assert [job.language for job in done] == [Language.ZH] * 3


async def test_a_question_may_use_the_right_that_came_with_the_message() -> None:
    token = ReplyToken(token="right", expires_at=NOW + timedelta(minutes=15))  # noqa: S106 - no secret
    async with working(fresh()) as scene:
        await scene.desk.message(replace(words("draw", "p1"), token=token))
        await scene.desk.message(replace(words("a cat", "p2"), token=token))
        await settle()
        assert [each.token for each in scene.platform.visible] == [token, token]


async def test_a_question_survives_a_restart() -> None:
    scene = fresh()
    async with working(scene):
        await say(scene, ASKED_EN, "p1")
    async with working(scene.restarted()) as again:
        await again.orchestrator.resume()
        await say(again, "", "p2", ["a"])
        assert ordered(scene) == [(TaskType.IMAGE_TO_VIDEO, ASKED_EN, 1)]


async def test_cancel_means_the_newest_thing_be_it_a_question_or_not() -> None:
    async with working(fresh()) as scene:
        await scene.desk.message(words("draw a cat", "p1"))
        await scene.clock.advance(1)
        await scene.desk.message(words(ASKED_EN, "p2"))
        await scene.desk.message(words("cancel", "p3"))
        assert await waiting(scene) == []
        assert len(await jobs(scene, JobState.ACCEPTED)) == 1


async def test_an_answer_to_a_question_about_a_job_that_is_gone_is_no_answer() -> None:
    async with working(fresh()) as scene:
        await say(scene, "draw", "p1")
        (job,) = await waiting(scene)
        async with scene.store.transaction() as tx:
            proposal = await tx.proposal(scene.bench.notices(job).question_id())
            assert proposal is not None
            later = replace(proposal, id=ProposalId("gone.ask-1"), job="gone")
            await tx.propose(replace(later, created_at=scene.clock.now() + timedelta(seconds=1)))
        await say(scene, "yes", "p2")
        assert answers(scene, "p2") == []
