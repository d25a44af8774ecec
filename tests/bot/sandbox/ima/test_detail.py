import io
from pathlib import Path

import httpx
import pytest
from PIL import Image

from bot.sandbox.ima import Settings, running
from tests.bot.sandbox.ima.desk import (
    BANANA,
    HEADERS,
    MIDJOURNEY,
    SEEDREAM,
    WAN,
    Desk,
    Json,
    changed,
    frozen,
)


async def _finished(desk: Desk, body: Json) -> Json:
    task_id = await desk.task(body)
    await desk.advance(20)
    return (await desk.detail(task_id))["data"]


async def test_a_picture_is_ready_after_its_wait(desk: Desk) -> None:
    task_id = await desk.task()
    assert (await desk.detail(task_id))["data"]["medias"] == []
    await desk.advance(2)
    assert (await desk.detail(task_id))["data"]["medias"][0]["resource_status"] is None
    await desk.advance(2.5)
    assert (await desk.detail(task_id))["data"]["medias"][0]["resource_status"] == 0
    await desk.advance(1.5)
    assert (await desk.detail(task_id))["data"]["medias"][0]["resource_status"] == 1


async def test_a_film_takes_longer(desk: Desk) -> None:
    task_id = await desk.task(WAN)
    await desk.advance(11.5)
    assert (await desk.detail(task_id))["data"]["medias"][0]["resource_status"] == 0
    await desk.advance(3)
    assert (await desk.detail(task_id))["data"]["medias"][0]["resource_status"] == 1


@pytest.mark.parametrize(
    ("body", "count"), [(MIDJOURNEY, 4), (changed(SEEDREAM, "inner.n", 2), 2), (SEEDREAM, 1)]
)
async def test_how_many_medias_there_are(desk: Desk, body: Json, count: int) -> None:
    assert len((await _finished(desk, body))["medias"]) == count


async def test_of_several_medias_some_are_ready_earlier(desk: Desk) -> None:
    task_id = await desk.task(MIDJOURNEY)
    await desk.advance(4.9)
    states = set[Json]()
    for _ in range(6):
        await desk.advance(0.2)
        medias = (await desk.detail(task_id))["data"]["medias"]
        states.add(tuple(media["resource_status"] for media in medias))
    assert states & {(1, 0, 0, 0), (1, 1, 0, 0), (1, 1, 1, 0)}


@pytest.mark.parametrize(("body", "ratio"), [(SEEDREAM, 16 / 9), (BANANA, 9 / 16), (MIDJOURNEY, 1)])
async def test_a_picture_has_the_size_it_says(desk: Desk, body: Json, ratio: float) -> None:
    media = (await _finished(desk, body))["medias"][0]
    answer = await desk.http.get(media["url"])
    picture = Image.open(io.BytesIO(answer.content))
    assert answer.headers["Content-Type"] == "image/png"
    assert picture.size == (media["width"], media["height"])
    assert media["width"] / media["height"] == pytest.approx(ratio, rel=0.05)


async def test_a_film_has_a_file_a_cover_and_ranges(desk: Desk) -> None:
    media = (await _finished(desk, WAN))["medias"][0]
    cover = await desk.http.get(media.get("cover") or media.get("cover_url"))
    whole = await desk.http.get(media["url"])
    part = await desk.http.get(media["url"], headers={"Range": "bytes=4-7"})
    assert cover.content.startswith(b"\x89PNG")
    assert whole.headers["Content-Type"] == "video/mp4"
    assert int(whole.headers["Content-Length"]) == len(whole.content)
    assert (part.status_code, part.content) == (206, b"ftyp")
    assert part.headers["Content-Range"] == f"bytes 4-7/{len(whole.content)}"


@pytest.mark.parametrize("wanted", ["bytes=99999999-", "bytes=x-"])
async def test_a_range_that_is_not_there_is_refused(desk: Desk, wanted: str) -> None:
    media = (await _finished(desk, SEEDREAM))["medias"][0]
    answer = await desk.http.get(media["url"], headers={"Range": wanted})
    assert answer.status_code == 416


async def test_credentials_at_a_media_address_are_a_violation(desk: Desk) -> None:
    media = (await _finished(desk, SEEDREAM))["medias"][0]
    answer = await desk.http.get(media["url"], headers=HEADERS)
    assert answer.status_code == 400
    assert len(await desk.journal("violation")) == 1


async def test_a_file_nobody_made_is_not_found(desk: Desk) -> None:
    assert (await desk.http.get("/media/nothing-0.png")).status_code == 404


async def test_an_unknown_task_is_an_error_in_the_envelope(desk: Desk) -> None:
    assert (await desk.detail("nothing"))["code"] == 404


async def test_a_task_is_seen_by_its_own_key_only(desk: Desk) -> None:
    task_id = await desk.task()
    other = await desk.detail(task_id, Authorization="Bearer ima_another")
    assert other["code"] == 404


async def test_accepted_keys_can_be_narrowed(desk: Desk) -> None:
    settings = Settings(plain=True, keys=frozenset({"ima_only"}), time=frozen)
    async with running(settings) as address:
        desk.http.base_url = address.url
        assert (await desk.create(SEEDREAM))["code"] == 401
        only = await desk.post("/open/v1/tasks/create", SEEDREAM, Authorization="Bearer ima_only")
        assert only.json()["code"] in (0, 200)


async def test_a_restart_keeps_tasks_charges_clock_and_faults(tmp_path: Path) -> None:
    settings = Settings(plain=True, state=tmp_path, time=frozen)
    async with running(settings) as address, httpx.AsyncClient(base_url=address.url) as http:
        desk = Desk(http)
        fine, doomed = await desk.task(WAN), ""
        await desk.fault("failed", args={"reason": "no"})
        doomed = await desk.task(WAN)
        await desk.advance(5)
        await desk.emu("catalogue", {"op": "rename", "model_id": "wan2.6-t2v", "name": "Wan"})
    # What a killed process leaves of the line it was writing.
    with (tmp_path / "journal.jsonl").open("a") as file:
        file.write('{"seq": 99, "ev')
    async with running(settings) as address, httpx.AsyncClient(base_url=address.url) as http:
        desk = Desk(http)
        assert (await desk.create(WAN))["code"] == 400
        await desk.advance(10)
        assert (await desk.detail(fine))["data"]["medias"][0]["resource_status"] == 1
        assert (await desk.detail(doomed))["data"]["medias"][0]["error_msg"] == "no"
        assert await desk.task() not in (fine, doomed)
        charges = [entry["balance"] for entry in await desk.journal("charge")]
        refunds = [entry["balance"] for entry in await desk.journal("refund")]
        assert (charges, refunds) == ([99_960, 99_920, 99_955], [99_960])
