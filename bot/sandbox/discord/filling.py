"""Filling in a slash command as the client does: only what it would let a person send."""

from bot.sandbox.discord.command_forms import ATTACHMENT, INTEGER, NUMBER, STRING
from bot.sandbox.discord.refusals import Json
from bot.sandbox.faults import SpecError

_BOOLEAN = 5
_LONGEST = 6000
_TYPES: dict[int, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    _BOOLEAN: (bool,),
    NUMBER: (int, float),
}


def fill_options(command: Json, values: Json, *, focused: str | None) -> list[Json]:
    """Return the options of an interaction; while one is being typed, others may be missing.

    Raises:
        SpecError: the client would not send this.
    """
    known = {each["name"]: each for each in command.get("options", ())}
    for name in values:
        if name not in known:
            raise SpecError(f"the command has no option {name}; it has {', '.join(known)}")
    filled = []
    for name, option in known.items():
        if name in values:
            if name != focused:
                _check_value(option, values[name])
            one: Json = {"name": name, "type": option["type"], "value": values[name]}
            if name == focused:
                one["focused"] = True
                one["value"] = str(values[name])
            filled.append(one)
        elif option.get("required") and focused is None:
            raise SpecError(f"{name} is required")
    if focused is not None and not (focused in values and known[focused].get("autocomplete")):
        raise SpecError(f"{focused} does not complete itself, or nothing was typed")
    return filled


def _check_value(option: Json, value: object) -> None:
    name, kind = option["name"], option["type"]
    types = _TYPES.get(kind, (str,))
    if not isinstance(value, types) or (isinstance(value, bool) and kind != _BOOLEAN):
        raise SpecError(f"{name} is of another type")
    if kind == ATTACHMENT:
        return
    choices = [each["value"] for each in option.get("choices") or ()]
    if choices and value not in choices:
        raise SpecError(f"{name} must be one of {choices}")
    if isinstance(value, str):
        low, high = option.get("min_length") or 0, option.get("max_length") or _LONGEST
        if not low <= len(value) <= high:
            raise SpecError(f"{name} must have {low} to {high} characters")
    elif isinstance(value, int | float) and not (
        option.get("min_value", value) <= value <= option.get("max_value", value)
    ):
        raise SpecError(f"{name} is out of its range")
