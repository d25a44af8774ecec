"""The control plane every stand-in carries under ``/__emu``: faults, clock, account, journal."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from aiohttp import web

from bot.sandbox.clock import VirtualClock
from bot.sandbox.faults import FaultBook, SpecError, Stage
from bot.sandbox.journal import Journal

PREFIX = "/__emu"
LONGEST_WAIT_S = 60.0


class Door(Protocol):
    """The listening socket."""

    def shut(self, seconds: float) -> None:
        """Refuse new connections from now on for so many real seconds."""

    async def open(self) -> None:
        """End a refusal early."""


class StandIn(Protocol):
    """What the control plane steers."""

    clock: VirtualClock
    journal: Journal
    faults: FaultBook
    door: Door | None

    def advance_clock(self, seconds: float) -> None:
        """Push the clock forward, journalled."""

    def set_account(self, spec: Mapping[str, object]) -> None:
        """Set what an account holds.

        Raises:
            SpecError: the spec makes no sense.
        """

    def patch_catalogue(self, spec: Mapping[str, object]) -> None:
        """Change what is on offer.

        Raises:
            SpecError: the patch makes no sense.
        """

    def end_faults(self) -> None:
        """Undo what armed faults left behind, beyond the book itself."""


def add_control_routes(app: web.Application, stand_in: StandIn) -> None:
    """Mount the control plane."""
    plane = _Plane(stand_in)
    app.router.add_get(f"{PREFIX}/fault", checked(plane.list_faults))
    app.router.add_post(f"{PREFIX}/fault", checked(plane.arm))
    app.router.add_delete(f"{PREFIX}/fault", checked(plane.disarm))
    app.router.add_post(f"{PREFIX}/clock", checked(plane.advance))
    app.router.add_post(f"{PREFIX}/account", checked(plane.account))
    app.router.add_post(f"{PREFIX}/catalogue", checked(plane.catalogue))
    app.router.add_get(f"{PREFIX}/journal", checked(plane.read_journal))


def is_control(request: web.Request) -> bool:
    """Say whether a request steers the stand-in rather than using it."""
    return request.path.startswith(f"{PREFIX}/")


Handler = Callable[[web.Request], Awaitable[web.Response]]


def checked(handler: Handler) -> Handler:
    """Answer what makes no sense with its reason."""

    async def answer(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except SpecError as error:
            return web.json_response({"error": str(error)}, status=400)

    return answer


class _Plane:
    def __init__(self, stand_in: StandIn) -> None:
        self._stand_in = stand_in

    async def list_faults(self, _request: web.Request) -> web.Response:
        return web.json_response(self._stand_in.faults.describe())

    async def arm(self, request: web.Request) -> web.Response:
        fault = self._stand_in.faults.arm(await json_object(request))
        if fault.kind.stage is Stage.DOOR:
            if self._stand_in.door is None:
                raise SpecError("this stand-in does not own its listening socket")
            self._stand_in.door.shut(fault.number("seconds"))
        return web.json_response({"armed": fault.name})

    async def disarm(self, _request: web.Request) -> web.Response:
        self._stand_in.faults.clear()
        self._stand_in.end_faults()
        if self._stand_in.door is not None:
            await self._stand_in.door.open()
        return web.json_response({"armed": None})

    async def advance(self, request: web.Request) -> web.Response:
        seconds = (await json_object(request)).get("advance")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds < 0:
            raise SpecError("advance must be seconds, from 0")
        self._stand_in.advance_clock(seconds)
        return web.json_response({"now": self._stand_in.clock.now()})

    async def account(self, request: web.Request) -> web.Response:
        self._stand_in.set_account(await json_object(request))
        return web.json_response({"ok": True})

    async def catalogue(self, request: web.Request) -> web.Response:
        self._stand_in.patch_catalogue(await json_object(request))
        return web.json_response({"ok": True})

    async def read_journal(self, request: web.Request) -> web.Response:
        try:
            since = int(request.query.get("since", "0"))
            wait = min(float(request.query.get("wait", "0")), LONGEST_WAIT_S)
        except ValueError as error:
            raise SpecError("since and wait must be numbers") from error
        entries = await self._stand_in.journal.wait(since, wait)
        last = entries[-1]["seq"] if entries else since
        return web.json_response({"entries": entries, "next": last})


async def json_object(request: web.Request) -> Mapping[str, object]:
    """Read a body that must be a JSON object.

    Raises:
        SpecError: it is none.
    """
    try:
        body = json.loads(await request.read())
    except ValueError as error:
        raise SpecError("the body must be JSON") from error
    if not isinstance(body, dict):
        raise SpecError("the body must be an object")
    return body
