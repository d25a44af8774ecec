"""A job: one wish of one person, durable from the first message to the last.

States only ever move along `NEXT`. The late ways back are on purpose: a create whose answer was
lost, or that the person cancelled, may turn out to run after all, and is then delivered.

A wish for several results is a parent with a child for each: the parent talks to the person and
orders nothing, the children are ordered and say nothing. From its start notice on the parent is
running; its children go their way to done, failed, cancelled or unknown on their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from core.catalogue import OfferId, OptionName, Price, ProviderName, Setting
from core.intents import Intent, Language, MediaKind, TaskType
from core.messages import (
    ClaimKey,
    MediaId,
    MediaItem,
    MessageRef,
    PersonRef,
    Reference,
    Stored,
    Text,
)

JobId = NewType("JobId", str)
AttemptId = NewType("AttemptId", str)


class JobState(StrEnum):
    """Where a job stands."""

    ACCEPTED = "accepted"
    PLANNED = "planned"
    AWAITING_ANSWER = "awaiting_answer"
    QUEUED = "queued"
    SUBMITTING = "submitting"
    RUNNING = "running"
    DELIVERING = "delivering"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"

    @property
    def is_final(self) -> bool:
        """Nothing more happens by itself."""
        return self in FINAL


UNPAID = frozenset({JobState.ACCEPTED, JobState.PLANNED, JobState.AWAITING_ANSWER, JobState.QUEUED})
"""Nothing can have been ordered yet."""


class Asks(StrEnum):
    """What a job that awaits an answer wants to know."""

    PRICE = "price"
    """Whether it may cost this much."""
    ROLES = "roles"
    """How its pictures are meant."""
    PICTURE = "picture"
    """The picture to start from: the next one completes it."""
    PROMPT = "prompt"
    """What to make: the next words complete it."""

    @property
    def has_buttons(self) -> bool:
        """The question can be answered by a tap; otherwise only by a message."""
        return self in {Asks.PRICE, Asks.ROLES}


FINAL = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.UNKNOWN})

NEXT: Mapping[JobState, frozenset[JobState]] = {
    JobState.ACCEPTED: frozenset(
        {JobState.PLANNED, JobState.AWAITING_ANSWER, JobState.FAILED, JobState.CANCELLED}
    ),
    JobState.PLANNED: frozenset(
        {JobState.QUEUED, JobState.RUNNING, JobState.FAILED, JobState.CANCELLED}
    ),
    JobState.AWAITING_ANSWER: frozenset({JobState.ACCEPTED, JobState.CANCELLED}),
    JobState.QUEUED: frozenset({JobState.SUBMITTING, JobState.FAILED, JobState.CANCELLED}),
    JobState.SUBMITTING: frozenset(
        {
            JobState.RUNNING,
            JobState.QUEUED,
            JobState.AWAITING_ANSWER,
            JobState.FAILED,
            JobState.CANCELLED,
            JobState.UNKNOWN,
        }
    ),
    JobState.RUNNING: frozenset(
        {
            JobState.DELIVERING,
            JobState.DONE,
            JobState.FAILED,
            JobState.CANCELLED,
            JobState.UNKNOWN,
        }
    ),
    JobState.DELIVERING: frozenset({JobState.DONE, JobState.FAILED}),
    JobState.DONE: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset({JobState.RUNNING}),
    JobState.UNKNOWN: frozenset({JobState.RUNNING}),
}


class Lane(StrEnum):
    """Kinds of work that never delay one another; creates have a lane per provider."""

    TICKS = "ticks"
    CREATES = "creates"
    MEDIA = "media"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a provider is asked to make: every setting is one that the offer takes."""

    offer: OfferId
    task: TaskType
    prompt: str
    settings: Mapping[OptionName, Setting] = field(default_factory=dict)
    inputs: tuple[MediaId, ...] = ()
    """Pictures to start from; of two frames the first one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A provider's exact price for an order, with what it needs to carry it out."""

    price: Price | None
    """None: the provider publishes no price."""
    ticket: Mapping[str, object] = field(default_factory=dict)
    """The provider's own notes, as JSON values; nobody else reads them."""
    staging: str = ""
    """How inputs have to be handed over: what was staged under one name serves every order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """An input picture where a provider can read it."""

    media: MediaId
    url: str
    """May carry a signature, so it is never logged."""
    width: int
    height: int
    valid_until: datetime | None = None
    """None: as long as anybody will want it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A decision: which model, with what, for how much, and what to tell the person."""

    order: Order
    quote: Quote
    provider: ProviderName
    family: str
    model: str
    """The name that people read."""
    wait_s: tuple[int, int]
    poll_every_s: float
    progress_every_s: float
    deadline_s: float
    notices: tuple[Text, ...] = ()
    """What was changed from the wish."""
    is_named: bool = False
    """The person named the model."""
    cheaper: "Alternative | None" = None
    instead: "Alternative | None" = None
    """Another model that can have what this one cannot."""
    may_refuse_people: bool = False
    """The model turns people down, and the wish has some: asked about before it is paid for."""
    is_preferred: bool = False
    """It is the model that the person is known to like."""
    hint: "Hint | None" = None
    """Where the person's usual model was used and another suits the wish better."""
    parts: "tuple[Plan, ...]" = ()
    """The plans of several results, in order; price and wait are then those of all of them."""
    is_series: bool = False
    """Every part but the first starts from the picture that the first one makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another model that could make the same, with its price."""

    offer: OfferId
    family: str
    model: str
    price: Price
    settings: Mapping[OptionName, Setting] = field(default_factory=dict)
    """What it would be told of what was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A model that suits a wish, with its price and why."""

    model: str
    price: Price
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """A remote task: enough to ask for it again after a restart."""

    provider: ProviderName
    account: str
    """Which of our keys made it: a fingerprint, never the key."""
    remote_id: str
    submitted_at: datetime


