"""Messages in and out as plain data: no platform's payload, no finished wording.

An outgoing message holds text keys with arguments; the platform that sends it renders them last,
with the translator it is given, so that a message can wait in the outbox across a restart.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from core.catalogue import OfferId, Price
from core.intents import ChatKind, Command, Language, MediaKind, RepliedTo, TaskType
from core.texts import TextKey

PlatformName = NewType("PlatformName", str)
DeliveryKey = NewType("DeliveryKey", str)
"""Names one message of ours for ever; at most 100 characters of [a-z0-9:._-]."""
ClaimKey = NewType("ClaimKey", str)
ProposalId = NewType("ProposalId", str)
MediaId = NewType("MediaId", str)
"""Lower-case hex SHA-256 of the content, a dot, and the usual file suffix."""

Arg = str | int
"""What a text can be given: numbers that must not be grouped are given as strings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRef:
    """One place where people talk, as the platform names it."""

    platform: PlatformName
    tenant: str
    chat: str
    thread: str | None = None
    kind: ChatKind = ChatKind.GROUP


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRef:
    """One person; ids mean something only with their platform and tenant."""

    platform: PlatformName
    tenant: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRef:
    """One message in one chat."""

    chat: ChatRef
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that came with a message; the key opens it again, after a restart too."""

    key: str
    kind: MediaKind
    name: str
    size: int | None = None
    """Bytes, where the platform says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A picture that a person points to, before anybody has looked at it."""

    attachment: Attachment | None = None
    quoted: MessageRef | None = None
    """Every picture of a message that is not at hand, in order."""
    media: MediaId | None = None
    """A result of ours."""
    url: str | None = None
    """A link in the person's words, or where a result of ours was; may carry a signature, so it is
    never logged."""
    subject: str | None = None
    """The name by which the person called it."""
    place: int | None = None
    """Which of several results it is, from 1, where the person said so."""
    is_choice: bool = False
    """We decided that it is this one, so the person is told and may point to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedMessage:
    """Somebody's message as its platform gives it when asked."""

    ref: MessageRef
    from_bot: bool
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyToken:
    """A platform's right to answer one event in a special way, while it lasts."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMessage:
    """What a person wrote, free of the mention of the bot."""

    ref: MessageRef
    sender: PersonRef
    is_moderator: bool
    is_addressed: bool
    """Mention, reply to the bot, command or direct message: without it the bot stays silent."""
    text: str
    sent_at: datetime
    attachments: tuple[Attachment, ...] = ()
    reply_to: MessageRef | None = None
    replied: RepliedTo | None = None
    locale: Language | None = None
    """The platform's hint, used only where the words themselves have no language."""
    token: ReplyToken | None = None
    command: Command | None = None
    """What was filled in rather than written; then `text` is the description alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonPress:
    """A tap on one of our buttons; `event` is the platform's own id of the tap."""

    event: str
    message: MessageRef
    proposal: ProposalId
    action: str
    by: PersonRef
    is_moderator: bool
    locale: Language | None = None
    token: ReplyToken | None = None
    words: str | None = None
    """What was filled into the form that an earlier tap of the same button opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A sentence by its id and arguments."""

    key: TextKey
    args: Mapping[str, Arg] = field(default_factory=dict)


class ButtonStyle(StrEnum):
    """How much a button calls for attention."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One choice; pressing it comes back as the proposal's id and this action."""

    proposal: ProposalId
    action: str
    label: Text
    style: ButtonStyle = ButtonStyle.SECONDARY


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One field to fill in; handed in as a tap on the same button, with the words."""

    proposal: ProposalId
    action: str
    title: Text
    label: Text
    value: str
    """Stands in the field at first."""
    limit: int
    """Most characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One way to complete what somebody types into a field."""

    value: str
    """Handed in when it is picked; at most 100 characters."""
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaItem:
    """A picture or film to show inline, opened through the Media port."""

    media: MediaId
    kind: MediaKind
    mime: str
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    alt: str = ""
    """What it shows, for those who cannot see it."""
    is_spoiler: bool = False
    """Hidden until somebody uncovers it, where the platform can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A file that the Media port holds."""

    media: MediaId
    kind: MediaKind
    mime: str
    bytes: int
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None


def item_of(stored: Stored, alt: str = "") -> MediaItem:
    """Put a file into a message; `alt` says what it shows."""
    return MediaItem(
        media=stored.media,
        kind=stored.kind,
        mime=stored.mime,
        width=stored.width,
        height=stored.height,
        duration_s=stored.duration_s,
        alt=alt,
    )


class MessageKind(StrEnum):
    """What a message is for; acknowledgments overtake, a status can be edited."""

    ACKNOWLEDGMENT = "acknowledgment"
    STATUS = "status"
    RESULT = "result"
    LINK = "link"
    FAILURE = "failure"
    QUESTION = "question"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    """One message to a chat: lines of text in order, then media and buttons."""

    chat: ChatRef
    kind: MessageKind
    language: Language
    lines: tuple[Text, ...]
    reply_to: MessageRef | None = None
    media: tuple[MediaItem, ...] = ()
    buttons: tuple[Button, ...] = ()
    percent: int | None = None
    """Progress, 0 to 95, for platforms with a bar of their own; None where nothing moves."""


class Delivery(StrEnum):
    """How far an outbox row has come."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A message that will be sent, exactly once as far as anybody can see."""

    key: DeliveryKey
    message: OutgoingMessage
    created_at: datetime
    job: str | None = None
    """Rows of one job keep their order; None: the row stands alone."""
    edits: DeliveryKey | None = None
    """Set: not a new message but the last edit of the one sent under that key."""
    token: ReplyToken | None = None
    state: Delivery = Delivery.PENDING
    ref: MessageRef | None = None
    """Where it stands in the chat, once confirmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferenceChange:
    """A person's model for one task, by family; None leaves the choice to us."""

    task: TaskType
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing a proposal offers: the action of its button and what it stands for."""

    action: str
    offer: OfferId | None = None
    """The catalogue offer that taking it would use."""
    model: str | None = None
    """The name that its button shows."""
    price: Price | None = None
    """What the button says that it costs."""
    changes: tuple[PreferenceChange, ...] = ()
    """What taking it does to the models that the person is known to like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Buttons that were shown to a person, answered from the store, each action at most once."""

    id: ProposalId
    job: str
    """Empty where it is about no job."""
    person: PersonRef
    chat: ChatRef
    choices: tuple[Choice, ...]
    is_question: bool
    """True: the bot waits for an answer, and words such as "yes" or "the first" take it."""
    created_at: datetime
    expires_at: datetime
    shown: DeliveryKey | None = None
    """The message that carries the buttons, where taking one of them rewrites it."""


def proposal_id_of(key: DeliveryKey) -> ProposalId:
    """Name what the buttons of a message stand for after the message itself."""
    return ProposalId(key.replace(":", "."))


def delivery_key_of(proposal: ProposalId) -> DeliveryKey:
    """Name the message that a proposal was made with: the way back from `proposal_id_of`."""
    return DeliveryKey(proposal.replace(".", ":"))


def reply_key(claim: ClaimKey) -> DeliveryKey:
    """Name the answer to a message that leads to no job."""
    return DeliveryKey(f"{digest(claim)}:reply")


def digest(text: str) -> str:
    """Shorten any text to 20 characters that delivery keys may hold."""
    return hashlib.sha256(text.encode()).hexdigest()[:20]
