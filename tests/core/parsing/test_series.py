import pytest

from core.intents import Context, Utterance
from core.parsing import parse_intent
from core.parsing.lexicon import build_lexicon
from core.parsing.series import _words

LEXICON = build_lexicon()


def series(text: str) -> int | None:
    return parse_intent(Utterance(text=text), Context(), LEXICON).series


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("同一个角色的三个场景：海边、山上、城市", 3),
        ("画一个女孩的故事，分镜，4张", 4),
        ("一个系列海报，3张", 3),
        ("画同一个角色的四张图", 4),
        ("同一隻柴犬，畫四格：起床、吃飯、散步、睡覺", 4),
        ("draw the same character in 3 scenes: beach, forest, city", 3),
        ("a series of 3 pictures of a fox detective", 3),
        ("a storyboard with four different panels, a heist", 4),
    ],
)
def test_a_series_has_a_cue_and_a_number(text: str, number: int) -> None:
    assert series(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "画三张猫",
        "4 versions of a logo",
        "画四格漫画，主角是一只鹅",
        "画一组系列海报",
        "同一只猫，第二个场景",
        "同一个角色，一个场景",
        "把这四张图里的同一个角色画下来",
        "draw a series of unfortunate events",
        "two women of the same mandarin class",
    ],
)
def test_without_both_there_is_none(text: str) -> None:
    assert series(text) is None


def test_the_words_stay_as_they_are_in_the_file() -> None:
    # Read anew, whichever test came first.
    assert _words.__wrapped__() == _words()
