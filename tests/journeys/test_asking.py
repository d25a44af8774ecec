"""Wishes that lack something, and what follows a result: asked, answered, edited, set in motion."""

from collections.abc import Sequence

import pytest

from tests.journeys.conversation import Conversation
from tests.journeys.pictures import SIZE, painted
from tests.journeys.stage import Stage
from tests.journeys.test_pictures import ANIMATED, EDITED, FILM, MORPHED, PICTURE, REFERRED, told
from tests.journeys.test_pictures import CHEAPER as CHEAPER_FILM
from tests.locales.never_say import find_forbidden

pytestmark = pytest.mark.asyncio(loop_scope="module")

PACE = 0.02
BOTH = pytest.mark.parametrize("language", ["zh", "en"])

CLOSED = {"zh": "✎ ☑️ 这个问题已经了结。", "en": "✎ ☑️ This question is settled."}
NO_FILM = {
    "zh": "↩ 👌 好，这段视频不拍了。",
    "en": "↩ 👌 All right, no film then.",
}


async def asked(talk: Conversation, words: str, pictures: Sequence[str] = ()) -> list[str]:
    """Say something that the bot answers with a question, and give what was said."""
    before, told_before = len(talk.script), len(talk.messages)
    await talk.say(words, pictures=[painted(each) for each in pictures])
    await talk.until(lambda: len(talk.messages) > told_before)
    await talk.calm()
    return talk.script[before:]


async def tapped(talk: Conversation, slot: str, label: str, *, times: int = 1) -> list[str]:
    """Tap a button of the newest message of a kind, and give what has followed once it is over."""
    message = [each for each in talk.messages if str(each["key"]).endswith(f":{slot}")][-1]
    before = len(talk.script)
    ended = len([each for each in talk.messages if str(each["key"]).endswith(":result")])
    for _ in range(times):
        await talk.press(message, label)
    await talk.shows("result", ended + 1)
    await talk.calm()
    return talk.script[before:]


ROLES = {
    "zh": (
        "做成视频，花瓣飘落",
        "↩ 这两张图怎么用？ [第一张变到第二张] [参考它们的人物和风格] [让第一张动起来]",
        ("第一张变到第二张", "第二个", "让第一张动起来"),
    ),
    "en": (
        "make a video of petals falling",
        (
            "↩ How shall I use these two pictures? "
            "[First turns into second] [Refer to their people and style] [Make the first move]"
        ),
        ("First turns into second", "the second", "Make the first move"),
    ),
}
PETALS = {"zh": "做成视频，花瓣飘落", "en": "petals falling"}


@BOTH
async def test_pictures_of_unclear_use_are_asked_about_and_a_tap_settles_it(
    show: Stage, language: str
) -> None:
    wish, question, (label, *_) = ROLES[language]
    talk = await show.enter(language)
    assert await asked(talk, wish, ["red", "teal"]) == [f"> {wish} (file) (file)", question]
    ack, *film = told(FILM[language], PETALS[language], MORPHED, CHEAPER_FILM[language])
    assert await tapped(talk, "ask-1", label) == [ack, CLOSED[language], *film]
    assert await show.started_from() == [("red", SIZE), ("teal", SIZE)]


@pytest.mark.parametrize(
    ("language", "place", "facts", "used"), [("zh", 1, REFERRED, 2), ("en", 2, ANIMATED, 1)]
)
async def test_words_settle_it_as_well(
    show: Stage, language: str, place: int, facts: dict[str, str], used: int
) -> None:
    wish, _, answers = ROLES[language]
    talk = await show.enter(language)
    await asked(talk, wish, ["red", "teal"])
    before = len(talk.script)
    await talk.say(answers[place])
    await talk.shows("result")
    await talk.calm()
    ack, *film = told(FILM[language], PETALS[language], facts)
    assert talk.script[before:] == [f"> {answers[place]}", ack, CLOSED[language], *film]
    assert await show.started_from() == [("red", SIZE), ("teal", SIZE)][:used]


@BOTH
async def test_a_bare_yes_to_a_newer_wish_orders_nothing_that_was_asked_about_before(
    show: Stage, language: str
) -> None:
    wish, question, _ = ROLES[language]
    another = {"zh": "画一只猫，4K", "en": "draw a cat, 4K"}[language]
    talk = await show.enter(language)
    await asked(talk, wish, ["red", "teal"])
    await talk.ask(another)
    orders = await show.orders()
    await asked(talk, {"zh": "好", "en": "yes"}[language])
    assert await show.orders() == orders
    # The buttons are still there.
    assert CLOSED[language] not in talk.script
    assert question in talk.script


PICTURES = {
    "zh": ("把这张图动起来", "↩ 好呀，把图发给我，或者回复那张图再说一次 🖼️", "就这张吧", "算了"),
    "en": (
        "animate this picture",
        "↩ Sure! Send me the picture for the film, or reply to it and say that again 🖼️",
        "this one",
        "never mind",
    ),
}


