"""Small talk and questions about something else, told from subject matter."""

import re

from core.intents import Action, Language
from core.parsing import prompts
from core.parsing.numbers import NUMBER
from core.parsing.ordinals import is_judged
from core.parsing.reading import Reading
from core.parsing.undecided import leaves_open
from core.parsing.using import is_talked_about

_QUESTION = re.compile(r"(?:\?|吗|呢|么|嘛|没|咋|啥|不|啊|呀|啦|哈|咯)[\s?!。~…]*$")
_MAKES = re.compile(
    r"\b(?:draw|paint|generate|create|illustrate|sketch|animate) (?:me |us )?(?:an?|some|the|two"
    r"|three)\b|\bmake (?:me |us )?(?:an?|some)\b"
    r"|\b(?:picture|image|photo|pic|clip|video|poster|drawing|painting|illustration|wallpaper"
    r"|logo) of\b"
    r"|画(?:一|个|张|只|幅|条|两|三)|(?:做|来|生成|整|弄|搞|设计)(?:一|个|张|段|幅)|想看(?!看|到)"
)
_VERDICT = re.compile(
    r"\W*(?:(?:solid|easy|a|like|给|打|满分)\s?)*(?:\d+(?:\.\d)?\s?/\s?10|\d+分|满分)\W*"
    r"|\W*真(?:香|棒|酷|美|丑|绝|牛|可爱|好|帅|行|厉害|不错)[啊呀的了吧哈]*\W*"
    r"|\W*(?:so |such |really |very |what )*(?:amazing|great|good|nice|awesome|lovely|fantastic"
    r"|incredible"
    r"|beautiful|stunning|solid|brilliant|excellent|impressive|wonderful|gorgeous)"
    r"(?: (?:work|job|stuff|one|result|pic|picture|image|shot))?\W*"
)
# Beyond so many clauses "nice" or "test" is not all there is.
_FEW_CLAUSES = 3
_SHORT = 12
# These end descriptions and wishes too; only a short message with them is talk.
_WEAK_QUESTIONS = ("没", "不", "嘛", "啊", "呀", "啦", "哈", "咯")


# Work that this bot does not do; a description never begins with these.
_OTHER_WORK = re.compile(
    r"(?:(?:hi|hey|hello|yo|bot|ok|so|please|pls|plz|can|could|would|will|you|u|someone|somebody"
    r"|anyone|help me|just|quickly|let's|lets|let’s|i need you to|i want you to)[\s,!]+)*(?:"
    r"(?:translate|explain|summari[sz]e|proofread|transcribe|remind (?:me|us|him|her)|schedule"
    r"|calculate|solve|google (?:it|that|for|the|how|what)|search for|look up|debug|deploy|review"
    r"|define|download|spell"
    r"|(?:approve|sign|submit|pay|buy|fetch|pick up|forward|share|invite|ping|assign|send me"
    r"|upload) (?:my"
    r"|the|this|our|me|some|an?)\b|recommend (?:me )?an? (?:\w+ )?(?:restaurant|book|movie|song"
    r"|show|game|place|recipe|laptop"
    r"|phone)|book (?:me |us )?an?|order (?:me |us )?(?:an?|some)|call (?:me|mom|him|her|an?)\b"
    r"|call (?:it|this|that|them) (?:a (?:day|night|wrap)|quits|even|done|off|art|now|in|over"
    r"|here|all)\W*$"
    r"|tell (?:me|us) (?:an?|the|about|what|how|why|who|when|where)|sing|read (?:me|this|the)"
    r"|extract (?:the )?(?:text|subtitles|audio|data)|believe|imagine (?:if you|how|being)"
    r"|write (?:me |us )?(?:an?|the|some|my) (?:\w+ ){0,2}(?:script|code|function|essay|email|mail"
    r"|poem|story|report|letter|song|query|regex|program|article|speech|resume|cv|bio|reply"
    r"|summary|caption|tweet|blog|review|message|thesis|paper)"
    r"|fix (?:my|this|the) (?:code|bug|build|test|tests|function|script|query|pipeline)"
    r"|convert (?:this |the |my )?(?:pdf|csv|docx?|json|\d+)|what's \d+|play (?:some|the|me"
    r"|a song))"
    r"(?![\w-])"
    r")"
)
_OTHER_WORK_ZH = re.compile(
    r"(?:你好|您好|请问|请|麻烦|帮忙|帮我们|帮我|帮|给我们|给我|能不能|能|可以|可不可以|你|我要|我想|谁|有人|来个人|再|先|快|一下|[\s,!])*"
    r"(?:翻译(?!官|机|器|员|家)|总结一?下?(?!大会|会)|(?:一句话|简单|简要)?(?:概括|提炼|归纳|朗读)|解释|润色|校对|提醒我|讲个?一?个?(?:笑话|故事|段子)|讲讲|唱首|唱一首|唱个|播放|放首"
    r"|写(?:一?[个份篇封段首条]|点|下|一下)?.{0,8}(?:周报|日报|月报|总结|报告|邮件|代码|脚本|文案|作文|诗|小说|文章|sql|python"
    r"|论文|检讨|情书|简历|函数|程序|正则|稿子|演讲稿|自我介绍|评语|标题党)(?!封面|的?(?:图|画|背景|海报|配图|照片))"
    r"|(?:查|搜|搜索|百度|谷歌)(?:一?下|查)?(?!一?下?(?:我|余额|积分|进度|历史|状态|偏好|看))|订(?:一?[张个份]|机票|酒店|外卖|高铁|位)|点(?:个|份)?外卖"
    r"|算(?:一?下|算|个)(?!了)|推荐(?:一?[家部本首款几些])(?!模型)|改(?:一?下)?(?:代码|bug|简历|论文|作文)"
    r"|看(?:一?下|看)(?:这?段?代码|报错|日志|合同|文档|这个bug)|审(?:一下|核)|把.{1,10}(?:发|转发|置顶|分享|同步|归档|打印)(?:一下|下|给|到|了)|想(?:一?[个些几])?.{0,4}(?:名字|店名|主意|标题|文案|办法|口号|slogan)|(?:拿|带|买|取|占|投|领)(?:一?[下个份杯]|快递|票|饭)|.{0,4}(?:审批|批一下|签字|报销|处理一下|确认一下)|导航|转账|借我|发个?红包|踢|拉(?:我|他|她|个)(?:人|进|群)?)"
)


