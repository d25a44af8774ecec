"""The arguments that texts are given: numbers and names in the form the wording expects."""

import math
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import reduce
from itertools import groupby
from operator import add
from unicodedata import east_asian_width

from core.catalogue import OptionName, Price, Setting
from core.intents import MediaKind
from core.messages import Arg

MINUTES_FROM_S = 120
HOURS_FROM = timedelta(hours=1)
PROMPT_COLUMNS = 48
UNKNOWN_PRICE = "?"
"""Stands for a price that is not published, or not to be named."""

SHOWN_SETTINGS = (
    OptionName.ASPECT_RATIO,
    OptionName.SIZE,
    OptionName.RESOLUTION,
)


def kind_arg(kind: MediaKind) -> str:
    """Name what is made: "picture" or "film"."""
    return "film" if kind is MediaKind.VIDEO else "picture"


def kinds_arg(kind: MediaKind, count: int) -> str:
    """Name what is made as one or as several: "picture", "pictures", "film" or "films"."""
    return f"{kind_arg(kind)}s" if count > 1 else kind_arg(kind)


def wait_args(wait_s: tuple[int, int]) -> dict[str, Arg]:
    """Word an expected wait, in minutes where seconds would be tiresome to read."""
    low, high = wait_s
    if high < MINUTES_FROM_S:
        return {"low": low, "high": high, "unit": "seconds"}
    return {"low": max(1, low // 60), "high": math.ceil(high / 60), "unit": "minutes"}


def took_args(seconds: float) -> dict[str, Arg]:
    """Word a time that has passed."""
    if seconds < MINUTES_FROM_S:
        return {"took": max(1, round(seconds)), "took_unit": "seconds"}
    return {"took": round(seconds / 60), "took_unit": "minutes"}


def ago_args(seconds: float) -> dict[str, Arg]:
    """Word how long ago something was."""
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= length:
            return {"ago": int(seconds // length), "ago_unit": unit}
    return {"ago": 0, "ago_unit": "now"}


def left_args(seconds: float) -> dict[str, Arg]:
    """Word a time that is left."""
    if seconds <= 0:
        return {"left": 0, "left_unit": "soon"}
    if seconds < MINUTES_FROM_S:
        return {"left": math.ceil(seconds), "left_unit": "seconds"}
    return {"left": math.ceil(seconds / 60), "left_unit": "minutes"}


def until_args(left: timedelta) -> dict[str, Arg]:
    """Word a time to come, rounded up: in hours, and in minutes where it is less than one."""
    if left > HOURS_FROM:
        return {"until": math.ceil(left / timedelta(hours=1)), "until_unit": "hours"}
    return {"until": math.ceil(left / timedelta(minutes=1)), "until_unit": "minutes"}


def price_arg(price: Price | None) -> str:
    """Word a price; "?" where the provider publishes none."""
    return UNKNOWN_PRICE if price is None else str(price)


def sum_arg(prices: Sequence[Price | None]) -> str:
    """Word what several cost together: "3 × 5 = 15", "5 + 2 × 6 = 17"; "?" where one is unknown."""
    known = [price for price in prices if price is not None]
    if len(known) < len(prices):
        return price_arg(None)
    runs = [(price, len(list(run))) for price, run in groupby(known)]
    terms = [str(price) if count == 1 else f"{count} × {price}" for price, count in runs]
    total = str(reduce(add, known))
    return total if terms == [total] else f"{' + '.join(terms)} = {total}"


def range_arg(low: Price | None, high: Price | None) -> str:
    """Word what a model costs from its least to its most; "?" where none is published."""
    if low is None or high is None or low == high:
        return price_arg(low)
    return f"{low}~{high}"


def settings_args(settings: Mapping[OptionName, Setting]) -> dict[str, Arg]:
    """List the settings that a person would recognise: "9:16 · 1080P", and the seconds of a film.

    The seconds stand apart, because their unit is a word; either may be empty.
    """
    shown = (str(settings[name]) for name in SHOWN_SETTINGS if name in settings)
    return {
        "seconds": str(settings.get(OptionName.DURATION, "")),
        "settings": " · ".join(shown),
    }


def measure_arg(name: OptionName) -> str:
    """Name the unit of a setting: "seconds", or "none" where the value says it all."""
    return "seconds" if name is OptionName.DURATION else "none"


def family_name(family: str) -> str:
    """Word the key of a family that no catalogue names: "gpt-image-1" is "GPT Image 1"."""
    parts = family.split("-")
    return " ".join(
        part.capitalize() if set(part) & set("aeiou") else part.upper() for part in parts
    )


def shorten(prompt: str, columns: int = PROMPT_COLUMNS) -> str:
    """Make a prompt fit into a sentence: one line, at most so wide, and an ellipsis.

    Chinese characters are two columns wide, as in a terminal.
    """
    line = " ".join(prompt.split())
    width = 0
    for place, sign in enumerate(line):
        width += 2 if east_asian_width(sign) in "WF" else 1
        if width > columns:
            return line[:place].rstrip() + "…"
    return line
