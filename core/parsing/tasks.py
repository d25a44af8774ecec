"""Which of the six kinds of generation the words ask for."""

import re
from typing import NamedTuple

from core.intents import MediaKind, Missing, Source, TaskType
from core.parsing.reading import Reading
from core.parsing.roles import Roles
from core.parsing.scanning import Mark


class Film(NamedTuple):
    """What the words say about moving pictures."""

    is_asked: bool
    is_refused: bool
    has_motion: bool
    """Words that set a picture in motion: 动起来, animate this."""


_FILM_OF = re.compile(r"\s*(?:of\b|about\b|where\b|with\b|showing\b|:|,|please|pls|$)")
_FILM_BEFORE = re.compile(
    r"\b(?:short|little|mini|animated|second|minute|min|sec|s|make|shoot|a cool|action|tiny|fan)\s+(?:\w+\s)?$"
)
_MAKE_A = re.compile(
    r"\b(?:make|create|generate|do|want|need|give me|gimme|shoot|get)\s(?:me\s|us\s)?an?\s$"
)
_NOT_MINE = re.compile(
    r"\b(?:ignore|unlike|not like) the $"
    r"|\b(?:watch(?:ing|es)?|filming|editing|recording|streaming|old|vhs|music|viral|records?) $"
)
# "看视频的女孩" watches one.
_WATCHED = re.compile(
    r"(?:看|刷|拍|剪|剪辑|录|录制|直播)(?:着)?(?:短|小)?视频(?:的(?!$|[\s,.])|时)"
)
_LIFE_BEFORE = re.compile(
    r"\b(?:bring|brings|bringing|brought|come|coming|spring)\b[^.!?\n]{0,60}$"
)


def read_film(reading: Reading, media: MediaKind | None) -> Film:
    """Find out whether moving pictures are asked for."""
    refused = False
    for mark in reading.of("video", "not"):
        if reading.refusal_before(mark.start) is None:
            refused = True
            reading.note("task_type", "still", mark.start, mark.end, "tasks.no_film")
            left, right = reading.clause_at(mark.start)
            if reading.is_blank(left, mark.start) and reading.is_blank(mark.end, right):
                reading.cut(mark.start, mark.end, "tasks.no_film")
    motion = reading.first("video", "motion") or _to_life(reading)
    word = motion or next(
        (mark for mark in reading.of("video") if _is_film(reading, mark)), None
    )
    if word is not None:
        reading.note("task_type", "film", word.start, word.end, f"tasks.{word.value}")
    is_asked = (word is not None and not refused) or media is MediaKind.VIDEO
    return Film(is_asked, refused, motion is not None and not refused)


def _to_life(reading: Reading) -> Mark | None:
    for mark in reading.of("video", "life"):
        if _LIFE_BEFORE.search(reading.text, max(0, mark.start - 70), mark.start):
            return mark
    return None


def _is_film(reading: Reading, mark: Mark) -> bool:
    text = reading.text
    if mark.value == "noun":
        if reading.refusal_before(mark.start) is not None:
            return False
        if _WATCHED.match(text, max(0, mark.start - 1)):
            return False
        return _NOT_MINE.search(text, max(0, mark.start - 14), mark.start) is None
    if mark.value == "film":
        before = max(0, mark.start - 24)
        if _MAKE_A.search(text, before, mark.start):
            return True
        return bool(
            _FILM_OF.match(text, mark.end)
            and (
                _FILM_BEFORE.search(text, before, mark.start)
                or _OPENS_FILM.search(text, before, mark.start)
            )
        )
    if mark.value == "verb":
        word = text[mark.start : mark.end]
        left, _ = reading.clause_at(mark.start)
        return (
            word == "animate"
            or reading.is_blank(left, mark.start)
            or "make it" in text[max(0, mark.start - 8) : mark.start]
        )
    return False


_OPENS_FILM = re.compile(r"(?:^|[,.!?\n]\s*)(?:an?\s)?$")


def decide_task(reading: Reading, roles: Roles, film: Film) -> tuple[TaskType, Missing | None]:
    """Choose the task from the wish for a film, the pictures at hand and their use."""
    count = len(roles.sources)
    if reading.first("frames", "named") and not film.is_refused:
        return TaskType.FIRST_LAST_FRAME_TO_VIDEO, Missing.IMAGE if count < 2 else None
    if film.is_asked:
        return _film_task(reading, roles, film)
    if count == 2 and _goes_from_to(reading):
        return TaskType.FIRST_LAST_FRAME_TO_VIDEO, None
    if count:
        return TaskType.IMAGE_TO_IMAGE, None
    if (
        roles.points
        or roles.references
        or roles.styles
        or (roles.edits and _edits_definite(reading))
    ):
        return TaskType.IMAGE_TO_IMAGE, Missing.IMAGE
    return TaskType.TEXT_TO_IMAGE, None


