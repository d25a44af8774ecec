"""Names of platforms and providers to the modules that make them, imported only when configured."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import httpx

from bot.settings import DiscordSection, ImaSection, WebSection
from core.intents import Language
from core.ports import Clock, Media, Platform, Provider, Translator


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplies:
    """What platforms and providers are made with."""

    clock: Clock
    media: Media
    translator: Translator
    paid: httpx.AsyncClient
    pooled: httpx.AsyncClient
    pace: float


@asynccontextmanager
async def open_web(settings: WebSection, supplies: Supplies) -> AsyncIterator[Platform]:
    """Make the web chat's platform."""
    from adapters.platforms.web import open_web as make  # noqa: PLC0415 - only where configured

    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield make(
            url=settings.url,
            token=settings.token.get_secret_value(),
            session=session,
            media=supplies.media,
            translator=supplies.translator,
            clock=supplies.clock,
            pace=supplies.pace,
        )


@asynccontextmanager
async def open_discord(
    settings: DiscordSection, supplies: Supplies, language: Language
) -> AsyncIterator[Platform]:
    """Make Discord's platform; `language` is that of what a check finds."""
    from adapters.platforms.discord import Wiring  # noqa: PLC0415 - only where configured
    from adapters.platforms.discord import open_discord as make  # noqa: PLC0415

    wiring = Wiring(
        token=settings.token.get_secret_value(),
        api_base=settings.api_base,
        gateway_url=settings.gateway_url,
        proxy=settings.proxy,
        message_content=settings.message_content,
        sync_guilds=settings.sync_guilds,
        shard_ids=settings.shard_ids or None,
        shard_count=settings.shard_count,
    )
    async with make(
        wiring=wiring,
        media=supplies.media,
        translator=supplies.translator,
        clock=supplies.clock,
        pace=supplies.pace,
        language=language,
    ) as platform:
        yield platform


def open_ima(settings: ImaSection, supplies: Supplies) -> Provider:
    """Make IMA's provider."""
    from adapters.providers.ima import open_ima as make  # noqa: PLC0415 - only where configured

    return make(
        api_key=settings.api_key.get_secret_value(),
        base_url=settings.base_url,
        upload_base_url=settings.upload_base_url,
        paid=supplies.paid,
        pooled=supplies.pooled,
        clock=supplies.clock,
    )
