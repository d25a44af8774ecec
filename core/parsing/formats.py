"""The shape of the picture: numbers, words and pixels to "W:H"."""

import re
from math import gcd

from core.parsing.numbers import CHINESE, read_ratio_part
from core.parsing.reading import Reading
from core.parsing.scanning import Mark

_KNOWN = frozenset(
    {"1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "21:9", "9:21", "4:5", "5:4", "2:1"}
    | {"1:2", "16:10", "10:16", "18:9", "9:18", "20:9", "9:20", "32:9", "1:4", "4:1", "9:19"}
)
_RATIO = re.compile(
    rf"(?<![\d.:/])(\d{{1,2}}(?:\.\d{{1,2}})?|{CHINESE})\s?([:x*比])\s?"
    rf"(\d{{1,2}}(?:\.\d{{1,2}})?(?!\d|:\d)|{CHINESE})(?![\d%a-wyz])"
)
_FLAG_RATIO = re.compile(r"(\d+(?:\.\d+)?)[:x/](\d+(?:\.\d+)?)\Z")
_PIXELS = re.compile(r"(?<!\d)(\d{3,4})\s?[x*]\s?(\d{3,4})(?:\s?(?:px|像素|pixels?))?(?!\d)")
_NO_RATIO_BEFORE = re.compile(
    r"(?:比分|大比分|得分|时间|凌晨|早上|下午|晚上|点|第|\bscore(?: of| is)?|\bat|\bwon|\blost"
    r"|\bby|\bpsalm|\bjohn"
    r"|\bverse|\bclock(?: showing| says| reads)?|\bodds(?: of)?)\s?$"
)
_NO_RATIO_AFTER = re.compile(
    r"\s?(?:scale|replica|model kit|比例模型|手办|还原|复刻|仿真|战胜|获胜|取胜|领先|落后|击败|赢"
    r"|输|险胜|大胜|逆转|[ap]\.?m\b|点|odds"
    r"|win|loss|victory|lead|grid|matrix|宫格|feet|foot|ft\b|inch|film|large format|camera|truck"
    r"|lumber|meters?)"
)
_RATIO_WORDS_BEFORE = re.compile(
    r"(?:(?:比例|画幅|尺寸|宽高比|长宽比|画面|aspect(?: ratio)?|ratio|format)(?:是|为|of|is"
    r"|in)?[\s:]*)$"
)
_RATIO_WORDS_AFTER = re.compile(
    r"\s?(?:(?:的)?(?:比例|画幅|宽高比|长宽比|尺寸)|(?:aspect )?ratio|aspect|format)(?:就行|的|吧)?"
)
_LEAST_PIXELS = 240
_SAME_SHAPE = 0.02
# After a loose format word: the thing that has the format.
_PICTURE_NOUN = re.compile(
    r"\s?(?:的|版的?|版本的?)?\s?(?:专辑|产品|商品|电商|主|宣传|公众号|朋友圈|社交|音乐|歌单|播客"
    r"|店铺|群|微信|小红书|长条|(?:album|profile|product|instagram|ig|sticker|book|app|discord"
    r"|server|twitch|podcast|playlist|social|event|phone|mobile|desktop|lock ?screen|looping"
    r"|short|cinematic|hd|[1248]k|\d+p|\d+[ -]?s(?:ec(?:ond)?s?)?) )?(?:图片|图|照片|海报|视频"
    r"|短视频|短片"
    r"|壁纸|封面|构图|画面|头像|插画|banner|宣传图|宣传片|比例|画幅|画布|动画|长图|书签|卡片|贺卡"
    r"|名片|明信片|菜单|邀请函|请柬|证书|传单|logo|图标"
    r"|video|vid|clip|image|img|pic|picture|photo|poster|banner|wallpaper|version|orientation"
    r"|layout"
    r"|format|film|reel|short|crop|avatar|icon|logo|thumbnail|cover|shot|composition|frame|gif"
    r"|illustration|flyer|canvas|story|render|artwork)s?"
    r"(?![a-z])(?!\s(?:frame|grid))"
)
_PARTICLE = re.compile(r"(?:的|版的|版|拍|来|出|就行|就好|吧|放)?")


def read_format(reading: Reading) -> str | None:
    """Find the aspect ratio asked last, and take format words out of the prompt."""
    found: list[tuple[int, int, str, str]] = []
    found += _ratios(reading)
    found += _pixels(reading)
    for mark in reading.of("ratio_sure"):
        if not _is_screen(reading, mark):
            found.append((mark.start, mark.end, mark.value, "formats.word"))
    for mark in reading.of("ratio_loose"):
        if _is_format(reading, mark):
            found.append((mark.start, mark.end, mark.value, "formats.word_alone"))
    asked = None
    by_number = None
    for start, end, value, rule in sorted(found):
        refusal = reading.refusal_before(start)
        if refusal is not None:
            reading.cut(refusal, _with_particle(reading.text, end), "formats.refused")
            continue
        reading.note("aspect_ratio", value, start, end, rule)
        reading.cut(start, _with_particle(reading.text, end), rule)
        if rule == "formats.ratio":
            by_number = value
        elif by_number is not None and _is_wide(by_number) is _is_wide(value):
            # "21:9的宽屏": the word only repeats which way the numbers lie.
            continue
        asked = value
    return asked


def _is_wide(ratio: str) -> bool | None:
    width, height = map(float, ratio.split(":"))
    return None if width == height else width > height


def normal_ratio(text: str) -> str | None:
    """Read the value of a flag as a ratio."""
    match = _FLAG_RATIO.match(text)
    return f"{read_ratio_part(match[1])}:{read_ratio_part(match[2])}" if match else None


def _with_particle(text: str, end: int) -> int:
    if text[end - 1].isascii() and text[end - 1].isalpha():
        return end
    match = _PARTICLE.match(text, end)
    return match.end() if match and _is_edge(text, match.end()) else end


def _is_edge(text: str, end: int) -> bool:
    return end >= len(text) or not text[end].isalnum()


def _ratios(reading: Reading) -> list[tuple[int, int, str, str]]:
    text = reading.text
    found = []
    for match in _RATIO.finditer(text):
        width, height = read_ratio_part(match[1]), read_ratio_part(match[3])
        value = f"{width}:{height}"
        start, end = match.span()
        before = _RATIO_WORDS_BEFORE.search(text, max(0, start - 16), start)
        after = _RATIO_WORDS_AFTER.match(text, end)
        if before or after:
            start = before.start() if before else start
            end = after.end() if after else end
        elif not _may_be_ratio(value, match, text):
            continue
        if "0" not in {width, height}:
            found.append((start, end, value, "formats.ratio"))
    return found


def _may_be_ratio(value: str, match: re.Match[str], text: str) -> bool:
    start, end = match.span()
    if _NO_RATIO_AFTER.match(text, end):
        return False
    if value != "16:9" and _NO_RATIO_BEFORE.search(text, max(0, start - 16), start):
        return False
    if match[2] != ":":
        # "4x4", "2x3", "三比一": only usual formats are written so.
        return value in _KNOWN and value not in {"2:1", "1:2", "4:1", "1:4"}
    if value in _KNOWN:
        return True
    # Two digits after the colon read as a time of day ("10:30").
    return len(match[3]) == 1 or "." in value


def _pixels(reading: Reading) -> list[tuple[int, int, str, str]]:
    found = []
    for match in _PIXELS.finditer(reading.text):
        width, height = int(match[1]), int(match[2])
        if min(width, height) >= _LEAST_PIXELS:
            found.append((*match.span(), _nearest(width, height), "formats.pixels"))
    return found


def _nearest(width: int, height: int) -> str:
    for known in ("1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "21:9", "4:5", "5:4", "2:1"):
        left, right = known.split(":")
        if abs(width * int(right) / (height * int(left)) - 1) < _SAME_SHAPE:
            return known
    common = gcd(width, height)
    return f"{width // common}:{height // common}"


def _is_screen(reading: Reading, mark: Mark) -> bool:
    return any(
        after.kind == "screen" for after in reading.starting.get(reading.skip_on(mark.end), ())
    )


def _is_format(reading: Reading, mark: Mark) -> bool:
    """Tell a wanted format from a square jaw and a landscape behind her."""
    text = reading.text
    if mark.end - mark.start == 1:
        return reading.is_alone(mark.start, mark.end)
    if _is_told(reading, mark):
        return True
    if _PICTURE_NOUN.match(text, mark.end):
        left, _ = reading.clause_at(mark.start)
        # "a mountain landscape photo" has a noun before; "a vertical poster" has not.
        return mark.language == "zh" or mark.value != "16:9" or reading.is_blank(left, mark.start)
    if mark.end > len(text) - 1 or text[mark.end] in ",.;!?，。 \n、~":
        pass
    elif mark.language == "zh" and not _PARTICLE_END.match(text, mark.end):
        return False
    if reading.is_alone(mark.start, mark.end):
        # A tag list begins with "portrait, …"; a format stands between or after other words.
        return mark.language == "zh" or mark.start > 0
    # Speech to text ends without a comma: "…快跑横着的", "… five seconds vertical".
    runs_on = mark.language == "zh" or text[mark.start : mark.end] in {"vertical", "horizontal"}
    return (
        runs_on
        and mark.value != "1:1"
        and bool(_RUN_ON.match(text, mark.end, reading.clause_at(mark.start)[1]))
    )


def _is_told(reading: Reading, mark: Mark) -> bool:
    """Make it vertical; "不要正方形" at the end of its clause."""
    if _MAKE_IT.search(reading.text, max(0, mark.start - 40), mark.start):
        return True
    ends = reading.clause_at(mark.start)[1] == mark.end
    return ends and reading.refusal_before(mark.start) is not None


_MAKE_IT = re.compile(
    r"\b(?:make|turn|keep|crop|flip) (?:it|this|that|them|these)(?: more| all| to| into)?\s$"
    r"|\b(?:make|turn|keep|crop) (?:the|my|this|that) (?:\w+ ){1,4}$"
)
_PARTICLE_END = re.compile(r"(?:的|版|拍|来|就|吧|放|出)")
_RUN_ON = re.compile(r"(?:的|拍|来|的吧)?\s*(?:$|[,.!?;。~])")
