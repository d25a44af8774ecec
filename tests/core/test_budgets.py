from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from core.admission import Limits
from core.budgets import Whose, allowances, day_of, has_budgets, shortage, until_renewal
from core.catalogue import Price
from core.ledger import Spent
from tests.core.catalogue import points

NOBODY = Spent()
SOME = Spent(person={"points": Decimal(4)}, chat={"points": Decimal(30)})


def limits(person: int = 0, chat: int = 0) -> Limits:
    return Limits(daily_per_person=Decimal(person), daily_per_chat=Decimal(chat))


@pytest.mark.parametrize(("person", "chat"), [(0, 0), (1, 0), (0, 1)])
def test_a_budget_of_nothing_is_none(person: int, chat: int) -> None:
    assert has_budgets(limits(person, chat)) is bool(person or chat)


def test_what_is_left_is_said_for_each_budget_that_is_set() -> None:
    found = allowances(limits(10, 20), SOME, "points")
    assert [(each.whose, each.limit, each.left) for each in found] == [
        (Whose.PERSON, Decimal(10), points(6)),
        (Whose.CHAT, Decimal(20), points(0)),
    ]
    assert allowances(limits(10), NOBODY, "dollars")[0].left == Price(
        amount=Decimal(10), unit="dollars"
    )


@pytest.mark.parametrize(
    ("price", "set_to", "whose"),
    [
        pytest.param(points(6), limits(10), None, id="it fits to the point"),
        pytest.param(points(7), limits(10), Whose.PERSON, id="the person's"),
        pytest.param(points(7), limits(100, 36), Whose.CHAT, id="the chat's"),
        pytest.param(points(9), limits(10, 38), Whose.PERSON, id="both, the person's is tighter"),
        pytest.param(points(9), limits(12, 31), Whose.CHAT, id="both, the chat's is tighter"),
        pytest.param(points(999), limits(), None, id="no budget"),
        pytest.param(None, limits(1), None, id="no price is published"),
        pytest.param(Price(amount=Decimal(9), unit="dollars"), limits(10), None, id="another unit"),
    ],
)
def test_the_tightest_budget_is_named(
    price: Price | None, set_to: Limits, whose: Whose | None
) -> None:
    short = shortage(price, set_to, SOME)
    assert (short.whose if short else None) is whose


def test_a_day_is_one_of_utc() -> None:
    now = datetime(2025, 3, 4, 21, 30, 5, tzinfo=UTC)
    assert day_of(now) == datetime(2025, 3, 4, tzinfo=UTC)
    assert until_renewal(now) == timedelta(hours=2, minutes=29, seconds=55)
    assert until_renewal(day_of(now)) == timedelta(days=1)
