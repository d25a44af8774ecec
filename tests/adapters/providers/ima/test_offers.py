from datetime import UTC, datetime

import pytest

from adapters.providers.ima.products import leaves
from adapters.providers.ima.schemas import Leaf
from core.catalogue import Conflict, Offer, OptionName, Setting
from core.intents import TaskType
from tests.adapters.providers.ima.recorded import IMAGE, PRODUCTS, VIDEO, a_product, product

RATIO, SIZE, RESOLUTION, DURATION, AUDIO = OptionName


def options(offer: Offer) -> dict[OptionName, tuple[tuple[Setting, ...], Setting | None]]:
    return {option.name: (option.values, option.default) for option in offer.options}


def a_leaf(**fields: object) -> Leaf:
    return Leaf.model_validate(
        {
            "type": "3",
            "id": "v1",
            "model_id": "new",
            "name": "New Model 1.0",
            "credit_rules": [{"attribute_id": 1, "points": 7, "attributes": {"default": "x"}}],
            **fields,
        }
    )


def an_offer(task: TaskType = VIDEO, **fields: object) -> Offer:
    return a_product(a_leaf(**fields), task).offer


def test_seedream_speaks_of_ratios_and_sizes_that_exclude_one_another() -> None:
    offer = product("SeeDream 4.5", IMAGE).offer
    ratios = ("1:1", "2:3", "3:2", "3:4", "4:3", "9:16", "16:9", "21:9")
    assert options(offer) == {RATIO: (ratios, None), SIZE: (("2K", "4K"), "4K")}
    assert set(offer.conflicts) == {
        Conflict(first=(RATIO, ratio), second=(SIZE, size), only_if_unasked=True)
        for ratio in ratios
        for size in ("2K", "4K")
    }


def test_midjourney_has_sizes_and_no_ratio() -> None:
    assert options(product("Midjourney", IMAGE).offer) == {SIZE: (("480P", "720P"), "480P")}


def test_kling_words_its_mode_as_a_resolution() -> None:
    assert options(product("Kling O1").offer) == {
        DURATION: ((5, 10), 5),
        RATIO: (("16:9", "9:16", "1:1"), "16:9"),
        RESOLUTION: (("720P", "1080P"), "720P"),
    }
    assert options(product("Kling 2.6").offer)[AUDIO] == ((True, False), False)


def test_wan_has_sound_built_in_and_no_setting_for_it() -> None:
    assert product("Wan 2.6").offer.option(AUDIO) is None


def test_seedance_films_are_wide_unless_asked() -> None:
    assert options(product("Seedance 2.0").offer)[RATIO][1] == "16:9"


def test_veo_makes_1080p_only_in_eight_seconds() -> None:
    offer = product("Google Veo 3.1").offer
    assert {(c.first, c.second) for c in offer.conflicts} == {
        ((DURATION, seconds), (RESOLUTION, "1080P")) for seconds in (4, 6)
    }
    assert (str(offer.prices_from), str(offer.prices_to)) == ("70", "330")
    assert len(offer.prices) == 8


def test_prices_of_what_is_not_offered_are_not_shown() -> None:
    whens = [rule.when for rule in product("Hailuo 2.0").offer.prices]
    assert whens == [
        {DURATION: 6, RESOLUTION: "768P"},
        {DURATION: 6, RESOLUTION: "1080P"},
        {DURATION: 10, RESOLUTION: "768P"},
    ]


FAMILIES = {
    IMAGE: ["seedream-4.5", "nano-banana-2", "nano-banana-pro", "midjourney"],
    VIDEO: [
        "wan-2.6",
        "hailuo-2.3",
        "hailuo-2.0",
        "vidu-q2",
        "seedance-1.5-pro",
        "seedance-2.0",
        "seedance-2.0-fast",
        "sora-2-pro",
        "kling-o1",
        "kling-2.6",
        "veo-3.1",
        "pixverse-v5.5",
        "pixverse-v5",
        "pixverse-v4.5",
        "pixverse-v4",
        "pixverse-v3.5",
    ],
}


@pytest.mark.parametrize("task", FAMILIES)
def test_families_are_told_apart_by_model_and_version(task: TaskType) -> None:
    offers = [each.offer for each in PRODUCTS.values() if each.offer.task is task]
    assert [offer.family for offer in offers] == FAMILIES[task]
    assert len({offer.id for offer in offers}) == len(offers)


def test_pace_and_wait_come_from_the_table_and_the_tag() -> None:
    offer = product("Sora 2 Pro").offer
    assert offer.wait_s == (480, 720)
    assert (offer.poll_every_s, offer.progress_every_s, offer.deadline_s) == (8, 60, 2400)
    offer = product("Nano Banana 2", IMAGE).offer
    assert (offer.poll_every_s, offer.progress_every_s, offer.deadline_s) == (5, 15, 600)


def test_a_model_nobody_has_heard_of_is_usable() -> None:
    offer = an_offer(name="Wan 9.5 Turbo!")
    assert (offer.family, offer.wait_s, offer.poll_every_s) == ("wan-9.5-turbo", (120, 300), 8)
    assert str(offer.prices_from) == "7"
    assert offer.max_prompt == 2000


