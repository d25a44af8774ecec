"""The stage of journeys on Discord: its stand-in, the service, and what stands in a channel."""

import asyncio
import itertools
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.sandbox.discord.settings import SANDBOX_TOKEN
from tests.bot.sandbox.discord.clients import Desk, Json, desk_at, upload
from tests.forked import Running
from tests.journeys.conversation import PATIENCE_S
from tests.journeys.purchases import Purchases
from tests.journeys.silence import fall_silent
from tests.processes import Journal, service, stand_in

CONFIG = """
[service]
data_dir = "{folder}/data"
[http]
port = 0
[discord]
token = "{token}"
api_base = "{discord}/api/v10"
gateway_url = "{gateway}/gateway"
{wiring}
[providers.ima]
api_key = "ima_journeytest"
base_url = "{ima}"
upload_base_url = "{ima}"
[media]
allow_loopback = true
[pace]
scale = {scale}
{more}
"""
UNLIMITED = ("--message-rate", "0", "--global-rate", "0")
SPEAKERS = {"zh": "lin", "en": "alice"}
"""Who of the stand-in's people speaks what."""
LOCALES = {"zh": "zh-CN", "en": "en-US"}
EPHEMERAL = 64
_LINK_STYLE = 5
_BAR = re.compile("[▰▱]{10}")
_SAME_EVERYWHERE = (
    (re.compile(r"http://127\.0\.0\.1:\d+/media/[0-9a-f]+-\d+\.(png|mp4)"), r"LINK.\1"),
    (re.compile(r"(实际|用时) \d+ 秒"), r"\1 N 秒"),
    (re.compile(r"took \d+ s"), "took N s"),
    (re.compile(r"<@\d+>"), "<@ID>"),
)
"""What differs from run to run, in a form that does not."""
_NUMBERS = itertools.count(1)


class Server(Purchases):
    """A server on Discord's stand-in, and how to start the service that serves it."""

    def __init__(
        self, desk: Desk, ima: str, folder: Path, *, scale: float, wiring: str, more: str
    ) -> None:
        super().__init__(ima)
        self.desk = desk
        self.database = folder / "data" / "danqing.db"
        self.config = folder / "config.toml"
        self.journal = Journal(desk.url)
        text = CONFIG.format(
            folder=folder,
            token=SANDBOX_TOKEN,
            discord=desk.url,
            gateway=desk.url.replace("http", "ws"),
            ima=ima,
            scale=scale,
            wiring=wiring,
            more=more,
        )
        self.config.write_text(text, encoding="utf-8")

    @asynccontextmanager
    async def running(self, *, before: str = "") -> AsyncIterator[Running]:
        """Run the service, once it hears the gateway; `before` is Python that it runs first."""
        known = await self.sessions()
        async with service(self.config, before=before) as process:
            await self.until(lambda: self._identified() > known)
            yield process

    async def sessions(self) -> int:
        """Count the sessions that were ever begun."""
        await self.journal.read()
        return self._identified()

    def _identified(self) -> int:
        return sum(entry["what"] == "identified" for entry in self.journal.of("gateway"))

    async def until(self, is_enough: Callable[[], bool]) -> None:
        """Wait for what the journal is to show."""
        async with asyncio.timeout(PATIENCE_S):
            await self.journal.until(lambda _: is_enough())

    @property
    def texts(self) -> list[str]:
        """Every text that came from the bot, labels of buttons included."""
        return [
            text
            for entry in (*self.journal.of("message"), *self.journal.of("message_edit"))
            if entry["by_bot"]
            for text in (entry["content"], *labels(entry))
        ]

    async def room(self, person: str) -> "Talk":
        """Open a channel, and watch it with somebody's eyes."""
        return await self.watch(person, str(await self.desk.channel(f"room-{next(_NUMBERS)}")))

    async def thread(self, person: str) -> "Talk":
        """Begin a thread, and watch it."""
        begun = {"channel": "general", "name": f"thread-{next(_NUMBERS)}", "person": person}
        return await self.watch(person, (await self.desk.order("threads", **begun))["thread"])

    async def direct(self, language: str) -> "Talk":
        """Let somebody new in, who writes to the bot alone."""
        name, locale = f"somebody-{next(_NUMBERS)}", LOCALES[language]
        made = await self.desk.order("people", name=name, locale=locale)
        body = {"recipient_id": made["person"]}
        opened = await self.desk.rest("POST", "/users/@me/channels", body)
        return await self.watch(name, opened.body["id"], is_direct=True)

    async def watch(self, person: str, channel: str, *, is_direct: bool = False) -> "Talk":
        """Watch a channel from now on."""
        await self.journal.read()
        return Talk(self, person, channel, is_direct=is_direct)


