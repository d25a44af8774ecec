"""A channel of Discord as lines of text: who says what, in reply to what, with which buttons."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from core.intents import Language

BOT = "danqing"
INDENT = "    "
QUOTED = 28
_MENTION = re.compile(r"<@!?(\d+)>")
_WORDS = {
    Language.ZH: {
        "enters": "#{channel}，在 Discord 的替身上",
        "ran": "╭─ {person} 使用了 {command}",
        "tapped": "👆 {person} 点了 [{label}]",
        "private": "（只有 {person} 看得到）",
        "edited": "✎",
    },
    Language.EN: {
        "enters": "#{channel}, on the stand-in for Discord",
        "ran": "╭─ {person} used {command}",
        "tapped": "👆 {person} taps [{label}]",
        "private": "(only {person} sees this)",
        "edited": "✎",
    },
}

Entry = Mapping[str, Any]


class ChannelView:
    """Writes down what one who looks at the channel sees, in order."""

    def __init__(self, language: Language, names: Mapping[str, str], out: TextIO) -> None:
        """Take people's names by their ids."""
        self._words = _WORDS[language]
        self._names = names
        self._out = out
        self._shown: dict[str, Entry] = {}
        self._commands: dict[str, str] = {}

    def enter(self, channel: str) -> None:
        """Tell where this is."""
        self._line(self._words["enters"].format(channel=channel))

    def ran(
        self, interaction: str, person: str, command: str, options: Mapping[str, object]
    ) -> None:
        """Keep what stands above the answer to a command."""
        given = " ".join(f"{name}:{value}" for name, value in options.items())
        self._commands[str(interaction)] = self._words["ran"].format(
            person=person, command=f"/{command} {given}"
        )

    def tapped(self, person: str, label: str) -> None:
        """Tell of a tap, which only the person who does it sees."""
        self._line("")
        self._line(self._words["tapped"].format(person=person, label=label))

    def show(self, entry: Entry, saved: Sequence[Path]) -> None:
        """Show a message, or what an edit changed of it."""
        before = self._shown.get(entry["id"])
        self._shown[entry["id"]] = entry
        if before is None:
            self._begin(entry)
        text = self._named(entry["content"]).splitlines()
        if before is None or before["content"] != entry["content"]:
            mark = "" if before is None else f"{self._words['edited']} "
            self._lines([f"{mark}{text[0]}", *text[1:]] if text else [])
        self._lines([_about(file, path) for file, path in zip(entry["files"], saved, strict=True)])
        if before is None or before["components"] != entry["components"]:
            self._lines(_rows(entry))

    def _begin(self, entry: Entry) -> None:
        self._line("")
        answered = self._shown.get(entry["reply_to"] or "")
        if (command := self._commands.get(entry["interaction"] or "")) is not None:
            self._line(command)
        elif answered is not None:
            quoted = self._named(answered["content"]).replace("\n", " ")
            short = quoted if len(quoted) <= QUOTED else f"{quoted[: QUOTED - 1]}…"
            self._line(f"╭─ {self._author(answered)}: {short}")
        private = entry["only_for"]
        note = f" {self._words['private'].format(person=private)}" if private else ""
        self._line(f"{self._author(entry)}{note}")

    def _author(self, entry: Entry) -> str:
        return f"{BOT} [APP]" if entry["by_bot"] else str(entry["author"])

    def _named(self, content: str) -> str:
        return _MENTION.sub(lambda mark: f"@{self._names.get(mark[1], mark[1])}", content)

    def _lines(self, lines: Sequence[str]) -> None:
        for line in lines:
            self._line(f"{INDENT}{line}")

    def _line(self, line: str) -> None:
        self._out.write(f"{line}\n")
        self._out.flush()


def _about(file: Entry, path: Path) -> str:
    size = "" if file["size"] is None else f"{file['size'][0]}×{file['size'][1]}, "
    return f"📎 {file['filename']} ({size}{file['bytes'] / 1024:.0f} KiB) -> {path}"


def _rows(entry: Entry) -> list[str]:
    """Draw the buttons; those that lead out have an arrow."""
    return [
        " ".join(
            f"[{button['label']}{' ↗' if 'url' in button else ''}]" for button in row["components"]
        )
        for row in entry["components"]
    ]
