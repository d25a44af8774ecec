"""Put the service together from its configuration, and run it until a signal."""

import asyncio
import logging
import secrets
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
from pydantic import SecretStr

from adapters.engines.local import LocalEngine
from adapters.media import LocalMedia, open_media
from adapters.stores import open_store
from bot.clock import SystemClock
from bot.companions import Companion, companion
from bot.http import Door, paid_client, pooled_client
from bot.identifiers import RandomIdentifiers
from bot.registry import Supplies, open_discord, open_ima, open_web
from bot.service import Service, alias_names, by_name
from bot.settings import ImaSection, Settings, WebSection, is_every_address, is_loopback
from bot.timetable import timetable
from core.admission import Limits
from core.intents import Language
from core.jobs import Lane
from core.manners import Manners
from core.ports import Clock, Identifiers, Platform, Ports, Provider
from locales import FluentTranslator

log = logging.getLogger(__name__)

SANDBOX_KEY = "ima_sandbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What runs beside the service: where the far ends are, and what was started for it."""

    web: WebSection | None
    """The web chat to connect to, where there is one."""
    has_own_webchat: bool
    ima: ImaSection
    allow_loopback: bool
    companions: tuple[Companion, ...] = ()
    """Processes that were started for the service, and live as long as it does."""


@asynccontextmanager
async def surroundings(settings: Settings, *, with_webchat: bool) -> AsyncIterator[Surroundings]:
    """Start the stand-ins for whatever is not configured."""
    async with AsyncExitStack() as stack:
        companions: list[Companion] = []
        ima = settings.providers.ima
        folder = settings.service.data_dir.resolve()
        if ima is None:
            # Without a web chat somebody only looks, perhaps beside a running service.
            state = ("--state", str(folder / "sandbox" / "ima")) if with_webchat else ()
            port = folder / "sandbox" / "ima.port" if with_webchat else None
            painter = await stack.enter_async_context(companion("ima", state, port_file=port))
            companions.append(painter)
            key, url = SecretStr(SANDBOX_KEY), painter.url
            ima = ImaSection(api_key=key, base_url=url, upload_base_url=url)
        web = settings.web
        needs_webchat = with_webchat and web is None and settings.discord is None
        if needs_webchat:
            token = secrets.token_urlsafe(24)
            arguments = ["--state", str(folder / "webchat")]
            if settings.uses_sandbox_provider:
                arguments.append("--sandbox")
            arguments += host_arguments(settings)
            environment = {"DANQING_WEBCHAT_TOKEN": token}
            port = folder / "webchat.port"
            chat = await stack.enter_async_context(
                companion("webchat", arguments, environment, port_file=port)
            )
            companions.append(chat)
            web = WebSection(url=chat.url, token=SecretStr(token))
        yield Surroundings(
            web=web,
            has_own_webchat=needs_webchat,
            ima=ima,
            allow_loopback=settings.media.allow_loopback or settings.uses_sandbox_provider,
            companions=tuple(companions),
        )


def host_arguments(settings: Settings) -> list[str]:
    """Tell the web chat by which names browsers may come, the loopback ones apart."""
    http = settings.http
    hosts = [*http.allowed_hosts]
    if http.public_base_url:
        # By name alone: the web chat does not look at ports.
        hosts.append(urlsplit(http.public_base_url).hostname or "")
    if is_every_address(http.host):
        return ["--allow-addresses", *(f"--allow-host={host}" for host in hosts)]
    if not is_loopback(http.host):
        hosts.append(http.host)
    return [f"--allow-host={host}" for host in hosts]


@asynccontextmanager
async def open_supplies(
    settings: Settings, around: Surroundings, clock: Clock
) -> AsyncIterator[tuple[Supplies, LocalMedia]]:
    """Open the HTTP clients and the media folder."""
    async with paid_client() as paid, pooled_client() as pooled:
        media = open_media(
            folder=settings.service.data_dir.resolve() / "media",
            client=pooled,
            allow_loopback=around.allow_loopback,
        )
        supplies = Supplies(
            clock=clock,
            media=media,
            translator=FluentTranslator(),
            paid=paid,
            pooled=pooled,
            pace=settings.pace_scale,
        )
        yield supplies, media


