"""How the wire-level faults look from outside: cut, mangled, late and misleading answers."""

import asyncio
import json
import socket
import struct
from collections.abc import Callable
from email.utils import formatdate

from aiohttp import web

from bot.sandbox.clock import VirtualClock
from bot.sandbox.faults import Fault

HTML = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>It works</body></html>"
BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
HALF_HEADER = b"HTTP/1.1 200 OK\r\nContent-Type: applic"
# A documented private address where nothing of ours can listen.
PRIVATE_ORIGIN = "http://10.255.255.1"
GONE_CHECK_S = 0.1
# What usually goes with a code; anything else is an internal error.
MESSAGES = {
    400: "invalid parameter",
    401: "Unauthorized",
    4008: "Insufficient points",
    4014: "This model requires a subscription",
    6006: "Credit does not match",
    6009: "No price rule fits the parameters",
    6010: "Attribute ID does not match the calculated rule",
    400017: "err_code=400017 Invalid value for model",
}


async def before(
    request: web.Request, fault: Fault, clock: VirtualClock
) -> web.StreamResponse | None:
    """Answer in place of the work, or return None when the work may begin now."""
    match fault.name:
        case "slow_before":
            await clock.sleep(fault.number("seconds"))
            return None
        case "accept_close":
            # A peer that closes with the request unread is seen as a reset, not as a clean end.
            return _reset(request)
        case "502_before":
            return _bad_gateway()
        case "429":
            return _too_many(fault, clock)
        case _:
            code = fault.args["code"]
            usual = MESSAGES.get(code, "internal error") if isinstance(code, int) else ""
            envelope = {"code": code, "message": fault.args["message"] or usual, "data": None}
            return web.json_response(envelope, status=int(fault.number("http")))


async def after(
    request: web.Request, answer: web.Response, fault: Fault, clock: VirtualClock
) -> web.StreamResponse:
    """Spoil the answer of work that is done and paid for."""
    if fault.name == "slow_accept":
        await clock.sleep(fault.number("seconds"))
        return answer
    if fault.name == "trickle":
        return await _trickle(request, answer, fault.number("seconds"))
    if fault.name == "work_hang":
        return await _hang(request)
    if fault.name in _CUTS:
        return _CUTS[fault.name](request, answer)
    return _replaced(answer, fault.name)


async def media(
    request: web.Request, answer: web.Response, fault: Fault, clock: VirtualClock
) -> web.StreamResponse:
    """Spoil a download."""
    if fault.name == "media_slow":
        await clock.sleep(fault.number("seconds"))
        return answer
    if fault.name == "media_redirect":
        return _redirect(request, str(fault.args["to"]))
    if fault.name == "media_truncated":
        return _half(request, answer)
    if fault.name == "media_40mb":
        return _swollen(answer, fault.number("megabytes"))
    return _MEDIA[fault.name](answer.content_type)


def _swollen(answer: web.Response, megabytes: float) -> web.Response:
    """Follow the file by zeros, which no decoder minds."""
    body = answer.body if isinstance(answer.body, bytes) else b""
    size = max(len(body), int(megabytes * 1024 * 1024))
    return web.Response(body=body.ljust(size, b"\0"), content_type=answer.content_type)


def _bad_gateway() -> web.Response:
    return web.Response(status=502, text=BAD_GATEWAY, content_type="text/html")


def _too_many(fault: Fault, clock: VirtualClock) -> web.Response:
    wanted = fault.args["retry_after"]
    headers = {}
    if wanted == "http-date":
        headers["Retry-After"] = formatdate(clock.now() + fault.number("seconds"), usegmt=True)
    elif wanted != "none":
        headers["Retry-After"] = str(wanted)
    return web.Response(status=429, text="Too Many Requests", headers=headers)


def _replaced(answer: web.Response, name: str) -> web.Response:
    if name == "502_after":
        return _bad_gateway()
    if name == "html_200":
        return web.Response(text=HTML, content_type="text/html")
    if name == "empty_200":
        return web.Response(body=b"", content_type="application/json")
    if answer.content_type != "application/json":
        return answer  # there is nothing to mangle in the answer to an upload
    envelope = json.loads(answer.text or "null")
    if name == "null_data":
        envelope["data"] = None
    elif name == "code_as_string":
        envelope["code"] = str(envelope["code"])
    else:
        envelope = _with_extras(envelope)
    return web.json_response(envelope)


def _with_extras(value: object) -> object:
    """Add fields nobody announced to every object in the answer."""
    if isinstance(value, dict):
        known = {key: _with_extras(item) for key, item in value.items()}
        return {**known, "x_trace": "7f3a", "x_flags": {"beta": [True, None]}}
    if isinstance(value, list):
        return [_with_extras(item) for item in value]
    return value


def _redirect(request: web.Request, to: str) -> web.Response:
    places = {
        "loop": str(request.url),
        "other_host": f"http://localhost:{request.url.port}{request.path}",
        "private": f"{PRIVATE_ORIGIN}{request.path}",
    }
    return web.Response(status=302, headers={"Location": places.get(to, to)})


def _gone() -> web.Response:
    """Return what aiohttp will fail to send, the connection being closed already."""
    return web.Response(status=500)


def _write_and_close(request: web.Request, data: bytes) -> web.Response:
    transport = request.transport
    if transport is not None:
        transport.write(data)
        transport.close()
    return _gone()


def _reset(request: web.Request) -> web.Response:
    transport = request.transport
    if transport is not None:
        linger_none = struct.pack("ii", 1, 0)
        peer = transport.get_extra_info("socket")
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_none)
        transport.abort()
    return _gone()


async def _hang(request: web.Request) -> web.Response:
    """Hold the connection, silent, until the other side gives up."""
    # ASYNC110: aiohttp has no event for a peer that leaves.
    while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110
        await asyncio.sleep(GONE_CHECK_S)
    return _gone()


def _half(request: web.Request, answer: web.Response) -> web.Response:
    body = answer.body if isinstance(answer.body, bytes) else b""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {answer.content_type}\r\n"
    head += f"Content-Length: {len(body)}\r\n\r\n"
    return _write_and_close(request, head.encode() + body[: len(body) // 2])


async def _trickle(
    request: web.Request, answer: web.Response, seconds: float
) -> web.StreamResponse:
    """Send one byte per so many real seconds, which no read timeout notices."""
    body = answer.body if isinstance(answer.body, bytes) else b""
    drip = web.StreamResponse(headers={"Content-Type": answer.content_type})
    drip.content_length = len(body)
    await drip.prepare(request)
    for index in range(len(body)):
        await drip.write(body[index : index + 1])
        await asyncio.sleep(seconds)
    return drip


_CUTS: dict[str, Callable[[web.Request, web.Response], web.Response]] = {
    "work_close": lambda request, _: _write_and_close(request, b""),
    "work_rst": lambda request, _: _reset(request),
    "half_header": lambda request, _: _write_and_close(request, HALF_HEADER),
    "half_body": _half,
}

# Given the content type the file would have had.
_MEDIA: dict[str, Callable[[str], web.Response]] = {
    "media_403": lambda _: web.Response(status=403, text="Forbidden"),
    "media_404": lambda _: web.Response(status=404, text="Not Found"),
    "media_html": lambda _: web.Response(text=HTML, content_type="text/html"),
    "media_zero": lambda kind: web.Response(body=b"", content_type=kind),
    "media_wrong_type": lambda kind: web.Response(body=b"%PDF-1.4\n%%EOF\n", content_type=kind),
}
