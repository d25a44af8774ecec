"""Which of the six kinds of generation the words ask for."""

import re

from core.intents import Missing, Source, TaskType
from core.parsing.films import Film
from core.parsing.reading import Reading
from core.parsing.roles import Roles

_IMAGE_TO_VIDEO = frozenset(
    {
        "图生视频",
        "图片转视频",
        "图转视频",
        "image to video",
        "image-to-video",
        "img2vid",
        "img to video",
        "i2v",
        "photo to video",
        "picture to video",
        "pic to video",
    }
)
_PICTURE_BEFORE = re.compile(
    r"(?:图片|照片|图|画|画面|老照片|the (?:photo|picture|pic|image)|my (?:photo|picture|pic"
    r"|image|selfie)|(?:this|that) \w+)\s*$"
)
_FROM_TO = re.compile(r"(?:从|由).{1,30}(?:到|变成|变为|至)|\bfrom\b.{1,60}?\b(?:to|into)\b")
_BOTH_PICTURES = re.compile(
    r"第一[张幅].{0,8}(?:到|变成|变为|至).{0,4}第二[张幅]"
    r"|\bfrom (?:the )?first (?:picture|image|photo|pic|one) (?:in)?to (?:the )?second\b"
)
_STRONG_BLEND = frozenset(
    {
        "过渡",
        "渐变到",
        "转场",
        "transition",
        "transitions",
        "transitioning",
        "morph",
        "morphs",
        "morphing",
        "interpolate",
        "in-between",
        "衔接",
        "变身",
        "dissolve into",
    }
)
_WEAK_FRAMES = frozenset(
    {"opening frame", "final frame", "end frame", "ending frame", "第一帧", "最后一帧"}
)
_TAKES_FROM = re.compile(
    r"\b(?:put|take|move|add|wings|face|body|head|style|outfit|colors"
    r"|the \w+)\s(?:the\s)?(?:\w+\s)?$"
)
_DEFINITE_ZH = re.compile(
    r"(?:去掉|去除|删掉|擦掉|抠图|抠出|抠掉|修复|去水印|去背景|换背景|换脸|扩图|p掉|上色|上个色"
    r"|修图|移除|消除|打码|变清晰|清晰一点|变高清|裁|取消背景|取消水印|取消文字|补全|磨皮|美颜"
    r"|提亮|调亮|调暗|锐化)"
)
_BA_CHANGE = re.compile(
    r"(?:把|将)[^，。,.\n]{1,20}(?:换成|改成|改为|变成|去掉|删掉|放大|缩小|修|擦|调|抠|上色|p"
    r"|去除|移除|变为|虚化|拉|改)"
)
_DEFINITE_EN = re.compile(
    r"\b(?:remove|remvoe|erase|delete|replace|swap|change|restore|coloriz?e|upscale|enhance"
    r"|sharpen|retouch|crop|get rid of|fix|unblur|recolor|blur|brighten|darken|outpaint|extend"
    r"|expand|cut out|clean up)\s"
    r"(?:out\s)?(?:the|his|her|their|its|my|all|this|that|everything|background|text|watermark)\b"
)
# A bare "animate", or "animate the third one", tells nothing that could be filmed.
_ANIMATES_NOTHING = re.compile(
    r"\W*(?:(?:please|pls|now|ok|can you) )*animate"
    r"(?: (?:the )?(?:first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th|other)"
    r"(?: (?:one|picture|image|photo|pic))?)?(?: please| pls| now)?\W*"
)
_TWO_ENDS = 2
_BOTH_ENDS = re.compile(
    r"第一[张幅].*第二[张幅]|图一.*图二|图1.*图2|开头.*结尾|开始.*结束|\bfirst\b.*\b(?:last|second)\b"
    r"|\bstart\b.*\bend\b"
)
_SHORT_CLAUSE = 12


def decide_task(reading: Reading, roles: Roles, film: Film) -> tuple[TaskType, Missing | None]:
    """Choose the task from the wish for a film, the pictures at hand and their use."""
    count = len(roles.sources)
    if film.is_asked and count < _TWO_ENDS and _names_both_pictures(reading):
        return TaskType.FIRST_LAST_FRAME_TO_VIDEO, Missing.IMAGE
    if _names_frames(reading, film, count) and not film.is_refused:
        missing = Missing.IMAGE if count < _TWO_ENDS else None
        return TaskType.FIRST_LAST_FRAME_TO_VIDEO, missing
    if film.is_asked and not count:
        return _film_without_picture(reading, roles, film)
    if film.is_asked:
        return _film_of_pictures(reading, roles), None
    if count == _TWO_ENDS and _goes_from_to(reading):
        return TaskType.FIRST_LAST_FRAME_TO_VIDEO, None
    return _picture_task(reading, roles)


