import asyncio

import pytest

from tests.bot.sandbox.ima.desk import SEEDREAM, Desk, Json


async def test_the_journal_tells_requests_tasks_and_charges_in_order(desk: Desk) -> None:
    await desk.create(SEEDREAM)
    entries = (await desk.http.get("/__emu/journal")).json()["entries"]
    assert [entry["event"] for entry in entries] == ["task", "charge", "request"]
    assert [entry["seq"] for entry in entries] == [1, 2, 3]
    request = entries[-1]
    assert (request["method"], request["route"], request["status"]) == ("POST", "create", 200)


async def test_a_reader_of_the_journal_is_woken_by_the_next_entry(desk: Desk) -> None:
    async with asyncio.timeout(3), asyncio.TaskGroup() as group:
        query = {"since": "0", "wait": "60"}
        reading = group.create_task(desk.http.get("/__emu/journal", params=query))
        await desk.create(SEEDREAM)
    answer = reading.result().json()
    assert [entry["seq"] for entry in answer["entries"]][:1] == [1]
    assert answer["next"] == answer["entries"][-1]["seq"]


async def test_a_reader_who_waits_in_vain_gets_nothing(desk: Desk) -> None:
    answer = await desk.http.get("/__emu/journal", params={"since": "5", "wait": "0.05"})
    assert answer.json() == {"entries": [], "next": 5}


async def test_the_journal_names_the_fault_that_struck(desk: Desk) -> None:
    await desk.fault("502_before")
    await desk.post("/open/v1/tasks/create", SEEDREAM)
    assert [entry["fault"] for entry in await desk.journal("request")] == ["502_before"]


async def test_unknown_paths_are_journalled_too(desk: Desk) -> None:
    assert (await desk.http.get("/open/v1/balance")).status_code == 404
    assert [entry["status"] for entry in await desk.journal("request")] == [404]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("fault", {"fault": "made_up"}),
        ("fault", []),
        ("clock", {"advance": -1}),
        ("clock", {"advance": "1"}),
        ("account", {"balance": "many"}),
    ],
)
async def test_orders_that_make_no_sense_are_refused(desk: Desk, path: str, body: Json) -> None:
    answer = await desk.http.post(f"/__emu/{path}", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]


async def test_one_key_can_be_poorer_than_the_others(desk: Desk) -> None:
    await desk.emu("account", {"balance": 0, "key": "ima_test_key_1"})
    assert (await desk.create(SEEDREAM))["code"] == 4008
    other = await desk.post("/open/v1/tasks/create", SEEDREAM, Authorization="Bearer ima_other")
    assert other.json()["code"] in (0, 200)
