"""Which model the words name, refuse and ask to remember."""

import re
from typing import NamedTuple

from core.intents import MediaKind
from core.parsing.lexicon import TYPO_MIN_LENGTH, Surety
from core.parsing.reading import Reading
from core.parsing.scanning import Mark, Mention
from core.parsing.using import Strength, Use, find_use, is_talked_about


class Naming(NamedTuple):
    """What the words say about models."""

    model: str | None = None
    media: MediaKind | None = None
    remember: bool = False
    is_surely_used: bool = False
    """The words use the model; otherwise its name merely stands where one may."""
    avoid: tuple[str, ...] = ()


class _Refusal(NamedTuple):
    key: str
    start: int
    end: int


_SCOPE_AFTER = re.compile(
    r"\s*(?:for (?:(?:all |any |my |the |all my |every )*(?:videos?|vids?|clips?|films?|movies"
    r"|images?|pics?|pictures|photos?|drawings?|animations?|edits?|editing|retouching|logos?|posters?|avatars?|everything|art|stuff|illustrations"
    r"|stills)|this one|this|it|that)\b(?! of)"
    r"|来|这个模型|的模型|模型|这一?版|model\b|engine\b|to (?=draw|make|generate|create|paint|do"
    r"|turn|edit|animate|bring|change|render)|，?谢谢|over \ufffc+)"
)
_PARTICLES = re.compile(
    r"\s*(?:[吧哈呗啊嘛啦呀哦了做画拍]+(?=[\s,.!;:。，~]|$)|(?:please|pls|plz|tbh|ok|okay|instead|tho"
    r"|thanks|thx|lol)\b)"
)
_LETTERED = re.compile(
    r"(?:写着|写上|写了|印着|印有|刻着|画着|字样|(?:\b(?:says|saying|reads|reading|labeled"
    r"|labelled|titled)))[\s:]*[^,.;!?\n，。；\s][^,.;!?\n，。；]*"
)
_WORD = re.compile(r"[a-z][a-z\s-]{3,16}[a-z]")
_WHAT_IS_SAVED = re.compile(r"(?:我的)?(?:为|成)?(?:偏好|默认|设置)|\s(?:it|that|this)\b")
_SAYS = re.compile(
    r"\W*(?:(?:ngl|tbh|imo|honestly|ok|so|but|yeah|lol|man|bro|dude|and|last time|yesterday)\W+)*"
    r"(?:i|we)(?:'ve| have)? (?:\w+ ){1,3}(?:the )?"
)
# "我更喜欢海螺 以后视频都用它": the pronoun stands for the model.
_USE_IT = re.compile(
    r"(?:我的?)?(?:视频|图片|画图|做图|出图|短片|图)?(?:都|就|全|统一)*用(?:它|这个|这款)(?:了|吧|就行)?"
    r"|\s(?:use|go with|stick with) (?:it|that|this one)\b(?: for \w+)?"
)
_VERSION = re.compile(r"\s?v?(\d(?:\.\d)?)(?![\w.:])")
_JOINED = re.compile(r"\s*(?:和|跟|与|或者?|还有|、|,|/|or|and|nor|&)\s*(?:the )?")
_CHAINED = frozenset({"use", "refuse", "memory", "video", "filler", "polite", "chatter"})
_LONGEST_CHAIN = 8
_REFUSAL_REACHES = frozenset({"use", "filler", "polite", "memory"})


def read_models(reading: Reading) -> Naming:
    """Find the model in force, the refused ones, and whether the choice is to be kept."""
    refused: list[_Refusal] = []
    uses: list[Use] = []
    for mention in _mentions(reading):
        chain = _chain_before(reading, mention.start)
        refusal = _refusal(reading, mention, chain, refused)
        if refusal is not None:
            refused.append(refusal)
        elif not _cut_comparison(reading, mention, chain):
            use = find_use(reading, mention, chain)
            if use is not None:
                uses.append(use)
            elif is_talked_about(reading, mention):
                _cut_remark(reading, mention)
    for refusal in refused:
        reading.note("avoid", refusal.key, refusal.start, refusal.end, "models.refused")
        reading.cut(refusal.start, _end_of_use(reading, refusal.end), "models.refused")
    avoid = tuple(dict.fromkeys(refusal.key for refusal in refused))
    naming = _choose(reading, uses) if uses else Naming()
    return naming._replace(avoid=avoid) if avoid else naming


def _mentions(reading: Reading) -> list[Mention]:
    """Collect names, but those that are to be written in the picture."""
    mentions = list(reading.mentions)
    typo = _find_typo(reading)
    if typo is not None:
        mentions.append(typo)
    if not mentions:
        return []
    lettered = [match.span() for match in _LETTERED.finditer(reading.text)]
    return [
        mention
        for mention in mentions
        if not any(start < mention.start < end for start, end in lettered)
    ]


def _choose(reading: Reading, uses: list[Use]) -> Naming:
    """Take the last of the firmest uses: "用可灵 哦不 用海螺"."""
    strongest = max(use.strength for use in uses)
    chosen = [use for use in uses if use.strength == strongest][-1]
    for use in uses:
        reading.cut(use.start, _end_of_use(reading, use.end), use.rule)
    alias = chosen.mention.alias
    reading.note("model", alias.key, chosen.start, chosen.end, chosen.rule)
    return Naming(
        model=alias.key,
        media=alias.media,
        remember=_is_kept(reading, chosen),
        is_surely_used=chosen.strength > Strength.VERSIONED,
    )


