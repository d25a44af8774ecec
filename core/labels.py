"""Buttons of the newest result, pressed in words: what their labels say, and little else."""

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


def spoken_action(words: str) -> str | None:
    """Find the button whose label a message says; None where it says something else."""
    plain = "".join(sign if sign.isalnum() else " " for sign in words.casefold())
    said = " ".join(plain.split()).removeprefix("please ").removesuffix(" please")
    return next((action for action, labels in _SPOKEN.items() if said in labels), None)
