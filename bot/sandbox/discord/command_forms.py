"""Limits of application commands."""

import re
from typing import Final

from bot.sandbox.discord.checks import REQUIRED, Checks
from bot.sandbox.discord.refusals import Json, Path

CHAT_INPUT: Final = 1
USER_MENU: Final = 2
MESSAGE_MENU: Final = 3
SUB_COMMAND: Final = 1
SUB_GROUP: Final = 2
STRING: Final = 3
INTEGER: Final = 4
NUMBER: Final = 10
ATTACHMENT: Final = 11
MOST_OF_A_KIND: Final = {CHAT_INPUT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
LOCALES: Final = frozenset(
    {
        "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl",
        "no", "pl", "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi",
        "th", "zh-CN", "ja", "zh-TW", "ko",
    }
)  # fmt: skip
_NAME = re.compile(r"[-_'\w]{1,32}")
_NAME_LENGTH = 32
_TEXT_LENGTH = 100
_VALUE_LENGTH = 100
_MOST_OPTIONS = 25
_MOST_CHOICES = 25
_ALL_TOGETHER = 8000
_OPTION_TYPES = range(1, 12)
_WITH_CHOICES = frozenset({STRING, INTEGER, NUMBER})
_COMMAND_KEYS = frozenset(
    {
        "id", "type", "name", "name_localizations", "description", "description_localizations",
        "options", "default_member_permissions", "dm_permission", "default_permission",
        "integration_types", "contexts", "nsfw", "handler",
    }
)  # fmt: skip
_OPTION_KEYS = frozenset(
    {
        "type", "name", "name_localizations", "description", "description_localizations",
        "required", "choices", "options", "channel_types", "min_value", "max_value",
        "min_length", "max_length", "autocomplete",
    }
)  # fmt: skip


def check_command(command: Json, checks: Checks, path: Path = ()) -> None:
    """Check one command as it is registered."""
    kind = command.get("type") or CHAT_INPUT
    checks.known_keys(command, path, _COMMAND_KEYS)
    checks.choice(kind, (*path, "type"), tuple(MOST_OF_A_KIND))
    _check_listed(command, "contexts", (0, 1, 2), checks, path)
    _check_listed(command, "integration_types", (0, 1), checks, path)
    if kind != CHAT_INPUT:
        _check_menu(command, checks, path)
        return
    _check_named(command, checks, path)
    _check_options(command.get("options"), checks, (*path, "options"), depth=0)
    if _size(command) > _ALL_TOGETHER:
        checks.add(
            path,
            "APPLICATION_COMMAND_TOO_LARGE",
            f"Command exceeds maximum size ({_ALL_TOGETHER})",
        )


def _check_menu(command: Json, checks: Checks, path: Path) -> None:
    name = checks.text(
        command.get("name"),
        (*path, "name"),
        longest=_NAME_LENGTH,
        shortest=1,
        required=True,
    )
    if command.get("description"):
        checks.add(
            (*path, "description"),
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_CANNOT_EXIST",
            "Context menu commands cannot have description",
        )
    if command.get("options"):
        checks.add(
            (*path, "options"),
            "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_CANNOT_EXIST",
            "Context menu commands cannot have options",
        )
    for place, text in _localised(command, "name_localizations", checks, path):
        checks.text(text, place, longest=_NAME_LENGTH, shortest=1)
    command.setdefault("name", name)


def _check_listed(
    command: Json, key: str, known: tuple[int, ...], checks: Checks, path: Path
) -> None:
    if command.get(key) is not None:
        for number, each in enumerate(checks.items(command[key], (*path, key), most=len(known))):
            checks.choice(each, (*path, key, number), known)


def _check_named(thing: Json, checks: Checks, path: Path) -> None:
    """Check the name and description of a command or option, in every language."""
    _check_name(thing.get("name"), checks, (*path, "name"))
    for place, text in _localised(thing, "name_localizations", checks, path):
        _check_name(text, checks, place)
    checks.text(
        thing.get("description"),
        (*path, "description"),
        longest=_TEXT_LENGTH,
        shortest=1,
        required=True,
    )
    for place, text in _localised(thing, "description_localizations", checks, path):
        checks.text(text, place, longest=_TEXT_LENGTH, shortest=1)


def _check_name(value: object, checks: Checks, path: Path) -> None:
    if not isinstance(value, str) or not value:
        checks.add(path, *REQUIRED)
    elif not _NAME.fullmatch(value) or value != value.lower():
        checks.add(
            path,
            "APPLICATION_COMMAND_INVALID_NAME",
            "Command name is invalid",
        )


def _localised(thing: Json, key: str, checks: Checks, path: Path) -> list[tuple[Path, object]]:
    if thing.get(key) is None:
        return []
    found: list[tuple[Path, object]] = []
    for locale, text in checks.mapping(thing[key], (*path, key)).items():
        place: Path = (*path, key, locale)
        checks.choice(locale, place, sorted(LOCALES))
        found.append((place, text))
    return found


def _check_options(value: object, checks: Checks, path: Path, *, depth: int) -> None:
    names: set[str] = set()
    was_optional = False
    for number, each in enumerate(checks.items(value, path, most=_MOST_OPTIONS)):
        place: Path = (*path, number)
        option = checks.mapping(each, place)
        checks.known_keys(option, place, _OPTION_KEYS)
        kind = option.get("type")
        checks.choice(kind, (*place, "type"), _OPTION_TYPES)
        _check_named(option, checks, place)
        if option.get("name") in names:
            checks.add(
                path,
                "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                "Option name already exists",
            )
        names.add(str(option.get("name")))
        if kind in {SUB_COMMAND, SUB_GROUP} and depth <= 1:
            _check_options(option.get("options"), checks, (*place, "options"), depth=depth + 1)
            continue
        if option.get("required") and was_optional:
            checks.add(
                path,
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        was_optional = was_optional or not option.get("required")
        _check_choices(option, checks, place)


def _check_choices(option: Json, checks: Checks, path: Path) -> None:
    if option.get("choices") and option.get("autocomplete"):
        checks.add(
            (*path, "autocomplete"),
            "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE_EXCLUSIVE",
            "Choices and autocomplete cannot both be given",
        )
    check_choices(option.get("choices"), option.get("type"), checks, (*path, "choices"))


def check_choices(value: object, kind: object, checks: Checks, path: Path) -> None:
    """Check choices: of an option, or as the answer to an autocomplete."""
    choices = checks.items(value, path, most=_MOST_CHOICES)
    if choices and kind not in _WITH_CHOICES:
        checks.add(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "No choices for this type")
    for number, each in enumerate(choices):
        place: Path = (*path, number)
        choice = checks.mapping(each, place)
        checks.text(
            choice.get("name"),
            (*place, "name"),
            longest=_TEXT_LENGTH,
            shortest=1,
            required=True,
        )
        for where, text in _localised(choice, "name_localizations", checks, place):
            checks.text(text, where, longest=_TEXT_LENGTH, shortest=1)
        if kind == STRING:
            checks.text(
                choice.get("value"), (*place, "value"), longest=_VALUE_LENGTH, required=True
            )
        elif isinstance(choice.get("value"), bool | str | None):
            checks.add((*place, "value"), "NUMBER_TYPE_COERCE", "Value is not a number.")


def _size(command: Json) -> int:
    """Count the characters against the limit of a command; of locales the longest counts."""
    total = 0
    for key, localised in (
        ("name", "name_localizations"),
        ("description", "description_localizations"),
    ):
        texts = [command.get(key) or "", *(command.get(localised) or {}).values()]
        total += max(len(str(each)) for each in texts)
    for option in command.get("options") or ():
        total += _size(option)
    for choice in command.get("choices") or ():
        total += len(str(choice.get("name"))) + len(str(choice.get("value")))
    return total
