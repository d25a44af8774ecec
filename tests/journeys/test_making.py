"""A picture and a film, from the words to the chat."""

import io
import re
from itertools import pairwise

import av
import pytest
from PIL import Image

from tests.journeys.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

PACE = 0.15
"""Slow enough for progress to be seen."""
PROGRESS_S = 30 * 0.02
"""How often the progress of the default model for films is shown, at the journeys' pace."""

PICTURES = {
    "zh": (
        "画一只在屋顶看月亮的猫，16:9",
        [
            "> 画一只在屋顶看月亮的猫，16:9",
            "↩ 收到，这就画：一只在屋顶看月亮的猫 🎨",
            "· 🎨 开始生成图片 · SeeDream 4.5 · 16:9\n预计 1~2 秒 · 5 积分 [取消]",
            "✎ 🎨 SeeDream 4.5 · 用时 N 秒",
            (
                "↩ ✅ 图片好了 · SeeDream 4.5\n预计 1~2 秒，实际 N 秒 · 5 积分\n"
                "🔗 原始链接：LINK.png [再来一张] [改提示词] [动起来] [以后都用它] (file)"
            ),
        ],
    ),
    "en": (
        "draw a cat on a roof watching the moon, 16:9",
        [
            "> draw a cat on a roof watching the moon, 16:9",
            "↩ On it, drawing: a cat on a roof watching the moon 🎨",
            (
                "· 🎨 Starting your picture · SeeDream 4.5 · 16:9\n"
                "About 1 to 2 seconds · 5 credits [Cancel]"
            ),
            "✎ 🎨 SeeDream 4.5 · took N s",
            (
                "↩ ✅ Your picture is ready · SeeDream 4.5\n"
                "Expected 1 to 2 s, took N s · 5 credits\n"
                "🔗 Original link: LINK.png [Another picture] [Edit prompt] [Animate] "
                "[Always use this model] (file)"
            ),
        ],
    ),
}
FILMS = {
    "zh": (
        "做一段纸船在海上漂的视频，5 秒，竖屏",
        [
            "> 做一段纸船在海上漂的视频，5 秒，竖屏",
            "↩ 收到，这就拍：纸船在海上漂的视频 🎬",
            "· 🎬 开始生成视频 · Wan 2.6 · 5 秒 · 9:16 · 1080P\n预计 1~3 秒 · 40 积分 [取消]",
            "✎ 🎬 Wan 2.6 · 用时 N 秒",
            (
                "↩ ✅ 视频好了 · Wan 2.6\n预计 1~3 秒，实际 N 秒 · 40 积分 "
                "[再来一条] [改提示词] [以后都用它] (file)"
            ),
            "· 🔗 原始链接：LINK.mp4",
        ],
    ),
    "en": (
        "a paper boat in a storm, 5 second vertical video",
        [
            "> a paper boat in a storm, 5 second vertical video",
            "↩ On it, filming: a paper boat in a storm 🎬",
            (
                "· 🎬 Starting your film · Wan 2.6 · 5 s · 9:16 · 1080P\n"
                "About 1 to 3 seconds · 40 credits [Cancel]"
            ),
            "✎ 🎬 Wan 2.6 · took N s",
            (
                "↩ ✅ Your film is ready · Wan 2.6\nExpected 1 to 3 s, took N s · 40 credits "
                "[Another film] [Edit prompt] [Always use this model] (file)"
            ),
            "· 🔗 Original link: LINK.mp4",
        ],
    ),
}
MOVING = {
    "zh": re.compile(r"(\d+)% · 已等 \d+ 秒，最长约 \d+ 秒(\n就快好了，.+)?"),
    "en": re.compile(r"(\d+)% · \d+ s of at most \d+ s(\nNearly there, .+)?"),
}
AGAIN = {
    "zh": (
        "再来一张",
        [
            "↩ 好，用 SeeDream 4.5 再画一张 🎨",
            "· 🎨 开始生成图片 · SeeDream 4.5 · 16:9\n预计 1~2 秒 · 5 积分 [取消]",
            "✎ 🎨 SeeDream 4.5 · 用时 N 秒",
            (
                "↩ ✅ 图片好了 · SeeDream 4.5\n预计 1~2 秒，实际 N 秒 · 5 积分\n"
                "🔗 原始链接：LINK.png [再来一张] [改提示词] [动起来] [以后都用它] (file)"
            ),
        ],
        ["收到 ✅", "这个选项已经点过啦。"],
    ),
    "en": (
        "Another picture",
        [
            "↩ Sure, another try with SeeDream 4.5 🎨",
            (
                "· 🎨 Starting your picture · SeeDream 4.5 · 16:9\n"
                "About 1 to 2 seconds · 5 credits [Cancel]"
            ),
            "✎ 🎨 SeeDream 4.5 · took N s",
            (
                "↩ ✅ Your picture is ready · SeeDream 4.5\n"
                "Expected 1 to 2 s, took N s · 5 credits\n"
                "🔗 Original link: LINK.png [Another picture] [Edit prompt] [Animate] "
                "[Always use this model] (file)"
            ),
        ],
        ["Got it ✅", "That one has been picked already."],
    ),
}


