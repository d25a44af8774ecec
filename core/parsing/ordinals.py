"""Which of several pictures is meant: "第二张", "the second one", "the last picture"."""

import re
from typing import NamedTuple

from core.parsing.normalise import fold
from core.parsing.numbers import CHINESE, read_number

LAST = -1
_LONGEST = 40
"""Whoever says more than this says more than a place."""

_EN = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_PICTURES = r"(?:one|pic|picture|image|photo|version|variant)\b"
# "第二张桌子" is no picture.
_NO_PICTURE = r"(?!\s?(?:的)?[^\s,，]{0,2}(?:桌|床|椅|纸|牌|票|毯|席|凳|沙发|脸|嘴|弓|网|皮|饼|卡))"
_ZH_ORDINAL = (
    rf"第\s?(?P<zh>\d{{1,2}}|{CHINESE})\s?[张幅]{_NO_PICTURE}"
    rf"|最后(?:那|一|那一)?[张幅]{_NO_PICTURE}"
)
# "The first picture of the moon" is none of ours.
_OF_SET = (
    r"(?:(?: out)? of (?:the |all |my |your )*(?:set|series|pictures|three|four|five|them|those"
    r"|these|\d)\b"
    r"|(?! of\b))"
)
_EN_ORDINAL = (
    rf"(?:(?:the )?(?:(?P<en>{'|'.join(_EN)})|(?P<nth>\d{{1,2}})(?:st|nd|rd|th)|(?:very )?last)"
    rf" {_PICTURES}|(?:pic|picture|image|photo|number) (?P<digit>\d{{1,2}})\b){_OF_SET}"
)
_ORDINAL = re.compile(rf"{_ZH_ORDINAL}|\b(?:{_EN_ORDINAL})")

_IS_PICTURE = re.compile(_NO_PICTURE)
_OPENS_ALONE = (
    r"(?:(?:(?:ok|okay|yes|i'll|i'd|ill|i|we'll|we|just|only|use|take|pick|choose|want|show|draw"
    r"|give|gimme|me|to|see|like to|what about|how about|let's|lets|let|go with"
    r"|can i (?:see|get|have))\b"
    r"|好的?|嗯|那么?|我|就|还是|选|要|用|看看?|画|给我?|来|发(?:一遍|一下)?|再|刚才的?|上次的?)[\s,]*)*+"
)
_ENDS_ALONE = (
    r"(?:[\s,]*(?:的?(?:图片?|照片|画)|吧|呢|呀|啊|啦|好了|就行|谢谢|发?给?我"
    r"|(?:please|pls|thanks|then|from the left|it is)\b))*+[\W_]*"
)
_ALONE = re.compile(rf"[\W_]*{_OPENS_ALONE}(?:{_ZH_ORDINAL}|{_EN_ORDINAL}){_ENDS_ALONE}")
_ANY_ZH, _ANY_EN = (re.sub(r"\?P<\w+>", "?:", each) for each in (_ZH_ORDINAL, _EN_ORDINAL))
_AWAY = r"(?:删(?:掉|除|了)?|去掉|丢掉|扔掉|delete|remove|discard|drop)"
_JUDGED = re.compile(
    rf"[\W_]*{_OPENS_ALONE}(?:"
    rf"(?:不[要用]|不?喜欢|别用|最喜欢|not|love|like|prefer"
    rf"|(?:please |pls |请|帮我)*{_AWAY})[\s,]*(?:{_ANY_ZH}|{_ANY_EN})"
    rf"|(?:把)?(?:{_ANY_ZH})[\s,]*(?:给?{_AWAY}|是?(?:谁|怎么|用什么(?:模型)?)画的?"
    rf"|不[要对行好错]|错了|也?可以|也?行|(?:最|挺|很|更|比较)?好看?)"
    rf"|(?:{_ANY_EN})(?: is|'s| looks) (?:the )?(?:best|good|nice|great|wrong|bad|better)\b"
    rf"){_ENDS_ALONE}"
)


_MANNERS_EN = (
    r"(?:(?:ok|okay|now|and|please|pls|can you|could you|can u|i want you to|let's|just|only"
    r"|then)\b[\s,]*)*"
)
_CHANGE_EN = (
    r"(?:(?:make|change|edit|turn|fix|crop|brighten|darken|animate|recolor|upscale|take|use|give"
    r"|redo|keep|extend|bring|with|in|for|from|on)\s(?:only\s)?"
    r"|(?:add|put|remove|erase)\s[^,.!?]{1,40}?\s(?:to|on|in|into|onto|from|at)\s)?"
)
_OPENS_EN = re.compile(rf"\W*{_MANNERS_EN}{_CHANGE_EN}$")
_CHANGED_EN = re.compile(
    rf"\W*{_MANNERS_EN}(?:make|change|edit|turn|fix|crop|brighten|darken|recolor|upscale) {_ANY_EN}"
)
_MANNERS_ZH = (
    r"(?:(?:ok|好的?|行|可以|嗯+|那么?|谢谢|多谢|不错|很好|真好|喜欢|你好|麻烦你?|请|帮我|现在|然后)"
    r"[\s,，。.!！:：~]*)*"
)
_OPENS_ZH = re.compile(
    rf"\W*{_MANNERS_ZH}(?:再|就|只|仅)?(?:把|将|给|让|用|拿|以|在|改|参考|照着)?\s?$"
)


class Ordinal(NamedTuple):
    """A picture by its place, and where the words for it stand."""

    start: int
    end: int
    place: int
    """From 1; LAST for the last one."""


def find_ordinal(text: str) -> Ordinal | None:
    """Find with which picture, by its place, folded text begins a request; and with no other."""
    found = list(_ORDINAL.finditer(text))
    if len({_place(match) for match in found}) != 1:
        return None
    start, end = found[0].span()
    if text[start] in "第最":
        opens = _OPENS_ZH.match(text[:start])
    else:
        opens = _OPENS_EN.match(text[:start])
    return Ordinal(start, end, _place(found[0])) if opens is not None else None


def place_in(text: str) -> int | None:
    """Tell which picture words name by its place, from 1, where they name one."""
    places = {_place(match) for match in _ORDINAL.finditer(fold(text))}
    return places.pop() if len(places) == 1 else None


def is_alone(text: str) -> bool:
    """Tell "第二张" and "the second one, please", which say which picture and nothing else."""
    return len(text) <= _LONGEST and _ALONE.fullmatch(fold(text)) is not None


def is_judged(text: str) -> bool:
    """Tell "第二张不错" and "not the second one", which want nothing done to a picture."""
    return len(text) <= _LONGEST and _JUDGED.fullmatch(fold(text)) is not None


def is_changed(text: str) -> bool:
    """Tell "make the second one snowy", in folded text, which no words can be drawn for."""
    return _CHANGED_EN.match(text) is not None


def find_last(text: str) -> Ordinal | None:
    """Find the last picture by its place in folded text, wherever it stands."""
    found = list(_ORDINAL.finditer(text))
    return Ordinal(*found[-1].span(), _place(found[-1])) if found else None


def is_picture_after(text: str, end: int) -> bool:
    """Tell "第二张" from "第二张桌子", which is counted in the same way."""
    return _IS_PICTURE.match(text, end) is not None


def _place(match: re.Match[str]) -> int:
    word, number = match["en"], match["zh"] or match["nth"] or match["digit"]
    if word is not None:
        return _EN.index(word) + 1
    return LAST if number is None else read_number(number) or LAST
