"""How long a film is to be."""

import re

from core.parsing.numbers import CHINESE, NUMBER, read_number
from core.parsing.reading import Reading

_ABOUT = r"(?:大概|大约|约|差不多|时长|长度|about |around |roughly |approx )?"
_OR_SO = r"(?:左右|上下|以内| or so| long|-long| duration| in length)?(?:的|版|长)*"
_CLOCK = re.compile(
    rf"{_ABOUT}(?<![\d:.])({CHINESE}|\d+)\s?(?:分钟|分|min(?:ute)?s?)\s?({CHINESE}|\d+)\s?(?:秒钟?|s(?:ec(?:ond)?s?)?\b){_OR_SO}"
)
_HALVES = re.compile(
    rf"{_ABOUT}(?:(?P<half>半分钟|half a minute|half-minute|half minute)"
    rf"|(?P<and_half>({CHINESE}|\d+)\s?分(?:钟)?半(?:钟)?|a minute and a half|one and a half minutes?|minute and a half)){_OR_SO}"
)
_SECONDS = re.compile(
    rf"{_ABOUT}(?<![a-z0-9.:第一二三四五六七八九十百两])({NUMBER})(?:\s?来)?[\s-]?(?:秒钟?|secs?\b|seconds?\b|s(?![a-z0-9'])){_OR_SO}"
)
_RANGE = re.compile(rf"(?:{NUMBER})\s?(?:到|至|-|~|to)\s?$")
_MINUTES = re.compile(
    rf"{_ABOUT}(?<![a-z0-9.:第一二三四五六七八九十百两])({NUMBER}|\ban?\b)(?:\s|-)?(?:分钟|minutes?\b|mins?\b){_OR_SO}"
)
# A moment or a delay, no length: "at 3 seconds", "第3秒", "10秒后".
_MOMENT_BEFORE = re.compile(
    r"(?:第|前|后|每|每隔|\bat|\bfirst|\blast|\bevery|\bafter|\bin|\bwithin|\bwait|\bfor another|\bthe|倒数|倒计时)\s?(?:the )?$"
)
_MOMENT_AFTER = re.compile(
    r"\s?(?:后|前(?!面)|时(?!长)|处|钟后|in\b(?! length)|later|before|after|ago|mark|rule|delay|left|countdown|walk|drive|away|倒计时|泡面|速写|快手|早餐|面包)"
)
_FILM_NOUN = re.compile(
    r"\s?(?:long |的|之内的)?\s?(?:短?视频|短片|动画|片|广告|宣传|vid|clip|film|movie|animation|loop|gif|shot|take|reel|teaser|trailer|ad\b|promo|版|竖|横)"
)
_UNIT = re.compile(r"[秒分]|sec|min|\ds")
_DECADES = frozenset(range(20, 100, 10))
_LONGEST_S = 600


def read_length(reading: Reading, *, is_film: bool) -> int | None:
    """Find the length asked last, in seconds."""
    text = reading.text
    if not _UNIT.search(text):
        return None
    found: list[tuple[int, int, int, str]] = []
    for match in _CLOCK.finditer(text):
        minutes, seconds = read_number(match[1]), read_number(match[2])
        if minutes is not None and seconds is not None:
            found.append((*match.span(), minutes * 60 + seconds, "length.minutes_and_seconds"))
    for match in _HALVES.finditer(text):
        whole = read_number(match[3]) if match[3] else 1
        value = 30 if match["half"] else (whole or 0) * 60 + 30
        found.append((*match.span(), value, "length.half_minutes"))
    for match in _SECONDS.finditer(text):
        value = read_number(match[1])
        if value and value <= _LONGEST_S and _is_length(reading, match, value):
            found.append((_range_start(text, match.start()), match.end(), value, "length.seconds"))
    for match in _MINUTES.finditer(text):
        value = 1 if match[1] in {"a", "an"} else read_number(match[1])
        if value and value * 60 <= _LONGEST_S and _is_minutes(reading, match):
            found.append((*match.span(), value * 60, "length.minutes"))
    asked = None
    done = -1
    for start, end, value, rule in sorted(found):
        if start >= done and (is_film or reading.is_alone(start, end)):
            reading.note("duration", value, start, end, rule)
            reading.cut(start, end, rule)
            asked = value
            done = end
    return asked


def _range_start(text: str, start: int) -> int:
    match = _RANGE.search(text, max(0, start - 12), start)
    return match.start() if match else start


def _is_length(reading: Reading, match: re.Match[str], value: int) -> bool:
    text = reading.text
    start, end = match.span()
    if _MOMENT_AFTER.match(text, end):
        return False
    if _MOMENT_BEFORE.search(text, max(0, start - 16), start) and not _FILM_NOUN.match(text, end):
        return (
            match[0].endswith("s")
            and text[max(0, start - 3) : start] == "in "
            and not _follows(text, end)
        )
    if (
        value in _DECADES
        and match[0].strip()[-1] == "s"
        and match[1].isdigit()
        and match[0].strip()[-2].isdigit()
    ):
        # "a 50s diner" is a decade.
        return reading.is_alone(start, end) or bool(_FILM_NOUN.match(text, end))
    return True


def _follows(text: str, end: int) -> bool:
    return text[end : end + 1] not in {"", ",", ".", "!", "?"}


def _is_minutes(reading: Reading, match: re.Match[str]) -> bool:
    start, end = match.span()
    if _MOMENT_AFTER.match(reading.text, end) or _MOMENT_BEFORE.search(
        reading.text, max(0, start - 16), start
    ):
        return False
    return (
        bool(_FILM_NOUN.match(reading.text, end))
        or reading.is_alone(start, end)
        or match[1] not in {"a", "an"}
    )
