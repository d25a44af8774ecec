"""When a name is used as a model: one rule for each way of naming it."""

import re
from enum import IntEnum
from typing import NamedTuple

from core.parsing.lexicon import Surety
from core.parsing.reading import Reading
from core.parsing.scanning import Mark, Mention


class Strength(IntEnum):
    """How firmly the words ask for the model; the firmest use in a message wins."""

    VERSIONED = 1
    """The name merely stands where it may mean the model."""
    NAMED = 2
    """As in "MJ 一只猫" and "Kling: a monkey"."""
    ASKED = 3
    """As in "用可灵" and "always use Veo"."""


class Use(NamedTuple):
    """A name used as a model, with the words that go with it."""

    mention: Mention
    strength: Strength
    start: int
    end: int
    rule: str
    remember: bool = False


# After a name that is an ordinary word: what shows that a model is meant.
_GOES_ON_ZH = re.compile(
    r"\s*(?:$|[,.!?;:，。~(])|\s|(?:画(?!面)|生成|做(?![的成了])|出(?!水|现|海)|来|整|弄|搞|拍|跑"
    r"|试|给|帮|把|将|让|吧|了|呗|哈|啊|嘛|呀|就|视频|模型|参考|重|再|设计|创作|制作|转|改|先"
    r"|当默认|为默认|作为默认)"
)
_GOES_ON_EN = re.compile(
    r"\s*(?:$|[,.;:!?()\n—-])|\s*[\u3040-\u9fff]|\s+(?:for|to|pls|please|plz|this|just"
    r"|and (?:make|draw|do|give|generate|create|animate|bring|turn|put|show|edit|render|film|let"
    r"|have)|again|here|now|instead|model|video|clip|always"
    r"|as|from now|in (?:future|16|9|4|1:|landscape|portrait|vertical|square|4k|2k|1080|720)"
    r"|at (?:\d)|\d|draw|make|generate|create|thanks|thx|ok|if|by default|every|only|tho|then)\b"
)
_COLON = re.compile(r"\s*[:：]|\s*[—–-]\s")
_COMMA = re.compile(r"\s*(?:[,.!;，。、]|\n)")
_MAKES_ZH = re.compile(
    r"\s*(?:画(?![面家室])|生成|做(?![的成了])|出(?![水现海v])"
    r"|来(?=[一两三四五六七八九十个张幅段\d])|帮|给我|整|弄|搞|拍|跑|请|试试|参考|把|让|吧)"
    r"|\s+(?:一?[只个张幅段条位群座辆片朵棵艘匹头台杯碗件]|一)"
)
_MAKES_EN = re.compile(
    r"\s+(?:an?|one|two|three|four|five|\d+|pls|please|plz|this time|just|can you|could you|make"
    r"|draw|generate|do|give|video|clip|vid|image|pic|for this)\b"
)
_MAKES_AT_ONCE = re.compile(r"(?:画(?![面家室的])|生成|做(?![的成了])|出[一两三四五\d])")
_ONLY_SETTINGS = re.compile(r"[\s\d:xkps.,;|秒张比横竖屏版图的]*\Z")
_BEFORE_ZH = re.compile(r"\s*[\u3040-\u9fff]")
_KIND_AFTER = re.compile(
    r"\s?(?:video|clip|vid|model|模型|视频|动画|短片|生图|出图|做图|画图|generation)s?(?![a-z])"
)
# What is said about a model rather than asked of it.
_OPINION = re.compile(
    r"\s*(?:v\d(?:\.\d)?\s+)?(?:(?:'s|is|was|isn't|wasn't|are|made|makes|has|have|had|did|does|doesn't|didn't|keeps"
    r"|kept|can't|cant|can|looks?|sucks|vs\.?|versus|seems|feels|costs?|takes|took|gave|gives"
    r"|just (?:made|gave|released|dropped|announced)"
    r"|released|dropped|announced|got|never|always|being|came|style|or|than|and|people|team"
    r"|keynote|logo|art style|aesthetic|doing|won't|will|which|subscription|update|pricing|news"
    r"|bot|discord|again\?)\b"
    r"|(?:是|怎么|为什么|为啥|太|真|好(?!了|的|吧)|不(?!要|用|过)|比|会|能|有点|还是|跟|和|官网"
    r"|公司|更新|价格|多少|贵|慢|收费|挂了|崩了|的(?!视频|模型|图)|风格|怎样|如何|上次|昨天|刚|又"
    r"|总|老是|最近|发布|被|出来|画的|做的|生成的|那个|效果|质量))"
)
# "is kling better than veo": a question about a model, not a wish for it.
_ASKED_ABOUT = re.compile(
    r"(?:^\s*|[,.!?\n]\s*)(?:so |and |but |ok |hey |ngl |tbh )?(?:(?:is|was|are|isn't|does|doesn't"
    r"|did|has|why (?:is"
    r"|does|did)|(?:i|we)(?:'ve| have)? (?:really |kinda |also |already |just )?(?:liked|hated"
    r"|tried|used"
    r"|loved|wanted)|how (?:good |bad |much )?(?:is|does|did)|when (?:did|will|is)|did (?:you"
    r"|anyone)"
    r" (?:see|try|hear about))(?: the)?|(?:有人|谁|你们?|大家)?(?:觉得|用过|试过|听说))\s*$"
)
_ASKED_AROUND = re.compile(
    r"\W*(?:(?:has|have|did|does|do|is) (?:any(?:one|body)|you guys|yall|y'all|you)|any(?:one"
    r"|body) (?!but|except)"
    r"|who(?:'s| has| here| is)?|why)\b(?!.*\b(?:draw|paint|generate|animate|video of"
    r"|picture of)\b)"
)
_WILL_DO = re.compile(
    r"\s?(?:就行|就好|就可以|即可|也行|也可以|来做|来弄|就成)(?:吧|了|啦|哈|的)*"
    r"|\s(?:is|would be|will be) (?:fine|ok|okay|good|enough)"
)
_AGAINST = re.compile(r"\s*(?:vs\.?|versus|对比|比起)\s*$|\s*(?:or|还是|和|跟)\s*$")
_ASKS_WHICH = re.compile(r"\bvs\b|versus|better|which|prefer\b.*\?|哪个|哪家|更好|区别|差别|比较")
_SCOPE_BEFORE = re.compile(
    r"(?:我的?)?(?:视频|图片|图像|画图|出图|做视频|生图|做图|画画|图|照片|插画|短片|动画|的时候|时"
    r"|for (?:videos?|images?|pics?|pictures|clips?)|videos?|images?)(?:都|全都|全部|全|就|的话"
    r"|时|,)?\s*$"
)
_REQUEST_FOLLOWS = re.compile(
    r"[\s,.!;，。、]*(?:画|生成|做|来|出|整|弄|搞|拍|设计|帮|给|请|把|让|我要|我想"
    r"|一?[只个张幅段条位群座辆片朵棵匹头台杯碗件])"
)
_PUTS = re.compile(r"(?:把|将|\b(?:make|set|save|keep|put|have))\s*$")
# Cues that name an ordinary word as a model without "use": "via sora", "叫豆包画".
_PLAIN_FOR_LOOSE = frozenset(
    {"via", "through", "try", "model", "model:", "run on", "run it on", "ask"}
    | {"叫", "找", "拿", "交给", "模型", "试试", "试下", "试一下", "通过"}
)
# Cues too common to name even a sure name inside a description: "a booth for midjourney".
_COMMON_CUES = frozenset({"from", "on", "for", "have", "get", "让", "请", "上", "走"})
# Fillers that may stand between a cue and the name.
_THROUGH = frozenset({"the", "模型", "用", "再", "先", "就", "都", "这个", "my", "to", "it"})


