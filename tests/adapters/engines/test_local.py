"""Jobs are stepped when due, one step of a job at a time, in lanes that do not delay another."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from adapters.engines.local import LocalEngine
from adapters.stores.memory import MemoryStore
from core.catalogue import ProviderName
from core.errors import StoreError
from core.jobs import JobId, Lane
from core.ports import NextStep
from tests.fakes.clock import FakeClock, settle
from tests.fakes.identifiers import FakeIdentifiers

LIMITS = {Lane.TICKS: 3, Lane.CREATES: 1, Lane.MEDIA: 1}
ASLEEP = NextStep(at=None)
IMA = ProviderName("ima")
TRIPO = ProviderName("tripo")


class Steps:
    """What the engine drives: notes each step, does what a test wants of it."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.begun: list[tuple[float, str]] = []
        self.ended: list[str] = []
        self.lanes: list[Lane] = []
        self.underway: set[str] = set()
        self.answers: defaultdict[str, list[NextStep | Exception]] = defaultdict(list)
        self.gates: dict[str, asyncio.Event] = {}

    async def __call__(self, job: JobId, lane: Lane) -> NextStep:
        assert job not in self.underway
        self.underway.add(job)
        self.begun.append((self.clock.monotonic(), job))
        self.lanes.append(lane)
        try:
            gate = self.gates.get(job)
            await (gate.wait() if gate else asyncio.sleep(0))
            self.ended.append(job)
        finally:
            self.underway.discard(job)
        answer = self.answers[job].pop(0) if self.answers[job] else ASLEEP
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def order(self) -> list[str]:
        return [job for _, job in self.begun]

    @property
    def times(self) -> list[float]:
        return [at for at, _ in self.begun]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def steps(clock: FakeClock) -> Steps:
    return Steps(clock)


@pytest.fixture
def engine(clock: FakeClock) -> LocalEngine:
    return LocalEngine(clock, FakeIdentifiers(), LIMITS)


@asynccontextmanager
async def running(engine: LocalEngine, steps: Steps) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        group.create_task(engine.run(steps))
        await settle()
        yield
        await engine.stop(timedelta(0))


def at(when: float, lane: Lane = Lane.TICKS, provider: ProviderName | None = None) -> NextStep:
    return NextStep(at=when, lane=lane, provider=provider)


async def wake(engine: LocalEngine, job: str, step: NextStep) -> None:
    await engine.wake(JobId(job), step, None)


async def test_jobs_are_stepped_in_the_order_they_fall_due(
    engine: LocalEngine, steps: Steps, clock: FakeClock
) -> None:
    await wake(engine, "third", at(3))
    await wake(engine, "first", at(1))
    async with running(engine, steps):
        await wake(engine, "second", at(2))
        assert steps.begun == []
        await clock.advance(2.5)
        assert steps.begun == [(1, "first"), (2, "second")]
        await clock.advance(1)
        assert steps.begun == [(1, "first"), (2, "second"), (3, "third")]


async def test_a_job_due_now_is_stepped_without_the_clock_moving(
    engine: LocalEngine, steps: Steps
) -> None:
    async with running(engine, steps):
        await wake(engine, "j1", at(0, Lane.MEDIA))
        await settle()
        assert steps.begun == [(0, "j1")]
        assert steps.lanes == [Lane.MEDIA]


@pytest.mark.parametrize("wakes", [(5, 2), (2, 5), (2, 2), (5, 2, 3, 5)])
async def test_the_earliest_asking_wins_and_the_job_is_stepped_once(
    engine: LocalEngine, steps: Steps, clock: FakeClock, wakes: tuple[float, ...]
) -> None:
    async with running(engine, steps):
        for when in wakes:
            await wake(engine, "j1", at(when))
        await clock.advance(10)
        assert steps.begun == [(2, "j1")]


async def test_a_step_says_when_the_next_is(
    engine: LocalEngine, steps: Steps, clock: FakeClock
) -> None:
    steps.answers["j1"] = [at(4, Lane.MEDIA), at(9, Lane.CREATES, IMA)]
    async with running(engine, steps):
        await wake(engine, "j1", at(1))
        await clock.advance(20)
    assert steps.times == [1, 4, 9]
    assert steps.lanes == [Lane.TICKS, Lane.MEDIA, Lane.CREATES]


async def test_a_wake_during_a_step_is_honoured_after_it(
    engine: LocalEngine, steps: Steps, clock: FakeClock
) -> None:
    steps.gates["j1"] = asyncio.Event()
    steps.answers["j1"] = [at(50), ASLEEP]
    async with running(engine, steps):
        await wake(engine, "j1", at(0))
        await settle()
        await wake(engine, "j1", at(7))
        await wake(engine, "j1", at(9))
        await clock.advance(3)
        assert steps.times == [0]
        steps.gates["j1"].set()
        await clock.advance(60)
    assert steps.times == [0, 7]


