import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from httpx_aiohttp import AiohttpTransport

START = datetime(2026, 5, 1, 12, tzinfo=UTC)


@dataclass
class HandClock:
    """Time that moves only when told."""

    seconds: float = 1000.0
    began: float = field(default=1000.0, init=False)

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds - self.began)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep_until(self, when: float) -> None:
        self.seconds = max(self.seconds, when)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def tls() -> ssl.SSLContext:
    """Shared, as making one takes longer than most tests; nothing here speaks TLS."""
    return ssl.create_default_context()


@pytest.fixture
async def paid(tls: ssl.SSLContext) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        limits=httpx.Limits(max_keepalive_connections=0), trust_env=False, verify=tls
    ) as client:
        yield client


@pytest.fixture
async def pooled(tls: ssl.SSLContext) -> AsyncIterator[httpx.AsyncClient]:
    transport = AiohttpTransport(verify=tls)
    async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
        yield client
