"""What every step of a job works with, and the few moves that several steps share."""

import logging
from dataclasses import dataclass, field, replace
from functools import partial

from core import ledger
from core.accounts import Accounts
from core.admission import Limits, admit
from core.alerts import Alerts
from core.board import Board
from core.bookkeeping import amend, entries_of
from core.catalogue import ProviderName
from core.composing import NEVER_MIND, QUESTION_LIFE
from core.costs import failure_line, fate_of
from core.courtesy import Courtesy
from core.errors import BotError, ContentRejected, PriceChanged, ProviderError, Sent, Stale
from core.etiquette import Etiquette
from core.jobs import (
    Alternative,
    Asks,
    AttemptId,
    AttemptOutcome,
    Failure,
    Job,
    JobId,
    JobState,
    Lane,
    Plan,
    lane_of,
)
from core.manners import USUAL, Manners
from core.memory import JobMemory
from core.messages import OutboxRow, Proposal, Text
from core.notices import Notices
from core.outbox import Outbox
from core.persistence import Transaction
from core.phrasing import kind_arg
from core.ports import NextStep, Ports
from core.queueing import Line, order_after
from core.several import Market, find_alternatives_for_all, number_of
from core.shelf import Shelf
from core.texts import TextKey

log = logging.getLogger(__name__)

NOT_UNTIL_WOKEN = NextStep(at=None)

PLACED = frozenset({JobState.QUEUED, JobState.SUBMITTING, JobState.RUNNING})
"""States of a job that has a place at its provider, or was perhaps called to take one."""


