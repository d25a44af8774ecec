"""How a message reads on a terminal."""

import pytest

from adapters.platforms.terminal.outbound import (
    EDIT,
    block,
    body,
    file_name,
    labels,
    neutral,
    words,
)
from core.intents import Language
from core.messages import MediaItem, MessageKind, Text
from core.texts import TextKey
from tests.adapters.platforms.terminal.fakes import (
    CAT_ITEM,
    FILM_ITEM,
    TRANSLATOR,
    button,
    note,
)

PROGRESS = Text(key=TextKey.STATUS_PROGRESS, args={"percent": 46, "waited": 28, "at_most": 60})


OF_SEVERAL = Text(
    key=TextKey.STATUS_PROGRESS_SEVERAL, args={**PROGRESS.args, "ready": 1, "total": 3}
)


@pytest.mark.parametrize(
    ("progress", "told"),
    [
        (PROGRESS, "46% · 28 s of at most 60 s"),
        (OF_SEVERAL, "1 of 3 ready · 46% · 28 s of at most 60 s"),
    ],
)
def test_progress_has_a_bar(progress: Text, told: str) -> None:
    out = note(progress, kind=MessageKind.STATUS, percent=46)
    assert body(out, TRANSLATOR) == [f"⏳ ▰▰▰▰▰▱▱▱▱▱ {told}"]


def test_other_lines_of_a_moving_message_have_none() -> None:
    out = note(Text(key=TextKey.STATUS_WAITING, args={"position": 2}), percent=0)
    assert body(out, TRANSLATOR) == [
        "⏳ In line, at number 2. It starts as soon as it's your turn."
    ]


def test_buttons_are_numbered_from_one() -> None:
    out = note(buttons=[button("a"), button("b", TextKey.BUTTON_NEVER_MIND)])
    assert labels(out, TRANSLATOR) == "[1] Cancel  [2] Never mind"


def test_a_message_is_indented_below_its_mark() -> None:
    assert block(EDIT, ["one", "two", "three"]) == "  ✎ one\n    two\n    three"


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("\x1b[2J\x1b]0;title\x07", " [2J ]0;title "),
        ("a\rb\nc\td", "a b c d"),
        ("a\u202eb\u2066c", "a b c"),
        ("\x9b31m", " 31m"),
        ("猫 🐱 \u200f", "猫 🐱 \u200f"),
    ],
)
def test_control_characters_become_spaces(text: str, harmless: str) -> None:
    assert neutral(text) == harmless


def test_an_argument_cannot_begin_a_line_of_its_own() -> None:
    text = Text(key=TextKey.ACK, args={"kind": "film", "prompt": "a\x1b[1m\n  [1] Pay"})
    assert words(text, Language.EN, TRANSLATOR) == "On it, filming: a [1m   [1] Pay 🎬"


@pytest.mark.parametrize(
    ("item", "wish", "name"),
    [
        (CAT_ITEM, "draw a cat, 16:9!", "draw-a-cat-16-9-01234567.png"),
        (CAT_ITEM, "画一只在屋顶看月亮的猫，横图", "画一只在屋顶看月亮的猫-横图-01234567.png"),
        (CAT_ITEM, None, "picture-01234567.png"),
        (FILM_ITEM, "../../ \x00 //", "film-fedcba98.mp4"),
        (FILM_ITEM, "x" * 300, "x" * 40 + "-fedcba98.mp4"),
    ],
)
def test_a_file_is_named_after_the_wish(item: MediaItem, wish: str | None, name: str) -> None:
    assert file_name(item, wish) == name
