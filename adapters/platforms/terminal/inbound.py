"""Reads typed lines as messages and taps; pure."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.intents import ChatKind, Language, MediaKind
from core.messages import (
    Attachment,
    ButtonPress,
    ChatRef,
    IncomingMessage,
    MessageRef,
    PersonRef,
    PlatformName,
    ProposalId,
)

NAME = PlatformName("terminal")
TENANT = "local"

_PICTURES = ("png", "jpg", "jpeg", "webp", "gif", "bmp", "heic", "heif", "avif")
_FILMS = ("mp4", "mov", "webm", "mkv")
# In quotes anything is a path; without them only what ends like a picture or film, because
# "@somebody" is a word. Not after a letter or digit, because "me@home.png" is one, too.
_FILE = re.compile(
    r"""(?<![A-Za-z0-9_.+-])@(?:"([^"]+)"|'([^']+)'|“([^”]+)”|"""
    rf"(\S+?\.(?:{'|'.join((*_PICTURES, *_FILMS))})(?![A-Za-z0-9_.-])))",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(:?)\s*([0-9]{1,3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words for the bot, and the paths of the files that go with them."""

    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped:
    """The number of a button, from 1."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A button as it can be pressed: which message it stands on and what it stands for."""

    message: str
    proposal: ProposalId
    action: str


def read_line(line: str, buttons: int) -> Said | Tapped | None:
    """Tell what a line means while `buttons` buttons are there; None for an empty line.

    ":2" is always a tap; a bare "2" is one only where there are two buttons, because it may be an
    answer in words otherwise.
    """
    text = line.strip()
    if not text:
        return None
    if (match := _NUMBER.fullmatch(text)) is not None:
        number = int(match[2])
        if match[1] or 1 <= number <= buttons:
            return Tapped(number=number)
    files = tuple(next(filter(None, match.groups())) for match in _FILE.finditer(text))
    words = " ".join(_FILE.sub(" ", text).split()) if files else text
    return Said(text=words, files=files)


def to_attachment(path: Path, size: int) -> Attachment:
    """Name a file by where it lies."""
    suffix = path.suffix.lower().removeprefix(".")
    kind = MediaKind.IMAGE if suffix in _PICTURES else MediaKind.FILE
    return Attachment(
        key=str(path),
        kind=MediaKind.VIDEO if suffix in _FILMS else kind,
        name=path.name,
        size=size,
    )


def chat_of(person: str) -> ChatRef:
    """Name the one conversation of a person with the bot."""
    return ChatRef(platform=NAME, tenant=TENANT, chat=person, kind=ChatKind.DM)


def to_message(
    text: str,
    *,
    message: str,
    person: str,
    sent_at: datetime,
    language: Language,
    attachments: tuple[Attachment, ...] = (),
) -> IncomingMessage:
    """Make what was typed a message; whoever sits at the terminal runs the service."""
    return IncomingMessage(
        ref=MessageRef(chat=chat_of(person), message=message),
        sender=PersonRef(platform=NAME, tenant=TENANT, person=person),
        is_moderator=True,
        is_addressed=True,
        text=text,
        sent_at=sent_at,
        attachments=attachments,
        locale=language,
    )


def to_press(offered: Offered, *, event: str, person: str, language: Language) -> ButtonPress:
    """Make the number of a button a tap on it."""
    return ButtonPress(
        event=event,
        message=MessageRef(chat=chat_of(person), message=offered.message),
        proposal=offered.proposal,
        action=offered.action,
        by=PersonRef(platform=NAME, tenant=TENANT, person=person),
        is_moderator=True,
        locale=language,
    )
