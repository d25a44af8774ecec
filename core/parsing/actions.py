"""What the message asks of the service rather than of a model."""

import re

from core.intents import Action
from core.parsing.reading import Reading
from core.parsing.scanning import Mark
from core.parsing.talk import asks_question

COMMANDS = {
    "models": Action.MODELS, "model": Action.MODELS, "模型": Action.MODELS,
    "help": Action.HELP, "帮助": Action.HELP,
    "start": Action.HELP,
    "jobs": Action.STATUS, "任务": Action.STATUS,
    # Which one cannot be picked from a list here, so all of them are listed.
    "show": Action.HISTORY,
    "prefer": Action.SHOW_PREFERENCES,
}  # fmt: skip
_ACTIONS = {
    "forget": Action.FORGET_ME,
    "cancel": Action.CANCEL,
    "balance": Action.BALANCE,
    "status": Action.STATUS,
    "preferences": Action.SHOW_PREFERENCES,
    "history": Action.HISTORY,
    "models": Action.MODELS,
    "help": Action.HELP,
    "retry": Action.RETRY,
}
# Words that may stand beside a cue that means little by itself ("cancel", "history").
_BESIDE = {
    "cancel": r"(?:abort|cancel|stop|wrong|prompt|typo|mistake|typed|thing|sorry|oops|错了|写错"
    r"|发错|打错|job|task|order|request|generation|generating|render|rendering|video"
    r"|image|pic|picture|clip|last|current|running|刚才|那个|这个|那张|这张|任务|生成"
    r"|我的|我|上一个|上一张|订单|排队|掉|请求|的|图|视频|everything|working|drawing"
    r"|bot|don't|it|my|mind|need|anymore|要|想|制作|正在|画|它|操作|所有|全部)",
    "status": r"(?:my|job|jobs|task|image|pic|picture|video|clip|order|render|check|what's|whats"
    r"|what|how|current|done|ready|finished|check|coming|along|yet|going|still|running"
    r"|queue|in|position|still|take|left|longer|more|much|will|till|until|for|long|it"
    r"|take|waiting|wait|taking|usually|generating|我的|我|查|查看|看看|看|现在|任务|图"
    r"|视频|怎么样|如何|什么|多少|到|哪|哪了|画|做|那张|那个|这个|刚才|啥|情况|前面"
    r"|还有|几个|人|第几|是不是|目前|一下|海报|进行|生成|logo|poster|be|request"
    r"|generation|creation|where|status|progress|eta|update|the|there)",
    "balance": r"(?:my|check|what's|whats|what|how|much|many|left|remaining|do|i|have|account"
    r"|current|see|show|credit|credits|remain|still|is|我的|我|查|查一下|查询|查看"
    r"|看看|看|还|剩|剩下|剩多少|查下|看下|有|多少|账户|账号|现在|还有|够|不够|几|个"
    r"|点|里|目前|当前|余|额|一下)",
    "history": r"(?:my|show|see|view|list|open|check|from|week|today|yesterday|month|last|recent"
    r"|past|can|old|older|creations|works|images|pictures|pics|videos|clips|all|so|far"
    r"|made|generated|generations|image|video|results|look|at|browse|find|where|please"
    r"|year|everything|what|did|have|ones|gallery|history|work|我的|我|查|查看|看|看看"
    r"|看下|之前|以前|最近|所有|全部|生成|记录|打开|列出|这周|上周|今天|昨天|本周"
    r"|这个月|画过|做过|作品|翻翻|翻一下|找|过|画|哪些|什么|历史|一下|展示|列|给我|张"
    r"|都有|几|去)",
    "models": r"(?:list|show|what|which|are|there|available|can|use|do|have|got|support|supported"
    r"|see|other|kinds|kind|of|for|video|image|best|your|all|tell|about|anime|me"
    r"|current|how|many|does|bot|offer|现在|有|有哪些|哪些|支持|什么|可以|能用|能|用|列"
    r"|列表|查看|看看|看|都|可选|选|几个|多少|哪个|最好|做|画|适合|你们|你|这里|好用"
    r"|推荐|还有|其他|别的|介绍|目前|啥|一下|单)",
    "help": r"(?:need|show|get|some|bot|using|how|list|a|guide|page|menu|see|available|videos"
    r"|images|pictures|你|我|需要|都|能|会|可以|有|什么|哪些|啥|看看|看|怎么|支持|查看"
    r"|说明|一下|列表|介绍|还|到底|究竟|呢|干|做|些|具体)",
    "preferences": r"(?:show|see|what|check|view|current|saved|which|model|models|is|set|right"
    r"|settings|preferences|list|am|using|do|tell|what's|whats|currently|default"
    r"|now|video|image|我|查|查看|看|看看|现在|的|是|什么|哪个|哪些|模型|啥|设置"
    r"|当前|多少|来着|默认|用|视频|图片|偏好|一下|忘|告诉)",
    "forget": r"(?:all|please|everything|from|your|system|server|database|now|stored|have|about"
    r"|stop|storing|我|全部|所有|都|删|请|把|要|想|帮|现在|立刻|马上|了|一下|数据)",
    "retry": r"(?:it|that|this|same|last|one|prompt|request|the|please|刚才|那张|那个|上一张"
    r"|上一个|上次|这张|这个|的|失败|任务|图|同样|再|一次|一遍|上面|视频|image|picture"
    r"|video|just|failed|generation|generate|job|could|let's|可以|能|帮|我|给)",
}
_BESIDE_PATTERNS = {
    name: re.compile(
        rf"(?:{words}|this|that|the|of|to|me|in|on|and|for|my|i|we|a|现在"
        rf"|[了吧啊呀呢不别的吗么在还]|[\W_]|\b\w\b)*\Z"
    )
    for name, words in _BESIDE.items()
}
_CANCEL_JOB = re.compile(
    r"\b(?:stop|cancel|abort|kill|halt)\s(?:the |my |this |that |it|all |everything|current "
    r"|last |running |generating|rendering|making|drawing)*(?:job|task|generation|request|order"
    r"|render|video|image|pic|clip|$|[,.!])"
    r"|(?:取消|停掉|停止|终止|撤销|中止|撤回)(?:掉|一下|了)?(?:我的|我|刚才|刚刚|那个|这个|上一个"
    r"|上一张|当前|正在|现在|的|排队|全部|所有)*(?:任务|生成|订单|请求|视频|图|那张|单子|作业|$)"
)
_ASKS_HOW = re.compile(r"\bhow (?:do|can|to|would)\b|怎么|如何|怎样")
_READY = re.compile(
    r"\b(?:is|are) (?:my|the) (?:\w+ ){1,4}(?:done|ready|finished|coming|complete|almost|still"
    r"|stuck)\b|\b(?:where'?s?|where is) (?:my|the) (?:image|pic|picture|video|clip|poster|logo"
    r"|art|drawing|render|result|order|film|one)"
    r"|\bhow(?:'s| is) (?:my|the) (?:image|pic|picture|video|clip|job|render|order|film)"
    r"|\bhow (?:long|much longer)\b.{0,30}\b(?:my|the|take|left|until|till|wait)\b|\bwhen (?:will"
    r"|is) (?:my|the|it)\b.{0,30}\b(?:done|ready|finish)"
)
_ABILITY = re.compile(
    r"(?:\b(?:can|do|could|are) (?:you|u|this bot|the bot|it|i)\b.*\b(?:videos|images|pictures"
    r"|gifs|animations|edit|clips|photos|logos|chinese|english|upload|draw|art|films)\b[^a-z]*$"
    r"|^\W*(?:你|这个|这个机器人|机器人|bot)?(?:能|可以|会|支持|能不能|可不可以|会不会"
    r"|是不是能)(?:做|画|生成|出|处理|支持|不能)?(?:视频|图片|图|画|画画|动画|动图|短片|修图|改图"
    r"|p图|抠图|中文|英文|图生视频|文生图)[吗么不嘛]?你?[\s?!。]*$)"
)
# Characters beside a cue above which the message is about something else.
_MOST_BESIDE = 40
_MOST_WORDS_BESIDE = 12
_MOST_CHINESE_BESIDE = 14
# Rules whose cuts are settings: a cue inside one asks for nothing.
_SETTING_STAGES = ("using.", "models.", "choosing.")
# A longer message that cancels or asks for the status says so at length.
_LONGEST_CANCEL = 80
_MOST_CLAUSES = 4


