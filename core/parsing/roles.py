"""Which pictures the words work on, and where those come from."""

import re
from typing import NamedTuple

from core.intents import MediaKind, Source
from core.parsing.reading import Reading
from core.parsing.scanning import Mark
from core.parsing.shielding import Shielded


class Roles(NamedTuple):
    """The input pictures and how the words relate to them."""

    sources: tuple[Source, ...]
    points: bool
    """The words point at a picture that exists already."""
    edits: bool
    """The words change a picture that exists already."""
    references: bool
    """The words take a picture as a model for another one."""
    styles: bool
    """The words take over the style of a picture."""


_PICTURE_LINK = re.compile(r"\.(?:mp4|mov|webm|avi|mkv|pdf|docx?|html?|zip)(?:$|[?#])")
# "this" and "那张" that do not point: a time, a setting, the request itself.
_NO_PICTURE_AFTER = re.compile(
    r"\s*(?:time|once|week|month|year|is\b|was\b|way|kind|sort|prompt|request|one time|afternoon|with (?:kling|mj|veo|sora|midjourney)|世界|夏天|冬天|季节|时候|时代|城市|模型|model|"
    r"but dont save|but don't save|idea|concept|song|movie|story|topic|job)"
)
_OPENS = re.compile(r"(?:^|[,.!?;:\n，。~…]|\s[-–—]\s)[\s\ufffc]*$")
_BEFORE_POINT = re.compile(
    r"(?:^|[,.!?;:\n，。~…\s]|把|将|给|让|用|以|按|照|像|参考|参照|从|跟|和|在|对|拿|请|帮我|基于|根据|改|修|将|替|为|叫|是|我|由|处理|优化|放大|的)$"
)
_THIS_NOUN = re.compile(
    r"\s(?:\w+\s){0,3}?(?:pic|pics|picture|photo|image|img|selfie|sketch|drawing|scan|screenshot|painting|shot|logo|character|portrait|render|artwork|illustration|doodle|frame|still|guy|girl|cat|dog|man|woman|person|kid|dude|house|room|car|product|outfit|scene|poster|version|look|style|one|mech|robot|dragon|shoe|shoes|sneaker|sneakers|bottle|chair|couple)\b"
)
_EDIT_LEADS_EN = re.compile(
    r"(?:(?:ok|okay|now|and|then|can you|could you|please|pls|just|also|so|but|or|actually|hey|hi|cool|great|nice|perfect|love it|lets|let's|could u|can u|i want|i'd like|have|let|try|maybe|,|\s)\s*)*"
    r"(?:make|turn|give|put|change|add|remove|swap|replace|fix|zoom|crop|bring|animate|colorize|restore|upscale|have|let|show|recolor|redo|take|draw|keep|edit|dress|move|do|get|convert|transform|extend|blur|brighten|darken|set|place|help|render|redraw|reimagine|shave|see|want)\b"
)
_DETERMINED = re.compile(r"\b(?:an?|some|one|two|three|four|five|another)\s+[a-z]")
_OBJECT = re.compile(
    r"\b(?:make|turn|give|put|change|bring|animate|have|let|show|redo|keep|take|dress|move|get|fix|do|convert|transform|edit|render|redraw|upscale|crop|colorize|restore|set|place|help|want|see|of|on|to|in|from|with|for|extend|blur)\s+$"
)
_SUBJECT_START_ZH = re.compile(
    r"(?:^|[,.!?;:\n，。~…\s]|把|让|给|叫|将|帮|替|为|然后|再|用|以|按|请|想看|画|跟|参考|对|现在|做|生成|做个|画个|来一张|来张|来个|继续|接着|换成|让我看|看看)$"
)


def read_roles(reading: Reading, shielded: Shielded) -> Roles:
    """Decide which pictures at hand the words call for, in the order of the house."""
    message, context = reading.message, reading.context
    attached = sum(kind is MediaKind.IMAGE for kind in message.attachments)
    replied = sum(kind is MediaKind.IMAGE for kind in message.reply.media) if message.reply else 0
    linked = sum(
        not _PICTURE_LINK.search(reading.raw[start:end].lower()) for start, end in shielded.links
    )
    if reading.first("point", "ignore"):
        attached = replied = 0
    named = len(shielded.subjects)
    at_last = reading.first("point", "last")
    pointing = _pointing(reading)
    references = reading.first("reference")
    edits = _edits(reading)
    sources: list[Source] = [Source.ATTACHMENT] * attached
    if replied and (not attached or reading.first("point", "reply") or _calls_for_two(reading)):
        sources += [Source.REPLY] * replied
    sources += [Source.LINK] * linked
    if named and not (replied and not attached and not linked and pointing is None):
        sources += [Source.SUBJECT] * named
    elif named and not sources:
        sources += [Source.SUBJECT] * named
    has_last = context.last is MediaKind.IMAGE
    wants_last = pointing or at_last or (references if _is_pointing_reference(reading) else None)
    if has_last and wants_last is not None and (not sources or (at_last and attached)):
        sources.append(Source.LAST)
        reading.note("sources", Source.LAST, wants_last.start, wants_last.end, "roles.pointing")
    return Roles(
        sources=tuple(sources),
        points=pointing is not None or at_last is not None,
        edits=edits,
        references=references is not None and _is_reference(reading, references, bool(sources)),
        styles=_takes_style(reading),
    )


