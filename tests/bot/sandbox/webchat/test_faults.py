import asyncio
import json
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from tests.bot.sandbox.webchat.harness import PATIENCE_S, TOKEN, stage


async def raw_send(url: str, key: str, patience_s: float = PATIENCE_S) -> bytes | type[OSError]:
    """Post a message over a bare socket; return all bytes, or what the socket raised."""
    port = urlsplit(url).port
    body = json.dumps({"room": "studio", "text": key}).encode()
    head = (
        f"POST /bot/messages HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Authorization: Bearer {TOKEN}\r\nIdempotency-Key: {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError as error:
        return type(error)
    try:
        async with asyncio.timeout(patience_s):
            writer.write(head.encode() + body)
            return await reader.read()
    except (OSError, TimeoutError) as error:
        return type(error)
    finally:
        writer.close()


@pytest.mark.parametrize(
    ("fault", "seen", "posted"),
    [
        ("accept_close", b"", 0),
        ("work_close", b"", 1),
        ("work_rst", ConnectionResetError, 1),
    ],
)
async def test_a_connection_that_is_cut(fault: str, seen: object, posted: int) -> None:
    async with stage() as chat, chat.person() as ann:
        await chat.bot.fault(fault, match={"route": "send"})
        assert await raw_send(chat.url, "k") == seen
        assert len(await ann.read()) == posted
        # Used up: the same key now meets what the first try left behind.
        again = await chat.bot.send("k")
        assert (again.status, len(await ann.read())) == (200 if posted else 201, 1)


async def test_a_hanging_answer_comes_never_but_the_message_is_posted() -> None:
    async with stage() as chat, chat.person() as ann:
        await chat.bot.fault("work_hang")
        assert await raw_send(chat.url, "k", patience_s=0.1) is TimeoutError
        assert [message["text"] for message in await ann.read()] == ["k"]


async def test_half_a_body_ends_early() -> None:
    async with stage() as chat, chat.person() as ann:
        await chat.bot.fault("half_body", match={"route": "send"})
        answer = await raw_send(chat.url, "k")
        shown = await ann.read()
    assert isinstance(answer, bytes)
    head, _, body = answer.partition(b"\r\n\r\n")
    whole = json.dumps({"id": shown[0]["id"]}).encode()
    assert head.startswith(b"HTTP/1.1 201")
    assert f"Content-Length: {len(whole)}".encode() in head
    assert body == whole[: len(whole) // 2]


@pytest.mark.parametrize(
    ("fault", "args", "status", "code", "posted"),
    [
        ("503_before", {}, 503, "unavailable", 0),
        ("503_after", {}, 503, "unavailable", 1),
        ("403", {}, 403, "room_closed", 0),
        ("429", {"retry_after": 2.5}, 429, "rate_limited", 0),
    ],
)
async def test_an_answer_that_is_an_error(
    fault: str, args: dict[str, Any], status: int, code: str, posted: int
) -> None:
    async with stage() as chat, chat.person() as ann:
        await chat.bot.fault(fault, args=args, match={"route": "send"})
        answer = await chat.bot.send("k")
        shown = await ann.read()
    assert (answer.status, answer.code, len(shown)) == (status, code, posted)
    assert answer.body["error"].get("retry_after") == args.get("retry_after")


async def test_a_slow_answer_is_late() -> None:
    async with stage() as chat:
        await chat.bot.fault("slow", args={"seconds": 0.15}, match={"route": "send"})
        assert await raw_send(chat.url, "k", patience_s=0.05) is TimeoutError
        await chat.bot.fault("slow", args={"seconds": 0.05}, match={"route": "send"})
        assert (await chat.bot.send("k2")).status == 201


async def test_a_shut_port_refuses_and_opens_again() -> None:
    async with stage() as chat:
        await chat.bot.fault("refuse", args={"seconds": 30})
        assert await raw_send(chat.url, "k") is ConnectionRefusedError
        # Over the connection that is still open.
        await chat.bot.ask("DELETE", "/__emu/fault")
        answer = await raw_send(chat.url, "k")
    assert isinstance(answer, bytes)
    assert answer.startswith(b"HTTP/1.1 201")


async def test_a_fault_hits_what_it_matches_only() -> None:
    async with stage() as chat, chat.person() as ann:
        match = {"route": "send", "room": "studio", "key_contains": "odd", "nth": 2}
        await chat.bot.fault("503_before", match=match, times=1)
        answers = [
            await chat.bot.send("odd-1"),
            await chat.bot.send("odd-2", room=ann.dm),
            await chat.bot.send("even-3"),
            await chat.bot.send("odd-4"),
            await chat.bot.send("odd-4"),
        ]
        faults = await chat.bot.journal("fault")
    assert [answer.status for answer in answers] == [201, 201, 201, 503, 201]
    assert [entry["fault"] for entry in faults] == ["503_before"]


async def test_an_edits_room_is_that_of_its_message() -> None:
    async with stage() as chat, chat.person() as ann:
        here = (await chat.bot.send("k1")).body["id"]
        there = (await chat.bot.send("k2", room=ann.dm)).body["id"]
        await chat.bot.fault("403", match={"route": "edit", "room": ann.dm})
        answers = [await chat.bot.edit(here), await chat.bot.edit(there)]
    assert [answer.status for answer in answers] == [200, 403]


async def test_times_counts_and_null_is_for_always() -> None:
    async with stage() as chat:
        await chat.bot.fault("503_before", match={"route": "send"}, times=2)
        twice = [(await chat.bot.send("k")).status for _ in range(3)]
        await chat.bot.fault("503_before", match={"route": "send"}, times=None)
        always = [(await chat.bot.send("k9")).status for _ in range(4)]
        await chat.bot.ask("DELETE", "/__emu/fault")
        cleared = (await chat.bot.send("k9")).status
    assert (twice, always, cleared) == ([503, 503, 201], [503] * 4, 201)


async def test_a_dropped_socket_loses_no_event() -> None:
    async with stage() as chat, chat.person() as ann:
        async with chat.bot.connected() as socket:
            await chat.bot.fault("drop_socket")
            await ann.say("a cat")
            frame = await socket.ws.receive(timeout=PATIENCE_S)
            assert frame.type in {aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR}
        async with chat.bot.connected() as socket:
            assert (await socket.next())["data"]["text"] == "a cat"


async def test_a_socket_can_be_dropped_at_once() -> None:
    async with stage() as chat, chat.bot.connected() as socket:
        await chat.bot.fault("drop_socket", args={"now": True})
        frame = await socket.ws.receive(timeout=PATIENCE_S)
        assert frame.type in {aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR}


async def test_an_event_can_come_twice() -> None:
    async with stage() as chat, chat.bot.connected() as socket, chat.person() as ann:
        await chat.bot.fault("event_twice")
        await ann.say("a cat")
        assert await socket.next() == await socket.next()
        await ann.say("a dog")
        assert (await socket.next())["seq"] == 2
        assert await socket.silent()


async def test_held_events_come_when_the_fault_ends() -> None:
    async with stage() as chat, chat.person() as ann, chat.person() as ben:
        async with chat.bot.connected() as socket:
            await chat.bot.fault("hold_events", match={"room": ann.dm}, times=None)
            await ann.say("held")
            await ben.say("free")
            assert (await socket.next())["data"]["text"] == "free"
            await socket.ack(2)
        async with chat.bot.connected() as socket:
            assert await socket.silent()
            await chat.bot.ask("DELETE", "/__emu/fault")
            assert (await socket.next())["data"]["text"] == "held"


async def test_the_bots_socket_can_be_refused() -> None:
    async with stage() as chat:
        await chat.bot.fault("503_before", match={"route": "socket"})
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await chat.bot.session.ws_connect(f"{chat.url}/bot/socket")
        async with chat.bot.connected():
            pass
    assert refused.value.status == 503


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"fault": "earthquake"},
        {"fault": ["slow"]},
        {"fault": "slow", "more": 1},
        {"fault": "slow", "match": {"route": "teleport"}},
        {"fault": "slow", "match": {"route": ["send"]}},
        {"fault": "slow", "match": {"model": "kling"}},
        {"fault": "slow", "match": {"nth": 0}},
        {"fault": "slow", "match": {"room": 1}},
        {"fault": "slow", "args": {"minutes": 1}},
        {"fault": "slow", "args": {"seconds": "long"}},
        {"fault": "slow", "times": 0},
        {"fault": "slow", "times": 1.5},
        {"fault": "refuse", "match": {"route": "send"}},
        {"fault": "event_twice", "match": {"route": "send"}},
        {"fault": "slow", "match": {"route": "event"}},
        [],
    ],
)
async def test_the_control_plane_refuses_what_it_does_not_know(spec: object) -> None:
    async with stage() as chat:
        answer = await chat.bot.ask("POST", "/__emu/fault", spec)
        untouched = await chat.bot.send("k")
    assert (answer.status, answer.code, untouched.status) == (400, "invalid", 201)


