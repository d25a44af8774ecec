"""The acknowledgment is the callback: once, in time, whatever is lost on the way."""

from typing import Any

import pytest

from core.errors import PlatformUnavailable
from core.messages import DeliveryKey, IncomingMessage, MessageRef
from core.ports import Reception
from core.texts import TextKey
from tests.adapters.platforms.discord.attached import (
    ACK,
    Bot,
    Scribe,
    acknowledgment,
    channel_message,
    online,
    text,
    worded,
)
from tests.bot.sandbox.discord.clients import Desk

OTHER = DeliveryKey("job:other")


async def _imagine(desk: Desk, bot: Bot, prompt: str = "a cat") -> tuple[str, IncomingMessage]:
    there: dict[str, Any] = {"channel": "studio", "person": "lin", "command": "imagine"}
    made = await desk.order("command", **there, options={"prompt": prompt})
    return made["interaction"], await bot.scribe.heard()


async def _shown(desk: Desk) -> list[str]:
    return [each["content"] for each in await channel_message(desk, "studio", "lin")]


def _said(words: str) -> str:
    return text(TextKey.ACK, kind="picture", prompt=words)


async def test_past_the_deadline_the_answer_is_deferred_then_edited(desk: Desk) -> None:
    async with online(desk) as bot:
        interaction, heard = await _imagine(desk, bot)
        await bot.clock.advance(1.4)
        assert await desk.journal("answer") == []
        await bot.clock.advance(0.2)
        assert (await desk.outcome(interaction))["answer"] == 5
        said = await bot.answer(heard)
        assert said == await bot.answer(heard)
    assert await _shown(desk) == [_said("a cat")]


async def test_a_claim_that_takes_long_holds_nobody_up(desk: Desk) -> None:
    async with online(desk) as bot:
        bot.scribe.may_go_on.clear()
        interaction, heard = await _imagine(desk, bot)
        await bot.clock.advance(1.6)
        assert (await desk.outcome(interaction))["answer"] == 5
        bot.scribe.may_go_on.set()
        await bot.answer(heard)
    assert await _shown(desk) == [_said("a cat")]


@pytest.mark.parametrize("waited", [0.0, 1.6])
async def test_what_could_not_be_noted_is_told_in_private(desk: Desk, waited: float) -> None:
    async with online(desk, Scribe(reception=Reception.REFUSED)) as bot:
        bot.scribe.may_go_on.clear()
        await _imagine(desk, bot)
        await bot.clock.advance(waited)
        bot.scribe.may_go_on.set()
        told = await desk.until("message", content=text(TextKey.REPLY_BUSY))
        assert told[0]["flags"] & 64
        assert await _shown(desk) == [text(TextKey.REPLY_BUSY)]
        assert await channel_message(desk, "studio", "bob") == []


async def test_an_interaction_that_comes_twice_is_taken_once(desk: Desk) -> None:
    async with online(desk) as one, online(desk, syncs=False) as two:
        # Two gateways hear everything; the claim tells the second that it is one.
        two.scribe.reception = Reception.DUPLICATE
        interaction, heard = await _imagine(desk, one)
        again = await two.scribe.heard()
        assert again == heard
        await one.answer(heard)
        await two.clock.advance(5)
        assert (await desk.outcome(interaction))["answer"] == 4
    assert await _shown(desk) == [_said("a cat")]
    assert len(await desk.journal("answer")) == 1


async def test_the_same_gateway_tells_twice(desk: Desk) -> None:
    async with online(desk) as bot:
        await desk.order("gateway", do="double", events=1)
        _, heard = await _imagine(desk, bot)
        await bot.answer(heard)
        await _imagine(desk, bot, "another")
        assert bot.scribe.messages.empty()


FAULTS = (
    "accept_close",
    "work_close",
    "work_rst",
    "half_header",
    "half_body",
    "html_200",
    "empty_200",
    "error_before(503)",
    "error_after(500)",
    "429",
)


async def _insist(bot: Bot, heard: IncomingMessage, key: DeliveryKey = ACK) -> MessageRef | None:
    """Say it as the outbox does: again where the outcome is not known."""
    for _ in range(3):
        try:
            return await bot.answer(heard, key, key)
        except PlatformUnavailable:
            continue
    raise AssertionError("never said")


