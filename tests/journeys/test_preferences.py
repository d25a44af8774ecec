"""Models that people like: said, shown, used, beaten by the words, undone and cleared."""

from collections.abc import AsyncIterator, Mapping

import pytest
import pytest_asyncio

from tests.journeys.conversation import Conversation
from tests.journeys.stage import Stage, open_stage
from tests.locales.never_say import find_forbidden
from tests.processes import remove_model

pytestmark = pytest.mark.asyncio(loop_scope="module")

PACE = 0.02

STATEMENTS = {"zh": "以后都用香蕉Pro", "en": "always use nano banana pro"}
SAVED = {
    "zh": "↩ ✅ 记住了：以后图片默认用 Nano Banana Pro（10~18 积分）。想恢复推荐，说“用默认的”。",
    "en": "↩ ✅ Noted: from now on Nano Banana Pro (10~18 credits) is your model for pictures. "
    'To leave the choice to me again, say "use the default".',
}
UNDO = {"zh": "撤销", "en": "Undo"}
UNDONE = {"zh": "↩️ 已撤销，和之前一样。", "en": "↩️ Undone, everything is as it was before."}
NOT_YOURS = {
    "zh": "这是给别人的选项。想看什么，直接告诉我就好。",
    "en": "That choice is for someone else. Just tell me what you'd like to see.",
}
DONE = {"zh": "收到 ✅", "en": "Got it ✅"}
CATS = {"zh": "画一只猫，1:1", "en": "draw a cat, 1:1"}
USUAL = {
    "zh": [
        "> 画一只猫，1:1",
        "↩ 收到，这就画：一只猫 🎨",
        "· 🎨 开始生成图片 · Nano Banana Pro · 1:1 · 1K\n预计 1~2 秒 · 10 积分 [取消]",
        "✎ 🎨 Nano Banana Pro · 用时 N 秒",
        (
            "↩ ✅ 图片好了 · Nano Banana Pro（你常用的）\n预计 1~2 秒，实际 N 秒 · 10 积分\n"
            "🔗 原始链接：LINK.png [再来一张] [改提示词] [动起来] (file)"
        ),
    ],
    "en": [
        "> draw a cat, 1:1",
        "↩ On it, drawing: a cat 🎨",
        (
            "· 🎨 Starting your picture · Nano Banana Pro · 1:1 · 1K\n"
            "About 1 to 2 seconds · 10 credits [Cancel]"
        ),
        "✎ 🎨 Nano Banana Pro · took N s",
        (
            "↩ ✅ Your picture is ready · Nano Banana Pro (your choice)\n"
            "Expected 1 to 2 s, took N s · 10 credits\n"
            "🔗 Original link: LINK.png [Another picture] [Edit prompt] [Animate] (file)"
        ),
    ],
}
RECOMMENDED = {
    "zh": [
        "· 🎨 开始生成图片 · SeeDream 4.5 · 1:1\n预计 1~2 秒 · 5 积分 [取消]",
        "✎ 🎨 SeeDream 4.5 · 用时 N 秒",
        (
            "↩ ✅ 图片好了 · SeeDream 4.5\n预计 1~2 秒，实际 N 秒 · 5 积分\n"
            "🔗 原始链接：LINK.png [再来一张] [改提示词] [动起来] [以后都用它] (file)"
        ),
    ],
    "en": [
        (
            "· 🎨 Starting your picture · SeeDream 4.5 · 1:1\n"
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
}
BOTH = pytest.mark.parametrize("language", ["zh", "en"])


async def said(talk: Conversation, words: str) -> list[str]:
    """Say something that makes nothing, and give the script from these words on."""
    before, told = len(talk.script), len(talk.messages)
    await talk.say(words)
    await talk.until(lambda: len(talk.messages) > told)
    await talk.calm()
    return talk.script[before:]


async def tapped(talk: Conversation, slot: str, label: str, *, number: int = 1) -> list[str]:
    """Tap a button of the nth message of a kind, and give what that leads to."""
    message = await talk.shows(slot, number)
    shown = {button["label"]: button["id"] for button in message["buttons"]}
    edited = [button for edit in talk.edits(message) for button in edit["buttons"]]
    shown |= {button["label"]: button["id"] for button in edited}
    before = len(talk.script)
    await talk.person.press(message["id"], shown[label])
    await talk.until(lambda: len(talk.script) > before)
    await talk.calm()
    return talk.script[before:]


@BOTH
async def test_a_statement_is_confirmed_used_and_marked(show: Stage, language: str) -> None:
    talk = await show.enter(language)
    statement = STATEMENTS[language]
    assert await said(talk, statement) == [
        f"> {statement}",
        f"{SAVED[language]} [{UNDO[language]}]",
    ]
    assert await talk.ask(CATS[language]) == USUAL[language]
    # What is no news has no way back.
    assert await said(talk, statement) == [f"> {statement}", SAVED[language]]


@BOTH
async def test_a_statement_is_undone_once(show: Stage, language: str) -> None:
    talk = await show.enter(language)
    await said(talk, STATEMENTS[language])
    assert await tapped(talk, "reply", UNDO[language]) == [f"✎ {UNDONE[language]}"]
    assert talk.notices == [UNDONE[language]]
    assert (await talk.ask(CATS[language]))[2:] == RECOMMENDED[language]


@BOTH
async def test_somebody_else_cannot_undo_it(show: Stage, language: str) -> None:
    person = (await show.enter(language)).person
    group = await show.join(person, await person.open_room("g"))
    await said(group, f"<@danqing> {STATEMENTS[language]}")
    message = await group.shows("reply")
    stranger = await show.enter(language, "stranger")
    await stranger.person.press(message["id"], message["buttons"][0]["id"])
    await group.calm()
    assert group.notices == [NOT_YOURS[language]]
    assert group.script[-1] == f"{SAVED[language]} [{UNDO[language]}]"


REQUESTS = {
    "zh": (
        "用可灵做一段锦鲤游过荷塘的视频，5秒，竖屏",
        [
            "> 用可灵做一段锦鲤游过荷塘的视频，5秒，竖屏",
            "↩ 收到，这就拍：锦鲤游过荷塘的视频 🎬\n以后视频默认用 Kling O1。 [撤销]",
            "· 🎬 开始生成视频 · Kling O1 · 5 秒 · 9:16 · 720P\n预计 1~2 秒 · 48 积分 [取消]",
            "✎ 🎬 Kling O1 · 用时 N 秒",
            (
                "↩ ✅ 视频好了 · Kling O1（你常用的）\n预计 1~2 秒，实际 N 秒 · 48 积分 "
                "[再来一条] [改提示词] (file)"
            ),
            "· 🔗 原始链接：LINK.mp4",
        ],
        "✎ 收到，这就拍：锦鲤游过荷塘的视频 🎬\n↩️ 已撤销，和之前一样。",
    ),
    "en": (
        "make a 10 second vertical clip of koi swimming through a flooded subway car, use kling",
        [
            (
                "> make a 10 second vertical clip of koi swimming through a flooded subway car, "
                "use kling"
            ),
            (
                "↩ On it, filming: a clip of koi swimming through a flooded subway… 🎬\n"
                "Kling O1 is now your model for films. [Undo]"
            ),
            (
                "· 🎬 Starting your film · Kling O1 · 10 s · 9:16 · 720P\n"
                "About 1 to 2 seconds · 96 credits [Cancel]"
            ),
            "✎ 🎬 Kling O1 · took N s",
            (
                "↩ ✅ Your film is ready · Kling O1 (your choice)\n"
                "Expected 1 to 2 s, took N s · 96 credits [Another film] [Edit prompt] (file)"
            ),
            "· 🔗 Original link: LINK.mp4",
        ],
        (
            "✎ On it, filming: a clip of koi swimming through a flooded subway… 🎬\n"
            "↩️ Undone, everything is as it was before."
        ),
    ),
}
NOTHING = {
    "zh": (
        "我的偏好",
        "↩ 还没有记住哪个模型，由我来挑最合适的。想固定用一个，说“以后都用可梦”就行。",
    ),
    "en": (
        "my settings",
        (
            "↩ You have no usual model yet, so I choose what suits. "
            'To always have the same one, say "always use SeeDream".'
        ),
    ),
}


@BOTH
async def test_a_request_that_names_a_model_says_that_it_is_kept_and_how_to_undo_it(
    show: Stage, language: str
) -> None:
    wish, script, undone = REQUESTS[language]
    talk = await show.enter(language)
    assert await talk.ask(wish) == script
    assert await tapped(talk, "ack", UNDO[language]) == [undone]
    question, answer = NOTHING[language]
    assert await said(talk, question) == [f"> {question}", answer]


SHOWN = {
    "zh": (
        ["以后都用香蕉Pro", "用MJ画一只狐狸，1:1", "以后视频都用可灵"],
        "我的偏好",
        (
            "↩ 🧠 你常用的模型：\n图片 · Midjourney（8~10 积分）\n"
            "改图 · Nano Banana Pro（10~18 积分）\n视频 · Kling O1（48~192 积分） "
            "[图片恢复推荐] [视频恢复推荐]"
        ),
        "图片恢复推荐",
        "✎ ✅ 好，图片恢复推荐，模型由我来挑。 [撤销]",
        "↩ 🧠 你常用的模型：\n视频 · Kling O1（48~192 积分） [视频恢复推荐]",
    ),
    "en": (
        ["always use nano banana pro", "use MJ to draw a fox, 1:1", "always use kling for videos"],
        "my settings",
        (
            "↩ 🧠 Your usual models:\nPictures · Midjourney (8~10 credits)\n"
            "Edits of pictures · Nano Banana Pro (10~18 credits)\n"
            "Films · Kling O1 (48~192 credits) [Choose for me: pictures] [Choose for me: films]"
        ),
        "Choose for me: pictures",
        "✎ ✅ All right, I choose the model for pictures again. [Undo]",
        ("↩ 🧠 Your usual models:\nFilms · Kling O1 (48~192 credits) [Choose for me: films]"),
    ),
}


@BOTH
async def test_what_is_kept_is_shown_with_prices_and_cleared_and_brought_back_by_tap(
    show: Stage, language: str
) -> None:
    statements, question, shown, label, cleared, left = SHOWN[language]
    talk = await show.enter(language)
    await said(talk, statements[0])
    await talk.ask(statements[1])
    await said(talk, statements[2])
    assert await said(talk, question) == [f"> {question}", shown]
    assert await tapped(talk, "reply", label, number=3) == [cleared]
    assert await said(talk, question) == [f"> {question}", left]
    assert await tapped(talk, "reply", UNDO[language], number=3) == [f"✎ {UNDONE[language]}"]
    assert await said(talk, question) == [f"> {question}", shown]


CLEARED = {
    "zh": (
        [
            "用默认的画一只猫，1:1",
            "↩ 收到，这就画：一只猫 🎨\n✅ 好，图片恢复推荐，模型由我来挑。 [撤销]",
        ],
        ["用默认的", "↩ ✅ 好，改图恢复推荐，模型由我来挑。 [撤销]"],
        ["用默认的", "↩ 本来就没有记住哪个模型，一直是由我来挑最合适的。"],
    ),
    "en": (
        [
            "use the default one to draw a cat, 1:1",
            (
                "↩ On it, drawing: a cat 🎨\n"
                "✅ All right, I choose the model for pictures again. [Undo]"
            ),
        ],
        [
            "use the default",
            "↩ ✅ All right, I choose the model for edits of pictures again. [Undo]",
        ],
        [
            "use the default",
            ("↩ There was no model to forget: I choose whatever suits, and that's how it stays."),
        ],
    ),
}


@BOTH
async def test_the_default_is_asked_for_with_a_request_and_by_itself(
    show: Stage, language: str
) -> None:
    request, statement, again = CLEARED[language]
    talk = await show.enter(language)
    await said(talk, STATEMENTS[language])
    script = await talk.ask(request[0])
    assert script == [f"> {request[0]}", request[1], *RECOMMENDED[language]]
    assert await said(talk, statement[0]) == [f"> {statement[0]}", statement[1]]
    assert await said(talk, again[0]) == [f"> {again[0]}", again[1]]


@pytest.mark.parametrize(
    ("language", "wish", "start"),
    [
        (
            "zh",
            "用最便宜的画一只狗，1:1",
            (
                "· 🎨 开始生成图片 · Nano Banana 2 · 1:1 · 512px\n预计 1~2 秒 · 4 积分\n"
                "🪙 这已经是现在最便宜的选择了。 [取消]"
            ),
        ),
        (
            "zh",
            "不要用香蕉Pro，画一只狗，1:1",
            "· 🎨 开始生成图片 · SeeDream 4.5 · 1:1\n预计 1~2 秒 · 5 积分 [取消]",
        ),
        (
            "zh",
            "这次用可梦画一只狗，1:1",
            "· 🎨 开始生成图片 · SeeDream 4.5 · 1:1\n预计 1~2 秒 · 5 积分 [取消]",
        ),
        (
            "en",
            "draw a dog with the cheapest model, 1:1",
            (
                "· 🎨 Starting your picture · Nano Banana 2 · 1:1 · 512px\n"
                "About 1 to 2 seconds · 4 credits\n"
                "🪙 That's the cheapest choice right now. [Cancel]"
            ),
        ),
    ],
)
async def test_the_words_of_a_wish_beat_the_usual_model_for_once(
    show: Stage, language: str, wish: str, start: str
) -> None:
    talk = await show.enter(language)
    await said(talk, STATEMENTS[language])
    assert (await talk.ask(wish))[2] == start
    assert await talk.ask(CATS[language]) == USUAL[language]


ALWAYS = {
    "zh": (
        "以后都用它",
        "↩ ✅ 记住了：以后图片默认用 SeeDream 4.5（5 积分）。想恢复推荐，说“用默认的”。 [撤销]",
        "↩ ✅ 图片好了 · SeeDream 4.5（你常用的）\n",
    ),
    "en": (
        "Always use this model",
        (
            "↩ ✅ Noted: from now on SeeDream 4.5 (5 credits) is your model for pictures. "
            'To leave the choice to me again, say "use the default". [Undo]'
        ),
        "↩ ✅ Your picture is ready · SeeDream 4.5 (your choice)\n",
    ),
}


@BOTH
async def test_a_model_is_kept_by_a_tap_on_what_it_made(show: Stage, language: str) -> None:
    label, saved, marked = ALWAYS[language]
    talk = await show.enter(language)
    assert (await talk.ask(CATS[language]))[2:] == RECOMMENDED[language]
    assert await tapped(talk, "result", label) == [saved]
    assert talk.notices == [DONE[language]]
    assert (await talk.ask(CATS[language]))[-1].startswith(marked)
    assert await tapped(talk, "always", UNDO[language]) == [f"✎ {UNDONE[language]}"]
    assert (await talk.ask(CATS[language]))[2:] == RECOMMENDED[language]


HINTS = {
    "zh": (
        "以后图片都用香蕉",
        "画一张写着开业的海报，1:1",
        (
            "🔗 原始链接：LINK.png\n"
            "💡 小提示：图里带文字，SeeDream 4.5 也很拿手（5 积分）。 [再来一张] [改提示词] "
            "[动起来] (file)"
        ),
        "用香蕉画一张写着开业的海报，1:1",
    ),
    "en": (
        "always use nano banana for pictures",
        "a poster for a jazz night, 1:1",
        (
            "🔗 Original link: LINK.png\n"
            "💡 Hint: SeeDream 4.5 does well with words in a picture, 5 credits. "
            "[Another picture] [Edit prompt] [Animate] (file)"
        ),
        "use nano banana to draw a poster for a jazz night, 1:1",
    ),
}


@BOTH
async def test_a_hint_comes_once_with_what_suits_better_and_never_where_the_model_was_named(
    show: Stage, language: str
) -> None:
    statement, wish, ending, named = HINTS[language]
    talk = await show.enter(language)
    await said(talk, statement)
    script = await talk.ask(wish)
    assert script[-1].endswith(ending)
    assert sum("💡" in line for line in script) == 1
    assert "💡" not in "".join(await talk.ask(named))
    assert "💡" not in "".join(await talk.ask(CATS[language]))


@pytest.mark.parametrize(
    ("language", "statement", "answer"),
    [
        (
            "zh",
            "以后视频都用可梦",
            "↩ 这里没有 SeeDream 4.5 能做这个。说“有哪些模型”，看看能用哪些。",
        ),
        (
            "en",
            "always use sora for pictures",
            ('↩ Sora 2 Pro isn\'t on offer here for that. Say "list models" to see what there is.'),
        ),
    ],
)
async def test_what_a_model_cannot_do_is_not_promised(
    show: Stage, language: str, statement: str, answer: str
) -> None:
    talk = await show.enter(language)
    assert await said(talk, statement) == [f"> {statement}", answer]
    question, nothing = NOTHING[language]
    assert await said(talk, question) == [f"> {question}", nothing]
    assert [find_forbidden(text) for text in talk.texts] == [[]] * len(talk.texts)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def later(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Mapping[str, Conversation]]:
    """Two people who said what they like; since then their model has gone, after a restart."""
    async with open_stage(tmp_path_factory.mktemp("later")) as stage:
        async with stage.running():
            talks = {language: await stage.enter(language) for language in STATEMENTS}
            for language, talk in talks.items():
                await said(talk, STATEMENTS[language])
        await remove_model(stage.ima, "gemini-3-pro-image")
        async with stage.running():
            yield talks


GONE = {
    "zh": (
        "你常用的 Nano Banana Pro 画不了这张图，这次先用 SeeDream 4.5。",
        "我的偏好",
        ("↩ 🧠 你常用的模型：\n图片 · Nano Banana Pro，现在用不了，先由我来挑别的 [图片恢复推荐]"),
    ),
    "en": (
        "Your usual Nano Banana Pro can't make this picture, so SeeDream 4.5 does, just this once.",
        "my settings",
        (
            "↩ 🧠 Your usual models:\nPictures · Nano Banana Pro, which isn't on offer now, "
            "so I choose another until it's back [Choose for me: pictures]"
        ),
    ),
}


@BOTH
async def test_a_usual_model_that_has_gone_is_a_hint_and_can_still_be_undone_after_a_restart(
    later: Mapping[str, Conversation], language: str
) -> None:
    notice, question, shown = GONE[language]
    talk = later[language]
    script = await talk.ask(CATS[language])
    start, ending, result = RECOMMENDED[language]
    title, cost = start.split("\n")
    first, facts, link = result.split("\n")
    assert script[2:] == [
        f"{title}\n{notice}\n{cost}",
        ending,
        f"{first}\n{facts}\n{notice}\n{link}",
    ]
    assert await said(talk, question) == [f"> {question}", shown]
    assert await tapped(talk, "reply", UNDO[language]) == [f"✎ {UNDONE[language]}"]
    asked, nothing = NOTHING[language]
    assert await said(talk, asked) == [f"> {asked}", nothing]
