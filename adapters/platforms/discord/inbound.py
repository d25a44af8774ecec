"""Messages of Discord as plain data of the core; pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import discord

from adapters.platforms.discord.keys import embed_key, file_key
from adapters.platforms.discord.places import message_of, person_of
from core.intents import Language, MediaKind, RepliedTo
from core.messages import Attachment, IncomingMessage, MessageRef, QuotedMessage

_SPOKEN = frozenset({discord.MessageType.default, discord.MessageType.reply})
_EMBED_NAME = "embed"
_BLANKS = r"[ \t\u3000]*"
_MARK = re.compile(
    r"<(?:(?P<person>@!?)|(?P<role>@&)|(?P<channel>\#))(?P<id>\d+)>"
    r"|<a?:(?P<emoji>\w+):\d+>"
)
_SUFFIXES = {
    MediaKind.IMAGE: (".png", ".jpg", ".jpeg", ".webp", ".gif", ".heic", ".heif", ".bmp", ".avif"),
    MediaKind.VIDEO: (".mp4", ".mov", ".webm", ".mkv", ".avi", ".m4v"),
}
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedPicture:
    """A picture in an embed: where it is, and Discord's own copy of it, if any."""

    url: str
    proxy_url: str | None


def is_for_us(message: discord.Message, me: int) -> bool:
    """Tell whether a person speaks to the bot: by name, in answer to it, or in private.

    Roles and @everyone call nobody here; an answer without the ping calls only where its words can
    be read, for otherwise there is nothing to answer.
    """
    if message.author.bot or message.webhook_id is not None or message.type not in _SPOKEN:
        return False
    if is_direct(message):
        return True
    if mentions(message, me):
        return True
    answered = answered_message(message)
    is_readable = bool(message.content or message.attachments)
    return answered is not None and answered.author.id == me and is_readable


def is_direct(message: discord.Message) -> bool:
    """Tell whether a message was written to the bot alone."""
    channel = message.channel
    if isinstance(channel, discord.PartialMessageable):
        return channel.type is discord.ChannelType.private
    return isinstance(channel, discord.DMChannel)


def mentions(message: discord.Message, me: int) -> bool:
    """Tell whether the bot is named, be it by the ping of a reply."""
    return any(user.id == me for user in message.mentions) or me in message.raw_mentions


def to_message(
    message: discord.Message, me: int, *, answered: discord.Message | None = None
) -> IncomingMessage:
    """Read what a person wrote to the bot; `answered` is what they replied to, where known."""
    return IncomingMessage(
        ref=ref_of(message),
        sender=person_of(message.author.id),
        is_moderator=is_moderator(message),
        is_addressed=True,
        text=plain_text(message, me),
        sent_at=message.created_at,
        attachments=attachments_of(message),
        reply_to=reply_ref(message),
        replied=_replied(message, me, answered),
    )


def to_quoted(message: discord.Message, me: int, ref: MessageRef) -> QuotedMessage:
    """Read a message that somebody points to."""
    return QuotedMessage(
        ref=ref, from_bot=message.author.id == me, attachments=attachments_of(message)
    )


def ref_of(message: discord.Message) -> MessageRef:
    """Name a message by its place."""
    guild = None if message.guild is None else message.guild.id
    if guild is None and isinstance(message.channel, discord.PartialMessageable):
        # A server that is not known yet.
        guild = message.channel.guild_id
    return message_of(guild, message.channel.id, message.id)


def reply_ref(message: discord.Message) -> MessageRef | None:
    """Name the message that is replied to; a forward is none."""
    reference = message.reference
    if message.type is not discord.MessageType.reply or reference is None:
        return None
    if reference.message_id is None:
        return None
    guild = ref_of(message).chat.tenant
    return message_of(
        int(guild) if guild.isdigit() else None, reference.channel_id, reference.message_id
    )


def answered_message(message: discord.Message) -> discord.Message | None:
    """Give the message that is replied to where it came along."""
    if message.type is not discord.MessageType.reply or message.reference is None:
        return None
    resolved = message.reference.resolved
    return resolved if isinstance(resolved, discord.Message) else None


