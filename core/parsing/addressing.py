"""Openings that speak to the bot: "帮我画一张", "can you draw me"."""

import re

from core.parsing.reading import Reading

_COMMAND = re.compile(
    r"\s*/(画图|画|draw|imagine|image|video|film|视频|models|model|模型|prefer|jobs|show|help"
    r"|start|任务|帮助)(?![a-z])\s*(?:prompt\s*:)?\s*"
)
DRAWING_COMMANDS = frozenset({"画图", "画", "draw", "imagine", "image", "video", "film", "视频"})
FILM_COMMANDS = frozenset({"video", "film", "视频"})
_OPENERS_ZH = (
    r"(?:那个就是|就是|那个|然后|嗯|呃|额|哎|诶|嘿|嗨|喂|你好|您好|在吗|亲|求求了|求求你了?|球球了|跪求|拜托了|机器人(?=[\s,])"
    r"|请问|请|麻烦(?:你|您)?"
    r"|拜托(?:你|您)?|你|您|先|快|再|能不能|能否|可否|可不可以|可以|能|帮(?:我们|我|忙|咱们|咱"
    r"|个忙)?(?:一下|下)?"
    r"|给(?:我们|我|咱们|咱)(?!的)|我(?:想要|需要|想|要)|想要|想|需要|求|替我|为我|另外|顺便|现在"
    r"|突然好想看|好想看|来吧|直接|就)"
)
# Verbs that mean drawing by themselves; the look-ahead keeps 画家 and 生成式.
_FREE_VERBS = (
    r"(?:画(?![得面风家室框廊笔展像作布质册架眉皮的着了在中里外])|绘制?|生成(?!式)"
    r"|设计(?![师感稿])|创作(?!者)|制作(?!人|组)|渲染(?!图))"
)
_BARE_VERBS = r"(?:出图|生图|作图|画图|文生图)(?=[\s:,]|$)"
_BOUND_VERBS = r"(?:做|来|出|整|弄|搞|拍|跑|要|造|产出|输出|剪|写)"
_MEASURE = (
    r"(?:(?:一下|下)?(?:这个)?(?:prompt|提示词)[:\s]*|(?:一下|下)\s?"
    r"|(?:成)?一?(?:张(?!三|飞|大千|学友|国荣|爱玲)|个(?!人(?:简介|主页|信息|资料|头像|空间))|[幅段组])|一版"
    r"|一?份)"
)
_NOUN_ZH = (
    r"(?:(?:关于)?(?:图片|图像|照片|小视频|短视频|视频|短片|动画|影片)(?:吧)?(?:$|[\s:,]"
    r"|内容是|主题是)[\s:,]*)"
)
_LEAD_ZH = re.compile(
    rf"(?:{_OPENERS_ZH}[\s,]*)*+(?:{_BARE_VERBS}|{_FREE_VERBS}(?:{_MEASURE})?|{_BOUND_VERBS}{_MEASURE}"
    rf"|{_BOUND_VERBS}(?=[两三四五六七八九十\d]+[张幅段个条版组])"
    rf"|(?:做|来|出|整|拍)(?=(?:短|小)?视频))(?:{_NOUN_ZH})?"
)
_OPENING_ZH = re.compile(
    r"(?:(?:帮(?:我们|我|忙)|给我(?!的)|请|麻烦(?:你|您)?|我(?:想要|要|想)|想要|能不能|能否|可以"
    r"|你)(?:一下)?\s*)++"
)
_OPENERS_EN = (
    r"(?:(?:(?:hi+|hey+|hello+)(?![- ](?:kitty|vis|fi|jude))|yo|ok(?:ay)? so|so|ok(?:ay)?"
    r"|anyways?|ugh|um+|uh+|oh|pls|plz|please"
    r"|kindly|can|could|would|will|u|you|ya|someone|somebody|anyone"
    r"|there|bot|i want(?: to see)?|i need|i'd (?:like|love)(?: to see)?|i would (?:like"
    r"|love)(?: to see)?|i wanna see|let's see|gimme|give me|get me|show me|help me|go ahead and"
    r"|now|just|quick(?:ly)?|maybe"
    r"|and|then|to|me|us|lemme see|lemme get|let me get|let me see|be able to|for me|try to|also"
    r"|quick ask|do you think you (?:could|can)|is it possible to|would it be possible to"
    r"|any chance you (?:could|can)|(?:what|how) about|mind|try and|i'm looking for|looking for"
    r"|dear|first|i was (?:just )?wondering if|wondering if|if|possibly|perhaps"
    r"|would you be able to"
    r"|would it be ok(?:ay)? to|(?:can|could|may) i (?:please )?(?:get|have|see)"
    r"|i(?:'m| am|m) (?:picturing|imagining|thinking of|after|hoping for|dreaming of)"
    r"|i have in mind"
    r"|i'd appreciate|need)\b[\s,!]*)"
)
_VERB_EN = (
    r"(?:(?:draw|paint|generate|create|illustrate|sketch|whip up|cook up|imagine|do me|make me"
    r"|make us|render|design|produce|put together|craft|visualize|draft|draw up|mock up)"
    r"(?:\s(?:me|us))?(?:\s(?:this|it|the following)(?=\s*[:]|\s*$))?(?=[\s:,]|$)(?!\s(?:it|this"
    r"|that|him|her|them)\b)"
    r"|(?:make|do|build|film|shoot)(?=\s(?:an?|some|one|two|three|four|five|six|\d+|sure)\b|\s*:)"
    r"|run(?: this| it)?(?: prompt)?(?=\s*:)|prompt(?=\s*:))"
)
_LEAD_EN = re.compile(rf"{_OPENERS_EN}*+{_VERB_EN}[\s:]*")
_ONLY_OPENERS_EN = re.compile(
    r"(?!to\b)(?:(?:(?:hi+|hey+|hello+)(?![- ](?:kitty|vis|fi|jude))|yo|pls|plz|please|can (?:you"
    r"|u)"
    r"|could (?:you|u)|would (?:you|u)"
    r"|will you|can someone|could someone|anyone|ok(?:ay)? so|so|anyways?|ugh|um+"
    r"|i want(?: to see)?|i need|i'd like(?: to see)?|gimme|give me|get me|show me|just|now|to"
    r"|(?:can|could|may) i (?:please )?(?:get|have|see)|let's see|lets see|i(?:'m| am"
    r"|m) (?:picturing|imagining|thinking of|after)|how about|what about"
    r"|i was (?:just )?wondering if)\b[\s,!]*)++"
)
_LABEL = re.compile(
    r"\s*(?:生图|出图|作图|画图|文生图|文生视频|prompt|提示词|正向提示词|描述"
    r"|画面内容|画面|内容|要求)\s*:\s*"
)
_FILM_OBJECT = re.compile(
    r"(?:an?|the|one|some)?\s?(?:short |quick |little |cool |smooth |cinematic )*(?:video|clip"
    r"|vid|animation|picture|pic|image|photo|drawing|illustration|gif|film)s? (?:of|about|where"
    r"|showing)\s(?!this\b|that\b|it\b|her\b|him\b)"
)


