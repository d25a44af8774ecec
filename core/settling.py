"""From what was asked to what a model takes: the nearest offered value, and a notice.

Nothing is changed silently: whatever the person said and cannot have becomes a notice. What they
did not say gives way without a word.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.catalogue import Offer, Option, OptionName, Setting
from core.intents import Intent
from core.messages import Text
from core.phrasing import measure_arg
from core.texts import TextKey

GIVEN_UP_FIRST = (
    OptionName.AUDIO,
    OptionName.RESOLUTION,
    OptionName.SIZE,
    OptionName.DURATION,
    OptionName.ASPECT_RATIO,
)
"""Of two values that a model does not take together, which of two equally wished ones gives way."""

SAME_RATIO = 0.01
"""Logarithms of ratios nearer than this are the same shape: 7:3 is 21:9."""

NOTICES = {
    OptionName.ASPECT_RATIO: TextKey.NOTICE_RATIO,
    OptionName.SIZE: TextKey.NOTICE_SIZE,
    OptionName.RESOLUTION: TextKey.NOTICE_RESOLUTION,
    OptionName.DURATION: TextKey.NOTICE_DURATION,
}


@dataclass(frozen=True, slots=True)
class Settled:
    """Settings that an offer takes, and what was changed from the wish."""

    settings: Mapping[OptionName, Setting]
    notices: tuple[Text, ...]


def wishes_of(intent: Intent) -> dict[OptionName, Setting]:
    """Collect the settings that the person said."""
    said: dict[OptionName, Setting | None] = {
        OptionName.ASPECT_RATIO: intent.aspect_ratio,
        OptionName.SIZE: intent.size,
        OptionName.RESOLUTION: intent.resolution,
        OptionName.DURATION: intent.duration,
        OptionName.AUDIO: intent.audio,
    }
    return {name: value for name, value in said.items() if value is not None}


def settle(
    offer: Offer, wishes: Mapping[OptionName, Setting], soft: Mapping[OptionName, Setting]
) -> Settled:
    """Turn wishes into settings of this offer; `soft` ones give way without a notice."""
    settings: dict[OptionName, Setting] = {}
    for option in offer.options:
        wished = wishes.get(option.name, soft.get(option.name))
        value = option.default if wished is None else nearest(option, wished)
        if value is not None:
            settings[option.name] = value
    _resolve_conflicts(offer, settings, wishes, soft)
    return Settled(settings, _notices(offer, wishes, settings))


def nearest(option: Option, wished: Setting) -> Setting:
    """Choose the offered value that comes nearest to a wish.

    Ratios: by shape. Durations: the longest that is not longer. Sizes and resolutions: the next
    lower. Where nothing is lower, the lowest. Sound: as wished if offered.
    """
    match option.name:
        case OptionName.ASPECT_RATIO:
            shaped = [value for value in option.values if ratio(value) is not None]
            wanted = ratio(wished)
            if wanted is None or not shaped:
                return option.values[0]
            return min(shaped, key=lambda value: abs((ratio(value) or 0.0) - wanted))
        case OptionName.AUDIO:
            return wished if wished in option.values else option.values[0]
        case _:
            return _not_above(option.values, wished)


def ratio(value: Setting) -> float | None:
    """Give the logarithm of "W:H"; None where it is no ratio, such as "adaptive"."""
    width, _, height = str(value).partition(":")
    try:
        return math.log(float(width) / float(height))
    except (ValueError, ZeroDivisionError):
        return None


def magnitude(value: Setting) -> float:
    """Put sizes, resolutions and durations in order: "512px" < "1K" < "2K"; "720P" < "4K"."""
    text = str(value).lower()
    digits = "".join(sign for sign in text if sign.isdigit())
    number = float(digits or 0)
    return number * 1024 if text.endswith("k") else number


def _not_above(values: Sequence[Setting], wished: Setting) -> Setting:
    not_above = [value for value in values if magnitude(value) <= magnitude(wished)]
    return max(not_above, key=magnitude) if not_above else min(values, key=magnitude)


def _resolve_conflicts(
    offer: Offer,
    settings: dict[OptionName, Setting],
    wishes: Mapping[OptionName, Setting],
    soft: Mapping[OptionName, Setting],
) -> None:
    def reluctance(name: OptionName) -> tuple[int, int]:
        said = 2 if name in wishes else 1 if name in soft else 0
        return said, GIVEN_UP_FIRST.index(name)

    while (clash := _first_conflict(offer, settings, wishes)) is not None:
        name = min(clash, key=reluctance)
        free = [
            value for value in _values(offer, name) if not _conflicts(offer, settings, name, value)
        ]
        if free:
            settings[name] = nearest(
                Option(name=name, values=tuple(free), default=None), settings[name]
            )
        else:
            del settings[name]


def _first_conflict(
    offer: Offer, settings: Mapping[OptionName, Setting], wishes: Mapping[OptionName, Setting]
) -> tuple[OptionName, OptionName] | None:
    for conflict in offer.conflicts:
        (first, first_value), (second, second_value) = conflict.first, conflict.second
        if conflict.only_if_unasked and {first, second} <= wishes.keys():
            continue
        if settings.get(first) == first_value and settings.get(second) == second_value:
            return first, second
    return None


def _values(offer: Offer, name: OptionName) -> tuple[Setting, ...]:
    option = offer.option(name)
    return option.values if option else ()


def _conflicts(
    offer: Offer, settings: Mapping[OptionName, Setting], name: OptionName, value: Setting
) -> bool:
    """Tell whether a value clashes with any of the other settings."""
    for conflict in offer.conflicts:
        for one, other in (
            (conflict.first, conflict.second),
            (conflict.second, conflict.first),
        ):
            if one == (name, value) and settings.get(other[0]) == other[1]:
                return True
    return False


def _notices(
    offer: Offer, wishes: Mapping[OptionName, Setting], settings: Mapping[OptionName, Setting]
) -> tuple[Text, ...]:
    notices = (_notice(offer, name, wished, settings) for name, wished in wishes.items())
    return tuple(notice for notice in notices if notice is not None)


def _notice(
    offer: Offer, name: OptionName, wished: Setting, settings: Mapping[OptionName, Setting]
) -> Text | None:
    used = settings.get(name)
    if is_had(name, wished, settings):
        return None
    if name is OptionName.AUDIO:
        return Text(key=TextKey.NOTICE_AUDIO, args={"model": offer.name})
    asked = str(wished)
    if used is not None:
        key = NOTICES[name]
        if name is OptionName.DURATION and used == max(_values(offer, name), key=magnitude):
            key = TextKey.NOTICE_LONGEST
        return Text(key=key, args={"model": offer.name, "asked": asked, "used": str(used)})
    args = {"model": offer.name, "asked": asked}
    if name is OptionName.ASPECT_RATIO:
        return Text(key=TextKey.NOTICE_RATIO_FIXED, args=args)
    if name is OptionName.SIZE and OptionName.ASPECT_RATIO in settings:
        shape = str(settings[OptionName.ASPECT_RATIO])
        return Text(
            key=TextKey.NOTICE_SIZE_WITH_RATIO,
            args={**args, "ratio": shape},
        )
    return Text(key=TextKey.NOTICE_FIXED, args={**args, "measure": measure_arg(name)})


def is_had(name: OptionName, wished: Setting, settings: Mapping[OptionName, Setting]) -> bool:
    """Tell whether a wish is among the settings as it was said."""
    used = settings.get(name)
    return used is not None and _is_same(name, wished, used)


def _is_same(name: OptionName, wished: Setting, used: Setting) -> bool:
    if name is OptionName.ASPECT_RATIO:
        wanted, got = ratio(wished), ratio(used)
        return wanted is not None and got is not None and abs(wanted - got) < SAME_RATIO
    return str(wished).lower() == str(used).lower()
