"""Leaving the choice of a model to the bot: the best, the cheapest, another one."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from core.intents import Language, Tier
from core.parsing.reading import Reading
from core.parsing.scanning import Mark
from core.parsing.sizes import is_tag_list


class Choosing(NamedTuple):
    """A class of model, and whether the stored preference is to go."""

    tier: Tier | None = None
    forget: bool = False


# What may follow such a phrase within its clause.
_GOES_ON = re.compile(
    r"\s*(?:$|[,.!?;:()\n，。~\ufffc]|(?:画(?!面)|生成|做|出|来|整|弄|搞|拍|跑|给|帮|把|将|吧|了"
    r"|呗|哈|啊|嘛|呀|就|模型|参考|重|再|设计|创作|制作|方式|方案|那个|的模型|一个|试|\d|一张"
    r"|的话))"
    r"|\s+(?:for|to|pls|please|plz|video|clip|vid|image|pic|picture|you|possible|model|option|one"
    r"|way|is fine|works|ok|thanks|and|but|on|this|that|now|from|here|again|available|me|i|we"
    r"|with|,)\b"
    r"|\s+[\u3040-\u9fff]"
)
_THINGS_RECOMMENDED = re.compile(
    r"\s*(?:餐厅|地方|电影|书|歌|景点|颜色|名字|店|菜|restaurant|movie|book|song|place|film|show"
    r"|game)"
)
_SCOPE_AFTER = re.compile(
    r"\s*(?:的|那个|模型|方式|就行|就好|吧|呗|哈|来|for (?:me|this|it|videos?|images?|pics?"
    r"|everything)(?! of)\b|(?:video |image )?(?:model|option|one|way)\b|you (?:can do|can|have"
    r"|got)\b|is fine|possible|works|available|from now on|please|pls|to (?=draw|make|generate"
    r"|create|do|turn|fix|edit|animate))"
)


_RESET = re.compile(
    r"(?:清除|清空|清掉|重置|删除|删掉|取消|忘掉|忘记|忘了|去掉|恢复)(?:一下)?(?:我)?(?:之前"
    r"|以前)?的?(?:视频|图片|图像|画图|模型|默认|当前)*的?(?:偏好|默认模型|默认设置)(?:设置)?"
    r"|(?:别|不用|不要|不必)(?:再)?记(?:住|着|录)?(?:我)?的?(?:模型|视频|图片)?的?(?:偏好|默认|选择)了?"
    r"|(?:把|将)(?:我的)?(?:视频|图片|图像|画图|模型|当前)*的?(?:偏好|默认模型|默认设置|默认)(?:都|全)?"
    r"(?:清掉|清空|清除|清了|删掉|删除|删了|去掉|取消|重置)"
    r"|\b(?:clear|reset|forget|remove|delete|drop|wipe|unset|stop using|don't remember"
    r"|dont remember|don't use|undo)\s(?:about )?(?:my|the|that|all my)\s(?:(?:image|video"
    r"|picture|pic|film|saved|default|preferred|current|stored)\s)*(?:model|preference"
    r"|preferences|pref|prefs|default)\b(?: anymore| choice| settings?)?"
    r"|\b(?:let|have) (?:the bot|it|danqing|the system)\s(?:pick|choose|decide|select)(?: (?:the"
    r"|a) model)?(?: for me)?"
    r"|\b(?:change|switch|try|use)(?: to)?(?: an?)? ?other (?:one|model)s?\b"
    r"|\b(?:use |pick |choose |go with )(?:whatever|whichever|any)(?: model| one"
    r"| engine)?(?: (?:you|u)"
    r"(?: think| feel| like| prefer| want| reckon)?)?(?: is| works?| fits?| suits?)?(?: best"
    r"| right| it"
    r"| this| fine)?"
    r"|\b(?:you|just|please|pls)\s(?:pick|choose|decide|select)(?: (?:the|a"
    r"|which) (?:best )?model)(?: for me)?|\b(?:go )?back to (?:auto(?:matic)?|(?:the )?default)\b"
)
_LASTING = re.compile(r"\s*(?:from now on|going forward|always|anymore|please|pls|again)\b")
_MAY_RESET = re.compile(
    r"whatever|whichever|any|other|偏好|默认|model|pref|default|auto|pick|choose|decide"
)


def _find_reset(reading: Reading) -> bool:
    """Find "reset my video preference" in its many forms."""
    if not _MAY_RESET.search(reading.text):
        return False
    is_found = False
    for match in _RESET.finditer(reading.text):
        lasting = _LASTING.match(reading.text, match.end())
        end = lasting.end() if lasting else match.end()
        reading.note("forget", True, match.start(), end, "choosing.reset")
        reading.cut(match.start(), end, "choosing.reset")
        is_found = True
    return is_found


def read_choosing(reading: Reading, *, has_model: bool) -> Choosing:
    """Find the tier and the wish to forget; a named model decides against the latter."""
    forget = not has_model and _find_reset(reading)
    tier = _said_at_length(reading)
    for mark in _settings(reading, "tier"):
        tier = Tier(mark.value)
        reading.note("tier", tier, mark.start, mark.end, "choosing.tier")
    for mark in _settings(reading, "clear"):
        if has_model:
            continue
        forget = True
        reading.note("forget", True, mark.start, mark.end, "choosing.clear")
        if mark.value == "best":
            tier = Tier.PREMIUM
            reading.note("tier", tier, mark.start, mark.end, "choosing.best")
    return Choosing(tier, forget)


# Ways to name a tier that are open at one end: "质量要最高的", "an artsy-looking model".
_TIERS = (
    (
        Tier.PREMIUM,
        re.compile(
            r"(?:质量|画质|品质|效果)(?:都)?(?:要|给我|必须|得|尽量)?(?:是|做到)?(?:最高|最好|拉满|最佳|顶级)(?:的)?"
            r"|\b(?:at |in |with )?(?:the )?(?:highest|top|max(?:imum)?)(?:[- ](?:possible"
            r"|available|end))?"
            r" quality(?: possible| available| please| pls)?\b"
        ),
    ),
    (
        Tier.BUDGET,
        re.compile(
            r"(?:价格|价钱|成本|花费|积分|钱)(?:要|给我|必须|得|尽量|花)?(?:是)?(?:最低|最少|越低越好|越少越好)(?:的)?"
            r"|\b(?:the )?(?:most affordable|lowest[- ](?:cost|price)|cheapest(?: possible"
            r"| available)?)"
            r" (?:model|option|one|way|engine|setting)\b"
        ),
    ),
    (
        Tier.ARTISTIC,
        re.compile(
            r"(?:用|换)?(?:个|一个)?(?:偏|更|最|有|比较)?(?:艺术|插画)(?:类|风格|风|感|性|向|型|气息)*(?:强|足)?(?:一点|点|些)?的?模型"
            r"|\b(?:use |with )?(?:an? |the )?(?:most |more |very )?(?:artistic|artsy|arty"
            r"|painterly)"
            r"(?:[- ](?:leaning|style|styled|looking|type))? (?:model|engine|one)\b"
        ),
    ),
)
_MAY_NAME_TIER = re.compile(r"质|价|钱|成本|积分|花费|效果|艺术|插画|model|engine|quality|option")


def _said_at_length(reading: Reading) -> Tier | None:
    if is_tag_list(reading) or not _MAY_NAME_TIER.search(reading.text):
        return None
    for tier, pattern in _TIERS:
        match = pattern.search(reading.text)
        if match is None or reading.refusal_before(match.start()) is not None:
            continue
        if _LETTERED.search(reading.text, max(0, match.start() - 20), match.start()):
            continue
        reading.note("tier", tier, *match.span(), "choosing.tier_at_length")
        reading.cut(match.start(), _end(reading, match.end()), "choosing.tier_at_length")
        return tier
    return None


def _settings(reading: Reading, kind: str) -> Iterator[Mark]:
    """Take phrases that are settings out of the prompt; give those that are not refused."""
    is_decorated = is_tag_list(reading)
    for mark in reading.of(kind):
        is_tag = is_decorated and mark.language is Language.EN
        if is_tag or reading.is_cut(mark.start) or not _is_setting(reading, mark):
            continue
        refusal = reading.refusal_before(mark.start)
        start = mark.start if refusal is None else refusal
        reading.cut(start, _end(reading, mark.end), f"choosing.{kind}")
        if refusal is None:
            yield mark


def _is_setting(reading: Reading, mark: Mark) -> bool:
    text = reading.text
    if _LETTERED.search(text, max(0, mark.start - 20), mark.start):
        return False
    if _THINGS_RECOMMENDED.match(text, mark.end) or not _GOES_ON.match(text, mark.end):
        return False
    word = text[mark.start : mark.end]
    if word in _NEEDS_OWN_CLAUSE:
        return (
            reading.is_alone(mark.start, mark.end)
            or _OWN_FOLLOWER.match(text, mark.end) is not None
        )
    return True


_LETTERED = re.compile(
    r"(?:写着|写上|印着|\b(?:labell?ed|titled|says|saying|reads|reading|named|called))[\s:]*$"
)
# Everyday words: "the budget" of a film, "recommended" on a label, "your choice" of toppings.
_NEEDS_OWN_CLAUSE = frozenset(
    [
        "budget",
        "premium",
        "cheapest",
        "the cheapest",
        "recommended",
        "auto",
        "automatic",
        "your choice",
        "your pick",
        "default model",
        "on a budget",
        "最便宜",
        "最便宜的",
        "最省钱",
        "最省钱的",
        "recommend something",
        "你选",
        "你定",
        "自动",
        "换别的",
        "换其他的",
        "use the best",
        "best quality",
        "the best quality",
        "top tier",
        "max quality",
        "highest quality",
        "the highest quality",
        "top quality",
        "最高级的",
        "最划算的",
    ]
)
_OWN_FOLLOWER = re.compile(
    r"\s*(?:model|option|one|way|quality|tier|possible|you (?:can|have|got)|模型|那个|方式|来|画"
    r"|做|生成|出|拍|把|video\b|vid\b|clip\b|image\b|pic\b|$|[,.:!，。~])"
)


def _end(reading: Reading, end: int) -> int:
    while (match := _SCOPE_AFTER.match(reading.text, end)) is not None:
        end = match.end()
    return end
