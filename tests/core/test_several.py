"""Several results of one wish: what is planned, and for how much."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.admission import Limits
from core.catalogue import Catalogue, InputLimits, Offer
from core.errors import (
    ContentRejected,
    InsufficientCredit,
    ProviderError,
    ReferenceUnusable,
    Sent,
)
from core.intents import Intent, Missing, Source, TaskType
from core.jobs import Failure, Plan
from core.phrasing import sum_arg
from core.several import (
    Market,
    begin_series,
    error_of,
    find_alternatives_for_all,
    plan_wish,
    total_of,
)
from core.texts import TextKey
from tests.core.catalogue import BANANA, SEEDREAM, FakeQuoter, offer, points, rule
from tests.core.values import A_PICTURE

EDIT = TaskType.IMAGE_TO_IMAGE
SOME = InputLimits(least=1, most=3, min_side=200)
AGAIN = offer("seedream-4.5", task=EDIT, inputs=SOME, prices=[rule(6)], wait_s=(20, 40))
BANANA_AGAIN = offer("nano-banana-2", task=EDIT, inputs=SOME, prices=[rule(7)])
CHEAP = offer("cheap", prices=[rule(3)])
THREE = replace(A_PICTURE, count=3)
SERIES = replace(A_PICTURE, series=3)


def market(*offers: Offer, most: int = 4, at_once: int = 3) -> Market:
    limits = Limits(most_results=most, running_per_person=at_once)
    return Market(catalogue=Catalogue(offers), quote=FakeQuoter(), limits=limits)


def plan(intent: Intent, *offers: Offer, most: int = 4, at_once: int = 3) -> Plan:
    on_sale = market(*offers or (SEEDREAM, AGAIN), most=most, at_once=at_once)
    return plan_wish(intent, TaskType.TEXT_TO_IMAGE, on_sale)


def costs(made: Plan) -> str:
    return sum_arg([part.quote.price for part in made.parts])


def keys(made: Plan) -> list[TextKey]:
    return [notice.key for notice in made.notices]


def test_one_result_has_no_parts() -> None:
    assert plan(A_PICTURE).parts == ()


def test_each_of_several_results_is_planned_alike_and_the_price_is_the_sum() -> None:
    made = plan(THREE)
    assert (costs(made), made.quote.price, made.wait_s) == ("3 × 5 = 15", points(15), (30, 60))
    assert [part.order for part in made.parts] == [made.order] * 3
    assert keys(made) == []


def test_what_cannot_be_made_at_once_takes_as_many_rounds() -> None:
    assert plan(THREE, at_once=2).wait_s == (60, 120)


def test_more_than_the_most_is_snapped_with_a_notice() -> None:
    made = plan(replace(A_PICTURE, count=9))
    assert len(made.parts) == 4
    assert [(each.key, each.args) for each in made.notices] == [
        (TextKey.NOTICE_COUNT, {"kind": "picture", "asked": 9, "used": 4})
    ]


def test_where_one_is_the_most_there_is_one_with_a_notice() -> None:
    made = plan(THREE, most=1)
    assert (made.parts, keys(made)) == ((), [TextKey.NOTICE_COUNT])


def test_of_a_series_the_others_start_from_the_first() -> None:
    made = plan(SERIES)
    assert made.is_series
    assert [part.order.task for part in made.parts] == [TaskType.TEXT_TO_IMAGE, EDIT, EDIT]
    assert costs(made) == "5 + 2 × 6 = 17"
    assert made.wait_s == (50, 100)
    assert [part.order.inputs for part in made.parts] == [(), (), ()]


def test_a_series_goes_on_with_another_model_where_its_own_cannot() -> None:
    made = plan(SERIES, SEEDREAM, BANANA_AGAIN)
    assert [part.family for part in made.parts] == ["seedream-4.5", *["nano-banana-2"] * 2]


def test_a_series_that_no_model_can_go_on_with_is_said_to_vary() -> None:
    made = plan(SERIES, SEEDREAM)
    assert (made.is_series, costs(made), keys(made)) == (
        False,
        "3 × 5 = 15",
        [TextKey.NOTICE_SERIES],
    )


def test_a_notice_about_the_others_is_told_once() -> None:
    made = plan(replace(SERIES, size="8K"))
    assert keys(made) == [TextKey.NOTICE_FIXED]


def test_pictures_that_start_from_one_anyway_are_no_series() -> None:
    made = plan_wish(
        replace(SERIES, task_type=TaskType.TEXT_TO_VIDEO),
        TaskType.TEXT_TO_VIDEO,
        market(offer("wan-2.6", task=TaskType.TEXT_TO_VIDEO)),
    )
    assert (made.is_series, costs(made), keys(made)) == (False, "3 × 5 = 15", [])


@pytest.mark.parametrize(
    ("intent", "offers", "price"),
    [
        (THREE, (SEEDREAM, CHEAP), "9"),
        (SERIES, (SEEDREAM, CHEAP, AGAIN), "15"),
        (THREE, (SEEDREAM, BANANA), "None"),
    ],
)
def test_a_cheaper_model_is_priced_for_all(
    intent: Intent, offers: Sequence[Offer], price: str
) -> None:
    cheaper = plan(intent, *offers).cheaper
    assert str(cheaper.price if cheaper else None) == price


def test_a_model_that_is_cheaper_for_the_first_only_is_not_offered() -> None:
    dear = offer("cheap", task=EDIT, inputs=SOME, prices=[rule(40)])
    assert plan(SERIES, SEEDREAM, CHEAP, AGAIN, dear).cheaper is None


def test_an_unknown_price_leaves_the_sum_unknown() -> None:
    made = plan(THREE, offer(prices=[]))
    assert (made.quote.price, costs(made)) == (None, "?")


def test_alternatives_are_priced_for_all() -> None:
    found = find_alternatives_for_all(
        SERIES,
        TaskType.TEXT_TO_IMAGE,
        market(SEEDREAM, AGAIN, BANANA, BANANA_AGAIN),
        plan=plan(SERIES),
    )
    assert [str(each.price) for each in found] == ["20"]


def test_alternatives_for_one_stay_as_they_are() -> None:
    found = find_alternatives_for_all(
        A_PICTURE, TaskType.TEXT_TO_IMAGE, market(SEEDREAM, BANANA), plan=plan(A_PICTURE)
    )
    assert [str(each.price) for each in found] == ["6"]


def test_a_series_begins_from_words_where_there_is_no_picture() -> None:
    asked = replace(SERIES, task_type=EDIT, missing=Missing.IMAGE)
    begun = begin_series(asked)
    assert (begun.task_type, begun.missing) == (TaskType.TEXT_TO_IMAGE, None)


@pytest.mark.parametrize(
    "intent",
    [
        A_PICTURE,
        replace(A_PICTURE, task_type=EDIT, missing=Missing.IMAGE),
        replace(SERIES, task_type=EDIT, sources=(Source.LAST,), missing=Missing.IMAGE),
        replace(SERIES, task_type=TaskType.IMAGE_TO_VIDEO, missing=Missing.IMAGE),
    ],
)
def test_any_other_wish_stays_as_it_is(intent: Intent) -> None:
    assert begin_series(intent) == intent


@pytest.mark.parametrize(
    ("error", "charged", "sent", "refunded"),
    [
        ("ContentRejected", "no", Sent.NO, None),
        ("ContentRejected", "maybe", Sent.YES, None),
        ("InsufficientCredit", "yes", Sent.YES, False),
    ],
)
def test_the_error_of_a_child_is_told_by_its_parent(
    error: str, charged: str, sent: Sent, *, refunded: bool | None
) -> None:
    made = error_of(Failure(error=error, charged=charged))
    assert isinstance(made, ProviderError)
    assert isinstance(made, (ContentRejected, InsufficientCredit))
    assert (made.sent, made.refunded) == (sent, refunded)


def test_an_error_of_ours_is_told_too() -> None:
    made = error_of(Failure(error="ReferenceUnusable", charged="no"))
    assert isinstance(made, ReferenceUnusable)


@pytest.mark.parametrize(
    ("prices", "worded"),
    [
        ([5], "5"),
        ([5, 5, 5], "3 × 5 = 15"),
        ([5, 6, 6], "5 + 2 × 6 = 17"),
        ([5, None], "?"),
        ([None], "?"),
    ],
)
def test_a_sum_is_worded(prices: Sequence[int | None], worded: str) -> None:
    assert sum_arg([None if each is None else points(each) for each in prices]) == worded


def test_the_total_of_nothing_unknown_is_known() -> None:
    assert total_of(plan(THREE).parts[:2]) == points(10)
