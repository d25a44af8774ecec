"""All that is said beside the subject, read in the order that the rules need."""

import re
from dataclasses import dataclass
from typing import Literal, TypeVar

from core.parsing import (
    addressing,
    choosing,
    counts,
    extras,
    films,
    flags,
    formats,
    lengths,
    models,
    sizes,
)
from core.parsing.reading import Reading

# "don't use kling by default anymore" takes a preference back.
_LETS_GO_DEFAULT = re.compile(r"默认|\b(?:by|my|as|the) default\b")
_T = TypeVar("_T")


@dataclass(slots=True, kw_only=True)
class Settings:
    """What the stages before the action found."""

    naming: models.Naming
    choosing: choosing.Choosing
    film: films.Film
    asks_picture: bool
    """The words ask to draw or make something."""
    aspect_ratio: str | None
    size: str | None
    resolution: str | None
    duration: int | None
    count: int | None
    seed: int | None
    quality: Literal["low", "medium", "high"] | None
    audio: bool | None

    @property
    def any_set(self) -> bool:
        """Tell whether the words hold a setting that only a picture can have."""
        said = (self.aspect_ratio, self.size, self.resolution, self.duration, self.count, self.seed)
        return any(value is not None for value in said)


def read_settings(reading: Reading, given: flags.FlagValues, command: str | None) -> Settings:
    """Read the words; what a flag gives wins over them."""
    naming = models.read_models(reading)
    if given.model is not None:
        naming = naming._replace(
            model=given.model, media=given.media, remember=False, is_surely_used=True
        )
    chosen = choosing.read_choosing(reading, has_model=naming.model is not None)
    if naming.avoid and naming.model is None and _LETS_GO_DEFAULT.search(reading.text):
        chosen = chosen._replace(forget=True)
        reading.note("forget", True, 0, len(reading.raw), "settings.refused_default")
    film = films.read_film(reading, naming.media)
    aspect_ratio = formats.read_format(reading)
    asks_picture = addressing.cut_openings(reading) or command in addressing.DRAWING_COMMANDS
    count = counts.read_count(reading)
    addressing.cut_politeness(reading)
    is_film = film.is_asked or command in addressing.FILM_COMMANDS
    duration = lengths.read_length(reading, is_film=is_film or reading.has("frames"))
    if duration is not None or given.duration is not None:
        is_film = is_film or not film.is_refused
    size, resolution = sizes.read_sizes(reading, is_film=is_film)
    if is_film and given.size == "4K":
        given.size, given.resolution = None, "4K"
    return Settings(
        naming=naming,
        choosing=chosen,
        film=film._replace(is_asked=is_film),
        asks_picture=asks_picture,
        aspect_ratio=_first(given.aspect_ratio, aspect_ratio),
        size=_first(given.size, size),
        resolution=_first(given.resolution, resolution),
        duration=_first(given.duration, duration),
        count=_first(None if given.count == 1 else given.count, count),
        seed=_first(given.seed, extras.read_seed(reading)),
        quality=_first(given.quality, extras.read_quality(reading)),
        audio=_first(given.audio, extras.read_audio(reading, is_film=is_film)),
    )


def _first(given: _T | None, said: _T | None) -> _T | None:
    return said if given is None else given
