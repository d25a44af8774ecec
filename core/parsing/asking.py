"""Sentences that ask something of the service: one short pattern for each way of saying it.

Words that ask by themselves ("credits left", "重试") are data in phrases.toml and weighed in
actions.py. Here stand the sentences whose words mean nothing alone: "what can you even do".
"""

import re

from core.intents import Action
from core.parsing.reading import Reading

# Longer messages describe or tell; nobody asks for the balance in two hundred letters.
_LONGEST = 90
_MOST_CLAUSES = 3
# "我的海报呢" names a poster and does not describe one.
_SHORT = 12

_YOU = r"(?:you|u|ya|this bot|the bot|this thing|this)"
_MADE_ZH = r"(?:画|做|生成|出|弄|搞|跑)"
_WORKS_ZH = r"(?:图片?|视频|作品|东西|片子|海报|照片)"
_END_ZH = r"(?:吗|么|嘛|呢|啊|呀|哈|吧|了|的|呗)*\W*$"

_SENTENCES: tuple[tuple[Action, str], ...] = (
    # What the bot can do
    (
        Action.HELP,
        rf"what (?:else |all |exactly |stuff |things? |the heck |kinds? of \w+ )*(?:can|could|do)"
        rf" {_YOU} (?:even |actually |really |all |exactly )*(?:do|make|offer|create|draw|handle)"
        r"\b(?: for (?:me|us)| here| exactly| then| anyway| with \w+)*\W*$",
    ),
    (
        Action.HELP,
        rf"(?:how|where) (?:do|can|does|should|would|to|am) (?:i|we|one|u|{_YOU})?\s?(?:supposed to"
        r" )?(?:even |actually )?(?:use|work|start|begin|talk to|get started|operate|prompt)\b"
        rf"(?: with)?(?: {_YOU}| it)*\W*$",
    ),
    (
        Action.HELP,
        rf"(?:can |could )?{_YOU}?\s?(?:show|tell|teach|explain|walk)(?: to)?(?: me| us)?"
        rf"(?: through)? (?:how|what) (?:to use )?(?:{_YOU}|it)(?: bot| thing)?"
        r"(?: works?| can do| does| do)?\W*$",
    ),
    (
        Action.HELP,
        r"(?:is there|do you have|got|any|where(?:'s| is)|give me|show me|i need)(?: an?| the| any)?"
        r" (?:\w+ )?(?:manual|guide|tutorial|instructions|docs|help page|cheat ?sheet|examples?)"
        rf"(?: for (?:{_YOU}|it))?\W*$",
    ),
    (Action.HELP, r"(?:do|can) (?:you|u) (?:speak|understand|know|read) (?:\w+ )?(?:chinese|english"
                  r"|mandarin|cantonese|japanese|korean|french|spanish|german)\b.{0,12}$"),
    (
        Action.HELP,
        r"(?:你|您|这个?|机器人|bot)*(?:都|还|到底|究竟|主要|具体)*(?:能|会|可以)(?:帮我|帮忙|给我"
        rf"|为我)?(?:们)?(?:做|干|搞|弄|画)?(?:些|点|出)?(?:什么|啥|哪些|嘛)(?:事|东西|活|图|呀)?{_END_ZH}",
    ),
    (
        Action.HELP,
        r"(?:有没有|有|给个|求个?|来个|看看?|发个?)?(?:什么|啥|个)?(?:新手|使用|操作|详细|入门)?的?"
        rf"(?:教程|说明书?|指南|文档|手册|用法|示例|例子|攻略)(?:在哪里?|可以看|看看)?{_END_ZH}",
    ),
    (
        Action.HELP,
        r"(?:请问)?(?:你|您|这个?|机器人|bot|东西|玩意儿?)*(?:到底|该|应该|要|具体)?(?:怎么|咋|如何|怎样)"
        rf"(?:个|样)?(?:用|玩|使用|操作|开始|上手|整)(?:法|这个|你)?{_END_ZH}",
    ),
    (
        Action.HELP,
        rf"(?:你|您)(?:会|能|可以|支持|懂)(?:不会|不能)?(?:说|讲|听懂?|看懂?)?(?:英文|英语|中文|粤语|日语|日文){_END_ZH}",
    ),
    # How far a job is
    (
        Action.STATUS,
        r"(?:is|are|has|have|did)(?:n't)? (?:it|that|my|the|they|our)\b(?: \w+){0,4}? (?:done|ready"
        r"|finished?|complete|stuck|coming|through|fail(?:ed)?|rendered|generated)\b.{0,12}$",
    ),
    (
        Action.STATUS,
        r"(?:is it |are you |you |u )?still (?:generating|rendering|processing|going|cooking"
        r"|running|working|drawing|making|waiting)\b.{0,24}$",
    ),
    (
        Action.STATUS,
        r"(?:how(?:'s| is|s)|any|what(?:'s|s| is)|check(?: on)?)(?: on)? (?:the |my |that )?(?:\w+"
        r" ){0,3}?(?:coming|coming along|eta|progress|status|update|updates|news|hold ?up|looking)"
        r"\b.{0,24}$",
    ),
    (
        Action.STATUS,
        r"(?:how (?:much )?(?:long|longer|many (?:more )?minutes)|when)\b(?: until| till| before"
        r"| will| is| does| do)?.{0,16}\b(?:it|my|left|more|left|i get|take|finish)\b.{0,24}$",
    ),
    (
        Action.STATUS,
        r"(?:我|那个?|这个?|刚才|刚刚|要|的|张|条|段)*(?:图片?|视频|片子|海报|任务|作业|头像|结果|封面)?"
        rf"(?:都|是|还|弄|画|做|跑|出|生成|渲染|搞)*(?:好|完|成|出来|完成|搞定|完事)了?(?:没有?|吗|么|嘛|不){_END_ZH}",
    ),
    (
        Action.STATUS,
        r"(?:我|那个?|这个?|刚才|的|张|条|段|图片?|视频|片子|海报|任务|大概|估计|预计|还|要|得|需要?|到底)*"
        rf"(?:多久|多长时间|几分钟|多少时间|几时|啥时候|什么时候)(?:能|才|可以|会)?(?:好|出来?|完|画完|做完|完成|弄好|搞定)?{_END_ZH}",
    ),
    (
        Action.STATUS,
        r"(?:我|那个?|这个?|刚才|现在|目前|的|图片?|视频|任务|海报|它)*(?:进度|进展|情况|状态|做|画|跑|生成|排队?|渲染|进行)"
        rf"(?:到|是|在)?(?:咋样|怎么?样|如何|哪里?|哪一?步|第?几[位名个]?|多少|百分之几){_END_ZH}",
    ),
    (
        Action.STATUS,
        r"(?:我|的|图|视频|任务|那个?|这个?)*(?:怎么|咋|为啥|为什么)?还(?:没|不)(?:好|出来?|出图|完|动|画完|做完|生成)"
        rf"{_END_ZH}",
    ),
    (Action.STATUS, r"(?:我|的|任务|前面|排队|现在|还|有|是)*(?:第?几|多少)(?:个?人|个任务|位|名)(?:在排|排队|在前面)?"
                    rf"{_END_ZH}"),
    (Action.STATUS, r"(?:我|我们|那个?|我刚才)的?(?:图片?|视频|片子|海报|头像|封面|任务|照片|壁纸|logo)(?:呢|哪去了|去哪了)\W*$"),
    # Credits
    (
        Action.BALANCE,
        r"(?:how many|how much|do i|am i|have i|did i|what(?:'s|s| is)|check|got|any|running)"
        r"\b.{0,24}\b(?:credits?|points?|balance|quota|allowance|funds)\b.{0,24}$",
    ),
    (
        Action.BALANCE,
        r"(?:我|账户|账号|里|的|现在|目前|还|到底)*(?:剩|有|能用|可用)?(?:下|余)?(?:多少|几|没有?)?(?:个)?"
        r"(?:积分|点数|余额|额度|钱|算力|点|次数)(?:还|剩|有|够|是|下|多少|几|不够|没|用|完|光|可以|画|余)*"
        rf"{_END_ZH}",
    ),
    (Action.BALANCE, rf"(?:我)?(?:还|今天还)(?:能|可以){_MADE_ZH}(?:多少|几)[张个次幅条]{_END_ZH}"),
    # What was made before
    (
        Action.HISTORY,
        r"(?:can (?:i|you) )?(?:show|see|find|where are|list|open|browse|get|pull up|look at|view|scroll"
        r" through|go through)(?: me)?(?: all)? my (?:old|past|previous|earlier|recent|other|saved)"
        r" (?:images?|pics|pictures|photos|videos?|clips|creations|works?|stuff|generations|art)\b.{0,20}$",
    ),
    (
        Action.HISTORY,
        r"(?:what|which)(?: \w+){0,2} (?:did|have) i (?:\w+ )?(?:generate|make|create|draw|made"
        r"|generated|drawn|created|do)\b.{0,24}$",
    ),
    (
        Action.HISTORY,
        r"(?:can (?:i|you) )?(?:show|see|find|where|list|open|browse|get|pull up|look at|view|scroll"
        r" through|go through)\b(?: \w+){0,4}? (?:i|i've|we) (?:\w+ )?(?:made|generated|drew|created"
        r"|did|asked for)\b.{0,20}$",
    ),
    (
        Action.HISTORY,
        r"(?:我|你|给我|帮我)*(?:上周|上个?月|昨天|前天|之前|以前|上次|这周|最近|今天|早上|过去|从前|原来|那天)*(?:我|你|给我|帮我)*"
        rf"{_MADE_ZH}(?:过|完)?的?(?:那些|那几张|那张|所有|全部)?{_WORKS_ZH}?(?:都|还|能|可以|去|要|怎么)*"
        rf"(?:在哪里?|哪里?(?:看|找|了)|去哪|找得到|找到|翻出来|翻到|看到|看|找|在|有哪些|有什么|列出来|调出来)(?:看|找)?(?:到|得到)?{_END_ZH}",
    ),
    (
        Action.HISTORY,
        r"(?:我)?(?:想)?(?:看|查|翻|找|打开|列|调)(?:一下|看看|看|下|出|一?翻)?(?:我)?(?:的|所有|全部|之前|以前|最近|上周|昨天)*"
        rf"(?:(?:{_MADE_ZH}过?的|旧|老)(?:那些)?{_WORKS_ZH}?|历史|作品|图库){_END_ZH}",
    ),
    # Everything stored about a person
    (
        Action.FORGET_ME,
        r"(?:delete|erase|wipe|remove|forget|clear|purge|scrub) (?:all |every ?thing |anything"
        r" |whatever |what )*(?:of )?(?:the |my )?(?:data|info|information|records?|stuff)? ?"
        r"(?:that )?(?:you(?:'ve|ve| have)? (?:know|have|hold|stored?|saved?|keep|got|collected)"
        r"|about me|on me|of mine)\b.{0,20}$",
    ),
    (
        Action.FORGET_ME,
        r"(?:请|帮我|麻烦|把|你)*(?:删|清|抹|销毁|移除)(?:除|掉|了|空|光|去)?(?:你|这里|这边|存的)*(?:我的|关于我的?"
        rf"|跟我有关的?|和我有关的?)(?:所有|全部|一切|个人)*(?:的)?(?:数据|信息|资料|记录|隐私|账号|账户|东西){_END_ZH}",
    ),
    (
        Action.FORGET_ME,
        r"(?:请|帮我|麻烦|你)*(?:把|将)(?:你|这里|这边|存的|保存的)*(?:我的|关于我的?|跟我有关的?|和我有关的?)(?:所有|全部|一切"
        rf"|个人)*(?:的)?(?:数据|信息|资料|记录|隐私|账号|账户|东西)(?:都|全|全部|给|统统)*(?:删|清|抹|销毁|忘).{{0,3}}{_END_ZH}",
    ),
    # Stopping a job
    (
        Action.CANCEL,
        r"(?:please |pls |just |wait |no |omg |oh |hey |ok )*(?:stop|cancel|abort|kill|halt)(?: (?:stop|everything|it|that"
        r"|this|all|now|all of (?:it|them)|the whole thing|drawing|generating|rendering|making"
        r"|working on (?:it|that|this))){0,2}\W*$",
    ),
    (
        Action.CANCEL,
        r"(?:don't|dont|do not|no need to|you can stop|u can stop) (?:generate|draw|make|bother"
        r"|render|continue|finish|generating|drawing|rendering)(?: it| that| this| anymore"
        r"| with it| any more)*\W*$",
    ),
    (Action.CANCEL, rf"(?:那|你)?(?:先|就|还是)?(?:别|不用|不要|停止?|甭|不必)(?:再)?{_MADE_ZH}(?:图|这个|那个|它|视频)*了"
                    rf"{_END_ZH}"),
    (
        Action.CANCEL,
        r"(?:先|那|就|帮我|请|把|麻烦)*(?:取消|撤回|撤销|停(?:掉|止|下)?|终止|中断|中止)(?:掉|一下|下)?(?:刚才|刚刚|我|那个?"
        rf"|这个?|上一?个|当前|正在|的|张|条|全部|所有|一切)*(?:任务|生成|订单|图片?|视频|请求)?{_END_ZH}",
    ),
    # The same once more
    (
        Action.RETRY,
        r"(?:please |pls |can you |could you |just |let's |lets |ok )*(?:try|do|run|generate|go"
        r"|make|give|render|send)?(?: it| that| this| the same(?: one| thing)?| me)*"
        r" ?(?:again|over again|once more|one more time|another time|anew|from scratch|another"
        r" (?:go|shot|try))(?: please| pls| thanks)*\W*$",
    ),
    (Action.RETRY, r"(?:please |pls |can you |could you )*(?:run it back|redo|retry|re-?roll|regen|regenerate|rerun)"
                   r"(?: it| that| this| the last one| the same(?: one| thing)?| please| pls)*\W*$"),
    (
        Action.RETRY,
        r"(?:(?:没成功|失败了|不行|出错了|报错了|没出来|好像失败了|又失败了|没弄出来)[\s,.!。，]*)?(?:麻烦|请|帮我|你|给我|那)*"
        r"(?:再|重新?|从头)(?:来|试|跑|做|画|生成|出|弄|搞|发)(?:一)?(?:试|次|遍|下|回|把|过|一次)?(?:看看?|一下)?"
        rf"{_END_ZH}",
    ),
)  # fmt: skip
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_IN_CHINESE, _IN_ENGLISH = (
    tuple(
        (action, re.compile(pattern))
        for action, pattern in _SENTENCES
        if bool(_CHINESE.search(pattern)) is is_chinese
    )
    for is_chinese in (True, False)
)
_NOTHING_ELSE = frozenset({Action.RETRY, Action.FORGET_ME})
# Whether a model is among those on offer.
_OFFERED_BEFORE = re.compile(
    r"(?:支持|接了?|接入了?|有没有|有|能用|可以用|能不能用|上线了?|do you (?:have|support|offer)"
    r"|is there|can i use|have you got|got)\s?$"
)
_OFFERED_AFTER = re.compile(
    r"\s?(?:模型|这个模型)?(?:吗|么|嘛|不|没有?|了吗|了没)?\W*$|\s?(?:here|too|yet|available)?\W*$"
)
_ASKS = re.compile(r"[?吗么嘛没不]|^(?:do|is|can|have) ")


