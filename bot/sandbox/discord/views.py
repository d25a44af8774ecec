"""How people and places look on the wire."""

from bot.sandbox.discord import permissions
from bot.sandbox.discord.entities import (
    DM,
    MIB,
    PRIVATE_THREAD,
    Channel,
    Guild,
    Role,
    User,
)
from bot.sandbox.discord.refusals import Json
from bot.sandbox.discord.snowflakes import iso, made_at
from bot.sandbox.discord.world import World


def user_json(user: User) -> Json:
    """Show a user."""
    view: Json = {
        "id": str(user.id),
        "username": user.name,
        "global_name": None if user.is_bot else user.name.title(),
        "discriminator": "0000" if user.is_bot else "0",
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "banner": None,
        "accent_color": None,
        "primary_guild": None,
        "collectibles": None,
        "avatar_decoration_data": None,
    }
    if user.is_bot:
        view["bot"] = True
    return view


def member_json(guild: Guild, user: User, *, with_user: bool = True) -> Json:
    """Show a user as a member of a server."""
    view: Json = {
        "roles": [str(role) for role in sorted(guild.members.get(user.id, ()))],
        "nick": None,
        "avatar": None,
        "banner": None,
        "joined_at": iso(made_at(guild.id)),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "communication_disabled_until": None,
        "flags": 0,
    }
    return {**view, "user": user_json(user)} if with_user else view


def role_json(role: Role, position: int) -> Json:
    """Show a role."""
    return {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(role.permissions),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": role.managed,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def channel_json(world: World, channel: Channel) -> Json:
    """Show a channel, thread or direct message."""
    view: Json = {
        "id": str(channel.id),
        "type": channel.kind,
        "last_message_id": str(channel.messages[-1]) if channel.messages else None,
        "flags": 0,
    }
    if channel.kind == DM:
        others = [each for each in channel.recipients if each != world.app.bot_id]
        return {**view, "recipients": [user_json(world.users[each]) for each in others]}
    view |= {
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "parent_id": str(channel.parent_id) if channel.parent_id else None,
        "rate_limit_per_user": 0,
        "nsfw": channel.nsfw,
    }
    if channel.is_thread:
        return {**view, **_thread_fields(channel)}
    overwrites = [
        {
            "id": str(target),
            "type": 0 if each.is_role else 1,
            "allow": str(each.allow),
            "deny": str(each.deny),
        }
        for target, each in channel.overwrites.items()
    ]
    return {**view, "position": 0, "topic": None, "permission_overwrites": overwrites}


def _thread_fields(thread: Channel) -> Json:
    metadata: Json = {
        "archived": thread.is_archived,
        "locked": thread.is_locked,
        "auto_archive_duration": 1440,
        "archive_timestamp": iso(thread.archived_at or made_at(thread.id)),
        "create_timestamp": iso(made_at(thread.id)),
    }
    if thread.kind == PRIVATE_THREAD:
        metadata["invitable"] = True
    return {
        "owner_id": str(thread.owner_id),
        "thread_metadata": metadata,
        "message_count": len(thread.messages),
        "total_message_sent": len(thread.messages),
        "member_count": len(thread.members),
    }


def thread_member_json(thread: Channel, user_id: int) -> Json:
    """Show somebody's place in a thread."""
    return {
        "id": str(thread.id),
        "user_id": str(user_id),
        "join_timestamp": iso(made_at(thread.id)),
        "flags": 0,
    }


def guild_json(guild: Guild) -> Json:
    """Show a server as the REST routes do."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "owner_id": str(guild.owner_id),
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "nsfw": False,
        "premium_tier": guild.tier,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": guild.locale,
        "vanity_url_code": None,
        "application_id": None,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [role_json(role, place) for place, role in enumerate(guild.roles.values())],
        "max_members": 500_000,
        "max_presences": None,
        "max_video_channel_users": 25,
        "max_stage_video_channel_users": 50,
        "home_header": None,
        "widget_enabled": False,
        "widget_channel_id": None,
        "incidents_data": None,
    }


def guild_create_json(world: World, guild: Guild) -> Json:
    """Show a server as it enters a gateway session."""
    channels = [world.channels[each] for each in guild.channels]
    return {
        **guild_json(guild),
        "joined_at": iso(made_at(guild.id)),
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        # Without the members intent only the bot itself is named.
        "members": [member_json(guild, world.bot)],
        "channels": [channel_json(world, each) for each in channels if not each.is_thread],
        "threads": [channel_json(world, each) for each in world.threads(guild)],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def partial_channel_json(world: World, channel: Channel, user_id: int) -> Json:
    """Show a channel as interactions tell it."""
    view = channel_json(world, channel)
    return {**view, "permissions": str(world.permissions(channel, user_id))}


def application_json(world: World) -> Json:
    """Show the application."""
    flags = {"guild_presences": 1 << 13, "guild_members": 1 << 15, "message_content": 1 << 19}
    return {
        "id": str(world.app.id),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "summary": "",
        "type": None,
        "bot": user_json(world.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": (total := sum(flags[name] for name in world.app.approved)),
        "flags_new": str(total),
        "hook": True,
        "rpc_origins": [],
        "owner": user_json(next(user for user in world.users.values() if not user.is_bot)),
        "team": None,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": [],
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "approximate_guild_count": len(list(world.shared_guilds())),
        "integration_types_config": {"0": {}, "1": {}},
    }


def file_limit_of(world: World, channel: Channel) -> int:
    """Return the `attachment_size_limit` of an interaction."""
    return max(10 * MIB, world.file_limit(channel))


def app_permissions(world: World, channel: Channel) -> int:
    """Return what the application may do where an interaction happened."""
    guild = world.guild_of(channel)
    if guild is not None and world.app.bot_id not in guild.members:
        # A user's own application may do there what its answers need.
        return int(permissions.DEFAULT)
    return world.permissions(channel, world.app.bot_id)
