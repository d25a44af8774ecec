"""Start the stand-ins and the web chat as processes of their own, and end them with us.

A companion lives until its standard input closes, which happens however this process ends, so a
killed service leaves none behind.
"""

import asyncio
import json
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from core.errors import BotError

log = logging.getLogger(__name__)

START_S = 20.0
END_S = 5.0
FREED_WITHIN_S = 2.0
"""How long the companion of a killed service may hold its port while it ends."""
LOOK_EVERY_S = 0.1
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
LOOPBACK = "127.0.0.1"
PORTS = range(1, 65536)

Sleep = Callable[[float], Awaitable[None]]


class CompanionError(BotError):
    """A companion did not start."""


class Companion:
    """One process beside ours, which keeps its address when it has to be started again."""

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        port_file: Path | None,
    ) -> None:
        self._name = name
        self._arguments = arguments
        self._environment = environment
        self._port_file = port_file
        self._port = 0
        self._process: asyncio.subprocess.Process | None = None
        self.url = ""

    async def start(self) -> None:
        """Start it where it was before, if that is known and free.

        Raises:
            CompanionError: it ended, or said nothing, before it was ready.
        """
        if self._port == 0:
            self._port = await self._remembered()
        await self._launch()
        if self._port_file is not None:
            self._port_file.parent.mkdir(parents=True, exist_ok=True)
            self._port_file.write_text(str(self._port), encoding="ascii")

    async def keep(self, sleep: Sleep = asyncio.sleep) -> None:
        """Start it again at the same address whenever it dies, until cancelled."""
        pause_s = FIRST_PAUSE_S
        while True:
            if self._process is not None:
                code = await self._process.wait()
                log.error("The companion %s ended with %s and is started again", self._name, code)
            await sleep(pause_s)
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
            try:
                await self._launch()
            except CompanionError:
                log.exception("A companion could not be started again")
            else:
                pause_s = FIRST_PAUSE_S

    async def end(self) -> None:
        """Let it end; kill it where it does not."""
        process, self._process = self._process, None
        if process is None:
            return
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

    async def _launch(self) -> None:
        await self.end()
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            f"bot.sandbox.{self._name}",
            "--port",
            str(self._port),
            "--until-stdin-closes",
            *self._arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, **self._environment},
            # A terminal's Ctrl-C is for the service, which ends its companions last.
            start_new_session=True,
        )
        if self._process.stdout is None:
            raise CompanionError(f"{self._name} has no output")
        try:
            async with asyncio.timeout(START_S):
                line = await self._process.stdout.readline()
            said = json.loads(line)
            self.url, self._port = str(said["url"]), int(said["port"])
        except (TimeoutError, ValueError, KeyError) as error:
            await self.end()
            raise CompanionError(f"{self._name} did not start") from error

    async def _remembered(self) -> int:
        """Give the port of the last time, so that links to results stay true; 0 for any."""
        if self._port_file is None:
            return 0
        try:
            port = int(self._port_file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0
        if port not in PORTS:
            return 0
        with suppress(TimeoutError):
            async with asyncio.timeout(FREED_WITHIN_S):
                while not _is_free(port):  # noqa: ASYNC110 - another process frees it
                    await asyncio.sleep(LOOK_EVERY_S)
                return port
        return 0


@asynccontextmanager
async def companion(
    name: str,
    arguments: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    *,
    port_file: Path | None = None,
) -> AsyncIterator[Companion]:
    """Run `python -m bot.sandbox.NAME` for as long as the context lasts.

    Its port is free to choose, and kept in `port_file` for the next time.

    Raises:
        CompanionError: it ended, or said nothing, before it was ready.
    """
    one = Companion(name, arguments, environment or {}, port_file)
    try:
        await one.start()
        yield one
    finally:
        await one.end()


def _is_free(port: int) -> bool:
    try:
        with socket.create_server((LOOPBACK, port)):
            return True
    except OSError:
        return False
