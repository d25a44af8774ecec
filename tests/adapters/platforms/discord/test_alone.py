"""Where only a person has the application, only tickets can speak."""

from dataclasses import replace
from typing import Any

import pytest

from adapters.platforms.discord.clicks import person_alone
from adapters.platforms.discord.keys import read_key
from core.errors import PlatformUnavailable, TooLarge
from core.messages import DeliveryKey, IncomingMessage, MessageRef, OutgoingMessage
from core.texts import TextKey
from tests.adapters.platforms.discord.attached import (
    Bot,
    acknowledgment,
    channel_message,
    online,
    text,
    worded,
)
from tests.bot.sandbox.discord.clients import Desk, upload

STATUS, RESULT, LATE = (DeliveryKey(f"job:{each}") for each in ("status", "result", "late"))


@pytest.fixture
async def desk(desk: Desk) -> Desk:
    await desk.order("guilds", name="Elsewhere", owner="lin", installed=False, channels=["yard"])
    return desk


async def _imagine(desk: Desk, bot: Bot) -> IncomingMessage:
    there: dict[str, Any] = {"channel": "yard", "person": "lin", "command": "imagine"}
    await desk.order("command", **there, options={"prompt": "a cat"})
    return await bot.scribe.heard()


async def _speak(bot: Bot, key: DeliveryKey, out: OutgoingMessage) -> MessageRef | None:
    return await bot.interactions.speak_alone(worded(out), key, out)


async def test_all_of_a_job_is_said_by_tickets_across_a_restart(desk: Desk) -> None:
    async with online(desk) as bot:
        heard = await _imagine(desk, bot)
        assert person_alone(heard.ref.chat) == int(desk.world["people"]["lin"])
        assert not heard.is_moderator
        await bot.answer(heard)
        # A status answers nothing that it could be found by, but the place is known.
        status = replace(acknowledgment(heard, "status"), reply_to=None)
        said = await _speak(bot, STATUS, status)
        assert said is not None
    async with online(desk, syncs=False) as bot:
        result = acknowledgment(heard, "result")
        assert await _speak(bot, RESULT, result) is not None
        assert await bot.interactions.edit(worded(acknowledgment(heard, "done")), said)
        # Nothing is left that could speak of a place alone.
        assert await _speak(bot, LATE, status) is None
        await bot.clock.advance(15 * 60)
        assert await _speak(bot, LATE, result) is None
    shown = [each["content"] for each in await channel_message(desk, "yard", "lin")]
    assert shown == [
        text(TextKey.ACK, kind="picture", prompt=words) for words in ("a cat", "done", "result")
    ]


LANDED = ("error_after(503)", "error_after(500)", "work_close", "work_rst", "half_header")
LOST = ("error_before(503)", "accept_close", "429")
GARBLED = ("half_body", "html_200", "empty_200")
MORE_FAULTS = (
    *(("followup", fault) for fault in (*LANDED, *GARBLED, *LOST)),
    # discord.py waits a second before it repeats an edit.
    *(("followup_edit", fault) for fault in (*LANDED[1:], *GARBLED, *LOST[1:])),
)


@pytest.mark.parametrize(
    ("channel", "command"), [("hidden", "models"), ("studio", "jobs")], ids=["alone", "in private"]
)
async def test_no_fault_of_the_wire_loses_or_doubles_what_only_a_ticket_says(
    desk: Desk, channel: str, command: str
) -> None:
    async with online(desk) as bot:
        await desk.order("command", person="lin", channel=channel, command=command)
        heard = await bot.scribe.heard()
        await bot.answer(heard, "first")
        wanted = ["first"]
        for route, fault in MORE_FAULTS:
            words = f"{route} {fault}".replace("_", " ")
            await desk.order("fault", fault=fault, match={"route": route})
            assert await _insist(bot, heard, words) is not None
            wanted.append(words)
    shown = [each["content"] for each in await channel_message(desk, channel, "lin")]
    said = [words for words in shown if words != "⏳"]
    assert said == [text(TextKey.ACK, kind="picture", prompt=words) for words in wanted]
    assert len(shown) - len(said) == len((*LANDED, *GARBLED))


