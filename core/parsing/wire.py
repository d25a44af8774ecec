"""Messages and intents as JSON, in the form that measuring them uses."""

from collections.abc import Mapping

from core.intents import Action, ChatKind, Context, Intent, MediaKind, RepliedTo, Utterance

_PREFERENCES = frozenset({Action.SET_PREFERENCE, Action.CLEAR_PREFERENCE})


def utterance_from_json(data: Mapping[str, object]) -> tuple[Utterance, Context]:
    """Read a message; unknown fields are ignored, missing ones have defaults.

    Raises:
        ValueError: A field is of the wrong type.
    """
    reply = data.get("reply")
    last = data.get("last")
    utterance = Utterance(
        text=_text(data, "text"),
        attachments=_kinds(data.get("attachments"), "attachments"),
        reply=None if reply is None else _reply(reply),
        chat=_chat(data.get("chat")),
    )
    context = Context(
        last=None if last is None else _kind(last, "last"),
        subjects=_strings(data.get("subjects"), "subjects"),
        choices=_choices(data.get("offer")),
    )
    return utterance, context


def intent_to_json(id_: str, intent: Intent) -> dict[str, object]:
    """Write an intent with all its fields; the kind of a preference stands as task_type."""
    task: str | None = intent.task_type
    if intent.action in _PREFERENCES:
        task = intent.kind
    return {
        "id": id_,
        "action": str(intent.action),
        "task_type": None if task is None else str(task),
        "model": intent.model,
        "tier": None if intent.tier is None else str(intent.tier),
        "aspect_ratio": intent.aspect_ratio,
        "size": intent.size,
        "resolution": intent.resolution,
        "duration": intent.duration,
        "count": intent.count,
        "remember": intent.remember,
        "forget": intent.forget,
        "sources": [str(source) for source in intent.sources],
        "missing": None if intent.missing is None else str(intent.missing),
        "prompt": intent.prompt,
        "language": str(intent.language),
        "choice": intent.choice,
        "name": intent.name,
        "avoid": list(intent.avoid),
        "negative": intent.negative,
        "seed": intent.seed,
        "quality": intent.quality,
        "audio": intent.audio,
        "style": intent.style,
    }


def _text(data: Mapping[str, object], field: str) -> str:
    value = data.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{field} must be a string")  # noqa: TRY004  (one error for all bad input)
    return value


def _strings(value: object, field: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
        raise ValueError(f"{field} must be a list of strings")
    return tuple(value)


def _kind(value: object, field: str) -> MediaKind:
    if not isinstance(value, str) or value not in set(MediaKind):
        raise ValueError(f'{field} must be "image", "video" or "file"')
    return MediaKind(value)


def _kinds(value: object, field: str) -> tuple[MediaKind, ...]:
    return tuple(_kind(item, field) for item in _strings(value, field))


def _reply(value: object) -> RepliedTo:
    if not isinstance(value, Mapping):
        raise ValueError("reply must be an object or null")  # noqa: TRY004  (as above)
    from_bot = value.get("from_bot", False)
    if not isinstance(from_bot, bool):
        raise ValueError("reply.from_bot must be true or false")  # noqa: TRY004  (as above)
    return RepliedTo(media=_kinds(value.get("media"), "reply.media"), from_bot=from_bot)


def _chat(value: object) -> ChatKind:
    if value is None:
        return ChatKind.GROUP
    if not isinstance(value, str) or value not in set(ChatKind):
        raise ValueError('chat must be "group" or "dm"')
    return ChatKind(value)


def _choices(value: object) -> int:
    if value is None:
        return 0
    choices = value.get("choices") if isinstance(value, Mapping) else None
    if not isinstance(choices, int) or isinstance(choices, bool) or choices < 0:
        raise ValueError('offer must be null or {"choices": n}')
    return choices
