"""Every case is read right in every field that it states."""

import sys
from collections import Counter
from functools import cache

import pytest

from tests.core.parsing.scoring import FILES, Case, load, verdicts

CASES = {name: load(f"cases_{name}.jsonl") for name in FILES}
LEAST_OWN_CASES = 300
LEAST_SHARE = 0.98
LANGUAGES = ("zh", "en", "either")

Verdicts = list[tuple[str, bool, str]]


@cache
def judged(name: str) -> list[tuple[Case, Verdicts]]:
    """Read a file's cases, once for all that is asked about them."""
    return [(case, list(verdicts(case))) for case in CASES[name]]


# A test for each of thousands of cases would take longer to name than to run.
@pytest.mark.parametrize("name", FILES)
def test_every_case_is_read_right(name: str) -> None:
    wrong = {
        case.id: [(field, why) for field, is_right, why in found if not is_right]
        for case, found in judged(name)
    }
    assert {case: faults for case, faults in wrong.items() if faults} == {}


def test_no_two_cases_have_one_name() -> None:
    times = Counter(case.id for name in FILES for case in CASES[name])
    assert [name for name, count in times.items() if count > 1] == []


def test_accuracy_is_printed_per_field_and_language(capsys: pytest.CaptureFixture[str]) -> None:
    right: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    for name in FILES:
        for case, found in judged(name):
            language = case.expected.get("language", "either")
            verdict = [(field, is_right) for field, is_right, _ in found]
            verdict.append((f"whole ({name})", all(is_right for _, is_right in verdict)))
            for field, is_right in verdict:
                right[field, language] += is_right
                total[field, language] += 1
    with capsys.disabled():
        sys.stdout.write(_table(right, total))
    assert [key for key in total if right[key] / total[key] < LEAST_SHARE] == []


def _table(right: Counter[tuple[str, str]], total: Counter[tuple[str, str]]) -> str:
    def cell(field: str, language: str) -> str:
        of = total[field, language]
        return f"{right[field, language] / of:7.2%} of {of:<5}" if of else " " * 16

    lines = [f"{'field':16}" + "".join(f"{language:>10}      " for language in LANGUAGES)]
    lines += [
        f"{field:16}" + "".join(cell(field, language) for language in LANGUAGES)
        for field in sorted({field for field, _ in total})
    ]
    return "\n" + "\n".join(lines) + "\n"


def test_there_are_enough_cases_on_other_subjects() -> None:
    given = {case.message["text"] for case in CASES["given"]}
    ours = {case.message["text"] for name in ("own", "blind") for case in CASES[name]}
    assert len(ours - given) >= LEAST_OWN_CASES
