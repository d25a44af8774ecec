import pytest

from core.progress import bar, next_tick, percent, post_number


@pytest.mark.parametrize(
    ("elapsed_s", "at_most_s", "expected"),
    [
        pytest.param(0.0, 60.0, 0, id="at the start"),
        pytest.param(-5.0, 60.0, 0, id="before the start, as clocks differ"),
        pytest.param(28.0, 60.0, 46, id="rounded down"),
        pytest.param(57.0, 60.0, 95, id="at the cap"),
        pytest.param(60.0, 60.0, 95, id="at the end of the wait"),
        pytest.param(6000.0, 60.0, 95, id="long after it"),
        pytest.param(10.0, 0.0, 0, id="where no wait is known"),
    ],
)
def test_percent_follows_time_and_never_passes_95(
    elapsed_s: float, at_most_s: float, expected: int
) -> None:
    assert percent(elapsed_s, at_most_s) == expected


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        pytest.param(None, 50, id="none"),
        pytest.param(20, 50, id="lower"),
        pytest.param(70, 70, id="higher"),
        pytest.param(100, 95, id="finished"),
    ],
)
def test_a_reported_percentage_may_only_raise_the_estimate(
    reported: int | None, expected: int
) -> None:
    assert percent(30.0, 60.0, reported) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param(90.0, 105.0, id="before the start"),
        pytest.param(100.0, 105.0, id="at the start"),
        pytest.param(104.9, 105.0, id="just before a tick"),
        pytest.param(105.0, 110.0, id="on a tick"),
        pytest.param(123.0, 125.0, id="after missed ticks"),
    ],
)
def test_ticks_fall_on_multiples_of_the_interval(now: float, expected: float) -> None:
    assert next_tick(100.0, 5.0, now) == expected


@pytest.mark.parametrize(
    ("done", "expected"),
    [(-10, "▱▱▱▱"), (0, "▱▱▱▱"), (50, "▰▰▱▱"), (100, "▰▰▰▰"), (120, "▰▰▰▰")],
)
def test_a_bar_has_always_the_same_length(done: int, expected: str) -> None:
    assert bar(done, cells=4) == expected


@pytest.mark.parametrize(
    ("every_s", "at_most_s", "expected"),
    [
        pytest.param(10.0, 60.0, {10: 1, 20: 2, 30: 3, 40: 4, 50: 5, 60: 6}, id="every one"),
        pytest.param(30.0, 420.0, {90: 1, 180: 2, 270: 3, 360: 4}, id="every third"),
        pytest.param(30.0, 20.0, {30: 1, 60: 2, 90: 3, 120: 4, 150: 5, 180: 6}, id="past the wait"),
    ],
)
def test_at_most_six_messages_cover_the_longest_wait(
    every_s: float, at_most_s: float, expected: dict[int, int]
) -> None:
    ticks = [int(every_s) * number for number in range(1, 15)]
    numbers = {tick: post_number(tick + 0.4, every_s, at_most_s) for tick in ticks}
    assert {tick: number for tick, number in numbers.items() if number is not None} == expected


def test_nothing_is_posted_at_the_very_start() -> None:
    assert post_number(0.2, 10.0, 60.0) is None
