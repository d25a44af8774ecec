"""The life of the client: log in, stay connected, begin anew where discord.py gives up."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import aiohttp
import discord

from adapters.platforms.discord.client import DanqingClient, Wiring
from adapters.platforms.discord.errors import UnauthorizedError
from adapters.platforms.discord.timing import Timing
from core.errors import PlatformUnavailable, Sent
from core.ports import Clock, Health

log = logging.getLogger(__name__)

_ABOUT = {"platform": "discord"}
_LOOK_EVERY_S = 15.0
_FAREWELL_S = 3.0
_TOKEN_REFUSED = 4004
_REFUSED_PAUSE = timedelta(seconds=30)

MakeClient = Callable[[Wiring], DanqingClient]


class _Stalled(Exception):  # noqa: N818 - an end, not always a fault
    """The client has been silent for too long, or its token is refused."""


class Runner:
    """Owns the one client; requests can be made with it as long as it is logged in."""

    def __init__(
        self,
        *,
        wiring: Wiring,
        make: MakeClient,
        clock: Clock,
        timing: Timing,
        jitter: Callable[[], float],
    ) -> None:
        self._wiring = wiring
        self._make = make
        self._clock = clock
        self._timing = timing
        self._jitter = jitter
        self._client: DanqingClient | None = None
        self._is_logged_in = asyncio.Event()
        self._is_refused = False
        self._is_running = False
        self._was_up = False
        self._up: set[int] = set()
        self._since: datetime | None = None
        self._quiet_since = clock.monotonic()
        self._detail = "not started"

    def health(self) -> Health:
        """Tell whether every shard of this process hears its events."""
        return Health(is_connected=self._is_whole(), since=self._since, detail=self._detail)

    @property
    def known(self) -> DanqingClient | None:
        """The client, for what it holds in memory; None before the first login."""
        return self._client if self._is_logged_in.is_set() else None

    async def client(self) -> DanqingClient:
        """Give the client once it can make requests.

        Raises:
            PlatformUnavailable: it cannot; nothing was asked.
        """
        if not self._is_refused and not self._is_logged_in.is_set():
            try:
                async with asyncio.timeout(self._timing.login_patience_s):
                    await self._is_logged_in.wait()
            except TimeoutError:
                raise PlatformUnavailable("not logged in", sent=Sent.NO) from None
        if self._is_refused or self._client is None:
            message = "the token is refused"
            raise PlatformUnavailable(message, sent=Sent.NO, retry_after=_REFUSED_PAUSE)
        return self._client

    def refuse(self) -> None:
        """Note that the token is not accepted any more, so that nobody asks on."""
        self._is_refused = True

    async def run(self) -> None:
        """Stay connected until cancelled; requests can be made for some time after that."""
        failures = 0
        self._is_running = True
        try:
            while True:
                self._quiet_since, self._was_up = self._clock.monotonic(), False
                wait_s = self._rebuild_s(failures + 1)
                try:
                    await self._live()
                except (discord.LoginFailure, UnauthorizedError):
                    self._note_refused()
                    wait_s = self._timing.refused_s
                except discord.PrivilegedIntentsRequired:
                    self._do_without_content()
                except discord.ConnectionClosed as error:
                    if error.code == _TOKEN_REFUSED:
                        self._note_refused()
                        wait_s = self._timing.refused_s
                    self._note_down(f"the gateway closed with {error.code}")
                except _Stalled:
                    self._note_down("silent for too long")
                except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
                    self._note_down(type(error).__name__)
                    log.debug("Why Discord is away", exc_info=error, extra=_ABOUT)
                failures = 0 if self._was_up else failures + 1
                await self._drop()
                await self._clock.sleep_until(self._clock.monotonic() + wait_s)
        finally:
            self._is_running = False
            if self._client is not None:
                await self._say_goodbye(self._client)
            self._up.clear()
            self._detail = "stopped"

    async def close(self) -> None:
        """Log out for good."""
        await self._drop()

    async def _live(self) -> None:
        # The one before may still be there for the last messages of a run that ended.
        await self._drop()
        client = self._make(self._wiring)
        self._client = client
        async with asyncio.timeout(self._timing.login_s):
            await client.login(self._wiring.token)
            await client.count_shards()
        self._is_refused = False
        self._is_logged_in.set()
        try:
            async with asyncio.TaskGroup() as tasks:
                watching = tasks.create_task(self._watch())
                await client.connect(reconnect=True)
                watching.cancel()
        except BaseExceptionGroup as group:
            # One of the two ended it; the other was cancelled for that.
            raise group.exceptions[0] from group

    async def _watch(self) -> None:
        """Give up on a client that hears nothing, or that may not speak."""
        while True:
            await self._clock.sleep_until(
                self._clock.monotonic() + min(_LOOK_EVERY_S, self._timing.silence_s)
            )
            if self._is_refused:
                raise UnauthorizedError("the token is refused", sent=Sent.NO)
            if self._is_whole():
                self._quiet_since = self._clock.monotonic()
            elif self._clock.monotonic() - self._quiet_since > self._timing.silence_s:
                raise _Stalled

    async def _drop(self) -> None:
        self._is_logged_in.clear()
        self._up.clear()
        client, self._client = self._client, None
        if client is None:
            return
        try:
            async with asyncio.timeout(_FAREWELL_S):
                await client.close()
        except (TimeoutError, AttributeError, discord.DiscordException, OSError) as error:
            # A client that never came so far as to log in has nothing to close.
            log.debug("A client was not closed in order", exc_info=error, extra=_ABOUT)

    async def _say_goodbye(self, client: DanqingClient) -> None:
        try:
            async with asyncio.timeout(_FAREWELL_S):
                await client.leave()
        except (TimeoutError, AttributeError, discord.DiscordException, OSError) as error:
            log.debug("The gateway was not left in order", exc_info=error, extra=_ABOUT)

    def shard_up(self, shard: int | None) -> None:
        """Note that a shard hears its events."""
        self._up.add(shard or 0)
        self._was_up = True
        if self._is_whole():
            log.info("Discord is connected", extra=_ABOUT)
            self._since, self._detail = self._clock.now(), ""

    def shard_down(self, shard: int | None) -> None:
        """Note that a shard lost its connection; discord.py resumes it."""
        self._up.discard(shard or 0)
        if self._is_running:
            self._note_down("the connection ended")

    def _is_whole(self) -> bool:
        client = self._client
        if client is None or not self._up:
            return False
        return len(self._up) >= len(client.shard_ids or range(client.shard_count or 1))

    def _note_down(self, detail: str) -> None:
        """Log the first failure of a row; the others only show in the health."""
        if self._detail != detail:
            log.warning("Discord is not connected: %s", detail, extra=_ABOUT)
            self._since = self._clock.now()
        self._detail = detail

    def _note_refused(self) -> None:
        self._is_refused = True
        if self._detail != "the token is refused":
            log.error("Discord refuses the token; see `danqing doctor`", extra=_ABOUT)
        self._detail = "the token is refused"

    def _do_without_content(self) -> None:
        log.error(
            "The message content intent is not switched on for this application; going on without",
            extra=_ABOUT,
        )
        self._wiring = replace(self._wiring, message_content=False)

    def _rebuild_s(self, failures: int) -> float:
        timing = self._timing
        longest = min(timing.longest_rebuild_s, timing.rebuild_s * 2.0 ** min(failures - 1, 30))
        return longest * (0.5 + self._jitter() / 2)
