"""Taking back in words the model that was just saved."""

import pytest

from core.followups import ALWAYS
from core.intents import TaskType
from core.texts import TextKey
from core.undoing import asks_to_undo
from tests.core.scene import Scene, working
from tests.core.test_remembering import REQUEST, STATEMENT, keys, liking, opened, press_again, say
from tests.core.values import words

UNDONE, NOTHING = [TextKey.PREFERENCE_UNDONE], [TextKey.CANCEL_NOTHING]


async def told(scene: Scene, text: str, message: str = "p9") -> list[TextKey]:
    return keys((await say(scene, text, message)).out)


@pytest.mark.parametrize(
    ("text", "undoes"), [("撤销", True), ("Undo that!", True), ("取消", False), ("stop", False)]
)
def test_undo_is_told_from_cancel(text: str, *, undoes: bool) -> None:
    assert asks_to_undo(text) is undoes


@pytest.mark.parametrize("text", ["撤销", "undo"])
async def test_undo_takes_back_what_a_statement_saved_once(text: str) -> None:
    async with working(await opened()) as scene:
        await say(scene, "以后都用MJ", "p1")
        await scene.clock.advance(1)
        statement = await say(scene, STATEMENT, "p2")
        assert await told(scene, text) == UNDONE
        assert await liking(scene) == {TaskType.TEXT_TO_IMAGE: "midjourney"}
        assert keys(statement.out) == UNDONE
        assert await told(scene, text, "p10") == NOTHING
        assert await liking(scene) == {TaskType.TEXT_TO_IMAGE: "midjourney"}


async def test_undo_takes_back_what_a_request_saved_once_it_is_done() -> None:
    async with working(await opened()) as scene:
        await scene.desk.message(words(REQUEST, "p1"))
        await scene.go_on()
        assert await told(scene, "撤销") == UNDONE
        assert await liking(scene) == {}


async def test_undo_takes_back_what_a_tap_saved() -> None:
    async with working(await opened()) as scene:
        await scene.make()
        await press_again(scene, "job1.result", ALWAYS)
        assert await liking(scene) == {TaskType.TEXT_TO_IMAGE: "seedream-4.5"}
        assert await told(scene, "undo") == UNDONE
        assert await liking(scene) == {}


async def test_undo_of_nothing_or_of_something_long_ago_says_so() -> None:
    async with working(await opened()) as scene:
        assert await told(scene, "undo", "p1") == NOTHING
        await say(scene, STATEMENT, "p2")
        await scene.clock.advance(3601)
        assert await told(scene, "undo", "p3") == NOTHING
        assert await liking(scene) != {}


async def test_cancel_takes_back_no_model() -> None:
    async with working(await opened()) as scene:
        await say(scene, STATEMENT, "p1")
        assert await told(scene, "取消") == NOTHING
        assert await liking(scene) != {}
