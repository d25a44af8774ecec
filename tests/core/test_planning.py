from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.catalogue import Catalogue, InputLimits, Offer, OfferId, OptionName, Price, ProviderName
from core.errors import (
    AllAvoided,
    ContentRejected,
    GenerationFailed,
    InsufficientCredit,
    ModelGone,
    ParametersRejected,
    PromptTooLong,
    PromptTooLongHere,
    ProviderError,
    ProviderTimeout,
    ProviderUnavailable,
    Sent,
    UnknownModel,
)
from core.intents import Intent, TaskType, Tier
from core.jobs import Alternative, Hint, Plan
from core.planning import find_alternatives, is_within, make_plan, step_down
from core.texts import TextKey
from tests.core.catalogue import (
    DURATIONS,
    RATIOS,
    RESOLUTIONS,
    SIZES,
    FakeQuoter,
    conflict,
    film,
    offer,
    points,
    rule,
)
from tests.core.values import A_FILM, A_PICTURE

R, Z, V, D = OptionName.ASPECT_RATIO, OptionName.SIZE, OptionName.RESOLUTION, OptionName.DURATION
IMAGE, VIDEO = TaskType.TEXT_TO_IMAGE, TaskType.TEXT_TO_VIDEO
SEEDREAM = offer("seedream-4.5", options=[RATIOS, SIZES])
BANANA_2 = offer("nano-banana-2", prices=[rule(6)])
BANANA_PRO = offer("nano-banana-pro", prices=[rule(10)])
PICTURES = [BANANA_PRO, SEEDREAM, BANANA_2]
WAN, HAILUO, VEO = film("wan-2.6", 25), film("hailuo-2.0", 5), film("veo-3.1", 330)
FILMS = [WAN, HAILUO, VEO]
REJECTED = ParametersRejected("no rule", sent=Sent.NO)


def plan(
    intent: Intent = A_PICTURE,
    offers: Sequence[Offer] = PICTURES,
    *,
    quoter: FakeQuoter | None = None,
    pinned: Offer | None = None,
    preferred: str | None = None,
) -> Plan:
    return make_plan(
        intent,
        intent.task_type or IMAGE,
        Catalogue(tuple(offers)),
        quoter or FakeQuoter(),
        pinned=pinned.id if pinned else None,
        preferred=preferred,
    )


def alternatives(
    for_plan: Plan,
    offers: Sequence[Offer],
    error: ProviderError | None = None,
    *,
    intent: Intent = A_PICTURE,
    quoter: FakeQuoter | None = None,
) -> tuple[Alternative, ...]:
    return find_alternatives(
        intent,
        for_plan.order.task,
        Catalogue(tuple(offers)),
        quoter or FakeQuoter(),
        plan=for_plan,
        error=error,
    )


def families(found: Sequence[Alternative]) -> list[str]:
    return [each.family for each in found]


def keys(a_plan: Plan) -> list[TextKey]:
    return [each.key for each in a_plan.notices]


def test_the_recommended_model_is_chosen_where_none_is_named() -> None:
    assert plan().family == "seedream-4.5"


def test_a_named_model_is_used() -> None:
    named = plan(replace(A_PICTURE, model="nano-banana-pro"))
    assert (named.family, named.is_named) == ("nano-banana-pro", True)


def test_a_choice_of_ours_does_not_count_as_named() -> None:
    assert not plan().is_named


def test_a_pinned_offer_is_used_whatever_was_named() -> None:
    intent = replace(A_PICTURE, model="nano-banana-pro")
    assert plan(intent, pinned=BANANA_2).family == "nano-banana-2"


def test_the_usual_model_is_used_where_none_is_named() -> None:
    made = plan(preferred="nano-banana-pro")
    assert (made.family, made.is_preferred, made.notices) == ("nano-banana-pro", True, ())


@pytest.mark.parametrize(
    ("intent", "used"),
    [
        pytest.param(replace(A_PICTURE, model="nano-banana-2"), "nano-banana-2", id="a name"),
        pytest.param(replace(A_PICTURE, tier=Tier.BUDGET), "seedream-4.5", id="the cheapest"),
        pytest.param(
            replace(A_PICTURE, avoid=("nano-banana-pro",)), "seedream-4.5", id="a refusal"
        ),
    ],
)
def test_the_words_beat_the_usual_model_for_once_without_a_notice(
    intent: Intent, used: str
) -> None:
    made = plan(intent, preferred="nano-banana-pro")
    assert (made.family, made.is_preferred, made.notices) == (used, False, ())


