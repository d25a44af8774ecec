"""Buttons of the newest result, pressed in words: what their labels say, and little else.

"One more" is no button where a set was made: its button makes another set.
"""

import re
from collections.abc import Mapping

from core.followups import ALWAYS, EDIT

_SPOKEN: Mapping[str, frozenset[str]] = {
    EDIT: frozenset(
        {
            *("改提示词", "修改提示词", "换提示词", "改一下提示词", "我要改提示词", "改描述"),
            *("edit prompt", "edit the prompt", "change prompt", "change the prompt"),
        }
    ),
    ALWAYS: frozenset(
        {
            *(
                "以后都用它",
                "以后都用这个",
                "以后都用这个模型",
                "以后就用它",
                "一直用它",
                "总是用它",
            ),
            *("always use this model", "always use it", "always use this", "always use this one"),
        }
    ),
}


_ONE_MORE = re.compile(
    r"(?:好的?|不错|那)?(?:就|请)?(?:再|换)(?:给我)?(?:来|画|做|生成|出|拍|整)?(?:一)?[张个幅条段版]"
    r"(?:图片?|视频|看看)?(?:吧|呗|嘛|啊|呀|谢谢)?"
    r"|(?:(?:give|make|draw|show|do)(?: me)? |gimme |i want |(?:can|could|may) i (?:get|have|see) "
    r")?"
    r"(?:just )?(?:one more|another)(?: one)?(?: picture| image| pic| photo| film| video| clip)?"
    r"(?: of (?:them|those|these|it|that))?(?: thanks)?"
)


def spoken_action(words: str) -> str | None:
    """Find the button whose label a message says; None where it says something else."""
    said = _plain(words)
    return next((action for action, labels in _SPOKEN.items() if said in labels), None)


def asks_for_one(words: str) -> bool:
    """Tell "one more" from "again", which after a set means all of it."""
    return _ONE_MORE.fullmatch(_plain(words)) is not None


def _plain(words: str) -> str:
    plain = "".join(sign if sign.isalnum() else " " for sign in words.casefold())
    return " ".join(plain.split()).removeprefix("please ").removesuffix(" please")
