import asyncio
from dataclasses import replace
from datetime import timedelta

from core.admission import Limits
from core.catalogue import ProviderName
from core.errors import RateLimited, Sent
from core.jobs import JobState
from core.manners import ProgressStyle
from core.texts import TextKey
from tests.core.catalogue import SEEDREAM, offer
from tests.core.scene import build_scene, working
from tests.core.values import A_PICTURE, A_PLAN, LIN, MEI

OTHER = ProviderName("other")


async def test_a_job_beyond_the_limit_waits_for_its_place() -> None:
    async with working(build_scene(limits=Limits(running_per_person=1))) as scene:
        await scene.accept()
        second = await scene.accept()
        await scene.go_on(horizon_s=10)
        assert (await scene.job(second)).state is JobState.QUEUED
        assert len(scene.provider.charges) == 1


async def test_a_waiting_job_shows_its_place() -> None:
    async with working(build_scene(limits=Limits(running_per_person=1))) as scene:
        await scene.accept()
        await scene.accept()
        await scene.go_on(horizon_s=10)
        (line,) = scene.platform.message("job2:status").out.lines
        assert (line.key, line.args) == (TextKey.STATUS_WAITING, {"position": 1})


async def test_a_chat_that_wants_no_progress_sees_no_place() -> None:
    limits = Limits(running_per_person=1)
    async with working(build_scene(limits=limits, progress=ProgressStyle.OFF)) as scene:
        await scene.accept()
        await scene.accept()
        await scene.go_on(horizon_s=10)
        assert len(scene.platform.message("job2:status").shown) == 1


async def test_a_place_is_not_shown_where_the_start_notice_is_forgotten() -> None:
    async with working(build_scene(limits=Limits(running_per_person=1))) as scene:
        await scene.accept()
        second = await scene.accept(
            change=lambda job: replace(job, state=JobState.QUEUED, plan=A_PLAN)
        )
        await scene.go_on(horizon_s=10)
        assert (await scene.job(second)).state is JobState.QUEUED
        told = [each.key for each in scene.platform.visible if each.key.startswith(second)]
        assert told == []


async def test_a_place_that_is_free_goes_to_the_next() -> None:
    async with working(build_scene(limits=Limits(running_per_provider=1))) as scene:
        jobs = [await scene.accept(by=LIN), await scene.accept(by=LIN), await scene.accept(by=MEI)]
        await scene.go_on()
        assert [(await scene.job(each)).state for each in jobs] == [JobState.DONE] * 3


async def test_a_place_that_is_free_at_one_provider_calls_those_who_wait_at_another() -> None:
    elsewhere = offer("nano-banana-2", provider=OTHER)
    limits = Limits(running_per_person=1)
    async with working(build_scene([SEEDREAM, elsewhere], limits=limits)) as scene:
        await scene.accept()
        second = await scene.accept(replace(A_PICTURE, model="nano-banana-2"))
        await scene.go_on()
        assert (await scene.job(second)).state is JobState.DONE


async def test_a_place_given_up_by_who_was_called_goes_to_the_next() -> None:
    async with working(build_scene(limits=Limits(running_per_provider=1))) as scene:
        first, called, last = [await scene.accept() for _ in range(3)]
        await scene.go_on(horizon_s=10)
        await scene.until(first, JobState.DELIVERING)
        async with scene.store.transaction() as tx:
            await scene.bench.cancel(tx, await scene.job(called))
        await scene.go_on()
        assert (await scene.job(last)).state is JobState.DONE


async def test_a_job_that_pauses_before_its_next_try_leaves_its_place_to_the_next() -> None:
    patience = timedelta(seconds=100)
    slow_down = RateLimited("slow down", sent=Sent.NO, retry_after=patience)
    async with working(build_scene(limits=Limits(running_per_provider=1))) as scene:
        async with asyncio.TaskGroup() as group:
            pausing = await scene.accept()
            await scene.until(pausing, JobState.QUEUED)
            held = scene.provider.faults.hold("submit", slow_down)
            group.create_task(scene.engine.step_now(pausing, scene.orchestrator.step))
            await held.reached.wait()
            following = await scene.accept()
            await scene.go_on(horizon_s=5)
            assert (await scene.job(following)).state is JobState.QUEUED
            held.release()
        await scene.go_on(horizon_s=80)
        assert (await scene.job(pausing)).state is JobState.QUEUED
        assert (await scene.job(following)).state is JobState.DONE


async def test_a_job_whose_provider_was_taken_out_ends_with_a_message() -> None:
    async with working(build_scene()) as scene:
        job = await scene.accept()
        await scene.until(job, JobState.QUEUED)
        scene.providers.clear()
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.FAILED
        assert scene.texts("job1:failure")[1] is TextKey.ERROR_MODEL_GONE
