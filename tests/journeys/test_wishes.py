"""Wishes that cannot be had: said before the price, and again with what was made instead."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
import pytest_asyncio

from tests.journeys.conversation import Conversation, Entry, slot_of
from tests.journeys.stage import Stage
from tests.locales.never_say import find_forbidden

pytestmark = pytest.mark.asyncio(loop_scope="module")

PACE = 0.02
MORE = "[limits]\nrunning_per_person = 500\nrunning_per_provider = 500"

SLOTS = ("status", "ask-1")
"""Where a plan is first spoken of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for, and what stands in the chat before anything is paid."""

    language: str
    words: str
    said: str
    buttons: tuple[str, ...]


ZH_WAIT, EN_WAIT = "预计 1~2 秒", "About 1 to 2 seconds"
WISHES = (
    Wish(
        language="zh",
        words="画一座雪山，8K，7:3",
        said="🎨 开始生成图片 · SeeDream 4.5 · 21:9 · 4K\n"
        f"SeeDream 4.5 没有 8K 的尺寸，改用 4K。\n{ZH_WAIT} · 5 积分",
        buttons=("取消",),
    ),
    Wish(
        language="zh",
        words="8K，7:3，MJ画一座雪山",
        said="🎨 开始生成图片 · Midjourney · 720P\n"
        "Midjourney 的比例是固定的，做不了 7:3。\n"
        f"Midjourney 没有 8K 的尺寸，改用 720P。\n{ZH_WAIT} · 10 积分\n"
        "💡 SeeDream 4.5 更接近你想要的：21:9 · 4K（5 积分）。",
        buttons=("改用 SeeDream 4.5（5 积分）", "取消"),
    ),
    Wish(
        language="zh",
        words="做一段1分钟的锦鲤视频",
        said="🎬 开始生成视频 · Wan 2.6 · 15 秒 · 16:9 · 1080P\n"
        f"Wan 2.6 最长 15 秒，做不了 60 秒。\n{ZH_WAIT} · 120 积分\n"
        "想省一点？Hailuo 2.0 只要 20 积分。",
        buttons=("取消",),
    ),
    Wish(
        language="zh",
        words="海螺拍一段20秒的视频，海浪拍岸",
        said="🎬 开始生成视频 · Hailuo 2.3 · 10 秒 · 768P\n"
        f"Hailuo 2.3 最长 10 秒，做不了 20 秒。\n{ZH_WAIT} · 20 积分\n"
        "💡 Wan 2.6 更接近你想要的：15 秒（120 积分）。",
        buttons=("改用 Wan 2.6（120 积分）", "取消"),
    ),
    Wish(
        language="zh",
        words="可灵拍一段7秒的锦鲤视频，4K",
        said="🎬 开始生成视频 · Kling O1 · 5 秒 · 16:9 · 1080P\n"
        "Kling O1 没有 4K 的清晰度，改用 1080P。\n"
        f"Kling O1 做不了 7 秒，改成 5 秒。\n{ZH_WAIT} · 60 积分",
        buttons=("取消",),
    ),
    Wish(
        language="zh",
        words="画一只猫 --seed 5 --no 狗 --quality high --style watercolour",
        said="🎨 开始生成图片 · SeeDream 4.5 · 4K\n"
        "SeeDream 4.5 不能指定种子 5，每次画出来都会有点不一样。\n"
        "SeeDream 4.5 不能指定不要什么，“狗”还是有可能出现。\n"
        "SeeDream 4.5 的画质不分高低，选不了高画质。\n"
        f"SeeDream 4.5 没有“watercolour”这个风格，这次只按描述来。\n{ZH_WAIT} · 5 积分",
        buttons=("取消",),
    ),
    Wish(
        language="zh",
        words="gpt-image-2 画一只猫，1:1",
        said="🎨 开始生成图片 · SeeDream 4.5 · 1:1\n"
        f"GPT Image 2 现在画不了这种图，换成了 SeeDream 4.5。\n{ZH_WAIT} · 5 积分",
        buttons=("取消",),
    ),
    Wish(
        language="zh",
        words="Sora拍一个老人走路的视频",
        said="🎬 Sora 2 Pro 一般不接受画面里有人物，这次的描述里有。还要试吗（120 积分）？",
        buttons=("继续（120 积分）", "改用 Google Veo 3.1（70 积分）", "算了"),
    ),
    Wish(
        language="en",
        words="draw a mountain, 8K, 7:3",
        said="🎨 Starting your picture · SeeDream 4.5 · 21:9 · 4K\n"
        f"SeeDream 4.5 doesn't come in 8K, so it's 4K.\n{EN_WAIT} · 5 credits",
        buttons=("Cancel",),
    ),
    Wish(
        language="en",
        words="Midjourney: a mountain, 8K, 7:3",
        said="🎨 Starting your picture · Midjourney · 720P\n"
        "Midjourney has one fixed shape, so 7:3 isn't possible.\n"
        f"Midjourney doesn't come in 8K, so it's 720P.\n{EN_WAIT} · 10 credits\n"
        "💡 SeeDream 4.5 comes closer: 21:9 · 4K, for 5 credits.",
        buttons=("Use SeeDream 4.5 (5 credits)", "Cancel"),
    ),
    Wish(
        language="en",
        words="make a 1000 second video of koi",
        said="🎬 Starting your film · Wan 2.6 · 15 s · 16:9 · 1080P\n"
        f"Wan 2.6 makes 15 s at most, not 1000 s.\n{EN_WAIT} · 120 credits\n"
        "A cheaper way: Hailuo 2.0 for 20 credits.",
        buttons=("Cancel",),
    ),
    Wish(
        language="en",
        words="hailuo: a 20 second video of waves on the shore",
        said="🎬 Starting your film · Hailuo 2.3 · 10 s · 768P\n"
        f"Hailuo 2.3 makes 10 s at most, not 20 s.\n{EN_WAIT} · 20 credits\n"
        "💡 Wan 2.6 comes closer: 15 s, for 120 credits.",
        buttons=("Use Wan 2.6 (120 credits)", "Cancel"),
    ),
    Wish(
        language="en",
        words="kling: a 7 second 4K video of koi",
        said="🎬 Starting your film · Kling O1 · 5 s · 16:9 · 1080P\n"
        "Kling O1 doesn't film in 4K, so it's 1080P.\n"
        f"Kling O1 can't do 7 s, so it's 5 s.\n{EN_WAIT} · 60 credits",
        buttons=("Cancel",),
    ),
    Wish(
        language="en",
        words="draw a cat --seed 5 --no dog --quality high --style watercolour",
        said="🎨 Starting your picture · SeeDream 4.5 · 4K\n"
        "SeeDream 4.5 can't start from the number 5, so it won't come out the same twice.\n"
        'SeeDream 4.5 has no list of things to leave out, so "dog" may still show up.\n'
        "SeeDream 4.5 has no choice of quality, so high isn't possible.\n"
        'SeeDream 4.5 doesn\'t know the style "watercolour", so it goes by your words alone.\n'
        f"{EN_WAIT} · 5 credits",
        buttons=("Cancel",),
    ),
    Wish(
        language="en",
        words="Sora: a video of an old man walking",
        said="🎬 Sora 2 Pro usually turns people down, and your wish has some in it. "
        "Try it anyway for 120 credits?",
        buttons=("Go ahead (120 credits)", "Use Google Veo 3.1 (70 credits)", "Never mind"),
    ),
)
TITLES = ("🎨 ", "🎬 ")
NOT_IN_CAPTION = (*TITLES, ZH_WAIT, EN_WAIT, "💡", "想省", "A cheaper")
"""How lines begin that are of no interest once it is made."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def talks(show: Stage) -> Mapping[Wish, Conversation]:
    """Let somebody wish for everything at once, each in a room of its own."""
    told: dict[Wish, Conversation] = {}
    people = {language: await show.enter(language) for language in ("zh", "en")}
    for wish in WISHES:
        somebody = people[wish.language]
        told[wish] = somebody.elsewhere(await somebody.person.open_room("wish", "dm"))
        await told[wish].say(wish.words)
    for talk in told.values():
        await _begun(talk)
    for somebody in people.values():
        await somebody.calm_everywhere()
    return told


