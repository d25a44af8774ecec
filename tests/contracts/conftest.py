from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.stores import open_store
from adapters.stores.memory import MemoryStore
from core.persistence import Store
from tests.fakes.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(params=["memory", "sqlite"])
async def store(
    request: pytest.FixtureRequest, clock: FakeClock, tmp_path: Path
) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield MemoryStore(clock)
        return
    async with open_store(f"sqlite:///{tmp_path / 'danqing.db'}", clock=clock) as opened:
        yield opened
