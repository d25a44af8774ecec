"""Every model, every kind of task and every setting, with the list as recorded and changed."""

import json
import random
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from itertools import combinations
from itertools import product as combine
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.providers.ima.creating import to_body, to_quote
from adapters.providers.ima.offers import Product, is_usable
from adapters.providers.ima.products import leaves
from adapters.providers.ima.schemas import Ticket
from core.catalogue import Offer, OptionName, Setting
from core.errors import ParametersRejected
from core.intents import TaskType
from core.jobs import Staged
from core.messages import MediaId
from tests.adapters.providers.ima.recorded import LISTS, a_product, order
from tests.adapters.providers.ima.strict import Node, check, leaf_nodes

Trees = dict[str, list[Node]]

PICTURE = Staged(media=MediaId("1"), url="https://cdn/1.png", width=800, height=600)


def recorded() -> Trees:
    return json.loads(json.dumps(LISTS))  # type: ignore[no-any-return]  # as it was made


def products(trees: Trees) -> Iterator[Product]:
    for task, tree in trees.items():
        for leaf in leaves(tree):
            yield a_product(leaf, TaskType(task))


def ordered(of: Product, wishes: Mapping[OptionName, Setting]) -> dict[str, Any]:
    ticket = Ticket.model_validate(to_quote(order(of, wishes), of).ticket)
    pictures = [PICTURE] * of.offer.inputs.least
    return to_body(of.offer.task, "a cat", ticket, pictures)


def all_wishes(offer: Offer) -> Iterator[dict[OptionName, Setting]]:
    """Every choice of values; what has no default may also be left alone."""
    names = [option.name for option in offer.options]
    choices = [
        option.values if option.default is not None else (None, *option.values)
        for option in offer.options
    ]
    for values in combine(*choices):
        yield {name: v for name, v in zip(names, values, strict=True) if v is not None}


def clashes(offer: Offer, wishes: Mapping[OptionName, Setting]) -> bool:
    hard = {
        frozenset((each.first, each.second)) for each in offer.conflicts if not each.only_if_unasked
    }
    return any(frozenset(pair) in hard for pair in combinations(wishes.items(), 2))


def test_every_setting_that_is_offered_is_taken() -> None:
    trees = recorded()
    wishes = [
        (each, every)
        for each in products(trees)
        for every in all_wishes(each.offer)
        if not clashes(each.offer, every)
    ]
    assert len(wishes) == 2085
    for each, every in wishes:
        check(ordered(each, every), trees)


def test_every_setting_in_a_conflict_is_refused_before_anything_is_sent() -> None:
    refused = [
        (each, every)
        for each in products(recorded())
        for every in all_wishes(each.offer)
        if clashes(each.offer, every)
    ]
    assert len(refused) == 119
    for each, every in refused:
        with pytest.raises(ParametersRejected):
            ordered(each, every)


def test_the_price_is_that_of_the_rule_which_fits() -> None:
    trees = recorded()
    for each in products(trees):
        quote = to_quote(order(each), each)
        assert quote.price is not None
        assert check(ordered(each, {}), trees) == quote.price.amount


def rules(trees: Trees) -> list[Node]:
    return [
        rule
        for tree in trees.values()
        for leaf in leaf_nodes(tree)
        for rule in leaf["credit_rules"]
    ]


