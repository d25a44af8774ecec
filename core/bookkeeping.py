"""Entries of the ledger as they change, in the transactions that bring the news."""

from collections.abc import Callable, Sequence

from core.jobs import AttemptId, Job, JobId, JobState
from core.ledger import Entry
from core.persistence import Transaction


async def amend(
    tx: Transaction, job: JobId, attempt: AttemptId, change: Callable[[Entry], Entry]
) -> None:
    """Change the entry of an attempt; one that an earlier version opened has none."""
    for entry in await tx.entries(job):
        if entry.attempt == attempt and (changed := change(entry)) != entry:
            await tx.enter(changed)


async def entries_of(tx: Transaction, job: Job, children: Sequence[Job]) -> Sequence[Entry]:
    """List what a job cost; what a parent delivers cost what the children did that made it.

    Where none of them made anything, it is what all of them cost.
    """
    made = [child for child in children if child.state is JobState.DONE]
    whose = (made or children) if job.is_parent else [job]
    return [entry for each in whose for entry in await tx.entries(each.id)]
