import pytest

from core.thanks import expresses_thanks


@pytest.mark.parametrize(
    "text",
    [
        "谢谢",
        "谢谢！",
        "谢谢你",
        "多谢啦～",
        "好的，谢谢丹青",
        "太感谢了",
        "谢谢谢谢",
        "辛苦了 🙏",
        "thanks!",
        "Thanks a lot :)",
        "thank you so much",
        "ok thx",
        "Many thanks",
        "ty",
        "cheers mate",
    ],
)
def test_thanks_are_recognised(text: str) -> None:
    assert expresses_thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "👍",
        "你好",
        "谢谢，再画一只猫",
        "画一张谢谢卡片",
        "thanks, now draw a cat",
        "a thank you card",
        "party",
        "好的",
        "感谢信",
    ],
)
def test_what_says_more_or_something_else_is_no_mere_thanks(text: str) -> None:
    assert not expresses_thanks(text)
