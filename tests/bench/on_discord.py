"""The rows of Discord: its stand-in without rate limits, in a process of its own.

The stand-in's stopwatch runs from the telling of a message to the acceptance of the answer.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from tests.bench.table import Row, acknowledgment_rows, idle_rows
from tests.bench.world import TOKEN, Bot, danqing_on_discord, running
from tests.processes import Journal, stand_in

ASKS = 400
FIRST_ASKS = 50
"""Asked before anything is measured."""
THINK_S = 0.05
"""Between two messages: twenty a second is a busy server."""
BURST = 1000
CHANNELS = 50
SETTLE_S = 3.0
LOOK_EVERY_S = 0.25
WITHIN_S = 60.0
UNLIMITED = ("--token", TOKEN, "--message-rate", "0", "--global-rate", "0")

Entry = Mapping[str, Any]


class People:
    """Whoever speaks in the stand-in's server, and what is seen there."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url
        self.journal = Journal(url)

    async def order(self, what: str, **fields: object) -> Entry:
        """Have something done."""
        async with self._session.post(f"{self._url}/__emu/{what}", json=fields) as answer:
            answer.raise_for_status()
            done: Entry = await answer.json()
            return done

    async def say(self, text: str) -> str:
        """Speak to the bot, and give the message's id."""
        said = await self.order(
            "say", person="alice", channel="general", content=text, mention=True
        )
        return str(said["message"])

    async def answers(self, asked: list[str]) -> list[Entry]:
        """Give the first replies to these messages, when each has one or the time is over."""
        wanted = set(asked)

        def firsts() -> list[Entry]:
            replies: dict[str, Entry] = {}
            for each in self.journal.of("message"):
                if each["by_bot"] and each["reply_to"] in wanted:
                    replies.setdefault(each["reply_to"], each)
            return list(replies.values())

        # Looked for now and then only: whoever looks takes from the processors that are measured.
        deadline = time.monotonic() + WITHIN_S
        while len(found := firsts()) < len(wanted) and time.monotonic() < deadline:
            await asyncio.sleep(LOOK_EVERY_S)
            await self.journal.read()
        return found

    def doubled(self) -> int:
        """Count the messages of the bot that stand there twice."""
        said = Counter(
            each["nonce"] or (each["reply_to"], each["content"])
            for each in self.journal.of("message")
            if each["by_bot"]
        )
        return sum(count - 1 for count in said.values())


@asynccontextmanager
async def people_at(url: str) -> AsyncIterator[People]:
    async with aiohttp.ClientSession() as session:
        people = People(session, url)
        async with asyncio.timeout(30):
            await people.journal.until(
                lambda _: any(each["what"] == "identified" for each in people.journal.of("gateway"))
            )
        yield people


@asynccontextmanager
async def echo_bot(folder: Path) -> AsyncIterator[tuple[Bot, People]]:
    del folder
    async with (
        stand_in("discord", *UNLIMITED) as url,
        running("-m", "tests.bench.discord_echo", url, TOKEN) as bot,
        people_at(url) as people,
    ):
        yield bot, people


@asynccontextmanager
async def danqing_bot(folder: Path) -> AsyncIterator[tuple[Bot, People]]:
    async with stand_in("discord", *UNLIMITED) as url, stand_in("ima", "--plain") as ima:
        config = danqing_on_discord(folder, discord=url, ima=ima)
        async with (
            running("-m", "bot", "run", "--config", config) as bot,
            people_at(url) as people,
        ):
            yield bot, people


async def acknowledgment(folder: Path) -> list[Row]:
    """Time a message to its first answer, with the jobs of those before under way."""
    measured = []
    for make in (echo_bot, danqing_bot):
        async with make(folder) as (_, people):
            asked = []
            for number in range(FIRST_ASKS + ASKS):
                asked.append(await people.say(f"画一只狐狸 {number}"))
                await asyncio.sleep(THINK_S)
            found = await people.answers(asked[FIRST_ASKS:])
        measured.append([float(each["waited_ms"]) for each in found])
    return acknowledgment_rows("Discord", *measured)


async def burst(folder: Path) -> list[Row]:
    """Send many messages at once in many channels; every one must be answered, and once."""
    rates, notes = [], []
    for make in (echo_bot, danqing_bot):
        async with make(folder) as (_, people):
            names = [f"room-{number}" for number in range(CHANNELS)]
            for name in names:
                await people.order("channels", name=name)
            began = time.time()
            sent = await people.order(
                "burst", person="alice", channels=names, content="画一只猫", count=BURST
            )
            answers = await people.answers(list(sent["messages"]))
            seconds = max(float(each["at"]) for each in answers) - began
            await asyncio.sleep(SETTLE_S)
            await people.journal.read()
            rates.append(len(answers) / seconds)
            notes.append(f"{BURST - len(answers)} lost, {people.doubled()} doubled")
    bare, ours = rates
    what = f"Discord: burst of {BURST} messages in {CHANNELS} channels"
    shown = f"{ours:.0f}/s, {notes[1]}"
    return [Row(what, f"{bare:.0f}/s", shown, f"{ours / bare:.2f}", "0 lost, 0 doubled, >= 500/s")]


async def idle(folder: Path) -> list[Row]:
    """Measure a service that has nothing to do: memory, and the time until it is connected."""
    measured = []
    for make in (echo_bot, danqing_bot):
        async with make(folder) as (bot, _):
            ready = time.perf_counter() - bot.started
            await asyncio.sleep(SETTLE_S)
            measured.append((bot.rss_mib, ready))
    return idle_rows("Discord", *measured)
