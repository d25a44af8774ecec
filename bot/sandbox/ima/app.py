"""The stand-in's web application: the routes of the real service, with faults in the way."""

from collections.abc import Mapping

from aiohttp import web

from bot.sandbox.control import add_control_routes
from bot.sandbox.faults import WIRE_FAULTS, FaultBook, FaultKind, Occasion, Stage
from bot.sandbox.gate import Gate
from bot.sandbox.ima.answers import TASK_FAULTS
from bot.sandbox.ima.envelopes import Envelopes, json_of
from bot.sandbox.ima.settings import Settings
from bot.sandbox.ima.storage_api import StorageApi
from bot.sandbox.ima.tasks_api import TasksApi
from bot.sandbox.ima.world import World

CREATE = frozenset({"create"})
WORLD_FAULTS = (
    FaultKind("auth_revoked_midway", Stage.WORLD, {}, frozenset({"detail"})),
    FaultKind("credit_runs_out", Stage.WORLD, {}, CREATE),
    FaultKind("price_changed", Stage.WORLD, {"by": 5}, CREATE),
)
# What strikes only some models, or only orders with pictures, or takes its time.
SPECIAL_FAULTS = (
    FaultKind("subscription_ends", Stage.WORLD, {}, CREATE),
    FaultKind("duplicate_task_id", Stage.WORLD, {}, CREATE),
    FaultKind("input_unreachable", Stage.WORLD, {}, frozenset({"create", "verify"})),
    FaultKind("asset_rejected", Stage.WORLD, {}, frozenset({"verify"})),
    FaultKind("upload_lost", Stage.WORLD, {}, frozenset({"upload"})),
    FaultKind("clock_skew", Stage.WORLD, {"seconds": 600}, frozenset({"upload_token"})),
    FaultKind("media_40mb", Stage.MEDIA, {"megabytes": 40}),
)
MEDIA_ROUTES = frozenset({"media", "stored"})
ROUTES = frozenset({"product_list", "create", "detail", "verify", "upload_token", "upload"})

STAND_IN: web.AppKey[World] = web.AppKey("stand_in", World)


def build_app(settings: Settings) -> web.Application:
    """Build the application; its state is opened now and closed at the application's cleanup."""
    app = web.Application()
    faults = FaultBook(
        (*WIRE_FAULTS, *TASK_FAULTS, *WORLD_FAULTS, *SPECIAL_FAULTS), ROUTES | MEDIA_ROUTES
    )
    world = World(settings, faults)
    app[STAND_IN] = world

    async def occasion(request: web.Request) -> Occasion:
        return await _occasion(world, request)

    gate = Gate(
        faults=faults,
        clock=world.clock,
        journal=world.journal,
        occasion=occasion,
        shake=world.shake,
        media_routes=MEDIA_ROUTES,
    )
    app.middlewares.append(gate.middleware())
    _add_routes(app, world)
    add_control_routes(app, world)
    app.cleanup_ctx.append(world.life)
    return app


def _add_routes(app: web.Application, world: World) -> None:
    """Mount the service's own routes; faults name them as they are named here."""
    envelopes = Envelopes(world)
    tasks, storage = TasksApi(world, envelopes), StorageApi(world, envelopes)
    router = app.router
    router.add_get("/open/v1/product/list", tasks.product_list, name="product_list")
    router.add_post("/open/v1/tasks/create", tasks.create, name="create")
    router.add_post("/open/v1/tasks/detail", tasks.detail, name="detail")
    router.add_post("/open/v1/assets/verify", tasks.verify, name="verify")
    router.add_get("/api/rest/oss/getuploadtoken", storage.token, name="upload_token")
    router.add_put("/bucket/{key}", storage.put, name="upload")
    router.add_get("/cdn/{key}", storage.stored, name="stored")
    router.add_get("/media/{name}", storage.media, name="media")


async def _occasion(world: World, request: web.Request) -> Occasion:
    """Return what faults are matched against."""
    route = request.match_info.route.name or "unknown"
    if route == "create":
        item, inner = _lenient_create(await json_of(request))
        named = (item.get("model_id"), item.get("model_version"), item.get("model_name"))
        models = frozenset(str(name).casefold() for name in named)
        return Occasion(route=route, models=models, prompt=str(inner.get("prompt", "")))
    task = None
    if route == "detail":
        body = await json_of(request)
        task_id = body.get("task_id") if isinstance(body, dict) else None
        task = world.ledger.tasks.get(str(task_id))
    elif route == "media":
        task = world.ledger.tasks.get(request.match_info["name"].partition("-")[0])
    if task is None:
        return Occasion(route=route)
    return Occasion(route=route, models=task.models, prompt=task.prompt, task=task.id)


def _lenient_create(body: object) -> tuple[Mapping[str, object], Mapping[str, object]]:
    """Find a create's item and inner parameters, or what is nearest to them."""
    items = body.get("parameters") if isinstance(body, dict) else None
    item = items[0] if isinstance(items, list) and items else None
    inner = item.get("parameters") if isinstance(item, dict) else None
    return item if isinstance(item, dict) else {}, inner if isinstance(inner, dict) else {}
