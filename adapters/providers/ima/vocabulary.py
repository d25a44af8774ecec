"""Between the service's words for settings and ours."""

import re

from adapters.providers.ima.schemas import Wire
from core.catalogue import OptionName, Setting
from core.intents import MediaKind

_FIELDS = {
    "aspect_ratio": OptionName.ASPECT_RATIO,
    "ratio": OptionName.ASPECT_RATIO,
    "size": OptionName.SIZE,
    "resolution": OptionName.RESOLUTION,
    "quality": OptionName.RESOLUTION,
    "duration": OptionName.DURATION,
    "generate_audio": OptionName.AUDIO,
    "sound": OptionName.AUDIO,
    "audio": OptionName.AUDIO,
}
"""What a field is about; "quality" is how the form of Kling words its resolution."""

_SCALE = re.compile(r"\d+(k|p)", re.IGNORECASE)
_PIXELS = re.compile(r"\d+px", re.IGNORECASE)
_SIDES = re.compile(r"\d+\s*[x*×]\s*\d+", re.IGNORECASE)
_SECONDS = re.compile(r"(\d+)\s*s?", re.IGNORECASE)
_SWITCH = {"on": True, "true": True, "off": False, "false": False}


def to_setting(field: str, value: Wire, kind: MediaKind) -> tuple[OptionName, Setting] | None:
    """Say what a field's value means; None where people have no word for it.

    What counts is the value: a picture's "480p" is a size, a "4k" among ratios is one too.
    """
    match _FIELDS.get(field.casefold()):
        case OptionName.DURATION:
            seconds = None if isinstance(value, bool) else _SECONDS.fullmatch(str(value))
            return (OptionName.DURATION, int(seconds[1])) if seconds else None
        case OptionName.AUDIO:
            switched = _SWITCH.get(str(value).casefold())
            return None if switched is None else (OptionName.AUDIO, switched)
        case OptionName.ASPECT_RATIO:
            shape = str(value)
            scale = _scale(shape, kind)
            if scale is not None or _SIDES.fullmatch(shape):
                return scale
            return OptionName.ASPECT_RATIO, shape
        case OptionName.SIZE | OptionName.RESOLUTION:
            return _scale(str(value), kind)
        case _:
            return None


def _scale(value: str, kind: MediaKind) -> tuple[OptionName, Setting] | None:
    name = OptionName.SIZE if kind is MediaKind.IMAGE else OptionName.RESOLUTION
    if _SCALE.fullmatch(value):
        return name, value.upper()
    if _PIXELS.fullmatch(value):
        return name, value.lower()
    return None


def normal(value: Wire) -> str:
    """Give the form in which values are compared: 5 and "5", "720p" and "720P", true and True."""
    return str(value).strip().upper()
