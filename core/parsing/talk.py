"""Small talk and questions about something else, told from subject matter."""

import re

from core.intents import Action, Language
from core.parsing.reading import Reading
from core.parsing.using import is_talked_about

_QUESTION = re.compile(r"(?:\?|吗|呢|么|嘛|没|咋|啥|不|啊|呀|啦|哈|咯)[\s?!。~…]*$")
_MAKES = re.compile(
    r"\b(?:draw|paint|generate|create|illustrate|sketch|animate) (?:me |us )?(?:an?|some|the|two"
    r"|three)\b|\bmake (?:me |us )?(?:an?|some)\b"
    r"|\b(?:picture|image|photo|pic|clip|video|poster|drawing|painting|illustration|wallpaper"
    r"|logo) of\b"
    r"|画(?:一|个|张|只|幅|条|两|三)|(?:做|来|生成|整|弄|搞|设计)(?:一|个|张|段|幅)|想看(?!看|到)"
)
# Beyond so many clauses "nice" or "test" is not all there is.
_FEW_CLAUSES = 3
_SHORT = 12
# These end descriptions and wishes too; only a short message with them is talk.
_WEAK_QUESTIONS = ("没", "不", "嘛", "啊", "呀", "啦", "哈", "咯")


def asks_question(reading: Reading) -> bool:
    """Tell whether the message ends as a question."""
    return _QUESTION.search(reading.text) is not None


def makes_something(reading: Reading) -> bool:
    """Tell whether the words ask to make a thing, wherever in a sentence."""
    return _MAKES.search(reading.text) is not None


def is_talk(reading: Reading) -> bool:
    """Tell whether a message that asks for nothing is talk rather than a description."""
    if _any_talk(reading):
        return True
    if reading.has("visual"):
        return False
    return (
        _opening_talk(reading)
        or _lone_talk(reading)
        or _talk_of_model(reading)
        or _question(reading)
    )


def _note(reading: Reading, start: int, end: int, rule: str) -> bool:
    reading.note("action", Action.NONE, start, end, rule)
    return True


def _any_talk(reading: Reading) -> bool:
    mark = reading.first("talk", "anywhere")
    # "lol ok so a duck, courtroom sketch style" laughs and describes.
    describes = len(reading.of("visual")) > 1
    return (
        mark is not None and not describes and _note(reading, mark.start, mark.end, "talk.anywhere")
    )


def _opening_talk(reading: Reading) -> bool:
    """Find talk at the start: of the message in English, of any clause in Chinese."""
    for mark in reading.of("talk", "opening"):
        left = reading.clause_at(mark.start)[0] if mark.language is Language.ZH else 0
        if reading.is_blank(left, mark.start):
            return _note(reading, mark.start, mark.end, "talk.opening")
    return False


def _lone_talk(reading: Reading) -> bool:
    if len(reading.clauses) > _FEW_CLAUSES:
        return False
    for mark in reading.of("talk", "alone"):
        if reading.is_alone(mark.start, mark.end):
            return _note(reading, mark.start, mark.end, "talk.alone")
    return False


def _talk_of_model(reading: Reading) -> bool:
    for mention in reading.mentions:
        if is_talked_about(reading, mention):
            return _note(reading, mention.start, mention.end, "talk.of_model")
    return False


def _question(reading: Reading) -> bool:
    match = _QUESTION.search(reading.text)
    if match is None:
        return False
    is_short = len(reading.clauses) == 1 and len(reading.text) <= _SHORT
    if match[0].startswith(_WEAK_QUESTIONS) and not is_short:
        return False
    return _note(reading, *match.span(), "talk.question")
