import pytest

from tests.bot.sandbox.ima.desk import (
    BANANA,
    HEADERS,
    KLING,
    MIDJOURNEY,
    PIXVERSE,
    SEEDANCE,
    SEEDREAM,
    SORA,
    VEO,
    WAN,
    Desk,
    Json,
    changed,
    without,
)


@pytest.mark.parametrize(
    "body",
    [
        SEEDREAM,
        MIDJOURNEY,
        BANANA,
        WAN,
        KLING,
        VEO,
        PIXVERSE,
        SEEDANCE,
        without(SEEDREAM, "inner.size"),
        without(WAN, "src_img_url"),
        without(WAN, "inner.input_images"),
        changed(WAN, "inner.negative_prompt", "x" * 800),
        changed(VEO, "inner.negative_prompt", None),
        changed(WAN, "inner.prompt_extend", True),
        changed(WAN, "inner.n", 3),
    ],
)
async def test_a_correct_create_makes_a_task(desk: Desk, body: Json) -> None:
    answer = await desk.create(body)
    assert answer["code"] in (0, 200)
    assert answer["data"]["id"]
    assert answer["data"]["medias"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param([], 400, id="not an object"),
        pytest.param(changed(SEEDREAM, "task_type", "image_to_image"), 400, id="other category"),
        pytest.param(changed(SEEDREAM, "task_type", "text_to_song"), 400, id="no category"),
        pytest.param(changed(SEEDREAM, "parameters", []), 400, id="no item"),
        pytest.param(
            changed(SEEDREAM, "parameters", SEEDREAM["parameters"] * 2), 400, id="two items"
        ),
        pytest.param(changed(SEEDREAM, "enable_multi_model", True), 400, id="multi model"),
        pytest.param(changed(SEEDREAM, "prompt", "a kite"), 400, id="prompt outside"),
        pytest.param(changed(SEEDREAM, "parameters.0.prompt", "a kite"), 400, id="prompt between"),
        pytest.param(without(SEEDREAM, "inner.prompt"), 400, id="no prompt"),
        pytest.param(changed(SEEDREAM, "inner.prompt", " "), 400, id="blank prompt"),
        pytest.param(changed(SEEDREAM, "parameters.0.category", "text_to_video"), 400, id="other"),
        pytest.param(changed(SEEDREAM, "parameters.0.app", "web"), 400, id="app"),
        pytest.param(changed(SEEDREAM, "parameters.0.platform", "ios"), 400, id="platform"),
        pytest.param(changed(SEEDREAM, "parameters.0.model_id", "seedream"), 400, id="model id"),
        pytest.param(changed(SEEDREAM, "parameters.0.model_version", "4"), 400, id="version"),
        pytest.param(changed(SEEDREAM, "parameters.0.model_name", "SeeDream"), 400, id="name"),
        pytest.param(changed(SEEDREAM, "src_img_url", ["https://a/b.png"]), 400, id="image"),
        pytest.param(changed(SEEDREAM, "inner.input_images", ["https://a"]), 400, id="inner image"),
        pytest.param(changed(SEEDREAM, "inner.aspect_ratio", "16:9"), 400, id="virtual field sent"),
        pytest.param(changed(SEEDREAM, "inner.default", "enabled"), 400, id="default sent"),
        pytest.param(changed(SEEDREAM, "inner.size", "adaptive"), 400, id="size not offered"),
        pytest.param(changed(WAN, "inner.duration", "5"), 400, id="text for a number"),
        pytest.param(changed(KLING, "inner.duration", 5), 400, id="number for a text"),
        pytest.param(changed(KLING, "inner.mode", "1080p"), 400, id="virtual value sent"),
        pytest.param(changed(SEEDANCE, "inner.aspect_ratio", "adaptive"), 400, id="unmapped"),
        pytest.param(changed(WAN, "inner.prompt_extend", 1), 400, id="number for a toggle"),
        pytest.param(changed(WAN, "inner.negative_prompt", "x" * 801), 400, id="too long"),
        pytest.param(changed(VEO, "inner.duration", 4), 400, id="forbidden pair"),
        pytest.param(changed(WAN, "inner.n", "1"), 400, id="n as text"),
        pytest.param(changed(WAN, "inner.n", 0), 400, id="n zero"),
        pytest.param(changed(WAN, "inner.n", True), 400, id="n true"),
        pytest.param(without(WAN, "inner.n"), 400, id="no n"),
        pytest.param(changed(MIDJOURNEY, "inner.n", 2), 400, id="n not offered"),
        pytest.param(without(WAN, "inner.cast"), 400, id="no cast"),
        pytest.param(without(WAN, "inner.resolution"), 6009, id="price key missing"),
        pytest.param(changed(WAN, "parameters.0.attribute_id", 2057), 6010, id="other rule"),
        pytest.param(changed(WAN, "inner.resolution", "720P"), 6010, id="other parameters"),
        pytest.param(changed(WAN, "inner.cast.attribute_id", 2057), 6010, id="cast of another"),
        pytest.param(changed(WAN, "parameters.0.credit", 39), 6006, id="credit"),
        pytest.param(changed(WAN, "parameters.0.credit", "40"), 6006, id="credit as text"),
        pytest.param(changed(WAN, "inner.cast.points", 39), 6006, id="cast points"),
    ],
)
async def test_a_faulty_create_gets_its_code_and_costs_nothing(
    desk: Desk, body: Json, code: int
) -> None:
    answer = await desk.create(body)
    assert answer["code"] == code
    assert answer["data"] is None
    assert await desk.journal("charge") == []