_WAIT = re.compile(
    rf"\W*(?:等我?|等一?下|给我|再给我|再等|稍等|马上|还要|还有|再有)(?:大概|差不多)?(?:{NUMBER})个?(?:分钟|秒钟?|小时|天)"
    r"(?:就好|就来|就到|左右|吧|啊)*\W*$"
    rf"|\W*(?:give me|gimme|wait|hold on|be there in|back in|brb in|i need|just) (?:an?|another"
    rf"|{NUMBER})?"
    r" ?(?:more )?(?:sec|second|minute|min|hour|day)s?(?: pls| please)?\W*$"
)


def asks_other_work(reading: Reading) -> bool:
    """Find a request for what no picture answers: translate this, 帮我写个周报, 第二张不错."""
    if is_judged(reading.text):
        return _note(reading, 0, len(reading.text), "talk.judges")
    if reading.has("visual"):
        return False
    text = reading.text
    patterns = (_OTHER_WORK, _OTHER_WORK_ZH, _WAIT)
    match = next(filter(None, (each.match(text, reading.begin) for each in patterns)), None)
    return match is not None and _note(reading, *match.span(), "talk.other_work")


def asks_question(reading: Reading) -> bool:
    """Tell whether the message ends as a question."""
    return _QUESTION.search(reading.text) is not None


def makes_something(reading: Reading) -> bool:
    """Tell whether the words ask to make a thing, wherever in a sentence."""
    return _MAKES.search(reading.text) is not None


def is_talk(reading: Reading) -> bool:
    """Tell whether a message that asks for nothing is talk rather than a description."""
    if _any_talk(reading) or _decides_nothing(reading):
        return True
    if reading.has("visual"):
        return False
    return (
        _opening_talk(reading)
        or _lone_talk(reading)
        or _talk_of_model(reading)
        or _sounds_like_talk(reading)
    )


def _note(reading: Reading, start: int, end: int, rule: str) -> bool:
    reading.note("action", Action.NONE, start, end, rule)
    return True


def _any_talk(reading: Reading) -> bool:
    verdict = _VERDICT.fullmatch(reading.text)
    if verdict is not None:
        return _note(reading, *verdict.span(), "talk.verdict")
    mark = reading.first("talk", "anywhere")
    # "lol ok so a duck, courtroom sketch style" laughs and describes.
    describes = len(reading.of("visual")) > 1
    return (
        mark is not None and not describes and _note(reading, mark.start, mark.end, "talk.anywhere")
    )


def _decides_nothing(reading: Reading) -> bool:
    """Whatever; beside a picture that asks what is to be done with it."""
    if reading.has_pictures or not leaves_open(reading.text):
        return False
    return _note(reading, 0, len(reading.text), "talk.undecided")


