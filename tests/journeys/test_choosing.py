"""Answers to the bot: by button and by word, after a failure, a lost answer or a high price."""

import itertools

import pytest

from tests.journeys.conversation import Conversation
from tests.journeys.stage import Stage
from tests.processes import arm

pytestmark = pytest.mark.asyncio(loop_scope="module")

MORE = "[limits]\nconfirm_above = 30"

FAILED = {
    "zh": [
        "✎ ❌ SeeDream 4.5 · 这次没画成",
        (
            "↩ ❌ 这张没画成，扣了 5 积分，会不会退还说不准，可以请管理员看一下。\n"
            "原因：画到一半出了点问题，换个模型再来一次吧。\n点一个，或者说“第一个”就行： "
            "[Nano Banana 2 再试（6 积分）] [Nano Banana Pro 再试（10 积分）]"
        ),
    ],
    "en": [
        "✎ ❌ SeeDream 4.5 · no picture this time",
        (
            "↩ ❌ This picture didn't work out. It cost 5 credits. "
            "I can't tell yet whether they come back; an admin can look it up.\n"
            "Something went wrong halfway through the picture. Another model may manage it.\n"
            'Tap one of these, or say "the first one": '
            "[Try Nano Banana 2 (6 credits)] [Try Nano Banana Pro (10 credits)]"
        ),
    ],
}
MADE = {
    ("zh", "Nano Banana 2"): [
        "↩ 好，用 Nano Banana 2 再画一张 🎨",
        "· 🎨 开始生成图片 · Nano Banana 2 · 1:1 · 1K\n预计 1~2 秒 · 6 积分 [取消]",
        "✎ 🎨 Nano Banana 2 · 用时 N 秒",
        (
            "↩ ✅ 图片好了 · Nano Banana 2\n预计 1~2 秒，实际 N 秒 · 6 积分\n"
            "🔗 原始链接：LINK.png [再来一张] [改提示词] [动起来] [以后都用它] (file)"
        ),
    ],
    ("zh", "Nano Banana Pro"): [
        "↩ 好，用 Nano Banana Pro 再画一张 🎨",
        "· 🎨 开始生成图片 · Nano Banana Pro · 1:1 · 1K\n预计 1~2 秒 · 10 积分 [取消]",
        "✎ 🎨 Nano Banana Pro · 用时 N 秒",
        (
            "↩ ✅ 图片好了 · Nano Banana Pro\n预计 1~2 秒，实际 N 秒 · 10 积分\n"
            "🔗 原始链接：LINK.png [再来一张] [改提示词] [动起来] [以后都用它] (file)"
        ),
    ],
    ("en", "Nano Banana 2"): [
        "↩ Sure, another try with Nano Banana 2 🎨",
        (
            "· 🎨 Starting your picture · Nano Banana 2 · 1:1 · 1K\n"
            "About 1 to 2 seconds · 6 credits [Cancel]"
        ),
        "✎ 🎨 Nano Banana 2 · took N s",
        (
            "↩ ✅ Your picture is ready · Nano Banana 2\nExpected 1 to 2 s, took N s · 6 credits\n"
            "🔗 Original link: LINK.png [Another picture] [Edit prompt] [Animate] "
            "[Always use this model] (file)"
        ),
    ],
}
LOST = {
    "zh": (
        "✎ ⚠️ 正在核对这张图的下落",
        (
            "↩ ⚠️ 下单的那一刻网络断了，还不知道这张图有没有开画。怕你付两次，我没有再下一单。"
            "正在核对，有结果就发到这里。 [不等了，重新生成（5 积分）]"
        ),
        "↩ 好，用 SeeDream 4.5 再画一张 🎨",
    ),
    "en": (
        "✎ ⚠️ Checking what became of your picture",
        (
            "↩ ⚠️ The connection dropped just as I placed your order, so I don't know whether your "
            "picture was started. So that you never pay twice, I haven't ordered it again. "
            "I'm checking, and anything that turns up comes here. [Don't wait, redo it (5 credits)]"
        ),
        "↩ Sure, another try with SeeDream 4.5 🎨",
    ),
}
NUMBERS = itertools.count(1001)
"""Marks of requests, by which faults find them."""
WISHES = {"zh": "画一只坏掉的钟，编号{}", "en": "draw a broken clock, number {}"}
FILMS = {"zh": "做一段纸船的视频，5秒", "en": "a paper boat film, 5 seconds"}
QUESTIONS = {
    "zh": [
        "> 做一段纸船的视频，5秒",
        "↩ 收到，这就拍：纸船的视频 🎬",
        (
            "↩ 🎬 用 Wan 2.6 拍这段视频要 40 积分，超过了这里不用先问的上限（30 积分）。要继续吗？ "
            "[继续（40 积分）] [改用 Hailuo 2.0（12 积分）] [算了]"
        ),
    ],
    "en": [
        "> a paper boat film, 5 seconds",
        "↩ On it, filming: a paper boat film 🎬",
        (
            "↩ 🎬 With Wan 2.6 this film would be 40 credits, "
            "above the 30 I may spend here unasked. Go ahead? "
            "[Go ahead (40 credits)] [Use Hailuo 2.0 (12 credits)] [Never mind]"
        ),
    ],
}
CLOSED = {"zh": "✎ ☑️ 这个问题已经了结。", "en": "✎ ☑️ This question is settled."}
FILMED = {
    ("zh", "go ahead"): [
        "· 🎬 开始生成视频 · Wan 2.6 · 5 秒 · 16:9 · 1080P\n预计 1~2 秒 · 40 积分 [取消]",
        "✎ 🎬 Wan 2.6 · 用时 N 秒",
        (
            "↩ ✅ 视频好了 · Wan 2.6\n预计 1~2 秒，实际 N 秒 · 40 积分 [再来一条] [改提示词] "
            "[以后都用它] (file)"
        ),
        "· 🔗 原始链接：LINK.mp4",
    ],
    ("en", "go ahead"): [
        (
            "· 🎬 Starting your film · Wan 2.6 · 5 s · 16:9 · 1080P\n"
            "About 1 to 2 seconds · 40 credits [Cancel]"
        ),
        "✎ 🎬 Wan 2.6 · took N s",
        (
            "↩ ✅ Your film is ready · Wan 2.6\nExpected 1 to 2 s, took N s · 40 credits "
            "[Another film] [Edit prompt] [Always use this model] (file)"
        ),
        "· 🔗 Original link: LINK.mp4",
    ],
    ("zh", "cheaper"): [
        (
            "· 🎬 开始生成视频 · Hailuo 2.0 · 6 秒 · 768P\nHailuo 2.0 做不了 5 秒，改成 6 秒。\n"
            "预计 1~2 秒 · 12 积分 [取消]"
        ),
        "✎ 🎬 Hailuo 2.0 · 用时 N 秒",
        (
            "↩ ✅ 视频好了 · Hailuo 2.0\n预计 1~2 秒，实际 N 秒 · 12 积分\n"
            "Hailuo 2.0 做不了 5 秒，改成 6 秒。 [再来一条] [改提示词] [以后都用它] (file)"
        ),
        "· 🔗 原始链接：LINK.mp4",
    ],
    ("en", "cheaper"): [
        (
            "· 🎬 Starting your film · Hailuo 2.0 · 6 s · 768P\n"
            "Hailuo 2.0 can't do 5 s, so it's 6 s.\n"
            "About 1 to 2 seconds · 12 credits [Cancel]"
        ),
        "✎ 🎬 Hailuo 2.0 · took N s",
        (
            "↩ ✅ Your film is ready · Hailuo 2.0\nExpected 1 to 2 s, took N s · 12 credits\n"
            "Hailuo 2.0 can't do 5 s, so it's 6 s. [Another film] [Edit prompt] "
            "[Always use this model] (file)"
        ),
        "· 🔗 Original link: LINK.mp4",
    ],
    ("zh", "never mind"): ["↩ 👌 好，这段视频不拍了。"],
    ("en", "never mind"): ["↩ 👌 All right, no film then."],
}


