"""Talk that makes nothing: help, models, greetings, groups, and words that are none."""

import json

import pytest

from tests.journeys.pictures import painted
from tests.journeys.stage import Stage
from tests.locales.never_say import find_forbidden
from tests.processes import Refused

pytestmark = pytest.mark.asyncio(loop_scope="module")

HELP = {
    "zh": "↩ 🎨 想要图，直接说就行：“画一只在屋顶看月亮的猫，横图”\n"
    "🖌️ 想改图，发给我或者回复它：“把背景换成雪夜”\n"
    "🎬 想要视频：“做一段 5 秒的视频，锦鲤游过荷塘，竖屏” [模型和价格]",
    "en": '↩ 🎨 For a picture, just say it: "draw a cat on a roof watching the moon, wide"\n'
    '🖌️ To change one, send it or reply to it: "make it a snowy night"\n'
    '🎬 For a film: "make a 5 second vertical video of koi in a lotus pond" [Models and prices]',
}
HELLO = {
    "zh": "↩ 你好呀 👋 想看什么就告诉我，比如“画一只戴草帽的柴犬”。",
    "en": '↩ Hello 👋 Tell me what you\'d like to see, say "draw a shiba in a straw hat".',
}
EMPTY = "↩ 我在呢 👋 想看什么？比如“画一座雪山下的小木屋”。"
SHORT_ANSWERS = [
    ("zh", "你会什么", HELP["zh"]),
    ("en", "help", HELP["en"]),
    ("zh", "好了没", "↩ 现在没有正在做的。想看什么就告诉我 🎨"),
    ("en", "status", "↩ Nothing is being made right now. Tell me what you'd like to see 🎨"),
    ("zh", "取消", "↩ 现在没有正在做的，不用取消。想看什么就告诉我。"),
    (
        "en",
        "cancel",
        "↩ Nothing is being made, so there's nothing to cancel. Tell me what you'd like to see.",
    ),
    ("zh", "画一张图", "↩ 好呀，想画什么呢？比如“雨后的江南小巷” 🎨"),
    (
        "en",
        "make a video",
        '↩ Happy to! What should the film show? Say "waves on the rocks at sunset" 🎬',
    ),
    ("zh", "\x00\x01\x02", EMPTY),
    ("zh", "\u200b\u200d", EMPTY),
    ("zh", "🐱🎨✨", HELLO["zh"]),
    ("en", "🐱🎨✨", HELLO["en"]),
    ("zh", "。。。", HELLO["zh"]),
    ("zh", "猫" * 15_000, "↩ 这段话有点长，8000 个字以内我才能看完，精简一下再发给我吧 ✂️"),
    (
        "en",
        "cat " * 3_750,
        "↩ That's a bit long for me: I can read up to 8000 characters. Could you shorten it? ✂️",
    ),
]


@pytest.mark.parametrize(
    ("language", "words", "answer"),
    SHORT_ANSWERS,
    ids=[f"{language} {words[:12]!a}" for language, words, _ in SHORT_ANSWERS],
)
async def test_words_that_ask_for_nothing_to_be_made_get_one_answer(
    show: Stage, language: str, words: str, answer: str
) -> None:
    talk = await show.enter(language)
    await talk.say(words)
    await talk.until(lambda: bool(talk.messages))
    await talk.calm()
    assert talk.script[1:] == [answer]


@pytest.mark.parametrize(
    ("language", "words", "first", "lines"),
    [
        (
            "zh",
            "有哪些模型",
            "🎨 画图的模型：",
            {"SeeDream 4.5 · 5 积分", "Wan 2.6 · 25~120 积分"},
        ),
        (
            "en",
            "list models",
            "🎨 For pictures:",
            {"SeeDream 4.5 · 5 credits", "Wan 2.6 · 25~120 credits"},
        ),
    ],
)
async def test_the_models_are_listed_with_their_prices(
    show: Stage, language: str, words: str, first: str, lines: set[str]
) -> None:
    talk = await show.enter(language)
    await talk.say(words)
    await talk.until(lambda: bool(talk.messages))
    listed = talk.messages[0]["text"].split("\n")
    assert listed[0] == first
    assert lines <= set(listed)


async def test_control_characters_among_words_are_left_out(show: Stage) -> None:
    talk = await show.enter("zh")
    script = await talk.ask("画一只\x07猫\x00头鹰\x1b")
    assert script[1] == "↩ 收到，这就画：一只猫头鹰 🎨"


@pytest.mark.parametrize("words", ["猫" * 33_334, "c" * 100_000], ids=["zh", "en"])
async def test_more_than_the_chat_takes_is_refused_kindly_by_the_chat_itself(
    show: Stage, words: str
) -> None:
    talk = await show.enter("zh")
    with pytest.raises(Refused) as caught:
        await talk.say(words)
    said = json.loads(caught.value.args[1])
    assert said["error"]["message"].startswith("这条消息太长了")


@pytest.mark.parametrize(("language", "words"), [("zh", "你好"), ("en", "hello")])
async def test_a_greeting_is_answered_once_and_not_again_at_once(
    show: Stage, language: str, words: str
) -> None:
    talk = await show.enter(language)
    await talk.say(words)
    await talk.until(lambda: bool(talk.messages))
    await talk.say(words)
    await talk.calm()
    assert talk.script == [f"> {words}", HELLO[language], f"> {words}"]


@pytest.mark.parametrize("words", ["画一只猫", "你好", "取消", "@all 画一只猫", "第一个", "help"])
async def test_in_a_group_the_bot_is_silent_unless_addressed(show: Stage, words: str) -> None:
    person = (await show.enter("zh")).person
    group = await show.join(person, await person.open_room("大家"))
    await group.say(words)
    await group.calm()
    await group.say("<@danqing> 好了没")
    await group.until(lambda: bool(group.messages))
    await group.calm()
    assert group.script == [
        f"> {words}",
        "> <@danqing> 好了没",
        "↩ 现在没有正在做的。想看什么就告诉我 🎨",
    ]


async def test_in_a_group_pictures_alone_wake_nobody(show: Stage) -> None:
    person = (await show.enter("zh")).person
    group = await show.join(person, await person.open_room("大家"))
    await group.say("", pictures=[painted("teal")])
    await group.say("看这张", pictures=[painted("gold")])
    await group.calm()
    assert group.messages == []


async def test_in_a_group_a_reply_to_the_bot_addresses_it(show: Stage) -> None:
    person = (await show.enter("zh")).person
    group = await show.join(person, await person.open_room("大家"))
    script = await group.ask("<@danqing> 画一只水獭，1:1")
    assert script[0:2] == ["> <@danqing> 画一只水獭，1:1", "↩ 收到，这就画：一只水獭 🎨"]
    await group.say("好了没", reply_to=(await group.shows("result"))["id"])
    await group.until(lambda: len(group.messages) > 3)
    assert group.script[-1] == "↩ 现在没有正在做的。上一张图刚刚做好：一只水獭"


async def test_nothing_that_was_said_names_what_is_inside(show: Stage) -> None:
    talk = await show.enter("en")
    for words in ("help", "list models", "status", "cancel", "hello"):
        count = len(talk.messages)
        await talk.say(words)
        await talk.until(lambda count=count: len(talk.messages) > count)  # type: ignore[misc]
    assert [find_forbidden(text) for text in talk.texts] == [[]] * len(talk.texts)
