"""A conversation for looking at: the real service, a terminal, and a sandbox that paints."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

from adapters.platforms.terminal import open_terminal
from bot.service import Service
from bot.staging import staged, until_quiet
from core.intents import Language

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
NAMES = {Language.ZH: "小林", Language.EN: "Lin"}


async def play(lang: Literal["zh", "en"], *, is_fast: bool, folder: Path) -> int:
    """Play the conversation, write the pictures and films, and give the exit code."""
    language = Language(lang)
    async with staged(language, is_fast=is_fast) as stage:
        stop = asyncio.Event()
        conversation = Conversation(SCRIPTS[language], stop)
        terminal = open_terminal(
            lines=conversation.lines(),
            out=sys.stdout,
            folder=folder,
            media=stage.media,
            translator=stage.supplies.translator,
            clock=stage.clock,
            language=language,
            person=NAMES[language],
        )
        async with stage.service_on(terminal) as service:
            conversation.service = service
            await service.run(stop)
        return 0 if conversation.is_complete else 1


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
                    if self.service is not None:
                        await until_quiet(self.service)
            self.is_complete = True
        finally:
            self._stop.set()
