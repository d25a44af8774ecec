"""Words that point at a picture outside the message: "这张", "it", "the same character"."""

import re

from core.intents import Language, MediaKind
from core.parsing.ordinals import (
    Ordinal,
    find_last,
    find_ordinal,
    is_alone,
    is_changed,
    is_picture_after,
)
from core.parsing.reading import Reading
from core.parsing.scanning import Mark

# "this" and "那张" that do not point: a time, a setting, the request itself.
_NO_PICTURE_AFTER = re.compile(
    r"\s*(?:time|once|week|month|year|is\b|was\b|way|kind|sort|prompt|request|one time|afternoon"
    r"|with (?:kling|mj|veo|sora|midjourney)|世界|夏天|冬天|季节|时候|时代|城市|模型|model|"
    r"but dont save|but don't save|idea|concept|song|movie|story|topic|job)"
)
_BEFORE_POINT = re.compile(
    r"(?:^|[,.!?;:\n，。~…\s]|把|将|给|让|用|以|按|照|像|参考|参照|从|跟|和|在|对|拿|请|帮我|基于"
    r"|根据|改|修|将|替|为|叫|是|我|由|处理|优化|放大|的)$"
)
_THIS_NOUN = re.compile(
    r"\s(?:\w+\s){0,3}?(?:pic|pics|picture|photo|image|img|selfie|sketch|drawing|scan|screenshot"
    r"|painting|shot|logo|character|portrait|render|artwork|illustration|doodle|frame|still|guy"
    r"|girl|cat|dog|man|woman|person|kid|dude|house|room|car|product|outfit|scene|poster|version"
    r"|look|style|one|mech|robot|dragon|shoe|shoes|sneaker|sneakers|bottle|chair|couple)\b"
)
_EDIT_LEADS_EN = re.compile(
    r"(?:(?:ok|okay|now|and|then|can you|could you|please|pls|just|also|so|but|or|actually|hey|hi"
    r"|cool|great|nice|perfect|love it|lets|let's|could u|can u|i want|i'd like|have|let|try"
    r"|maybe)\b|[,\s])*"
    r"(?:make|turn|give|put|change|add|remove|swap|replace|fix|zoom|crop|bring|animate|colorize"
    r"|restore|upscale|have|let|show|recolor|redo|take|draw|keep|edit|dress|move|do|get|convert"
    r"|transform|extend|blur|brighten|darken|set|place|help|render|redraw|reimagine|shave|see"
    r"|want)\b"
)
_DETERMINED = re.compile(r"\b(?:an?|some|one|two|three|four|five|another)\s+[a-z]")
_OBJECT = re.compile(
    r"\b(?:make|turn|give|put|change|bring|animate|have|let|show|redo|keep|take|dress|move|get"
    r"|fix|do|convert|transform|edit|render|redraw|upscale|crop|colorize|restore|set|place|help"
    r"|want|see|of|on|to|in|from|with|for|extend|blur)\s+$"
)
_SUBJECT_START_ZH = re.compile(
    r"(?:^|[,.!?;:\n，。~…\s]|把|让|给|叫|将|帮|替|为|然后|再|用|以|按|请|想看|画|跟|参考|对|现在"
    r"|做|生成|做个|画个|来一张|来张|来个|继续|接着|换成|让我看|看看)$"
)
_POINTING_EDIT = re.compile(r"\b(?:it|him|her|them|this|that|these)\Z")


_CHINESE = re.compile(r"[\u3040-\u9fff]")


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


