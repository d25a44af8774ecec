from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.journeys.stage import Stage, open_show


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def show(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """A running service between its stand-ins, for a module; `PACE`, `SCALE`, `MORE` shape it."""
    pace = float(getattr(request.module, "PACE", 0.05))
    scale = float(getattr(request.module, "SCALE", 0.02))
    more = str(getattr(request.module, "MORE", ""))
    folder = tmp_path_factory.mktemp("journey")
    async with open_show(folder, pace=pace, scale=scale, more=more) as stage:
        yield stage
