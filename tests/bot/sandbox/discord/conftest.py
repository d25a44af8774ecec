from collections.abc import AsyncIterator

import pytest

from bot.sandbox.discord.app import serve
from bot.sandbox.discord.settings import Settings
from tests.bot.sandbox.discord.clients import Desk, desk_at


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
async def desk(settings: Settings) -> AsyncIterator[Desk]:
    async with serve(settings) as world, desk_at(world.base_url) as desk:
        yield desk
