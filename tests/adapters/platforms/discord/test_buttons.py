"""Buttons that last, and the forms that they open."""

from dataclasses import replace
from typing import Any

import pytest

from adapters.platforms.discord.menus import Use
from adapters.platforms.discord.modals import FormId, WishId, read_id
from core.errors import PlatformUnavailable
from core.intents import Language
from core.messages import Form, ProposalId, Text
from core.ports import PressAnswer, Reception
from core.texts import TextKey
from tests.adapters.platforms.discord.attached import (
    ACK,
    Scribe,
    acknowledgment,
    channel_message,
    online,
    text,
    worded,
)
from tests.bot.sandbox.discord.clients import Desk
from tests.discord_api.validating import problems

FORM = Form(
    proposal=ProposalId("job1.status"),
    action="edit",
    title=Text(key=TextKey.RESULT_LINK, args={"url": "x" * 60}),
    label=Text(key=TextKey.MENU_EDIT_WORDS),
    value="a cat on a roof",
    limit=20,
)
ASKS = PressAnswer(reception=Reception.ACCEPTED, language=Language.ZH, form=FORM)


@pytest.fixture
async def message(desk: Desk) -> str:
    """A message that an earlier life of the bot has left, with a button."""
    async with online(desk) as bot:
        await desk.order(
            "command", person="lin", channel="studio", command="imagine", options={"prompt": "x"}
        )
        heard = await bot.scribe.heard()
        assert heard.token is not None
        out = acknowledgment(heard, button="cancel-7")
        said = await bot.interactions.answer(worded(out), ACK, heard.token, out.chat)
        assert said is not None
    return said.message


async def test_a_button_works_after_a_restart_and_tells_the_presser_alone(
    desk: Desk, message: str
) -> None:
    async with online(desk) as bot:
        label = text(TextKey.BUTTON_CANCEL)
        pressed = await desk.do("press", person="lin", message=message, button=label)
        press = await bot.scribe.pressed()
        assert (press.proposal, press.action, press.words) == ("job1.status", "cancel-7", None)
        assert (press.event, press.message.message) == (pressed["interaction"], message)
        assert (press.by.person, press.locale) == (desk.world["people"]["lin"], Language.ZH)
        assert pressed["message"]["content"] == text(TextKey.PRESS_DONE)
        assert pressed["message"]["flags"] & 64
        assert not press.is_moderator
        # The owner keeps order; there is nothing to tell, and the message stays as it is.
        bot.scribe.answer = replace(bot.scribe.answer, notice=None)
        pressed = await desk.do("press", person="mei", message=message, button=label)
        assert (await bot.scribe.pressed()).is_moderator
        assert pressed["answer"] == 6
    assert len(await channel_message(desk, "studio", "bob")) == 1


async def test_a_form_is_filled_in_and_outlives_the_bot(desk: Desk, message: str) -> None:
    label = text(TextKey.BUTTON_CANCEL)
    async with online(desk, Scribe(answer=ASKS)):
        opened = await desk.do("press", person="lin", message=message, button=label)
    modal = opened["modal"]
    assert len(modal["title"]) == 45
    field = modal["components"][0]["component"]
    assert (field["value"], field["max_length"]) == ("a cat on a roof", 20)
    async with online(desk) as bot:
        made = await desk.order(
            "submit", interaction=opened["interaction"], values={"words": "a dog"}
        )
        press = await bot.scribe.pressed()
        assert (press.proposal, press.action, press.words) == ("job1.status", "edit", "a dog")
        assert press.message.message == message
        told = await desk.outcome(made["interaction"])
        assert told["message"]["content"] == text(TextKey.PRESS_DONE)
        # No form can answer a form.
        bot.scribe.answer = ASKS
        opened = await desk.do("press", person="lin", message=message, button=label)
        made = await desk.order("submit", interaction=opened["interaction"], values={})
        told = await desk.outcome(made["interaction"])
        assert told["message"]["content"] == text(TextKey.PRESS_AGAIN)
    assert problems(await desk.journal("request")) == []


@pytest.mark.parametrize(
    ("custom_id", "read"),
    [
        ("f:1m7yx0.result:edit", FormId(proposal=ProposalId("1m7yx0.result"), action="edit")),
        ("m:edit:157:2:p", WishId(use=Use.EDIT, message=157, pictures=2, from_bot=False)),
        ("m:reference:9:1:b", WishId(use=Use.REFERENCE, message=9, pictures=1, from_bot=True)),
    ],
)
def test_ids_of_forms_are_read_by_every_later_version(
    custom_id: str, read: FormId | WishId
) -> None:
    assert read_id(custom_id) == read
    assert str(read) == custom_id


async def test_a_tap_that_takes_long_is_told_of_later(desk: Desk, message: str) -> None:
    label = text(TextKey.BUTTON_CANCEL)
    order: dict[str, Any] = {"person": "lin", "message": message, "button": label}
    for answer, notice in ((Scribe().answer, TextKey.PRESS_DONE), (ASKS, TextKey.PRESS_AGAIN)):
        async with online(desk, Scribe(answer=answer)) as bot:
            bot.scribe.may_go_on.clear()
            made = await desk.order("press", **order)
            await bot.scribe.pressed()
            await bot.clock.advance(1.6)
            assert (await desk.outcome(made["interaction"]))["answer"] == 6
            bot.scribe.may_go_on.set()
            told = await desk.until("message", content=text(notice))
            assert told[-1]["flags"] & 64


async def test_a_private_message_is_changed_by_the_tap_on_it(desk: Desk) -> None:
    async with online(desk) as bot:
        await desk.order("command", person="lin", channel="studio", command="prefer")
        heard = await bot.scribe.heard()
        assert heard.token is not None
        out = acknowledgment(heard, button="undo")
        said = await bot.interactions.answer(worded(out), ACK, heard.token, out.chat)
        assert said is not None
        await desk.order("clock", advance=20 * 60)
        message = said.message.partition("@")[0]
        undo = text(TextKey.BUTTON_CANCEL)
        await desk.do("press", person="lin", message=message, button=undo)
        changed = worded(acknowledgment(heard, "undone"))
        assert await bot.interactions.edit(changed, said)
        shown = await channel_message(desk, "studio", "lin")
        assert "undone" in shown[0]["content"]
        # Past the tap's own time nobody can change it, and nobody is troubled.
        await desk.order("clock", advance=20 * 60)
        assert await bot.interactions.edit(worded(acknowledgment(heard, "again")), said)
        await bot.clock.advance(60 * 60)
        assert await bot.interactions.edit(worded(acknowledgment(heard, "again")), said)
        shown = await channel_message(desk, "studio", "lin")
        assert "undone" in shown[0]["content"]


async def test_a_discord_that_is_away_while_a_message_changes_is_tried_again(desk: Desk) -> None:
    async with online(desk) as bot:
        await desk.order("command", person="lin", channel="studio", command="help")
        heard = await bot.scribe.heard()
        said = await bot.answer(heard)
        assert said is not None
        await desk.order("fault", fault="accept_close", match={"route": "followup_edit"})
        changed = worded(acknowledgment(heard, "changed"))
        with pytest.raises(PlatformUnavailable):
            await bot.interactions.edit(changed, said)
        assert await bot.interactions.edit(changed, said)
