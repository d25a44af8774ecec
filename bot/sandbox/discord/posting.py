"""Messages come, change and go: stored, journalled, told to the sessions that may know."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from bot.sandbox.discord import intents, message_views, permissions, views
from bot.sandbox.discord.drafts import Draft, NewFile
from bot.sandbox.discord.entities import (
    DM,
    LOADING,
    PLAIN,
    REPLY,
    Attachment,
    Channel,
    Message,
    User,
)
from bot.sandbox.discord.refusals import Json, Refusal
from bot.sandbox.discord.sessions import Hub, Session
from bot.sandbox.discord.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """How a message came about, where it was not simply sent."""

    kind: int = PLAIN
    interaction: Json | None = None
    interaction_id: int | None = None
    only_for: int | None = None


class Chat:
    """What happens in channels."""

    def __init__(self, world: World, hub: Hub) -> None:
        self._world = world
        self._hub = hub

    def post(
        self,
        channel: Channel,
        author: User,
        draft: Draft,
        *,
        reference: Json | None = None,
        replied_to: Message | None = None,
        snapshots: Iterable[Json] = (),
        origin: Origin | None = None,
    ) -> Message:
        """Put a message into a channel."""
        world = self._world
        origin = origin or Origin()
        message = Message(
            id=world.ids.next(),
            channel_id=channel.id,
            author_id=author.id,
            kind=REPLY if replied_to is not None else origin.kind,
            content=draft.content or "",
            nonce=draft.nonce,
            flags=draft.flags,
            embeds=draft.embeds or [],
            components=draft.components or [],
            reference=reference,
            snapshots=list(snapshots),
            interaction=origin.interaction,
            by_webhook=origin.interaction is not None,
            only_for=origin.only_for,
        )
        message.attachments = [self.keep_file(channel, each) for each in draft.files]
        self._mention(message, draft, replied_to)
        world.messages[message.id] = message
        waited = None
        if replied_to is not None:
            waited = round((time.perf_counter() - replied_to.told_at) * 1000, 3)
        self._journal("message", message, interaction=origin.interaction_id, waited_ms=waited)
        if not message.is_ephemeral:
            channel.messages.append(message.id)
            if channel.is_thread and channel.is_archived and not channel.is_locked:
                channel.is_archived = False
                self.tell_channel("THREAD_UPDATE", channel)
            message.told_at = time.perf_counter()
            self._tell("MESSAGE_CREATE", message)
        return message

    def _mention(self, message: Message, draft: Draft, replied_to: Message | None) -> None:
        channel = self._world.channels[message.channel_id]
        found = draft.allowed.of(message.content)
        message.mentions = [each for each in found.users if each in self._world.users]
        author = None if replied_to is None else replied_to.author_id
        # A reply to the answer of an interaction notifies nobody, whatever the switch says.
        if (
            author is not None
            and draft.allowed.replied_user
            and author not in {message.author_id, *message.mentions}
            and replied_to is not None
            and not replied_to.by_webhook
        ):
            message.mentions.append(author)
        may_all = permissions.Permission.MENTION_EVERYONE
        if self._world.permissions(channel, message.author_id) & may_all:
            message.mention_roles = found.roles
            message.mentions_everyone = found.everyone

    def edit(self, message: Message, draft: Draft) -> None:
        """Change what a message says, where the draft says anything.

        Raises:
            Refusal: nothing would be left to see.
        """
        channel = self._world.channels[message.channel_id]
        kept = message.attachments
        if draft.keep is not None:
            kept = [each for each in kept if each.id in set(draft.keep)]
        content = message.content if draft.content is None else draft.content
        embeds = message.embeds if draft.embeds is None else draft.embeds
        components = message.components if draft.components is None else draft.components
        if not (content or embeds or components or kept or draft.files):
            raise Refusal(50006)
        if draft.content is not None:
            found = draft.allowed.of(content)
            message.mentions = [each for each in found.users if each in self._world.users]
        message.content, message.embeds, message.components = content, embeds, components
        message.attachments = kept + [self.keep_file(channel, each) for each in draft.files]
        message.flags = (message.flags | draft.flags) & ~LOADING
        message.edited_at = self._world.clock.now()
        self._journal("message_edit", message)
        if not message.is_ephemeral:
            self._tell("MESSAGE_UPDATE", message)

    def delete(self, message: Message, by: User) -> None:
        """Take a message away."""
        channel = self._world.channels[message.channel_id]
        del self._world.messages[message.id]
        for each in message.attachments:
            self._world.attachments.pop(each.id, None)
        self._world.journal.append(
            "message_delete", id=str(message.id), channel=str(channel.id), by=by.name
        )
        if message.is_ephemeral:
            return
        channel.messages.remove(message.id)
        view: Json = {"id": str(message.id), "channel_id": str(channel.id)}
        if channel.guild_id is not None:
            view["guild_id"] = str(channel.guild_id)
        self._hub.dispatch(
            "MESSAGE_DELETE",
            lambda _: view if self._is_seen(channel) else None,
            guild_id=channel.guild_id,
            intent=_message_intent(channel),
        )

    def keep_file(self, channel: Channel, file: NewFile, *, ephemeral: bool = False) -> Attachment:
        """Store a file."""
        attachment = Attachment(
            id=self._world.ids.next(),
            channel_id=channel.id,
            filename=file.filename,
            content=file.content,
            content_type=file.content_type,
            description=file.description,
            size=file.size,
            ephemeral=ephemeral,
        )
        self._world.attachments[attachment.id] = attachment
        return attachment

    def react(self, message: Message, user: User, emoji: str, *, is_added: bool) -> None:
        """Add or take away a reaction."""
        who = message.reactions.setdefault(emoji, set())
        (who.add if is_added else who.discard)(user.id)
        if not who:
            del message.reactions[emoji]
        channel = self._world.channels[message.channel_id]
        guild = self._world.guild_of(channel)
        view: Json = {
            "user_id": str(user.id),
            "channel_id": str(channel.id),
            "message_id": str(message.id),
            "message_author_id": str(message.author_id),
            "emoji": {"id": None, "name": emoji},
            "type": 0,
            "burst": False,
        }
        if guild is not None:
            view["guild_id"] = str(guild.id)
            view["member"] = views.member_json(guild, user)
        self._world.journal.append(
            "reaction", message=str(message.id), user=user.name, emoji=emoji, added=is_added
        )
        self._hub.dispatch(
            "MESSAGE_REACTION_ADD" if is_added else "MESSAGE_REACTION_REMOVE",
            lambda _: view if self._is_seen(channel) else None,
            guild_id=channel.guild_id,
            intent=intents.DIRECT_MESSAGE_REACTIONS
            if guild is None
            else intents.GUILD_MESSAGE_REACTIONS,
        )

    def tell_channel(self, event: str, channel: Channel, **extra: object) -> None:
        """Tell of a channel or thread that came, changed or went."""
        view = {**views.channel_json(self._world, channel), **extra}
        self._world.journal.append(
            "channel", what=event, channel=str(channel.id), name=channel.name
        )
        self._hub.dispatch(event, lambda _: view, guild_id=channel.guild_id, intent=intents.GUILDS)

    def _tell(self, event: str, message: Message) -> None:
        channel = self._world.channels[message.channel_id]

        def told(session: Session) -> Json | None:
            if not self._is_seen(channel):
                return None
            reads = bool(session.intents & intents.MESSAGE_CONTENT)
            return message_views.event_json(self._world, message, has_content=reads)

        self._hub.dispatch(event, told, guild_id=channel.guild_id, intent=_message_intent(channel))

    def _is_seen(self, channel: Channel) -> bool:
        given = self._world.permissions(channel, self._world.app.bot_id)
        return bool(given & permissions.Permission.VIEW_CHANNEL)

    def _journal(
        self,
        event: str,
        message: Message,
        *,
        interaction: int | None = None,
        waited_ms: float | None = None,
    ) -> None:
        """Write down all that can be seen of a message."""
        reference = message.reference or {}
        channel = self._world.channels[message.channel_id]
        self._world.journal.append(
            event,
            id=str(message.id),
            channel=str(channel.id),
            guild=channel.guild_id and str(channel.guild_id),
            author=self._world.users[message.author_id].name,
            by_bot=message.author_id == self._world.app.bot_id,
            content=message.content,
            nonce=message.nonce,
            reply_to=reference.get("message_id"),
            embeds=message.embeds,
            components=message.components,
            files=[
                {
                    "id": str(each.id),
                    "filename": each.filename,
                    "bytes": len(each.content),
                    "content_type": each.content_type,
                    "description": each.description,
                    "size": each.size,
                }
                for each in message.attachments
            ],
            pings={
                "users": [self._world.users[each].name for each in message.mentions],
                "roles": [str(each) for each in message.mention_roles],
                "everyone": message.mentions_everyone,
            },
            flags=message.flags,
            only_for=message.only_for and self._world.users[message.only_for].name,
            interaction=None if interaction is None else str(interaction),
            # From the telling of what it answers to its acceptance here.
            waited_ms=waited_ms,
        )


def _message_intent(channel: Channel) -> int:
    return intents.DIRECT_MESSAGES if channel.kind == DM else intents.GUILD_MESSAGES
