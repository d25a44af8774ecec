"""A name for a picture that has come already."""

from dataclasses import replace

import pytest

from core.intents import MediaKind
from core.messages import Attachment, MessageRef, QuotedMessage
from core.naming import Given, name_given
from core.texts import TextKey
from tests.core.scene import Scene, working
from tests.core.test_ordinals import three_cats
from tests.core.test_pictures import (
    ANIMATE,
    fresh,
    last_words,
    media_of,
    order,
    replying_to,
    say,
)
from tests.core.test_subjects import names
from tests.core.values import LIN, MEI, ref, words


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("这张叫小白", Given("小白", None, points=True)),
        ("它叫小白吧", Given("小白", None, points=False)),
        ("给它起名叫小白", Given("小白", None, points=False)),
        ("给这张图取个名字叫“小白”", Given("小白", None, points=True)),
        ("就叫它小白！", Given("小白", None, points=False)),
        ("这只猫的名字是Luna", Given("Luna", None, points=True)),
        ("第二张叫小白", Given("小白", 2, points=True)),
        ("call it Rex", Given("Rex", None, points=False)),
        ("ok, name this one Rex, please", Given("Rex", None, points=True)),
        ("call the second one Mr Whiskers.", Given("Mr Whiskers", 2, points=True)),
        ("his name is Rex", Given("Rex", None, points=False)),
        ("this cat is called Rex", Given("Rex", None, points=True)),
        *(("这张叫什么", None), ("它叫个不停", None), ("这只猫叫小白吗", None)),
        *(("画一只猫，叫小白", None), ("这张叫小白，让它去海边", None)),
        *(("call it a day", None), ("call it quits", None), ("draw a dog and call it Rex", None)),
        ("call it Rex and put it on a beach", None),
        ("这张叫小白😀", Given("小白", None, points=True)),
        ("那就叫它小白好不好，谢谢", Given("小白", None, points=False)),
        ("这张名字叫小白2号", Given("小白2号", None, points=True)),
        ("第二个叫小白", Given("小白", 2, points=True)),
        ("i'd like to call him mr whiskers then", Given("mr whiskers", None, points=False)),
        ("Call this Rex 😀", Given("Rex", None, points=True)),
        ("叫它跳跳", Given("跳跳", None, points=False)),
        *((f"叫它{deed}", None) for deed in ("动起来", "跳个舞", "笑一笑", "亮一点", "回头", "飞")),
        *(("叫他们一起跳", None), ("给它起个名字吧", None), ("name that tune", None)),
        *(("call it now", None), ("call them over", None), ("call that cute", None)),
    ],
)
def test_a_name_is_all_that_is_said(text: str, given: Given | None) -> None:
    assert name_given(text) == given


@pytest.mark.parametrize(
    "text",
    [
        *("给它起个名字", "给这张图取个好名字吧", "别叫它小白", "这张叫小白？", "它叫啥好"),
        *("name it", "call it Rex?", "give it a name", "name the cat", "call it sunset boulevard"),
    ],
)
async def test_about_a_name_without_one_the_name_is_asked_for(text: str) -> None:
    async with working(fresh()) as scene:
        await say(scene, words("draw a cat", "p1"))
        await say(scene, words(text, "p2"))
        assert last_words(scene) == [TextKey.NAME_LACKING]
        assert await names(scene) == []
        assert len(scene.provider.charges) == 1


@pytest.mark.parametrize("text", ["call it a day", "let's call it a night!", "call it quits"])
async def test_a_saying_names_nothing_and_is_not_drawn(text: str) -> None:
    async with working(fresh()) as scene:
        await say(scene, words("draw a cat", "p1"))
        await say(scene, words(text, "p2"))
        assert last_words(scene) == [TextKey.REPLY_HELLO]
        assert await names(scene) == []
        assert len(scene.provider.charges) == 1


@pytest.mark.parametrize("text", ["叫它动起来", "叫她跳个舞", "叫它亮一点", "叫第二张动起来"])
async def test_what_it_is_told_to_do_is_a_wish_and_no_name(text: str) -> None:
    async with working(fresh()) as scene:
        await three_cats(scene)
        await say(scene, words(text, "p2"))
        assert len(scene.provider.charges) == 4
        assert await names(scene) == []


