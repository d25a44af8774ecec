"""How a chat is talked to: chosen by its moderators, changed as often as they like."""

from collections.abc import Mapping

import pytest

from tests.journeys.conversation import Conversation, Entry, slot_of
from tests.journeys.pictures import painted
from tests.journeys.stage import Stage
from tests.locales.never_say import find_forbidden

pytestmark = pytest.mark.asyncio(loop_scope="module")

PACE = 0.02

CALL = {"zh": "<@danqing> /设置", "en": "<@danqing> /settings"}
AT_FIRST = {
    "zh": "↩ ⚙️ 现在我在这里是这样说话的（管理员可以改）：\n"
    "⏳ 进度：同一条消息随时更新\n💰 价格：开始时和结果里都说\n🖼️ 结果：直接显示 "
    "[进度：另发消息] [进度：不显示] [隐藏价格] [遮住结果]",
    "en": "↩ ⚙️ How I talk here (moderators can change it):\n"
    "⏳ Progress: one message that keeps changing\n💰 Prices: at the start and with each result\n"
    "🖼️ Results: shown at once "
    "[Progress: new messages] [Progress: none] [Hide prices] [Cover results]",
}
HIDE = {"zh": "隐藏价格", "en": "Hide prices"}
SHOW = {"zh": "显示价格", "en": "Show prices"}
HIDDEN = {
    "zh": "✎ ⚙️ 现在我在这里是这样说话的（管理员可以改）：\n"
    "⏳ 进度：同一条消息随时更新\n💰 价格：只在要问你、或者没做成的时候说\n🖼️ 结果：直接显示 "
    "[进度：另发消息] [进度：不显示] [显示价格] [遮住结果]",
    "en": "✎ ⚙️ How I talk here (moderators can change it):\n"
    "⏳ Progress: one message that keeps changing\n"
    "💰 Prices: only where I ask, or where it went wrong\n🖼️ Results: shown at once "
    "[Progress: new messages] [Progress: none] [Show prices] [Cover results]",
}
DONE = {"zh": "收到 ✅", "en": "Got it ✅"}
NOT_YOURS = {
    "zh": "这是给别人的选项。想看什么，直接告诉我就好。",
    "en": "That choice is for someone else. Just tell me what you'd like to see.",
}
REFUSED = {
    "zh": "↩ 这里怎么说话由管理员来定，可以请管理员发一句“/设置” 🙏",
    "en": "↩ Only the moderators of this chat can change how I talk here. Ask one of them to say "
    '"/settings" 🙏',
}
WISH = {"zh": "<@danqing> 画一只水獭，1:1", "en": "<@danqing> draw an otter, 1:1"}
UNPRICED = {
    "zh": [
        "> <@danqing> 画一只水獭，1:1",
        "↩ 收到，这就画：一只水獭 🎨",
        "· 🎨 开始生成图片 · SeeDream 4.5 · 1:1\n预计 1~2 秒 [取消]",
        "✎ 🎨 SeeDream 4.5 · 用时 N 秒",
        (
            "↩ ✅ 图片好了 · SeeDream 4.5\n预计 1~2 秒，实际 N 秒\n"
            "🔗 原始链接：LINK.png [再来一张] [改提示词] [动起来] [以后都用它] (file)"
        ),
    ],
    "en": [
        "> <@danqing> draw an otter, 1:1",
        "↩ On it, drawing: an otter 🎨",
        "· 🎨 Starting your picture · SeeDream 4.5 · 1:1\nAbout 1 to 2 seconds [Cancel]",
        "✎ 🎨 SeeDream 4.5 · took N s",
        (
            "↩ ✅ Your picture is ready · SeeDream 4.5\nExpected 1 to 2 s, took N s\n"
            "🔗 Original link: LINK.png "
            "[Another picture] [Edit prompt] [Animate] [Always use this model] (file)"
        ),
    ],
}
NOISY: Mapping[str, tuple[str, int]] = {
    "画一只狐狸": ("image", 0),
    "改成水彩风格": ("image", 1),
    "做一段狐狸的视频": ("film", 0),
    "让它动起来": ("film", 1),
    "参考这张图做一段视频": ("film", 1),
    "从第一张过渡到第二张的视频": ("film", 2),
}
"""A wish of each type, what it makes and how many pictures it starts from."""


async def group_of(show: Stage, language: str) -> Conversation:
    """Open a group, of which its opener is the moderator."""
    person = (await show.enter(language)).person
    return await show.join(person, await person.open_room("everybody"))


async def settings(group: Conversation, language: str) -> Entry:
    await group.say(CALL[language])
    return await group.shows("reply")


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_moderator_chooses_again_and_again(show: Stage, language: str) -> None:
    group = await group_of(show, language)
    shown = await settings(group, language)
    assert group.script[-1] == AT_FIRST[language]
    await group.press(shown, HIDE[language])
    await group.until(lambda: len(group.edits(shown)) == 1)
    assert group.script[-1] == HIDDEN[language]
    assert await group.ask(WISH[language]) == UNPRICED[language]
    await group.press(group.edits(shown)[-1], SHOW[language])
    await group.until(lambda: len(group.edits(shown)) > 1)
    assert group.script[-1] == AT_FIRST[language].replace("↩", "✎", 1)
    await group.press(group.edits(shown)[-1], HIDE[language])
    await group.until(lambda: group.script[-1] == HIDDEN[language])
    assert group.notices == [DONE[language]] * 3
    assert [find_forbidden(text) for text in group.texts] == [[]] * len(group.texts)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_others_are_refused_kindly(show: Stage, language: str) -> None:
    group = await group_of(show, language)
    shown = await settings(group, language)
    guest = (await show.enter(language)).person
    visit = await show.join(guest, group.room)
    await visit.press(shown, HIDE[language])
    await visit.say(CALL[language])
    await visit.until(lambda: bool(visit.messages))
    assert visit.script[-1] == REFUSED[language]
    assert visit.notices == [NOT_YOURS[language]]
    assert group.edits(shown) == []


@pytest.mark.parametrize("words", NOISY)
async def test_whatever_is_made_the_chat_is_told_little(show: Stage, words: str) -> None:
    kind, pictures = NOISY[words]
    talk = await show.enter("zh")
    sent = [painted(colour) for colour in ("teal", "gold")[:pictures]]
    message = await talk.say(words, pictures=sent)
    await talk.ended(message)
    most = ["ack", "status", "result", "link"] if kind == "film" else ["ack", "status", "result"]
    assert [slot_of(entry) for entry in talk.messages] == most
