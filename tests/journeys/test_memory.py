"""What the bot remembers: names of pictures, earlier results, what is stored and deleted."""

import pytest

from tests.journeys.conversation import Conversation
from tests.journeys.pictures import painted
from tests.journeys.stage import Stage
from tests.journeys.test_preferences import said
from tests.locales.never_say import find_forbidden

pytestmark = pytest.mark.asyncio(loop_scope="module")

PACE = 0.15
MORE = "[limits]\nconfirm_above = 45\n"
BOTH = pytest.mark.parametrize("language", ["zh", "en"])

GIVEN = {"zh": "画一只柴犬，叫旺财，1:1", "en": "draw a shiba named Luna, 1:1"}
EDITED = {
    "zh": [
        "> 旺财戴上草帽",
        "↩ 收到，用旺财那张图来画 🎨 想换一张，回复那张图就行。",
        "✎ 收到，用旺财那张图来画 🎨 想换一张，回复那张图就行。 (file)",
        "· 🎨 开始生成图片 · SeeDream 4.5 · 4K\n预计 1~2 秒 · 5 积分 [取消]",
        "✎ 🎨 SeeDream 4.5 · 用时 N 秒",
        (
            "↩ ✅ 图片好了 · SeeDream 4.5\n预计 1~2 秒，实际 N 秒 · 5 积分\n"
            "🔗 原始链接：LINK.png [再来一张] [改提示词] [动起来] [以后都用它] (file)"
        ),
    ],
    "en": [
        "> Luna in a straw hat",
        "↩ On it, drawing from your picture of Luna 🎨 To use another one, reply to it.",
        "✎ On it, drawing from your picture of Luna 🎨 To use another one, reply to it. (file)",
        "· 🎨 Starting your picture · SeeDream 4.5 · 4K\nAbout 1 to 2 seconds · 5 credits [Cancel]",
        "✎ 🎨 SeeDream 4.5 · took N s",
        (
            "↩ ✅ Your picture is ready · SeeDream 4.5\n"
            "Expected 1 to 2 s, took N s · 5 credits\n"
            "🔗 Original link: LINK.png [Another picture] [Edit prompt] [Animate] "
            "[Always use this model] (file)"
        ),
    ],
}
FILMED = {
    "zh": [
        "> 旺财在海边冲浪的视频，5秒",
        "↩ 收到，用旺财那张图来拍 🎬 想换一张，回复那张图就行。",
        "✎ 收到，用旺财那张图来拍 🎬 想换一张，回复那张图就行。 (file)",
        "· 🎬 开始生成视频 · Wan 2.6 · 5 秒 · 1080P\n预计 1~3 秒 · 40 积分 [取消]",
        "✎ 🎬 Wan 2.6 · 用时 N 秒",
        (
            "↩ ✅ 视频好了 · Wan 2.6\n预计 1~3 秒，实际 N 秒 · 40 积分 "
            "[再来一条] [改提示词] [以后都用它] (file)"
        ),
        "· 🔗 原始链接：LINK.mp4",
    ],
    "en": [
        "> Luna surfing at the beach, 5 second video",
        "↩ On it, filming from your picture of Luna 🎬 To use another one, reply to it.",
        "✎ On it, filming from your picture of Luna 🎬 To use another one, reply to it. (file)",
        (
            "· 🎬 Starting your film · Wan 2.6 · 5 s · 1080P\n"
            "About 1 to 3 seconds · 40 credits [Cancel]"
        ),
        "✎ 🎬 Wan 2.6 · took N s",
        (
            "↩ ✅ Your film is ready · Wan 2.6\nExpected 1 to 3 s, took N s · 40 credits "
            "[Another film] [Edit prompt] [Always use this model] (file)"
        ),
        "· 🔗 Original link: LINK.mp4",
    ],
}
HISTORY = {
    "zh": [
        "> 我的历史",
        (
            "↩ 🗂️ 你做过的：\n1. 🎬 旺财在海边冲浪的视频 · Wan 2.6 · 刚刚\n🔗 原始链接：LINK.mp4\n"
            "2. 🎨 旺财戴上草帽 · SeeDream 4.5 · 刚刚\n"
            "3. 🎨 一只柴犬，叫旺财 · SeeDream 4.5 · 刚刚 (file) (file)"
        ),
    ],
    "en": [
        "> history",
        (
            "↩ 🗂️ What I made for you:\n1. 🎬 Luna surfing at the beach · Wan 2.6 · just now\n"
            "🔗 Original link: LINK.mp4\n2. 🎨 Luna in a straw hat · SeeDream 4.5 · just now\n"
            "3. 🎨 a shiba named Luna · SeeDream 4.5 · just now (file) (file)"
        ),
    ],
}
STATUS = {
    "zh": ["> 好了没", "↩ 现在没有正在做的。上一段视频刚刚做好：旺财在海边冲浪的视频"],
    "en": [
        "> status",
        (
            "↩ Nothing is being made right now. Your last film was ready just now: "
            "Luna surfing at the beach"
        ),
    ],
}
STORED = {
    "zh": [
        "> 删除我的数据",
        (
            "↩ 🗄️ 我这里存着关于你的：\n· 你提过的 3 个要求，和做好的 3 个结果\n"
            "· 你起过名字的图：旺财\n要全部删掉吗？还没下单的会取消；已经下单的会照样做好发给你，"
            "然后也删掉。 [全部删除] [先留着]"
        ),
    ],
    "en": [
        "> forget me",
        (
            "↩ 🗄️ What I keep about you:\n· what you asked for, 3 times, and 3 results\n"
            "· pictures you gave names to: Luna\nShall I delete all of it? What isn't ordered "
            "yet is cancelled; what is ordered still comes, and is deleted after that. "
            "[Delete all of it] [Keep it]"
        ),
    ],
}
KEEP = {"zh": "先留着", "en": "Keep it"}
KEPT = {"zh": "👌 好，都留着。", "en": "👌 All right, it stays."}
DELETE = {"zh": "全部删除", "en": "Delete all of it"}
DELETED = {
    "zh": [
        "✎ ☑️ 这个问题已经了结。",
        (
            "↩ ✅ 都删掉了：你说过的话、做过的结果、起过的名字和常用的模型。"
            "我留的图片和视频文件最迟七天后清掉，今天用了多少积分过了今天就不再记着。"
        ),
    ],
    "en": [
        "✎ ☑️ This question is settled.",
        (
            "↩ ✅ All deleted: what you said, what I made, the names you gave and your usual "
            "models. My copies of pictures and films go within seven days; how much you spent "
            "today goes when the day is over."
        ),
    ],
}
EMPTY = {
    "zh": [("你存了我什么", "↩ 我这里没有存着关于你的任何东西 👌")],
    "en": [("what do you know about me?", "↩ I keep nothing about you 👌")],
}
NONE_MADE = {
    "zh": ("我的历史", "↩ 还没有做过什么。想看什么就告诉我，比如“画一只在屋顶看月亮的猫” 🎨"),
    "en": (
        "history",
        (
            "↩ Nothing yet. Tell me what you'd like to see, "
            'say "draw a cat on a roof watching the moon" 🎨'
        ),
    ),
}


