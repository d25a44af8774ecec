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
