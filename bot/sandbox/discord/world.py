"""Everything one stand-in knows, and the small server it starts with."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from bot.sandbox.clock import VirtualClock
from bot.sandbox.control import Door
from bot.sandbox.discord import permissions
from bot.sandbox.discord.entities import (
    DM,
    MIB,
    TEXT,
    Attachment,
    Channel,
    Guild,
    Interaction,
    Message,
    Overwrite,
    Role,
    User,
)
from bot.sandbox.discord.intents import PRIVILEGED
from bot.sandbox.discord.links import Links
from bot.sandbox.discord.refusals import Json, Refusal
from bot.sandbox.discord.settings import Settings
from bot.sandbox.discord.snowflakes import Snowflakes
from bot.sandbox.faults import FaultBook, SpecError
from bot.sandbox.journal import Journal

_Thing = TypeVar("_Thing")

BOT_NAME = "danqing"
DM_FILE_LIMIT = 10 * MIB


@dataclass(slots=True, kw_only=True)
class Application:
    """The application whose bot is tested."""

    id: int
    bot_id: int
    token: str
    approved: set[str]
    # By the server they are for; None for all.
    commands: dict[int | None, dict[int, Json]] = field(default_factory=dict)
    creates: dict[int | None, list[float]] = field(default_factory=dict)


class World:
    """The state behind every route; in memory, only the journal is kept."""

    def __init__(self, settings: Settings, faults: FaultBook) -> None:
        self.settings = settings
        self.door: Door | None = None
        self.clock = VirtualClock(settings.time) if settings.time else VirtualClock()
        path = settings.state / "journal.jsonl" if settings.state else None
        self.journal = Journal(path, self.clock.now)
        for _ in self.journal.replay():
            pass  # numbers go on where an earlier run ended
        self.faults = faults
        self.ids = Snowflakes(self.clock.now)
        self.links = Links(self.clock.now, settings.link_life_s)
        self.base_url = ""  # known once the port is
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.attachments: dict[int, Attachment] = {}
        self.interactions: dict[int, Interaction] = {}
        self.by_token: dict[str, Interaction] = {}
        bot = User(id=self.ids.next(), name=BOT_NAME, is_bot=True)
        self.users[bot.id] = bot
        self.app = Application(
            id=bot.id, bot_id=bot.id, token=settings.token, approved=set(settings.approved)
        )
        _furnish(self)

    # Finding things

    @property
    def bot(self) -> User:
        """Return the application's own user."""
        return self.users[self.app.bot_id]

    def user(self, user_id: int) -> User:
        """Return a user, or refuse."""
        return _found(self.users, user_id, 10013)

    def guild(self, guild_id: int) -> Guild:
        """Return a server the bot is in, or refuse."""
        guild = _found(self.guilds, guild_id, 10004)
        if self.app.bot_id not in guild.members:
            raise Refusal(50001)
        return guild

    def guild_of(self, channel: Channel) -> Guild | None:
        """Return the server of a channel, None for a direct message."""
        return None if channel.guild_id is None else self.guilds[channel.guild_id]

    def shared_guilds(self) -> Iterator[Guild]:
        """Yield the servers the bot is in."""
        return (guild for guild in self.guilds.values() if self.app.bot_id in guild.members)

    def threads(self, guild: Guild) -> list[Channel]:
        """Return the threads of a server that are not archived."""
        channels = (self.channels[each] for each in guild.channels)
        return [each for each in channels if each.is_thread and not each.is_archived]

    def permissions(self, channel: Channel, user_id: int) -> int:
        """Return what somebody may do in a channel."""
        guild = self.guild_of(channel)
        if guild is None:
            return permissions.IN_DM if user_id in channel.recipients else 0
        if user_id not in guild.members:
            return 0
        if channel.is_thread and channel.parent_id is not None:
            channel = self.channels[channel.parent_id]
        return permissions.in_channel(guild, channel, user_id)

    def file_limit(self, channel: Channel) -> int:
        """Return the most bytes of one file in a channel."""
        guild = self.guild_of(channel)
        return DM_FILE_LIMIT if guild is None else guild.file_limit

    # Making things

    def add_user(self, name: str, locale: str = "en-US") -> User:
        """Register a person."""
        user = User(id=self.ids.next(), name=name, locale=locale)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, owner: User, *, has_bot: bool = True, tier: int = 0) -> Guild:
        """Found a server; everybody known so far joins it."""
        guild_id = self.ids.next()
        everyone = Role(id=guild_id, name="@everyone", permissions=int(permissions.DEFAULT))
        guild = Guild(
            id=guild_id, name=name, owner_id=owner.id, tier=tier, roles={guild_id: everyone}
        )
        guild.locale = owner.locale
        for user in self.users.values():
            if not user.is_bot:
                guild.members[user.id] = set()
        if has_bot:
            role = Role(id=self.ids.next(), name=BOT_NAME, permissions=0, managed=True)
            guild.roles[role.id] = role
            guild.members[self.app.bot_id] = {role.id}
        self.guilds[guild.id] = guild
        return guild

    def add_channel(self, guild: Guild, name: str, *, kind: int = TEXT) -> Channel:
        """Open a channel."""
        channel = Channel(id=self.ids.next(), kind=kind, name=name, guild_id=guild.id)
        self.channels[channel.id] = channel
        guild.channels.append(channel.id)
        return channel

    def dm_with(self, user: User) -> Channel:
        """Return the direct message channel of the bot and a person."""
        for channel in self.channels.values():
            if channel.kind == DM and user.id in channel.recipients:
                return channel
        channel = Channel(id=self.ids.next(), kind=DM, recipients=(user.id, self.app.bot_id))
        self.channels[channel.id] = channel
        return channel

    def overwrite(self, channel: Channel, target: int, *, allow: int, deny: int) -> None:
        """Set what a channel gives to and takes from a role or member."""
        guild = self.guild_of(channel)
        is_role = guild is not None and target in guild.roles
        channel.overwrites[target] = Overwrite(is_role=is_role, allow=allow, deny=deny)

    def new_token(self) -> str:
        """Make the token of an interaction: opaque, safe in an address."""
        return secrets.token_urlsafe(60)

    # The control plane

    def advance_clock(self, seconds: float) -> None:
        """Push the clock forward."""
        self.journal.append("clock", advance=seconds)
        self.clock.advance(seconds)

    def set_account(self, spec: Mapping[str, object]) -> None:
        """Switch the application's privileged intents: ``{"approved": [NAME, …]}``."""
        approved = spec.get("approved")
        if set(spec) != {"approved"} or not isinstance(approved, list):
            raise SpecError("account takes approved, a list of privileged intents")
        unknown = set(map(str, approved)) - set(PRIVILEGED)
        if unknown:
            raise SpecError(f"unknown intents {sorted(unknown)}; known: {sorted(PRIVILEGED)}")
        self.app.approved = set(approved)

    def patch_catalogue(self, _spec: Mapping[str, object]) -> None:
        """Refuse: nothing is for sale here."""
        raise SpecError("Discord has no catalogue")

    def end_faults(self) -> None:
        """Do nothing: armed faults leave nothing behind here."""


def _furnish(world: World) -> None:
    """Set up one small server with people of both languages, and one channel nobody opened."""
    owner = world.add_user("mei", "zh-CN")
    world.add_user("lin", "zh-CN")
    world.add_user("alice")
    world.add_user("bob")
    guild = world.add_guild("Painters", owner)
    for name in ("general", "studio"):
        world.add_channel(guild, name)
    hidden = world.add_channel(guild, "hidden")
    world.overwrite(
        hidden, world.app.bot_id, allow=0, deny=int(permissions.Permission.VIEW_CHANNEL)
    )


def _found(things: Mapping[int, _Thing], key: int, code: int) -> _Thing:
    thing = things.get(key)
    if thing is None:
        raise Refusal(code)
    return thing
