"""Calls that are harmless to repeat, each bounded in time and free of secrets when it fails."""

import asyncio
from dataclasses import dataclass

import httpx

from adapters.providers.ima.failures import Taken, Unanswered
from adapters.providers.ima.redaction import redact


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Upper bounds in seconds, each for a whole call."""

    connect_s: float = 10.0
    list_s: float = 10.0
    create_s: float = 60.0
    detail_s: float = 30.0
    token_s: float = 30.0
    upload_s: float = 60.0
    verify_s: float = 300.0

    def of_call(self, whole_s: float) -> httpx.Timeout:
        """Give the transport's bounds for a call that may take so long."""
        return httpx.Timeout(whole_s, connect=min(self.connect_s, whole_s))


async def ask(
    http: httpx.AsyncClient, request: httpx.Request, limit_s: float, secret: str
) -> httpx.Response:
    """Send a request that does nothing, or nothing that a repeat would do again.

    Raises:
        Unanswered: no complete answer in time.
    """
    try:
        async with asyncio.timeout(limit_s):
            return await http.send(request)
    except TimeoutError:
        failure = Unanswered(f"no answer in {limit_s} s", sent=Taken.NO, is_timeout=True)
    except httpx.RequestError as error:
        failure = unanswered(error, Taken.NO, secret)
    # Not chained: a transport's own words may hold the address, and an address the key.
    raise failure


def unanswered(error: httpx.RequestError, sent: Taken, secret: str) -> Unanswered:
    """Describe a transport's failure."""
    name = "ConnectError" if _is_refusal(error) else type(error).__name__
    is_timeout = isinstance(error, httpx.TimeoutException) and not _is_refusal(error)
    return Unanswered(redact(f"{name}: {error}", secret), sent=sent, is_timeout=is_timeout)


def _is_refusal(error: httpx.RequestError) -> bool:
    """Recognise what the pooled transport calls a time-out although nobody was waited for."""
    met = error.__cause__ if isinstance(error, httpx.ConnectTimeout) else None
    return isinstance(met, OSError) and not isinstance(met, TimeoutError)
