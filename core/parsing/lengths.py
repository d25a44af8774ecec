"""How long a film is to be."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from core.parsing.numbers import CHINESE, NUMBER, read_number
from core.parsing.reading import Reading

_ABOUT = r"(?:大概|大约|约|差不多|时长|长度|about |around |roughly |approx )?"
_OR_SO = r"(?:左右|上下|以内| or so| long|-long| duration| in length)?(?:的|版|长)*"
_CLOCK = re.compile(
    rf"{_ABOUT}(?<![\d:.])({CHINESE}|\d+)\s?(?:分钟|分|min(?:ute)?s?)\s?({CHINESE}"
    rf"|\d+)\s?(?:秒钟?|s(?:ec(?:ond)?s?)?\b){_OR_SO}"
)
_HALVES = re.compile(
    rf"{_ABOUT}(?:(?P<half>半分钟|half a minute|half-minute|half minute)"
    rf"|(?P<and_half>({CHINESE}|\d+)\s?分(?:钟)?半(?:钟)?|a minute and a half"
    rf"|one and a half minutes?|minute and a half)){_OR_SO}"
)
_SECONDS = re.compile(
    rf"{_ABOUT}(?<![a-z0-9.:第一二三四五六七八九十百两])({NUMBER})(?:\s?来)?[\s-]?(?:秒钟?"
    rf"|secs?\b|seconds?\b|s(?![a-z0-9'])){_OR_SO}"
)
_RANGE = re.compile(rf"(?:{NUMBER})\s?(?:到|至|-|~|to)\s?$")
_MINUTES = re.compile(
    rf"{_ABOUT}(?<![a-z0-9.:第一二三四五六七八九十百两])({NUMBER}|\ban?\b)(?:\s|-)?(?:分钟"
    rf"|minutes?\b|mins?\b){_OR_SO}"
)
# A moment or a delay, no length: "at 3 seconds", "第3秒", "10秒后".
_MOMENT_BEFORE = re.compile(
    r"(?:第|前|后|每|每隔|\bat|\bfirst|\blast|\bevery|\bafter|\bin|\bwithin|\bwait|\bfor another"
    r"|\bthe|倒数|倒计时)\s?(?:the )?$"
)
_MOMENT_AFTER = re.compile(
    r"\s?(?:后|前(?!面)|时(?!长)|处|钟后|in\b(?! length)|later|before|after|ago|mark|rule|delay"
    r"|left|countdown|walk|drive|away|倒计时|泡面|速写|快手|早餐|面包)"
)
_FILM_NOUN = re.compile(
    r"\s?(?:long |的|之内的)?\s?(?:短?视频|短片|动画|片|广告|宣传|vid|clip|film|movie|animation"
    r"|animated|short\b|loop|gif|shot|take|reel|teaser|trailer|ad\b|promo|版|竖|横)"
)
_UNIT = re.compile(r"[秒分]|sec|min|\ds")
_ADVERT_NEAR = re.compile(
    r"[^\s,.，。]{0,6}(?:广告|预告|宣传|片头|片尾)| (?:\w+ ){0,2}(?:ad|teaser|trailer|promo|loop"
    r"|loops|take|reel"
    r"|sequence|intro|outro|timelapse|time-lapse|shot)\b"
)
_DECADE = re.compile(r"\d0s\s*\Z")
_ENDS = re.compile(r"\s*(?:$|[,.!?])")
_ARTICLES = frozenset({"a", "an"})
_DECADES = frozenset(range(20, 100, 10))
_LONGEST_S = 3 * 3600
"""Nobody makes a film of this length, but whoever asks for one is told so."""
_STYLES_FROM = 50


class _Length(NamedTuple):
    start: int
    end: int
    seconds: int
    rule: str


def read_length(reading: Reading, *, is_film: bool) -> int | None:
    """Find the length asked last, in seconds."""
    if not _UNIT.search(reading.text):
        return None
    found = [*_minutes_and_seconds(reading), *_halves(reading), *_seconds(reading, is_film=is_film)]
    found += _minutes(reading)
    asked = None
    done = -1
    for length in sorted(found):
        if length.start >= done and (is_film or _stands_out(reading, length)):
            reading.note("duration", length.seconds, length.start, length.end, length.rule)
            reading.cut(length.start, length.end, length.rule)
            asked = length.seconds
            done = length.end
    return asked


def _stands_out(reading: Reading, length: _Length) -> bool:
    """Outside a film only a clause of its own is a length ("a cat jumping, 5s"), or an advert's."""
    names_advert = _ADVERT_NEAR.match(reading.text, length.end) is not None
    return names_advert or reading.is_alone(length.start, length.end)


def _minutes_and_seconds(reading: Reading) -> Iterator[_Length]:
    for match in _CLOCK.finditer(reading.text):
        seconds = (read_number(match[1]) or 0) * 60 + (read_number(match[2]) or 0)
        yield _Length(*match.span(), seconds, "lengths.minutes_and_seconds")


def _halves(reading: Reading) -> Iterator[_Length]:
    """半分钟, 一分半, a minute and a half."""
    for match in _HALVES.finditer(reading.text):
        whole = read_number(match[3]) if match[3] else 1
        seconds = 30 if match["half"] else (whole or 0) * 60 + 30
        yield _Length(*match.span(), seconds, "lengths.half_minutes")


def _seconds(reading: Reading, *, is_film: bool) -> Iterator[_Length]:
    for match in _SECONDS.finditer(reading.text):
        value = read_number(match[1])
        if value and value <= _LONGEST_S and _is_length(reading, match, is_film=is_film):
            start, end = match.span()
            # "5到10秒" asks for ten.
            span = _RANGE.search(reading.text, max(0, start - 12), start)
            yield _Length(span.start() if span else start, end, value, "lengths.seconds")


def _minutes(reading: Reading) -> Iterator[_Length]:
    for match in _MINUTES.finditer(reading.text):
        value = 1 if match[1] in _ARTICLES else read_number(match[1])
        if value and value * 60 <= _LONGEST_S and _is_minutes(reading, match):
            yield _Length(*match.span(), value * 60, "lengths.minutes")


def _is_length(reading: Reading, match: re.Match[str], *, is_film: bool) -> bool:
    """Tell a length from a moment ("第3秒") and a decade ("a 50s diner")."""
    start, end = match.span()
    names_film = _FILM_NOUN.match(reading.text, end) is not None
    if _is_moment(reading.text, start, end) and not names_film:
        return False
    value = read_number(match[1]) or 0
    if value in _DECADES and _DECADE.search(match[0]):
        # Of a picture "…, 30s" is a length and "…, 60s" is a style.
        may_be = is_film or value < _STYLES_FROM
        return names_film or (may_be and reading.is_alone(start, end))
    return True


def _is_minutes(reading: Reading, match: re.Match[str]) -> bool:
    start, end = match.span()
    if _is_moment(reading.text, start, end):
        return False
    if match[1] in _ARTICLES:
        # "wait a minute" is no length, "a minute long" is.
        return bool(_FILM_NOUN.match(reading.text, end)) or reading.is_alone(start, end)
    return True


def _is_moment(text: str, start: int, end: int) -> bool:
    if _MOMENT_AFTER.match(text, end):
        return True
    before = _MOMENT_BEFORE.search(text, max(0, start - 16), start)
    # "do the transition in 5 seconds" ends there; "in 5 seconds the door opens" does not.
    ends_in = before is not None and before[0].strip() == "in" and _ENDS.match(text, end)
    return before is not None and not ends_in