# "the photo" alone may be part of a scene; these need "this"-like words around or a picture sent.
_MORE_GOES_ON = re.compile(
    r"[^\n]{0,12}?(?:不一样|不同|换|改|但|不过|这次|姿势|角度|表情|背景|同|变|更|另|like this|but"
    r"|with|in |at |different|without|this time|except|only|where|,)"
)
_THIS_OPEN = re.compile(
    r"\s*(?:$|[,.!?;:\n]|[\u3040-\u9fff]|\s*(?:but|in|into|as|look|looks|with|at|more|less|from"
    r"|on|like|and|again|pls|please|for|to|a|an|the|bigger|smaller|brighter|darker|without|only"
    r"|under|wearing|same|-)\b|\s*\ufffc)"
)
_THIS_BEFORE = re.compile(
    r"(?:\b(?:like|make|turn|edit|change|animate|of|to|from|into|use|fix|in|on|with|take|put"
    r"|bring|redo|do|reference|convert|transform|on|upscale|restore|colorize|crop|extend|want|and"
    r"|see|give|add|for|remove|enhance|have|show|draw|keep|swap|recolor|is|as)\s+|^\s*"
    r"|[,.!?;:\n]\s*|[\u3040-\u9fff]\s*)$"
)
_DRAW_THIS = re.compile(r"\b(?:draw|generate|create|run|imagine|use \w+ for|for|is)\s+$")


_AT_START_ONLY = frozenset({"it's", "its", "he", "she", "they", "he's", "she's", "his", "their"})
_SENTENCE_END = re.compile(r"[.!?\n]")


_CREATES = re.compile(r"\b(?:draw|paint|generate|create)\b|\b(?:make|do) (?:me )?an?\b")
_OF_MEDIUM = re.compile(
    r"(?:\ban?\s)?(?:\w+\s){0,2}\b(?:video|clip|animation|picture|pic|photo|image|shot|view|more"
    r"|version)s? of $"
)


_THAT_ON = re.compile(
    r"\s*(?:but|one|pic|image|in\b|with|again|as\b|,|same|at\b|without|only|more|$)"
)
_LIKE_THAT = re.compile(r"\b(?:like|turn|edit|change|animate|redo|fix|more of)\s+$")
# "do that again but at night", "再来一次 换成晚上"
_AGAIN_BUT = re.compile(
    r"[\s,.!;，。]*(?:(?:but|with|without|in|at|except|only|this time|and|make)\b|但|不过|换|改"
    r"|这次|这回"
    r"|要|别|不要|加|去掉|把|让)"
)
_CHANGES = frozenset({"改成", "换成", "换掉", "去掉", "删掉", "改为", "擦掉", "p掉"})
_PART = re.compile(
    r"(?:衣服|裙子|裤子|鞋子?|帽子|外套|头发|发型|发色|眼睛|表情|嘴巴?|脸|手|背景|颜色|配色|文字|字体?|标题|天空|地面|灯光"
    r"|光线|墙|桌子|左边|右边|上面|下面|前景|角落|logo|边框|姿势|动作|季节|天气|时间|场景)[^\s，。,.!]{0,6}|\s*"
)
# "这条用海螺": the film to be made.
_TO_MAKE = re.compile(r"\s?(?:先|就|还是|改|片子|视频)?用")
# "make it rain in a library"
_WEATHER = re.compile(r"\s+(?:rain|snow|hail|thunder)\b")
_REPEAT = re.compile(r"\b(?:do|make|try|give me)\s+$")
_REPEATED = re.compile(r"\s+(?:again|once more|but|one)\b")

# "画成雪夜" changes what is there already.
_INTO = re.compile(r"[成得为上大小深浅亮暗]")

_NO_NOUN_ZH = re.compile(
    r"[\s把让给叫将替为对再画跟做用以按图]|然后|想看|参考|现在|生成|继续|接着|换成|看看|视频"
)
_ORDINALS_ZH = frozenset({"第一张", "第二张", "两张图"})
_NOUN_LENGTH_ZH = 2


def find_pointing(reading: Reading) -> Mark | None:
    """Find the first word that points at a picture outside the message."""
    numbered = _numbered(reading)
    for mark in reading.of("point"):
        is_numbered = numbered is not None and numbered.start <= mark.start < numbered.end
        if not is_numbered and _points(reading, mark):
            return mark
    for mark in reading.of("edit"):
        if _edit_points(reading, mark):
            return mark
    return _changed_part(reading) or _again(reading) or _by_place(reading)


