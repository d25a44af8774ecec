"""Names of the catalogue and the configuration are model names as soon as they are there."""

import tomllib
from importlib import resources

import pytest

from core.intents import Action, Context, Intent, MediaKind, TaskType, Utterance
from core.parsing import ModelName, build_lexicon, parse_intent, shipped_families
from core.parsing.lexicon import shipped_words
from core.parsing.normalise import fold
from tests.core.parsing.scoring import shipped_lexicon

LARK = ModelName("lark-1", ("Lark One", "云雀"), MediaKind.VIDEO)


def with_lark(text: str) -> Intent:
    return parse_intent(Utterance(text=text), Context(), build_lexicon([LARK]))


def test_a_family_is_known_by_its_key_and_not_by_its_names() -> None:
    assert "nano-banana-pro" in shipped_families()
    assert "大香蕉" not in shipped_families()


@pytest.mark.parametrize("text", [
    "use lark one for a paper boat",
    "用云雀 一只纸船",
    "a paper boat --model lark-1",
    "Lark-One: a paper boat",
])  # fmt: skip
def test_a_name_that_was_added_is_understood(text: str) -> None:
    intent = with_lark(text)
    assert (intent.model, intent.task_type) == ("lark-1", TaskType.TEXT_TO_VIDEO)


def test_a_configured_name_makes_what_its_family_makes() -> None:
    lexicon = build_lexicon(
        [ModelName("lark-1", ("小雀",)), LARK, ModelName("kling-o1", ("灵宝",))]
    )
    texts = ("用小雀 一只纸船", "用灵宝 一只纸船")
    found = [parse_intent(Utterance(text=text), Context(), lexicon) for text in texts]
    assert [each.model for each in found] == ["lark-1", "kling-o1"]
    assert {each.task_type for each in found} == {TaskType.TEXT_TO_VIDEO}


def test_a_configured_name_may_take_a_shipped_one_elsewhere_and_keeps_its_care() -> None:
    lexicon = build_lexicon([ModelName("nano-banana-pro", ("香蕉",))])
    used, drawn = (
        parse_intent(Utterance(text=text), Context(), lexicon)
        for text in ("用香蕉画一只猫", "画一根香蕉")
    )
    assert (used.model, drawn.model) == ("nano-banana-pro", None)


def test_without_it_the_name_is_subject_matter() -> None:
    text = "用云雀 一只纸船"
    assert parse_intent(Utterance(text=text), Context(), shipped_lexicon()).model is None


def test_a_catalogue_that_repeats_an_everyday_word_does_not_make_it_sure() -> None:
    lexicon = build_lexicon([ModelName("sora-2-pro", ("Sora", " "), MediaKind.VIDEO)])
    message = Utterance(text="sora the explorer kid waving")
    assert parse_intent(message, Context(), lexicon).model is None


def test_a_lexicon_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        shipped_lexicon().aliases["x"] = shipped_lexicon().aliases["kling"]  # type: ignore[index]  # the point of the test


def test_shipped_phrases_are_written_as_text_is_folded() -> None:
    text = resources.files("core.parsing").joinpath("phrases.toml").read_text(encoding="utf-8")
    kinds = tomllib.loads(text).values()
    lists = [phrases for values in kinds for by in values.values() for phrases in by.values()]
    assert [phrase for phrases in lists for phrase in phrases if fold(phrase) != phrase] == []


@pytest.mark.parametrize("name", ["midjurney", "seedraem", "pixvrese", "hailou", "mid jurney"])
def test_a_name_one_letter_off_is_understood_after_a_cue(name: str) -> None:
    text = f"use {name} for a paper boat"
    assert parse_intent(Utterance(text=text), Context(), shipped_lexicon()).model is not None


@pytest.mark.parametrize("text", ["use seeds and dye", "a lady with pixels", "with seadog eyes"])
def test_other_words_after_a_cue_are_no_typos(text: str) -> None:
    intent = parse_intent(Utterance(text=text), Context(), shipped_lexicon())
    assert (intent.action, intent.model) == (Action.GENERATE, None)


def test_what_all_share_stays_as_it_is_in_the_files() -> None:
    # Read anew, whichever test came first.
    assert shipped_words.__wrapped__() == shipped_words()
