"""What is said about several results beside what is said about one: what is missing, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from core.followups import AGAIN, EDIT
from core.jobs import Failure, Job, JobState, Plan
from core.messages import Arg, Button, ButtonStyle, Choice, OutboxRow, Proposal, Text
from core.phrasing import kind_arg, kinds_arg, price_arg, sum_arg
from core.several import NOT_MADE, error_of, total_of
from core.texts import TextKey

MISSING = "missing"
"""The action that orders what is missing."""


def delivered_part(plan: Plan, children: Sequence[Job]) -> Plan:
    """Reduce a parent's plan to the results that there are, as they came to be made."""
    parts = tuple(each.require_plan() for each in children if each.state is JobState.DONE)
    notices = list(plan.notices)
    for part in parts:
        notices += [notice for notice in part.notices if notice not in notices]
    quote = replace(plan.quote, price=total_of(parts))
    return replace(plan, parts=parts, quote=quote, notices=tuple(notices))


def result_of_several(
    row: OutboxRow, proposal: Proposal, job: Job, children: Sequence[Job]
) -> tuple[OutboxRow, Proposal]:
    """Name what is missing from a result, and offer that alone; the others are for the whole."""
    plan = job.require_plan()
    again = [
        replace(each, price=plan.quote.price) if each.action in {AGAIN, EDIT} else each
        for each in proposal.choices
    ]
    proposal = replace(proposal, choices=tuple(again))
    ready, count = sum(each.state is JobState.DONE for each in children), len(plan.parts)
    row = _with_sum(row, [each.require_plan() for each in children if each.state is JobState.DONE])
    if ready == count:
        return row, proposal
    title = Text(
        key=TextKey.RESULT_PARTLY,
        args={"kind": kind_arg(job.kind), "ready": ready, "total": count, "model": plan.model},
    )
    gaps = (*_failed(job, children), *_in_doubt(job, children), *_stopped(job, children))
    _, facts, *rest = row.message.lines
    message = replace(row.message, lines=(title, facts, *gaps, *rest))
    missing = [plan.parts[each.place] for each in children if each.state in NOT_MADE]
    if not missing:
        return replace(row, message=message), proposal
    first, price = missing[0], total_of(missing)
    choice = Choice(action=MISSING, offer=first.order.offer, model=first.model, price=price)
    button = Button(
        proposal=proposal.id,
        action=MISSING,
        label=Text(
            key=TextKey.BUTTON_MISSING,
            args={
                "kind": kinds_arg(job.kind, len(missing)),
                "missing": len(missing),
                "price": price_arg(price),
            },
        ),
        style=ButtonStyle.PRIMARY,
    )
    message = replace(message, buttons=(button, *message.buttons))
    proposal = replace(proposal, choices=(choice, *proposal.choices))
    return replace(row, message=message), proposal


def unknown_of_several(row: OutboxRow, job: Job, children: Sequence[Job]) -> OutboxRow:
    """Say which of them are known to have failed, where nobody knows about the others."""
    lines = (*row.message.lines, *_failed(job, children))
    return replace(row, message=replace(row.message, lines=lines))


def _with_sum(row: OutboxRow, made: Sequence[Plan]) -> OutboxRow:
    """Say how the price comes about, unless something else was charged."""
    title, facts, *rest = row.message.lines
    if facts.args.get("price") != str(total_of(made)):
        return row
    worded = sum_arg([part.quote.price for part in made])
    facts = replace(facts, args={**facts.args, "price": worded})
    return replace(row, message=replace(row.message, lines=(title, facts, *rest)))


def _failed(job: Job, children: Sequence[Job]) -> Iterator[Text]:
    """Name the children that failed, with each reason once."""
    failed = [(each.failure, each.place) for each in children if each.failure is not None]
    failed.sort(key=lambda pair: _sorted_by(pair[0]))
    for failure, pairs in groupby(failed, key=lambda pair: pair[0]):
        places = [place for _, place in pairs]
        args: dict[str, Arg] = {**_places(job, places), "charged": failure.charged}
        yield Text(key=TextKey.RESULT_MISSING, args=args)
        yield Text(key=error_of(failure).text_key, args={"kind": kind_arg(job.kind)})


def _sorted_by(failure: Failure) -> tuple[str, str]:
    return failure.error, failure.charged


def _in_doubt(job: Job, children: Sequence[Job]) -> Iterator[Text]:
    places = [each.place for each in children if each.state is JobState.UNKNOWN]
    if places:
        yield Text(key=TextKey.RESULT_IN_DOUBT, args=_places(job, places))


def _stopped(job: Job, children: Sequence[Job]) -> Iterator[Text]:
    """Tell how many were called off; of a series some were never begun."""
    kept = sum(each.state is not JobState.CANCELLED for each in children)
    stopped = len(job.require_plan().parts) - kept
    if stopped:
        args: dict[str, Arg] = {"kind": kinds_arg(job.kind, stopped), "missing": stopped}
        yield Text(key=TextKey.RESULT_STOPPED, args=args)


def _places(job: Job, places: Sequence[int]) -> dict[str, Arg]:
    return {
        "kind": kinds_arg(job.kind, len(places)),
        "places": ", ".join(str(place + 1) for place in places),
    }