def read_asking(reading: Reading) -> Action | None:
    """Match each of the few clauses of a short message against the sentences, in order."""
    text = reading.text.rstrip()
    if len(text) > _LONGEST or len(reading.clauses) > _MOST_CLAUSES:
        return None
    if reading.has("visual") and len(text) > _SHORT:
        return None
    for start, end in reading.clauses:
        place = reading.lead_end(start)
        patterns = _IN_CHINESE if _CHINESE.search(text, start, end) else _IN_ENGLISH
        # What an opening took ("can you") may begin the sentence as well.
        for begin in (start, place) if place != start else (start,):
            for action, pattern in patterns:
                # "别跑了 我写错了": the reason may follow; after "再来一次" a wish would.
                limit = len(text) if action in _NOTHING_ELSE else end
                match = pattern.match(text, begin, limit)
                if match is not None and match.end() > begin:
                    reading.note("action", action, *match.span(), f"asking.{action}")
                    return action
    return _asks_for_model(reading, text)


def _asks_for_model(reading: Reading, text: str) -> Action | None:
    """你们支持可灵吗, do you have midjourney?"""
    for mention in reading.mentions:
        before = _OFFERED_BEFORE.search(text, max(0, mention.start - 16), mention.start)
        if before and _OFFERED_AFTER.match(text, mention.end) and _ASKS.search(text):
            reading.note("action", Action.MODELS, before.start(), mention.end, "asking.models")
            return Action.MODELS
    return None
