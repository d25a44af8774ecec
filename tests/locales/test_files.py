"""The Fluent files are sound, complete and alike in both languages."""

from collections import Counter

import pytest
from fluent.syntax import ast

from core.intents import Language
from core.texts import TextKey
from locales.functions import FUNCTIONS
from locales.translator import sources
from tests.locales.fluent_files import (
    Select,
    entries,
    functions,
    messages,
    references,
    selects,
    variables,
)
from tests.locales.text_samples import ARGUMENTS, CHOICES, OF_SEVERAL, VALUES

LANGUAGES = tuple(Language)
FILES = {
    "buttons.ftl",
    "commands.ftl",
    "failures.ftl",
    "memory.ftl",
    "notices.ftl",
    "replies.ftl",
    "settings.ftl",
    "results.ftl",
    "status.ftl",
}
KEYS_BY_SELECTOR = {
    **{f"${name}": frozenset(values) for name, values in CHOICES.items()},
    "COUNT": frozenset({"one", "other"}),
    "KNOWN": frozenset({"yes", "no"}),
    "GIVEN": frozenset({"yes", "no"}),
    "SAME": frozenset({"yes", "no"}),
    "SPAN": frozenset({"seconds", "minutes"}),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_files(language: Language) -> None:
    assert set(sources(language)) == FILES


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_junk(language: Language) -> None:
    junk = [(name, e.content) for name, e in entries(language) if isinstance(e, ast.Junk)]
    assert junk == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_id_stands_twice(language: Language) -> None:
    ids = Counter(e.id.name for _, e in entries(language) if isinstance(e, ast.Message | ast.Term))
    assert [name for name, times in ids.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ids_are_those_of_the_core(language: Language) -> None:
    assert set(messages(language)) == {key.value for key in TextKey}


def test_both_languages_keep_a_sentence_in_the_same_file() -> None:
    places = [
        {(name, e.id.name) for name, e in entries(language) if isinstance(e, ast.Message)}
        for language in LANGUAGES
    ]
    assert places[0] == places[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_uses_exactly_its_arguments(language: Language) -> None:
    known = messages(language)
    used = {key: variables(known[key.value]) for key in TextKey}
    assert {key: names for key, names in used.items() if names != set(ARGUMENTS[key])} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_refers_to_what_is_not_there(language: Language) -> None:
    known = {f"-{e.id.name}" for _, e in entries(language) if isinstance(e, ast.Term)}
    known |= set(messages(language))
    used = {name for message in messages(language).values() for name in references(message)}
    assert used - known == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_known_functions_are_called(language: Language) -> None:
    used = {name for message in messages(language).values() for name in functions(message)}
    assert used - set(FUNCTIONS) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_choice_knows_exactly_the_values_there_are(language: Language) -> None:
    assert [each for each in selects(language) if each.keys != _known_to(each)] == []


def _known_to(select: Select) -> frozenset[str]:
    known = KEYS_BY_SELECTOR[select.selector]
    is_plural = select.selector == "$kind" and select.message in OF_SEVERAL
    return known | {f"{key}s" for key in known} if is_plural else known


def test_every_sentence_has_its_sample_arguments() -> None:
    assert set(ARGUMENTS) == set(TextKey)


def test_every_argument_has_sample_values() -> None:
    assert {name for names in ARGUMENTS.values() for name in names} == set(VALUES)
