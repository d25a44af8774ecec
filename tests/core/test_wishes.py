"""Wishes that cannot be had: told, with the model that can have them where there is one."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.catalogue import Catalogue, Offer, OptionName
from core.errors import ContentRejected, Sent
from core.intents import Intent, TaskType
from core.jobs import Plan
from core.planning import find_alternatives, make_plan
from core.texts import TextKey
from tests.core.catalogue import RATIOS, SIZES, FakeQuoter, film, offer, option, rule
from tests.core.values import A_FILM, A_PICTURE

SQUARE = offer("midjourney", prices=[rule(8)])
WIDE = offer("seedream-4.5", options=[RATIOS, SIZES])
SMALL = offer("nano-banana-2", options=[RATIOS], prices=[rule(6)])
LENGTHS = OptionName.DURATION


def lasting(family: str, *seconds: int, amount: int = 25) -> Offer:
    return replace(film(family, amount), options=(option(LENGTHS, *seconds, default=seconds[0]),))


def plan(intent: Intent, offers: Sequence[Offer]) -> Plan:
    task = intent.task_type or TaskType.TEXT_TO_IMAGE
    return make_plan(intent, task, Catalogue(tuple(offers)), FakeQuoter())


def instead(intent: Intent, offers: Sequence[Offer]) -> str | None:
    found = plan(intent, offers).instead
    return found.family if found else None


@pytest.mark.parametrize(
    ("wish", "key"),
    [
        (replace(A_PICTURE, seed=5), TextKey.NOTICE_SEED),
        (replace(A_PICTURE, negative="dogs"), TextKey.NOTICE_NEGATIVE),
        (replace(A_PICTURE, quality="high"), TextKey.NOTICE_QUALITY),
        (replace(A_PICTURE, style="t_pose"), TextKey.NOTICE_STYLE),
    ],
)
def test_what_no_model_can_be_told_is_told_to_the_person(wish: Intent, key: TextKey) -> None:
    (notice,) = plan(wish, [WIDE]).notices
    assert notice.key is key
    assert set(notice.args.values()) <= {"SEEDREAM-4.5", "5", "dogs", "high", "t_pose"}


def test_of_several_models_the_one_that_has_most_of_the_wish_is_named() -> None:
    wish = replace(A_PICTURE, model="midjourney", aspect_ratio="21:9", size="8K")
    assert instead(wish, [SQUARE, SMALL, WIDE]) == "seedream-4.5"


def test_of_equals_the_one_that_is_nearest_in_character_is_named() -> None:
    wish = replace(A_PICTURE, model="midjourney", aspect_ratio="21:9")
    assert instead(wish, [SQUARE, SMALL, WIDE]) == "seedream-4.5"


@pytest.mark.parametrize(
    "wish",
    [
        replace(A_PICTURE, model="midjourney"),
        replace(A_PICTURE, model="seedream-4.5", size="8K"),
    ],
)
def test_where_no_other_model_has_more_of_it_none_is_named(wish: Intent) -> None:
    assert instead(wish, [SQUARE, WIDE, SMALL]) is None


def test_nothing_is_named_where_there_is_nothing_else() -> None:
    assert instead(replace(A_PICTURE, aspect_ratio="21:9"), [SQUARE]) is None


@pytest.mark.parametrize(
    ("named", "expected"),
    [("hailuo-2.0", "wan-2.6"), ("kling-o1", None), ("wan-2.6", None)],
)
def test_a_film_that_another_model_makes_much_longer_is_offered_there(
    named: str, expected: str | None
) -> None:
    films = [lasting("hailuo-2.0", 5, 6), lasting("kling-o1", 5, 12), lasting("wan-2.6", 5, 15)]
    assert instead(replace(A_FILM, model=named, duration=60), films) == expected


def test_whoever_wants_people_is_offered_a_model_that_takes_them() -> None:
    wish = replace(A_FILM, model="sora-2-pro", prompt="an old man walking")
    assert instead(wish, [film("sora-2-pro", 60), film("veo-3.1", 330)]) == "veo-3.1"


def test_after_a_refusal_of_the_content_the_permissive_models_come_first() -> None:
    refused = ContentRejected("no", sent=Sent.NO)
    films = [film(name) for name in ("veo-3.1", "kling-o1", "wan-2.6", "hailuo-2.0", "sora-2-pro")]
    found = find_alternatives(
        replace(A_FILM, model="sora-2-pro"),
        TaskType.TEXT_TO_VIDEO,
        Catalogue(tuple(films)),
        FakeQuoter(),
        plan=plan(replace(A_FILM, model="sora-2-pro"), films),
        error=refused,
    )
    assert [each.family for each in found] == ["wan-2.6", "kling-o1"]
