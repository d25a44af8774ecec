from collections.abc import Mapping, Sequence

import pytest

from core.advising import Advice, Point
from core.catalogue import Offer, OptionName, Setting
from core.intents import TaskType, Tier
from core.recommending import recommend, stand_ins, tier_wishes
from tests.core.catalogue import film, offer, rule

SEEDREAM = offer("seedream-4.5")
BANANA_2 = offer("nano-banana-2", prices=[rule(4), rule(10)])
BANANA_PRO = offer("nano-banana-pro", prices=[rule(10), rule(18)])
MIDJOURNEY = offer("midjourney", prices=[rule(8)])
UNLISTED = offer("brand-new", prices=[rule(1)])
UNPRICED = offer("seedream-4.5", id="unpriced", prices=[])
PICTURES = [UNLISTED, MIDJOURNEY, BANANA_PRO, BANANA_2, SEEDREAM]
WAN, HAILUO, VIDU, KLING_O1, VEO = (
    film("wan-2.6", 25),
    film("hailuo-2.0", 5),
    film("vidu-q2", 5),
    film("kling-o1", 48),
    film("veo-3.1", 330),
)


def families(offers: Sequence[Offer]) -> list[str]:
    return [each.family for each in offers]


@pytest.mark.parametrize(
    ("tier", "first"),
    [
        (None, "seedream-4.5"),
        (Tier.PREMIUM, "nano-banana-pro"),
        (Tier.ARTISTIC, "midjourney"),
        (Tier.BUDGET, "brand-new"),
    ],
)
def test_a_class_of_model_decides_which_picture_model_comes_first(
    tier: Tier | None, first: str
) -> None:
    assert recommend(PICTURES, TaskType.TEXT_TO_IMAGE, tier)[0].family == first


@pytest.mark.parametrize(
    ("tier", "first"),
    [
        (None, "wan-2.6"),
        (Tier.PREMIUM, "veo-3.1"),
        (Tier.ARTISTIC, "wan-2.6"),
        (Tier.BUDGET, "hailuo-2.0"),
    ],
)
def test_a_class_of_model_decides_which_film_model_comes_first(
    tier: Tier | None, first: str
) -> None:
    offers = [KLING_O1, VEO, HAILUO, WAN]
    assert recommend(offers, TaskType.TEXT_TO_VIDEO, tier)[0].family == first


def test_families_without_a_rank_come_last() -> None:
    assert families(recommend(PICTURES, TaskType.TEXT_TO_IMAGE, None)) == [
        "seedream-4.5",
        "nano-banana-2",
        "nano-banana-pro",
        "midjourney",
        "brand-new",
    ]


@pytest.mark.parametrize("tier", [None, *Tier])
def test_an_offer_without_a_price_comes_after_all_the_others(tier: Tier | None) -> None:
    assert recommend([UNPRICED, *PICTURES], TaskType.TEXT_TO_IMAGE, tier)[-1] is UNPRICED


def test_families_without_a_place_keep_the_order_of_the_offers() -> None:
    offers = [offer("newer"), offer("brand-new"), offer("another")]
    assert recommend(offers, TaskType.IMAGE_TO_IMAGE, None) == offers


@pytest.mark.parametrize(
    ("task", "first"),
    [
        (TaskType.TEXT_TO_IMAGE, "seedream-4.5"),
        (TaskType.IMAGE_TO_IMAGE, "seedream-4.5"),
        (TaskType.TEXT_TO_VIDEO, "wan-2.6"),
        (TaskType.IMAGE_TO_VIDEO, "wan-2.6"),
        (TaskType.FIRST_LAST_FRAME_TO_VIDEO, "kling-o1"),
        (TaskType.REFERENCE_IMAGE_TO_VIDEO, "kling-o1"),
    ],
)
def test_each_task_has_its_usual_model(task: TaskType, first: str) -> None:
    everything = [VEO, KLING_O1, VIDU, HAILUO, WAN, *PICTURES]
    assert recommend(everything, task, None)[0].family == first


TALKING = Advice(points=(Point(reason="sound", families=("veo-3.1", "kling-o1")),))
LETTERED = Advice(
    points=(
        Point(reason="lettering", families=("nano-banana-pro", "nano-banana-2")),
        Point(reason="artistic", families=("midjourney",)),
    ),
    never=frozenset({"seedream-4.5"}),
)


def test_what_suits_the_wish_comes_before_what_suits_most() -> None:
    found = recommend([WAN, HAILUO, KLING_O1, VEO], TaskType.TEXT_TO_VIDEO, None, TALKING)
    assert families(found) == ["veo-3.1", "kling-o1", "wan-2.6", "hailuo-2.0"]


def test_the_most_telling_reason_decides_and_what_is_ruled_out_comes_last() -> None:
    found = recommend([UNPRICED, *PICTURES], TaskType.TEXT_TO_IMAGE, None, LETTERED)
    assert families(found) == [
        "nano-banana-pro",
        "nano-banana-2",
        "midjourney",
        "brand-new",
        "seedream-4.5",
        "seedream-4.5",
    ]


def test_a_class_of_model_decides_before_what_suits_the_wish() -> None:
    found = recommend(PICTURES, TaskType.TEXT_TO_IMAGE, Tier.ARTISTIC, LETTERED)
    assert (found[0].family, found[-1].family) == ("midjourney", "seedream-4.5")


CHEAPEST = {OptionName.SIZE: "512px"}


@pytest.mark.parametrize(
    ("tier", "expected"),
    [
        (None, {}),
        (Tier.ARTISTIC, {}),
        (Tier.PREMIUM, {OptionName.SIZE: "4K", OptionName.RESOLUTION: "1080P"}),
        (Tier.BUDGET, CHEAPEST),
    ],
)
def test_a_class_of_model_implies_settings(
    tier: Tier | None, expected: Mapping[OptionName, Setting]
) -> None:
    priced = offer(prices=[rule(10), rule(4, CHEAPEST)])
    assert tier_wishes(priced, tier) == expected


def test_the_cheapest_implies_nothing_where_no_price_is_published() -> None:
    assert tier_wishes(UNPRICED, Tier.BUDGET) == {}


def test_what_is_nearest_in_character_stands_in_first() -> None:
    found = stand_ins([VEO, WAN, KLING_O1, HAILUO, VIDU], "wan-2.6", TaskType.TEXT_TO_VIDEO)
    assert families(found) == ["hailuo-2.0", "vidu-q2", "kling-o1", "veo-3.1"]


def test_the_ranking_orders_what_stands_in_for_an_unknown_family() -> None:
    found = stand_ins(PICTURES, "brand-new", TaskType.TEXT_TO_IMAGE)
    assert families(found)[:2] == ["seedream-4.5", "nano-banana-2"]


def test_no_family_stands_in_for_itself() -> None:
    assert "midjourney" not in families(stand_ins(PICTURES, "midjourney", TaskType.TEXT_TO_IMAGE))
