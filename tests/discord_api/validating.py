"""Request bodies and answers held against Discord's published description."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

Json = dict[str, Any]

_BY_ROUTE = {
    "message_create": "MessageCreateRequest",
    "message_edit": "MessageEditRequestPartial",
    "followup": "IncomingWebhookInteractionRequest",
    "original_edit": "IncomingWebhookUpdateRequestPartial",
    "followup_edit": "IncomingWebhookUpdateRequestPartial",
    "dm_open": "CreatePrivateChannelRequest",
    "thread_create": "CreateTextThreadWithoutMessageRequest",
    "message_thread_create": "CreateTextThreadWithMessageRequest",
    "channel_change": "UpdateThreadRequestPartial",
    "global_command_create": "ApplicationCommandCreateRequest",
    "guild_command_create": "ApplicationCommandCreateRequest",
    "global_command_change": "ApplicationCommandPatchRequestPartial",
    "guild_command_change": "ApplicationCommandPatchRequestPartial",
    "global_commands_overwrite": "ApplicationCommandUpdateRequest",
    "guild_commands_overwrite": "ApplicationCommandUpdateRequest",
}
# By the type of the answer.
_CALLBACKS = {
    1: "PongInteractionCallbackRequest",
    4: "CreateMessageInteractionCallbackRequest",
    5: "CreateMessageInteractionCallbackRequest",
    6: "UpdateMessageInteractionCallbackRequest",
    7: "UpdateMessageInteractionCallbackRequest",
    8: "ApplicationCommandAutocompleteCallbackRequest",
    9: "ModalInteractionCallbackRequest",
}
# What discord.py sends and the service takes, though it is not described.
_UNDESCRIBED = {
    "ApplicationCommandCreateRequest": {"nsfw"},
    "ApplicationCommandUpdateRequest": {"nsfw"},
    "IncomingWebhookUpdateRequestPartial": {"tts"},
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": {"tts"},
    "MessageEditRequestPartial": {"tts"},
    "RichEmbed": {"flags"},
    "MessageAttachmentRequest": {
        "content_type", "ephemeral", "flags", "height", "proxy_url", "size", "spoiler", "url",
        "width",
    },
}  # fmt: skip


def _read(name: str) -> Json:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    definitions: Json = json.loads(text)["$defs"]
    return definitions


@cache
def _definitions() -> Json:
    definitions = _read("requests.json")
    # Declared as text only; the service takes numbers as well, and discord.py sends them.
    snowflake = definitions["SnowflakeType"]
    definitions["SnowflakeType"] = {"anyOf": [snowflake, {"type": "integer", "minimum": 0}]}
    for name, keys in _UNDESCRIBED.items():
        definitions[name]["properties"] |= dict.fromkeys(keys, True)
    return definitions


@cache
def _validator(name: str, *, is_list: bool) -> Draft202012Validator:
    schema: Json = {"$ref": f"#/$defs/{name}"}
    if is_list:
        schema = {"type": "array", "items": schema}
    return Draft202012Validator({**schema, "$defs": _definitions()})


def is_described(route: str) -> bool:
    """Say whether the description tells of a route's body."""
    return route == "callback" or route in _BY_ROUTE


def problems(requests: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what is wrong with the bodies among a journal's requests."""
    found = []
    for entry in requests:
        route, body = entry["route"], entry.get("body")
        if body is None or not is_described(route):
            continue
        name = _CALLBACKS[body["type"]] if route == "callback" else _BY_ROUTE[route]
        validator = _validator(name, is_list=route.endswith("_overwrite"))
        found += [f"{route} {_deepest(error)}" for error in validator.iter_errors(body)]
    return found


@cache
def _answers() -> Json:
    definitions = _read("answers.json")
    # Forwards (1) are documented, but not described.
    definitions["MessageReferenceType"] = {"enum": [0, 1]}
    return definitions


def answer_problems(name: str, body: object) -> list[str]:
    """Return what is wrong with an answer that should be as the description names it."""
    validator = Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": _answers()})
    return [f"{name} {_deepest(error)}" for error in validator.iter_errors(body)]


def _deepest(error: Any) -> str:  # noqa: ANN401 - jsonschema's errors are untyped
    """Tell the most telling reason of a failed choice."""
    while error.context:
        error = max(error.context, key=lambda each: len(each.absolute_path))
    return f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
