"""A name for a picture that has come already."""

import pytest

from core.naming import Given, name_given
from core.texts import TextKey
from tests.core.scene import working
from tests.core.test_ordinals import three_cats
from tests.core.test_pictures import fresh, last_words, replying_to, say
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
    ],
)
def test_a_name_is_all_that_is_said(text: str, given: Given | None) -> None:
    assert name_given(text) == given


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


async def test_a_picture_that_is_sent_along_is_something_else() -> None:
    async with working(fresh()) as scene:
        await say(scene, words("draw a cat", "p1"))
        await say(scene, words("call it Rex", "p2", pictures=["a"]))
        assert TextKey.NAMED not in last_words(scene)
