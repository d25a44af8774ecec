"""One of several pictures, named by its place."""

from dataclasses import replace

import pytest

from core.intents import Context, MediaKind, RepliedTo, Source, TaskType, Utterance
from core.messages import QuotedMessage
from core.parsing import LAST, build_lexicon, parse_intent
from core.texts import TextKey
from tests.core.scene import Scene, working
from tests.core.test_pictures import fresh, last_words, media_of, replying_to, say
from tests.core.values import words
from tests.fakes.far_end import Visible

LEXICON = build_lexicon()


def ack_of(scene: Scene, message: str) -> Visible:
    found = [each for each in scene.platform.visible if each.key.endswith(":ack")]
    return next(each for each in found if each.out.reply_to == words("", message).ref)


async def three_cats(scene: Scene) -> list[str]:
    """Have a set made, and give what our copies of its pictures are called."""
    await say(scene, words("draw 3 pictures of a cat", "p1"))
    (shown,) = [each for each in scene.platform.visible if len(each.out.media) > 1]
    assert shown.ref is not None
    async with scene.store.snapshot() as tx:
        made = await tx.results_shown(shown.ref)
    return [str(each.media) for each in made]


async def used(scene: Scene, message: str) -> list[str]:
    async with scene.store.snapshot() as tx:
        (job,) = await tx.jobs_of_message(words("", message).ref)
    return [str(each.media) for each in job.references]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("把第二张改成雪夜", 2),
        ("第三张动起来", 3),
        ("make the second one snowy", 2),
        ("animate the 3rd picture", 3),
        ("add a hat to picture 1", 1),
        ("最后一张改成雪夜", 3),
        ("make the last one snowy", 3),
    ],
)
async def test_one_of_the_set_that_was_made_last_is_named_by_its_place(
    text: str, place: int
) -> None:
    async with working(fresh()) as scene:
        cats = await three_cats(scene)
        assert len(set(cats)) == 3
        await say(scene, words(text, "p2"))
        assert await used(scene, "p2") == [cats[place - 1]]
        (line,) = ack_of(scene, "p2").out.lines
        assert (line.key, line.args["place"]) == (TextKey.ACK_PLACE, place)
        assert len(scene.provider.charges) == 4


@pytest.mark.parametrize("text", ["把第五张改成雪夜", "make the fifth one snowy"])
async def test_beyond_the_set_the_picture_is_asked_for(text: str) -> None:
    async with working(fresh()) as scene:
        await three_cats(scene)
        await say(scene, words(text, "p2"))
        assert last_words(scene) == [TextKey.REPLY_NEEDS_IMAGE]
        assert len(scene.provider.charges) == 3


async def test_a_lone_result_is_the_first_and_no_second_one() -> None:
    async with working(fresh()) as scene:
        await say(scene, words("draw a cat", "p1"))
        await say(scene, words("make the first one snowy", "p2"))
        assert ack_of(scene, "p2").out.lines[0].key is TextKey.ACK_LAST
        await say(scene, words("make the second one snowy", "p3"))
        assert last_words(scene) == [TextKey.REPLY_NEEDS_IMAGE]


async def test_a_place_means_the_message_that_is_answered() -> None:
    async with working(fresh()) as scene:
        cats = await three_cats(scene)
        (shown,) = [each for each in scene.platform.visible if len(each.out.media) > 1]
        await say(scene, words("draw a dog", "p2"))
        wish = words("make the second one snowy", "p3")
        await say(scene, replying_to(wish, shown.ref, count=3))
        assert await used(scene, "p3") == [cats[1]]


async def test_a_place_means_a_picture_of_somebody_elses_message() -> None:
    async with working(fresh()) as scene:
        there = words("", "p0", pictures=["a", "b", "c"])
        scene.platform.quotable[there.ref] = QuotedMessage(
            ref=there.ref, from_bot=False, attachments=there.attachments
        )
        wish = replace(
            words("把第二张改成雪夜", "p1"),
            reply_to=there.ref,
            replied=RepliedTo(media=(MediaKind.IMAGE,) * 3, from_bot=False),
        )
        await say(scene, wish)
        assert [charge.order.inputs for charge in scene.provider.charges] == [(media_of(b"a dog"),)]


async def test_a_place_means_one_of_the_pictures_sent_along() -> None:
    async with working(fresh()) as scene:
        await say(scene, words("第二张再亮一点", "p1", pictures=["a", "b"]))
        assert [charge.order.inputs for charge in scene.provider.charges] == [(media_of(b"a dog"),)]


@pytest.mark.parametrize(
    "text",
    [
        "画一间教室，第二张桌子上有花",
        "画一只猫 第2幅。",
        "two cats on a roof, the second one asleep",
        "draw the first picture of the moon",
        "poster saying 'picture 2'",
    ],
)
def test_what_is_counted_in_a_scene_is_no_picture(text: str) -> None:
    context = Context(last=MediaKind.IMAGE)
    intent = parse_intent(Utterance(text=text), context, LEXICON)
    assert (intent.task_type, intent.place) == (TaskType.TEXT_TO_IMAGE, None)


