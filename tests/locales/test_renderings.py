"""Every sentence renders, in both languages, whatever it is told, and says nothing technical."""

from collections.abc import Iterator, Sequence
from functools import cache

import pytest

from core.errors import BotError
from core.intents import Language
from core.texts import TextKey
from locales import FluentTranslator
from tests.locales.never_say import find_forbidden
from tests.locales.text_samples import ARGUMENTS, HOSTILE, branches, free_arguments, samples

TRANSLATOR = FluentTranslator(strict=True)
BUTTONS = [key for key in TextKey if key.value.startswith("button-")]
MAX_LABEL = 40


def _tree(root: type[BotError]) -> Iterator[type[BotError]]:
    yield root
    for branch in root.__subclasses__():
        yield from _tree(branch)


ERRORS = {error.__name__: error for error in _tree(BotError) if error.__module__ == "core.errors"}


@cache
def rendered(language: Language) -> Sequence[tuple[TextKey, str]]:
    """Word every sentence with every sample."""
    return [
        (key, TRANSLATOR.text(key, language, **args)) for key in TextKey for args in samples(key)
    ]


@pytest.mark.parametrize("language", Language)
def test_every_sentence_renders_with_every_sample(language: Language) -> None:
    assert {key for key, _ in rendered(language)} == set(TextKey)
    assert [(key, text) for key, text in rendered(language) if not text.strip() == text != ""] == []


@pytest.mark.parametrize("language", Language)
def test_no_sentence_says_anything_technical(language: Language) -> None:
    found = [(key, find_forbidden(text)) for key, text in rendered(language)]
    assert [(key, words) for key, words in found if words] == []


@pytest.mark.parametrize("language", Language)
def test_no_sentence_is_its_own_id(language: Language) -> None:
    assert [key for key, text in rendered(language) if text == key.value] == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda value: ascii(value)[:40])
def test_an_argument_stands_in_the_text_as_it_was_given(hostile: str, language: Language) -> None:
    changed = [
        (key, name)
        for key in TextKey
        for name in free_arguments(key)
        for args in branches(key)
        if hostile not in TRANSLATOR.text(key, language, **{**args, name: hostile})
    ]
    assert changed == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "hostile", [value for value in HOSTILE if value], ids=lambda value: ascii(value)[:40]
)
def test_the_words_around_a_hostile_argument_stay_plain(hostile: str, language: Language) -> None:
    said = [
        word
        for key in TextKey
        for name in free_arguments(key)
        for args in branches(key)
        for word in find_forbidden(
            TRANSLATOR.text(key, language, **{**args, name: hostile}).replace(hostile, "")
        )
    ]
    assert said == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", ["picture", "film"])
def test_every_error_can_be_told_knowing_only_the_kind(kind: str, language: Language) -> None:
    keys = {name: error.text_key for name, error in ERRORS.items()}
    assert {name for name, key in keys.items() if not set(ARGUMENTS[key]) <= {"kind"}} == set()
    assert all(TRANSLATOR.text(key, language, kind=kind) for key in keys.values())


@pytest.mark.parametrize("language", Language)
def test_a_label_fits_on_a_button(language: Language) -> None:
    labels = [text for key, text in rendered(language) if key in BUTTONS]
    assert [label for label in labels if len(label) > MAX_LABEL or "\n" in label] == []


def test_the_two_languages_have_words_of_their_own() -> None:
    first = {
        key: [TRANSLATOR.text(key, language, **next(samples(key))) for language in Language]
        for key in TextKey
    }
    assert [key for key, (one, other) in first.items() if one == other] == []


@pytest.mark.parametrize("language", Language)
def test_the_help_has_three_lines(language: Language) -> None:
    assert len(TRANSLATOR.text(TextKey.REPLY_HELP, language).splitlines()) == 3


@pytest.mark.parametrize("kind", ["picture", "film"])
def test_the_acknowledgment_stays_below_fifteen_words(kind: str) -> None:
    text = TRANSLATOR.text(TextKey.ACK, Language.EN, kind=kind, prompt="a cat on a roof at night")
    assert len(text.split()) < 15