def assert_sells(trees: Trees) -> None:
    """Demand that every model can be ordered, at each of the prices that it shows."""
    for each in products(trees):
        check(ordered(each, {}), trees)
        for rule in each.offer.prices:
            assert check(ordered(each, rule.when), trees) == rule.price.amount


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_numbers_of_rules_may_be_dealt_anew(chance: random.Random) -> None:
    trees = recorded()
    numbers = [rule["attribute_id"] for rule in rules(trees)]
    chance.shuffle(numbers)
    for rule, number in zip(rules(trees), numbers, strict=True):
        rule["attribute_id"] = number
    assert_sells(trees)


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_prices_may_change(chance: random.Random) -> None:
    trees = recorded()
    for rule in rules(trees):
        rule["points"] = chance.randrange(500)
    assert_sells(trees)


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_ids_of_models_may_be_dealt_anew(chance: random.Random) -> None:
    trees = recorded()
    for tree in trees.values():
        ids = [leaf["id"] for leaf in leaf_nodes(tree)]
        chance.shuffle(ids)
        for leaf, version in zip(leaf_nodes(tree), ids, strict=True):
            leaf["id"] = version
    assert_sells(trees)


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_rules_fields_and_models_may_come_in_any_order(chance: random.Random) -> None:
    trees = recorded()
    for tree in trees.values():
        chance.shuffle(tree)
        for leaf in leaf_nodes(tree):
            chance.shuffle(leaf["credit_rules"])
            chance.shuffle(leaf["form_config"])
    assert_sells(trees)


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_tree_may_be_of_any_depth(chance: random.Random) -> None:
    trees = recorded()
    for task, tree in trees.items():
        trees[task] = nested(tree, chance)
    assert sum(1 for _ in products(trees)) == 63
    assert_sells(trees)


def nested(nodes: list[Node], chance: random.Random) -> list[Node]:
    if len(nodes) < 2:
        return nodes
    cut = chance.randrange(1, len(nodes))
    group = {
        "type": chance.choice(["2", "1", 2]),
        "id": "group",
        "model_id": "",
        "name": "Group",
        "children": nested(nodes[cut:], chance),
    }
    return [*nested(nodes[:cut], chance), group]


def pairs(trees: Trees) -> dict[str, str]:
    return {each.offer.id: each.offer.family for each in products(trees)}


def test_a_renamed_model_is_the_same_offer() -> None:
    trees = recorded()
    for leaf in leaf_nodes(trees["text_to_video"]):
        leaf["name"] += " (new!)"
    assert pairs(trees) == pairs(recorded())
    assert_sells(trees)


def test_a_model_under_a_new_id_keeps_its_family_and_pace() -> None:
    trees = recorded()
    for tree in trees.values():
        for leaf in leaf_nodes(tree):
            leaf["model_id"] = f"x-{leaf['model_id']}" if leaf["model_id"] != "pixverse" else "y"
    before = [(o.name, o.family, o.poll_every_s) for o in offers(recorded())]
    assert [(o.name, o.family, o.poll_every_s) for o in offers(trees)] == before


def offers(trees: Trees) -> list[Offer]:
    return [each.offer for each in products(trees)]


def test_a_removed_model_is_gone_and_nothing_else() -> None:
    for task, tree in recorded().items():
        before = pairs({task: tree})
        for index, leaf in enumerate(tree):
            after = pairs({task: [*tree[:index], *tree[index + 1 :]]})
            gone = f"ima:{task}:{leaf['model_id']}:{leaf['id']}"
            assert after == {offer: family for offer, family in before.items() if offer != gone}
            assert len(after) == len(before) - 1


def test_an_added_model_is_usable() -> None:
    trees = recorded()
    for tree in trees.values():
        leaf = deepcopy(tree[0])
        tree.append({**leaf, "id": "v9", "model_id": "new", "name": "New Model 9"})
    added = [offer for offer in offers(trees) if offer.family == "new-model-9"]
    assert [offer.task for offer in added] == [TaskType(task) for task in trees]
    assert_sells(trees)


SEEDANCES = ("ima-pro", "ima-pro-fast")


@pytest.mark.parametrize("low", [4, 5])
def test_free_durations_are_offered_as_far_as_they_have_a_price(low: int) -> None:
    trees = recorded()
    for leaf in leaf_nodes(trees["text_to_video"]):
        for field in leaf["form_config"]:
            if leaf["model_id"] in SEEDANCES and field["field"] == "duration":
                field |= {"options": None, "config": {"minimum": low, "maximum": 15}}
    for each in products(trees):
        if each.leaf.model_id in SEEDANCES and each.offer.task is TaskType.TEXT_TO_VIDEO:
            option = each.offer.option(OptionName.DURATION)
            assert option is not None
            assert (option.values, option.default) == ((5, 10, 15), 5)


