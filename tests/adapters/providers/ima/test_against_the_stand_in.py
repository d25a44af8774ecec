"""The whole adapter against the strict stand-in, in a process of its own."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import httpx
import pytest

from adapters.providers.ima import Timeouts, open_ima
from core.catalogue import Offer, OptionName, Setting
from core.errors import (
    BackendRefused,
    ContentRejected,
    GenerationFailed,
    InsufficientCredit,
    ParametersRejected,
    PriceChanged,
    ProviderError,
    ProviderTimeout,
    ProviderUnavailable,
    RateLimited,
    ResultGone,
    Sent,
    SubscriptionNeeded,
    Unauthorized,
)
from core.intents import MediaKind, TaskType
from core.jobs import AttemptId, Handle, Order
from core.ports import Provider, RemoteState, RemoteStatus
from tests.adapters.providers.ima.conftest import HandClock
from tests.adapters.providers.ima.recorded import IMAGE, VIDEO

KEY = "ima_0123456789"
ATTEMPT = AttemptId("attempt1")
PATIENCE_S = 5.0
TASKS = (IMAGE, VIDEO)
"""What starts from words alone."""


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


class World:
    """The stand-in's control plane."""

    def __init__(self, url: str, http: httpx.AsyncClient, since: int) -> None:
        self._url = f"{url}/__emu"
        self._http = http
        self._since = since

    async def tell(self, what: str, **spec: object) -> None:
        (await self._http.post(f"{self._url}/{what}", json=spec)).raise_for_status()

    async def arm(self, fault: str, route: str = "create", **args: object) -> None:
        await self.tell("fault", fault=fault, match={"route": route}, args=args)

    async def charges(self) -> int:
        entries = await self.journal(self._since)
        return sum(entry["event"] == "charge" for entry in entries)

    async def journal(self, since: int) -> list[dict[str, object]]:
        answer = await self._http.get(f"{self._url}/journal", params={"since": since})
        entries: list[dict[str, object]] = answer.raise_for_status().json()["entries"]
        return entries


@pytest.fixture
async def world(url: str) -> AsyncIterator[World]:
    async with httpx.AsyncClient(trust_env=False) as http:
        seen = await World(url, http, 0).journal(0)
        world = World(url, http, len(seen))
        yield world
        (await http.delete(f"{url}/__emu/fault")).raise_for_status()
        await world.tell("catalogue", op="reset")
        await world.tell("account", balance=100_000)


def provider_with(
    key: str,
    url: str,
    paid: httpx.AsyncClient,
    pooled: httpx.AsyncClient,
    *,
    create_s: float = 10.0,
) -> Provider:
    return open_ima(
        api_key=key,
        base_url=url,
        upload_base_url=url,
        paid=paid,
        pooled=pooled,
        clock=HandClock(),
        timeouts=Timeouts(create_s=create_s),
    )


@pytest.fixture
def provider(url: str, paid: httpx.AsyncClient, pooled: httpx.AsyncClient) -> Provider:
    return provider_with(KEY, url, paid, pooled)


@pytest.fixture
def hasty(url: str, paid: httpx.AsyncClient, pooled: httpx.AsyncClient) -> Provider:
    """Give up on a create soon."""
    return provider_with(KEY, url, paid, pooled, create_s=1.0)


async def an_offer(provider: Provider, family: str, task: TaskType) -> Offer:
    offers = await provider.offers()
    return next(offer for offer in offers if (offer.family, offer.task) == (family, task))


async def make(
    provider: Provider,
    family: str = "seedream-4.5",
    task: TaskType = IMAGE,
    settings: dict[OptionName, Setting] | None = None,
) -> Handle:
    offer = await an_offer(provider, family, task)
    order = Order(offer=offer.id, task=task, prompt="一只猫", settings=settings or {})
    return await provider.submit(order, provider.quote(order, offer), (), ATTEMPT)


async def final(provider: Provider, handle: Handle, world: World) -> RemoteStatus:
    await world.tell("clock", advance=60)
    async with asyncio.timeout(PATIENCE_S):
        while True:
            status = await provider.poll(handle)
            if status.state is not RemoteState.WORKING:
                return status
            await asyncio.sleep(0.02)


async def listed(provider: Provider) -> list[Offer]:
    return [offer for offer in await provider.offers() if offer.task in TASKS]


