"""Settings beside the usual ones: name, sound, seed, quality."""

import re
from typing import Literal

from core.parsing.calling import is_deed, may_be_name
from core.parsing.reading import Reading

Quality = Literal["low", "medium", "high"]

_NAME = re.compile(
    r"(?:取名叫?|起名叫?|命名为|名字叫|名叫|叫做|叫作|(?:给)?(?:它|她|他)(?:取名|起名)?叫"
    r"|[只条个位头匹名]叫|就叫|(?<=[\s,，])叫(?=[\u3040-\u9fff]{1,4}[\s,，])"
    r"|[只条个位头匹名][^\s,，。在]{1,8}[\s,，]\s?叫"  # 一只柴犬，叫旺财
    r"|叫(?=[它她他][\u3040-\u9fffA-Z])|(?<![a-z])(?:named|call (?:it|him|her|them)"
    r"|called|nam(?:e|ing) (?:it|him|her|them|the \w+)))\s?(?:它|她|他)?"
    r"[“\"「']?([\u3040-\u9fff]{1,6}?|[A-Za-z][\w'-]{0,20})[”\"」']?(?=的|吧|[\s,.!?;:，。！？~]"
    r"|$)",
    re.IGNORECASE,
)
_BIDS = re.compile(r"叫[它她他]")
_SEED = re.compile(r"(?:种子|随机种子|\bseed)(?:值|数|是|为|用)?[\s:=]*(\d{1,10})")
_QUALITY = re.compile(
    r"\bquality[\s:=]+(low|medium|high)\b|\b(low|medium)(?: |-)quality\b|(低|中)等?(?:质量|画质)"
    r"|(?:质量|画质)(?:设为|选"
    r"|用|:|：|要)?\s?(低|中|高)(?:档|就行|即可)?(?![一-龥])"
)
_LEVELS: dict[str, Quality] = {
    "low": "low",
    "medium": "medium",
    "high": "high",
    "低": "low",
    "中": "medium",
    "高": "high",
}


def read_name(reading: Reading) -> str | None:
    """Find the name given to the result; it stays in the prompt as part of the subject."""
    if not _MAY_NAME.search(reading.text):
        return None
    match = _NAME.search(reading.raw)
    if match is None or not may_be_name(match[1]):
        return None
    if _BIDS.match(match[0]) and is_deed(match[1]):
        return None
    reading.note("name", match[1], *match.span(1), "extras.name")
    return match[1]


_MAY_NAME = re.compile(r"叫|名|nam(?:e|ing)|call")


def read_seed(reading: Reading) -> int | None:
    """Find a seed said in words."""
    match = _SEED.search(reading.text) if "种子" in reading.text or "seed" in reading.text else None
    if match is None:
        return None
    reading.note("seed", int(match[1]), *match.span(), "extras.seed")
    reading.cut(*match.span(), "extras.seed")
    return int(match[1])


def read_quality(reading: Reading) -> Quality | None:
    """Find a level of quality said of the setting."""
    match = (
        _QUALITY.search(reading.text) if "quality" in reading.text or "质" in reading.text else None
    )
    if match is None:
        return None
    level = _LEVELS[match[1] or match[2] or match[3] or match[4]]
    reading.note("quality", level, *match.span(), "extras.quality")
    reading.cut(*match.span(), "extras.quality")
    return level


def read_audio(reading: Reading, *, is_film: bool) -> bool | None:
    """Find whether a film is to have sound."""
    asked = None
    for mark in reading.of("audio") if is_film else ():
        asked = mark.value == "on" and reading.refusal_before(mark.start) is None
        reading.note("audio", asked, mark.start, mark.end, "extras.audio")
        if reading.is_alone(mark.start, mark.end):
            reading.cut(mark.start, mark.end, "extras.audio")
    return asked
