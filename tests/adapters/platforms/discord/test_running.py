"""The connection's life: cut, doubled, mute, refused, begun anew, and what was missed meanwhile."""

import asyncio
from dataclasses import replace

import pytest

from bot.sandbox.discord import message_views
from bot.sandbox.discord.app import serve
from bot.sandbox.discord.entities import Attachment as Attached
from bot.sandbox.discord.settings import Settings
from bot.sandbox.discord.world import World
from core.messages import DeliveryKey
from core.ports import Platform, Reception
from tests.adapters.platforms.discord.standing import (
    PATIENCE_S,
    QUICK,
    Ledger,
    connected,
    note,
    ours,
    running,
    set_up,
)
from tests.bot.sandbox.discord.clients import LEAN, Desk, Json, desk_at, upload


async def test_only_what_is_needed_is_subscribed_to(desk: Desk) -> None:
    async with connected(desk, Ledger()):
        assert [each["intents"] for each in await desk.see("gateway")] == [LEAN.value]


@pytest.mark.parametrize(
    "trouble",
    [
        {"do": "drop"},
        {"do": "reconnect"},
        {"do": "close", "code": 4000},
        {"do": "invalid_session", "resumable": True},
    ],
    ids=lambda trouble: str(trouble["do"]),
)
async def test_what_is_said_while_the_connection_is_cut_comes_with_the_resume(
    desk: Desk, trouble: dict[str, object]
) -> None:
    ledger = Ledger()
    async with connected(desk, ledger):
        await desk.say("before")
        await ledger.heard()
        await desk.order("gateway", **trouble)
        await desk.say("meanwhile")
        await ledger.until(lambda: any(each.text == "meanwhile" for each in ledger.messages))
    assert ledger.looks == 1


async def test_a_connection_that_answers_no_heartbeat_is_left_and_resumed() -> None:
    settings = Settings(message_rate=0, global_rate=0, heartbeat_s=0.3)
    async with serve(settings) as world, desk_at(world.base_url) as desk:
        ledger = Ledger()
        async with asyncio.timeout(5), connected(desk, ledger) as platform:
            # Silence that heartbeats break is none, twice over: the second time after a resume.
            for number in (1, 2):
                await desk.order("gateway", do="mute")
                asked = await desk.say(f"meanwhile {number}")
                heard = await ledger.heard(number)
                assert heard.ref.message == str(asked)
                out = note(heard.ref.chat, heard.text, reply_to=heard.ref)
                await platform.send(out, key=DeliveryKey(f"job:{number}"), reply=None)
                await desk.until("gateway", number, what="resumed")
            await asyncio.sleep(2.5 * settings.heartbeat_s)
        assert len(ledger.messages) == len(await ours(desk)) == 2
        known = [each["what"] for each in await desk.journal("gateway")]
        assert (known.count("identified"), known.count("resumed")) == (1, 2)


async def test_an_event_told_twice_is_harmless(desk: Desk) -> None:
    ledger = Ledger()
    async with connected(desk, ledger):
        await desk.order("gateway", do="double", events=1)
        await desk.say("twice")
        await desk.say("after")
        await ledger.until(lambda: any(each.text == "after" for each in ledger.messages))
    assert len({each.ref for each in ledger.messages}) == 2


async def test_two_live_connections_hand_in_one_message_under_one_name(desk: Desk) -> None:
    """So the claim tells the second that it is one."""
    ledger = Ledger()
    async with connected(desk, ledger), connected(desk, ledger):
        await desk.say("a cat")
        await ledger.heard(2)
    one, other = ledger.messages
    assert one == other


async def test_what_was_missed_between_two_sessions_is_caught_up(desk: Desk) -> None:
    """The process is away while people speak in a channel, a thread and in private."""
    ledger = Ledger()
    await desk.order("threads", channel="general", name="cats", person="alice")
    places = ("general", "cats", "dm")
    async with connected(desk, ledger):
        for place in places:
            await desk.say("before", channel=place)
        await ledger.heard(3)
    ledger.seen = {each.ref.chat: each.ref.message for each in ledger.messages}
    known = {each.ref for each in ledger.messages}
    ledger.messages.clear()
    for place in places:
        await desk.say("while nobody listened", channel=place)
    await desk.say("just talking", mention=False)
    await desk.say("somewhere new", channel="studio")
    async with connected(desk, ledger):
        await ledger.until(lambda: len({each.ref for each in ledger.messages} - known) == 3)
    found = {each.ref: each for each in ledger.messages if each.ref not in known}
    assert {each.text for each in found.values()} == {"while nobody listened"}
    assert {each.ref.chat for each in found.values()} == set(ledger.seen)


async def test_places_that_cannot_be_read_any_more_do_not_keep_others_from_it(desk: Desk) -> None:
    ledger = Ledger()
    async with connected(desk, ledger):
        first = await desk.say("before")
        chat = (await ledger.heard()).ref.chat
    await desk.say("while nobody listened")
    closed = replace(chat, chat="7"), replace(chat, tenant="direct", chat="8")
    ledger.seen = {**dict.fromkeys(closed, "1"), chat: str(first)}
    async with connected(desk, ledger):
        await ledger.until(
            lambda: any(each.text == "while nobody listened" for each in ledger.messages)
        )


