"""Places in line: shown, moving as others finish, and never by writing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.admission import Limits
from core.jobs import JobId, JobState, Lane
from core.manners import ProgressStyle
from core.persistence import Running, Waiting
from core.queueing import Line, order_after
from core.texts import TextKey
from tests.core.catalogue import FAKE
from tests.core.scene import Scene, build_scene, working
from tests.core.values import CHAT, LIN, MEI, NOW
from tests.fakes.far_end import Outcome

ONE_AT_A_TIME = Limits(running_per_person=1)
STYLES = pytest.mark.parametrize("style", [ProgressStyle.POST, ProgressStyle.OFF])


def positions(scene: Scene, key: str) -> list[object]:
    """List the places that a message told, one after the other."""
    found = [
        line.args["position"]
        for out in scene.platform.message(key).shown
        for line in out.lines
        if line.key is TextKey.STATUS_WAITING
    ]
    return list(dict.fromkeys(found))


async def three_in_line(scene: Scene) -> list[JobId]:
    scene.provider.plan_outcome(Outcome(after_s=500))
    scene.provider.plan_outcome(Outcome(after_s=500))
    jobs = [await scene.accept() for _ in range(4)]
    await scene.go_on(horizon_s=30)
    return jobs


async def test_places_move_as_others_finish() -> None:
    async with working(build_scene(limits=ONE_AT_A_TIME)) as scene:
        _, second, third, fourth = await three_in_line(scene)
        assert [positions(scene, f"{job}:status") for job in (second, third, fourth)] == [
            [1],
            [2],
            [3],
        ]
        revision = (await scene.job(fourth)).revision
        await scene.go_on(horizon_s=600)
        assert (await scene.job(second)).state is JobState.RUNNING
        assert positions(scene, f"{fourth}:status") == [3, 2]
        assert (await scene.job(fourth)).revision == revision


async def test_places_move_as_others_give_up() -> None:
    async with working(build_scene(limits=ONE_AT_A_TIME)) as scene:
        _, second, _, fourth = await three_in_line(scene)
        async with scene.store.transaction() as tx:
            job = await tx.job(second)
            assert job is not None
            await scene.bench.cancel(tx, job)
        await scene.go_on(horizon_s=60)
        assert positions(scene, f"{fourth}:status") == [3, 2]


async def test_posted_places_are_told_once() -> None:
    scene = build_scene(limits=ONE_AT_A_TIME, progress=ProgressStyle.POST)
    async with working(scene):
        jobs = await three_in_line(scene)
        await scene.go_on(horizon_s=3600)
        keys = scene.platform.keys()
        told = [key for key in keys if key.endswith(":waiting")]
        assert told == [f"{job}:waiting" for job in jobs[1:]]
        assert positions(scene, told[-1]) == [3]


async def test_where_nothing_moves_the_start_notice_tells_the_place() -> None:
    scene = build_scene(limits=ONE_AT_A_TIME, progress=ProgressStyle.OFF)
    async with working(scene):
        first = await scene.accept()
        scene.provider.plan_outcome(Outcome(after_s=500))
        await scene.until(first, JobState.RUNNING)
        second = await scene.accept()
        await scene.go_on(horizon_s=30)
        assert positions(scene, f"{first}:status") == []
        assert positions(scene, f"{second}:status") == [1]
        assert len(scene.platform.message(f"{second}:status").shown) == 1


@STYLES
async def test_the_place_is_told_by_nothing_else(style: ProgressStyle) -> None:
    async with working(build_scene(limits=ONE_AT_A_TIME, progress=style)) as scene:
        jobs = await three_in_line(scene)
        # Whoever is called in vain says nothing more.
        for job in jobs[1:]:
            await scene.orchestrator.step(job, Lane.CREATES)
        edits = [scene.platform.message(f"{job}:status").shown[1:] for job in jobs]
        assert edits == [[]] * 4


def waiting(job: str, age_s: int = 0) -> Waiting:
    return Waiting(
        job=JobId(job),
        provider=FAKE,
        person=LIN,
        chat=CHAT,
        queued_at=NOW - timedelta(seconds=age_s),
    )


def test_whoever_was_just_called_counts_as_under_way() -> None:
    hers = replace(waiting("hers"), person=MEI)
    line = [waiting("called", 9), waiting("next", 8), hers]
    running = [Running(provider=FAKE, person=MEI, chat=CHAT)]
    assert order_after(line, running, [JobId("called")]) == ["next", "hers"]
    assert order_after(line, [], [JobId("called")]) == ["hers", "next"]


@pytest.mark.parametrize(
    ("shown", "position", "is_shown"),
    [(3, 2, True), (3, 3, False), (11, 10, True), (40, 31, False), (40, 30, True), (12, 16, True)],
)
async def test_far_back_only_larger_steps_are_shown(
    shown: int, position: int, *, is_shown: bool
) -> None:
    async with working(build_scene(limits=ONE_AT_A_TIME)) as scene:
        first = await scene.accept()
        await scene.until(first, JobState.RUNNING)
        status = (await scene.row(f"{first}:status")).ref
        assert status is not None
        line = Line(scene.bench.board, scene.clock)
        line.join(await scene.job(first), status, shown)
        await scene.clock.advance(5.0)
        line.move([*(JobId(f"other{place}") for place in range(1, position)), first])
        await scene.clock.advance(5.0)
        expected = [shown, position] if is_shown and shown != position else [shown]
        assert positions(scene, f"{first}:status") == expected
        line.leave(first)
        line.move([first])
        await scene.clock.advance(5.0)
        assert positions(scene, f"{first}:status") == expected
