"""The REST calls of the web chat and the one place where its failures become ours."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import BinaryIO, TypeVar

import aiohttp
from pydantic import BaseModel, ValidationError

from adapters.platforms.web.outbound import Json
from adapters.platforms.web.schemas import ErrorPayload, Refusal
from core.errors import DeliveryError, Forbidden, PlatformUnavailable, Sent, TooLarge

log = logging.getLogger(__name__)

_Answer = TypeVar("_Answer", bound=BaseModel)
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _TOO_LARGE, _RATE_LIMITED = 401, 403, 404, 413, 429
_REFUSALS = range(400, 500)
_DEFAULT_PAUSE = timedelta(seconds=1)


class NotFoundError(DeliveryError):
    """What the call names does not exist (any more)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request."""

    method: str
    path: str
    json: Json | None = None
    data: BinaryIO | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


class WebApi:
    """The web chat's REST side with our token."""

    def __init__(
        self, *, session: aiohttp.ClientSession, url: str, token: str, timeout_s: float
    ) -> None:
        self._session = session
        self._url = url.rstrip("/")
        self._authorization = {"Authorization": f"Bearer {token}"}
        self._timeout_s = timeout_s

    async def call(
        self, call: Call, answer: type[_Answer], *, timeout_s: float | None = None
    ) -> _Answer:
        """Make a request and read its answer.

        Raises:
            DeliveryError: by the rules of `_refused`; UNKNOWN where no answer could be read.
        """
        async with self._responding(call, timeout_s) as response:
            content = await response.read()
            try:
                return answer.model_validate_json(content)
            except ValidationError as error:
                message = f"{call.method} was answered with something unreadable"
                raise PlatformUnavailable(message, sent=Sent.UNKNOWN) from error

    async def tell(self, call: Call) -> None:
        """Make a request whose answer has no body."""
        async with self._responding(call, None) as response:
            await response.read()

    @asynccontextmanager
    async def stream(self, call: Call, *, timeout_s: float) -> AsyncIterator[AsyncGenerator[bytes]]:
        """Make a request and give its body as it comes; `timeout_s` is for all of it.

        Raises:
            DeliveryError: as `call`; also while the body comes, where it is cut off.
        """
        deadline = asyncio.get_running_loop().time() + timeout_s
        with _translated(call):
            async with asyncio.timeout_at(deadline):
                response = await self._request(call)
                await _raise_for(response)
        try:
            async with aclosing(_chunks(call, response, deadline)) as chunks:
                yield chunks
        finally:
            # Not released: a body that nobody reads to its end would block the connection.
            response.close()

    async def socket(self, heartbeat_s: float) -> aiohttp.ClientWebSocketResponse:
        """Open the socket of events; raises what aiohttp raises."""
        async with asyncio.timeout(self._timeout_s):
            return await self._session.ws_connect(
                f"{self._url}/bot/socket",
                headers=self._authorization,
                heartbeat=heartbeat_s,
                # A stop should not wait long for the other side's goodbye.
                timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
            )

    @asynccontextmanager
    async def _responding(
        self, call: Call, timeout_s: float | None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        with _translated(call):
            async with (
                asyncio.timeout(timeout_s or self._timeout_s),
                await self._request(call) as response,
            ):
                await _raise_for(response)
                yield response

    async def _request(self, call: Call) -> aiohttp.ClientResponse:
        return await self._session.request(
            call.method,
            f"{self._url}{call.path}",
            json=call.json,
            data=call.data,
            params=call.params,
            headers={**self._authorization, **call.headers},
            # Following one would hand our token to another host.
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=None),
        )


async def _chunks(
    call: Call, response: aiohttp.ClientResponse, deadline: float
) -> AsyncGenerator[bytes]:
    while True:
        # Only the reading is bounded and translated, not what the caller does with it.
        with _translated(call):
            async with asyncio.timeout_at(deadline):
                chunk = await response.content.readany()
        if not chunk:
            return
        yield chunk


@contextmanager
def _translated(call: Call) -> Iterator[None]:
    """Turn what the network raises into our errors; a lost answer says nothing."""
    try:
        yield
    except aiohttp.ClientConnectorError as error:
        raise PlatformUnavailable("the web chat cannot be reached", sent=Sent.NO) from error
    except TimeoutError as error:
        message = f"{call.method} was not answered in time"
        raise PlatformUnavailable(message, sent=Sent.UNKNOWN) from error
    except (aiohttp.ClientError, OSError) as error:
        message = f"{call.method} was cut off"
        raise PlatformUnavailable(message, sent=Sent.UNKNOWN) from error


async def _raise_for(response: aiohttp.ClientResponse) -> None:
    if response.ok and response.status < 300:  # noqa: PLR2004 - anything from 300 is no success
        return
    content = await response.read()
    response.release()
    try:
        refusal = Refusal.model_validate_json(content).error
    except ValidationError:
        refusal = None
    raise _refused(response.status, refusal)


def _refused(status: int, refusal: ErrorPayload | None) -> DeliveryError:
    """Choose the error: by status, and only a refusal in the service's own words is sure."""
    message = f"the web chat answered {status} {'' if refusal is None else refusal.code}".strip()
    if status == _RATE_LIMITED:
        pause = None if refusal is None else refusal.retry_after
        retry_after = _DEFAULT_PAUSE if pause is None else timedelta(seconds=pause)
        return PlatformUnavailable(message, sent=Sent.NO, retry_after=retry_after)
    if status == _FORBIDDEN:
        return Forbidden(message, sent=Sent.NO)
    if status == _TOO_LARGE:
        return TooLarge(message, sent=Sent.NO)
    if refusal is None or status not in _REFUSALS:
        return PlatformUnavailable(message, sent=Sent.UNKNOWN)
    if status == _UNAUTHORIZED:
        # The operator can repair it: what waits in the outbox should not be thrown away.
        return PlatformUnavailable(message, sent=Sent.NO)
    is_gone = status == _NOT_FOUND
    if not is_gone:
        log.error("The web chat refused a request: %s", refusal.code, extra={"platform": "web"})
    return (NotFoundError if is_gone else DeliveryError)(message, sent=Sent.NO)
