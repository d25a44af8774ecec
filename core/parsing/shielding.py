"""What no other rule may read: links, quoted words, names of subjects, flags."""

import re
from itertools import zip_longest
from typing import NamedTuple

from core.parsing.lexicon import Lexicon
from core.parsing.normalise import HIDDEN, fold
from core.parsing.scanning import find_alias

_LINK = re.compile(r"https?://[^\s<>\"'，。、）)\]】\u3040-\u9fff]+")
_QUOTED = re.compile(
    r"\"[^\"\n]{1,400}\"|“[^”\n]{1,400}”|「[^」\n]{1,400}」|『[^』\n]{1,400}』|《[^》\n]{1,400}》"
    # An apostrophe opens a quotation only where no letter stands before it.
    r"|(?<![a-z0-9])'[^'\n]{1,400}'(?![a-z0-9])|‘[^’'\n]{1,400}[’']"
)
_ENDING = " \t\n,.!~。、…;" + "".join(
    map(chr, (*range(0x2600, 0x27C0), *range(0x1F000, 0x1FB00), 0xFE0F))
)
_GREETING = re.compile(
    r"\s*(?:hi|hey|hello|yo|hiya|good (?:morning|evening|afternoon)|你好|您好|哈喽|哈啰|嗨|嘿"
    r"|早上好|晚上好|下午好|早|早啊)"
    r"(?: (?:bot|there|all|everyone|team)|呀|啊)?[\s]*[,.!~，。、]+\s*(?=\S)"
)
_THANKS = re.compile(
    r"(?<=[^\s,.!~，。、])(?:[\s,.!~，。、]+(?:谢谢(?:你|您|啦|了|哈|大家|大佬)?|谢啦|多谢|感谢|拜托了?|麻烦了?|辛苦了?|劳驾)"
    r"|[\s]*[,.!~]+\s*(?:thanks|thank you|thank u|thx|ty|please|pls|plz|cheers)(?: so much| a lot"
    r"| in advance)?)+\s*$"
)
_THRICE = re.compile(r"([a-z])\1\1+")
_STRETCHED = re.compile(r"(?<![a-z0-9])(?:[a-z]*?([a-z])\1\1[a-z]*)(?![a-z0-9])")
_FLAG = re.compile(r"(?<![\w-])(?:--|[—–]{1,2}) ?([a-z]+)[ =:]*")
_SHORT_FLAG = re.compile(r"(?<![\w-])-([mnq])\s+(?=\S)")
_FLAG_VALUE = re.compile(r"[^\s,，。;]+")
_NEGATIVE = re.compile(
    r"(?:反向提示词|负面提示词|负向提示词|反向词|negative prompt)\s*:?\s*((?:(?!--)[^\n])*)"
)
_TAKES_MODEL = frozenset({"model", "m"})
# "--raw a cat" sets a switch; the words after it are not its value.
_SWITCHES = frozenset({"tile", "raw", "hd", "fast", "relax", "turbo", "draft", "video", "loop"})
_OF_MIDJOURNEY = frozenset(
    {"v", "s", "stylize", "c", "chaos", "iw", "weird", "w", "niji", "stop", "sref", "cref", "cw"}
    | {"sw", "oref", "ow", "profile", "p", "exp", "motion", "bs", "r", "repeat", "version", "sv"}
)
_SETTINGS = frozenset(
    {"ar", "aspect", "ratio", "model", "m", "size", "dur", "duration", "d", "n", "count", "no"}
    | {"seed", "quality", "q", "style", "res", "resolution", "audio", "sound", "negative"}
)


def links_in(text: str) -> list[str]:
    """List the links of a message as they stand in it, in order."""
    return [found.group() for found in _LINK.finditer(text)]


def subjects_in(text: str, subjects: tuple[str, ...]) -> list[str]:
    """List the names that a message calls pictures by, in order; quoted ones are no names."""
    folded = fold(text)
    for hidden in (_LINK, _QUOTED):
        folded = _hide(folded, [match.span() for match in hidden.finditer(folded)], HIDDEN)
    return [named.name for named in _find_subjects(folded, subjects)]


class Flag(NamedTuple):
    """A Midjourney-style setting, as --ar 3:2."""

    name: str
    value: str
    start: int
    end: int


class Named(NamedTuple):
    """A subject of this chat, where the text names it."""

    name: str
    start: int
    end: int


