"""The stand-in as a process of its own."""

import asyncio
import json
import shlex
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox.discord.__main__ import settings_from
from tests.bot.sandbox.discord.clients import PATIENCE_S, desk_at, online


@asynccontextmanager
async def _process(*options: str) -> AsyncIterator[tuple[Process, dict[str, Any]]]:
    command = (sys.executable, "-m", "bot.sandbox.discord", "--port", "0", *options)
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=PIPE)
    try:
        assert process.stdout is not None
        async with asyncio.timeout(3 * PATIENCE_S):
            yield process, json.loads(await process.stdout.readline())
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_it_serves_a_bot_keeps_its_journal_and_ends_at_once(tmp_path: Path) -> None:
    async with _process("--state", str(tmp_path), "--until-stdin-closes") as (process, line):
        assert line["name"] == "discord"
        async with desk_at(line["url"]) as desk, online(desk) as bot:
            said = await desk.say("hello")
            assert (await bot.heard.message()).id == said
        # A socket that stays open does not keep it alive.
        async with (
            desk_at(line["url"]) as desk,
            desk.session.ws_connect(f"{line['url']}/gateway"),
        ):
            assert process.stdin is not None
            process.stdin.close()
            async with asyncio.timeout(2):
                assert await process.wait() == 0
        assert process.stderr is not None
        assert await process.stderr.read() == b""
    lines = (tmp_path / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(each) for each in lines]
    assert [each["id"] for each in entries if each["event"] == "message"] == [str(said)]


async def test_it_ends_on_a_signal() -> None:
    async with _process() as (process, _):
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(2):
            assert await process.wait() == 0


async def test_a_refused_connection_opens_again() -> None:
    async with _process() as (_, line), desk_at(line["url"]) as desk:
        await desk.order("fault", fault="refuse", args={"seconds": 60})
        with pytest.raises(aiohttp.ClientConnectorError):
            async with desk_at(line["url"]):
                pass
        # By the connection that is open still.
        async with desk.session.delete(f"{desk.url}/__emu/fault") as answer:
            assert answer.status == 200
        async with desk_at(line["url"]) as again:
            assert again.world == desk.world


def test_every_option_reaches_the_settings() -> None:
    line = (
        "--port 8080 --host ::1 --token t --state data --approve message_content --shards 2 "
        "--heartbeat 1 --identify-interval 5 --message-rate 0 --global-rate 9 --nonce-window 7 "
        "--link-life 8 --until-stdin-closes"
    )
    settings, until_stdin_closes = settings_from(shlex.split(line))
    assert (settings.port, settings.host, settings.token) == (8080, "::1", "t")
    assert (set(settings.approved), settings.shards) == ({"message_content"}, 2)
    assert (settings.heartbeat_s, settings.identify_interval_s) == (1, 5)
    assert (settings.message_rate, settings.global_rate) == (0, 9)
    assert (settings.nonce_window_s, settings.link_life_s) == (7, 8)
    assert (str(settings.state), until_stdin_closes) == ("data", True)


@pytest.mark.parametrize("intent", ["everything", "guilds"])
def test_only_privileged_intents_are_approved(intent: str) -> None:
    with pytest.raises(SystemExit):
        settings_from(["--approve", intent])
