"""Numbers and marks left behind a follow-up are nothing to draw."""

import pytest

from core.intents import Context, MediaKind, Missing, Utterance
from core.parsing import parse_intent
from tests.core.parsing.scoring import shipped_lexicon


def prompt_of(text: str, attachments: tuple[MediaKind, ...] = ()) -> str:
    utterance = Utterance(text=text, attachments=attachments)
    return parse_intent(utterance, Context(last=MediaKind.IMAGE), shipped_lexicon()).prompt


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("animate it , 103", "animate it"),
        ("animate it 103", "animate it"),
        ("Animate it [103]", "Animate it"),
        ("animate it ,,, 7 .", "animate it"),
        ("让它动起来，103", "让它动起来"),
        ("动起来 103", "动起来"),
        ("make it night, 103", "make it night"),
        ("把它换成夜景。3", "把它换成夜景"),
    ],
)
def test_a_stray_number_is_dropped(text: str, prompt: str) -> None:
    assert prompt_of(text) == prompt


def test_a_number_alone_is_no_change() -> None:
    intent = parse_intent(
        Utterance(text="103", attachments=(MediaKind.IMAGE,)), Context(), shipped_lexicon()
    )
    assert (intent.prompt, intent.missing) == ("", Missing.PROMPT)


@pytest.mark.parametrize(
    "text",
    [
        "turn it by 180",
        "make it night, 3 stars",
        "add the text 2024 to it",
        "make it a sign that says open, 24",
        "给它写上，2024",
        "add to it: 7",
        "make it 1, 2, 3",
        "make it night" + ", and still darker" * 12 + ", 7",
    ],
)
def test_a_number_that_belongs_to_something_stays(text: str) -> None:
    assert prompt_of(text) == text


def test_a_smile_beside_a_picture_is_kept() -> None:
    assert prompt_of("☺☺", (MediaKind.IMAGE,)) == "☺☺"


def test_what_starts_from_no_picture_is_left_alone() -> None:
    assert prompt_of("draw agent, 47") == "agent, 47"
