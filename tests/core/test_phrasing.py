from collections.abc import Mapping
from datetime import timedelta

import pytest

from core.catalogue import OptionName, Price, Setting
from core.intents import MediaKind
from core.messages import Arg
from core.phrasing import (
    family_name,
    kind_arg,
    price_arg,
    settings_args,
    shorten,
    took_args,
    until_args,
    wait_args,
)
from tests.core.catalogue import points


@pytest.mark.parametrize(
    ("kind", "expected"), [(MediaKind.IMAGE, "picture"), (MediaKind.VIDEO, "film")]
)
def test_what_is_made_is_a_picture_or_a_film(kind: MediaKind, expected: str) -> None:
    assert kind_arg(kind) == expected


@pytest.mark.parametrize(
    ("wait_s", "expected"),
    [
        ((30, 60), {"low": 30, "high": 60, "unit": "seconds"}),
        ((60, 119), {"low": 60, "high": 119, "unit": "seconds"}),
        ((30, 120), {"low": 1, "high": 2, "unit": "minutes"}),
        ((180, 330), {"low": 3, "high": 6, "unit": "minutes"}),
    ],
)
def test_a_wait_is_worded_in_minutes_from_two_minutes_on(
    wait_s: tuple[int, int], expected: Mapping[str, Arg]
) -> None:
    assert wait_args(wait_s) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.2, {"took": 1, "took_unit": "seconds"}),
        (41.4, {"took": 41, "took_unit": "seconds"}),
        (292.0, {"took": 5, "took_unit": "minutes"}),
    ],
)
def test_a_time_that_has_passed_is_at_least_a_second(
    seconds: float, expected: Mapping[str, Arg]
) -> None:
    assert took_args(seconds) == expected


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (timedelta(hours=5, seconds=1), {"until": 6, "until_unit": "hours"}),
        (timedelta(hours=1), {"until": 60, "until_unit": "minutes"}),
        (timedelta(seconds=3), {"until": 1, "until_unit": "minutes"}),
    ],
)
def test_a_time_to_come_is_rounded_up(left: timedelta, expected: Mapping[str, Arg]) -> None:
    assert until_args(left) == expected


@pytest.mark.parametrize(
    ("price", "expected"),
    [(None, "?"), (points("5.00"), "5"), (points("0.50"), "0.5"), (points(100), "100")],
)
def test_a_price_is_written_without_trailing_zeros(price: Price | None, expected: str) -> None:
    assert price_arg(price) == expected


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, ("", "")),
        ({OptionName.AUDIO: True}, ("", "")),
        ({OptionName.ASPECT_RATIO: "9:16", OptionName.DURATION: 10}, ("10", "9:16")),
        ({OptionName.RESOLUTION: "720P", OptionName.SIZE: "2K"}, ("", "2K · 720P")),
    ],
)
def test_settings_are_listed_in_one_order(
    settings: Mapping[OptionName, Setting], expected: tuple[str, str]
) -> None:
    assert tuple(settings_args(settings).values()) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("a cat", "a cat"),
        ("a\n cat\t on  a roof", "a cat on…"),
        ("exactly 9", "exactly 9"),
        ("exactly 10", "exactly 1…"),
        ("屋顶上的猫", "屋顶上的…"),
    ],
)
def test_a_prompt_is_shortened_to_one_line(prompt: str, expected: str) -> None:
    assert shorten(prompt, columns=9) == expected


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        ("gpt-image-1", "GPT Image 1"),
        ("flux-kontext-pro", "Flux Kontext Pro"),
        ("pixverse-v5.5", "Pixverse V5.5"),
        ("imagen-4", "Imagen 4"),
    ],
)
def test_a_family_without_an_offer_is_named_as_people_would(family: str, expected: str) -> None:
    assert family_name(family) == expected
