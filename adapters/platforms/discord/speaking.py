"""What the bot says and where: by an interaction's ticket, in the chat, or in private."""

from datetime import datetime
from typing import Protocol

import discord

from adapters.platforms.discord.clicks import person_alone
from adapters.platforms.discord.client import Attaching, DanqingClient
from adapters.platforms.discord.finding import MOST_READ, is_it
from adapters.platforms.discord.outbound import Rendered, calls, render
from adapters.platforms.discord.places import channel_of, chat_of, snowflake_at
from adapters.platforms.discord.replies import Ticket
from adapters.platforms.discord.sending import Api, nonce_of
from core.errors import DeliveryError, PlatformUnavailable, Sent
from core.messages import ChatRef, DeliveryKey, MessageRef, OutgoingMessage, ReplyToken
from core.ports import Translator


class Conversing(Attaching, Protocol):
    """What answers interactions, and reaches the places where only their tokens speak."""

    async def answer(
        self, rendered: Rendered, key: DeliveryKey, token: ReplyToken, chat: ChatRef
    ) -> MessageRef | None:
        """Say a row by its token; None where the bot has to say it by itself."""
        ...

    async def speak_alone(
        self, rendered: Rendered, key: DeliveryKey, out: OutgoingMessage
    ) -> MessageRef | None:
        """Say a row where only tokens can speak; None where none lasts."""
        ...

    async def edit(self, rendered: Rendered, ref: MessageRef) -> bool:
        """Change a message that only a token reaches; False where the bot can by itself."""
        ...

    def message_behind(self, origin: MessageRef) -> int | None:
        """Give the public answer to an interaction that something is about, while it is known."""
        ...


class Speaker:
    """Puts worded messages where they belong, and finds them there again."""

    def __init__(self, api: Api, interactions: Conversing, translator: Translator) -> None:
        self._api = api
        self._interactions = interactions
        self._translator = translator

    def word(self, out: OutgoingMessage, *, is_callback: bool = False) -> Rendered:
        """Word a message; who gave a command is called, as no reply does that."""
        rendered = render(out, self._translator)
        asked = None if out.reply_to is None else Ticket.read(out.reply_to.message)
        if asked is None or is_callback or not calls(out):
            return rendered
        return rendered.calling(asked.person)

    async def say(
        self,
        out: OutgoingMessage,
        rendered: Rendered,
        key: DeliveryKey,
        reply: ReplyToken | None,
    ) -> MessageRef:
        """Say it by a ticket where there is one, else as the bot.

        Raises:
            DeliveryError: as the Platform port's `send`.
        """
        said = None
        if reply is not None:
            said = await self._interactions.answer(rendered, key, reply, out.chat)
        if said is None:
            said = await self._interactions.speak_alone(rendered, key, out)
        if said is not None:
            return said
        place = await self._place_of(out.chat)
        message = await self._api.send(
            channel_of(place), rendered, nonce=nonce_of(key), reply_to=self._replied_to(out)
        )
        return MessageRef(chat=place, message=str(message))

    async def find(
        self, out: OutgoingMessage, *, key: DeliveryKey, since: datetime
    ) -> MessageRef | None:
        """Look through what was written since, for the nonce, the buttons or the words.

        Raises:
            DeliveryError: the place could not be searched.
        """
        rendered, nonce = self.word(out), nonce_of(key)
        reply_to = self._replied_to(out)
        try:
            place = await self._place_of(out.chat)
        except PlatformUnavailable:
            raise
        except DeliveryError:
            # Nothing can have been said to the person in private, and nowhere else can we look.
            return None
        after = discord.Object(snowflake_at(int(since.timestamp() * 1000)))

        async def look(client: DanqingClient) -> int | None:
            me = client.user.id if client.user else 0
            channel = client.get_partial_messageable(channel_of(place))
            async for message in channel.history(after=after, limit=MOST_READ):
                if is_it(message, me=me, nonce=nonce, rendered=rendered, reply_to=reply_to):
                    return message.id
            return None

        found = await self._api.ask(look)
        return None if found is None else MessageRef(chat=place, message=str(found))

    def _replied_to(self, out: OutgoingMessage) -> int | None:
        """Find what a message is to stand below: what was said, or the answer to a command."""
        if out.reply_to is None:
            return None
        return number_of(out.reply_to) or self._interactions.message_behind(out.reply_to)

    async def _place_of(self, chat: ChatRef) -> ChatRef:
        """Choose where the bot itself speaks: in private with whoever has it alone."""
        person = person_alone(chat)
        if person is None:
            return chat
        return chat_of(None, await self._api.direct_channel(person))


def number_of(ref: MessageRef) -> int | None:
    """Read the id of a message; None for what only an interaction names."""
    return int(ref.message) if ref.message.isdigit() else None


def id_of(ref: MessageRef) -> int:
    """Read the id of a message that the bot can change.

    Raises:
        DeliveryError: it has none.
    """
    number = number_of(ref)
    if number is None:
        raise DeliveryError("no message that the bot can change", sent=Sent.NO)
    return number