def find_use(reading: Reading, mention: Mention, chain: list[Mark]) -> Use | None:
    """Apply the rules in order; the chain holds the cue words before the name, nearest first."""
    if _is_asked_about(reading, mention):
        return None
    return (
        _by_cue(reading, mention, chain)
        or _by_words_after(reading, mention)
        or _suffices(reading, mention)
        or _by_lead(reading, mention)
        or _by_kind(reading, mention)
        or _alone(reading, mention)
        or _by_version(reading, mention)
        or _at_end(reading, mention, chain)
    )


def is_talked_about(reading: Reading, mention: Mention) -> bool:
    """Tell "midjourney made the fingers weird" from a use."""
    if _is_asked_about(reading, mention):
        return True
    is_sure = mention.surety is Surety.SURE
    return is_sure and _OPINION.match(reading.text, mention.end) is not None


def _is_asked_about(reading: Reading, mention: Mention) -> bool:
    """Tell "is kling any good" and "kling vs veo, which is better" from a use."""
    text = reading.text
    if _ASKED_AROUND.match(text, reading.begin):
        return True
    if _ASKED_ABOUT.search(text, max(0, mention.start - 40), mention.start):
        return True
    return _ASKS_WHICH.search(text) is not None and any(
        _AGAINST.fullmatch(text, *gap)
        for other in reading.mentions
        for gap in ((mention.end, other.start), (other.end, mention.start))
        if gap[0] < gap[1]
    )


