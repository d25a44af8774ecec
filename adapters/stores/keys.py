"""People and chats as single strings that can be compared, indexed and read back."""

import json
from collections.abc import Sequence
from dataclasses import replace

from core.intents import ChatKind
from core.jobs import Handle
from core.messages import ChatRef, MessageKind, OutboxRow, PersonRef, PlatformName

PENDING_AT_ONCE = 50
"""Rows of one chat that are read at a time."""


def person_key(person: PersonRef) -> str:
    """Write a person as one string."""
    return _join((person.platform, person.tenant, person.person))


def chat_key(chat: ChatRef) -> str:
    """Write a place as one string; its kind is a property, not a part of its identity."""
    return _join((chat.platform, chat.tenant, chat.chat, chat.thread))


def purse_key(chat: ChatRef) -> str:
    """Write the place whose budget counts: a thread spends what its chat has."""
    return chat_key(replace(chat, thread=None))


def remote_key(handle: Handle) -> str:
    """Write a remote task as one string; a provider's accounts share its tasks' names."""
    return _join((handle.provider, handle.remote_id))


def outbox_rank(row: OutboxRow) -> int:
    """Order the rows of a chat: acknowledgments overtake."""
    return 0 if row.message.kind is MessageKind.ACKNOWLEDGMENT else 1


def read_person(key: str) -> PersonRef:
    """Read a person back."""
    platform, tenant, person = json.loads(key)
    return PersonRef(platform=PlatformName(platform), tenant=tenant, person=person)


def read_chat(key: str, kind: str) -> ChatRef:
    """Read a place back.

    Raises:
        ValueError: the kind is unknown to this version.
    """
    platform, tenant, chat, thread = json.loads(key)
    return ChatRef(
        platform=PlatformName(platform),
        tenant=tenant,
        chat=chat,
        thread=thread,
        kind=ChatKind(kind),
    )


def _join(parts: Sequence[str | None]) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
