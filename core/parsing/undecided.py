"""Words that leave it to us what is to be seen: "随便", "whatever". They cannot be drawn."""

import re

from core.parsing.normalise import fold

_LONGEST = 40
_ZH = (
    r"(?:我|那就?|就)?(?:随便你?|随意|任意|随机|随缘|无所谓|没所谓|都行|都可以|都好|随你"
    r"|由你|看你|看着办|你看着办|由?你来?决定|听你的|看你心情"
    r"|(?:什么|啥|哪个|怎么|怎样|随便什么)都(?:行|可以|好)"
    r"|(?:随便|随机|随意|任意)(?:给我)?(?:画|来|弄|搞|整|做|发)?(?:画|点什么|点啥|点|什么都行"
    r"|(?:[一几两三四]?[张个幅])(?:图片?|画|照片)?)?)"
    r"(?:吧|啦|了|呀|啊|咯|呗|好了|的)?"
)
_EN = (
    r"(?:just |oh |well |um |i guess )?(?:whatever|any|anything|either|whichever|any of them"
    r"|random|surprise me|idc|anything else"
    r"|(?:any|either|whichever|random|a random) (?:one|picture|pic|image|style)"
    r"|(?:whatever|anything|any|either|any (?:one|picture|style))(?: is| s| will be| would be)?"
    r" (?:fine|ok|okay|good|goes|works|do)"
    r"|(?:whatever|whichever|anything) you (?:like|want|prefer)|whatever comes to mind"
    r"|(?:i )?(?:don t|dont|do not) (?:mind|care)|no preference|(?:it s |its )?up to (?:you|u))"
    r"(?: really| man| lol| then| please| pls| i guess| with me| for me)?"
)
_UNDECIDED = re.compile(rf"(?:{_ZH}|{_EN})(?: (?:{_ZH}|{_EN}))*")


def leaves_open(text: str) -> bool:
    """Tell a message, or what is left of one, that decides nothing from anything to draw."""
    if len(text) > _LONGEST:
        return False
    plain = "".join(sign if sign.isalnum() else " " for sign in fold(text))
    return _UNDECIDED.fullmatch(" ".join(plain.split())) is not None
