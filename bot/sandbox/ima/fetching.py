"""Fetch what an order points to, as the service does: for itself, and with care.

This stand-in has no business outside the machine, so that only loopback addresses are reachable.
"""

import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlsplit

import aiohttp

from bot.sandbox.pictures import MOST_BYTES

FETCH_S: Final = 10.0
FOUND: Final = 200
CHUNK: Final = 65_536


class Unreachable(Exception):  # noqa: N818 - it says what the address is
    """An address that yields no file."""


class Fetcher:
    """Downloads from loopback addresses, without credentials and without following redirects."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Hold a session while the context lasts."""
        # Kept connections to ourselves would outlive the requests they served.
        connector = aiohttp.TCPConnector(force_close=True)
        timeout = aiohttp.ClientTimeout(total=FETCH_S)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            self._session = session
            yield
        self._session = None

    async def fetch(self, url: str) -> bytes:
        """Return a file.

        Raises:
            Unreachable: for any reason.
        """
        if self._session is None or not _is_loopback(url):
            raise Unreachable(url)
        try:
            async with self._session.get(url, allow_redirects=False) as answer:
                if answer.status != FOUND:
                    raise Unreachable(url)
                return await _bounded(answer, url)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise Unreachable(url) from error


async def _bounded(answer: aiohttp.ClientResponse, url: str) -> bytes:
    data = bytearray()
    async for chunk in answer.content.iter_chunked(CHUNK):
        data += chunk
        if len(data) > MOST_BYTES:
            raise Unreachable(url)
    return bytes(data)


def _is_loopback(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or parts.username is not None:
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