def _is_kept(reading: Reading, chosen: Use) -> bool:
    """Weigh "this time" and "don't save it" against "use" and "always"."""
    always = _lasting(reading, chosen)
    if always is not None:
        reading.cut(always.start, always.end, "models.memory_words")
    once = (*reading.of("memory", "once"), *reading.of("memory", "unsaved"))
    for mark in once:
        reading.note("remember", False, mark.start, mark.end, "models.this_once")
        what = _WHAT_IS_SAVED.match(reading.text, mark.end)
        reading.cut(mark.start, what.end() if what else mark.end, "models.memory_words")
    remember = (chosen.remember or always is not None) and not once
    if remember:
        reading.note("remember", True, chosen.start, chosen.end, "models.kept")
    return remember


def _lasting(reading: Reading, chosen: Use) -> Mark | None:
    """Find words such as "from now on" in the same breath as the model."""
    left, right = reading.clause_at(chosen.mention.start)
    for mark in reading.of("memory", "always"):
        if left <= mark.start <= right or reading.is_alone(mark.start, mark.end):
            return mark
        it = _USE_IT.match(reading.text, mark.end)
        if it is not None:
            return mark._replace(end=it.end())
    return None


def _chain_before(reading: Reading, start: int) -> list[Mark]:
    """Collect the cue words that stand right before a name, nearest first."""
    chain: list[Mark] = []
    place = reading.skip_back(start)
    while len(chain) < _LONGEST_CHAIN:
        marks = [mark for mark in reading.ending.get(place, ()) if mark.kind in _CHAINED]
        if not marks:
            break
        chain += marks
        place = reading.skip_back(marks[0].start)
    return chain


def _refusal(
    reading: Reading, mention: Mention, chain: list[Mark], refused: list[_Refusal]
) -> _Refusal | None:
    """不要用X, anything but X, X除外, and "or Y" after a refused X."""
    key = mention.alias.key
    if refused and _JOINED.fullmatch(reading.text, refused[-1].end, mention.start):
        return _Refusal(key, refused[-1].end, mention.end)
    for mark in chain:
        if (mark.kind, mark.value) == ("refuse", "before"):
            # "use mj, actually no use veo" corrects; "no veo" refuses.
            corrects = reading.text[mark.start : mark.end] == "no" and mark is not chain[0]
            return None if corrects else _Refusal(key, mark.start, mention.end)
        if mark.kind not in _REFUSAL_REACHES or mark.value == "prefer":
            break
    for mark in reading.starting.get(reading.skip_on(mention.end), ()):
        if (mark.kind, mark.value) == ("refuse", "after"):
            return _Refusal(key, mention.start, mark.end)
    return None


def _cut_comparison(reading: Reading, mention: Mention, chain: list[Mark]) -> bool:
    """Take out "over Sora" after "i prefer Veo": no wish and no refusal."""
    if not chain or (chain[0].kind, chain[0].value) != ("refuse", "than"):
        return False
    start = chain[0].start
    place = reading.skip_back(start)
    if not any(other.end == place for other in reading.mentions):
        return False
    reading.cut(start, mention.end, "models.compared")
    return True


def _end_of_use(reading: Reading, end: int) -> int:
    """Take in "for videos", "吧", "this time" after a name."""
    while True:
        match = _SCOPE_AFTER.match(reading.text, end) or _PARTICLES.match(reading.text, end)
        if match is not None:
            end = match.end()
            continue
        marks = [
            mark
            for mark in reading.starting.get(reading.skip_on(end), ())
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
    says = _SAYS.fullmatch(reading.text, left, mention.start)
    start = left if says else mention.start
    if not reading.is_blank(end, len(reading.text)) and reading.is_blank(left, start):
        reading.cut(start, end, "models.remark")


def _find_typo(reading: Reading) -> Mention | None:
    """Find a name one letter off after a cue word or at the start: "use midjurney"."""
    places = [reading.skip_on(cue.end) for cue in reading.of("use", "keep")]
    for place in (reading.skip_on(0), *places):
        match = _WORD.match(reading.text, place)
        words = match[0].split(" ") if match else []
        for count in range(1, min(len(words), 2) + 1):
            written = " ".join(words[:count])
            name = written.replace(" ", "").replace("-", "")
            for known in reading.lexicon.typo_targets.get(name[0], ()):
                if len(name) >= TYPO_MIN_LENGTH - 1 and _is_one_off(name, known):
                    return _with_version(reading, known, place, place + len(written))
    return None


def _with_version(reading: Reading, known: str, start: int, end: int) -> Mention | None:
    """Take in the version after a name that is misspelt; a short name needs one."""
    aliases = reading.lexicon.aliases
    version = _VERSION.match(reading.text, end)
    versioned = aliases.get(known + version[1]) if version else None
    if version and versioned:
        return Mention(versioned, start, version.end(), Surety.LOOSE)
    is_long = end - start >= TYPO_MIN_LENGTH
    return Mention(aliases[known], start, end, Surety.LOOSE) if is_long else None


def _is_one_off(left: str, right: str) -> bool:
    """Tell whether one letter is changed, left out, doubled or swapped with its neighbour."""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    head = 0
    while head < min(len(left), len(right)) and left[head] == right[head]:
        head += 1
    a, b = left[head:], right[head:]
    is_changed = a[1:] == b[1:] or a[1:] == b or a == b[1:]
    return is_changed or (a[:2] == b[1::-1] and a[2:] == b[2:])
