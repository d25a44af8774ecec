from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.stores import open_store
from core.persistence import Store
from tests.fakes.clock import FakeClock


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "danqing.db"


@pytest.fixture
async def store(database: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite:///{database}", clock=FakeClock()) as opened:
        yield opened
