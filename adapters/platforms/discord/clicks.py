"""Interactions of Discord as plain data of the core; pure."""

from dataclasses import replace
from typing import Any

import discord

from adapters.platforms.discord.inbound import (
    attachments_of,
    embedded_pictures,
    files_of,
    kind_of,
)
from adapters.platforms.discord.keys import link_key
from adapters.platforms.discord.localising import language_of
from adapters.platforms.discord.places import chat_of, message_of, person_of
from adapters.platforms.discord.replies import SPENT, Ticket
from core.intents import ChatKind, Command, MediaKind, RepliedTo
from core.messages import (
    Attachment,
    ButtonPress,
    ChatRef,
    IncomingMessage,
    MessageRef,
    ProposalId,
    ReplyToken,
)

Click = discord.Interaction[Any]
"""Whatever somebody does with the application."""

_ALONE = "alone-with-"


def ticket_of(click: Click, *, is_private: bool = False) -> Ticket:
    """Take down the right to answer."""
    return Ticket(
        application=click.application_id,
        interaction=click.id,
        person=click.user.id,
        token=click.token,
        is_private=is_private,
        is_alone=is_alone(click),
    )


def is_alone(click: Click) -> bool:
    """Tell whether only a ticket can speak here: the bot is not in the place, or may not write."""
    if click.guild_id is None:
        return click.context.private_channel
    return not click.is_guild_integration() or not _may_write(click)


def chat_of_click(click: Click, ticket: Ticket) -> ChatRef:
    """Name the place; one where the bot cannot speak is a place of its own for each person."""
    channel = click.channel_id or 0
    kind = ChatKind.GROUP if isinstance(click.channel, discord.GroupChannel) else None
    chat = chat_of(click.guild_id, channel, kind=kind)
    return replace(chat, thread=f"{_ALONE}{ticket.person}") if ticket.is_alone else chat


def person_alone(chat: ChatRef) -> int | None:
    """Tell who is meant where only a ticket can speak; None where the bot itself can."""
    thread = chat.thread or ""
    return int(thread.removeprefix(_ALONE)) if thread.startswith(_ALONE) else None


def to_message(click: Click, ticket: Ticket, *, command: Command, text: str) -> IncomingMessage:
    """Make a message of what was filled in.

    Its id is the ticket: whole where nothing else can speak there, else without the token, which
    is a secret while it lasts.
    """
    kept = ticket if ticket.is_alone else replace(ticket, token=SPENT)
    return IncomingMessage(
        ref=MessageRef(chat=chat_of_click(click, ticket), message=str(kept)),
        sender=person_of(click.user.id),
        is_moderator=_is_moderator(click),
        is_addressed=True,
        text=text,
        sent_at=click.created_at,
        locale=language_of(click.locale),
        token=token_of(ticket),
        command=command,
    )


def about(
    message: IncomingMessage, target: int, pictures: int, *, from_bot: bool
) -> IncomingMessage:
    """Point a message to the pictures of another one in the same place."""
    return replace(
        message,
        reply_to=MessageRef(chat=message.ref.chat, message=str(target)),
        replied=RepliedTo(media=(MediaKind.IMAGE,) * pictures, from_bot=from_bot),
    )


def to_press(
    click: Click, ticket: Ticket, *, proposal: ProposalId, action: str, words: str | None
) -> ButtonPress:
    """Make a tap of a press on a button, or of the form that an earlier one opened."""
    source = 0 if click.message is None else click.message.id
    chat = chat_of_click(click, ticket)
    return ButtonPress(
        event=str(click.id),
        message=replace(message_of(click.guild_id, click.channel_id or 0, source), chat=chat),
        proposal=proposal,
        action=action,
        by=person_of(click.user.id),
        is_moderator=_is_moderator(click),
        locale=language_of(click.locale),
        token=token_of(ticket),
        words=words,
    )


def token_of(ticket: Ticket) -> ReplyToken:
    """Write a ticket down for the outbox."""
    return ReplyToken(token=str(ticket), expires_at=ticket.expires_at)


def to_attachment(file: discord.Attachment) -> Attachment:
    """Name a file that came with a command; no message holds it, so its link has to do."""
    return Attachment(
        key=link_key(file.url),
        kind=kind_of(file.content_type, file.filename),
        name=file.filename,
        size=file.size,
    )


def pictures_of(message: discord.Message) -> tuple[Attachment, ...]:
    """List the pictures of a message, of what it forwards and of its embeds."""
    return tuple(each for each in attachments_of(message) if each.kind is MediaKind.IMAGE)


def can_read_again(click: Click, message: discord.Message) -> bool:
    """Tell whether the bot may read a message by itself, whose menu showed it in full.

    Without the message content intent these are its own messages, and those said to it.
    """
    me = click.application_id
    return (
        click.client.intents.message_content
        or click.context.dm_channel
        or message.author.id == me
        or me in {user.id for user in message.mentions}
    )


def linked(message: discord.Message) -> tuple[Attachment, ...]:
    """List the same pictures by their links, for messages that nobody can look up later."""
    files = [to_attachment(each) for each in files_of(message)]
    embedded = [
        Attachment(key=link_key(each.proxy_url or each.url), kind=MediaKind.IMAGE, name="embed")
        for each in embedded_pictures(message)
    ]
    return tuple(each for each in (*files, *embedded) if each.kind is MediaKind.IMAGE)


def _may_write(click: Click) -> bool:
    allowed = click.app_permissions
    is_thread = isinstance(click.channel, discord.Thread)
    writes = allowed.send_messages_in_threads if is_thread else allowed.send_messages
    return allowed.view_channel and writes


def _is_moderator(click: Click) -> bool:
    """Tell whether somebody keeps order here; where the bot is not, nobody does."""
    if click.guild_id is None or not click.is_guild_integration():
        return False
    allowed = click.permissions
    return allowed.manage_messages or allowed.manage_guild
