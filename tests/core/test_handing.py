import pytest

from core.handing import hands_over


@pytest.mark.parametrize(
    "text",
    [
        *("", "🖼️", "这张", "就用这张吧", "给你", "图来了", "就是它！", "好的，这张图", "刚才那张"),
        *("this one", "Here you go!", "use this one please", "it's this one", "here", "OK"),
    ],
)
def test_words_that_only_hand_a_picture_over_are_recognised(text: str) -> None:
    assert hands_over(text)


@pytest.mark.parametrize(
    "text",
    [
        "换成夜景",
        "这张猫",
        "让它动起来",
        "make it night",
        "this one at night",
        "my cat",
        "here, kitty",
    ],
)
def test_words_that_say_anything_about_it_do_more(text: str) -> None:
    assert not hands_over(text)