@pytest.mark.parametrize(
    "text",
    [
        *("第一张叫小白，第二张叫小黑", "这张叫小白，那张叫小黑", "第一张叫小白第二张叫小黑"),
        "call the first one 小白 and the second one 小黑",
    ],
)
async def test_several_get_their_names_at_once(text: str) -> None:
    async with working(fresh()) as scene:
        cats = await three_cats(scene)
        await say(scene, words(text, "p2"))
        assert last_words(scene) == [TextKey.NAMED, TextKey.NAMED]
        for message, wish in (("p3", "小白在海边"), ("p4", "小黑在海边")):
            await say(scene, words(wish, message))
        async with scene.store.snapshot() as tx:
            jobs = [(await tx.jobs_of_message(ref(each)))[0] for each in ("p3", "p4")]
        assert [each.references[0].media for each in jobs] == cats[:2]


@pytest.mark.parametrize("text", ["叫它小白", "这张叫小白", "call it 小白"])
async def test_a_picked_picture_gets_the_name(text: str) -> None:
    async with working(fresh()) as scene:
        cats = await three_cats(scene)
        await say(scene, words("第二张", "p2"))
        await say(scene, words(text, "p3"))
        assert last_words(scene) == [TextKey.NAMED]
        await say(scene, words("make it snowy", "p4"))
        await say(scene, words("小白在海边", "p5"))
        async with scene.store.snapshot() as tx:
            jobs = [(await tx.jobs_of_message(ref(each)))[0] for each in ("p4", "p5")]
        assert [each.references[0].media for each in jobs] == [cats[1]] * 2


async def test_two_pictures_get_no_single_name() -> None:
    async with working(fresh()) as scene:
        await three_cats(scene)
        await say(scene, words("这张叫小白，那张叫小白", "p2"))
        assert await names(scene) == []


@pytest.mark.parametrize(
    ("given", "wish", "name"),
    [("这张叫小白", "小白在海边", "小白"), ("call it Rex", "Rex at the beach", "Rex")],
)
async def test_the_last_result_gets_a_name_and_nothing_is_drawn(
    given: str, wish: str, name: str
) -> None:
    async with working(fresh()) as scene:
        await say(scene, words("draw a cat", "p1"))
        await say(scene, words(given, "p2"))
        assert last_words(scene) == [TextKey.NAMED]
        assert await names(scene) == [name]
        assert len(scene.provider.charges) == 1
        await say(scene, words(wish, "p3"))
        assert len(scene.provider.charges[1].order.inputs) == 1


async def test_the_result_that_is_answered_gets_the_name() -> None:
    async with working(fresh()) as scene:
        await say(scene, words("draw a cat", "p1"))
        (cat,) = [each for each in scene.platform.visible if each.out.media]
        await say(scene, words("draw a dog", "p2"))
        await say(scene, replying_to(words("call it Rex", "p3"), cat.ref, count=1))
        async with scene.store.snapshot() as tx:
            (made,) = await tx.results_shown(cat.ref)
        await say(scene, words("Rex at the beach", "p4"))
        async with scene.store.snapshot() as tx:
            (job,) = await tx.jobs_of_message(ref("p4"))
        assert [each.media for each in job.references] == [made.media]


async def test_one_of_a_set_gets_a_name_by_its_place() -> None:
    async with working(fresh()) as scene:
        cats = await three_cats(scene)
        await say(scene, words("call the second one Rex", "p2"))
        await say(scene, words("Rex at the beach", "p3"))
        async with scene.store.snapshot() as tx:
            (job,) = await tx.jobs_of_message(ref("p3"))
        assert [each.media for each in job.references] == [cats[1]]
        await say(scene, words("call the fifth one Max", "p4"))
        assert last_words(scene) == [TextKey.NAME_NOTHING]