async def _insist(bot: Bot, heard: IncomingMessage, words: str) -> MessageRef | None:
    """Say it as the outbox does: again where the outcome is not known."""
    for _ in range(3):
        try:
            return await bot.answer(heard, words, DeliveryKey(words))
        except PlatformUnavailable:
            continue
    raise AssertionError("never said")


async def test_a_follow_up_that_cannot_be_filled_leaves_its_place_to_the_next(desk: Desk) -> None:
    async with online(desk) as bot:
        heard = await _imagine(desk, bot)
        await bot.answer(heard)
        await desk.order("fault", fault="refusal(40005)", match={"route": "followup_edit"})
        with pytest.raises(TooLarge):
            await bot.answer(heard, "too large", RESULT)
        await bot.answer(heard, "a link", LATE)
        shown = [each["content"] for each in await channel_message(desk, "yard", "lin")]
    assert shown == [
        text(TextKey.ACK, kind="picture", prompt=words) for words in ("a cat", "a link")
    ]


async def test_a_follow_up_calls_who_is_called(desk: Desk) -> None:
    async with online(desk) as bot:
        heard = await _imagine(desk, bot)
        await bot.answer(heard)
        out = acknowledgment(heard, "result")
        person = int(desk.world["people"]["lin"])
        await bot.interactions.speak_alone(worded(out).calling(person), RESULT, out)
    assert [each["pings"]["users"] for each in await desk.journal("message")] == [[], ["lin"]]
    last = (await channel_message(desk, "yard", "lin"))[-1]["content"]
    assert last == f"<@{person}> {text(TextKey.ACK, kind='picture', prompt='result')}"


async def test_a_ticket_that_bears_no_more_leaves_it_to_others(desk: Desk) -> None:
    async with online(desk) as bot:
        heard = await _imagine(desk, bot)
        await bot.answer(heard)
        out = acknowledgment(heard, "result")
        # Discord lets such an application say five things more; then the person is told elsewhere.
        for number in range(5):
            assert await _speak(bot, DeliveryKey(f"job:{number}"), out) is not None
        assert await _speak(bot, LATE, out) is None


async def test_a_place_that_is_gone_before_its_words_came_is_not_used_again(desk: Desk) -> None:
    async with online(desk) as bot:
        heard = await _imagine(desk, bot)
        await bot.answer(heard)
        out = acknowledgment(heard, "result")
        await desk.order("fault", fault="refusal(10008)", match={"route": "followup_edit"})
        assert await _speak(bot, RESULT, out) is None
        assert await _speak(bot, RESULT, out) is not None


async def test_pictures_that_nobody_can_look_up_come_along(desk: Desk) -> None:
    async with online(desk) as bot:
        heard = await _imagine(desk, bot)
        said = await bot.answer(heard)
        assert said is not None
        files = [upload("a.png"), upload("b.png")]
        message = await desk.say("", person="lin", channel="yard", mention=False, files=files)
        order: dict[str, Any] = {"person": "lin", "message": str(message)}
        await desk.order("menu", **order, command="Animate this picture")
        animated = await bot.scribe.heard()
        opened = await desk.do("menu", **order, command="Edit this picture")
        await desk.order("submit", interaction=opened["interaction"], values={"words": "at night"})
        edited = await bot.scribe.heard()
        for each in (animated, edited):
            assert [file.name for file in each.attachments] == ["a.png", "b.png"]
            assert all(isinstance(read_key(file.key), str) for file in each.attachments)
            assert each.reply_to is None
            assert each.ref.chat == heard.ref.chat


async def test_a_channel_where_the_bot_may_not_write_is_such_a_place(desk: Desk) -> None:
    async with online(desk) as bot:
        for channel, is_alone in (("hidden", True), ("studio", False), ("dm", False)):
            there: dict[str, Any] = {"channel": channel, "person": "mei", "command": "imagine"}
            await desk.order("command", **there, options={"prompt": "a cat"})
            heard = await bot.scribe.heard()
            assert (person_alone(heard.ref.chat) is not None) is is_alone
            # Who keeps order does so there too; a direct chat has no order to keep.
            assert heard.is_moderator is (channel != "dm")
            assert await bot.answer(heard) is not None
