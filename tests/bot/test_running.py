"""`danqing run` as an operator meets it: a process with sockets, children and signals."""

import asyncio
import json
import signal
import socket
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from adapters.stores.sqlite import sole_owner
from bot.sandbox.discord.settings import SANDBOX_TOKEN
from tests.bot.commands import (
    address_of,
    children_of,
    danqing,
    started,
    until_gone,
    until_ready,
)
from tests.bot.sandbox.discord.clients import desk_at
from tests.processes import stand_in

GRACEFUL_S = 5.0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_service_and_what_it_started_whoever_looks(
    number: signal.Signals, tmp_path: Path
) -> None:
    async with started("run", folder=tmp_path) as process:
        url = await address_of(process)
        await until_ready(url)
        children = children_of(process.pid)
        async with httpx.AsyncClient(base_url=url, timeout=5) as client:
            page = await client.get("/")
            await client.get("/api/me")
            # A page that stays open must not hold up the end.
            async with client.stream("GET", "/api/stream") as stream:
                assert stream.status_code == 200
                process.send_signal(number)
                async with asyncio.timeout(GRACEFUL_S):
                    code = await process.wait()
    assert code == 0
    assert len(children) == 2
    assert "html" in page.headers["content-type"]
    await until_gone(children)


async def test_a_signal_before_the_service_is_ready_ends_it_too(tmp_path: Path) -> None:
    async with started("run", folder=tmp_path) as process:
        await address_of(process)
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(GRACEFUL_S):
            assert await process.wait() == 0


async def test_a_killed_service_leaves_nothing_behind(tmp_path: Path) -> None:
    async with started("run", folder=tmp_path) as process:
        await until_ready(await address_of(process))
        children = children_of(process.pid)
        process.kill()
        await process.wait()
    assert len(children) == 2
    await until_gone(children)


async def test_health_tells_of_a_web_chat_that_is_not_there(tmp_path: Path) -> None:
    nowhere = {"DANQING_WEB__URL": "http://127.0.0.1:9", "DANQING_WEB__TOKEN": "the-token"}
    async with started("run", folder=tmp_path, more=nowhere) as process:
        url = await address_of(process)
        async with httpx.AsyncClient() as client:
            answer = await client.get(f"{url}/healthz")
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(GRACEFUL_S):
            code = await process.wait()
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "platforms": {"web": False}}
    assert code == 0


async def test_discord_is_served_in_place_of_a_web_chat(tmp_path: Path) -> None:
    async with stand_in("discord") as far, desk_at(far) as desk:
        more = {
            "DANQING_DISCORD__TOKEN": SANDBOX_TOKEN,
            "DANQING_DISCORD__API_BASE": f"{far}/api/v10",
            "DANQING_DISCORD__GATEWAY_URL": f"{far.replace('http', 'ws')}/gateway",
        }
        async with started("run", folder=tmp_path, more=more) as process:
            url = await address_of(process)
            await until_ready(url)
            children = children_of(process.pid)
            asked = await desk.say("画一只猫")
            (said, *_) = await desk.until("message", by_bot=True)
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(GRACEFUL_S):
                code = await process.wait()
    assert code == 0
    assert len(children) == 1
    assert (said["reply_to"], said["content"]) == (str(asked), "收到，这就画：一只猫 🎨")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[http]\nport = "many"', "danqing: http.port: "),
        ('[store]\nurl = "mysql://jobs"', "danqing: store.url: "),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(text: str, complaint: str, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(text, encoding="utf-8")
    # The environment of the tests chooses the port; this mistake is about the file's.
    more = {"DANQING_HTTP__PORT": "many"} if "port" in text else {}
    outcome = danqing("run", "--config", str(config), folder=tmp_path, more=more)
    assert outcome.code == 2
    assert outcome.err.splitlines()[-1].startswith(complaint)
    assert "Traceback" not in outcome.err


def test_a_port_in_use_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        outcome = danqing("run", folder=tmp_path, more={"DANQING_HTTP__PORT": port})
    assert outcome.code == 2
    assert outcome.err.splitlines()[-1].startswith(
        f"danqing: http.port: cannot listen on 127.0.0.1:{port}"
    )
    assert "Traceback" not in outcome.err


def test_a_port_in_use_is_one_line_of_a_stand_in_too(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        outcome = danqing("sandbox", "ima", "--port", port, folder=tmp_path)
    assert outcome.code == 2
    assert outcome.err.splitlines() == [
        f"danqing: --port: ima cannot listen on 127.0.0.1:{port}: Address already in use"
    ]


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.touch()
    outcome = danqing("run", folder=taken / "data")
    assert outcome.code == 2
    assert outcome.complaint.startswith("danqing: service.data_dir: cannot write to ")


def test_data_that_another_service_uses_are_left_alone(tmp_path: Path) -> None:
    with sole_owner(tmp_path / "danqing.db"):
        outcome = danqing("run", folder=tmp_path)
    assert outcome.code == 2
    assert outcome.err.splitlines()[-1].startswith("danqing: store.url: ")


async def announced(process: asyncio.subprocess.Process, count: int) -> Sequence[dict[str, object]]:
    """Read the addresses of stand-ins."""
    assert process.stdout is not None
    async with asyncio.timeout(20):
        return [json.loads(await process.stdout.readline()) for _ in range(count)]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_stand_ins_end_with_their_command(number: signal.Signals, tmp_path: Path) -> None:
    names = ("ima", "webchat", "discord")
    async with started("sandbox", *names, "--port", "0", folder=tmp_path) as process:
        addresses = await announced(process, 3)
        children = children_of(process.pid)
        async with httpx.AsyncClient() as client:
            for address in addresses:
                answer = await client.get(f"{address['url']}/__emu/journal")
                assert answer.status_code == 200
        process.send_signal(number)
        async with asyncio.timeout(GRACEFUL_S):
            assert await process.wait() == 0
    assert {address["name"] for address in addresses} == set(names)
    assert len(children) == 3
    await until_gone(children)


async def test_stand_ins_end_with_a_killed_command(tmp_path: Path) -> None:
    # What is no option of ours is the stand-in's.
    async with started("sandbox", "ima", "--pace", "0.1", folder=tmp_path) as process:
        await announced(process, 1)
        children = children_of(process.pid)
        process.kill()
        await process.wait()
    assert len(children) == 1
    await until_gone(children)


async def test_a_stand_in_that_ends_by_itself_ends_the_others(tmp_path: Path) -> None:
    arguments = ("sandbox", "ima", "webchat", "--edit-rate", "9")
    async with started(*arguments, folder=tmp_path) as process:
        async with asyncio.timeout(20):
            code = await process.wait()
        assert process.stderr is not None
        said = (await process.stderr.read()).decode()
    # The option is the web chat's alone.
    assert code == 2
    assert "unrecognized arguments: --edit-rate 9" in said


def test_a_stand_in_that_there_is_not_is_named(tmp_path: Path) -> None:
    outcome = danqing("sandbox", "nobody", folder=tmp_path)
    assert outcome.code == 2
    assert outcome.complaint.startswith("danqing: sandbox: there is no stand-in nobody")