def asked_of_service(reading: Reading, *, asks_picture: bool) -> Action | None:
    """Find a request that is about the service rather than about a picture."""
    if reading.has("ask") or reading.has("ask_alone"):
        for name, action in _ACTIONS.items():
            mark = _asks(reading, name, asks_picture=asks_picture)
            if mark is not None:
                reading.note("action", action, mark.start, mark.end, f"actions.{name}")
                return action
    if not asks_picture or asks_question(reading):
        match = _ABILITY.search(reading.text)
        if match is not None:
            reading.note("action", Action.HELP, *match.span(), "actions.ability")
            return Action.HELP
    return None


def _asks(reading: Reading, name: str, *, asks_picture: bool) -> Mark | None:
    is_firm = not asks_picture and name not in _NEEDS_TO_BE_ALONE
    for mark in _heard(reading, "ask", name):
        if _nothing_beside(reading, mark, name) or (is_firm and _little_beside(reading, mark)):
            return mark
    for mark in _heard(reading, "ask_alone", name):
        if _nothing_beside(reading, mark, name):
            return mark
    if not asks_picture and name in _SENTENCES and _SENTENCES[name](reading):
        return reading.first("ask_alone", name)
    return None


def _heard(reading: Reading, kind: str, name: str) -> list[Mark]:
    """Give the cues that are no part of a setting: "always use X for all my pics"."""
    settings = [cut for cut in reading.cuts if cut.rule.startswith(_SETTING_STAGES)]
    return [
        mark
        for mark in reading.of(kind, name)
        if not any(cut.start <= mark.start < cut.end for cut in settings)
    ]


def _cancels_job(reading: Reading) -> bool:
    """Nvm pls stop my job i typed the wrong thing."""
    is_short = len(reading.text) < _LONGEST_CANCEL and not _ASKS_HOW.search(reading.text)
    return is_short and _CANCEL_JOB.search(reading.text) is not None


def _asks_when(reading: Reading) -> bool:
    """How long till my video is ready."""
    is_short = len(reading.clauses) <= _MOST_CLAUSES
    return is_short and _READY.search(reading.text) is not None


_NEEDS_TO_BE_ALONE = frozenset({"retry", "cancel"})
_SENTENCES = {"cancel": _cancels_job, "status": _asks_when}


def _little_beside(reading: Reading, mark: Mark) -> bool:
    """Tell whether little is said beside a cue that means much by itself."""
    beside = reading.text[: mark.start] + " " + reading.text[mark.end :]
    chinese = sum("\u3040" <= char <= "\u9fff" for char in beside)
    is_short = chinese <= _MOST_CHINESE_BESIDE and len(beside.split()) <= _MOST_WORDS_BESIDE
    return is_short and not reading.has("visual")


def _nothing_beside(reading: Reading, mark: Mark, name: str) -> bool:
    if reading.content_length() > _MOST_BESIDE + mark.end - mark.start:
        return False
    rest = reading.leftover(mark.start, mark.end)
    return _BESIDE_PATTERNS[name].match(rest) is not None