async def test_the_list_is_live_and_whole(provider: Provider) -> None:
    offers = await listed(provider)
    assert [len([o for o in offers if o.task is task]) for task in TASKS] == [4, 16]
    assert all(offer.is_live for offer in offers)


async def test_every_offer_can_be_ordered_with_its_defaults(
    provider: Provider, world: World
) -> None:
    offers = await listed(provider)
    for offer in offers:
        await make(provider, offer.family, offer.task)
    assert await world.charges() == len(offers)


@pytest.mark.parametrize("task", TASKS)
async def test_every_price_that_is_shown_is_accepted(
    task: TaskType, provider: Provider, world: World
) -> None:
    offers = [offer for offer in await provider.offers() if offer.task is task]
    whens = [(offer, dict(rule.when)) for offer in offers for rule in offer.prices]
    for offer, when in whens:
        await make(provider, offer.family, task, when)
    assert await world.charges() == len(whens)


WISHES: list[tuple[str, TaskType, dict[OptionName, Setting]]] = [
    ("seedream-4.5", IMAGE, {OptionName.ASPECT_RATIO: "21:9"}),
    ("seedream-4.5", IMAGE, {OptionName.SIZE: "2K"}),
    ("midjourney", IMAGE, {OptionName.SIZE: "720P"}),
    ("kling-o1", VIDEO, {OptionName.RESOLUTION: "1080P", OptionName.DURATION: 10}),
    ("kling-2.6", VIDEO, {OptionName.AUDIO: True}),
    ("veo-3.1", VIDEO, {OptionName.RESOLUTION: "1080P", OptionName.DURATION: 8}),
    ("seedance-2.0", VIDEO, {OptionName.ASPECT_RATIO: "adaptive"}),
    ("pixverse-v4", VIDEO, {OptionName.ASPECT_RATIO: "9:16"}),
]


@pytest.mark.parametrize(("family", "task", "settings"), WISHES)
async def test_settings_arrive_in_the_services_own_words(
    family: str,
    task: TaskType,
    settings: dict[OptionName, Setting],
    provider: Provider,
    world: World,
) -> None:
    await make(provider, family, task, settings)
    assert await world.charges() == 1


async def test_a_picture_is_made(provider: Provider, world: World) -> None:
    handle = await make(provider)
    assert (await provider.poll(handle)).state is RemoteState.WORKING
    done = await final(provider, handle, world)
    assert (done.state, [media.kind for media in done.media]) == (
        RemoteState.SUCCEEDED,
        [MediaKind.IMAGE],
    )


async def test_all_four_pictures_of_a_midjourney_run_arrive(
    provider: Provider, world: World
) -> None:
    done = await final(provider, await make(provider, "midjourney"), world)
    assert len({media.url for media in done.media}) == 4


async def test_a_film_is_made(provider: Provider, world: World) -> None:
    done = await final(provider, await make(provider, "wan-2.6", VIDEO), world)
    assert [(media.kind, media.duration_s) for media in done.media] == [(MediaKind.VIDEO, 5.0)]


REFUSALS: list[tuple[int, str, type[ProviderError]]] = [
    (401, "unauthorized", Unauthorized),
    (4008, "Insufficient points", InsufficientCredit),
    (4014, "subscription required", SubscriptionNeeded),
    (6006, "price", PriceChanged),
    (6009, "rule", PriceChanged),
    (6010, "rule", PriceChanged),
    (400, "Invalid product attribute, Insufficient points", PriceChanged),
    (400, "bad parameter", ParametersRejected),
    (400, "content policy violation", ContentRejected),
    (500, "internal error", BackendRefused),
    (12345, "surprise", GenerationFailed),
]


@pytest.mark.parametrize(("code", "message", "kind"), REFUSALS)
async def test_a_refusal_costs_nothing_and_is_told_apart(
    code: int, message: str, kind: type[ProviderError], provider: Provider, world: World
) -> None:
    await world.arm("code", code=code, message=message)
    with pytest.raises(ProviderError) as caught:
        await make(provider)
    assert (type(caught.value), caught.value.sent) == (kind, Sent.NO)
    assert await world.charges() == 0


async def test_too_many_requests_say_when_to_come_back(provider: Provider, world: World) -> None:
    await world.arm("429", retry_after=7)
    with pytest.raises(RateLimited) as caught:
        await make(provider)
    assert (caught.value.sent, caught.value.retry_after) == (Sent.NO, timedelta(seconds=7))


