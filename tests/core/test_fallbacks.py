from datetime import timedelta

import pytest

from core.errors import (
    BackendRefused,
    ContentRejected,
    GenerationFailed,
    InsufficientCredit,
    ModelGone,
    ParametersRejected,
    PriceChanged,
    ProviderError,
    ProviderTimeout,
    ProviderUnavailable,
    RateLimited,
    ResultGone,
    Sent,
    SubscriptionNeeded,
    Unauthorized,
)
from core.fallbacks import Decision, Repair, decide

ALL_KINDS: tuple[type[ProviderError], ...] = (
    BackendRefused,
    ContentRejected,
    GenerationFailed,
    InsufficientCredit,
    ModelGone,
    ParametersRejected,
    PriceChanged,
    ProviderTimeout,
    ProviderUnavailable,
    RateLimited,
    ResultGone,
    SubscriptionNeeded,
    Unauthorized,
)


@pytest.mark.parametrize("kind", ALL_KINDS)
@pytest.mark.parametrize("attempts", [1, 3])
def test_an_order_whose_fate_is_unknown_is_never_repeated(
    kind: type[ProviderError], attempts: int
) -> None:
    assert decide(kind("lost", sent=Sent.UNKNOWN), attempts) == Decision(Repair.ASK)


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_an_order_that_was_taken_is_never_repeated(kind: type[ProviderError]) -> None:
    assert decide(kind("taken", sent=Sent.YES), 1) == Decision(Repair.GIVE_UP)


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_the_third_refusal_is_the_last(kind: type[ProviderError]) -> None:
    assert decide(kind("again", sent=Sent.NO), 3) == Decision(Repair.GIVE_UP)


@pytest.mark.parametrize(
    ("kind", "repair"),
    [
        (PriceChanged, Repair.REFRESH),
        (ParametersRejected, Repair.REFRESH),
        (BackendRefused, Repair.STEP_DOWN),
        (RateLimited, Repair.REPEAT),
        (ProviderUnavailable, Repair.REPEAT),
    ],
)
@pytest.mark.parametrize("attempts", [1, 2])
def test_what_cannot_pay_twice_is_repaired(
    kind: type[ProviderError], repair: Repair, attempts: int
) -> None:
    assert decide(kind("refused", sent=Sent.NO), attempts).repair is repair


@pytest.mark.parametrize(
    "kind",
    [
        ContentRejected,
        GenerationFailed,
        InsufficientCredit,
        ModelGone,
        ProviderTimeout,
        ResultGone,
        SubscriptionNeeded,
        Unauthorized,
    ],
)
def test_everything_else_is_told(kind: type[ProviderError]) -> None:
    assert decide(kind("refused", sent=Sent.NO), 1) == Decision(Repair.GIVE_UP)


@pytest.mark.parametrize(("attempts", "pause_s"), [(1, 2), (2, 4)])
def test_each_repetition_waits_twice_as_long(attempts: int, pause_s: int) -> None:
    error = ProviderUnavailable("down", sent=Sent.NO)
    assert decide(error, attempts).after == timedelta(seconds=pause_s)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (timedelta(seconds=7), Decision(Repair.REPEAT, timedelta(seconds=7))),
        (timedelta(minutes=2), Decision(Repair.REPEAT, timedelta(minutes=2))),
        (timedelta(minutes=3), Decision(Repair.GIVE_UP)),
    ],
)
def test_a_provider_may_ask_for_two_minutes_of_patience(
    wanted: timedelta, expected: Decision
) -> None:
    assert decide(RateLimited("slow down", sent=Sent.NO, retry_after=wanted), 1) == expected
