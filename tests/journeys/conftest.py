from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.journeys.stage import Stage, open_show


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def show(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """A running service between its stand-ins, one for a module; `PACE` and `MORE` shape it."""
    pace = float(getattr(request.module, "PACE", 0.05))
    more = str(getattr(request.module, "MORE", ""))
    async with open_show(tmp_path_factory.mktemp("journey"), pace=pace, more=more) as stage:
        yield stage
