"""The service in processes of its own, each forked from one that has imported it already.

Importing is most of what a start costs, and the tests start the service about seventy times. What
runs, and how it ends, is the same; tests of the command line itself start it as people do.
"""

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import BinaryIO

from bot.cli import main
from locales.translator import FluentTranslator

IMPORTED = (
    "bot.app",
    "bot.logs",
    "adapters.platforms.discord",
    "adapters.platforms.web",
    "adapters.providers.ima",
)
"""What a start imports, besides what this module needs itself."""
FluentTranslator()
"""Its files are parsed once, for every process that is forked from one which has done so."""


class Running:
    """A process as asyncio shows its own."""

    def __init__(self, process: ForkServerProcess) -> None:
        assert process.pid is not None
        self.pid = process.pid
        self._process = process

    @property
    def returncode(self) -> int | None:
        """Give what it ended with, negative for a signal; None while it lives."""
        return self._process.exitcode

    def send_signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self._process.kill()

    async def wait(self) -> int:
        """Wait until it has ended, and give what it ended with."""
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._process.sentinel, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(self._process.sentinel)
        self._process.join()
        assert self._process.exitcode is not None
        return self._process.exitcode


def start(
    arguments: Sequence[str],
    *,
    before: str,
    environment: Mapping[str, str],
    output: BinaryIO | None,
) -> Running:
    """Run `danqing` with arguments, in exactly this environment.

    `before` is Python that runs first; what is said goes to `output`, where there is one.
    """
    # A connection is how an open file gets from here to there.
    said = Connection(os.dup(output.fileno() if output else 2), readable=False)
    with said:
        order = (tuple(arguments), before, dict(environment), Path.cwd(), said)
        process = _context().Process(target=_run, args=order)
        process.start()
    return Running(process)


@cache
def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, *IMPORTED])
    return context


def _run(
    arguments: Sequence[str],
    before: str,
    environment: Mapping[str, str],
    folder: Path,
    said: Connection,
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    os.dup2(said.fileno(), 1)
    os.dup2(said.fileno(), 2)
    sys.argv = ["danqing", *arguments]
    exec(before, {})  # noqa: S102 - a test takes something away from the process
    main()
