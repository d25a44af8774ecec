"""Prompt words -> Scene, a pure value that says what to paint."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.sandbox.painter import vocabulary

MOST_SUBJECTS: Final = 3
MOST_COPIES: Final = 5

_KINDS: Final[dict[str, dict[str, str]]] = {
    "trap": {"trap": vocabulary.TRAPS},
    "style": vocabulary.STYLES,
    "subject": vocabulary.SUBJECTS,
    "setting": vocabulary.SETTINGS,
    "time": vocabulary.TIMES,
    "weather": vocabulary.WEATHERS,
    "light": vocabulary.LIGHTS,
    "colour": vocabulary.COLOURS,
}
_DIGIT: Final = r"[一两二三四五六七八九1-9]"
_COUNT_ZH: Final = re.compile(rf"(一?群|{_DIGIT})[只条个艘朵盏匹头座棵辆位架把尾枝顶]?\D{{0,4}}$")
_COUNT_EN: Final = re.compile(
    r"\b(\d|one|two|three|four|five|six|seven|eight|nine|pair|several|many|flock|school)"
    r"\s(?:of\s)?(?:[a-z-]+\s){0,2}$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the words ask for; `setting` "dream" stands for words that name nothing known."""

    subjects: tuple[str, ...]
    count: int
    setting: str
    time: str
    weather: str
    style: str
    colour: str
    lights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Find:
    """One known word at its place in the prompt."""

    start: int
    end: int
    kind: str
    name: str


@cache
def _lexicon() -> tuple[dict[str, tuple[str, str]], re.Pattern[str]]:
    """Build word -> (kind, name) and one pattern that prefers the longest word."""
    known: dict[str, tuple[str, str]] = {}
    for kind, table in _KINDS.items():
        for name, words in table.items():
            for word in words.split():
                known.setdefault(word.replace("-", " "), (kind, name))
    longest_first = sorted(known, key=len, reverse=True)
    chinese = "|".join(re.escape(word) for word in longest_first if not word.isascii())
    english = "|".join(re.escape(word) for word in longest_first if word.isascii())
    return known, re.compile(rf"(?P<zh>{chinese})|\b(?P<en>{english})(?:e?s)?\b")


def _finds(text: str) -> Iterator[_Find]:
    """Yield the known words of normalised text from left to right."""
    known, pattern = _lexicon()
    for match in pattern.finditer(text):
        kind, name = known[match["zh"] or match["en"]]
        yield _Find(match.start(), match.end(), kind, name)


def _normalised(prompt: str) -> str:
    """Fold width, case, hyphens and runs of spaces, so that one word has one spelling."""
    return " ".join(re.sub(r"[-_]", " ", unicodedata.normalize("NFKC", prompt).casefold()).split())


def _count_before(text: str, at: int) -> int:
    """Read the number that stands before the subject, 1 where there is none."""
    lead = text[:at]
    match = _COUNT_ZH.search(lead) or _COUNT_EN.search(lead)
    if match is None:
        return 1
    said = match[1].lstrip("一") or "一"
    number = int(said) if said.isdecimal() else vocabulary.NUMERALS[said]
    return min(max(number, 1), MOST_COPIES)


def _time(said: str | None, lights: tuple[str, ...], style: str) -> str:
    """Choose the hour: as said, else as the lights and the style suggest."""
    if said is not None:
        return said
    if {"moon", "stars", "aurora", "fireworks"} & set(lights):
        return "night"
    return "night" if style == "cyberpunk" else "any"


def _setting(finds: list[_Find], otherwise: str) -> str:
    """Choose the place: the first named, but hills and sky only where nothing nearer is named."""
    named = [find.name for find in finds if find.kind == "setting"]
    nearer = [name for name in named if name not in {"mountains", "sky"}]
    return (nearer or named or [otherwise])[0]


def read_prompt(prompt: str) -> Scene:
    """Read the scene a prompt describes; any text gives one."""
    text = _normalised(prompt)
    finds = list(_finds(text))
    first: dict[str, str] = {}
    for find in finds:
        first.setdefault(find.kind, find.name)
    by_name = {find.name: find for find in reversed(finds) if find.kind == "subject"}
    subjects = tuple(sorted(by_name, key=lambda name: by_name[name].start)[:MOST_SUBJECTS])
    lights = tuple(dict.fromkeys(find.name for find in finds if find.kind == "light"))
    style = first.get("style", "flat")
    home = vocabulary.HOMES.get(subjects[0], "meadow") if subjects else None
    if home is None and (lights or {"time", "weather"} & set(first)):
        home = "mountains"
    if home is None and style == "cyberpunk":
        home = "city"
    return Scene(
        subjects=subjects,
        count=_count_before(text, by_name[subjects[0]].start) if subjects else 1,
        setting=_setting(finds, home or "dream"),
        time=_time(first.get("time"), lights, style),
        weather=first.get("weather", "clear"),
        style=style,
        colour=first.get("colour", ""),
        lights=lights,
    )
