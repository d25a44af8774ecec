"""What must not change the reading: politeness, the subject, the place of settings, spelling."""

import dataclasses
import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib import resources

import pytest

from core.intents import Intent, Language
from tests.core.parsing.scoring import FILES, Case, load, read

# The cases cover the rules as they stand; tracing them in other words takes three times as long.
pytestmark = pytest.mark.untraced

REQUESTS_EN = [
    "use kling, a lantern parade at night, 10 seconds, 16:9",
    "seedream: a clockwork heron, 2K",
    "3 versions of a bakery logo, square",
    "a video of a melting candle, vertical, 1080p",
    "cheapest model, a tin robot in the rain",
    "this time veo 3.1, two dolphins racing a ferry",
    "best model, a carousel in the snow, 4:5",
    "a stone well in a birch forest --ar 3:2 --n 2",
    "don't use midjourney, a lighthouse made of books",
]
REQUESTS_ZH = [
    "用可灵 做个视频 石桥下的乌篷船 10秒 横屏",
    "香蕉Pro 一位修钟表的老人 2K",
    "来三张 竹林里的熊猫 竖版",
    "这次用海螺 风车转动的视频 5秒",
    "最便宜的模型 画一座雪屋",
    "用最好的模型画一只鹤 4:3",
    "不要用MJ 画一条石板路",
    "换成豆包 一只打伞的青蛙 方图",
]
SUBJECTS_EN = ["a tin robot", "three red kites", "an old ferry", "my grandmother's kitchen"]
SUBJECTS_ZH = ["一台旧收音机", "三只红风筝", "外婆的厨房", "雪地里的邮差"]


def without_prompt(intent: Intent) -> Intent:
    return dataclasses.replace(intent, prompt="")


def words(text: str) -> Intent:
    return read({"id": "", "text": text})


@pytest.mark.parametrize("text", REQUESTS_EN)
@pytest.mark.parametrize("frame", ["please, {}", "{}, please", "{}, thank you!", "hi! {} pls"])
def test_politeness_changes_nothing_in_english(text: str, frame: str) -> None:
    assert without_prompt(words(frame.format(text))) == without_prompt(words(text))


@pytest.mark.parametrize("text", REQUESTS_ZH)
@pytest.mark.parametrize("frame", ["麻烦 {}", "{} 谢谢", "请帮忙 {}", "{}，拜托了"])
def test_politeness_changes_nothing_in_chinese(text: str, frame: str) -> None:
    assert without_prompt(words(frame.format(text))) == without_prompt(words(text))


@pytest.mark.parametrize("frame", [
    "use kling, {}, 10 seconds, 16:9",
    "midjourney: {}, portrait format, 2K",
    "4 versions: {}, square format",
    "make a video of {} at dawn, 8s",
    "just this once use veo: {}",
])  # fmt: skip
@pytest.mark.parametrize("subject", SUBJECTS_EN)
def test_the_subject_changes_only_the_prompt_in_english(frame: str, subject: str) -> None:
    intent = words(frame.format(subject))
    assert without_prompt(intent) == without_prompt(words(frame.format("a glass whale")))
    assert subject in intent.prompt


@pytest.mark.parametrize("frame", [
    "用可灵 做个视频 {} 10秒 横屏",
    "MJ {} 竖图 2K",
    "来四张 {} 方图",
    "以后都用豆包 先画{}",
    "最便宜的模型 画{}",
])  # fmt: skip
@pytest.mark.parametrize("subject", SUBJECTS_ZH)
def test_the_subject_changes_only_the_prompt_in_chinese(frame: str, subject: str) -> None:
    intent = words(frame.format(subject))
    assert without_prompt(intent) == without_prompt(words(frame.format("一头玻璃鲸鱼")))
    assert subject in intent.prompt


