"""The API proper: the list, creates, details and the verification of assets."""

from aiohttp import web

from bot.sandbox.faults import Occasion, Stage
from bot.sandbox.ima.answers import View, created, detail, failure, is_hidden, refund_at
from bot.sandbox.ima.assets import check_question, objection
from bot.sandbox.ima.checking import Order, check_create
from bot.sandbox.ima.envelopes import Envelopes, json_of
from bot.sandbox.ima.images import VERIFYING, accepted_formats, check_measures
from bot.sandbox.ima.inputs import Input
from bot.sandbox.ima.products import wait_tag
from bot.sandbox.ima.refusals import (
    BAD_PARAMETER,
    NO_SUBSCRIPTION,
    NOT_FOUND,
    TOO_FEW_POINTS,
    Refused,
)
from bot.sandbox.ima.tasks import FILM_RANGE_S, PICTURE_RANGE_S, Task, account_of, kind_of
from bot.sandbox.ima.world import FLAW, World, key_of
from bot.sandbox.pictures import FORMATS

ALL_FORMATS = frozenset(FORMATS.values())


class TasksApi:
    """The handlers under ``/open/v1``."""

    def __init__(self, world: World, envelopes: Envelopes) -> None:
        self._world = world
        self._envelopes = envelopes

    async def product_list(self, request: web.Request) -> web.Response:
        """Answer the tree of one category."""
        if (refusal := self._envelopes.refusal(request)) is not None:
            return refusal
        query = request.query
        if query.get("app") not in ("ima", "webAgent") or query.get("platform") != "web":
            return self._envelopes.refuse(BAD_PARAMETER, "unknown app or platform")
        wait = None if self._world.settings.real_waits else self._wait
        tree = self._world.catalogue.tree(query.get("category", ""), wait)
        return self._envelopes.succeed(tree)

    def _wait(self, category: str) -> str:
        span = FILM_RANGE_S if kind_of(category) == "film" else PICTURE_RANGE_S
        return wait_tag(span, self._world.settings.pace)

    async def create(self, request: web.Request) -> web.Response:
        """Make and charge a task."""
        if (refusal := self._envelopes.refusal(request)) is not None:
            return refusal
        account = account_of(key_of(request))
        body = await json_of(request)
        try:
            order = check_create(body, self._world.catalogue)
            inputs = await self._inputs(request, order, body, account)
            task = self._open(order, inputs, account)
        except Refused as error:
            return self._envelopes.refuse_as(error)
        told = created(task)
        if request.get(FLAW) == "duplicate_task_id":
            told["id"] = self._earlier(task).id
        return self._envelopes.succeed(told)

    async def _inputs(
        self, request: web.Request, order: Order, body: object, account: str
    ) -> list[Input]:
        if order.images and request.get(FLAW) == "input_unreachable":
            raise Refused(BAD_PARAMETER, "failed to download image")
        inputs = await self._world.inputs.gather(order.images, accepted_formats(order.leaf))
        if order.images and order.leaf["model_id"] in VERIFYING:
            check_measures(body, inputs)
            self._world.assets.check(account, order.images)
        return inputs

    def _open(self, order: Order, inputs: list[Input], account: str) -> Task:
        """Open a task for an order that is right in itself, if the account is good for it."""
        world, now = self._world, self._world.clock.now()
        world.ledger.settle(now)
        if order.leaf["model_id"] in VERIFYING and not world.is_subscribed(account):
            raise Refused(NO_SUBSCRIPTION, "This model requires a subscription")
        if world.ledger.balance(account) < order.credit * order.n:
            raise Refused(TOO_FEW_POINTS, "Insufficient points")
        settings = world.settings
        task = world.ledger.open_task(
            order, inputs, account=account, task_id=settings.new_id(), now=now, pace=settings.pace
        )
        world.order_files(task)
        self._afflict(task, "create")
        return task

    def _earlier(self, task: Task) -> Task:
        """Return the task an account had opened before this one, itself if there is none."""
        others = [other for other in self._world.ledger.tasks.values() if other is not task]
        return next((other for other in others[::-1] if other.account == task.account), task)

    def _afflict(self, task: Task, route: str) -> None:
        occasion = Occasion(route=route, models=task.models, prompt=task.prompt, task=task.id)
        while (fault := self._world.faults.take(Stage.TASK, occasion)) is not None:
            self._world.ledger.afflict(task, fault.name, fault.args)

    async def detail(self, request: web.Request) -> web.Response:
        """Answer how a task of this key is doing."""
        if (refusal := self._envelopes.refusal(request)) is not None:
            return refusal
        body, world = await json_of(request), self._world
        task_id = body.get("task_id") if isinstance(body, dict) else None
        task = world.ledger.tasks.get(task_id) if isinstance(task_id, str) else None
        if task is None or task.account != account_of(key_of(request)):
            return self._envelopes.refuse(NOT_FOUND, "task not found")
        self._afflict(task, "detail")
        if is_hidden(task):
            return self._envelopes.refuse(NOT_FOUND, "task not found", status=NOT_FOUND)
        now, origin = world.clock.now(), f"{request.scheme}://{request.host}"
        view = View(task=task, studio=world.studio, now=now, origin=origin)
        if failure(view) is not None and (due := refund_at(task)) is not None:
            world.ledger.promise_refund(task, due)
        world.ledger.settle(now)
        return self._envelopes.succeed(detail(view))

    async def verify(self, request: web.Request) -> web.Response:
        """Look at an asset and say whether it may be used."""
        if (refusal := self._envelopes.refusal(request)) is not None:
            return refusal
        try:
            url = check_question(await json_of(request))
        except Refused as error:
            return self._envelopes.refuse_as(error)
        verdict = await self._verdict(request, url)
        account = account_of(key_of(request))
        return self._envelopes.succeed({"result": self._world.assets.judge(account, url, verdict)})

    async def _verdict(self, request: web.Request, url: str) -> str | None:
        if request.get(FLAW) == "asset_rejected":
            return "the image shows a real person"
        if request.get(FLAW) == "input_unreachable":
            return "failed to download image"
        try:
            return objection(await self._world.inputs.one(url, ALL_FORMATS))
        except Refused as error:
            return error.message
