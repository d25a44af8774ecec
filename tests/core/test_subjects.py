"""Names of pictures: given by a wish, used by later ones, said where they are used."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from core.catalogue import InputLimits, Offer
from core.intents import Context, MediaKind, RepliedTo, TaskType, Utterance
from core.jobs import Job, Order
from core.messages import ChatRef, IncomingMessage, PersonRef
from core.parsing import build_lexicon, subjects_in
from core.subjects import understand
from core.texts import TextKey
from tests.core.catalogue import SEEDREAM, film, offer, rule
from tests.core.scene import Scene, build_scene, working
from tests.core.values import CHAT, LIN, MEI, chat, ref, words
from tests.fakes.far_end import Outcome, Visible
from tests.fakes.records import background

ONE, SEVERAL = InputLimits(least=1, most=1), InputLimits(least=1, most=3)
EDIT = offer("seedream-4.5", task=TaskType.IMAGE_TO_IMAGE, inputs=SEVERAL)
ANIMATE = offer("wan-2.6", task=TaskType.IMAGE_TO_VIDEO, inputs=ONE, prices=[rule(25)])
OFFERS = (SEEDREAM, EDIT, ANIMATE, film())
LEXICON = build_lexicon()


async def say(scene: Scene, text: str | IncomingMessage, message: str = "p1") -> None:
    await scene.desk.message(words(text, message) if isinstance(text, str) else text)
    await scene.go_on()


def ordered(scene: Scene) -> Order:
    return scene.provider.charges[-1].order


def acknowledged(scene: Scene, number: int = -1) -> Visible:
    found = [each for each in scene.platform.visible if each.key.endswith(":ack")]
    return found[number]


async def names(scene: Scene, who: PersonRef = LIN, where: ChatRef = CHAT) -> list[str]:
    async with scene.store.transaction() as tx:
        found = await background(tx, who, where, scene.clock.now())
    return [each.name for each in found.subjects]


async def test_a_picture_gets_its_name_when_it_is_delivered() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await scene.desk.message(words("画一只柴犬，叫旺财"))
        assert await names(scene) == []
        await scene.go_on()
        assert await names(scene) == ["旺财"]
        assert await names(scene, MEI) == []
        assert await names(scene, LIN, chat("c2")) == []


async def test_a_film_gives_no_picture_a_name() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await say(scene, "a 5 second video of a shiba named Luna", "p1")
        assert await names(scene) == []


@pytest.mark.parametrize(
    ("given", "wish", "used", "offer_used"),
    [
        ("画一只柴犬，叫旺财", "旺财在海边冲浪的视频", "旺财", ANIMATE),
        ("draw a shiba named Luna", "LUNA in a straw hat", "Luna", EDIT),
    ],
)
async def test_a_later_wish_starts_from_the_picture_of_the_name_and_says_so(
    given: str, wish: str, used: str, offer_used: Offer
) -> None:
    async with working(build_scene(OFFERS)) as scene:
        await say(scene, given, "p1")
        await say(scene, wish, "p2")
        (line,) = acknowledged(scene).out.lines
        kind = "film" if offer_used is ANIMATE else "picture"
        args = {"kind": kind, "count": "one", "names": used}
        assert (line.key, line.args) == (TextKey.ACK_SUBJECT, args)
        assert ordered(scene).offer == offer_used.id
        assert len(ordered(scene).inputs) == 1


async def test_the_picture_that_is_used_is_shown_beside_the_acknowledgment() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await say(scene, "draw a shiba named Luna", "p1")
        await say(scene, "Luna in a straw hat", "p2")
        first, second = acknowledged(scene).shown
        assert (first.media, first.lines) == ((), second.lines)
        assert [item.media for item in second.media] == list(ordered(scene).inputs)


async def test_no_picture_is_shown_where_it_cannot_be_made_small() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await say(scene, "draw a shiba named Luna", "p1")
        scene.media.can_shrink = False
        await say(scene, "Luna in a straw hat", "p2")
        assert len(acknowledged(scene).shown) == 1
        assert len(ordered(scene).inputs) == 1


async def test_an_acknowledgment_with_a_button_stays_as_it_is() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await scene.bench.shelf.current()
        await say(scene, "draw a shiba named Luna", "p1")
        await say(scene, "use seedream: Luna in a straw hat", "p2")
        assert len(acknowledged(scene).shown) == 1
        assert acknowledged(scene).out.buttons


async def test_several_names_are_several_pictures_in_the_order_of_the_words() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await say(scene, "draw a shiba named Luna", "p1")
        await say(scene, "draw a cat named Max", "p2")
        await say(scene, "a picture of Max and Luna playing chess", "p3")
        (line,) = acknowledged(scene).out.lines
        assert line.args == {"kind": "picture", "count": "several", "names": "Max, Luna"}
        shown = [item.media for item in acknowledged(scene).out.media]
        assert shown == list(ordered(scene).inputs)
        async with scene.store.transaction() as tx:
            known = await background(tx, LIN, CHAT, scene.clock.now())
        luna, max_ = sorted(known.subjects, key=lambda each: each.key)
        (job,) = await jobs_of(scene, "p3")
        assert [each.media for each in job.references] == [
            max_.reference.media,
            luna.reference.media,
        ]


async def jobs_of(scene: Scene, message: str) -> Sequence[Job]:
    async with scene.store.snapshot() as tx:
        return await tx.jobs_of_message(ref(message))


async def test_a_name_given_again_belongs_to_the_newest_picture() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await say(scene, "draw a shiba named Luna", "p1")
        await say(scene, "draw a cat named luna", "p2")
        # The second one is no edit of the first.
        assert ordered(scene).offer == SEEDREAM.id
        assert await names(scene) == ["luna"]


async def test_a_picture_of_a_name_that_is_nowhere_any_more_is_told_and_asked_for() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await say(scene, "draw a shiba named Luna", "p1")
        scene.media.cleared = True
        scene.media.gone.add(scene.media.downloads[0])
        await say(scene, "Luna in a straw hat", "p2")
        last = scene.platform.visible[-1].out
        assert [line.key for line in last.lines] == [TextKey.FAILED, TextKey.ERROR_IMAGE_GONE]
        assert len(scene.provider.charges) == 1


async def test_a_picture_of_a_name_that_was_cleared_away_is_fetched_again() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await say(scene, "draw a shiba named Luna", "p1")
        scene.media.cleared = True
        await say(scene, "Luna in a straw hat", "p2")
        assert ordered(scene).offer == EDIT.id


async def test_the_last_result_is_named_as_what_is_used() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await say(scene, "draw a cat", "p1")
        await say(scene, "make it night", "p2")
        (line,) = acknowledged(scene).out.lines
        assert (line.key, line.args) == (TextKey.ACK_LAST, {"kind": "picture", "count": "one"})
        assert len(acknowledged(scene).out.media) == 1


async def test_after_a_day_nothing_is_the_last_result_any_more() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await say(scene, "draw a cat", "p1")
        await scene.clock.advance(timedelta(hours=25).total_seconds())
        await say(scene, "把刚才那张动起来", "p2")
        assert scene.platform.visible[-1].out.lines[0].key is TextKey.REPLY_NEEDS_IMAGE


async def test_of_several_pictures_replied_to_it_is_said_which_is_used() -> None:
    async with working(build_scene(OFFERS)) as scene:
        scene.provider.plan_outcome(Outcome(results=2))
        await say(scene, "draw a cat", "p1")
        shown = next(each for each in scene.platform.visible if len(each.out.media) == 2)
        replied = RepliedTo(media=(MediaKind.IMAGE,) * 2, from_bot=True)
        wish = words("ignore the other one: make it night", "p2")
        await say(scene, replace(wish, reply_to=shown.ref, replied=replied))
        (line,) = acknowledged(scene).out.lines
        assert (line.key, line.args) == (TextKey.ACK_REPLIED, {"kind": "picture", "count": "one"})


async def test_a_picture_sent_along_needs_no_word_about_which_it_is() -> None:
    async with working(build_scene(OFFERS)) as scene:
        scene.platform.files["a"] = b"a cat"
        await say(scene, words("make it night", "p1", pictures=["a"]))
        assert acknowledged(scene).out.lines[0].key is TextKey.ACK
        assert acknowledged(scene).out.media == ()


def test_words_that_give_a_name_do_not_speak_of_its_earlier_bearer() -> None:
    context = Context(subjects=("旺财", "豆豆"))
    given = understand(Utterance(text="画一只猫，叫旺财"), context, LEXICON).intent
    assert (given.task_type, given.name) == (TaskType.TEXT_TO_IMAGE, "旺财")
    used = understand(Utterance(text="旺财戴上草帽"), context, LEXICON).intent
    assert used.task_type is TaskType.IMAGE_TO_IMAGE


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("豆豆和旺财看日落", ["豆豆", "旺财"]),
        ("写着“旺财”的招牌", []),
        ("https://x.test/luna.png 豆豆", ["豆豆"]),
        ("一只猫", []),
    ],
)
def test_names_are_found_in_the_order_of_the_text(text: str, found: list[str]) -> None:
    assert subjects_in(text, ("旺财", "豆豆", "Luna")) == found
