"""What some models refuse to make: Sora no people, no celebrities, no protected characters.

The service takes and charges such an order; the model turns it down, so that its task fails.
"""

import re
from typing import Final

SORA: Final = "sora-2-pro"

_PEOPLE_ZH: Final = (
    "男人|女人|男孩|女孩|男生|女生|男子|女子|少年|少女|小孩|孩子|儿童|婴儿|宝宝|老人|老爷爷|老奶奶|"
    "姑娘|帅哥|美女|新娘|新郎|妈妈|爸爸|母亲|父亲|爷爷|奶奶|医生|护士|老师|学生|警察|士兵|舞者|歌手|"
    "演员|明星|名人|总统|主席|人物|真人|人像|人脸|人群|行人|路人|情侣|一个人|的人$|马斯克|特朗普|"
    "拜登|成龙|周杰伦|刘德华|泰勒|米老鼠|皮卡丘|哈利波特|蜘蛛侠|钢铁侠|超人|蝙蝠侠"
)
_PEOPLE_EN: Final = (
    r"man|men|woman|women|boys?|girls?|child|children|kids?|baby|babies|toddler|person|people|"
    r"humans?|guy|lady|ladies|gentleman|couple|bride|groom|mother|father|mom|dad|grandmother|"
    r"grandfather|doctor|nurse|teacher|student|soldier|dancer|singer|actor|actress|crowd|"
    r"celebrit(?:y|ies)|president|elon musk|musk|trump|biden|obama|taylor swift|jackie chan|"
    r"mickey mouse|pikachu|harry potter|spider-?man|iron ?man|superman|batman"
)
_PEOPLE: Final = re.compile(rf"{_PEOPLE_ZH}|\b(?:{_PEOPLE_EN})\b", re.IGNORECASE)


def refuses(model_id: str, prompt: str) -> bool:
    """Say whether a model will turn a prompt down."""
    return model_id == SORA and _PEOPLE.search(prompt) is not None
