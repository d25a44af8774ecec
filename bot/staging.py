"""Where demonstrations play: the real service, and a sandbox that paints."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from pydantic import SecretStr

from adapters.media import LocalMedia
from bot.app import Surroundings, build_service, open_ports, open_supplies
from bot.clock import SystemClock
from bot.companions import companion
from bot.registry import Supplies, open_ima
from bot.service import Service
from bot.settings import ImaSection, PaceSection, ServiceSection, Settings
from core.intents import Language
from core.ports import Platform

FAST_PACE = 0.15
"""Results come this much sooner with --fast."""
LOOK_EVERY_S = 0.1
FAILS = ("雪山", "snowy mountain")
"""The first order for this goes wrong, so that the way out can be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What a demonstration stands on before it has a platform."""

    settings: Settings
    supplies: Supplies
    media: LocalMedia
    clock: SystemClock
    ima: ImaSection

    @asynccontextmanager
    async def service_on(self, platform: Platform) -> AsyncIterator[Service]:
        """Put the real service together, with one platform; whoever asked runs it."""
        providers = [open_ima(self.ima, self.supplies)]
        async with open_ports(self.settings, self.supplies, [platform], providers) as ports:
            yield build_service(self.settings, ports)


@asynccontextmanager
async def staged(language: Language, *, is_fast: bool) -> AsyncIterator[Stage]:
    """Start the painter and open what the service needs, in a folder that goes away again."""
    pace = FAST_PACE if is_fast else 1.0
    async with AsyncExitStack() as stack:
        hidden = Path(stack.enter_context(TemporaryDirectory(prefix="danqing-demo-")))
        settings = Settings(
            service=ServiceSection(data_dir=hidden, language=language.value),
            pace=PaceSection(scale=pace * 0.1),
        )
        painter = await stack.enter_async_context(companion("ima", ("--pace", str(pace))))
        url = painter.url
        await _arrange_a_failure(url)
        ima = ImaSection(api_key=SecretStr("ima_sandbox"), base_url=url, upload_base_url=url)
        around = Surroundings(web=None, has_own_webchat=False, ima=ima, allow_loopback=True)
        clock = SystemClock()
        supplies, media = await stack.enter_async_context(open_supplies(settings, around, clock))
        yield Stage(settings=settings, supplies=supplies, media=media, clock=clock, ima=ima)


async def until_quiet(service: Service) -> None:
    """Wait until nothing is being made and nothing waits to be said."""
    while True:
        await service.outbox.flush()
        async with service.ports.store.snapshot() as tx:
            if not await tx.unfinished() and not await tx.pending_chats():
                return
        await asyncio.sleep(LOOK_EVERY_S)


async def _arrange_a_failure(url: str) -> None:
    async with httpx.AsyncClient() as client:
        for words in FAILS:
            fault = {
                "match": {"route": "create", "prompt_contains": words},
                "fault": "failed(the canvas tore)",
                "times": 1,
            }
            answer = await client.post(f"{url}/__emu/fault", json=fault)
            answer.raise_for_status()
