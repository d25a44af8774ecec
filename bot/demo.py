"""A conversation for looking at: the real service, a terminal, and a sandbox that paints."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import httpx
from pydantic import SecretStr

from adapters.platforms.terminal import open_terminal
from bot.app import Surroundings, build_service, open_ports, open_supplies
from bot.clock import SystemClock
from bot.companions import companion
from bot.registry import open_ima
from bot.service import Service
from bot.settings import ImaSection, PaceSection, ServiceSection, Settings
from core.intents import Language

FAST_PACE = 0.15
"""Results come this much sooner with --fast."""
LOOK_EVERY_S = 0.1
LONGEST_TURN_S = 60.0

SCRIPTS = {
    Language.ZH: (
        "你会什么",
        "画一只在屋顶看月亮的猫，16:9",
        "把刚才那张改成下雪的夜晚",
        "让它动起来，雪花慢慢飘",
        "纸船在暴风雨的海上漂，5秒视频",
        "画一座雪山，日出",
        ":1",
        "以后都用香蕉Pro",
        "谢谢",
    ),
    Language.EN: (
        "what can you do?",
        "draw a cat on a rooftop looking at the moon, 16:9",
        "make it a snowy night",
        "bring it to life, snow drifting down",
        "a paper boat in a storm, 5 second video",
        "draw a snowy mountain at sunrise",
        ":1",
        "always use nano banana pro",
        "thanks!",
    ),
}
FAILS = ("雪山", "snowy mountain")
"""The first order for this goes wrong, so that the way out can be seen."""
NAMES = {Language.ZH: "小林", Language.EN: "Lin"}


async def play(lang: Literal["zh", "en"], *, is_fast: bool, folder: Path) -> int:
    """Play the conversation, write the pictures and films, and give the exit code."""
    language = Language(lang)
    pace = FAST_PACE if is_fast else 1.0
    async with AsyncExitStack() as stack:
        hidden = Path(stack.enter_context(TemporaryDirectory(prefix="danqing-demo-")))
        settings = Settings(
            service=ServiceSection(data_dir=hidden, language=lang),
            pace=PaceSection(scale=pace * 0.1),
        )
        beside = await stack.enter_async_context(companion("ima", ("--pace", str(pace))))
        url = beside.url
        await _arrange_a_failure(url)
        ima = ImaSection(api_key=SecretStr("ima_sandbox"), base_url=url, upload_base_url=url)
        around = Surroundings(web=None, has_own_webchat=False, ima=ima, allow_loopback=True)
        clock = SystemClock()
        supplies, media = await stack.enter_async_context(open_supplies(settings, around, clock))
        stop = asyncio.Event()
        conversation = Conversation(SCRIPTS[language], stop)
        terminal = open_terminal(
            lines=conversation.lines(),
            out=sys.stdout,
            folder=folder,
            media=media,
            translator=supplies.translator,
            clock=clock,
            language=language,
            person=NAMES[language],
        )
        ports = await stack.enter_async_context(
            open_ports(settings, supplies, [terminal], [open_ima(ima, supplies)])
        )
        conversation.service = build_service(settings, ports)
        await conversation.service.run(stop)
        return 0 if conversation.is_complete else 1


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


class Conversation:
    """Says one line after the other, each when the one before has been dealt with."""

    def __init__(self, script: tuple[str, ...], stop: asyncio.Event) -> None:
        self.service: Service | None = None
        self.is_complete = False
        self._script = script
        self._stop = stop

    async def lines(self) -> AsyncIterator[str]:
        """Give the lines of the script, and stop the service after the last."""
        try:
            async with asyncio.timeout(LONGEST_TURN_S * len(self._script)):
                for line in self._script:
                    yield line
                    await self._until_quiet()
            self.is_complete = True
        finally:
            self._stop.set()

    async def _until_quiet(self) -> None:
        """Wait until nothing is being made and nothing waits to be said."""
        while self.service is not None:
            await self.service.outbox.flush()
            async with self.service.ports.store.snapshot() as tx:
                is_quiet = not await tx.unfinished() and not await tx.pending_chats()
            if is_quiet:
                return
            await asyncio.sleep(LOOK_EVERY_S)
