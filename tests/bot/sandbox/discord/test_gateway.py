"""The gateway: by a bare socket what no client library does, by discord.py the rest."""

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot.sandbox.discord.settings import SANDBOX_TOKEN, Settings
from tests.bot.sandbox.discord.clients import LEAN, PATIENCE_S, Desk, Json, online

IDENTIFY: Json = {"token": SANDBOX_TOKEN, "intents": LEAN.value, "properties": {"os": "linux"}}


class Socket:
    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.ws = ws
        self._inflate = zlib.decompressobj()

    async def frame(self) -> Json:
        message = await self.ws.receive(timeout=PATIENCE_S)
        data = message.data
        if message.type is aiohttp.WSMsgType.BINARY:
            assert data.endswith(b"\x00\x00\xff\xff")
            data = self._inflate.decompress(data)
        frame: Json = json.loads(data)
        return frame

    async def event(self, name: str) -> Json:
        while (frame := await self.frame())["t"] != name:
            pass
        return frame

    async def send(self, op: int, data: object) -> None:
        await self.ws.send_json({"op": op, "d": data})

    async def close_code(self) -> int | None:
        async with asyncio.timeout(PATIENCE_S):
            while (await self.ws.receive()).type not in {
                aiohttp.WSMsgType.CLOSE,
                aiohttp.WSMsgType.CLOSED,
            }:
                pass
        return self.ws.close_code


@asynccontextmanager
async def connected(desk: Desk, query: str = "v=10&encoding=json") -> AsyncIterator[Socket]:
    url = f"{desk.url.replace('http', 'ws')}/gateway?{query}"
    async with desk.session.ws_connect(url) as ws:
        yield Socket(ws)


@asynccontextmanager
async def greeted(desk: Desk, **changes: object) -> AsyncIterator[tuple[Socket, Json]]:
    async with connected(desk) as socket:
        assert (await socket.frame())["op"] == 10
        await socket.send(2, {**IDENTIFY, **changes})
        ready = await socket.event("READY")
        yield socket, ready["d"]


@pytest.mark.parametrize("query", ["v=10", "v=9&encoding=json&compress=zlib-stream"])
async def test_a_session_begins_with_or_without_compression(desk: Desk, query: str) -> None:
    async with connected(desk, query) as socket:
        assert (await socket.frame())["d"] == {"heartbeat_interval": 41250}
        await socket.send(1, None)
        assert (await socket.frame())["op"] == 11
        await socket.send(2, IDENTIFY)
        ready = (await socket.event("READY"))["d"]
        assert (ready["v"], ready["shard"]) == (10, [0, 1])
        guild = (await socket.event("GUILD_CREATE"))["d"]
        assert [guild["id"]] == [each["id"] for each in ready["guilds"]]
        assert {each["name"] for each in guild["channels"]} == {"general", "studio", "hidden"}


@pytest.mark.parametrize(
    ("op", "data", "code"),
    [
        (2, {**IDENTIFY, "token": "wrong"}, 4004),
        (2, {**IDENTIFY, "intents": 1 << 30}, 4013),
        (2, {**IDENTIFY, "intents": "all"}, 4013),
        (2, {**IDENTIFY, "intents": LEAN.value | 1 << 15}, 4014),
        (2, {**IDENTIFY, "shard": [1, 1]}, 4010),
        (3, {"status": "online"}, 4003),
        (6, {"token": "wrong", "session_id": "x", "seq": 1}, 4004),
        (7, None, 4001),
        (2, {**IDENTIFY, "properties": {"os": "x" * 5000}}, 4002),
    ],
)
async def test_wrong_frames_end_the_connection(
    desk: Desk, op: int, data: object, code: int
) -> None:
    async with connected(desk) as socket:
        await socket.send(op, data)
        assert await socket.close_code() == code
    assert await desk.journal("gateway", what="refused", code=code)


async def test_what_is_not_json_or_another_version_ends_the_connection(desk: Desk) -> None:
    async with connected(desk) as socket:
        await socket.ws.send_str("hello?")
        assert await socket.close_code() == 4002
    async with connected(desk, "v=5") as socket:
        assert await socket.close_code() == 4012


async def test_a_session_is_asked_for_once(desk: Desk) -> None:
    async with greeted(desk) as (socket, _):
        await socket.send(2, IDENTIFY)
        assert await socket.close_code() == 4005


async def test_a_chatterbox_is_cut_off(desk: Desk) -> None:
    async with greeted(desk) as (socket, _):
        for _ in range(120):
            await socket.send(3, {"status": "idle"})
        assert await socket.close_code() == 4008


async def test_events_go_to_the_shard_and_the_intents_they_are_for(desk: Desk) -> None:
    guild = int(desk.world["guilds"]["Painters"])
    own, other = (guild >> 22) % 2, 1 - (guild >> 22) % 2
    async with greeted(desk, shard=[own, 2]) as (near, ready):
        assert len(ready["guilds"]) == 1
        async with greeted(desk, shard=[other, 2]) as (far, empty):
            assert empty["guilds"] == []
            await desk.say("hello")
            assert (await near.event("MESSAGE_CREATE"))["d"]["guild_id"] == str(guild)
            await desk.say("hello", channel="dm")
            heard = await (far if other == 0 else near).event("MESSAGE_CREATE")
            assert "guild_id" not in heard["d"]


