"""Messages and intents travel as JSON in the form that measuring uses."""

from typing import Any

import pytest

from core.intents import Action, ChatKind, Intent, MediaKind, RepliedTo
from core.parsing.wire import intent_to_json, utterance_from_json


def test_a_full_message_is_read() -> None:
    message, context = utterance_from_json({
        "id": "a", "text": "hi", "attachments": ["image", "file"],
        "reply": {"media": ["video"], "from_bot": True}, "last": "image",
        "subjects": ["Nori"], "chat": "dm", "offer": {"choices": 2}, "unknown": 1,
    })  # fmt: skip
    assert message.text == "hi"
    assert message.attachments == (MediaKind.IMAGE, MediaKind.FILE)
    assert message.reply == RepliedTo(media=(MediaKind.VIDEO,), from_bot=True)
    assert message.chat is ChatKind.DM
    assert (context.last, context.subjects, context.choices) == (MediaKind.IMAGE, ("Nori",), 2)


def test_missing_fields_have_defaults() -> None:
    message, context = utterance_from_json({})
    assert (message.text, message.attachments, message.reply) == ("", (), None)
    assert message.chat is ChatKind.GROUP
    assert (context.last, context.subjects, context.choices) == (None, (), 0)


@pytest.mark.parametrize("data", [
    {"text": 3},
    {"attachments": "image"},
    {"attachments": [3]},
    {"attachments": ["sound"]},
    {"reply": "image"},
    {"reply": {"from_bot": "yes"}},
    {"last": 3},
    {"last": "sound"},
    {"subjects": "Nori"},
    {"subjects": [1]},
    {"chat": "lobby"},
    {"chat": 1},
    {"offer": {"choices": "two"}},
    {"offer": {"choices": True}},
    {"offer": {"choices": -1}},
    {"offer": 2},
])  # fmt: skip
def test_wrong_types_are_named_plainly(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must be"):
        utterance_from_json(data)


def test_a_preference_carries_its_kind_as_task_type() -> None:
    intent = Intent(action=Action.SET_PREFERENCE, kind=MediaKind.VIDEO, remember=True)
    row = intent_to_json("7", intent)
    assert (row["id"], row["action"], row["task_type"]) == ("7", "set_preference", "video")


def test_a_preference_for_everything_has_no_task_type() -> None:
    assert intent_to_json("7", Intent(action=Action.CLEAR_PREFERENCE))["task_type"] is None
