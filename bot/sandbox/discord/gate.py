"""The gate every request passes: faults, token, rate limits, journal."""

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.sandbox import wire
from bot.sandbox.control import is_control
from bot.sandbox.discord.bodies import BODY, Body, read_body
from bot.sandbox.discord.limits import Limits, Verdict
from bot.sandbox.discord.refusals import TOO_MANY, Refusal, not_found, unauthorized
from bot.sandbox.discord.replies import VIA, refuse, reply
from bot.sandbox.discord.world import World
from bot.sandbox.faults import WIRE_FAULTS, Fault, FaultKind, Occasion, Stage

# The kinds shared by all stand-ins, less those whose shape is another service's.
FAULTS = (
    *(kind for kind in WIRE_FAULTS if kind.name not in {"429", "code", "null_data"}),
    FaultKind("error_before", Stage.BEFORE, {"status": 503}),
    FaultKind("error_after", Stage.AFTER, {"status": 503}),
    FaultKind("429", Stage.BEFORE, {"retry_after": 0.1, "scope": "user"}),
    FaultKind("429_without_via", Stage.BEFORE, {"retry_after": 1}),
    FaultKind("refusal", Stage.BEFORE, {"code": 50013}),
)
# Whoever has the interaction's token needs no other.
TOKEN_ROUTES = frozenset(
    {
        "callback",
        "followup",
        "followup_get",
        "followup_edit",
        "followup_delete",
        "original_get",
        "original_edit",
        "original_delete",
    }
)
OPEN_ROUTES = TOKEN_ROUTES | {"gateway_url"}
MEDIA_ROUTES = frozenset({"cdn", "cdn_ephemeral"})
GATEWAY_PATHS = ("/gateway", "/gateway/", "/gateway/resume")
_UNLIMITED = frozenset({"callback"})
_PLACES = ("channel", "guild", "token")
_CLOUDFLARE = (
    "<html><head><title>Access denied | discord.com</title></head><body>1015</body></html>"
)
_OK_BELOW = 300


class Gate:
    """Stands before the handlers."""

    def __init__(self, world: World, limits: Limits) -> None:
        self._world = world
        self._limits = limits

    def middleware(self) -> Middleware:
        """Return the gate as aiohttp wants it."""

        @web.middleware
        async def pass_through(request: web.Request, handler: Handler) -> web.StreamResponse:
            route = request.match_info.route.name or "unknown"
            if is_control(request) or request.path in GATEWAY_PATHS:
                return await handler(request)
            if route in MEDIA_ROUTES:
                return await self._fetch(request, handler, route)
            return await self._pass(request, handler, route)

        return pass_through

    async def _pass(self, request: web.Request, handler: Handler, route: str) -> web.StreamResponse:
        try:
            body = await read_body(request)
        except Refusal as error:
            answer = refuse(error)
            self._note(request, Body(), answer, refusal=error)
            return answer
        request[BODY] = body
        occasion = Occasion(route=route, prompt=body.words())
        early = self._world.faults.take(Stage.BEFORE, occasion)
        if early is not None:
            instead = await self._before(request, early)
            if instead is not None:
                self._note(request, body, instead, fault=early)
                return instead
        answer, refusal = await self._answer(request, handler, route)
        late = None
        if answer.status < _OK_BELOW:
            late = self._world.faults.take(Stage.AFTER, occasion)
        self._note(request, body, answer, refusal=refusal, fault=late or early)
        if late is None:
            return answer
        if late.name == "error_after":
            return _error(late)
        return await wire.after(request, answer, late, self._world.clock)

    async def _before(self, request: web.Request, fault: Fault) -> web.StreamResponse | None:
        match fault.name:
            case "error_before":
                return _error(fault)
            case "429":
                scope = str(fault.args["scope"])
                return _too_many(fault.number("retry_after"), scope)
            case "429_without_via":
                return _banned(fault.number("retry_after"))
            case "refusal":
                return refuse(Refusal(int(fault.number("code"))))
            case _:
                return await wire.before(request, fault, self._world.clock)

    async def _answer(
        self, request: web.Request, handler: Handler, route: str
    ) -> tuple[web.Response, Refusal | None]:
        now = self._world.clock.now()
        if self._limits.is_banned(now):
            return _banned(60.0), None
        verdict: Verdict | None = None
        refusal: Refusal | None = None
        try:
            self._check_token(request, route)
            if route not in TOKEN_ROUTES and (wait := self._limits.take_global(now)):
                return _too_many(wait, "global"), None
            if route not in _UNLIMITED:
                verdict = self._limits.take(route, _place(request), now)
                if verdict.is_over:
                    answer = _too_many(verdict.retry_after, "user")
                    answer.headers.update(verdict.headers())
                    return answer, None
            made = await handler(request)
            if not isinstance(made, web.Response):
                raise TypeError("every route answers at once")
            answer = made
        except Refusal as error:
            refusal, answer = error, refuse(error)
        except web.HTTPException:
            refusal = not_found()
            answer = refuse(refusal)
        if verdict is not None:
            answer.headers.update(verdict.headers())
        return answer, refusal

    def _check_token(self, request: web.Request, route: str) -> None:
        wanted = f"Bot {self._world.app.token}"
        if route not in OPEN_ROUTES and request.headers.get("Authorization") != wanted:
            raise unauthorized()

    def _note(
        self,
        request: web.Request,
        body: Body,
        answer: web.StreamResponse,
        *,
        refusal: Refusal | None = None,
        fault: Fault | None = None,
    ) -> None:
        """Count and journal one request, what it asked for included."""
        self._limits.note(answer.status, self._world.clock.now())
        extra: dict[str, object] = {}
        if refusal is not None:
            extra = {"code": refusal.code, "message": refusal.message}
            if refusal.errors:
                extra["errors"] = refusal.errors
        if body.raw is not None:
            extra["body"] = body.raw
        if body.files:
            extra["files"] = [
                {"filename": each.filename, "bytes": len(each.content)}
                for each in body.files.values()
            ]
        self._world.journal.append(
            "request",
            method=request.method,
            route=request.match_info.route.name,
            path=request.path,
            status=answer.status,
            fault=fault and fault.name,
            **extra,
        )

    async def _fetch(
        self, request: web.Request, handler: Handler, route: str
    ) -> web.StreamResponse:
        answer = await handler(request)
        occasion = Occasion(route=route)
        fault = None
        if answer.status < _OK_BELOW:
            fault = self._world.faults.take(Stage.MEDIA, occasion)
        self._note(request, Body(), answer, fault=fault)
        if fault is None or not isinstance(answer, web.Response):
            return answer
        return await wire.media(request, answer, fault, self._world.clock)


def _place(request: web.Request) -> str:
    return "/".join(request.match_info.get(name, "") for name in _PLACES)


def _error(fault: Fault) -> web.Response:
    status = int(fault.number("status"))
    return web.Response(status=status, text="upstream connect error", headers=VIA)


def _too_many(seconds: float, scope: str) -> web.Response:
    body = {
        "message": "You are being rate limited.",
        "retry_after": seconds,
        "global": scope == "global",
    }
    answer = reply(body, status=TOO_MANY)
    answer.headers["Retry-After"] = str(max(1, round(seconds)))
    answer.headers["X-RateLimit-Scope"] = scope
    if scope == "global":
        answer.headers["X-RateLimit-Global"] = "true"
    return answer


def _banned(seconds: float) -> web.Response:
    """Answer as the network before the service does: no JSON, no Via."""
    return web.Response(
        status=TOO_MANY,
        text=_CLOUDFLARE,
        content_type="text/html",
        headers={"Retry-After": str(int(seconds))},
    )