async def test_what_the_step_returned_wins_where_it_is_earlier(
    engine: LocalEngine, steps: Steps, clock: FakeClock
) -> None:
    steps.gates["j1"] = asyncio.Event()
    steps.answers["j1"] = [at(5)]
    async with running(engine, steps):
        await wake(engine, "j1", at(0))
        await settle()
        await wake(engine, "j1", at(8))
        steps.gates["j1"].set()
        await clock.advance(20)
    assert steps.times == [0, 5]


async def test_a_lane_takes_no_more_than_its_limit(engine: LocalEngine, steps: Steps) -> None:
    gate = asyncio.Event()
    names = [f"j{number}" for number in range(5)]
    steps.gates.update(dict.fromkeys(names, gate))
    async with running(engine, steps):
        for name in names:
            await wake(engine, name, at(0))
        await settle()
        assert steps.order == ["j0", "j1", "j2"]
        gate.set()
        await settle()
        assert steps.order == names


@pytest.mark.parametrize(
    ("full", "free"),
    [
        (at(0, Lane.MEDIA), at(0, Lane.TICKS)),
        (at(0, Lane.CREATES, IMA), at(0, Lane.TICKS)),
        (at(0, Lane.CREATES, IMA), at(0, Lane.MEDIA)),
        (at(0, Lane.CREATES, IMA), at(0, Lane.CREATES, TRIPO)),
    ],
)
async def test_a_full_lane_delays_no_other(
    engine: LocalEngine, steps: Steps, full: NextStep, free: NextStep
) -> None:
    steps.gates["slow"] = asyncio.Event()
    async with running(engine, steps):
        await wake(engine, "slow", full)
        await wake(engine, "waiting", full)
        await wake(engine, "other", free)
        await settle()
        assert steps.order == ["slow", "other"]
        steps.gates["slow"].set()
        await settle()
        assert steps.order == ["slow", "other", "waiting"]


async def test_a_wake_in_a_transaction_counts_from_its_commit(
    engine: LocalEngine, steps: Steps, clock: FakeClock
) -> None:
    store = MemoryStore(clock)

    async def fail() -> None:
        async with store.transaction() as tx:
            await engine.wake(JobId("never"), at(0), tx)
            raise LookupError

    async with running(engine, steps):
        with pytest.raises(LookupError):
            await fail()
        async with store.transaction() as tx:
            await engine.wake(JobId("j1"), at(0), tx)
            await settle()
            assert steps.order == []
        await settle()
        assert steps.order == ["j1"]