async def test_a_callback_of_unknown_outcome_is_looked_for(desk: Desk) -> None:
    async with online(desk) as bot:
        for fault in FAULTS:
            interaction, heard = await _imagine(desk, bot)
            await desk.order("fault", fault=fault, match={"route": "callback"})
            said = await _insist(bot, heard, DeliveryKey(fault))
            assert said is not None
            assert said.message == (await desk.outcome(interaction))["message"]["id"]
    assert await _shown(desk) == [_said(fault) for fault in FAULTS]


async def test_an_edit_of_a_deferred_answer_may_be_repeated(desk: Desk) -> None:
    async with online(desk) as bot:
        for fault in FAULTS:
            interaction, heard = await _imagine(desk, bot)
            await bot.clock.advance(1.6)
            await desk.outcome(interaction)
            await desk.order("fault", fault=fault, match={"route": "original_edit"})
            assert await _insist(bot, heard, DeliveryKey(fault)) is not None
    assert await _shown(desk) == [_said(fault) for fault in FAULTS]


@pytest.mark.parametrize("has_answered", [True, False])
async def test_after_a_restart_the_answer_is_found(desk: Desk, has_answered: bool) -> None:
    async with online(desk) as bot:
        _, heard = await _imagine(desk, bot)
        before = await bot.answer(heard) if has_answered else None
    async with online(desk, syncs=False) as bot:
        found = await bot.answer(heard)
        assert found is not None
        assert found == (before or found)
        # A second row by the same ticket is the bot's own to say.
        assert await bot.answer(heard, "something else", OTHER) is None
    assert await _shown(desk) == [_said("a cat")]


async def test_after_a_restart_a_deferred_answer_is_filled(desk: Desk) -> None:
    async with online(desk) as bot:
        interaction, heard = await _imagine(desk, bot)
        await bot.clock.advance(1.6)
        await desk.outcome(interaction)
    async with online(desk, syncs=False) as bot:
        assert await bot.answer(heard) is not None
    assert await _shown(desk) == [_said("a cat")]


async def test_a_ticket_that_is_over_leaves_it_to_the_bot(desk: Desk) -> None:
    async with online(desk) as bot:
        _, heard = await _imagine(desk, bot)
        await desk.order("clock", advance=3.5)
        assert await bot.answer(heard) is None
        interaction, heard = await _imagine(desk, bot)
        await bot.clock.advance(1.6)
        await desk.outcome(interaction)
        await desk.order("clock", advance=15 * 60)
        assert await bot.answer(heard) is None
    async with online(desk, syncs=False) as bot:
        assert await bot.answer(heard) is None


async def test_a_callback_that_is_limited_is_sent_again(desk: Desk) -> None:
    async with online(desk) as bot:
        _, heard = await _imagine(desk, bot)
        await desk.order("fault", fault="429_without_via", match={"route": "callback"})
        with pytest.raises(PlatformUnavailable):
            await bot.answer(heard)
        assert await bot.answer(heard) is not None
    assert await _shown(desk) == [_said("a cat")]


async def test_a_private_answer_has_room_for_more(desk: Desk) -> None:
    async with online(desk) as bot:
        await desk.order("command", person="lin", channel="studio", command="jobs")
        heard = await bot.scribe.heard()
        first, second = await bot.answer(heard), await bot.answer(heard, "more", OTHER)
        assert first is not None
        assert second is not None
        assert first != second == await bot.answer(heard, "more", OTHER)
    assert await _shown(desk) == [_said("a cat"), _said("more")]
    assert await channel_message(desk, "studio", "bob") == []


async def test_commands_of_another_version_are_told_so(desk: Desk) -> None:
    async with online(desk):
        pass
    application = desk.world["application"]
    await desk.rest(
        "POST", f"/applications/{application}/commands", {"name": "draw", "description": "Draw"}
    )
    async with online(desk, syncs=False) as bot:
        told = await desk.do("command", person="lin", channel="studio", command="draw")
        assert told["message"]["content"] == text(TextKey.COMMAND_CHANGED)
        assert told["message"]["flags"] & 64
        assert worded(acknowledgment(await _heard_of(desk, bot))).content == _said("a cat")


async def _heard_of(desk: Desk, bot: Bot) -> IncomingMessage:
    """The bot goes on after a command it does not know."""
    return (await _imagine(desk, bot))[1]