class AttemptOutcome(StrEnum):
    """How far a paid create has come."""

    OPEN = "open"
    """Committed before the call; may or may not have reached the provider."""
    ANSWERED = "answered"
    """The provider took it: the handle is stored."""
    REFUSED = "refused"
    """Surely not taken, nothing charged."""
    UNKNOWN = "unknown"
    """Nobody can say."""
    ENDED = "ended"
    """Its remote task has come to an end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One paid create; at most one of a job is live (open or answered) at any time."""

    id: AttemptId
    job: JobId
    number: int
    """1-based within the job."""
    provider: ProviderName
    offer: OfferId
    price: Price | None
    opened_at: datetime
    runner: str
    """The process that makes the call."""
    outcome: AttemptOutcome = AttemptOutcome.OPEN
    handle: Handle | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One finished picture or film of a job, noted before it is downloaded."""

    job: JobId
    index: int
    kind: MediaKind
    url: str
    """Where the provider keeps it; may carry a signature, so it is never logged."""
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    media: MediaId | None = None
    """Our own copy, once there is one."""
    mime: str | None = None
    shown: MediaItem | None = None
    """As it was put into the chat, so that it can be shown again without being sized anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a child failed, kept for its parent to tell."""

    error: str
    """The name of a class of `core.errors`."""
    charged: str
    """Whether it cost anything: "no", "yes" or "maybe"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One wish and how far it has come; changed only by compare-and-set on the revision."""

    id: JobId
    claim: ClaimKey
    origin: MessageRef
    """The person's message: everything about the job replies to it or stands in its chat."""
    person: PersonRef
    language: Language
    intent: Intent
    created_at: datetime
    state: JobState = JobState.ACCEPTED
    revision: int = 0
    plan: Plan | None = None
    references: tuple[Reference, ...] = ()
    """The pictures to start from, as the person pointed to them."""
    inputs: tuple[Stored, ...] = ()
    """The same once they have been fetched."""
    pinned: OfferId | None = None
    """An offer that a button chose: used instead of choosing."""
    preferred: str | None = None
    """The family that the person liked for this task when they asked."""
    announced: Price | None = None
    """The most the person has been told; never exceeded without asking."""
    asks_first: bool = False
    """Whatever it costs, nothing is ordered before the person has agreed to it."""
    asks: Asks = Asks.PRICE
    """What the newest question wants to know; means something only while it is open."""
    questions: int = 0
    """How often the person was asked something before it could go on."""
    asked_at: datetime | None = None
    started_at: datetime | None = None
    """When the provider took it: the wait that people see counts from here."""
    finished_at: datetime | None = None
    told_overdue: bool = False
    wants_cancel: bool = False
    """The person wants a running task stopped, and the provider has not been asked yet."""
    was_cancelled: bool = False
    """The person cancelled before the create was answered; a result is marked late."""
    was_unknown: bool = False
    """The person was told that the outcome is unknown; a result is marked late."""
    retry_at: datetime | None = None
    """A queued job waits until then after a refusal that said so."""
    parent: JobId | None = None
    """The job that tells the person about this one, which is one of several results."""
    place: int = 0
    """Of a child among its siblings, from 0."""
    leads: bool = False
    """Its siblings start from what it makes, and are ordered once it is done."""
    failure: Failure | None = None
    """Of a child that failed."""

    @property
    def kind(self) -> MediaKind:
        """What the job makes."""
        return self.task.makes

    @property
    def task(self) -> TaskType:
        """The task of a job's intent; only wishes to generate become jobs."""
        return self.intent.task_type or TaskType.TEXT_TO_IMAGE

    @property
    def must_collect(self) -> bool:
        """Pictures have to be fetched before anything can be planned."""
        return bool(self.references) and not self.inputs

    @property
    def is_parent(self) -> bool:
        """Its results are made by jobs of their own."""
        return self.plan is not None and bool(self.plan.parts)

    @property
    def occupies(self) -> ProviderName | None:
        """The provider where it waits for a place or has one; parents leave that to children."""
        return self.plan.provider if self.plan is not None and not self.plan.parts else None

    def require_plan(self) -> Plan:
        """Give the plan of a job that has got beyond planning.

        Raises:
            ValueError: it has none, which only a bug can bring about.
        """
        if self.plan is None:
            raise ValueError(f"job {self.id} in state {self.state} has no plan")
        return self.plan


def lane_of(job: Job) -> Lane:
    """Say in which lane a job's next step belongs."""
    match job.state:
        case JobState.QUEUED:
            return Lane.CREATES
        case JobState.DELIVERING:
            return Lane.MEDIA
        case JobState.ACCEPTED if job.must_collect:
            return Lane.MEDIA
        case JobState.PLANNED if job.inputs:
            return Lane.MEDIA
        case _:
            return Lane.TICKS
