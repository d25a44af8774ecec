"""Whatever: words that leave open what is to be seen, with a question open and without."""

import pytest

from core.intents import Language, TaskType
from core.messages import MessageRef
from core.parsing import leaves_open
from core.texts import TextKey
from tests.core.scene import Scene, working
from tests.core.test_pictures import fresh, last_words, order, say
from tests.core.values import ref, words

WHATEVER = [
    *("随便", "随便吧", "随便，都行！", "什么都行", "无所谓", "随意", "任意"),
    *("whatever", "Any", "anything.", "anything is fine", "I don't mind", "up to you"),
    *("随便你", "随机", "随机一张", "没所谓", "由你决定", "听你的"),
    *("whatever man", "any picture is fine", "random", "surprise me", "idc", "its up to u"),
]


@pytest.mark.parametrize("text", WHATEVER)
async def test_whatever_alone_is_answered_with_an_example_and_not_drawn(text: str) -> None:
    async with working(fresh()) as scene:
        await say(scene, words(text, "p1"))
        (answer,) = scene.platform.visible
        assert [line.key for line in answer.out.lines] == [TextKey.REPLY_UNDECIDED]
        assert scene.provider.charges == []


@pytest.mark.parametrize(("text", "language"), [("随便", Language.ZH), ("whatever", Language.EN)])
async def test_it_is_answered_in_its_language_and_once_an_hour(
    text: str, language: Language
) -> None:
    async with working(fresh()) as scene:
        for number in (1, 2):
            await say(scene, words(text, f"p{number}"))
        assert [each.out.language for each in scene.platform.visible] == [language]
        await scene.clock.advance(3600)
        await say(scene, words(text, "p3"))
        assert len(scene.platform.visible) == 2


@pytest.mark.parametrize("text", ["draw anything", "随便来一张", "随便，横图", "随便弄张图"])
async def test_who_wants_anything_drawn_is_asked_what(text: str) -> None:
    async with working(fresh()) as scene:
        await say(scene, words(text, "p1"))
        assert last_words(scene) == [TextKey.REPLY_NEEDS_PROMPT]
        await say(scene, words("a hen", "p2"))
        assert order(scene).prompt == "a hen"


@pytest.mark.parametrize("text", ["随便", "whatever"])
@pytest.mark.parametrize(
    ("asked", "key"),
    [("draw", TextKey.REPLY_NEEDS_PROMPT), ("把这张图动起来", TextKey.REPLY_NEEDS_IMAGE)],
)
async def test_what_is_lacking_is_asked_for_again(text: str, asked: str, key: TextKey) -> None:
    async with working(fresh()) as scene:
        await say(scene, words(asked, "p1"))
        for message in ("p2", "p3"):
            await say(scene, words(text, message))
            assert answer_to(scene, ref(message)) == [key]
        assert scene.provider.charges == []


async def test_another_picture_is_no_answer_to_what_shall_become_of_the_first() -> None:
    async with working(fresh()) as scene:
        for message, picture in (("p1", "a"), ("p2", "b")):
            await say(scene, words("", message, pictures=[picture]))
            assert answer_to(scene, ref(message)) == [TextKey.REPLY_NEEDS_CHANGE]
        await say(scene, words("make it night", "p3"))
        assert len(order(scene).inputs) == 1


@pytest.mark.parametrize("text", ["随便", "whatever"])
async def test_how_pictures_are_meant_is_answered_with_it(text: str) -> None:
    async with working(fresh()) as scene:
        await say(scene, words("make a video", "p1", pictures=["a", "b"]))
        await say(scene, words(text, "p2"))
        assert order(scene).task is TaskType.FIRST_LAST_FRAME_TO_VIDEO


@pytest.mark.parametrize("text", ["随便", "whatever"])
async def test_beside_a_picture_it_is_asked_what_to_do_with_that(text: str) -> None:
    async with working(fresh()) as scene:
        await say(scene, words(text, "p1", pictures=["a"]))
        assert last_words(scene) == [TextKey.REPLY_NEEDS_CHANGE]
        await say(scene, words("make it night", "p2"))
        assert (order(scene).prompt, len(order(scene).inputs)) == ("make it night", 1)


@pytest.mark.parametrize(
    "text",
    [
        "any cat",
        "a random cat",
        "随便一只猫",
        "随便画个猫吧",
        "任意门",
        "anything with a dragon",
        "随便" * 30,
        "either way home",
    ],
)
def test_what_can_be_drawn_is_no_such_word(text: str) -> None:
    assert not leaves_open(text)


def answer_to(scene: Scene, message: MessageRef) -> list[TextKey]:
    (found,) = [each.out for each in scene.platform.visible if each.out.reply_to == message]
    return [line.key for line in found.lines]
