"""The translator is loud in tests and quiet, but never mute, in production."""

import logging
from pathlib import Path

import pytest

from core.intents import Language
from core.texts import TextKey
from locales import FluentTranslator, TextError, translator
from locales.translator import LAST_RESORT


@pytest.fixture
def broken_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FluentTranslator:
    """A production translator whose Chinese lacks a sentence, and whose English a better one."""
    for folder, words in (
        ("zh-CN", "cancelled = { NOBODY() }\nbutton-cancel =\n    .label = x\n"),
        ("en-US", "cancelled = No { $kind } then.\nbutton-cancel = Cancel\nack = { $a } { $b }\n"),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "all.ftl").write_text(words, encoding="utf-8")
    monkeypatch.setattr(translator, "__file__", str(tmp_path / "translator.py"))
    return FluentTranslator()


def test_strict_raises_where_an_argument_is_missing() -> None:
    with pytest.raises(TextError):
        FluentTranslator(strict=True).text(TextKey.ACK, Language.ZH, kind="film")


def test_production_falls_back_to_english(broken_chinese: FluentTranslator) -> None:
    text = broken_chinese.text(TextKey.CANCELLED, Language.ZH, kind="film")
    assert text == "No film then."


def test_a_message_without_a_value_falls_back_too(broken_chinese: FluentTranslator) -> None:
    assert broken_chinese.text(TextKey.BUTTON_CANCEL, Language.ZH) == "Cancel"


@pytest.mark.parametrize("key", [TextKey.ACK, TextKey.RESULT_LATE])
@pytest.mark.parametrize("language", Language)
def test_where_nothing_fits_a_plain_sentence_is_said(
    broken_chinese: FluentTranslator, key: TextKey, language: Language
) -> None:
    assert broken_chinese.text(key, language) == LAST_RESORT[language]


def test_a_fallback_is_logged_with_the_id_and_without_the_arguments(
    broken_chinese: FluentTranslator, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        broken_chinese.text(TextKey.CANCELLED, Language.ZH, kind="a secret wish")
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert vars(caplog.records[0])["text_key"] == "cancelled"
    assert "a secret wish" not in caplog.text


@pytest.mark.parametrize("waited", ["soon", ""])
def test_a_wait_that_is_no_number_does_not_raise_in_production(waited: str) -> None:
    text = FluentTranslator().text(
        TextKey.STATUS_PROGRESS, Language.ZH, percent=1, waited=waited, at_most=60
    )
    assert text == LAST_RESORT[Language.ZH]


def test_long_arguments_stand_whole_beside_each_other() -> None:
    model, prompt = "m" * 5000, "p" * 5000
    text = FluentTranslator(strict=True).text(
        TextKey.NOTICE_MODEL_GONE, Language.EN, kind="film", asked=prompt, model=model
    )
    assert text == f"{prompt} can't make this film now, so {model} takes its place."


def test_more_arguments_than_needed_do_no_harm() -> None:
    text = FluentTranslator(strict=True).text(TextKey.ERROR_PRICE, Language.EN, kind="film")
    assert text == "The price has just changed. Try again and you'll get the new one."
