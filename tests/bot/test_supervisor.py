import asyncio
from collections.abc import (
    AsyncIterator,
    Callable,
    Mapping,
    Sequence,
)
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import pairwise

import pytest

from bot.supervisor import FIRST_PAUSE_S, LONGEST_PAUSE_S, STEADY_S, supervise
from core.intents import MediaKind
from core.messages import (
    ButtonPress,
    ChatRef,
    IncomingMessage,
    MessageRef,
    PersonRef,
    PlatformName,
    Suggestion,
)
from core.ports import Intake, PressAnswer, Reception
from tests.fakes.clock import FakeClock
from tests.fakes.far_end import FakePlatform


class Nobody:
    """An intake that nothing comes to."""

    async def message(self, message: IncomingMessage) -> Reception:
        raise NotImplementedError

    async def press(self, press: ButtonPress) -> PressAnswer:
        raise NotImplementedError

    def models(self, kind: MediaKind | None, typed: str) -> Sequence[Suggestion]:
        raise NotImplementedError

    async def results(self, person: PersonRef, typed: str) -> Sequence[Suggestion]:
        raise NotImplementedError

    async def last_seen(self, platform: PlatformName, since: datetime) -> Mapping[ChatRef, str]:
        raise NotImplementedError

    async def recalled(self, ref: MessageRef) -> Reception:
        raise NotImplementedError


class Unsteady(FakePlatform):
    """A platform that runs for a while, then ends in its own way."""

    def __init__(self, clock: FakeClock, end: Callable[[], None], *, after_s: float = 0.0) -> None:
        super().__init__(clock, "unsteady")
        self.starts: list[float] = []
        self.after_s = after_s
        self._time = clock
        self._end = end

    async def run(self, intake: Intake) -> None:
        del intake
        self.starts.append(self._time.monotonic())
        await self._time.sleep_until(self._time.monotonic() + self.after_s)
        self._end()


class Steady(FakePlatform):
    """A platform that counts its starts and runs for ever."""

    starts = 0

    async def run(self, intake: Intake) -> None:
        self.starts += 1
        await super().run(intake)


def fail() -> None:
    raise RuntimeError("the gateway is gone")


def fail_in_a_group() -> None:
    raise ExceptionGroup("two at once", [RuntimeError("one"), ValueError("another")])


def return_quietly() -> None:
    """End without a word."""


@asynccontextmanager
async def supervised(clock: FakeClock, *platforms: FakePlatform) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(supervise(platform, Nobody(), clock)) for platform in platforms]
        yield
        for task in tasks:
            task.cancel()


@pytest.mark.parametrize("end", [fail, fail_in_a_group, return_quietly])
async def test_a_platform_is_started_again_ever_more_slowly(end: Callable[[], None]) -> None:
    clock = FakeClock()
    platform = Unsteady(clock, end)
    async with supervised(clock, platform):
        await clock.advance(10.0)
    assert platform.starts == [0.0, FIRST_PAUSE_S, 3.0, 7.0]


async def test_the_pause_does_not_grow_beyond_a_minute() -> None:
    clock = FakeClock()
    platform = Unsteady(clock, fail)
    async with supervised(clock, platform):
        await clock.advance(600.0)
    pauses = [later - sooner for sooner, later in pairwise(platform.starts)]
    assert max(pauses) == pauses[-1] == LONGEST_PAUSE_S


async def test_after_a_steady_run_the_pause_is_short_again() -> None:
    clock = FakeClock()
    platform = Unsteady(clock, fail)
    async with supervised(clock, platform):
        await clock.advance(16.0)
        platform.after_s = STEADY_S + 1
        await clock.advance(16.0 + STEADY_S)
        platform.after_s = 0.0
        last = platform.starts[-1]
        await clock.advance(STEADY_S)
    after = [start for start in platform.starts if start > last]
    assert after[0] - last - (STEADY_S + 1) == FIRST_PAUSE_S


async def test_other_platforms_are_not_touched() -> None:
    clock = FakeClock()
    steady, unsteady = Steady(clock), Unsteady(clock, fail)
    async with supervised(clock, unsteady, steady):
        await clock.advance(600.0)
    assert steady.starts == 1
    assert len(unsteady.starts) > 10


async def test_cancelling_ends_it(caplog: pytest.LogCaptureFixture) -> None:
    clock = FakeClock()
    steady = Steady(clock)
    async with supervised(clock, steady):
        await clock.advance(1.0)
    await clock.advance(600.0)
    assert steady.starts == 1
    assert not caplog.records


async def test_a_failure_is_logged_with_the_platform(caplog: pytest.LogCaptureFixture) -> None:
    clock = FakeClock()
    async with supervised(clock, Unsteady(clock, fail)):
        await clock.advance(0.5)
    (record,) = caplog.records
    assert record.__dict__["platform"] == "unsteady"
    assert "the gateway is gone" in caplog.text
