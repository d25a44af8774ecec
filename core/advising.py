"""What in the words of a wish speaks for a model or against one."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from core.intents import Intent, TaskType
from core.settling import SAME_RATIO, ratio

NEGATED = re.compile(
    r"(?:\b(?:no|without|not|free of|avoid)\s+(?:an?\s+|the\s+|any\s+)?"
    r"|没有|没|不要|不带|不含|无|别有|别写)$",
    re.IGNORECASE,
)
"""What turns a cue into its opposite, right before it."""
STAR = re.escape("*")
SIGHT = 16
"""Characters before a cue in which a negation is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the table."""

    reason: str
    tasks: frozenset[TaskType]
    cues: re.Pattern[str] | None
    shaped: bool
    from_s: int | None
    audio: bool
    families: tuple[str, ...]
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Models that suit a wish, best first, and why."""

    reason: str
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What speaks for models, most telling first, and what must not be chosen for anybody."""

    points: tuple[Point, ...] = ()
    never: frozenset[str] = frozenset()


NO_ADVICE = Advice()


def advise(intent: Intent, task: TaskType) -> Advice:
    """Read a wish for what suits it; nothing else about the models is known here."""
    applying = [rule for rule in rules() if task in rule.tasks and _applies(rule, intent)]
    return Advice(
        points=tuple(
            Point(reason=rule.reason, families=rule.families) for rule in applying if rule.families
        ),
        never=frozenset(family for rule in applying for family in rule.never),
    )


@cache
def rules() -> tuple[Rule, ...]:
    """Read the table, once."""
    text = resources.files("core").joinpath("advice.toml").read_text(encoding="utf-8")
    return tuple(
        Rule(
            reason=row.get("reason", name),
            tasks=frozenset(_tasks(row["tasks"])),
            cues=_pattern(row.get("zh", ()), row.get("en", ())),
            shaped=row.get("shaped", False),
            from_s=row.get("from_s"),
            audio=row.get("audio", False),
            families=tuple(row.get("families", ())),
            never=tuple(row.get("never", ())),
        )
        for name, row in tomllib.loads(text).items()
    )


def _applies(rule: Rule, intent: Intent) -> bool:
    return (
        (rule.audio and intent.audio is True)
        or (rule.from_s is not None and (intent.duration or 0) >= rule.from_s)
        or (rule.shaped and _is_oblong(intent.aspect_ratio))
        or (rule.cues is not None and any(_affirmed(rule.cues, intent.prompt)))
    )


def _is_oblong(asked: str | None) -> bool:
    shape = None if asked is None else ratio(asked)
    return shape is not None and abs(shape) >= SAME_RATIO


def _affirmed(cues: re.Pattern[str], prompt: str) -> Iterator[bool]:
    for match in cues.finditer(prompt):
        before = prompt[max(0, match.start() - SIGHT) : match.start()]
        if not NEGATED.search(before):
            yield True


def _tasks(names: Iterable[str]) -> Iterator[TaskType]:
    for name in names:
        yield from (task for task in TaskType if name in {task.value, task.makes.value})


def _pattern(zh: Iterable[str], en: Iterable[str]) -> re.Pattern[str] | None:
    words = [re.escape(each) for each in zh]
    # No word boundaries: next to a Chinese character there is none.
    words += [f"(?<![a-z]){re.escape(each).replace(STAR, '[a-z]*')}(?![a-z])" for each in en]
    return re.compile("|".join(words), re.IGNORECASE) if words else None
