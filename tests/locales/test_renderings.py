"""Every sentence renders, in both languages, whatever it is told, and says nothing technical."""

from collections.abc import Iterator

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


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("key", TextKey)
def test_a_sentence_renders_with_every_sample(key: TextKey, language: Language) -> None:
    texts = [TRANSLATOR.text(key, language, **args) for args in samples(key)]
    assert all(text.strip() == text != "" for text in texts)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("key", TextKey)
def test_a_sentence_says_nothing_technical(key: TextKey, language: Language) -> None:
    texts = [TRANSLATOR.text(key, language, **args) for args in samples(key)]
    assert [word for text in texts for word in find_forbidden(text)] == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("key", TextKey)
def test_a_sentence_is_never_its_own_id(key: TextKey, language: Language) -> None:
    texts = [TRANSLATOR.text(key, language, **args) for args in samples(key)]
    assert all(text != key.value for text in texts)


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
@pytest.mark.parametrize("error", ERRORS.values(), ids=ERRORS)
@pytest.mark.parametrize("kind", ["picture", "film"])
def test_every_error_can_be_told_knowing_only_the_kind(
    error: type[BotError], kind: str, language: Language
) -> None:
    assert set(ARGUMENTS[error.text_key]) <= {"kind"}
    assert TRANSLATOR.text(error.text_key, language, kind=kind)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("key", BUTTONS)
def test_a_label_fits_on_a_button(key: TextKey, language: Language) -> None:
    labels = [TRANSLATOR.text(key, language, **args) for args in samples(key)]
    assert [label for label in labels if len(label) > MAX_LABEL or "\n" in label] == []


@pytest.mark.parametrize("key", TextKey)
def test_the_two_languages_have_words_of_their_own(key: TextKey) -> None:
    args = next(samples(key))
    assert TRANSLATOR.text(key, Language.ZH, **args) != TRANSLATOR.text(key, Language.EN, **args)


@pytest.mark.parametrize("language", Language)
def test_the_help_has_three_lines(language: Language) -> None:
    assert len(TRANSLATOR.text(TextKey.REPLY_HELP, language).splitlines()) == 3


@pytest.mark.parametrize("kind", ["picture", "film"])
def test_the_acknowledgment_stays_below_fifteen_words(kind: str) -> None:
    text = TRANSLATOR.text(TextKey.ACK, Language.EN, kind=kind, prompt="a cat on a roof at night")
    assert len(text.split()) < 15
