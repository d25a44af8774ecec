"""Every way into the bot on Discord, and every way out, through the running service."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.discord_api.validating import problems
from tests.journeys.guild import EPHEMERAL, SPEAKERS, Server, Talk, files, labels, open_server
from tests.journeys.pictures import SIZE, painted
from tests.journeys.test_asking import PETALS, ROLES
from tests.journeys.test_choosing import FAILED
from tests.journeys.test_pictures import CHEAPER, EDITED, FILM, MORPHED, PICTURE, told
from tests.locales.never_say import find_forbidden
from tests.processes import arm

pytestmark = pytest.mark.asyncio(loop_scope="module")

BOTH = pytest.mark.parametrize("language", ["zh", "en"])

WISH = {"zh": "画一只猫，16:9", "en": "draw a cat, 16:9"}
CAT = {"zh": "一只猫", "en": "a cat"}
THREE = {"zh": ("画三张猫", "猫"), "en": ("3 versions of a cat", "a cat")}
DRAWN = {"start": "SeeDream 4.5 · 16:9", "price": "5", "model": "SeeDream 4.5"}
BOAT = {"zh": "做一段纸船的视频，5 秒，竖屏", "en": "a paper boat, 5 second vertical video"}
FILMED = {"zh": "纸船的视频", "en": "a paper boat"}
WATERCOLOUR = {"zh": "把它改成水彩风格", "en": "make it a watercolour"}
MORPH = {"zh": "从第一张过渡到第二张的视频", "en": "film from first to second"}
AGAIN = {
    "zh": ("再来一张", "好，用 SeeDream 4.5 再画一张 🎨"),
    "en": ("Another picture", "Sure, another try with SeeDream 4.5 🎨"),
}
TAKEN = {"zh": "收到 ✅", "en": "Got it ✅"}
ONCE = {"zh": "这个选项已经点过啦。", "en": "That one has been picked already."}
NOT_YOURS = {
    "zh": "这是给别人的选项。想看什么，直接告诉我就好。",
    "en": "That choice is for someone else. Just tell me what you'd like to see.",
}
EDIT = {"zh": ("改提示词", "一只狗"), "en": ("Edit prompt", "a dog")}
MOVE = {
    "zh": ("动起来", "好，这就让它动起来 🎬"),
    "en": ("Animate", "On it, setting it in motion 🎬"),
}
MOVED = {"start": "1080P", "price": "40", "model": "Wan 2.6"}
ALWAYS = {
    "zh": (
        "以后都用它",
        (
            "↩ ✅ 记住了：以后图片动起来默认用 Wan 2.6（25~120 积分）。"
            "想恢复推荐，说“用默认的”。 [撤销]"
        ),
        "撤销",
        "↩️ 已撤销，和之前一样。",
    ),
    "en": (
        "Always use",
        (
            "↩ ✅ Noted: from now on Wan 2.6 (25~120 credits) is your model for pictures set in "
            'motion. To leave the choice to me again, say "use the default". [Undo]'
        ),
        "Undo",
        "↩️ Undone, everything is as it was before.",
    ),
}
LASTING = {"zh": ("画一只慢慢的蜗牛，16:9", "蜗牛"), "en": ("draw a slow snail, 16:9", "snail")}
CANCEL = {"zh": "取消", "en": "Cancel"}
MOVING = {
    "zh": r"⏳ [▰▱]{10} \d+% · 已等 \d+ 秒，最长约 \d+ 秒",
    "en": r"⏳ [▰▱]{10} \d+% · \d+ s of at most \d+ s",
}
CANNOT_STOP = {
    "zh": ["=(!) 正在试着停下…", "↩ 这张图已经开画，停不下来了；画好就发给你。"],
    "en": [
        "=(!) Trying to stop it…",
        "↩ Your picture is already being made and can't be stopped. You'll get it when it's done.",
    ],
}
FAILING = {
    "zh": ("画一座桥", "桥", "Nano Banana 2 再试", "↩ ✅ 图片好了 · Nano Banana 2\n"),
    "en": (
        "draw a bridge",
        "bridge",
        "Try Nano Banana 2",
        "↩ ✅ Your picture is ready · Nano Banana 2\n",
    ),
}
COVER = {
    "zh": [("遮住结果", "SPOILER_image.png"), ("直接显示", "image.png")],
    "en": [("Cover results", "SPOILER_image.png"), ("Show results", "image.png")],
}
LINKED = {
    "zh": (
        "↩ ✅ 视频好了 · Wan 2.6\n预计 1~2 秒，实际 N 秒 · 40 积分\n"
        "这段视频太大，聊天里放不下，点链接就能看。\n🔗 原始链接：\nLINK.mp4 "
        "[再来一条] [改提示词] [以后都用它] <打开链接>"
    ),
    "en": (
        "↩ ✅ Your film is ready · Wan 2.6\nExpected 1 to 2 s, took N s · 40 credits\n"
        "This film is too big for the chat; the link opens it.\n🔗 Original link: \nLINK.mp4 "
        "[Another film] [Edit prompt] [Always use this model] <Open>"
    ),
}
SUPPRESS_EMBEDS = 1 << 2
ASKING = "↩ 图收到了，想怎么改呢？比如“换成夜景”，或者“让它动起来” 🎨"
FORBIDDEN = {
    "zh": "· 我在这里还没有发言或发图的权限，请管理员帮忙打开。",
    "en": "· I may not write or post pictures here yet. Please ask an admin to allow it.",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """One service for all of them; whatever it sent is as Discord's description has it."""
    async with open_server(tmp_path_factory.mktemp("discord"), pace=0.02) as server:
        async with server.running():
            yield server
        check_everything(server)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reading(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """A service that is let read what nobody said to it."""
    folder = tmp_path_factory.mktemp("reading")
    granted = ("--approve", "message_content")
    async with (
        open_server(folder, *granted, wiring="message_content = true", pace=0.02) as server,
        server.running(),
    ):
        yield server
        check_everything(server)


def check_everything(server: Server) -> None:
    """Hold whatever was sent against Discord's description and the words we never use."""
    assert problems(server.journal.of("request")) == []
    assert [text for text in server.texts if find_forbidden(text)] == []
    pings = [each["pings"] for each in server.journal.of("message") if each["by_bot"]]
    assert not any(each["everyone"] or each["roles"] for each in pings)


async def somewhere(server: Server, place: str, language: str) -> Talk:
    """Bring somebody to a place of its own."""
    match place:
        case "room":
            return await server.room(SPEAKERS[language])
        case "thread":
            return await server.thread(SPEAKERS[language])
        case _:
            return await server.direct(language)


@BOTH
@pytest.mark.parametrize("place", ["room", "thread", "direct"])
async def test_a_picture_comes_inline_wherever_somebody_calls(
    server: Server, place: str, language: str
) -> None:
    talk = await somewhere(server, place, language)
    asked = await talk.say(WISH[language])
    assert (await talk.hears(5))[1:] == told(PICTURE[language], CAT[language], DRAWN)
    ack, status, result = talk.said
    assert [each["reply_to"] for each in talk.said] == [asked, None, asked]
    assert [each["pings"]["users"] for each in talk.said] == [[talk.person], [], [talk.person]]
    assert ack["files"] == status["files"] == []
    (picture,) = result["files"]
    assert (picture["filename"], picture["content_type"]) == ("image.png", "image/png")
    assert (picture["description"], picture["size"]) == (CAT[language], [64, 36])


@BOTH
async def test_a_film_plays_and_its_link_stands_alone(server: Server, language: str) -> None:
    talk = await server.room(SPEAKERS[language])
    said = await talk.ask(BOAT[language], 6)
    facts = {**MOVED, "start": "9:16 · 1080P"}
    assert said[1:] == told(FILM[language], FILMED[language], facts)
    film = talk.said[2]["files"][0]
    assert (film["filename"], film["content_type"]) == ("video.mp4", "video/mp4")


@BOTH
async def test_a_reply_to_a_result_changes_its_picture(server: Server, language: str) -> None:
    talk = await server.room(SPEAKERS[language])
    await talk.ask(WISH[language], 5)
    result = talk.said[-1]["id"]
    words = WATERCOLOUR[language]
    said = await talk.ask(words, 5, mention=False, reply_to=result)
    assert said[1:] == told(PICTURE[language], words, EDITED)
    assert len(await server.started_from()) == 1


@BOTH
async def test_pictures_behind_links_and_in_embeds_are_taken(server: Server, language: str) -> None:
    talk = await server.room(SPEAKERS[language])
    words = WATERCOLOUR[language]
    _, address = await (await server.room("bob")).show(painted("gold"))
    wishes: tuple[tuple[str, dict[str, Any], str], ...] = (
        (words, {"files": files(painted("teal"))}, "teal"),
        (words, {"embeds": [{"image": {"url": address}}]}, "gold"),
        (f"{words} {address}", {}, "gold"),
    )
    for wish, fields, colour in wishes:
        said = await talk.ask(wish, 5, **fields)
        assert said[1:] == told(PICTURE[language], words, EDITED)
        assert await server.started_from() == [(colour, SIZE)]


@BOTH
async def test_a_forwarded_picture_is_asked_about(server: Server, language: str) -> None:
    talk = await server.direct(language)
    shown, _ = await (await server.room("bob")).show(painted("pink"))
    # Nobody has said a word yet, so it is the service's own language.
    assert (await talk.ask("", 2, forward=shown))[1] == ASKING
    words = WATERCOLOUR[language]
    said = await talk.ask(words, 5)
    assert said[1:] == told(PICTURE[language], words, EDITED)
    assert await server.started_from() == [("pink", SIZE)]


@BOTH
async def test_with_content_a_reply_takes_the_picture_that_somebody_else_showed(
    reading: Server, language: str
) -> None:
    talk = await reading.room(SPEAKERS[language])
    words = WATERCOLOUR[language]
    shown, _ = await (await reading.room("bob")).show(painted("gold"))
    here = await talk.say(mention=False, person="bob", files=files(painted("pink")))
    forwarded = await talk.say(mention=False, person="bob", forward=shown)
    await talk.hears(2)
    for message, colour in ((here, "pink"), (forwarded, "gold")):
        said = await talk.ask(words, 5, reply_to=message)
        assert said[1:] == told(PICTURE[language], words, EDITED)
        assert await reading.started_from() == [(colour, SIZE)]
    result = talk.said[-1]["id"]
    said = await talk.ask(words, 5, mention=False, reply_to=result, ping=False)
    assert said[1:] == told(PICTURE[language], words, EDITED)


@BOTH
async def test_several_pictures_keep_their_order(server: Server, language: str) -> None:
    talk = await server.direct(language)
    words = MORPH[language]
    said = await talk.ask(words, 6, files=files(painted("red"), painted("teal")))
    assert said[0] == f"> {words} (file) (file)"
    assert said[1:] == told(FILM[language], words, MORPHED, CHEAPER[language])
    assert await server.started_from() == [("red", SIZE), ("teal", SIZE)]


@BOTH
async def test_what_two_pictures_are_for_is_asked_by_buttons(server: Server, language: str) -> None:
    wish, question, (label, *_) = ROLES[language]
    talk = await server.room(SPEAKERS[language])
    said = await talk.ask(wish, 2, files=files(painted("red"), painted("teal")))
    assert said[1] == question
    assert talk.said[0]["pings"]["users"] == [talk.person]
    pressed = await talk.press(label)
    assert pressed["message"]["content"] == TAKEN[language]
    after = await talk.hears(7)
    assert f"=(!) {TAKEN[language]}" in after
    assert told(FILM[language], PETALS[language], MORPHED, CHEAPER[language])[-2:] == after[-2:]
    assert await server.started_from() == [("red", SIZE), ("teal", SIZE)]


def told_once_more(language: str) -> list[str]:
    """List what a second picture of the cat brings about."""
    again = told(PICTURE[language], CAT[language], DRAWN)
    return [f"=(!) {TAKEN[language]}", f"↩ {AGAIN[language][1]}", *again[1:]]


@BOTH
async def test_a_button_is_for_who_asked_and_for_who_keeps_order(
    server: Server, language: str
) -> None:
    talk = await server.room(SPEAKERS[language])
    await talk.ask(WISH[language], 5)
    label, _ = AGAIN[language]
    stranger = SPEAKERS["en" if language == "zh" else "zh"]
    refused = await talk.press(label, person=stranger)
    assert refused["message"]["flags"] & EPHEMERAL
    assert await talk.hears(1) == [f"=(!) {NOT_YOURS['en' if language == 'zh' else 'zh']}"]
    # The owner of the server keeps order in it.
    await talk.press(label, person="mei")
    assert await talk.hears(5) == told_once_more(language)
    assert len(await server.charged(CAT[language])) > 1


@BOTH
async def test_a_result_is_made_again_once_however_often_it_is_tapped(
    server: Server, language: str
) -> None:
    talk = await server.direct(language)
    await talk.ask(WISH[language], 5)
    first, label = talk.said[-1]["id"], AGAIN[language][0]
    orders = await server.orders()
    await talk.press(label, message=first)
    assert await talk.hears(5) == told_once_more(language)
    await talk.press(label, message=first)
    assert await talk.hears(1) == [f"=(!) {ONCE[language]}"]
    assert await server.orders() == orders + 1


@BOTH
async def test_a_form_changes_the_words(server: Server, language: str) -> None:
    talk = await server.room(SPEAKERS[language])
    await talk.ask(WISH[language], 5)
    label, words = EDIT[language]
    opened = await talk.press(label)
    field = opened["modal"]["components"][0]["component"]
    assert (opened["answer"], field["value"]) == (9, CAT[language])
    handed_in = {"interaction": opened["interaction"], "values": {"words": words}}
    await server.desk.order("submit", **handed_in)
    changed = told(PICTURE[language], words, DRAWN)
    assert await talk.hears(5) == [f"=(!) {TAKEN[language]}", *changed]


@BOTH
async def test_a_picture_is_set_in_motion_and_its_model_kept_and_not(
    server: Server, language: str
) -> None:
    talk = await server.direct(language)
    await talk.ask(WISH[language], 5)
    label, acknowledged = MOVE[language]
    await talk.press(label)
    moved = told(FILM[language], "", MOVED)
    moved[0] = f"↩ {acknowledged}"
    assert await talk.hears(6) == [f"=(!) {TAKEN[language]}", *moved]
    keep, kept, undo, undone = ALWAYS[language]
    await talk.press(keep)
    assert await talk.hears(2) == [f"=(!) {TAKEN[language]}", kept]
    await talk.press(undo)
    assert await talk.hears(2) == [f"=(!) {undone}", f"✎ {undone}"]


@BOTH
async def test_progress_moves_in_one_message_whose_button_tells_the_truth(
    server: Server, language: str
) -> None:
    talk = await server.direct(language)
    wish, words = LASTING[language]
    await arm(server.ima, "never_finishes", prompt_contains=words)
    await talk.say(wish)
    moved = await talk.moves()
    assert re.fullmatch(MOVING[language], moved["content"])
    assert labels(moved) == [CANCEL[language]]
    assert {each["id"] for each in talk.edits} == {talk.said[1]["id"]} == {moved["id"]}
    await talk.press(CANCEL[language])
    assert (await talk.hears(5))[3:] == CANNOT_STOP[language]


@BOTH
async def test_a_failure_offers_other_models_at_a_tap(server: Server, language: str) -> None:
    wish, words, label, after = FAILING[language]
    talk = await server.room(SPEAKERS[language])
    await arm(server.ima, "failed", prompt_contains=words)
    assert (await talk.ask(wish, 5))[-2:] == FAILED[language]
    await talk.press(label)
    assert (await talk.hears(5))[-1].startswith(after)
    assert len(await server.charged(words)) == 1


@BOTH
async def test_nobody_else_is_called_by_what_somebody_wrote(server: Server, language: str) -> None:
    talk = await server.room("mei")
    guild = next(iter(server.desk.world["guilds"].values()))
    await talk.ask(f"{WISH[language]} @everyone @here <@&{guild}> <@1>", 5)
    pings = [each["pings"] for each in talk.said]
    assert [each["users"] for each in pings] == [["mei"], [], ["mei"]]
    assert not any(each["roles"] or each["everyone"] for each in pings)


@BOTH
async def test_results_are_covered_where_a_moderator_wants_it(
    server: Server, language: str
) -> None:
    talk = await server.room(SPEAKERS[language])
    keeper = {"channel": talk.channel, "who": talk.person, "allow": ["MANAGE_MESSAGES"]}
    await server.desk.order("permissions", **keeper)
    shown = await talk.do("command", command="settings")
    await talk.hears(1)
    for label, name in COVER[language]:
        await talk.press(label, message=shown["message"]["id"])
        assert len(await talk.hears(2)) == 2
        await talk.ask(WISH[language], 5)
        assert talk.said[-1]["files"][0]["filename"] == name


@BOTH
async def test_where_the_bot_may_not_speak_who_asked_is_told_once_in_private(
    server: Server, language: str
) -> None:
    direct = await server.direct(language)
    talk = await server.room(direct.person)
    await server.desk.order("permissions", channel=talk.channel, deny=["SEND_MESSAGES"])
    for _ in range(2):
        await talk.say(WISH[language])
    assert await direct.hears(1) == [FORBIDDEN[language]]
    assert talk.said == []


@BOTH
async def test_what_is_too_large_for_the_server_is_made_smaller(
    server: Server, language: str
) -> None:
    talk = await server.room(SPEAKERS[language])
    await arm(server.ima, "media_40mb(11)", route="media")
    said = await talk.ask(WISH[language], 5)
    assert said[1:] == told(PICTURE[language], CAT[language], DRAWN)
    assert talk.said[-1]["files"][0]["filename"] == "image.jpg"


@BOTH
async def test_several_pictures_come_in_one_message_in_their_order(
    server: Server, language: str
) -> None:
    talk = await server.room(SPEAKERS[language])
    words, subject = THREE[language]
    for kilobytes in (16, 32, 48):
        await arm(server.ima, f"media_40mb({kilobytes / 1024})", route="media")
    result = (await talk.ask(words, 5))[-1]
    assert [result.count(each) for each in ("(file)", "LINK.png")] == [3, 3]
    # They are fetched in their order, and known by their sizes.
    assert [
        (each["filename"], each["description"], each["bytes"]) for each in talk.said[-1]["files"]
    ] == [(f"image-{number}.png", subject, number * 16 * 1024) for number in (1, 2, 3)]


@BOTH
async def test_pictures_that_exceed_a_message_together_are_made_smaller(
    server: Server, language: str
) -> None:
    talk = await server.room(SPEAKERS[language])
    words, _ = THREE[language]
    # Each could be sent by itself.
    await arm(server.ima, "media_40mb(9)", times=3, route="media")
    result = (await talk.ask(words, 5))[-1]
    assert [result.count(each) for each in ("(file)", "LINK.png")] == [3, 3]
    assert [each["filename"] for each in talk.said[-1]["files"]] == [
        "image-1.jpg",
        "image-2.jpg",
        "image-3.jpg",
    ]


@BOTH
async def test_what_cannot_be_shown_is_linked_by_a_button(server: Server, language: str) -> None:
    talk = await server.room(SPEAKERS[language])
    too_large = {"fault": "refusal(40005)", "match": {"route": "message_create", "nth": 3}}
    await server.desk.order("fault", **too_large)
    said = await talk.ask(BOAT[language], 5)
    assert said[-1] == LINKED[language]
    # A film plays in place where its address has a line of its own.
    assert not talk.said[-1]["flags"] & SUPPRESS_EMBEDS


@BOTH
async def test_a_menu_asks_what_to_make_of_somebody_elses_picture(
    server: Server, language: str
) -> None:
    talk = await server.room(SPEAKERS[language])
    shown, _ = await talk.show(painted("gold"))
    opened = await talk.do("menu", command="Edit this picture", message=shown)
    words = WATERCOLOUR[language]
    handed_in = {"interaction": opened["interaction"], "values": {"words": words}}
    await server.desk.order("submit", **handed_in)
    script = told(PICTURE[language], words, EDITED)
    # No reply calls who gave a command, so the result does.
    answer, result = f"={script[0][1:]}", f"↩ <@ID>{script[-1][1:]}"
    assert await talk.hears(4) == [answer, *script[1:-1], result]
    assert talk.said[-1]["pings"]["users"] == [talk.person]
    assert await server.started_from() == [("gold", SIZE)]
