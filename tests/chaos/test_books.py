"""The judge of our books, which has to see what is wrong with them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.chaos.books import Charge, Line, misbooked

FIVE = Charge(prompt="a cat", amount=Decimal(5))
TAKEN = Line(
    attempt="a1",
    is_lost=False,
    task="t1",
    prompt="a cat",
    is_entered=True,
    charged=Decimal(5),
    refunded=None,
)
FREE = replace(TAKEN, attempt="a2", task=None, charged=Decimal(0))
LOST = replace(TAKEN, attempt="a3", is_lost=True, task=None, charged=None)
FORGOTTEN = replace(TAKEN, task=None, prompt="", is_forgotten=True)


@pytest.mark.parametrize(
    ("lines", "charges"),
    [
        pytest.param([TAKEN, FREE], {"t1": FIVE}, id="taken, after a refusal"),
        pytest.param([LOST], {"t1": FIVE}, id="lost and charged"),
        pytest.param([LOST], {}, id="lost and not charged"),
        pytest.param([FORGOTTEN], {"t1": FIVE}, id="somebody's who was forgotten"),
        pytest.param(
            [replace(TAKEN, refunded=Decimal(5))],
            {"t1": replace(FIVE, amount=Decimal(0))},
            id="given back",
        ),
    ],
)
def test_books_that_agree_are_right(lines: list[Line], charges: dict[str, Charge]) -> None:
    assert misbooked(lines, charges) == []


@pytest.mark.parametrize(
    ("lines", "charges"),
    [
        pytest.param([replace(TAKEN, is_entered=False, charged=None)], {"t1": FIVE}, id="no entry"),
        pytest.param([replace(TAKEN, charged=None)], {"t1": FIVE}, id="open, but answered"),
        pytest.param([TAKEN], {}, id="never charged"),
        pytest.param([FORGOTTEN], {}, id="never charged, and forgotten"),
        pytest.param([replace(FORGOTTEN, charged=Decimal(4))], {"t1": FIVE}, id="not that much"),
        pytest.param([replace(TAKEN, task=None)], {"t1": FIVE}, id="for no task"),
        pytest.param([TAKEN, replace(TAKEN, attempt="a4")], {"t1": FIVE}, id="entered twice"),
        pytest.param([replace(TAKEN, charged=Decimal(4))], {"t1": FIVE}, id="another amount"),
        pytest.param([FREE], {"t1": FIVE}, id="charged, though entered as free"),
        pytest.param([LOST], {"t1": FIVE, "t2": FIVE}, id="more charged than lost"),
        pytest.param([replace(LOST, prompt="a dog")], {"t1": FIVE}, id="another order was lost"),
        pytest.param([replace(TAKEN, refunded=Decimal(5))], {"t1": FIVE}, id="not given back"),
    ],
)
def test_books_that_do_not_agree_are_found_out(
    lines: list[Line], charges: dict[str, Charge]
) -> None:
    assert misbooked(lines, charges)