async def tapped(
    talk: Conversation, slot: str, label: str, *, number: int = 1, leads_to: int = 1
) -> list[str]:
    """Tap a button of the nth message of a kind, and give the so many lines that it leads to."""
    message = await talk.shows(slot, number)
    before = len(talk.script)
    await talk.press(message, label)
    await talk.until(lambda: len(talk.script) >= before + leads_to)
    await talk.calm()
    return talk.script[before:]


@BOTH
async def test_a_name_is_used_shown_again_told_and_forgotten(show: Stage, language: str) -> None:
    talk = await show.enter(language)
    await talk.ask(GIVEN[language])
    edit, film = EDITED[language], FILMED[language]
    assert await talk.ask(edit[0].removeprefix("> ")) == edit
    assert len(await show.started_from()) == 1
    assert await talk.ask(film[0].removeprefix("> ")) == film
    for script in (HISTORY[language], STATUS[language], STORED[language]):
        assert await said(talk, script[0].removeprefix("> ")) == script
    assert await tapped(talk, "reply", KEEP[language], number=3) == [f"✎ {KEPT[language]}"]
    assert await said(talk, STORED[language][0].removeprefix("> ")) == STORED[language]
    deleted = await tapped(talk, "reply", DELETE[language], number=4, leads_to=2)
    assert deleted == DELETED[language]
    for words, answer in (*EMPTY[language], NONE_MADE[language]):
        assert await said(talk, words) == [f"> {words}", answer]
    # The name means nothing any more.
    assert (await talk.ask(edit[0].removeprefix("> ")))[1] not in edit
    assert [find_forbidden(text) for text in talk.texts] == [[]] * len(talk.texts)


PAGES = {
    "zh": ("画一只猫，1:1", "我的历史", "更多", "↩ 🗂️ 你做过的（第 2 页）：\n5. 🎨 一只猫"),
    "en": (
        "draw a cat, 1:1",
        "history",
        "More",
        "↩ 🗂️ What I made for you (page 2):\n5. 🎨 a cat",
    ),
}


