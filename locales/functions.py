"""Functions that the Fluent files call, for what a selector cannot see by itself.

Every argument reaches Fluent as a string, so that no number is ever grouped; these read it.
"""

from math import ceil
from typing import Any

LONG_WAIT_S = 120
"""From this many seconds on a wait is told in minutes."""
UNKNOWN_PRICE = "?"


def count(value: object) -> object:
    """Give the number in a string for plural forms; other text as it is, which takes "other"."""
    try:
        number = float(str(value))
    except ValueError:
        return value
    # "1.0" has a plural form of its own in English, and it is not that of 1.
    return int(number) if number.is_integer() else number


def dotted(places: object) -> str:
    """Join a list as Chinese does: "2, 3" is "2、3"."""
    return str(places).replace(", ", "、")


def anded(names: object) -> str:
    """Join a list of names as English does: "Luna, Max" is "Luna and Max"."""
    return " and ".join(str(names).rsplit(", ", 1))


def given(value: object) -> str:
    """Tell whether there is any text or number: a selector has no key for the empty string."""
    return _yes(str(value) not in {"", "0"})


def known(price: object) -> str:
    """Tell whether a price is published."""
    return _yes(price != UNKNOWN_PRICE)


def same(first: object, second: object) -> str:
    """Tell whether a range has only one value."""
    return _yes(first == second)


def span(seconds: object) -> str:
    """Choose the unit in which to tell a wait: "seconds" or "minutes"."""
    return "minutes" if float(str(seconds)) >= LONG_WAIT_S else "seconds"


def minutes(seconds: object) -> str:
    """Give the full minutes in a wait that has passed."""
    return str(int(float(str(seconds)) // 60))


def minutes_up(seconds: object) -> str:
    """Give the minutes that surely cover a wait to come."""
    return str(ceil(float(str(seconds)) / 60))


def _yes(value: bool) -> str:
    return "yes" if value else "no"


# Any: Fluent types a function as one of a single argument that gives a type of its own, while
# its resolver takes any number of them, and strings and numbers too.
FUNCTIONS: dict[str, Any] = {
    "ANDED": anded,
    "COUNT": count,
    "DOTTED": dotted,
    "GIVEN": given,
    "KNOWN": known,
    "SAME": same,
    "SPAN": span,
    "MINUTES": minutes,
    "MINUTES_UP": minutes_up,
}
