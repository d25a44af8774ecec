"""Another model instead of the one that was announced, as long as nothing has been ordered."""

from dataclasses import replace

from core.composing import CANCEL
from core.followups import INSTEAD
from core.jobs import Job, JobState
from core.messages import Choice, Proposal
from core.persistence import Transaction
from core.workbench import Workbench

ANNOUNCED = frozenset({JobState.PLANNED, JobState.QUEUED})
"""States in which the start notice stands, and nothing has been ordered."""


def switches(proposal: Proposal, choice: Choice) -> bool:
    """Tell whether a tap takes the place of what was announced, and does not come on top of it."""
    offers_cancel = any(each.action == CANCEL for each in proposal.choices)
    return choice.action == INSTEAD and offers_cancel


async def give_way(bench: Workbench, tx: Transaction, job: Job, choice: Choice) -> bool:
    """End a job for the sake of another model; False where it may have been ordered already.

    The order looks at the job's revision as this does, so that only one of them can have it.
    """
    if job.state not in ANNOUNCED:
        return job.state.is_final
    ended = replace(
        job,
        state=JobState.CANCELLED,
        was_cancelled=True,
        finished_at=bench.ports.clock.now(),
    )
    ended = await bench.advance(tx, job, ended)
    await bench.say(tx, bench.notices(ended).switched(choice.model or ""))
    return True
