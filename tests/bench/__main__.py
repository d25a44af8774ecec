"""Measure, each row beside its baseline in the same run: `make bench`."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
from rich.console import Console
from rich.table import Table

from core.intents import Context, Utterance
from core.parsing import Lexicon, build_lexicon, parse_intent
from core.parsing.wire import utterance_from_json
from tests.bench import on_discord
from tests.bench.table import Row, acknowledgment_rows, idle_rows, percentiles
from tests.bench.world import TOKEN, Bot, Page, danqing, running
from tests.core.parsing.scoring import FILES, load
from tests.processes import Journal, stand_in

ASKS = 400
THINK_S = 0.05
"""Between two messages: twenty a second is a busy server."""
BURST = 1000
ROOMS = 50
RUNNING = 1000
WATCHED_S = 30.0
POLL_S = 5.0
"""How often a picture is asked for: the model's interval, at pace 1.0."""
REPEATS = 5
LONG = 100_000
"""Bytes of the longest message that is read."""
FIRST_BUILD = """
import time
from core.parsing import build_lexicon
began = time.thread_time()
build_lexicon()
print(1000 * (time.thread_time() - began))
"""
WEBCHAT = ("--sandbox", "--token", TOKEN, "--send-rate", "100000", "--edit-rate", "100000")


@asynccontextmanager
async def webchat() -> AsyncIterator[str]:
    async with stand_in("webchat", *WEBCHAT) as url:
        yield url


