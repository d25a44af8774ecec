"""What all messages about a job have in common: their keys, their rows, what their buttons mean."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from core.catalogue import Price
from core.jobs import Alternative, Job, JobId
from core.manners import USUAL, Manners
from core.messages import (
    Button,
    Choice,
    DeliveryKey,
    MediaItem,
    MessageKind,
    OutboxRow,
    OutgoingMessage,
    PersonRef,
    Proposal,
    Text,
    proposal_id_of,
)
from core.phrasing import UNKNOWN_PRICE, kind_arg, kinds_arg

CANCEL, GO_AHEAD, NEVER_MIND = "cancel", "go", "never"
TAKE = "take"
"""Prefix of the actions that choose an offer: take1, take2."""

PROPOSAL_LIFE = timedelta(days=30)
QUESTION_LIFE = timedelta(hours=24)


def status_key(job: JobId) -> DeliveryKey:
    """Name a job's status message."""
    return DeliveryKey(f"{job}:status")


def acknowledgment_key(job: JobId) -> DeliveryKey:
    """Name a job's acknowledgment."""
    return DeliveryKey(f"{job}:ack")


def waiting_key(job: JobId) -> DeliveryKey:
    """Name the message that tells a job's place in line, where messages are not changed."""
    return DeliveryKey(f"{job}:waiting")


def result_key(job: JobId) -> DeliveryKey:
    """Name a job's result message."""
    return DeliveryKey(f"{job}:result")


def plain_result_key(job: JobId) -> DeliveryKey:
    """Name the message that stands in where the platform refused the result itself."""
    return DeliveryKey(f"{job}:result-plain")


def proposal_under(
    row: OutboxRow, person: PersonRef, choices: tuple[Choice, ...], now: datetime, job: str = ""
) -> Proposal:
    """Make what the buttons of a message stand for, where it waits for no answer."""
    return Proposal(
        id=proposal_id_of(row.key),
        job=job,
        person=person,
        chat=row.message.chat,
        choices=choices,
        is_question=False,
        created_at=now,
        expires_at=now + PROPOSAL_LIFE,
        shown=row.edits or row.key,
    )


class Composer:
    """Composes messages of one job at one moment."""

    def __init__(self, job: Job, now: datetime, manners: Manners = USUAL) -> None:
        """Take the job as it is now, and how its chat is talked to."""
        self._job = job
        self._manners = manners
        self._now = now
        self._kind = kind_arg(job.kind)
        wished = job.intent.series or job.intent.count or 1
        self._kinds = kinds_arg(job.kind, len(job.plan.parts) if job.plan else wished)

    def _named_price(self, price: Price) -> str:
        return str(price) if self._manners.price_line else UNKNOWN_PRICE

    def _proposal(
        self, slot: str, choices: tuple[Choice, ...], *, is_question: bool = False
    ) -> Proposal:
        life = QUESTION_LIFE if is_question else PROPOSAL_LIFE
        return Proposal(
            id=proposal_id_of(self._key(slot)),
            job=self._job.id,
            person=self._job.person,
            chat=self._job.origin.chat,
            choices=choices,
            is_question=is_question,
            created_at=self._now,
            expires_at=self._now + life,
        )

    def _reply(self, slot: str, kind: MessageKind, text: Text) -> OutboxRow:
        return self._row(slot, self._message(kind, (text,)))

    def _message(
        self,
        kind: MessageKind,
        lines: tuple[Text, ...],
        *,
        media: tuple[MediaItem, ...] = (),
        buttons: tuple[Button, ...] = (),
        reply: bool = True,
    ) -> OutgoingMessage:
        return OutgoingMessage(
            chat=self._job.origin.chat,
            kind=kind,
            language=self._job.language,
            lines=lines,
            reply_to=self._job.origin if reply else None,
            media=media,
            buttons=buttons,
        )

    def _key(self, slot: str) -> DeliveryKey:
        return DeliveryKey(f"{self._job.id}:{slot}")

    def _row(
        self, slot: str, message: OutgoingMessage, edits: DeliveryKey | None = None
    ) -> OutboxRow:
        return OutboxRow(
            key=self._key(slot),
            message=message,
            created_at=self._now,
            job=self._job.id,
            edits=edits,
        )


def elapsed_s(job: Job, now: datetime) -> float:
    """Measure the seconds since the provider took the order, until it was done or until now."""
    started = job.started_at or job.created_at
    return max(0.0, ((job.finished_at or now) - started).total_seconds())


def choices_of(alternatives: Sequence[Alternative]) -> tuple[Choice, ...]:
    """Number what is offered, for its buttons and for words."""
    return tuple(
        Choice(action=f"{TAKE}{number}", offer=each.offer, model=each.model, price=each.price)
        for number, each in enumerate(alternatives, 1)
    )
