"""Which model the words name, refuse and ask to remember."""

import re
from typing import NamedTuple

from core.intents import Language, MediaKind
from core.parsing.lexicon import TYPO_MIN_LENGTH, Surety
from core.parsing.reading import Reading
from core.parsing.scanning import Mark, Mention


class Naming(NamedTuple):
    """What the words say about models."""

    model: str | None = None
    media: MediaKind | None = None
    remember: bool = False
    has_preference: bool = False
    """The words state a preference rather than use the model for this request."""
    is_once: bool = False
    is_surely_used: bool = False
    """The words use the model; otherwise its name merely stands where one may."""
    avoid: tuple[str, ...] = ()


class _Use(NamedTuple):
    mention: Mention
    strength: int
    remember: bool
    is_preference: bool
    start: int
    end: int
    rule: str


_WEAK, _NAMED, _ASKED = 1, 2, 3

# After a name that is an ordinary word: what shows that a model is meant.
_GOES_ON_ZH = re.compile(
    r"\s*(?:$|[,.!?;:，。~(])|\s|(?:画(?!面)|生成|做(?![的成了])|出(?!水|现|海)|来|整|弄|搞|拍|跑|试|给|帮|把|将|让|吧|了|呗|哈|啊|嘛|呀|就|视频|模型|参考|重|再|设计|创作|制作|转|改|先|当|为|作)"
)
_GOES_ON_EN = re.compile(
    r"\s*(?:$|[,.;:!?()\n—-])|\s*[\u3040-\u9fff]|\s+(?:for|to|pls|please|plz|this|just|and (?:make|draw|do|give|generate|create)|again|here|now|instead|model|video|clip|always"
    r"|as|from now|in (?:future|16|9|4|1:|landscape|portrait|vertical|square|4k|2k|1080|720)|at (?:\d)|\d|draw|make|generate|create|thanks|thx|ok|if|by default|every|only|tho|then)\b"
)
_COLON = re.compile(r"\s*[:：]|\s*[—–-]\s")
_COMMA = re.compile(r"\s*(?:[,.!;，。、]|\n)")
_MAKES_ZH = re.compile(
    r"\s*(?:画(?![面家室])|生成|做(?![的成了])|出(?![水现海])|来(?=[一两三四五六七八九十个张幅段\d])|帮|给我|整|弄|搞|拍|跑|请|试试|参考|把|让|吧)|\s+(?:一?[只个张幅段条位群座辆片朵棵艘匹头台杯碗件]|一)"
)
_MAKES_EN = re.compile(
    r"\s+(?:an?|one|two|three|four|five|\d+|pls|please|plz|this time|just|can you|could you|make|draw|generate|do|give|video|clip|vid|image|pic|for this)\b"
)
_MAKES_AT_ONCE = re.compile(r"(?:画(?![面家室的])|生成|做(?![的成了])|出[一两三四五\d])")
_ONLY_SETTINGS = re.compile(r"[\s\d:xkps.,;|秒张比横竖屏版图的]*\Z")
_JOINED_BEFORE = re.compile(r"\s*(?:和|跟|与|或者?|还有|、|,|/|or|and|nor|&)\s*$")
_JOINED = re.compile(r"\s*(?:和|跟|与|或者?|还有|、|,|/|or|and|nor|&)\s*(?:the )?")
_BEFORE_ZH = re.compile(r"\s*[\u3040-\u9fff]")
_KIND_AFTER = re.compile(
    r"\s?(?:video|clip|vid|model|模型|视频|动画|短片|生图|出图|做图|画图|generation)s?(?![a-z])"
)
# What is said about a model rather than asked of it.
_OPINION = re.compile(
    r"\s*(?:(?:'s|is|was|isn't|wasn't|are|made|makes|has|have|had|did|does|doesn't|didn't|keeps|kept|can't|cant|can|looks?|sucks|vs\.?|versus|seems|feels|costs?|takes|took|gave|gives|just (?:made|gave|released|dropped|announced)"
    r"|released|dropped|announced|got|never|always|being|came|style|or|than|and|people|team|keynote|logo|art style|aesthetic|doing|won't|will|which|subscription|update|pricing|news|bot|discord|again\?)\b"
    r"|(?:是|怎么|为什么|为啥|太|真|好(?!了|的|吧)|不(?!要|用|过)|比|会|能|有点|还是|跟|和|官网|公司|更新|价格|多少|贵|慢|收费|挂了|崩了|的(?!视频|模型|图)|风格|怎样|如何|上次|昨天|刚|又|总|老是|最近|发布|被|出来|画的|做的|生成的|那个|效果|质量))"
)
_SCOPE_AFTER = re.compile(
    r"\s*(?:for (?:(?:all |any |my |the |all my |every )*(?:videos?|vids?|clips?|films?|movies|images?|pics?|pictures|photos?|drawings?|animations?|everything|art|stuff|illustrations|stills)|this one|this|it|that)\b(?! of)"
    r"|来|这个模型|的模型|模型|这一?版|model\b|engine\b|to (?=draw|make|generate|create|paint|do|turn|edit|animate|bring|change|render)|，?谢谢|over \ufffc+)"
)
_PARTICLES = re.compile(
    r"\s*(?:[吧哈呗啊嘛啦呀哦了]+(?=[\s,.!;:。，~]|$)|(?:please|pls|plz|tbh|ok|okay|instead|tho|thanks|thx|lol)\b)"
)
_SCOPE_BEFORE = re.compile(
    r"(?:视频|图片|图像|画图|出图|做视频|生图|做图|画画|图|照片|插画|短片|动画|的时候|时|for (?:videos?|images?|pics?|pictures|clips?)|videos?|images?)(?:都|就|的话|时|,)?\s*$"
)
_LETTERED = re.compile(
    r"(?:写着|写上|写了|印着|印有|刻着|画着|字样|(?:\b(?:says|saying|reads|reading|labeled|labelled|titled)))[\s:]*[^,.;!?\n，。；\s][^,.;!?\n，。；]*"
)
_WORD = re.compile(r"[a-z][a-z\s-]{4,16}[a-z]")
_CHAINED = frozenset({"use", "refuse", "memory", "video", "filler", "polite", "chatter"})