@pytest.mark.parametrize("advance", [-1, "1", None, True])
async def test_the_clock_goes_forward_only(advance: object) -> None:
    async with stage() as chat:
        answer = await chat.bot.ask("POST", "/__emu/clock", {"advance": advance})
    assert answer.status == 400


async def test_the_journal_says_what_was_seen() -> None:
    async with stage() as chat, chat.bot.connected() as socket, chat.person() as ann:
        buttons = [{"id": "b", "label": "Go", "style": "primary"}]
        said = (await ann.say("a cat")).body["id"]
        await socket.ack((await socket.next())["seq"])
        posted = (await chat.bot.send("k", ann.dm, buttons=buttons, reply_to=said)).body["id"]
        await chat.bot.edit(posted, text="done", buttons=buttons)
        await ann.press(posted, "b")
        await socket.next()
        names = ("message", "edit", "press", "delivered", "acked")
        entries = await chat.bot.journal(*names)
    assert [entry["event"] for entry in entries] == [
        "message",
        "delivered",
        "acked",
        "message",
        "edit",
        "press",
        "delivered",
    ]
    first, _, _, second, edit, press, _ = entries
    assert (first["author"], first["text"]) == (ann.id, "a cat")
    assert (second["author"], second["key"], second["buttons"]) == ("danqing", "k", buttons)
    assert (second["reply_to"], second["files"]) == (said, [])
    assert (edit["id"], edit["text"]) == (posted, "done")
    assert (press["message"], press["button"], press["author"]) == (posted, "b", ann.id)