@pytest.mark.parametrize("setting", ["16:9", "2K", "use seedream", "4 versions", "widescreen"])
def test_settings_may_stand_at_either_end_in_english(setting: str) -> None:
    subject = "a heron in a flooded library"
    front, end = words(f"{setting}, {subject}"), words(f"{subject}, {setting}")
    assert front == end
    assert front.prompt == subject


@pytest.mark.parametrize("setting", ["16:9", "2K", "用豆包", "来四张", "竖版", "最便宜的模型"])
def test_settings_may_stand_at_either_end_in_chinese(setting: str) -> None:
    subject = "被水淹没的图书馆里有一只鹭"
    front, end = words(f"{setting} {subject}"), words(f"{subject} {setting}")
    assert front == end
    assert front.prompt == subject


@pytest.mark.parametrize("text", REQUESTS_EN + REQUESTS_ZH)
def test_full_width_forms_change_nothing(text: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    assert without_prompt(words(wide)) == without_prompt(words(text))


@pytest.mark.parametrize("text", REQUESTS_EN + REQUESTS_ZH)
def test_letter_case_changes_nothing(text: str) -> None:
    assert without_prompt(words(text.upper())) == without_prompt(words(text))
    assert without_prompt(words(text.lower())) == without_prompt(words(text))


@pytest.mark.parametrize(("traditional", "simplified"), [
    ("用可靈 拍一段雨中的視頻 橫屏", "用可灵 拍一段雨中的视频 横屏"),
    ("這次用豆包 畫一張海報 豎版", "这次用豆包 画一张海报 竖版"),
])  # fmt: skip
def test_traditional_characters_change_nothing(traditional: str, simplified: str) -> None:
    assert without_prompt(words(traditional)) == without_prompt(words(simplified))


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


@cache
def pairs() -> dict[int, str]:
    """Read the traditional character of each simplified one."""
    read = resources.files("core.parsing").joinpath("traditional.toml").read_text(encoding="utf-8")
    return {ord(pair[1]): pair[0] for pair in tomllib.loads(read)["pairs"].split()}


def traditional(text: str) -> str:
    return text.translate(pairs())


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


CHANGES: dict[str, Callable[[str], str]] = {
    "thanks": lambda text: text + (" 谢谢" if is_chinese(text) else ", please"),
    "a greeting": lambda text: ("你好，" if is_chinese(text) else "hi! ") + text,
    "an exclamation": lambda text: text + ("！" if is_chinese(text) else "!"),
    "a full stop": lambda text: text + ("。" if is_chinese(text) else "."),
    "a folded pair of hands": lambda text: text + " 🙏",
    "wider spaces": lambda text: "  " + text.replace(" ", "  ") + "  ",
    "upper case": str.upper,
    "lower case": str.lower,
    "full width": wide,
    "traditional characters": traditional,
}
# What is quoted or linked stays as it is written; a name of a subject too.
PLAIN_CASES = [
    case
    for name in FILES
    for case in load(f"cases_{name}.jsonl")
    if not re.search(r"[\"“”「」]|https?:|!!", case.message["text"])
    and not (case.message.get("subjects") or case.message.get("offer"))
]


def reading_of(case: Case, text: str) -> Intent:
    """Read a case in other words, without what is copied from them letter by letter."""
    intent = read({**case.message, "text": text})
    # Whether "谢谢" or "please" was added to a name in the other language is for it to tell.
    return dataclasses.replace(
        intent, prompt="", name=None, negative=None, style=None, language=Language.EN
    )


@cache
def plainly_read() -> dict[str, Intent]:
    """Read every case once as it stands."""
    return {case.id: reading_of(case, case.message["text"]) for case in PLAIN_CASES}


@pytest.mark.parametrize("change", CHANGES)
def test_no_case_is_read_differently_with(change: str) -> None:
    changed = [
        case.id
        for case in PLAIN_CASES
        if reading_of(case, CHANGES[change](case.message["text"])) != plainly_read()[case.id]
    ]
    assert changed == []