async def test_without_a_picture_of_theirs_nothing_is_named_and_nothing_drawn() -> None:
    async with working(fresh()) as scene:
        await say(scene, words("这张叫小白", "p1"))
        assert last_words(scene) == [TextKey.NAME_NOTHING]
        await say(scene, words("draw a cat", "p2"))
        (cat,) = [each for each in scene.platform.visible if each.out.media]
        await say(scene, replying_to(words("call it Rex", "p3", MEI), cat.ref, count=1))
        assert last_words(scene) == [TextKey.NAME_NOTHING]
        assert await names(scene, LIN) == await names(scene, MEI) == []
        assert len(scene.provider.charges) == 1


async def test_it_is_not_the_last_result_while_another_is_on_its_way() -> None:
    async with working(fresh()) as scene:
        await say(scene, words("draw a cat", "p1"))
        await scene.desk.message(words("draw a dog", "p2"))
        await scene.desk.message(words("call it Rex", "p3"))
        assert await names(scene) == []
        await scene.desk.message(words("call this one Max", "p4"))
        assert await names(scene) == ["Max"]


SENT_ALONG = [
    ("这张叫小白", "小白在海边", "小白"),
    ("call this one Rex", "Rex at the beach", "Rex"),
]


@pytest.mark.parametrize(("given", "wish", "name"), SENT_ALONG)
async def test_a_picture_that_is_sent_along_gets_a_name_and_nothing_is_drawn(
    given: str, wish: str, name: str
) -> None:
    async with working(fresh()) as scene:
        await say(scene, words("draw a cat", "p1"))
        await say(scene, words(given, "p2", pictures=["b"]))
        assert last_words(scene) == [TextKey.NAMED]
        assert await names(scene) == [name]
        assert len(scene.provider.charges) == 1
        assert scene.platform.opened == []
        await say(scene, words(wish, "p3"))
        assert scene.provider.charges[1].order.inputs == (media_of(b"a dog"),)


@pytest.mark.parametrize(("given", "wish", "name"), SENT_ALONG)
async def test_a_picture_of_a_message_that_is_answered_gets_a_name(
    given: str, wish: str, name: str
) -> None:
    async with working(fresh()) as scene:
        theirs = quotable(scene, "b")
        await say(scene, replying_to(words(given, "p2"), theirs, count=1))
        assert last_words(scene) == [TextKey.NAMED]
        assert await names(scene) == [name]
        await say(scene, words(wish, "p3"))
        (charge,) = scene.provider.charges
        assert charge.order.inputs == (media_of(b"a dog"),)


@pytest.mark.parametrize(
    ("given", "content"),
    [("第二张叫小白", b"a dog"), ("最后一张叫小白", b"a hen"), ("这张叫小白", b"a cat")],
)
@pytest.mark.parametrize("is_reply", [True, False])
async def test_one_of_several_that_are_brought_gets_the_name_by_its_place(
    given: str, content: bytes, *, is_reply: bool
) -> None:
    async with working(fresh()) as scene:
        theirs = quotable(scene, "a", "b", "c")
        brought = {
            True: replying_to(words(given, "p2"), theirs, count=3),
            False: words(given, "p2", pictures=["a", "b", "c"]),
        }
        await say(scene, brought[is_reply])
        await say(scene, words("小白在海边", "p3"))
        (charge,) = scene.provider.charges
        assert charge.order.inputs == (media_of(content),)


async def test_a_named_picture_and_another_one_make_a_film_together() -> None:
    async with working(fresh()) as scene:
        await say(scene, replying_to(words("这张叫小白", "p1"), quotable(scene, "b"), count=1))
        await say(scene, replying_to(words("这张叫小黑", "p2"), quotable(scene, "c"), count=1))
        await say(scene, words("从小白变到小黑的视频", "p3"))
        (charge,) = scene.provider.charges
        assert charge.order.inputs == (media_of(b"a dog"), media_of(b"a hen"))


@pytest.mark.parametrize(
    "kind", [pytest.param(MediaKind.VIDEO, id="film"), pytest.param(MediaKind.FILE, id="file")]
)
async def test_what_is_no_picture_gets_no_name(kind: MediaKind) -> None:
    async with working(fresh()) as scene:
        await say(scene, words("draw a cat", "p1"))
        clip = Attachment(key="clip", kind=kind, name="clip")
        await say(scene, replace(words("call it Rex", "p2"), attachments=(clip,)))
        assert last_words(scene) == [TextKey.NAME_NOTHING]
        await say(scene, words("第二张叫小白", "p3", pictures=["a"]))
        assert last_words(scene) == [TextKey.NAME_NOTHING]
        await say(scene, replace(words("call it Rex", "p4"), reply_to=ref("p9")))
        assert last_words(scene) == [TextKey.NAME_NOTHING]
        assert await names(scene) == []
        assert len(scene.provider.charges) == 1


