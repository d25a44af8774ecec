"""Running the IMA stand-in on a socket."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.sandbox.ima.app import STAND_IN, build_app
from bot.sandbox.ima.settings import Settings
from bot.sandbox.process import listening

NAME = "ima"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a running stand-in is reached."""

    url: str
    port: int


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Address]:
    """Serve while the context lasts."""
    app = build_app(settings)
    async with listening(app, settings.host, settings.port) as door:
        app[STAND_IN].door = door
        yield Address(f"http://{settings.host}:{door.port}", door.port)


async def serve(
    settings: Settings,
    *,
    ready: Callable[[Address], None],
    until: Callable[[], Awaitable[object]],
) -> None:
    """Serve until ``until`` returns or the caller cancels; ``ready`` is told the address once."""
    async with running(settings) as address:
        ready(address)
        await until()
