"""Events of the web chat as plain data of the core; pure."""

import re
from datetime import UTC, datetime

from adapters.platforms.web.schemas import (
    FilePayload,
    LookedUp,
    MessageEvent,
    PressEvent,
    RecalledEvent,
    RoomPayload,
)
from core.intents import ChatKind, Language, MediaKind, RepliedTo
from core.messages import (
    Attachment,
    ButtonPress,
    ChatRef,
    IncomingMessage,
    MessageRef,
    PersonRef,
    PlatformName,
    ProposalId,
    QuotedMessage,
)

PLATFORM = PlatformName("web")
TENANT = "web"
"""One service knows all its rooms and people, so all share one tenant."""
_MODERATOR = "moderator"
_SEPARATOR = "|"
# With the blanks around it: "a <@danqing> cat" is "a cat".
_MENTION = re.compile(r"[ \t\u3000]*<@danqing>[ \t\u3000]*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")


def to_message(event: MessageEvent) -> IncomingMessage:
    """Read what a person wrote; the service only delivers what is meant for the bot."""
    chat = to_chat(event.room)
    replied = event.reply_to
    return IncomingMessage(
        ref=MessageRef(chat=chat, message=event.id),
        sender=_person(event.author.id),
        is_moderator=event.author.role == _MODERATOR,
        is_addressed=True,
        text=without_mention(event.text),
        sent_at=_aware(event.sent_at),
        attachments=tuple(_attachment(file) for file in event.attachments),
        reply_to=None if replied is None else MessageRef(chat=chat, message=replied.id),
        replied=None
        if replied is None
        else RepliedTo(media=tuple(map(_kind, replied.media)), from_bot=replied.from_bot),
        locale=_language(event.locale),
    )


def to_press(event: PressEvent) -> ButtonPress | None:
    """Read a tap; None where the button is none of ours."""
    proposal, separator, action = event.button_id.partition(_SEPARATOR)
    if not (proposal and separator and action):
        return None
    return ButtonPress(
        event=event.id,
        message=MessageRef(chat=to_chat(event.room), message=event.message_id),
        proposal=ProposalId(proposal),
        action=action,
        by=_person(event.author.id),
        is_moderator=event.author.role == _MODERATOR,
        locale=_language(event.locale),
    )


def to_recalled(event: RecalledEvent) -> MessageRef:
    """Read which message was taken back."""
    return MessageRef(chat=to_chat(event.room), message=event.message_id)


def to_quoted(found: LookedUp, ref: MessageRef) -> QuotedMessage | None:
    """Read a message that was looked up; None where it stands in another room."""
    if found.room.id != ref.chat.chat:
        return None
    return QuotedMessage(
        ref=ref,
        from_bot=found.from_bot,
        attachments=tuple(_attachment(file) for file in found.files),
    )


def to_chat(room: RoomPayload) -> ChatRef:
    """Name a room."""
    kind = ChatKind.DM if room.kind == ChatKind.DM.value else ChatKind.GROUP
    return ChatRef(platform=PLATFORM, tenant=TENANT, chat=room.id, kind=kind)


def _attachment(file: FilePayload) -> Attachment:
    """Name a file; its id opens it again."""
    return Attachment(key=file.id, kind=_kind(file.kind), name=file.name or file.id, size=file.size)


def without_mention(text: str) -> str:
    """Take the mention of the bot out of the words, wherever it stands."""
    return _MENTION.sub(" ", text).strip()


def language_of(message: IncomingMessage) -> Language:
    """Choose a language for a word to the person while nothing has read the message yet."""
    if _HAN.search(message.text):
        return Language.ZH
    if message.locale is None or _LATIN.search(message.text):
        return Language.EN
    return message.locale


def _person(person: str) -> PersonRef:
    return PersonRef(platform=PLATFORM, tenant=TENANT, person=person)


def _kind(value: str) -> MediaKind:
    return MediaKind(value) if value in set(MediaKind) else MediaKind.FILE


def _language(value: str | None) -> Language | None:
    return Language(value) if value in set(Language) else None


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
