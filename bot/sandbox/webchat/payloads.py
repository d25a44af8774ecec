"""Strict reading of request bodies and queries: what is not known is refused."""

import json
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from bot.sandbox.webchat.chat import Body
from bot.sandbox.webchat.entities import Json
from bot.sandbox.webchat.errors import Refusal
from bot.sandbox.webchat.state import State
from bot.sandbox.webchat.views import MAX_FILES

MAX_BOT_TEXT = 4000
MAX_PERSON_TEXT = 20_000
MAX_KEY = 100
_MAX_BUTTONS = 5
_MAX_LABEL = 40
_MAX_BUTTON_ID = 100
_STYLES = frozenset({"primary", "secondary", "danger"})


async def read_object(
    request: web.Request, known: Iterable[str], *, required: Iterable[str] = ()
) -> Json:
    """Read a JSON object whose keys are all known and whose required keys are there."""
    # A form of another site can send anything but this type without being asked for leave.
    if request.content_type != "application/json":
        raise Refusal("invalid", "the body must be application/json")
    try:
        body = json.loads(await request.read())
    except (ValueError, RecursionError) as exc:
        raise Refusal("invalid", "the body is not JSON") from exc
    return check_object(body, known, required=required, what="the body")


def check_object(
    value: object, known: Iterable[str], *, what: str, required: Iterable[str] = ()
) -> Json:
    """Return the value where it is an object with known keys only."""
    if not isinstance(value, dict):
        raise Refusal("invalid", f"{what} must be an object")
    unknown = sorted(set(value) - set(known))
    if unknown:
        raise Refusal("invalid", f"{what} has unknown keys: {', '.join(unknown)}")
    missing = sorted(set(required) - set(value))
    if missing:
        raise Refusal("invalid", f"{what} lacks: {', '.join(missing)}")
    return value


def text_of(value: object, what: str, *, longest: int, shortest: int = 0) -> str:
    """Return a string of a permitted length."""
    if not isinstance(value, str):
        raise Refusal("invalid", f"{what} must be a string")
    if not shortest <= len(value) <= longest:
        raise Refusal("invalid", f"{what} must have {shortest} to {longest} characters")
    try:
        value.encode()
    except UnicodeEncodeError as exc:
        # Half of a surrogate pair is legal JSON, but no text: it could not be written down.
        raise Refusal("invalid", f"{what} is not well-formed text") from exc
    return value


def one_of(value: object, what: str, choices: Iterable[str]) -> str:
    """Return a string that is one of the choices."""
    known = sorted(choices)
    if not isinstance(value, str) or value not in known:
        raise Refusal("invalid", f"{what} must be one of {', '.join(known)}")
    return value


def optional_text(value: object, what: str, *, longest: int) -> str | None:
    """Return a non-empty string, or None where there is none."""
    return None if value is None else text_of(value, what, longest=longest, shortest=1)


def number_of(value: object, what: str, *, lowest: float, highest: float) -> float:
    """Return a number in a range; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refusal("invalid", f"{what} must be a number")
    if not lowest <= value <= highest:
        raise Refusal("invalid", f"{what} must be between {lowest:g} and {highest:g}")
    return value


def query_number(request: web.Request, name: str, default: float, *, highest: float) -> float:
    """Read a number from the query."""
    try:
        value = float(request.query.get(name, default))
    except ValueError as exc:
        raise Refusal("invalid", f"{name} must be a number") from exc
    return number_of(value, name, lowest=0, highest=highest)


def message_body(body: Json, state: State) -> Body:
    """Read the changeable part of a bot's message."""
    text = text_of(body["text"], "text", longest=MAX_BOT_TEXT)
    progress = body.get("progress")
    if progress is not None:
        progress = number_of(progress, "progress", lowest=0, highest=100)
    files = file_ids(body)
    if any(file_id not in state.files for file_id in files):
        raise Refusal("invalid", "files names an unknown file")
    buttons = _list_of(body.get("buttons", []), "buttons", longest=_MAX_BUTTONS)
    if not text and not files and progress is None:
        raise Refusal("invalid", "text may be empty only with files or progress")
    return Body(
        text=text, buttons=[_button(each) for each in buttons], progress=progress, files=files
    )


def file_ids(body: Json) -> list[str]:
    """Read the list of a message's files; whether they exist is for others to say."""
    found = _list_of(body.get("files", []), "files", longest=MAX_FILES)
    return [text_of(each, "a file's id", longest=MAX_KEY, shortest=1) for each in found]


def _button(value: object) -> Json:
    button = check_object(
        value, ("id", "label", "style"), required=("id", "label"), what="a button"
    )
    return {
        "id": text_of(button["id"], "a button's id", longest=_MAX_BUTTON_ID, shortest=1),
        "label": text_of(button["label"], "a button's label", longest=_MAX_LABEL, shortest=1),
        "style": one_of(button.get("style", "secondary"), "a button's style", _STYLES),
    }


def _list_of(value: object, what: str, *, longest: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > longest:
        raise Refusal("invalid", f"{what} must be a list of at most {longest}")
    return value
