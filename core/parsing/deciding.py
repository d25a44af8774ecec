"""The action of a message, from everything found in it."""

import re

from core.intents import Action, MediaKind, Source
from core.parsing import actions, asking, prompts, talk
from core.parsing.lexicon import compact
from core.parsing.models import Naming
from core.parsing.normalise import HIDDEN
from core.parsing.ordinals import is_alone
from core.parsing.reading import Reading
from core.parsing.roles import Roles
from core.parsing.settings import Settings


def decide_action(
    reading: Reading, settings: Settings, roles: Roles, command: str | None
) -> Action:
    """Try in turn a command, a request to the service, a preference, talk; else it is a picture."""
    by_command = _by_command(settings, command)
    if by_command is not None:
        return by_command
    has_subject = prompts.has_subject(reading)
    asked = _without_picture(reading, settings, roles, has_subject=has_subject)
    if asked is not None:
        return asked
    came_with_picture = any(source is not Source.LAST for source in roles.sources)
    if not (came_with_picture or (has_subject and _HAS_WORDS.search(reading.text))):
        return _without_subject(settings, command)
    if draws(reading, settings, roles, command) or not talk.is_talk(reading):
        return Action.GENERATE
    return Action.NONE


def _without_picture(
    reading: Reading, settings: Settings, roles: Roles, *, has_subject: bool
) -> Action | None:
    """Find what is asked of the service, or of somebody else."""
    if asking.asks_for_class(reading):
        return Action.MODELS
    if reading.was_cut_by("counts.more"):
        return Action.RETRY
    if settings.choosing.forget and not has_subject:
        return Action.CLEAR_PREFERENCE
    if settings.naming.remember and not has_subject and not roles.sources:
        return Action.SET_PREFERENCE
    asked = actions.asked_of_service(reading, asks_picture=settings.asks_picture and has_subject)
    if asked is None and _may_ask(settings):
        asked = asking.read_asking(reading)
    if asked is None and talk.asks_other_work(reading):
        return Action.NONE
    # "use the default one again" tries nothing again.
    clears = asked is Action.RETRY and settings.choosing.forget
    return Action.CLEAR_PREFERENCE if clears else asked


def _may_ask(settings: Settings) -> bool:
    """Tell whether nothing was said that only a picture can have."""
    named = settings.naming.is_surely_used or settings.choosing.tier is not None
    return not (named or settings.any_set or settings.film.has_motion)


def _by_command(settings: Settings, command: str | None) -> Action | None:
    if command == "prefer" and settings.naming.model is not None:
        return Action.SET_PREFERENCE
    return actions.COMMANDS.get(command or "")


def _without_subject(settings: Settings, command: str | None) -> Action:
    if settings.naming.remember:
        return Action.SET_PREFERENCE
    is_begun = (
        settings.naming.model is not None
        or settings.choosing.tier is not None
        or settings.any_set
        or settings.asks_picture
        or settings.film.is_asked
        or command is not None
    )
    return Action.GENERATE if is_begun else Action.NONE


def draws(reading: Reading, settings: Settings, roles: Roles, command: str | None) -> bool:
    """Tell whether a request shows beyond doubt, so that talk is out of the question."""
    return (
        settings.asks_picture
        or talk.makes_something(reading)
        or command is not None
        or settings.any_set
        or settings.naming.is_surely_used
        or bool(settings.naming.avoid)
        or settings.choosing.tier is not None
        or settings.choosing.forget
        or settings.film.has_motion
        or (settings.film.is_asked and bool(roles.sources))
        or any(reading.is_alone(mark.start, mark.end) for mark in reading.of("video", "noun"))
        or (bool(roles.sources) and _ADJUSTS.search(reading.text) is not None)
        or any(reading.is_blank(0, mark.start) for mark in reading.of("point", "more"))
        or (roles.points and is_alone(reading.text))
        or (roles.edits and (bool(roles.sources) or roles.points))
    )


# "刚才的能再清晰点吗" asks for a change and not for an opinion.
_ADJUSTS = re.compile(
    r"再[^\s，。,.]{1,6}(?:一点|点|些|一些)|\bcan (?:it|this|that) be (?:more "
    r"|less |\w+er\b)"
)
_HAS_WORDS = re.compile(rf"[^\W\d_]|{HIDDEN}")
_FILM_WORDS = re.compile(r"视频|短片|动画|影片|\b(?:video|clip|vid|film|movie|animation)s?\b")
_PICTURE_WORDS = re.compile(
    r"图片|画图|出图|生图|图像|照片|插画|图(?!生)|\b(?:image|pic|picture|photo|drawing|still"
    r"|art)s?\b"
)


def preferred_kind(reading: Reading, naming: Naming) -> MediaKind | None:
    """Find the scope of a preference: the kind that the words name, else that of the model."""
    names_films = _FILM_WORDS.search(reading.text) is not None
    names_pictures = _PICTURE_WORDS.search(reading.text) is not None
    if names_films is not names_pictures:
        return MediaKind.VIDEO if names_films else MediaKind.IMAGE
    if naming.model is None and naming.avoid:
        return reading.lexicon.aliases[compact(naming.avoid[0])].media
    return naming.media
