"""Words that leave it to us what is to be seen: "随便", "whatever". They cannot be drawn."""

import re

from core.parsing.normalise import fold

_LONGEST = 40
_ZH = (
    r"(?:我|那就?|就)?(?:随便|随意|任意|无所谓|都行|都可以|都好|随你|由你|看你|看着办|你看着办|你决定|你来决定"
    r"|(?:什么|啥|哪个|怎么|怎样|随便什么)都(?:行|可以|好)|随便(?:画|来)(?:画|点什么|点啥|点|什么都行|一张|一个|张|个)?)"
    r"(?:吧|啦|了|呀|啊|咯|呗|好了|的)?"
)
_EN = (
    r"(?:just |oh |well |um |i guess )?(?:whatever|any|anything|either|whichever|any of them"
    r"|(?:whatever|anything|any|either)(?: is| s| will be| would be)?"
    r" (?:fine|ok|okay|good|goes|works|do)"
    r"|whatever (?:you (?:like|want|prefer)|comes to mind)|anything you (?:like|want)"
    r"|(?:i )?(?:don t|dont|do not) (?:mind|care)|no preference|up to you|it s up to you)"
    r"(?: really| then| please| pls| i guess| with me| for me)?"
)
_UNDECIDED = re.compile(rf"(?:{_ZH}|{_EN})(?: (?:{_ZH}|{_EN}))*")


def leaves_open(text: str) -> bool:
    """Tell a message, or what is left of one, that decides nothing from anything to draw."""
    if len(text) > _LONGEST:
        return False
    plain = "".join(sign if sign.isalnum() else " " for sign in fold(text))
    return _UNDECIDED.fullmatch(" ".join(plain.split())) is not None
