"""Every case is read right in every field that it states."""

import sys
from collections import Counter

import pytest

from tests.core.parsing.scoring import Case, load, verdicts

GIVEN = load("cases_given.jsonl")
OWN = load("cases_own.jsonl")
LEAST_OWN_CASES = 300


@pytest.mark.parametrize("case", GIVEN, ids=lambda case: case.id)
def test_a_given_case_is_read_right(case: Case) -> None:
    assert [(field, why) for field, is_right, why in verdicts(case) if not is_right] == []


@pytest.mark.parametrize("case", OWN, ids=lambda case: case.id)
def test_a_case_of_our_own_is_read_right(case: Case) -> None:
    assert [(field, why) for field, is_right, why in verdicts(case) if not is_right] == []


def test_accuracy_is_printed_per_field_and_language(capsys: pytest.CaptureFixture[str]) -> None:
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for case in (*GIVEN, *OWN):
        language = case.expected.get("language", "either")
        for field, is_right, _ in verdicts(case):
            for row in (field, f"language {language}"):
                right[row] += is_right
                total[row] += 1
    rows = [f"{row:16} {right[row] / total[row]:7.2%} of {total[row]}" for row in sorted(total)]
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(rows) + "\n")
    assert min(right[row] / total[row] for row in total) >= 0.98


def test_there_are_enough_cases_on_other_subjects() -> None:
    given = {case.message["text"] for case in GIVEN}
    assert len({case.message["text"] for case in OWN} - given) >= LEAST_OWN_CASES