@asynccontextmanager
async def visitor(url: str) -> AsyncIterator[tuple[Page, str]]:
    """Be a person with an open page."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(
            aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        )
        group = await stack.enter_async_context(asyncio.TaskGroup())
        page = Page(session, url)
        room = await page.enter("bench")
        watching = group.create_task(page.watch())
        yield page, room
        watching.cancel()


async def connected(url: str) -> None:
    journal = Journal(url)
    async with asyncio.timeout(30):
        await journal.until(lambda _: bool(journal.of("connected")))


@asynccontextmanager
async def echo_bot(folder: Path) -> AsyncIterator[tuple[Bot, str]]:
    del folder
    async with webchat() as url, running("-m", "tests.bench.echo", url, TOKEN) as bot:
        await connected(url)
        yield bot, url


@asynccontextmanager
async def danqing_bot(folder: Path) -> AsyncIterator[tuple[Bot, str]]:
    async with webchat() as url, stand_in("ima", "--plain") as ima:
        config = danqing(folder, web=url, ima=ima)
        async with running("-m", "bot", "run", "--config", config) as bot:
            await connected(url)
            yield bot, url


async def acknowledgment(folder: Path) -> list[Row]:
    """Time a message to its first answer, with the jobs of those before under way."""
    measured = []
    for make in (echo_bot, danqing_bot):
        async with make(folder) as (_, url), visitor(url) as (page, room):
            for number in range(50):
                await page.ask(room, f"画一只猫 {number}")
            times = []
            for number in range(ASKS):
                times.append(await page.ask(room, f"画一只狐狸 {number}"))
                await asyncio.sleep(THINK_S)
        measured.append([1000 * each for each in times])
    return acknowledgment_rows("web chat", *measured)


async def burst(folder: Path) -> list[Row]:
    """Send many messages at once in many chats; every one must be answered, and once."""
    rates, notes = [], []
    for make in (echo_bot, danqing_bot):
        async with make(folder) as (_, url), visitor(url) as (page, _):
            rooms = [await page.open_room(f"room {number}") for number in range(ROOMS)]
            seconds, lost = await flood(page, rooms)
            chat = Journal(url)
            await chat.read()
            keys = [str(entry["key"]) for entry in chat.of("message") if entry["key"]]
        rates.append(BURST / seconds)
        notes.append(f"{lost} lost, {len(keys) - len(set(keys))} doubled")
    bare, ours = rates
    what = f"web chat: burst of {BURST} messages in {ROOMS} chats"
    shown = f"{ours:.0f}/s, {notes[1]}"
    return [Row(what, f"{bare:.0f}/s", shown, f"{ours / bare:.2f}", "0 lost, 0 doubled, >= 500/s")]


async def flood(page: Page, rooms: list[str]) -> tuple[float, int]:
    """Ask everything at once; give the seconds until the last answer, and how many had none."""
    gate = asyncio.Semaphore(64)
    answered = 0

    async def one(number: int) -> None:
        nonlocal answered
        async with gate:
            with suppress(TimeoutError):
                await page.ask(rooms[number % len(rooms)], f"画一只猫 {number}")
                answered += 1

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(BURST):
            group.create_task(one(number))
    return time.perf_counter() - began, BURST - answered


async def running_jobs(folder: Path) -> list[Row]:
    """Watch many jobs under way, then kill the service and watch the next one take over."""
    async with webchat() as url, stand_in("ima", "--plain", "--pace", "100") as ima:
        tasks = Journal(ima)
        config = danqing(folder, web=url, ima=ima)
        arguments = ("-m", "bot", "run", "--config", config)
        async with running(*arguments) as bot, visitor(url) as (page, _):
            await connected(url)
            rooms = [await page.open_room(f"room {number}") for number in range(ROOMS)]
            for number in range(RUNNING):
                await page.say(rooms[number % ROOMS], f"画一只猫 {number}")
            async with asyncio.timeout(120):
                await tasks.until(lambda _: len(tasks.of("task")) == RUNNING)
            await asyncio.sleep(3 * POLL_S)
            await tasks.read()
            since = len(tasks.entries)
            share = await bot.cpu_share(WATCHED_S)
            await tasks.read()
            late_ms = lateness_ms(tasks.entries[since:])
            rss = bot.rss_mib
        names = [str(entry["task"]["id"]) for entry in tasks.of("task")]
        async with running("-m", "tests.bench.poller", ima, str(POLL_S), *names) as poller:
            await asyncio.sleep(2 * POLL_S)
            bare_share = await poller.cpu_share(WATCHED_S)
        await tasks.read()
        since = len(tasks.entries)
        async with running(*arguments) as again:
            taken_over = await taken_over_s(tasks, since, set(names), again)
    what = f"{RUNNING} running jobs"
    return [
        Row(
            f"{what}: share of a core",
            f"{bare_share:.1f} %",
            f"{share:.1f} %",
            f"{share / bare_share:.1f}",
            "<= 25 %",
        ),
        Row(f"{what}: polls late by, p99", "-", f"{late_ms:.0f} ms", "-", "<= 500 ms"),
        Row(f"{what}: RSS", "-", f"{rss:.0f} MiB", "-", "-"),
        Row(f"{what}: kill, start, all polled again", "-", f"{taken_over:.1f} s", "-", "<= 5 s"),
    ]


def lateness_ms(entries: list[Mapping[str, Any]]) -> float:
    """Say how much later than the interval a task is asked for again, 99th percentile."""
    last: dict[str, float] = {}
    late = []
    for entry in entries:
        if entry["event"] == "request" and entry["route"] == "detail":
            name, at = str(entry["task_id"]), float(entry["at"])
            if name in last:
                late.append(1000 * (at - last[name] - POLL_S))
            last[name] = at
    return percentiles(late)[1]


async def taken_over_s(tasks: Journal, since: int, names: set[str], bot: Bot) -> float:
    def asked() -> set[str]:
        return {
            str(entry["task_id"])
            for entry in tasks.entries[since:]
            if entry["event"] == "request" and entry["route"] == "detail"
        }

    async with asyncio.timeout(60):
        await tasks.until(lambda _: asked() >= names)
    return time.perf_counter() - bot.started


async def idle(folder: Path) -> list[Row]:
    """Measure a service that has nothing to do: memory, and the time until it listens."""
    measured = []
    for make in (echo_bot, danqing_bot):
        async with make(folder) as (bot, _):
            ready = time.perf_counter() - bot.started
            await asyncio.sleep(3)
            measured.append((bot.rss_mib, ready))
    return idle_rows("web chat", *measured)


async def understanding(folder: Path) -> list[Row]:
    """Read distinct messages without a service around: the given cases, and very long ones."""
    del folder
    build_ms = min(first_build_ms() for _ in range(REPEATS))
    lexicon = build_lexicon()
    given = [
        utterance_from_json(case.message) for name in FILES for case in load(f"cases_{name}.jsonl")
    ]
    times = [1e6 * reading_s(*asked, lexicon) for asked in given]
    median, high = percentiles(times)
    tenth_ms, long_ms = (
        1e3 * min(reading_s(long_message(size), Context(), lexicon) for _ in range(REPEATS))
        for size in (LONG // 10, LONG)
    )
    what = f"understanding: {LONG // 1000} kB"
    return [
        Row(
            f"understanding {len(times)} distinct messages",
            "-",
            f"{median:.0f} µs median",
            "-",
            "<= 200 µs",
        ),
        Row("understanding: p99", "-", f"{high:.0f} µs", "-", "<= 2 ms"),
        Row(
            what,
            f"{tenth_ms:.1f} ms for a tenth",
            f"{long_ms:.1f} ms",
            f"{long_ms / tenth_ms:.1f}",
            "<= 50 ms, linear",
        ),
        Row("building the lexicon", "-", f"{build_ms:.1f} ms", "-", "<= 50 ms"),
    ]


def reading_s(message: Utterance, context: Context, lexicon: Lexicon) -> float:
    """Time one reading; in processor time, since it waits for nothing."""
    began = time.thread_time()
    parse_intent(message, context, lexicon)
    return time.thread_time() - began


def first_build_ms() -> float:
    """Build the lexicon in a process of its own, where nothing is kept from a time before."""
    outcome = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", FIRST_BUILD], capture_output=True, text=True, check=True
    )
    return float(outcome.stdout)


def long_message(size: int) -> Utterance:
    """Write a message of so many bytes with settings all through it."""
    part = "use kling, 一只猫 在屋顶, 16:9, a paper boat on a lake, 10 seconds, "
    written = (part * (size // len(part.encode()) + 1)).encode()
    return Utterance(text=written[:size].decode(errors="ignore"))


ROWS: dict[str, Callable[[Path], Awaitable[list[Row]]]] = {
    "understanding": understanding,
    "idle": idle,
    "discord-idle": on_discord.idle,
    "acknowledgment": acknowledgment,
    "discord-acknowledgment": on_discord.acknowledgment,
    "burst": burst,
    "discord-burst": on_discord.burst,
    "running": running_jobs,
}


async def main(names: list[str]) -> None:
    table = Table("what", "baseline", "Danqing", "ratio", "goal", title="Benchmarks")
    with TemporaryDirectory(prefix="danqing-bench-") as folder:
        for name in names or ROWS:
            for row in await ROWS[name](Path(folder) / name):
                table.add_row(row.what, row.baseline, row.ours, row.ratio, row.goal)
    Console().print(table)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
