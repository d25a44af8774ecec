"""Trouble at the gateway while people go on talking: nothing is lost, nothing comes twice."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.discord_api.validating import problems
from tests.journeys.guild import Server, Talk, open_server

pytestmark = pytest.mark.asyncio(loop_scope="module")

HEARTBEAT_S = 1.5
"""A machine that pauses for longer than a part of it loses its connections."""
IMPATIENT = """
from discord.state import ConnectionState
begin = ConnectionState.__init__
def impatient(self, **options):
    begin(self, **{**options, "heartbeat_timeout": 7.0})
ConnectionState.__init__ = impatient
"""
"""discord.py takes a gateway for dead that has been silent for a minute, here for some seconds."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    folder = tmp_path_factory.mktemp("gateway")
    quick = ("--heartbeat", str(HEARTBEAT_S))
    async with open_server(folder, *quick, pace=0.02) as server:
        async with server.running(before=IMPATIENT):
            yield server
        assert problems(server.journal.of("request")) == []


@pytest_asyncio.fixture(loop_scope="module")
async def talks(server: Server) -> list[Talk]:
    """A channel, a thread and a direct chat, in each of which the bot has been spoken to."""
    talks = [await server.room("lin"), await server.thread("alice"), await server.direct("zh")]
    for talk in talks:
        await talk.ask("画一只猫", 5)
    return talks


async def said_and_answered(talks: list[Talk], words: str) -> None:
    """Say something everywhere, and see it answered, once."""
    before = [len(talk.said) for talk in talks]
    asked = [await talk.say(f"画{words}") for talk in talks]
    for talk, message, count in zip(talks, asked, before, strict=True):
        await talk.hears(5)
        said = talk.said[count:]
        assert [each["reply_to"] for each in said] == [message, None, message]


@pytest.mark.parametrize(
    "trouble",
    [
        [{"do": "reconnect"}],
        [{"do": "close", "code": 4000}],
        [{"do": "drop"}],
        [{"do": "invalid_session", "resumable": True}],
        [{"do": "mute"}],
        [{"do": "forget"}, {"do": "drop"}],
        [{"do": "double", "events": 6}],
    ],
    ids=["reconnect", "close", "drop", "invalid", "zombie", "forgotten", "doubled"],
)
async def test_what_is_said_meanwhile_is_answered_once(
    server: Server, talks: list[Talk], trouble: list[dict[str, Any]]
) -> None:
    orders = await server.orders()
    for each in trouble:
        await server.desk.order("gateway", **each)
    await said_and_answered(talks, f"一只鸟，{trouble[-1]['do']}")
    assert await server.orders() == orders + len(talks)


async def test_a_command_and_a_tap_told_twice_are_taken_once(server: Server) -> None:
    talk, orders = await server.room("lin"), await server.orders()
    for what, fields, count in (
        ("command", {"command": "imagine", "options": {"prompt": "一只鹿"}}, 4),
        ("press", {"button": "再来一张"}, 5),
    ):
        await server.desk.order("gateway", do="double", events=1)
        if what == "press":
            fields["message"] = talk.said[-1]["id"]
        await talk.do(what, **fields)
        assert len(await talk.hears(count)) == count
    assert await server.orders() == orders + 2
