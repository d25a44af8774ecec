"""Answers to an open question of the bot: "第一个", "yes", "不用了"."""

import re
from typing import Literal

from core.parsing.normalise import fold
from core.parsing.numbers import CHINESE, read_number

Choice = int | Literal["yes", "no"]

_DECORATION = re.compile(r"[\s,.!?;:。，、~…\U0001f300-\U0001faff\u2600-\u27bf]+")
_YES = re.compile(
    r"(?:好|好的|好呀|好啊|好吧|好哒|好滴|好嘞|行|行吧|行啊|可以|可以的|可以呀|要|要的|嗯|嗯嗯|对"
    r"|对的|是|是的|没问题|就这样|就这么办|继续|确认|确定|同意|来吧|搞起|ok|okay|okok|k|kk|yes"
    r"|yep|yeah|yup|ya|yes please|yes pls|sure|sure thing|go|go ahead|go for it|do it|please do"
    r"|fine|sounds good|alright|confirm|proceed|absolutely|y|of course|let's go|that's fine"
    r"|that works|works for me|\+1|ye)(?:thanks|谢谢|please|pls|吧|啊|呀|的)?"
)
_NO = re.compile(
    r"(?:不|不要|不要了|不用|不用了|不用啦|不了|不行|不可以|别|别了|算了|算了吧|取消|还是算了"
    r"|先不|先不要|先不了|没必要|不需要|不好|no|nope|nah|i'm ?good|im ?good|i am good|all ?good"
    r"|maybe ?later|later|pass|not ?really|no ?need|no thanks|no thank you|no thx|nvm"
    r"|nevermind|never mind|cancel|stop|don't|dont|not now|n|forget it|skip|skip it|leave it"
    r"|neither|none|none of them|都不要|都不用|都不)(?:thanks|谢谢|please|pls|吧|啊|呀|了)?"
)
_SIGNS: dict[str, Literal["yes", "no"]] = {
    "👍": "yes",
    "👌": "yes",
    "✅": "yes",
    "👎": "no",
    "❌": "no",
}
_LONGEST = 40
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
# Matched with the spaces taken out: "i'll take the second one".
_NUMBERED = re.compile(
    r"(?:我)?(?:那就|还是)?(?:选|要|用|就|来|换|就用|就选|试试|choose|pick|use|take|i'lltake|let'sgowith"
    r"|gowith|iwant|try|gimme|number|no)?(?:the)?(?:option|number|no|#)?"
    rf"(?:第)?(?P<number>\d|{CHINESE}|one|two|three|four|first|second|third|fourth|fifth|1st|2nd"
    r"|3rd|4th)(?:个|种|项|号|张|条|one|option|choice|model)?"
    r"(?:吧|好了|就行|please|pls|thanks|谢谢|呀|啊|的)?"
)
_LAST = re.compile(
    r"(?:我)?(?:选|要|用|就)?(?:最后一个|最后那个|the last one|last one|the last"
    r"|last option)(?:吧|please|pls)?"
)
_OTHER = re.compile(r"(?:我)?(?:选|要|用|就|换)?另外?一个(?:吧)?|(?:i'lltake|take|use)?theotherone")
_ORDINAL = re.compile(
    r"(?:那就|还是)?(?:选|要|用|就)?(?:第[1-9一二三四五六七八九两](?:个|种|项|号)|最后一个)(?:吧|好了)?"
    r"|(?:i'lltake|pick|use|take|choose)?(?:the)?(?:first|second|third|fourth|1st|2nd|3rd|4th)"
    r"(?:one|option|choice)?(?:please|pls)?|option[1-9]|(?:the)?lastoption"
)
_PAIR = 2


def read_choice(text: str, choices: int) -> Choice | None:
    """Read a whole message as an answer where a question with so many choices is open."""
    if not choices or len(text) > _LONGEST:
        return None
    spaced = _DECORATION.sub(" ", fold(text)).strip()
    return _SIGNS.get(text.strip()) or _yes_or_no(spaced) or _number(spaced, choices)


def points_at_choice(text: str) -> bool:
    """Tell "第二个" and "the first one", which mean something only where something is offered."""
    return len(text) <= _LONGEST and _ORDINAL.fullmatch(_DECORATION.sub("", fold(text))) is not None


def _yes_or_no(spaced: str) -> Literal["yes", "no"] | None:
    joined = spaced.replace(" ", "")
    if _YES.fullmatch(spaced) or _YES.fullmatch(joined):
        return "yes"
    return "no" if _NO.fullmatch(spaced) or _NO.fullmatch(joined) else None


def _number(spaced: str, choices: int) -> int | None:
    if _LAST.fullmatch(spaced):
        return choices
    if choices == _PAIR and _OTHER.fullmatch(spaced.replace(" ", "")):
        return _PAIR
    match = _NUMBERED.fullmatch(spaced.replace(" ", ""))
    if match is None:
        return None
    number = _ORDINALS.get(match["number"]) or read_number(match["number"])
    return number if number and number <= choices else None
