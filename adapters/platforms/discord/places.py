"""How places and people of Discord are named in the core; pure."""

from core.intents import ChatKind
from core.messages import ChatRef, MessageRef, PersonRef, PlatformName

PLATFORM = PlatformName("discord")
TENANT = "discord"
"""People have one account for all servers, so what they like goes with them."""
DIRECT = "direct"
"""Stands in place of a server where there is none."""
_EPOCH_MS = 1_420_070_400_000


def chat_of(guild_id: int | None, channel_id: int, *, kind: ChatKind | None = None) -> ChatRef:
    """Name a channel, a thread (which is a channel of its own) or a direct chat."""
    if guild_id is None:
        kind = kind or ChatKind.DM
    return ChatRef(
        platform=PLATFORM,
        tenant=DIRECT if guild_id is None else str(guild_id),
        chat=str(channel_id),
        kind=kind or ChatKind.GROUP,
    )


def message_of(guild_id: int | None, channel_id: int, message_id: int) -> MessageRef:
    """Name a message."""
    return MessageRef(chat=chat_of(guild_id, channel_id), message=str(message_id))


def person_of(user_id: int) -> PersonRef:
    """Name a person."""
    return PersonRef(platform=PLATFORM, tenant=TENANT, person=str(user_id))


def guild_of(chat: ChatRef) -> int | None:
    """Give the server that a place belongs to."""
    return None if chat.tenant == DIRECT else int(chat.tenant)


def channel_of(chat: ChatRef) -> int:
    """Give the id of the channel, thread or direct chat."""
    return int(chat.chat)


def made_at_ms(snowflake: int) -> int:
    """Tell when something was made, in milliseconds since 1970."""
    return (snowflake >> 22) + _EPOCH_MS


def snowflake_at(unix_ms: int) -> int:
    """Give the least id that anything made then can have; 0 for times before Discord's own."""
    return max(0, unix_ms - _EPOCH_MS) << 22
