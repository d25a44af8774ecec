"""The language to answer in: that of the request, not of what it quotes or names."""

import re

from core.intents import Language
from core.parsing.reading import Reading

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z]{2,}|\bi\b|\bu\b")
# Words that ask in one language weigh more than what they ask for.
_REQUEST_WEIGHT = 4
# A Chinese word is about one and a half characters.
_WORD_PER_CHARACTER = 0.6


def read_language(reading: Reading) -> Language:
    """Weigh the words of the request, then those of the description."""
    if not _CHINESE.search(reading.raw):
        return Language.EN
    text = _without_names(reading)
    chinese = len(_CHINESE.findall(text))
    latin = len(_LATIN.findall(text))
    if not latin:
        return Language.ZH if chinese or not _LATIN.search(reading.text) else Language.EN
    if not chinese:
        return Language.EN
    asked = {mark.language for mark in reading.of("request")} | {
        mark.language for mark in reading.of("polite")
    }
    if len(asked) == 1:
        only = asked.pop()
        # "帮我跑一下这个" before pages of English asks in Chinese.
        if only is Language.ZH or chinese * _WORD_PER_CHARACTER < latin * _REQUEST_WEIGHT:
            return only
    return Language.ZH if chinese * _WORD_PER_CHARACTER >= latin else Language.EN


def _without_names(reading: Reading) -> str:
    text = reading.text
    for mention in reading.mentions:
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return text
