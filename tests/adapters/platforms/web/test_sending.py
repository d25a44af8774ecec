"""Every way in which a request can end, over real sockets."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from core.errors import DeliveryError, Forbidden, PlatformUnavailable, Sent, TooLarge
from core.messages import DeliveryKey
from core.ports import EditStyle, Platform
from tests.adapters.platforms.web.fakes import (
    CAT,
    NOTHING,
    PIXEL,
    TOKEN,
    Service,
    chat,
    misbehaving_service,
    note,
    ref,
    web_platform,
)

KEY = DeliveryKey("job:result")
SINCE = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    async with misbehaving_service() as running:
        yield running


@pytest.fixture
async def platform(service: Service) -> AsyncIterator[Platform]:
    async with web_platform(service.url, call_s=0.3) as opened:
        yield opened


def refusal(status: int, code: str, **more: float) -> web.Response:
    body = {"error": {"code": code, "message": "no", **more}}
    return web.json_response(body, status=status)


def always(service: Service, make: Callable[[], web.Response]) -> None:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return make()

    service.answer = answer


async def test_a_message_is_posted_under_its_key(service: Service, platform: Platform) -> None:
    sent = await platform.send(note(), key=KEY, reply=None)
    method, path, headers, body = service.requests[0]
    assert (method, path, sent) == ("POST", "/bot/messages", ref("b1"))
    assert headers["Idempotency-Key"] == KEY
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert json.loads(body)["room"] == "r1"


async def test_files_go_ahead_of_their_message(service: Service, platform: Platform) -> None:
    await platform.send(note(media=[CAT, CAT]), key=KEY, reply=None)
    uploads, message = service.requests[:2], service.requests[2]
    for method, path, headers, body in uploads:
        assert (method, path) == ("POST", "/bot/files?name=image.png")
        assert headers["Content-Type"] == "image/png"
        assert body == PIXEL
    assert json.loads(message[3])["files"] == ["b1", "b2"]


async def test_an_edit_replaces_the_body_and_keeps_the_reference(
    service: Service, platform: Platform
) -> None:
    assert await platform.edit(ref("b/9"), note(percent=30)) == ref("b/9")
    method, path, _, body = service.requests[0]
    assert (method, path) == ("PATCH", "/bot/messages/b%2F9")
    assert set(json.loads(body)) == {"text", "buttons", "progress", "files"}


async def test_a_message_is_found_by_its_key(service: Service, platform: Platform) -> None:
    found = {"messages": [{"id": "b2", "key": KEY}, {"id": "b1", "key": KEY}]}
    always(service, lambda: web.json_response(found))
    assert await platform.find(note(), key=KEY, since=SINCE) == ref("b2")
    assert service.requests[0][:2] == ("GET", "/bot/rooms/r1/messages?key=job:result")


async def test_a_message_that_was_never_sent_is_not_found(
    service: Service, platform: Platform
) -> None:
    always(service, lambda: web.json_response({"messages": []}))
    assert await platform.find(note(), key=KEY, since=SINCE) is None


@pytest.mark.parametrize(
    ("response", "error", "certainty"),
    [
        (refusal(400, "invalid"), DeliveryError, (Sent.NO, None)),
        (refusal(401, "unauthorized"), PlatformUnavailable, (Sent.NO, None)),
        (refusal(403, "room_closed"), Forbidden, (Sent.NO, None)),
        (refusal(404, "not_found"), DeliveryError, (Sent.NO, None)),
        (refusal(413, "too_large"), TooLarge, (Sent.NO, None)),
        (
            refusal(429, "rate_limited", retry_after=2.5),
            PlatformUnavailable,
            (Sent.NO, timedelta(seconds=2.5)),
        ),
        (web.Response(status=429), PlatformUnavailable, (Sent.NO, timedelta(seconds=1))),
        (web.Response(status=413), TooLarge, (Sent.NO, None)),
        (web.Response(status=400, text="a proxy"), PlatformUnavailable, (Sent.UNKNOWN, None)),
        (refusal(503, "unavailable"), PlatformUnavailable, (Sent.UNKNOWN, None)),
        (web.Response(status=502, text="<html>"), PlatformUnavailable, (Sent.UNKNOWN, None)),
        (web.Response(status=200, text="<html>"), PlatformUnavailable, (Sent.UNKNOWN, None)),
        (web.json_response({"id": ""}), PlatformUnavailable, (Sent.UNKNOWN, None)),
        (
            web.Response(status=307, headers={"Location": "http://127.0.0.1:1/x"}),
            PlatformUnavailable,
            (Sent.UNKNOWN, None),
        ),
    ],
)
async def test_an_answer_becomes_an_error_by_its_status(
    service: Service,
    platform: Platform,
    response: web.Response,
    error: type[DeliveryError],
    certainty: tuple[Sent, timedelta | None],
) -> None:
    always(service, lambda: response)
    with pytest.raises(DeliveryError) as caught:
        await platform.send(note(), key=KEY, reply=None)
    assert isinstance(caught.value, error)
    assert isinstance(caught.value, PlatformUnavailable) == (error is PlatformUnavailable)
    assert (caught.value.sent, caught.value.retry_after) == certainty
    assert TOKEN not in str(caught.value)


async def hang(service: Service) -> web.StreamResponse:
    await service.closing.wait()
    return web.Response()


async def cut(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def half(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(status=201)
    response.content_length = 100
    await response.prepare(request)
    await response.write(b'{"id":')
    assert request.transport is not None
    request.transport.close()
    return response


@pytest.mark.parametrize("fault", ["hang", "cut", "half"])
async def test_a_lost_answer_leaves_it_unknown(
    service: Service, platform: Platform, fault: str
) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        ways = {"hang": lambda: hang(service), "cut": lambda: cut(request)}
        return await ways.get(fault, lambda: half(request))()

    service.answer = answer
    with pytest.raises(PlatformUnavailable) as caught:
        await platform.send(note(), key=KEY, reply=None)
    assert caught.value.sent is Sent.UNKNOWN


@pytest.mark.parametrize("status", [200, 503])
async def test_a_failed_upload_leaves_surely_no_message(
    service: Service, platform: Platform, status: int
) -> None:
    always(service, lambda: web.Response(status=status))
    with pytest.raises(PlatformUnavailable) as caught:
        await platform.send(note(media=[CAT]), key=KEY, reply=None)
    assert caught.value.sent is Sent.NO
    assert len(service.requests) == 1


async def test_a_file_that_we_no_longer_have_is_refused_for_good(platform: Platform) -> None:
    with pytest.raises(DeliveryError) as caught:
        await platform.send(note(media=[NOTHING]), key=KEY, reply=None)
    assert type(caught.value) is DeliveryError
    assert caught.value.sent is Sent.NO


async def test_a_refused_connection_surely_sent_nothing() -> None:
    async with misbehaving_service() as gone:
        url = gone.url
    async with web_platform(url) as platform:
        with pytest.raises(PlatformUnavailable) as caught:
            await platform.send(note(), key=KEY, reply=None)
        assert caught.value.sent is Sent.NO
        assert [finding.is_ok for finding in await platform.check()] == [False]


async def test_a_cancelled_call_is_cancelled(service: Service, platform: Platform) -> None:
    arrived = asyncio.Event()

    async def answer(_request: web.Request) -> web.StreamResponse:
        arrived.set()
        return await hang(service)

    service.answer = answer
    async with asyncio.TaskGroup() as group:
        sending = group.create_task(platform.send(note(), key=KEY, reply=None))
        await arrived.wait()
        sending.cancel()
    assert sending.cancelled()


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (refusal(404, "not_found"), True),
        (refusal(401, "unauthorized"), False),
        (refusal(403, "forbidden"), False),
        (web.Response(status=404, text="another service"), False),
    ],
)
async def test_the_check_tells_whether_the_token_opens(
    service: Service, platform: Platform, response: web.Response, expected: bool
) -> None:
    always(service, lambda: response)
    assert [finding.is_ok for finding in await platform.check()] == [expected]
    assert [request[0] for request in service.requests] == ["GET"]


async def test_a_room_can_show_what_the_wire_allows(platform: Platform) -> None:
    can = platform.capabilities(chat())
    assert can.edit_style is EditStyle.EDIT
    assert can.has_buttons
    assert (can.edit_gap_s, can.max_text) == (0.5, 4000)
    assert can.idempotency_window == timedelta(seconds=110)
    assert platform.name == "web"
