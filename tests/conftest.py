"""What every test may use: a count that is seen at the end of the run, on however many workers.

Files are shared out whole, for the worlds that their tests share, so the longest come first.
"""

import gc
import importlib
import os
import pkgutil
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import core

if TYPE_CHECKING:
    from _typeshed import TraceFunction

# Nothing here leaves this machine, and reading all the world's certificates would be a tenth of
# the start of each process.
os.environ["SSL_CERT_FILE"] = str(Path(__file__).with_name("adapters") / "media" / "media_test.pem")

COUNT = "count"

CORE = "tests/core/"
LONGEST = (
    "tests/journeys/test_input_faults.py",
    "tests/journeys/test_faults.py",
    "tests/journeys/test_memory.py",
    "tests/journeys/test_discord.py",
)
"""Where tests take long, longest first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is left with it at the end."""
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    name = item.nodeid.partition("::")[0]
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let only the core's own tests be traced, which have to cover it: tracing doubles the time.

    pytest-cov's `no_cover` does nothing in a worker, where two measurements run: while the second
    is paused, the first goes on.
    """
    if item.nodeid.startswith(CORE) and item.get_closest_marker("untraced") is None:
        return (yield)
    with _untraced():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Trace how the core is imported, and nothing of how tests are collected.

    What is collected stays to the end, so no search for garbage need go through it.
    """
    gc.disable()
    if sys.gettrace() is not None:
        for module in pkgutil.walk_packages(core.__path__, "core."):
            importlib.import_module(module.name)
    try:
        with _untraced():
            return (yield)
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def _untraced() -> Iterator[None]:
    tracer, threads_tracer = sys.gettrace(), threading.gettrace()
    _trace(None, None)
    try:
        yield
    finally:
        _trace(tracer, threads_tracer)


def _trace(tracer: "TraceFunction | None", threads_tracer: "TraceFunction | None") -> None:
    sys.settrace(tracer)
    threading.settrace(threads_tracer)


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Have a line shown at the end of the run; workers print nothing themselves."""

    def told(line: str) -> None:
        record_property(COUNT, line)

    return told


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what the tests counted."""
    lines = list(_counts(terminalreporter.getreports("passed")))
    lines += _counts(terminalreporter.getreports("failed"))
    if lines:
        terminalreporter.section("counts")
        for line in sorted(lines):
            terminalreporter.write_line(line)


def _counts(reports: Iterable[pytest.TestReport]) -> Iterable[str]:
    return (
        str(value)
        for report in reports
        if report.when == "call"
        for name, value in report.user_properties
        if name == COUNT
    )
