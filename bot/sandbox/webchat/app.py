"""The application, and one process's life with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.process import listening
from bot.sandbox.webchat import assets, botside, control, peopleside, uploads
from bot.sandbox.webchat.guard import add_headers, guard
from bot.sandbox.webchat.service import SERVICE, Service
from bot.sandbox.webchat.settings import Settings
from bot.sandbox.webchat.wirefaults import inject_faults

# Bodies of JSON; files are read apart, under a limit of their own.
_MAX_JSON_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Where a service listens, and the service itself."""

    url: str
    port: int
    service: Service


def build_app(settings: Settings) -> web.Application:
    """Put the application together; its state lives as long as it."""
    app = web.Application(middlewares=[guard, inject_faults], client_max_size=_MAX_JSON_BYTES)
    app[SERVICE] = Service(settings)
    app[assets.PAGE] = assets.load_page()
    for part in (botside, peopleside, uploads, assets, control):
        app.add_routes(part.routes)
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(_end_streams)
    app.on_cleanup.append(_close)
    return app


@asynccontextmanager
async def serve(settings: Settings) -> AsyncIterator[Served]:
    """Listen while the context lasts."""
    app = build_app(settings)
    service = app[SERVICE]
    async with listening(app, settings.host, settings.port) as door:
        service.door = door
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        yield Served(url=f"http://{host}:{door.port}", port=door.port, service=service)


async def _end_streams(app: web.Application) -> None:
    app[SERVICE].end_streams()


async def _close(app: web.Application) -> None:
    app[SERVICE].close()