@pytest.mark.parametrize(
    ("language", "wish", "script"),
    [(language, *each) for told in (PICTURES, FILMS) for language, each in told.items()],
    ids=["picture zh", "picture en", "film zh", "film en"],
)
async def test_a_wish_is_acknowledged_announced_and_made_and_then_nothing_more_is_said(
    show: Stage, language: str, wish: str, script: list[str]
) -> None:
    talk = await show.enter(language)
    assert await talk.ask(wish) == script


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_progress_moves_forward_and_never_more_often_than_announced(
    show: Stage, language: str
) -> None:
    talk = await show.enter(language)
    await talk.ask(FILMS[language][0])
    status = await talk.shows("status")
    *moving, ending = talk.edits(status)
    assert len(moving) > 1
    matches = [MOVING[language].fullmatch(edit["text"]) for edit in moving]
    assert [match and int(match[1]) for match in matches] == [edit["progress"] for edit in moving]
    assert all(early["progress"] < late["progress"] <= 95 for early, late in pairwise(moving))
    assert len(moving) <= (ending["at"] - status["at"]) / PROGRESS_S
    assert ending["progress"] is None
    assert not ending["buttons"]


async def test_the_picture_in_the_chat_has_the_ratio_that_was_asked_for(show: Stage) -> None:
    talk = await show.enter("zh")
    await talk.ask(PICTURES["zh"][0])
    result = await talk.shows("result")
    picture = Image.open(io.BytesIO(await talk.person.download(result["files"][0])))
    assert picture.format == "PNG"
    assert picture.width / picture.height == pytest.approx(16 / 9, rel=0.02)


async def test_the_film_in_the_chat_has_the_shape_that_was_asked_for(show: Stage) -> None:
    talk = await show.enter("en")
    await talk.ask(FILMS["en"][0])
    result = await talk.shows("result")
    content = io.BytesIO(await talk.person.download(result["files"][0]))
    with av.open(content) as film:
        stream = film.streams.video[0]
        assert stream.height / stream.width == pytest.approx(16 / 9, rel=0.05)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_again_button_makes_another_one_however_often_it_is_tapped(
    show: Stage, language: str
) -> None:
    label, script, notices = AGAIN[language]
    talk = await show.enter(language)
    before = len(await talk.ask(PICTURES[language][0]))
    result = await talk.shows("result")
    await talk.press(result, label)
    await talk.press(result, label)
    await talk.shows("result", 2)
    await talk.calm()
    assert talk.script[before:] == script
    assert talk.notices == notices


async def test_the_page_shows_in_the_end_what_was_said_in_order(show: Stage) -> None:
    talk = await show.enter("zh")
    await talk.ask(PICTURES["zh"][0])
    shown = [
        (message["text"].partition("\n")[0], len(message["files"]))
        for message in await talk.person.read()
    ]
    assert shown[:2] + shown[3:] == [
        ("画一只在屋顶看月亮的猫，16:9", 0),
        ("收到，这就画：一只在屋顶看月亮的猫 🎨", 0),
        ("✅ 图片好了 · SeeDream 4.5", 1),
    ]
    assert shown[2][0].startswith("🎨 SeeDream 4.5 · 用时 ")


async def test_a_second_request_is_taken_while_one_is_made(show: Stage) -> None:
    talk = await show.enter("zh")
    film = await talk.say("做一段鲸鱼的视频，5秒")
    await talk.shows("status")
    picture = await talk.say("画一只狐狸，1:1")
    assert (await talk.ended(picture))["text"].startswith("✅ 图片好了 · SeeDream 4.5\n")
    assert not talk.endings(film)
    assert (await talk.ended(film))["text"].startswith("✅ 视频好了 · Wan 2.6\n")
    assert len(talk.messages) == len(("ack", "status", "result")) * 2 + len(("link",))


@pytest.mark.parametrize(
    ("language", "wish", "question", "answer"),
    [
        (
            "zh",
            "做一段鲸鱼的视频，5秒",
            "好了没",
            r"🎬 Wan 2\.6 正在拍，已经 \d+% 了，(最多还要 \d+ 秒|就快好了)。",
        ),
        (
            "en",
            "a film of a whale, 5 seconds",
            "status",
            r"🎬 Wan 2\.6 is on your film, \d+% done, (at most \d+ s to go|nearly there)\.",
        ),
    ],
)
async def test_a_person_who_asks_is_told_how_far_it_is(
    show: Stage, language: str, wish: str, question: str, answer: str
) -> None:
    talk = await show.enter(language)
    message = await talk.say(wish)
    await talk.moves()
    await talk.say(question)
    await talk.until(lambda: any("%" in entry["text"] for entry in talk.messages))
    told = next(entry["text"] for entry in talk.messages if "%" in entry["text"])
    assert re.fullmatch(answer, told)
    await talk.ended(message)
