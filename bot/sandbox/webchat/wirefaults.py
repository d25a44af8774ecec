"""How the faults look to the client: an aiohttp middleware around every route."""

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.sandbox.webchat.errors import Refusal
from bot.sandbox.webchat.faults import Fault
from bot.sandbox.webchat.service import SERVICE

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_FOR_EVER_S = 3600.0


@web.middleware
async def inject_faults(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let the request run into the fault that is due, if any."""
    route = request.match_info.route.name
    if route is None or request.path.startswith("/__emu/"):
        return await handler(request)
    key = request.headers.get("Idempotency-Key")
    service = request.app[SERVICE]
    room = await _room_of(request) if service.faults.active else None
    fault = service.faults.take(route, room=room, key=key)
    if fault is None:
        return await handler(request)
    await _before(request, fault)
    if fault.fault == "accept_close":
        return _cut(request)
    response = await handler(request)
    return await _after(request, fault, response)


async def _before(request: web.Request, fault: Fault) -> None:
    match fault.fault:
        case "503_before":
            raise Refusal("unavailable", "the service is busy")
        case "429":
            retry_after = fault.args.get("retry_after", 1.0)
            raise Refusal("rate_limited", "too fast", retry_after=retry_after)
        case "403":
            raise Refusal("room_closed", "the bot may not write in this room")
        case "slow":
            await _linger(request, fault.args.get("seconds", 1.0))
        case _:
            pass


async def _after(
    request: web.Request, fault: Fault, response: web.StreamResponse
) -> web.StreamResponse:
    match fault.fault:
        case "503_after":
            raise Refusal("unavailable", "the service is busy")
        case "work_close":
            return _cut(request)
        case "work_rst":
            return _reset(request)
        case "work_hang":
            await _linger(request, _FOR_EVER_S)
            return _cut(request)
        case "half_body":
            return await _half(request, response)
        case _:
            return response


async def _linger(request: web.Request, seconds: float) -> None:
    """Wait, but no longer than the service lives."""
    try:
        async with asyncio.timeout(seconds):
            await request.app[SERVICE].closing.wait()
    except TimeoutError:
        pass


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.close()
    return web.Response()


def _reset(request: web.Request) -> web.Response:
    transport = request.transport
    if transport is not None:
        connection = transport.get_extra_info("socket")
        # Without lingering, closing sends RST: the client sees a reset, not an end.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()


async def _half(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    body = response.body if isinstance(response, web.Response) else b""
    content = body if isinstance(body, bytes) and body else b'{"id":"m'
    broken = web.StreamResponse(status=response.status)
    broken.content_type = "application/json"
    broken.content_length = max(len(content), 2)
    await broken.prepare(request)
    await broken.write(content[: len(content) // 2])
    _cut(request)
    return broken


async def _room_of(request: web.Request) -> str | None:
    """Find the room a request is about: in its path, its body, or its message."""
    if "room" in request.match_info:
        return request.match_info["room"]
    if "message" in request.match_info:
        message = request.app[SERVICE].state.messages.get(request.match_info["message"])
        return None if message is None else message.room
    if request.match_info.route.name != "send":
        return None
    try:
        body = json.loads(await request.read())
    except ValueError:
        return None
    return body.get("room") if isinstance(body, dict) else None