@pytest.mark.parametrize("is_reply", [True, False])
async def test_a_named_picture_that_was_taken_back_is_said_to_be_gone(*, is_reply: bool) -> None:
    async with working(fresh()) as scene:
        theirs = quotable(scene, "b")
        brought = {
            True: replying_to(words("call it Rex", "p2"), theirs, count=1),
            False: words("call it Rex", "p2", pictures=["b"]),
        }
        await say(scene, brought[is_reply])
        scene.platform.quotable.clear()
        scene.platform.files.clear()
        await say(scene, words("Rex at the beach", "p3"))
        assert TextKey.ERROR_IMAGE_GONE in last_words(scene)
        assert scene.provider.charges == []


@pytest.mark.parametrize(("given", "wish", "name"), SENT_ALONG)
async def test_a_picture_that_waits_for_a_word_gets_the_name_and_goes_on_waiting(
    given: str, wish: str, name: str
) -> None:
    async with working(fresh()) as scene:
        await say(scene, words("draw a cat", "p1"))
        await scene.clock.advance(1)
        await say(scene, words("", "p2", pictures=["b"]))
        assert last_words(scene) == [TextKey.REPLY_NEEDS_CHANGE]
        await say(scene, words(given, "p3"))
        assert last_words(scene) == [TextKey.NAMED]
        assert await names(scene) == [name]
        assert len(scene.provider.charges) == 1
        await say(scene, words("make it night", "p4"))
        await say(scene, words(wish, "p5"))
        used = [charge.order.inputs for charge in scene.provider.charges[1:]]
        assert used == [(media_of(b"a dog"),)] * 2


async def test_a_result_that_came_since_is_what_gets_the_name() -> None:
    async with working(fresh()) as scene:
        await say(scene, words("", "p1", pictures=["b"]))
        await say(scene, replying_to(words("make it night", "p2"), quotable(scene, "c"), count=1))
        await say(scene, words("call this one Rex", "p3"))
        await say(scene, words("Rex at the beach", "p4"))
        assert scene.provider.charges[1].order.inputs != (media_of(b"a dog"),)


@pytest.mark.parametrize("given", ["这张叫小白", "call it Rex"])
async def test_a_picture_that_is_waited_for_gets_a_name_and_is_used(given: str) -> None:
    async with working(fresh()) as scene:
        await say(scene, words("把这张图动起来", "p1"))
        await say(scene, words(given, "p2", pictures=["b"]))
        assert len(await names(scene)) == 1
        assert order(scene).offer == ANIMATE.id
        assert order(scene).inputs == (media_of(b"a dog"),)
        assert order(scene).prompt == "把这张图动起来"
        answers = [each.out for each in scene.platform.visible if each.out.reply_to == ref("p2")]
        assert TextKey.NAMED in [answer.lines[0].key for answer in answers]


@pytest.mark.parametrize("given", ["这张叫小白", "call it Rex"])
async def test_a_picture_with_a_name_answers_no_other_question(given: str) -> None:
    async with working(fresh()) as scene:
        await say(scene, words("draw", "p1"))
        await say(scene, words(given, "p2", pictures=["b"]))
        assert last_words(scene) == [TextKey.NAMED]
        await say(scene, words("a hen", "p3"))
        assert order(scene).prompt == "a hen"


def quotable(scene: Scene, *keys: str) -> MessageRef:
    """Put a message of somebody else's into the chat, with pictures."""
    there = ref(f"theirs-{keys}")
    attachments = tuple(
        Attachment(key=key, kind=MediaKind.IMAGE, name=f"{key}.png") for key in keys
    )
    scene.platform.quotable[there] = QuotedMessage(
        ref=there, from_bot=False, attachments=attachments
    )
    return there
