"""All 63 pairs of model and task, with every combination of what decides the price."""

import itertools
from collections.abc import Iterator
from copy import deepcopy

import httpx
import pytest

from bot.sandbox.ima.listing import CATEGORIES, Node, Value, walk
from bot.sandbox.ima.products import Catalogue
from tests.bot.sandbox.ima.desk import Desk, Json, body_for, picture

LEAVES = [leaf for name in CATEGORIES for leaf in walk(Catalogue().tree(name))]
COUNTS = {"first_last_frame_to_video": 2}


def _combinations(leaf: Node) -> Iterator[dict[str, Value]]:
    keys = sorted(
        {key for rule in leaf["credit_rules"] for key in rule["attributes"]} - {"default"}
    )
    fields = {field["field"]: field for field in leaf["form_config"]}
    toggle: list[Value] = [True, False]
    offered = [
        [option["value"] for option in fields[key].get("options", [])] or toggle for key in keys
    ]
    for values in itertools.product(*offered):
        yield dict(zip(keys, values, strict=True))


def _is_forbidden(leaf: Node, wish: dict[str, Value]) -> bool:
    return any(
        wish.get(other) in values
        for field in leaf["form_config"]
        for option in field.get("options", [])
        if field["field"] in wish and wish[field["field"]] == option["value"]
        for other, values in option.get("disabled", {}).items()
        if other in wish
    )


async def _pictures(desk: Desk, leaf: Node) -> list[str]:
    if leaf["category_code"].startswith("text_"):
        return []
    url = await desk.upload(picture())
    if leaf["model_id"].startswith("ima-pro"):
        await desk.verify(url)
    return [url] * COUNTS.get(leaf["category_code"], 1)


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: f"{leaf['category_code']}-{leaf['name']}")
async def test_each_offered_combination_is_taken_at_its_price_but_for_the_forbidden(
    desk: Desk, leaf: Node
) -> None:
    images = await _pictures(desk, leaf)
    for wish in _combinations(leaf):
        answer = await desk.create(body_for(leaf, images, wish))
        assert (answer["code"] == 400) == _is_forbidden(leaf, wish), (wish, answer)
        assert answer["code"] in (0, 200, 400)


def test_the_forbidden_combinations_are_those_known() -> None:
    wishes = [(leaf, wish) for leaf in LEAVES for wish in _combinations(leaf)]
    assert sum(_is_forbidden(leaf, wish) for leaf, wish in wishes) == 35


async def _orderable(desk: Desk, category: str) -> list[tuple[Node, Json]]:
    leaves = list(walk((await desk.products(category))["data"]))
    return [(leaf, body_for(leaf, [])) for leaf in leaves]


async def test_with_ids_permuted_only_those_now_served_are_right(desk: Desk) -> None:
    stale = await _orderable(desk, "text_to_video")
    await desk.emu("catalogue", {"op": "permute"})
    fresh = await _orderable(desk, "text_to_video")
    assert {(await desk.create(body))["code"] for _, body in fresh} == {0, 200}
    assert {(await desk.create(body))["code"] for _, body in stale}.isdisjoint({0, 200})


async def test_a_nested_list_still_serves_every_leaf(desk: Desk) -> None:
    before = [leaf["id"] for leaf in walk((await desk.products("image_to_video"))["data"])]
    await desk.emu("catalogue", {"op": "nest", "levels": 4})
    data = (await desk.products("image_to_video"))["data"]
    assert [leaf["id"] for leaf in walk(data)] == before
    assert [node["type"] for node in data] == ["1", "2"]


async def test_a_copy_of_a_model_can_be_ordered_beside_it(desk: Desk) -> None:
    await desk.emu(
        "catalogue",
        {
            "op": "copy",
            "category": "text_to_video",
            "version_id": "wan2.6-t2v",
            "name": "Wan 3.0",
            "to_model_id": "wan3",
            "to_version_id": "wan3-t2v",
            "by": 3,
        },
    )
    orders = {leaf["name"]: body for leaf, body in await _orderable(desk, "text_to_video")}
    assert orders["Wan 3.0"]["parameters"][0]["credit"] == 43
    answers = [await desk.create(orders[name]) for name in ("Wan 3.0", "Wan 2.6")]
    assert {answer["code"] for answer in answers} == {0, 200}


async def test_a_model_can_go_by_other_ids(desk: Desk) -> None:
    spec = {"op": "rename", "version_id": "wan2.6-t2v", "to_version_id": "wan2.6-t2v-0901"}
    old = {leaf["name"]: body for leaf, body in await _orderable(desk, "text_to_video")}
    await desk.emu("catalogue", spec)
    new = {leaf["name"]: body for leaf, body in await _orderable(desk, "text_to_video")}
    assert (await desk.create(old["Wan 2.6"]))["code"] == 400
    assert (await desk.create(new["Wan 2.6"]))["code"] in (0, 200)


@pytest.mark.parametrize("patch", [{"op": "nest", "levels": 0}, {"op": "copy", "model_id": "none"}])
async def test_changes_that_make_no_sense_are_refused(desk: Desk, patch: Json) -> None:
    answer: httpx.Response = await desk.http.post("/__emu/catalogue", json=deepcopy(patch))
    assert answer.status_code == 400
