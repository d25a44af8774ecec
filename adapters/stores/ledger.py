"""The ledger's rows: what was paid as JSON, and what it takes from budgets as whole numbers."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from sqlalchemy import bindparam, delete, exists, func, insert, select, update

from adapters.stores.codec import Cells, Shape
from adapters.stores.keys import person_key, purse_key
from adapters.stores.tables import jobs, ledger
from core.ledger import Entry, without_person

MILLION = Decimal(1_000_000)
"""Databases add whole numbers exactly, and fractions not."""

DROP_ENTRY = delete(ledger).where(ledger.c.attempt == bindparam("entry"))
PUT_ENTRY = insert(ledger)
ENTRIES = (
    select(ledger.c.attempt, ledger.c.body)
    .where(ledger.c.job == bindparam("job"))
    .order_by(ledger.c.opened_at, ledger.c.attempt)
)
_SPENT = (
    select(ledger.c.unit, func.sum(ledger.c.spent_millionths))
    .where(ledger.c.opened_at >= bindparam("since"))
    .group_by(ledger.c.unit)
)
SPENT_BY_PERSON = _SPENT.where(ledger.c.person == bindparam("person"))
SPENT_IN_CHAT = _SPENT.where(ledger.c.chat == bindparam("chat"))

_days_of_person = select(ledger.c.attempt, ledger.c.body).where(
    ledger.c.person == bindparam("person"), ledger.c.opened_at < bindparam("day")
)
_is_younger = exists().where(jobs.c.id == ledger.c.job, jobs.c.created_at > bindparam("until"))
LEAVING = _days_of_person.where(~_is_younger)
"""Of days that are over: budgets need a person's sums until their day is."""
TAKE_OUT = (
    update(ledger)
    .where(ledger.c.attempt == bindparam("entry"))
    .values(person=bindparam("nobody"), chat=bindparam("place"), body=bindparam("written"))
)

ENTRY = Shape(Entry)


def to_values(entry: Entry) -> dict[str, object]:
    """Write an entry as a row."""
    return {
        "attempt": entry.attempt,
        "job": entry.job,
        "person": person_key(entry.person),
        "chat": purse_key(entry.chat),
        "unit": entry.unit,
        "spent_millionths": int((entry.counts * MILLION).to_integral_value()),
        "opened_at": entry.opened_at,
        "body": ENTRY.write(entry),
    }


def read_entry(cells: Cells) -> Entry:
    """Read (attempt, body)."""
    return ENTRY.read(cells[1])


def to_leave(cells: Cells) -> Mapping[str, object]:
    """Rewrite an entry without its person."""
    entry = without_person(read_entry(cells))
    return {
        "entry": entry.attempt,
        "nobody": person_key(entry.person),
        "place": purse_key(entry.chat),
        "written": ENTRY.write(entry),
    }


def read_sums(rows: Iterable[Cells]) -> dict[str, Decimal]:
    """Read (unit, sum)."""
    return {unit: Decimal(total) / MILLION for unit, total in rows}