async def test_what_cannot_be_stored_is_handed_in_again_and_told_of_once(desk: Desk) -> None:
    ledger = Ledger(*[Reception.REFUSED] * 3)
    async with connected(desk, ledger):
        asked = await desk.say("a cat")
        await ledger.heard(4)
        said = await ours(desk)
    assert len({each.ref for each in ledger.messages}) == 1
    assert [each["reply_to"] for each in said] == [str(asked)]


async def test_a_recall_that_cannot_be_stored_is_handed_in_again(desk: Desk) -> None:
    ledger = Ledger(Reception.ACCEPTED, Reception.REFUSED)
    async with connected(desk, ledger):
        asked = await desk.say("a cat")
        await ledger.heard()
        await desk.order("recall", message=asked)
        await ledger.until(lambda: len(ledger.recalls) == 2)


@pytest.mark.parametrize(
    "trouble",
    [{"do": "invalid_session", "resumable": False}, {"do": "close", "code": 4011}],
    ids=["by discord.py", "by a new client"],
)
async def test_a_session_that_begins_anew_catches_up(
    desk: Desk, trouble: dict[str, object]
) -> None:
    ledger = Ledger()
    async with connected(desk, ledger, identify_gap_s=0.0) as platform:
        await desk.order("gateway", do="forget")
        await desk.order("gateway", **trouble)
        await ledger.until(lambda: ledger.looks == 2)
        assert platform.health().is_connected


async def test_a_client_that_hears_nothing_is_given_up_for_a_new_one(desk: Desk) -> None:
    timing = replace(QUICK, silence_s=0.05)
    nowhere = "ws://127.0.0.1:9/gateway"
    async with (
        set_up(desk, timing=timing, gateway_url=nowhere, shard_count=1) as platform,
        asyncio.TaskGroup() as tasks,
    ):
        task = tasks.create_task(platform.run(Ledger()))
        await desk.until("request", 2, route="me")
        assert platform.health().detail == "silent for too long"
        task.cancel()


async def test_an_event_that_cannot_be_read_is_skipped(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stand-in tells of files without their addresses, as the real service never should."""
    whole = message_views.attachment_json

    def without_address(world: World, attachment: Attached) -> Json:
        view = whole(world, attachment)
        return {key: value for key, value in view.items() if key != "proxy_url"}

    ledger = Ledger()
    async with connected(desk, ledger):
        with monkeypatch.context() as patch:
            patch.setattr(message_views, "attachment_json", without_address)
            await desk.say("unreadable", files=[upload()])
        await desk.say("after")
        assert (await ledger.heard()).text == "after"
    assert ledger.looks == 1
    assert "Malformed MESSAGE_CREATE event skipped" in caplog.text


async def test_a_wrong_token_is_tried_once(desk: Desk) -> None:
    wrong = "wrong"
    async with set_up(desk, token=wrong) as platform, asyncio.TaskGroup() as tasks:
        task = tasks.create_task(platform.run(Ledger()))
        await desk.until("request", route="me")
        async with asyncio.timeout(PATIENCE_S):
            while platform.health().detail != "the token is refused":  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)
        task.cancel()
    assert len(await desk.journal("request", route="me")) == 1


async def test_content_that_is_not_granted_is_done_without(desk: Desk) -> None:
    ledger = Ledger()
    async with connected(desk, ledger, message_content=True) as platform:
        assert platform.health().is_connected
        listed = await desk.see("gateway")
        assert [each["intents"] for each in listed] == [LEAN.value]


async def test_content_that_is_granted_lets_answers_without_a_ping_through() -> None:
    ledger = Ledger()
    settings = Settings(approved=frozenset({"message_content"}))
    async with (
        serve(settings) as world,
        desk_at(world.base_url) as desk,
        connected(desk, ledger, message_content=True),
    ):
        path = f"/channels/{desk.world['channels']['general']}/messages"
        said = (await desk.rest("POST", path, {"content": "here"})).body["id"]
        await desk.say("nice", mention=False, reply_to=said, ping=False)
        assert (await ledger.heard()).text == "nice"


@pytest.mark.parametrize("shard", [0, 1])
async def test_shards_share_the_servers_and_the_first_has_the_direct_chats(shard: int) -> None:
    async with serve(Settings(shards=2)) as world, desk_at(world.base_url) as desk:
        guild = int(next(iter(desk.world["guilds"].values())))
        ledger = Ledger()
        async with connected(desk, ledger, shard_ids=(shard,), shard_count=2):
            listed = [each["shard"] for each in await desk.see("gateway")]
            await desk.say("a cat")
            await desk.say("a cat", channel="dm")
            wanted = ["direct"] * (shard == 0) + [str(guild)] * ((guild >> 22) % 2 == shard)
            await ledger.until(lambda: len(ledger.messages) >= len(wanted))
    assert listed == [[shard, 2]]
    assert sorted(each.ref.chat.tenant for each in ledger.messages) == sorted(wanted)


async def test_messages_still_go_out_after_the_bot_stopped_listening(desk: Desk) -> None:
    ledger = Ledger()
    async with set_up(desk) as platform:
        async with running(platform, ledger):
            await desk.say("a cat")
            chat = (await ledger.heard()).ref.chat
        assert not _is_up(platform)
        await platform.send(note(chat), key=DeliveryKey("job:ack"), reply=None)
    assert len(await ours(desk)) == 1
    assert all(not each["connected"] for each in await desk.see("gateway"))


def _is_up(platform: Platform) -> bool:
    return platform.health().is_connected
