"""Messages of ours, looked for in the chat itself."""

from collections.abc import Mapping

import discord

from adapters.platforms.discord.outbound import Rendered

MOST_READ = 500
"""Messages that are looked through; more lie between only where nobody waits any more."""


def is_it(
    message: discord.Message, *, me: int, nonce: str, rendered: Rendered, reply_to: int | None
) -> bool:
    """Tell whether a message in the chat is the one that was to be sent.

    Discord does not promise to give nonces back, and an answer to an interaction has none. Buttons
    belong to one message of ours; without any it is what was answered, and the words.
    """
    if message.author.id != me:
        return False
    if message.nonce is not None:
        return str(message.nonce) == nonce
    wanted = _button_ids(rendered)
    if wanted:
        return bool(wanted & _ids_in(message))
    reference = message.reference
    answered = reference.message_id if reference is not None else None
    is_answer = reply_to is None or answered in {None, reply_to}
    has_files = len(message.attachments) == len(rendered.media)
    return is_answer and has_files and message.content.strip() == rendered.content.strip()


def _button_ids(rendered: Rendered) -> set[str]:
    return {
        str(button["custom_id"])
        for row in rendered.components
        for button in _list(row["components"])
        if "custom_id" in button
    }


def _ids_in(message: discord.Message) -> set[str]:
    return {
        button.custom_id
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for button in row.children
        if isinstance(button, discord.Button) and button.custom_id is not None
    }


def _list(value: object) -> list[Mapping[str, object]]:
    return value if isinstance(value, list) else []
