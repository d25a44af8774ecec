"""The control plane over servers, channels, permissions, and the gateway's own trouble."""

from aiohttp import web

from bot.sandbox.control import PREFIX, checked
from bot.sandbox.discord import intents, permissions, views
from bot.sandbox.discord.channels_api import set_archived
from bot.sandbox.discord.entities import PUBLIC_THREAD, TEXT, Channel
from bot.sandbox.discord.orders import Order, done
from bot.sandbox.discord.posting import Chat
from bot.sandbox.discord.protocol import Op
from bot.sandbox.discord.replies import reply
from bot.sandbox.discord.sessions import Hub
from bot.sandbox.discord.world import World
from bot.sandbox.faults import SpecError

_ZOMBIE_CLOSE = 4000


class Places:
    """Orders that change the world rather than act in it."""

    def __init__(self, world: World, chat: Chat, hub: Hub) -> None:
        self._world = world
        self._chat = chat
        self._hub = hub

    def add_routes(self, app: web.Application) -> None:
        """Mount the orders."""
        router = app.router
        router.add_get(f"{PREFIX}/world", checked(self.show))
        router.add_post(f"{PREFIX}/people", checked(self.person))
        router.add_post(f"{PREFIX}/guilds", checked(self.guild))
        router.add_post(f"{PREFIX}/channels", checked(self.channel))
        router.add_post(f"{PREFIX}/threads", checked(self.thread))
        router.add_post(f"{PREFIX}/permissions", checked(self.permissions))
        router.add_get(f"{PREFIX}/gateway", checked(self.sessions))
        router.add_post(f"{PREFIX}/gateway", checked(self.kick))

    async def show(self, _request: web.Request) -> web.Response:
        """Tell who and what there is."""
        world = self._world
        return reply(
            {
                "application": str(world.app.id),
                "bot": str(world.app.bot_id),
                "people": {each.name: str(each.id) for each in world.users.values()},
                "guilds": {each.name: str(each.id) for each in world.guilds.values()},
                "channels": {
                    each.name: str(each.id) for each in world.channels.values() if each.name
                },
                "commands": {
                    str(scope or "global"): list(commands.values())
                    for scope, commands in world.app.commands.items()
                },
            }
        )

    async def person(self, request: web.Request) -> web.Response:
        """Add a person to all servers, or change one: their language, whether they take DMs."""
        order = await Order.read(self._world, request, {"name", "locale", "dms"})
        name = order.text("name")
        user = next((each for each in self._world.users.values() if each.name == name), None)
        if user is None:
            user = self._world.add_user(name)
            for guild in self._world.guilds.values():
                guild.members[user.id] = set()
        user.locale = order.text("locale", user.locale)
        user.opens_dms = order.flag("dms", default=user.opens_dms)
        return done(person=user.id)

    async def guild(self, request: web.Request) -> web.Response:
        """Found a server or change one: its tier, its language, whether the bot is in it."""
        known = {"name", "owner", "installed", "tier", "locale", "channels"}
        order = await Order.read(self._world, request, known)
        name = order.text("name")
        world = self._world
        guild = next((each for each in world.guilds.values() if each.name == name), None)
        if guild is None:
            has_bot = order.flag("installed", default=True)
            guild = world.add_guild(name, order.person("owner"), has_bot=has_bot)
            for each in order.items("channels"):
                world.add_channel(guild, str(each))
            made = guild
            if has_bot:
                self._hub.dispatch(
                    "GUILD_CREATE",
                    lambda _: views.guild_create_json(world, made),
                    guild_id=guild.id,
                    intent=intents.GUILDS,
                )
        tier = order.number("tier", guild.tier)
        if tier not in range(4):
            raise SpecError("tier must be 0 to 3")
        guild.tier = tier
        guild.locale = order.text("locale", guild.locale)
        return done(guild=guild.id)

    async def channel(self, request: web.Request) -> web.Response:
        """Open a channel."""
        order = await Order.read(self._world, request, {"guild", "name", "nsfw"})
        channel = self._world.add_channel(order.guild(), order.text("name"))
        channel.nsfw = order.flag("nsfw")
        self._chat.tell_channel("CHANNEL_CREATE", channel)
        return done(channel=channel.id)

    async def thread(self, request: web.Request) -> web.Response:
        """Begin a thread in a channel, or archive, lock or reopen one."""
        known = {"channel", "name", "person", "thread", "archived", "locked"}
        order = await Order.read(self._world, request, known)
        thread = order.channel("thread") if "thread" in order else self._begin_thread(order)
        change = {key: order.flag(key) for key in ("archived", "locked") if key in order}
        if change:
            set_archived(self._world, thread, change)
            self._chat.tell_channel("THREAD_UPDATE", thread)
        return done(thread=thread.id)

    def _begin_thread(self, order: Order) -> Channel:
        parent = order.channel()
        if parent.kind != TEXT or parent.guild_id is None:
            raise SpecError("threads hang on text channels")
        guild = self._world.guilds[parent.guild_id]
        thread = self._world.add_channel(guild, order.text("name"), kind=PUBLIC_THREAD)
        thread.parent_id, thread.owner_id = parent.id, order.person().id
        self._chat.tell_channel("THREAD_CREATE", thread, newly_created=True)
        return thread

    async def permissions(self, request: web.Request) -> web.Response:
        """Set what a channel gives to and takes from somebody: the bot, unless `who` is given."""
        order = await Order.read(self._world, request, {"channel", "who", "allow", "deny"})
        channel = order.channel()
        target = order.person("who").id if "who" in order else self._world.app.bot_id
        try:
            allow, deny = (
                permissions.bits([str(each) for each in order.items(key)])
                for key in ("allow", "deny")
            )
        except KeyError as error:
            raise SpecError(f"unknown permission {error}") from error
        self._world.overwrite(channel, target, allow=allow, deny=deny)
        self._chat.tell_channel("CHANNEL_UPDATE", channel)
        return done(channel=channel.id)

    async def sessions(self, _request: web.Request) -> web.Response:
        """Tell which sessions live, and which of them are connected."""
        return reply(
            [
                {
                    "session": each.id,
                    "shard": list(each.shard),
                    "intents": each.intents,
                    "seq": each.seq,
                    "connected": each.connection is not None,
                }
                for each in self._hub.sessions.values()
            ]
        )

    async def kick(self, request: web.Request) -> web.Response:
        """Trouble the gateway, on every connection.

        `do` is one of: close (with `code`), drop (without a word), reconnect, invalid_session
        (with `resumable`), mute (until it is closed), forget (sessions cannot be resumed), lose
        and double (the next `events`).
        """
        order = await Order.read(self._world, request, {"do", "code", "resumable", "events"})
        what = order.text("do")
        self._world.journal.append("kick", what=what)
        if what in {"lose", "double"}:
            setattr(self._hub, f"to_{what}", order.number("events", 1))
            return done(ok=True)
        if what == "forget":
            self._forget()
            return done(ok=True)
        connections = list(self._hub.connections.values())
        for connection in connections:
            match what:
                case "close":
                    connection.close(order.number("code", _ZOMBIE_CLOSE))
                case "drop":
                    connection.close(None)
                case "reconnect":
                    connection.send(Op.RECONNECT)
                case "invalid_session":
                    resumable = order.flag("resumable")
                    connection.send(Op.INVALID_SESSION, data=resumable)
                    if not resumable and connection.session is not None:
                        self._hub.sessions.pop(connection.session.id, None)
                case "mute":
                    connection.is_mute = True
                case _:
                    raise SpecError(f"{what} is nothing the gateway can suffer")
        return done(connections=len(connections))

    def _forget(self) -> None:
        for session in list(self._hub.sessions.values()):
            if session.connection is not None:
                session.connection.session = None
        self._hub.sessions.clear()
