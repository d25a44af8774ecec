"""Reads one message: the stages in order, and the reasons for what they found."""

import re
from dataclasses import dataclass, replace

from core.intents import Action, Context, Intent, MediaKind, Missing, Source, Utterance
from core.parsing import (
    actions,
    addressing,
    answers,
    choosing,
    counts,
    extras,
    flags,
    formats,
    languages,
    lengths,
    models,
    prompts,
    roles,
    sizes,
    tasks,
)
from core.parsing.lexicon import Lexicon
from core.parsing.normalise import HIDDEN
from core.parsing.reading import Reading
from core.parsing.shielding import shield


_HEAD = 3000
_TAIL = 1000


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of understanding: a value, the words behind it and the rule that read them."""

    field: str
    value: object
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """An intent with the reasons for it, in the order of the stages."""

    intent: Intent
    reasons: tuple[Reason, ...]


@dataclass(slots=True, kw_only=True)
class _Settings:
    """What the stages before the action found."""

    naming: models.Naming
    choosing: choosing.Choosing
    film: tasks.Film
    asks_picture: bool
    aspect_ratio: str | None
    size: str | None
    resolution: str | None
    duration: int | None
    count: int | None
    seed: int | None
    quality: extras.Quality | None
    audio: bool | None

    @property
    def any_set(self) -> bool:
        """Tell whether the words hold a setting that only a picture can have."""
        said = (self.aspect_ratio, self.size, self.resolution, self.duration, self.count, self.seed)
        return any(value is not None for value in said)


def parse_intent(message: Utterance, context: Context, lexicon: Lexicon) -> Intent:
    """Understand one message; pure, total and deterministic."""
    return _read(message, context, lexicon)[1]


def explain(message: Utterance, context: Context, lexicon: Lexicon) -> Explanation:
    """Understand one message and tell which words and rules led to each value."""
    reading, intent = _read(message, context, lexicon)
    reasons = [
        Reason(found.field, found.value, reading.raw[found.start : found.end], found.rule)
        for found in reading.findings
    ]
    reasons += [
        Reason("prompt", None, reading.raw[cut.start : cut.end], cut.rule) for cut in reading.cuts
    ]
    return Explanation(intent, tuple(reasons))


def _read(message: Utterance, context: Context, lexicon: Lexicon) -> tuple[Reading, Intent]:
    raw, middle = _window(message.text)
    shielded = shield(raw, context.subjects)
    reading = Reading(message, context, lexicon, raw, shielded.text)
    for start, end in shielded.links:
        reading.cut(start, end, "shielding.link")
    set_by_flags = flags.read_flags(reading, shielded.flags, lexicon)
    if shielded.negative is not None:
        label, start, end = shielded.negative
        set_by_flags.negative = raw[start:end].strip() or None
        reading.cut(label, end, "shielding.negative")
    command = addressing.read_command(reading)
    settings = _read_settings(reading, set_by_flags, command)
    roles_found = roles.read_roles(reading, shielded)
    name = extras.read_name(reading)
    choice = answers.read_choice(message.text, context.choices)
    if choice is not None:
        reading.note("choice", choice, 0, len(raw), "answers.choice")
        action = Action.NONE
    else:
        action = _decide_action(reading, settings, roles_found, command)
    intent = Intent(
        action=action,
        model=settings.naming.model,
        tier=settings.choosing.tier,
        remember=settings.naming.remember,
        forget=settings.choosing.forget,
        language=languages.read_language(reading),
        choice=choice,
        avoid=settings.naming.avoid,
    )
    if action in {Action.SET_PREFERENCE, Action.CLEAR_PREFERENCE}:
        kind = _preferred_kind(reading, settings.naming.media)
        tier = None if action is Action.CLEAR_PREFERENCE else intent.tier
        return reading, replace(intent, kind=kind, tier=tier)
    if action is Action.RETRY:
        return reading, intent
    if action is not Action.GENERATE:
        return reading, Intent(action=action, language=intent.language, choice=choice)
    task, missing = tasks.decide_task(reading, roles_found, settings.film)
    prompt = prompts.build_prompt(reading).replace(HIDDEN, middle, 1) if middle else prompts.build_prompt(reading)
    if missing is None and not prompt and not (roles_found.sources and settings.film.is_asked):
        missing = Missing.PROMPT
    return reading, replace(
        intent,
        task_type=task,
        sources=roles_found.sources,
        missing=missing,
        prompt=prompt,
        aspect_ratio=settings.aspect_ratio,
        size=settings.size,
        resolution=settings.resolution,
        duration=settings.duration,
        count=settings.count,
        name=name,
        negative=set_by_flags.negative,
        seed=settings.seed,
        quality=settings.quality,
        audio=settings.audio,
        style=set_by_flags.style,
    )


def _window(text: str) -> tuple[str, str]:
    """Split off the middle of a very long text: requests stand at its two ends."""
    if len(text) <= _HEAD + _TAIL:
        return text, ""
    return text[:_HEAD] + HIDDEN + text[-_TAIL:], text[_HEAD:-_TAIL]


def _read_settings(reading: Reading, given: flags.FlagValues, command: str | None) -> _Settings:
    naming = models.read_models(reading)
    if given.model is not None:
        naming = naming._replace(
            model=given.model, media=given.media, remember=False, is_surely_used=True
        )
    chosen = choosing.read_choosing(reading, has_model=naming.model is not None)
    film = tasks.read_film(reading, naming.media)
    aspect_ratio = formats.read_format(reading)
    asks_picture = addressing.cut_openings(reading) or command in addressing.DRAWING_COMMANDS
    count = counts.read_count(reading)
    addressing.cut_politeness(reading)
    moves = film.is_asked or reading.has("frames") or command in actions.FILM_COMMANDS
    duration = lengths.read_length(reading, is_film=moves)
    is_film = film.is_asked or command in actions.FILM_COMMANDS
    is_film = is_film or ((duration or given.duration) is not None and not film.is_refused)
    size, resolution = sizes.read_sizes(reading, is_film=is_film)
    audio = extras.read_audio(reading, is_film=is_film)
    if is_film and given.size == "4K":
        given.size, given.resolution = None, "4K"
    return _Settings(
        naming=naming,
        choosing=chosen,
        film=film._replace(is_asked=is_film),
        asks_picture=asks_picture,
        aspect_ratio=given.aspect_ratio or aspect_ratio,
        size=given.size or size,
        resolution=given.resolution or resolution,
        duration=given.duration or duration,
        count=(given.count if given.count != 1 else None) or count,
        seed=extras.read_seed(reading) if given.seed is None else given.seed,
        quality=given.quality or extras.read_quality(reading),
        audio=audio if given.audio is None else given.audio,
    )


def _decide_action(
    reading: Reading, settings: _Settings, roles_found: roles.Roles, command: str | None
) -> Action:
    if command in actions.COMMANDS:
        if command != "prefer" or settings.naming.model is None:
            return actions.COMMANDS[command]
        return Action.SET_PREFERENCE
    has_subject = prompts.has_subject(reading)
    asks_picture = settings.asks_picture and has_subject
    if settings.choosing.forget and not has_subject:
        return Action.CLEAR_PREFERENCE
    asked = actions.asked_of_service(reading, asks_picture=asks_picture)
    if asked is not None:
        return asked
    came_with_picture = any(source is not Source.LAST for source in roles_found.sources)
    if not has_subject and not came_with_picture:
        bare = _bare_action(settings, is_command=command is not None)
        if bare is not None:
            return bare
    draws = (
        settings.asks_picture
        or actions.makes_something(reading)
        or command is not None
        or settings.any_set
        or settings.naming.is_surely_used
        or bool(settings.naming.avoid)
        or settings.choosing.tier is not None
        or settings.choosing.forget
        or settings.film.has_motion
        or (roles_found.edits and bool(roles_found.sources or roles_found.points))
    )
    if actions.is_talk(reading, draws=draws):
        return Action.NONE
    return Action.GENERATE


def _bare_action(settings: _Settings, *, is_command: bool) -> Action | None:
    """Decide where there is nothing to draw."""
    if settings.naming.remember:
        return Action.SET_PREFERENCE
    named = settings.naming.model is not None or settings.choosing.tier is not None
    if named or settings.any_set or settings.asks_picture or settings.film.is_asked or is_command:
        return Action.GENERATE
    return Action.NONE


_FILM_WORDS = re.compile(r"视频|短片|动画|影片|\b(?:video|clip|vid|film|movie|animation)s?\b")
_PICTURE_WORDS = re.compile(
    r"图片|画图|出图|生图|图像|照片|插画|图(?!生)|\b(?:image|pic|picture|photo|drawing|still|art)s?\b"
)


def _preferred_kind(reading: Reading, media: MediaKind | None) -> MediaKind | None:
    films = _FILM_WORDS.search(reading.text) is not None
    pictures = _PICTURE_WORDS.search(reading.text) is not None
    if films is not pictures:
        return MediaKind.VIDEO if films else MediaKind.IMAGE
    return media
