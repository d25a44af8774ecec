import asyncio
import json
from email.utils import parsedate_to_datetime

import httpx
import pytest

from bot.sandbox.ima import Address
from tests.bot.sandbox.ima.desk import HEADERS, SEEDREAM, START, WAN, Desk, Json

CREATE = "/open/v1/tasks/create"


async def _tasks(desk: Desk) -> int:
    return len(await desk.journal("charge"))


async def _raw_create(address: Address) -> bytes:
    """Send a create over a bare socket and return every byte that comes back."""
    body = json.dumps(SEEDREAM).encode()
    lines = [f"POST {CREATE} HTTP/1.1", "Host: x", f"Content-Length: {len(body)}"]
    lines += ["Content-Type: application/json", *(f"{k}: {v}" for k, v in HEADERS.items())]
    reader, writer = await asyncio.open_connection("127.0.0.1", address.port)
    try:
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        async with asyncio.timeout(2):
            return await reader.read()
    finally:
        writer.close()


@pytest.mark.parametrize(
    ("fault", "error", "tasks"),
    [
        ("accept_close", httpx.ReadError, 0),
        ("work_close", httpx.RemoteProtocolError, 1),
        ("work_rst", httpx.ReadError, 1),
        ("work_hang", httpx.ReadTimeout, 1),
        ("half_header", httpx.RemoteProtocolError, 1),
        ("half_body", httpx.RemoteProtocolError, 1),
    ],
)
async def test_a_create_that_dies_on_the_wire(
    desk: Desk, fault: str, error: type[Exception], tasks: int
) -> None:
    await desk.fault(fault)
    if error is httpx.ReadTimeout:
        desk.http.timeout = httpx.Timeout(0.5)
    with pytest.raises(error):
        await desk.create(SEEDREAM)
    assert await _tasks(desk) == tasks


async def test_half_a_header_is_all_there_is(desk: Desk, address: Address) -> None:
    await desk.fault("half_header")
    assert await _raw_create(address) == b"HTTP/1.1 200 OK\r\nContent-Type: applic"


async def test_half_a_body_promises_the_whole(desk: Desk, address: Address) -> None:
    await desk.fault("half_body")
    head, _, body = (await _raw_create(address)).partition(b"\r\n\r\n")
    promised = int(head.rpartition(b"Content-Length: ")[2])
    assert 0 < len(body) < promised


async def test_a_reset_reaches_a_bare_socket(desk: Desk, address: Address) -> None:
    await desk.fault("work_rst")
    with pytest.raises(ConnectionResetError):
        await _raw_create(address)


async def test_a_clean_close_reaches_a_bare_socket(desk: Desk, address: Address) -> None:
    await desk.fault("work_close")
    assert await _raw_create(address) == b""


@pytest.mark.parametrize(
    ("fault", "status", "tasks"),
    [("502_before", 502, 0), ("502_after", 502, 1), ("html_200", 200, 1), ("empty_200", 200, 1)],
)
async def test_answers_that_are_not_the_services(
    desk: Desk, fault: str, status: int, tasks: int
) -> None:
    await desk.fault(fault)
    answer = await desk.post(CREATE, SEEDREAM)
    assert answer.status_code == status
    with pytest.raises(ValueError, match="Expecting value"):
        answer.json()
    assert await _tasks(desk) == tasks


@pytest.mark.parametrize(("given", "header"), [(7, "7"), ("none", None)])
async def test_too_many_requests(desk: Desk, given: Json, header: str | None) -> None:
    await desk.fault("429", args={"retry_after": given})
    answer = await desk.post(CREATE, SEEDREAM)
    assert (answer.status_code, answer.headers.get("Retry-After")) == (429, header)
    assert await _tasks(desk) == 0


async def test_too_many_requests_until_a_date(desk: Desk) -> None:
    await desk.fault("429", args={"retry_after": "http-date", "seconds": 30})
    answer = await desk.post(CREATE, SEEDREAM)
    assert parsedate_to_datetime(answer.headers["Retry-After"]).timestamp() == START + 30


@pytest.mark.parametrize(
    ("name", "args", "status", "code"),
    [("code(6009)", {}, 200, 6009), ("code", {"code": 4014, "http": 403}, 403, 4014)],
)
async def test_any_code_can_be_answered(
    desk: Desk, name: str, args: Json, status: int, code: int
) -> None:
    await desk.fault(name, args=args)
    answer = await desk.post(CREATE, SEEDREAM)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await _tasks(desk) == 0


@pytest.mark.parametrize(("fault", "before"), [("slow_accept", 1), ("slow_before", 0)])
async def test_slow_answers_wait_on_the_right_side_of_the_work(
    desk: Desk, fault: str, before: int
) -> None:
    await desk.fault(fault, args={"seconds": 30})
    async with asyncio.TaskGroup() as group:
        slow = group.create_task(desk.create(SEEDREAM))
        await desk.http.get("/__emu/journal", params={"since": 2 * before, "wait": 0.1})
        assert await _tasks(desk) == before
        assert not slow.done()
        await desk.advance(31)
    assert slow.result()["code"] in (0, 200)
    assert await _tasks(desk) == 1


