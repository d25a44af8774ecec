import asyncio
import logging
from dataclasses import replace

import pytest

from core.errors import StoreError
from core.jobs import JobId, JobState, Lane
from core.ports import NextStep
from core.texts import TextKey
from core.workbench import NOT_UNTIL_WOKEN
from tests.core.catalogue import film, points
from tests.core.scene import build_scene, working
from tests.core.values import A_FILM, A_PICTURE
from tests.fakes.ailing_store import AilingStore


async def test_a_wish_for_a_picture_ends_as_a_picture_in_the_chat() -> None:
    async with working(build_scene()) as scene:
        job = await scene.make()
        assert job.state is JobState.DONE
        assert scene.platform.keys() == ["job1:status", "job1:result"]
        assert len(scene.platform.message("job1:result").out.media) == 1


async def test_the_log_tells_each_change_of_state_and_whose_it_is(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "core.workbench")
    async with working(build_scene()) as scene:
        await scene.make()
    states = ("planned", "queued", "submitting", "running", "delivering", "done")
    assert caplog.messages == [f"The job is {state}" for state in states]
    told = {
        (each.__dict__["job_id"], each.__dict__["platform"], each.__dict__["provider"])
        for each in caplog.records
    }
    assert told == {("job1", scene.platform.name, scene.provider.name)}


async def test_a_change_that_was_not_stored_is_not_told(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "core.workbench")
    async with working(build_scene(wrap=AilingStore)) as scene:
        await scene.accept()
        assert isinstance(scene.store, AilingStore)
        scene.store.fail_commits()
        with pytest.raises(StoreError):
            await scene.orchestrator.step(JobId("job1"), Lane.TICKS)
    assert caplog.messages == []


async def test_a_film_is_followed_by_its_link() -> None:
    async with working(build_scene([film()])) as scene:
        await scene.make(A_FILM)
        assert scene.platform.keys() == ["job1:status", "job1:result", "job1:link"]


async def test_a_wish_is_paid_for_once() -> None:
    async with working(build_scene()) as scene:
        await scene.make()
        assert scene.provider.spent() == points(5).amount


async def test_the_status_ends_as_one_line() -> None:
    async with working(build_scene()) as scene:
        await scene.make()
        assert scene.texts("job1:status") == [TextKey.STATUS_DONE]


async def test_an_unknown_job_is_left_alone() -> None:
    scene = build_scene()
    assert await scene.orchestrator.step(JobId("none"), Lane.TICKS) == NOT_UNTIL_WOKEN


async def test_a_finished_job_is_left_alone() -> None:
    async with working(build_scene()) as scene:
        job = await scene.make()
        assert await scene.orchestrator.step(job.id, Lane.TICKS) == NOT_UNTIL_WOKEN


async def test_a_step_in_the_wrong_lane_asks_for_its_own_and_does_nothing() -> None:
    async with working(build_scene()) as scene:
        job = await scene.accept()
        await scene.until(job, JobState.QUEUED)
        step = await scene.orchestrator.step(job, Lane.TICKS)
        assert (step.lane, step.provider) == (Lane.CREATES, scene.provider.name)
        assert scene.provider.charges == []


async def test_a_job_that_moved_on_meanwhile_is_started_over() -> None:
    async with working(build_scene()) as scene, asyncio.TaskGroup() as group:
        job = await scene.accept()
        held = scene.provider.faults.hold("offers")
        stepping = group.create_task(scene.orchestrator.step(job, Lane.TICKS))
        await held.reached.wait()
        await scene.change(job, lambda each: replace(each, questions=1))
        held.release()
        assert await stepping == NextStep(at=scene.clock.monotonic())
        assert (await scene.job(job)).state is JobState.ACCEPTED


async def test_a_restart_goes_on_with_every_unfinished_job() -> None:
    scene = build_scene()
    await scene.make()
    again = scene.restarted()
    await again.orchestrator.resume()
    async with working(again):
        await again.go_on()
        assert (await again.job(JobId("job1"))).state is JobState.DONE


async def test_a_restart_wakes_no_finished_job() -> None:
    scene = build_scene()
    async with working(scene):
        await scene.make()
    again = scene.restarted()
    await again.orchestrator.resume()
    assert again.engine.wakes == []


async def test_two_wishes_do_not_get_in_each_others_way() -> None:
    async with working(build_scene()) as scene:
        await scene.accept()
        await scene.accept(replace(A_PICTURE, prompt="a dog"))
        await scene.go_on()
        assert sorted(scene.platform.keys()) == [
            "job1:result",
            "job1:status",
            "job2:result",
            "job2:status",
        ]
