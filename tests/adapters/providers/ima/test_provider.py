"""The provider behind its port, on sockets of a server that says what it is told to."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from adapters.providers.ima import Timeouts, open_ima
from adapters.providers.ima.provider import fingerprint
from core.catalogue import Offer, OfferId, OptionName
from core.errors import (
    ModelGone,
    ParametersRejected,
    ProviderError,
    ProviderUnavailable,
    Sent,
    Unauthorized,
)
from core.intents import TaskType
from core.jobs import AttemptId, Handle, Order, Quote
from core.ports import CancelResult, Provider, RemoteState
from tests.adapters.providers.ima.conftest import START, HandClock
from tests.adapters.providers.ima.rawserver import (
    answering,
    envelope,
    read_and_close,
    response,
    serving,
)
from tests.adapters.providers.ima.recorded import EDIT, IMAGE, LISTS

KEY = "ima_0123456789"
ATTEMPT = AttemptId("attempt1")
ACCOUNT = fingerprint(KEY)
IMAGES = response(200, envelope(LISTS["text_to_image"]))
OUTAGE = response(503, b"")
LISTS_AT = "/open/v1/product/list"
TOKENS_AT = "/api/rest/oss/getuploadtoken"
SHIPPED = [4, 4, 16, 16, 10, 13]
"""Models of each kind of task in the list that came with this version."""


class Bench:
    """Opens providers for a test."""

    def __init__(
        self, paid: httpx.AsyncClient, pooled: httpx.AsyncClient, clock: HandClock
    ) -> None:
        self.clock = clock
        self._paid = paid
        self._pooled = pooled

    def open(self, url: str) -> Provider:
        return open_ima(
            api_key=KEY,
            base_url=url,
            upload_base_url=url,
            paid=self._paid,
            pooled=self._pooled,
            clock=self.clock,
            timeouts=Timeouts(connect_s=0.5, list_s=1.0, create_s=1.0, detail_s=1.0),
        )


@pytest.fixture
def bench(paid: httpx.AsyncClient, pooled: httpx.AsyncClient, clock: HandClock) -> Bench:
    return Bench(paid, pooled, clock)


def of_family(offers: Sequence[Offer], family: str) -> Offer:
    return next(offer for offer in offers if offer.family == family)


async def test_each_list_is_asked_for_once_and_kept_for_ten_minutes(bench: Bench) -> None:
    async with serving(answering(IMAGES)) as server:
        provider = bench.open(server.url)
        offers = await provider.offers()
        assert all(offer.is_live and offer.as_of == START for offer in offers)
        bench.clock.seconds += 599
        assert await provider.offers() == offers
        assert len(server.requests) == 6  # One for each kind of task.
        bench.clock.seconds += 1
        later = await provider.offers()
        assert len(server.requests) == 12
    assert {offer.as_of for offer in later} == {START + timedelta(seconds=600)}
    assert [replace(offer, as_of=START) for offer in later] == offers


@pytest.mark.parametrize(
    ("askers", "requests"),
    [
        ([False, False, False], 6),
        # What was under way when they came is not fresh; the next answer serves them all.
        ([False, True, True, True], 12),
    ],
)
async def test_many_askers_at_once_share_requests(
    askers: list[bool], requests: int, bench: Bench
) -> None:
    async with serving(answering(IMAGES)) as server:
        provider = bench.open(server.url)
        async with asyncio.TaskGroup() as group:
            for fresh in askers:
                group.create_task(provider.offers(fresh=fresh))
        assert len(server.requests) == requests


async def test_fresh_asks_again(bench: Bench) -> None:
    async with serving(answering(IMAGES)) as server:
        provider = bench.open(server.url)
        await provider.offers()
        await provider.offers(fresh=True)
        assert len(server.requests) == 12


@pytest.mark.parametrize(
    "answer",
    [
        OUTAGE,
        response(401, b""),
        response(200, envelope(None, 500)),
        response(200, b"<html>"),
        response(200, envelope([{"type": "3", "surprise": True}])),
    ],
)
async def test_without_a_list_the_shipped_one_serves_and_no_one_waits_for_it_again(
    answer: bytes, bench: Bench
) -> None:
    async with serving(answering(answer)) as server:
        provider = bench.open(server.url)
        offers = await provider.offers()
        assert [len([o for o in offers if o.task is task]) for task in TaskType] == SHIPPED
        assert not any(offer.is_live for offer in offers)
        assert {offer.as_of for offer in offers} == {datetime(2026, 4, 1, tzinfo=UTC)}
        asked = len(server.requests)
        await provider.offers()
        assert len(server.requests) == asked
        bench.clock.seconds += 30
        await provider.offers()
        assert len(server.requests) > asked


async def test_the_newest_live_list_outlives_an_outage(bench: Bench) -> None:
    async with serving(answering(*[IMAGES] * 6, OUTAGE)) as server:
        provider = bench.open(server.url)
        offers = await provider.offers()
        bench.clock.seconds += 3600
        assert await provider.offers() == offers


async def test_an_empty_list_means_no_models(bench: Bench) -> None:
    async with serving(answering(response(200, envelope(None)))) as server:
        assert await bench.open(server.url).offers() == []


async def test_an_order_is_quoted_and_submitted_as_the_service_checks_it(bench: Bench) -> None:
    async with serving(
        answering(*[IMAGES] * 6, response(200, envelope({"id": "task-1"})))
    ) as server:
        provider = bench.open(server.url)
        offer = of_family(await provider.offers(), "nano-banana-2")
        order = Order(offer=offer.id, task=IMAGE, prompt="一只猫", settings={OptionName.SIZE: "2K"})
        quote = provider.quote(order, offer)
        handle = await provider.submit(order, quote, (), ATTEMPT)
        body = server.requests[-1].json
    assert handle == Handle(
        provider=provider.name, account=ACCOUNT, remote_id="task-1", submitted_at=START
    )
    assert body == {
        "task_type": "text_to_image",
        "enable_multi_model": False,
        "src_img_url": [],
        "parameters": [
            {
                "attribute_id": 4402,
                "credit": 10,
                "model_id": "gemini-3.1-flash-image",
                "model_name": "Nano Banana 2",
                "model_version": "gemini-3.1-flash-image-preview",
                "app": "ima",
                "platform": "web",
                "category": "text_to_image",
                "parameters": {
                    "aspect_ratio": "1:1",
                    "size": "2K",
                    "prompt": "一只猫",
                    "n": 1,
                    "input_images": [],
                    "cast": {"points": 10, "attribute_id": 4402},
                },
            }
        ],
    }


async def test_a_vanished_offer_cannot_be_quoted(bench: Bench) -> None:
    provider = bench.open("http://127.0.0.1:9")
    order = Order(offer=OfferId("ima:text_to_image:x:y"), task=IMAGE, prompt="x")
    async with serving(answering(IMAGES)) as server:
        offer = (await bench.open(server.url).offers())[0]
    gone = Offer(**{**{n: getattr(offer, n) for n in offer.__slots__}, "id": order.offer})
    with pytest.raises(ModelGone) as caught:
        provider.quote(order, gone)
    assert caught.value.sent is Sent.NO


async def test_a_ticket_of_somebody_else_is_not_sent(bench: Bench) -> None:
    async with serving(answering(OUTAGE)) as server:
        order = Order(offer=OfferId("x"), task=IMAGE, prompt="x")
        with pytest.raises(ParametersRejected):
            await bench.open(server.url).submit(order, Quote(price=None), (), ATTEMPT)
        assert server.requests == []


async def test_a_poll_that_cannot_be_read_raises_and_judges_nothing(bench: Bench) -> None:
    handle = Handle(
        provider=bench.open("http://x").name, account="a", remote_id="t", submitted_at=START
    )
    for play in (
        answering(response(200, envelope(None))),
        answering(response(200, envelope({"medias": 7}))),
        answering(OUTAGE),
        read_and_close,
    ):
        async with serving(play) as server:
            with pytest.raises(ProviderUnavailable):
                await bench.open(server.url).poll(handle)


@pytest.mark.parametrize(
    ("account", "kind"), [(ACCOUNT, Unauthorized), ("another", ProviderUnavailable)]
)
async def test_a_refused_key_is_an_error_of_the_account_that_ordered(
    account: str, kind: type[ProviderError], bench: Bench
) -> None:
    async with serving(answering(response(401, b""))) as server:
        provider = bench.open(server.url)
        handle = Handle(provider=provider.name, account=account, remote_id="t", submitted_at=START)
        with pytest.raises(ProviderError) as caught:
            await provider.poll(handle)
    assert type(caught.value) is kind


async def test_a_task_of_another_account_is_read_where_the_service_lets_us(bench: Bench) -> None:
    done = {"medias": [{"resource_status": 1, "url": "https://cdn/a.png"}]}
    async with serving(answering(response(200, envelope(done)))) as server:
        provider = bench.open(server.url)
        handle = Handle(provider=provider.name, account="other", remote_id="t", submitted_at=START)
        assert (await provider.poll(handle)).state is RemoteState.SUCCEEDED
        assert server.requests[-1].json == {"task_id": "t"}


async def test_what_ima_cannot_do_is_said(bench: Bench) -> None:
    provider = bench.open("http://x")
    order = Order(offer=OfferId("x"), task=IMAGE, prompt="x")
    handle = Handle(provider=provider.name, account="a", remote_id="t", submitted_at=START)
    assert await provider.cancel(handle) is CancelResult.UNSUPPORTED
    assert await provider.reconcile(order, Quote(price=None), START) is None


async def test_a_check_tells_about_key_and_lists(bench: Bench) -> None:
    async with serving(answering(IMAGES)) as server:
        findings = await bench.open(server.url).check()
    assert [(f.is_ok, f.subject, f.detail) for f in findings[:-1]] == [
        (True, f"ima {task}", "4 models") for task in TaskType
    ]
    async with serving(answering(response(200, envelope(None, 401)))) as server:
        findings = await bench.open(server.url).check()
        assert {request.path for request in server.requests} == {LISTS_AT, TOKENS_AT}
    assert [(f.is_ok, f.detail) for f in findings] == [(False, "the key is not accepted")] * 7


def test_the_key_is_not_in_what_names_the_account() -> None:
    assert ACCOUNT not in KEY
    assert KEY not in ACCOUNT
    assert fingerprint(KEY + "1") != ACCOUNT


async def test_uploads_to_one_store_are_not_used_with_another(bench: Bench) -> None:
    # Nothing answers, so that the shipped list serves.
    names = []
    for url in ("http://127.0.0.1:9", "http://127.0.0.1:9", "http://127.0.0.1:9/other"):
        provider = bench.open(url)
        offers = [offer for offer in await provider.offers() if offer.task is EDIT]
        order = Order(offer=offers[0].id, task=EDIT, prompt="x")
        names.append(provider.quote(order, offers[0]).staging)
    assert names[0] == names[1] != names[2]
    assert all(name.startswith("upload ") for name in names)
