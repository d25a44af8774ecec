import asyncio
import json
import os
import shlex
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot.sandbox.webchat.__main__ import settings_from
from tests.bot.sandbox.webchat.harness import PATIENCE_S, TOKEN

_MODULE = ("-m", "bot.sandbox.webchat", "--port", "0")


@asynccontextmanager
async def process(*arguments: str, **environment: str) -> AsyncIterator[Process]:
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        *_MODULE,
        *arguments,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        env={**os.environ, **environment},
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.communicate()


async def ready(started: Process) -> dict[str, Any]:
    assert started.stdout is not None
    async with asyncio.timeout(2 * PATIENCE_S):
        line: dict[str, Any] = json.loads(await started.stdout.readline())
    return line


async def end_of(started: Process) -> tuple[int | None, float]:
    start = time.monotonic()
    async with asyncio.timeout(PATIENCE_S):
        await started.wait()
    return started.returncode, time.monotonic() - start


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_ends_at_once_with_open_sockets_and_streams(number: signal.Signals) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    jar = aiohttp.CookieJar(unsafe=True)
    async with (
        process("--sandbox", DANQING_WEBCHAT_TOKEN=TOKEN) as started,
        aiohttp.ClientSession(headers=headers, cookie_jar=jar) as session,
    ):
        line = await ready(started)
        assert set(line) == {"name", "url", "port"}
        assert line["name"] == "webchat"
        url = line["url"]
        await session.get(f"{url}/api/me")
        async with (
            session.ws_connect(f"{url}/bot/socket"),
            session.get(f"{url}/api/stream") as stream,
        ):
            await stream.content.readuntil(b"\n\n")
            fault = {"fault": "work_hang", "match": {"route": "rooms"}}
            await session.post(f"{url}/__emu/fault", json=fault)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(_hang(session, f"{url}/api/rooms"))
                await _until_faulted(session, url)
                started.send_signal(number)
                code, took_s = await end_of(started)
        assert started.stderr is not None
        errors = await started.stderr.read()
    assert (code, errors) == (0, b"")
    assert took_s < 1


async def _hang(session: aiohttp.ClientSession, url: str) -> None:
    with pytest.raises(aiohttp.ClientError):
        await session.get(url)


async def _until_faulted(session: aiohttp.ClientSession, url: str) -> None:
    since = 0
    events: list[str] = []
    while "fault" not in events:
        async with session.get(f"{url}/__emu/journal?since={since}&wait=5") as answer:
            page = await answer.json()
        since = page["next"]
        events = [entry["event"] for entry in page["entries"]]


async def test_it_ends_with_its_parents_pipe() -> None:
    async with process("--sandbox", "--until-stdin-closes") as started:
        await ready(started)
        assert started.stdin is not None
        started.stdin.close()
        code, took_s = await end_of(started)
    assert code == 0
    assert took_s < 1


async def test_without_a_token_it_does_not_start() -> None:
    async with process(DANQING_WEBCHAT_TOKEN="") as started:
        code, _ = await end_of(started)
    assert code == 2


async def test_the_default_token_never_leaves_the_machine() -> None:
    async with process("--sandbox", "--host", "0.0.0.0", DANQING_WEBCHAT_TOKEN="") as started:  # noqa: S104 - is refused
        code, _ = await end_of(started)
    assert code == 2


def test_every_option_reaches_the_settings() -> None:
    line = (
        "--port 8080 --host ::1 --token t --sandbox --state data --allow-host A.test "
        "--allow-host b.test --idempotency-window 5 --send-rate 3 --edit-rate 2 "
        "--allow-addresses --until-stdin-closes"
    )
    settings, until_stdin_closes = settings_from(shlex.split(line))
    assert (settings.port, settings.host, settings.token) == (8080, "::1", "t")
    assert settings.allowed_hosts == {"a.test", "b.test"}
    assert settings.allow_addresses
    assert (settings.idempotency_window_s, settings.send_rate, settings.edit_rate) == (5, 3, 2)
    assert str(settings.state_dir) == "data"
    assert (settings.sandbox, until_stdin_closes) == (True, True)
