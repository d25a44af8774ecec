"""The stage of a journey: the stand-ins, the service between them, and people who talk to it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import BinaryIO

import aiohttp

from tests.forked import Running
from tests.journeys.conversation import PATIENCE_S, Conversation
from tests.journeys.purchases import Purchases
from tests.processes import Journal, Person, person, service, stand_in

TOKEN = "journeys"  # noqa: S105 - of a stand-in on loopback
KEY = "ima_journeytest"

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


class Stage(Purchases):
    """The far ends, and how to start the service between them."""

    def __init__(
        self, ima: str, web: str, folder: Path, people: AsyncExitStack, config: dict[str, object]
    ) -> None:
        super().__init__(ima)
        self.web = web
        self.data = folder / "data"
        self.database = self.data / "danqing.db"
        self.config = folder / "config.toml"
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
    ) -> AsyncIterator[Running]:
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
        return Conversation(newcomer, journal, self.database, room)

    async def is_reachable(self) -> None:
        """Wait until the generation service takes connections again."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    return await self.paid.read()
                except aiohttp.ClientConnectorError:
                    await asyncio.sleep(0.05)


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
