"""Reads one message: the stages in order, and the reasons for what they found."""

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from core.handing import hands_over
from core.intents import Action, Context, Intent, Missing, TaskType, Utterance
from core.parsing import addressing, answers, extras, flags, languages, prompts, tasks
from core.parsing.deciding import decide_action, draws, preferred_kind
from core.parsing.lexicon import Lexicon
from core.parsing.normalise import HIDDEN
from core.parsing.ordinals import Ordinal, find_last, find_ordinal, is_alone, place_in
from core.parsing.reading import Reading
from core.parsing.roles import Roles, read_roles
from core.parsing.series import read_series
from core.parsing.settings import Settings, read_settings
from core.parsing.shielding import shield
from core.parsing.undecided import leaves_open

_GAPS = re.compile(r"[ \t\u00a0\u3000]{2,}")
_HEAD = 2000
_BEGUN = re.compile(
    r"(?:画|绘制|生成|做|拍)(?:一?[张幅段条个]?(?:图|图片|视频|短片)?)[吧呀啊]?\W*$"
    r"|^\W*(?:draw|paint|make|create|film|generate)\b"
    r"|\bto (?:draw|paint|make|create|film|generate)\b[\w ]{0,12}\W*$"
)
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


class Heard(NamedTuple):
    """An intent, and what else the words tell somebody who goes on asking."""

    intent: Intent
    reading: Reading
    settings: Settings
    roles: Roles
    command: str | None

    @property
    def says_roles(self) -> bool:
        """The words leave no doubt how several pictures make one film."""
        return tasks.says_roles(self.reading, self.roles)

    @property
    def is_request(self) -> bool:
        """The words ask for something by themselves, rather than name or hand over a thing."""
        return draws(self.reading, self.settings, self.roles, self.command)

    @property
    def begins(self) -> Intent | None:
        """The wish that the words only begin: "用香蕉画" keeps a model, and asks to draw.

        None for other words, and for statements about all the time to come.
        """
        reading = self.reading
        lasts = reading.first("use", "prefer") or any(
            mark.value != "faint" for mark in reading.of("memory")
        )
        is_set = self.intent.action is Action.SET_PREFERENCE
        if not is_set or lasts or not _BEGUN.search(reading.text):
            return None
        is_film = self.settings.film.is_asked
        return replace(
            self.intent,
            action=Action.GENERATE,
            task_type=TaskType.TEXT_TO_VIDEO if is_film else TaskType.TEXT_TO_IMAGE,
            kind=None,
            missing=Missing.PROMPT,
        )


def parse_intent(message: Utterance, context: Context, lexicon: Lexicon) -> Intent:
    """Understand one message; pure, total and deterministic."""
    return hear(message, context, lexicon).intent


def explain(message: Utterance, context: Context, lexicon: Lexicon) -> Explanation:
    """Understand one message and tell which words and rules led to each value."""
    intent, reading, *_ = hear(message, context, lexicon)
    reasons = [
        Reason(found.field, found.value, reading.raw[found.start : found.end], found.rule)
        for found in reading.findings
    ]
    reasons += [
        Reason("prompt", None, reading.raw[cut.start : cut.end], cut.rule) for cut in reading.cuts
    ]
    return Explanation(intent, tuple(reasons))