@asynccontextmanager
async def open_ports(
    settings: Settings,
    supplies: Supplies,
    platforms: list[Platform],
    providers: list[Provider],
    identifiers: Identifiers | None = None,
) -> AsyncIterator[Ports]:
    """Open the store and the engine, and hand over everything that the core needs."""
    limits = settings.limits
    async with open_store(settings.store_url, clock=supplies.clock) as store:
        identifiers = identifiers or RandomIdentifiers(supplies.clock)
        engine = LocalEngine(
            supplies.clock,
            identifiers,
            {Lane.TICKS: 64, Lane.MEDIA: 4, Lane.CREATES: limits.running_per_provider},
            pace=settings.pace_scale,
        )
        yield Ports(
            clock=supplies.clock,
            identifiers=identifiers,
            store=store,
            engine=engine,
            media=supplies.media,
            platforms=by_name(platforms),
            providers={provider.name: provider for provider in providers},
        )


def build_service(settings: Settings, ports: Ports) -> Service:
    """Wire the core together as configured."""
    limits = settings.limits
    return Service(
        ports,
        limits=Limits(
            confirm_above=limits.confirm_above,
            running_per_person=limits.running_per_person,
            running_per_chat=limits.running_per_chat,
            running_per_provider=limits.running_per_provider,
            most_results=limits.most_results,
            daily_per_person=limits.daily_per_person,
            daily_per_chat=limits.daily_per_chat,
        ),
        pace=settings.pace_scale,
        usual=Manners(progress=settings.chat.progress, price_line=settings.chat.price_line),
        language=Language(settings.service.language),
        admins=frozenset(settings.service.admins),
        aliases=alias_names(settings.aliases),
        download_limit=settings.media.max_download_mb * 1024 * 1024,
    )


async def run(settings: Settings) -> None:
    """Run the service until SIGTERM or SIGINT.

    Raises:
        ConfigError: something cannot be used as configured.
    """
    settings.service.data_dir.mkdir(parents=True, exist_ok=True)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        around = await stack.enter_async_context(surroundings(settings, with_webchat=True))
        clock = SystemClock()
        supplies, media = await stack.enter_async_context(open_supplies(settings, around, clock))
        platforms = []
        if around.web is not None:
            platforms.append(await stack.enter_async_context(open_web(around.web, supplies)))
        if settings.discord is not None:
            language = Language(settings.service.language)
            opening = open_discord(settings.discord, supplies, language)
            platforms.append(await stack.enter_async_context(opening))
        providers = [open_ima(around.ima, supplies)]
        ports = await stack.enter_async_context(
            open_ports(settings, supplies, platforms, providers)
        )
        service = build_service(settings, ports)
        regular = (service.shelf.current, service.accounts.refresh)
        await stack.enter_async_context(timetable(regular, ports.store, clock, media.prune))
        address = await stack.enter_async_context(_door(settings, around, ports))
        _announce(address, settings)
        async with asyncio.TaskGroup() as group:
            keeping = [group.create_task(each.keep()) for each in around.companions]
            await service.run(stop)
            for task in keeping:
                task.cancel()


@asynccontextmanager
async def _door(settings: Settings, around: Surroundings, ports: Ports) -> AsyncIterator[str]:
    def health() -> dict[str, object]:
        states = {name: platform.health() for name, platform in ports.platforms.items()}
        return {
            "ready": all(state.is_connected for state in states.values()),
            "platforms": {name: state.is_connected for name, state in states.items()},
        }

    webchat = around.web.url if around.web and around.has_own_webchat else None
    async with aiohttp.ClientSession(
        auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()
    ) as client:
        door = Door(settings.http, health, webchat, client)
        async with door.listening() as address:
            yield address


def _announce(address: str, settings: Settings) -> None:
    log.info("Danqing listens at %s", address)
    if settings.uses_sandbox_provider:
        log.info("No generation service is configured: the sandbox paints samples")
