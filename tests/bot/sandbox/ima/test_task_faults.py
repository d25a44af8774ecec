import pytest

from tests.bot.sandbox.ima.desk import MIDJOURNEY, SEEDREAM, WAN, Desk, Json, changed


async def _after(desk: Desk, body: Json = SEEDREAM, **fault: Json) -> str:
    await desk.fault(**fault)
    task_id = await desk.task(body)
    await desk.advance(20)
    return task_id


async def _media(desk: Desk, task_id: str) -> Json:
    return (await desk.detail(task_id))["data"]["medias"][0]


@pytest.mark.parametrize(
    ("how", "number", "word"),
    [("resource", 2, "failed"), ("status", 1, "failed"), ("task", 0, "processing")],
)
async def test_a_failure_is_told_in_three_ways(
    desk: Desk, how: str, number: int, word: str
) -> None:
    task_id = await _after(desk, name="failed", args={"reason": "too dark", "how": how})
    data = (await desk.detail(task_id))["data"]
    media = data["medias"][0]
    assert (media["resource_status"], media["status"]) == (number, word)
    assert "too dark" in (media.get("error_msg"), media["remark"])
    assert (data["status"] == "failed") == (how == "task")


async def test_a_failure_gives_the_points_back_once(desk: Desk) -> None:
    task_id = await _after(desk, name="failed(too dark)")
    await desk.detail(task_id)
    await desk.detail(task_id)
    assert [entry["points"] for entry in await desk.journal("refund")] == [5]


async def test_a_failure_can_keep_the_points(desk: Desk) -> None:
    task_id = await _after(desk, name="failed", args={"refund": False})
    assert (await _media(desk, task_id))["resource_status"] == 2
    assert await desk.journal("refund") == []


async def test_a_task_can_be_deleted(desk: Desk) -> None:
    assert (await _media(desk, await _after(desk, name="deleted")))["resource_status"] == 3


async def test_a_task_can_never_finish(desk: Desk) -> None:
    task_id = await _after(desk, name="never_finishes")
    await desk.advance(10_000)
    assert (await _media(desk, task_id))["resource_status"] == 0


async def test_a_task_can_be_forgotten(desk: Desk) -> None:
    assert (await desk.detail(await _after(desk, name="task_forgotten")))["code"] == 404


async def test_a_new_task_can_be_unknown_for_some_polls(desk: Desk) -> None:
    task_id = await _after(desk, name="poll_404_for(2)")
    codes = [(await desk.detail(task_id))["code"] for _ in range(3)]
    assert codes[:2] == [404, 404]
    assert codes[2] in (0, 200)


async def test_a_state_can_be_unknown_for_some_polls(desk: Desk) -> None:
    task_id = await _after(desk, name="status_unknown_value", args={"n": 1})
    states = [(await _media(desk, task_id))["resource_status"] for _ in range(2)]
    assert states == [9, 1]


async def test_a_result_can_come_without_its_url(desk: Desk) -> None:
    task_id = await _after(desk, name="success_without_url")
    medias = [await _media(desk, task_id) for _ in range(3)]
    assert {(media["resource_status"], media["url"]) for media in medias} == {(1, "")}


async def test_the_url_can_come_later(desk: Desk) -> None:
    task_id = await _after(desk, name="url_appears_later(2)")
    urls = [bool((await _media(desk, task_id))["url"]) for _ in range(3)]
    assert urls == [False, False, True]


async def test_polls_before_the_end_do_not_use_up_a_late_url(desk: Desk) -> None:
    await desk.fault("url_appears_later(1)")
    task_id = await desk.task()
    await desk.advance(3)
    await desk.detail(task_id)
    await desk.advance(10)
    assert (await _media(desk, task_id))["url"] == ""


async def test_a_fault_can_hit_a_task_that_exists_already(desk: Desk) -> None:
    task_id = await desk.task()
    await desk.fault("deleted", match={"route": "detail"})
    await desk.advance(20)
    assert (await _media(desk, task_id))["resource_status"] == 3


async def test_a_fault_hits_the_task_it_is_meant_for(desk: Desk) -> None:
    await desk.fault("deleted", match={"model": "wan 2.6", "prompt_contains": "ship", "nth": 2})
    ships = [await desk.task(changed(WAN, "inner.prompt", "a ship")) for _ in range(3)]
    others = [await desk.task(WAN), await desk.task(changed(SEEDREAM, "inner.prompt", "a ship"))]
    await desk.advance(20)
    states = [(await _media(desk, task))["resource_status"] for task in (*ships, *others)]
    assert states == [1, 3, 1, 1, 1]


async def test_one_of_several_results_can_fail(desk: Desk) -> None:
    task_id = await _after(desk, MIDJOURNEY, name="failed", args={"how": "one"})
    medias = (await desk.detail(task_id))["data"]["medias"]
    assert [media["resource_status"] for media in medias] == [2, 1, 1, 1]


async def test_the_points_can_come_back_late(desk: Desk) -> None:
    task_id = await _after(desk, name="failed", args={"refund": 60})
    await desk.detail(task_id)
    assert await desk.journal("refund") == []
    await desk.advance(70)
    await desk.detail(task_id)
    await desk.detail(task_id)
    assert len(await desk.journal("refund")) == 1


async def test_a_state_can_go_back_for_some_polls(desk: Desk) -> None:
    await desk.fault("status_goes_back(1)")
    task_id = await desk.task()
    await desk.advance(4)
    states = [(await _media(desk, task_id))["resource_status"] for _ in range(2)]
    assert states == [None, 0]
    await desk.advance(20)
    assert (await _media(desk, task_id))["resource_status"] == 1


async def test_all_ways_to_say_working_are_used(desk: Desk) -> None:
    task_id = await desk.task()
    states = []
    for seconds in (1.5, 1.7, 1.0):
        await desk.advance(seconds)
        states.append((await _media(desk, task_id))["resource_status"])
    assert states == [None, "", 0]


async def test_links_can_expire(desk: Desk) -> None:
    task_id = await _after(desk, name="links_expire(100)")
    url = (await _media(desk, task_id))["url"]
    assert (await desk.http.get(url)).status_code == 200
    await desk.advance(100)
    answer = await desk.http.get(url)
    assert (answer.status_code, "expired" in answer.text) == (403, True)
