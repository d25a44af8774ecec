"""One spelling for matching: every character folded to one of the same place."""

import re

# Traditional characters of the words that rules look for; a full table would be a dictionary.
_TRADITIONAL = str.maketrans(
    "畫張圖視頻橫豎動請幫給換讓這個電變過尾參風萬靈夢剛纔餘額積歷記錄設偏喜歡預設長鐘聲靜無種還為從後別質藝術選試推薦應該幀",
    "画张图视频横竖动请帮给换让这个电变过尾参风万灵梦刚才余额积历记录设偏喜欢预设长钟声静无种还为从后别质艺术选试推荐应该帧",
)
_FOLD: dict[int, int | str] = {
    **_TRADITIONAL,
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    0x3000: " ",
    0x00A0: " ",
    0x2019: "'",
    0x00D7: "x",
    0x2236: ":",
}

HIDDEN = "\ufffc"
"""Stands for a character that no rule may read: quoted words, names of subjects."""

_SENTENCE_GAP = re.compile(
    r"[,;!?\n、。~…|\u2600-\u27bf\U0001f000-\U0001faff]+"
    r"|\.+(?=\s|$)|:(?!\d|//)"
    # A space beside a Chinese character parts clauses; between Latin words it does not.
    r"|(?<=[^\x00-\x7f])\s+|(?<!\s)\s++(?=[^\x00-\x7f])|\s[-+]\s"
)


def fold(text: str) -> str:
    """Give half-width, simplified, lower-case text of the same length."""
    folded = text.translate(_FOLD)
    lowered = folded.lower()
    if len(lowered) == len(text):
        return lowered
    # A few letters ("İ") become two in lower case and would move every later span.
    return "".join(low if len(low := char.lower()) == 1 else char for char in folded)


def clauses(text: str) -> list[tuple[int, int]]:
    """Cut folded text at commas, stops, emoji and at spaces beside Chinese."""
    spans = []
    start = 0
    for gap in _SENTENCE_GAP.finditer(text):
        if gap.start() > start:
            spans.append((start, gap.start()))
        start = gap.end()
    if start < len(text):
        spans.append((start, len(text)))
    return spans