def test_a_named_model_that_is_the_usual_one_is_both() -> None:
    made = plan(replace(A_PICTURE, model="nano-banana-pro"), preferred="nano-banana-pro")
    assert (made.is_named, made.is_preferred) == (True, True)


@pytest.mark.parametrize(
    ("usual", "asked"),
    [
        pytest.param(None, "Midjourney", id="it has vanished"),
        pytest.param(film("midjourney"), "MIDJOURNEY", id="it makes something else"),
        pytest.param(offer("midjourney", max_prompt=3), "MIDJOURNEY", id="too many words"),
        pytest.param(
            offer("midjourney", inputs=InputLimits(least=1, most=1)), "MIDJOURNEY", id="no picture"
        ),
    ],
)
def test_a_usual_model_that_cannot_is_passed_over_with_a_notice(
    usual: Offer | None, asked: str
) -> None:
    made = plan(offers=[*PICTURES, *([usual] if usual else [])], preferred="midjourney")
    (notice,) = made.notices
    assert (made.family, made.is_preferred, made.hint) == ("seedream-4.5", False, None)
    assert (notice.key, notice.args) == (
        TextKey.NOTICE_PREFERENCE,
        {"kind": "picture", "asked": asked, "model": "SEEDREAM-4.5"},
    )


def test_a_usual_model_that_cannot_be_priced_is_passed_over() -> None:
    made = plan(quoter=FakeQuoter({BANANA_PRO.id: REJECTED}), preferred="nano-banana-pro")
    assert keys(made) == [TextKey.NOTICE_PREFERENCE]


def test_a_button_beats_the_usual_model_without_a_word() -> None:
    made = plan(pinned=BANANA_2, preferred="nano-banana-pro")
    assert (made.family, made.is_preferred, made.notices) == ("nano-banana-2", False, ())


POSTER = replace(A_PICTURE, prompt="a poster of a cat")
MIDJOURNEY = offer("midjourney", prices=[rule(8)])


def test_what_suits_the_wish_is_chosen() -> None:
    assert plan(POSTER, [MIDJOURNEY, BANANA_PRO, BANANA_2]).family == "nano-banana-pro"


def test_a_hint_names_what_suits_better_than_the_usual_model() -> None:
    made = plan(POSTER, [MIDJOURNEY, *PICTURES], preferred="midjourney")
    assert made.family == "midjourney"
    assert made.hint == Hint(model="SEEDREAM-4.5", price=points(5), reason="lettering")


def test_a_hint_names_the_next_where_the_first_has_no_price() -> None:
    quoter = FakeQuoter({SEEDREAM.id: REJECTED})
    made = plan(POSTER, [MIDJOURNEY, *PICTURES], quoter=quoter, preferred="midjourney")
    assert made.hint == Hint(model="NANO-BANANA-PRO", price=points(10), reason="lettering")


def test_the_next_reason_makes_the_hint_where_nobody_offers_what_the_first_speaks_for() -> None:
    wish = replace(A_PICTURE, prompt="an anime illustration")
    made = plan(wish, [MIDJOURNEY, BANANA_PRO], preferred="nano-banana-pro")
    assert made.hint == Hint(model="MIDJOURNEY", price=points(8), reason="artistic")


@pytest.mark.parametrize(
    ("intent", "preferred", "offers"),
    [
        pytest.param(A_PICTURE, "midjourney", PICTURES, id="nothing speaks for another"),
        pytest.param(POSTER, "nano-banana-pro", PICTURES, id="the usual one suits too"),
        pytest.param(POSTER, None, PICTURES, id="there is no usual one"),
        pytest.param(
            replace(POSTER, model="midjourney"), "midjourney", PICTURES, id="it was named"
        ),
        pytest.param(
            POSTER, "midjourney", [replace(each, is_live=False) for each in PICTURES], id="not live"
        ),
        pytest.param(POSTER, "midjourney", [BANANA_2], id="not offered"),
    ],
)
def test_there_is_no_hint(intent: Intent, preferred: str | None, offers: Sequence[Offer]) -> None:
    assert plan(intent, [MIDJOURNEY, *offers], preferred=preferred).hint is None