LOST: list[tuple[str, type[ProviderError], int]] = [
    ("accept_close", ProviderUnavailable, 0),
    ("502_before", ProviderUnavailable, 0),
    ("work_close", ProviderUnavailable, 1),
    ("work_rst", ProviderUnavailable, 1),
    ("work_hang", ProviderTimeout, 1),
    ("half_header", ProviderUnavailable, 1),
    ("half_body", ProviderUnavailable, 1),
    ("html_200", ProviderUnavailable, 1),
    ("empty_200", ProviderUnavailable, 1),
    ("502_after", ProviderUnavailable, 1),
    ("null_data", ProviderUnavailable, 1),
]


@pytest.mark.parametrize(("fault", "kind", "charges"), LOST)
async def test_a_lost_answer_is_unknown_and_paid_at_most_once(
    fault: str, kind: type[ProviderError], charges: int, hasty: Provider, world: World
) -> None:
    await world.arm(fault)
    with pytest.raises(ProviderError) as caught:
        await make(hasty)
    assert (type(caught.value), caught.value.sent) == (kind, Sent.UNKNOWN)
    assert await world.charges() == charges


@pytest.mark.parametrize("fault", ["extra_fields", "code_as_string"])
async def test_harmless_oddities_are_taken(fault: str, provider: Provider, world: World) -> None:
    await world.arm(fault)
    handle = await make(provider)
    await world.arm(fault, "detail")
    assert (await final(provider, handle, world)).state is RemoteState.SUCCEEDED


async def test_a_price_that_moved_is_repaired_by_a_fresh_list(
    provider: Provider, world: World
) -> None:
    await provider.offers()
    await world.tell("catalogue", op="price", by=2)
    with pytest.raises(PriceChanged):
        await make(provider)
    await provider.offers(fresh=True)
    await make(provider)
    assert await world.charges() == 1


async def test_rules_that_were_reissued_are_repaired_by_a_fresh_list(
    provider: Provider, world: World
) -> None:
    await provider.offers()
    await world.tell("catalogue", op="reissue")
    with pytest.raises(PriceChanged):
        await make(provider)
    await provider.offers(fresh=True)
    await make(provider)
    assert await world.charges() == 1


async def test_an_empty_account_is_noticed(provider: Provider, world: World) -> None:
    await world.tell("account", balance=1)
    with pytest.raises(InsufficientCredit):
        await make(provider)


@pytest.mark.parametrize("how", ["resource", "status", "task"])
@pytest.mark.parametrize(
    ("reason", "kind"),
    [("generation failed", GenerationFailed), ("sensitive content", ContentRejected)],
)
async def test_a_task_that_fails_says_why(
    how: str, reason: str, kind: type[ProviderError], provider: Provider, world: World
) -> None:
    await world.arm("failed", reason=reason, how=how)
    failed = await final(provider, await make(provider), world)
    assert failed.state is RemoteState.FAILED
    assert type(failed.error) is kind


async def test_a_deleted_task_is_gone(provider: Provider, world: World) -> None:
    await world.arm("deleted")
    assert isinstance((await final(provider, await make(provider), world)).error, ResultGone)


@pytest.mark.parametrize("fault", ["url_appears_later", "status_unknown_value"])
async def test_a_result_is_waited_for_through_odd_answers(
    fault: str, provider: Provider, world: World
) -> None:
    await world.arm(fault, n=2)
    assert (await final(provider, await make(provider), world)).state is RemoteState.SUCCEEDED


@pytest.mark.parametrize("fault", ["502_before", "work_close", "half_body", "html_200"])
async def test_a_poll_that_breaks_can_be_repeated(
    fault: str, provider: Provider, world: World
) -> None:
    handle = await make(provider)
    await world.arm(fault, "detail")
    with pytest.raises(ProviderUnavailable):
        await provider.poll(handle)
    assert (await final(provider, handle, world)).state is RemoteState.SUCCEEDED


async def test_a_wrong_key_is_found_by_the_check_and_offers_still_come(
    url: str, paid: httpx.AsyncClient, pooled: httpx.AsyncClient
) -> None:
    provider = provider_with("ima_wrong00000", url, paid, pooled)
    assert not any(finding.is_ok for finding in await provider.check())
    offers = await listed(provider)
    assert len(offers) == 20
    assert not any(offer.is_live for offer in offers)
