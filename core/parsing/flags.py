"""Midjourney-style flags: --ar 3:2, --model X, --no people."""

import re
from dataclasses import dataclass
from typing import Literal

from core.intents import MediaKind
from core.parsing.formats import normal_ratio
from core.parsing.lexicon import Lexicon, compact
from core.parsing.normalise import fold
from core.parsing.numbers import read_leading_number
from core.parsing.reading import Reading
from core.parsing.shielding import Flag

_SIZES = {"512": "512px", "512px": "512px", "1k": "1K", "2k": "2K", "4k": "4K", "8k": "8K"} | {
    "1024": "1K", "2048": "2K", "4096": "4K"
}  # fmt: skip
_RESOLUTION = re.compile(r"(540|720|768|1080)p?\Z")
_QUALITIES: dict[str, Literal["low", "medium", "high"]] = {
    "low": "low",
    "medium": "medium",
    "high": "high",
}
# The field that each flag sets.
# The field that each flag sets.
_FIELDS = {
    "ar": "aspect_ratio", "aspect": "aspect_ratio", "ratio": "aspect_ratio",
    "model": "model", "m": "model",
    "size": "size", "res": "size", "resolution": "size",
    "dur": "duration", "duration": "duration", "d": "duration",
    "n": "count", "count": "count",
    "no": "negative", "negative": "negative",
    "seed": "seed", "quality": "quality", "q": "quality",
    "audio": "audio", "sound": "audio", "style": "style",
}  # fmt: skip
_ON = frozenset({"on", "true", "yes", "1", ""})


@dataclass(slots=True)
class FlagValues:
    """What the flags set; None where none does."""

    aspect_ratio: str | None = None
    model: str | None = None
    media: MediaKind | None = None
    size: str | None = None
    resolution: str | None = None
    duration: int | None = None
    count: int | None = None
    negative: str | None = None
    seed: int | None = None
    quality: Literal["low", "medium", "high"] | None = None
    audio: bool | None = None
    style: str | None = None


def read_flags(reading: Reading, found: list[Flag], lexicon: Lexicon) -> FlagValues:
    """Read the flags and take them out of the prompt."""
    values = FlagValues()
    for flag in found:
        reading.cut(flag.start, flag.end, "flags.flag")
        field = _FIELDS.get(flag.name)
        if field is not None:
            _set(values, field, flag.value, lexicon)
            reading.note(field, flag.value, flag.start, flag.end, f"flags.{flag.name}")
    return values


def _set(values: FlagValues, field: str, written: str, lexicon: Lexicon) -> None:
    value = fold(written)
    match field:
        case "aspect_ratio":
            values.aspect_ratio = normal_ratio(value)
        case "model":
            alias = lexicon.aliases.get(compact(value))
            values.model, values.media = (alias.key, alias.media) if alias else (None, None)
        case "size":
            _set_size(values, value)
        case "duration":
            values.duration = read_leading_number(value)
        case "count":
            values.count = read_leading_number(value)
        case "seed":
            values.seed = read_leading_number(value)
        case "quality":
            values.quality = _QUALITIES.get(value)
        case "audio":
            values.audio = value in _ON
        case "negative":
            values.negative = written or None
        case _:
            values.style = written or None


def _set_size(values: FlagValues, value: str) -> None:
    resolution = _RESOLUTION.match(value)
    if resolution is not None:
        values.resolution = f"{resolution[1]}P"
    else:
        values.size = _SIZES.get(value)
