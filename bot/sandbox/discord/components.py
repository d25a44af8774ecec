"""Limits of buttons, menus and layouts on messages."""

from collections.abc import Iterator

from bot.sandbox.discord.checks import REQUIRED, Checks
from bot.sandbox.discord.refusals import Json, Path

ROW = 1
BUTTON = 2
STRING_SELECT = 3
TEXT_INPUT = 4
SELECTS = frozenset({3, 5, 6, 7, 8})
LINK_STYLE = 5
PREMIUM_STYLE = 6
MOST_ROWS = 5
MOST_IN_ROW = 5
CUSTOM_ID = 100
LABEL = 80
PLACEHOLDER = 150
MOST_OPTIONS = 25
_STYLES = range(1, 7)
_MOST_V2 = 40
_LAYOUT = frozenset({1, 9, 10, 12, 13, 14, 17})
_TEXT_DISPLAY = 10
_MOST_TEXT = 4000
_NESTED = ("components", "items", "accessory", "component")


def walk(components: object) -> Iterator[Json]:
    """Yield components and all inside them."""
    for each in components if isinstance(components, list) else []:
        if isinstance(each, dict):
            yield each
            for key in _NESTED:
                inner = each.get(key)
                yield from walk(inner if isinstance(inner, list) else [inner])


def check_components(value: object, checks: Checks, *, is_v2: bool) -> list[Json]:
    """Check a message's components, of the one kind or the other."""
    path: Path = ("components",)
    most = _MOST_V2 if is_v2 else MOST_ROWS
    rows = [
        checks.mapping(each, (*path, number))
        for number, each in enumerate(checks.items(value, path, most=most))
    ]
    seen: set[str] = set()
    for number, row in enumerate(rows):
        place: Path = (*path, number)
        checks.choice(row.get("type"), (*place, "type"), _LAYOUT if is_v2 else {ROW})
        _check_inside(row, place, checks, seen)
    if is_v2:
        _check_total(rows, checks)
    _number([*walk(rows)])
    return rows


def _number(components: list[Json]) -> None:
    """Give ids to those without one, as the service does."""
    for number, each in enumerate(components, 1):
        each.setdefault("id", number)


def _check_inside(component: Json, path: Path, checks: Checks, seen: set[str]) -> None:
    kind = component.get("type")
    if kind == ROW:
        _check_row(component, path, checks, seen)
        return
    if kind == BUTTON:
        check_button(component, path, checks, seen)
    for key in _NESTED:
        inner = component.get(key)
        for number, each in enumerate(inner if isinstance(inner, list) else [inner]):
            if isinstance(each, dict):
                _check_inside(each, (*path, key, number), checks, seen)


def _check_row(row: Json, path: Path, checks: Checks, seen: set[str]) -> None:
    place: Path = (*path, "components")
    inside = checks.items(row.get("components"), place, most=MOST_IN_ROW, least=1)
    for number, each in enumerate(inside):
        one: Path = (*place, number)
        component = checks.mapping(each, one)
        if component.get("type") == BUTTON:
            check_button(component, one, checks, seen)
        elif component.get("type") in SELECTS:
            if len(inside) > 1:
                checks.add(
                    place,
                    "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                    "This component does not fit in the row.",
                )
            check_select(component, one, checks, seen)
        else:
            checks.choice(component.get("type"), (*one, "type"), (BUTTON, *sorted(SELECTS)))


def check_button(button: Json, path: Path, checks: Checks, seen: set[str]) -> None:
    """Check a button: a link or a custom id, and something to read on it."""
    style = button.get("style")
    checks.choice(style, (*path, "style"), _STYLES)
    checks.text(button.get("label"), (*path, "label"), longest=LABEL)
    if not button.get("label") and not button.get("emoji") and style != PREMIUM_STYLE:
        checks.add((*path, "label"), *REQUIRED)
    checks.flag(button.get("disabled"), (*path, "disabled"))
    if style == LINK_STYLE:
        checks.link(button.get("url"), (*path, "url"), schemes=("http", "https", "discord"))
        if button.get("custom_id") is not None:
            checks.add(
                path,
                "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                "A custom id and url cannot both be specified",
            )
    elif style != PREMIUM_STYLE:
        check_custom_id(button, path, checks, seen)


def check_select(select: Json, path: Path, checks: Checks, seen: set[str]) -> None:
    """Check a menu and its options."""
    check_custom_id(select, path, checks, seen)
    checks.text(select.get("placeholder"), (*path, "placeholder"), longest=PLACEHOLDER)
    if select.get("type") != STRING_SELECT:
        return
    place: Path = (*path, "options")
    for number, each in enumerate(
        checks.items(select.get("options"), place, most=MOST_OPTIONS, least=1)
    ):
        option = checks.mapping(each, (*place, number))
        for key in ("label", "value"):
            checks.text(option.get(key), (*place, number, key), longest=CUSTOM_ID, required=True)
        checks.text(option.get("description"), (*place, number, "description"), longest=CUSTOM_ID)


def check_custom_id(component: Json, path: Path, checks: Checks, seen: set[str]) -> None:
    """Check that a component can be told from the others."""
    place: Path = (*path, "custom_id")
    custom_id = component.get("custom_id")
    if custom_id is None:
        checks.add(place, *REQUIRED)
        return
    checks.text(custom_id, place, longest=CUSTOM_ID, shortest=1)
    if custom_id in seen:
        checks.add(
            place, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
        )
    seen.add(str(custom_id))


def _check_total(rows: list[Json], checks: Checks) -> None:
    everything = list(walk(rows))
    if len(everything) > _MOST_V2:
        checks.add(
            ("components",),
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            f"The maximum number of total components allowed is {_MOST_V2}",
        )
    words = sum(
        len(str(x.get("content", ""))) for x in everything if x.get("type") == _TEXT_DISPLAY
    )
    if words > _MOST_TEXT:
        checks.add(
            ("components",),
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            f"Total displayable text size exceeds maximum size of {_MOST_TEXT}",
        )
