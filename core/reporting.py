"""What people are told when they ask: how their jobs stand, which models there are."""

from collections.abc import Sequence
from datetime import datetime

from core.admission import fair_order
from core.catalogue import Catalogue, ProviderName
from core.composing import elapsed_s
from core.intents import MediaKind, TaskType
from core.jobs import Job, JobId, JobState
from core.messages import Arg, Suggestion, Text
from core.persistence import Result, Transaction
from core.phrasing import (
    ago_args,
    kind_arg,
    left_args,
    price_arg,
    range_arg,
    shorten,
    wait_args,
)
from core.preferences import price_range, tasks_for
from core.progress import percent
from core.recommending import recommend
from core.texts import TextKey

MOST_JOBS_TOLD = 5
MOST_SUGGESTIONS = 25
MODEL_COLUMNS = 60
"""How many characters of a message the line of a model may take."""

FEWEST_MODELS = 3
"""How many of a kind are told however short a message must be."""

LISTED = (TaskType.TEXT_TO_IMAGE, TaskType.TEXT_TO_VIDEO)


async def status_lines(
    tx: Transaction, jobs: Sequence[Job], newest: Sequence[Result], now: datetime
) -> tuple[Text, ...]:
    """Tell how a person's unfinished jobs stand, else what they were given last."""
    if not jobs:
        return (_finished(newest[0].job, now) if newest else Text(key=TextKey.REPLY_STATUS_NONE),)
    told = jobs[:MOST_JOBS_TOLD]
    lines: dict[ProviderName, list[JobId]] = {}
    for job in told:
        if job.state is JobState.QUEUED:
            provider = job.require_plan().provider
            if provider not in lines:
                waiting = await tx.waiting(provider)
                lines[provider] = [each.job for each in fair_order(waiting, await tx.running())]
    counts = {job.id: await _counts(tx, job) for job in told if job.is_parent}
    return tuple(
        _several_line(job, counts[job.id])
        if job.id in counts and job.state is JobState.RUNNING
        else _status_line(job, lines, now)
        for job in told
    )


async def _counts(tx: Transaction, job: Job) -> dict[str, Arg]:
    ready = sum(child.state is JobState.DONE for child in await tx.children(job.id))
    return {"ready": ready, "total": len(job.require_plan().parts)}


def _several_line(job: Job, counts: dict[str, Arg]) -> Text:
    args: dict[str, Arg] = {"kind": kind_arg(job.kind), "model": job.require_plan().model}
    return Text(key=TextKey.REPLY_STATUS_SEVERAL, args=args | counts)


def _status_line(job: Job, lines: dict[ProviderName, list[JobId]], now: datetime) -> Text:
    kind = kind_arg(job.kind)
    match job.state:
        case JobState.RUNNING | JobState.DELIVERING | JobState.SUBMITTING:
            plan = job.require_plan()
            elapsed = elapsed_s(job, now) if job.started_at else 0.0
            at_most = plan.wait_s[1]
            done = {"percent": percent(elapsed, at_most), **left_args(at_most - elapsed)}
            return Text(key=TextKey.REPLY_STATUS, args={"kind": kind, "model": plan.model, **done})
        case JobState.QUEUED:
            plan = job.require_plan()
            line = lines[plan.provider]
            position = line.index(job.id) + 1 if job.id in line else len(line) + 1
            args: dict[str, Arg] = {"kind": kind, "model": plan.model, "position": position}
            return Text(key=TextKey.REPLY_STATUS_WAITING, args=args | wait_args(plan.wait_s))
        case JobState.AWAITING_ANSWER if not job.intent.prompt.strip():
            return Text(key=TextKey.REPLY_STATUS_ASKING, args={"kind": kind})
        case JobState.AWAITING_ANSWER:
            key = TextKey.REPLY_STATUS_ASKED
        case _:
            key = TextKey.REPLY_STATUS_BEGUN
    return Text(key=key, args={"kind": kind, "prompt": shorten(job.intent.prompt)})


def _finished(job: Job, now: datetime) -> Text:
    at = job.finished_at or job.created_at
    args: dict[str, Arg] = {"kind": kind_arg(job.kind), "prompt": shorten(job.intent.prompt)}
    ago = ago_args((now - at).total_seconds())
    return Text(key=TextKey.REPLY_STATUS_LAST, args=args | ago)


def model_lines(catalogue: Catalogue, most_characters: int) -> tuple[Text, ...]:
    """List the models of each kind with what they cost, the recommended ones first.

    Of more than fit into a message the last ones are only counted.
    """
    groups = {task: recommend(catalogue.for_task(task), task, None) for task in LISTED}
    most = max(FEWEST_MODELS, most_characters // MODEL_COLUMNS // len(groups) - 2)
    lines = []
    for task, offers in groups.items():
        kind = kind_arg(task.makes)
        if offers:
            lines.append(Text(key=TextKey.REPLY_MODELS, args={"kind": kind}))
        for offer in offers[:most]:
            tasks = tasks_for(offer.family, task.makes, catalogue)
            low, high = price_range(offer.family, tasks, catalogue)
            args = {"model": offer.name, "price": range_arg(low, high)}
            lines.append(Text(key=TextKey.REPLY_MODEL_PRICE, args=args))
        if len(offers) > most:
            lines.append(Text(key=TextKey.REPLY_MODELS_MORE, args={"left_out": len(offers) - most}))
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
        for task in reversed(LISTED)
        if kind in {None, task.makes}
        for offer in reversed(recommend(catalogue.for_task(task), task, None))
        if begun in offer.name.casefold().replace(" ", "") or begun in offer.family
    }
    return tuple(reversed(found.values()))[:MOST_SUGGESTIONS]
