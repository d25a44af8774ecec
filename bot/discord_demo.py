"""The conversation as it looks in a channel: the real adapter on Discord's stand-in.

People speak, tap and give commands by the stand-in's orders; what they see is read from it.
"""

import asyncio
import sys
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self, TextIO

import httpx
from pydantic import SecretStr

from bot.channel_view import ChannelView
from bot.companions import companion
from bot.registry import open_discord
from bot.service import Service
from bot.settings import DiscordSection
from bot.staging import staged, until_quiet
from core.intents import Language
from core.texts import TextKey
from locales import FluentTranslator

TOKEN = "danqing-demo.discord.token"  # noqa: S105 - opens nothing but this sandbox
CHANNEL = "studio"
LOCALES = {Language.ZH: "zh-CN", Language.EN: "en-US"}
NAMES = {Language.ZH: "小林", Language.EN: "Lin"}
LONGEST_TURN_S = 60.0
WAIT_S = 1.0

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Write to the bot; as a reply to its last result where that is meant."""

    words: str
    is_reply: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """Tap a button of the bot's newest message with buttons: a certain one, or the first."""

    label: TextKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Give a slash command."""

    command: str
    options: Mapping[str, object]


Act = Say | Tap | Run
SCRIPTS: Mapping[Language, Sequence[Act]] = {
    Language.ZH: (
        Say(words="你会什么"),
        Say(words="画一只在屋顶看月亮的猫，16:9"),
        Say(words="改成下雪的夜晚", is_reply=True),
        Tap(label=TextKey.BUTTON_ANIMATE),
        Run(command="film", options={"prompt": "纸船在暴风雨的海上漂", "seconds": 5}),
        Say(words="画一座雪山，日出"),
        Tap(),
        Say(words="以后都用香蕉Pro"),
        Say(words="谢谢"),
    ),
    Language.EN: (
        Say(words="what can you do?"),
        Say(words="draw a cat on a rooftop looking at the moon, 16:9"),
        Say(words="make it a snowy night", is_reply=True),
        Tap(label=TextKey.BUTTON_ANIMATE),
        Run(command="film", options={"prompt": "a paper boat in a storm", "seconds": 5}),
        Say(words="draw a snowy mountain at sunrise"),
        Tap(),
        Say(words="always use nano banana pro"),
        Say(words="thanks!"),
    ),
}


async def play(lang: Literal["zh", "en"], *, is_fast: bool, folder: Path) -> int:
    """Play the conversation, write the pictures and films, and give the exit code."""
    language = Language(lang)
    async with (
        staged(language, is_fast=is_fast) as stage,
        companion("discord", ("--token", TOKEN)) as far_end,
        httpx.AsyncClient(base_url=far_end.url, timeout=LONGEST_TURN_S) as client,
        open_discord(_section(far_end.url), stage.supplies, language) as platform,
        stage.service_on(platform) as service,
    ):
        channel = await Channel.enter(client, language, folder, sys.stdout)
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(service.run(stop))
            try:
                await _converse(channel, SCRIPTS[language], service)
            finally:
                stop.set()
    return 0


def _section(url: str) -> DiscordSection:
    return DiscordSection(
        token=SecretStr(TOKEN),
        api_base=f"{url}/api/v10",
        gateway_url=f"{url.replace('http', 'ws', 1)}/gateway",
    )


async def _converse(channel: "Channel", script: Sequence[Act], service: Service) -> None:
    """Do one thing after the other, each when the one before has been dealt with."""
    async with asyncio.timeout(LONGEST_TURN_S):
        await channel.until(lambda entry: entry.get("what") == "identified")
    for act in script:
        async with asyncio.timeout(LONGEST_TURN_S):
            await channel.do(act)
            # What was said reaches the service over the wire, so the first answer is waited for.
            await channel.until(_is_answer)
            await _while_watching(channel, until_quiet(service))


async def _while_watching(channel: "Channel", work: Awaitable[None]) -> None:
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(channel.until(lambda _: False))
        await work
        watching.cancel()
    await channel.look()


def _is_answer(entry: Entry) -> bool:
    return entry["event"] in {"message", "message_edit"} and bool(entry["by_bot"])


class Channel:
    """One person in one channel of the stand-in: what they do there, and what they see."""

    def __init__(
        self, client: httpx.AsyncClient, language: Language, view: ChannelView, folder: Path
    ) -> None:
        self._client = client
        self._language = language
        self._view = view
        self._folder = folder
        self._person = NAMES[language]
        self._since = 0
        self._unseen: deque[Entry] = deque()
        """What has happened and was not shown yet, where showing it was interrupted."""
        self._results: list[Entry] = []
        self._offers: list[Entry] = []

    @classmethod
    async def enter(
        cls, client: httpx.AsyncClient, language: Language, folder: Path, out: TextIO
    ) -> Self:
        """Join the server."""
        person = {"name": NAMES[language], "locale": LOCALES[language]}
        (await client.post("/__emu/people", json=person)).raise_for_status()
        world = (await client.get("/__emu/world")).raise_for_status().json()
        names = {number: name for name, number in world["people"].items()}
        view = ChannelView(language, names, out)
        view.enter(CHANNEL)
        return cls(client, language, view, folder)

    async def do(self, act: Act) -> None:
        """Do what the script says."""
        match act:
            case Say(words=words, is_reply=is_reply):
                reply = {"reply_to": self._results[-1]["id"]} if is_reply else {}
                spoken = {"content": words, "mention": True, **reply}
                await self._order("say", channel=CHANNEL, **spoken)
            case Run(command=command, options=options):
                made = await self._order(
                    "command", channel=CHANNEL, command=command, options=options
                )
                self._view.ran(made["interaction"], self._person, command, options)
            case Tap(label=key):
                message = self._offers[-1]
                label = self._label_of(message, key)
                self._view.tapped(self._person, label)
                await self._order("press", message=message["id"], button=label)

    async def until(self, is_enough: Callable[[Entry], bool]) -> None:
        """Show what happens until something has happened."""
        while not any(is_enough(entry) for entry in await self.look(WAIT_S)):
            pass

    async def look(self, wait_s: float = 0.0) -> Sequence[Entry]:
        """Show what is new, and give it."""
        query = {"since": self._since, "wait": wait_s}
        answer = await self._client.get("/__emu/journal", params=query)
        body = answer.raise_for_status().json()
        self._since = body["next"]
        entries: Sequence[Entry] = body["entries"]
        self._unseen += entries
        while self._unseen:
            await self._see(self._unseen[0])
            self._unseen.popleft()
        return entries

    async def _see(self, entry: Entry) -> None:
        if entry["event"] not in {"message", "message_edit"}:
            return
        paths = await self._saved(entry)
        if entry["by_bot"] and _labels(entry):
            self._offers.append(entry)
        if paths:
            self._results.append(entry)
        self._view.show(entry, paths)

    async def _saved(self, entry: Entry) -> list[Path]:
        """Write the files of a message, as somebody would who clicks on them."""
        if not entry["by_bot"] or not entry["files"]:
            return []
        query = {"channel": CHANNEL}
        seen = (await self._client.get("/__emu/messages", params=query)).raise_for_status().json()
        links = {each["id"]: each["url"] for one in seen for each in one["attachments"]}
        self._folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for file in entry["files"]:
            content = (await self._client.get(links[file["id"]])).raise_for_status().content
            path = self._folder / f"discord-{len(self._results) + 1}-{file['filename']}"
            path.write_bytes(content)
            paths.append(path)
        return paths

    async def _order(self, what: str, **fields: object) -> dict[str, Any]:
        body = {"person": self._person, **fields}
        answer = await self._client.post(f"/__emu/{what}", json=body)
        made: dict[str, Any] = answer.raise_for_status().json()
        return made

    def _label_of(self, message: Entry, key: TextKey | None) -> str:
        labels = _labels(message)
        if key is None:
            return labels[0]
        wanted = FluentTranslator().text(key, self._language)
        return next(label for label in labels if label == wanted)


def _labels(entry: Entry) -> list[str]:
    """Give what stands on the buttons that can be tapped."""
    return [
        button["label"]
        for row in entry["components"]
        for button in row["components"]
        if "custom_id" in button
    ]
