"""What can go wrong around pictures: at token, PUT, verification and order."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.bot.sandbox.ima.desk import (
    ANIMATE,
    BRIDGE,
    EDIT,
    HEADERS,
    REFER,
    SEEDANCE,
    SEEDREAM,
    WAN,
    Desk,
    Json,
    picture,
    with_images,
)

EVENTS = {"upload_token": "upload_token", "upload": "upload", "verify": "verification"}
Call = Callable[[], Awaitable[httpx.Response]]


async def _call(desk: Desk, route: str) -> Call:
    """Prepare a call of a route that would succeed."""
    if route == "upload_token":
        return desk.token
    if route == "verify":
        url = await desk.upload()
        return lambda: desk.post("/open/v1/assets/verify", {"url": url})
    ticket = (await desk.token()).json()["data"]
    headers = {"Content-Type": "image/png"}
    return lambda: desk.http.put(ticket["ful"], content=picture(), headers=headers)


async def _broken(call: Call) -> bool:
    """Say whether a call comes to an end without an answer."""
    try:
        await call()
    except httpx.TransportError:
        return True
    return False


@pytest.mark.parametrize("route", EVENTS)
@pytest.mark.parametrize("fault", ["accept_close", "502_before", "429", "code(500)"])
async def test_before_the_effect_there_is_none(desk: Desk, route: str, fault: str) -> None:
    call = await _call(desk, route)
    before = len(await desk.journal(EVENTS[route]))
    await desk.fault(fault, match={"route": route})
    await _broken(call)
    assert len(await desk.journal(EVENTS[route])) == before
    assert (await call()).status_code == 200


@pytest.mark.parametrize("route", EVENTS)
@pytest.mark.parametrize(
    ("fault", "broken"),
    [
        ("work_close", True),
        ("work_rst", True),
        ("work_hang", True),
        ("half_header", True),
        ("502_after", False),
        ("html_200", False),
        ("empty_200", False),
        ("null_data", False),
        ("extra_fields", False),
        ("code_as_string", False),
    ],
)
async def test_after_the_effect_only_the_answer_suffers(
    desk: Desk, route: str, fault: str, broken: bool
) -> None:
    call = await _call(desk, route)
    before = len(await desk.journal(EVENTS[route]))
    await desk.fault(fault, match={"route": route})
    if fault == "work_hang":
        desk.http.timeout = httpx.Timeout(0.5)
    assert await _broken(call) == broken
    assert len(await desk.journal(EVENTS[route])) == before + 1


@pytest.mark.parametrize(
    ("body", "count"),
    [(SEEDREAM, 0), (WAN, 0), (EDIT, 1), (ANIMATE, 1), (BRIDGE, 2), (REFER, 1)],
)
async def test_a_lost_answer_leaves_one_charge_whatever_the_task(
    desk: Desk, body: Json, count: int
) -> None:
    order = with_images(body, [await desk.upload()] * count if count else [])
    await desk.fault("work_close", match={"route": "create"})
    with pytest.raises(httpx.RemoteProtocolError):
        await desk.create(order)
    assert len(await desk.journal("charge")) == 1


async def test_an_upload_can_be_lost_behind_a_good_answer(desk: Desk) -> None:
    await desk.fault("upload_lost")
    url = await desk.upload()
    assert (await desk.http.get(url)).status_code == 404
    answer = await desk.create(with_images(EDIT, [url]))
    assert answer["message"] == "failed to download image"


@pytest.mark.parametrize("fault", ["input_unreachable", "media_404", "media_html", "media_zero"])
async def test_the_service_can_fail_to_fetch_a_picture_that_is_there(
    desk: Desk, fault: str
) -> None:
    url = await desk.upload()
    route = "create" if fault == "input_unreachable" else "stored"
    await desk.fault(fault, match={"route": route})
    order = with_images(EDIT, [url])
    assert (await desk.create(order))["code"] == 400
    assert (await desk.create(order))["code"] in (0, 200)


@pytest.mark.parametrize("fault", ["input_unreachable", "asset_rejected"])
async def test_an_asset_can_be_rejected(desk: Desk, fault: str) -> None:
    url = await desk.upload()
    await desk.verify(url)
    await desk.fault(fault, match={"route": "verify"})
    result = (await desk.verify(url))["data"]["result"]
    assert (result["status"], result["error"]["code"]) == ("Failed", "InvalidAsset")
    assert (await desk.verify(url))["data"]["result"]["status"] != "Failed"


@pytest.mark.parametrize("seconds", [600, -600])
async def test_clocks_can_run_apart_until_faults_are_ended(desk: Desk, seconds: int) -> None:
    await desk.fault("clock_skew", args={"seconds": seconds})
    codes = [(await desk.token()).json() for _ in range(2)]
    assert [code["message"] for code in codes] == ["timestamp expired"] * 2
    await desk.http.delete("/__emu/fault")
    assert (await desk.token()).json()["code"] in (0, 200)


async def test_a_key_can_be_revoked_at_the_upload_host(desk: Desk) -> None:
    await desk.fault("auth_revoked_midway", match={"route": "upload_token"})
    assert (await desk.token()).status_code == 401
    assert (await desk.create(SEEDREAM))["code"] == 401
    await desk.http.delete("/__emu/fault")
    assert (await desk.token()).status_code == 200


async def test_a_subscription_can_end(desk: Desk) -> None:
    await desk.fault("subscription_ends")
    assert (await desk.create(SEEDANCE))["code"] == 4014
    assert (await desk.create(WAN))["code"] in (0, 200)
    await desk.http.delete("/__emu/fault")
    assert (await desk.create(SEEDANCE))["code"] in (0, 200)


async def test_an_account_can_be_without_a_subscription(desk: Desk) -> None:
    key = HEADERS["Authorization"].removeprefix("Bearer ")
    await desk.emu("account", {"key": key, "subscribed": False})
    assert (await desk.create(SEEDANCE))["code"] == 4014
    await desk.emu("account", {"key": key, "subscribed": True})
    assert (await desk.create(SEEDANCE))["code"] in (0, 200)


@pytest.mark.parametrize(
    "spec", [{}, {"subscribed": False}, {"key": "ima_test_key_1", "subscribed": 1}]
)
async def test_an_account_order_without_sense_is_refused(desk: Desk, spec: Json) -> None:
    assert (await desk.http.post("/__emu/account", json=spec)).status_code == 400


async def test_a_price_can_change_under_an_order_with_pictures(desk: Desk) -> None:
    order = with_images(ANIMATE, [await desk.upload()])
    await desk.fault("price_changed(7)")
    assert (await desk.create(order))["code"] == 6006


async def test_a_new_task_can_be_told_by_the_id_of_an_earlier_one(desk: Desk) -> None:
    first = await desk.task()
    await desk.fault("duplicate_task_id")
    assert await desk.task() == first
    assert len({entry["task_id"] for entry in await desk.journal("charge")}) == 2


async def test_every_fault_is_listed_with_where_it_strikes(desk: Desk) -> None:
    await desk.fault("links_expire(5)", times=2)
    listed = (await desk.http.get("/__emu/fault")).json()
    assert listed["armed"] == [{"fault": "links_expire", "args": {"seconds": 5}, "left": 2}]
    assert listed["faults"]["upload_lost"]["routes"] == ["upload"]
    assert set(listed["faults"]["work_close"]["routes"]) >= {*EVENTS, "create", "detail"}


@pytest.mark.parametrize(
    ("code", "words"), [(4014, "subscription"), (4008, "points"), (6010, "rule"), (503, "error")]
)
async def test_a_code_comes_with_its_usual_words(desk: Desk, code: int, words: str) -> None:
    await desk.fault(f"code({code})")
    answer = await desk.create(SEEDREAM)
    assert (answer["code"], words in answer["message"]) == (code, True)
