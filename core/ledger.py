"""What was paid: one entry per paid attempt, and what is known of it by when.

An entry is written in the transaction that opens its attempt, and amended in those that learn
more. What a provider took costs what was quoted; whether a failed task is given back is known only
where the provider says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from core.catalogue import OfferId, Price, ProviderName
from core.errors import BotError, ProviderError, Sent
from core.intents import ChatKind
from core.jobs import Attempt, AttemptId, Job, JobId
from core.messages import ChatRef, PersonRef

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One attempt to order, and what it cost as far as anybody knows."""

    attempt: AttemptId
    job: JobId
    person: PersonRef
    chat: ChatRef
    provider: ProviderName
    offer: OfferId
    unit: str
    """The provider's own; empty where it publishes no price."""
    quoted: Decimal | None
    """None: no price is published."""
    opened_at: datetime
    charged: Decimal | None = None
    """None: nobody knows; zero: surely not taken."""
    refunded: Decimal | None = None
    """None: nobody knows."""
    settled_at: datetime | None = None
    """When it was known whether the provider took it; None: not yet, or never."""

    @property
    def counts(self) -> Decimal:
        """What it takes from a budget: until more is known, all that was quoted."""
        spent = self.quoted if self.charged is None else self.charged
        return (spent or NOTHING) - (self.refunded or NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What was spent since some time, by unit."""

    person: Mapping[str, Decimal] = field(default_factory=dict)
    """By one person, in all chats."""
    chat: Mapping[str, Decimal] = field(default_factory=dict)
    """In one chat, by everybody."""


def without_person(entry: Entry) -> Entry:
    """Keep what was spent, and not by whom; a chat with the bot alone tells that too."""
    chat = entry.chat
    if chat.kind is ChatKind.DM:
        chat = replace(chat, chat="", thread=None)
    return replace(entry, person=replace(entry.person, person=""), chat=chat)


def opened(job: Job, attempt: Attempt) -> Entry:
    """Begin the entry of an attempt."""
    price = attempt.price
    return Entry(
        attempt=attempt.id,
        job=job.id,
        person=job.person,
        chat=job.origin.chat,
        provider=attempt.provider,
        offer=attempt.offer,
        unit=price.unit if price else "",
        quoted=price.amount if price else None,
        opened_at=attempt.opened_at,
    )


def taken(entry: Entry, at: datetime) -> Entry:
    """Note that the provider took the order."""
    if entry.settled_at is not None:
        return entry
    return replace(entry, charged=entry.quoted, settled_at=at)


def kept(entry: Entry) -> Entry:
    """Note that the provider made what it was paid for: nothing is given back."""
    return replace(entry, refunded=NOTHING)


def failed(entry: Entry, error: BotError, at: datetime) -> Entry:
    """Note what an error says about the money."""
    if not isinstance(error, ProviderError):
        return entry
    if error.sent is Sent.NO and entry.settled_at is None:
        return replace(entry, charged=NOTHING, refunded=NOTHING, settled_at=at)
    if error.refunded is None:
        return entry
    settled = taken(entry, at)
    return replace(settled, refunded=settled.charged if error.refunded else NOTHING)


def receipt(entries: Sequence[Entry]) -> Price | None:
    """Add up what a job cost; None where anything of it is unknown, or nothing was ordered."""
    if not entries or any(entry.charged is None for entry in entries):
        return None
    total = sum((entry.counts for entry in entries), NOTHING)
    return Price(amount=total, unit=entries[-1].unit)