def _by_cue(reading: Reading, mention: Mention, chain: list[Mark]) -> Use | None:
    """用X, use X, 默认X, i prefer X, this time X."""
    nearest, start = _nearest_cue(reading, mention, chain)
    if nearest is None or nearest.value == "faint" or not _goes_on(reading, mention):
        # A faint cue is no wish by itself: "make kling …" needs "my default" after it.
        return None
    scope = _SCOPE_BEFORE.search(reading.text, max(0, start - 14), start)
    start = scope.start() if scope else start
    if nearest.value == "plain":
        if not _plain_cue_names(reading, mention, nearest):
            return None
        return Use(mention, Strength.NAMED, start, mention.end, "using.plain_cue")
    if nearest.value == "once":
        return Use(mention, Strength.ASKED, start, mention.end, "using.this_once")
    rule = f"using.{nearest.kind}_{nearest.value}"
    return Use(mention, Strength.ASKED, start, mention.end, rule, remember=True)


def _nearest_cue(reading: Reading, mention: Mention, chain: list[Mark]) -> tuple[Mark | None, int]:
    """Find the cue that governs the name and where the words that belong to it begin."""
    nearest = None
    start = mention.start
    for mark in chain:
        if mark.kind in {"use", "memory"}:
            nearest = nearest or mark
            start = mark.start
            continue
        is_foreign = nearest is None and reading.text[mark.start : mark.end] not in _THROUGH
        if is_foreign or mark.kind == "refuse":
            break
    return nearest, start


def _plain_cue_names(reading: Reading, mention: Mention, cue: Mark) -> bool:
    """Tell "叫豆包画" and "via sora" from "让海螺动起来" and "a booth for midjourney"."""
    word = reading.text[cue.start : cue.end]
    makes = _MAKES_ZH.match(reading.text, mention.end) is not None
    if mention.surety is not Surety.SURE:
        return word in _PLAIN_FOR_LOOSE or (mention.surety is Surety.LOOSE and makes)
    return word not in _COMMON_CUES or makes or reading.is_alone(cue.start, mention.end)


def _goes_on(reading: Reading, mention: Mention) -> bool:
    """Tell whether the words after an ordinary word let it be a model."""
    if mention.surety is Surety.SURE:
        return True
    is_latin = reading.text[mention.end - 1].isascii()
    pattern = _GOES_ON_EN if is_latin else _GOES_ON_ZH
    return pattern.match(reading.text, mention.end) is not None


