"""What things cost: said before, said after, held against the day's budget, told when asked."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.chaos.books import misbooked, read_books
from tests.chaos.verdict import charges_of
from tests.journeys.conversation import Conversation, slot_of
from tests.journeys.stage import Stage, open_show
from tests.locales.never_say import find_forbidden

pytestmark = pytest.mark.asyncio(loop_scope="module")

MORE = "[limits]\ndaily_per_person = 24\ndaily_per_chat = 36\nrunning_per_person = 1"
BOTH = pytest.mark.parametrize("language", ["zh", "en"])
UNTIL_MIDNIGHT = re.compile(r"\d+ (小时|分钟|hours?|minutes?)")


def timeless(script: Sequence[str]) -> list[str]:
    """Leave out how long it is until midnight, which is the clock's business."""
    return [UNTIL_MIDNIGHT.sub("N", line) for line in script]


async def said(talk: Conversation, words: str, messages: int = 1) -> list[str]:
    """Say something, wait for so many messages, and give the script from these words on."""
    before, told = len(talk.script), len(talk.messages)
    await talk.say(words)
    await talk.until(lambda: len(talk.messages) >= told + messages)
    await talk.calm()
    return timeless(talk.script[before:])


DAYS = {
    "zh": (
        (
            "画一座城市的夜景，1:1，要最好的画质",
            (
                "· 🎨 开始生成图片 · Nano Banana Pro · 1:1 · 4K\n预计 1~2 秒 · 18 积分\n"
                "💎 按你要的最好效果来：Nano Banana Pro 是高端模型，这张 18 积分。 [取消]"
            ),
            "预计 1~2 秒，实际 N 秒 · 18 积分",
        ),
        (
            "我还剩多少积分",
            (
                "↩ 🪙 你今天用了 18 积分。\n你今天还能用 6 积分（每天 24）。\n"
                "这个聊天今天还能用 18 积分（每天 36）。\nN后额度会恢复。"
            ),
        ),
        (
            "就这次用香蕉Pro画一只狐狸，1:1",
            (
                "↩ 🪙 这张图要 10 积分，你今天只剩 6 积分了，先不画。N后额度会恢复。\n"
                "点一个，或者说“第一个”就行： "
                "[改用 SeeDream 4.5（5 积分）] [改用 Nano Banana 2（6 积分）]"
            ),
        ),
        ("第一个", "预计 1~2 秒，实际 N 秒 · 5 积分"),
        (
            "画一只刺猬，1:1",
            "↩ 🪙 这张图要 5 积分，你今天只剩 1 积分了，先不画。N后额度会恢复。",
        ),
    ),
    "en": (
        (
            "draw a city at night, 1:1, best quality",
            (
                "· 🎨 Starting your picture · Nano Banana Pro · 1:1 · 4K\n"
                "About 1 to 2 seconds · 18 credits\n💎 You asked for the best: "
                "Nano Banana Pro is a premium model, 18 credits for this picture. [Cancel]"
            ),
            "Expected 1 to 2 s, took N s · 18 credits",
        ),
        (
            "how many credits do I have left",
            (
                "↩ 🪙 You've spent 18 credits today.\nYou have 6 of 24 left for today.\n"
                "This chat has 18 of 36 left for today.\nThat starts afresh in N."
            ),
        ),
        (
            "draw a fox, 1:1, with nano banana pro just this once",
            (
                "↩ 🪙 This picture would cost 10 credits, and you have only 6 left for today. "
                'There will be more in N.\nTap one of these, or say "the first one": '
                "[Use SeeDream 4.5 (5 credits)] [Use Nano Banana 2 (6 credits)]"
            ),
        ),
        ("the first one", "Expected 1 to 2 s, took N s · 5 credits"),
        (
            "draw a hedgehog, 1:1",
            (
                "↩ 🪙 This picture would cost 5 credits, and you have only 1 left for today. "
                "There will be more in N."
            ),
        ),
    ),
}


@BOTH
async def test_a_day_is_spent_to_the_last_credit_and_the_rest_kindly_refused(
    show: Stage, language: str
) -> None:
    talk = await show.enter(language)
    best, balance, too_dear, instead, nothing_left = DAYS[language]
    script = timeless(await talk.ask(best[0]))
    assert script[2] == best[1]
    assert best[2] in script[4]
    assert await said(talk, balance[0]) == [f"> {balance[0]}", balance[1]]
    assert (await said(talk, too_dear[0], 2))[2:] == [too_dear[1]]
    assert instead[1] in (await said(talk, instead[0], 3))[-1]
    assert (await said(talk, nothing_left[0], 2))[2:] == [nothing_left[1]]
    assert [text for text in talk.texts if find_forbidden(text)] == []


SHARED = {
    "zh": (
        "<@danqing> 就这次用香蕉Pro画一座桥，4K",
        "<@danqing> 画一只企鹅",
        "↩ 🪙 这张图要 5 积分，这个聊天今天的额度已经用完，先不画了。N后额度会恢复。",
    ),
    "en": (
        "<@danqing> draw a bridge, 4K, with nano banana pro just this once",
        "<@danqing> draw a penguin",
        (
            "↩ 🪙 This picture would cost 5 credits, and this chat has used up today's credits. "
            "There will be more in N."
        ),
    ),
}