@BOTH
async def test_earlier_results_are_turned_page_by_page(show: Stage, language: str) -> None:
    wish, history, more, second = PAGES[language]
    talk = await show.enter(language)
    messages = [await talk.say(wish) for _ in range(5)]
    for message in messages:
        await talk.ended(message)
    first = (await said(talk, history))[-1]
    assert first.count("🎨") == 4
    assert first.endswith(f"[{more}] (file) (file) (file) (file)")
    (page,) = await tapped(talk, "reply", more)
    assert page.startswith(second)
    assert page.endswith("(file)")
    assert await tapped(talk, "reply", more, leads_to=0) == []
    # In words, too, and by a command that is typed.
    assert (await said(talk, f"/show {history}"))[-1] == first
    assert (await said(talk, more.lower()))[-1].startswith(second)


HELP = {
    "zh": (
        "你会什么",
        "模型和价格",
        "↩ 🎨 画图的模型：\nSeeDream 4.5 · 5 积分\nNano Banana 2 · 4~13 积分\n",
        "🎬 拍视频的模型：\nWan 2.6 · 25~120 积分\n",
    ),
    "en": (
        "help",
        "Models and prices",
        "↩ 🎨 For pictures:\nSeeDream 4.5 · 5 credits\nNano Banana 2 · 4~13 credits\n",
        "🎬 For films:\nWan 2.6 · 25~120 credits\n",
    ),
}


@BOTH
async def test_help_has_the_models_with_their_prices_behind_a_button(
    show: Stage, language: str
) -> None:
    words, label, pictures, films = HELP[language]
    talk = await show.enter(language)
    assert (await said(talk, words))[-1].endswith(f" [{label}]")
    (listed,) = await tapped(talk, "reply", label)
    assert listed.startswith(pictures)
    assert films in listed
    assert listed.count("\n") < 30


CORRECTED = {
    "zh": (
        "旺财在海边冲浪的视频，10秒",
        "不是，用这张",
        [
            "↩ 好，换成这张来拍 🎬",
            "✎ ☑️ 这个问题已经了结。",
            "✎ 好，换成这张来拍 🎬 (file)",
        ],
        "↩ 🎬 用 Wan 2.6 拍这段视频要 80 积分，超过了这里不用先问的上限（45 积分）。要继续吗？",
    ),
    "en": (
        "Luna surfing at the beach, 10 second video",
        "no, this one",
        [
            "↩ All right, filming from this picture instead 🎬",
            "✎ ☑️ This question is settled.",
            "✎ All right, filming from this picture instead 🎬 (file)",
        ],
        (
            "↩ 🎬 With Wan 2.6 this film would be 80 credits, above the 45 I may spend here "
            "unasked. Go ahead?"
        ),
    ),
}


async def sent(talk: Conversation, colour: str) -> str:
    """Put a picture into the chat that somebody can reply to."""
    room = talk.elsewhere(talk.room)
    message = await room.say("", pictures=[painted(colour)])
    await room.until(lambda: bool(room.messages))
    await room.calm()
    return message


@BOTH
async def test_a_reply_to_another_picture_corrects_which_one_is_used(
    show: Stage, language: str
) -> None:
    wish, words, corrected, question = CORRECTED[language]
    talk = await show.enter(language)
    await talk.ask(GIVEN[language])
    other = await sent(talk, "teal")
    orders = await show.orders()
    await talk.say(wish)
    await talk.shows("ask-1")
    await talk.calm()
    before = len(talk.script)
    await talk.say(words, reply_to=other)
    await talk.shows("ask-1", 2)
    await talk.calm()
    script = talk.script[before + 1 :]
    assert script[:-1] == corrected
    assert script[-1].startswith(question)
    assert await show.orders() == orders


AGAIN = {
    "zh": (
        "旺财戴上草帽",
        "用这张",
        "↩ 明白，是这张 👌 上一张已经在画了，我先看看用这张再做一次要多少积分。",
        "↩ 🎨 用这张图再画一张（SeeDream 4.5）要 5 积分，要吗？ [继续（5 积分）] [算了]",
        "继续",
    ),
    "en": (
        "Luna in a straw hat",
        "this one",
        (
            "↩ I see, this one 👌 The first picture is already being made, "
            "so let me see what another from this one costs."
        ),
        (
            "↩ 🎨 Another picture from this one with SeeDream 4.5 would be 5 credits. Shall I? "
            "[Go ahead (5 credits)] [Never mind]"
        ),
        "Go ahead",
    ),
}


