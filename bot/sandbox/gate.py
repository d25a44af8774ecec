"""The gate every request of a stand-in passes: it journals the request and lets faults strike."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.sandbox import wire
from bot.sandbox.clock import VirtualClock
from bot.sandbox.control import is_control
from bot.sandbox.faults import Fault, FaultBook, Occasion, Stage
from bot.sandbox.journal import Journal

CODE: web.ResponseKey[int] = web.ResponseKey("code", int)
# Set where the work was done, so that only such answers are spoiled.
OK: web.ResponseKey[bool] = web.ResponseKey("ok", bool)


def envelope(code: int, message: str, data: object, *, status: int, ok: bool) -> web.Response:
    """Return an answer the gate can read: its code, and whether the work was done."""
    answer = web.json_response({"code": code, "message": message, "data": data}, status=status)
    answer[CODE] = code
    answer[OK] = ok
    return answer


class Gate:
    """Stands before the handlers of one stand-in."""

    def __init__(
        self,
        *,
        faults: FaultBook,
        clock: VirtualClock,
        journal: Journal,
        occasion: Callable[[web.Request], Awaitable[Occasion]],
        shake: Callable[[Fault, web.Request, Occasion], None],
        media_routes: frozenset[str],
    ) -> None:
        self._faults = faults
        self._clock = clock
        self._journal = journal
        self._occasion = occasion
        self._shake = shake
        self._media_routes = media_routes

    def middleware(self) -> Middleware:
        """Return the gate as aiohttp wants it."""

        @web.middleware
        async def pass_through(request: web.Request, handler: Handler) -> web.StreamResponse:
            if is_control(request):
                return await handler(request)
            return await self._pass(request, handler)

        return pass_through

    async def _pass(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        occasion = await self._occasion(request)
        early = self._faults.take(Stage.BEFORE, occasion)
        if early is not None:
            answer = await wire.before(request, early, self._clock)
            if answer is not None:
                self._note(request, occasion, answer, early)
                return answer
        change = self._faults.take(Stage.WORLD, occasion)
        if change is not None:
            self._shake(change, request, occasion)
        try:
            answer = await handler(request)
        except web.HTTPException as error:
            self._note(request, occasion, error, early or change)
            raise
        late = self._spoiler(answer, occasion)
        self._note(request, occasion, answer, late or early or change)
        if late is None or not isinstance(answer, web.Response):
            return answer
        spoil = wire.media if late.kind.stage is Stage.MEDIA else wire.after
        return await spoil(request, answer, late, self._clock)

    def _spoiler(self, answer: web.StreamResponse, occasion: Occasion) -> Fault | None:
        """Return the fault this answer is to suffer; a refusal suffers none."""
        if not answer.get(OK):
            return None
        stage = Stage.MEDIA if occasion.route in self._media_routes else Stage.AFTER
        return self._faults.take(stage, occasion)

    def _note(
        self,
        request: web.Request,
        occasion: Occasion,
        answer: web.StreamResponse | web.HTTPException,
        fault: Fault | None,
    ) -> None:
        """Journal one request, without its key and its words."""
        self._journal.append(
            "request",
            method=request.method,
            route=occasion.route,
            path=request.path,
            status=answer.status,
            code=answer.get(CODE),
            task_id=occasion.task,
            fault=fault.name if fault else None,
        )
