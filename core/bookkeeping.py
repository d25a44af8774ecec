"""Entries of the ledger as they change, in the transactions that bring the news."""

from collections.abc import Callable

from core.jobs import AttemptId, JobId
from core.ledger import Entry
from core.ports import Transaction


async def amend(
    tx: Transaction, job: JobId, attempt: AttemptId, change: Callable[[Entry], Entry]
) -> None:
    """Change the entry of an attempt; one that an earlier version opened has none."""
    for entry in await tx.entries(job):
        if entry.attempt == attempt and (changed := change(entry)) != entry:
            await tx.enter(changed)
