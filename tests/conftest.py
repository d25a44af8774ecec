"""What every test may use: a count that is seen at the end of the run, on however many workers.

Files are shared out whole, for the worlds that their tests share, so the longest come first.
"""

from collections.abc import Callable, Iterable

import pytest

COUNT = "count"

CORE = "tests/core/"
LONGEST = (
    "tests/chaos/test_crash_matrix.py",
    "tests/journeys/test_input_faults.py",
    "tests/journeys/test_faults.py",
    "tests/chaos/",
    "tests/journeys/",
    "tests/bot/test_demo.py",
    "tests/bot/test_running.py",
)
"""Where tests take long, longest first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; everything else stays in its order.

    Only the core is measured, and its own tests have to cover it: watching the others costs time.
    """
    items.sort(key=lambda item: _place(item.nodeid))
    for item in items:
        if not item.nodeid.startswith(CORE):
            item.add_marker("no_cover")


def _place(name: str) -> int:
    return next((at for at, start in enumerate(LONGEST) if name.startswith(start)), len(LONGEST))


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
