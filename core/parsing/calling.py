"""What may be the name of a picture, and what only stands where a name would."""

import re

_NO_NAME = re.compile(
    r"(?:什么|甚麼|啥|谁|个|了|着|得|不|声|一声|起来|醒|卖|它|她|他|我|你|们).*|.*[吗么呢嗎]|[字名吧啊呀哦啦]"
    r"|quits|an?|the|it|that|this|done|what|whatever|me|my|day|night|good|again|art|even"
    r"|(?:off|back|in|out|up|over|down|on|here|there|now|later|soon|then|please|all|not|no|yes"
    r"|today|tonight|tomorrow|for|after|by|with|to|yourself|something|anything|nothing)\b.*",
    re.IGNORECASE,
)
# "叫她跳个舞" bids her do something; "叫她跳跳" may be a name all the same.
_DEED = re.compile(
    r"[动跳跑飞走坐站躺睡转停笑哭唱滚爬游]"
    r"|.*(?:起来|[下过出上]来|[下过出上]去|一?点儿?|一些|一下)"
    r"|(?:动[起一]|跳[舞起一个上下进出到远高绳]|跑[起步快过到一]|飞[起上到过高向]|走[路开过一起到动]"
    r"|坐[下在着好到]|站[在着好直到]|躺[下在着好]|睡[觉着在]|转[身头过一个圈动向]|回[头家]|眨"
    r"|换[个上成一件衣装掉发]|变|戴[上个着顶帽眼一]|穿|脱|做[个一成鬼饭]|吃|喝|看[着向镜书这那过]"
    r"|唱[歌首一个]|停[下止]|笑[一得着个出]|[微大傻]笑|哭[泣一着]|举|抬|闭[眼上嘴]|挥|拿|抱|骑"
    r"|游[泳到过]|爬[上树山到]|趴|蹲|打[开个球伞架滚]|踢|开[口车门始花]|说[话一句出]|伸|摆[个手动尾]"
    r"|摇[头尾摆晃]|点头|招手|鞠躬|拍手|奔跑|旋转|起[飞床身舞]|来[一个点张段这到]|别|再|更|快[点一跑走]"
    r"|慢[点一慢]|等|安静|重[新来做画]|在|对着|[向往]|靠|一起).*"
)


def may_be_name(word: str) -> bool:
    """Tell a name from particles and questions: "now", "什么"."""
    return _NO_NAME.fullmatch(word) is None


def is_deed(word: str) -> bool:
    """Tell what somebody is told to do from a name they are told to have: "叫她跳个舞"."""
    return _DEED.fullmatch(word) is not None
