"""What decides whether a paid create was taken, measured on the transport in use."""

import socket

import httpx
import pytest

from adapters.providers.ima.asking import Timeouts
from adapters.providers.ima.client import ImaClient
from adapters.providers.ima.failures import CallFailed, Refused, Taken, Unanswered, Unusable
from tests.adapters.providers.ima.rawserver import (
    Play,
    answering,
    close_unread,
    envelope,
    half_body,
    half_header,
    read_and_close,
    read_and_hang,
    read_and_reset,
    response,
    serving,
    trickle,
)

KEY = "ima_0123456789"
BODY = {"task_type": "text_to_image"}
QUICK = Timeouts(connect_s=0.3, list_s=0.5, create_s=0.4, detail_s=0.5)


def a_client(url: str, paid: httpx.AsyncClient, pooled: httpx.AsyncClient) -> ImaClient:
    return ImaClient(api_key=KEY, base_url=url, paid=paid, pooled=pooled, timeouts=QUICK)


LOST: dict[str, tuple[Play, int]] = {
    "closed after accept, unread": (close_unread, 0),
    "read, worked, reset": (read_and_reset, 1),
    "read, worked, closed": (read_and_close, 1),
    "read, worked, hung": (read_and_hang, 1),
    "half a header": (half_header, 1),
    "half a body": (half_body, 1),
    "trickling body": (trickle, 1),
}


@pytest.mark.parametrize("name", LOST)
async def test_a_lost_answer_is_unknown_and_is_never_repeated(
    name: str, paid: httpx.AsyncClient, pooled: httpx.AsyncClient
) -> None:
    play, requests = LOST[name]
    async with serving(play) as server:
        with pytest.raises(Unanswered) as caught:
            await a_client(server.url, paid, pooled).create(BODY)
        assert caught.value.sent is Taken.UNKNOWN
        assert server.connections == 1
        assert len(server.requests) == requests


async def test_a_refused_connection_was_surely_not_taken(
    paid: httpx.AsyncClient, pooled: httpx.AsyncClient
) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # Bound but not listening: connecting is refused.
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        with pytest.raises(Unanswered) as caught:
            await a_client(url, paid, pooled).create(BODY)
    assert caught.value.sent is Taken.NO


async def test_time_that_runs_out_while_connecting_was_surely_not_taken(
    paid: httpx.AsyncClient, pooled: httpx.AsyncClient
) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = full.getsockname()
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(address)
        client = ImaClient(
            api_key=KEY,
            base_url=f"http://127.0.0.1:{address[1]}",
            paid=paid,
            pooled=pooled,
            timeouts=Timeouts(connect_s=5.0, create_s=0.2),
        )
        with pytest.raises(Unanswered) as caught:
            await client.create(BODY)
        for filler in fillers:
            filler.close()
    assert caught.value.is_timeout
    assert caught.value.sent is Taken.NO


ODD_ANSWERS = {
    "HTML 200": (response(200, b"<html>hello</html>"), Taken.UNKNOWN),
    "empty 200": (response(200, b""), Taken.UNKNOWN),
    "a list": (response(200, b"[]"), Taken.UNKNOWN),
    "data null": (response(200, envelope(None)), Taken.UNKNOWN),
    "data without id": (response(200, envelope({"medias": []})), Taken.UNKNOWN),
    "a code in words": (response(200, envelope(None, code="boom")), Taken.UNKNOWN),
    "502": (response(502, b"<html>bad gateway</html>"), Taken.UNKNOWN),
    "500 bare": (response(500, b"oops"), Taken.UNKNOWN),
    "503 bare": (response(503, b""), Taken.UNKNOWN),
    "success code under HTTP 500": (response(500, envelope({"id": "t"})), Taken.UNKNOWN),
    "400 bare": (response(400, b"bad"), Taken.UNKNOWN),
    "redirect": (response(302, b"", Location="/elsewhere"), Taken.UNKNOWN),
    "401 bare": (response(401, b""), Taken.NO),
    "403 bare": (response(403, b"<html>denied</html>"), Taken.NO),
    "404 bare": (response(404, b""), Taken.NO),
    "429 bare": (response(429, b""), Taken.NO),
}


@pytest.mark.parametrize("name", ODD_ANSWERS)
async def test_an_answer_without_a_code_is_classified_by_its_status(
    name: str, paid: httpx.AsyncClient, pooled: httpx.AsyncClient
) -> None:
    answer, sent = ODD_ANSWERS[name]
    async with serving(answering(answer)) as server:
        with pytest.raises(Unusable) as caught:
            await a_client(server.url, paid, pooled).create(BODY)
        assert caught.value.sent is sent
        assert len(server.requests) == 1