@pytest.mark.parametrize(
    ("language", "button", "word", "model"),
    [
        ("zh", "Nano Banana 2", "", "Nano Banana 2"),
        ("en", "Try Nano Banana 2", "", "Nano Banana 2"),
        ("zh", "", "第一个", "Nano Banana 2"),
        ("zh", "", "第二个", "Nano Banana Pro"),
        ("zh", "", "好", "Nano Banana 2"),
        ("en", "", "1", "Nano Banana 2"),
        ("en", "", "yes", "Nano Banana 2"),
    ],
)
async def test_after_a_failure_a_priced_alternative_is_made_by_button_or_by_word(
    show: Stage, language: str, button: str, word: str, model: str
) -> None:
    number = f"{next(NUMBERS)}"
    await arm(show.ima, "failed", prompt_contains=number)
    talk = await show.enter(language)
    told = await talk.ask(WISHES[language].format(number))
    assert told[-2:] == FAILED[language]
    said = await _answer(talk, "failure", button, word)
    await talk.shows("result")
    await talk.calm()
    assert talk.script[len(told) + said :] == MADE[language, model]


@pytest.mark.parametrize(
    ("language", "button", "word"),
    [("zh", "不等了", ""), ("en", "Don't wait", "")],
)
async def test_a_lost_answer_is_told_plainly_and_ordered_again_only_when_asked_to(
    show: Stage, language: str, button: str, word: str
) -> None:
    number = f"{next(NUMBERS)}"
    await arm(show.ima, "work_close", prompt_contains=number, route="create")
    talk = await show.enter(language)
    told = await talk.ask(WISHES[language].format(number))
    status, answer, again = LOST[language]
    assert told[-2:] == [status, answer]
    assert await show.charged(number) == [5]
    await _answer(talk, "unknown", button, word)
    await talk.shows("result")
    await talk.calm()
    assert talk.script[len(told)] == again
    assert await show.charged(number) == [5, 5]


@pytest.mark.parametrize(
    ("language", "button", "word", "outcome"),
    [
        ("zh", "继续", "", "go ahead"),
        ("en", "Go ahead", "", "go ahead"),
        ("zh", "", "可以", "go ahead"),
        ("en", "", "1", "go ahead"),
        ("zh", "改用", "", "cheaper"),
        ("en", "", "the second one", "cheaper"),
        ("zh", "算了", "", "never mind"),
        ("en", "Never mind", "", "never mind"),
        ("zh", "", "算了", "never mind"),
        ("en", "", "cancel", "never mind"),
    ],
)
async def test_a_high_price_is_asked_about_first_and_answered_by_button_or_by_word(
    show: Stage, language: str, button: str, word: str, outcome: str
) -> None:
    talk = await show.enter(language)
    message = await talk.say(FILMS[language])
    await talk.shows("ask-1")
    await talk.calm()
    assert talk.script == QUESTIONS[language]
    said = await _answer(talk, "ask-1", button, word)
    await talk.ended(message)
    script = [CLOSED[language], *FILMED[language, outcome]]
    assert talk.script[len(QUESTIONS[language]) + said :] == script


async def _answer(talk: Conversation, slot: str, button: str, word: str) -> int:
    """Tap, or say it; give the number of lines that this adds to the script."""
    if word:
        await talk.say(word)
        return 1
    await talk.press(await talk.shows(slot), button)
    return 0
