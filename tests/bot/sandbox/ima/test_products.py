import itertools
from collections.abc import Iterator

import pytest

from bot.sandbox.ima import Settings, running
from bot.sandbox.ima.listing import Node, Value, walk
from bot.sandbox.ima.products import Catalogue
from tests.bot.sandbox.ima.desk import HEADERS, SEEDREAM, WAN, Desk, Json, changed, frozen

CATEGORIES = (
    "text_to_image",
    "image_to_image",
    "text_to_video",
    "image_to_video",
    "first_last_frame_to_video",
    "reference_image_to_video",
)
LEAVES = [leaf for name in CATEGORIES for leaf in walk(Catalogue().tree(name))]


def _offered(leaf: Node, key: str) -> list[Value]:
    field = next(item for item in leaf["form_config"] if item["field"] == key)
    toggle: list[Value] = [True, False]
    return [option["value"] for option in field["options"]] if "options" in field else toggle


def _combinations(leaf: Node) -> Iterator[dict[str, Value]]:
    keys = sorted({key for rule in leaf["credit_rules"] for key in rule["attributes"]})
    offered = [_offered(leaf, key) for key in keys if key != "default"]
    for values in itertools.product(*offered):
        yield dict(zip(keys, values, strict=False))


def test_the_recorded_list_is_whole() -> None:
    rules = [rule["attribute_id"] for leaf in LEAVES for rule in leaf["credit_rules"]]
    assert (len(LEAVES), len(rules), len(set(rules))) == (63, 367, 367)


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: f"{leaf['category_code']}-{leaf['name']}")
def test_each_offered_combination_has_one_price_of_the_offered_type(leaf: Node) -> None:
    for wish in _combinations(leaf):
        equal = [
            rule
            for rule in leaf["credit_rules"]
            if all(
                type(wish.get(key)) is type(value) and wish.get(key) == value
                for key, value in rule["attributes"].items()
            )
        ]
        assert len(equal) == (1 if wish else 0), wish


def _depths(tree: Json, depth: int = 0) -> Iterator[int]:
    for node in tree:
        if node["type"] == "3":
            yield depth
        else:
            yield from _depths(node["children"], depth + 1)


async def test_leaves_hang_at_several_depths(desk: Desk) -> None:
    pictures = (await desk.products("text_to_image"))["data"]
    films = (await desk.products("text_to_video"))["data"]
    assert {*_depths(pictures), *_depths(films)} == {0, 1, 2}


async def test_an_unknown_category_has_no_models(desk: Desk) -> None:
    assert (await desk.products("text_to_song"))["data"] == []


async def test_the_list_wants_app_and_platform(desk: Desk) -> None:
    query = {"app": "ima", "category": "text_to_image"}
    answer = await desk.http.get("/open/v1/product/list", params=query, headers=HEADERS)
    assert answer.json()["code"] == 400


def _waits(products: Json) -> set[str]:
    leaves = walk(products["data"])
    tags = [tag for leaf in leaves for tag in leaf["tags"]]
    return {tag["tag_value"] for tag in tags if tag["tag_type"] == "EET"}


@pytest.mark.parametrize(
    ("pace", "picture", "film"), [(1.0, "4~8s", "10~20s"), (0.01, "1~2s", "1~2s")]
)
async def test_waits_told_are_the_stand_ins_own(
    pace: float, picture: str, film: str, desk: Desk
) -> None:
    async with running(Settings(plain=True, pace=pace, time=frozen)) as address:
        desk.http.base_url = address.url
        assert _waits(await desk.products("text_to_image")) == {picture}
        assert _waits(await desk.products("text_to_video")) == {film}


async def test_recorded_waits_can_be_told_instead(desk: Desk) -> None:
    async with running(Settings(plain=True, real_waits=True, time=frozen)) as address:
        desk.http.base_url = address.url
        assert "300~420s" in _waits(await desk.products("text_to_video"))


async def test_a_model_can_be_removed(desk: Desk) -> None:
    await desk.emu("catalogue", {"op": "remove", "model_id": "doubao-seedream-4.5"})
    assert (await desk.create(SEEDREAM))["code"] == 400
    await desk.emu("catalogue", {"op": "reset"})
    assert (await desk.create(SEEDREAM))["code"] in (0, 200)


async def test_a_model_can_be_renamed(desk: Desk) -> None:
    await desk.emu("catalogue", {"op": "rename", "model_id": "wan2.6-t2v", "name": "Wan 2.7"})
    assert (await desk.create(WAN))["code"] == 400
    renamed = changed(WAN, "parameters.0.model_name", "Wan 2.7")
    assert (await desk.create(renamed))["code"] in (0, 200)


async def test_a_price_can_change(desk: Desk) -> None:
    await desk.emu(
        "catalogue",
        {"op": "price", "category": "text_to_image", "version_id": SEEDREAM_VERSION, "points": 7},
    )
    assert (await desk.create(SEEDREAM))["code"] == 6006
    leaf = next(
        leaf
        for leaf in walk((await desk.products("text_to_image"))["data"])
        if leaf["id"] == SEEDREAM_VERSION
    )
    assert {"tag_type": "point", "tag_value": "7"} in leaf["tags"]


async def test_attribute_ids_can_be_reissued(desk: Desk) -> None:
    await desk.emu("catalogue", {"op": "reissue", "model_id": "wan2.6-t2v"})
    assert "Invalid product attribute" in (await desk.create(WAN))["message"]


async def test_a_leaf_can_be_added(desk: Desk) -> None:
    leaf = {"id": "new-1", "name": "New", "model_id": "new", "credit_rules": [], "form_config": []}
    await desk.emu("catalogue", {"op": "add", "category": "text_to_image", "leaf": leaf})
    served = (await desk.products("text_to_image"))["data"][-1]
    assert (served["id"], served["type"]) == ("new-1", "3")


@pytest.mark.parametrize(
    "patch",
    [{"op": "burn"}, {"op": "add"}, {"op": "remove", "model_id": "nobody"}],
)
async def test_a_patch_that_makes_no_sense_is_refused(desk: Desk, patch: Json) -> None:
    answer = await desk.http.post("/__emu/catalogue", json=patch)
    assert answer.status_code == 400


SEEDREAM_VERSION = "doubao-seedream-4-5-251128"
