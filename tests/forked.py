"""Processes of the service and its stand-ins, each forked from one that has imported them already.

Importing is most of what a start costs, and there are about two hundred of them here. What runs,
and how it ends, is the same; tests of the command lines themselves start them as people do.
"""

import asyncio
import multiprocessing
import os
import runpy
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import NamedTuple

from locales.translator import FluentTranslator

IMPORTED = (
    "bot.app",
    "bot.cli",
    "bot.logs",
    "adapters.platforms.discord",
    "adapters.platforms.web",
    "adapters.providers.ima",
    "bot.sandbox.discord.app",
    "bot.sandbox.ima.serving",
    "bot.sandbox.webchat.app",
)
"""What is imported at a start."""
FluentTranslator()
"""Its files are parsed once, for every process that is forked from one which has done so."""
STDIN, STDOUT, STDERR = 0, 1, 2


class Order(NamedTuple):
    """What is to run, and where."""

    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    before: str
    has_children: bool


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

    def join(self, timeout_s: float) -> int | None:
        """Wait until it has ended, and give what it ended with; None if it still lives."""
        self._process.join(timeout_s)
        return self._process.exitcode

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
    module: str,
    *arguments: str,
    environment: Mapping[str, str],
    before: str = "",
    files: Mapping[int, int],
    has_children: bool = False,
) -> Running:
    """Run `python -m module` with arguments, in exactly this environment.

    `before` is Python that runs first. `files` are open files of ours by their numbers there; they
    stay open here. What starts no processes itself keeps to one core.
    """
    with ExitStack() as sent:
        # A connection is how an open file gets from here to there.
        given = {
            number: sent.enter_context(Connection(os.dup(file), readable=False))
            for number, file in files.items()
        }
        order = Order((module, *arguments), dict(environment), Path.cwd(), before, has_children)
        process = _context().Process(target=_run, args=(order, given))
        process.start()
    return Running(process)


@cache
def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, *IMPORTED])
    return context


def _run(order: Order, given: Mapping[int, Connection]) -> None:
    if not order.has_children:
        _keep_to_one_core()
    os.environ.clear()
    os.environ.update(order.environment)
    os.chdir(order.folder)
    for number, file in given.items():
        os.dup2(file.fileno(), number)
    sys.argv = list(order.command)
    exec(order.before, {})  # noqa: S102 - a test takes something away from the process
    runpy.run_module(order.command[0], run_name="__main__", alter_sys=True)


def _keep_to_one_core() -> None:
    """Run on one core, as threads that wait for each other do at a fifth of the cost.

    A service wakes its database's thread for every question, and only one of them runs at a time.
    """
    if sys.platform == "linux":
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[os.getpid() % len(cores)]})
