"""Words that ask for little: that hand a picture over, or want a film of it without a scene."""

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


_FILM_ZH = (
    *("把", "将", "用", "拿", "让", "给我", "帮我", "请", "来", "以", "为", "我想", "我要"),
    *("能不能", "这", "那", "两", "几", "三", "四", "些", "张", "幅", "它们", "他们", "她们"),
    *("都", "一起", "做成", "做", "变成", "转成", "拍成", "拍", "生成", "合成", "一", "段", "个"),
    *("条", "视频", "短片", "动画", "影片", "动起来", "图片", "照片", "图", "吧", "呀", "的"),
)
_FILM_EN = (
    *("please", "pls", "can", "could", "you", "i", "want", "lets", "me", "my", "just", "now"),
    *("make", "turn", "create", "generate", "do", "animate", "film", "convert", "get", "bring"),
    *("these", "this", "those", "them", "the", "both", "two", "three", "all", "of", "from"),
    *("with", "out", "into", "to", "in", "and", "using", "use", "a", "an", "one", "short"),
    *("life", "pictures", "pics", "photos", "images", "picture", "photo", "image", "video"),
    *("clip", "movie", "animation"),
)
_FILM_CHINESE = re.compile(f"(?:{'|'.join(sorted(_FILM_ZH, key=len, reverse=True))})*")
_FILM_ENGLISH = re.compile(rf"(?:(?:{'|'.join(sorted(_FILM_EN, key=len, reverse=True))})(?: |$))*")


def asks_for_film(text: str) -> bool:
    """Tell whether words want a film of pictures and do not say what is to happen in it."""
    spaced, joined = _plain(text)
    return bool(_FILM_CHINESE.fullmatch(joined) or _FILM_ENGLISH.fullmatch(spaced))


def hands_over(text: str) -> bool:
    """Tell whether words beside a picture say no more than that it is there; none do, too."""
    spaced, joined = _plain(text)
    return bool(_ONLY_CHINESE.fullmatch(joined) or _ONLY_ENGLISH.fullmatch(spaced))


def _plain(text: str) -> tuple[str, str]:
    plain = "".join(sign if sign.isalnum() else " " for sign in text.casefold().replace("'", ""))
    spaced = " ".join(plain.split())
    return spaced, spaced.replace(" ", "")
