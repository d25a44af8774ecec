"""One person's talk with the bot, as it stands in the chat: what was said, in order."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.journeys.silence import fall_silent
from tests.processes import Journal, Person

PATIENCE_S = 20.0
ENDINGS = ("result", "result-plain", "failure", "unknown", "cancelled")
BOT = "danqing"

Entry = Mapping[str, Any]

_SAME_EVERYWHERE = (
    (re.compile(r"http://127\.0\.0\.1:\d+/media/[0-9a-f]+-\d+\.(png|mp4)"), r"LINK.\1"),
    # How long it took is the machine's business; the wait that was announced stands as it is.
    (re.compile(r"(实际|用时) \d+ 秒"), r"\1 N 秒"),
    (re.compile(r"took \d+ s"), "took N s"),
)
"""What differs from run to run, in a form that does not."""


class Conversation:
    """What a person sees in a room, message by message, from now on."""

    def __init__(self, person: Person, journal: Journal, database: Path, room: str = "") -> None:
        self.person = person
        self.room = room or person.room
        self._journal = journal
        self._database = database
        self._from = len(journal.rooms[self.room])

    def elsewhere(self, room: str) -> "Conversation":
        """Watch another room through the same eyes."""
        return Conversation(self.person, self._journal, self._database, room)

    @property
    def entries(self) -> list[Entry]:
        """What happened in the room: messages and edits, in order."""
        return [
            entry
            for entry in self._journal.rooms[self.room][self._from :]
            if entry["event"] in {"message", "edit"}
        ]

    @property
    def messages(self) -> list[Entry]:
        """The bot's messages as they were when they came."""
        return [
            entry
            for entry in self.entries
            if entry["event"] == "message" and entry["author"] == BOT
        ]

    def edits(self, message: Entry) -> list[Entry]:
        """List what a message was changed into."""
        return [
            entry
            for entry in self.entries
            if entry["event"] == "edit" and entry["id"] == message["id"]
        ]

    @property
    def script(self) -> list[str]:
        """Everything said, a line each; progress on its way is left out.

        `>` is the person, `↩` a reply, `·` a message of its own, `✎` an edit; buttons stand in
        square brackets, files in round ones.
        """
        return [_line(entry) for entry in self.entries if not _is_moving(entry)]

    @property
    def texts(self) -> list[str]:
        """Every text that stood in the chat and came from the bot, labels of buttons included."""
        return [
            text
            for entry in self.entries
            if entry["author"] == BOT
            for text in (entry["text"], *(button["label"] for button in entry["buttons"]))
        ]

    async def say(
        self, text: str, *, reply_to: str | None = None, pictures: Sequence[bytes] = ()
    ) -> str:
        """Write, and give the message's id."""
        return await self.person.say(text, room=self.room, reply_to=reply_to, pictures=pictures)

    async def ask(
        self, text: str, *, reply_to: str | None = None, pictures: Sequence[bytes] = ()
    ) -> list[str]:
        """Write, wait until the bot is done with it, and give the script from these words on."""
        before = len(self.script)
        message = await self.say(text, reply_to=reply_to, pictures=pictures)
        await self.ended(message)
        return self.script[before:]

    async def ended(self, message: str) -> Entry:
        """Wait until a request has come to an end, and give the message that says so."""
        await self.until(lambda: bool(self.endings(message)))
        await self.calm()
        return self.endings(message)[-1]

    def endings(self, message: str) -> list[Entry]:
        """List the messages that end what was asked by a message."""
        return [
            entry
            for entry in self.messages
            if entry["reply_to"] == message and slot_of(entry) in ENDINGS
        ]

    def slots(self, message: str) -> list[str]:
        """List what kinds of messages replied to one."""
        return [slot_of(entry) for entry in self.messages if entry["reply_to"] == message]

    async def shows(self, slot: str, count: int = 1) -> Entry:
        """Wait for the nth of a kind of message, and give it."""
        await self.until(lambda: len(self._of(slot)) >= count)
        return self._of(slot)[count - 1]

    async def moves(self) -> Entry:
        """Wait until progress is shown, and give the edit that shows it."""
        await self.until(lambda: any(_is_moving(entry) for entry in self.entries))
        return next(entry for entry in self.entries if _is_moving(entry))

    async def press(self, message: Entry, label: str) -> None:
        """Tap the button of a message that begins with a label."""
        found = [button["id"] for button in message["buttons"] if button["label"].startswith(label)]
        await self.person.press(message["id"], found[0])

    async def until(self, is_enough: Callable[[], bool]) -> None:
        """Wait for what the chat is to show."""
        async with asyncio.timeout(PATIENCE_S):
            await self._journal.until(lambda _: is_enough())

    async def calm(self) -> None:
        """Wait until nothing more is said: a second answer would come now."""
        await fall_silent(self._journal, lambda: len(self.entries), self._database, self.room)

    async def calm_everywhere(self) -> None:
        """Wait until nothing more is said in any room."""
        await fall_silent(self._journal, lambda: len(self._journal.entries), self._database)

    @property
    def notices(self) -> list[str]:
        """The short words that only this person saw, after tapping."""
        pressed = {entry["id"] for entry in self._journal.of("press") if entry["room"] == self.room}
        return [entry["text"] for entry in self._journal.of("notice") if entry["press"] in pressed]

    def _of(self, slot: str) -> list[Entry]:
        return [entry for entry in self.messages if slot_of(entry) == slot]


def slot_of(entry: Entry) -> str:
    """Name the kind of a message of the bot, as its key tells."""
    return str(entry["key"]).partition(":")[2]


def _is_moving(entry: Entry) -> bool:
    return entry["event"] == "edit" and entry["progress"] is not None


def _line(entry: Entry) -> str:
    text = entry["text"]
    for pattern, replacement in _SAME_EVERYWHERE:
        text = pattern.sub(replacement, text)
    parts = [_mark(entry), text, *(f"[{button['label']}]" for button in entry["buttons"])]
    return " ".join([*parts, *("(file)" for _ in entry["files"])])


def _mark(entry: Entry) -> str:
    if entry["author"] != BOT:
        return ">"
    if entry["event"] == "edit":
        return "✎"
    return "↩" if entry["reply_to"] else "·"
