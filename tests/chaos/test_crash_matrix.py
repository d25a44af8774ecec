"""A crash at every point of every scenario, each followed by a new start on the same file.

Two crashes between the same two effects (a commit, a message, a charge, time going on) leave the
same world behind. So in each scenario every such stretch is crashed in once, at its least crashed
place, and beside that every side of every port method at its first and last call in the scenario
that reaches it first. Scenarios share most of their way: a stretch of the same calls, after the
same calls and before the same effect, is crashed in twice in all, with `--every-crash` each time.
"""

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from adapters.stores import open_store
from tests.chaos import judging
from tests.chaos.failpoints import Fuse, Place, Point, places
from tests.chaos.folders import quick_folder
from tests.chaos.loops import SteadyLoop, prompt_databases
from tests.chaos.scenarios import SCENARIOS, Scenario
from tests.chaos.world import World
from tests.fakes.clock import FakeClock

TWICE = 2

# A crash may fall between a commit and the messages that it lets out: their lane never starts.
pytestmark = pytest.mark.filterwarnings("ignore:coroutine 'Outbox._run_lane' was never awaited")


_Kind = tuple[frozenset[Place], frozenset[Place], Place | None]


class Plan(NamedTuple):
    """Where each scenario is crashed."""

    points: tuple[tuple[Point, ...], ...]

    @property
    def crashed(self) -> set[Place]:
        return {point.place for points in self.points for point in points}


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with quick_folder() as name:
        yield Path(name)


@pytest.fixture(scope="module")
def template(folder: Path) -> Path:
    """Give an empty database with its schema, made once."""
    path = folder / "empty.db"

    async def make() -> None:
        async with open_store(f"sqlite:///{path}", clock=FakeClock()):
            pass

    asyncio.run(make())
    return path


@pytest.fixture(scope="module")
def plan(template: Path, pytestconfig: pytest.Config) -> Plan:
    return _planned(template, None if pytestconfig.getoption("--every-crash") else TWICE)


def test_every_side_of_every_method_of_every_port_is_crashed_at(
    plan: Plan, tell: Callable[[str], None]
) -> None:
    cases = sum(len(points) for points in plan.points)
    tell(f"crash matrix: {len(plan.crashed)} points x {len(SCENARIOS)} scenarios = {cases} cases")
    assert places() == plan.crashed


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_scenario_ends_well_without_a_crash(
    scenario: Scenario, template: Path, folder: Path
) -> None:
    with asyncio.Runner(loop_factory=SteadyLoop) as runner:
        world = _run(runner, _play(scenario, _copy(template, folder)))
    assert _faults(world, scenario) == []


@pytest.mark.parametrize("number", range(len(SCENARIOS)), ids=lambda n: SCENARIOS[n].name)
def test_a_crash_loses_nothing_pays_nothing_twice_and_doubles_nothing(
    number: int, plan: Plan, template: Path, folder: Path, tell: Callable[[str], None]
) -> None:
    scenario, points = SCENARIOS[number], plan.points[number]
    broken: list[str] = []
    tally: Counter[str] = Counter()
    with asyncio.Runner(loop_factory=SteadyLoop) as runner, prompt_databases():
        for point in points:
            world = _run(runner, _play(scenario, _copy(template, folder), point))
            assert any(crash.has_reached for crash in world.crashes), f"never came to {point}"
            broken += [f"{point}: {fault}" for fault in _faults(world, scenario)]
            tally["lost"] += len(judging.lost(world))
            tally["paid twice"] += len(judging.paid_twice(world))
            tally["doubled"] += len(judging.doubled(world))
            tally["misbooked"] += len(judging.misbooked(world))
            tally["unknown"] += len(judging.unknowable(world))
    tell(
        f"crash matrix, {scenario.name}: {len(points)} cases, {tally['lost']} lost, "
        f"{tally['paid twice']} paid twice, {tally['doubled']} doubled, "
        f"{tally['misbooked']} misbooked, {tally['unknown']} told as unknown"
    )
    assert broken == []


@cache
def _planned(template: Path, often: int | None) -> Plan:
    """Choose where to crash, from a run of each scenario that notes what it passes."""
    choice = _Choice(often)
    # As what is chosen here is crashed at, since threads let things happen in another order.
    with asyncio.Runner(loop_factory=SteadyLoop) as runner, prompt_databases():
        runs = [_run(runner, _play(each, _copy(template, template.parent))) for each in SCENARIOS]
    return Plan(tuple(choice.of(run.fuse) for run in runs))


class _Choice:
    """What to crash at, scenario by scenario, so that little is crashed at again."""

    def __init__(self, often: int | None) -> None:
        """Crash `often` in stretches of one kind; None for always."""
        self._often = often
        self._crashed: Counter[Place] = Counter()
        self._kinds: Counter[_Kind] = Counter()

    def of(self, passed: Fuse) -> tuple[Point, ...]:
        chosen = {
            Point(place, number): None
            for place, last in passed.passed.items()
            if place not in self._crashed
            for number in (1, last)
        }
        for kind, stretch in _kinds(passed):
            if not any(point in chosen for point in stretch):
                if self._often is not None and self._kinds[kind] >= self._often:
                    continue
                chosen[min(stretch, key=lambda point: self._crashed[point.place])] = None
            self._kinds[kind] += 1
        self._crashed.update(point.place for point in chosen)
        return tuple(chosen)


def _kinds(passed: Fuse) -> Iterator[tuple[_Kind, list[Point]]]:
    """Go through the stretches, each with what was called before it, in it and right after it."""
    stretches = [each for each in passed.stretches if each]
    calls = [frozenset(point.place for point in each) for each in stretches]
    after = [*(each[0].place for each in stretches[1:]), None]
    return zip(zip([frozenset(), *calls], calls, after, strict=False), stretches, strict=True)


def _copy(template: Path, folder: Path) -> Path:
    return Path(shutil.copy(template, folder / "case.db"))


def _run(runner: asyncio.Runner, story: Coroutine[None, None, World]) -> World:
    # Runner.run writes a world out in words each time, to set a handler for Ctrl-C.
    return runner.get_loop().run_until_complete(story)


async def _play(scenario: Scenario, database: Path, point: Point | None = None) -> World:
    """Play a scenario until everything has come to rest, and stop the service."""
    async with asyncio.TaskGroup() as group:
        world = World(group, database, scenario.offers, scenario.limits, point)
        await scenario.play(world)
        await world.quiet()
        await world.stop()
    return world


def _faults(world: World, scenario: Scenario) -> list[str]:
    """List everything that is not as it should be."""
    endings = {job: tuple(story.endings) for job, story in judging.stories(world).items()}
    unknowable = judging.unknowable(world)
    normal = {ending for job, told in endings.items() if job not in unknowable for ending in told}
    all_told = tuple(ending for job in sorted(endings) for ending in endings[job])
    faults = {
        "lost": judging.lost(world),
        "paid twice": judging.paid_twice(world),
        "doubled": judging.doubled(world),
        "misbooked": judging.misbooked(world),
        "without its link": judging.late_links(world),
        "not told as unknown": [
            job for job in unknowable if not judging.is_told_as_unknown(world, job)
        ],
        "ended otherwise": sorted(normal - set(scenario.endings)),
        # Where a job ended as unknown, people had no reason for what they did next.
        "ended": [] if unknowable or all_told == scenario.endings else [str(all_told)],
    }
    return [f"{name}: {items}" for name, items in faults.items() if items]