def test_what_the_wish_rules_out_is_no_alternative() -> None:
    found = alternatives(plan(POSTER), [MIDJOURNEY, *PICTURES], intent=POSTER)
    assert families(found) == ["nano-banana-2", "nano-banana-pro"]
    assert families(alternatives(plan(POSTER), [MIDJOURNEY, SEEDREAM], intent=POSTER)) == []


def test_a_plan_carries_everything_that_making_it_needs() -> None:
    made = plan(replace(A_PICTURE, size="2K", aspect_ratio="16:9"))
    assert (made.order.offer, made.order.prompt, dict(made.order.settings)) == (
        SEEDREAM.id,
        "a cat on a roof",
        {R: "16:9", Z: "2K"},
    )


def test_a_plan_keeps_the_pace_of_its_offer() -> None:
    made = plan()
    assert (made.wait_s, made.poll_every_s, made.progress_every_s, made.deadline_s) == (
        SEEDREAM.wait_s,
        SEEDREAM.poll_every_s,
        SEEDREAM.progress_every_s,
        SEEDREAM.deadline_s,
    )


def test_the_price_is_the_exact_one_of_the_settings() -> None:
    sized = offer(options=[SIZES], prices=[rule(5), rule(12, {Z: "4K"})])
    assert plan(replace(A_PICTURE, size="4K"), [sized]).quote.price == points(12)


def test_an_unpublished_price_is_planned_as_unknown() -> None:
    assert plan(offers=[offer(prices=[])]).quote.price is None


def test_a_known_price_is_preferred_to_an_unknown_one() -> None:
    assert plan(offers=[offer(prices=[]), BANANA_PRO]).family == "nano-banana-pro"


def test_a_known_price_of_a_named_model_is_preferred_to_an_unknown_one() -> None:
    other = offer(provider=ProviderName("other"), prices=[])
    named = plan(replace(A_PICTURE, model="seedream-4.5"), [other, SEEDREAM])
    assert named.quote.price == points(5)


def test_a_changed_wish_is_noted() -> None:
    assert keys(plan(replace(A_PICTURE, size="8K"))) == [TextKey.NOTICE_SIZE]


def test_a_class_of_model_sets_what_was_not_said() -> None:
    made = plan(replace(A_PICTURE, tier=Tier.PREMIUM), [SEEDREAM])
    assert made.order.settings[Z] == "4K"


def test_a_model_that_the_person_does_not_want_is_avoided() -> None:
    assert plan(replace(A_PICTURE, avoid=("seedream-4.5",))).family == "nano-banana-2"


def test_avoiding_every_model_leaves_none() -> None:
    avoid = tuple(each.family for each in PICTURES)
    with pytest.raises(AllAvoided):
        plan(replace(A_PICTURE, avoid=avoid))


def test_a_named_model_that_is_gone_is_replaced_with_a_notice() -> None:
    made = plan(replace(A_PICTURE, model="midjourney"))
    (notice,) = made.notices
    assert (notice.key, notice.args) == (
        TextKey.NOTICE_MODEL_GONE,
        {"kind": "picture", "asked": "Midjourney", "model": "SEEDREAM-4.5"},
    )


def test_a_model_that_makes_something_else_is_named_as_the_catalogue_does() -> None:
    made = plan(replace(A_PICTURE, model="veo-3.1"), [*PICTURES, VEO])
    assert made.notices[0].args["asked"] == VEO.name


@pytest.mark.parametrize("model", [None, "midjourney"])
def test_nothing_is_planned_where_nothing_is_offered(model: str | None) -> None:
    with pytest.raises(UnknownModel):
        plan(replace(A_PICTURE, model=model), FILMS)


def test_a_model_that_takes_the_whole_prompt_is_chosen() -> None:
    short = offer("seedream-4.5", max_prompt=3)
    assert plan(offers=[short, BANANA_2]).family == "nano-banana-2"


def test_a_prompt_that_no_model_takes_is_refused() -> None:
    with pytest.raises(PromptTooLong):
        plan(offers=[offer(max_prompt=3)])


def test_a_prompt_that_only_the_named_model_cannot_take_is_told_apart() -> None:
    short = offer("seedream-4.5", max_prompt=3)
    with pytest.raises(PromptTooLongHere):
        plan(replace(A_PICTURE, model="seedream-4.5"), [short, BANANA_2])


def test_a_model_that_the_person_does_not_want_is_no_way_out_of_a_long_prompt() -> None:
    short = offer("seedream-4.5", max_prompt=3)
    with pytest.raises(PromptTooLong):
        plan(replace(A_PICTURE, model="seedream-4.5", avoid=("nano-banana-2",)), [short, BANANA_2])


