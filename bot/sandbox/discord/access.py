"""What requests name, found and guarded by the bot's permissions."""

from aiohttp import web

from bot.sandbox.discord.bodies import BODY, Body
from bot.sandbox.discord.entities import DM, Channel, Message
from bot.sandbox.discord.permissions import Permission
from bot.sandbox.discord.refusals import Refusal, not_found
from bot.sandbox.discord.world import World


def body_of(request: web.Request) -> Body:
    """Return the body the gate has read."""
    return request[BODY]


def number(request: web.Request, name: str) -> int:
    """Return an id from the address.

    Raises:
        Refusal: it is no snowflake.
    """
    text = request.match_info[name]
    if not text.isdigit():
        raise not_found()
    return int(text)


class Access:
    """Finds channels and messages as the bot may see them."""

    def __init__(self, world: World) -> None:
        self.world = world

    def channel(self, channel_id: int) -> Channel:
        """Return a channel the bot sees.

        Raises:
            Refusal: it does not exist, or the bot may not see it.
        """
        channel = self.world.channels.get(channel_id)
        if channel is None:
            raise Refusal(10003)
        if not self.world.permissions(channel, self.world.app.bot_id) & Permission.VIEW_CHANNEL:
            raise Refusal(50001)
        return channel

    def need(self, channel: Channel, wanted: int) -> None:
        """Refuse where the bot lacks a permission in a channel."""
        given = self.world.permissions(channel, self.world.app.bot_id)
        if given & wanted != wanted:
            raise Refusal(50013)

    def message(self, channel: Channel, message_id: int) -> Message:
        """Return a message of a channel; ephemeral ones are not to be found.

        Raises:
            Refusal: it is not there.
        """
        message = self.world.messages.get(message_id)
        if message is None or message.channel_id != channel.id or message.is_ephemeral:
            raise Refusal(10008)
        return message

    def need_history(self, channel: Channel) -> None:
        """Refuse where the bot may not read what was said before."""
        if channel.kind != DM:
            self.need(channel, Permission.READ_MESSAGE_HISTORY)

    def reads_content(self) -> bool:
        """Say whether REST answers tell everybody's words."""
        return "message_content" in self.world.app.approved
