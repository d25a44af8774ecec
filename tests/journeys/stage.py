"""The stage of a journey: the stand-ins, the service between them, and people who talk to it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import BinaryIO

import httpx

from tests.journeys.conversation import PATIENCE_S, Conversation
from tests.journeys.pictures import Look, look_of
from tests.processes import Journal, Person, person, service, stand_in

TOKEN = "journeys"  # noqa: S105 - of a stand-in on loopback
KEY = "ima_journeytest"
HASH_CHARACTERS = 32
"""By how much of its hash the stand-in names a picture of an order."""

CONFIG = """
[service]
data_dir = "{folder}"
[http]
port = 0
[web]
url = "{web}"
token = "{token}"
[providers.ima]
api_key = "{key}"
base_url = "{ima}"
upload_base_url = "{ima}"
[media]
allow_loopback = true
[pace]
scale = {scale}
{more}
"""


class Stage:
    """The far ends, and how to start the service between them."""

    def __init__(
        self, ima: str, web: str, folder: Path, people: AsyncExitStack, config: dict[str, object]
    ) -> None:
        self.ima = ima
        self.web = web
        self.data = folder / "data"
        self.database = self.data / "danqing.db"
        self.config = folder / "config.toml"
        self.paid = Journal(ima)
        self._people = people
        self._chat = Journal(web)
        text = CONFIG.format(
            folder=folder / "data", web=web, token=TOKEN, key=KEY, ima=ima, **config
        )
        self.config.write_text(text, encoding="utf-8")

    @asynccontextmanager
    async def running(
        self,
        *,
        before: str = "",
        environment: Mapping[str, str] | None = None,
        output: BinaryIO | None = None,
    ) -> AsyncIterator[asyncio.subprocess.Process]:
        """Run the service, from when it listens to the chat."""
        await self._chat.read()
        known = len(self._chat.of("connected"))
        running = service(self.config, before=before, environment=environment, output=output)
        async with running as process:
            async with asyncio.timeout(PATIENCE_S):
                await self._chat.until(lambda _: len(self._chat.of("connected")) > known)
            yield process

    async def enter(self, language: str, name: str = "somebody") -> Conversation:
        """Let somebody new in, to talk to the bot alone."""
        newcomer = await self._people.enter_async_context(person(self.web, name, language=language))
        return await self.join(newcomer)

    async def join(self, newcomer: Person, room: str = "") -> Conversation:
        """Watch a room for somebody who is in already."""
        journal = Journal(self.web)
        await journal.read()
        return Conversation(newcomer, journal, room)

    async def is_charged(self, words: str) -> None:
        """Wait until an order with such words has been taken."""
        async with asyncio.timeout(PATIENCE_S):
            while not await self.charged(words):
                await self.paid.read(wait_s=1.0)

    async def is_reachable(self) -> None:
        """Wait until the generation service takes connections again."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    return await self.paid.read()
                except httpx.ConnectError:
                    await asyncio.sleep(0.05)

    async def charged(self, words: str) -> list[int]:
        """List what was charged, and not given back, for prompts with such words."""
        await self.paid.read()
        return self.charged_so_far(words)

    def charged_so_far(self, words: str) -> list[int]:
        """List the same as of the last look into the journal."""
        tasks = {
            entry["task"]["id"]
            for entry in self.paid.of("task")
            if words in entry["task"]["prompt"]
        }
        refunded = {entry["task_id"] for entry in self.paid.of("refund")}
        return [
            entry["points"]
            for entry in self.paid.of("charge")
            if entry["task_id"] in tasks - refunded
        ]

    async def orders(self) -> int:
        """Count the orders that were ever taken."""
        await self.paid.read()
        return len(self.paid.of("task"))

    async def started_from(self) -> list[Look]:
        """Tell what the pictures look like that the last order started from.

        They are what the generation service fetched, known by its hash of them.
        """
        await self.paid.read()
        keys = {entry["sha256"][:HASH_CHARACTERS]: entry["key"] for entry in self.paid.of("upload")}
        names = self.paid.of("task")[-1]["task"]["inputs"]
        async with httpx.AsyncClient(base_url=self.ima) as client:
            found = [await client.get(f"/cdn/{keys[name.partition('.')[0]]}") for name in names]
        return [look_of(answer.raise_for_status().content) for answer in found]

    async def uploads(self) -> list[str]:
        """List the hashes of what was uploaded to the generation service."""
        await self.paid.read()
        return [entry["sha256"] for entry in self.paid.of("upload")]


@asynccontextmanager
async def open_stage(
    folder: Path, *, pace: float = 0.05, scale: float = 0.02, more: str = ""
) -> AsyncIterator[Stage]:
    """Start the stand-ins; the service, at its `scale`, is started by whoever needs it."""
    async with AsyncExitStack() as stack:
        ima = await stack.enter_async_context(stand_in("ima", "--plain", "--pace", str(pace)))
        web = await stack.enter_async_context(stand_in("webchat", "--sandbox", "--token", TOKEN))
        yield Stage(ima, web, folder, stack, {"scale": scale, "more": more})


@asynccontextmanager
async def open_show(
    folder: Path, *, pace: float = 0.05, scale: float = 0.02, more: str = ""
) -> AsyncIterator[Stage]:
    """Start the stand-ins and the service between them."""
    async with open_stage(folder, pace=pace, scale=scale, more=more) as stage, stage.running():
        yield stage