def _calls_for_two(reading: Reading) -> bool:
    return reading.first("frames") is not None or any(
        reading.text[mark.start : mark.end]
        in {
            "合成",
            "融合",
            "拼成",
            "合并",
            "merge",
            "combine",
            "blend",
            "这两张",
            "两张图",
            "both pics",
            "both images",
            "both photos",
            "these two",
            "the two",
        }
        for mark in (*reading.of("edit"), *reading.of("point"))
    )


def _pointing(reading: Reading) -> Mark | None:
    """Find the first word that points at a picture outside the sentence."""
    for mark in reading.of("point"):
        if _points(reading, mark):
            return mark
    for mark in reading.of("edit"):
        if _edit_points(reading, mark):
            return mark
    return None


_POINTING_EDIT = re.compile(r"\b(?:it|him|her|them|this|that|these)\Z")


def _edit_points(reading: Reading, mark: Mark) -> bool:
    """Tell "make it less blurry" from "a cat, make it blue" and "make it square"."""
    word = _POINTING_EDIT.search(reading.text[mark.start : mark.end])
    if word is None or reading.is_cut(mark.start):
        return False
    following = reading.lead_end(mark.end)
    if following > mark.end + 1 and reading.is_blank(mark.end, reading.clause_at(mark.start)[1]):
        return False
    if word[0] in {"this", "these"}:
        return _NO_PICTURE_AFTER.match(reading.text, mark.end) is None
    return reading.is_blank(0, mark.start) or not (
        _DETERMINED.search(reading.text[: mark.start])
        or _CHINESE.search(reading.text[: mark.start])
    )


_CHINESE = re.compile(r"[\u3040-\u9fff]")


def _points(reading: Reading, mark: Mark) -> bool:
    text = reading.text
    if mark.value in {"reply", "ignore"}:
        return False
    if mark.value in {"pronoun", "here"} and reading.is_cut(mark.start):
        return False
    if mark.value == "pronoun":
        return _pronoun_points(reading, mark)
    if _NO_PICTURE_AFTER.match(text, mark.end):
        return False
    word = text[mark.start : mark.end]
    if word.startswith(("附件", "attach", "the attach")) and not reading.has_pictures:
        return not reading.message.attachments
    if mark.value == "same":
        left, _ = reading.clause_at(mark.start)
        return reading.is_blank(left, mark.start) or bool(
            _SAME_BEFORE.search(text, max(0, mark.start - 12), mark.start)
        )
    if mark.value == "more":
        return _more_points(reading, mark)
    if word == "this":
        return _this_points(reading, mark)
    if mark.value == "here" and mark.language == "en" and word in _NEEDS_PICTURE:
        return _this_points(reading, mark) or reading.has_pictures
    if mark.language == "zh" and word in {"第一张", "第二张", "两张图"}:
        return True
    return (
        mark.language == "en"
        or _BEFORE_POINT.search(text, max(0, mark.start - 3), mark.start) is not None
        or mark.start == 0
    )


_SAME_BEFORE = re.compile(r"(?:\b(?:the|in|with|keep|use|of|do|make|but|and|put|draw)\s*)$")
_NEEDS_PICTURE = frozenset(
    {
        "these",
        "the pic",
        "the photo",
        "the image",
        "the picture",
        "the two",
        "the original",
        "attached",
        "first image",
        "the first one",
        "the second one",
    }
)
_MORE_GOES_ON = re.compile(
    r"[^\n]{0,12}?(?:不一样|不同|换|改|但|不过|这次|姿势|角度|表情|背景|同|变|更|另|like this|but|with|in |at |different|without|this time|except|only|where|,)"
)


def _more_points(reading: Reading, mark: Mark) -> bool:
    word = reading.text[mark.start : mark.end]
    left, _ = reading.clause_at(mark.start)
    if not reading.is_blank(left, mark.start):
        return False
    if word.startswith(("再", "another one", "one more", "another version")):
        return _MORE_GOES_ON.match(reading.text, mark.end) is not None
    return True


_THIS_OPEN = re.compile(
    r"\s*(?:$|[,.!?;:\n]|[\u3040-\u9fff]|\s*(?:but|in|into|as|look|looks|with|at|more|less|from|on|like|and|again|pls|please|for|to|a|an|the|bigger|smaller|brighter|darker|without|only|under|wearing|same|-)\b|\s*\ufffc)"
)
_THIS_BEFORE = re.compile(
    r"(?:\b(?:like|make|turn|edit|change|animate|of|to|from|into|use|fix|in|on|with|take|put|bring|redo|do|reference|convert|transform|on|upscale|restore|colorize|crop|extend|want|and|see|give|add|for|remove|enhance|have|show|draw|keep|swap|recolor|is|as)\s+|^\s*|[,.!?;:\n]\s*|[\u3040-\u9fff]\s*)$"
)
_DRAW_THIS = re.compile(r"\b(?:draw|generate|create|run|imagine|use \w+ for|for|is)\s+$")