def _numbered(reading: Reading) -> Ordinal | None:
    """Find "第二张" behind "画一只猫": the next of several wishes, and no picture at hand."""
    makes = [cut.end for cut in reading.cuts if cut.rule == "addressing.make"]
    if reading.has_pictures or not makes or _INTO.match(reading.text, makes[0]):
        return None
    last = find_last(reading.text)
    if last is None or not reading.is_alone(last.start, last.end):
        return None
    points = any(not last.start <= mark.start < last.end for mark in reading.of("point"))
    return None if points or reading.is_blank(0, last.start) else last


def _changed_part(reading: Reading) -> Mark | None:
    """衣服改成红色的: what is to change is named at the very start, so it exists."""
    for mark in reading.of("edit"):
        word = reading.text[mark.start : mark.end]
        is_cut = reading.is_cut(reading.skip_on(mark.end))
        if (
            word in _CHANGES
            and not is_cut
            and _PART.fullmatch(reading.text, reading.begin, mark.start)
        ):
            return mark
    return None


def _by_place(reading: Reading) -> Mark | None:
    """Make the second one snowy: of what was made last, where no picture came along."""
    has_last = reading.context.last is MediaKind.IMAGE or is_changed(reading.text)
    is_at_hand = not reading.has_pictures and has_last
    found = find_ordinal(reading.text) if is_at_hand else None
    if is_alone(reading.text):
        # "第三张" and not a word more is no scene, whatever is at hand.
        found = find_last(reading.text)
    if found is None:
        return None
    language = Language.ZH if reading.text[found.start] in "第最" else Language.EN
    return Mark("point", "place", found.start, found.end, language)


def _again(reading: Reading) -> Mark | None:
    for mark in reading.of("ask", "retry"):
        if _AGAIN_BUT.match(reading.text, mark.end):
            return mark
    return None


def _points(reading: Reading, mark: Mark) -> bool:
    rule = _RULES.get(mark.value)
    if rule is None or _NO_PICTURE_AFTER.match(reading.text, mark.end):
        return False
    return rule(reading, mark)


def _last_points(reading: Reading, mark: Mark) -> bool:
    """上一张, the last one: no doubt but where it is a setting."""
    return not reading.is_cut(mark.start)


def _here_points(reading: Reading, mark: Mark) -> bool:
    """这张, this photo, the photo."""
    text = reading.text
    word = text[mark.start : mark.end]
    if reading.is_cut(mark.start):
        return False
    if word.startswith(("附件", "attach", "the attach")) and not reading.has_pictures:
        # "附件是策划案": the attachment is a file.
        return not reading.message.attachments
    if word == "这条" and _TO_MAKE.match(text, mark.end):
        return False
    if mark.language is Language.EN:
        is_plain = word != "this" and (word not in _NEEDS_PICTURE or reading.has_pictures)
        return is_plain or _this_points(reading, mark)
    if word in _ORDINALS_ZH:
        return is_picture_after(text, mark.end)
    begins = mark.start == reading.begin
    return begins or _BEFORE_POINT.search(text, max(0, mark.start - 3), mark.start) is not None


def _same_points(reading: Reading, mark: Mark) -> bool:
    """Tell "the same character" from "two owls in the same tree"."""
    is_at_hand = reading.has_pictures or reading.context.last is MediaKind.IMAGE
    left = reading.clause_at(mark.start)[0] if is_at_hand else 0
    before = _SAME_BEFORE.search(reading.text, max(0, mark.start - 12), mark.start)
    return before is not None or reading.is_blank(left, mark.start)


def _more_points(reading: Reading, mark: Mark) -> bool:
    """Tell "再来一张 不一样的" from "再来一张猫"."""
    word = reading.text[mark.start : mark.end]
    left, _ = reading.clause_at(mark.start)
    if not reading.is_blank(left, mark.start):
        return False
    if word.startswith(("再", "another one", "one more", "another version")):
        return _MORE_GOES_ON.match(reading.text, mark.end) is not None
    return True