def read_models(reading: Reading) -> Naming:
    """Find the model in force, the refused ones, and whether the choice is to be kept."""
    mentions = list(reading.mentions)
    typo = _find_typo(reading)
    if typo is not None:
        mentions.append(typo)
    if not mentions:
        return Naming()
    lettered = [match.span() for match in _LETTERED.finditer(reading.text)]
    uses: list[_Use] = []
    refused: list[tuple[Mention, int, int]] = []
    for mention in mentions:
        if any(start < mention.start < end for start, end in lettered):
            continue
        chain = _chain_before(reading, mention.start)
        if refused and _JOINED.fullmatch(reading.text, refused[-1][2], mention.start):
            refused.append((mention, mention.start, mention.end))
            continue
        refusal = _refusal(reading, mention, chain)
        if refusal is not None:
            refused.append((mention, *refusal))
            continue
        compared = _compared(reading, mention, chain)
        if compared is not None:
            reading.cut(compared, mention.end, "models.compared")
            continue
        use = _use(reading, mention, chain)
        if use is not None:
            uses.append(use)
        elif mention.surety is Surety.SURE and _OPINION.match(reading.text, mention.end):
            _cut_remark(reading, mention)
    for mention, start, end in refused:
        reading.note("avoid", mention.alias.key, start, end, "models.refused")
        joint = _JOINED_BEFORE.search(reading.text, max(0, start - 6), start)
        begin = joint.start() if joint and reading.is_cut(joint.start() - 1) else start
        reading.cut(begin, _end_of_use(reading, end), "models.refused")
    avoid = tuple(dict.fromkeys(mention.alias.key for mention, _, _ in refused))
    if not uses:
        return Naming(avoid=avoid)
    strongest = max(use.strength for use in uses)
    chosen = [use for use in uses if use.strength == strongest][-1]
    for use in uses:
        reading.cut(use.start, _end_of_use(reading, use.end), use.rule)
    reading.note("model", chosen.mention.alias.key, chosen.start, chosen.end, chosen.rule)
    return _remembering(reading, chosen, avoid)


