"""One transaction on a database, method by method."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Executable

from adapters.stores import codec, ledger, people
from adapters.stores import statements as sql
from adapters.stores.codec import Decoder
from adapters.stores.connections import Call, Outcome, Session
from adapters.stores.driver import wait_out
from adapters.stores.keys import (
    chat_key,
    outbox_rank,
    person_key,
    purse_key,
    read_chat,
    read_person,
    remote_key,
)
from adapters.stores.statements import Inserts
from adapters.stores.tables import SCHEMA_VERSION
from core.budgets import day_of
from core.catalogue import ProviderName
from core.errors import AttemptOpen, Stale, StoreError
from core.intents import TaskType
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
from core.ledger import Entry, Spent
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
)
from core.persistence import Background, Crowd, Known, Result, Running, Waiting
from core.ports import Clock
from core.preferences import Preference
from core.subjects import LAST_COUNTS_FOR, Subject


class SqlTransaction:
    """Reads at once; writes whose outcome nobody waits for go along with the next call.

    After a failure nothing more can be done in it, and it ends with a rollback: SQLite may have
    undone everything already, and what followed would then stand alone.
    """

    def __init__(
        self,
        session: Session,
        inserts: Inserts,
        decoder: Decoder,
        clock: Clock,
        *,
        is_writing: bool,
    ) -> None:
        self._session = session
        self._inserts = inserts
        self._decoder = decoder
        self._clock = clock
        self._is_writing = is_writing
        self._is_usable = True
        self._pending: list[Call] = []
        self._callbacks: list[Callable[[], None]] = []
        self._held: dict[JobId, int] = {}
        """Revisions of jobs read in here, which nobody else can change before the end."""

    # The frame, for the store that opened the transaction.

    async def commit(self) -> asyncio.CancelledError | None:
        """Commit whatever is cancelled meanwhile; give back a cancellation that came."""
        if not self._is_usable:
            await self.roll_back()
            message = "an earlier failure in this transaction undid it"
            raise StoreError(message)
        self._is_usable = False
        future = self._session.commit(self._pending)
        interruption = await wait_out(future)
        try:
            future.result()
        except StoreError:
            self._callbacks.clear()
            if interruption is None:
                raise
        return interruption

    async def roll_back(self) -> None:
        """Undo everything."""
        self._is_usable = False
        interruption = await wait_out(self._session.roll_back())
        if interruption is not None:
            raise interruption

    def end(self) -> None:
        """Refuse further calls."""
        self._is_usable = False

    def announce(self) -> None:
        """Tell those who asked that the commit has happened."""
        for callback in self._callbacks:
            callback()

    async def _run(self, statement: Executable, **values: object) -> Outcome:
        return (await self._run_all((statement, values)))[-1]

    async def _run_all(self, *calls: Call) -> Sequence[Outcome]:
        """Run what is pending and these, on one trip; give all their outcomes."""
        self._check()
        # Cut off or failed, the transaction must not be committed without this.
        self._is_usable = False
        batch, self._pending = [*self._pending, *calls], []
        outcomes = await self._session.execute(batch)
        self._is_usable = True
        return outcomes

    async def _write(self, statement: Executable, **values: object) -> int:
        self._check_writing()
        return (await self._run(statement, **values)).changed

    def _write_later(self, statement: Executable, **values: object) -> None:
        self._check_writing()
        self._pending.append((statement, values))

    def _check(self) -> None:
        if not self._is_usable:
            message = "the transaction has ended or failed"
            raise StoreError(message)

    def _check_writing(self) -> None:
        self._check()
        if not self._is_writing:
            message = "a snapshot cannot be written to"
            raise StoreError(message)

    def _check_deleting(self) -> None:
        self._check_writing()
        # Jobs may go, too.
        self._held.clear()

    # The port.

    def on_commit(self, callback: Callable[[], None]) -> None:
        """Note what to call after the commit."""
        self._check_writing()
        self._callbacks.append(callback)

    async def claim(self, key: ClaimKey, raw: IncomingMessage, at: datetime) -> Background | None:
        """Insert unless it is there, and read on the same trip what everybody needs next."""
        person = {"person": person_key(raw.sender)}
        self._write_later(
            self._inserts.claim,
            key=key,
            raw=codec.INCOMING.write(raw),
            at=at,
            platform=raw.ref.chat.platform,
            chat=chat_key(raw.ref.chat),
            chat_kind=raw.ref.chat.kind.value,
            message=raw.ref.message,
            **person,
        )
        here = {**person, "chat": chat_key(raw.ref.chat)}
        *_, claimed, questions, results, likings, names = await self._run_all(
            (sql.OPEN_QUESTION, {**here, "at": at}),
            (sql.LAST_RESULT, {**here, "since": at - LAST_COUNTS_FOR}),
            (sql.PREFERENCES, person),
            (people.SUBJECTS, here),
        )
        if claimed.changed == 0:
            return None
        return Background(
            question=self._decoder.first(codec.read_proposal, questions.rows),
            last=self._decoder.first(codec.read_artifact, results.rows),
            preferences=tuple(self._decoder.all(codec.read_preference, likings.rows)),
            subjects=tuple(self._decoder.all(codec.read_subject, names.rows)),
        )

    async def last_claimed(self, platform: PlatformName, since: datetime) -> Mapping[ChatRef, str]:
        """Take the newest claim of each chat."""
        outcome = await self._run(sql.LAST_CLAIMED, platform=platform, since=since)
        found = self._decoder.all(
            lambda cells: (read_chat(cells[0], cells[1]), str(cells[2])), outcome.rows
        )
        return dict(found)

    async def add_job(self, job: Job) -> None:
        """Insert with the columns that are searched by."""
        now = self._clock.now()
        self._write_later(
            sql.ADD_JOB,
            id=job.id,
            claim=job.claim,
            state=job.state.value,
            revision=job.revision,
            schema_version=SCHEMA_VERSION,
            provider=job.occupies,
            person=person_key(job.person),
            chat=chat_key(job.origin.chat),
            chat_kind=job.origin.chat.kind.value,
            origin=job.origin.message,
            created_at=job.created_at,
            updated_at=now,
            queued_at=now if job.state is JobState.QUEUED else None,
            retry_at=job.retry_at,
            finished_at=job.finished_at,
            parent=job.parent,
            body=codec.JOB.write(job),
        )

    async def job(self, job: JobId) -> Job | None:
        """Read by id; None too for one of a newer version."""
        statement = sql.LOCK_JOB if self._is_writing else sql.READ_JOB
        outcome = await self._run(statement, job=job)
        found = self._decoder.first(codec.read_job, outcome.rows)
        if found is not None and self._is_writing:
            self._held[job] = found.revision
        return found

    async def advance(self, job: Job, expected: int) -> Job:
        """Compare and set; what was read in here is known to be as it was."""
        advanced = replace(job, revision=expected + 1)
        now = self._clock.now()
        values = {
            "job": job.id,
            "expected": expected,
            "new_state": job.state.value,
            "new_revision": advanced.revision,
            "new_provider": job.occupies,
            "new_origin": job.origin.message,
            "now": now,
            "new_queued_at": now if job.state is JobState.QUEUED else None,
            "new_retry_at": job.retry_at,
            "new_finished_at": job.finished_at,
            "new_parent": job.parent,
            "new_body": codec.JOB.write(advanced),
        }
        if self._held.get(job.id) == expected:
            self._write_later(sql.ADVANCE, **values)
        elif await self._write(sql.ADVANCE, **values) == 0:
            message = f"job {job.id} is no longer at revision {expected}"
            raise Stale(message)
        self._held[job.id] = advanced.revision
        return advanced

    async def unfinished(self) -> Sequence[JobId]:
        """List ids by age."""
        outcome = await self._run(sql.UNFINISHED)
        return [JobId(name) for (name,) in outcome.rows]

    async def jobs_of_message(self, ref: MessageRef) -> Sequence[Job]:
        """List by origin."""
        outcome = await self._run(sql.JOBS_OF_MESSAGE, chat=chat_key(ref.chat), message=ref.message)
        return self._decoder.all(codec.read_job, outcome.rows)

    async def children(self, parent: JobId) -> Sequence[Job]:
        """List by parent."""
        outcome = await self._run(sql.CHILDREN, job=parent)
        return self._decoder.all(codec.read_job, outcome.rows)

    async def unfinished_of(self, person: PersonRef, chat: ChatRef | None) -> Sequence[Job]:
        """List by person and place."""
        values = {"person": person_key(person)}
        if chat is None:
            outcome = await self._run(sql.UNFINISHED_BY, **values)
        else:
            outcome = await self._run(sql.UNFINISHED_OF, **values, chat=chat_key(chat))
        return self._decoder.all(codec.read_job, outcome.rows)

    async def has_wished(self, person: PersonRef, chat: ChatRef | None, since: datetime) -> bool:
        """Look at the age alone."""
        values = {"person": person_key(person), "since": since}
        if chat is None:
            outcome = await self._run(sql.WISHED_BY, **values)
        else:
            outcome = await self._run(sql.WISHED_IN, **values, chat=chat_key(chat))
        return bool(outcome.rows)

    async def waiting(self, provider: ProviderName) -> Sequence[Waiting]:
        """List without reading bodies: fairness looks at every waiting job, often."""
        outcome = await self._run(sql.WAITING, provider=provider, now=self._clock.now())
        return self._decoder.all(
            lambda cells: Waiting(
                job=JobId(cells[0]),
                provider=provider,
                person=read_person(cells[1]),
                chat=read_chat(cells[2], cells[3]),
                queued_at=cells[4],
            ),
            outcome.rows,
        )

    async def running(self) -> Sequence[Running]:
        """Count without reading bodies."""
        outcome = await self._run(sql.RUNNING)
        return self._decoder.all(
            lambda cells: Running(
                provider=ProviderName(cells[0]),
                person=read_person(cells[1]),
                chat=read_chat(cells[2], cells[3]),
                count=cells[4],
            ),
            outcome.rows,
        )

    async def crowd(self, provider: ProviderName, person: PersonRef, chat: ChatRef) -> Crowd:
        """Count in one pass over the unfinished jobs."""
        values = {"provider": provider, "person": person_key(person), "chat": chat_key(chat)}
        counts = (await self._run(sql.CROWD, **values)).rows[0]
        return Crowd(provider=counts[0], person=counts[1], chat=counts[2])

    async def open_attempt(self, attempt: Attempt) -> None:
        """Insert unless the unique index of live attempts forbids it."""
        added = await self._write(
            self._inserts.attempt,
            id=attempt.id,
            job=attempt.job,
            number=attempt.number,
            outcome=attempt.outcome.value,
            handle=codec.HANDLE.write(attempt.handle) if attempt.handle else None,
            remote=remote_key(attempt.handle) if attempt.handle else None,
            body=codec.ATTEMPT.write(attempt),
        )
        if added == 0:
            message = f"job {attempt.job} has a live attempt"
            raise AttemptOpen(message)

    async def record_answer(self, attempt: AttemptId, handle: Handle) -> None:
        """Append; a first handle is never replaced."""
        changed = await self._write(
            sql.RECORD_ANSWER,
            attempt=attempt,
            answer=codec.HANDLE.write(handle),
            task=remote_key(handle),
        )
        self._require_attempt(attempt, changed)

    async def holder_of(self, handle: Handle) -> AttemptId | None:
        """Look by provider and task."""
        outcome = await self._run(sql.HOLDER, task=remote_key(handle))
        return AttemptId(outcome.rows[0][0]) if outcome.rows else None

    async def close_attempt(self, attempt: AttemptId, outcome: AttemptOutcome) -> None:
        """Set the outcome."""
        changed = await self._write(sql.CLOSE_ATTEMPT, attempt=attempt, new_outcome=outcome.value)
        self._require_attempt(attempt, changed)

    @staticmethod
    def _require_attempt(attempt: AttemptId, changed: int) -> None:
        if changed == 0:
            message = f"there is no attempt {attempt}"
            raise StoreError(message)

    async def attempts(self, job: JobId) -> Sequence[Attempt]:
        """List by number."""
        outcome = await self._run(sql.ATTEMPTS, job=job)
        return self._decoder.all(codec.read_attempt, outcome.rows)

    async def enter(self, entry: Entry) -> None:
        """Replace by attempt."""
        self._write_later(ledger.DROP_ENTRY, entry=entry.attempt)
        self._write_later(ledger.PUT_ENTRY, **ledger.to_values(entry))

    async def entries(self, job: JobId) -> Sequence[Entry]:
        """List by time."""
        outcome = await self._run(ledger.ENTRIES, job=job)
        return self._decoder.all(ledger.read_entry, outcome.rows)

    async def spent(self, person: PersonRef, chat: ChatRef, since: datetime) -> Spent:
        """Add up both on one trip."""
        *_, personal, shared = await self._run_all(
            (ledger.SPENT_BY_PERSON, {"person": person_key(person), "since": since}),
            (ledger.SPENT_IN_CHAT, {"chat": purse_key(chat), "since": since}),
        )
        return Spent(person=ledger.read_sums(personal.rows), chat=ledger.read_sums(shared.rows))

    async def propose(self, proposal: Proposal) -> None:
        """Insert unless it is there."""
        self._write_later(
            self._inserts.proposal,
            id=proposal.id,
            person=person_key(proposal.person),
            chat=chat_key(proposal.chat),
            is_question=proposal.is_question,
            created_at=proposal.created_at,
            expires_at=proposal.expires_at,
            body=codec.PROPOSAL.write(proposal),
        )

    async def proposal(self, proposal: ProposalId) -> Proposal | None:
        """Read by id."""
        outcome = await self._run(sql.PROPOSAL, proposal=proposal)
        return self._decoder.first(codec.read_proposal, outcome.rows)

    async def take(self, proposal: ProposalId, action: str, by: PersonRef, at: datetime) -> bool:
        """Insert unless it is there; an unknown proposal is an error."""
        values = {"proposal": proposal, "action": action, "person": person_key(by), "at": at}
        return await self._write(self._inserts.take, **values) == 1

    async def preferences(self, person: PersonRef) -> Sequence[Preference]:
        """List by task."""
        outcome = await self._run(sql.PREFERENCES, person=person_key(person))
        return self._decoder.all(codec.read_preference, outcome.rows)

    async def put_preference(self, person: PersonRef, preference: Preference) -> None:
        """Replace by person and task."""
        await self.drop_preference(person, preference.task)
        self._write_later(
            sql.PUT_PREFERENCE,
            person=person_key(person),
            task=preference.task.value,
            body=codec.PREFERENCE.write(preference),
        )

    async def drop_preference(self, person: PersonRef, task: TaskType) -> None:
        """Delete by person and task."""
        self._write_later(sql.DROP_PREFERENCE, person=person_key(person), task=task.value)

    async def chat_settings(self, chat: ChatRef) -> ChatSettings | None:
        """Read by place."""
        outcome = await self._run(sql.CHAT_SETTINGS, place=chat_key(chat))
        return self._decoder.first(codec.read_chat_settings, outcome.rows)

    async def put_chat_settings(self, chat: ChatRef, settings: ChatSettings) -> None:
        """Replace by place."""
        self._write_later(sql.DROP_CHAT_SETTINGS, place=chat_key(chat))
        body = codec.CHAT_SETTINGS.write(settings)
        self._write_later(sql.PUT_CHAT_SETTINGS, chat=chat_key(chat), body=body)

    async def post(self, row: OutboxRow) -> None:
        """Insert unless the key is there."""
        chat = row.message.chat
        self._write_later(
            self._inserts.post,
            key=row.key,
            job=row.job,
            chat=chat_key(chat),
            chat_kind=chat.kind.value,
            rank=outbox_rank(row),
            state=row.state.value,
            ref=codec.MESSAGE_REF.write(row.ref) if row.ref else None,
            message=row.ref.message if row.ref else None,
            created_at=row.created_at,
            body=codec.OUTBOX_ROW.write(row),
        )

    async def pending(self, chat: ChatRef) -> Sequence[OutboxRow]:
        """List in order."""
        outcome = await self._run(sql.PENDING, chat=chat_key(chat))
        return self._decoder.all(codec.read_outbox_row, outcome.rows)

    async def pending_chats(self) -> Sequence[ChatRef]:
        """List by the age of the first row."""
        outcome = await self._run(sql.PENDING_CHATS)
        return self._decoder.all(lambda cells: read_chat(cells[0], cells[1]), outcome.rows)

    async def row(self, key: DeliveryKey) -> OutboxRow | None:
        """Read by key."""
        outcome = await self._run(sql.ROW, delivery=key)
        return self._decoder.first(codec.read_outbox_row, outcome.rows)

    async def settle(self, key: DeliveryKey, state: Delivery, ref: MessageRef | None) -> None:
        """Set state and reference."""
        self._write_later(
            sql.SETTLE,
            delivery=key,
            new_state=state.value,
            new_ref=codec.MESSAGE_REF.write(ref) if ref else None,
            new_message=ref.message if ref else None,
        )

    async def put_staged(self, provider: ProviderName, staging: str, staged: Staged) -> None:
        """Replace by provider, staging and content."""
        name = {"provider": provider, "staging": staging, "media": staged.media}
        self._write_later(sql.DROP_STAGED, **name)
        values = {**name, "at": self._clock.now(), "body": codec.STAGED.write(staged)}
        self._write_later(sql.PUT_STAGED, **values)

    async def drop_staged(self, provider: ProviderName, staging: str, media: MediaId) -> None:
        """Delete by provider, staging and content."""
        self._write_later(sql.DROP_STAGED, provider=provider, staging=staging, media=media)

    async def staged(
        self, provider: ProviderName, staging: str, media: Sequence[MediaId]
    ) -> Mapping[MediaId, Staged]:
        """Read by content."""
        values = {"provider": provider, "staging": staging, "media": list(media)}
        outcome = await self._run(sql.STAGED, **values)
        found = self._decoder.all(codec.read_staged, outcome.rows)
        return {each.media: each for each in found}

    async def private_chat(self, person: PersonRef) -> ChatRef | None:
        """Read the place of the newest job."""
        outcome = await self._run(sql.PRIVATE_CHAT, person=person_key(person))
        return self._decoder.first(lambda cells: read_chat(cells[0], cells[1]), outcome.rows)

    async def results_shown(self, ref: MessageRef) -> Sequence[Artifact]:
        """List by index."""
        values = {"chat": chat_key(ref.chat), "message": ref.message}
        outcome = await self._run(sql.RESULTS_SHOWN, **values)
        return self._decoder.all(codec.read_artifact, outcome.rows)

    async def put_artifact(self, artifact: Artifact) -> None:
        """Replace by job and index."""
        self._write_later(sql.DROP_ARTIFACT, job=artifact.job, index=artifact.index)
        self._write_later(
            sql.PUT_ARTIFACT,
            job=artifact.job,
            index=artifact.index,
            kind=artifact.kind.value,
            body=codec.ARTIFACT.write(artifact),
        )

    async def artifacts(self, job: JobId) -> Sequence[Artifact]:
        """List by index."""
        outcome = await self._run(sql.ARTIFACTS, job=job)
        return self._decoder.all(codec.read_artifact, outcome.rows)

    async def results_of(
        self, person: PersonRef, chat: ChatRef | None, before: datetime, limit: int
    ) -> Sequence[Result]:
        """List by person, place and end."""
        return await people.results_of(
            self._run_all, self._decoder, person, chat, before=before, limit=limit
        )

    async def put_subject(self, person: PersonRef, chat: ChatRef, subject: Subject) -> None:
        """Replace by person, place and name."""
        for statement, values in people.put_subject(person, chat, subject):
            self._write_later(statement, **values)

    async def known_of(self, person: PersonRef) -> Known:
        """Count by person."""
        return await people.known_of(self._run_all, person)

    async def forget(self, person: PersonRef, until: datetime, keep: DeliveryKey | None) -> None:
        """Delete by person, and note what is left for later."""
        self._check_deleting()
        await people.forget(self._run_all, person, until, keep, self._today())

    async def forget_ended(self, person: PersonRef) -> None:
        """Look for the wish to be forgotten first, which hardly anybody has."""
        self._check_deleting()
        await people.forget_ended(self._run_all, person)

    async def prune(self, before: datetime) -> int:
        """Delete; buttons that expired before then go too, with what was taken of them."""
        self._check_deleting()
        gone = sum([await self._write(statement, before=before) for statement in sql.PRUNE])
        await people.forget_the_rest(self._run_all, self._today())
        return gone

    def _today(self) -> datetime:
        return day_of(self._clock.now())
