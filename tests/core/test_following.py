from dataclasses import replace
from datetime import timedelta

import pytest

from core.catalogue import Offer
from core.errors import (
    ContentRejected,
    GenerationFailed,
    ProviderUnavailable,
    RateLimited,
    Sent,
)
from core.jobs import AttemptOutcome, JobId, JobState
from core.manners import ProgressStyle
from core.ports import CancelResult
from core.texts import TextKey
from tests.core.catalogue import BANANA, SEEDREAM, offer
from tests.core.scene import Scene, build_scene, working
from tests.fakes.ailing_store import AilingStore
from tests.fakes.far_end import Outcome

DOWN = ProviderUnavailable("down", sent=Sent.NO)
HOURS = 3600.0


async def running(scene: Scene, outcome: Outcome | None = None) -> JobId:
    """Bring a job to where its task is being made."""
    scene.provider.plan_outcome(outcome or Outcome())
    job = await scene.accept()
    await scene.until(job, JobState.RUNNING)
    return job


def percents(scene: Scene) -> list[int]:
    """List the percentages that the status message showed."""
    shown = scene.platform.message("job1:status").shown
    return [out.percent for out in shown if out.percent is not None]


def poll_times(scene: Scene) -> list[float]:
    return scene.provider.poll_times


async def test_a_task_is_asked_at_the_interval_of_its_model() -> None:
    async with working(build_scene()) as scene:
        await running(scene)
        await scene.go_on()
        assert poll_times(scene) == [5.0, 10.0, 15.0, 20.0]


async def test_the_pace_scales_polls() -> None:
    async with working(build_scene(pace=0.1)) as scene:
        await running(scene, Outcome(after_s=2))
        await scene.go_on()
        assert poll_times(scene) == pytest.approx([0.5, 1.0, 1.5, 2.0])


async def test_polls_that_saw_nothing_write_nothing() -> None:
    async with working(build_scene()) as scene:
        job = await running(scene)
        before = await scene.job(job)
        await scene.go_on(horizon_s=12)
        assert await scene.job(job) == before


async def test_polls_that_saw_nothing_read_nothing() -> None:
    async with working(build_scene(wrap=AilingStore)) as scene:
        await running(scene)
        await scene.go_on(horizon_s=6)
        assert isinstance(scene.store, AilingStore)
        scene.store.fail_snapshots(times=1)
        await scene.go_on(horizon_s=6)
        assert poll_times(scene) == [5.0, 10.0]


async def test_beside_other_processes_a_task_is_read_before_each_poll() -> None:
    async with working(build_scene(is_alone=False)) as scene:
        job = await running(scene)
        await scene.go_on(horizon_s=6)
        await scene.change(job, lambda job: replace(job, wants_cancel=True))
        scene.provider.cancel_result = CancelResult.DONE
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.CANCELLED


async def test_progress_follows_time() -> None:
    async with working(build_scene()) as scene:
        await running(scene, Outcome(after_s=45))
        await scene.go_on()
        assert percents(scene) == [16, 33, 50, 66]


async def test_a_reported_percentage_raises_what_is_shown() -> None:
    async with working(build_scene()) as scene:
        scene.provider.percent = 60
        await running(scene, Outcome(after_s=25))
        await scene.go_on()
        assert percents(scene) == [60, 60]


async def test_progress_never_goes_back() -> None:
    async with working(build_scene()) as scene:
        scene.provider.percent = 60
        await running(scene, Outcome(after_s=35))
        await scene.go_on(horizon_s=12)
        scene.provider.percent = 20
        await scene.go_on()
        assert percents(scene) == [60, 60, 60]


async def test_a_chat_that_wants_no_progress_sees_none() -> None:
    async with working(build_scene(progress=ProgressStyle.OFF)) as scene:
        await running(scene, Outcome(after_s=45))
        await scene.go_on()
        assert percents(scene) == []


def posted(scene: Scene) -> dict[str, int | None]:
    """Give the messages of progress by their slot, with the percentages that they show."""
    return {
        slot: each.out.percent
        for each in scene.platform.visible
        if (slot := each.key.partition(":")[2]).startswith("progress-")
    }


async def test_progress_is_posted_where_a_chat_wants_messages_of_its_own() -> None:
    async with working(build_scene(progress=ProgressStyle.POST)) as scene:
        await running(scene, Outcome(after_s=45))
        await scene.go_on()
        assert posted(scene) == {f"progress-{n}": p for n, p in enumerate([16, 33, 50, 66], 1)}
        assert percents(scene) == []


async def test_at_most_six_messages_of_progress_are_posted() -> None:
    async with working(build_scene(progress=ProgressStyle.POST)) as scene:
        await running(scene, Outcome(after_s=300))
        await scene.go_on()
        assert list(posted(scene)) == [f"progress-{number}" for number in range(1, 7)]


