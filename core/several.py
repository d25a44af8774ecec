"""Several results of one wish: the plan for all of them, and the wish for those that are missing.

A series is several pictures of one character: the first is made from words, the others start from
it. Everything else that is asked for more than once is ordered alike, once for each.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add

from core import errors
from core.admission import Limits
from core.catalogue import Catalogue, OfferId, Price
from core.errors import BotError, ProviderError, Sent
from core.intents import Intent, MediaKind, Missing, Source, TaskType
from core.jobs import Alternative, Artifact, Failure, Job, JobState, Plan
from core.messages import Arg, MediaId, Reference, Stored, Text
from core.phrasing import kind_arg
from core.planning import Quoter, find_alternatives, is_within, make_plan
from core.texts import TextKey

ANY_PICTURE = Stored(
    media=MediaId("first"),
    kind=MediaKind.IMAGE,
    mime="image/png",
    bytes=1,
    width=1024,
    height=1024,
)
"""Stands for the first picture of a series until there is one."""

MOST_SHOWN = 10
"""Pictures or films in one message: no chat takes more."""

NOT_MADE = frozenset({JobState.FAILED, JobState.UNKNOWN})
"""States of a child whose result is missing though nobody called it off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """What can be had, for how much, and how much of it at once."""

    catalogue: Catalogue
    quote: Quoter
    limits: Limits


def begin_series(intent: Intent) -> Intent:
    """Draw the first picture of a series from words where there is none to start from."""
    if intent.series is None or intent.missing is not Missing.IMAGE or intent.sources:
        return intent
    if intent.task_type is not TaskType.IMAGE_TO_IMAGE:
        return intent
    return replace(intent, task_type=TaskType.TEXT_TO_IMAGE, missing=None)


def plan_wish(
    intent: Intent,
    task: TaskType,
    market: Market,
    *,
    inputs: Sequence[Stored] = (),
    pinned: OfferId | None = None,
    preferred: str | None = None,
) -> Plan:
    """Decide how to carry out a wish for one result or several; raises what `make_plan` does."""
    one = make_plan(
        intent,
        task,
        market.catalogue,
        market.quote,
        inputs=inputs,
        pinned=pinned,
        preferred=preferred,
    )
    wished, most = number_wished(intent), market.limits.most_results
    count = min(wished, most)
    notices = one.notices
    if count < wished:
        args: dict[str, Arg] = {"kind": kind_arg(task.makes), "asked": wished, "used": count}
        notices = (*notices, Text(key=TextKey.NOTICE_COUNT, args=args))
    if count == 1:
        return replace(one, notices=notices)
    follower = _follower(intent, task, one.family, market)
    if follower is not None:
        notices = (*notices, *(each for each in follower.notices if each not in notices))
    elif _is_series(intent, task):
        notices = (*notices, Text(key=TextKey.NOTICE_SERIES, args={"model": one.model}))
    parts = _parts(one, follower, count)
    total = total_of(parts)
    return replace(
        one,
        quote=replace(one.quote, price=total),
        wait_s=_wait(parts, market.limits, is_series=follower is not None),
        notices=notices,
        cheaper=_cheaper(one, intent, total, market),
        instead=_for_all(one.instead, intent, task, market) if one.instead else None,
        hint=replace(one.hint, price=one.hint.price * count) if one.hint else None,
        parts=parts,
        is_series=follower is not None,
    )


def find_alternatives_for_all(
    intent: Intent,
    task: TaskType,
    market: Market,
    *,
    inputs: Sequence[Stored] = (),
    plan: Plan | None = None,
    error: ProviderError | None = None,
    within: Price | None = None,
) -> tuple[Alternative, ...]:
    """Find what `find_alternatives` does, each priced for all results of the wish."""
    count = min(number_wished(intent), market.limits.most_results)
    found = find_alternatives(
        intent,
        task,
        market.catalogue,
        market.quote,
        inputs=inputs,
        plan=plan,
        error=error,
        within=replace(within, amount=within.amount / count) if within else None,
    )
    priced = [_for_all(each, intent, task, market) for each in found]
    return tuple(each for each in priced if within is None or is_within(each.price, within))


def number_wished(intent: Intent) -> int:
    """Tell how many results somebody asked for."""
    return intent.series or intent.count or 1


def number_of(job: Job) -> int:
    """Tell how many results a job is to have, as far as that has been decided."""
    return max(1, len(job.plan.parts)) if job.plan else number_wished(job.intent)


