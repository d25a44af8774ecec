"""Reads typed lines as messages and taps; pure."""

import re
from dataclasses import dataclass
from datetime import datetime

from core.intents import ChatKind, Language
from core.messages import (
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

_NUMBER = re.compile(r"(:?)\s*([0-9]{1,3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words for the bot."""

    text: str


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
    return Said(text=text)


def chat_of(person: str) -> ChatRef:
    """Name the one conversation of a person with the bot."""
    return ChatRef(platform=NAME, tenant=TENANT, chat=person, kind=ChatKind.DM)


def to_message(
    text: str, *, message: str, person: str, sent_at: datetime, language: Language
) -> IncomingMessage:
    """Make what was typed a message; whoever sits at the terminal runs the service."""
    return IncomingMessage(
        ref=MessageRef(chat=chat_of(person), message=message),
        sender=PersonRef(platform=NAME, tenant=TENANT, person=person),
        is_moderator=True,
        is_addressed=True,
        text=text,
        sent_at=sent_at,
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
