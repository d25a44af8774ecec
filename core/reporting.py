"""What people are told when they ask: how their jobs stand, which models there are."""

from collections.abc import Sequence
from datetime import datetime

from core.admission import position_of
from core.catalogue import Catalogue
from core.intents import MediaKind, TaskType
from core.jobs import Job, JobState
from core.messages import Suggestion, Text
from core.notices import elapsed_s
from core.phrasing import kind_arg, price_arg
from core.ports import Transaction
from core.progress import percent
from core.recommending import recommend
from core.texts import TextKey

MOST_JOBS_TOLD = 5
MOST_SUGGESTIONS = 25


async def status_lines(tx: Transaction, jobs: Sequence[Job], now: datetime) -> tuple[Text, ...]:
    """Tell how a person's unfinished jobs stand, newest first."""
    return tuple([await _status_line(tx, job, now) for job in jobs[:MOST_JOBS_TOLD]])


async def _status_line(tx: Transaction, job: Job, now: datetime) -> Text:
    kind = kind_arg(job.kind)
    if job.state is JobState.RUNNING and job.is_parent:
        plan = job.require_plan()
        ready = sum(child.state is JobState.DONE for child in await tx.children(job.id))
        counts = {"ready": ready, "count": len(plan.parts)}
        return Text(
            key=TextKey.REPLY_STATUS_SEVERAL, args={"kind": kind, "model": plan.model, **counts}
        )
    if job.state in {JobState.RUNNING, JobState.DELIVERING}:
        plan = job.require_plan()
        done = percent(elapsed_s(job, now), plan.wait_s[1])
        return Text(
            key=TextKey.REPLY_STATUS, args={"kind": kind, "model": plan.model, "percent": done}
        )
    position = 1
    if job.state is JobState.QUEUED:
        waiting = await tx.waiting(job.require_plan().provider)
        position = position_of(job.id, waiting, await tx.running())
    return Text(key=TextKey.REPLY_STATUS_WAITING, args={"kind": kind, "position": position})


def model_lines(catalogue: Catalogue) -> tuple[Text, ...]:
    """List the models with what they cost, in the order in which they are recommended."""
    lines = [Text(key=TextKey.REPLY_MODELS)]
    for task in (TaskType.TEXT_TO_IMAGE, TaskType.TEXT_TO_VIDEO):
        lines += [
            Text(
                key=TextKey.REPLY_MODEL,
                args={
                    "kind": kind_arg(task.makes),
                    "model": offer.name,
                    "price": price_arg(offer.prices_from),
                },
            )
            for offer in recommend(catalogue.for_task(task), task, None)
        ]
    return tuple(lines)


def model_suggestions(
    catalogue: Catalogue, kind: MediaKind | None, typed: str
) -> tuple[Suggestion, ...]:
    """Complete the name of a model, with what each costs at least; the recommended ones first."""
    begun = typed.casefold().replace(" ", "")
    found = {
        offer.family: Suggestion(
            value=offer.family,
            label=Text(
                key=TextKey.REPLY_MODEL,
                args={
                    "kind": kind_arg(task.makes),
                    "model": offer.name,
                    "price": price_arg(offer.prices_from),
                },
            ),
        )
        for task in reversed((TaskType.TEXT_TO_IMAGE, TaskType.TEXT_TO_VIDEO))
        if kind in {None, task.makes}
        for offer in reversed(recommend(catalogue.for_task(task), task, None))
        if begun in offer.name.casefold().replace(" ", "") or begun in offer.family
    }
    return tuple(reversed(found.values()))[:MOST_SUGGESTIONS]
