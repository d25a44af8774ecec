"""What the sentences with numbers and choices say exactly."""

import pytest

from core.intents import Language
from core.messages import Arg
from core.texts import TextKey
from locales import FluentTranslator

TRANSLATOR = FluentTranslator(strict=True)
START: dict[str, Arg] = {
    "kind": "picture",
    "model": "SeeDream 4.5",
    "seconds": "",
    "settings": "16:9",
}
PRICE: dict[str, Arg] = {"low": "30", "high": "60", "unit": "seconds", "price": "5"}
FACTS: dict[str, Arg] = {**PRICE, "took": "41", "took_unit": "seconds"}

CASES: tuple[tuple[TextKey, dict[str, Arg], str, str], ...] = (
    (
        TextKey.STATUS_START,
        START,
        "🎨 开始生成图片 · SeeDream 4.5 · 16:9",
        "🎨 Starting your picture · SeeDream 4.5 · 16:9",
    ),
    (
        TextKey.STATUS_START,
        {**START, "settings": "", "seconds": ""},
        "🎨 开始生成图片 · SeeDream 4.5",
        "🎨 Starting your picture · SeeDream 4.5",
    ),
    (
        TextKey.STATUS_START,
        {"kind": "film", "model": "Kling O1", "seconds": "10", "settings": "9:16"},
        "🎬 开始生成视频 · Kling O1 · 10 秒 · 9:16",
        "🎬 Starting your film · Kling O1 · 10 s · 9:16",
    ),
    (
        TextKey.STATUS_PRICE,
        PRICE,
        "预计 30~60 秒 · 5 积分",
        "About 30 to 60 seconds · 5 credits",
    ),
    (
        TextKey.STATUS_PRICE,
        {"low": 1, "high": 1, "unit": "minutes", "price": "1"},
        "预计 1 分钟 · 1 积分",
        "About 1 minute · 1 credit",
    ),
    (
        TextKey.STATUS_PRICE,
        {**PRICE, "price": "0.5"},
        "预计 30~60 秒 · 0.5 积分",
        "About 30 to 60 seconds · 0.5 credits",
    ),
    (
        TextKey.STATUS_PRICE,
        {**PRICE, "price": "10~18"},
        "预计 30~60 秒 · 10~18 积分",
        "About 30 to 60 seconds · 10~18 credits",
    ),
    (
        TextKey.STATUS_PROGRESS,
        {"percent": 46, "waited": 28, "at_most": 60},
        "46% · 已等 28 秒，最长约 60 秒",
        "46% · 28 s of at most 60 s",
    ),
    (
        TextKey.STATUS_PROGRESS,
        {"percent": 33, "waited": 125, "at_most": 350},
        "33% · 已等 2 分钟，最长约 6 分钟",
        "33% · 2 min of at most 6 min",
    ),
    (
        TextKey.RESULT_FACTS,
        FACTS,
        "预计 30~60 秒，实际 41 秒 · 5 积分",
        "Expected 30 to 60 s, took 41 s · 5 credits",
    ),
    (
        TextKey.BUTTON_REPEAT,
        {"price": "?"},
        "不等了，重新生成",
        "Don't wait, redo it",
    ),
    (
        TextKey.BUTTON_GO_AHEAD,
        {"price": "330"},
        "继续（330 积分）",
        "Go ahead (330 credits)",
    ),
    (
        TextKey.RESULT_LINK,
        {"url": "https://x.test/a.png"},
        "🔗 原始链接：https://x.test/a.png",
        "🔗 Original link: https://x.test/a.png",
    ),
    (
        TextKey.FAILED,
        {"kind": "picture", "charged": "no"},
        "❌ 这张没画成，积分没有扣。",
        "❌ This picture didn't work out. It cost you nothing.",
    ),
    (
        TextKey.STORED_RESULTS,
        {"requests": 1, "results": 0},
        "· 你提过的 1 个要求",
        "· what you asked for, once",
    ),
    (
        TextKey.STORED_RESULTS,
        {"requests": 2, "results": 1},
        "· 你提过的 2 个要求，和做好的 1 个结果",
        "· what you asked for, 2 times, and one result",
    ),
    (
        TextKey.REPLY_TOO_LONG,
        {"limit": 20000},
        "这段话有点长，20000 个字以内我才能看完，精简一下再发给我吧 ✂️",
        "That's a bit long for me: I can read up to 20000 characters. Could you shorten it? ✂️",
    ),
)


@pytest.mark.parametrize(("key", "args", "chinese", "english"), CASES)
def test_a_sentence_reads(key: TextKey, args: dict[str, Arg], chinese: str, english: str) -> None:
    assert TRANSLATOR.text(key, Language.ZH, **args) == chinese
    assert TRANSLATOR.text(key, Language.EN, **args) == english


@pytest.mark.parametrize("language", Language)
def test_whether_it_cost_anything_is_said_in_three_ways(language: Language) -> None:
    texts = {
        TRANSLATOR.text(TextKey.FAILED, language, kind="film", charged=charged)
        for charged in ("no", "yes", "maybe")
    }
    assert len(texts) == 3
