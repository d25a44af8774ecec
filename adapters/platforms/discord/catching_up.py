"""What was said while nobody listened: after every new session, for the places still in use."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

import discord

from adapters.platforms.discord.errors import WIRE_ERRORS
from adapters.platforms.discord.places import (
    PLATFORM,
    channel_of,
    guild_of,
    made_at_ms,
    snowflake_at,
)
from adapters.platforms.discord.replies import last_of
from adapters.platforms.discord.sending import Api
from core.errors import DeliveryError, StoreError
from core.messages import ChatRef
from core.ports import Clock, Intake, Reception

log = logging.getLogger(__name__)

LOOKED_BACK = timedelta(hours=24)
MOST_MESSAGES = 500
"""Of one channel; a person who waits among more has long asked again."""
_ABOUT = {"platform": "discord"}
_AT_ONCE = 4
_MARGIN_MS = 60_000
"""Messages that came together are stored in any order, so the last one is not quite the last."""

HandIn = Callable[[discord.Message], Awaitable[Reception]]


class CatchUp:
    """Reads what was missed and hands it in; what was claimed before is known."""

    def __init__(self, *, api: Api, clock: Clock, hand_in: HandIn) -> None:
        self._api = api
        self._clock = clock
        self._hand_in = hand_in

    async def run(self, intake: Intake, serves: Callable[[int | None], bool]) -> None:
        """Catch up once in the places of the shards that `serves` names by their server.

        Channels that cannot be read are left for the next time.
        """
        try:
            seen = await intake.last_seen(PLATFORM, self._clock.now() - LOOKED_BACK)
        except StoreError as error:
            log.warning("Nothing is caught up: %s", error, extra=_ABOUT)
            return
        places = asyncio.Semaphore(_AT_ONCE)
        async with asyncio.TaskGroup() as tasks:
            for chat, message in seen.items():
                # Where only interactions lead, the bot cannot read.
                last = last_of(message) if chat.thread is None else None
                if last is not None and serves(guild_of(chat)):
                    tasks.create_task(self._catch_up(chat, last, places))

    async def _catch_up(self, chat: ChatRef, last: int, places: asyncio.Semaphore) -> None:
        async with places:
            try:
                for message in await self._missed(chat, last):
                    reception = await self._hand_in(message)
                    if reception is Reception.ACCEPTED:
                        log.info("A message was caught up", extra=_ABOUT)
            except DeliveryError as error:
                log.debug("A place cannot be caught up: %s", error, extra=_ABOUT)
            except (discord.DiscordException, *WIRE_ERRORS):
                log.warning("A place could not be caught up", exc_info=True, extra=_ABOUT)

    async def _missed(self, chat: ChatRef, last: int) -> list[discord.Message]:
        """List what was written since, the oldest first."""
        after = discord.Object(snowflake_at(made_at_ms(last) - _MARGIN_MS))

        async def read(client: discord.Client) -> list[discord.Message]:
            known = client.get_channel(channel_of(chat))
            kind = discord.ChannelType.private if guild_of(chat) is None else None
            channel = (
                known
                if isinstance(known, discord.abc.Messageable)
                else client.get_partial_messageable(
                    channel_of(chat), guild_id=guild_of(chat), type=kind
                )
            )
            history = channel.history(after=after, oldest_first=True, limit=MOST_MESSAGES)
            return [message async for message in history]

        return await self._api.ask(read)
