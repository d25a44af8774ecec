"""Start the stand-ins and the web chat as processes of their own, and end them with us.

A companion lives until its standard input closes, which happens however this process ends, so a
killed service leaves none behind.
"""

import asyncio
import json
import logging
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress

from core.errors import BotError

log = logging.getLogger(__name__)

START_S = 20.0
END_S = 5.0


class CompanionError(BotError):
    """A companion did not start."""


@asynccontextmanager
async def companion(
    name: str, arguments: Sequence[str] = (), environment: Mapping[str, str] | None = None
) -> AsyncIterator[str]:
    """Run `python -m bot.sandbox.NAME` on a free port and give its address.

    Raises:
        CompanionError: it ended, or said nothing, before it was ready.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        f"bot.sandbox.{name}",
        "--port",
        "0",
        "--until-stdin-closes",
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        # A terminal's Ctrl-C is for the service, which ends its companions last.
        start_new_session=True,
    )
    try:
        yield await _ready(name, process)
    finally:
        await _end(process)


async def _ready(name: str, process: asyncio.subprocess.Process) -> str:
    if process.stdout is None:
        raise CompanionError(f"{name} has no output")
    try:
        async with asyncio.timeout(START_S):
            line = await process.stdout.readline()
        return str(json.loads(line)["url"])
    except (TimeoutError, ValueError, KeyError) as error:
        raise CompanionError(f"{name} did not start") from error


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(END_S):
            await process.wait()
    except TimeoutError:
        log.warning("A companion had to be killed")
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
