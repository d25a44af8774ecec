"""Whether a description has people in it, which some models turn down after taking the order."""

import re

REFUSES_PEOPLE = frozenset({"sora-2-pro"})
"""Families that turn down people, celebrities and protected characters."""

PEOPLE_ZH = (
    *(
        "人",
        "男",
        "女",
        "孩",
        "爷爷",
        "奶奶",
        "妈妈",
        "爸爸",
        "姑娘",
        "小伙",
        "少年",
        "婴儿",
        "宝宝",
    ),
    *("明星", "歌手", "演员", "模特", "总统", "新娘", "新郎", "舞者", "骑士"),
)
PEOPLE_EN = (
    *("man", "men", "woman", "women", "people", "person", "persons", "girl", "boy", "child"),
    *("children", "kid", "baby", "babies", "lady", "ladies", "guy", "couple", "teenager", "mother"),
    *("father", "grandma", "grandpa", "actor", "actress", "singer", "dancer", "celebrity"),
    *("celebrities", "president", "bride", "groom", "knight"),
)
NOBODY_ZH = (
    *(
        "机器人",
        "雪人",
        "稻草人",
        "外星人",
        "无人",
        "人工",
        "人造",
        "人行道",
        "动人",
        "惊人",
        "迷人",
        "宜人",
    ),
    "美人鱼",
)
NOBODY_EN = ("no people", "without people", "no person", "gingerbread man")
"""Words that only look like it."""

_NOBODY = re.compile("|".join((*NOBODY_ZH, *NOBODY_EN)))
_PEOPLE = re.compile(rf"{'|'.join(PEOPLE_ZH)}|\b(?:{'|'.join(PEOPLE_EN)})s?\b")


def has_people(description: str) -> bool:
    """Tell whether people are described, as far as words show it."""
    return _PEOPLE.search(_NOBODY.sub(" ", description.casefold())) is not None
