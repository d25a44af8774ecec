"""Works that start from pictures, handed over to the strict stand-in and made there."""

import asyncio
import io
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import httpx
import pytest
from PIL import Image

from adapters.providers.ima import Timeouts, open_ima
from core.catalogue import Offer
from core.errors import (
    ParametersRejected,
    ProviderError,
    ProviderUnavailable,
    RateLimited,
    ReferenceRejected,
    Sent,
    SubscriptionNeeded,
    Unauthorized,
)
from core.intents import MediaKind, TaskType
from core.jobs import AttemptId, Handle, Order, Staged
from core.messages import MediaId, Stored
from core.ports import Picture, Provider, RemoteState, RemoteStatus
from tests.adapters.providers.ima.recorded import ANIMATE, EDIT, FRAMES, IMAGE, REFERENCE

KEY = "ima_0123456789"
ATTEMPT = AttemptId("attempt1")
PATIENCE_S = 10.0
WITH_PICTURES = (EDIT, ANIMATE, REFERENCE, FRAMES)


class WallClock:
    """The stand-in takes only signatures of just now."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep_until(self, when: float) -> None:
        await asyncio.sleep(when - time.monotonic())


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    command = [sys.executable, "-m", "bot.sandbox.ima", "--plain", "--until-stdin-closes"]
    with subprocess.Popen(  # noqa: S603 - our own module, fixed arguments
        [*command, "--port", "0", "--key", KEY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["url"]
        process.stdin.close()
        process.wait(PATIENCE_S)


@pytest.fixture
async def world(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{url}/__emu", trust_env=False) as http:
        yield http
        (await http.delete("/fault")).raise_for_status()


@pytest.fixture
def provider(url: str, paid: httpx.AsyncClient, pooled: httpx.AsyncClient) -> Provider:
    return open_ima(
        api_key=KEY,
        base_url=url,
        upload_base_url=url,
        paid=paid,
        pooled=pooled,
        clock=WallClock(),
        timeouts=Timeouts(connect_s=0.5, create_s=5.0),
    )


def a_picture(number: int = 0, *, side: int = 400, kind: str = "png") -> Picture:
    drawn = io.BytesIO()
    Image.new("RGB", (side, side), (40 * number, 90, 200)).save(drawn, kind)
    stored = Stored(
        media=MediaId(f"picture-{number}-{side}-{kind}"),
        kind=MediaKind.IMAGE,
        mime=f"image/{kind}",
        bytes=len(drawn.getvalue()),
        width=side,
        height=side,
    )
    return Picture(stored=stored, open=lambda: io.BytesIO(drawn.getvalue()))


async def an_offer(provider: Provider, family: str, task: TaskType) -> Offer:
    offers = await provider.offers()
    return next(offer for offer in offers if (offer.family, offer.task) == (family, task))


async def make(provider: Provider, offer: Offer, pictures: list[Picture]) -> Handle:
    order = Order(offer=offer.id, task=offer.task, prompt="一只猫")
    quote = provider.quote(order, offer)
    staged = [await provider.stage(picture, quote) for picture in pictures]
    return await provider.submit(order, quote, staged, ATTEMPT)


async def charges(world: httpx.AsyncClient) -> int:
    entries = (await world.get("/journal", params={"since": 0})).raise_for_status().json()
    return sum(entry["event"] == "charge" for entry in entries["entries"])


async def final(provider: Provider, handle: Handle, world: httpx.AsyncClient) -> RemoteStatus:
    (await world.post("/clock", json={"advance": 60})).raise_for_status()
    async with asyncio.timeout(PATIENCE_S):
        while True:
            status = await provider.poll(handle)
            if status.state is not RemoteState.WORKING:
                return status
            await asyncio.sleep(0.02)


async def test_all_lists_are_live_and_whole(provider: Provider) -> None:
    offers = await provider.offers()
    assert [len([o for o in offers if o.task is task]) for task in TaskType] == [
        4,
        4,
        16,
        16,
        10,
        13,
    ]
    assert all(offer.is_live for offer in offers)


async def test_every_check_passes(provider: Provider) -> None:
    findings = await provider.check()
    assert len(findings) == 7
    assert all(finding.is_ok for finding in findings)


async def test_every_model_takes_as_few_and_as_many_pictures_as_it_says(
    provider: Provider, world: httpx.AsyncClient
) -> None:
    before = await charges(world)
    orders = 0
    for offer in await provider.offers():
        if offer.task not in WITH_PICTURES:
            continue
        order = Order(offer=offer.id, task=offer.task, prompt="一只猫")
        quote = provider.quote(order, offer)
        one = await provider.stage(a_picture(), quote)
        for count in {offer.inputs.least, offer.inputs.most}:
            await provider.submit(order, quote, [one] * count, ATTEMPT)
            orders += 1
    assert await charges(world) - before == orders


@pytest.mark.parametrize(
    ("family", "task", "count"),
    [
        ("seedream-4.5", EDIT, 1),
        ("wan-2.6", ANIMATE, 1),
        ("kling-o1", FRAMES, 2),
        ("seedance-2.0-fast", REFERENCE, 3),
    ],
)
async def test_a_work_is_made_from_pictures(
    family: str, task: TaskType, count: int, provider: Provider, world: httpx.AsyncClient
) -> None:
    offer = await an_offer(provider, family, task)
    handle = await make(provider, offer, [a_picture(number) for number in range(count)])
    done = await final(provider, handle, world)
    kinds = [media.kind for media in done.media]
    assert (done.state, kinds) == (RemoteState.SUCCEEDED, [task.makes])


@pytest.mark.parametrize("kind", ["png", "jpeg"])
async def test_both_kinds_of_pictures_are_taken(kind: str, provider: Provider) -> None:
    offer = await an_offer(provider, "nano-banana-2", EDIT)
    await make(provider, offer, [a_picture(kind=kind)])


async def test_an_asset_that_is_too_small_is_refused_and_nothing_is_paid(
    provider: Provider, world: httpx.AsyncClient
) -> None:
    before = await charges(world)
    offer = await an_offer(provider, "seedance-2.0", ANIMATE)
    with pytest.raises(ReferenceRejected) as caught:
        await make(provider, offer, [a_picture(side=200)])
    assert caught.value.sent is Sent.NO
    assert await charges(world) == before


async def test_a_picture_that_cannot_be_fetched_is_refused_and_nothing_is_paid(
    provider: Provider, world: httpx.AsyncClient, url: str
) -> None:
    before = await charges(world)
    offer = await an_offer(provider, "seedream-4.5", EDIT)
    order = Order(offer=offer.id, task=EDIT, prompt="x")
    gone = Staged(media=MediaId("gone"), url=f"{url}/cdn/gone.png", width=9, height=9)
    with pytest.raises(ReferenceRejected) as caught:
        await provider.submit(order, provider.quote(order, offer), [gone], ATTEMPT)
    assert caught.value.sent is Sent.NO
    assert await charges(world) == before


async def test_pictures_beside_words_that_need_none_are_never_sent(provider: Provider) -> None:
    offer = await an_offer(provider, "seedream-4.5", IMAGE)
    with pytest.raises(ParametersRejected):
        await make(provider, offer, [a_picture()])


STAGING: list[tuple[str, str, dict[str, object], type[ProviderError]]] = [
    ("upload_token", "502_before", {}, ProviderUnavailable),
    ("upload_token", "accept_close", {}, ProviderUnavailable),
    ("upload_token", "half_body", {}, ProviderUnavailable),
    ("upload_token", "html_200", {}, ProviderUnavailable),
    ("upload_token", "null_data", {}, ProviderUnavailable),
    ("upload_token", "429", {"retry_after": 7}, RateLimited),
    ("upload_token", "code", {"code": 401, "message": "unauthorized"}, Unauthorized),
    ("upload_token", "clock_skew", {}, ProviderUnavailable),
    ("upload", "502_before", {}, ProviderUnavailable),
    ("upload", "work_rst", {}, ProviderUnavailable),
    ("verify", "502_before", {}, ProviderUnavailable),
    ("verify", "half_body", {}, ProviderUnavailable),
    ("verify", "null_data", {}, ProviderUnavailable),
    ("verify", "code", {"code": 4014, "message": "subscription"}, SubscriptionNeeded),
    ("verify", "asset_rejected", {}, ReferenceRejected),
    ("verify", "input_unreachable", {}, ReferenceRejected),
]


@pytest.mark.parametrize("case", STAGING, ids=lambda case: f"{case[0]} {case[1]}")
async def test_what_breaks_before_an_order_is_told_apart_and_can_be_repeated(
    case: tuple[str, str, dict[str, object], type[ProviderError]],
    provider: Provider,
    world: httpx.AsyncClient,
) -> None:
    route, fault, args, kind = case
    before = await charges(world)
    offer = await an_offer(provider, "seedance-2.0", ANIMATE)
    # Always, as a connection that was kept is tried anew by the transport itself.
    armed = {"fault": fault, "match": {"route": route}, "args": args, "times": None}
    (await world.post("/fault", json=armed)).raise_for_status()
    with pytest.raises(ProviderError) as caught:
        await make(provider, offer, [a_picture()])
    assert (type(caught.value), caught.value.sent) == (kind, Sent.NO)
    assert await charges(world) == before
    (await world.delete("/fault")).raise_for_status()
    await make(provider, offer, [a_picture()])
    assert await charges(world) == before + 1


async def test_a_picture_that_the_store_lost_is_refused_and_nothing_is_paid(
    provider: Provider, world: httpx.AsyncClient
) -> None:
    before = await charges(world)
    offer = await an_offer(provider, "seedream-4.5", EDIT)
    armed = {"fault": "upload_lost", "match": {"route": "upload"}}
    (await world.post("/fault", json=armed)).raise_for_status()
    with pytest.raises(ReferenceRejected):
        await make(provider, offer, [a_picture()])
    assert await charges(world) == before
