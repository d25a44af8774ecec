"""The stand-in's web application: the routes of the real service, with faults in the way."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from aiohttp import web

from bot.sandbox.clock import VirtualClock
from bot.sandbox.control import Door, add_control_routes
from bot.sandbox.faults import (
    WIRE_FAULTS,
    Fault,
    FaultBook,
    FaultKind,
    Occasion,
    SpecError,
    Stage,
)
from bot.sandbox.gate import OK, Gate, envelope
from bot.sandbox.ima.answers import (
    TASK_FAULTS,
    View,
    created,
    detail,
    failure,
    is_hidden,
    is_refunded,
)
from bot.sandbox.ima.checking import Refused, check_create
from bot.sandbox.ima.products import Catalogue, wait_tag
from bot.sandbox.ima.settings import Settings
from bot.sandbox.ima.tasks import (
    FILM_RANGE_S,
    PICTURE_RANGE_S,
    Ledger,
    Task,
    account_of,
    kind_of,
)
from bot.sandbox.journal import Journal
from bot.sandbox.studio import PaintingStudio, PlainStudio, Studio

UNAUTHORIZED = 401
NOT_FOUND = 404
BAD_REQUEST = 400
TOO_FEW_POINTS = 4008
SUCCESS_CODES = (0, 200)
KEY_PREFIX = "ima_"

WORLD_FAULTS = (
    FaultKind("auth_revoked_midway", Stage.WORLD, {}, frozenset({"detail"})),
    FaultKind("credit_runs_out", Stage.WORLD, {}, frozenset({"create"})),
    FaultKind("price_changed", Stage.WORLD, {"by": 5}, frozenset({"create"})),
)
ROUTES = frozenset({"product_list", "create", "detail", "media"})

STAND_IN: web.AppKey["ImaStandIn"] = web.AppKey("stand_in")


def build_app(settings: Settings) -> web.Application:
    """Build the application; its state is opened now and closed at the application's cleanup."""
    app = web.Application()
    stand_in = ImaStandIn(settings)
    app[STAND_IN] = stand_in
    gate = Gate(
        faults=stand_in.faults,
        clock=stand_in.clock,
        journal=stand_in.journal,
        occasion=stand_in.occasion,
        shake=stand_in.shake,
    )
    app.middlewares.append(gate.middleware())
    add_routes(app, stand_in)
    add_control_routes(app, stand_in)
    app.cleanup_ctx.append(stand_in.life)
    return app


def add_routes(app: web.Application, stand_in: "ImaStandIn") -> None:
    """Mount the service's own routes."""
    app.router.add_get("/open/v1/product/list", stand_in.product_list, name="product_list")
    app.router.add_post("/open/v1/tasks/create", stand_in.create, name="create")
    app.router.add_post("/open/v1/tasks/detail", stand_in.detail, name="detail")
    app.router.add_get("/media/{name}", stand_in.media, name="media")


