"""Intents, jobs, plans and messages with sensible defaults."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from core.catalogue import Offer
from core.intents import Action, ChatKind, Intent, Language, MediaKind, TaskType
from core.jobs import Handle, Job, JobId, Order, Plan, Quote
from core.messages import (
    Attachment,
    ButtonPress,
    ChatRef,
    ClaimKey,
    IncomingMessage,
    MessageRef,
    PersonRef,
    PlatformName,
    ProposalId,
)
from tests.core.catalogue import FAKE, offer, points

NOW = datetime(2025, 1, 1, tzinfo=UTC)
PLATFORM = PlatformName("fake")
CHAT = ChatRef(platform=PLATFORM, tenant="t", chat="c1")
DM = ChatRef(platform=PLATFORM, tenant="t", chat="dm1", kind=ChatKind.DM)


def person(name: str = "lin") -> PersonRef:
    return PersonRef(platform=PLATFORM, tenant="t", person=name)


LIN, MEI = person(), person("mei")


def chat(name: str) -> ChatRef:
    return replace(CHAT, chat=name)


def ref(message: str = "p1", where: ChatRef = CHAT) -> MessageRef:
    return MessageRef(chat=where, message=message)


A_PICTURE = Intent(
    action=Action.GENERATE, task_type=TaskType.TEXT_TO_IMAGE, prompt="a cat on a roof"
)
A_FILM = replace(A_PICTURE, task_type=TaskType.TEXT_TO_VIDEO, prompt="koi in a subway")

A_JOB = Job(
    id=JobId("job1"),
    claim=ClaimKey("claim1"),
    origin=ref(),
    person=LIN,
    language=Language.EN,
    intent=A_PICTURE,
    created_at=NOW,
)


def plan_of(an_offer: Offer, price: str | int | None = 5) -> Plan:
    """Make the plan of an order without settings."""
    return Plan(
        order=Order(offer=an_offer.id, task=an_offer.task, prompt="a cat on a roof"),
        quote=Quote(price=None if price is None else points(price)),
        provider=an_offer.provider,
        family=an_offer.family,
        model=an_offer.name,
        wait_s=an_offer.wait_s,
        poll_every_s=an_offer.poll_every_s,
        progress_every_s=an_offer.progress_every_s,
        deadline_s=an_offer.deadline_s,
    )


A_PLAN = plan_of(offer())


def handle(remote_id: str = "r1", at: datetime = NOW) -> Handle:
    return Handle(provider=FAKE, account="account", remote_id=remote_id, submitted_at=at)


def words(
    text: str,
    message: str = "p1",
    sender: PersonRef = LIN,
    where: ChatRef = CHAT,
    *,
    pictures: Sequence[str] = (),
) -> IncomingMessage:
    """Make an addressed message, with attached pictures by their keys."""
    return IncomingMessage(
        ref=ref(message, where),
        sender=sender,
        is_moderator=False,
        is_addressed=True,
        text=text,
        sent_at=NOW,
        attachments=tuple(
            Attachment(key=key, kind=MediaKind.IMAGE, name=f"{key}.png") for key in pictures
        ),
    )


def tap(
    proposal: str, action: str, by: PersonRef = LIN, *, is_moderator: bool = False
) -> ButtonPress:
    return ButtonPress(
        event="e1",
        message=ref("m1"),
        proposal=ProposalId(proposal),
        action=action,
        by=by,
        is_moderator=is_moderator,
    )
