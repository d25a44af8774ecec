"""The store's twin in memory, for tests of the core alone: same promises, nothing survives."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from copy import copy
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from decimal import Decimal

from adapters.stores.keys import (
    PENDING_AT_ONCE,
    chat_key,
    outbox_rank,
    person_key,
    purse_key,
)
from adapters.stores.turns import Turns
from core.budgets import day_of
from core.catalogue import ProviderName
from core.errors import AttemptOpen, Stale, StoreError
from core.intents import ChatKind, TaskType
from core.jobs import (
    Artifact,
    Attempt,
    AttemptId,
    AttemptOutcome,
    Handle,
    Job,
    JobId,
    JobState,
    Staged,
)
from core.ledger import Entry, Spent, without_person
from core.manners import ChatSettings
from core.messages import (
    ChatRef,
    ClaimKey,
    Delivery,
    DeliveryKey,
    IncomingMessage,
    MediaId,
    MessageRef,
    OutboxRow,
    PersonRef,
    PlatformName,
    Proposal,
    ProposalId,
    Reference,
    digest,
)
from core.persistence import Background, Crowd, Known, Result, Running, Transaction, Waiting
from core.ports import Clock
from core.preferences import Preference
from core.subjects import LAST_COUNTS_FOR, MOST_SUBJECTS, Subject

_LIVE = frozenset({AttemptOutcome.OPEN, AttemptOutcome.ANSWERED})
_ANSWERABLE = frozenset({AttemptOutcome.OPEN, AttemptOutcome.UNKNOWN})
_BUSY = frozenset({JobState.SUBMITTING, JobState.RUNNING})


@dataclass(slots=True)
class _Tables:
    """Dictionaries in the order of insertion, of values that never change."""

    claims: dict[ClaimKey, tuple[datetime, MessageRef]] = field(default_factory=dict)
    jobs: dict[JobId, Job] = field(default_factory=dict)
    queued_at: dict[JobId, datetime] = field(default_factory=dict)
    attempts: dict[AttemptId, Attempt] = field(default_factory=dict)
    ledger: dict[AttemptId, Entry] = field(default_factory=dict)
    proposals: dict[ProposalId, Proposal] = field(default_factory=dict)
    takes: dict[tuple[ProposalId, str], datetime] = field(default_factory=dict)
    outbox: dict[DeliveryKey, OutboxRow] = field(default_factory=dict)
    artifacts: dict[tuple[JobId, int], Artifact] = field(default_factory=dict)
    staged: dict[tuple[ProviderName, str, MediaId], tuple[datetime, Staged]] = field(
        default_factory=dict
    )

    preferences: dict[tuple[PersonRef, TaskType], Preference] = field(default_factory=dict)
    chat_settings: dict[str, ChatSettings] = field(default_factory=dict)
    writers: dict[ClaimKey, PersonRef] = field(default_factory=dict)
    subjects: dict[tuple[PersonRef, str, str], Subject] = field(default_factory=dict)
    """By person, place and name."""
    forgotten: dict[PersonRef, datetime] = field(default_factory=dict)

    def copy(self) -> "_Tables":
        """Copy the tables, not what they hold."""
        return _Tables(*(copy(getattr(self, table.name)) for table in fields(self)))


class MemoryStore:
    """Transactions on a copy of the tables, which replaces them at the commit."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tables = _Tables()
        self._turns = Turns()
        self._holder: asyncio.Task[object] | None = None

    @asynccontextmanager
    async def transaction(self, *, is_urgent: bool = False) -> AsyncIterator[Transaction]:
        """Open a writing transaction; others wait until it has ended, urgent ones less long."""
        if self._holder is not None and self._holder is asyncio.current_task():
            message = "a transaction inside a transaction would wait for itself"
            raise StoreError(message)
        async with self._turns.turn(is_urgent=is_urgent):
            self._holder = asyncio.current_task()
            tx = _MemoryTransaction(self._tables.copy(), self._clock, is_writing=True)
            try:
                yield tx
                self._tables = tx.tables
            finally:
                self._holder = None
                tx.is_open = False
        for callback in tx.callbacks:
            callback()

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Transaction]:
        """Open a reading transaction on the tables as they are now."""
        tx = _MemoryTransaction(self._tables, self._clock, is_writing=False)
        try:
            yield tx
        finally:
            tx.is_open = False