def test_two_places_are_no_one_picture() -> None:
    context = Context(last=MediaKind.IMAGE)
    intent = parse_intent(Utterance(text="把第一张和第二张合成"), context, LEXICON)
    assert intent.place is None


def test_the_last_one_has_a_place_of_its_own() -> None:
    context = Context(last=MediaKind.IMAGE)
    intent = parse_intent(Utterance(text="use the last one"), context, LEXICON)
    assert (intent.sources, intent.place) == ((Source.LAST,), LAST)


ALONE = [
    *("第二张", "就第二张吧", "用第二张", "我要第 2 张", "给我第二张图", "第二个"),
    *("the second one", "the second one, please", "I want the second picture", "picture 2"),
    *(
        "刚才的第二张",
        "第二张发我",
        "再发一遍第二张",
        "what about the second one",
        "picture 2 of 3",
    ),
    *("lets go with the second one", "ok the second one then", "i'd like to see the second one"),
]


@pytest.mark.parametrize("text", ["删掉第二张的背景", "remove the hat from the second picture"])
async def test_what_is_taken_off_a_picture_of_a_set_is_an_edit(text: str) -> None:
    async with working(fresh()) as scene:
        await three_cats(scene)
        await say(scene, words(text, "p2"))
        assert len(scene.provider.charges) == 4
        assert scene.provider.charges[-1].order.task is TaskType.IMAGE_TO_IMAGE


@pytest.mark.parametrize(
    "text",
    [
        *("第二张不错", "第二张不要", "不要第二张", "喜欢第二张", "还是第二张好", "第二张可以"),
        *("not the second one", "the second one looks good", "I love the second one"),
        *("删掉第二张", "把第二张删了", "第二张谁画的", "第二张是用什么模型画的？"),
        *("delete the second one", "please remove the second picture"),
    ],
)
async def test_what_is_thought_of_a_picture_asks_for_nothing(text: str) -> None:
    async with working(fresh()) as scene:
        await three_cats(scene)
        await say(scene, words("make the fifth one snowy", "p2"))
        await say(scene, words(text, "p3"))
        assert last_words(scene) == [TextKey.REPLY_HELLO]
        assert len(scene.provider.charges) == 3


@pytest.mark.parametrize("text", ["这张", "用这张", "上一张", "this one", "use that one"])
async def test_a_picture_that_is_only_pointed_at_is_asked_about(text: str) -> None:
    async with working(fresh()) as scene:
        await say(scene, words("draw a cat", "p1"))
        await say(scene, words(text, "p2"))
        assert last_words(scene) == [TextKey.REPLY_PICKED_LAST]
        await scene.clock.advance(1)
        await say(scene, words("", "p3", pictures=["a"]))
        await say(scene, words(text, "p4"))
        assert last_words(scene) == [TextKey.REPLY_NEEDS_CHANGE]
        await say(scene, words(text, "p5", pictures=["b"]))
        assert last_words(scene) == [TextKey.REPLY_NEEDS_CHANGE]
        assert len(scene.provider.charges) == 1


@pytest.mark.parametrize("text", ["first picture of the moon", "the first photo of a black hole"])
def test_a_picture_of_something_is_no_place(text: str) -> None:
    context = Context(last=MediaKind.IMAGE)
    intent = parse_intent(Utterance(text=text), context, LEXICON)
    assert (intent.task_type, intent.place) == (TaskType.TEXT_TO_IMAGE, None)


@pytest.mark.parametrize("text", ALONE)
async def test_a_place_and_nothing_else_is_asked_about_with_its_picture(text: str) -> None:
    async with working(fresh()) as scene:
        cats = await three_cats(scene)
        await say(scene, words(text, "p2"))
        question = scene.platform.visible[-1].out
        (line,) = question.lines
        assert (line.key, line.args) == (TextKey.REPLY_PICKED, {"place": 2})
        assert [str(each.media) for each in question.media] == [cats[1]]
        assert len(scene.provider.charges) == 3


@pytest.mark.parametrize(
    ("answer", "task", "prompt"),
    [
        ("换成雪夜", TaskType.IMAGE_TO_IMAGE, "换成雪夜"),
        ("make it snowy", TaskType.IMAGE_TO_IMAGE, "make it snowy"),
        ("animate it", TaskType.IMAGE_TO_VIDEO, "animate it"),
        ("让它动起来", TaskType.IMAGE_TO_VIDEO, "让它动起来"),
    ],
)
async def test_what_is_to_become_of_a_picked_picture_is_said_next(
    answer: str, task: TaskType, prompt: str
) -> None:
    async with working(fresh()) as scene:
        cats = await three_cats(scene)
        await say(scene, words("第二张", "p2"))
        await say(scene, words(answer, "p3"))
        assert await used(scene, "p3") == [cats[1]]
        order = scene.provider.charges[-1].order
        assert (order.task, order.prompt) == (task, prompt)


