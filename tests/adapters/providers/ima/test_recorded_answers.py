"""Answers in the shapes in which they were recorded, and lists that change meanwhile."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from adapters.providers.ima import open_ima
from core.catalogue import Offer, OptionName
from core.errors import (
    ContentRejected,
    GenerationFailed,
    ModelGone,
    ParametersRejected,
    ProviderError,
    ResultGone,
)
from core.intents import MediaKind, TaskType
from core.jobs import AttemptId, Handle, Order, Staged
from core.messages import MediaId
from core.ports import Provider, RemoteState, RemoteStatus
from tests.adapters.providers.ima.conftest import START, HandClock
from tests.adapters.providers.ima.rawserver import Request, envelope, response, routing, serving
from tests.adapters.providers.ima.recorded import EDIT, FRAMES, IMAGE, LISTS
from tests.adapters.providers.ima.strict import check

LIST = "/open/v1/product/list"
CREATE = "/open/v1/tasks/create"
DETAIL = "/open/v1/tasks/detail"

ATTEMPT = AttemptId("attempt1")
PICTURES = [
    Staged(media=MediaId(n), url=f"https://cdn/{n}.png", width=800, height=600) for n in "ab"
]

CREATED_ID = "67d0a1b2c3d4e5f6a7b8c9d0"
CREATED = {
    "id": CREATED_ID,
    "biz_id": "b-1",
    "task_type": "text_to_image",
    "medias": [],
    "generate_count": 1,
    "created_at": 1777636800000,
    "timeout_at": 1777637100000,
}

MIDJOURNEY: dict[str, Any] = {
    "id": "midjourney",
    "parent_id": "Midjourney",
    "type": "3",
    "name": "Midjourney",
    "icon": "https://cdn.example/midjourney.png",
    "model_id": "midjourney",
    "tags": [
        {"tag_type": "EET", "tag_value": "40~90s"},
        {"tag_type": "point", "tag_value": "8"},
        {"tag_type": "feature", "tag_value": "NEW🔥"},
    ],
    "model_types": ["text_to_image", "image_to_image", "image_to_video"],
    "description": "",
    "category_code": "image_to_image",
    "category_name": "图生图",
    "form_config": [
        {
            "type": "tags",
            "field": "n",
            "label": "numbers(4 pic/time)",
            "description": "",
            "value": "1",
            "options": [{"label": "1", "value": "1"}],
            "level": 1,
        },
        {
            "type": "tags",
            "field": "resolution",
            "label": "Resolution",
            "description": "",
            "value": "480p",
            "options": [{"label": "480p", "value": "480p"}, {"label": "720p", "value": "720p"}],
            "disabled_conditions": [
                {
                    "enum_value": "*",
                    "disabled_key": "",
                    "disabled_value": None,
                    "category": "image_to_image",
                }
            ],
            "level": 1,
        },
    ],
    "credit_rules": [
        {
            "origin_point": 8,
            "points": 8,
            "attribute_id": 2464,
            "attributes": {"default": "enabled"},
        }
    ],
    "group_name": "Midjourney",
}
"""One model whole, with everything that is served beside what we read."""


class FarEnd:
    """The service: a list that can be changed, and the last create and detail it was told of."""

    def __init__(self) -> None:
        self.trees: dict[str, Any] = json.loads(json.dumps(LISTS))
        self.code: object = 0
        self.detail: object = {}
        self.creates: list[Any] = []

    def routes(self) -> dict[str, Callable[[Request], bytes]]:
        return {LIST: self.listed, CREATE: self.created, DETAIL: self.detailed}

    def listed(self, request: Request) -> bytes:
        return response(200, envelope(self.trees[request.query["category"]], self.code))

    def created(self, request: Request) -> bytes:
        self.creates.append(request.json)
        return response(200, envelope(CREATED, self.code))

    def detailed(self, _: Request) -> bytes:
        return response(200, envelope(self.detail, self.code))


@pytest.fixture
def far() -> FarEnd:
    return FarEnd()


@pytest.fixture
def opened(
    paid: httpx.AsyncClient, pooled: httpx.AsyncClient, clock: HandClock
) -> Callable[[str], Provider]:
    def provider(url: str) -> Provider:
        return open_ima(
            api_key="ima_0123456789",
            base_url=url,
            upload_base_url=url,
            paid=paid,
            pooled=pooled,
            clock=clock,
        )

    return provider


Open = Callable[[str], Provider]


async def of_family(provider: Provider, family: str, task: TaskType, *, fresh: bool) -> Offer:
    offers = await provider.offers(fresh=fresh)
    return next(offer for offer in offers if (offer.family, offer.task) == (family, task))


async def points(provider: Provider, family: str, task: TaskType, *, fresh: bool = True) -> str:
    offer = await of_family(provider, family, task, fresh=fresh)
    quote = provider.quote(Order(offer=offer.id, task=task, prompt="x"), offer)
    return str(quote.price)


@pytest.mark.parametrize("code", [0, 200])
async def test_every_model_and_task_is_ordered_as_the_service_checks_it(
    code: int, far: FarEnd, opened: Open
) -> None:
    far.code = code
    async with serving(routing(far.routes())) as server:
        provider = opened(server.url)
        offers = await provider.offers()
        assert len(offers) == 63
        for offer in offers:
            order = Order(offer=offer.id, task=offer.task, prompt="一只猫")
            quote = provider.quote(order, offer)
            staged = PICTURES[: offer.inputs.least]
            handle = await provider.submit(order, quote, staged, ATTEMPT)
            assert handle.remote_id == CREATED_ID
            assert quote.price is not None
            assert check(far.creates[-1], far.trees) == quote.price.amount
    assert len(far.creates) == 63


async def test_a_wrong_number_of_pictures_never_reaches_the_service(
    far: FarEnd, opened: Open
) -> None:
    async with serving(routing(far.routes())) as server:
        provider = opened(server.url)
        offer = await of_family(provider, "kling-o1", FRAMES, fresh=False)
        order = Order(offer=offer.id, task=FRAMES, prompt="x")
        with pytest.raises(ParametersRejected):
            await provider.submit(order, provider.quote(order, offer), PICTURES[:1], ATTEMPT)
    assert far.creates == []


async def test_a_model_as_it_is_served_whole(far: FarEnd, opened: Open) -> None:
    far.trees[EDIT] = [{"type": "2", "id": "g", "name": "G", "children": [MIDJOURNEY]}]
    async with serving(routing(far.routes())) as server:
        provider = opened(server.url)
        offer = await of_family(provider, "midjourney", EDIT, fresh=False)
        order = Order(offer=offer.id, task=EDIT, prompt="x", settings={OptionName.SIZE: "720P"})
        await provider.submit(order, provider.quote(order, offer), PICTURES[:1], ATTEMPT)
    assert offer.wait_s == (40, 90)
    assert far.creates[-1]["parameters"][0]["parameters"]["resolution"] == "720p"
    assert check(far.creates[-1], far.trees) == 8


async def test_a_changed_price_is_known_after_a_fresh_list(far: FarEnd, opened: Open) -> None:
    async with serving(routing(far.routes())) as server:
        provider = opened(server.url)
        assert await points(provider, "seedream-4.5", EDIT) == "5"
        far.trees[EDIT][0]["credit_rules"][0] |= {"points": 7, "attribute_id": 4711}
        assert await points(provider, "seedream-4.5", EDIT, fresh=False) == "5"
        assert await points(provider, "seedream-4.5", EDIT) == "7"


async def test_models_come_and_go_with_the_list(far: FarEnd, opened: Open) -> None:
    async with serving(routing(far.routes())) as server:
        provider = opened(server.url)
        offer = await of_family(provider, "nano-banana-2", EDIT, fresh=False)
        order = Order(offer=offer.id, task=EDIT, prompt="x")
        new = {**far.trees[EDIT][1], "id": "v2", "name": "Nano Banana 3", "model_id": "nb3"}
        far.trees[EDIT][1] = new
        assert await points(provider, "nano-banana-3", EDIT) == "6"
        with pytest.raises(ModelGone):
            provider.quote(order, offer)
        assert await points(provider, "nano-banana-2", IMAGE) == "6"


async def test_one_list_that_is_out_of_reach_does_not_take_the_others_along(
    far: FarEnd, opened: Open
) -> None:
    far.trees[EDIT] = "nonsense"
    del far.trees[FRAMES]
    routes = far.routes()
    routes[LIST] = lambda request: (
        far.listed(request) if request.query["category"] in far.trees else response(503, b"")
    )
    async with serving(routing(routes)) as server:
        offers = await opened(server.url).offers()
    live = {task: {o.is_live for o in offers if o.task is task} for task in TaskType}
    assert live[FRAMES] == live[EDIT] == {False}
    assert [live[task] for task in TaskType if task not in {EDIT, FRAMES}] == [{True}] * 4


READY = {
    "resource_status": 1,
    "status": "success",
    "url": "https://cdn.example/out.png",
    "watermark_url": "https://cdn.example/mark.png",
    "preview_url": "https://cdn.example/preview.png",
    "format": "png",
    "width": 2048,
    "height": 2048,
    "duration_str": "",
    "error_msg": "",
    "remark": "",
}
FILM = {
    **READY,
    "url": "https://cdn.example/out.mp4",
    "cover_url": "https://cdn.example/cover.png",
    "format": "mp4",
    "duration_str": "5",
}


def task(*medias: dict[str, Any], kind: str = "image_to_video", **more: object) -> dict[str, Any]:
    return {"id": CREATED_ID, "task_type": kind, "prompt": "x", "medias": medias, **more}


DETAILS: dict[str, tuple[dict[str, Any], RemoteState, int]] = {
    "just taken": (task(), RemoteState.WORKING, 0),
    "null": (task({"resource_status": None, "status": "pending"}), RemoteState.WORKING, 0),
    "working": (task({"resource_status": 0, "status": "processing"}), RemoteState.WORKING, 0),
    "ready": (task(READY, kind="image_to_image"), RemoteState.SUCCEEDED, 1),
    "four": (task(*[READY] * 4, kind="text_to_image"), RemoteState.SUCCEEDED, 4),
    "one of two": (task(READY, {"resource_status": 0}), RemoteState.WORKING, 0),
    "ready without an address": (
        task({**READY, "url": "", "watermark_url": "", "preview_url": None}),
        RemoteState.WORKING,
        0,
    ),
    "completed": (task({**READY, "status": "completed"}), RemoteState.SUCCEEDED, 1),
    "a film": (task(FILM), RemoteState.SUCCEEDED, 1),
}


@pytest.mark.parametrize("name", DETAILS)
async def test_a_recorded_detail_is_read(name: str, far: FarEnd, opened: Open) -> None:
    far.detail, state, results = DETAILS[name]
    status = await polled(far, opened)
    assert (status.state, len(status.media)) == (state, results)


async def test_a_film_is_told_from_its_task(far: FarEnd, opened: Open) -> None:
    far.detail = task(FILM)
    (media,) = (await polled(far, opened)).media
    assert (media.kind, media.duration_s) == (MediaKind.VIDEO, 5.0)


FAILURES: dict[str, tuple[dict[str, Any], type[ProviderError]]] = {
    "failed": (task({"resource_status": 2, "error_msg": "upstream error"}), GenerationFailed),
    "by remark": (task({"resource_status": 2, "remark": "content policy"}), ContentRejected),
    "by word": (task({**READY, "status": "failed"}), GenerationFailed),
    "by task": (task(status="failed"), GenerationFailed),
    "model": (
        task({"resource_status": 2, "error_msg": "err_code=400017 Invalid value for model"}),
        ParametersRejected,
    ),
    "deleted": (task({"resource_status": 3}), ResultGone),
}


@pytest.mark.parametrize("name", FAILURES)
async def test_a_recorded_failure_is_told_apart(name: str, far: FarEnd, opened: Open) -> None:
    far.detail, kind = FAILURES[name]
    assert type((await polled(far, opened)).error) is kind


async def polled(far: FarEnd, opened: Open) -> RemoteStatus:
    async with serving(routing(far.routes())) as server:
        provider = opened(server.url)
        handle = Handle(
            provider=provider.name, account="a", remote_id=CREATED_ID, submitted_at=START
        )
        return await provider.poll(handle)
