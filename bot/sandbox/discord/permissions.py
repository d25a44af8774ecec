"""Who may do what where: Discord's permission bits and how they add up."""

from enum import IntFlag

from bot.sandbox.discord.entities import Channel, Guild


class Permission(IntFlag):
    """The bits that matter here; the others pass through untouched."""

    MANAGE_CHANNELS = 1 << 4
    ADMINISTRATOR = 1 << 3
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38


EVERYTHING = (1 << 53) - 1
# What a server gives @everyone unless it was changed.
DEFAULT = (
    Permission.ADD_REACTIONS
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)
# In a direct message nobody can be kept from anything.
IN_DM = DEFAULT | Permission.CREATE_PRIVATE_THREADS


def in_guild(guild: Guild, user_id: int) -> int:
    """Add up what a member's roles give, before any channel."""
    if user_id == guild.owner_id:
        return EVERYTHING
    given = guild.roles[guild.id].permissions
    for role_id in guild.members.get(user_id, ()):
        given |= guild.roles[role_id].permissions
    return EVERYTHING if given & Permission.ADMINISTRATOR else given


def in_channel(guild: Guild, channel: Channel, user_id: int) -> int:
    """Return what a member may do in a channel; of a thread, its parent is given."""
    given = in_guild(guild, user_id)
    if given == EVERYTHING:
        return given
    overwrites = channel.overwrites
    if guild.id in overwrites:
        given = overwrites[guild.id].applied(given)
    allow = deny = 0
    for role_id in guild.members.get(user_id, ()):
        if role_id in overwrites:
            allow |= overwrites[role_id].allow
            deny |= overwrites[role_id].deny
    given = given & ~deny | allow
    if user_id in overwrites:
        given = overwrites[user_id].applied(given)
    # Who cannot see a channel can do nothing there.
    return given if given & Permission.VIEW_CHANNEL else 0


def bits(names: list[str]) -> int:
    """Add up permissions by name.

    Raises:
        KeyError: there is no such permission here.
    """
    total = 0
    for name in names:
        total |= Permission[name.upper()]
    return total