def test_free_durations_without_a_price_of_their_own_are_all_offered() -> None:
    trees = recorded()
    (leaf,) = (leaf for leaf in leaf_nodes(trees["text_to_video"]) if leaf["id"] == "ima-pro")
    for field in leaf["form_config"]:
        if field["field"] == "duration":
            field |= {"options": [], "config": {"minimum": 4, "maximum": 15}}
    leaf["credit_rules"] = [{"attribute_id": 9, "points": 50, "attributes": {"default": "x"}}]
    (each,) = (p for p in products(trees) if p.leaf.id == "ima-pro" and not p.offer.inputs.most)
    option = each.offer.option(OptionName.DURATION)
    assert option is not None
    assert option.values == tuple(range(4, 16))
    assert each.form.parameters({OptionName.DURATION: 7})["duration"] == 7


Change = Callable[[Node], None]


def without_files(leaf: Node) -> None:
    leaf.pop("files", None)


def with_odd_files(leaf: Node) -> None:
    leaf["files"] = ["surprise"]


def with_files_without_limits(leaf: Node) -> None:
    leaf["files"] = {"component": "card", "acceptType": None, "minLimit": None}


@pytest.mark.parametrize("change", [without_files, with_odd_files, with_files_without_limits])
def test_a_list_that_says_nothing_of_pictures_leaves_the_usual_numbers(change: Change) -> None:
    trees = recorded()
    for tree in trees.values():
        for leaf in leaf_nodes(tree):
            change(leaf)
    found = {(o.task, o.inputs.least, o.inputs.most) for o in offers(trees)}
    assert found == {
        (TaskType.TEXT_TO_IMAGE, 0, 0),
        (TaskType.IMAGE_TO_IMAGE, 1, 1),
        (TaskType.TEXT_TO_VIDEO, 0, 0),
        (TaskType.IMAGE_TO_VIDEO, 1, 1),
        (TaskType.FIRST_LAST_FRAME_TO_VIDEO, 2, 2),
        (TaskType.REFERENCE_IMAGE_TO_VIDEO, 1, 9),
    }


ENTRY: Node = {"component": "card", "acceptType": ["image/jpg,png"], "minLimit": 2, "maxLimit": 3}
FILMS: Node = {"acceptType": ["video/mp4,mov", "audio/wav"], "maxLimit": 7}

SERVED: dict[str, tuple[object, tuple[int, int]]] = {
    "one entry": (ENTRY, (2, 3)),
    "a list of them": ([ENTRY], (2, 3)),
    "films beside it": ([FILMS, ENTRY], (2, 3)),
    "whole types": ({**ENTRY, "acceptType": ["image/webp,image/png"]}, (2, 3)),
    "any picture": ({**ENTRY, "acceptType": ["image/*"]}, (2, 3)),
    "limits as text": ({**ENTRY, "minLimit": "2", "maxLimit": "3"}, (2, 3)),
    "none at least": ({**ENTRY, "minLimit": 0}, (1, 3)),
    "more at least than at most": ({**ENTRY, "minLimit": 5}, (5, 5)),
    "nothing": (None, (1, 9)),
}


@pytest.mark.parametrize("name", SERVED)
def test_limits_are_read_however_they_are_served(name: str) -> None:
    files, expected = SERVED[name]
    inputs = offer_with(files).inputs
    assert (inputs.least, inputs.most) == expected


def offer_with(files: object) -> Offer:
    (leaf,) = leaves([{**recorded()["reference_image_to_video"][0], "files": files}])
    return a_product(leaf, TaskType.REFERENCE_IMAGE_TO_VIDEO).offer


def test_a_model_that_takes_no_pictures_is_not_offered_where_one_is_needed() -> None:
    (leaf,) = leaves([{**recorded()["image_to_video"][0], "files": FILMS}])
    assert not is_usable(leaf, TaskType.REFERENCE_IMAGE_TO_VIDEO)
    assert is_usable(leaf, TaskType.TEXT_TO_VIDEO)
