"""Prompt words -> Wish: what to do to a picture that is there already."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.sandbox.painter.words import Scene, read_prompt

_SEASONS: Final = {
    "spring": r"春|\bspring",
    "summer": r"夏|\bsummer",
    "autumn": r"秋|红叶|\b(?:autumn|fall colou?rs|in the fall)\b",
    "winter": r"冬|雪|\b(?:winter|snow\w*)\b",
}
_TONES: Final = {
    "mono": r"黑白|单色|\b(?:black and white|black & white|monochrome|b&w|greyscale|grayscale)\b",
    "sepia": r"复古|怀旧|老照片|胶片|\b(?:sepia|vintage|retro|old photo|film look)\b",
    "soft": r"梦幻|柔焦|虚化|模糊|\b(?:dreamy|soft focus|blur\w*|bokeh)\b",
    "vivid": r"鲜艳|明亮|亮一点|提亮|饱和|\b(?:vivid|brighter|brighten|saturated|colou?rful)\b",
    "dim": r"暗一点|变暗|昏暗|\b(?:darker|darken|moody|dim)\b",
    "warm": r"暖|\b(?:warmer|warm)\b",
    "cold": r"冷色|冷调|清冷|\b(?:colder|cooler|cold)\b",
}
_CAMERA: Final = {
    "left": r"向左|往左|左移|\b(?:to the left|pan left|leftwards?)\b",
    "right": r"向右|往右|右移|\b(?:to the right|pan right|rightwards?)\b",
    "up": r"向上|往上|升起|上升|仰|\b(?:upwards?|tilt up|rise|rises|rising)\b",
    "down": r"向下|往下|下降|俯|\b(?:downwards?|tilt down|descend\w*)\b",
}
_ADDS: Final = (
    r"加|添|放|画上|多一|来一|带上|出现|飞过|\b(?:add|put|place|with|include|insert|give)\b"
)
_REMOVES: Final = r"去掉|去除|移除|删|不要|消除|\b(?:remove|without|erase|delete|no)\b"
_FRAMES: Final = r"边框|相框|画框|裱|拍立得|\b(?:frame|framed|border|polaroid)\b"
_SKY: Final = r"天空|天色|天变|\b(?:sky|skies)\b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the words ask for; texts are empty where they ask for nothing."""

    scene: Scene
    season: str
    tone: str
    camera: str
    adds: bool
    removes: bool
    framed: bool
    of_sky: bool  # a colour is meant for the sky


def read_wish(prompt: str) -> Wish:
    """Read what to do; any text gives a wish, if an empty one."""
    text = prompt.casefold()
    return Wish(
        scene=read_prompt(prompt),
        season=_named(_SEASONS, text),
        tone=_named(_TONES, text),
        camera=_named(_CAMERA, text),
        adds=re.search(_ADDS, text) is not None,
        removes=re.search(_REMOVES, text) is not None,
        framed=re.search(_FRAMES, text) is not None,
        of_sky=re.search(_SKY, text) is not None,
    )


def _named(table: Mapping[str, str], text: str) -> str:
    return next((name for name, pattern in table.items() if re.search(pattern, text)), "")
