"""What somebody filled into a form of their platform, laid over what its words say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from core.catalogue import Catalogue
from core.intents import (
    Action,
    Command,
    Context,
    Intent,
    MediaKind,
    Missing,
    Source,
    TaskType,
    Utterance,
)
from core.messages import Text
from core.parsing import Heard, Lexicon, family_named, hear
from core.phrasing import shorten
from core.reporting import model_suggestions
from core.texts import TextKey

AUTO = "auto"
"""Picked in place of a model: the choice is ours."""
OPENINGS = {MediaKind.IMAGE: "/imagine ", MediaKind.VIDEO: "/film "}
MOST_CLOSE = 3
ALIKE = 0.5
"""From here on two names are so close that one may be meant by the other; 1 is the same."""
NAME_COLUMNS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a message or a command asks for."""

    intent: Intent
    says_roles: bool = False
    """It leaves no doubt how several pictures make one film."""
    is_request: bool = False
    """It asks for something by itself, rather than names or hands over a thing."""
    unclear: Text | None = None
    """What has to be said first: it names a model that nobody knows."""


def read_command(
    command: Command,
    utterance: Utterance,
    context: Context,
    lexicon: Lexicon,
    catalogue: Catalogue,
) -> Understood:
    """Understand a command; what it leaves open is read from its words."""
    language = hear(utterance, Context(), lexicon).intent.language
    model = None if command.model is None else command.model.strip()
    family = None
    if model and model.casefold() != AUTO:
        family = family_named(model, lexicon)
        if family is None:
            nothing = Intent(action=Action.NONE, language=language)
            return Understood(intent=nothing, unclear=_unknown(model, command, catalogue))
    match command.action:
        case Action.GENERATE:
            return _wish(replace(command, model=family), utterance, context, lexicon)
        case Action.SET_PREFERENCE if not model:
            intent = Intent(action=Action.SHOW_PREFERENCES, language=language)
        case Action.SET_PREFERENCE:
            intent = Intent(
                action=Action.SET_PREFERENCE if family else Action.CLEAR_PREFERENCE,
                kind=command.kind,
                model=family,
                remember=family is not None,
                forget=family is None,
                language=language,
            )
        case _:
            intent = Intent(action=command.action, kind=command.kind, language=language)
    return Understood(intent=intent)


def _wish(command: Command, utterance: Utterance, context: Context, lexicon: Lexicon) -> Understood:
    kind = command.task.makes if command.task else command.kind
    text = OPENINGS[kind or MediaKind.IMAGE] + utterance.text
    # Nothing typed into a form answers a question.
    heard = hear(replace(utterance, text=text), replace(context, choices=0), lexicon)
    intent = _description(heard, utterance.text)
    sources = _sources(utterance, intent)
    task = command.task or _task(kind, intent, len(sources))
    intent = replace(
        intent,
        task_type=task,
        sources=sources,
        missing=None,
        aspect_ratio=command.aspect_ratio or intent.aspect_ratio,
        size=command.size or intent.size,
        resolution=command.resolution or intent.resolution,
        duration=command.duration or intent.duration,
        count=command.count or intent.count,
    )
    if command.model is not None:
        # For this wish alone; and what was picked last is in force.
        intent = replace(
            intent,
            model=command.model,
            tier=None,
            remember=False,
            forget=False,
            avoid=tuple(each for each in intent.avoid if each != command.model),
        )
    says_roles = command.task is not None or heard.says_roles
    return Understood(intent=intent, says_roles=says_roles)


def _description(heard: Heard, words: str) -> Intent:
    """Take words for a description whatever else they might be: "help" is drawn as well."""
    intent, settings = heard.intent, heard.settings
    is_read = intent.action is Action.GENERATE
    named = settings.any_set or settings.naming.model or settings.choosing.tier
    if is_read and (intent.prompt or named):
        return intent
    task = intent.task_type or TaskType.TEXT_TO_IMAGE
    return Intent(
        action=Action.GENERATE,
        task_type=task,
        sources=intent.sources,
        prompt=words.strip(),
        language=intent.language,
    )


def _sources(utterance: Utterance, intent: Intent) -> tuple[Source, ...]:
    """Take every picture that was handed in, else those of the message it is about."""
    attached = utterance.attachments.count(MediaKind.IMAGE)
    replied = utterance.reply.media.count(MediaKind.IMAGE) if utterance.reply else 0
    own = (Source.ATTACHMENT,) * attached or (Source.REPLY,) * replied
    said = (each for each in intent.sources if each not in {Source.ATTACHMENT, Source.REPLY})
    return (*own, *said)


def _task(kind: MediaKind | None, intent: Intent, pictures: int) -> TaskType:
    read = intent.task_type or TaskType.TEXT_TO_IMAGE
    if kind is None:
        kind = read.makes
    if read.makes is kind and (intent.missing is Missing.IMAGE or pictures > 1):
        return read
    if kind is MediaKind.IMAGE:
        return TaskType.IMAGE_TO_IMAGE if pictures else TaskType.TEXT_TO_IMAGE
    if read is TaskType.REFERENCE_IMAGE_TO_VIDEO:
        return read
    return (
        TaskType.TEXT_TO_VIDEO,
        TaskType.IMAGE_TO_VIDEO,
        TaskType.FIRST_LAST_FRAME_TO_VIDEO,
    )[min(pictures, 2)]


def _unknown(model: str, command: Command, catalogue: Catalogue) -> Text:
    """Name the models that may have been meant, else those that are recommended."""
    kind = command.task.makes if command.task else command.kind
    names = list(_names(catalogue, kind))
    typed = {name.casefold(): name for name in names}
    close = get_close_matches(model.casefold(), typed, n=MOST_CLOSE, cutoff=ALIKE)
    shown: Sequence[str] = [typed[each] for each in close] or names[:MOST_CLOSE]
    args = {"name": shorten(model, NAME_COLUMNS), "models": " · ".join(shown)}
    return Text(key=TextKey.REPLY_MODEL_UNKNOWN, args=args)


def _names(catalogue: Catalogue, kind: MediaKind | None) -> Iterator[str]:
    for suggestion in model_suggestions(catalogue, kind, ""):
        yield str(suggestion.label.args["model"])
