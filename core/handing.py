"""Words that hand a picture over and ask for nothing: "this one", "就用这张吧", "here you go"."""

import re

_ZH = (
    *("就用", "就是", "用", "是", "就", "那就", "给你", "给", "发你", "发了", "发过来了", "来了"),
    *("在这里", "在这儿", "在这", "这里", "这儿", "喏", "呐", "嗯", "好的", "好", "可以", "行"),
    *(
        "这一张",
        "这张",
        "这个",
        "这幅",
        "刚才那张",
        "刚才的",
        "上一张",
        "那张",
        "那个",
        "它",
        "原图",
    ),
    *("图片", "照片", "图", "的", "吧", "呀", "啊", "哈", "了", "谢谢", "请", "我的", "第一张"),
)
_EN = (
    *("here you go", "here it is", "here is", "heres", "here", "its", "there you go", "this is it"),
    *("this one", "that one", "the last one", "last one", "this", "that", "these", "it", "is"),
    *("use", "using", "with", "take", "try", "how about", "what about", "please", "pls", "thanks"),
    *("the", "my", "picture", "pic", "photo", "image", "one", "ok", "okay", "sure", "yes", "yep"),
    *("i mean", "i meant", "attached", "first", "go", "just"),
)
_ONLY_CHINESE = re.compile(f"(?:{'|'.join(sorted(_ZH, key=len, reverse=True))})*")
_ONLY_ENGLISH = re.compile(rf"(?:(?:{'|'.join(sorted(_EN, key=len, reverse=True))})(?: |$))*")


def hands_over(text: str) -> bool:
    """Tell whether words beside a picture say no more than that it is there; none do, too."""
    plain = "".join(sign if sign.isalnum() else " " for sign in text.casefold().replace("'", ""))
    spaced = " ".join(plain.split())
    joined = spaced.replace(" ", "")
    return bool(_ONLY_CHINESE.fullmatch(joined) or _ONLY_ENGLISH.fullmatch(spaced))
