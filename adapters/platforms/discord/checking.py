"""What is set up at Discord and what is missing, found out without sending anything."""

import asyncio
from collections.abc import Callable, Sequence

import discord

from adapters.platforms.discord.client import Attaching, DanqingClient, Wiring
from adapters.platforms.discord.errors import WIRE_ERRORS
from adapters.platforms.discord.findings import PERMISSIONS, WORDS
from adapters.platforms.discord.syncing import commands_finding
from adapters.platforms.discord.timing import Timing
from core.intents import Language
from core.ports import Finding

SERVERS_LOOKED_AT = 5
CHANNELS_LOOKED_AT = 20
_SUBJECT = "discord"
_TROUBLE = (discord.DiscordException, *WIRE_ERRORS)
NEEDED = discord.Permissions(**dict.fromkeys(PERMISSIONS, True))


def invite_link(application: int) -> str:
    """Compute where the bot can be added to a server, with the permissions that it needs."""
    return discord.utils.oauth_url(
        application, permissions=NEEDED, scopes=("bot", "applications.commands")
    )


class Checkup:
    """Looks at one application with a login of its own."""

    def __init__(
        self,
        wiring: Wiring,
        language: Language,
        timing: Timing,
        interactions: Callable[[], Attaching],
    ) -> None:
        """Take what gives a client its commands, without telling Discord of them."""
        self._wiring = wiring
        self._language = language
        self._timing = timing
        self._interactions = interactions

    async def run(self) -> Sequence[Finding]:
        """List what was found; what hangs on something that failed is left out."""
        client = DanqingClient(wiring=self._wiring, interactions=self._interactions(), heard={})
        try:
            async with asyncio.timeout(self._timing.login_s):
                await client.login(self._wiring.token)
        except discord.LoginFailure:
            return [self._finding("token-refused", is_ok=False)]
        except _TROUBLE as error:
            return [self._finding("unreachable", is_ok=False, why=_reason(error))]
        else:
            async with asyncio.timeout(self._timing.upload_s):
                return await self._look(client)
        finally:
            await _close(client)

    async def _look(self, client: DanqingClient) -> list[Finding]:
        application = client.application_id or 0
        name = str(client.user)
        return [
            self._finding("token-ok", name=name, application=application),
            self._intents(client, application),
            *await self._servers(client),
            await commands_finding(client, client.tree, self._wiring.sync_guilds, self._language),
            self._finding("invite", about="invite", url=invite_link(application)),
        ]

    def _intents(self, client: DanqingClient, application: int) -> Finding:
        if not self._wiring.message_content:
            return self._finding("intents-plain", about="intents")
        flags = client.application_flags
        if flags.gateway_message_content or flags.gateway_message_content_limited:
            return self._finding("intents-ok", about="intents")
        return self._finding(
            "intents-missing", about="intents", is_ok=False, application=application
        )

    async def _servers(self, client: DanqingClient) -> list[Finding]:
        try:
            guilds = [guild async for guild in client.fetch_guilds(limit=200, with_counts=False)]
        except _TROUBLE as error:
            why = _reason(error)
            return [self._finding("permissions-unknown", about="servers", is_ok=False, why=why)]
        if not guilds:
            return [self._finding("servers-none", about="servers", is_ok=False)]
        found = [self._finding("servers", about="servers", count=len(guilds))]
        for guild in guilds[:SERVERS_LOOKED_AT]:
            found += await self._permissions(client, guild)
        return found

    async def _permissions(self, client: DanqingClient, listed: discord.Guild) -> list[Finding]:
        about = f"permissions: {listed.name}"
        try:
            guild = await client.fetch_guild(listed.id, with_counts=False)
            channels = await guild.fetch_channels()
            me = await guild.fetch_member(client.user.id if client.user else 0)
        except _TROUBLE as error:
            why = _reason(error)
            return [self._finding("permissions-unknown", about=about, is_ok=False, why=why)]
        texts = [each for each in channels if isinstance(each, discord.TextChannel)]
        allowed = [(channel, channel.permissions_for(me)) for channel in texts]
        # A channel that is hidden from the bot is meant to be, unless all of them are.
        looked = [each for each in allowed if each[1].view_channel][:CHANNELS_LOOKED_AT]
        if not looked:
            return [self._finding("channels-hidden", about=about, is_ok=False)]
        found = []
        for channel, given in looked:
            if missing := self._missing(given):
                found.append(
                    self._finding(
                        "permissions-missing",
                        about=about,
                        is_ok=False,
                        channel=channel.name,
                        missing=missing,
                    )
                )
        return found or [self._finding("permissions-ok", about=about, count=len(looked))]

    def _missing(self, given: discord.Permissions) -> str:
        names = [
            words[self._language] for name, words in PERMISSIONS.items() if not getattr(given, name)
        ]
        return ("、" if self._language is Language.ZH else ", ").join(names)

    def _finding(
        self, key: str, *, about: str = "token", is_ok: bool = True, **args: object
    ) -> Finding:
        return Finding(
            is_ok=is_ok,
            subject=f"{_SUBJECT} {about}",
            detail=WORDS[key][self._language].format(**args),
        )


def _reason(error: BaseException) -> str:
    if isinstance(error, discord.HTTPException):
        return f"{error.status} {error.code}"
    return type(error).__name__


async def _close(client: DanqingClient) -> None:
    try:
        await client.close()
    except AttributeError:
        # It never came so far as to have something to close.
        await client.http.close()
