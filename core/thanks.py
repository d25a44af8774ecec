"""Thanks, which are answered in kind instead of with a greeting."""

import re

THANKS = (
    *("谢谢", "多谢", "感谢", "谢啦", "谢了", "感恩", "辛苦了", "辛苦啦", "3q", "3x"),
    *("thank you", "thank u", "thanks", "thankyou", "thx", "thnx", "tks", "tysm", "tyvm", "ty"),
    *("cheers", "much appreciated", "appreciate it", "grazie", "merci"),
)
BEFORE = (
    *("好的", "好", "嗯", "哇", "太", "非常", "十分", "真的", "万分", "很", "那就", "先"),
    *("ok", "okay", "oh", "wow", "great", "perfect", "nice", "cool", "awesome", "lovely", "many"),
)
AFTER = (
    *(
        "你",
        "您",
        "大家",
        "丹青",
        "你们",
        "啦",
        "了",
        "啊",
        "哦",
        "呀",
        "哈",
        "咯",
        "噢",
        "喔",
        "么么",
    ),
    *("so much", "very much", "a lot", "a bunch", "a million", "again", "everyone", "all", "you"),
    *("danqing", "bot", "mate", "man", "friend", "buddy", "then", "anyway", "for that"),
)


def _any_of(phrases: tuple[str, ...]) -> str:
    # The longest first, so that no phrase hides behind its own beginning.
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


_SAID = re.compile(
    rf"(?:(?:{_any_of(BEFORE)}) ?)*(?:(?:{_any_of(THANKS)}) ?)+(?:(?:{_any_of(AFTER)}) ?)*"
)


def expresses_thanks(text: str) -> bool:
    """Tell whether a message says thanks and nothing else."""
    words = "".join(sign if sign.isalnum() else " " for sign in text.casefold().replace("'", ""))
    return _SAID.fullmatch(" ".join(words.split())) is not None
