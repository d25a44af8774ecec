import asyncio

import pytest

from tests.bot.sandbox.webchat.harness import PATIENCE_S, stage


async def test_an_unsettled_event_comes_again_after_ten_seconds() -> None:
    async with stage() as chat, chat.bot.connected() as socket, chat.person() as ann:
        await ann.say("a cat")
        first = await socket.next()
        await chat.bot.advance(9.5)
        assert await socket.silent()
        await chat.bot.advance(1)
        assert await socket.next() == first
        await chat.bot.advance(11)
        assert await socket.next() == first


async def test_an_acknowledged_event_never_comes_again() -> None:
    async with stage() as chat, chat.person() as ann:
        async with chat.bot.connected() as socket:
            await ann.say("a cat")
            await socket.ack((await socket.next())["seq"])
            await socket.ack(1)
            await ann.say("a dog")
            await socket.next()
            await chat.bot.advance(11)
            assert (await socket.next())["seq"] == 2
        async with chat.bot.connected() as socket:
            assert (await socket.next())["seq"] == 2
            assert await socket.silent()
        entries = await chat.bot.journal("acked")
    assert [entry["event_seq"] for entry in entries] == [1]


async def test_a_new_connection_gets_what_waits_at_once_and_in_order() -> None:
    async with stage() as chat, chat.person() as ann:
        for number in range(12):
            await ann.say(f"m{number}")
        async with chat.bot.connected() as socket:
            frames = [await socket.next() for _ in range(12)]
    assert [frame["seq"] for frame in frames] == list(range(1, 13))


async def test_a_nacked_event_comes_when_the_bot_asked_for_it() -> None:
    async with stage() as chat, chat.person() as ann:
        async with chat.bot.connected() as socket:
            await ann.say("a cat")
            await socket.next()
            await socket.nack(1, 2)
            await ann.say("a dog")
            assert (await socket.next())["seq"] == 2
            await socket.ack(2)
        async with chat.bot.connected() as socket:
            assert await socket.silent()
            await chat.bot.advance(2.5)
            assert (await socket.next())["seq"] == 1
        entries = await chat.bot.journal("nacked")
    assert [(entry["event_seq"], entry["retry_s"]) for entry in entries] == [(1, 2)]


async def test_every_connection_gets_every_event() -> None:
    async with (
        stage() as chat,
        chat.person() as ann,
        chat.bot.connected() as one,
        chat.bot.connected() as two,
    ):
        await ann.say("a cat")
        assert await one.next() == await two.next()


@pytest.mark.parametrize(
    "frame",
    [
        "nonsense",
        "[]",
        '{"op":"ack"}',
        '{"op":"ack","seq":"1"}',
        '{"op":"shout","seq":1}',
        '{"op":"nack","seq":1}',
        '{"op":"ack","seq":1,"more":2}',
    ],
)
async def test_a_frame_out_of_order_closes_the_socket(frame: str) -> None:
    async with stage() as chat, chat.bot.connected() as socket:
        await socket.ws.send_str(frame)
        await socket.ws.receive(timeout=PATIENCE_S)
        assert socket.ws.close_code == 1008


async def test_a_key_is_absorbed_inside_the_window_only() -> None:
    async with stage() as chat, chat.person() as ann:
        first = await chat.bot.send("k")
        await chat.bot.advance(119)
        second = await chat.bot.send("k")
        await chat.bot.advance(2)
        third = await chat.bot.send("k")
        history = await chat.bot.ask("GET", "/bot/rooms/studio/messages?key=k")
        other = await chat.bot.ask("GET", f"/bot/rooms/{ann.dm}/messages?key=k")
        shown = await ann.read()
        replays = await chat.bot.journal("replay")
    assert [each.status for each in (first, second, third)] == [201, 200, 201]
    assert first.body == second.body != third.body
    assert [each["id"] for each in shown] == [first.body["id"], third.body["id"]]
    assert [each["id"] for each in history.body["messages"]] == [
        third.body["id"],
        first.body["id"],
    ]
    assert set(history.body["messages"][0]) == {"id", "key", "sent_at"}
    assert other.body == {"messages": []}
    assert [entry["id"] for entry in replays] == [first.body["id"]]


async def test_the_window_is_an_option() -> None:
    async with stage(idempotency_window_s=5.0) as chat:
        first = await chat.bot.send("k")
        await chat.bot.advance(6)
        second = await chat.bot.send("k")
    assert (first.status, second.status) == (201, 201)


async def test_the_journal_waits_for_a_first_entry() -> None:
    async with stage() as chat:
        await chat.bot.send("k0")
        start = (await chat.bot.ask("GET", "/__emu/journal")).body["next"]
        path = f"/__emu/journal?since={start}&wait=5"
        async with asyncio.TaskGroup() as tasks:
            waiting = tasks.create_task(chat.bot.ask("GET", path))
            await asyncio.sleep(0.02)
            await chat.bot.send("k1", text="a cat")
        entries = waiting.result().body["entries"]
    assert [(entry["event"], entry["key"], entry["text"]) for entry in entries] == [
        ("message", "k1", "a cat")
    ]
