"""Who may spend how much in a day, in the providers' own units: pure decisions.

A day is one of UTC. Orders whose answer is still out count with what was quoted, so that orders
made side by side cannot spend the same money twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from core.admission import Limits
from core.catalogue import Price
from core.ledger import Spent


class Whose(StrEnum):
    """Whose budget it is."""

    PERSON = "person"
    CHAT = "chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What is left of one budget today."""

    whose: Whose
    limit: Decimal
    left: Price


def has_budgets(limits: Limits) -> bool:
    """Tell whether any budget is set."""
    return limits.daily_per_person > 0 or limits.daily_per_chat > 0


def allowances(limits: Limits, spent: Spent, unit: str) -> tuple[Allowance, ...]:
    """Say what is left of each budget that is set, in one unit."""
    budgets = (
        (Whose.PERSON, limits.daily_per_person, spent.person),
        (Whose.CHAT, limits.daily_per_chat, spent.chat),
    )
    return tuple(
        Allowance(
            whose=whose,
            limit=limit,
            left=Price(amount=max(Decimal(0), limit - used.get(unit, Decimal(0))), unit=unit),
        )
        for whose, limit, used in budgets
        if limit > 0
    )


def shortage(price: Price | None, limits: Limits, spent: Spent) -> Allowance | None:
    """Find the budget that a price goes beyond, the one with the least left; None: it fits.

    A price that nobody publishes cannot be held against a budget.
    """
    if price is None:
        return None
    short = [
        each for each in allowances(limits, spent, price.unit) if price.amount > each.left.amount
    ]
    return min(short, key=lambda each: each.left.amount, default=None)


def day_of(now: datetime) -> datetime:
    """Give the midnight at which the day began."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def until_renewal(now: datetime) -> timedelta:
    """Say how long it is until every budget is whole again."""
    return day_of(now) + timedelta(days=1) - now