class ImaStandIn:
    """Everything one stand-in knows and does."""

    def __init__(self, settings: Settings) -> None:
        self.door: Door | None = None
        self.clock = VirtualClock(settings.time)
        self.faults = FaultBook((*WIRE_FAULTS, *TASK_FAULTS, *WORLD_FAULTS), ROUTES)
        self._settings = settings
        self._closing = ExitStack()
        path = settings.state / "journal.jsonl" if settings.state else None
        self.journal = Journal(path, self.clock.now)
        self._closing.callback(self.journal.close)
        self._catalogue = Catalogue()
        self._ledger = Ledger(self.journal, settings.balance)
        self._studio: Studio = PlainStudio() if settings.plain else self._painting_studio()
        self._revoked: set[str] = set()
        self._answers = 0
        self._restore()

    def _painting_studio(self) -> PaintingStudio:
        if self._settings.state is not None:
            return PaintingStudio(self._settings.state / "media")
        folder = self._closing.enter_context(tempfile.TemporaryDirectory(prefix="danqing-ima-"))
        return PaintingStudio(Path(folder))

    def _restore(self) -> None:
        entries = list(self.journal.replay())
        for entry in entries:
            if entry["event"] == "clock":
                self.clock.advance(float(str(entry["advance"])))
            elif entry["event"] == "catalogue" and isinstance(entry["patch"], dict):
                self._catalogue.patch(entry["patch"])
        self._ledger.restore(entries)
        for task in self._ledger.tasks.values():
            self._order_files(task)

    async def life(self, _app: web.Application) -> AsyncIterator[None]:
        """Run the studio while the application lives."""
        with self._closing:
            async with asyncio.TaskGroup() as tasks:
                painting = tasks.create_task(self._studio.run())
                yield
                painting.cancel()

    # The control plane

    def advance_clock(self, seconds: float) -> None:
        """Push the clock forward."""
        self.journal.append("clock", advance=seconds)
        self.clock.advance(seconds)

    def set_account(self, spec: Mapping[str, object]) -> None:
        """Set the balance of one key, or of all."""
        balance, key = spec.get("balance"), spec.get("key")
        if type(balance) is not int:
            raise SpecError("balance must be a whole number")
        self._ledger.set_balance(account_of(key) if isinstance(key, str) else None, balance)

    def patch_catalogue(self, spec: Mapping[str, object]) -> None:
        """Change the product list."""
        self._catalogue.patch(spec)
        self.journal.append("catalogue", patch=dict(spec))

    def end_faults(self) -> None:
        """Accept revoked keys again."""
        self._revoked.clear()

    # What the gate asks

    async def occasion(self, request: web.Request) -> Occasion:
        """Return what faults are matched against."""
        route = request.match_info.route.name or "unknown"
        if route == "create":
            item, inner = _lenient_create(await _json(request))
            named = (item.get("model_id"), item.get("model_version"), item.get("model_name"))
            models = frozenset(str(name).casefold() for name in named)
            return Occasion(route=route, models=models, prompt=str(inner.get("prompt", "")))
        task = None
        if route == "detail":
            body = await _json(request)
            task_id = body.get("task_id") if isinstance(body, dict) else None
            task = self._ledger.tasks.get(str(task_id))
        elif route == "media":
            task = self._ledger.tasks.get(request.match_info["name"].partition("-")[0])
        if task is None:
            return Occasion(route=route)
        return Occasion(route=route, models=task.models, prompt=task.prompt, task=task.id)

    def shake(self, fault: Fault, request: web.Request, occasion: Occasion) -> None:
        """Let a fault change what this stand-in knows."""
        account = account_of(_bearer(request))
        if fault.name == "auth_revoked_midway":
            self._revoked.add(account)
        elif fault.name == "credit_runs_out":
            self._ledger.set_balance(account, 0)
        else:
            for category in ("text_to_image", "text_to_video"):
                for leaf in self._catalogue.named(category, occasion.models):
                    patch = {"category": category, "version_id": leaf["id"]}
                    self.patch_catalogue({"op": "price", **patch, "by": fault.args["by"]})

    # The service

    async def product_list(self, request: web.Request) -> web.Response:
        """Answer the tree of one category."""
        if (refusal := self._refusal(request)) is not None:
            return refusal
        query = request.query
        if query.get("app") not in ("ima", "webAgent") or query.get("platform") != "web":
            return self._refuse(BAD_REQUEST, "unknown app or platform")
        wait = None if self._settings.real_waits else self._wait
        return self._succeed(self._catalogue.tree(query.get("category", ""), wait))

    def _wait(self, category: str) -> str:
        span = FILM_RANGE_S if kind_of(category) == "film" else PICTURE_RANGE_S
        return wait_tag(span, self._settings.pace)

    async def create(self, request: web.Request) -> web.Response:
        """Make and charge a task."""
        if (refusal := self._refusal(request)) is not None:
            return refusal
        try:
            order = check_create(await _json(request), self._catalogue)
        except Refused as error:
            return self._refuse(error.code, error.message)
        account = account_of(_bearer(request))
        if self._ledger.balance(account) < order.credit * order.n:
            return self._refuse(TOO_FEW_POINTS, "Insufficient points")
        task = self._ledger.open_task(
            order,
            account=account,
            task_id=self._settings.new_id(),
            now=self.clock.now(),
            pace=self._settings.pace,
        )
        self._order_files(task)
        self._afflict(task, "create")
        return self._succeed(created(task))

    def _order_files(self, task: Task) -> None:
        for name, commission in task.files(self._studio.longest_side).items():
            self._studio.order(name, commission)

    def _afflict(self, task: Task, route: str) -> None:
        occasion = Occasion(route=route, models=task.models, prompt=task.prompt, task=task.id)
        while (fault := self.faults.take(Stage.TASK, occasion)) is not None:
            self._ledger.afflict(task, fault.name, fault.args)

    async def detail(self, request: web.Request) -> web.Response:
        """Answer how a task of this key is doing."""
        if (refusal := self._refusal(request)) is not None:
            return refusal
        body = await _json(request)
        task_id = body.get("task_id") if isinstance(body, dict) else None
        task = self._ledger.tasks.get(task_id) if isinstance(task_id, str) else None
        if task is None or task.account != account_of(_bearer(request)):
            return self._refuse(NOT_FOUND, "task not found")
        self._afflict(task, "detail")
        if is_hidden(task):
            return self._refuse(NOT_FOUND, "task not found", status=NOT_FOUND)
        origin = f"{request.scheme}://{request.host}"
        view = View(task=task, studio=self._studio, now=self.clock.now(), origin=origin)
        if failure(view) is not None and is_refunded(task):
            self._ledger.refund(task)
        return self._succeed(detail(view))

    async def media(self, request: web.Request) -> web.Response:
        """Serve a result, whole or in part."""
        name = request.match_info["name"]
        if "Authorization" in request.headers:
            self.journal.append("violation", what="credentials sent to a media address", name=name)
            return web.Response(status=BAD_REQUEST, text="credentials do not belong here")
        try:
            data = await self._studio.read(name)
        except FileNotFoundError:
            return web.Response(status=NOT_FOUND, text="Not Found")
        kind = "video/mp4" if name.endswith(".mp4") else "image/png"
        return _ranged(request, data, kind)

    def _refusal(self, request: web.Request) -> web.Response | None:
        """Check what every call has to carry."""
        key = _bearer(request)
        known = key in self._settings.keys if self._settings.keys else len(key) > len(KEY_PREFIX)
        if not (key.startswith(KEY_PREFIX) and known) or account_of(key) in self._revoked:
            return self._refuse(UNAUTHORIZED, "Unauthorized", status=UNAUTHORIZED)
        if not request.headers.get("x-app-source"):
            return self._refuse(BAD_REQUEST, "x-app-source is required")
        if request.method == "POST" and request.content_type != "application/json":
            return self._refuse(BAD_REQUEST, "Content-Type must be application/json")
        return None

    def _succeed(self, data: object) -> web.Response:
        """Wrap an answer; the real service uses both success codes, so they take turns."""
        self._answers += 1
        code = SUCCESS_CODES[self._answers % 2]
        return envelope(code, "success", data, status=200, ok=True)

    def _refuse(self, code: int, message: str, *, status: int = 200) -> web.Response:
        return envelope(code, message, None, status=status, ok=False)