async def test_progress_is_not_posted_again_after_a_restart() -> None:
    scene = build_scene(progress=ProgressStyle.POST)
    async with working(scene):
        await running(scene, Outcome(after_s=45))
        await scene.go_on(horizon_s=22)
    again = scene.restarted(progress=ProgressStyle.POST)
    await again.orchestrator.resume()
    async with working(again):
        await again.go_on()
        assert list(posted(again)) == [f"progress-{number}" for number in (1, 2, 3, 4)]


async def test_posted_progress_offers_nothing_to_tap() -> None:
    async with working(build_scene(progress=ProgressStyle.POST)) as scene:
        await running(scene, Outcome(after_s=15))
        await scene.go_on()
        assert scene.platform.message("job1:progress-1").out.buttons == ()


async def test_a_task_without_a_status_message_shows_nothing() -> None:
    scene = build_scene()
    async with working(scene):
        job = await running(scene)
    again = scene.restarted()
    async with again.store.transaction() as tx:
        status = await scene.row(f"{job}:status")
        await tx.settle(status.key, status.state, None)
    await again.orchestrator.resume()
    async with working(again):
        await again.go_on()
        assert (await again.job(job)).state is JobState.DONE
        assert percents(again) == []


async def test_a_failed_poll_says_nothing_about_the_task() -> None:
    async with working(build_scene()) as scene:
        job = await running(scene)
        scene.provider.faults.before("poll", DOWN, times=3)
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.DONE


async def test_polls_that_fail_come_less_and_less_often() -> None:
    async with working(build_scene()) as scene:
        await running(scene, Outcome(after_s=100))
        scene.provider.faults.before("poll", DOWN, times=4)
        await scene.go_on()
        # Fails at 5 s, 15 s, 35 s and 65 s: twice as long each time, at most half a minute.
        assert poll_times(scene) == [95.0, 100.0]


async def test_the_pace_scales_the_pauses_after_polls_that_failed() -> None:
    async with working(build_scene(pace=0.1)) as scene:
        await running(scene, Outcome(after_s=1))
        scene.provider.faults.before("poll", DOWN)
        await scene.go_on()
        assert poll_times(scene) == pytest.approx([1.5])


async def test_a_provider_may_ask_for_more_patience() -> None:
    async with working(build_scene()) as scene:
        await running(scene)
        patience = timedelta(seconds=90)
        scene.provider.faults.before(
            "poll", RateLimited("slow down", sent=Sent.NO, retry_after=patience)
        )
        await scene.go_on()
        assert poll_times(scene) == [95.0]


async def test_the_pace_does_not_scale_the_patience_that_a_provider_asks_for() -> None:
    async with working(build_scene(pace=0.1)) as scene:
        await running(scene)
        patience = timedelta(seconds=90)
        scene.provider.faults.before(
            "poll", RateLimited("slow down", sent=Sent.NO, retry_after=patience)
        )
        await scene.go_on()
        assert poll_times(scene)[0] >= 90.0


async def test_a_provider_may_be_away_for_most_of_a_day() -> None:
    patient = offer(progress_every_s=600.0, poll_every_s=600.0, deadline_s=10.0)
    async with working(build_scene([patient])) as scene:
        job = await running(scene)
        scene.provider.faults.before("poll", DOWN, times=110)
        await scene.go_on(horizon_s=20 * HOURS)
        assert (await scene.job(job)).state is JobState.DONE


async def test_a_failed_task_ends_with_its_reason_and_alternatives() -> None:
    async with working(build_scene([SEEDREAM, BANANA])) as scene:
        refused = ContentRejected("no", sent=Sent.YES, refunded=True)
        job = await running(scene, Outcome(error=refused))
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.FAILED
        assert scene.texts("job1:failure") == [
            TextKey.FAILED_PAID,
            TextKey.ERROR_CONTENT,
            TextKey.FAILED_ALTERNATIVES,
        ]


async def test_a_failed_task_ends_its_attempt() -> None:
    async with working(build_scene()) as scene:
        job = await running(scene, Outcome(error=GenerationFailed("no", sent=Sent.YES)))
        await scene.go_on()
        (attempt,) = await scene.attempts(job)
        assert attempt.outcome is AttemptOutcome.ENDED


async def test_a_task_that_failed_without_a_reason_failed_all_the_same() -> None:
    async with working(build_scene()) as scene:
        await running(scene)
        scene.provider.fails_silently = True
        await scene.go_on()
        assert scene.texts("job1:failure") == [TextKey.FAILED_PAID, TextKey.ERROR_FAILED]


async def test_a_task_that_succeeded_without_a_result_has_failed() -> None:
    async with working(build_scene()) as scene:
        job = await running(scene, Outcome(results=0))
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.FAILED
        assert scene.texts("job1:failure") == [TextKey.FAILED_PAID, TextKey.ERROR_FAILED]


