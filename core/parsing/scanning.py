"""One pass over a message: which known words stand where."""

import re
from typing import NamedTuple

from core.intents import Language
from core.parsing.lexicon import Alias, Lexicon, Phrase, Surety


class Mark(NamedTuple):
    """A known phrase at its place in the text."""

    kind: str
    value: str
    start: int
    end: int
    language: Language


class Mention(NamedTuple):
    """A model's name at its place in the text, whether used as one or not."""

    alias: Alias
    start: int
    end: int
    surety: Surety


_WORD_START = re.compile(r"(?<![a-z0-9])[a-z0-9]|[\u3040-\u9fff]")
# "香蕉2张" asks for two results: a number that a counted thing follows is no version.
_COUNTED = re.compile(r"[.:]?\d|\s?[张只个幅段条秒份款版种位帧米岁年月点]|[kpsx]\b|x\d")
_NUMERAL_BEFORE_WAN = frozenset("一二三四五六七八九十百千几上数两0123456789亿")


def find_alias(text: str, start: int, lexicon: Lexicon) -> Mention | None:
    """Give the longest model name that begins here, spaces and hyphens left out of account."""
    found = None
    spelled = ""
    beginnings = lexicon.alias_beginnings
    for place in range(start, len(text)):
        char = text[place]
        if char in " -_" and text[place - 1] not in " -_":
            continue
        spelled += char
        if spelled not in beginnings:
            break
        alias = lexicon.aliases.get(spelled)
        if alias is not None and _ends_name(text, place + 1):
            is_split = alias.is_loose_when_split and " " in text[start : place + 1]
            surety = Surety.LOOSE if is_split else alias.surety
            found = Mention(alias, start, place + 1, surety)
    return found


def _ends_name(text: str, end: int) -> bool:
    last = text[end - 1]
    if last.isdigit():
        return _COUNTED.match(text, end) is None
    following = text[end : end + 1]
    if last.isascii() and following == "-" and text[end + 1 : end + 2].isalpha():
        # "a veo-like word", "kling-on"; but "midjourney-一只猫".
        return not text[end + 1].isascii()
    return not (last.isascii() and following.isascii() and following.isalnum())


def scan(text: str, lexicon: Lexicon) -> tuple[list[Mark], list[Mention]]:
    """Find names and phrases, the longest at each place, without overlap."""
    marks: list[Mark] = []
    mentions: list[Mention] = []
    done = 0
    beginnings, aliases = lexicon.alias_beginnings, lexicon.aliases
    lengths, phrases = lexicon.phrase_lengths, lexicon.phrases
    for word in _WORD_START.finditer(text):
        start = word.start()
        if start < done:
            continue
        mention: Mention | None = None
        phrase: str = ""
        meanings: tuple[Phrase, ...] = ()
        two, one = text[start : start + 2], text[start]
        # Most words are no beginning of anything, and this is the innermost loop of all.
        if two in beginnings or one in aliases:
            mention = find_alias(text, start, lexicon)
        if two in lengths or one in phrases:
            phrase, meanings = _find_phrase(text, start, lexicon)
        if mention is not None and mention.end - start >= len(phrase):
            if not (text[start] == "万" and start and text[start - 1] in _NUMERAL_BEFORE_WAN):
                mentions.append(mention)
                done = mention.end
        elif meanings:
            done = start + len(phrase)
            for kind, value, language in meanings:
                marks.append(Mark(kind, value, start, done, language))
    return marks, mentions


def _find_phrase(text: str, start: int, lexicon: Lexicon) -> tuple[str, tuple[Phrase, ...]]:
    phrases = lexicon.phrases
    for length in lexicon.phrase_lengths.get(text[start : start + 2], ()):
        phrase = text[start : start + length]
        if phrase in phrases and _ends_word(text, phrase[-1], start + length):
            return phrase, phrases[phrase]
    alone = text[start]
    if alone in phrases and _ends_word(text, alone, start + 1):
        return alone, phrases[alone]
    return "", ()


def _ends_word(text: str, last: str, end: int) -> bool:
    if not last.isascii() or not last.isalnum():
        return True
    following = text[end : end + 1]
    return not (following.isascii() and following.isalnum())