REFUSALS: dict[str, tuple[bytes, int, Taken]] = {
    "code under HTTP 200": (response(200, envelope(None, 6006)), 6006, Taken.NO),
    "code under HTTP 400": (response(400, envelope(None, 6006)), 6006, Taken.NO),
    "code under HTTP 500": (response(500, envelope(None, 6010)), 6010, Taken.NO),
    "code as text": (response(200, envelope(None, "4008")), 4008, Taken.NO),
    "500 in the envelope": (response(200, envelope(None, 500)), 500, Taken.NO),
    "code beside an id": (response(200, envelope({"id": "t"}, 4014)), 4014, Taken.NO),
    "429 with an envelope": (response(429, envelope(None, 504)), 504, Taken.NO),
    "gateway time-out in JSON": (response(504, envelope(None, 504)), 504, Taken.UNKNOWN),
    "bad gateway in JSON": (response(200, envelope(None, 502)), 502, Taken.UNKNOWN),
}


@pytest.mark.parametrize("name", REFUSALS)
async def test_a_code_in_the_envelope_counts_whatever_the_status(
    name: str, paid: httpx.AsyncClient, pooled: httpx.AsyncClient
) -> None:
    answer, code, sent = REFUSALS[name]
    async with serving(answering(answer)) as server:
        with pytest.raises(Refused) as caught:
            await a_client(server.url, paid, pooled).create(BODY)
        assert (caught.value.code, caught.value.sent) == (code, sent)
        assert len(server.requests) == 1


ACCEPTED = {
    "code 0": envelope({"id": "t1"}),
    "code 200": envelope({"id": "t1"}, 200),
    "code as text": envelope({"id": "t1"}, "200"),
    "code null": envelope({"id": "t1"}, None),
    "further fields": envelope({"id": "t1", "new": [1]}),
}


@pytest.mark.parametrize("name", ACCEPTED)
async def test_a_task_id_is_taken_from_every_kind_of_success(
    name: str, paid: httpx.AsyncClient, pooled: httpx.AsyncClient
) -> None:
    async with serving(answering(response(200, ACCEPTED[name]))) as server:
        assert await a_client(server.url, paid, pooled).create(BODY) == "t1"


async def test_a_numeric_task_id_becomes_text(
    paid: httpx.AsyncClient, pooled: httpx.AsyncClient
) -> None:
    async with serving(answering(response(200, envelope({"id": 77})))) as server:
        assert await a_client(server.url, paid, pooled).create(BODY) == "77"


async def test_every_create_has_a_connection_of_its_own_that_is_not_kept(
    paid: httpx.AsyncClient, pooled: httpx.AsyncClient
) -> None:
    async with serving(answering(response(200, envelope({"id": "t1"})))) as server:
        client = a_client(server.url, paid, pooled)
        for _ in range(3):
            server.ended.clear()
            await client.create(BODY)
            await server.ended.wait()  # The client has closed: the server read an end.
        assert server.connections == 3
        assert len(server.requests) == 3


async def test_reads_share_a_connection(paid: httpx.AsyncClient, pooled: httpx.AsyncClient) -> None:
    async with serving(answering(response(200, envelope({"medias": []})))) as server:
        client = a_client(server.url, paid, pooled)
        for _ in range(3):
            assert await client.detail("t1") == {"medias": []}
        assert server.connections == 1


async def test_a_create_carries_the_headers_and_the_body_as_given(
    paid: httpx.AsyncClient, pooled: httpx.AsyncClient
) -> None:
    async with serving(answering(response(200, envelope({"id": "t1"})))) as server:
        await a_client(server.url + "/", paid, pooled).create({"prompt": "一只猫"})
        (request,) = server.requests
    assert request.line == "POST /open/v1/tasks/create HTTP/1.1"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["x-app-source"] == "ima_skills"
    assert request.headers["x_app_language"] == "en"
    assert request.headers["content-type"] == "application/json"
    assert request.json == {"prompt": "一只猫"}


async def test_a_list_is_asked_for_by_category(
    paid: httpx.AsyncClient, pooled: httpx.AsyncClient
) -> None:
    async with serving(answering(response(200, envelope([])))) as server:
        assert await a_client(server.url, paid, pooled).product_list("text_to_image") == []
        (request,) = server.requests
    assert request.line.startswith(
        "GET /open/v1/product/list?app=ima&platform=web&category=text_to_image "
    )
    assert request.headers["x-app-source"] == "ima_skills"


READS: dict[str, Play] = {**{name: play for name, (play, _) in LOST.items()}}


@pytest.mark.parametrize("name", READS)
async def test_a_read_that_fails_is_reported_as_such(
    name: str, paid: httpx.AsyncClient, pooled: httpx.AsyncClient
) -> None:
    async with serving(READS[name]) as server:
        with pytest.raises(CallFailed):
            await a_client(server.url, paid, pooled).detail("t1")


async def test_no_failure_shows_the_key_or_a_query(
    paid: httpx.AsyncClient, pooled: httpx.AsyncClient
) -> None:
    message = f"bad {KEY} for https://cdn.example/a.png?sign=abc and ima_ABCDEF123"
    async with serving(answering(response(200, envelope(None, 4999, message)))) as server:
        with pytest.raises(Refused) as caught:
            await a_client(server.url, paid, pooled).create(BODY)
    assert str(caught.value) == "code 4999: bad *** for https://cdn.example/a.png and ***"