async def test_the_addresses_of_results_are_stored_before_they_are_fetched() -> None:
    async with working(build_scene()) as scene:
        job = await running(scene, Outcome(results=2))
        await scene.until(job, JobState.DELIVERING)
        stored = [each.url for each in await scene.artifacts(job)]
        assert stored == [scene.provider.url("r1", 0), scene.provider.url("r1", 1)]
        assert scene.media.downloads == []


async def test_past_its_time_a_person_is_told_once_that_it_takes_longer() -> None:
    async with working(build_scene()) as scene:
        await running(scene, Outcome(after_s=1200))
        await scene.go_on()
        assert scene.platform.keys() == ["job1:status", "job1:overdue", "job1:result"]


async def test_past_its_time_a_task_is_asked_slowly() -> None:
    async with working(build_scene()) as scene:
        await running(scene, Outcome(after_s=700))
        await scene.go_on()
        gaps = [b - a for a, b in zip(poll_times(scene), poll_times(scene)[1:], strict=False)]
        assert max(gaps) == 60.0


async def test_after_a_day_a_job_is_given_up() -> None:
    patient = offer(progress_every_s=600.0, poll_every_s=600.0)
    async with working(build_scene([patient])) as scene:
        job = await running(scene, Outcome(after_s=48 * HOURS))
        await scene.go_on(horizon_s=25 * HOURS)
        assert (await scene.job(job)).state is JobState.FAILED
        assert scene.texts("job1:failure") == [TextKey.FAILED_PAID, TextKey.ERROR_TIMEOUT]


async def test_a_task_whose_provider_was_taken_out_waits_for_it() -> None:
    async with working(build_scene()) as scene:
        job = await running(scene)
        provider = scene.provider
        scene.providers.clear()
        await scene.go_on(horizon_s=300)
        assert (await scene.job(job)).state is JobState.RUNNING
        scene.providers[provider.name] = provider
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.DONE


async def test_a_restart_asks_again_within_a_moment() -> None:
    scene = build_scene()
    async with working(scene):
        await running(scene, Outcome(after_s=300))
        await scene.go_on(horizon_s=60)
    again = scene.restarted()
    asked = len(poll_times(scene))
    await again.orchestrator.resume()
    async with working(again):
        await again.go_on(horizon_s=2.0)
        assert len(poll_times(scene)) == asked + 1


async def test_a_restart_pays_nothing_again() -> None:
    scene = build_scene()
    async with working(scene):
        job = await running(scene)
    again = scene.restarted()
    await again.orchestrator.resume()
    async with working(again):
        await again.go_on()
        assert (await again.job(job)).state is JobState.DONE
        assert len(scene.provider.charges) == 1


async def wish_to_cancel(scene: Scene, job: JobId) -> None:
    await scene.change(job, lambda each: replace(each, wants_cancel=True))
    await scene.go_on(horizon_s=6)


async def test_a_task_that_can_be_stopped_is_stopped() -> None:
    async with working(build_scene()) as scene:
        scene.provider.cancel_result = CancelResult.DONE
        job = await running(scene)
        await wish_to_cancel(scene, job)
        assert (await scene.job(job)).state is JobState.CANCELLED
        assert scene.platform.keys() == ["job1:status", "job1:cancelled"]
        assert scene.texts("job1:status") == [TextKey.STATUS_CANCELLED]


async def test_a_stopped_task_ends_its_attempt() -> None:
    async with working(build_scene()) as scene:
        scene.provider.cancel_result = CancelResult.DONE
        job = await running(scene)
        await wish_to_cancel(scene, job)
        (attempt,) = await scene.attempts(job)
        assert attempt.outcome is AttemptOutcome.ENDED


@pytest.mark.parametrize("result", [CancelResult.REFUSED, CancelResult.UNSUPPORTED])
async def test_a_task_that_cannot_be_stopped_is_delivered(result: CancelResult) -> None:
    async with working(build_scene()) as scene:
        scene.provider.cancel_result = result
        job = await running(scene)
        await wish_to_cancel(scene, job)
        await scene.go_on()
        assert scene.platform.keys() == ["job1:status", "job1:cannot-cancel", "job1:result"]


async def test_a_task_whose_provider_was_taken_out_cannot_be_stopped() -> None:
    async with working(build_scene()) as scene:
        job = await running(scene)
        scene.providers.clear()
        await wish_to_cancel(scene, job)
        assert scene.platform.keys() == ["job1:status", "job1:cannot-cancel"]


async def test_a_provider_that_cannot_be_asked_to_stop_leaves_the_task_running() -> None:
    async with working(build_scene()) as scene:
        job = await running(scene)
        scene.provider.faults.before("cancel", DOWN)
        await wish_to_cancel(scene, job)
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.DONE


@pytest.mark.parametrize("an_offer", [SEEDREAM, offer(progress_every_s=3.0)])
async def test_progress_never_stands_above_95_before_success(an_offer: Offer) -> None:
    async with working(build_scene([an_offer])) as scene:
        await running(scene, Outcome(after_s=120))
        await scene.go_on()
        assert max(percents(scene)) == 95