def read_command(reading: Reading) -> str | None:
    """Find a text command at the start, such as /画, and take it out."""
    if "/" not in reading.text:
        return None
    match = _COMMAND.match(reading.text)
    if match is None:
        return None
    reading.cut(*match.span(), "addressing.command")
    return match[1]


def cut_openings(reading: Reading) -> bool:
    """Take openings out of every clause; tell whether one asks to draw something."""
    label = _LABEL.match(reading.text)
    if label is not None:
        reading.cut(*label.span(), "addressing.label")
    text = reading.visible() if reading.cuts else reading.text
    asks = False
    for start, end in reading.clauses:
        begin = reading.lead_end(start)
        asks |= _cut_opening(reading, text, begin, end)
    return asks


def _cut_opening(reading: Reading, text: str, start: int, end: int) -> bool:
    lead = _LEAD_EN.match(text, start, end) or _LEAD_ZH.match(text, start, end)
    if lead is not None:
        reading.note("action", "generate", *lead.span(), "addressing.make")
        reading.cut(*lead.span(), "addressing.make")
        thing = _FILM_OBJECT.match(text, lead.end(), end)
        if thing is not None:
            reading.cut(*thing.span(), "addressing.medium")
        return True
    opening = _ONLY_OPENERS_EN.match(text, start, end) or _OPENING_ZH.match(text, start, end)
    if opening is not None:
        reading.cut(*opening.span(), "addressing.opening")
    return False


def cut_politeness(reading: Reading) -> None:
    """Take out thanks and pleas wherever they stand, and chatter that stands by itself."""
    for mark in reading.of("polite"):
        if not reading.is_cut(mark.start):
            reading.cut(mark.start, mark.end, "addressing.polite")
    asked = [cut.start for cut in reading.cuts if cut.rule == "addressing.make"]
    for mark in reading.of("chatter"):
        left, right = reading.clause_at(mark.start)
        opens = mark.value == "word" and reading.is_blank(left, mark.start)
        ends = mark.value == "tail" and reading.is_blank(mark.end, right)
        # "画个机器人" draws one; "机器人 画只猫" speaks to it.
        is_drawn = reading.is_blank(mark.end, right) and any(
            left <= start < mark.start for start in asked
        )
        if ends or (not is_drawn and (opens or reading.is_alone(mark.start, mark.end))):
            reading.cut(mark.start, mark.end, "addressing.chatter")
