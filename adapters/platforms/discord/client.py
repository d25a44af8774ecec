"""The lean discord.py client: three intents, no caches of people or messages."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

log = logging.getLogger(__name__)

_ABOUT = {"platform": "discord"}
_PUBLIC_API = Route.BASE
_PUBLIC_GATEWAY = DiscordWebSocket.DEFAULT_GATEWAY
_READY_S = 0.5
_BEGINNINGS = frozenset({"shard_connect", "shard_resumed"})
_BEATS_MISSED = 2
"""A gateway that was silent for so many heartbeats, which it answers at once, is gone."""
_LONGEST_LIMIT_S = 30.0
"""Longer waits for a rate limit are left to the outbox, which pauses the lane."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """Which Discord, and which part of its gateway."""

    token: str = field(repr=False)
    api_base: str | None = None
    gateway_url: str | None = None
    proxy: str | None = field(default=None, repr=False)
    """May hold a password."""
    message_content: bool = False
    sync_guilds: tuple[int, ...] = ()
    shard_ids: tuple[int, ...] | None = None
    shard_count: int | None = None
    identify_gap_s: float = 5.0
    """Discord lets one session begin in so many seconds."""


class Attaching(Protocol):
    """What takes interactions; told of every new client before it connects."""

    async def attach(self, client: "DanqingClient") -> None:
        """Add commands and buttons to a client."""
        ...


class DanqingClient(discord.AutoShardedClient):
    """One login, and the shards that this process serves."""

    def __init__(
        self,
        *,
        wiring: Wiring,
        interactions: Attaching,
        heard: Mapping[str, Callable[..., None]],
    ) -> None:
        """Take what is called at once, in order, for each of discord.py's events by its name."""
        point_at(wiring)
        # Nobody here wants to speak aloud, so nobody has to hear that we can't.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=gateway_intents(wiring),
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            enable_raw_presences=False,
            guild_ready_timeout=_READY_S,
            allowed_mentions=discord.AllowedMentions(
                everyone=False, users=False, roles=False, replied_user=True
            ),
            max_ratelimit_timeout=_LONGEST_LIMIT_S,
            proxy=wiring.proxy,
            shard_count=wiring.shard_count,
        )
        self.shard_ids = list(wiring.shard_ids) if wiring.shard_ids else None
        parsers = self._connection.parsers
        parsers.update({name: _guarded(name, parse) for name, parse in parsers.items()})
        self.wiring = wiring
        self.tree: app_commands.CommandTree[DanqingClient] = app_commands.CommandTree(self)
        self._interactions = interactions
        self._heard = dict(heard)

    async def setup_hook(self) -> None:
        """Prepare for interactions, between the login and the first connection."""
        await self._interactions.attach(self)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for this session's turn."""
        del shard_id
        if not initial:
            await asyncio.sleep(self.wiring.identify_gap_s)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as in the class it extends
        """Hand an event on; ours without a task of discord.py's around each."""
        if event in _BEGINNINGS:
            self._expect_heartbeats(*args)
        if (hear := self._heard.get(event)) is not None:
            hear(*args)
        super().dispatch(event, *args, **kwargs)

    def _expect_heartbeats(self, shard_id: int | None) -> None:
        """Bound the silence of a connection by the interval that the gateway chose for it.

        discord.py waits a minute whatever it is, which is less than two of Discord's own, and has
        no public way to any of this.
        """
        shard = self.get_shard(shard_id or 0)
        socket = None if shard is None else shard._parent.ws  # noqa: SLF001 - as told above
        beating = None if socket is None else socket._keep_alive  # noqa: SLF001 - likewise
        if socket is None or beating is None or beating.interval is None:
            return
        socket._max_heartbeat_timeout = min(  # noqa: SLF001 - likewise
            socket._max_heartbeat_timeout,  # noqa: SLF001 - likewise
            beating.interval * _BEATS_MISSED,
        )

    async def count_shards(self) -> None:
        """Ask how many shards there should be, where the gateway's address is not to be asked for.

        discord.py would take both from one answer.
        """
        if self.wiring.gateway_url is None or self.shard_count is not None:
            return
        try:
            self.shard_count, _, _ = await self.http.get_bot_gateway()
        except (discord.HTTPException, LookupError):
            self.shard_count = 1

    async def leave(self) -> None:
        """End the gateway's connections; requests can still be made."""
        for shard in self.shards.values():
            await shard.disconnect()


def _guarded(event: str, parse: Callable[[Any], None]) -> Callable[[Any], None]:
    """Skip an event that discord.py cannot read: it would end the whole client over it."""

    def parse_or_skip(data: Any) -> None:  # noqa: ANN401 - whatever the gateway says
        try:
            parse(data)
        except (LookupError, TypeError, ValueError, AttributeError):
            # What came is not logged: it may hold a person's words.
            log.warning("Malformed %s event skipped", event, extra=_ABOUT)
            log.debug("Why it cannot be read", exc_info=True, extra=_ABOUT)

    return parse_or_skip


def gateway_intents(wiring: Wiring) -> discord.Intents:
    """Ask for what a mention, a reply or a direct message needs, and no more."""
    return discord.Intents(
        guilds=True,
        guild_messages=True,
        dm_messages=True,
        message_content=wiring.message_content,
    )


def point_at(wiring: Wiring) -> None:
    """Choose the addresses, which discord.py keeps for the whole process."""
    Route.BASE = wiring.api_base or _PUBLIC_API
    DiscordWebSocket.DEFAULT_GATEWAY = (
        yarl.URL(wiring.gateway_url) if wiring.gateway_url else _PUBLIC_GATEWAY
    )
