"""Records for the store, each with everything its type can hold or as little as it needs."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from core.catalogue import OfferId, OptionName, Price, ProviderName
from core.intents import Action, ChatKind, Intent, Language, MediaKind, Source, TaskType
from core.jobs import (
    Alternative,
    Artifact,
    Attempt,
    AttemptId,
    AttemptOutcome,
    Handle,
    Job,
    JobId,
    JobState,
    Order,
    Plan,
    Quote,
    Staged,
)
from core.ledger import Entry
from core.messages import (
    Attachment,
    ChatRef,
    Choice,
    ClaimKey,
    DeliveryKey,
    IncomingMessage,
    MediaId,
    MessageKind,
    MessageRef,
    OutboxRow,
    OutgoingMessage,
    PersonRef,
    PlatformName,
    Proposal,
    ProposalId,
    ReplyToken,
    Text,
)
from core.persistence import Background, Transaction
from core.texts import TextKey
from tests.fakes.clock import START

WEB = PlatformName("web")
IMA = ProviderName("ima")
ANN = PersonRef(platform=WEB, tenant="local", person="ann")
BOB = replace(ANN, person="bob")
CHAT = ChatRef(platform=WEB, tenant="local", chat="garden")
THREAD = replace(CHAT, thread="7", kind=ChatKind.DM)
ELSEWHERE = replace(CHAT, chat="kitchen")
LATER = START + timedelta(hours=1)


def message_ref(message: str = "m1", chat: ChatRef = CHAT) -> MessageRef:
    return MessageRef(chat=chat, message=message)


def incoming(message: str = "m1") -> IncomingMessage:
    return IncomingMessage(
        ref=message_ref(message),
        sender=ANN,
        is_moderator=False,
        is_addressed=True,
        text="画一只猫",
        sent_at=START,
        attachments=(Attachment(key="a", kind=MediaKind.IMAGE, name="猫.png", size=3),),
        token=ReplyToken(token="t", expires_at=LATER),  # noqa: S106 - not a secret
    )


async def background(tx: Transaction, person: PersonRef, chat: ChatRef, at: datetime) -> Background:
    """Learn what somebody's next words may refer to, which saying something tells."""
    said = replace(incoming(), ref=message_ref(chat=chat), sender=person)
    found = await tx.claim(ClaimKey(uuid4().hex), said, at)
    assert found is not None
    return found


def plan(provider: ProviderName = IMA) -> Plan:
    return Plan(
        order=Order(
            offer=OfferId("ima:x"),
            task=TaskType.TEXT_TO_IMAGE,
            prompt="一只猫",
            settings={OptionName.SIZE: "2K", OptionName.DURATION: 1, OptionName.AUDIO: True},
        ),
        quote=Quote(price=Price(amount=Decimal("0.50")), ticket={"id": [1, {"a": None}]}),
        provider=provider,
        family="x",
        model="X",
        wait_s=(10, 20),
        poll_every_s=5,
        progress_every_s=2.5,
        deadline_s=600,
        notices=(Text(key=TextKey.ACK, args={"kind": "picture", "n": 3, "s": "3"}),),
        cheaper=Alternative(
            offer=OfferId("ima:y"), family="y", model="Y", price=Price(amount=Decimal(1))
        ),
    )


def job(
    name: str = "j1",
    *,
    state: JobState = JobState.ACCEPTED,
    person: PersonRef = ANN,
    chat: ChatRef = CHAT,
    message: str = "m1",
    created_at: datetime = START,
    provider: ProviderName = IMA,
) -> Job:
    return Job(
        id=JobId(name),
        claim=ClaimKey(f"claim-{name}"),
        origin=message_ref(message, chat),
        person=person,
        language=Language.ZH,
        intent=Intent(
            action=Action.GENERATE,
            task_type=TaskType.TEXT_TO_IMAGE,
            prompt="一只猫",
            sources=(Source.REPLY,),
            choice="yes",
        ),
        created_at=created_at,
        state=state,
        plan=plan(provider),
        announced=Price(amount=Decimal(5)),
    )


def attempt(
    name: str = "a1",
    number: int = 1,
    *,
    of: str = "j1",
    outcome: AttemptOutcome = AttemptOutcome.OPEN,
) -> Attempt:
    return Attempt(
        id=AttemptId(name),
        job=JobId(of),
        number=number,
        provider=IMA,
        offer=OfferId("ima:x"),
        price=Price(amount=Decimal(5)),
        opened_at=START,
        runner="r1",
        outcome=outcome,
    )


def entry(
    name: str = "a1",
    *,
    of: str = "j1",
    person: PersonRef = ANN,
    chat: ChatRef = CHAT,
    quoted: str | None = "5",
    unit: str = "points",
    opened_at: datetime = START,
) -> Entry:
    return Entry(
        attempt=AttemptId(name),
        job=JobId(of),
        person=person,
        chat=chat,
        provider=IMA,
        offer=OfferId("ima:x"),
        unit=unit,
        quoted=None if quoted is None else Decimal(quoted),
        opened_at=opened_at,
    )


def handle(remote_id: str = "remote-1") -> Handle:
    return Handle(provider=IMA, account="1f", remote_id=remote_id, submitted_at=START)


def row(
    key: str = "k1",
    *,
    chat: ChatRef = CHAT,
    of: str | None = "j1",
    created_at: datetime = START,
    kind: MessageKind = MessageKind.ACKNOWLEDGMENT,
) -> OutboxRow:
    return OutboxRow(
        key=DeliveryKey(key),
        message=OutgoingMessage(
            chat=chat,
            kind=kind,
            language=Language.ZH,
            lines=(Text(key=TextKey.ACK, args={"kind": "picture"}),),
            reply_to=message_ref(chat=chat),
        ),
        created_at=created_at,
        job=of,
        token=ReplyToken(token="t", expires_at=LATER),  # noqa: S106 - not a secret
    )


def proposal(
    name: str = "p1",
    *,
    is_question: bool = True,
    person: PersonRef = ANN,
    chat: ChatRef = CHAT,
    created_at: datetime = START,
    expires_at: datetime = LATER,
) -> Proposal:
    return Proposal(
        id=ProposalId(name),
        job="j1",
        person=person,
        chat=chat,
        choices=(
            Choice(action="retry", offer=OfferId("ima:x"), price=Price(amount=Decimal(5))),
            Choice(action="no"),
        ),
        is_question=is_question,
        created_at=created_at,
        expires_at=expires_at,
    )


def artifact(
    of: str = "j1", index: int = 0, kind: MediaKind = MediaKind.IMAGE, media: str | None = None
) -> Artifact:
    return Artifact(
        job=JobId(of),
        index=index,
        kind=kind,
        url="https://example.org/1.png",
        width=8,
        height=6,
        duration_s=1.5,
        media=MediaId(media) if media else None,
    )


def staged(
    media: str = "a.jpg", *, url: str = "https://inputs.test/1", valid_until: datetime | None = None
) -> Staged:
    return Staged(media=MediaId(media), url=url, width=8, height=6, valid_until=valid_until)