async def test_a_trickle_slips_past_a_read_timeout(desk: Desk) -> None:
    await desk.fault("trickle", args={"seconds": 0.002})
    desk.http.timeout = httpx.Timeout(0.2)
    async with desk.http.stream("POST", CREATE, json=SEEDREAM, headers=HEADERS) as answer:
        pieces = [piece async for piece in answer.aiter_raw()]
    assert len(pieces) > 20
    assert json.loads(b"".join(pieces))["code"] in (0, 200)


async def test_refused_connections_reach_nobody(desk: Desk, address: Address) -> None:
    await desk.fault("refuse", args={"seconds": 30})
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", address.port)
    await desk.http.delete("/__emu/fault")
    _, writer = await asyncio.open_connection("127.0.0.1", address.port)
    writer.close()


async def test_refused_connections_are_taken_again_in_time(desk: Desk, address: Address) -> None:
    await desk.fault("refuse", args={"seconds": 0.05})
    async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(retries=3)) as other:
        answer = await other.get(f"{address.url}/__emu/journal")
    assert answer.status_code == 200


async def test_a_key_can_be_revoked_midway(desk: Desk) -> None:
    await desk.fault("auth_revoked_midway")
    task_id = await desk.task()
    assert (await desk.detail(task_id))["code"] == 401
    assert (await desk.create(SEEDREAM))["code"] == 401
    await desk.http.delete("/__emu/fault")
    assert (await desk.detail(task_id))["code"] in (0, 200)


async def test_credit_can_run_out(desk: Desk) -> None:
    await desk.fault("credit_runs_out", match={"nth": 2})
    await desk.task()
    assert (await desk.create(SEEDREAM))["code"] == 4008


async def test_a_price_can_change_after_it_was_served(desk: Desk) -> None:
    await desk.fault("price_changed", args={"by": 5})
    assert (await desk.create(WAN))["code"] == 6006
    served = json.dumps((await desk.products("text_to_video"))["data"])
    assert '"points": 45, "attribute_id": 2058' in served


async def test_unannounced_fields_come_at_every_level(desk: Desk) -> None:
    await desk.fault("extra_fields")
    answer = await desk.create(SEEDREAM)
    assert "x_trace" in answer
    assert "x_trace" in answer["data"]


async def test_data_can_be_missing_from_a_success(desk: Desk) -> None:
    await desk.fault("null_data")
    answer = await desk.create(SEEDREAM)
    assert (answer["code"] in (0, 200), answer["data"]) == (True, None)
    assert await _tasks(desk) == 1


async def test_the_code_can_be_text(desk: Desk) -> None:
    await desk.fault("code_as_string", match={"route": "product_list"})
    assert (await desk.products("text_to_image"))["code"] in ("0", "200")


async def _picture(desk: Desk) -> str:
    task_id = await desk.task()
    await desk.advance(20)
    return str((await desk.detail(task_id))["data"]["medias"][0]["url"])


@pytest.mark.parametrize(
    ("fault", "status", "kind", "start"),
    [
        ("media_403", 403, "text/plain; charset=utf-8", b"Forb"),
        ("media_404", 404, "text/plain; charset=utf-8", b"Not "),
        ("media_html", 200, "text/html; charset=utf-8", b"<!DO"),
        ("media_zero", 200, "image/png", b""),
        ("media_wrong_type", 200, "image/png", b"%PDF"),
    ],
)
async def test_downloads_that_are_not_the_result(
    desk: Desk, fault: str, status: int, kind: str, start: bytes
) -> None:
    url = await _picture(desk)
    await desk.fault(fault)
    answer = await desk.http.get(url)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, kind)
    assert answer.content[:4] == start
    assert (await desk.http.get(url)).content.startswith(b"\x89PNG")


async def test_a_download_can_break_off(desk: Desk) -> None:
    url = await _picture(desk)
    await desk.fault("media_truncated")
    with pytest.raises(httpx.RemoteProtocolError):
        await desk.http.get(url)


@pytest.mark.parametrize(
    ("to", "where"), [("loop", "127.0.0.1"), ("other_host", "localhost"), ("private", "10.")]
)
async def test_a_download_can_lead_elsewhere(desk: Desk, to: str, where: str) -> None:
    url = await _picture(desk)
    await desk.fault(f"media_redirect({to})")
    answer = await desk.http.get(url)
    assert answer.status_code == 302
    assert httpx.URL(answer.headers["Location"]).host.startswith(where)


async def test_a_download_can_be_slow(desk: Desk) -> None:
    url = await _picture(desk)
    await desk.fault("media_slow", args={"seconds": 10})
    async with asyncio.TaskGroup() as group:
        slow = group.create_task(desk.http.get(url))
        seen = len((await desk.http.get("/__emu/journal")).json()["entries"])
        await desk.http.get("/__emu/journal", params={"since": seen, "wait": 0.1})
        assert not slow.done()
        await desk.advance(11)
    assert slow.result().status_code == 200


async def test_a_download_can_be_very_large(desk: Desk) -> None:
    task_id = await desk.task()
    await desk.advance(20)
    url = (await desk.detail(task_id))["data"]["medias"][0]["url"]
    await desk.fault("media_40mb(3)")
    swollen = await desk.http.get(url)
    assert len(swollen.content) == 3 * 1024 * 1024
    assert swollen.content.startswith((await desk.http.get(url)).content)