def _this_points(reading: Reading, mark: Mark) -> bool:
    text = reading.text
    if _THIS_NOUN.match(text, mark.end):
        return True
    begin = max(0, mark.start - 24)
    if _DRAW_THIS.search(text, begin, mark.start):
        return False
    return bool(_THIS_OPEN.match(text, mark.end) and _THIS_BEFORE.search(text, begin, mark.start))


_AT_START_ONLY = frozenset({"it's", "its", "he", "she", "they", "he's", "she's", "his", "their"})
_SENTENCE_END = re.compile(r"[.!?\n]")


def _pronoun_points(reading: Reading, mark: Mark) -> bool:
    """Tell "make it night" from "a cat and its kitten"."""
    text = reading.text
    if mark.language == "zh":
        opens = _SUBJECT_START_ZH.search(text, max(0, mark.start - 4), mark.start)
        return opens is not None and not _has_noun_before_zh(reading, mark.start)
    word = text[mark.start : mark.end]
    before = text[max(0, mark.start - 80) : mark.start]
    is_first = reading.is_blank(0, mark.start)
    if word == "that":
        opens = is_first and _THAT_ON.match(text, mark.end) is not None
        return opens or _LIKE_THAT.search(before) is not None
    if word in _AT_START_ONLY:
        return is_first and reading.context.last is MediaKind.IMAGE
    medium = _OF_MEDIUM.search(before)
    if medium is not None:
        return _DETERMINED.search(before, 0, medium.start()) is None
    sentence = _SENTENCE_END.split(before)[-1].lstrip(" ,")
    leads = _EDIT_LEADS_EN.match(sentence) is not None
    if not leads:
        return is_first
    if _DETERMINED.search(sentence) and _CREATES.search(sentence):
        return False
    return is_first or _OBJECT.search(before) is not None


_CREATES = re.compile(r"\b(?:draw|paint|generate|create)\b|\b(?:make|do) (?:me )?an?\b")
_OF_MEDIUM = re.compile(
    r"(?:\ban?\s)?(?:\w+\s){0,2}\b(?:video|clip|animation|picture|pic|photo|image|shot|view|more|version)s? of $"
)
_THAT_ON = re.compile(
    r"\s*(?:but|one|pic|image|in\b|with|again|as\b|,|same|at\b|without|only|more|$)"
)
_LIKE_THAT = re.compile(r"\b(?:like|turn|edit|change|animate|redo|fix|more of)\s+$")

_NO_NOUN_ZH = re.compile(
    r"[\s把让给叫将替为对再画跟做用以按图]|然后|想看|参考|现在|生成|继续|接着|换成|看看|视频"
)


def _has_noun_before_zh(reading: Reading, place: int) -> bool:
    """Look for subject matter before a pronoun; verbs of editing and fillers are none."""
    said = reading.leftover(place, len(reading.text))[:place]
    return len(_NO_NOUN_ZH.sub("", said)) >= 2


def _edits(reading: Reading) -> bool:
    """Tell whether the message begins with a change to something that exists."""
    for mark in reading.of("edit"):
        left, _ = reading.clause_at(mark.start)
        if reading.is_blank(left, mark.start):
            return True
    return False


_POINTS_TO_PICTURE = re.compile(r"(?:这|那|它|她|他|刚|上|同|this|these|that|same|it\b)")


def _is_pointing_reference(reading: Reading) -> bool:
    return any(
        _POINTS_TO_PICTURE.search(reading.text[mark.start : mark.end])
        for mark in reading.of("reference")
    )


_REFERENCE_GOES_ON = re.compile(
    r"\s*(?:$|[,.!?;:，。]|图|这|那|它|她|他|附|上|刚|链接|我|下|原|一下|照片|\ufffc|的(?:图|照片)|for\b|this|these|the|my|it\b|attached|pic|image|photo|video|做|画|生成|来|出|拍|来个)"
)


def _is_reference(reading: Reading, mark: Mark, has_picture: bool) -> bool:
    """Tell "参考这张" from "参考宫崎骏的画风", which needs no picture."""
    if has_picture or reading.text[mark.start : mark.end] not in {
        "参考",
        "参照",
        "模仿",
        "仿照",
        "reference",
        "references",
        "based on",
        "the style of",
        "same vibe",
        "same look",
    }:
        return True
    return _REFERENCE_GOES_ON.match(reading.text, mark.end) is not None


_STYLE_OF = re.compile(
    r"(?:它|她|他|这|那|\ufffc|刚才|同样|同|一样|原图)[^，。,.\s]{0,6}(?:风格|画风)|(?:this|that|same|its|her|his|\ufffc+(?:'s)?) (?:art )?style|style of (?:this|that|\ufffc)"
)


def _takes_style(reading: Reading) -> bool:
    return (
        _STYLE_OF.search(reading.text) is not None
        if reading.has("style")
        or reading.has("visual")
        or reading.has("reference")
        else False
    )