def hear(message: Utterance, context: Context, lexicon: Lexicon) -> Heard:
    """Understand one message, for somebody who may have to ask back."""
    raw, middle = _window(_GAPS.sub(" ", message.text.strip()))
    shielded = shield(raw, context.subjects, lexicon)
    reading = Reading(message, context, lexicon, raw, shielded.text)
    for start, end in shielded.manners:
        reading.cut(start, end, "shielding.manners")
    for start, end in shielded.links:
        reading.cut(start, end, "shielding.link")
    set_by_flags = flags.read_flags(reading, shielded.flags, lexicon)
    if shielded.negative is not None:
        label, start, end = shielded.negative
        set_by_flags.negative = raw[start:end].strip() or None
        reading.cut(label, end, "shielding.negative")
    command = addressing.read_command(reading)
    settings = read_settings(reading, set_by_flags, command)
    roles_found = read_roles(reading, shielded)
    name = extras.read_name(reading)
    choice = answers.read_choice(message.text, context.choices)
    if choice is not None:
        reading.note("choice", choice, 0, len(raw), "answers.choice")
        action = Action.NONE
    else:
        action = decide_action(reading, settings, roles_found, command)
    naming, chosen = settings.naming, settings.choosing
    language = languages.read_language(reading)
    if action in {Action.SET_PREFERENCE, Action.CLEAR_PREFERENCE}:
        is_set = action is Action.SET_PREFERENCE
        intent = Intent(
            action=action,
            kind=preferred_kind(reading, naming),
            model=naming.model,
            tier=chosen.tier if is_set else None,
            remember=is_set,
            forget=chosen.forget,
            avoid=naming.avoid,
            language=language,
        )
        return Heard(intent, reading, settings, roles_found, command)
    if action is not Action.GENERATE:
        is_again = action is Action.RETRY
        intent = Intent(
            action=action,
            model=naming.model if is_again else None,
            tier=chosen.tier if is_again else None,
            remember=is_again and naming.remember,
            forget=is_again and chosen.forget,
            avoid=naming.avoid if is_again else (),
            count=settings.count if is_again else None,
            language=language,
            choice=choice,
        )
        return Heard(intent, reading, settings, roles_found, command)
    task, missing = tasks.decide_task(reading, roles_found, settings.film)
    works_on_picture = bool(roles_found.sources) or missing is Missing.IMAGE
    prompt = _prompt(reading, middle, works_on_picture=works_on_picture)
    is_told = settings.film.is_asked or settings.aspect_ratio or settings.size
    if missing is None and not prompt and not (roles_found.sources and is_told):
        missing = Missing.PROMPT
    intent = Intent(
        action=action,
        task_type=task,
        model=naming.model,
        tier=chosen.tier,
        remember=naming.remember,
        forget=chosen.forget,
        avoid=naming.avoid,
        language=language,
        choice=choice,
        sources=roles_found.sources,
        place=_place(reading) if roles_found.sources else None,
        missing=missing,
        prompt=prompt,
        aspect_ratio=settings.aspect_ratio,
        size=settings.size,
        resolution=settings.resolution,
        duration=settings.duration,
        count=settings.count,
        series=read_series(reading.text, settings.count),
        name=name,
        negative=set_by_flags.negative,
        seed=settings.seed,
        quality=settings.quality,
        audio=settings.audio,
        style=set_by_flags.style,
    )
    return Heard(intent, reading, settings, roles_found, command)


# A smile beside a picture is to be seen.
_SAYS = re.compile(r"\w")


def _prompt(reading: Reading, middle: str, *, works_on_picture: bool) -> str:
    """Build the prompt; "第二张" and "this one" say which picture, and "随便" nothing."""
    prompt = prompts.build_prompt(reading)
    if middle:
        prompt = prompt.replace(HIDDEN, middle, 1)
    only_points = is_alone(prompt) or (_SAYS.search(prompt) and hands_over(prompt))
    if leaves_open(prompt) or (works_on_picture and only_points):
        return ""
    return prompts.without_stray(prompt) if works_on_picture else prompt


def _place(reading: Reading) -> int | None:
    found = find_ordinal(reading.text) or _place_behind(reading)
    if found is not None:
        reading.note("place", found.place, found.start, found.end, "ordinals.place")
    return found.place if found is not None else None


def _place_behind(reading: Reading) -> Ordinal | None:
    """Find "第二张" behind "改成雪夜", or by itself."""
    last, text = find_last(reading.text), reading.text
    if last is None or place_in(text) is None:
        return None
    return last if reading.is_alone(last.start, last.end) or is_alone(text) else None


def _window(text: str) -> tuple[str, str]:
    """Split off the middle of a very long text: requests stand at its two ends."""
    if len(text) <= _HEAD + _TAIL:
        return text, ""
    return text[:_HEAD] + HIDDEN + text[-_TAIL:], text[_HEAD:-_TAIL]