@BOTH
async def test_a_group_has_one_budget_for_all(show: Stage, language: str) -> None:
    first = (await show.enter(language)).person
    room = await first.open_room(f"group {language}")
    dear, ordinary, refused = SHARED[language]
    for _ in range(2):
        group = await show.join((await show.enter(language, "someone else")).person, room)
        await group.ask(dear)
    group = await show.join(first, room)
    assert (await said(group, ordinary, 2))[2:] == [refused]


LINES = {
    "zh": [
        (
            "画一只猫，1:1，越便宜越好",
            (
                "· 🎨 开始生成图片 · Nano Banana 2 · 1:1 · 512px\n预计 1~2 秒 · 4 积分\n"
                "🪙 这已经是现在最便宜的选择了。 [取消]"
            ),
        ),
        (
            "就这次用香蕉Pro画一只猫，1:1，4K",
            (
                "· 🎨 开始生成图片 · Nano Banana Pro · 1:1 · 4K\n预计 1~2 秒 · 18 积分\n"
                "✨ 18 积分，换来 4K 大图和更多细节。 [取消]"
            ),
        ),
    ],
    "en": [
        (
            "draw a cat, 1:1, as cheap as possible",
            (
                "· 🎨 Starting your picture · Nano Banana 2 · 1:1 · 512px\n"
                "About 1 to 2 seconds · 4 credits\n"
                "🪙 That's the cheapest choice right now. [Cancel]"
            ),
        ),
        (
            "draw a cat, 1:1, 4K, with nano banana pro just this once",
            (
                "· 🎨 Starting your picture · Nano Banana Pro · 1:1 · 4K\n"
                "About 1 to 2 seconds · 18 credits\n"
                "✨ Those 18 credits buy a full 4K picture with finer detail. [Cancel]"
            ),
        ),
    ],
}


@BOTH
async def test_a_price_says_what_it_is_for(show: Stage, language: str) -> None:
    talk = await show.enter(language)
    for words, notice in LINES[language]:
        assert (await talk.ask(words))[2] == notice


CATS = {
    "zh": ("画一只猫，1:1", "画一只狗，1:1", "画一只鸟，1:1"),
    "en": ("draw a cat, 1:1", "draw a dog, 1:1", "draw a bird, 1:1"),
}
STATUS = {"zh": "进度", "en": "status"}
PLACES = {
    "zh": "⏳ 正在排队，现在是第 {} 位，轮到就开始。",
    "en": "⏳ In line, at number {}. It starts as soon as it's your turn.",
}
TOLD = {
    "zh": ("的图排在第 1 位，开始后大约要", "的图排在第 2 位，开始后大约要"),
    "en": (
        "is number 1 in line; once it starts it takes about",
        "is number 2 in line; once it starts it takes about",
    ),
}


@BOTH
async def test_places_in_line_are_told_and_move(show: Stage, language: str) -> None:
    talk = await show.enter(language)
    first, second = (PLACES[language].format(place) for place in (1, 2))
    asked = [await talk.say(words) for words in CATS[language]]
    await talk.until(lambda: {first, second} <= {entry["text"] for entry in talk.entries})
    before = len(talk.messages)
    await talk.say(STATUS[language])
    await talk.until(lambda: len(talk.messages) > before)
    (answer,) = [entry["text"] for entry in talk.messages if str(entry["key"]).endswith(":reply")]
    assert all(line in answer for line in TOLD[language])
    for message in asked:
        await talk.ended(message)
    shown = [
        [edit["text"] for edit in talk.edits(entry) if edit["text"] in {first, second}]
        for entry in talk.messages
        if str(entry["key"]).endswith(":status")
    ]
    assert sorted(shown) == [[], [first], [second, first]]


@pytest.mark.parametrize(("style", "slot"), [("post", "waiting"), ("off", "status")])
async def test_where_messages_do_not_move_the_place_is_told_once(
    tmp_path: Path, style: str, slot: str
) -> None:
    more = f'[limits]\nrunning_per_person = 1\n[chat]\nprogress = "{style}"'
    async with open_show(tmp_path, pace=0.08, more=more) as show:
        for language, prompt in (("zh", "一只猫"), ("en", "a cat")):
            talk = await show.enter(language)
            words, later, _ = CATS[language]
            asked = [await talk.say(words)]
            await show.is_charged(prompt)
            asked.append(await talk.say(later))
            for message in asked:
                await talk.ended(message)
            place = PLACES[language].format(1)
            told = [slot_of(entry) for entry in talk.entries if place in entry["text"]]
            assert told == [slot]


async def test_the_books_agree_with_what_was_charged(show: Stage) -> None:
    await show.paid.read()
    lines = read_books(show.database)
    assert lines
    assert misbooked(lines, charges_of(show.paid.entries)) == []
