"""Texts made harmless and short enough for Discord; pure."""

import re
import unicodedata
from collections.abc import Sequence

import discord

_ELLIPSIS = "…"
_JOINER = "\u200d"
_BREAK = "\u200b"
_URL = re.compile(r"https?://\S+")
_CALL = re.compile(r"@(?=everyone|here)|<(?=[@#]|a?:\w+:\d|t:|/|id:)")
_LINE_MARKUP = re.compile(r"(?m)^(\s*)(#{1,3}|-#|>{1,3}|[-*+]|\d+\.)(?=\s)")


def harmless(text: str) -> str:
    """Keep echoed words from calling anybody or changing how they look; links stay as they are."""
    parts: list[str] = []
    end = 0
    for link in _URL.finditer(text):
        parts += [_plain(text[end : link.start()]), link.group()]
        end = link.end()
    return "".join((*parts, _plain(text[end:])))


def _plain(text: str) -> str:
    escaped = discord.utils.escape_markdown(text, as_needed=True)
    unled = _LINE_MARKUP.sub(r"\1\\\2", escaped)
    # A mention is what its first sign makes it; broken behind that, it is only words.
    return _CALL.sub(lambda match: match.group() + _BREAK, unled)


def fit(lines: Sequence[str], most: int) -> str:
    """Join lines; where that is too long the longest one without a link gives way."""
    kept = list(lines)
    while (surplus := len("\n".join(kept)) - most) > 0:
        wordy = [index for index, line in enumerate(kept) if not _URL.search(line)]
        longest = max(wordy, key=lambda index: len(kept[index]), default=None)
        if longest is None or len(kept[longest]) <= len(_ELLIPSIS):
            return shorten("\n".join(kept), most)
        kept[longest] = shorten(kept[longest], max(len(_ELLIPSIS), len(kept[longest]) - surplus))
    return "\n".join(kept)


def shorten(text: str, most: int) -> str:
    """Cut a text that is too long, never inside what people see as one character."""
    if len(text) <= most:
        return text
    end = most - len(_ELLIPSIS)
    while end > 0 and _continues(text, end):
        end -= 1
    return text[:end].rstrip() + _ELLIPSIS


def _continues(text: str, place: int) -> bool:
    """Tell whether the code point at `place` belongs to the character before it."""
    return (
        unicodedata.category(text[place]) in {"Mn", "Me", "Mc", "Sk"}
        or text[place] == _JOINER
        or text[place - 1] == _JOINER
    )
