"""Are pictures asked for that belong together: one character, one story, several pictures of it.

What is read here changes no other value and cuts nothing: the words describe the pictures too.
"""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

from core.parsing.numbers import CHINESE, ENGLISH, read_number


class _Words(NamedTuple):
    cues: tuple[str, ...]
    cue: re.Pattern[str]
    counted: re.Pattern[str]


def read_series(text: str, count: int | None) -> int | None:
    """Give the number of pictures in a series; `count` is the number of results that was read."""
    words = _words()
    # Hardly any message has a cue, and looking for the letters alone costs next to nothing.
    if not any(cue in text for cue in words.cues):
        return None
    if not any(match[1] for match in words.cue.finditer(text)):
        return None
    if count is not None:
        return count
    counted = words.counted.search(text)
    number = read_number(counted[1] or counted[2]) if counted else None
    return number if number is not None and number > 1 else None


@cache
def _words() -> _Words:
    text = resources.files("core.parsing").joinpath("series.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    cues = (*data["cue"]["zh"], *data["cue"]["en"])
    single = "|".join(data["single"]["zh"])
    cue = "|".join((*data["cue"]["zh"], *(rf"\b{each}\b" for each in data["cue"]["en"])))
    zh, en = "|".join(data["counted"]["zh"]), "|".join(data["counted"]["en"])
    return _Words(
        cues=cues,
        # A single picture takes its words with it, so that no cue is found inside.
        cue=re.compile(rf"(?:{single})|({cue})"),
        counted=re.compile(
            rf"(?<![第这那前后上])({CHINESE}|\d{{1,2}})\s?(?:{zh})|\b(\d{{1,2}}|{ENGLISH})\s"
            rf"(?:different |new |other )?(?:{en})\b"
        ),
    )
