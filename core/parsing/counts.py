"""How many results are asked; "三只猫" counts cats, "三张猫" counts pictures."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from core.intents import MediaKind
from core.parsing.numbers import CHINESE, ENGLISH, NUMBER, read_number
from core.parsing.reading import Reading

_RESULT_ZH = (
    "图片|图像|图(?![书案腾纸鉴钉])|照片|版本|版|方案|变体|视频|短视频|短片|动画|壁纸"
    "|海报|头像|封面|插画|表情包|表情|logo|图标|效果图|选择|设计稿|设计|样式|广告片"
    "|宣传片|贴纸|构图|候选|片段|动图"
)
# Measure words of pictures; others ("个", "种") count results only before such a noun.
_ZH = re.compile(
    rf"(?<!第\s)(?<![第这那前后上下每另各其哪几\d.])({CHINESE}|\d{{1,3}})\s?(?:(张|幅)(?:不同的?"
    rf"|不一样的?)?(?:{_RESULT_ZH})?|版本|(版)"
    rf"|[个款套种组](?=(?:不同|不一样)的?(?:风格|角度|颜色|配色|姿势|表情|构图|款式|方向|场景))"
    rf"|([个款套种组条段支部])(?:不同的?|不一样的?)?(?:{_RESULT_ZH})|(段|条|支))(?:的)?"
)
# "三张桌子": flat things that are counted like pictures.
_FLAT_THING = re.compile(
    r"\s?(?:的)?(?:[^\s,，]{0,2}(?:桌|床|椅|纸(?!鹤)|牌|票|毯|席|凳|沙发)|桌|床|椅|脸|嘴|牌|扑克"
    r"|纸|票|弓|网|皮|饼|沙发|卡|邮票|唱片|钞票|地图|书桌|餐桌"
    r"|照片[挂贴摆钉]|床单|毯|凳|席|A4|a4|信纸|合成|拼|合并|融合|叠|揉|合在|放在|并|纸币|面孔"
    r"|笑脸|长凳|课桌|老照片|图拼|图合|图融|图之间|之间|图里|图片?都|图一起)"
)
_INPUTS_BEFORE = re.compile(
    r"(?:这|那|把|将|用|参考|参照|以|从|结合|我的|发的|上面|前面|附件|分成|拼成|由)\s?(?:这"
    r"|那)?\s?$"
)
_MAKE_BEFORE = re.compile(
    r"(?:^|来|出|画|做|生成|给我|要|整|搞|弄|再|共|跑|拍|设计|改成|先|个|不|吧|[\s,.!?;:。~])\s?$"
)
_NOUN_BEFORE = re.compile(r"(?:图|图片|海报|头像|封面|照片|壁纸|插画|贴纸|卡片|配图)\s?$")
_ENDS = re.compile(r"\s|$|[,.!?;。，]")
_BOUND_MAKE = re.compile(r"(?:来|出|做|生成|给我|整|拍|要|搞|弄|剪|跑)\s?$")
_EN = re.compile(
    rf"(?<![\w.:/-])(\d{{1,3}}|\b{ENGLISH}|a couple(?: of)?|a pair of|half a dozen|a half dozen"
    rf"|half dozen|a dozen|a trio of|a few|several"
    rf"|some)\s(?:more |different |separate |quick |alternate |alternative |new |unique |short "
    rf"|little )*"
    r"(images?|pics?|pictures?|photos?|versions?|variations?|variants?|options?|alternatives?"
    r"|takes|clips?|videos?|vids?|results?"
    r"|drafts?|renders?|gens|generations|outputs|shots|choices|candidates|mockups|concepts"
    r"|designs|samples)\b(?: of (?!(?:this|that|it|these|my|the|him|her)\b)| for (?=b roll))?"
)
_EN_THINGS = re.compile(
    rf"({NUMBER})\s(?:more |different )?(posters|logos|wallpapers|avatars|stickers|banners"
    rf"|covers|illustrations|drawings|paintings|sketches"
    r"|memes|gifs|flyers|thumbnails|backgrounds|icons|emotes|portraits|cards)\b"
)
_EN_INPUTS_BEFORE = re.compile(
    r"(?:\bthe|\bthese|\bthose|\bboth|\bmy|\bmerge|\bcombine|\bblend|\bbetween|\bfrom|\bwith"
    r"|\bwall of|\bcollage of|\bgrid of|\brow of"
    r"|\bstack of|\bpile of|\bholding|\binto|\bshowing|\bon|\bacross|\bthose|\bhis|\bher|\busing"
    r"|\breference|\bof)\s$"
)
_SET_OF = re.compile(r"\b(?:an? |the )?(?:set|series|batch|pack|total|bunch) of\s$")
# "of 3 pictures": of a fox, or with a colon before what is on them.
_OF_WHAT = re.compile(r"\s?(?:of\b|[:：])")
# "一组四张：", "四张一组", "系列三张".
_SET_ZH = re.compile(
    rf"(?:(?:再|给我)?来|给我|出)?(?<![这那])(?:一个|[一1])?(?<![这那])(?:[组套]|系列)(?:图片?|照片|插画|海报)?\s?"
    rf"(?P<inside>{CHINESE}|\d{{1,3}})\s?[张幅](?:{_RESULT_ZH})?(?:的)?"
    rf"|(?<![这那])(?P<first>{CHINESE}|\d{{1,3}})\s?[张幅]一[组套](?:的)?"
)
_PINNED = re.compile(
    r"(?:pinned|taped|hanging|hung|on (?:a|the) (?:\w+ )?(?:wall|board|fridge|desk|table)|in (?:a"
    r"|one) frame|stuck|framed|scattered|side by side)"
)
_TIMES = re.compile(r"(?<![\w])(?:x|\*)\s?(\d{1,2})(?![\w:])|(?<![\w.:])(\d{1,2})\s?x(?![\w])")
_GIVE = re.compile(
    rf"\b(?:give me|make|gimme|i want|do|generate|need)\s({NUMBER})(?=\s*(?:$|[,.!:]|of\b|pls"
    rf"|please))"
)
# "two more, please": of what was made last.
_MORE = re.compile(
    r"\W*(?:(?:can|could|may) i (?:get|have|see) |(?:give|make|draw|show|do)(?: me)? |gimme "
    r"|i want )?"
    rf"({NUMBER}) more(?: of (?:them|those|these|it|that))?(?: please| pls)?\W*$"
)
_WORDS = {
    "a couple": 2,
    "a couple of": 2,
    "a pair of": 2,
    "a dozen": 12,
    "half a dozen": 6,
    "a half dozen": 6,
    "half dozen": 6,
    "a trio of": 3,
}
_VAGUE = frozenset({"a few", "several", "some"})
_MOST = 999
_MAY_COUNT = re.compile(
    r"[\d两俩三仨四五六七八九十]|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|couple"
    r"|pair|dozen|twenty|thirty|(?:four|fif|six|seven|eigh|nine|thir)teen)"
)


class _Count(NamedTuple):
    start: int
    end: int
    value: int
    rule: str


def read_count(reading: Reading) -> int | None:
    """Find the number of results asked last; one is not a number that anybody asked."""
    if not _MAY_COUNT.search(reading.text):
        return None
    found = [
        *_chinese(reading),
        *_sets(reading),
        *_english(reading),
        *_times(reading),
        *_things(reading),
    ]
    asked = None
    for count in sorted(found):
        if 1 < count.value <= _MOST:
            reading.note("count", count.value, count.start, count.end, count.rule)
            reading.cut(count.start, count.end, count.rule)
            asked = count.value
    return asked


def _chinese(reading: Reading) -> Iterator[_Count]:
    for match in _ZH.finditer(reading.text):
        value = read_number(match[1])
        if value and _counts_results(reading.text, match) and not _counts_inputs(reading, match):
            yield _Count(*match.span(), value, "counts.chinese")


def _sets(reading: Reading) -> Iterator[_Count]:
    """Find "一组四张", where the word for the set goes with the number."""
    text = reading.text
    for match in _SET_ZH.finditer(text):
        start, end = match.span()
        value = read_number(match["inside"] or match["first"])
        is_input = _INPUTS_BEFORE.search(text, max(0, start - 6), start)
        if value and not is_input and not _FLAT_THING.match(text, end):
            yield _Count(start, end, value, "counts.set")


def _counts_results(text: str, match: re.Match[str]) -> bool:
    """Tell "来三张" from "这三张", "三张桌子" and "两段楼梯"."""
    start = match.start()
    if _INPUTS_BEFORE.search(text, max(0, start - 6), start):
        return False
    sheet_end = match.end(2)
    if sheet_end != -1 and _FLAT_THING.match(text, sheet_end):
        return False
    # "两段" alone is a part of anything; after "出" it is a film.
    is_bare = match[3] or match[5]
    if sheet_end != -1 and _NOUN_BEFORE.search(text, max(0, start - 4), start):
        # "主图四张" lists how many; "图三张着嘴" does not end there.
        return _ENDS.match(text, match.end()) is not None
    before = _BOUND_MAKE if is_bare else _MAKE_BEFORE
    return before.search(text, max(0, start - 4), start) is not None


def _counts_inputs(reading: Reading, match: re.Match[str]) -> bool:
    """Tell whether "两张" at the very start speaks of the two pictures sent."""
    if match.start() > 0 or not reading.has_pictures:
        return False
    reply = reading.message.reply
    sent = (*reading.message.attachments, *(reply.media if reply else ()))
    return sent.count(MediaKind.IMAGE) == read_number(match[1])


def _english(reading: Reading) -> Iterator[_Count]:
    text = reading.text
    for match in _EN.finditer(text):
        start, end = match.span()
        if match[1] in _VAGUE or reading.is_cut(start) or _PINNED.search(text, end, end + 24):
            continue
        before = max(0, start - 14)
        opening = _SET_OF.search(text, before, start)
        if opening is None and _EN_INPUTS_BEFORE.search(text, before, start):
            # "a set of 4 images" asks for four; "a wall of 9 photos" is a scene.
            continue
        value = _WORDS.get(match[1]) or read_number(match[1])
        if opening is not None:
            start = opening.start()
            what = _OF_WHAT.match(text, end)
            end = what.end() if what else end
        yield _Count(start, end, value or 1, "counts.english")


def _times(reading: Reading) -> Iterator[_Count]:
    """Find "x4" at the end and "give me 4"."""
    text = reading.text
    for match in _TIMES.finditer(text):
        if reading.is_alone(*match.span()) or match.end() == len(text.rstrip()):
            yield _Count(*match.span(), int(match[1] or match[2]), "counts.times")
    more = _MORE.match(text)
    if more is not None:
        yield _Count(*more.span(1), read_number(more[1]) or 1, "counts.more")
    for match in _GIVE.finditer(text):
        yield _Count(*match.span(1), read_number(match[1]) or 1, "counts.give")


def _things(reading: Reading) -> Iterator[_Count]:
    """Find "3 posters" where the request begins with it."""
    text = reading.text
    for start, end in reading.clauses[:2]:
        lead = reading.lead_end(start)
        match = _EN_THINGS.match(text, lead, end)
        if match is not None and not _PINNED.search(text, match.end(), match.end() + 24):
            yield _Count(lead, match.end(1), read_number(match[1]) or 1, "counts.things")
