"""Interactions: made by people, alive for three seconds, then by their answer for 15 minutes."""

import time
from typing import Final

from bot.sandbox.discord import message_views, views
from bot.sandbox.discord.entities import DM, Channel, Guild, Interaction, Message, User
from bot.sandbox.discord.permissions import Permission
from bot.sandbox.discord.refusals import Json, Refusal
from bot.sandbox.discord.sessions import Hub
from bot.sandbox.discord.world import World

COMMAND: Final = 2
COMPONENT: Final = 3
AUTOCOMPLETE: Final = 4
MODAL: Final = 5
ANSWER_WITHIN_S: Final = 3.0
TOKEN_LIFE_S: Final = 15 * 60.0
# Where an interaction happens.
_IN_GUILD, _IN_BOT_DM, _IN_PRIVATE = 0, 1, 2


class Interactions:
    """Makes interactions and finds them again."""

    def __init__(self, world: World, hub: Hub) -> None:
        self._world = world
        self._hub = hub

    def begin(
        self,
        kind: int,
        user: User,
        channel: Channel,
        data: Json,
        *,
        message: Message | None = None,
        parent: Interaction | None = None,
    ) -> Interaction:
        """Hand an interaction to the application."""
        world = self._world
        made = Interaction(
            id=world.ids.next(),
            token=world.new_token(),
            kind=kind,
            user_id=user.id,
            channel_id=channel.id,
            guild_id=channel.guild_id,
            data=data,
            made_at=world.clock.now(),
            told_at=time.perf_counter(),
            message_id=None if message is None else message.id,
            parent=parent,
        )
        world.interactions[made.id] = made
        world.by_token[made.token] = made
        payload = self._payload(made, user, channel, message)
        heard = self._hub.dispatch(
            "INTERACTION_CREATE", lambda _: payload, guild_id=channel.guild_id
        )
        world.journal.append(
            "interaction",
            id=str(made.id),
            kind=kind,
            user=user.name,
            channel=str(channel.id),
            name=data.get("name") or data.get("custom_id"),
            message=None if message is None else str(message.id),
            heard=heard,
        )
        return made

    def _payload(
        self, made: Interaction, user: User, channel: Channel, message: Message | None
    ) -> Json:
        world = self._world
        guild = world.guild_of(channel)
        payload: Json = {
            "id": str(made.id),
            "application_id": str(world.app.id),
            "type": made.kind,
            "token": made.token,
            "version": 1,
            "data": made.data,
            "channel_id": str(channel.id),
            "channel": views.partial_channel_json(world, channel, user.id),
            "locale": user.locale,
            "app_permissions": str(views.app_permissions(world, channel)),
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": self._owners(guild, user),
            "attachment_size_limit": views.file_limit_of(world, channel),
            "context": self._context(channel),
        }
        if guild is None:
            payload["user"] = views.user_json(user)
        else:
            payload["guild_id"] = str(guild.id)
            payload["guild_locale"] = guild.locale
            payload["guild"] = {"id": str(guild.id), "locale": guild.locale, "features": []}
            payload["member"] = {
                **views.member_json(guild, user),
                "permissions": str(int(world.permissions(channel, user.id))),
            }
        if message is not None and made.kind in {COMPONENT, MODAL}:
            payload["message"] = message_views.message_json(world, message)
        return payload

    def _context(self, channel: Channel) -> int:
        if channel.kind != DM:
            return _IN_GUILD
        return _IN_BOT_DM if self._world.app.bot_id in channel.recipients else _IN_PRIVATE

    def _owners(self, guild: Guild | None, user: User) -> Json:
        if guild is None:
            return {"0": "0"}
        if self._world.app.bot_id in guild.members:
            return {"0": str(guild.id)}
        return {"1": str(user.id)}

    def unanswered(self, interaction_id: int, token: str) -> Interaction:
        """Return an interaction that still waits for its callback.

        Raises:
            Refusal: it is not known, its three seconds are over, or it has been answered.
        """
        found = self._world.interactions.get(interaction_id)
        if found is None or found.token != token:
            raise Refusal(10062)
        if found.answer is not None:
            raise Refusal(40060)
        if self._age(found) > ANSWER_WITHIN_S:
            raise Refusal(10062)
        return found

    def answered(self, application_id: int, token: str) -> Interaction:
        """Return an interaction whose token still writes.

        Raises:
            Refusal: the token is unknown, too old, or its interaction was never answered.
        """
        found = self._world.by_token.get(token)
        if found is None or application_id != self._world.app.id:
            raise Refusal(50027)
        if self._age(found) > TOKEN_LIFE_S:
            raise Refusal(50027)
        if found.answer is None:
            raise Refusal(10015)
        return found

    def has_failed(self, interaction: Interaction) -> bool:
        """Say whether the person was told that the application did not respond."""
        return interaction.answer is None and self._age(interaction) > ANSWER_WITHIN_S

    def _age(self, interaction: Interaction) -> float:
        return self._world.clock.now() - interaction.made_at

    def metadata(self, interaction: Interaction) -> Json:
        """Return what stands in the messages that come of an interaction."""
        user = self._world.users[interaction.user_id]
        guild = None if interaction.guild_id is None else self._world.guilds[interaction.guild_id]
        view: Json = {
            "id": str(interaction.id),
            "type": interaction.kind,
            "user": views.user_json(user),
            "authorizing_integration_owners": self._owners(guild, user),
        }
        if interaction.kind == COMMAND:
            view["command_type"] = interaction.data.get("type")
            view["name"] = interaction.data.get("name")
        elif interaction.message_id is not None:
            view["interacted_message_id"] = str(interaction.message_id)
        if interaction.parent is not None:
            view["triggering_interaction_metadata"] = self.metadata(interaction.parent)
        return view

    def may_use(self, user: User, channel: Channel) -> bool:
        """Say whether somebody may use commands in a channel."""
        given = self._world.permissions(channel, user.id)
        return bool(given & Permission.USE_APPLICATION_COMMANDS)