@pytest.mark.parametrize(
    ("tag", "wait"),
    [
        ("20~35s", (20, 35)),
        ("60s", (60, 60)),
        ("3~5min", (180, 300)),
        ("90 - 30s", (90, 90)),
        ("soon", (120, 300)),
        (None, (120, 300)),
    ],
)
def test_the_expected_time_is_read_from_its_tag(tag: str | None, wait: tuple[int, int]) -> None:
    assert an_offer(tags=[{"tag_type": "EET", "tag_value": tag}]).wait_s == wait


def test_a_known_model_without_a_tag_keeps_its_table_wait() -> None:
    assert an_offer(model_id="wan2.6-t2v").wait_s == (300, 420)


def test_bounds_without_options_are_a_range_of_seconds() -> None:
    field = {
        "type": "tags",
        "field": "duration",
        "value": 5,
        "config": {"minimum": 4, "maximum": 7},
    }
    offer = an_offer(form_config=[field])
    assert options(offer) == {DURATION: ((4, 5, 6, 7), 5)}


def test_bounds_beside_options_say_nothing() -> None:
    field = {
        "field": "duration",
        "value": 5,
        "options": [{"value": 5}, {"value": 10}],
        "config": {"minimum": 5, "maximum": 5},
    }
    assert options(an_offer(form_config=[field])) == {DURATION: ((5, 10), 5)}


def test_the_prompt_is_bounded_by_its_own_field_only() -> None:
    negative = {"type": "textarea", "field": "negative_prompt", "config": {"maximum": 200}}
    prompt = {"type": "textarea", "field": "prompt", "config": {"maximum": 900}}
    assert an_offer(form_config=[negative]).max_prompt == 2000
    assert an_offer(form_config=[negative, prompt]).max_prompt == 900


def test_a_switch_without_a_default_is_off() -> None:
    offer = an_offer(form_config=[{"type": "toggle", "field": "generate_audio", "value": None}])
    assert options(offer) == {AUDIO: ((True, False), False)}


def test_a_pixverse_leaf_without_a_model_field_gets_it_from_its_name() -> None:
    leaf = a_leaf(model_id="pixverse", id="Pixverse V6.1", name="Pixverse V6.1")
    each = a_product(leaf, VIDEO)
    assert each.offer.family == "pixverse-v6.1"
    assert each.form.parameters({}) == {"model": "v6.1"}


def test_a_forbidden_pair_is_found_through_a_virtual_field() -> None:
    quality = {
        "field": "mode",
        "value": "std",
        "is_ui_virtual": True,
        "ui_params": [{"field": "quality", "options": [{"value": "720p"}, {"value": "1080p"}]}],
        "value_mapping": {
            "mapping_rules": [
                {"source_values": {"quality": "720P"}, "target_value": "std"},
                {"source_values": {"quality": "1080P"}, "target_value": "pro"},
            ]
        },
    }
    duration = {
        "field": "duration",
        "options": [{"value": "5"}, {"value": "10", "disabled": {"quality": ["1080p"]}}],
    }
    (conflict,) = an_offer(form_config=[quality, duration]).conflicts
    assert (conflict.first, conflict.second) == ((RESOLUTION, "1080P"), (DURATION, 10))


def node(name: str, kind: object = "3", **more: object) -> dict[str, object]:
    return {"type": kind, "id": name, "model_id": name, "name": name, **more}


def test_the_tree_is_walked_at_any_depth_in_order() -> None:
    tree = [
        node("a"),
        node("group", "2", children=[node("b"), node("inner", "1", children=[node("c")])]),
        node("odd", "9"),
        node("void", "2", children=None),
        node("d", 3),
    ]
    assert [leaf.name for leaf in leaves(tree)] == ["a", "b", "c", "d"]


def test_malformed_and_repeated_leaves_are_left_out() -> None:
    tree = [
        node("a"),
        node("a", description="again"),
        node("b", model_id=None),
        node("c", form_config="nonsense"),
        node("d", form_config=None, credit_rules=None, tags=None),
        "text",
        None,
    ]
    assert [leaf.name for leaf in leaves(tree)] == ["a", "d"]


@pytest.mark.parametrize("tree", [None, [], {}, "x", 7])
def test_no_tree_means_no_models(tree: object) -> None:
    assert leaves(tree) == []


def test_a_rule_that_makes_no_sense_is_left_out_alone() -> None:
    rules = [
        {"attribute_id": 0, "points": 1, "attributes": {}},
        {"attribute_id": None, "points": 1},
        {"attribute_id": "12", "points": "3", "attributes": None},
    ]
    (rule,) = a_leaf(credit_rules=rules).credit_rules
    assert (rule.attribute_id, rule.points) == (12, 3)


def test_offers_say_when_they_were_listed() -> None:
    offer = product("Wan 2.6").offer
    assert offer.as_of == datetime(2026, 5, 1, tzinfo=UTC)
    assert offer.provider == "ima"
    assert offer.id == "ima:text_to_video:wan2.6-t2v:wan2.6-t2v"
