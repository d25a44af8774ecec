"""Where only a person has the application, only tickets can speak."""

from dataclasses import replace
from typing import Any

import pytest

from adapters.platforms.discord.clicks import person_alone
from adapters.platforms.discord.keys import read_key
from core.errors import PlatformUnavailable
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


async def test_a_follow_up_that_was_cut_off_is_sent_again(desk: Desk) -> None:
    async with online(desk) as bot:
        heard = await _imagine(desk, bot)
        await bot.answer(heard)
        out = acknowledgment(heard, "result")
        await desk.order("fault", fault="accept_close", match={"route": "followup"})
        with pytest.raises(PlatformUnavailable):
            await _speak(bot, RESULT, out)
        assert await _speak(bot, RESULT, out) is not None
        # Discord lets such an application say five things more; then the person is told elsewhere.
        for number in range(4):
            assert await _speak(bot, DeliveryKey(f"job:{number}"), out) is not None
        assert await _speak(bot, LATE, out) is None


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
