"""How many results are asked; "三只猫" counts cats, "三张猫" counts pictures."""

import re

from core.parsing.numbers import CHINESE, ENGLISH, NUMBER, read_number
from core.parsing.reading import Reading

_RESULT_ZH = "图片|图像|图(?![书案腾纸鉴钉])|照片|版本|版|方案|变体|视频|短视频|短片|动画|壁纸|海报|头像|封面|插画|表情包|表情|logo|图标|效果图|选择|设计稿|设计|样式|广告片|宣传片|贴纸|构图|候选|片段|动图"
# Measure words of pictures; others ("个", "种") count results only before such a noun.
_ZH = re.compile(
    rf"(?<![第这那前后上下每另各其哪几\d.])({CHINESE}|\d{{1,2}})\s?(?:(张|幅)(?:不同的?|不一样的?)?(?:{_RESULT_ZH})?|(版)"
    rf"|([个款套种组条段支部])(?:不同的?|不一样的?)?(?:{_RESULT_ZH})|(段|条|支))(?:的)?"
)
# "三张桌子": flat things that are counted like pictures.
_FLAT_THING = re.compile(
    r"\s?(?:的)?(?:桌|床|椅|脸|嘴|牌|扑克|纸|票|弓|网|皮|饼|沙发|卡|邮票|唱片|钞票|地图|书桌|餐桌|照片[挂贴摆钉]|床单|毯|凳|席|A4|a4|信纸|合成|拼|合并|融合|叠|揉|合在|放在|并|纸币|面孔|笑脸|长凳|课桌|老照片|图拼|图合|图融)"
)
_INPUTS_BEFORE = re.compile(
    r"(?:这|那|把|将|用|参考|参照|以|从|结合|我的|发的|上面|前面|附件|分成|拼成|由)\s?(?:这|那)?\s?$"
)
_MAKE_BEFORE = re.compile(
    r"(?:^|来|出|画|做|生成|给我|要|整|搞|弄|再|共|跑|拍|设计|改成|先|个|不|吧|[\s,.!?;:。~])\s?$"
)
_EN = re.compile(
    rf"(?<![\w.:/-])(\d{{1,2}}|\b{ENGLISH}|a couple(?: of)?|a pair of|a dozen|a few|several|some)\s(?:more |different |separate |quick |alternate |alternative |new |unique )?"
    r"(images?|pics?|pictures?|photos?|versions?|variations?|variants?|options?|alternatives?|takes|clips?|videos?|vids?|results?"
    r"|drafts?|renders?|gens|generations|outputs|shots|choices|candidates|mockups|concepts|designs|samples)\b(?: of (?!(?:this|that|it|these|my|the|him|her)\b)| for (?=b roll))?"
)
_EN_THINGS = re.compile(
    rf"^({NUMBER})\s(?:more |different )?(posters|logos|wallpapers|avatars|stickers|banners|covers|illustrations|drawings|paintings|sketches"
    r"|memes|gifs|flyers|thumbnails|backgrounds|icons|emotes|portraits|cards)\b"
)
_EN_INPUTS_BEFORE = re.compile(
    r"(?:\bthe|\bthese|\bthose|\bboth|\bmy|\bmerge|\bcombine|\bblend|\bbetween|\bfrom|\bwith|\bwall of|\bcollage of|\bgrid of|\brow of"
    r"|\bstack of|\bpile of|\bholding|\binto|\bshowing|\bon|\bacross|\bthose|\bhis|\bher|\busing|\breference|\bof)\s$"
)
_SET_OF = re.compile(r"\b(?:set|series|batch|pack|total|bunch) of\s$")
_PINNED = re.compile(
    r"(?:pinned|taped|hanging|hung|on (?:a|the) (?:wall|board|fridge|desk|table)|in (?:a|one) frame|stuck|framed|scattered|side by side)"
)
_TIMES = re.compile(r"(?<![\w])(?:x|\*)\s?(\d{1,2})(?![\w:])|(?<![\w.:])(\d{1,2})\s?x(?![\w])")
_GIVE = re.compile(
    r"\b(?:give me|make|gimme|i want|do|generate|need)\s({n})(?=\s*(?:$|[,.!:]|of\b|pls|please))".format(
        n=NUMBER
    )
)
_WORDS = {"a couple": 2, "a couple of": 2, "a pair of": 2, "a dozen": 12}
_MOST = 50


def read_count(reading: Reading) -> int | None:
    """Find the number of results asked last; one is not a number that anybody asked."""
    text = reading.text
    found: list[tuple[int, int, int, str]] = []
    for match in _ZH.finditer(text):
        if match[1] != "一" and match[1] != "1" and _counts_results_zh(text, match):
            end = match.end() if match[2] or match[3] is None else match.end()
            found.append((match.start(), end, read_number(match[1]) or 1, "count.zh"))
    for match in _EN.finditer(text):
        value = _WORDS.get(match[1]) or _number_or_none(match[1])
        if value and not reading.is_cut(match.start()) and _counts_results_en(text, match):
            found.append((*match.span(), value, "count.en"))
    found += _others(reading)
    asked = None
    for start, end, value, rule in sorted(found):
        if value <= _MOST:
            reading.note("count", value, start, end, rule)
            reading.cut(start, end, rule)
            asked = value
    return asked if asked != 1 else None


def _number_or_none(text: str) -> int | None:
    return None if text in {"a few", "several", "some"} else read_number(text)


def _counts_results_zh(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    if _INPUTS_BEFORE.search(text, max(0, start - 6), start):
        return False
    if (match[2] or match[4]) and _FLAT_THING.match(text, match.end(2) if match[2] else end):
        return False
    if match[5] or match[3]:
        # "两段" alone is a part of anything; after "出" it is a film.
        return bool(_BOUND_MAKE.search(text, max(0, start - 3), start))
    return bool(_MAKE_BEFORE.search(text, max(0, start - 4), start))


_BOUND_MAKE = re.compile(r"(?:来|出|做|生成|给我|整|拍|要|搞|弄|剪|跑)\s?$")


def _counts_results_en(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    before = max(0, start - 14)
    if _EN_INPUTS_BEFORE.search(text, before, start) and not _SET_OF.search(text, before, start):
        return False
    return _PINNED.search(text, end, end + 24) is None


def _others(reading: Reading) -> list[tuple[int, int, int, str]]:
    text = reading.text
    found = []
    for match in _TIMES.finditer(text):
        if reading.is_alone(*match.span()) or match.end() == len(text.rstrip()):
            found.append((*match.span(), int(match[1] or match[2]), "count.times"))
    for match in _GIVE.finditer(text):
        found.append((*match.span(1), read_number(match[1]) or 1, "count.give"))
    for start, end in reading.clauses[:2]:
        lead = reading.lead_end(start)
        things = _EN_THINGS.match(text[lead:end])
        if things and _PINNED.search(text, lead + things.end(), lead + things.end() + 24) is None:
            number = read_number(things[1]) or 1
            found.append((lead, lead + things.end(1), number, "count.things"))
    return found
