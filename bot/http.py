"""The one HTTP server, for browsers and health checks, and the clients that adapters are given."""

import base64
import errno
import hmac
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import httpx
from aiohttp import web
from httpx_aiohttp import AiohttpTransport
from multidict import CIMultiDict
from yarl import URL

from bot.settings import HttpSection
from core.errors import ConfigError

log = logging.getLogger(__name__)

HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailers",
        "transfer-encoding",
        "upgrade",
    }
)
"""Headers that belong to one connection (RFC 9110, 7.6.1)."""

NOT_OUT_HERE = ("/bot", "/__emu")
"""What is meant for the bot and for tests alone."""

Health = Callable[[], dict[str, object]]


class Door:
    """Serves health, and passes everything else on to the web chat where there is one."""

    def __init__(
        self,
        settings: HttpSection,
        health: Health,
        webchat: str | None,
        client: aiohttp.ClientSession,
    ) -> None:
        self._settings = settings
        self._health = health
        self._webchat = webchat
        self._client = client

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        """Listen while the context lasts, and give the address.

        Raises:
            ConfigError: the port cannot be had.
        """
        app = web.Application(middlewares=[self._authenticate])
        app.router.add_get("/healthz", self._healthz)
        app.router.add_route("*", "/{path:.*}", self._pass_on)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self._settings.host, self._settings.port)
            try:
                await site.start()
            except OSError as error:
                raise self._as_config_error(error) from error
            host, port = runner.addresses[0][:2]
            yield f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        finally:
            await runner.cleanup()

    def _as_config_error(self, error: OSError) -> ConfigError:
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            return ConfigError("http.host", f"{self._settings.host} is not an address of ours")
        where = f"{self._settings.host}:{self._settings.port}"
        return ConfigError("http.port", f"cannot listen on {where}: {error.strerror}")

    @web.middleware
    async def _authenticate(
        self,
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        password = self._settings.password
        if password is None or request.path == "/healthz":
            return await handler(request)
        if _has_password(request, password.get_secret_value()):
            return await handler(request)
        ask = {"WWW-Authenticate": 'Basic realm="Danqing", charset="UTF-8"'}
        return web.Response(status=401, headers=ask)

    async def _healthz(self, request: web.Request) -> web.Response:
        del request
        health = self._health()
        return web.json_response(health, status=200 if health["ready"] else 503)

    async def _pass_on(self, request: web.Request) -> web.StreamResponse:
        """Stream a request to the web chat and its answer back; events flow as they come."""
        if self._webchat is None:
            return _nothing_here()
        # Judged as the client will send it, with dot segments resolved.
        target = URL(f"{self._webchat}{request.path_qs}")
        if target.path.startswith(NOT_OUT_HERE):
            return _nothing_here()
        try:
            async with self._client.request(
                request.method,
                target,
                headers=_forwarded(request),
                data=request.content if request.can_read_body else None,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=5),
            ) as answer:
                return await _stream_back(request, answer)
        except aiohttp.ClientError as error:
            if request.transport is None:
                # The browser went away while it was sending; nobody reads this answer.
                return web.Response(status=400)
            log.warning("The web chat does not answer: %s", type(error).__name__)
            log.debug("Why it does not", exc_info=error)
            return web.json_response({"error": {"code": "unavailable"}}, status=502)


def _nothing_here() -> web.Response:
    return web.json_response({"error": {"code": "not_found"}}, status=404)


def _has_password(request: web.Request, password: str) -> bool:
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return False
    try:
        _, _, given = base64.b64decode(credentials, validate=True).partition(b":")
    except ValueError:
        return False
    return hmac.compare_digest(given, password.encode())


def _forwarded(request: web.Request) -> CIMultiDict[str]:
    headers = CIMultiDict(
        (name, value) for name, value in request.headers.items() if name.lower() not in HOP_BY_HOP
    )
    headers.popall("Authorization", None)
    return headers


async def _stream_back(request: web.Request, answer: aiohttp.ClientResponse) -> web.StreamResponse:
    response = web.StreamResponse(status=answer.status, reason=answer.reason)
    for name, value in answer.headers.items():
        if name.lower() not in HOP_BY_HOP:
            response.headers.add(name, value)
    await response.prepare(request)
    try:
        async for chunk in answer.content.iter_any():
            await response.write(chunk)
        await response.write_eof()
    except (ConnectionResetError, aiohttp.ClientError):
        # A browser that goes away in the middle, or a web chat that restarts. The connection is
        # cut, as an orderly end would make half a film look whole.
        log.debug("A stream ended early")
        if request.transport is not None:
            request.transport.abort()
    return response


@asynccontextmanager
async def paid_client(proxy: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """Open the client for paid creates: httpx's own transport, a new connection each time.

    Its errors tell whether a request was sent. Without keep-alive no create meets a connection
    that the far end has just closed, which would look exactly like a lost answer.
    """
    limits = httpx.Limits(max_connections=32, max_keepalive_connections=0)
    async with httpx.AsyncClient(limits=limits, timeout=None, proxy=proxy) as client:  # noqa: S113 - the provider bounds every call with asyncio.timeout
        yield client


@asynccontextmanager
async def pooled_client() -> AsyncIterator[httpx.AsyncClient]:
    """Open the client for everything that may be repeated: fast, with connections kept."""
    transport = AiohttpTransport(
        client=lambda: aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=256), cookie_jar=aiohttp.DummyCookieJar()
        )
    )
    async with httpx.AsyncClient(transport=transport, timeout=30.0) as client:
        yield client
