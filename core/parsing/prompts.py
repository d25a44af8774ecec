"""What is left to draw when settings and addressing are gone."""

import re

from core.parsing.reading import Reading

_SPACES = re.compile(r"[ \t\u3000]{2,}")
# Marks left between two cuts: ", ," and "。，".
_DOUBLED = re.compile(
    r"(?<!\s)\s*+[,，、;；:：](?:\s*+(?:[,，、;；:：。]|\.(?!\w)))++|(?<=[。！？!?.])\s*[,，、;；:：]+"
)
_MARK_BEHIND = re.compile(r"[ \t]*(?=[,，、;；])")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
# "🐸" may be drawn; these only wave.
_MANNERS = frozenset("🙏😭🥺❤👍😂🤣😅🙇💦😁😄😊🤩✨🎉👀🔥💀\ufe0f !！?？.,")
_EDGE = " \t\n\r\u3000,，、;；:：。~～…|·"


# What led to a setting that ended its clause: "…, and make it", "with", "并且做成".
_LED_TO_SETTING = re.compile(
    r"(?:[\s,]*\b(?:and|then|but|also)\b)?\s*\b(?:make|do|keep|have|set|get)\s(?:it|this|that)"
    r"(?:\s(?:in|at|be|as|an?|with|for|last|to(?: be)?))?\s*$"
    r"|[\s,]*\b(?:and|with|at|using)\s*$"
    r"|[\s,]*(?:然后|并且|而且|并|再|请)?(?:把它)?(?:做成|弄成|设成|设为)\s*$"
)
_SETTINGS = frozenset({"lengths", "formats", "sizes", "counts", "extras"})


def build_prompt(reading: Reading) -> str:
    """Join what no rule took out, as the person wrote it."""
    spans = [(cut.start, cut.end) for cut in reading.cuts]
    spans += _led_to_settings(reading) + _led_from_model(reading)
    spans += _spent_clauses(reading)
    spans.sort()
    pieces = []
    done = 0
    for start, end in spans:
        if start > done:
            pieces.append(reading.raw[done:start])
        if end > done:
            mark = _MARK_BEHIND.match(reading.raw, end)
            if mark is not None and pieces:
                pieces[-1] = pieces[-1].rstrip(" ")
            elif not _joins(reading.raw, start, end):
                pieces.append(" ")
            done = mark.end() if mark else end
    pieces.append(reading.raw[done:])
    prompt = tidy("".join(pieces))
    return prompt if set(prompt) - _MANNERS else ""


# What a number is part of, where words call for it.
_WRITES = re.compile(
    r"[写字文数号年第:：\"“]|\b(?:text|write|writing|says?|saying|sign|number|word|label|title|year)"
)
_STRAY = re.compile(
    r"(?P<said>\D*[^\W\d_])(?P<between>[\W_]+)\d{1,6}[\s,，、;；。.!！)\]】]*|(?P<alone>[\W\d_]+)"
)
_MARKS = frozenset(",，、;；。.!！…|")
_MOVES = re.compile(r"(?:\banimate (?:it|this|that)|动起来|动一动)\Z", re.IGNORECASE)
_LONGEST_FOLLOW_UP = 200


def without_stray(prompt: str) -> str:
    """Drop a number that stands behind what is asked of a picture and belongs to nothing."""
    if len(prompt) > _LONGEST_FOLLOW_UP or _WRITES.search(prompt):
        return prompt
    stray = _STRAY.fullmatch(prompt)
    if stray is None:
        return prompt
    if stray["alone"]:
        return "" if any(sign.isdigit() for sign in prompt) else prompt
    is_apart = not _MARKS.isdisjoint(stray["between"]) or _MOVES.search(stray["said"])
    return stray["said"] if is_apart else prompt


# "(use kling) for a video of koi": nothing is left for it to be for.
_LED_FROM_MODEL = re.compile(r"\s*(?:for|to (?:make|draw|create))\s+(?=(?:an?|the|my)\s)")


def _led_from_model(reading: Reading) -> list[tuple[int, int]]:
    """Find a "for" with which the prompt would begin, because the model before it was cut."""
    ends = [end for _, end, rule in reading.cuts if rule.startswith("using.")]
    matches = (_LED_FROM_MODEL.match(reading.text, end) for end in ends)
    return [
        match.span()
        for match in matches
        if match is not None and reading.is_blank(0, match.start())
    ]


def _led_to_settings(reading: Reading) -> list[tuple[int, int]]:
    """Find words that lead to nothing any more, where a setting was cut behind them."""
    found = []
    for start, end, rule in reading.cuts:
        left, right = reading.clause_at(start)
        if rule.partition(".")[0] in _SETTINGS and reading.is_blank(end, max(right, end)):
            match = _LED_TO_SETTING.search(reading.text, left, start)
            if match is not None and not reading.is_blank(0, match.start()):
                found.append((match.start(), start))
    return found


def _joins(raw: str, start: int, end: int) -> bool:
    """Tell whether what a cut parted may stand together: Chinese may, two Latin words may not."""
    return bool(start and _CHINESE.match(raw, start - 1) and _CHINESE.match(raw, end))


def tidy(text: str) -> str:
    """Close the gaps that cuts leave."""
    text = _SPACES.sub(" ", text)
    text = _DOUBLED.sub(lambda match: match[0].strip()[:1], text)
    return text.strip(_EDGE).lstrip(".!！?？ ").strip(_EDGE)


def _spent_clauses(reading: Reading) -> list[tuple[int, int]]:
    """Find clauses of which only fillers are left: "横版" is cut from "横版就行"."""
    return [
        (start, end)
        for start, end in reading.clauses
        if reading.is_blank(start, end) and reading.has_cut(start, end)
    ]


def has_subject(reading: Reading) -> bool:
    """Tell whether there is anything to draw."""
    return not reading.is_blank(0, len(reading.text))