def test_a_wish_that_came_to_no_plan_has_alternatives_of_other_families() -> None:
    found = find_alternatives(
        replace(A_PICTURE, model="seedream-4.5"),
        IMAGE,
        Catalogue(tuple(PICTURES)),
        FakeQuoter(),
    )
    assert families(found) == ["nano-banana-2", "nano-banana-pro"]


@pytest.mark.parametrize("error", [REJECTED, ModelGone("gone", sent=Sent.NO)])
def test_an_offer_that_cannot_be_priced_is_passed_over(error: ProviderError) -> None:
    assert plan(quoter=FakeQuoter({SEEDREAM.id: error})).family == "nano-banana-2"


def test_the_last_offer_that_cannot_be_priced_says_why() -> None:
    with pytest.raises(ParametersRejected):
        plan(offers=[SEEDREAM], quoter=FakeQuoter({SEEDREAM.id: REJECTED}))


def test_a_cheaper_model_is_named_with_its_price() -> None:
    made = plan(A_FILM, [film("wan-2.6", 60), HAILUO])
    assert made.cheaper == Alternative(
        offer=HAILUO.id, family="hailuo-2.0", model="HAILUO-2.0", price=points(5)
    )


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(film("hailuo-2.0", 60), id="as dear"),
        pytest.param(film("hailuo-2.0", 70), id="dearer"),
        pytest.param(replace(HAILUO, max_prompt=3), id="too few words"),
        pytest.param(replace(HAILUO, prices=()), id="no price"),
    ],
)
def test_only_what_is_cheaper_and_can_do_it_is_named(other: Offer) -> None:
    assert plan(A_FILM, [film("wan-2.6", 60), other]).cheaper is None


def test_a_dear_model_that_a_button_chose_stands_alone() -> None:
    assert plan(A_FILM, FILMS, pinned=VEO).cheaper is None


def test_two_other_families_are_offered() -> None:
    found = alternatives(plan(), [*PICTURES, offer("midjourney", prices=[rule(8)])])
    assert families(found) == ["nano-banana-2", "nano-banana-pro"]


def test_an_alternative_has_its_price() -> None:
    assert alternatives(plan(), [SEEDREAM, BANANA_2]) == (
        Alternative(
            offer=BANANA_2.id, family="nano-banana-2", model="NANO-BANANA-2", price=points(6)
        ),
    )


def test_what_takes_every_wish_is_offered_first() -> None:
    wish = replace(A_PICTURE, size="4K")
    sized = replace(BANANA_PRO, options=(SIZES,))
    found = alternatives(plan(wish), [SEEDREAM, BANANA_2, sized], intent=wish)
    assert families(found) == ["nano-banana-pro", "nano-banana-2"]


@pytest.mark.parametrize(
    "error",
    [None, GenerationFailed("failed", sent=Sent.YES), ContentRejected("no", sent=Sent.NO)],
)
def test_a_dearer_model_may_be_offered(error: ProviderError | None) -> None:
    assert families(alternatives(plan(), PICTURES, error)) == ["nano-banana-2", "nano-banana-pro"]


def test_after_a_time_out_only_quicker_models_are_offered() -> None:
    quick = offer("nano-banana-pro", wait_s=(5, 10))
    timeout = ProviderTimeout("slow", sent=Sent.YES)
    assert families(alternatives(plan(), [SEEDREAM, BANANA_2, quick], timeout)) == [
        "nano-banana-pro"
    ]


def test_after_a_lack_of_credit_only_cheaper_models_are_offered() -> None:
    cheap = offer("nano-banana-pro", prices=[rule(1)])
    broke = InsufficientCredit("empty", sent=Sent.NO)
    assert families(alternatives(plan(), [SEEDREAM, BANANA_2, cheap], broke)) == ["nano-banana-pro"]


def test_what_the_person_does_not_want_is_not_offered() -> None:
    wish = replace(A_PICTURE, avoid=("nano-banana-2",))
    assert families(alternatives(plan(wish), PICTURES, intent=wish)) == ["nano-banana-pro"]


def test_what_cannot_be_priced_is_not_offered() -> None:
    quoter = FakeQuoter({BANANA_2.id: ProviderUnavailable("down", sent=Sent.NO)})
    assert families(alternatives(plan(), PICTURES, quoter=quoter)) == ["nano-banana-pro"]