@dataclass(slots=True, kw_only=True)
class Workbench:
    """Everything that a step is given."""

    ports: Ports
    outbox: Outbox
    board: Board
    courtesy: Courtesy
    shelf: Shelf
    alerts: Alerts
    memory: JobMemory = field(default_factory=JobMemory)
    limits: Limits
    pace: float
    """Scales the intervals of polls, progress and retries; 1.0 is real time."""
    runner: str
    """Names this process in the attempts that it makes."""
    usual: Manners = USUAL
    """How chats are talked to where nobody chose otherwise."""
    line: Line = field(init=False)
    accounts: Accounts = field(init=False)
    download_limit: int = 200 * 1024 * 1024
    """Bytes of one result."""
    etiquette: Etiquette = field(init=False)

    def __post_init__(self) -> None:
        """Make what holds for all jobs from the parts."""
        self.etiquette = Etiquette(self.ports, self.usual)
        self.line = Line(self.board, self.ports.clock)
        self.accounts = Accounts(self.ports)

    def next_for(self, job: Job, after_s: float = 0.0) -> NextStep:
        """Ask for the job's next step, in its lane."""
        return NextStep(
            at=self.ports.clock.monotonic() + after_s,
            lane=lane_of(job),
            provider=job.plan.provider if job.plan else None,
        )

    def notices(self, job: Job, manners: Manners | None = None) -> Notices:
        """Compose messages about a job as of now; `manners` are those of its chat."""
        return Notices(job, self.ports.clock.now(), manners or self.usual)

    async def reload(self, tx: Transaction, job: Job) -> Job:
        """Read a job again inside a writing transaction.

        Raises:
            Stale: it has moved on since it was read; the step starts over.
        """
        current = await tx.job(job.id)
        if current is None or current.revision != job.revision:
            raise Stale(job.id)
        return current

    async def advance(self, tx: Transaction, job: Job, changed: Job) -> Job:
        """Store a changed job; a place that it gives up goes to whoever is next.

        The end of a child is news for its parent.
        """
        stored = await tx.advance(changed, job.revision)
        tx.on_commit(lambda: self.memory.forget(job.id))
        if stored.state is not job.state:
            tx.on_commit(partial(_note, stored))
        if stored.state is not JobState.QUEUED:
            tx.on_commit(partial(self.line.leave, job.id))
        if job.state in PLACED and stored.state not in PLACED - {JobState.QUEUED}:
            await self._call_next(tx)
        if stored.parent is not None and stored.state.is_final and not job.state.is_final:
            await self.wake(tx, stored.parent)
        return stored

    async def part_from_parent(self, tx: Transaction, job: Job) -> Job:
        """Let a child stand alone whose parent has told its story without it."""
        parent = await tx.job(job.parent) if job.parent is not None else None
        is_awaited = parent is not None and parent.state is JobState.RUNNING
        return job if is_awaited else replace(job, parent=None)

    async def teller_of(self, tx: Transaction, job: Job) -> Job:
        """Find the job that people are told about in place of this one."""
        parent = await tx.job(job.parent) if job.parent is not None else None
        return parent or job

    async def market(self, refresh: ProviderName | None = None) -> Market:
        """Find out what can be had; asks `refresh` anew."""
        catalogue = await self.shelf.current(refresh=refresh)
        return Market(catalogue=catalogue, quote=self.shelf.quote, limits=self.limits)

    async def say(
        self,
        tx: Transaction,
        *rows: OutboxRow,
        proposal: Proposal | None = None,
        is_first: bool = False,
    ) -> None:
        """Post messages, with what their buttons stand for; `is_first` as in `Outbox.post`."""
        if proposal is not None:
            await tx.propose(proposal)
        for row in rows:
            await self.outbox.post(tx, row, is_first=is_first)

    async def end_status(self, tx: Transaction, job: Job) -> None:
        """Close the status message, where there is one."""
        if job.plan is not None and job.parent is None:
            await self.say(tx, self.notices(job).ending(job.plan))

    async def fail(
        self,
        job: Job,
        error: BotError,
        attempt: AttemptId | None = None,
        outcome: AttemptOutcome = AttemptOutcome.ENDED,
    ) -> NextStep:
        """End a job with one clear message and, where it helps, two priced alternatives.

        A child leaves the telling to its parent.
        """
        if job.parent is not None:
            return await self._fail_child(job, error, attempt, outcome)
        alternatives = await self._alternatives(job, error)
        async with self.ports.store.transaction() as tx:
            await self.reload(tx, job)
            if attempt is not None:
                await self.close_attempt(tx, job.id, attempt, outcome, error)
            failed = replace(job, state=JobState.FAILED, finished_at=self.ports.clock.now())
            failed = await self.advance(tx, job, failed)
            await self.end_status(tx, failed)
            reason = Text(key=_reason_key(job, error), args={"kind": kind_arg(job.kind)})
            entries = await entries_of(tx, job, await tx.children(job.id))
            cost = failure_line(job.kind, entries, _charged(job, error), number_of(job))
            reasons = (reason, *self.alerts.line_for(job, error))
            row, proposal = self.notices(failed).failure(
                reasons,
                cost,
                alternatives,
                is_transient=isinstance(error, ProviderError) and error.is_transient,
            )
            await self.say(tx, row, proposal=proposal)
            await self.alerts.tell(tx, job, error)
            await tx.forget_ended(job.person)
        return NOT_UNTIL_WOKEN

    async def _fail_child(
        self, job: Job, error: BotError, attempt: AttemptId | None, outcome: AttemptOutcome
    ) -> NextStep:
        async with self.ports.store.transaction() as tx:
            current = await self.reload(tx, job)
            if attempt is not None:
                await self.close_attempt(tx, job.id, attempt, outcome, error)
            charged = fate_of(await tx.entries(job.id), _charged(job, error))
            failed = replace(
                current,
                state=JobState.FAILED,
                finished_at=self.ports.clock.now(),
                failure=Failure(error=type(error).__name__, charged=charged),
            )
            await self.advance(tx, current, failed)
            await self.alerts.tell(tx, job, error)
        return NOT_UNTIL_WOKEN

    async def close_attempt(
        self,
        tx: Transaction,
        job: JobId,
        attempt: AttemptId,
        outcome: AttemptOutcome,
        error: BotError,
    ) -> None:
        """End an attempt that an error has ended, with what the error says about the money."""
        now = self.ports.clock.now()
        await tx.close_attempt(attempt, outcome)
        await amend(tx, job, attempt, lambda entry: ledger.failed(entry, error, now))

    async def ask(
        self, job: Job, plan: Plan, refused: tuple[AttemptId, ProviderError] | None = None
    ) -> NextStep:
        """Wait for the person's word before spending this much.

        `refused` is the attempt whose refusal has led to the question. One of several results is
        not worth one: it fails, and is offered again.
        """
        if job.parent is not None:
            dearer = PriceChanged("dearer than announced", sent=Sent.NO)
            attempt = refused[0] if refused else None
            return await self._fail_child(job, dearer, attempt, AttemptOutcome.REFUSED)
        async with self.ports.store.transaction() as tx:
            current = await self.reload(tx, job)
            if refused is not None:
                attempt, error = refused
                outcome = AttemptOutcome.REFUSED
                await self.close_attempt(tx, job.id, attempt, outcome, error)
            asking = replace(
                current,
                state=JobState.AWAITING_ANSWER,
                plan=plan,
                asks=Asks.PRICE,
                questions=current.questions + 1,
                asked_at=self.ports.clock.now(),
            )
            asking = await self.advance(tx, current, asking)
            limit = format(self.limits.confirm_above.normalize(), "f")
            row, proposal = self.notices(asking).question(plan, limit)
            await self.say(tx, row, proposal=proposal)
        return self.next_for(asking, QUESTION_LIFE.total_seconds())

    async def cancel(
        self, tx: Transaction, job: Job, *, is_quiet: bool = False, may_come: bool = False
    ) -> None:
        """End a job that has not been paid for, or may not have been; say so unless `is_quiet`.

        There is nothing to reply to where the person took their message back. A child leaves the
        telling to its parent, of which `may_come` says whether a result may come after all.
        """
        may_come = may_come or job.state is JobState.SUBMITTING
        cancelled = replace(
            job,
            state=JobState.CANCELLED,
            was_cancelled=True,
            finished_at=self.ports.clock.now(),
        )
        cancelled = await self.advance(tx, job, cancelled)
        if job.parent is not None:
            return
        await self.end_status(tx, cancelled)
        if job.state is JobState.AWAITING_ANSWER:
            notices = self.notices(cancelled)
            # Whoever answers "yes" from now on answers something else.
            now = self.ports.clock.now()
            await tx.take(notices.question_id(), NEVER_MIND, job.person, now)
            if job.asks.has_buttons:
                await self.say(tx, notices.question_closed())
        if not is_quiet:
            await self.say(tx, self.notices(cancelled).cancelled(may_come=may_come))

    async def _alternatives(self, job: Job, error: BotError) -> tuple[Alternative, ...]:
        if not error.try_fallback:
            return ()
        cause = error if isinstance(error, ProviderError) else None
        return find_alternatives_for_all(
            job.intent,
            job.task,
            await self.market(),
            inputs=job.inputs,
            plan=job.plan,
            error=cause,
        )

    async def _call_next(self, tx: Transaction) -> None:
        """Wake whoever may go now, at every provider: persons and chats have limits across all."""
        for provider in self.ports.providers:
            waiting = await tx.waiting(provider)
            if not waiting:
                continue
            running = await tx.running()
            admitted = admit(waiting, running, self.limits, provider)
            for job in admitted:
                await self.wake(tx, job, Lane.CREATES, provider)
            tx.on_commit(partial(self.line.move, order_after(waiting, running, admitted)))

    async def wake(
        self,
        tx: Transaction,
        job: JobId,
        lane: Lane = Lane.TICKS,
        provider: ProviderName | None = None,
    ) -> None:
        """Have a job stepped once the transaction has been committed."""
        step = NextStep(at=self.ports.clock.monotonic(), lane=lane, provider=provider)
        await self.ports.engine.wake(job, step, tx)


def _note(job: Job) -> None:
    about = {"job_id": job.id, "platform": job.origin.chat.platform}
    if job.plan is not None:
        about["provider"] = job.plan.provider
    log.info("The job is %s", job.state, extra=about)


def _reason_key(job: Job, error: BotError) -> TextKey:
    """Choose what the person reads; a refusal may be of the pictures as well as of the words."""
    is_refusal = isinstance(error, ContentRejected) and bool(job.inputs)
    return TextKey.ERROR_CONTENT_PICTURES if is_refusal else error.text_key


def _charged(job: Job, error: BotError) -> str:
    """Say whether a failure cost anything: "no", "yes" or "maybe"."""
    if job.state is JobState.DELIVERING:
        # What could not be handed over was made, and therefore paid for.
        return "yes"
    if not isinstance(error, ProviderError) or error.sent is Sent.NO or error.refunded:
        return "no"
    return "maybe" if error.refunded is None else "yes"