async def _begun(talk: Conversation) -> None:
    await talk.until(lambda: bool(_spoken(talk)))


def _spoken(talk: Conversation) -> list[Entry]:
    return [entry for entry in talk.messages if slot_of(entry) in SLOTS]


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.words)
async def test_what_cannot_be_had_is_said_before_the_price(
    talks: Mapping[Wish, Conversation], wish: Wish
) -> None:
    (entry,) = _spoken(talks[wish])
    assert entry["text"] == wish.said
    assert tuple(button["label"] for button in entry["buttons"]) == wish.buttons
    assert find_forbidden(entry["text"]) == []


@pytest.mark.parametrize(
    "wish", [each for each in WISHES if "Sora" not in each.words], ids=lambda wish: wish.words
)
async def test_what_could_not_be_had_is_said_with_the_result_too(
    talks: Mapping[Wish, Conversation], wish: Wish
) -> None:
    result = await talks[wish].shows("result")
    notices = [line for line in wish.said.split("\n") if not line.startswith(NOT_IN_CAPTION)]
    assert notices
    assert [line for line in result["text"].split("\n") if line in notices] == notices


@pytest.mark.parametrize(
    ("language", "words", "label", "acknowledged"),
    [
        (
            "zh",
            "8K，7:3，MJ画一座雪山",
            "改用 SeeDream 4.5",
            "↩ 好，用 SeeDream 4.5 再画一张 🎨",
        ),
        (
            "en",
            "Midjourney: a mountain, 8K, 7:3",
            "Use SeeDream 4.5",
            "↩ Sure, another try with SeeDream 4.5 🎨",
        ),
    ],
)
async def test_the_model_that_can_is_one_tap_away(
    show: Stage, language: str, words: str, label: str, acknowledged: str
) -> None:
    talk = await show.enter(language)
    await talk.ask(words)
    before = len(talk.script)
    await talk.press(await talk.shows("result"), label)
    second = await talk.shows("result", 2)
    assert talk.script[before] == acknowledged
    assert "SeeDream 4.5" in second["text"].split("\n")[0]
