"""Whether moving pictures are asked for."""

import re
from typing import NamedTuple

from core.intents import MediaKind
from core.parsing.reading import Reading
from core.parsing.scanning import Mark


class Film(NamedTuple):
    """What the words say about moving pictures."""

    is_asked: bool
    is_refused: bool
    has_motion: bool
    """Words that set a picture in motion: 动起来, animate this."""


_FILM_OF = re.compile(r"\s*(?:of\b|about\b|where\b|with\b|showing\b|:|,|please|pls|$)")
_FILM_BEFORE = re.compile(
    r"\b(?:short|little|mini|animated|second|minute|min|sec|s|make|shoot|a cool|action|tiny"
    r"|fan)\s+(?:\w+\s)?$"
)
_MAKE_A = re.compile(
    r"\b(?:make|create|generate|do|want|need|give me|gimme|shoot|get)\s(?:me\s|us\s)?an?\s$"
)
_OPENS_FILM = re.compile(r"(?:^|[,.!?\n]\s*)(?:an?\s)?$")
_NOT_MINE = re.compile(
    r"\b(?:ignore|unlike|not like) the $"
    r"|\b(?:watch(?:ing|es)?|filming|editing|recording|streaming|old|vhs|music|viral|records?) $"
)
# "看视频的女孩" watches one.
_WATCHED = re.compile(
    r"(?:看|刷|拍|剪|剪辑|录|录制|直播)(?:着)?(?:短|小)?视频(?:的(?!$|[\s,.])|时)"
)
_LIFE_BEFORE = re.compile(
    r"\b(?:bring|brings|bringing|brought|come|coming|spring)\b[^.!?\n]{0,60}$"
)


def read_film(reading: Reading, media: MediaKind | None) -> Film:
    """Weigh film words, words of motion and the kind of the named model."""
    is_refused = _refuse(reading)
    motion = reading.first("video", "motion") or _to_life(reading)
    word = motion or _film_word(reading)
    if word is not None:
        reading.note("task_type", "film", word.start, word.end, f"films.{word.value}")
    return Film(
        is_asked=media is MediaKind.VIDEO or (word is not None and not is_refused),
        is_refused=is_refused,
        has_motion=motion is not None and not is_refused,
    )


def _refuse(reading: Reading) -> bool:
    """Not a video, 静态图; but "别给我静态图" asks for one."""
    is_refused = False
    for mark in reading.of("video", "not"):
        if reading.refusal_before(mark.start) is None:
            is_refused = True
            reading.note("task_type", "still", mark.start, mark.end, "films.refused")
            reading.cut(mark.start, mark.end, "films.refused")
    return is_refused


def _to_life(reading: Reading) -> Mark | None:
    for mark in reading.of("video", "life"):
        if _LIFE_BEFORE.search(reading.text, max(0, mark.start - 70), mark.start):
            return mark
    return None


def _film_word(reading: Reading) -> Mark | None:
    for value, is_asked in _FILM_WORDS.items():
        for mark in reading.of("video", value):
            if is_asked(reading, mark):
                return mark
    return None


def _noun_asks(reading: Reading, mark: Mark) -> bool:
    """Tell "一段视频" from "看视频的女孩" and "ignore the clip"."""
    text = reading.text
    if reading.refusal_before(mark.start) is not None or _WATCHED.match(text, mark.start - 1):
        return False
    return _NOT_MINE.search(text, max(0, mark.start - 14), mark.start) is None


def _film_asks(reading: Reading, mark: Mark) -> bool:
    """Tell "a short film of" from film as a material and a movie as a theme."""
    text, before = reading.text, max(0, mark.start - 24)
    if _MAKE_A.search(text, before, mark.start):
        return True
    if not _FILM_OF.match(text, mark.end):
        return False
    opens = _FILM_BEFORE.search(text, before, mark.start) or _OPENS_FILM.search(
        text, before, mark.start
    )
    return opens is not None


def _verb_asks(reading: Reading, mark: Mark) -> bool:
    """Tell "animate a crane" from "an animated sign"."""
    left, _ = reading.clause_at(mark.start)
    is_plain = reading.text[mark.start : mark.end] == "animate"
    return is_plain or reading.is_blank(left, mark.start)


_FILM_WORDS = {"noun": _noun_asks, "film": _film_asks, "verb": _verb_asks}