LADDER = offer(
    "kling-o1",
    task=VIDEO,
    options=[RESOLUTIONS, DURATIONS, RATIOS],
    prices=[rule(30), rule(40, {V: "1080P"}), rule(20, {V: "480P"})],
)
TALL = replace(A_FILM, resolution="1080P", duration=10)


def stepped(a_plan: Plan, an_offer: Offer, quoter: FakeQuoter | None = None) -> Plan:
    found = step_down(a_plan, an_offer, quoter or FakeQuoter())
    assert found is not None
    return found


def test_the_resolution_is_lowered_first() -> None:
    lower = stepped(plan(TALL, [LADDER]), LADDER)
    assert (lower.order.settings[V], lower.order.settings[D]) == ("720P", 10)


def test_the_size_of_a_picture_is_lowered() -> None:
    lower = stepped(plan(replace(A_PICTURE, size="4K"), [SEEDREAM]), SEEDREAM)
    assert lower.order.settings[Z] == "2K"


def test_the_length_is_lowered_where_the_resolution_cannot_be() -> None:
    lower = stepped(plan(replace(TALL, resolution="480P"), [LADDER]), LADDER)
    assert lower.order.settings[D] == 5


def test_stepping_down_is_priced_anew() -> None:
    assert stepped(plan(TALL, [LADDER]), LADDER).quote.price == points(30)


def test_stepping_down_is_told() -> None:
    notice = stepped(plan(TALL, [LADDER]), LADDER).notices[-1]
    assert (notice.key, notice.args) == (
        TextKey.NOTICE_STEPPED_DOWN,
        {"model": "KLING-O1", "asked": "1080P", "used": "720P", "measure": "none"},
    )


def test_a_shorter_film_is_told_in_seconds() -> None:
    notice = stepped(plan(replace(TALL, resolution="480P"), [LADDER]), LADDER).notices[-1]
    args = notice.args
    assert (args["asked"], args["used"], args["measure"]) == ("10", "5", "seconds")


def test_what_was_changed_before_is_still_told() -> None:
    made = plan(replace(TALL, resolution="4K"), [LADDER])
    assert keys(stepped(made, LADDER)) == [
        TextKey.NOTICE_RESOLUTION,
        TextKey.NOTICE_STEPPED_DOWN,
    ]


def test_there_is_no_step_below_the_lowest() -> None:
    lowest = plan(replace(TALL, resolution="480P", duration=5), [LADDER])
    assert step_down(lowest, LADDER, FakeQuoter()) is None


def test_a_step_that_would_be_dearer_is_not_taken() -> None:
    odd = replace(LADDER, prices=(rule(40), rule(50, {V: "720P"}), rule(45, {V: "1080P"})))
    assert stepped(plan(TALL, [odd]), odd).order.settings == {V: "1080P", D: 5, R: "1:1"}


def test_a_step_that_cannot_be_priced_is_not_taken() -> None:
    made = plan(TALL, [LADDER])
    unpriced = FakeQuoter({LADDER.id: REJECTED})
    assert step_down(made, LADDER, unpriced) is None


def test_a_step_is_taken_to_what_really_is_ordered() -> None:
    clash = replace(LADDER, conflicts=(conflict(V, "720P", D, 10),))
    lower = stepped(plan(TALL, [clash]), clash)
    assert lower.notices[-1].args["used"] == lower.order.settings[V]


def test_a_step_never_leads_back_up() -> None:
    clash = replace(LADDER, conflicts=(conflict(V, "720P", D, 10), conflict(V, "480P", D, 10)))
    made = plan(TALL, [clash])
    assert stepped(made, clash).order.settings != made.order.settings


@pytest.mark.parametrize(
    ("price", "limit", "expected"),
    [
        (points(5), points(5), True),
        (points(5), points(6), True),
        (points(6), points(5), False),
        (None, None, True),
        (None, points(5), False),
        (points(5), None, False),
        (Price(amount=points(1).amount, unit="credits"), points(5), False),
    ],
)
def test_a_price_is_within_another_of_its_own_unit(
    price: Price | None, limit: Price | None, *, expected: bool
) -> None:
    assert is_within(price, limit) is expected


def test_a_pinned_offer_that_is_gone_is_not_replaced() -> None:
    gone = offer("midjourney", id=OfferId("gone"))
    with pytest.raises(ModelGone):
        plan(pinned=gone)
