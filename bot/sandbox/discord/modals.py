"""Limits of modals, and what a person may enter in one."""

from bot.sandbox.discord.checks import REQUIRED, Checks
from bot.sandbox.discord.components import (
    CUSTOM_ID,
    MOST_ROWS,
    PLACEHOLDER,
    ROW,
    SELECTS,
    TEXT_INPUT,
    check_custom_id,
    check_select,
)
from bot.sandbox.discord.refusals import Json, Path

TITLE = 45
LABEL = 18
TEXT_DISPLAY = 10
FILE_UPLOAD = 19
_INPUT_LABEL = 45
_LONGEST_VALUE = 4000
_MOST_FILES = 10
_INPUT_STYLES = (1, 2)


def check_modal(data: Json, checks: Checks) -> Json:
    """Check the data of a callback that opens a modal."""
    checks.text(data.get("title"), ("data", "title"), longest=TITLE, required=True)
    checks.text(data.get("custom_id"), ("data", "custom_id"), longest=CUSTOM_ID, required=True)
    path: Path = ("data", "components")
    seen: set[str] = set()
    for number, each in enumerate(
        checks.items(data.get("components"), path, most=MOST_ROWS, least=1)
    ):
        _check_top(checks.mapping(each, (*path, number)), (*path, number), checks, seen)
    return data


def _check_top(top: Json, path: Path, checks: Checks, seen: set[str]) -> None:
    checks.choice(top.get("type"), (*path, "type"), (ROW, TEXT_DISPLAY, LABEL))
    if top.get("type") == ROW:
        inside = checks.items(top.get("components"), (*path, "components"), most=1, least=1)
        for each in inside:
            place: Path = (*path, "components", 0)
            component = checks.mapping(each, place)
            checks.choice(component.get("type"), (*place, "type"), (TEXT_INPUT,))
            checks.text(
                component.get("label"), (*place, "label"), longest=_INPUT_LABEL, required=True
            )
            _check_input(component, place, checks, seen)
    elif top.get("type") == LABEL:
        checks.text(top.get("label"), (*path, "label"), longest=_INPUT_LABEL, required=True)
        checks.text(top.get("description"), (*path, "description"), longest=CUSTOM_ID)
        inner: Path = (*path, "component")
        component = checks.mapping(top.get("component"), inner)
        _check_input(component, inner, checks, seen)


def _check_input(component: Json, path: Path, checks: Checks, seen: set[str]) -> None:
    kind = component.get("type")
    if kind in SELECTS:
        check_select(component, path, checks, seen)
        return
    checks.choice(kind, (*path, "type"), (*sorted(SELECTS), TEXT_INPUT, FILE_UPLOAD, 21, 22, 23))
    check_custom_id(component, path, checks, seen)
    if kind == TEXT_INPUT:
        checks.choice(component.get("style"), (*path, "style"), _INPUT_STYLES)
        checks.text(component.get("value"), (*path, "value"), longest=_LONGEST_VALUE)
        checks.text(component.get("placeholder"), (*path, "placeholder"), longest=PLACEHOLDER)
        most = component.get("max_length")
        if most is not None and len(str(component.get("value") or "")) > most:
            checks.add((*path, "value"), "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer.")
    elif kind == FILE_UPLOAD:
        most = component.get("max_values", 1)
        if type(most) is not int or not 1 <= most <= _MOST_FILES:
            checks.add((*path, "max_values"), "NUMBER_TYPE_MAX", "Must be between 1 and 10.")


def check_entry(component: Json, value: object, checks: Checks) -> None:
    """Check what a person entered; a client would not let them send anything else."""
    path: Path = (str(component.get("custom_id")),)
    is_required = component.get("required", True)
    if component.get("type") == TEXT_INPUT:
        entered = checks.text(value, path, longest=component.get("max_length") or _LONGEST_VALUE)
        least = component.get("min_length") or (1 if is_required else 0)
        if len(entered) < least and (entered or is_required):
            checks.add(path, *REQUIRED)
        return
    least = component.get("min_values", 1) if is_required else 0
    checks.items(value, path, most=component.get("max_values", 1), least=least)
