"""Words one sentence at a time from the Fluent files."""

import logging
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Resource

from core.intents import Language
from core.messages import Arg
from core.texts import TextKey
from locales.functions import FUNCTIONS

FOLDERS: Mapping[Language, str] = {Language.ZH: "zh-CN", Language.EN: "en-US"}
LAST_RESORT: Mapping[Language, str] = {
    Language.ZH: "我这边出了点小状况，请再试一次。",
    Language.EN: "Something went wrong on my side. Please try again.",
}

# fluent.runtime refuses a placeable of more than 2,500 characters; a signed link or a prompt may
# be longer. Such an argument is held back behind a mark and put in after formatting.
MAX_ARGUMENT = 1000
MARK = re.compile("\ufdd0([0-9]{1,2})\ufdd1")

_log = logging.getLogger(__name__)


class TextError(Exception):
    """A sentence cannot be rendered: a fault of the Fluent files or of the arguments."""


def sources(language: Language) -> Mapping[str, str]:
    """Read the Fluent files of a language, by file name in order."""
    folder = Path(__file__).parent / FOLDERS[language]
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.ftl"))}


class FluentTranslator:
    """The Translator port on Fluent files, read once at construction."""

    def __init__(self, *, strict: bool = False) -> None:
        """Load every language; `strict` raises TextError where production would fall back."""
        self._strict = strict
        self._bundles = {language: _bundle(language) for language in Language}

    def text(self, key: TextKey, language: Language, **args: Arg) -> str:
        """Word one sentence; falls back to English, then to a sentence that fits anything."""
        for candidate in dict.fromkeys((language, Language.EN)):
            try:
                return self._render(key, candidate, args)
            except TextError as error:
                if self._strict:
                    raise
                _log.error(
                    "A text could not be rendered: %s",
                    error,
                    extra={"text_key": key.value, "language": candidate.value},
                )
        return LAST_RESORT[language]

    def _render(self, key: TextKey, language: Language, args: Mapping[str, Arg]) -> str:
        bundle = self._bundles[language]
        if not bundle.has_message(key):
            raise TextError(f"{key}: no such message in {language}")
        pattern = bundle.get_message(key).value
        if pattern is None:
            raise TextError(f"{key}: no value in {language}")
        words = {name: str(value) for name, value in args.items()}
        held = [value for value in words.values() if len(value) > MAX_ARGUMENT]
        shown = {
            name: f"\ufdd0{held.index(value)}\ufdd1" if value in held else value
            for name, value in words.items()
        }
        text, errors = bundle.format_pattern(pattern, shown)
        if errors:
            raise TextError(f"{key} in {language}: {errors}")
        return MARK.sub(lambda mark: _put_in(mark, held), str(text))


def _put_in(mark: re.Match[str], held: Sequence[str]) -> str:
    # A person's own words may hold something that looks like a mark.
    index = int(mark[1])
    return held[index] if index < len(held) else mark[0]


@cache
def _parsed(source: str) -> Resource:
    return FluentResource(source)


def _bundle(language: Language) -> FluentBundle:
    # Isolation marks would stick to links that people copy.
    bundle = FluentBundle([FOLDERS[language]], functions=FUNCTIONS, use_isolating=False)
    for source in sources(language).values():
        bundle.add_resource(_parsed(source))
    return bundle
