"""One spelling for matching: every character folded to one of the same place."""

import re
import tomllib
from importlib import resources


def _read() -> tuple[dict[int, str], tuple[tuple[str, str], ...]]:
    text = resources.files("core.parsing").joinpath("traditional.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return {ord(pair[0]): pair[1] for pair in table["pairs"].split()}, tuple(table["words"].items())


_TRADITIONAL, _WORDS = _read()

_FOLD: dict[int, int | str] = {
    **_TRADITIONAL,
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    0x3000: " ",
    0x00A0: " ",
    0x2019: "'",
    0x00D7: "x",
    0x2236: ":",
}

HIDDEN = "\ufffc"
"""Stands for a character that no rule may read: quoted words, names of subjects."""

_SENTENCE_GAP = re.compile(
    r"[,;!?\n、。~…|\u2600-\u27bf\U0001f000-\U0001faff]+"
    r"|\.+(?=\s|$)|:(?!\d|//)"
    # A space beside a Chinese character parts clauses; between Latin words it does not.
    r"|(?<=[^\x00-\x7f])\s+|(?<!\s)\s++(?=[^\x00-\x7f])|\s[-+]\s"
)
# The same for text without any Chinese, in a fifth of the time.
_ASCII_GAP = re.compile(r"[,;!?\n~|]+|\.+(?=\s|$)|:(?!\d|//)|\s[-+]\s")


def fold(text: str) -> str:
    """Give half-width, simplified, lower-case text of the same length."""
    folded = text.translate(_FOLD)
    if not folded.isascii():
        for word, twin in _WORDS:
            if word in folded:
                folded = folded.replace(word, twin)
    lowered = folded.lower()
    if len(lowered) == len(text):
        return lowered
    # A few letters ("İ") become two in lower case and would move every later span.
    return "".join(low if len(low := char.lower()) == 1 else char for char in folded)


def clauses(text: str) -> list[tuple[int, int]]:
    """Cut folded text at commas, stops, emoji and at spaces beside Chinese."""
    spans = []
    start = 0
    for gap in (_ASCII_GAP if text.isascii() else _SENTENCE_GAP).finditer(text):
        if gap.start() > start:
            spans.append((start, gap.start()))
        start = gap.end()
    if start < len(text):
        spans.append((start, len(text)))
    return spans
