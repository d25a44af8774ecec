"""Budgets at work: looked at before anything is announced, and again as the order is made."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from core.budgets import (
    Allowance,
    allowances,
    day_of,
    has_budgets,
    shortage,
    until_renewal,
)
from core.catalogue import Price, ProviderName
from core.errors import OverBudget
from core.jobs import Job, JobState, Plan
from core.ledger import NOTHING, Spent
from core.messages import Arg, ChatRef, PersonRef, Text
from core.persistence import Transaction
from core.phrasing import kinds_arg, until_args
from core.ports import NextStep
from core.several import find_alternatives_for_all
from core.texts import TextKey
from core.workbench import NOT_UNTIL_WOKEN, Workbench

USUAL_UNIT = "points"


class Spending:
    """Holds prices against what is left, and says kindly where it does not suffice."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    async def shortage(self, job: Job, price: Price | None) -> Allowance | None:
        """Find the budget that a price goes beyond as things stand; None: it fits."""
        if not has_budgets(self._bench.limits):
            return None
        async with self._bench.ports.store.snapshot() as tx:
            return await self.shortage_in(tx, job, price)

    async def shortage_in(self, tx: Transaction, job: Job, price: Price | None) -> Allowance | None:
        """Find it in the very transaction that is about to spend."""
        limits = self._bench.limits
        if not has_budgets(limits):
            return None
        since = day_of(self._bench.ports.clock.now())
        spent = await tx.spent(job.person, job.origin.chat, since)
        return shortage(price, limits, spent)

    async def refuse(self, job: Job, plan: Plan, short: Allowance) -> NextStep:
        """End a job that today's budget has no room for, with models that it has room for."""
        bench = self._bench
        if job.parent is not None:
            return await bench.fail(job, OverBudget("used up while others were ordered"))
        alternatives = find_alternatives_for_all(
            job.intent,
            job.task,
            await bench.market(),
            inputs=job.inputs,
            plan=plan,
            within=short.left,
        )
        now = bench.ports.clock.now()
        reason = _reason(job, plan, short, now)
        async with bench.ports.store.transaction() as tx:
            current = await bench.reload(tx, job)
            failed = replace(current, state=JobState.FAILED, finished_at=now)
            failed = await bench.advance(tx, current, failed)
            await bench.end_status(tx, failed)
            row, proposal = bench.notices(failed).refusal(reason, alternatives)
            await bench.say(tx, row, proposal=proposal)
        return NOT_UNTIL_WOKEN

    async def balance_lines(
        self, tx: Transaction, person: PersonRef, chat: ChatRef
    ) -> tuple[Text, ...]:
        """Tell what somebody spent today, and what is left to them and to the chat."""
        now, limits = self._bench.ports.clock.now(), self._bench.limits
        spent = await tx.spent(person, chat, day_of(now))
        lines: list[Text] = []
        # Whoever has spent nothing is told so in the usual unit.
        for unit in _units(spent):
            used = Price(amount=max(spent.person.get(unit, NOTHING), NOTHING), unit=unit)
            lines.append(Text(key=TextKey.REPLY_SPENT, args={"price": str(used)}))
            lines += [_left(each) for each in allowances(limits, spent, unit)]
        if has_budgets(limits):
            return (*lines, _renewal(now))
        return (*lines, Text(key=TextKey.REPLY_NO_BUDGET))


def account_lines(held: Mapping[ProviderName, Price]) -> tuple[Text, ...]:
    """Tell an admin what is left in the accounts at the providers."""
    return tuple(
        Text(key=TextKey.REPLY_ACCOUNT, args={"provider": name, "price": str(balance)})
        for name, balance in held.items()
    )


def _reason(job: Job, plan: Plan, short: Allowance, now: datetime) -> Text:
    args: dict[str, Arg] = {
        "kind": kinds_arg(job.kind, len(plan.parts)),
        "price": str(plan.quote.price),
        "whose": short.whose.value,
        **until_args(until_renewal(now)),
    }
    if short.left.amount == 0:
        return Text(key=TextKey.BUDGET_SPENT, args=args)
    return Text(key=TextKey.BUDGET_SHORT, args={**args, "rest": str(short.left)})


def _left(allowance: Allowance) -> Text:
    args = {
        "whose": allowance.whose.value,
        "rest": str(allowance.left),
        "limit": str(Price(amount=allowance.limit)),
    }
    return Text(key=TextKey.REPLY_LEFT, args=args)


def _renewal(now: datetime) -> Text:
    return Text(key=TextKey.REPLY_RENEWAL, args=until_args(until_renewal(now)))


def _units(spent: Spent) -> list[str]:
    """List the units that somebody spent here today; what has no price has no unit either."""
    return sorted(({*spent.person, *spent.chat} - {""}) or {USUAL_UNIT})