def _remembering(reading: Reading, chosen: _Use, avoid: tuple[str, ...]) -> Naming:
    kept = reading.first("memory", "unsaved")
    once = reading.first("memory", "once") or kept
    always = _lasting(reading, chosen)
    remember = (chosen.remember or always is not None) and once is None
    if chosen.mention.alias and once is not None:
        reading.note("remember", False, once.start, once.end, "models.this_once")
    elif remember:
        reading.note("remember", True, chosen.start, chosen.end, "models.kept")
    for value in ("once", "unsaved"):
        for mark in reading.of("memory", value):
            reading.cut(mark.start, mark.end, "models.memory_words")
    if always is not None:
        reading.cut(always.start, always.end, "models.memory_words")
    return Naming(
        model=chosen.mention.alias.key,
        media=chosen.mention.alias.media,
        remember=remember,
        has_preference=chosen.is_preference or always is not None,
        is_once=once is not None,
        is_surely_used=chosen.strength > _WEAK,
        avoid=avoid,
    )


def _lasting(reading: Reading, chosen: _Use) -> Mark | None:
    """Find words such as "from now on" in the same breath as the model."""
    left, right = reading.clause_at(chosen.mention.start)
    for mark in reading.of("memory", "always"):
        in_reach = left - 3 <= mark.start <= right + 2 or reading.is_alone(mark.start, mark.end)
        if in_reach:
            return mark
    return None


def _chain_before(reading: Reading, start: int) -> list[Mark]:
    """Collect the cue words that stand right before a name, nearest first."""
    chain: list[Mark] = []
    place = reading.skip_back(start)
    while len(chain) < 8:
        marks = [mark for mark in reading.ending.get(place, ()) if mark.kind in _CHAINED]
        if not marks:
            return chain
        chain += marks
        place = reading.skip_back(marks[0].start)
    return chain


def _refusal(reading: Reading, mention: Mention, chain: list[Mark]) -> tuple[int, int] | None:
    for mark in chain:
        if mark.kind == "refuse" and mark.value == "before":
            # "use mj, actually no use veo" corrects; "no veo" refuses.
            corrects = reading.text[mark.start : mark.end] == "no" and mark is not chain[0]
            return None if corrects else (mark.start, mention.end)
        if mark.kind not in {"use", "filler", "polite", "memory"} or mark.value == "prefer":
            break
    after = reading.skip_on(mention.end)
    for mark in reading.starting.get(after, ()):
        if (
            mark.kind == "refuse"
            and mark.value == "after"
            and reading.text[mark.start : mark.end] != "都行"
        ):
            return mention.start, mark.end
    return None


def _compared(reading: Reading, mention: Mention, chain: list[Mark]) -> int | None:
    """Find "over Sora" after "i prefer Veo": the other model is no wish and no refusal."""
    if not chain or (chain[0].kind, chain[0].value) != ("refuse", "than"):
        return None
    start = chain[0].start
    place = reading.skip_back(start)
    return start if any(other.end == place for other in reading.mentions) else None


def _use(reading: Reading, mention: Mention, chain: list[Mark]) -> _Use | None:
    for rule in (_by_cue, _by_default_after, _by_lead, _by_kind, _alone, _by_version, _at_end):
        use = rule(reading, mention, chain)
        if use is not None:
            return use
    return None


def _goes_on(reading: Reading, mention: Mention) -> bool:
    """Tell whether the words after an ordinary word let it be a model."""
    text = reading.text
    if mention.surety is Surety.SURE:
        return True
    last = text[mention.end - 1]
    if last.isascii():
        return _GOES_ON_EN.match(text, mention.end) is not None
    return _GOES_ON_ZH.match(text, mention.end) is not None


_PLAIN_FOR_LOOSE = frozenset(
    "via through try model model: 叫 找 拿 交给 模型 试试 试下 试一下 换 通过 ask".split()
    + ["run on", "run it on", "model:"]
)
_NOT_FOR_SURE = frozenset({"from", "on", "for", "have", "get", "让", "请", "上", "走"})