async def test_another_place_picks_another_picture() -> None:
    async with working(fresh()) as scene:
        cats = await three_cats(scene)
        await say(scene, words("第二张", "p2"))
        for message, text in (("p3", "第一张"), ("p4", "the third one")):
            await say(scene, words(text, message))
            assert last_words(scene) == [TextKey.REPLY_PICKED]
        await say(scene, words("make the second one snowy", "p5"))
        assert await used(scene, "p5") == [cats[1]]
        assert len(scene.provider.charges) == 4


@pytest.mark.parametrize("text", ["画一只狗", "draw a dog"])
async def test_a_new_wish_is_not_done_to_a_picked_picture(text: str) -> None:
    async with working(fresh()) as scene:
        await three_cats(scene)
        await say(scene, words("第二张", "p2"))
        await say(scene, words(text, "p3"))
        assert scene.provider.charges[-1].order.task is TaskType.TEXT_TO_IMAGE
        await say(scene, words("snowy mountains", "p4"))
        assert scene.provider.charges[-1].order.inputs == ()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("第二张", TextKey.REPLY_NEEDS_IMAGE),
        ("the second picture", TextKey.REPLY_NEEDS_IMAGE),
        ("the second one", TextKey.PRESS_EXPIRED),
        ("第二个", TextKey.PRESS_EXPIRED),
        ("最后一张", TextKey.REPLY_PICKED_LAST),
        ("the first picture", TextKey.REPLY_PICKED_LAST),
    ],
)
async def test_of_a_lone_result_there_is_no_second_one(text: str, key: TextKey) -> None:
    async with working(fresh()) as scene:
        await say(scene, words("draw a cat", "p1"))
        await say(scene, words(text, "p2"))
        assert last_words(scene) == [key]
        assert len(scene.provider.charges) == 1


@pytest.mark.parametrize("text", ["make the second one snowy", "turn the first picture red"])
@pytest.mark.parametrize("before", ["hi", "make a video of a koi"])
async def test_without_any_picture_there_is_none_to_be_changed(before: str, text: str) -> None:
    async with working(fresh()) as scene:
        await say(scene, words(before, "p1"))
        charged = len(scene.provider.charges)
        await say(scene, words(text, "p2"))
        assert last_words(scene) == [TextKey.REPLY_NEEDS_IMAGE]
        assert len(scene.provider.charges) == charged


@pytest.mark.parametrize("text", ["第三张", "the second picture", "最后一张"])
async def test_without_any_result_a_place_draws_nothing(text: str) -> None:
    async with working(fresh()) as scene:
        await say(scene, words(text, "p1"))
        assert last_words(scene) == [TextKey.REPLY_NEEDS_IMAGE]
        await say(scene, words("", "p2", pictures=["a"]))
        assert last_words(scene) == [TextKey.REPLY_NEEDS_CHANGE]
        assert scene.provider.charges == []


async def test_a_place_of_pictures_sent_along_is_asked_about() -> None:
    async with working(fresh()) as scene:
        await say(scene, words("第二张", "p1", pictures=["a", "b"]))
        assert last_words(scene) == [TextKey.REPLY_NEEDS_CHANGE]
        await say(scene, words("亮一点", "p2"))
        assert [charge.order.inputs for charge in scene.provider.charges] == [(media_of(b"a dog"),)]


async def test_a_place_completes_what_waits_for_a_picture() -> None:
    async with working(fresh()) as scene:
        cats = await three_cats(scene)
        await say(scene, words("make the fifth one snowy", "p2"))
        assert last_words(scene) == [TextKey.REPLY_NEEDS_IMAGE]
        await say(scene, words("第一张", "p3"))
        assert await used(scene, "p3") == [cats[0]]


async def test_a_picked_picture_whose_copy_is_gone_is_asked_about_without_it() -> None:
    async with working(fresh()) as scene:
        await three_cats(scene)
        scene.media.cleared = True
        await say(scene, words("第二张", "p2"))
        question = scene.platform.visible[-1].out
        assert (question.lines[0].key, question.media) == (TextKey.REPLY_PICKED, ())


@pytest.mark.parametrize(
    "text", ["画一只猫，第二张", "画只猫，第 2 张", "draw a cat, the second one"]
)
@pytest.mark.parametrize("has_set", [True, False])
async def test_a_number_behind_a_scene_is_none_of_the_pictures_at_hand(
    text: str, *, has_set: bool
) -> None:
    async with working(fresh()) as scene:
        for _ in range(has_set):
            await three_cats(scene)
        before = len(scene.provider.charges)
        await say(scene, words(text, "p2"))
        (charge,) = scene.provider.charges[before:]
        assert charge.order.task is TaskType.TEXT_TO_IMAGE
        assert charge.order.inputs == ()


@pytest.mark.parametrize(
    "text", ["改成雪夜，第二张", "make it snowy, the second one", "画成雪夜，第二张"]
)
async def test_a_place_behind_a_change_is_the_picture_to_be_changed(text: str) -> None:
    async with working(fresh()) as scene:
        cats = await three_cats(scene)
        await say(scene, words(text, "p2"))
        assert await used(scene, "p2") == [cats[1]]
