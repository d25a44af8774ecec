"""Wishes that start from pictures: attached, replied to, made before, or linked to."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import pytest
import pytest_asyncio
from aiohttp import web

from tests.journeys.pictures import SIZE, look_of, painted
from tests.journeys.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

PICTURE = {
    "zh": (
        "↩ 收到，这就画：{words} 🎨",
        "· 🎨 开始生成图片 · {start}{more}\n预计 1~2 秒 · {price} 积分 [取消]",
        "✎ 🎨 {model} · 用时 N 秒",
        (
            "↩ ✅ 图片好了 · {model}\n预计 1~2 秒，实际 N 秒 · {price} 积分\n"
            "🔗 原始链接：LINK.png [再来一张] [改提示词] [动起来] [以后都用它] (file)"
        ),
    ),
    "en": (
        "↩ On it, drawing: {words} 🎨",
        (
            "· 🎨 Starting your picture · {start}{more}\nAbout 1 to 2 seconds · {price} credits "
            "[Cancel]"
        ),
        "✎ 🎨 {model} · took N s",
        (
            "↩ ✅ Your picture is ready · {model}\nExpected 1 to 2 s, took N s · {price} credits\n"
            "🔗 Original link: LINK.png [Another picture] [Edit prompt] [Animate] "
            "[Always use this model] (file)"
        ),
    ),
}
FILM = {
    "zh": (
        "↩ 收到，这就拍：{words} 🎬",
        "· 🎬 开始生成视频 · {model} · 5 秒 · {start}\n预计 1~2 秒 · {price} 积分{more} [取消]",
        "✎ 🎬 {model} · 用时 N 秒",
        (
            "↩ ✅ 视频好了 · {model}\n预计 1~2 秒，实际 N 秒 · {price} 积分 "
            "[再来一条] [改提示词] [以后都用它] (file)"
        ),
        "· 🔗 原始链接：LINK.mp4",
    ),
    "en": (
        "↩ On it, filming: {words} 🎬",
        (
            "· 🎬 Starting your film · {model} · 5 s · {start}\n"
            "About 1 to 2 seconds · {price} credits{more} [Cancel]"
        ),
        "✎ 🎬 {model} · took N s",
        (
            "↩ ✅ Your film is ready · {model}\nExpected 1 to 2 s, took N s · {price} credits "
            "[Another film] [Edit prompt] [Always use this model] (file)"
        ),
        "· 🔗 Original link: LINK.mp4",
    ),
}
EDITED = {"start": "SeeDream 4.5 · 4K", "price": "5", "model": "SeeDream 4.5"}
ANIMATED = {"start": "1080P", "price": "40", "model": "Wan 2.6"}
REFERRED = {"start": "16:9 · 720P", "price": "48", "model": "Kling O1"}
MORPHED = REFERRED | {"price": "70"}
CHEAPER = {
    "zh": "\n想省一点？Kling 2.6 只要 40 积分。",
    "en": "\nA cheaper way: Kling 2.6 for 40 credits.",
}
NOT_USABLE = {
    "zh": "↩ ❌ 这张没画成，积分没有扣。\n"
    "原因：这张图用不了，可能太小、太大，或者打不开。换一张试试，最好是 JPG 或 PNG。",
    "en": "↩ ❌ This picture didn't work out. It cost you nothing.\n"
    "I can't use that picture: it may be too small, too large or damaged. "
    "Try another one, best as JPG or PNG.",
}

Script = tuple[str, ...]


def told(script: Script, words: str, facts: dict[str, str], more: str = "") -> list[str]:
    """Fill in what is said about a wish, from its acknowledgment to its result."""
    return [line.format(words=words, more=more, **facts) for line in script]


@dataclass(frozen=True, slots=True)
class Wish:
    """Words with pictures, and what is said about them."""

    language: str
    words: str
    colours: tuple[str, ...]
    script: Mapping[str, Script]
    facts: dict[str, str]
    more: str = ""


ATTACHED = [
    Wish("zh", "把它改成水彩风格", ("teal",), PICTURE, EDITED),
    Wish("en", "make it a watercolour", ("teal",), PICTURE, EDITED),
    Wish("zh", "把这三张图合成一张海报", ("gold", "blue", "pink"), PICTURE, EDITED),
    Wish("en", "combine these into one poster", ("pink", "gold", "blue"), PICTURE, EDITED),
    Wish("zh", "让它动起来，风吹树梢", ("teal",), FILM, ANIMATED),
    Wish("en", "bring it to life, wind in the trees", ("teal",), FILM, ANIMATED),
    Wish("zh", "从第一张过渡到第二张的视频", ("red", "teal"), FILM, MORPHED, CHEAPER["zh"]),
    Wish("en", "film from first to second", ("teal", "red"), FILM, MORPHED, CHEAPER["en"]),
]


@pytest.mark.parametrize("wish", ATTACHED, ids=[wish.words for wish in ATTACHED])
async def test_attached_pictures_are_what_it_starts_from_in_their_order(
    show: Stage, wish: Wish
) -> None:
    talk = await show.enter(wish.language)
    said = await talk.ask(wish.words, pictures=[painted(each) for each in wish.colours])
    assert said == [
        " ".join([f"> {wish.words}", *("(file)" for _ in wish.colours)]),
        *told(wish.script[wish.language], wish.words, wish.facts, wish.more),
    ]
    assert await show.started_from() == [(each, SIZE) for each in wish.colours]


REFERRING = {"zh": "参考这张图做一段下雨的视频", "en": "a rainy video in the same style"}


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_reply_refers_to_the_picture_that_somebody_else_sent(
    show: Stage, language: str
) -> None:
    other = await show.enter("zh", "小林")
    room = await other.person.open_room("大家")
    sent = await other.person.say("看我画的", room=room, pictures=[painted("gold")])
    mine = await show.join((await show.enter(language, "Robin")).person, room)
    words = REFERRING[language]
    said = await mine.ask(f"<@danqing> {words}", reply_to=sent)
    assert said[1:] == told(FILM[language], words, REFERRED)
    assert await show.started_from() == [("gold", SIZE)]


DRAWING = {
    "zh": ("画一只狐狸，16:9", "画一只猫，1:1"),
    "en": ("draw a fox, 16:9", "draw a cat, 1:1"),
}
REPLYING = {"zh": "换成下雪的冬天", "en": "make it winter"}


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_reply_to_a_result_starts_from_that_one_and_not_from_a_later_one(
    show: Stage, language: str
) -> None:
    talk = await show.enter(language)
    for words in DRAWING[language]:
        await talk.ask(words)
    result = await talk.shows("result")
    said = await talk.ask(REPLYING[language], reply_to=result["id"])
    assert said[1:] == told(PICTURE[language], REPLYING[language], EDITED)
    drawn = look_of(await talk.person.download(result["files"][0]))
    assert await show.started_from() == [drawn]


LAST = {"zh": "把刚才那张动起来", "en": "bring the last one to life"}
PICKED = {
    "zh": "收到，用刚才那张图来拍 🎬 想换一张，回复那张图就行。",
    "en": "On it, filming from your last picture 🎬 To use another one, reply to it.",
}


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_last_one_is_the_last_result(show: Stage, language: str) -> None:
    talk = await show.enter(language)
    for words in DRAWING[language]:
        await talk.ask(words)
    said = await talk.ask(LAST[language])
    picked = [f"↩ {PICKED[language]}", f"✎ {PICKED[language]} (file)"]
    assert said[1:3] == picked
    assert said[3:] == told(FILM[language], LAST[language], ANIMATED)[1:]
    result = await talk.shows("result", 2)
    drawn = look_of(await talk.person.download(result["files"][0]))
    assert await show.started_from() == [drawn]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gallery() -> AsyncIterator[str]:
    """Somebody's site, on which a picture stands."""

    async def serve(_request: web.Request) -> web.Response:
        return web.Response(body=painted("pink", (500, 250)), content_type="image/png")

    app = web.Application()
    app.router.add_get("/pink.png", serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


LINKED = {"zh": "{} 改成夜景", "en": "{} make it a night scene"}


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_link_to_a_picture_is_as_good_as_the_picture(
    show: Stage, gallery: str, language: str
) -> None:
    talk = await show.enter(language)
    said = await talk.ask(LINKED[language].format(f"{gallery}/pink.png"))
    words = LINKED[language].format("").strip()
    assert said[1:] == told(PICTURE[language], words, EDITED)
    assert await show.started_from() == [("pink", (500, 250))]


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_link_that_leads_nowhere_is_told_and_costs_nothing(
    show: Stage, gallery: str, language: str
) -> None:
    talk, before = await show.enter(language), await show.orders()
    said = await talk.ask(LINKED[language].format(f"{gallery}/gone.png"))
    words = LINKED[language].format("").strip()
    assert said[1:] == [PICTURE[language][0].format(words=words), NOT_USABLE[language]]
    assert await show.orders() == before


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_broken_picture_is_told_and_costs_nothing(show: Stage, language: str) -> None:
    talk, before = await show.enter(language), await show.orders()
    said = await talk.ask(REPLYING[language], pictures=[painted("red")[:100]])
    acknowledged = PICTURE[language][0].format(words=REPLYING[language])
    assert said[1:] == [acknowledged, NOT_USABLE[language]]
    assert await show.orders() == before


MISSING = [
    ("zh", "把这张图动起来", [], "好呀，把图发给我，或者回复那张图再说一次 🖼️"),
    (
        "en",
        "animate this picture",
        [],
        "Sure! Send me the picture for the film, or reply to it and say that again 🖼️",
    ),
    ("zh", "把这张图改成水彩", [], "好呀，把图发给我，或者回复那张图再说一次 🖼️"),
    (
        "en",
        "make this picture a watercolour",
        [],
        "Sure! Send me the picture to start from, or reply to it and say that again 🖼️",
    ),
    ("zh", "首尾帧 花开的过程", [], "好呀，把要用的几张图一起发给我，或者回复它们再说一次 🖼️"),
    ("zh", "首尾帧 花开的过程", ["red"], "收到一张，还差一张，再发给我就好 🖼️"),
    (
        "en",
        "first and last frame, a flower opens",
        [],
        "Sure! Send me the pictures for the film together, or reply to them and say that again 🖼️",
    ),
]


@pytest.mark.parametrize(
    ("language", "words", "colours", "answer"),
    MISSING,
    ids=[f"{words} {len(colours)}" for _, words, colours, _ in MISSING],
)
async def test_missing_pictures_are_asked_for(
    show: Stage, language: str, words: str, colours: list[str], answer: str
) -> None:
    talk, before = await show.enter(language), await show.orders()
    await talk.say(words, pictures=[painted(each) for each in colours])
    await talk.until(lambda: bool(talk.messages))
    await talk.calm()
    assert talk.script[1:] == [f"↩ {answer}"]
    assert await show.orders() == before


FEWER = [
    ("zh", "用 Midjourney 改成油画风格", "你发的 3 张图里，Midjourney 用了前 1 张。"),
    (
        "en",
        "make it an oil painting with Midjourney",
        "Of your 3 pictures Midjourney uses only the first.",
    ),
]


@pytest.mark.parametrize(("language", "words", "notice"), FEWER, ids=["zh", "en"])
async def test_that_a_model_takes_fewer_pictures_is_said_before_and_after(
    show: Stage, language: str, words: str, notice: str
) -> None:
    talk = await show.enter(language)
    said = await talk.ask(words, pictures=[painted(each) for each in ("lime", "gold", "blue")])
    facts = {"start": "Midjourney · 480P", "price": "8", "model": "Midjourney"}
    assert said[2:4] == told(PICTURE[language], "", facts, f"\n{notice}")[1:3]
    assert notice in said[4].split("\n")
    assert await show.started_from() == [("lime", SIZE)]


async def test_a_picture_is_handed_over_once_however_often_it_is_used(show: Stage) -> None:
    talk = await show.enter("zh")
    attached = [painted("lime", (640, 360))]
    before = len(await show.uploads())
    for words in ("把它改成水彩风格", "让它动起来", "参考这张图做一段视频"):
        await talk.ask(words, pictures=attached)
        assert await show.started_from() == [("lime", (640, 360))]
    uploaded = await show.uploads()
    assert len(uploaded) == before + 1
    assert len(set(uploaded)) == len(uploaded)