def _by_words_after(reading: Reading, mention: Mention) -> Use | None:
    """Set X as my default, 可灵设为默认, hailuo just this once."""
    for mark in reading.starting.get(reading.skip_on(mention.end), ()):
        if (mark.kind, mark.value) == ("memory", "always"):
            before = _PUTS.search(reading.text, max(0, mention.start - 8), mention.start)
            start = before.start() if before else mention.start
            rule = "using.default_after"
            return Use(mention, Strength.ASKED, start, mark.end, rule, remember=True)
        if (mark.kind, mark.value) == ("memory", "once"):
            return Use(mention, Strength.NAMED, mention.start, mark.end, "using.once_after")
    return None


def _suffices(reading: Reading, mention: Mention) -> Use | None:
    """海螺就行, kling is fine: a clause of its own says that the model will do."""
    match = _WILL_DO.match(reading.text, mention.end)
    left, right = reading.clause_at(mention.start)
    if match is None or match.end() < right or not reading.is_blank(left, mention.start):
        return None
    return Use(mention, Strength.NAMED, mention.start, match.end(), "using.suffices")


def _by_lead(reading: Reading, mention: Mention) -> Use | None:
    """MJ 一只猫, Kling: a monkey: at the start of the message or of a sentence."""
    if not (_may_lead(reading, mention) and _leads(reading, mention)):
        return None
    return Use(mention, Strength.NAMED, mention.start, mention.end, "using.leading")


def _may_lead(reading: Reading, mention: Mention) -> bool:
    text = reading.text
    if reading.is_blank(0, mention.start) or _ONLY_SETTINGS.match(text, 0, mention.start):
        return True
    left, _ = reading.clause_at(mention.start)
    if mention.surety is Surety.COMMON or not reading.is_blank(left, mention.start):
        return False
    return bool(_COLON.match(text, mention.end) or _MAKES_AT_ONCE.match(text, mention.end))


def _leads(reading: Reading, mention: Mention) -> bool:
    text, end = reading.text, mention.end
    if _COLON.match(text, end):
        return True
    if mention.surety is Surety.COMMON and not _request_follows(text, end):
        # "香蕉，苹果，葡萄" is a still life; "香蕉，画一只猫" is not.
        return False
    if _COMMA.match(text, end) or _MAKES_ZH.match(text, end) or _MAKES_EN.match(text, end):
        return True
    if _OPINION.match(text, end):
        return False
    return mention.surety is Surety.SURE or _BEFORE_ZH.match(text, end) is not None


def _request_follows(text: str, end: int) -> bool:
    if text[end - 1].isascii():
        return bool(_COMMA.match(text, end) or _MAKES_EN.match(text, end))
    return _REQUEST_FOLLOWS.match(text, end) is not None


def _by_kind(reading: Reading, mention: Mention) -> Use | None:
    """Kling video, MJ模型."""
    match = _KIND_AFTER.match(reading.text, mention.end)
    if match is None:
        return None
    if mention.surety is Surety.COMMON and not reading.is_blank(0, mention.start):
        return None
    end = match.end() if match[0].strip() in {"model", "模型"} else mention.end
    return Use(mention, Strength.NAMED, mention.start, end, "using.with_kind")


def _alone(reading: Reading, mention: Mention) -> Use | None:
    """A clause that holds the name only: "…, sora, 12s"."""
    if mention.surety is Surety.COMMON or not reading.is_alone(mention.start, mention.end):
        return None
    return Use(mention, Strength.NAMED, mention.start, mention.end, "using.alone")


def _by_version(reading: Reading, mention: Mention) -> Use | None:
    """A name with its version is hardly anything else."""
    is_plain = mention.surety is Surety.SURE and mention.alias.has_version
    if not is_plain or _OPINION.match(reading.text, mention.end):
        return None
    return Use(mention, Strength.VERSIONED, mention.start, mention.end, "using.versioned")


def _at_end(reading: Reading, mention: Mention, chain: list[Mark]) -> Use | None:
    """A sure name after which only settings follow, as speech to text writes it."""
    is_last = reading.is_blank(mention.end, len(reading.text))
    if mention.surety is not Surety.SURE or not is_last or (chain and chain[0].kind == "use"):
        return None
    return Use(mention, Strength.VERSIONED, mention.start, mention.end, "using.at_end")
