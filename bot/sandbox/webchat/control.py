"""The control plane under ``/__emu``: faults, clock, journal."""

import json

from aiohttp import web

from bot.sandbox.webchat.entities import Json
from bot.sandbox.webchat.errors import Refusal
from bot.sandbox.webchat.faults import (
    ARGS,
    EVENT_FAULTS,
    EVENT_ROUTE,
    FAULTS,
    PORT_FAULTS,
    Fault,
    Match,
)
from bot.sandbox.webchat.payloads import (
    check_object,
    number_of,
    one_of,
    optional_text,
    query_number,
)
from bot.sandbox.webchat.service import SERVICE

_PREFIX = "/__emu"
_LONGEST_WAIT_S = 60.0
_LONGEST_ADVANCE_S = 10 * 365 * 24 * 3600.0
_MANY = 1_000_000_000

routes = web.RouteTableDef()


def is_control(request: web.Request) -> bool:
    """Say whether a request steers the service rather than using it."""
    return request.path.startswith(f"{_PREFIX}/")


@routes.post(f"{_PREFIX}/fault")
async def arm(request: web.Request) -> web.Response:
    """Put a fault in force; `refuse` and a socket dropped now strike at once."""
    service = request.app[SERVICE]
    route_names = {route.name for route in request.app.router.routes() if route.name}
    fault = _fault(await _body(request), route_names | {EVENT_ROUTE})
    if fault.fault in PORT_FAULTS:
        if service.door is None:
            raise Refusal("invalid", "this service does not own its listening socket")
        service.door.shut(fault.args.get("seconds", 1.0))
    elif fault.args.get("now"):
        service.dispatcher.drop_sockets()
    else:
        service.faults.add(fault)
    return web.json_response({"armed": fault.fault})


@routes.delete(f"{_PREFIX}/fault")
async def disarm(request: web.Request) -> web.Response:
    """End every fault, and deliver what one has held back."""
    service = request.app[SERVICE]
    service.faults.clear()
    service.dispatcher.release_held()
    if service.door is not None:
        await service.door.open()
    return web.json_response({"armed": None})


@routes.post(f"{_PREFIX}/clock")
async def advance(request: web.Request) -> web.Response:
    """Push the clock forward."""
    service = request.app[SERVICE]
    body = check_object(await _body(request), ("advance",), required=("advance",), what="the body")
    service.advance_clock(
        number_of(body["advance"], "advance", lowest=0, highest=_LONGEST_ADVANCE_S)
    )
    return web.json_response({"now": service.clock.now()})


@routes.get(f"{_PREFIX}/journal")
async def read_journal(request: web.Request) -> web.Response:
    """Return the journal after a number, waiting for a first entry if asked."""
    service = request.app[SERVICE]
    since = int(query_number(request, "since", 0, highest=_MANY))
    wait_s = query_number(request, "wait", 0, highest=_LONGEST_WAIT_S)
    entries = await service.journal.wait(since, wait_s)
    return web.json_response({"entries": entries, "next": entries[-1]["seq"] if entries else since})


def _fault(body: Json, route_names: set[str]) -> Fault:
    check_object(body, ("match", "fault", "args", "times"), required=("fault",), what="the body")
    name = one_of(body["fault"], "fault", FAULTS)
    args = check_object(body.get("args") or {}, ARGS.get(name, frozenset()), what="args")
    match = check_object(
        body.get("match") or {}, ("route", "room", "key_contains", "nth"), what="match"
    )
    if name in PORT_FAULTS and match:
        raise Refusal("invalid", "a refused connection says nothing a match could look at")
    permitted = {EVENT_ROUTE} if name in EVENT_FAULTS else route_names - {EVENT_ROUTE}
    route = match.get("route")
    if route is not None:
        one_of(route, "route", permitted)
    return Fault(
        fault=name,
        match=Match(
            route=route,
            room=optional_text(match.get("room"), "room", longest=_MANY),
            key_contains=optional_text(match.get("key_contains"), "key_contains", longest=_MANY),
            nth=_count(match.get("nth"), "nth"),
        ),
        args={
            key: value
            if isinstance(value, bool)
            else number_of(value, key, lowest=0, highest=_MANY)
            for key, value in args.items()
        },
        # Left out it strikes once; null is for always.
        times=_count(body.get("times", 1), "times") or _MANY,
    )


def _count(value: object, what: str) -> int | None:
    if isinstance(value, float):
        raise Refusal("invalid", f"{what} must be a whole number")
    return None if value is None else int(number_of(value, what, lowest=1, highest=_MANY))


async def _body(request: web.Request) -> Json:
    try:
        body = json.loads(await request.read())
    except ValueError as exc:
        raise Refusal("invalid", "the body is not JSON") from exc
    if not isinstance(body, dict):
        raise Refusal("invalid", "the body must be an object")
    return body
