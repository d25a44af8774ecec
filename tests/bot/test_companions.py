import asyncio
import os
import signal
import socket
from pathlib import Path

import httpx
import pytest

from bot.companions import CompanionError, companion
from bot.sandbox.webchat.settings import SANDBOX_TOKEN
from tests.bot.commands import PATIENCE_S, children_of, until_gone


def _since(before: list[int]) -> list[int]:
    """List the processes that were started here since; other tests have started theirs."""
    return [child for child in children_of(os.getpid()) if child not in before]


async def test_a_companion_lives_as_long_as_the_context() -> None:
    before = children_of(os.getpid())
    async with companion("ima") as one:
        url = one.url
        children = _since(before)
        async with httpx.AsyncClient() as client:
            assert (await client.get(f"{url}/__emu/journal")).status_code == 200
    await until_gone(children)
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(f"{url}/__emu/journal")


async def test_a_companion_that_does_not_start_is_told_of() -> None:
    with pytest.raises(CompanionError, match=r"^ima did not start$"):
        async with companion("ima", ["--no-such-option"]):
            raise AssertionError("it is there")


async def test_a_companion_is_given_its_environment() -> None:
    token = {"DANQING_WEBCHAT_TOKEN": "of-the-test"}
    statuses = []
    async with companion("webchat", environment=token) as one, httpx.AsyncClient() as client:
        for given in ("of-the-test", SANDBOX_TOKEN):
            headers = {"Authorization": f"Bearer {given}"}
            answer = await client.get(f"{one.url}/__emu/journal", headers=headers)
            statuses.append(answer.status_code)
    assert statuses == [200, 401]


async def test_a_companion_ends_where_the_work_fails() -> None:
    before, children = children_of(os.getpid()), list[int]()

    async def work() -> None:
        async with companion("ima"):
            children.extend(_since(before))
            raise RuntimeError("of the test")

    with pytest.raises(RuntimeError, match="of the test"):
        await work()
    assert children
    await until_gone(children)


async def _at_once(_seconds: float) -> None:
    await asyncio.sleep(0)


async def test_a_companion_that_dies_is_started_again_at_the_same_address() -> None:
    before = children_of(os.getpid())
    async with companion("ima") as one, httpx.AsyncClient() as client, asyncio.TaskGroup() as group:
        (first,) = _since(before)
        keeping = group.create_task(one.keep(_at_once))
        os.kill(first, signal.SIGKILL)
        async with asyncio.timeout(PATIENCE_S):
            while not await _answers(client, one.url):  # noqa: ASYNC110 - another process starts
                await asyncio.sleep(0.05)
        keeping.cancel()
    assert first not in children_of(os.getpid())


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(f"{url}/__emu/journal")).is_success
    except httpx.TransportError:
        return False


async def test_a_companion_is_found_again_where_it_was_the_last_time(tmp_path: Path) -> None:
    urls = []
    for _ in range(2):
        async with companion("ima", port_file=tmp_path / "sandbox" / "ima.port") as one:
            urls.append(one.url)
    assert urls[0] == urls[1]


@pytest.mark.parametrize("remembered", ["", "many", "99999", "-1"])
async def test_a_companion_starts_wherever_there_is_room(tmp_path: Path, remembered: str) -> None:
    (tmp_path / "ima.port").write_text(remembered)
    async with companion("ima", port_file=tmp_path / "ima.port") as one:
        assert one.url.startswith("http://127.0.0.1:")


async def test_a_companion_whose_port_was_taken_finds_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.companions.FREED_WITHIN_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        (tmp_path / "ima.port").write_text(f"{port}")
        async with companion("ima", port_file=tmp_path / "ima.port") as one:
            assert not one.url.endswith(f":{port}")
