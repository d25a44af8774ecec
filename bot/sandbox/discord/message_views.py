"""How messages and their files look on the wire."""

import re

from bot.sandbox.discord.entities import COMPONENTS_V2, DM, REPLY, Attachment, Message
from bot.sandbox.discord.refusals import Json
from bot.sandbox.discord.snowflakes import iso, made_at
from bot.sandbox.discord.views import member_json, user_json
from bot.sandbox.discord.world import World

CONTENT_FIELDS = ("content", "embeds", "attachments", "components")
_EMBEDDED = re.compile(r"attachment://(.+)")


def attachment_json(world: World, attachment: Attachment) -> Json:
    """Show a file, with a link that is fresh."""
    url = world.links.of(world.base_url, attachment)
    view: Json = {
        "id": str(attachment.id),
        "filename": attachment.filename,
        "size": len(attachment.content),
        "url": url,
        "proxy_url": url,
        "content_type": attachment.content_type,
        "content_scan_version": 0,
    }
    if attachment.description:
        view["description"] = attachment.description
    if attachment.size is not None:
        view["width"], view["height"] = attachment.size
    if attachment.ephemeral:
        view["ephemeral"] = True
    return view


def message_json(world: World, message: Message, *, has_content: bool = True) -> Json:
    """Show a message; what it says only to those who may know it."""
    view: Json = {
        "id": str(message.id),
        "type": message.kind,
        "channel_id": str(message.channel_id),
        "author": user_json(world.users[message.author_id]),
        "content": message.content,
        "timestamp": iso(made_at(message.id)),
        "edited_timestamp": None if message.edited_at is None else iso(message.edited_at),
        "tts": False,
        "flags": message.flags,
        "pinned": False,
        "mention_everyone": message.mentions_everyone,
        "mentions": [user_json(world.users[each]) for each in message.mentions],
        "mention_roles": [str(each) for each in message.mention_roles],
        "attachments": _shown_attachments(world, message),
        "embeds": _shown_embeds(world, message),
        "components": message.components,
    }
    if message.nonce is not None:
        view["nonce"] = message.nonce
    if message.reactions:
        view["reactions"] = [
            {
                "emoji": {"id": None, "name": emoji},
                "count": len(who),
                "me": world.app.bot_id in who,
                "count_details": {"burst": 0, "normal": len(who)},
                "burst_colors": [],
                "me_burst": False,
            }
            for emoji, who in message.reactions.items()
        ]
    if message.by_webhook:
        view["application_id"] = str(world.app.id)
        view["webhook_id"] = str(world.app.id)
        view["interaction_metadata"] = message.interaction
    if message.reference is not None:
        view |= _reference_fields(world, message, has_content=has_content)
    if not has_content and not tells_content(world, message):
        view |= {name: "" if name == "content" else [] for name in CONTENT_FIELDS}
    return view


def tells_content(world: World, message: Message) -> bool:
    """Say whether even a bot without the message content intent may read a message."""
    bot_id = world.app.bot_id
    if message.author_id == bot_id or bot_id in message.mentions:
        return True
    return world.channels[message.channel_id].kind == DM


def _reference_fields(world: World, message: Message, *, has_content: bool) -> Json:
    fields: Json = {"message_reference": message.reference}
    if message.snapshots:
        fields["message_snapshots"] = message.snapshots
    if message.kind == REPLY and message.reference is not None:
        quoted = world.messages.get(int(message.reference["message_id"]))
        # Each message is judged by itself: who mentions the bot in a reply does not open
        # what it replies to.
        fields["referenced_message"] = quoted and {
            key: value
            for key, value in message_json(world, quoted, has_content=has_content).items()
            if key != "referenced_message"
        }
    return fields


def _shown_attachments(world: World, message: Message) -> list[Json]:
    """Show the files, except those that an embed shows already."""
    inside = {name for name, _ in _embedded(message)}
    return [
        attachment_json(world, each)
        for each in message.attachments
        if each.filename not in inside or message.flags & COMPONENTS_V2
    ]


def _embedded(message: Message) -> list[tuple[str, str]]:
    found = []
    for embed in message.embeds:
        for place in ("image", "thumbnail"):
            match = _EMBEDDED.fullmatch(str((embed.get(place) or {}).get("url", "")))
            if match:
                found.append((match[1], place))
    return found


def _shown_embeds(world: World, message: Message) -> list[Json]:
    """Show the embeds with links in place of ``attachment://``."""
    by_name = {each.filename: each for each in message.attachments}
    shown = []
    for embed in message.embeds:
        view = {"type": "rich", **embed}
        if embed.get("fields"):
            view["fields"] = [{"inline": False, **each} for each in embed["fields"]]
        for place in ("image", "thumbnail"):
            match = _EMBEDDED.fullmatch(str((embed.get(place) or {}).get("url", "")))
            if match and match[1] in by_name:
                file = attachment_json(world, by_name[match[1]])
                keys = ("url", "proxy_url", "width", "height", "content_type")
                view[place] = {key: file[key] for key in keys if key in file}
        shown.append(view)
    return shown


def event_json(world: World, message: Message, *, has_content: bool) -> Json:
    """Show a message as an event tells it."""
    view = message_json(world, message, has_content=has_content)
    channel = world.channels[message.channel_id]
    view["channel_type"] = channel.kind
    guild = world.guild_of(channel)
    if guild is not None:
        view["guild_id"] = str(guild.id)
        view["member"] = member_json(guild, world.users[message.author_id], with_user=False)
    return view