@pytest.mark.parametrize(("language", "has_words"), [("zh", True), ("en", False)])
async def test_the_next_picture_completes_what_lacks_one(
    show: Stage, language: str, *, has_words: bool
) -> None:
    wish, question, handing, _ = PICTURES[language]
    words = handing if has_words else ""
    talk = await show.enter(language)
    assert await asked(talk, wish) == [f"> {wish}", question]
    assert await talk.ask(words, pictures=[painted("gold")]) == [
        f"> {words} (file)",
        *told(FILM[language], wish, ANIMATED),
    ]
    assert await show.started_from() == [("gold", SIZE)]


@BOTH
async def test_something_else_in_between_is_that_and_no_closes_the_question(
    show: Stage, language: str
) -> None:
    wish, _, _, no = PICTURES[language]
    another = {"zh": "画一只猫，4K", "en": "draw a cat, 4K"}[language]
    cat = {"zh": "一只猫", "en": "a cat"}[language]
    waits = {
        "zh": "↩ ❓ 这段视频在等你回答：把这张图动起来",
        "en": "↩ ❓ Your film is waiting for your answer: animate this picture",
    }[language]
    talk = await show.enter(language)
    await asked(talk, wish)
    assert await talk.ask(another) == [f"> {another}", *told(PICTURE[language], cat, EDITED)]
    status = {"zh": "进度", "en": "status"}[language]
    assert await asked(talk, status) == [f"> {status}", waits]
    assert await asked(talk, no) == [f"> {no}", NO_FILM[language]]
    # The question is gone: a picture is a picture again.
    change = {
        "zh": "↩ 图收到了，想怎么改呢？比如“换成夜景”，或者“让它动起来” 🎨",
        "en": '↩ Got the picture. What shall I do with it? Say "make it night" or "animate it" 🎨',
    }[language]
    assert await asked(talk, "", ["gold"]) == [">  (file)", change]


PROMPTS = {
    "zh": (
        "这次用香蕉Pro画",
        "↩ 好呀，想画什么呢？比如“雨后的江南小巷” 🎨",
        "一只狗，1:1",
        "一只狗",
    ),
    "en": (
        "draw with nano banana pro just this once",
        '↩ Happy to! What should I draw? Say "an old lane after the rain" 🎨',
        "a dog, 1:1",
        "a dog",
    ),
}
PRO = {"start": "Nano Banana Pro · 1:1 · 1K", "price": "10", "model": "Nano Banana Pro"}


@BOTH
async def test_the_next_words_complete_what_has_none(show: Stage, language: str) -> None:
    wish, question, answer, prompt = PROMPTS[language]
    talk = await show.enter(language)
    assert await asked(talk, wish) == [f"> {wish}", question]
    assert await talk.ask(answer) == [f"> {answer}", *told(PICTURE[language], prompt, PRO)]


FOLLOWED = {
    "zh": (
        "画一只狐狸，4K",
        "一只狐狸",
        "动起来",
        "↩ 好，这就让它动起来 🎬",
        "改提示词",
        "一只猫头鹰",
    ),
    "en": (
        "draw a fox, 4K",
        "a fox",
        "Animate",
        "↩ On it, setting it in motion 🎬",
        "Edit prompt",
        "an owl",
    ),
}
CHANGE = {
    "zh": "↩ ✏️ 想改成什么？直接发新的描述就行。现在是：{prompt}",
    "en": ("↩ ✏️ What should it say instead? Just send the new words. Right now it says: {prompt}"),
}


@BOTH
async def test_a_result_is_set_in_motion_once_by_tap(show: Stage, language: str) -> None:
    wish, _, label, acknowledged, *_ = FOLLOWED[language]
    talk = await show.enter(language)
    await talk.ask(wish)
    _, *film = told(FILM[language], "", ANIMATED)
    assert await tapped(talk, "result", label, times=2) == [acknowledged, *film]
    taken = {"zh": "这个选项已经点过啦。", "en": "That one has been picked already."}
    assert talk.notices[1:] == [taken[language]]


@BOTH
async def test_the_words_of_a_result_are_changed_as_often_as_one_likes(
    show: Stage, language: str
) -> None:
    wish, prompt, _, _, label, owl = FOLLOWED[language]
    talk = await show.enter(language)
    await talk.ask(wish)
    result = await talk.shows("result")
    for number in (1, 2):
        before = len(talk.script)
        await talk.press(result, label)
        await talk.shows("ask-1", number)
        await talk.calm()
        assert talk.script[before:] == [CHANGE[language].format(prompt=prompt)]
        assert await talk.ask(owl) == [f"> {owl}", *told(PICTURE[language], owl, EDITED)]
    assert [find_forbidden(text) for text in talk.texts] == [[]] * len(talk.texts)
