"""Words outgoing messages for a terminal; pure."""

import re
from collections.abc import Sequence
from pathlib import PurePath

from core.intents import Language, MediaKind
from core.messages import Arg, MediaItem, OutgoingMessage, Text
from core.ports import Translator
from core.progress import bar
from core.texts import TextKey

INDENT = "  "
REPLY, EDIT, PLAIN = "↩", "✎", " "
MAX_SLUG = 40
SHORT_ID = 8

# Control characters (a terminal obeys them), line separators, and the marks that turn the
# direction of everything after them.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_MOVING = frozenset({TextKey.STATUS_PROGRESS, TextKey.STATUS_PROGRESS_SEVERAL})
_FILE_MARK = {MediaKind.IMAGE: "🖼️", MediaKind.VIDEO: "🎞️", MediaKind.FILE: "📄"}


def neutral(text: str) -> str:
    """Make a text from outside one harmless line: control characters become a space."""
    return _UNSAFE.sub(" ", text)


def words(text: Text, language: Language, translator: Translator) -> str:
    """Word one sentence with harmless arguments."""
    args: dict[str, Arg] = {
        name: neutral(value) if isinstance(value, str) else value
        for name, value in text.args.items()
    }
    return translator.text(text.key, language, **args)


def body(out: OutgoingMessage, translator: Translator) -> list[str]:
    """Give the lines of a message, a bar before the one that tells the progress."""
    lines: list[str] = []
    for text in out.lines:
        worded = words(text, out.language, translator)
        if text.key in _MOVING and out.percent is not None:
            worded = f"⏳ {bar(out.percent)} {worded}"
        lines += worded.splitlines()
    return lines


def labels(out: OutgoingMessage, translator: Translator) -> str:
    """Give the buttons of a message on one line, each with the number to type."""
    return "  ".join(
        f"[{number}] {words(button.label, out.language, translator)}"
        for number, button in enumerate(out.buttons, 1)
    )


def block(mark: str, lines: Sequence[str]) -> str:
    """Indent a message, its mark in front of the first line."""
    heads = [mark, *(PLAIN for _ in lines[1:])]
    return "\n".join(f"{INDENT}{head} {line}" for head, line in zip(heads, lines, strict=False))


def file_line(kind: MediaKind, path: str) -> str:
    """Show where a file lies."""
    return f"{_FILE_MARK[kind]} {neutral(path)}"


def file_name(item: MediaItem, wish: str | None) -> str:
    """Name a file so that a person finds it again: their own words, then a short id."""
    slug = "-".join(re.findall(r"\w+", wish or ""))[:MAX_SLUG].strip("-_")
    fallback = "film" if item.kind is MediaKind.VIDEO else "picture"
    return f"{slug or fallback}-{item.media[:SHORT_ID]}{PurePath(item.media).suffix}"
