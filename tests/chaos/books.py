"""Our ledger held against what the far end says that it charged."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from core.jobs import AttemptOutcome

ROWS = """
SELECT attempts.id, attempts.outcome, attempts.handle, jobs.body, ledger.body
FROM attempts JOIN jobs ON jobs.id = attempts.job LEFT JOIN ledger ON ledger.attempt = attempts.id
"""

# Of whoever asked to be forgotten the sums alone are left.
FORGOTTEN = "SELECT attempt, body FROM ledger WHERE attempt NOT IN (SELECT id FROM attempts)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What the far end took for one task, less what it gave back."""

    prompt: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One attempt and its entry."""

    attempt: str
    is_lost: bool
    """Nobody was told what became of it."""
    task: str | None
    """What the provider calls it, where it answered."""
    prompt: str
    is_entered: bool
    charged: Decimal | None
    refunded: Decimal | None
    is_forgotten: bool = False
    """Nobody can say any more whose it was, or for what."""

    @property
    def kept(self) -> Decimal:
        """What was paid and not given back."""
        return (self.charged or Decimal(0)) - (self.refunded or Decimal(0))


def read_books(database: Path) -> list[Line]:
    """Read every attempt with its entry, past the code that wrote them."""
    connection = sqlite3.connect(database)
    try:
        lines = [_line(*row) for row in connection.execute(ROWS)]
        return lines + [_forgotten(*row) for row in connection.execute(FORGOTTEN)]
    finally:
        connection.close()


def misbooked(lines: list[Line], charges: Mapping[str, Charge]) -> list[str]:
    """Name what does not add up; `charges` are the far end's, by its name for the task.

    Entry by entry: so the sums agree too.
    """
    forgotten = [line for line in lines if line.is_forgotten]
    lines = [line for line in lines if not line.is_forgotten]
    wrong = [f"{line.attempt}: no entry" for line in lines if not line.is_entered]
    open_lines = [line for line in lines if line.charged is None]
    wrong += [f"{line.attempt}: open, but not lost" for line in open_lines if not line.is_lost]
    booked: dict[str, Decimal] = {}
    for line in lines:
        if line.charged is None or line.charged == 0:
            continue
        if line.task is None or line.task not in charges or line.task in booked:
            wrong.append(f"{line.attempt}: booked for {line.task}, which was not charged for it")
            continue
        booked[line.task] = line.kept
    wrong += [
        f"{task}: {amount} booked, {charges[task].amount} charged"
        for task, amount in booked.items()
        if amount != charges[task].amount
    ]
    unbooked = [charge for task, charge in charges.items() if task not in booked]
    # What was charged without a word must be one of those that nobody knows of.
    for line in open_lines:
        _strike(unbooked, [each for each in unbooked if each.prompt == line.prompt])
    for line in forgotten:
        alike = [each for each in unbooked if line.charged is None or each.amount == line.kept]
        if not _strike(unbooked, alike) and line.kept:
            wrong.append(f"{line.attempt}: {line.kept} booked for somebody, and charged to nobody")
    wrong += [f"{charge.prompt}: charged and nowhere entered" for charge in unbooked]
    return wrong


def _strike(unbooked: list[Charge], alike: list[Charge]) -> bool:
    if alike:
        unbooked.remove(alike[0])
    return bool(alike)


def _line(attempt: str, outcome: str, handle: str | None, job: str, entry: str | None) -> Line:
    values = json.loads(entry) if entry else {}
    return Line(
        attempt=attempt,
        is_lost=outcome == AttemptOutcome.UNKNOWN,
        task=json.loads(handle)["remote_id"] if handle else None,
        prompt=json.loads(job)["intent"]["prompt"],
        is_entered=entry is not None,
        charged=_amount(values.get("charged")),
        refunded=_amount(values.get("refunded")),
    )


def _amount(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _forgotten(attempt: str, entry: str) -> Line:
    values = json.loads(entry)
    return Line(
        attempt=attempt,
        is_lost=False,
        task=None,
        prompt="",
        is_entered=True,
        charged=_amount(values.get("charged")),
        refunded=_amount(values.get("refunded")),
        is_forgotten=True,
    )