@BOTH
async def test_what_is_being_made_already_is_made_again_only_after_asking(
    show: Stage, language: str
) -> None:
    wish, words, acknowledgment, question, label = AGAIN[language]
    talk = await show.enter(language)
    await talk.ask(GIVEN[language])
    other = await sent(talk, "teal")
    orders = await show.orders()
    first = await talk.say(wish)
    await show.paid.until(lambda _: len(show.paid.of("task")) > orders)
    second = await talk.say(words, reply_to=other)
    # The first question was what to do with the other picture.
    asking = await talk.shows("ask-1", 2)
    await talk.ended(first)
    assert acknowledgment in talk.script
    assert question in talk.script
    assert await show.orders() == orders + 1
    await talk.press(asking, label)
    await talk.ended(second)
    assert await show.orders() == orders + 2
    ((colour, _),) = await show.started_from()
    assert colour == "teal"


OWN = {
    "zh": (
        ("这张叫小白", "↩ ✅ 记住了，这张叫小白。以后说“小白在海边”，就从这张画起 🎨"),
        ("小白在海边，1:1", "↩ 收到，用小白那张图来画 🎨 想换一张，回复那张图就行。"),
        (
            "第一张",
            "↩ 好，刚才那张。想怎么改呢？比如“换成夜景”，或者“让它动起来” 🎨 (file)",
        ),
        ("换成夜景", "↩ 收到，用刚才那张图来画 🎨 想换一张，回复那张图就行。"),
    ),
    "en": (
        (
            "call this one Rex",
            '↩ ✅ Noted, this picture is Rex. Say "Rex at the beach" and I\'ll draw from it 🎨',
        ),
        (
            "Rex at the beach, 1:1",
            "↩ On it, drawing from your picture of Rex 🎨 To use another one, reply to it.",
        ),
        (
            "the first picture",
            (
                "↩ Your last picture, got it. What shall I do with it? "
                'Say "make it night" or "animate it" 🎨 (file)'
            ),
        ),
        (
            "make it night",
            "↩ On it, drawing from your last picture 🎨 To use another one, reply to it.",
        ),
    ),
}


@BOTH
async def test_a_picture_of_ones_own_has_a_name_and_a_result_is_picked_by_its_place(
    show: Stage, language: str
) -> None:
    (naming, named), (wish, used), (pick, picked), (change, changed) = OWN[language]
    talk, before = await show.enter(language), await show.orders()
    await talk.say(naming, pictures=[painted("teal")])
    await talk.shows("reply")
    assert talk.script == [f"> {naming} (file)", named]
    assert (await talk.ask(wish))[1] == used
    ((colour, _),) = await show.started_from()
    assert colour == "teal"
    assert await said(talk, pick) == [f"> {pick}", picked]
    assert await show.orders() == before + 1
    assert (await talk.ask(change))[1] == changed
    assert await show.orders() == before + 2


SETS = {
    "zh": (
        "画三张猫，1:1",
        ("再来一张", "↩ 好，用 SeeDream 4.5 再画一张 🎨"),
        ("画三张狗，1:1", "↩ 收到，这就画：狗 🎨"),
        ("把第二张改成雪夜", "↩ 收到，用第 2 张图来画 🎨 想换一张，回复那张图就行。"),
        ("这张叫小白", "↩ ✅ 记住了，这张叫小白。以后说“小白在海边”，就从这张画起 🎨"),
        "我的历史",
    ),
    "en": (
        "3 pictures of a cat, 1:1",
        ("one more", "↩ Sure, another try with SeeDream 4.5 🎨"),
        ("3 pictures of a dog, 1:1", "↩ On it, drawing: a dog 🎨"),
        (
            "make the second one snowy",
            "↩ On it, drawing from picture 2 🎨 To use another one, reply to it.",
        ),
        (
            "call it Rex",
            ('↩ ✅ Noted, this picture is Rex. Say "Rex at the beach" and I\'ll draw from it 🎨'),
        ),
        "history",
    ),
}


@BOTH
async def test_a_set_is_gone_on_with_by_number_and_by_place(show: Stage, language: str) -> None:
    wish, *steps, (naming, named), history = SETS[language]
    talk, before = await show.enter(language), await show.orders()
    await talk.ask(wish)
    made = []
    for words, acknowledged in steps:
        script = await talk.ask(words)
        assert script[1] == acknowledged
        made.append(sum(line.startswith("↩ ✅") and line.count("(file)") for line in script))
    assert made == [1, 3, 1]
    assert await said(talk, naming) == [f"> {naming}", named]
    assert (await said(talk, history))[-1].count("(file)") == 3 + sum(made)
    assert await show.orders() - before == 3 + sum(made)