def _edit_points(reading: Reading, mark: Mark) -> bool:
    """Tell "make it less blurry" from "a cat, make it blue" and "make it square"."""
    text = reading.text
    word = _POINTING_EDIT.search(text[mark.start : mark.end])
    if word is None or reading.is_cut(mark.start):
        return False
    is_at_hand = reading.has_pictures or reading.context.last is MediaKind.IMAGE
    if not is_at_hand and _WEATHER.match(text, mark.end):
        return False
    _, right = reading.clause_at(mark.start)
    if reading.has_cut(mark.end, right) and reading.is_blank(mark.end, right):
        return False
    if word[0] in {"this", "these"}:
        return _NO_PICTURE_AFTER.match(text, mark.end) is None
    said = text[: mark.start]
    names_something = _DETERMINED.search(said) or _CHINESE.search(said)
    return reading.is_blank(0, mark.start) or names_something is None


def _this_points(reading: Reading, mark: Mark) -> bool:
    """Tell "this in winter" from "draw this: …"."""
    text = reading.text
    if _THIS_NOUN.match(text, mark.end):
        return True
    begin = max(0, mark.start - 24)
    if _DRAW_THIS.search(text, begin, mark.start):
        return False
    return bool(_THIS_OPEN.match(text, mark.end) and _THIS_BEFORE.search(text, begin, mark.start))


def _pronoun_points(reading: Reading, mark: Mark) -> bool:
    """Tell "make it night" from "a cat and its kitten"."""
    if reading.is_cut(mark.start):
        return False
    if mark.language is Language.ZH:
        is_at_hand = reading.has_pictures or reading.context.last is MediaKind.IMAGE
        if not is_at_hand and mark.start == reading.begin:
            # "她在雨里等人": with nothing at hand a story may begin so.
            return False
        opens = _SUBJECT_START_ZH.search(reading.text, max(0, mark.start - 4), mark.start)
        return opens is not None and not _has_noun_before(reading, mark.start)
    word = reading.text[mark.start : mark.end]
    is_first = reading.is_blank(0, mark.start)
    if word == "that":
        follows = is_first and _THAT_ON.match(reading.text, mark.end) is not None
        return (
            follows
            or _LIKE_THAT.search(reading.text, 0, mark.start) is not None
            or _repeats(reading, mark)
        )
    if word in _AT_START_ONLY:
        return is_first and reading.context.last is MediaKind.IMAGE
    return _object_points(reading, mark, is_first=is_first)


def _repeats(reading: Reading, mark: Mark) -> bool:
    """Do that again but at night."""
    goes_on = _REPEATED.match(reading.text, mark.end)
    return goes_on is not None and _REPEAT.search(reading.text, 0, mark.start) is not None


def _object_points(reading: Reading, mark: Mark, *, is_first: bool) -> bool:
    """Look for what "it", "him", "her" may stand for within the sentence."""
    before = reading.text[max(0, mark.start - 80) : mark.start]
    medium = _OF_MEDIUM.search(before)
    if medium is not None:
        return _DETERMINED.search(before, 0, medium.start()) is None
    sentence = _SENTENCE_END.split(before)[-1].lstrip(" ,")
    if _EDIT_LEADS_EN.match(sentence) is None:
        return is_first
    if _DETERMINED.search(sentence) and _CREATES.search(sentence):
        return False
    return is_first or _OBJECT.search(before) is not None


def _has_noun_before(reading: Reading, place: int) -> bool:
    """Look for subject matter before a pronoun; verbs of editing and fillers are none."""
    said = reading.leftover(place, len(reading.text))[:place]
    return len(_NO_NOUN_ZH.sub("", said)) >= _NOUN_LENGTH_ZH


_RULES = {
    "here": _here_points,
    "last": _last_points,
    "same": _same_points,
    "more": _more_points,
    "pronoun": _pronoun_points,
}