def _opening_talk(reading: Reading) -> bool:
    """Find talk at the start: of the message in English, of any clause in Chinese."""
    for mark in reading.of("talk", "opening"):
        left = reading.clause_at(mark.start)[0] if mark.language is Language.ZH else 0
        if reading.is_blank(left, mark.start):
            return _note(reading, mark.start, mark.end, "talk.opening")
    return False


def _lone_talk(reading: Reading) -> bool:
    if len(reading.clauses) > _FEW_CLAUSES:
        return False
    for mark in reading.of("talk", "alone"):
        # "在吗 想要个图" greets first and asks then; "一只鹤 谢谢" thanks beforehand.
        kinds = {other.kind for other in reading.starting.get(mark.start, ())}
        goes_on = "chatter" in kinds and not reading.is_blank(mark.end, len(reading.text))
        is_thanks = "polite" in kinds and prompts.has_subject(reading)
        is_all = not (goes_on or is_thanks)
        if is_all and reading.is_alone(mark.start, mark.end):
            return _note(reading, mark.start, mark.end, "talk.alone")
    return False


def _talk_of_model(reading: Reading) -> bool:
    for mention in reading.mentions:
        if is_talked_about(reading, mention):
            return _note(reading, mention.start, mention.end, "talk.of_model")
    return False


def _question(reading: Reading) -> re.Match[str] | None:
    """Find the end of a question; particles that end wishes too count in a short message only."""
    match = _QUESTION.search(reading.text)
    is_short = len(reading.clauses) == 1 and len(reading.text) <= _SHORT
    is_weak = match is not None and match[0].startswith(_WEAK_QUESTIONS)
    return None if is_weak and not is_short else match


# Signs speak for talk or for a scene; one alone proves nothing.
_WEIGHTS = {"talk2": 2, "talk1": 1, "scene1": -1, "scene2": -2}
_IS_TALK = 2
_ENDS_AS_TALK = re.compile(
    r"(?:\b(?:huh|eh|innit|right|smh|tho|lmao|again|yet|anyway|today)|了|吗|吧|呢|啊|呀|么|嘛|哦|噢|啦|哇|诶|咧|哎|的说|\?|!!)[\s?!。~…]*$"
)
_BEGINS_AS_QUESTION = re.compile(
    r"\W*(?:(?:so|hey|lol|ok|but|and|wait|guys|@\w+)[\s,]+)*(?:did|has|is|are|was|were|does|who"
    r"|whose|why(?! not an?\b)|where"
    r"|(?:have|do) (?:you|u|we|they|i|any|the|people|your|y'all)"
    r"|when (?:is|are|will|do|does|did|can|was)|how(?! about)|what(?! if| about)|which|should"
    r"|shall)\b"
    r"|\W*(?:这|那|你们?|他们?)?(?:谁|为什么|为啥|怎么|咋|哪里|哪个|几点|啥时候|什么时候)"
)
_BEGINS_AS_SCENE = re.compile(
    r"\s*(?:an?|two|three|four|five|six|\d+|一|两|三|四|五|几)\b|\s*[一两三四五六几]"
)
_MANY_CLAUSES = 3
# What somebody or something is doing in the picture.
_ACTS = re.compile(
    r"\b(?!(?:some|any|every|no)?thing\b|morning|evening|meeting|king\b|ring\b|going|trying|being|doing"
    r"|getting|having|coming|asking|working|looking|talking|saying)[a-z]{2,}ing\b(?! to\b)"
    r"|[a-z]ed by\b"
)
_MOST_ACTS = 2


def _sounds_like_talk(reading: Reading) -> bool:
    """Weigh the signs of talk against those of a scene, and how the message begins and ends."""
    signs = [mark for mark in reading.of("sign") if not reading.is_cut(mark.end - 1)]
    weight = sum(_WEIGHTS[mark.value] for mark in signs)
    # "i had", "is it": in the middle of a message they only hint at talk.
    weight += len(reading.of("talk", "opening"))
    weight -= min(len(_ACTS.findall(reading.text)), _MOST_ACTS)
    question = _question(reading)
    weight += reading.raw.endswith(("!!", "！！"))
    weight += 3 if question else _ENDS_AS_TALK.search(reading.text) is not None
    weight += 2 * (_BEGINS_AS_QUESTION.match(reading.text, reading.begin) is not None)
    weight -= 2 * (_BEGINS_AS_SCENE.match(reading.text, reading.begin) is not None)
    weight -= max(len(reading.clauses) - _MANY_CLAUSES, 0)
    if weight < _IS_TALK:
        return False
    start = signs[0].start if signs else 0
    end = signs[-1].end if signs else len(reading.text)
    return _note(reading, start, end, "talk.question" if question else "talk.signs")
