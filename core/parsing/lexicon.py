"""The words that the rules know, indexed for one pass over a message."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, NamedTuple

from core.intents import Language, MediaKind
from core.parsing.normalise import fold


@dataclass(frozen=True, slots=True)
class ModelName:
    """A model family as the catalogue or the configuration names it."""

    key: str
    names: tuple[str, ...]
    kind: MediaKind | None = None
    """None for a name from the configuration: its family makes what the catalogue says."""


class Phrase(NamedTuple):
    """What a phrase means to one rule."""

    kind: str
    value: str
    language: Language


class Surety(IntEnum):
    """How surely a name means the model."""

    COMMON = 0
    """An everyday noun: 香蕉, 海螺."""
    LOOSE = 1
    """A person's name, a typo, or a sure name written as two words."""
    SURE = 2


class Alias(NamedTuple):
    """A name of a model."""

    key: str
    media: MediaKind
    surety: Surety
    has_version: bool
    is_loose_when_split: bool = False
    """Set for "midjourney": "mid journey" may be two words."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All names and cue words; immutable, so that parsers may share it."""

    aliases: Mapping[str, Alias]
    """By the name without spaces, hyphens and underscores."""
    alias_beginnings: frozenset[str]
    """Every beginning of such a name."""
    phrases: Mapping[str, tuple[Phrase, ...]]
    """By the text of the phrase."""
    phrase_lengths: Mapping[str, tuple[int, ...]]
    """How long the phrases are that begin with two characters (or are one), longest first."""
    typo_targets: Mapping[str, tuple[str, ...]]
    """Sure Latin names by first letter, for names that are one letter off."""


_SEPARATORS = " -_"
TYPO_MIN_LENGTH = 6


def compact(name: str) -> str:
    """Drop from folded text what people write or leave out at will in a model's name."""
    return name.replace(" ", "").replace("-", "").replace("_", "")


def _spellings(name: str) -> Iterable[str]:
    plain = compact(name)
    yield plain
    # "pixverse v5", "pixverse5".
    without_v = re.sub(r"(?<=[a-z])v(?=\d)", "", plain)
    if without_v != plain:
        yield without_v


def _read(name: str) -> dict[str, Any]:
    # tomllib hands out Any; the shape is checked by the tests of the shipped files.
    text = resources.files("core.parsing").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


_SURETY = {
    "names": Surety.SURE,
    "loose": Surety.LOOSE,
    "common": Surety.COMMON,
    "typos": Surety.LOOSE,
}


def _shipped_aliases() -> dict[str, Alias]:
    aliases: dict[str, Alias] = {}
    for key, row in _read("models.toml").items():
        media = MediaKind(row["kind"])
        aliases[compact(fold(key))] = _alias(key, key, media, Surety.SURE)
        for field, surety in _SURETY.items():
            for name in row.get(field, ()):
                for spelling in _spellings(fold(name)):
                    known = aliases.get(spelling)
                    aliases[spelling] = (
                        known._replace(is_loose_when_split=True)
                        if known and surety is Surety.LOOSE
                        else _alias(key, name, media, surety)
                    )
    return aliases


def _alias(key: str, name: str, media: MediaKind, surety: Surety) -> Alias:
    return Alias(key, media, surety, has_version=any(char.isdigit() for char in name))


def _shipped_phrases() -> dict[str, tuple[Phrase, ...]]:
    phrases: dict[str, tuple[Phrase, ...]] = {}
    for kind, values in _read("phrases.toml").items():
        for value, by_language in values.items():
            for language in Language:
                for text in by_language[language]:
                    known = phrases.get(text, ())
                    phrases[text] = (*known, Phrase(kind, value, language))
    return phrases


def _lengths(phrases: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
    by_start: dict[str, set[int]] = {}
    for text in phrases:
        by_start.setdefault(text[:2], set()).add(len(text))
    return MappingProxyType(
        {start: tuple(sorted(lengths, reverse=True)) for start, lengths in by_start.items()}
    )


def _beginnings(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name[:end] for name in names for end in range(1, len(name) + 1))


class ShippedWords(NamedTuple):
    """What every lexicon begins with; a service builds one at each change of the catalogue."""

    aliases: Mapping[str, Alias]
    beginnings: frozenset[str]
    phrases: Mapping[str, tuple[Phrase, ...]]
    lengths: Mapping[str, tuple[int, ...]]


@cache
def shipped_words() -> ShippedWords:
    """Read the files that come with the service, once."""
    aliases, phrases = _shipped_aliases(), _shipped_phrases()
    return ShippedWords(
        MappingProxyType(aliases),
        _beginnings(aliases),
        MappingProxyType(phrases),
        _lengths(phrases),
    )


def shipped_families() -> frozenset[str]:
    """List the families that have names of their own here."""
    return frozenset(alias.key for alias in shipped_words().aliases.values())


def family_named(name: str, lexicon: Lexicon) -> str | None:
    """Find the family of a name that stands by itself, as in a form; None for an unknown one."""
    alias = lexicon.aliases.get(compact(fold(name).strip()))
    return alias.key if alias else None


def build_lexicon(extra: Iterable[ModelName] = ()) -> Lexicon:
    """Join the shipped words with the names of the live catalogue and the configuration."""
    shipped = shipped_words()
    aliases = dict(shipped.aliases)
    models = tuple(extra)
    kinds = {alias.key: alias.media for alias in aliases.values()}
    kinds |= {model.key: model.kind for model in models if model.kind is not None}
    for model in models:
        kind = kinds.get(model.key, MediaKind.IMAGE)
        for name in (model.key, *model.names):
            text = fold(name).strip()
            plain = compact(text)
            known = aliases.get(plain)
            if plain and known is None:
                aliases[plain] = _alias(model.key, text, kind, Surety.SURE)
            elif known is not None and model.kind is None:
                # The operator may point "香蕉" elsewhere; it stays a word that needs care.
                aliases[plain] = known._replace(key=model.key, media=kind)
            # A shipped name keeps its care ("sora" is a word too) when the catalogue repeats it.
    targets: dict[str, set[str]] = {}
    for plain, alias in aliases.items():
        if plain.isascii() and plain.isalpha() and alias.surety is Surety.SURE:
            targets.setdefault(plain[0], set()).add(plain)
    return Lexicon(
        aliases=MappingProxyType(aliases),
        alias_beginnings=shipped.beginnings | _beginnings(aliases.keys() - shipped.aliases.keys()),
        phrases=shipped.phrases,
        phrase_lengths=shipped.lengths,
        typo_targets=MappingProxyType(
            {
                first: tuple(sorted(name for name in names if len(name) >= TYPO_MIN_LENGTH))
                for first, names in targets.items()
            }
        ),
    )