class Shielded(NamedTuple):
    """Folded text with those parts hidden, and the parts."""

    text: str
    links: list[tuple[int, int]]
    flags: list[Flag]
    negative: tuple[int, int, int] | None
    """Start of the label, start and end of what must not be in the picture."""
    subjects: list[Named]
    manners: list[tuple[int, int]]
    """A greeting before and thanks after what is said."""


def shield(raw: str, subjects: tuple[str, ...], lexicon: Lexicon) -> Shielded:
    """Fold a message and hide those parts behind characters that no rule matches."""
    text = _blank_ending(_unstretch(fold(raw)))
    manners = _find_manners(text)
    text = _hide(text, manners, " ")
    links: list[tuple[int, int]] = []
    if "://" in text:
        links = [match.span() for match in _LINK.finditer(text)]
        text = _hide(text, links, " ")
    text = _hide(text, [match.span() for match in _QUOTED.finditer(text)], HIDDEN)
    negative = None
    if (match := _NEGATIVE.search(text)) is not None:
        negative = (match.start(), *match.span(1))
        text = _hide(text, [match.span()], " ")
    flags = _find_flags(text, raw, lexicon)
    text = _hide(text, [(flag.start, flag.end) for flag in flags], " ")
    named = _find_subjects(text, subjects)
    text = _hide(text, [(name.start, name.end) for name in named], HIDDEN)
    return Shielded(text, links, flags, negative, named, manners)


def _find_manners(text: str) -> list[tuple[int, int]]:
    greeting = _GREETING.match(text)
    thanks = _THANKS.search(text, greeting.end() if greeting else 0)
    return [match.span() for match in (greeting, thanks) if match]


def _blank_ending(text: str) -> str:
    """Write spaces for stops, exclamations and emoji at the end: they mean nothing to a rule."""
    said = text.rstrip(_ENDING)
    return said.ljust(len(text)) if said else text


def _unstretch(text: str) -> str:
    """Write "plsss" and "heyyy" as they are known, the letters too many as spaces after them."""
    return _STRETCHED.sub(_shorten, text) if _THRICE.search(text) else text


def _shorten(match: re.Match[str]) -> str:
    return _THRICE.sub(r"\1", match[0]).ljust(len(match[0]))


def _hide(text: str, spans: list[tuple[int, int]], char: str) -> str:
    if not spans:
        return text
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        pieces += (text[done:start], char * (end - start))
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


def _find_flags(text: str, raw: str, lexicon: Lexicon) -> list[Flag]:
    heads = list(_FLAG.finditer(text)) if "--" in text or "—" in text or "–" in text else []
    if " -" in text:
        heads += _SHORT_FLAG.finditer(text)
        heads.sort(key=lambda head: head.start())
    flags = []
    for head, following in zip_longest(heads, heads[1:]):
        name = head[1]
        limit = following.start() if following else len(text)
        if name in _SWITCHES:
            flags.append(Flag(name, "", head.start(), head.end()))
            continue
        if name not in _SETTINGS and name not in _OF_MIDJOURNEY:
            continue
        value = _FLAG_VALUE.match(text, head.end(), limit)
        end = value.end() if value else head.end()
        known = find_alias(text, head.end(), lexicon) if name in _TAKES_MODEL else None
        if known is not None:
            end = known.end
        elif name in {"no", "negative"}:
            # "--no people, text" runs to the next flag or line.
            line = text.find("\n", head.end(), limit)
            end = line if line != -1 else limit
        flags.append(Flag(name, raw[head.end() : end].strip(), head.start(), end))
    return flags


def _find_subjects(text: str, subjects: tuple[str, ...]) -> list[Named]:
    found: list[Named] = []
    for subject in subjects:
        name = fold(subject.strip())
        start = text.find(name) if name else -1
        while start != -1:
            end = start + len(name)
            if not (_continues(text, start, name[0]) or _continues_after(text, end, name[-1])):
                found.append(Named(subject, start, end))
                break
            start = text.find(name, end)
    found.sort(key=lambda named: (named.start, -named.end))
    return [
        named
        for place, named in enumerate(found)
        if not any(other.end > named.start for other in found[:place])
    ]


def _continues(text: str, start: int, first: str) -> bool:
    before = text[start - 1 : start] if start else ""
    return first.isascii() and before.isascii() and before.isalnum()


def _continues_after(text: str, end: int, last: str) -> bool:
    after = text[end : end + 1]
    return last.isascii() and after.isascii() and after.isalnum()
