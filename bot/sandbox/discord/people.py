"""The control plane as a person: speaking, recalling, reacting, looking."""

from aiohttp import web

from bot.sandbox.control import PREFIX, checked
from bot.sandbox.discord import message_views
from bot.sandbox.discord.drafts import LONGEST_CONTENT, Draft
from bot.sandbox.discord.entities import Channel, Message, User
from bot.sandbox.discord.mentions import Allowed
from bot.sandbox.discord.orders import Order, done
from bot.sandbox.discord.permissions import Permission
from bot.sandbox.discord.posting import Chat
from bot.sandbox.discord.refusals import Json
from bot.sandbox.discord.replies import reply
from bot.sandbox.discord.world import World
from bot.sandbox.faults import SpecError

_SNAPSHOT_FIELDS = ("type", "content", "embeds", "attachments", "timestamp", "edited_timestamp",
                    "flags", "mentions", "mention_roles", "components")  # fmt: skip


class People:
    """What persons do in channels."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self._chat = chat

    def add_routes(self, app: web.Application) -> None:
        """Mount the orders."""
        router = app.router
        router.add_post(f"{PREFIX}/say", checked(self.say))
        router.add_post(f"{PREFIX}/burst", checked(self.burst))
        router.add_post(f"{PREFIX}/rewrite", checked(self.rewrite))
        router.add_post(f"{PREFIX}/recall", checked(self.recall))
        router.add_post(f"{PREFIX}/react", checked(self.react))
        router.add_get(f"{PREFIX}/messages", checked(self.look))

    async def say(self, request: web.Request) -> web.Response:
        """Send a message: with a mention, files or embeds, as a reply or a forward."""
        known = {
            "person", "channel", "content", "mention", "reply_to", "ping", "files", "embeds",
            "forward",
        }  # fmt: skip
        order = await Order.read(self._world, request, known)
        person, channel = order.person(), order.channel()
        self._check_may_write(person, channel)
        content = order.text("content", "")
        if order.flag("mention"):
            content = f"<@{self._world.app.bot_id}> {content}"
        if len(content) > LONGEST_CONTENT:
            raise SpecError("a person's message has 2000 characters at most")
        draft = Draft(
            content=content,
            files=order.files(),
            embeds=[_embed(each) for each in order.items("embeds")],
            allowed=Allowed(replied_user=order.flag("ping", default=True)),
        )
        replied_to = order.message("reply_to") if "reply_to" in order else None
        forwarded = order.message("forward") if "forward" in order else None
        if draft.is_empty and forwarded is None:
            raise SpecError("there is nothing to send")
        message = self._chat.post(
            channel,
            person,
            draft,
            reference=_reference(replied_to or forwarded, channel, 0 if replied_to else 1),
            replied_to=replied_to,
            snapshots=[] if forwarded is None else [self._snapshot(forwarded)],
        )
        return done(message=message.id, channel=channel.id)

    async def burst(self, request: web.Request) -> web.Response:
        """Send many messages at once, to the channels in turn, each with a mention."""
        known = {"person", "channels", "content", "count"}
        order = await Order.read(self._world, request, known)
        person = order.person()
        channels = [
            Order(self._world, {"channel": each}).channel() for each in order.items("channels")
        ]
        if not channels:
            raise SpecError("channels must name some")
        text = f"<@{self._world.app.bot_id}> {order.text('content')}"
        sent = []
        for number in range(order.number("count")):
            channel = channels[number % len(channels)]
            self._check_may_write(person, channel)
            sent.append(str(self._chat.post(channel, person, Draft(content=text)).id))
        return reply({"messages": sent})

    def _check_may_write(self, person: User, channel: Channel) -> None:
        if not self._world.permissions(channel, person.id) & Permission.SEND_MESSAGES:
            raise SpecError(f"{person.name} cannot write there")

    def _snapshot(self, message: Message) -> Json:
        view = message_views.message_json(self._world, message)
        return {"message": {key: view[key] for key in _SNAPSHOT_FIELDS}}

    async def rewrite(self, request: web.Request) -> web.Response:
        """Edit a person's own message."""
        order = await Order.read(self._world, request, {"message", "content"})
        message = order.message()
        self._chat.edit(message, Draft(content=order.text("content")))
        return done(message=message.id)

    async def recall(self, request: web.Request) -> web.Response:
        """Delete a message, as its author or a moderator."""
        order = await Order.read(self._world, request, {"message", "person"})
        message = order.message()
        author = self._world.users[message.author_id]
        self._chat.delete(message, order.person() if "person" in order else author)
        return done(message=message.id)

    async def react(self, request: web.Request) -> web.Response:
        """Add or take away a person's reaction."""
        order = await Order.read(self._world, request, {"person", "message", "emoji", "remove"})
        self._chat.react(
            order.message(),
            order.person(),
            order.text("emoji"),
            is_added=not order.flag("remove"),
        )
        return done(ok=True)

    async def look(self, request: web.Request) -> web.Response:
        """Return what stands in a channel now, ephemeral messages of the person included."""
        order = Order(self._world, dict(request.query))
        channel = order.channel()
        viewer = order.person().id if "person" in order else None
        seen = [
            each
            for each in self._world.messages.values()
            if each.channel_id == channel.id and (not each.is_ephemeral or each.only_for == viewer)
        ]
        return reply([message_views.message_json(self._world, each) for each in seen])


def _embed(value: object) -> Json:
    if not isinstance(value, dict):
        raise SpecError("an embed must be an object")
    return value


def _reference(message: Message | None, channel: Channel, kind: int) -> Json | None:
    if message is None:
        return None
    reference: Json = {
        "type": kind,
        "message_id": str(message.id),
        "channel_id": str(message.channel_id),
    }
    if channel.guild_id is not None:
        reference["guild_id"] = str(channel.guild_id)
    return reference
