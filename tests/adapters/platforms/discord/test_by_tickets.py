"""The whole platform where somebody gave a command: who is called, and where one is spoken to."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.errors import Forbidden
from core.messages import DeliveryKey, IncomingMessage, MessageKind
from core.ports import Platform
from tests.adapters.platforms.discord.standing import Ledger, connected, note
from tests.bot.sandbox.discord.clients import Desk, Json

ACK, RESULT, LATER = (DeliveryKey(f"job:{each}") for each in ("ack", "result", "later"))
SINCE = datetime.now(UTC) - timedelta(minutes=5)


async def _asked(desk: Desk, ledger: Ledger, channel: str) -> IncomingMessage:
    order: dict[str, Any] = {"person": "lin", "channel": channel, "command": "imagine"}
    await desk.order("command", **order, options={"prompt": "a cat"})
    return await ledger.heard(len(ledger.messages) + 1)


async def _acknowledge(platform: Platform, heard: IncomingMessage) -> str:
    out = note(heard.ref.chat, "a cat", reply_to=heard.ref)
    return (await platform.send(out, key=ACK, reply=heard.token)).message


async def _standing(desk: Desk, channel: str) -> list[Json]:
    found: list[Json] = await desk.see(f"messages?channel={channel}&person=lin")
    return found


async def test_a_result_stands_below_the_answer_and_calls_who_asked(desk: Desk) -> None:
    ledger = Ledger()
    call = f"<@{desk.world['people']['lin']}> "
    async with connected(desk, ledger) as platform:
        heard = await _asked(desk, ledger, "studio")
        answer = await _acknowledge(platform, heard)
        result = note(heard.ref.chat, "done", kind=MessageKind.RESULT, reply_to=heard.ref)
        said = await platform.send(result, key=RESULT, reply=None)
        assert await platform.find(result, key=RESULT, since=SINCE) == said
        status = note(heard.ref.chat, "soon", kind=MessageKind.STATUS)
        await platform.send(status, key=LATER, reply=None)
        posted = await desk.journal("message", by_bot=True)
        assert [each["content"].startswith(call) for each in posted] == [False, True, False]
        assert [each["reply_to"] for each in posted] == [None, answer, None]
    # After a restart nobody knows which answer it was; the message comes all the same.
    async with connected(desk, Ledger()) as platform:
        again = DeliveryKey("job:again")
        await platform.send(result, key=again, reply=None)
        assert (await desk.journal("message", by_bot=True))[-1]["reply_to"] is None


async def test_past_the_token_whoever_has_it_alone_is_told_in_private(desk: Desk) -> None:
    await desk.order("guilds", name="Elsewhere", owner="lin", installed=False, channels=["yard"])
    ledger = Ledger()
    async with connected(desk, ledger) as platform:
        heard = await _asked(desk, ledger, "yard")
        await _acknowledge(platform, heard)
        result = note(heard.ref.chat, "done", kind=MessageKind.RESULT, reply_to=heard.ref)
        await desk.order("clock", advance=20 * 60)
        assert await platform.find(result, key=RESULT, since=SINCE) is None
        said = await platform.send(result, key=RESULT, reply=None)
        assert said.chat != heard.ref.chat
        assert await platform.find(result, key=RESULT, since=SINCE) == said
        assert await platform.edit(said, note(said.chat, "changed")) == said
        assert [each["content"] for each in await _standing(desk, "yard")] != []
        assert "changed" in (await _standing(desk, "dm"))[-1]["content"]


async def test_who_takes_no_private_messages_is_left_alone(desk: Desk) -> None:
    await desk.order("guilds", name="Elsewhere", owner="lin", installed=False, channels=["yard"])
    await desk.order("people", name="lin", dms=False)
    ledger = Ledger()
    async with connected(desk, ledger) as platform:
        heard = await _asked(desk, ledger, "yard")
        await desk.order("clock", advance=20 * 60)
        out = note(heard.ref.chat, "done", reply_to=heard.ref)
        assert await platform.find(out, key=RESULT, since=SINCE) is None
        with pytest.raises(Forbidden):
            await platform.send(out, key=RESULT, reply=heard.token)


async def test_after_a_command_too_what_was_missed_is_caught_up(desk: Desk) -> None:
    ledger = Ledger()
    async with connected(desk, ledger):
        heard = await _asked(desk, ledger, "studio")
    missed = await desk.say("a dog", channel="studio")
    later = Ledger(seen={heard.ref.chat: heard.ref.message})
    async with connected(desk, later):
        assert (await later.heard()).ref.message == str(missed)