async def test_a_failing_job_is_left_alone_for_longer_each_time(
    engine: LocalEngine, steps: Steps, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    steps.answers["j1"] = [ValueError("broken")] * 9
    async with running(engine, steps):
        await wake(engine, "j1", at(0))
        await clock.advance(300)
    gaps = [later - earlier for earlier, later in zip(steps.times, steps.times[1:], strict=False)]
    least = [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    assert len(gaps) == len(least)
    assert all(low <= gap <= low * 1.25 for gap, low in zip(gaps, least, strict=True))
    tracebacks = [record for record in caplog.records if record.exc_info]
    assert len(tracebacks) == len(least)


async def test_a_success_ends_the_back_off(
    engine: LocalEngine, steps: Steps, clock: FakeClock
) -> None:
    broken = ValueError("broken")
    steps.answers["j1"] = [broken, broken, broken, at(100), broken]
    async with running(engine, steps):
        await wake(engine, "j1", at(0))
        await clock.advance(200)
    assert steps.times[4] == 100
    assert 100.5 <= steps.times[5] <= 101


async def test_the_pace_scales_the_back_off(clock: FakeClock, steps: Steps) -> None:
    engine = LocalEngine(clock, FakeIdentifiers(), LIMITS, pace=0.1)
    steps.answers["j1"] = [ValueError("broken")]
    async with running(engine, steps):
        await wake(engine, "j1", at(0))
        await clock.advance(0.07)
    assert len(steps.begun) == 2


async def test_a_failing_create_is_repeated_in_the_lane_of_its_provider(
    engine: LocalEngine, steps: Steps, clock: FakeClock
) -> None:
    steps.answers["j1"] = [ValueError("broken")]
    steps.gates["slow"] = asyncio.Event()
    async with running(engine, steps):
        await wake(engine, "j1", at(0, Lane.CREATES, IMA))
        await settle()
        await wake(engine, "slow", at(0, Lane.CREATES, IMA))
        await clock.advance(5)
        assert steps.order == ["j1", "slow"]
        steps.gates["slow"].set()
        await settle()
        assert steps.order == ["j1", "slow", "j1"]


async def test_a_job_that_fails_for_hours_stops_nobody(
    engine: LocalEngine, steps: Steps, clock: FakeClock
) -> None:
    steps.answers["j1"] = [StoreError("disk full") for _ in range(1100)]
    async with running(engine, steps):
        await wake(engine, "j1", at(0))
        await clock.advance(38 * 1100)
        assert len(steps.begun) == 1101
        await wake(engine, "j2", at(0))
        await settle()
        assert steps.order[-1] == "j2"


async def test_a_store_that_is_down_is_logged_once_and_once_when_it_is_back(
    engine: LocalEngine, steps: Steps, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for name in ("j1", "j2"):
        steps.answers[name] = [StoreError("disk full"), StoreError("disk full")]
    async with running(engine, steps):
        await wake(engine, "j1", at(0))
        await wake(engine, "j2", at(0))
        await clock.advance(10)
        assert len(steps.begun) == 6
    said = [record.getMessage() for record in caplog.records if record.name.startswith("adapters")]
    assert len(said) == 2


async def test_a_failing_job_does_not_stop_the_others(
    engine: LocalEngine, steps: Steps, clock: FakeClock
) -> None:
    steps.answers["bad"] = [ValueError("broken")] * 5
    async with running(engine, steps):
        await wake(engine, "bad", at(0))
        await wake(engine, "good", at(1))
        await clock.advance(1)
        assert steps.order[-1] == "good"


async def test_a_wake_cuts_the_back_off_short(
    engine: LocalEngine, steps: Steps, clock: FakeClock
) -> None:
    steps.answers["j1"] = [ValueError("broken")]
    async with running(engine, steps):
        await wake(engine, "j1", at(0))
        await settle()
        await wake(engine, "j1", at(0.25))
        await clock.advance(20)
    assert steps.times == [0, 0.25]


async def test_stopping_begins_no_step_and_lets_those_under_way_end(
    engine: LocalEngine, steps: Steps, clock: FakeClock
) -> None:
    steps.gates["slow"] = asyncio.Event()
    steps.answers["slow"] = [at(0)]
    async with asyncio.TaskGroup() as group:
        run = group.create_task(engine.run(steps))
        for name in ("slow", "queued"):
            await wake(engine, name, at(0, Lane.MEDIA))
        await wake(engine, "future", at(1))
        await settle()
        stop = group.create_task(engine.stop(timedelta(seconds=30)))
        await clock.advance(2)
        await wake(engine, "late", at(0))
        await settle()
        assert not run.done()
        steps.gates["slow"].set()
        await settle()
        assert run.done()
        assert stop.done()
    assert steps.order == ["slow"]
    assert steps.ended == ["slow"]


async def test_a_step_that_outlasts_the_grace_is_cut_off(engine: LocalEngine, steps: Steps) -> None:
    steps.gates["slow"] = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        run = group.create_task(engine.run(steps))
        await wake(engine, "slow", at(0))
        await settle()
        await engine.stop(timedelta(0))
        await settle()
        assert run.done()
    assert steps.underway == set()
    assert steps.ended == []


@pytest.mark.parametrize("times", [1, 2])
async def test_an_engine_stopped_before_it_runs_steps_nothing(
    engine: LocalEngine, steps: Steps, times: int
) -> None:
    await wake(engine, "j1", at(0))
    for _ in range(times):
        await engine.stop(timedelta(0))
    await engine.run(steps)
    assert steps.begun == []


async def test_stopping_twice_is_harmless(engine: LocalEngine, steps: Steps) -> None:
    async with running(engine, steps):
        await wake(engine, "j1", at(0))
        await settle()
        await engine.stop(timedelta(seconds=1))
    await engine.stop(timedelta(seconds=1))
    assert steps.order == ["j1"]


async def test_a_cancelled_engine_cancels_its_steps(engine: LocalEngine, steps: Steps) -> None:
    steps.gates["slow"] = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        run = group.create_task(engine.run(steps))
        await wake(engine, "slow", at(0))
        await settle()
        assert steps.underway == {"slow"}
        run.cancel()
    assert steps.underway == set()


async def test_a_local_engine_is_alone(engine: LocalEngine) -> None:
    assert engine.is_alone


async def test_ten_thousand_waiting_jobs_need_no_task_each(clock: FakeClock, steps: Steps) -> None:
    engine = LocalEngine(clock, FakeIdentifiers(), {**LIMITS, Lane.TICKS: 64})
    async with running(engine, steps):
        tasks = len(asyncio.all_tasks())
        for number in range(10_000):
            steps.answers[f"j{number}"] = [at(20 + number % 100)]
            await wake(engine, f"j{number}", at(1 + number % 10))
        await settle()
        assert len(asyncio.all_tasks()) - tasks <= 2
        await clock.advance(10)
        await settle()
        assert len(steps.begun) == 10_000
        await clock.advance(120)
        assert len(steps.begun) == 20_000
