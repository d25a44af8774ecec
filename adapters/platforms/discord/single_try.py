"""Requests that are made once: discord.py repeats those of interactions by itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from adapters.platforms.discord.errors import SERVER_ERROR


class SingleTry:
    """Stands in for the session that discord.py is handed; raises where it would begin again."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    @asynccontextmanager
    async def request(
        self,
        method: str,
        url: str,
        **options: Any,  # noqa: ANN401 - as in the class it stands in for
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Make a request whose failure discord.py lets through.

        Raises:
            aiohttp.ClientError: the server failed, or the connection was cut.
        """
        try:
            async with self._session.request(method, url, **options) as answer:
                if answer.status >= SERVER_ERROR:
                    answer.raise_for_status()
                yield answer
        except OSError as error:
            # Some of these are repeated, depending on the system's number for them.
            raise aiohttp.ClientConnectionError(str(error)) from error
