import ssl
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.sandbox.ima import Address, Settings, running
from tests.bot.sandbox.ima.desk import Desk, frozen

# Made once: httpx would read all authorities' certificates anew for each client.
CERTIFICATES = ssl.create_default_context()


@pytest.fixture
async def address() -> AsyncIterator[Address]:
    async with running(Settings(plain=True, time=frozen)) as address:
        yield address


@pytest.fixture
async def desk(address: Address) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient(base_url=address.url, timeout=5, verify=CERTIFICATES) as http:
        yield Desk(http)
