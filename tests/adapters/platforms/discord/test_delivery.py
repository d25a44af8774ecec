"""Messages out, through every fault of the wire: none lost, none doubled, by the far end's word."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.platforms.discord.outbound import render
from bot.sandbox.discord.app import serve
from bot.sandbox.discord.settings import Settings
from core.errors import (
    DeliveryError,
    Forbidden,
    PlatformUnavailable,
    Sent,
    TooLarge,
)
from core.messages import ChatRef, DeliveryKey, MessageKind, MessageRef, OutgoingMessage
from core.ports import Platform
from tests.adapters.platforms.discord.standing import (
    CAT,
    GONE,
    PIXELS,
    QUICK,
    TRANSLATOR,
    Album,
    Ledger,
    connected,
    note,
    ours,
    set_up,
)
from tests.bot.sandbox.discord.clients import Desk, desk_at

KEY = DeliveryKey("job:result")
SINCE = datetime(2025, 1, 1, tzinfo=UTC)
FAULTS = (
    "error_before(503)", "error_after(503)", "accept_close", "work_close", "work_rst",
    "half_header", "half_body", "html_200", "empty_200", "work_hang", "429", "429_without_via(0)",
)  # fmt: skip
SLOW_FAULTS = ("502_before", "502_after", "error_after(500)")
"""discord.py itself waits a second after these."""


@pytest.fixture
async def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
async def platform(desk: Desk, ledger: Ledger) -> AsyncIterator[Platform]:
    async with connected(desk, ledger) as platform:
        yield platform


@pytest.fixture
async def chat(desk: Desk, ledger: Ledger, platform: Platform) -> ChatRef:
    """Somewhere to speak: where somebody asked."""
    assert platform.health().is_connected
    await desk.say("a cat")
    return (await ledger.heard()).ref.chat


async def insist(platform: Platform, out: OutgoingMessage, key: DeliveryKey) -> MessageRef:
    """Send as the outbox does: again where that is not refused for good."""
    for _ in range(8):
        try:
            return await platform.send(out, key=key, reply=None)
        except PlatformUnavailable as error:
            pause = error.retry_after
            await asyncio.sleep(pause.total_seconds() if pause else 0.01)
    raise AssertionError(f"{key} was never sent")


async def test_no_fault_of_the_wire_loses_or_doubles_a_message(
    desk: Desk, platform: Platform, chat: ChatRef
) -> None:
    wanted: dict[str, str] = {}
    pairs = [(fault, media) for fault in FAULTS for media in ((), (CAT,))]
    for fault, media in (*pairs, *((fault, (CAT,)) for fault in SLOW_FAULTS)):
        number = len(wanted)
        await desk.order("fault", fault=fault, match={"route": "message_create"})
        out = note(chat, f"wish {number}", media=media, kind=MessageKind.RESULT)
        ref = await insist(platform, out, DeliveryKey(f"job:{number}"))
        wanted[ref.message] = f"On it, drawing: wish {number} 🎨"
    stands = await ours(desk)
    assert {each["id"]: each["content"] for each in stands} == wanted
    assert len(stands) == len(wanted)
    assert {file["bytes"] for each in stands for file in each["files"]} == {len(PIXELS)}


async def test_no_fault_of_the_wire_keeps_an_edit_from_standing(
    desk: Desk, platform: Platform, chat: ChatRef
) -> None:
    ref = await platform.send(note(chat), key=KEY, reply=None)
    for number, fault in enumerate(FAULTS):
        await desk.order("fault", fault=fault, match={"route": "message_edit"})
        out = note(chat, f"edit {number}")
        try:
            await platform.edit(ref, out)
        except PlatformUnavailable:
            await platform.edit(ref, out)
        last = (await desk.journal("message_edit"))[-1]
        assert (last["id"], last["content"]) == (ref.message, f"On it, drawing: edit {number} 🎨")
    assert len(await ours(desk)) == 1


async def test_two_sends_under_one_key_are_one_message(
    desk: Desk, platform: Platform, chat: ChatRef
) -> None:
    first = await platform.send(note(chat), key=KEY, reply=None)
    assert await platform.send(note(chat), key=KEY, reply=None) == first
    assert [each["id"] for each in await ours(desk)] == [first.message]


async def test_only_who_asked_is_notified(
    desk: Desk, ledger: Ledger, platform: Platform, chat: ChatRef
) -> None:
    asked = ledger.messages[0].ref
    words = "@everyone @here <@1> <@&2> **big** https://x.test/@everyone"
    await platform.send(note(chat, words, reply_to=asked), key=KEY, reply=None)
    said = (await ours(desk))[0]
    assert said["reply_to"] == asked.message
    assert said["pings"] == {"users": ["alice"], "roles": [], "everyone": False}
    assert "@\u200beveryone @\u200bhere <\u200b@1> <\u200b@&2> " in said["content"]
    assert "https://x.test/@everyone" in said["content"]


async def test_an_answer_to_a_message_that_is_gone_is_sent_all_the_same(
    desk: Desk, ledger: Ledger, platform: Platform, chat: ChatRef
) -> None:
    asked = ledger.messages[0].ref
    await desk.order("recall", message=asked.message)
    await platform.send(note(chat, reply_to=asked), key=KEY, reply=None)
    assert len(await ours(desk)) == 1


async def test_an_answer_needs_no_history(
    desk: Desk, ledger: Ledger, platform: Platform, chat: ChatRef
) -> None:
    await desk.order("permissions", channel="general", deny=["READ_MESSAGE_HISTORY"])
    asked = ledger.messages[0].ref
    await platform.send(note(chat, reply_to=asked), key=KEY, reply=None)
    assert [each["reply_to"] for each in await ours(desk)] == [None]


async def test_pictures_carry_a_name_a_description_and_a_veil(
    desk: Desk, platform: Platform, chat: ChatRef
) -> None:
    media = (CAT, replace(CAT, is_spoiler=True, alt=""))
    await platform.send(note(chat, media=media), key=KEY, reply=None)
    files = (await ours(desk))[0]["files"]
    assert [(each["filename"], each["description"]) for each in files] == [
        ("image-1.png", "a cat"),
        ("SPOILER_image-2.png", None),
    ]


async def test_what_is_too_large_is_refused_for_good(desk: Desk, ledger: Ledger) -> None:
    album = Album()
    async with connected(desk, ledger, album=album) as platform:
        await desk.say("a cat")
        chat = (await ledger.heard()).ref.chat
        album.content = bytes(platform.capabilities(chat).max_image_bytes + 1)
        with pytest.raises(TooLarge) as caught:
            await platform.send(note(chat, media=[CAT]), key=KEY, reply=None)
        assert caught.value.sent is Sent.NO
        album.content = PIXELS
        await desk.order("fault", fault="refusal(40005)", match={"route": "message_create"})
        with pytest.raises(TooLarge):
            await platform.send(note(chat, media=[CAT]), key=KEY, reply=None)
    assert await ours(desk) == []


async def test_a_server_may_take_larger_files(desk: Desk, ledger: Ledger) -> None:
    await desk.order("guilds", name=next(iter(desk.world["guilds"])), tier=2)
    async with connected(desk, ledger) as platform:
        await desk.say("a cat")
        chat = (await ledger.heard()).ref.chat
        await desk.say("a cat", channel="dm")
        direct = (await ledger.heard(2)).ref.chat
        limits = [platform.capabilities(each).max_video_bytes for each in (chat, direct)]
    assert limits == [50 * 1024 * 1024, 10 * 1024 * 1024]


async def test_a_closed_channel_is_told_of_once_and_in_private(
    desk: Desk, platform: Platform, chat: ChatRef
) -> None:
    await desk.order("permissions", channel="general", deny=["SEND_MESSAGES"])
    for number in range(2):
        with pytest.raises(Forbidden):
            await platform.send(note(chat), key=DeliveryKey(f"job:{number}"), reply=None)
    said = await ours(desk)
    assert [each["guild"] for each in said] == [None]
    assert "ask an admin" in said[0]["content"]


async def test_where_files_are_not_allowed_words_still_are(
    desk: Desk, platform: Platform, chat: ChatRef
) -> None:
    await desk.order("permissions", channel="general", deny=["ATTACH_FILES"])
    with pytest.raises(DeliveryError) as caught:
        await platform.send(note(chat, media=[CAT]), key=KEY, reply=None)
    assert not isinstance(caught.value, Forbidden)
    await platform.send(note(chat), key=DeliveryKey("job:plain"), reply=None)
    assert len(await ours(desk)) == 1


async def test_a_copy_of_ours_that_is_gone_is_no_message(
    desk: Desk, platform: Platform, chat: ChatRef
) -> None:
    with pytest.raises(DeliveryError) as caught:
        await platform.send(note(chat, media=[GONE]), key=KEY, reply=None)
    assert caught.value.sent is Sent.NO
    assert await ours(desk) == []


async def test_a_token_that_is_refused_is_not_tried_again(ledger: Ledger) -> None:
    async with serve(Settings()) as world, desk_at(world.base_url) as desk:
        async with connected(desk, ledger) as platform:
            await desk.say("a cat")
            chat = (await ledger.heard()).ref.chat
            world.app.token = "another"  # noqa: S105 - opens nothing
            for number in range(3):
                with pytest.raises(PlatformUnavailable) as caught:
                    await platform.send(note(chat), key=DeliveryKey(f"job:{number}"), reply=None)
                assert caught.value.sent is Sent.NO
        assert len(await desk.journal("request", route="message_create")) == 1


async def test_before_the_first_login_nothing_was_sent(desk: Desk, chat: ChatRef) -> None:
    async with set_up(desk, timing=replace(QUICK, login_patience_s=0.01)) as platform:
        with pytest.raises(PlatformUnavailable) as caught:
            await platform.send(note(chat), key=KEY, reply=None)
    assert caught.value.sent is Sent.NO


async def test_a_message_is_found_by_its_nonce(platform: Platform, chat: ChatRef) -> None:
    ref = await platform.send(note(chat), key=KEY, reply=None)
    assert await platform.find(note(chat), key=KEY, since=SINCE) == ref
    assert await platform.find(note(chat), key=DeliveryKey("job:other"), since=SINCE) is None


@pytest.mark.parametrize("button", [None, "cancel"])
async def test_a_message_without_a_nonce_is_found_by_what_it_says(
    desk: Desk, ledger: Ledger, platform: Platform, chat: ChatRef, button: str | None
) -> None:
    asked = ledger.messages[0].ref
    out = note(chat, button=button, reply_to=asked)
    body = {
        **render(out, TRANSLATOR).payload(),
        "message_reference": {"message_id": asked.message},
    }
    said = await desk.rest("POST", f"/channels/{chat.chat}/messages", body)
    found = await platform.find(out, key=KEY, since=SINCE)
    assert found is not None
    assert found.message == said.body["id"]
    others = (note(chat, "a dog", button="go"), note(chat, "a dog", reply_to=asked))
    assert [await platform.find(each, key=KEY, since=SINCE) for each in others] == [None, None]


async def test_a_message_that_is_not_ours_cannot_be_changed(
    ledger: Ledger, platform: Platform, chat: ChatRef
) -> None:
    with pytest.raises(DeliveryError):
        await platform.edit(ledger.messages[0].ref, note(chat))
    with pytest.raises(DeliveryError):
        await platform.edit(MessageRef(chat=chat, message="1"), note(chat))


async def test_edits_slow_down_where_much_moves(platform: Platform, chat: ChatRef) -> None:
    least = platform.capabilities(chat).edit_gap_s
    for number in range(4):
        ref = await platform.send(note(chat), key=DeliveryKey(f"job:{number}"), reply=None)
        await platform.edit(ref, note(chat, "moving"))
    assert platform.capabilities(chat).edit_gap_s > least
