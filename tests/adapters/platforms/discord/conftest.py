from collections.abc import AsyncIterator

import pytest

from bot.sandbox.discord.app import serve
from bot.sandbox.discord.settings import Settings
from tests.bot.sandbox.discord.clients import Desk, desk_at


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    settings = Settings(message_rate=0, global_rate=0)
    async with serve(settings) as world, desk_at(world.base_url) as desk:
        yield desk