class Talk:
    """What somebody sees in a channel, message by message, from now on."""

    def __init__(self, server: Server, person: str, channel: str, *, is_direct: bool) -> None:
        self.server = server
        self.person = person
        self.channel = channel
        self._is_direct = is_direct
        self._from = len(server.journal.entries)
        self._read = 0

    @property
    def entries(self) -> list[Mapping[str, Any]]:
        """What happened here: messages, edits and deletions, in order."""
        return [
            entry
            for entry in self.server.journal.entries[self._from :]
            if entry["event"] in {"message", "message_edit"} and entry["channel"] == self.channel
        ]

    @property
    def said(self) -> list[Mapping[str, Any]]:
        """The bot's messages as they were when they came."""
        return [each for each in self.entries if each["event"] == "message" and each["by_bot"]]

    @property
    def script(self) -> list[str]:
        """Everything said, a line each; progress on its way is left out.

        `>` is a person, `↩` a reply, `·` a message of its own, `=` an answer to an interaction,
        `✎` an edit, `(!)` what one person alone sees; buttons stand in square brackets, links
        among them in angles, files in round ones.
        """
        return [_line(entry) for entry in self.entries if not _is_moving(entry)]

    @property
    def edits(self) -> list[Mapping[str, Any]]:
        """What became of messages, progress included."""
        return [each for each in self.entries if each["event"] == "message_edit"]

    async def moves(self) -> Mapping[str, Any]:
        """Wait until progress is shown, and give the edit that shows it."""
        await self.server.until(lambda: any(map(_is_moving, self.entries)))
        return next(entry for entry in self.entries if _is_moving(entry))

    async def say(self, words: str = "", *, person: str = "", **fields: object) -> str:
        """Write, addressed to the bot unless `mention` is False; give the message's id."""
        given = {"person": person or self.person, "mention": not self._is_direct, **fields}
        said = await self.server.desk.order("say", content=words, channel=self.channel, **given)
        return str(said["message"])

    async def show(self, content: bytes) -> tuple[str, str]:
        """Show a picture to others than the bot; give the message and the picture's address."""
        said = await self.say(mention=False, files=files(content))
        self._read += 1
        found = await self.server.desk.see(f"messages?channel={self.channel}")
        return said, str(found[-1]["attachments"][0]["url"])

    async def hears(self, count: int) -> list[str]:
        """Give the next lines, once there are so many and nothing more is said."""
        wanted = self._read + count
        await self.server.until(lambda: len(self.script) >= wanted)
        server = self.server
        await fall_silent(
            server.journal, lambda: len(self.entries), server.database, f"{self.channel}"
        )
        lines = self.script[self._read :]
        self._read = len(self.script)
        return lines

    async def ask(
        self,
        words: str,
        count: int,
        **fields: Any,  # noqa: ANN401 - of the order
    ) -> list[str]:
        """Write, and give what is said from these words on, which are so many lines."""
        await self.say(words, **fields)
        return await self.hears(count)

    async def do(self, what: str, *, person: str = "", **fields: object) -> Json:
        """Do something with the application, and give its answer."""
        if what != "press":
            fields = {"channel": self.channel, **fields}
        return await self.server.desk.do(what, person=person or self.person, **fields)

    async def press(self, label: str, *, message: str = "", person: str = "") -> Json:
        """Tap a button, by how it begins, of the bot's last message or of another."""
        found = message or self.having(label)
        button = next(each for each in self.buttons(found) if each.startswith(label))
        return await self.do("press", person=person, message=found, button=button)

    def having(self, label: str) -> str:
        """Give the newest message with a button that begins so."""
        return next(
            str(entry["id"])
            for entry in reversed(self.entries)
            if any(each.startswith(label) for each in labels(entry))
        )

    def buttons(self, message: str) -> list[str]:
        """List what is written on the buttons of a message, as it is now."""
        now = [entry for entry in self.entries if entry["id"] == message][-1]
        return labels(now)


def _buttons(entry: Mapping[str, Any]) -> list[Json]:
    return [button for row in entry["components"] for button in row["components"]]


def labels(entry: Mapping[str, Any]) -> list[str]:
    """List what is written on the buttons of a message."""
    return [each["label"] for each in _buttons(entry)]


def _is_moving(entry: Mapping[str, Any]) -> bool:
    return entry["event"] == "message_edit" and bool(_BAR.search(entry["content"]))


def _line(entry: Mapping[str, Any]) -> str:
    text = entry["content"]
    for pattern, replacement in _SAME_EVERYWHERE:
        text = pattern.sub(replacement, text)
    labels = [
        f"<{each['label']}>" if each["style"] == _LINK_STYLE else f"[{each['label']}]"
        for each in _buttons(entry)
    ]
    return " ".join([_mark(entry), text, *labels, *("(file)" for _ in entry["files"])])


def _mark(entry: Mapping[str, Any]) -> str:
    private = "(!)" if entry["flags"] & EPHEMERAL else ""
    if not entry["by_bot"]:
        return ">"
    if entry["event"] == "message_edit":
        return f"✎{private}"
    if entry["interaction"] is not None:
        return f"={private}"
    return "↩" if entry["reply_to"] else "·"


def files(*contents: bytes) -> Sequence[Json]:
    """Make files to attach."""
    return [upload(f"picture-{number}.png", content) for number, content in enumerate(contents, 1)]


@asynccontextmanager
async def open_server(
    folder: Path,
    *options: str,
    scale: float = 0.02,
    pace: float = 0.05,
    wiring: str = "",
    more: str = "",
) -> AsyncIterator[Server]:
    """Start the stand-ins; the service is started by whoever needs it.

    `wiring` are more keys of `[discord]`, `more` are further sections.
    """
    async with (
        stand_in("ima", "--plain", "--pace", str(pace)) as ima,
        stand_in("discord", *UNLIMITED, *options) as discord,
        desk_at(discord) as desk,
    ):
        yield Server(desk, ima, folder, scale=scale, wiring=wiring, more=more)
