import os

import httpx
import pytest

from bot.companions import CompanionError, companion
from bot.sandbox.webchat.settings import SANDBOX_TOKEN
from tests.bot.commands import children_of, until_gone


async def test_a_companion_lives_as_long_as_the_context() -> None:
    async with companion("ima") as url:
        children = children_of(os.getpid())
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
    async with companion("webchat", environment=token) as url, httpx.AsyncClient() as client:
        for given in ("of-the-test", SANDBOX_TOKEN):
            headers = {"Authorization": f"Bearer {given}"}
            answer = await client.get(f"{url}/__emu/journal", headers=headers)
            statuses.append(answer.status_code)
    assert statuses == [200, 401]


async def test_a_companion_ends_where_the_work_fails() -> None:
    children: list[int] = []

    async def work() -> None:
        async with companion("ima"):
            children.extend(children_of(os.getpid()))
            raise RuntimeError("of the test")

    with pytest.raises(RuntimeError, match="of the test"):
        await work()
    assert children
    await until_gone(children)
