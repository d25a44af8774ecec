"""REST: channels, direct messages, threads, typing, servers."""

from aiohttp import web

from bot.sandbox.discord import views
from bot.sandbox.discord.access import Access, body_of, number
from bot.sandbox.discord.checks import Checks
from bot.sandbox.discord.drafts import Draft
from bot.sandbox.discord.entities import (
    DM,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TEXT,
    THREAD_MADE,
    Channel,
    Message,
)
from bot.sandbox.discord.permissions import Permission
from bot.sandbox.discord.posting import Chat, Origin
from bot.sandbox.discord.refusals import Json, Refusal, mistake
from bot.sandbox.discord.replies import nothing, reply
from bot.sandbox.discord.world import World

_LONGEST_NAME = 100
_DURATIONS = (60, 1440, 4320, 10080)
_THREAD_KEYS = frozenset(
    {
        "name", "archived", "locked", "auto_archive_duration", "rate_limit_per_user",
        "invitable", "type", "flags", "applied_tags",
    }
)  # fmt: skip


class ChannelsApi:
    """Handlers for places rather than for what is said in them."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self._access = Access(world)
        self._chat = chat

    async def get(self, request: web.Request) -> web.Response:
        """Return a channel."""
        return reply(
            views.channel_json(self._world, self._access.channel(number(request, "channel")))
        )

    async def typing(self, request: web.Request) -> web.Response:
        """Show that the bot is typing."""
        channel = self._access.channel(number(request, "channel"))
        if channel.kind != DM:
            self._access.need(channel, Permission.SEND_MESSAGES)
        self._world.journal.append("typing", channel=str(channel.id))
        return nothing()

    async def open_dm(self, request: web.Request) -> web.Response:
        """Return the direct message channel with a person, open or not to messages."""
        recipient = str(body_of(request).mapping().get("recipient_id"))
        if not recipient.isdigit():
            raise mistake(
                ("recipient_id",),
                "NUMBER_TYPE_COERCE",
                f'Value "{recipient}" is not snowflake.',
            )
        user = self._world.users.get(int(recipient))
        if user is None:
            raise mistake(
                ("recipient_id",), "INVALID_RECIPIENT", "Cannot send messages to this user"
            )
        if user.is_bot:
            raise Refusal(50007)
        return reply(views.channel_json(self._world, self._world.dm_with(user)))

    async def start_thread(self, request: web.Request) -> web.Response:
        """Begin a thread, at a message or by itself."""
        parent = self._access.channel(number(request, "channel"))
        if parent.kind != TEXT:
            raise Refusal(50024)
        body = self._thread_form(body_of(request).mapping(), is_new=True)
        starter: Message | None = None
        if "message" in request.match_info:
            starter = self._access.message(parent, number(request, "message"))
        kind = body.get("type", PRIVATE_THREAD) if starter is None else PUBLIC_THREAD
        wanted = (
            Permission.CREATE_PRIVATE_THREADS
            if kind == PRIVATE_THREAD
            else Permission.CREATE_PUBLIC_THREADS
        )
        self._access.need(parent, wanted)
        # A thread at a message has the message's id.
        thread_id = self._world.ids.next() if starter is None else starter.id
        if thread_id in self._world.channels:
            raise Refusal(160004)
        thread = Channel(
            id=thread_id,
            kind=kind,
            name=body["name"],
            guild_id=parent.guild_id,
            parent_id=parent.id,
            owner_id=self._world.app.bot_id,
            members={self._world.app.bot_id},
        )
        self._world.channels[thread.id] = thread
        if parent.guild_id is not None:
            self._world.guilds[parent.guild_id].channels.append(thread.id)
        if starter is None and kind == PUBLIC_THREAD:
            self._chat.post(
                parent,
                self._world.bot,
                Draft(content=thread.name),
                origin=Origin(kind=THREAD_MADE),
            )
        member = views.thread_member_json(thread, self._world.app.bot_id)
        self._chat.tell_channel("THREAD_CREATE", thread, newly_created=True, member=member)
        return reply({**views.channel_json(self._world, thread), "member": member}, status=201)

    async def change(self, request: web.Request) -> web.Response:
        """Change a thread; other channels are not the bot's to change."""
        channel = self._access.channel(number(request, "channel"))
        body = self._thread_form(body_of(request).mapping(), is_new=False)
        if channel.kind == DM:
            raise Refusal(50003)
        if not channel.is_thread:
            self._access.need(channel, Permission.MANAGE_CHANNELS)
        if channel.owner_id != self._world.app.bot_id or channel.is_locked or "locked" in body:
            self._access.need(channel, Permission.MANAGE_THREADS)
        if channel.is_archived and body.get("archived") is not False:
            raise Refusal(50083)
        set_archived(self._world, channel, body)
        channel.name = body.get("name", channel.name)
        self._chat.tell_channel("THREAD_UPDATE", channel)
        return reply(views.channel_json(self._world, channel))

    def _thread_form(self, body: Json, *, is_new: bool) -> Json:
        checks = Checks()
        checks.known_keys(body, (), _THREAD_KEYS)
        if is_new or "name" in body:
            checks.text(
                body.get("name"), ("name",), longest=_LONGEST_NAME, shortest=1, required=True
            )
        if body.get("auto_archive_duration") is not None:
            checks.choice(body["auto_archive_duration"], ("auto_archive_duration",), _DURATIONS)
        for key in ("archived", "locked"):
            checks.flag(body.get(key), (key,))
        checks.raise_if_any()
        return body

    async def join_thread(self, request: web.Request) -> web.Response:
        """Join or leave a thread."""
        thread = self._access.channel(number(request, "channel"))
        if not thread.is_thread:
            raise Refusal(50024)
        if thread.is_archived:
            raise Refusal(50083)
        joins = request.method == "PUT"
        (thread.members.add if joins else thread.members.discard)(self._world.app.bot_id)
        return nothing()

    async def guild(self, request: web.Request) -> web.Response:
        """Return a server."""
        guild = self._world.guild(number(request, "guild"))
        view = views.guild_json(guild)
        if request.query.get("with_counts") in {"true", "1", "True"}:
            view["approximate_member_count"] = len(guild.members)
            view["approximate_presence_count"] = len(guild.members)
        return reply(view)

    async def guild_channels(self, request: web.Request) -> web.Response:
        """Return a server's channels, threads left out."""
        guild = self._world.guild(number(request, "guild"))
        channels = (self._world.channels[each] for each in guild.channels)
        return reply(
            [views.channel_json(self._world, each) for each in channels if not each.is_thread]
        )

    async def active_threads(self, request: web.Request) -> web.Response:
        """Return a server's threads that are not archived."""
        threads = self._world.threads(self._world.guild(number(request, "guild")))
        bot_id = self._world.app.bot_id
        return reply(
            {
                "threads": [views.channel_json(self._world, each) for each in threads],
                "members": [
                    views.thread_member_json(each, bot_id)
                    for each in threads
                    if bot_id in each.members
                ],
                "has_more": False,
            }
        )

    async def roles(self, request: web.Request) -> web.Response:
        """Return a server's roles."""
        return reply(views.guild_json(self._world.guild(number(request, "guild")))["roles"])

    async def member(self, request: web.Request) -> web.Response:
        """Return a member of a server."""
        guild = self._world.guild(number(request, "guild"))
        user = self._world.user(
            self._world.app.bot_id
            if request.match_info["user"] == "@me"
            else number(request, "user")
        )
        if user.id not in guild.members:
            raise Refusal(10007)
        return reply(views.member_json(guild, user))


def set_archived(world: World, thread: Channel, change: Json) -> None:
    """Archive, lock or open a thread again."""
    if change.get("archived") is not None:
        thread.is_archived = bool(change["archived"])
        thread.archived_at = world.clock.now()
    if change.get("locked") is not None:
        thread.is_locked = bool(change["locked"])
