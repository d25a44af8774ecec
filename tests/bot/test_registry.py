import subprocess
import sys
from functools import cache

import pytest

SEES = "import sys; import {module}; print(*sorted(sys.modules), sep='\\n')"


@cache
def imported_by(module: str) -> set[str]:
    """Import a module in a fresh interpreter, and list what came with it."""
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", SEES.format(module=module)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(done.stdout.split())


def test_the_service_imports_no_platform_or_provider_that_is_not_configured() -> None:
    modules = imported_by("bot.app")
    assert "bot.registry" in modules
    assert not [name for name in modules if name.startswith("adapters.platforms.")]
    assert not [name for name in modules if name.startswith("adapters.providers.")]


@pytest.mark.parametrize("heavy", ["aiohttp", "sqlalchemy", "PIL", "pydantic"])
def test_the_command_line_imports_only_what_a_command_needs(heavy: str) -> None:
    assert heavy not in imported_by("bot.cli")
