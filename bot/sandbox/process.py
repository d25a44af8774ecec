"""What every stand-in's process does alike: listen, announce itself, end when told."""

import asyncio
import json
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiohttp import web

# In-flight requests get this long at the end; hung ones are why it is short.
GRACE_S = 0.2
STDIN = 0


class ListeningDoor:
    """A listening socket that can be shut for a while, so that connections are refused."""

    def __init__(self, runner: web.AppRunner, host: str, port: int) -> None:
        self._runner = runner
        self._host = host
        self.port = port
        self._listener: asyncio.Server | None = None
        self._shut = asyncio.Event()
        self._reopen = asyncio.Event()
        self._listening = asyncio.Event()
        self._seconds = 0.0

    async def listen(self) -> None:
        """Start accepting; port 0 is replaced by the one picked, and kept from then on."""
        if self._runner.server is None:
            raise RuntimeError("the runner is not set up")
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(self._runner.server, self._host, self.port)
        self.port = self._listener.sockets[0].getsockname()[1]
        self._listening.set()

    async def keep(self) -> None:
        """Reopen after each refusal, for ever."""
        while True:
            await self._shut.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._seconds):
                    await self._reopen.wait()
            self._shut.clear()
            await self.listen()

    def shut(self, seconds: float) -> None:
        """Refuse new connections from now on for so many real seconds."""
        self._seconds = seconds
        self._reopen.clear()
        self.close()
        self._listening.clear()
        self._shut.set()

    async def open(self) -> None:
        """End a refusal early; connections are accepted when this returns."""
        self._reopen.set()
        await self._listening.wait()

    def close(self) -> None:
        """Stop accepting."""
        if self._listener is not None:
            self._listener.close()


@asynccontextmanager
async def listening(app: web.Application, host: str, port: int) -> AsyncIterator[ListeningDoor]:
    """Serve an application on a loopback socket while the context lasts."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE_S)
    await runner.setup()
    door = ListeningDoor(runner, host, port)
    try:
        await door.listen()
        async with asyncio.TaskGroup() as tasks:
            keeper = tasks.create_task(door.keep())
            try:
                yield door
            finally:
                keeper.cancel()
    finally:
        door.close()
        await runner.cleanup()


def announce(name: str, url: str, port: int) -> None:
    """Print the one line that tells a parent process we are ready."""
    line = json.dumps({"name": name, "url": url, "port": port})
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def told_to_end(*, stdin: bool) -> asyncio.Event:
    """Return what is set on SIGTERM, on SIGINT and, if asked, when standard input ends.

    To be called before announcing: a parent may end us as soon as it knows we are there.
    """
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    if stdin:
        threading.Thread(target=_tell_at_eof, args=(loop, told), daemon=True).start()
    return told


def _tell_at_eof(loop: asyncio.AbstractEventLoop, told: asyncio.Event) -> None:
    # os.read, as a buffered reader would hold its lock while the interpreter shuts down.
    while os.read(STDIN, 4096):
        pass
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(told.set)
