"""`danqing sandbox`: stand-ins on ports of one's choice, each in its own process."""

import asyncio
import sys
from collections.abc import Sequence

from core.errors import ConfigError

NAMES = ("ima", "webchat")
EXTRA = {"webchat": ("--sandbox",)}


async def run_stand_ins(names: Sequence[str], port: int, arguments: Sequence[str]) -> int:
    """Run the named stand-ins, or all, until interrupted; each prints its address as JSON.

    The first listens on `port`, the others on the ports after it; further arguments go to each.

    Raises:
        ConfigError: there is no such stand-in.
    """
    for name in names:
        if name not in NAMES:
            raise ConfigError("sandbox", f"there is no stand-in {name}; try {', '.join(NAMES)}")
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(_run(name, port + index if port else 0, arguments))
            for index, name in enumerate(names or NAMES)
        ]
    return max(task.result() for task in tasks)


async def _run(name: str, port: int, arguments: Sequence[str]) -> int:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        f"bot.sandbox.{name}",
        "--port",
        str(port),
        *EXTRA.get(name, ()),
        *arguments,
    )
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
