from datetime import UTC, datetime, timedelta

from bot.clock import SystemClock


def test_the_time_of_day_is_aware_utc() -> None:
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)


async def test_a_sleep_ends_at_its_time_and_not_before() -> None:
    clock = SystemClock()
    when = clock.monotonic() + 0.005
    await clock.sleep_until(when)
    assert clock.monotonic() >= when


async def test_a_time_that_has_passed_is_not_slept_for() -> None:
    clock = SystemClock()
    before = clock.monotonic()
    await clock.sleep_until(before - 3600)
    assert clock.monotonic() - before < 1
