"""The seam to the store: what is kept, and what of it is given back.

Guarantees stand in the docstrings; every exception of a database is translated by the adapter.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.catalogue import ProviderName
from core.intents import TaskType
from core.jobs import (
    Artifact,
    Attempt,
    AttemptId,
    AttemptOutcome,
    Handle,
    Job,
    JobId,
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
from core.preferences import Preference
from core.subjects import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A queued job, as far as fairness needs it."""

    job: JobId
    provider: ProviderName
    person: PersonRef
    chat: ChatRef
    queued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """Jobs of one person in one chat that occupy places at a provider."""

    provider: ProviderName
    person: PersonRef
    chat: ChatRef
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """How many jobs wait for, or occupy, a place."""

    provider: int
    """At one provider."""
    person: int
    """Of one person, at any provider."""
    chat: int
    """In one chat, at any provider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What a person's words in a chat may refer to."""

    question: Proposal | None
    """The newest question to them here that is open: not expired, nothing of it taken."""
    last: Artifact | None
    """The first picture or film of their newest result here, if it is less than a day old."""
    preferences: tuple[Preference, ...] = ()
    """The models that they like, wherever they said so."""
    subjects: tuple[Subject, ...] = ()
    """The pictures that they gave names to here, the newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A wish that came true."""

    job: Job
    artifacts: tuple[Artifact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is stored about a person, beside the models that they like."""

    requests: int
    results: int
    """Pictures and films."""
    subjects: tuple[str, ...]
    """Names that they gave to pictures, in any chat."""
    leaving: int
    """Jobs from before they asked to be forgotten that were paid for and go when they are done."""


class Transaction(Protocol):
    """One atomic set of reads and writes; committed when its block ends without an exception.

    Every method may raise StoreError. Reads see this transaction's own writes.
    """

    def on_commit(self, callback: Callable[[], None]) -> None:
        """Call `callback` right after the commit, in order; never after a rollback."""
        ...

    async def claim(self, key: ClaimKey, raw: IncomingMessage, at: datetime) -> Background | None:
        """Take an incoming message, and recall what it may refer to; None where it was taken."""
        ...

    async def last_claimed(self, platform: PlatformName, since: datetime) -> Mapping[ChatRef, str]:
        """List the chats of a platform with claims since then, each with the last message."""
        ...

    async def add_job(self, job: Job) -> None:
        """Store a new job."""
        ...

    async def job(self, job: JobId) -> Job | None:
        """Read a job, locked until the end of a writing transaction."""
        ...

    async def advance(self, job: Job, expected: int) -> Job:
        """Store the job with revision `expected` + 1.

        Raises:
            Stale: its revision in the store is not `expected`.
        """
        ...

    async def unfinished(self) -> Sequence[JobId]:
        """List the jobs that are not in a final state, oldest first.

        With those that were cancelled while they were ordered: nobody knows of them yet whether
        they were.
        """
        ...

    async def jobs_of_message(self, ref: MessageRef) -> Sequence[Job]:
        """List the jobs that a person's message led to, oldest first, without their children."""
        ...

    async def children(self, parent: JobId) -> Sequence[Job]:
        """List the jobs that make the results of another one, in their order."""
        ...

    async def unfinished_of(self, person: PersonRef, chat: ChatRef | None) -> Sequence[Job]:
        """List a person's unfinished jobs in a chat, or everywhere, newest first.

        Their children are not among them.
        """
        ...

    async def has_wished(self, person: PersonRef, chat: ChatRef | None, since: datetime) -> bool:
        """Tell whether a person has begun a job in a chat, or anywhere, that is younger.

        Whatever became of it.
        """
        ...

    async def waiting(self, provider: ProviderName) -> Sequence[Waiting]:
        """List the queued jobs of a provider that may go now, oldest first."""
        ...

    async def running(self) -> Sequence[Running]:
        """Count the jobs that are being submitted or made, by provider, person and chat."""
        ...

    async def crowd(self, provider: ProviderName, person: PersonRef, chat: ChatRef) -> Crowd:
        """Count the jobs that wait for a place or have one; cheap however many there are."""
        ...

    async def open_attempt(self, attempt: Attempt) -> None:
        """Commit to one paid create.

        Raises:
            AttemptOpen: the job has a live attempt (a unique index, not only code).
        """
        ...

    async def record_answer(self, attempt: AttemptId, handle: Handle) -> None:
        """Store what a create answered, whatever became of the job meanwhile."""
        ...

    async def holder_of(self, handle: Handle) -> AttemptId | None:
        """Tell which attempt was answered with this remote task, at whatever account."""
        ...

    async def close_attempt(self, attempt: AttemptId, outcome: AttemptOutcome) -> None:
        """Note how an attempt ended, so that it is no longer live unless ANSWERED."""
        ...

    async def attempts(self, job: JobId) -> Sequence[Attempt]:
        """List a job's attempts in order."""
        ...

    async def enter(self, entry: Entry) -> None:
        """Store what an attempt cost; the same attempt again replaces it."""
        ...

    async def entries(self, job: JobId) -> Sequence[Entry]:
        """List what a job's attempts cost, in order."""
        ...

    async def spent(self, person: PersonRef, chat: ChatRef, since: datetime) -> Spent:
        """Add up, by unit, what orders opened since then take from a person's and a chat's budget.

        A chat's threads are part of it. Exact to a millionth of a unit.
        """
        ...

    async def propose(self, proposal: Proposal) -> None:
        """Store what a set of buttons stands for; the same id again changes nothing."""
        ...

    async def proposal(self, proposal: ProposalId) -> Proposal | None:
        """Read a proposal."""
        ...

    async def take(self, proposal: ProposalId, action: str, by: PersonRef, at: datetime) -> bool:
        """Consume one action of a proposal; False where it was consumed before."""
        ...

    async def preferences(self, person: PersonRef) -> Sequence[Preference]:
        """List the models that a person likes, by the names of the tasks."""
        ...

    async def put_preference(self, person: PersonRef, preference: Preference) -> None:
        """Note which model a person likes for a task, in place of the one before."""
        ...

    async def drop_preference(self, person: PersonRef, task: TaskType) -> None:
        """Forget which model a person likes for a task, if any."""
        ...

    async def chat_settings(self, chat: ChatRef) -> ChatSettings | None:
        """Read what was chosen for a chat, if anything."""
        ...

    async def put_chat_settings(self, chat: ChatRef, settings: ChatSettings) -> None:
        """Note what was chosen for a chat, in place of what was before."""
        ...

    async def post(self, row: OutboxRow) -> None:
        """Put a message into the outbox; a second post under the same key changes nothing."""
        ...

    async def pending(self, chat: ChatRef) -> Sequence[OutboxRow]:
        """List a chat's unsent rows, at most 50: acknowledgments, then as they were posted."""
        ...

    async def pending_chats(self) -> Sequence[ChatRef]:
        """List the chats with unsent rows."""
        ...

    async def row(self, key: DeliveryKey) -> OutboxRow | None:
        """Read a row with its state and reference."""
        ...

    async def settle(self, key: DeliveryKey, state: Delivery, ref: MessageRef | None) -> None:
        """Note that a row was confirmed or abandoned."""
        ...

    async def put_staged(self, provider: ProviderName, staging: str, staged: Staged) -> None:
        """Note where a provider can read a picture; the same picture again replaces it."""
        ...

    async def drop_staged(self, provider: ProviderName, staging: str, media: MediaId) -> None:
        """Forget where a provider could read a picture."""
        ...

    async def staged(
        self, provider: ProviderName, staging: str, media: Sequence[MediaId]
    ) -> Mapping[MediaId, Staged]:
        """Read which of these pictures a provider has been handed, and where."""
        ...

    async def private_chat(self, person: PersonRef) -> ChatRef | None:
        """Find where a person last asked for something in a chat with the bot alone."""
        ...

    async def results_shown(self, ref: MessageRef) -> Sequence[Artifact]:
        """List the results of the job that a message of ours is about, in order."""
        ...

    async def put_artifact(self, artifact: Artifact) -> None:
        """Store a result; the same job and index again replaces it."""
        ...

    async def artifacts(self, job: JobId) -> Sequence[Artifact]:
        """List a job's results in order."""
        ...

    async def results_of(
        self, person: PersonRef, chat: ChatRef | None, before: datetime, limit: int
    ) -> Sequence[Result]:
        """List what a person was given in a chat, or everywhere, until `before`, newest first."""
        ...

    async def put_subject(self, person: PersonRef, chat: ChatRef, subject: Subject) -> None:
        """Give a picture of a job a name, in place of an earlier one of that name.

        Of very many names the oldest are forgotten.
        """
        ...

    async def known_of(self, person: PersonRef) -> Known:
        """Count what is stored about a person, without what is about to go."""
        ...

    async def forget(self, person: PersonRef, until: datetime, keep: DeliveryKey | None) -> None:
        """Delete what is stored about a person since before `until`.

        That is their preferences, names of pictures, what they wrote, and every job that has come
        to its end, with its attempts, results, buttons and messages. Jobs that have not come to
        their end go with `forget_ended` or a later `prune`. Messages stay claimed, so that none is
        taken twice; of the messages that were sent, `keep` stays until then.
        """
        ...

    async def forget_ended(self, person: PersonRef) -> None:
        """Delete what has come to its end since a person asked to be forgotten, if they did.

        Messages that are still to be sent stay, for a later `prune`.
        """
        ...

    async def prune(self, before: datetime) -> int:
        """Forget claims and settled outbox rows older than `before`; count what went.

        What was left of people who asked to be forgotten goes too.
        """
        ...


class Store(Protocol):
    """Where everything that must survive is kept."""

    def transaction(self, *, is_urgent: bool = False) -> AbstractAsyncContextManager[Transaction]:
        """Open a writing transaction; never await the network inside.

        Where several wait to write, urgent ones go first: a person waits for an answer.

        Raises:
            StoreError: it could not be begun or committed; nothing of it took effect.
        """
        ...

    def snapshot(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a reading transaction, which waits for no writer; writing in it is an error."""
        ...
