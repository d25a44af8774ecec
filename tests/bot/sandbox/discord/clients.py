"""Clients of the stand-in: the control plane, plain REST, and a real discord.py bot."""

import asyncio
import base64
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import discord
import pytest
import yarl
from discord import app_commands
from PIL import Image

from bot.sandbox.discord.settings import SANDBOX_TOKEN

PATIENCE_S = 5.0
Json = dict[str, Any]
LEAN = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any
    headers: Any


class Desk:
    """People, trouble and the journal, by the control plane; REST as the bot speaks it."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self.url = url
        self.world: Json = {}

    async def order(self, path: str, **fields: object) -> Json:
        async with self.session.post(f"{self.url}/__emu/{path}", json=fields) as answer:
            body: Json = await answer.json()
            assert answer.status == 200, body
            return body

    async def refused_order(self, path: str, **fields: object) -> str:
        async with self.session.post(f"{self.url}/__emu/{path}", json=fields) as answer:
            assert answer.status == 400
            return str((await answer.json())["error"])

    async def see(self, path: str) -> Any:  # noqa: ANN401 - an object or a list
        async with self.session.get(f"{self.url}/__emu/{path}") as answer:
            return await answer.json()

    async def rest(
        self,
        method: str,
        path: str,
        json: object = None,
        *,
        token: str = SANDBOX_TOKEN,
        files: dict[str, bytes] | None = None,
    ) -> Answer:
        headers = {"Authorization": f"Bot {token}"}
        data = None
        if files is not None:
            data = aiohttp.FormData(quote_fields=False)
            data.add_field("payload_json", discord.utils._to_json(json))  # noqa: SLF001 - its own JSON
            for number, (name, content) in enumerate(files.items()):
                data.add_field(f"files[{number}]", io.BytesIO(content), filename=name)
            json = None
        url = f"{self.url}/api/v10{path}"
        async with self.session.request(
            method, url, json=json, data=data, headers=headers
        ) as answer:
            is_json = answer.headers.get("Content-Type") == "application/json"
            body = await answer.json() if is_json else await answer.read()
            return Answer(answer.status, body, answer.headers)

    async def journal(self, event: str, **wanted: object) -> list[Json]:
        entries = (await self.see("journal"))["entries"]
        return [
            each
            for each in entries
            if each["event"] == event and all(each[key] == wanted[key] for key in wanted)
        ]

    async def until(self, event: str, count: int = 1, **wanted: object) -> list[Json]:
        """Wait until the journal has so many entries of a kind."""
        since = 0
        async with asyncio.timeout(PATIENCE_S):
            while len(found := await self.journal(event, **wanted)) < count:
                since = (await self.see(f"journal?since={since}&wait=1"))["next"]
        return found

    async def channel(self, name: str) -> int:
        return int((await self.order("channels", name=name))["channel"])

    async def say(self, content: str = "", *, channel: str = "general", **fields: object) -> int:
        fields = {"person": "alice", "mention": channel != "dm", **fields}
        answer = await self.order("say", content=content, channel=channel, **fields)
        return int(answer["message"])

    async def outcome(self, interaction: str) -> Json:
        found: Json = await self.see(f"interactions/{interaction}?wait={PATIENCE_S}")
        return found

    async def do(self, what: str, **fields: object) -> Json:
        """Do something with the application and return what came of it."""
        fields = {"person": "alice", **fields}
        made = await self.order(what, **fields)
        return {"interaction": made["interaction"], **await self.outcome(made["interaction"])}


@asynccontextmanager
async def desk_at(url: str) -> AsyncIterator[Desk]:
    async with aiohttp.ClientSession() as session:
        desk = Desk(session, url)
        desk.world = await desk.see("world")
        yield desk


@dataclass
class Heard:
    """What reached the bot, in order."""

    messages: asyncio.Queue[discord.Message] = field(default_factory=asyncio.Queue)
    interactions: asyncio.Queue[discord.Interaction] = field(default_factory=asyncio.Queue)

    async def message(self) -> discord.Message:
        async with asyncio.timeout(PATIENCE_S):
            return await self.messages.get()

    async def interaction(self) -> discord.Interaction:
        async with asyncio.timeout(PATIENCE_S):
            return await self.interactions.get()


class Bot(discord.AutoShardedClient):
    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - discord.py's own
        given = {
            "intents": LEAN,
            "chunk_guilds_at_startup": False,
            "member_cache_flags": discord.MemberCacheFlags.none(),
            "max_messages": None,
            # discord.py waits this long for more servers before it calls itself ready.
            "guild_ready_timeout": 0.02,
        }
        super().__init__(**{**given, **options})
        self.tree = app_commands.CommandTree(self)
        self.heard = Heard()

    async def on_message(self, message: discord.Message) -> None:
        if message.author != self.user:
            self.heard.messages.put_nowait(message)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        self.heard.interactions.put_nowait(interaction)


@asynccontextmanager
async def online(
    desk: Desk,
    prepare: Callable[[Bot], None] = lambda _: None,
    **options: Any,  # noqa: ANN401 - discord.py's own
) -> AsyncIterator[Bot]:
    """Connect an unmodified discord.py; only its two addresses are pointed here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(discord.http.Route, "BASE", f"{desk.url}/api/v10")
        gateway = yarl.URL(f"{desk.url.replace('http', 'ws')}/gateway")
        patch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
        async with Bot(**options) as bot:
            prepare(bot)
            await bot.login(SANDBOX_TOKEN)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(bot.connect())
                async with asyncio.timeout(PATIENCE_S):
                    await bot.wait_until_ready()
                yield bot
                await bot.close()


def png(side: int = 8) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), (200, 80, 60)).save(out, "PNG")
    return out.getvalue()


def upload(name: str = "cat.png", content: bytes | None = None) -> Json:
    given = png() if content is None else content
    return {"filename": name, "content": base64.b64encode(given).decode()}
