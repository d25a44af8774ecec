"""Pictures that people send, as the adapter finds them on the service."""

import asyncio

import pytest
from aiohttp import web

from core.errors import PlatformUnavailable, ReferenceUnusable
from core.intents import MediaKind
from core.messages import Attachment
from core.ports import Platform
from tests.adapters.platforms.web.fakes import (
    TOKEN,
    Service,
    misbehaving_service,
    ref,
    web_platform,
)

CAT = Attachment(key="f1", kind=MediaKind.IMAGE, name="cat.png")
CONTENT = bytes(range(256)) * 4096
LOOKED_UP: dict[str, object] = {
    "id": "m1",
    "room": {"id": "r1", "kind": "group", "name": "Lounge"},
    "author": {"id": "u1", "name": "Lin", "role": "member"},
    "text": "look",
    "files": [
        {"id": "f1", "kind": "image", "name": "cat.png", "mime": "image/png", "size": 7},
        {"id": "f2", "kind": "video", "mime": "video/mp4"},
    ],
    "from_bot": False,
}


async def read(platform: Platform, attachment: Attachment = CAT) -> bytes:
    async with platform.open(attachment) as chunks:
        return b"".join([chunk async for chunk in chunks])


async def read_and_fail(platform: Platform, error: Exception) -> None:
    async with platform.open(CAT) as chunks:
        await anext(chunks)
        raise error


def answering(service: Service, status: int, body: object) -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.json_response(body, status=status)

    service.answer = answer


def refusal(code: str) -> dict[str, object]:
    return {"error": {"code": code, "message": "no"}}


async def test_a_file_is_streamed_whole_with_our_token() -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=CONTENT)

    async with misbehaving_service() as service, web_platform(service.url) as platform:
        service.answer = answer
        assert (
            await read(platform, Attachment(key="f/1 ?", kind=MediaKind.FILE, name="")) == CONTENT
        )
    (method, path, headers, _) = service.requests[0]
    assert (method, path) == ("GET", "/bot/files/f%2F1%20%3F")
    assert headers["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(("status", "code"), [(404, "not_found"), (403, "forbidden")])
async def test_a_file_that_is_gone_or_closed_is_unusable(status: int, code: str) -> None:
    async with misbehaving_service() as service, web_platform(service.url) as platform:
        answering(service, status, refusal(code))
        with pytest.raises(ReferenceUnusable):
            await read(platform)
        answering(service, status, refusal(code))
        assert await platform.fetch(ref("m1")) is None


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, refusal("unauthorized")),
        (400, refusal("invalid")),
        (429, refusal("rate_limited")),
        (503, refusal("unavailable")),
        (404, "not in the service's own words"),
        (302, {}),
    ],
)
async def test_a_service_that_does_not_answer_well_is_asked_again(
    status: int, body: object
) -> None:
    async with misbehaving_service() as service, web_platform(service.url) as platform:
        answering(service, status, body)
        with pytest.raises(PlatformUnavailable):
            await read(platform)
        with pytest.raises(PlatformUnavailable):
            await platform.fetch(ref("m1"))


async def test_a_file_cut_off_can_be_had_later() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(len(CONTENT))})
        await response.prepare(request)
        await response.write(CONTENT[:70_000])
        assert request.transport is not None
        request.transport.close()
        return response

    async with misbehaving_service() as service, web_platform(service.url) as platform:
        service.answer = answer
        with pytest.raises(PlatformUnavailable):
            await read(platform)


async def test_a_file_that_stops_coming_is_given_up() -> None:
    stuck = asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(len(CONTENT))})
        await response.prepare(request)
        await response.write(CONTENT[:10])
        await stuck.wait()
        return response

    async with (
        misbehaving_service() as service,
        web_platform(service.url, call_s=0.1) as platform,
    ):
        service.answer = answer
        with pytest.raises(PlatformUnavailable):
            await read(platform)
        stuck.set()


async def test_nobody_listening_is_no_fault_of_the_file() -> None:
    async with misbehaving_service() as service:
        url = service.url
    async with web_platform(url) as platform:
        with pytest.raises(PlatformUnavailable):
            await read(platform)
        with pytest.raises(PlatformUnavailable):
            await platform.fetch(ref("m1"))


async def test_what_goes_wrong_with_the_reader_is_not_blamed_on_the_service() -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=CONTENT)

    async with misbehaving_service() as service, web_platform(service.url) as platform:
        service.answer = answer
        with pytest.raises(FileNotFoundError):
            await read_and_fail(platform, FileNotFoundError())
        assert await read(platform) == CONTENT


async def test_a_quoted_message_comes_with_its_files_in_order() -> None:
    async with misbehaving_service() as service, web_platform(service.url) as platform:
        answering(service, 200, LOOKED_UP)
        quoted = await platform.fetch(ref("m1"))
    assert quoted is not None
    assert (quoted.ref, quoted.from_bot) == (ref("m1"), False)
    assert quoted.attachments == (
        Attachment(key="f1", kind=MediaKind.IMAGE, name="cat.png", size=7),
        Attachment(key="f2", kind=MediaKind.VIDEO, name="f2"),
    )


async def test_a_message_of_another_room_is_not_for_this_one() -> None:
    async with misbehaving_service() as service, web_platform(service.url) as platform:
        answering(service, 200, LOOKED_UP)
        assert await platform.fetch(ref("m1", "r2")) is None
