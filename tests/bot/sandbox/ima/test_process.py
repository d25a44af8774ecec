import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.bot.sandbox.ima.desk import Desk


@asynccontextmanager
async def _process(*options: str) -> AsyncIterator[tuple[Process, str]]:
    """Run the stand-in; yield it and the line it announces itself with."""
    command = (sys.executable, "-m", "bot.sandbox.ima", "--port", "0", "--plain", *options)
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    try:
        assert process.stdout is not None
        async with asyncio.timeout(15):
            yield process, (await process.stdout.readline()).decode()
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_it_announces_itself_and_serves() -> None:
    async with _process("--key", "ima_test_key_1") as (_, line):
        ready = json.loads(line)
        assert (ready["name"], ready["url"]) == ("ima", f"http://127.0.0.1:{ready['port']}")
        async with httpx.AsyncClient(base_url=ready["url"]) as http:
            assert await Desk(http).task()


async def test_it_ends_with_its_stdin_whatever_hangs() -> None:
    async with _process("--until-stdin-closes") as (process, line):
        async with httpx.AsyncClient(base_url=json.loads(line)["url"], timeout=0.2) as http:
            await Desk(http).fault("work_hang")
            with pytest.raises(httpx.ReadTimeout):
                await Desk(http).task()
        assert process.stdin is not None
        process.stdin.close()
        async with asyncio.timeout(2):
            assert await process.wait() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_ends_on_a_signal(number: signal.Signals) -> None:
    async with _process() as (process, _):
        process.send_signal(number)
        async with asyncio.timeout(2):
            assert await process.wait() == 0


async def test_a_killed_stand_in_knows_its_tasks_when_it_is_back(tmp_path: Path) -> None:
    async with _process("--state", str(tmp_path)) as (process, line):
        async with httpx.AsyncClient(base_url=json.loads(line)["url"]) as http:
            task_id = await Desk(http).task()
        process.kill()
    async with (
        _process("--state", str(tmp_path)) as (_, line),
        httpx.AsyncClient(base_url=json.loads(line)["url"]) as http,
    ):
        await Desk(http).advance(10)
        data = (await Desk(http).detail(task_id))["data"]
        assert data["medias"][0]["resource_status"] == 1
        assert len(await Desk(http).journal("charge")) == 1
