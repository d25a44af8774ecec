"""One guarded GET: checked addresses, redirects followed by hand, a cap on what comes in.

A host is looked up once per hop and the connection goes to the very address that was checked, with
the name kept in Host, SNI and the certificate check: a name that answers differently the second
time (DNS rebinding) gains nothing. Messages name hosts only: paths and queries carry signatures.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import httpx

from adapters.media.addresses import Resolver, is_loopback, is_public
from core.errors import ProviderUnavailable, ResultGone, Scope, Sent, TooLarge

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TRY_AGAIN = frozenset({408, 425, 429})
_PORTS = {"http": 80, "https": 443}
# A host with many addresses is tried at a few of them, no more.
_MAX_ADDRESSES = 3


def gone(message: str) -> ResultGone:
    """Make the error for a result that will not come back by asking again."""
    # What has a result was ordered and made, and nobody gives its price back.
    return ResultGone(message, sent=Sent.YES, scope=Scope.REQUEST, refunded=False)


def unavailable(message: str, retry_after: timedelta | None = None) -> ProviderUnavailable:
    """Make the error for a result that could not be fetched this time."""
    return ProviderUnavailable(message, sent=Sent.NO, retry_after=retry_after)


def too_large(limit: int) -> TooLarge:
    """Make the error for a result beyond the cap."""
    return TooLarge(f"the result has more than {limit} bytes", sent=Sent.NO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetcher:
    """What a guarded GET needs; the client must carry no credentials and follow no redirects."""

    client: httpx.AsyncClient
    resolver: Resolver
    allow_loopback: bool

    @asynccontextmanager
    async def stream(self, url: str, *, limit: int) -> AsyncIterator[AsyncIterator[bytes]]:
        """Open the body behind a link, at most `limit` bytes of it.

        Raises:
            ResultGone: not there, cut short, or where nothing of ours may go.
            ProviderUnavailable: the network or the far side failed.
            TooLarge: more than `limit` bytes, announced or real.
        """
        response = await self._follow(_parse(url))
        try:
            announced = _announced(response)
            if announced is not None and announced > limit:
                raise too_large(limit)
            yield _body(response, limit)
        finally:
            await response.aclose()

    async def _follow(self, url: httpx.URL) -> httpx.Response:
        for _ in range(MAX_REDIRECTS + 1):
            response = await self._get(url)
            if response.status_code not in _REDIRECTS:
                return await _accepted(response)
            target = response.headers.get("location", "")
            await response.aclose()
            url = _parse(target, base=url)
        message = f"more than {MAX_REDIRECTS} redirects, the last one to {url.host}"
        raise gone(message)

    async def _get(self, url: httpx.URL) -> httpx.Response:
        addresses = await self._checked(url)
        for address in addresses[:-1]:
            try:
                return await self._get_from(address, url)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        try:
            return await self._get_from(addresses[-1], url)
        except httpx.HTTPError as error:
            # The vendor's text may hold the link, so only its kind is told.
            message = f"{url.host} did not answer: {type(error).__name__}"
            raise unavailable(message) from None

    async def _get_from(self, address: str, url: httpx.URL) -> httpx.Response:
        request = self.client.build_request(
            "GET",
            url.copy_with(host=address, userinfo=b""),
            headers={"Host": url.netloc.decode("ascii"), "Accept-Encoding": "identity"},
            extensions={"sni_hostname": _name(url)} if url.scheme == "https" else None,
        )
        return await self.client.send(request, stream=True, follow_redirects=False, auth=None)

    async def _checked(self, url: httpx.URL) -> Sequence[str]:
        """Look the host up and refuse it for a single bad address."""
        port = url.port or _PORTS[url.scheme]
        try:
            addresses = await self.resolver(_name(url), port)
        except (OSError, UnicodeError) as error:
            message = f"{url.host} cannot be looked up"
            raise unavailable(message) from error
        if not addresses:
            message = f"{url.host} has no address"
            raise unavailable(message)
        at_home = self.allow_loopback and all(map(is_loopback, addresses))
        if not at_home and not all(map(is_public, addresses)):
            message = f"{url.host} is not a public host"
            raise gone(message)
        if not at_home and url.scheme != "https":
            message = f"{url.host} offers the result without encryption"
            raise gone(message)
        return addresses[:_MAX_ADDRESSES]


def _name(url: httpx.URL) -> str:
    """Give the host as the wire knows it, international names in their ASCII form."""
    return url.raw_host.decode("ascii")


def _parse(target: str, *, base: httpx.URL | None = None) -> httpx.URL:
    try:
        url = base.join(target) if base is not None and target else httpx.URL(target)
    except (httpx.InvalidURL, ValueError):
        # The text of this error holds the link itself.
        raise gone("the link cannot be read") from None
    if url.scheme not in _PORTS or not url.host:
        raise gone("the link is not a web address")
    return url


async def _accepted(response: httpx.Response) -> httpx.Response:
    status = response.status_code
    if status == httpx.codes.OK:
        return response
    await response.aclose()
    message = f"the host of the result answered {status}"
    if status in _TRY_AGAIN or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise unavailable(message, _retry_after(response))
    raise gone(message)


def _retry_after(response: httpx.Response) -> timedelta | None:
    value = response.headers.get("retry-after", "")
    return timedelta(seconds=int(value)) if value.isascii() and value.isdigit() else None


def _announced(response: httpx.Response) -> int | None:
    value = response.headers.get("content-length", "")
    return int(value) if value.isascii() and value.isdigit() else None


async def _body(response: httpx.Response, limit: int) -> AsyncIterator[bytes]:
    received = 0
    try:
        async for chunk in response.aiter_raw():
            received += len(chunk)
            if received > limit:
                raise too_large(limit)
            yield chunk
    except (httpx.ReadError, httpx.RemoteProtocolError):
        # Both transports say so where the body ends before its announced length.
        raise gone("the result is cut short") from None
    except httpx.HTTPError as error:
        message = f"the result stopped coming: {type(error).__name__}"
        raise unavailable(message) from None
    announced = _announced(response)
    if announced is not None and received != announced:
        raise gone("the result is cut short")
