"""`danqing sandbox`: stand-ins on ports of one's choice, each in its own process."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Sequence
from itertools import pairwise

from core.errors import ConfigError

NAMES = ("ima", "webchat", "discord")
EXTRA = {"webchat": ("--sandbox",)}


async def run_stand_ins(names: Sequence[str], port: int, arguments: Sequence[str]) -> int:
    """Run the named stand-ins, or all, until SIGTERM or SIGINT; each prints its address as JSON.

    The first listens on `port`, the others on the ports after it; further arguments go to each.
    One that ends by itself ends the others, and its exit code is given back.

    Raises:
        ConfigError: there is no such stand-in, or its port is taken.
    """
    for name in names:
        if name not in NAMES:
            raise ConfigError("sandbox", f"there is no stand-in {name}; try {', '.join(NAMES)}")
    for index, name in enumerate(names or NAMES):
        _require_free(port + index if port else 0, arguments, name)
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(_run(name, port + index if port else 0, arguments, told))
            for index, name in enumerate(names or NAMES)
        ]
    return max(task.result() for task in tasks)


def _require_free(port: int, arguments: Sequence[str], name: str) -> None:
    """Complain of a port that is taken here, where one line can say so."""
    host = _value_of("--host", arguments) or "127.0.0.1"
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        problem = f"{name} cannot listen on {host}:{port}: {os.strerror(error.errno or 0)}"
        raise ConfigError("--port", problem) from error


def _value_of(option: str, arguments: Sequence[str]) -> str | None:
    following = dict(pairwise(arguments))
    inline = (each for each in arguments if each.startswith(f"{option}="))
    return following.get(option) or next(inline, "").removeprefix(f"{option}=") or None


async def _run(name: str, port: int, arguments: Sequence[str], told: asyncio.Event) -> int:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        f"bot.sandbox.{name}",
        "--port",
        str(port),
        # However this process ends, the pipe closes, and the stand-in with it.
        "--until-stdin-closes",
        *EXTRA.get(name, ()),
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        # A terminal's Ctrl-C is for this process alone, so that all end in the same way.
        start_new_session=True,
    )
    async with asyncio.TaskGroup() as group:
        ending = group.create_task(_end_when_told(process, told))
        code = await process.wait()
        ending.cancel()
    told.set()
    return abs(code)


async def _end_when_told(process: asyncio.subprocess.Process, told: asyncio.Event) -> None:
    await told.wait()
    if process.stdin is not None:
        process.stdin.close()
