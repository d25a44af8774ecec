from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.advising import Advice, advise, rules
from core.intents import TaskType
from tests.core.values import A_FILM, A_PICTURE

DRAW, EDIT = TaskType.TEXT_TO_IMAGE, TaskType.IMAGE_TO_IMAGE
FILM, MOVE = TaskType.TEXT_TO_VIDEO, TaskType.IMAGE_TO_VIDEO


def about(prompt: str, task: TaskType = DRAW) -> Advice:
    return advise(replace(A_PICTURE, task_type=task, prompt=prompt), task)


def reasons(advice: Advice) -> list[str]:
    return [point.reason for point in advice.points]


@pytest.mark.parametrize(
    ("prompt", "task", "expected"),
    [
        ("一只在屋顶看月亮的猫", DRAW, []),
        ("a cat on a roof watching the moon", DRAW, []),
        ("一张写着开业大吉的海报", DRAW, ["lettering"]),
        ("咖啡店的Logo", DRAW, ["lettering"]),
        ("设计logo一个", DRAW, ["lettering"]),
        ("a Poster for a jazz night", DRAW, ["lettering"]),
        ("two posters", EDIT, ["lettering"]),
        ("a wall with a rough texture", DRAW, []),
        ("a girl reading a book", DRAW, []),
        ("一张没有文字的卡片", DRAW, []),
        ("a card without any text", DRAW, []),
        ("a cover, no text", DRAW, []),
        ("no text, but a logo", DRAW, ["lettering"]),
        ("二次元少女", DRAW, ["anime"]),
        ("a chibi dragon", DRAW, ["anime"]),
        ("香水广告，大理石台面", DRAW, ["perfume"]),
        ("a perfume bottle on marble", FILM, ["perfume"]),
        ("a perfume bottle on marble", EDIT, []),
        ("珍珠项链特写", DRAW, ["jewellery"]),
        ("a skincare jar", DRAW, ["cosmetics"]),
        ("耳机的产品主图", DRAW, ["product"]),
        ("a character sheet of a fox knight", DRAW, ["character"]),
        ("森林小屋，水彩插画", DRAW, ["artistic"]),
        ("concept art of a floating city", DRAW, ["artistic"]),
        ("concept art of a floating city", EDIT, []),
        ("海浪拍打礁石", FILM, ["water"]),
        ("koi in a flooded subway car", MOVE, ["water"]),
        ("海浪拍打礁石", DRAW, []),
        ("两只鹦鹉说话，带声音", FILM, ["sound"]),
        ("a parrot, with sound effects", FILM, ["sound"]),
        ("a poster in watercolour", DRAW, ["lettering", "artistic"]),
    ],
)
def test_the_words_say_what_suits_them(prompt: str, task: TaskType, expected: list[str]) -> None:
    assert reasons(about(prompt, task)) == expected


@pytest.mark.parametrize(
    ("prompt", "task", "never"),
    [
        ("一张写着开业大吉的海报", DRAW, {"midjourney"}),
        ("a woman walks through Tokyo", FILM, {"sora-2-pro"}),
        ("两个女孩在海边", MOVE, {"sora-2-pro"}),
        ("a robot walks through Tokyo", FILM, set()),
        ("机器人走过街头", FILM, set()),
        ("an empty street without people", FILM, set()),
        ("空无一人的街道，没有行人", FILM, set()),
        ("a woman walks through Tokyo", DRAW, set()),
    ],
)
def test_the_words_rule_models_out(prompt: str, task: TaskType, never: set[str]) -> None:
    assert about(prompt, task).never == never


@pytest.mark.parametrize(
    ("ratio", "expected", "never"),
    [
        (None, [], set()),
        ("1:1", [], set()),
        *((each, ["shape"], {"midjourney"}) for each in ("16:9", "21:9", "7:3", "2:3", "3:2")),
        ("adaptive", [], set()),
    ],
)
def test_a_shape_speaks_for_models_that_have_it(
    ratio: str | None, expected: list[str], never: set[str]
) -> None:
    advice = advise(replace(A_PICTURE, aspect_ratio=ratio), DRAW)
    assert reasons(advice) == expected
    assert advice.never == never


@pytest.mark.parametrize(
    ("duration", "first"), [(None, ()), (10, ()), (15, ("wan-2.6", "seedance-2.0-fast"))]
)
def test_a_long_film_speaks_for_models_that_film_so_long(
    duration: int | None, first: Sequence[str]
) -> None:
    advice = advise(replace(A_FILM, prompt="a kite", duration=duration), FILM)
    assert tuple(family for point in advice.points for family in point.families)[:2] == first


@pytest.mark.parametrize(("audio", "expected"), [(None, []), (False, []), (True, ["sound"])])
def test_a_wish_for_sound_speaks_for_models_that_have_it(
    *, audio: bool | None, expected: list[str]
) -> None:
    assert reasons(advise(replace(A_FILM, prompt="a kite", audio=audio), FILM)) == expected


def test_no_rule_speaks_for_what_it_rules_out() -> None:
    assert [rule for rule in rules() if set(rule.families) & set(rule.never)] == []


def test_every_rule_says_when_it_applies_and_what_follows() -> None:
    idle = [
        rule.reason
        for rule in rules()
        if not rule.tasks
        or not (rule.cues or rule.shaped or rule.from_s or rule.audio)
        or not (rule.families or rule.never)
    ]
    assert idle == []


def test_the_table_stays_as_it_is_in_the_file() -> None:
    # Read anew, whichever test came first.
    assert rules.__wrapped__() == rules()