@pytest.mark.parametrize("attribute_id", [0, None, "2058", 4838])
async def test_an_attribute_that_is_not_the_models_is_named(desk: Desk, attribute_id: Json) -> None:
    answer = await desk.create(changed(WAN, "parameters.0.attribute_id", attribute_id))
    assert "Invalid product attribute" in answer["message"]


@pytest.mark.parametrize(
    "body", [without(PIXVERSE, "inner.model"), changed(PIXVERSE, "inner.model", "v9")]
)
async def test_a_pixverse_task_without_its_inner_model_is_taken_and_fails(
    desk: Desk, body: Json
) -> None:
    task_id = await desk.task(body)
    await desk.advance(20)
    media = (await desk.detail(task_id))["data"]["medias"][0]
    assert media["resource_status"] == 2
    assert media["error_msg"] == "err_code=400017 Invalid value for model"
    assert [entry["points"] for entry in await desk.journal("refund")] == [12]


@pytest.mark.parametrize(
    ("prompt", "status"),
    [
        ("a whale over the city", 1),
        ("a woman by the sea", 2),
        ("Taylor Swift on a stage", 2),
        ("一个女孩在海边奔跑", 2),
        ("云海上的日出", 1),
    ],
)
async def test_sora_turns_people_down_after_it_was_paid(
    desk: Desk, prompt: str, status: int
) -> None:
    task_id = await desk.task(changed(SORA, "inner.prompt", prompt))
    assert len(await desk.journal("charge")) == 1
    await desk.advance(20)
    assert (await desk.detail(task_id))["data"]["medias"][0]["resource_status"] == status


async def test_other_models_make_people(desk: Desk) -> None:
    task_id = await desk.task(changed(WAN, "inner.prompt", "a woman by the sea"))
    await desk.advance(20)
    assert (await desk.detail(task_id))["data"]["medias"][0]["resource_status"] == 1


async def test_too_few_points_are_refused_and_not_touched(desk: Desk) -> None:
    await desk.emu("account", {"balance": 39})
    assert (await desk.create(WAN))["code"] == 4008
    await desk.emu("account", {"balance": 40})
    assert (await desk.create(WAN))["code"] in (0, 200)
    assert [entry["balance"] for entry in await desk.journal("charge")] == [0]


async def test_several_results_cost_several_times_as_much(desk: Desk) -> None:
    await desk.task(changed(WAN, "inner.n", 3))
    assert [entry["points"] for entry in await desk.journal("charge")] == [120]


async def test_both_success_codes_are_used(desk: Desk) -> None:
    codes = {(await desk.create(SEEDREAM))["code"] for _ in range(2)}
    assert codes == {0, 200}


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Authorization": "Bearer sk_other"}, 401, 401),
        ({"Authorization": "Bearer ima_"}, 401, 401),
        ({"Authorization": "ima_test_key_1"}, 401, 401),
        ({"Authorization": ""}, 401, 401),
        ({"x-app-source": ""}, 200, 400),
        ({"Content-Type": "text/plain"}, 200, 400),
    ],
)
async def test_what_every_call_must_carry(
    desk: Desk, headers: dict[str, str], status: int, code: int
) -> None:
    answer = await desk.post("/open/v1/tasks/create", SEEDREAM, **headers)
    assert answer.status_code == status
    assert answer.json()["code"] == code


async def test_the_key_is_written_nowhere(desk: Desk) -> None:
    await desk.task()
    journal = (await desk.http.get("/__emu/journal")).text
    assert HEADERS["Authorization"].removeprefix("Bearer ") not in journal
