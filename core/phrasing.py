"""The arguments that texts are given: numbers and names in the form the wording expects."""

import math
from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import groupby
from operator import add
from unicodedata import east_asian_width

from core.catalogue import OptionName, Price, Setting
from core.intents import MediaKind
from core.messages import Arg

MINUTES_FROM_S = 120
PROMPT_COLUMNS = 48

SHOWN_SETTINGS = (
    OptionName.DURATION,
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


def price_arg(price: Price | None) -> str:
    """Word a price; "?" where the provider publishes none."""
    return "?" if price is None else str(price)


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


def settings_arg(settings: Mapping[OptionName, Setting]) -> str:
    """List the settings that a person would recognise: "10 s · 9:16"."""
    shown = (
        f"{settings[name]} s" if name is OptionName.DURATION else str(settings[name])
        for name in SHOWN_SETTINGS
        if name in settings
    )
    return " · ".join(shown)


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