def total_of(parts: Sequence[Plan]) -> Price | None:
    """Add up what the parts cost; None where the price of one is unknown."""
    prices = [part.quote.price for part in parts if part.quote.price is not None]
    return reduce(add, prices) if len(prices) == len(parts) else None


def share_of_each(children: Sequence[Job]) -> int:
    """Tell how many results of each finished child fit in one message: some models make four."""
    return MOST_SHOWN // sum(child.state is JobState.DONE for child in children)


def remainder(job: Job, children: Sequence[Job]) -> Job:
    """Turn a parent into a wish for the results that are missing, and for nothing else."""
    missing = [child for child in children if child.state in NOT_MADE]
    intent = replace(job.intent, count=len(missing), series=None)
    if not job.require_plan().is_series:
        return replace(job, intent=intent)
    # The first picture of a series is there, or all of it would have failed.
    task = TaskType.IMAGE_TO_IMAGE
    return replace(
        job,
        intent=replace(intent, task_type=task, sources=(Source.LAST,)),
        references=(),
        inputs=missing[0].inputs,
    )


def follow(job: Job, made: Sequence[Artifact]) -> Job:
    """Let more pictures of a series start from its first one, as the others did."""
    task, first = TaskType.IMAGE_TO_IMAGE, made[0]
    return replace(
        job,
        intent=replace(job.intent, task_type=task, sources=(Source.LAST,)),
        references=(Reference(media=first.media, url=first.url),),
        inputs=(),
    )


def error_of(failure: Failure) -> BotError:
    """Make the error of a child anew, as far as people are told of it."""
    kind = getattr(errors, failure.error)
    if not issubclass(kind, ProviderError):
        error: BotError = kind("a child failed")
        return error
    was_sent = Sent.NO if failure.charged == "no" else Sent.YES
    refunded = False if failure.charged == "yes" else None
    failed: ProviderError = kind("a child failed", sent=was_sent, refunded=refunded)
    return failed


def _is_series(intent: Intent, task: TaskType) -> bool:
    """Tell a series from pictures that all start from the same one anyway."""
    return intent.series is not None and task is TaskType.TEXT_TO_IMAGE


def _follower(intent: Intent, task: TaskType, family: str, market: Market) -> Plan | None:
    """Plan the pictures that start from the first one, with the same model where it can."""
    if not _is_series(intent, task):
        return None
    follow = TaskType.IMAGE_TO_IMAGE
    kin = market.catalogue.of_family(family, follow)
    try:
        plan = make_plan(
            replace(intent, task_type=follow),
            follow,
            market.catalogue,
            market.quote,
            inputs=(ANY_PICTURE,),
            pinned=kin.id if kin else None,
        )
    except BotError:
        return None
    return replace(plan, order=replace(plan.order, inputs=()))


def _parts(one: Plan, follower: Plan | None, count: int) -> tuple[Plan, ...]:
    """Give each result a plan of its own; notices and offers are the parent's to tell."""
    first = replace(one, cheaper=None, instead=None, hint=None)
    other = (
        replace(follower, cheaper=None, instead=None, hint=None, notices=()) if follower else first
    )
    return (first, *(other,) * (count - 1))


def _wait(parts: Sequence[Plan], limits: Limits, *, is_series: bool) -> tuple[int, int]:
    """Expect as many rounds as it takes with so many at once; a series waits for its first."""
    alone = parts[:1] if is_series else ()
    together = parts[len(alone) :]
    rounds = math.ceil(len(together) / limits.running_per_person)
    waits = [*(part.wait_s for part in alone), *[together[0].wait_s] * rounds]
    return sum(low for low, _ in waits), sum(high for _, high in waits)


def _for_all(offered: Alternative, intent: Intent, task: TaskType, market: Market) -> Alternative:
    count = min(number_wished(intent), market.limits.most_results)
    follower = _follower(intent, task, offered.family, market) if count > 1 else None
    if follower is None or follower.quote.price is None:
        return replace(offered, price=offered.price * count)
    return replace(offered, price=offered.price + follower.quote.price * (count - 1))


def _cheaper(one: Plan, intent: Intent, total: Price | None, market: Market) -> Alternative | None:
    """Keep the cheaper model only where all results together are cheaper with it."""
    if one.cheaper is None:
        return None
    cheaper = _for_all(one.cheaper, intent, one.order.task, market)
    return cheaper if is_within(cheaper.price, total) and cheaper.price != total else None