def _film_task(reading: Reading, roles: Roles, film: Film) -> tuple[TaskType, Missing | None]:
    count = len(roles.sources)
    if roles.references and not (count >= 2 and _goes_from_to(reading)):
        return TaskType.REFERENCE_IMAGE_TO_VIDEO, None if count else Missing.IMAGE
    if count == 2:
        return TaskType.FIRST_LAST_FRAME_TO_VIDEO, None
    if count > 2:
        return TaskType.REFERENCE_IMAGE_TO_VIDEO, None
    if count:
        takes_style = roles.styles and roles.sources[0] in {Source.SUBJECT, Source.LAST}
        if takes_style:
            return TaskType.REFERENCE_IMAGE_TO_VIDEO, None
        return TaskType.IMAGE_TO_VIDEO, None
    if (
        roles.points
        or _names_image_to_video(reading)
        or (film.has_motion and _lacks_subject(reading))
    ):
        return TaskType.IMAGE_TO_VIDEO, Missing.IMAGE
    return TaskType.TEXT_TO_VIDEO, None


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


def _names_image_to_video(reading: Reading) -> bool:
    return any(
        reading.text[mark.start : mark.end] in _IMAGE_TO_VIDEO
        for mark in reading.of("video", "motion")
    )


def _lacks_subject(reading: Reading) -> bool:
    """Tell "动起来" from "一只猫动起来"."""
    for mark in (*reading.of("video", "motion"), *reading.of("video", "life")):
        left, _ = reading.clause_at(mark.start)
        before = reading.text[left : mark.start]
        if _PICTURE_BEFORE.search(before) or reading.is_blank(0, mark.start):
            return True
    return False


_PICTURE_BEFORE = re.compile(
    r"(?:图片|照片|图|画|画面|老照片|the (?:photo|picture|pic|image)|my (?:photo|picture|pic|image|selfie)|(?:this|that) \w+)\s*$"
)
_FROM_TO = re.compile(r"(?:从|由).{1,30}(?:到|变成|变为|至)|\bfrom\b.{1,60}?\b(?:to|into)\b")
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


def _goes_from_to(reading: Reading) -> bool:
    for mark in reading.of("frames", "blend"):
        if reading.text[mark.start : mark.end] in _STRONG_BLEND:
            reading.note(
                "task_type", "between two pictures", mark.start, mark.end, "tasks.transition"
            )
            return True
    if not reading.has("frames"):
        return False
    match = _FROM_TO.search(reading.text)
    if match is None or _TAKES_FROM.search(reading.text[: match.start()]):
        return False
    reading.note("task_type", "between two pictures", *match.span(), "tasks.from_to")
    return True


_TAKES_FROM = re.compile(
    r"\b(?:put|take|move|add|wings|face|body|head|style|outfit|colors|the \w+)\s(?:the\s)?(?:\w+\s)?$"
)
_DEFINITE_ZH = re.compile(
    r"(?:去掉|去除|删掉|擦掉|抠图|抠出|抠掉|修复|去水印|去背景|换背景|换脸|扩图|p掉|上色|上个色|修图|移除|消除|打码|变清晰|清晰一点|变高清|裁|取消背景|取消水印|取消文字|补全|磨皮|美颜|提亮|调亮|调暗|锐化)"
)
_BA_CHANGE = re.compile(
    r"(?:把|将)[^，。,.\n]{1,20}(?:换成|改成|改为|变成|去掉|删掉|放大|缩小|修|擦|调|抠|上色|p|去除|移除|变为|虚化|拉|改)"
)
_DEFINITE_EN = re.compile(
    r"\b(?:remove|remvoe|erase|delete|replace|swap|change|restore|coloriz?e|upscale|enhance|sharpen|retouch|crop|get rid of|fix|unblur|recolor|blur|brighten|darken|outpaint|extend|expand|cut out|clean up)\s"
    r"(?:out\s)?(?:the|his|her|their|its|my|all|this|that|everything|background|text|watermark)\b"
)


def _edits_definite(reading: Reading) -> bool:
    text = reading.text
    return bool(_DEFINITE_EN.search(text) or _BA_CHANGE.search(text) or _opens_with_change(reading))


def _opens_with_change(reading: Reading) -> bool:
    for mark in reading.of("edit"):
        if _DEFINITE_ZH.match(reading.text, mark.start):
            left, right = reading.clause_at(mark.start)
            if reading.is_blank(left, mark.start) and right - left < 12:
                return True
    return False