class _MemoryTransaction:
    def __init__(self, tables: _Tables, clock: Clock, *, is_writing: bool) -> None:
        self._tables = tables
        self._clock = clock
        self._is_writing = is_writing
        self.is_open = True
        self.callbacks: list[Callable[[], None]] = []

    @property
    def tables(self) -> _Tables:
        if not self.is_open:
            message = "the transaction has ended"
            raise StoreError(message)
        return self._tables

    def _written(self) -> _Tables:
        if not self._is_writing:
            message = "a snapshot cannot be written to"
            raise StoreError(message)
        return self.tables

    def on_commit(self, callback: Callable[[], None]) -> None:
        self._written()
        self.callbacks.append(callback)

    async def claim(self, key: ClaimKey, raw: IncomingMessage, at: datetime) -> Background | None:
        claims = self._written().claims
        if key in claims:
            return None
        claims[key] = at, raw.ref
        person, chat = raw.sender, raw.ref.chat
        self.tables.writers[key] = person
        return Background(
            question=self._open_question(person, chat, at),
            last=await self._last(person, chat, at - LAST_COUNTS_FOR),
            preferences=tuple(await self.preferences(person)),
            subjects=tuple(self._subjects(person, chat)),
        )

    async def last_claimed(self, platform: PlatformName, since: datetime) -> Mapping[ChatRef, str]:
        recent = [each for each in self.tables.claims.values() if each[0] >= since]
        return {
            ref.chat: ref.message
            for _, ref in sorted(recent, key=lambda each: each[0])
            if ref.chat.platform == platform
        }

    async def add_job(self, job: Job) -> None:
        if job.id in self._written().jobs:
            message = f"there is a job {job.id}"
            raise StoreError(message)
        self._put_job(job)

    def _put_job(self, job: Job) -> None:
        tables = self._written()
        tables.jobs[job.id] = job
        if job.state is JobState.QUEUED:
            tables.queued_at.setdefault(job.id, self._clock.now())

    async def job(self, job: JobId) -> Job | None:
        return self.tables.jobs.get(job)

    async def advance(self, job: Job, expected: int) -> Job:
        stored = self._written().jobs.get(job.id)
        if stored is None or stored.revision != expected:
            message = f"job {job.id} is no longer at revision {expected}"
            raise Stale(message)
        advanced = replace(job, revision=expected + 1)
        self._put_job(advanced)
        return advanced

    def _jobs(self) -> list[Job]:
        return sorted(self.tables.jobs.values(), key=lambda job: job.created_at)

    async def unfinished(self) -> Sequence[JobId]:
        in_doubt = {
            each.job
            for each in self.tables.attempts.values()
            if each.outcome is AttemptOutcome.OPEN
        }
        return [
            job.id
            for job in self._jobs()
            if not job.state.is_final or (job.state is JobState.CANCELLED and job.id in in_doubt)
        ]

    async def jobs_of_message(self, ref: MessageRef) -> Sequence[Job]:
        place = chat_key(ref.chat)
        return [
            job
            for job in self._jobs()
            if job.parent is None
            and job.origin.message == ref.message
            and chat_key(job.origin.chat) == place
        ]

    async def children(self, parent: JobId) -> Sequence[Job]:
        found = [job for job in self.tables.jobs.values() if job.parent == parent]
        return sorted(found, key=lambda job: job.place)

    def _jobs_here(self, person: PersonRef, chat: ChatRef) -> list[Job]:
        place = chat_key(chat)
        return [
            job
            for job in self._jobs()
            if job.parent is None and job.person == person and chat_key(job.origin.chat) == place
        ]

    async def unfinished_of(self, person: PersonRef, chat: ChatRef | None) -> Sequence[Job]:
        found = [job for job in self._told(person) if not job.state.is_final]
        return [job for job in reversed(found) if _is_at(job, chat)]

    async def has_wished(self, person: PersonRef, chat: ChatRef | None, since: datetime) -> bool:
        return any(_is_at(job, chat) and job.created_at > since for job in self._told(person))

    def _told(self, person: PersonRef) -> list[Job]:
        """List the jobs that somebody is told of: parents, and never the children behind them."""
        return [job for job in self._jobs() if job.person == person and job.parent is None]

    async def waiting(self, provider: ProviderName) -> Sequence[Waiting]:
        now = self._clock.now()
        found = [
            Waiting(
                job=job.id,
                provider=provider,
                person=job.person,
                chat=job.origin.chat,
                queued_at=self.tables.queued_at[job.id],
            )
            for job in self.tables.jobs.values()
            if job.state is JobState.QUEUED
            and job.occupies == provider
            and (job.retry_at is None or job.retry_at <= now)
        ]
        return sorted(found, key=lambda each: each.queued_at)

    async def running(self) -> Sequence[Running]:
        places = Counter(
            (job.occupies, job.person, job.origin.chat)
            for job in self.tables.jobs.values()
            if job.state in _BUSY
        )
        return [
            Running(provider=provider, person=person, chat=chat, count=count)
            for (provider, person, chat), count in places.items()
            if provider is not None
        ]

    async def crowd(self, provider: ProviderName, person: PersonRef, chat: ChatRef) -> Crowd:
        jobs = [
            job
            for job in self.tables.jobs.values()
            if job.state in {*_BUSY, JobState.QUEUED} and job.occupies is not None
        ]
        return Crowd(
            provider=sum(job.occupies == provider for job in jobs),
            person=sum(job.person == person for job in jobs),
            chat=sum(chat_key(job.origin.chat) == chat_key(chat) for job in jobs),
        )

    def _has_live(self, job: JobId, *, besides: AttemptId) -> bool:
        return any(
            each.job == job and each.id != besides and each.outcome in _LIVE
            for each in self.tables.attempts.values()
        )

    def _require_job(self, job: JobId) -> None:
        if job not in self.tables.jobs:
            message = f"there is no job {job}"
            raise StoreError(message)

    def _attempt(self, attempt: AttemptId) -> Attempt:
        try:
            return self.tables.attempts[attempt]
        except KeyError as error:
            message = f"there is no attempt {attempt}"
            raise StoreError(message) from error

    async def open_attempt(self, attempt: Attempt) -> None:
        attempts = self._written().attempts
        self._require_job(attempt.job)
        is_live = attempt.outcome in _LIVE and self._has_live(attempt.job, besides=attempt.id)
        if attempt.id in attempts or is_live:
            message = f"job {attempt.job} has a live attempt"
            raise AttemptOpen(message)
        attempts[attempt.id] = attempt

    async def record_answer(self, attempt: AttemptId, handle: Handle) -> None:
        attempts = self._written().attempts
        stored = self._attempt(attempt)
        is_answer = stored.outcome in _ANSWERABLE and not self._has_live(
            stored.job, besides=attempt
        )
        attempts[attempt] = replace(
            stored,
            handle=stored.handle or handle,
            outcome=AttemptOutcome.ANSWERED if is_answer else stored.outcome,
        )

    async def holder_of(self, handle: Handle) -> AttemptId | None:
        task = (handle.provider, handle.remote_id)
        return next(
            (
                each.id
                for each in self.tables.attempts.values()
                if each.handle and (each.handle.provider, each.handle.remote_id) == task
            ),
            None,
        )

    async def close_attempt(self, attempt: AttemptId, outcome: AttemptOutcome) -> None:
        attempts = self._written().attempts
        stored = self._attempt(attempt)
        if outcome in _LIVE and self._has_live(stored.job, besides=attempt):
            message = f"job {stored.job} has another live attempt"
            raise StoreError(message)
        attempts[attempt] = replace(stored, outcome=outcome)

    async def attempts(self, job: JobId) -> Sequence[Attempt]:
        found = [each for each in self.tables.attempts.values() if each.job == job]
        return sorted(found, key=lambda each: each.number)

    async def enter(self, entry: Entry) -> None:
        self._written().ledger[entry.attempt] = entry

    async def entries(self, job: JobId) -> Sequence[Entry]:
        found = [each for each in self.tables.ledger.values() if each.job == job]
        return sorted(found, key=lambda each: (each.opened_at, each.attempt))

    async def spent(self, person: PersonRef, chat: ChatRef, since: datetime) -> Spent:
        entries = [each for each in self.tables.ledger.values() if each.opened_at >= since]
        place = purse_key(chat)
        return Spent(
            person=_sums(each for each in entries if each.person == person),
            chat=_sums(each for each in entries if purse_key(each.chat) == place),
        )

    async def propose(self, proposal: Proposal) -> None:
        self._written().proposals.setdefault(proposal.id, proposal)

    async def proposal(self, proposal: ProposalId) -> Proposal | None:
        return self.tables.proposals.get(proposal)

    async def take(self, proposal: ProposalId, action: str, by: PersonRef, at: datetime) -> bool:
        del by
        takes = self._written().takes
        if proposal not in self.tables.proposals:
            message = f"there is no proposal {proposal}"
            raise StoreError(message)
        if (proposal, action) in takes:
            return False
        takes[proposal, action] = at
        return True

    def _open_question(self, person: PersonRef, chat: ChatRef, at: datetime) -> Proposal | None:
        place = chat_key(chat)
        taken = {proposal for proposal, _ in self.tables.takes}
        found = [
            each
            for each in self.tables.proposals.values()
            if each.is_question
            and person_key(each.person) == person_key(person)
            and chat_key(each.chat) == place
            and each.expires_at > at
            and each.id not in taken
        ]
        # Sorting keeps the order of insertion, so that the last of equals is the newest.
        found.sort(key=lambda each: each.created_at)
        return found[-1] if found else None

    async def preferences(self, person: PersonRef) -> Sequence[Preference]:
        found = [each for (who, _), each in self.tables.preferences.items() if who == person]
        return sorted(found, key=lambda each: each.task.value)

    async def put_preference(self, person: PersonRef, preference: Preference) -> None:
        self._written().preferences[person, preference.task] = preference

    async def drop_preference(self, person: PersonRef, task: TaskType) -> None:
        self._written().preferences.pop((person, task), None)

    async def chat_settings(self, chat: ChatRef) -> ChatSettings | None:
        return self.tables.chat_settings.get(chat_key(chat))

    async def put_chat_settings(self, chat: ChatRef, settings: ChatSettings) -> None:
        self._written().chat_settings[chat_key(chat)] = settings

    async def post(self, row: OutboxRow) -> None:
        self._written().outbox.setdefault(row.key, row)

    def _pending(self) -> list[OutboxRow]:
        return [row for row in self.tables.outbox.values() if row.state is Delivery.PENDING]

    async def pending(self, chat: ChatRef) -> Sequence[OutboxRow]:
        place = chat_key(chat)
        rows = [row for row in self._pending() if chat_key(row.message.chat) == place]
        return sorted(rows, key=outbox_rank)[:PENDING_AT_ONCE]

    async def pending_chats(self) -> Sequence[ChatRef]:
        chats: dict[str, ChatRef] = {}
        for row in self._pending():
            chats.setdefault(chat_key(row.message.chat), row.message.chat)
        return list(chats.values())

    async def row(self, key: DeliveryKey) -> OutboxRow | None:
        return self.tables.outbox.get(key)

    async def settle(self, key: DeliveryKey, state: Delivery, ref: MessageRef | None) -> None:
        outbox = self._written().outbox
        if key in outbox:
            outbox[key] = replace(outbox[key], state=state, ref=ref)

    async def put_staged(self, provider: ProviderName, staging: str, staged: Staged) -> None:
        self._written().staged[provider, staging, staged.media] = (self._clock.now(), staged)

    async def drop_staged(self, provider: ProviderName, staging: str, media: MediaId) -> None:
        self._written().staged.pop((provider, staging, media), None)

    async def staged(
        self, provider: ProviderName, staging: str, media: Sequence[MediaId]
    ) -> Mapping[MediaId, Staged]:
        found = self.tables.staged
        return {
            each: found[provider, staging, each][1]
            for each in media
            if (provider, staging, each) in found
        }

    async def private_chat(self, person: PersonRef) -> ChatRef | None:
        places = [
            job.origin.chat
            for job in self.tables.jobs.values()
            if person_key(job.person) == person_key(person) and job.origin.chat.kind is ChatKind.DM
        ]
        return places[-1] if places else None

    async def results_shown(self, ref: MessageRef) -> Sequence[Artifact]:
        place = chat_key(ref.chat)
        jobs = [
            row.job
            for row in self.tables.outbox.values()
            if row.ref is not None
            and row.ref.message == ref.message
            and chat_key(row.ref.chat) == place
        ]
        found = [each for job in jobs if job for each in await self.artifacts(JobId(job))]
        return sorted(found, key=lambda each: each.index)

    async def put_artifact(self, artifact: Artifact) -> None:
        self._require_job(artifact.job)
        self._written().artifacts[artifact.job, artifact.index] = artifact

    async def artifacts(self, job: JobId) -> Sequence[Artifact]:
        found = [each for each in self.tables.artifacts.values() if each.job == job]
        return sorted(found, key=lambda each: each.index)

    def _done(self, person: PersonRef, chat: ChatRef | None) -> list[tuple[datetime, Job]]:
        """List what somebody was given, the newest first."""
        done = [
            (job.finished_at, job)
            for job in self._told(person)
            if _is_at(job, chat) and job.state is JobState.DONE and job.finished_at is not None
        ]
        return sorted(done, key=lambda each: each[0])[::-1]

    async def _last(self, person: PersonRef, chat: ChatRef, since: datetime) -> Artifact | None:
        for finished_at, job in self._done(person, chat):
            for artifact in await self.artifacts(job.id):
                return artifact if finished_at > since else None
        return None

    async def results_of(
        self, person: PersonRef, chat: ChatRef | None, before: datetime, limit: int
    ) -> Sequence[Result]:
        found = [job for at, job in self._done(person, chat) if at < before][:limit]
        return [Result(job=job, artifacts=tuple(await self.artifacts(job.id))) for job in found]

    def _subjects(self, person: PersonRef, chat: ChatRef) -> list[Subject]:
        place = chat_key(chat)
        found = [
            self._as_it_is(each)
            for (who, where, _), each in self.tables.subjects.items()
            if who == person and where == place
        ]
        found.sort(key=lambda each: each.key)
        return sorted(found, key=lambda each: each.since, reverse=True)

    def _as_it_is(self, subject: Subject) -> Subject:
        picture = subject.picture
        if isinstance(picture, Reference):
            return subject
        return replace(subject, picture=self.tables.artifacts[picture.job, picture.index])

    async def put_subject(self, person: PersonRef, chat: ChatRef, subject: Subject) -> None:
        if isinstance(subject.picture, Artifact):
            self._require_job(subject.picture.job)
        subjects, place = self._written().subjects, chat_key(chat)
        subjects[person, place, subject.key] = subject
        for old in self._subjects(person, chat)[MOST_SUBJECTS:]:
            del subjects[person, place, old.key]

    async def known_of(self, person: PersonRef) -> Known:
        until = self.tables.forgotten.get(person)
        jobs = self._told(person)
        known = {job.id for job in jobs if until is None or job.created_at > until}
        names = [
            (each.since, each.name)
            for (who, _, _), each in self.tables.subjects.items()
            if who == person
            and (
                until is None or each.since > until
                if isinstance(each.picture, Reference)
                else each.picture.job in known
            )
        ]
        names.sort(reverse=True)
        return Known(
            requests=len(known),
            results=sum(job in known for job, _ in self.tables.artifacts),
            subjects=tuple(dict.fromkeys(name for _, name in names)),
            leaving=sum(job.id not in known and not job.state.is_final for job in jobs),
        )

    async def forget(self, person: PersonRef, until: datetime, keep: DeliveryKey | None) -> None:
        tables = self._written()
        wrote = {
            key
            for key, who in tables.writers.items()
            if who == person and tables.claims[key][0] <= until
        }
        heads = {digest(key) for key in wrote}
        tables.outbox = {
            key: row
            for key, row in tables.outbox.items()
            if key == keep
            or row.job is not None
            or row.state is Delivery.PENDING
            or key[: len(digest(""))] not in heads
        }
        await self._forget_ended(person, until, keep)
        tables.preferences = {k: v for k, v in tables.preferences.items() if k[0] != person}
        tables.subjects = {
            k: v for k, v in tables.subjects.items() if k[0] != person or v.since > until
        }
        tables.writers = {key: who for key, who in tables.writers.items() if key not in wrote}
        tables.forgotten[person] = until
        self._leave_accounts(person, until)

    def _leave_accounts(self, person: PersonRef, until: datetime) -> bool:
        """Take a person out of entries of days that are over; tell whether that was all."""
        theirs = [
            each
            for each in self.tables.ledger.values()
            if each.person == person
            and not (each.job in self.tables.jobs and self.tables.jobs[each.job].created_at > until)
        ]
        today = day_of(self._clock.now())
        over = [each for each in theirs if each.opened_at < today]
        self.tables.ledger |= {each.attempt: without_person(each) for each in over}
        return len(over) == len(theirs)

    async def _forget_ended(
        self, person: PersonRef, until: datetime, keep: DeliveryKey | None
    ) -> None:
        tables = self.tables
        unfinished = set(await self.unfinished())
        waited_for = {tables.jobs[job].claim for job in unfinished}
        gone = {
            job.id
            for job in tables.jobs.values()
            if job.person == person and job.created_at <= until and job.claim not in waited_for
        }
        left = [job.id for job in tables.jobs.values() if job.id not in gone]
        buttons = {
            each.id
            for each in tables.proposals.values()
            if each.person == person
            and each.created_at <= until
            and not any(each.id.startswith(f"{job}.") for job in left)
        }
        tables.takes = {key: at for key, at in tables.takes.items() if key[0] not in buttons}
        tables.proposals = {k: v for k, v in tables.proposals.items() if k not in buttons}
        tables.subjects = {
            k: v
            for k, v in tables.subjects.items()
            if isinstance(v.picture, Reference) or v.picture.job not in gone
        }
        tables.artifacts = {k: v for k, v in tables.artifacts.items() if k[0] not in gone}
        tables.attempts = {k: v for k, v in tables.attempts.items() if v.job not in gone}
        tables.outbox = {
            key: row
            for key, row in tables.outbox.items()
            if row.job not in gone or row.state is Delivery.PENDING or key == keep
        }
        tables.jobs = {name: job for name, job in tables.jobs.items() if name not in gone}

    async def forget_ended(self, person: PersonRef) -> None:
        until = self._written().forgotten.get(person)
        if until is not None:
            await self._forget_ended(person, until, None)

    async def prune(self, before: datetime) -> int:
        tables = self._written()
        rows = {name: len(getattr(tables, name)) for name in _PRUNED}
        expired = {each.id for each in tables.proposals.values() if each.expires_at < before}
        tables.takes = {key: at for key, at in tables.takes.items() if key[0] not in expired}
        tables.proposals = {
            name: each for name, each in tables.proposals.items() if name not in expired
        }
        unfinished = {str(job) for job in await self.unfinished()}
        tables.outbox = {
            key: row
            for key, row in tables.outbox.items()
            if row.state is Delivery.PENDING or row.created_at >= before or row.job in unfinished
        }
        tables.claims = {key: each for key, each in tables.claims.items() if each[0] >= before}
        tables.writers = {key: who for key, who in tables.writers.items() if key in tables.claims}
        tables.staged = {key: each for key, each in tables.staged.items() if each[0] >= before}
        pruned = sum(count - len(getattr(tables, name)) for name, count in rows.items())
        for person, until in list(tables.forgotten.items()):
            await self._forget_ended(person, until, None)
            tables.outbox = {
                key: row
                for key, row in tables.outbox.items()
                if row.job is None or row.job in tables.jobs or row.state is Delivery.PENDING
            }
            is_left = any(
                job.person == person and job.created_at <= until for job in tables.jobs.values()
            )
            if self._leave_accounts(person, until) and not is_left:
                del tables.forgotten[person]
        return pruned


def _sums(entries: Iterable[Entry]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for entry in entries:
        sums[entry.unit] = sums.get(entry.unit, Decimal(0)) + entry.counts
    return sums


_PRUNED = ("takes", "proposals", "outbox", "claims", "staged")


def _is_at(job: Job, chat: ChatRef | None) -> bool:
    return chat is None or chat_key(job.origin.chat) == chat_key(chat)
