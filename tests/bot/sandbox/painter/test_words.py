import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.painter import vocabulary
from bot.sandbox.painter.subjects import SUBJECTS
from bot.sandbox.painter.words import MOST_COPIES, MOST_SUBJECTS, Scene, read_prompt


@pytest.mark.parametrize(
    ("prompt", "subjects", "setting"),
    [
        ("一只在屋顶看月亮的猫", ("cat",), "rooftop"),
        ("a cat on a rooftop", ("cat",), "rooftop"),
        ("海边的灯塔", ("lighthouse",), "sea"),
        ("lighthouse in a hurricane", ("lighthouse",), "sea"),
        ("koi swimming through a flooded subway car", ("koi", "train"), "underwater"),
        ("锦鲤", ("koi",), "underwater"),
        ("沙漠里的热气球", ("balloon",), "desert"),
        ("two foxes in the forest", ("fox",), "forest"),
        ("水彩风的江南小镇 乌篷船", ("boat",), "lake"),
        ("a PAPER-BOAT at sea", ("paper_boat",), "sea"),
        ("宇航员", ("astronaut",), "space"),
        ("8K 画一座雪山", ("mountain",), "mountains"),
        ("雪山下的湖面", ("mountain",), "lake"),
        ("圣诞海报", (), "dream"),
        ("zorp quux", (), "dream"),
    ],
)
def test_words_name_subjects_and_place(
    prompt: str, subjects: tuple[str, ...], setting: str
) -> None:
    scene = read_prompt(prompt)
    assert (scene.subjects, scene.setting) == (subjects, setting)


@pytest.mark.parametrize(
    ("prompt", "time", "weather", "style"),
    [
        ("水墨 清晨 雾", "dawn", "fog", "ink"),
        ("ink wash, dawn, mist", "dawn", "fog", "ink"),
        ("像素风 黄昏", "sunset", "clear", "pixel"),
        ("pixel art, sunset", "sunset", "clear", "pixel"),
        ("赛博朋克 雨", "night", "rain", "cyberpunk"),
        ("oil painting of a storm", "any", "storm", "oil"),
        ("剪纸 下雪", "any", "snow", "papercut"),
        ("watercolor moon", "night", "clear", "watercolour"),
        ("铅笔 素描 白天", "day", "clear", "sketch"),
        ("圣诞海报", "any", "clear", "poster"),
        ("movie poster", "any", "clear", "poster"),
        ("something else", "any", "clear", "flat"),
    ],
)
def test_words_name_hour_weather_and_style(
    prompt: str, time: str, weather: str, style: str
) -> None:
    scene = read_prompt(prompt)
    assert (scene.time, scene.weather, scene.style) == (time, weather, style)


@pytest.mark.parametrize(
    ("prompt", "count"),
    [
        ("猫", 1),
        ("三只猫", 3),
        ("两条红色锦鲤", 2),
        ("一群鱼", 5),
        ("three fluffy cats", 3),
        ("a pair of cranes", 2),
        ("9 koi", MOST_COPIES),
        ("cat, 8k", 1),
    ],
)
def test_a_number_before_the_subject_counts_it(prompt: str, count: int) -> None:
    assert read_prompt(prompt).count == count


@pytest.mark.parametrize(
    ("prompt", "colour"),
    [("蓝色的狗", "blue"), ("a red boat", "red"), ("ＲＥＤ boat", "red"), ("boat", "")],
)
def test_a_colour_is_kept(prompt: str, colour: str) -> None:
    assert read_prompt(prompt).colour == colour


def test_no_trap_silences_a_word_that_means_something() -> None:
    tables = (
        vocabulary.SUBJECTS,
        vocabulary.SETTINGS,
        vocabulary.TIMES,
        vocabulary.WEATHERS,
        vocabulary.STYLES,
        vocabulary.COLOURS,
        vocabulary.LIGHTS,
    )
    known = {word for table in tables for words in table.values() for word in words.split()}
    assert known & set(vocabulary.TRAPS.split()) == set()


def test_lights_are_kept_in_order_and_once() -> None:
    assert read_prompt("moon, stars and the moon again").lights == ("moon", "stars")


def test_every_subject_word_has_a_drawing_or_is_scenery() -> None:
    assert set(vocabulary.SUBJECTS) - set(SUBJECTS) == {"mountain"}


@given(st.text())
def test_any_text_gives_a_paintable_scene(prompt: str) -> None:
    scene = read_prompt(prompt)
    assert isinstance(scene, Scene)
    assert 1 <= scene.count <= MOST_COPIES
    assert len(scene.subjects) <= MOST_SUBJECTS
    assert scene.setting in {*vocabulary.SETTINGS, "dream"}


@given(st.sampled_from([word for row in vocabulary.SUBJECTS.values() for word in row.split()]))
def test_every_subject_word_is_understood(word: str) -> None:
    assert read_prompt(word.replace("-", " ")).subjects != ()