def _bearer(request: web.Request) -> str:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return key if scheme == "Bearer" else ""


async def _json(request: web.Request) -> object:
    try:
        body: object = json.loads(await request.read())
    except ValueError:
        return None
    return body


def _lenient_create(body: object) -> tuple[Mapping[str, object], Mapping[str, object]]:
    """Find a create's item and inner parameters, or what is nearest to them."""
    items = body.get("parameters") if isinstance(body, dict) else None
    item = items[0] if isinstance(items, list) and items else None
    inner = item.get("parameters") if isinstance(item, dict) else None
    return item if isinstance(item, dict) else {}, inner if isinstance(inner, dict) else {}


def _ranged(request: web.Request, data: bytes, kind: str) -> web.Response:
    total = len(data)
    try:
        wanted = request.http_range
    except ValueError:
        return _unsatisfiable(total)
    start, stop, _ = wanted.indices(total)
    if start >= stop:
        return _unsatisfiable(total)
    answer = web.Response(body=data[start:stop], headers={"Content-Type": kind})
    answer.headers["Accept-Ranges"] = "bytes"
    if wanted.start is not None or wanted.stop is not None:
        answer.set_status(206)
        answer.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{total}"
    answer[OK] = True
    return answer


def _unsatisfiable(total: int) -> web.Response:
    return web.Response(status=416, headers={"Content-Range": f"bytes */{total}"})
