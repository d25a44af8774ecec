import pytest

from core.people import has_people


@pytest.mark.parametrize(
    "description",
    [
        "一个女孩在雨里跳舞",
        "爷爷在钓鱼",
        "三个人围着篝火",
        "A Woman walking on the beach",
        "two kids flying a kite",
        "a robot and an old man",
        "机器人和小男孩",
    ],
)
def test_people_are_noticed(description: str) -> None:
    assert has_people(description)


@pytest.mark.parametrize(
    "description",
    [
        "雪山日出，云海",
        "机器人在工厂里",
        "无人的街道",
        "雪人融化",
        "a paper boat in a storm",
        "an empty street, no people",
        "a mandolin on a wooden table",
        "",
    ],
)
def test_what_only_sounds_like_people_is_not(description: str) -> None:
    assert not has_people(description)
