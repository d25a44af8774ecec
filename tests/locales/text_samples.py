"""Sample arguments for every sentence: all branches, and values that try to break things."""

from collections.abc import Iterator, Mapping
from itertools import product

from core.advising import rules
from core.messages import Arg
from core.preferences import EVERYTHING, SCOPES
from core.texts import TextKey

ARGUMENTS: Mapping[TextKey, tuple[str, ...]] = {
    TextKey.ACK: ("kind", "prompt"),
    TextKey.ACK_RETRY: ("kind", "model"),
    TextKey.STATUS_START: ("kind", "model", "settings"),
    TextKey.STATUS_PRICE: ("low", "high", "unit", "price"),
    TextKey.STATUS_PRICE_UNKNOWN: ("low", "high", "unit"),
    TextKey.STATUS_CHEAPER: ("model", "price"),
    TextKey.STATUS_WAITING: ("position",),
    TextKey.STATUS_PROGRESS: ("percent", "waited", "at_most"),
    TextKey.STATUS_PROGRESS_SEVERAL: ("ready", "count", "percent", "waited", "at_most"),
    TextKey.STATUS_NEARLY: ("kind",),
    TextKey.STATUS_DONE: ("kind", "model", "took", "unit"),
    TextKey.STATUS_FAILED: ("kind", "model"),
    TextKey.STATUS_CANCELLED: ("kind",),
    TextKey.STATUS_UNKNOWN: ("kind",),
    TextKey.RESULT: ("kind", "model"),
    TextKey.RESULT_PREFERRED: ("kind", "model"),
    TextKey.RESULT_PARTLY: ("kind", "model", "ready", "count"),
    TextKey.RESULT_MISSING: ("kind", "places", "charged"),
    TextKey.RESULT_IN_DOUBT: ("kind", "places"),
    TextKey.RESULT_STOPPED: ("kind", "missing"),
    TextKey.RESULT_HINT: ("model", "price", "reason"),
    TextKey.RESULT_FACTS: ("low", "high", "unit", "took", "took_unit", "price"),
    TextKey.RESULT_FACTS_FREE: ("low", "high", "unit", "took", "took_unit"),
    TextKey.RESULT_LINK: ("url",),
    TextKey.RESULT_LATE: (),
    TextKey.RESULT_TOO_LARGE: ("kind",),
    TextKey.RESULT_NOT_FETCHED: ("kind",),
    TextKey.FAILED: ("kind", "charged"),
    TextKey.FAILED_ALTERNATIVES: (),
    TextKey.UNKNOWN: ("kind",),
    TextKey.OVERDUE: ("kind",),
    TextKey.ASK_PRICE: ("kind", "model", "price", "limit"),
    TextKey.ASK_PEOPLE: ("model", "price"),
    TextKey.ASK_PRICE_ROSE: ("model", "price", "was"),
    TextKey.QUESTION_CLOSED: (),
    TextKey.CANCELLED: ("kind",),
    TextKey.CANCELLED_MAYBE_LATE: ("kind",),
    TextKey.CANCEL_TOO_LATE: ("kind",),
    TextKey.CANCEL_NOTHING: (),
    TextKey.REPLY_HELP: (),
    TextKey.REPLY_HELLO: (),
    TextKey.REPLY_THANKS: (),
    TextKey.REPLY_MODELS: (),
    TextKey.REPLY_MODEL: ("kind", "model", "price"),
    TextKey.REPLY_STATUS_NONE: (),
    TextKey.REPLY_STATUS: ("kind", "model", "percent"),
    TextKey.REPLY_STATUS_SEVERAL: ("kind", "model", "ready", "count"),
    TextKey.REPLY_STATUS_WAITING: ("kind", "position"),
    TextKey.REPLY_PREFERENCES: (),
    TextKey.REPLY_PREFERENCE: ("scope", "model", "price"),
    TextKey.REPLY_PREFERENCE_GONE: ("scope", "model"),
    TextKey.REPLY_PREFERENCES_NONE: (),
    TextKey.PREFERENCE_SAVED: ("scope", "model", "price"),
    TextKey.PREFERENCE_NOW: ("scope", "model"),
    TextKey.PREFERENCE_CLEARED: ("scope",),
    TextKey.PREFERENCE_UNDONE: (),
    TextKey.PREFERENCE_NONE: (),
    TextKey.PREFERENCE_UNKNOWN: ("model",),
    TextKey.REPLY_EMPTY: (),
    TextKey.REPLY_TOO_LONG: ("limit",),
    TextKey.REPLY_NO_FILE: ("name",),
    TextKey.REPLY_NOT_YET: (),
    TextKey.REPLY_NEEDS_IMAGE: ("kind", "pictures"),
    TextKey.REPLY_NEEDS_PROMPT: ("kind",),
    TextKey.REPLY_BUSY: (),
    TextKey.PRESS_TAKEN: (),
    TextKey.PRESS_NOT_YOURS: (),
    TextKey.PRESS_EXPIRED: (),
    TextKey.PRESS_DONE: (),
    TextKey.PRESS_STOPPING: (),
    TextKey.NOTICE_RATIO: ("model", "asked", "used"),
    TextKey.NOTICE_RATIO_FIXED: ("model", "asked"),
    TextKey.NOTICE_SIZE: ("model", "asked", "used"),
    TextKey.NOTICE_SIZE_WITH_RATIO: ("model", "asked", "ratio"),
    TextKey.NOTICE_FIXED: ("model", "asked"),
    TextKey.NOTICE_RESOLUTION: ("model", "asked", "used"),
    TextKey.NOTICE_DURATION: ("model", "asked", "used"),
    TextKey.NOTICE_AUDIO: ("model",),
    TextKey.NOTICE_COUNT: ("kind", "asked", "used"),
    TextKey.NOTICE_SERIES: ("model",),
    TextKey.NOTICE_PICTURES: ("model", "asked", "used"),
    TextKey.NOTICE_MODEL_GONE: ("kind", "asked", "model"),
    TextKey.NOTICE_PREFERENCE: ("kind", "asked", "model"),
    TextKey.NOTICE_STEPPED_DOWN: ("model", "asked", "used"),
    TextKey.BUTTON_CANCEL: (),
    TextKey.BUTTON_AGAIN: ("kind",),
    TextKey.BUTTON_MISSING: ("kind", "missing", "price"),
    TextKey.BUTTON_ALWAYS: (),
    TextKey.BUTTON_UNDO: (),
    TextKey.BUTTON_FORGET: ("kind",),
    TextKey.BUTTON_RETRY: ("model", "price"),
    TextKey.BUTTON_REPEAT: ("price",),
    TextKey.BUTTON_GO_AHEAD: ("price",),
    TextKey.BUTTON_CHEAPER: ("model", "price"),
    TextKey.BUTTON_NEVER_MIND: (),
    TextKey.ALERT_KEY: ("provider", "url"),
    TextKey.ALERT_CREDIT: ("provider", "url"),
    TextKey.ALERT_SUBSCRIPTION: ("provider", "url"),
    TextKey.ERROR_UNAVAILABLE: (),
    TextKey.ERROR_OPERATOR: (),
    TextKey.ERROR_CREDIT: (),
    TextKey.ERROR_SUBSCRIPTION: (),
    TextKey.ERROR_RATE: (),
    TextKey.ERROR_PARAMETERS: ("kind",),
    TextKey.ERROR_PRICE: (),
    TextKey.ERROR_CONTENT: (),
    TextKey.ERROR_MODEL_GONE: (),
    TextKey.ERROR_TIMEOUT: ("kind",),
    TextKey.ERROR_FAILED: ("kind",),
    TextKey.ERROR_RESULT_GONE: ("kind",),
    TextKey.ERROR_NO_MODEL: ("kind",),
    TextKey.ERROR_UNSUPPORTED: ("kind",),
    TextKey.ERROR_PROMPT_TOO_LONG: (),
    TextKey.ERROR_PROMPT_TOO_LONG_HERE: (),
    TextKey.ERROR_IMAGE_NEEDED: (),
    TextKey.ERROR_IMAGE_UNUSABLE: (),
    TextKey.ERROR_TOO_LARGE: ("kind",),
    TextKey.ERROR_FORBIDDEN: (),
    TextKey.ERROR_INTERNAL: (),
}
"""What each sentence is told."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "kind": ("picture", "film"),
    "unit": ("seconds", "minutes"),
    "took_unit": ("seconds", "minutes"),
    "pictures": ("one", "several"),
    "charged": ("no", "yes", "maybe"),
    "scope": (*dict.fromkeys(SCOPES.values()), EVERYTHING),
    "reason": tuple(dict.fromkeys(rule.reason for rule in rules() if rule.families)),
}
"""Arguments of which only these values exist; sentences choose by them."""

OF_SEVERAL = frozenset(
    {
        TextKey.ACK_RETRY,
        TextKey.STATUS_START,
        TextKey.STATUS_NEARLY,
        TextKey.STATUS_DONE,
        TextKey.STATUS_FAILED,
        TextKey.STATUS_CANCELLED,
        TextKey.STATUS_UNKNOWN,
        TextKey.RESULT,
        TextKey.RESULT_PREFERRED,
        TextKey.RESULT_MISSING,
        TextKey.RESULT_IN_DOUBT,
        TextKey.RESULT_STOPPED,
        TextKey.FAILED,
        TextKey.UNKNOWN,
        TextKey.OVERDUE,
        TextKey.ASK_PRICE,
        TextKey.CANCELLED,
        TextKey.CANCELLED_MAYBE_LATE,
        TextKey.CANCEL_TOO_LATE,
        TextKey.BUTTON_AGAIN,
        TextKey.BUTTON_MISSING,
    }
)
"""Sentences whose `kind` can also be "pictures" or "films"."""

VALUES: Mapping[str, tuple[Arg, ...]] = {
    **CHOICES,
    "prompt": ("屋顶上看月亮的猫", "a koi in a flooded subway car"),
    # The longest name of the catalogue: button labels have a limit.
    "name": ("猫.png", "my cat.png"),
    "model": ("SeeDream 4.5", "Seedance 2.0 fast"),
    "settings": ("", "10 s · 9:16"),
    "low": ("1", "30"),
    "high": ("1", "60"),
    "price": ("1", "0.5", "1320", "10~18", "?"),
    "was": ("96",),
    "limit": (1, 4000),
    "position": (1, 12),
    "percent": (0, 95),
    "waited": (0, 28, 1234),
    "at_most": (60, 120, 3600),
    "took": ("1", "41"),
    "url": ("https://cdn.example.com/a/b.png?sign=x%2Fy&e=1",),
    "asked": ("7:3", "60"),
    "used": ("21:9", "15"),
    "ratio": ("16:9",),
    "provider": ("ima",),
    "ready": (1, 2),
    "count": (3, 4),
    "missing": (1, 3),
    "places": ("2", "2, 3"),
}
"""Values that reach every branch, by the name of the argument."""

HOSTILE: tuple[str, ...] = (
    "{ $model } { GIVEN($x) } {???} }{",
    "\"double\" 'single' “弯引号” `tick` \\u0041 \\",
    "first line\nsecond line\n\n    .attribute = x\n[film] *[other] # comment",
    "<@everyone> @everyone @here <@!1234> @all",
    "\u200f\u202eright to left\u202c\u2066isolated\u2069",
    "ima_ABCDEFGH12345",
    "https://example.com/?q=<script>&x={y}#z",
    "\x1b[31mred\x1b[0m\x07\x00",
    "\ufdd00\ufdd1 \ufdd099\ufdd1",
    "长" * 3000,
    "",
)
"""What people and services may put into an argument."""


def values_of(key: TextKey, name: str) -> tuple[Arg, ...]:
    """Give the values of one argument of a sentence."""
    values = VALUES[name]
    is_plural = name == "kind" and key in OF_SEVERAL
    return (*values, *(f"{value}s" for value in values)) if is_plural else values


def samples(key: TextKey) -> Iterator[dict[str, Arg]]:
    """Give sample arguments for a sentence in all their combinations."""
    names = ARGUMENTS[key]
    for values in product(*(values_of(key, name) for name in names)):
        yield dict(zip(names, values, strict=True))


def branches(key: TextKey) -> Iterator[dict[str, Arg]]:
    """Give one sample per combination of the choices alone."""
    names = ARGUMENTS[key]
    for values in product(*(CHOICES.get(name, VALUES[name][:1]) for name in names)):
        yield dict(zip(names, values, strict=True))


def free_arguments(key: TextKey) -> tuple[str, ...]:
    """Name the arguments of a sentence that can be any text."""
    measures = {"waited", "at_most", "missing"}
    return tuple(name for name in ARGUMENTS[key] if name not in CHOICES and name not in measures)