def _by_cue(reading: Reading, mention: Mention, chain: list[Mark]) -> _Use | None:
    """用X, use X, 默认X, i prefer X."""
    start = mention.start
    nearest: Mark | None = None
    for mark in chain:
        if mark.kind in {"use", "memory"}:
            nearest = nearest or mark
            start = mark.start
        elif mark.kind == "refuse":
            break
        elif nearest is None and mark.kind not in {"filler", "polite", "chatter"}:
            break
        elif (
            nearest is None
            and mark.kind == "filler"
            and reading.text[mark.start : mark.end] not in _THROUGH
        ):
            break
    if nearest is None or not _goes_on(reading, mention):
        return None
    word = reading.text[nearest.start : nearest.end]
    scope = _SCOPE_BEFORE.search(reading.text, max(0, start - 14), start)
    start = scope.start() if scope else start
    if nearest.value == "plain":
        if mention.surety is not Surety.SURE and not (
            word in _PLAIN_FOR_LOOSE
            or (
                nearest.language is Language.ZH
                and _MAKES_ZH.match(reading.text, mention.end)
                and word in {"让", "请"}
                and mention.surety is not Surety.COMMON
            )
        ):
            return None
        if word in _NOT_FOR_SURE and not (
            reading.is_alone(start, mention.end) or _MAKES_ZH.match(reading.text, mention.end)
        ):
            return None
        return _Use(
            mention, _NAMED, word == "换", False, start, mention.end, "models.named_after_cue"
        )
    if nearest.kind == "memory" and nearest.value == "once":
        return _Use(mention, _ASKED, False, False, start, mention.end, "models.this_once")
    is_preference = nearest.value == "prefer" or nearest.kind == "memory"
    if nearest.value == "faint":
        # No wish by itself: "make kling …" needs "my default" after it.
        return None
    return _Use(
        mention,
        _ASKED,
        True,
        is_preference,
        start,
        mention.end,
        f"models.{'prefer' if nearest.value == 'prefer' else 'use' if nearest.kind == 'use' else 'default'}",
    )


_THROUGH = frozenset(
    {"the", "model", "模型", "用", "再", "先", "就", "都", "这个", "my", "to", "it"}
)


_PUTS = re.compile(r"(?:把|将|\b(?:make|set|save|keep|put|have))\s*$")


def _by_default_after(reading: Reading, mention: Mention, chain: list[Mark]) -> _Use | None:
    """Set X as my default, 可灵设为默认."""
    after = reading.skip_on(mention.end)
    for mark in reading.starting.get(after, ()):
        if mark.kind == "memory" and mark.value == "always" and mark.end - mark.start > 1:
            before = _PUTS.search(reading.text, max(0, mention.start - 8), mention.start)
            start = before.start() if before else mention.start
            return _Use(mention, _ASKED, True, True, start, mark.end, "models.default")
        if mark.kind == "memory" and mark.value == "once":
            return _Use(mention, _NAMED, False, False, mention.start, mark.end, "models.this_once")
    return None


def _by_lead(reading: Reading, mention: Mention, chain: list[Mark]) -> _Use | None:
    """ "MJ 一只猫", "Kling: a monkey", at the start of the message or after a full stop."""
    text = reading.text
    start, end, surety = mention.start, mention.end, mention.surety
    left, _ = reading.clause_at(start)
    if not (reading.is_blank(0, start) or _ONLY_SETTINGS.match(text, 0, start)):
        opens_clause = reading.is_blank(left, start) and surety is not Surety.COMMON
        if not (opens_clause and (_COLON.match(text, end) or _MAKES_AT_ONCE.match(text, end))):
            return None
    is_latin = text[end - 1].isascii()
    if _COLON.match(text, end):
        leads = True
    elif _COMMA.match(text, end):
        leads = not _is_list(reading, mention)
    elif _MAKES_ZH.match(text, end) or _MAKES_EN.match(text, end):
        leads = True
    elif surety is Surety.SURE:
        leads = not _OPINION.match(text, end)
    elif is_latin:
        leads = bool(_BEFORE_ZH.match(text, end)) and not _OPINION.match(text, end)
    else:
        leads = text[end : end + 1] == " " and not _is_list(reading, mention)
    if not leads:
        return None
    return _Use(mention, _NAMED, False, False, start, end, "models.leading")


_REQUEST_FOLLOWS = re.compile(
    r"[\s,.!;，。、]*(?:画|生成|做|来|出|整|弄|搞|拍|设计|帮|给|请|把|让|我要|我想|一?[只个张幅段条位群座辆片朵棵匹头台杯碗件])"
)