def says_roles(reading: Reading, roles: Roles) -> bool:
    """Tell whether the words leave no doubt how several pictures make one film."""
    return (
        roles.references
        or roles.styles
        or bool(reading.of("frames", "named"))
        or _goes_from_to(reading)
        or _BOTH_ENDS.search(reading.text) is not None
    )


def _names_frames(reading: Reading, film: Film, pictures: int) -> bool:
    """Tell "最后一帧用这张" from the "opening frame" of an anime that is to be drawn."""
    return any(
        pictures or film.is_asked or reading.text[mark.start : mark.end] not in _WEAK_FRAMES
        for mark in reading.of("frames", "named")
    )


def _names_both_pictures(reading: Reading) -> bool:
    """Tell "from the first to the second", which one picture cannot be."""
    match = _BOTH_PICTURES.search(reading.text)
    if match is None:
        return False
    reading.note("missing", Missing.IMAGE.value, *match.span(), "tasks.both_pictures")
    return True


def _picture_task(reading: Reading, roles: Roles) -> tuple[TaskType, Missing | None]:
    if roles.sources:
        return TaskType.IMAGE_TO_IMAGE, None
    if roles.points or roles.references or roles.styles or _edits_definite(reading, roles):
        return TaskType.IMAGE_TO_IMAGE, Missing.IMAGE
    return TaskType.TEXT_TO_IMAGE, None


def _film_of_pictures(reading: Reading, roles: Roles) -> TaskType:
    count = len(roles.sources)
    if count == _TWO_ENDS and (not roles.references or _goes_from_to(reading)):
        return TaskType.FIRST_LAST_FRAME_TO_VIDEO
    takes_style = roles.styles and roles.sources[0] in {Source.SUBJECT, Source.LAST}
    if roles.references or takes_style or count > _TWO_ENDS:
        return TaskType.REFERENCE_IMAGE_TO_VIDEO
    return TaskType.IMAGE_TO_VIDEO


def _film_without_picture(
    reading: Reading, roles: Roles, film: Film
) -> tuple[TaskType, Missing | None]:
    if roles.references:
        return TaskType.REFERENCE_IMAGE_TO_VIDEO, Missing.IMAGE
    lacks_subject = (film.has_motion and _lacks_subject(reading)) or bool(
        _ANIMATES_NOTHING.fullmatch(reading.text)
    )
    if roles.points or lacks_subject:
        return TaskType.IMAGE_TO_VIDEO, Missing.IMAGE
    return TaskType.TEXT_TO_VIDEO, None


def _lacks_subject(reading: Reading) -> bool:
    """Tell "动起来" and "图生视频 海浪" from "一只猫动起来"."""
    for mark in (*reading.of("video", "motion"), *reading.of("video", "life")):
        text = reading.text
        left, _ = reading.clause_at(mark.start)
        if text[mark.start : mark.end] in _IMAGE_TO_VIDEO or reading.is_blank(0, mark.start):
            return True
        if _PICTURE_BEFORE.search(text, left, mark.start):
            return True
    return False


def _goes_from_to(reading: Reading) -> bool:
    """Tell a change from one picture into the other from taking parts of both."""
    for mark in reading.of("frames", "blend"):
        if reading.text[mark.start : mark.end] in _STRONG_BLEND:
            reading.note("task_type", "two ends", mark.start, mark.end, "tasks.transition")
            return True
    match = _FROM_TO.search(reading.text) if reading.has("frames") else None
    if match is None or _TAKES_FROM.search(reading.text, 0, match.start()):
        return False
    reading.note("task_type", "two ends", *match.span(), "tasks.from_to")
    return True


def _edits_definite(reading: Reading, roles: Roles) -> bool:
    """Tell "remove the background" from "combine a cat and a dragon"."""
    if not roles.edits:
        return False
    text = reading.text
    if _DEFINITE_EN.search(text) or _BA_CHANGE.search(text):
        return True
    for mark in reading.of("edit"):
        left, right = reading.clause_at(mark.start)
        if _DEFINITE_ZH.match(text, mark.start) and right - left < _SHORT_CLAUSE:
            return True
    return False
