from collections.abc import Mapping
from dataclasses import replace

import pytest

from core.catalogue import Conflict, Offer, Option, OptionName, Setting
from core.intents import Intent
from core.messages import Arg
from core.settling import magnitude, nearest, ratio, settle, wishes_of
from core.texts import TextKey
from tests.core.catalogue import (
    AUDIO,
    DURATIONS,
    RATIOS,
    RESOLUTIONS,
    SIZES,
    conflict,
    offer,
    option,
)
from tests.core.values import A_FILM, A_PICTURE

R, Z, V, D, A = (
    OptionName.ASPECT_RATIO,
    OptionName.SIZE,
    OptionName.RESOLUTION,
    OptionName.DURATION,
    OptionName.AUDIO,
)
EVERYTHING = offer("m", options=[RATIOS, SIZES, RESOLUTIONS, DURATIONS, AUDIO])

Settings = Mapping[OptionName, Setting]


def settled(an_offer: Offer, wishes: Settings, soft: Settings | None = None) -> Settings:
    return settle(an_offer, wishes, soft or {}).settings


def notices(
    an_offer: Offer, wishes: Settings, soft: Settings | None = None
) -> list[tuple[TextKey, Mapping[str, Arg]]]:
    return [(each.key, each.args) for each in settle(an_offer, wishes, soft or {}).notices]


@pytest.mark.parametrize(
    ("intent", "expected"),
    [
        (A_PICTURE, {}),
        (
            replace(
                A_FILM,
                aspect_ratio="9:16",
                size="2K",
                resolution="720P",
                duration=10,
                audio=False,
            ),
            {R: "9:16", Z: "2K", V: "720P", D: 10, A: False},
        ),
    ],
)
def test_only_what_was_said_is_a_wish(intent: Intent, expected: Settings) -> None:
    assert wishes_of(intent) == expected


@pytest.mark.parametrize(
    ("an_option", "wished", "expected"),
    [
        pytest.param(RATIOS, "16:9", "16:9", id="a ratio that is offered"),
        pytest.param(RATIOS, "7:3", "21:9", id="the same shape in other figures"),
        pytest.param(RATIOS, "3:2", "16:9", id="the nearest shape"),
        pytest.param(RATIOS, "2:3", "9:16", id="the nearest upright shape"),
        pytest.param(RATIOS, "wide", "1:1", id="a ratio that is none"),
        pytest.param(option(R, "adaptive", "16:9"), "1:1", "16:9", id="values that are no ratios"),
        pytest.param(option(R, "adaptive"), "1:1", "adaptive", id="no ratio at all"),
        pytest.param(SIZES, "8K", "4K", id="a larger size"),
        pytest.param(SIZES, "3K", "2K", id="a size between"),
        pytest.param(SIZES, "512px", "1K", id="a smaller size"),
        pytest.param(RESOLUTIONS, "4K", "1080P", id="a higher resolution"),
        pytest.param(RESOLUTIONS, "540P", "480P", id="a resolution between"),
        pytest.param(DURATIONS, 60, 15, id="a longer film"),
        pytest.param(DURATIONS, 8, 5, id="a length between"),
        pytest.param(DURATIONS, 1, 5, id="a shorter film"),
        pytest.param(AUDIO, True, True, id="sound that is offered"),
        pytest.param(option(A, False), True, False, id="sound that is not"),
    ],
)
def test_the_nearest_offered_value_is_taken(
    an_option: Option, wished: Setting, expected: Setting
) -> None:
    assert nearest(an_option, wished) == expected


@pytest.mark.parametrize("value", ["adaptive", "16:0", "0:9", "16", ""])
def test_what_is_no_ratio_has_no_shape(value: str) -> None:
    assert ratio(value) is None


def test_sizes_resolutions_and_lengths_have_an_order() -> None:
    ordered: list[Setting] = [5, 480, "512px", "720P", "1K", "1080P", "2k", "4K"]
    assert sorted(ordered, key=magnitude) == ordered


def test_a_value_without_figures_is_the_smallest() -> None:
    assert magnitude("auto") == 0


def test_what_was_not_said_is_the_models_default() -> None:
    assert settled(EVERYTHING, {}) == {R: "1:1", Z: "1K", V: "720P", D: 5, A: False}


def test_an_option_without_a_default_is_left_to_the_model() -> None:
    assert settled(offer(options=[option(Z, "1K", "2K")]), {}) == {}


def test_a_class_of_model_sets_what_was_not_said() -> None:
    assert settled(EVERYTHING, {}, {Z: "8K"})[Z] == "4K"


def test_what_was_said_overrides_a_class_of_model() -> None:
    assert settled(EVERYTHING, {Z: "1K"}, {Z: "4K"})[Z] == "1K"


def test_what_the_model_takes_needs_no_notice() -> None:
    assert notices(EVERYTHING, {R: "7:3", Z: "2k", V: "1080p", D: 10, A: True}) == []


def test_what_a_class_of_model_implies_gives_way_without_a_word() -> None:
    assert notices(EVERYTHING, {}, {Z: "8K"}) == []