def _is_list(reading: Reading, mention: Mention) -> bool:
    """Tell "香蕉，苹果，葡萄" from "香蕉，画一只猫"."""
    if mention.surety is not Surety.COMMON:
        return False
    return _REQUEST_FOLLOWS.match(reading.text, mention.end) is None


def _by_kind(reading: Reading, mention: Mention, chain: list[Mark]) -> _Use | None:
    """Kling video, MJ模型."""
    match = _KIND_AFTER.match(reading.text, mention.end)
    if match is None or (
        mention.surety is Surety.COMMON and not reading.is_blank(0, mention.start)
    ):
        return None
    end = match.end() if "model" in match[0] or "模型" in match[0] else mention.end
    return _Use(mention, _NAMED, False, False, mention.start, end, "models.with_kind")


def _alone(reading: Reading, mention: Mention, chain: list[Mark]) -> _Use | None:
    """A clause that holds the name only: "…, sora, 12s"."""
    if mention.surety is Surety.COMMON or not reading.is_alone(mention.start, mention.end):
        return None
    return _Use(mention, _NAMED, False, False, mention.start, mention.end, "models.alone")


def _by_version(reading: Reading, mention: Mention, chain: list[Mark]) -> _Use | None:
    """A name with its version is hardly anything else."""
    if not (mention.surety is Surety.SURE and mention.alias.has_version):
        return None
    if _OPINION.match(reading.text, mention.end):
        return None
    return _Use(mention, _WEAK, False, False, mention.start, mention.end, "models.versioned")


def _at_end(reading: Reading, mention: Mention, chain: list[Mark]) -> _Use | None:
    """A sure name after which only settings follow, as speech to text writes it."""
    if mention.surety is not Surety.SURE or not reading.is_blank(mention.end, len(reading.text)):
        return None
    if chain and chain[0].kind == "use":
        return None
    return _Use(mention, _WEAK, False, False, mention.start, mention.end, "models.at_end")


def _end_of_use(reading: Reading, end: int) -> int:
    """Take in "for videos", "吧", "this time" after a name."""
    while True:
        match = _SCOPE_AFTER.match(reading.text, end) or _PARTICLES.match(reading.text, end)
        if match is not None and match.end() > end:
            end = match.end()
            continue
        after = reading.skip_on(end)
        marks = [
            mark
            for mark in reading.starting.get(after, ())
            if mark.kind == "memory" and mark.value != "faint"
        ]
        if not marks:
            return end
        end = marks[0].end


def _cut_remark(reading: Reading, mention: Mention) -> None:
    """Leave "midjourney made the fingers weird last time so" out of the prompt."""
    left, right = reading.clause_at(mention.start)
    cues = [mark.start for mark in reading.of("use", "keep") if mention.end < mark.start < right]
    end = min(cues, default=right)
    if not reading.is_blank(end, len(reading.text)) and reading.is_blank(left, mention.start):
        reading.cut(mention.start, end, "models.remark")


def _find_typo(reading: Reading) -> Mention | None:
    """Find after a cue word a name that is one letter off: "use midjurney"."""
    for cue in reading.of("use", "keep"):
        place = reading.skip_on(cue.end)
        match = _WORD.match(reading.text, place)
        if match is None:
            continue
        words = match[0].split(" ")
        for count in (1, 2):
            written = " ".join(words[:count])
            name = written.replace(" ", "").replace("-", "")
            for known in reading.lexicon.typo_targets.get(name[0], ()):
                if len(name) >= TYPO_MIN_LENGTH and name != known and _is_one_off(name, known):
                    alias = reading.lexicon.aliases[known]
                    return Mention(alias, place, place + len(written), Surety.LOOSE)
    return None


def _is_one_off(left: str, right: str) -> bool:
    """Tell whether one letter is changed, left out, doubled or swapped with its neighbour."""
    if abs(len(left) - len(right)) > 1:
        return False
    head = 0
    while head < min(len(left), len(right)) and left[head] == right[head]:
        head += 1
    a, b = left[head:], right[head:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def talked_about(reading: Reading) -> Mention | None:
    """Find a model that the words speak about instead of using it."""
    for mention in reading.mentions:
        if mention.surety is Surety.SURE and _OPINION.match(reading.text, mention.end):
            return mention
    return None
