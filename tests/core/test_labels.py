"""Buttons of the newest result, pressed by saying what stands on them."""

import pytest

from core.followups import ALWAYS, EDIT
from core.intents import TaskType
from core.labels import asks_for_one, spoken_action
from core.texts import TextKey
from tests.core.scene import Scene, build_scene, working
from tests.core.several import fresh
from tests.core.test_remembering import liking, opened
from tests.core.values import words


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("改提示词", EDIT),
        ("Edit prompt, please!", EDIT),
        ("以后都用它。", ALWAYS),
        ("please always use this model", ALWAYS),
        ("画一张写着“改提示词”的图", None),
        ("always use this model of a ship", None),
        ("", None),
    ],
)
def test_a_label_is_all_that_is_said(text: str, action: str | None) -> None:
    assert spoken_action(text) == action


def replies(scene: Scene, message: str) -> list[TextKey]:
    return [
        line.key
        for each in scene.platform.visible
        if each.out.reply_to is not None and each.out.reply_to.message == message
        for line in each.out.lines
    ]


async def test_other_words_are_asked_for_and_ordered() -> None:
    async with working(build_scene()) as scene:
        await scene.desk.message(words("draw a cat"))
        await scene.go_on()
        await scene.desk.message(words("edit prompt", "p2"))
        await scene.go_on(horizon_s=60)
        await scene.desk.message(words("a dog", "p3"))
        await scene.go_on()
        assert [each.order.prompt for each in scene.provider.charges] == ["a cat", "a dog"]


async def test_a_model_is_kept_once() -> None:
    async with working(await opened()) as scene:
        await scene.make()
        await scene.desk.message(words("always use it", "p2"))
        assert await liking(scene) == {TaskType.TEXT_TO_IMAGE: "seedream-4.5"}
        await scene.desk.message(words("always use it", "p3"))
        await scene.go_on(horizon_s=60)
        assert replies(scene, "p3") == [TextKey.PRESS_TAKEN]
        assert len(scene.provider.charges) == 1


async def test_a_model_that_is_liked_already_is_not_kept_again() -> None:
    async with working(await opened()) as scene:
        await scene.desk.message(words("always use seedream", "p1"))
        await scene.desk.message(words("draw a cat", "p2"))
        await scene.go_on()
        await scene.desk.message(words("always use it", "p3"))
        await scene.go_on(horizon_s=60)
        assert replies(scene, "p3") == [TextKey.PRESS_TAKEN]


async def test_without_a_result_there_is_nothing_to_press() -> None:
    async with working(await opened()) as scene:
        await scene.desk.message(words("edit prompt", "p1"))
        await scene.go_on()
        assert [each.order.prompt for each in scene.provider.charges] == ["edit prompt"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        *(
            ("再来一张", True),
            ("再画一张吧！", True),
            ("one more", True),
            ("Another one, please", True),
        ),
        *(("再来一组", False), ("再来三张", False), ("again", False), ("another set", False)),
    ],
)
def test_one_more_is_not_the_same_again(text: str, *, is_one: bool) -> None:
    assert asks_for_one(text) is is_one


@pytest.mark.parametrize(
    ("text", "number"),
    [("再来一张", 1), ("one more", 1), ("再来一组", 3), ("again", 3), ("two more", 2)],
)
async def test_after_a_set_one_more_is_one_and_again_is_the_set(text: str, number: int) -> None:
    async with working(build_scene()) as scene:
        await scene.desk.message(words("draw 3 pictures of a cat"))
        await scene.go_on()
        await scene.desk.message(words(text, "p2"))
        await scene.go_on()
        assert len(scene.provider.charges) == 3 + number
        assert {each.order.prompt for each in scene.provider.charges} == {"a cat"}


async def test_one_more_of_a_series_starts_from_its_first_picture() -> None:
    async with working(fresh()) as scene:
        wish = "draw the same character in 3 scenes, an otter detective"
        await scene.desk.message(words(wish))
        await scene.go_on()
        await scene.desk.message(words("one more", "p2"))
        await scene.go_on()
        first, second, _, another = [each.order for each in scene.provider.charges]
        assert first.inputs == ()
        assert (another.offer, another.inputs) == (second.offer, second.inputs)