@pytest.mark.parametrize(
    ("name", "wished", "key", "asked", "used"),
    [
        (R, "3:2", TextKey.NOTICE_RATIO, "3:2", "16:9"),
        (Z, "8K", TextKey.NOTICE_SIZE, "8K", "4K"),
        (V, "4K", TextKey.NOTICE_RESOLUTION, "4K", "1080P"),
        (D, 60, TextKey.NOTICE_LONGEST, "60", "15"),
        (D, 7, TextKey.NOTICE_DURATION, "7", "5"),
    ],
)
def test_a_changed_wish_is_told_with_what_is_used(
    name: OptionName, wished: Setting, key: TextKey, asked: str, used: str
) -> None:
    expected = (key, {"model": "M", "asked": asked, "used": used})
    assert notices(EVERYTHING, {name: wished}) == [expected]


@pytest.mark.parametrize(
    ("name", "wished", "key", "more"),
    [
        (R, "16:9", TextKey.NOTICE_RATIO_FIXED, {}),
        (Z, "2K", TextKey.NOTICE_FIXED, {"measure": "none"}),
        (V, "720P", TextKey.NOTICE_FIXED, {"measure": "none"}),
        (D, 10, TextKey.NOTICE_FIXED, {"measure": "seconds"}),
    ],
)
def test_a_wish_that_the_model_cannot_be_told_is_told(
    name: OptionName, wished: Setting, key: TextKey, more: Mapping[str, str]
) -> None:
    expected = (key, {"model": "M", "asked": str(wished), **more})
    assert notices(offer("m"), {name: wished}) == [expected]


def test_a_ratio_that_cannot_be_compared_is_told() -> None:
    adaptive = offer("m", options=[option(R, "adaptive")])
    expected = (TextKey.NOTICE_RATIO, {"model": "M", "asked": "1:1", "used": "adaptive"})
    assert notices(adaptive, {R: "1:1"}) == [expected]


@pytest.mark.parametrize(
    ("options", "wished"),
    [([], True), ([option(A, False)], True), ([], False), ([option(A, True)], False)],
)
def test_sound_or_silence_that_cannot_be_had_is_told(
    options: list[Option], *, wished: bool
) -> None:
    expected = (TextKey.NOTICE_AUDIO, {"model": "M"})
    assert notices(offer("m", options=options), {A: wished}) == [expected]


SIZE_OR_SHAPE = [conflict(Z, size, R, "16:9") for size in ("1K", "2K", "4K")]


def conflicting(*conflicts: Conflict) -> Offer:
    return offer("m", options=[RATIOS, SIZES, RESOLUTIONS, DURATIONS, AUDIO], conflicts=conflicts)


def test_of_two_values_the_one_that_was_not_said_gives_way() -> None:
    clash = conflicting(conflict(R, "16:9", Z, "4K"))
    assert settled(clash, {R: "16:9"}, {Z: "4K"})[Z] == "2K"


def test_what_a_class_of_model_implies_outlasts_a_default() -> None:
    clash = conflicting(conflict(D, 5, V, "1080P"))
    assert settled(clash, {}, {V: "1080P"})[V] == "1080P"


def test_of_two_wishes_the_less_visible_one_gives_way_with_a_notice() -> None:
    clash = conflicting(conflict(R, "16:9", Z, "4K"))
    expected = (TextKey.NOTICE_SIZE, {"model": "M", "asked": "4K", "used": "2K"})
    assert notices(clash, {R: "16:9", Z: "4K"}) == [expected]


def test_a_setting_without_a_value_left_is_left_out() -> None:
    assert Z not in settled(conflicting(*SIZE_OR_SHAPE), {R: "16:9"})


MET = [replace(each, only_if_unasked=True) for each in SIZE_OR_SHAPE]


def test_both_are_had_where_a_provider_can_meet_two_wishes() -> None:
    wishes: Settings = {R: "16:9", Z: "4K"}
    assert settled(conflicting(*MET), wishes).items() >= wishes.items()
    assert notices(conflicting(*MET), wishes) == []


def test_what_nobody_asked_for_gives_way_even_where_both_could_be_had() -> None:
    assert Z not in settled(conflicting(*MET), {R: "16:9"})
    assert Z not in settled(conflicting(*MET), {R: "16:9"}, {Z: "4K"})


def test_a_size_that_goes_with_no_such_shape_is_told_with_the_shape() -> None:
    expected = (
        TextKey.NOTICE_SIZE_WITH_RATIO,
        {"model": "M", "asked": "4K", "ratio": "16:9"},
    )
    assert notices(conflicting(*SIZE_OR_SHAPE), {R: "16:9", Z: "4K"}) == [expected]


def test_a_conflict_over_a_setting_that_is_not_used_does_no_harm() -> None:
    clash = offer(options=[RATIOS], conflicts=[conflict(R, "16:9", Z, "4K")])
    assert settled(clash, {R: "16:9"}) == {R: "16:9"}


def test_two_conflicts_are_resolved_one_by_one() -> None:
    clash = conflicting(conflict(R, "16:9", Z, "4K"), conflict(V, "1080P", D, 15))
    wishes: Settings = {R: "16:9", Z: "4K", V: "1080P", D: 15}
    assert settled(clash, wishes) == {R: "16:9", Z: "2K", V: "720P", D: 15, A: False}
