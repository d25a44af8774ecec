"""Where benchmarks run: stand-ins in processes of their own, a bot, and a person with a page."""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

TOKEN = "bench"  # noqa: S105 - of a stand-in on loopback
TICKS_PER_S = os.sysconf("SC_CLK_TCK")

ON_THE_WEB = """
[web]
url = "{url}"
token = "{token}"
"""
ON_DISCORD = """
[discord]
token = "{token}"
api_base = "{url}/api/v10"
gateway_url = "{gateway}/gateway"
"""
CONFIG = """
[service]
data_dir = "{folder}"
log_level = "WARNING"
[http]
port = 0
{platform}
[providers.ima]
api_key = "ima_benchmark"
base_url = "{ima}"
[media]
allow_loopback = true
[limits]
running_per_person = 100000
running_per_chat = 100000
running_per_provider = {places}
[pace]
scale = {pace}
"""


@dataclass(slots=True)
class Bot:
    """A process under measurement."""

    process: asyncio.subprocess.Process
    started: float

    @property
    def rss_mib(self) -> float:
        """Resident memory."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    @property
    def cpu_s(self) -> float:
        """Processor seconds so far, user and system."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_S

    async def cpu_share(self, seconds: float) -> float:
        """Measure the share of one core over a while, in percent."""
        before, began = self.cpu_s, time.perf_counter()
        await asyncio.sleep(seconds)
        return 100 * (self.cpu_s - before) / (time.perf_counter() - began)


@asynccontextmanager
async def running(*arguments: str) -> AsyncIterator[Bot]:
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments)
    try:
        yield Bot(process, started)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def danqing(folder: Path, *, web: str, ima: str, places: int = 100_000, pace: float = 1.0) -> str:
    """Write a configuration with the web chat, and give its path."""
    platform = ON_THE_WEB.format(url=web, token=TOKEN)
    return _written(folder, platform=platform, ima=ima, places=places, pace=pace)


def danqing_on_discord(folder: Path, *, discord: str, ima: str) -> str:
    """Write a configuration with Discord, and give its path."""
    gateway = discord.replace("http", "ws", 1)
    platform = ON_DISCORD.format(url=discord, gateway=gateway, token=TOKEN)
    return _written(folder, platform=platform, ima=ima, places=100_000, pace=1.0)


def _written(folder: Path, **values: object) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "config.toml"
    path.write_text(CONFIG.format(folder=folder / "data", **values), encoding="utf-8")
    return str(path)


class Page:
    """A person's browser: says things, and sees what appears in the chat."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url
        self._answers: dict[str, asyncio.Future[float]] = {}
        self.answers: dict[str, int] = {}
        """Messages of the bot per message that they reply to."""

    async def enter(self, name: str) -> str:
        """Become somebody, and give the room shared with the bot."""
        async with self._session.post(f"{self._url}/api/be", json={"name": name}) as answer:
            answer.raise_for_status()
        return await self.open_room(name)

    async def open_room(self, name: str) -> str:
        """Open one more conversation with the bot."""
        body = {"name": name, "kind": "dm"}
        async with self._session.post(f"{self._url}/api/rooms", json=body) as answer:
            answer.raise_for_status()
            return str((await answer.json())["id"])

    async def ask(self, room: str, text: str, patience_s: float = 30.0) -> float:
        """Say something, and give the seconds until the bot's first reply is on the page."""
        began = time.perf_counter()
        message = await self.say(room, text)
        reply = self._answers.setdefault(message, asyncio.get_running_loop().create_future())
        async with asyncio.timeout(patience_s):
            return await reply - began

    async def say(self, room: str, text: str) -> str:
        """Say something, and give the message's id."""
        path = f"{self._url}/api/rooms/{room}/messages"
        async with self._session.post(path, json={"text": text}) as answer:
            answer.raise_for_status()
            return str((await answer.json())["id"])

    async def watch(self) -> None:
        """Take in what appears, until cancelled."""
        path = f"{self._url}/api/stream?after=0"
        timeout = aiohttp.ClientTimeout(total=None)
        async with self._session.get(path, timeout=timeout) as stream:
            kind = ""
            async for raw in stream.content:
                line = raw.decode().rstrip()
                if line.startswith("event: "):
                    kind = line.removeprefix("event: ")
                elif line.startswith("data: ") and kind == "message":
                    self._see(json.loads(line.removeprefix("data: ")))

    def _see(self, message: dict[str, object]) -> None:
        replied = message.get("reply_to")
        if not isinstance(replied, dict):
            return
        name = str(replied["id"])
        self.answers[name] = self.answers.get(name, 0) + 1
        answer = self._answers.setdefault(name, asyncio.get_running_loop().create_future())
        if not answer.done():
            answer.set_result(time.perf_counter())