async def test_resuming_replays_what_was_missed_once(desk: Desk) -> None:
    async with greeted(desk) as (socket, ready):
        seq = (await socket.event("GUILD_CREATE"))["s"]
        await desk.order("gateway", do="drop")
        assert await socket.close_code() == 1006
    said = [await desk.say(f"message {number}") for number in range(3)]
    assert ready["resume_gateway_url"].endswith("/gateway/resume")
    resume = {"token": SANDBOX_TOKEN, "session_id": ready["session_id"], "seq": seq}
    url = f"{ready['resume_gateway_url']}?v=10&encoding=json"
    async with desk.session.ws_connect(url) as ws:
        socket = Socket(ws)
        await socket.send(6, resume)
        frames = [await socket.frame() for _ in range(5)]
        assert [frame["t"] for frame in frames[1:]] == [*["MESSAGE_CREATE"] * 3, "RESUMED"]
        assert [int(frame["d"]["id"]) for frame in frames[1:4]] == said
        assert [frame["s"] for frame in frames[1:]] == list(range(seq + 1, seq + 5))


@pytest.mark.parametrize(("seq", "end"), [(9999, 4007), ("x", 4007)])
async def test_a_sequence_that_cannot_be_ends_the_connection(
    desk: Desk, seq: object, end: int
) -> None:
    async with greeted(desk) as (_, ready), connected(desk) as socket:
        session = ready["session_id"]
        await socket.send(6, {"token": SANDBOX_TOKEN, "session_id": session, "seq": seq})
        assert await socket.close_code() == end


@pytest.mark.parametrize("how", ["forgotten", "closed for good"])
async def test_a_session_that_is_gone_cannot_be_resumed(desk: Desk, how: str) -> None:
    async with greeted(desk) as (socket, ready):
        await socket.ws.close(code=1000 if how == "closed for good" else 4000)
    await desk.until("gateway", what="disconnected")
    await desk.order("gateway", do="forget") if how == "forgotten" else None
    async with connected(desk) as socket:
        await socket.frame()
        session = ready["session_id"]
        await socket.send(6, {"token": SANDBOX_TOKEN, "session_id": session, "seq": 1})
        frame = await socket.frame()
        assert (frame["op"], frame["d"]) == (9, False)
        # The same socket may begin anew.
        await socket.send(2, IDENTIFY)
        assert (await socket.event("READY"))["d"]["session_id"] != session


async def test_events_can_be_lost_and_told_twice(desk: Desk) -> None:
    async with greeted(desk) as (socket, _):
        await desk.order("gateway", do="lose")
        await desk.say("nobody hears this")
        await desk.order("gateway", do="double")
        said = await desk.say("this is heard twice")
        heard = [(await socket.event("MESSAGE_CREATE"))["d"]["id"] for _ in range(2)]
        assert heard == [str(said)] * 2


async def test_two_live_sessions_both_hear(desk: Desk) -> None:
    async with greeted(desk) as (one, _), greeted(desk) as (two, _):
        said = str(await desk.say("hello"))
        assert (await one.event("MESSAGE_CREATE"))["d"]["id"] == said
        assert (await two.event("MESSAGE_CREATE"))["d"]["id"] == said


async def test_gateway_bot_tells_where_to_go(desk: Desk) -> None:
    async with greeted(desk):
        body = (await desk.rest("GET", "/gateway/bot")).body
    assert body["url"] == f"{desk.url.replace('http', 'ws')}/gateway"
    assert body["session_start_limit"]["remaining"] == 999
    assert body["session_start_limit"]["max_concurrency"] == body["shards"] == 1


class TestShortHeartbeats:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(heartbeat_s=0.1, identify_interval_s=5.0)

    async def test_a_silent_client_is_dropped(self, desk: Desk) -> None:
        async with greeted(desk) as (socket, _):
            assert await socket.close_code() == 4009

    async def test_identifying_too_soon_is_an_invalid_session(self, desk: Desk) -> None:
        async with greeted(desk), connected(desk) as socket:
            await socket.frame()
            await socket.send(2, IDENTIFY)
            assert (await socket.frame())["op"] == 9

    async def test_discord_py_leaves_a_zombie_and_loses_nothing(self, desk: Desk) -> None:
        async with online(desk, heartbeat_timeout=0.3) as bot:
            await desk.order("gateway", do="mute")
            said = await desk.say("is anybody there")
            assert (await bot.heard.message()).id == said
            assert bot.heard.messages.empty()
        assert await desk.journal("gateway", what="resumed")
        assert len(await desk.journal("gateway", what="identified")) == 1


@pytest.mark.parametrize(
    "trouble",
    [
        {"do": "drop"},
        {"do": "close", "code": 4000},
        {"do": "close", "code": 1000},
        {"do": "reconnect"},
        {"do": "invalid_session", "resumable": True},
    ],
    ids=str,
)
async def test_discord_py_resumes_and_loses_nothing(desk: Desk, trouble: dict[str, Any]) -> None:
    async with online(desk) as bot:
        said = [await desk.say("before")]
        await desk.order("gateway", **trouble)
        said += [await desk.say(f"during {number}") for number in range(5)]
        heard = [(await bot.heard.message()).id for _ in said]
        assert heard == said
        await desk.until("gateway", what="resumed")
        assert bot.heard.messages.empty()
    assert len(await desk.journal("gateway", what="identified")) == 1