def attachments_of(message: discord.Message) -> tuple[Attachment, ...]:
    """List the files of a message, of what it forwards, and the pictures that it embeds."""
    found = [_attachment(message, each) for each in files_of(message)]
    found += [
        Attachment(
            key=embed_key(message.channel.id, message.id, index),
            kind=MediaKind.IMAGE,
            name=f"{_EMBED_NAME}-{index}",
        )
        for index, _ in enumerate(embedded_pictures(message))
    ]
    return tuple(found)


def files_of(message: discord.Message) -> Iterator[discord.Attachment]:
    """Give the files of a message, then those of what it forwards."""
    yield from message.attachments
    for snapshot in message.message_snapshots:
        yield from snapshot.attachments


def embedded_pictures(message: discord.Message) -> Sequence[EmbeddedPicture]:
    """Give the pictures in embeds; a link in the words is a reference by itself."""
    embeds = [
        *message.embeds,
        *(each for shot in message.message_snapshots for each in shot.embeds),
    ]
    found: list[EmbeddedPicture] = []
    for embed in embeds:
        picture = embed.image if embed.image.url else embed.thumbnail
        named = {picture.url, embed.url} - {None}
        if picture.url and not any(url in message.content for url in named if url):
            found.append(EmbeddedPicture(url=picture.url, proxy_url=picture.proxy_url))
    return found


def kind_of(content_type: str | None, name: str) -> MediaKind:
    """Tell pictures and films by what the sender's client says, else by the name."""
    major = (content_type or "").partition("/")[0]
    if major in {MediaKind.IMAGE.value, MediaKind.VIDEO.value}:
        return MediaKind(major)
    for kind, suffixes in _SUFFIXES.items():
        if not major and name.lower().endswith(suffixes):
            return kind
    return MediaKind.FILE


def is_moderator(message: discord.Message) -> bool:
    """Tell whether the author keeps order in the place; false where that is not known."""
    author, channel = message.author, message.channel
    if not isinstance(author, discord.Member) or isinstance(
        channel, discord.PartialMessageable | discord.DMChannel | discord.GroupChannel
    ):
        return False
    try:
        allowed = channel.permissions_for(author)
    except discord.ClientException:
        # A thread whose channel is not known.
        allowed = author.guild_permissions
    return allowed.manage_messages or allowed.manage_guild


def plain_text(message: discord.Message, me: int) -> str:
    """Take the mention of the bot out, and write others by name: nobody gets to see ids."""
    names = {user.id: user.display_name for user in message.mentions}

    def spelled(mark: re.Match[str]) -> str:
        if mark["emoji"]:
            return f":{mark['emoji']}:"
        number = int(mark["id"])
        if mark["channel"]:
            channel = message.guild and message.guild.get_channel_or_thread(number)
            return f"#{channel.name}" if channel else ""
        if mark["role"]:
            role = message.guild and message.guild.get_role(number)
            return f"@{role.name}" if role else ""
        return f"@{names[number]}" if number in names else ""

    ours = re.compile(rf"{_BLANKS}<@!?{me}>{_BLANKS}")
    return _MARK.sub(spelled, ours.sub(" ", message.content)).strip()


def language_of(text: str) -> Language:
    """Choose a language for a word to the person while nothing has read the message yet."""
    return Language.ZH if _HAN.search(text) else Language.EN


def _replied(
    message: discord.Message, me: int, answered: discord.Message | None
) -> RepliedTo | None:
    if reply_ref(message) is None:
        return None
    answered = answered or answered_message(message)
    if answered is None:
        return RepliedTo()
    return RepliedTo(
        media=tuple(each.kind for each in attachments_of(answered)),
        from_bot=answered.author.id == me,
    )


def _attachment(message: discord.Message, file: discord.Attachment) -> Attachment:
    return Attachment(
        key=file_key(message.channel.id, message.id, file.id),
        kind=kind_of(file.content_type, file.filename),
        name=file.filename,
        size=file.size,
    )
