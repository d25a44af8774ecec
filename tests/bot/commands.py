"""The `danqing` command as a process, far from anybody's configuration."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

import httpx

from tests import forked

PATIENCE_S = 20.0
PATIENT_S = 60.0
"""The longest that a command takes to its end."""
LOOK_EVERY_S = 0.05
COMMAND = (sys.executable, "-m", "bot")


def environment(folder: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Keep data in a folder of the test, and listen on a port that is free."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DANQING_")}
    ours = {"DANQING_SERVICE__DATA_DIR": str(folder), "DANQING_HTTP__PORT": "0"}
    return {**kept, **ours, **(more or {})}


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line that was said about what is wrong."""
        (line,) = self.err.splitlines()
        return line


def danqing(*arguments: str, folder: Path, more: Mapping[str, str] | None = None) -> Outcome:
    """Run a command to its end, forked from a process that has imported what it needs."""
    with TemporaryFile() as out, TemporaryFile() as err:
        running = forked.start(
            "bot",
            *arguments,
            environment=environment(folder, more),
            files={forked.STDOUT: out.fileno(), forked.STDERR: err.fileno()},
            has_children=True,
        )
        code = running.join(PATIENT_S)
        if code is None:
            running.kill()
            running.join(PATIENT_S)
            raise AssertionError(f"{arguments} does not end")
        said, complained = (_read(file) for file in (out, err))
    return Outcome(code, said, complained)


def _read(file: BinaryIO) -> str:
    file.seek(0)
    return file.read().decode()


def danqing_anew(
    *arguments: str, folder: Path, given: bytes = b"", more: Mapping[str, str] | None = None
) -> Outcome:
    """Run a command to its end as people do, with what it is given on its standard input."""
    done = subprocess.run(  # noqa: S603 - our own command
        [*COMMAND, *arguments],
        input=given,
        capture_output=True,
        env=environment(folder, more),
        timeout=PATIENT_S,
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


@asynccontextmanager
async def started(
    *arguments: str, folder: Path, more: Mapping[str, str] | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start a command that does not end by itself."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment(folder, more),
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def address_of(process: asyncio.subprocess.Process) -> str:
    """Read the log until it says where the service listens."""
    assert process.stderr is not None
    async with asyncio.timeout(PATIENCE_S):
        async for line in process.stderr:
            _, found, address = line.decode().partition(" listens at ")
            if found:
                return address.strip()
    raise AssertionError("the service ended before it listened")


async def until_ready(url: str) -> None:
    """Ask for the health until all is well."""
    async with asyncio.timeout(PATIENCE_S), httpx.AsyncClient() as client:
        while (await client.get(f"{url}/healthz")).status_code != 200:  # noqa: ASYNC110 - another process
            await asyncio.sleep(LOOK_EVERY_S)


def children_of(pid: int) -> list[int]:
    """List the processes that a process has started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


async def until_gone(pids: list[int]) -> None:
    """Wait until none of the processes lives, a bounded time."""
    async with asyncio.timeout(PATIENCE_S):
        while any(_lives(pid) for pid in pids):  # noqa: ASYNC110 - other processes
            await asyncio.sleep(LOOK_EVERY_S)


def _lives(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    # A zombie has ended; whoever adopted it has not looked yet.
    return status.rpartition(")")[2].split()[0] != "Z"
