"""Chats where the bot may not speak: the person who asked is told once, in private."""

import logging
from collections import OrderedDict

from adapters.platforms.discord.inbound import language_of
from adapters.platforms.discord.outbound import render
from adapters.platforms.discord.places import channel_of, chat_of, guild_of
from adapters.platforms.discord.sending import Api, nonce_of
from core.errors import DeliveryError
from core.intents import Language
from core.messages import (
    ChatRef,
    DeliveryKey,
    IncomingMessage,
    MessageKind,
    OutgoingMessage,
    Text,
)
from core.ports import Translator
from core.texts import TextKey

log = logging.getLogger(__name__)

_ABOUT = {"platform": "discord"}
_MOST_REMEMBERED = 2048


class Barred:
    """Knows who asked last where, and which chats are closed."""

    def __init__(self, api: Api, translator: Translator) -> None:
        self._api = api
        self._translator = translator
        self._asked: OrderedDict[str, tuple[int, Language]] = OrderedDict()
        self._told: set[tuple[str, int]] = set()

    def note_asked(self, message: IncomingMessage) -> None:
        """Remember who to tell."""
        chat = message.ref.chat.chat
        self._asked[chat] = (int(message.sender.person), language_of(message.text))
        self._asked.move_to_end(chat)
        if len(self._asked) > _MOST_REMEMBERED:
            self._asked.popitem(last=False)

    def note_open(self, chat: ChatRef) -> None:
        """Note that the bot could speak, so that the next time is news again."""
        if self._told:
            self._told = {each for each in self._told if each[0] != chat.chat}

    async def tell(self, chat: ChatRef) -> None:
        """Tell the person who asked last; best effort."""
        asked = self._asked.get(chat.chat)
        if guild_of(chat) is None or asked is None or (chat.chat, asked[0]) in self._told:
            return
        person, language = asked
        self._told.add((chat.chat, person))
        try:
            direct = await self._api.direct_channel(person)
            out = OutgoingMessage(
                chat=chat_of(None, direct),
                kind=MessageKind.NOTE,
                language=language,
                lines=(Text(key=TextKey.ERROR_FORBIDDEN),),
            )
            await self._api.send(
                channel_of(out.chat),
                render(out, self._translator),
                nonce=nonce_of(DeliveryKey(f"barred:{chat.chat}:{person}")),
                reply_to=None,
            )
        except DeliveryError as error:
            log.debug("Nobody was told of a closed chat: %s", error, extra=_ABOUT)
