"""Reads case files and compares intents with what they expect."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.intents import Intent
from core.parsing import Lexicon, build_lexicon, parse_intent
from core.parsing.wire import intent_to_json, utterance_from_json

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Case:
    """One message and what is expected of it."""

    message: dict[str, Any]
    expected: dict[str, Any]

    @property
    def id(self) -> str:
        """The name of the case in its file."""
        return str(self.message["id"])


@cache
def shipped_lexicon() -> Lexicon:
    """Build the shipped lexicon once for all tests."""
    return build_lexicon()


def load(name: str) -> list[Case]:
    """Read a file of cases."""
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [Case(row["in"], row["out"]) for row in rows]


def read(message: dict[str, Any]) -> Intent:
    """Parse the in-form of a case."""
    return parse_intent(*utterance_from_json(message), shipped_lexicon())


def verdicts(case: Case) -> Iterator[tuple[str, bool, str]]:
    """Give for each expected field whether it is right, and what was found."""
    found = intent_to_json(case.id, read(case.message))
    prompt = str(found["prompt"]).lower()
    for field, value in case.expected.items():
        if field == "prompt_has":
            absent = [part for part in value if part.lower() not in prompt]
            yield field, not absent, f"{absent} missing from {prompt!r}"
        elif field == "prompt_lacks":
            left = [part for part in value if part.lower() in prompt]
            yield field, not left, f"{left} left in {prompt!r}"
        else:
            yield field, found[field] == value, f"{found[field]!r} instead of {value!r}"


FILES = ("given", "own", "blind")
"""Given with the specification; our own; written before the rules were looked at."""

ALL_TEXTS = sorted({case.message["text"] for name in FILES for case in load(f"cases_{name}.jsonl")})
