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


def read_books(database: Path) -> list[Line]:
    """Read every attempt with its entry, past the code that wrote them."""
    connection = sqlite3.connect(database)
    try:
        return [_line(*row) for row in connection.execute(ROWS)]
    finally:
        connection.close()


def misbooked(lines: list[Line], charges: Mapping[str, Charge]) -> list[str]:
    """Name what does not add up; `charges` are the far end's, by its name for the task.

    Entry by entry: so the sums agree too.
    """
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
        booked[line.task] = line.charged - (line.refunded or Decimal(0))
    wrong += [
        f"{task}: {amount} booked, {charges[task].amount} charged"
        for task, amount in booked.items()
        if amount != charges[task].amount
    ]
    unbooked = [charge.prompt for task, charge in charges.items() if task not in booked]
    # What was charged without a word must be one of those that nobody knows of.
    for line in open_lines:
        if line.prompt in unbooked:
            unbooked.remove(line.prompt)
    wrong += [f"{prompt}: charged and nowhere entered" for prompt in unbooked]
    return wrong


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
