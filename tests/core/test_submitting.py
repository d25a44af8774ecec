import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from core.catalogue import Offer, OfferId, OptionName
from core.errors import (
    BackendRefused,
    ContentRejected,
    ParametersRejected,
    PriceChanged,
    ProviderError,
    ProviderTimeout,
    ProviderUnavailable,
    RateLimited,
    Sent,
)
from core.jobs import AttemptOutcome, JobId, JobState, Lane
from core.ports import NextStep
from core.texts import TextKey
from tests.core.catalogue import BANANA, SEEDREAM, SIZES, offer, points, rule
from tests.core.scene import Scene, build_scene, working
from tests.core.values import A_PICTURE
from tests.fakes.ailing_store import AilingStore
from tests.fakes.clock import settle

DOWN = ProviderUnavailable("down", sent=Sent.NO)
STALE_PRICE = PriceChanged("6006", sent=Sent.NO)
REFUSED = BackendRefused("no", sent=Sent.NO)
SIZED = offer(options=[SIZES], prices=[rule(5), rule(12, {OptionName.SIZE: "4K"})])
LARGE = replace(A_PICTURE, size="4K")


async def test_an_attempt_is_committed_before_the_call() -> None:
    async with working(build_scene()) as scene, asyncio.TaskGroup() as group:
        job = await scene.accept()
        await scene.until(job, JobState.QUEUED)
        held = scene.provider.faults.hold("submit")
        group.create_task(scene.orchestrator.step(job, Lane.CREATES))
        await held.reached.wait()
        (attempt,) = await scene.attempts(job)
        assert (attempt.outcome, attempt.runner) == (AttemptOutcome.OPEN, "first")
        assert (await scene.job(job)).state is JobState.SUBMITTING
        held.release()


async def test_the_answer_is_stored_with_its_attempt() -> None:
    async with working(build_scene()) as scene:
        job = await scene.accept()
        await scene.until(job, JobState.RUNNING)
        (attempt,) = await scene.attempts(job)
        assert (attempt.outcome, attempt.handle) == (
            AttemptOutcome.ANSWERED,
            scene.provider.charges[0].handle,
        )


async def test_the_wait_counts_from_when_the_provider_took_it() -> None:
    async with working(build_scene()) as scene:
        job = await scene.accept()
        running = await scene.until(job, JobState.RUNNING)
        assert running.started_at == scene.provider.charges[0].handle.submitted_at


async def test_a_refusal_that_may_pass_is_repeated_after_a_pause() -> None:
    async with working(build_scene()) as scene:
        scene.provider.faults.before("submit", DOWN, times=2)
        job = await scene.make()
        assert (job.state, len(scene.provider.charges)) == (JobState.DONE, 1)
        assert scene.provider.charges[0].handle.submitted_at >= job.created_at + timedelta(
            seconds=6
        )


async def test_the_pace_scales_our_own_pauses() -> None:
    async with working(build_scene(pace=0.1)) as scene:
        scene.provider.faults.before("submit", DOWN)
        job = await scene.make()
        taken = scene.provider.charges[0].handle.submitted_at
        assert taken == job.created_at + timedelta(seconds=0.2)


async def test_the_pace_does_not_scale_a_pause_that_the_provider_wants() -> None:
    wanted = timedelta(seconds=30)
    async with working(build_scene(pace=0.1)) as scene:
        scene.provider.faults.before(
            "submit", RateLimited("slow down", sent=Sent.NO, retry_after=wanted)
        )
        job = await scene.make()
        assert scene.provider.charges[0].handle.submitted_at == job.created_at + wanted


async def test_a_job_woken_during_a_pause_goes_on_waiting() -> None:
    async with working(build_scene()) as scene:
        scene.provider.faults.before("submit", DOWN)
        job = await scene.accept()
        await scene.until(job, JobState.QUEUED)
        await scene.engine.step_next(scene.orchestrator.step)
        step = await scene.orchestrator.step(job, Lane.CREATES)
        assert (step.at, scene.provider.charges) == (scene.clock.monotonic() + 2.0, [])


async def test_the_third_refusal_ends_the_job_with_alternatives() -> None:
    async with working(build_scene([SEEDREAM, BANANA])) as scene:
        scene.provider.faults.before("submit", DOWN, times=3)
        job = await scene.make()
        assert (job.state, scene.provider.charges) == (JobState.FAILED, [])
        assert scene.texts("job1:failure") == [
            TextKey.FAILED,
            TextKey.ERROR_UNAVAILABLE,
            TextKey.FAILED_ALTERNATIVES,
        ]


async def test_refused_attempts_are_closed() -> None:
    async with working(build_scene()) as scene:
        scene.provider.faults.before("submit", DOWN, times=3)
        job = await scene.make()
        outcomes = [each.outcome for each in await scene.attempts(job.id)]
        assert outcomes == [AttemptOutcome.REFUSED] * 3


async def test_a_refusal_cost_nothing() -> None:
    async with working(build_scene()) as scene:
        scene.provider.faults.before("submit", ContentRejected("no", sent=Sent.NO))
        await scene.make()
        assert scene.platform.message("job1:failure").out.lines[0].args["charged"] == "no"


@pytest.mark.parametrize(
    ("refunded", "told"),
    [
        (None, {"kind": "picture", "charged": "maybe"}),
        (False, {"kind": "picture", "fate": "spent", "price": "5"}),
        (True, {"kind": "picture", "fate": "back", "price": "5"}),
    ],
)
async def test_a_failure_after_it_was_taken_says_what_it_cost(
    *, refunded: bool | None, told: dict[str, str]
) -> None:
    async with working(build_scene()) as scene:
        taken = ContentRejected("no", sent=Sent.YES, refunded=refunded)
        scene.provider.faults.before("submit", taken)
        await scene.make()
        assert scene.platform.message("job1:failure").out.lines[0].args == told


@pytest.mark.parametrize("error", [STALE_PRICE, ParametersRejected("6009", sent=Sent.NO)])
async def test_a_stale_catalogue_is_refreshed_and_the_order_repeated(
    error: ProviderError,
) -> None:
    async with working(build_scene()) as scene:
        scene.provider.faults.before("submit", error)
        job = await scene.make()
        assert (job.state, scene.provider.refreshes) == (JobState.DONE, 1)


async def test_a_price_that_fell_is_paid_without_a_word() -> None:
    async with working(build_scene()) as scene:
        scene.provider.faults.before("submit", STALE_PRICE)
        scene.provider.live = (offer(prices=[rule(3)]),)
        await scene.make()
        assert scene.provider.spent() == 3


async def test_a_price_that_rose_is_asked_about() -> None:
    async with working(build_scene()) as scene:
        scene.provider.faults.before("submit", STALE_PRICE)
        scene.provider.live = (offer(prices=[rule(6)]),)
        job = await scene.make()
        assert (job.state, scene.provider.charges) == (JobState.AWAITING_ANSWER, [])
        assert scene.texts("job1:ask-1") == [TextKey.ASK_PRICE_ROSE]


async def test_a_job_that_is_asked_about_has_no_live_attempt() -> None:
    async with working(build_scene()) as scene:
        scene.provider.faults.before("submit", STALE_PRICE)
        scene.provider.live = (offer(prices=[rule(6)]),)
        job = await scene.make()
        (attempt,) = await scene.attempts(job.id)
        assert attempt.outcome is AttemptOutcome.REFUSED


async def test_a_model_that_is_gone_after_a_refresh_is_not_replaced_by_another_family() -> None:
    async with working(build_scene()) as scene:
        scene.provider.faults.before("submit", STALE_PRICE)
        scene.provider.live = (replace(BANANA, prices=(rule(4),)),)
        job = await scene.make()
        assert (job.state, scene.provider.charges) == (JobState.FAILED, [])


async def test_a_model_that_is_listed_anew_after_a_refresh_is_ordered_there() -> None:
    async with working(build_scene()) as scene:
        scene.provider.faults.before("submit", STALE_PRICE)
        renamed = replace(SEEDREAM, id=OfferId("renamed"))
        scene.provider.live = (renamed,)
        await scene.make()
        assert [each.order.offer for each in scene.provider.charges] == [renamed.id]


async def test_a_refresh_keeps_the_model_though_a_better_one_has_come() -> None:
    async with working(build_scene([BANANA])) as scene:
        scene.provider.faults.before("submit", STALE_PRICE)
        scene.provider.live = (SEEDREAM, BANANA)
        await scene.make()
        assert [each.order.offer for each in scene.provider.charges] == [BANANA.id]


async def test_nothing_left_after_a_refresh_ends_the_job() -> None:
    async with working(build_scene()) as scene:
        scene.provider.faults.before("submit", STALE_PRICE)
        scene.provider.live = ()
        assert (await scene.make()).state is JobState.FAILED


async def test_a_model_that_takes_fewer_words_after_a_refresh_ends_the_job() -> None:
    async with working(build_scene()) as scene:
        scene.provider.faults.before("submit", STALE_PRICE)
        scene.provider.live = tuple(replace(each, max_prompt=1) for each in scene.provider.live)
        job = await scene.make()
        assert (job.state, scene.provider.charges) == (JobState.FAILED, [])


@pytest.mark.parametrize(
    ("meanwhile", "ends", "outcomes"),
    [
        pytest.param(
            JobState.CANCELLED, JobState.CANCELLED, [AttemptOutcome.REFUSED], id="cancelled"
        ),
        pytest.param(
            JobState.SUBMITTING,
            JobState.DONE,
            [AttemptOutcome.REFUSED, AttemptOutcome.ENDED],
            id="touched by another runner",
        ),
    ],
)
async def test_a_job_that_changes_during_a_repair_closes_its_attempt(
    meanwhile: JobState, ends: JobState, outcomes: list[AttemptOutcome]
) -> None:
    async with working(build_scene()) as scene, asyncio.TaskGroup() as group:
        scene.provider.faults.before("submit", STALE_PRICE)
        job = await scene.accept()
        await scene.until(job, JobState.QUEUED)
        held = scene.provider.faults.hold("offers")
        group.create_task(scene.orchestrator.step(job, Lane.CREATES))
        await held.reached.wait()
        await scene.change(job, lambda found: replace(found, state=meanwhile))
        held.release()
        await settle()
        await scene.bench.ports.engine.wake(job, NextStep(at=0.0), None)
        await scene.go_on()
        assert (await scene.job(job)).state is ends
        assert [each.outcome for each in await scene.attempts(job)] == outcomes


async def test_a_back_end_that_refuses_is_asked_for_less() -> None:
    async with working(build_scene([SIZED])) as scene:
        scene.provider.faults.before("submit", REFUSED)
        await scene.make(LARGE)
        (charge,) = scene.provider.charges
        assert (charge.order.settings[OptionName.SIZE], charge.price) == ("2K", points(5))


async def test_asking_for_less_is_said_with_the_result() -> None:
    async with working(build_scene([SIZED])) as scene:
        scene.provider.faults.before("submit", REFUSED)
        await scene.make(LARGE)
        assert TextKey.NOTICE_STEPPED_DOWN in scene.texts("job1:result")


@pytest.mark.parametrize("held", [(SEEDREAM,), ()])
async def test_where_there_is_nothing_less_the_job_ends(held: tuple[Offer, ...]) -> None:
    async with working(build_scene()) as scene:
        job = await scene.accept()
        await scene.until(job, JobState.QUEUED)
        scene.provider.held = held
        scene.provider.faults.before("submit", REFUSED)
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.FAILED


async def test_a_lost_answer_is_told_and_never_ordered_again() -> None:
    async with working(build_scene()) as scene:
        scene.provider.lose_answer()
        job = await scene.make()
        assert (job.state, len(scene.provider.charges)) == (JobState.UNKNOWN, 1)
        assert scene.texts("job1:unknown") == [TextKey.UNKNOWN]
        assert scene.texts("job1:status") == [TextKey.STATUS_UNKNOWN]


async def test_a_lost_answer_is_looked_for_at_once_where_the_provider_can_be_asked() -> None:
    async with working(build_scene()) as scene:
        scene.provider.can_reconcile = True
        scene.provider.lose_answer()
        job = await scene.make()
        assert (job.state, len(scene.provider.charges)) == (JobState.DONE, 1)
        assert scene.platform.keys() == ["job1:status", "job1:result"]


async def test_a_crash_during_the_call_orders_nothing_again() -> None:
    scene = build_scene()
    await crash_while_ordering(scene)
    again = scene.restarted()
    await again.orchestrator.resume()
    async with working(again):
        await again.go_on()
        assert len(scene.provider.charges) == 1
        assert scene.texts("job1:unknown") == [TextKey.UNKNOWN]


async def test_an_order_that_is_found_again_goes_on() -> None:
    scene = build_scene()
    scene.provider.can_reconcile = True
    job = await crash_while_ordering(scene)
    again = scene.restarted()
    await again.orchestrator.resume()
    async with working(again):
        await again.go_on()
        assert (await again.job(job)).state is JobState.DONE
        assert len(scene.provider.charges) == 1


@pytest.mark.parametrize("is_found", [True, False])
async def test_an_order_cut_off_after_the_person_cancelled_is_looked_for(is_found: bool) -> None:
    scene = build_scene()
    scene.provider.can_reconcile = is_found
    job = await crash_while_ordering(scene)
    async with scene.store.transaction() as tx:
        await scene.bench.cancel(tx, await scene.job(job))
    again = scene.restarted()
    await again.orchestrator.resume()
    async with working(again):
        await again.go_on()
        (attempt,) = await again.attempts(job)
        ended = ((await again.job(job)).state, attempt.outcome)
    found = (JobState.DONE, AttemptOutcome.ENDED)
    assert ended == (found if is_found else (JobState.CANCELLED, AttemptOutcome.UNKNOWN))
    assert len(scene.provider.charges) == 1


async def test_an_answer_that_names_another_orders_task_is_no_answer() -> None:
    async with working(build_scene()) as scene:
        first = await scene.make()
        scene.provider.repeats_tasks = True
        second = await scene.make(replace(A_PICTURE, prompt="a dog"))
        assert (first.state, second.state) == (JobState.DONE, JobState.UNKNOWN)
        (attempt,) = await scene.attempts(second.id)
        assert (attempt.outcome, attempt.handle) == (AttemptOutcome.UNKNOWN, None)


async def test_an_order_that_cannot_be_looked_for_is_unknown() -> None:
    scene = build_scene()
    job = await crash_while_ordering(scene)
    scene.provider.faults.before("reconcile", DOWN)
    again = scene.restarted()
    await again.orchestrator.resume()
    async with working(again):
        await again.go_on()
        assert (await again.job(job)).state is JobState.UNKNOWN


async def test_an_order_whose_provider_was_taken_out_is_unknown() -> None:
    scene = build_scene()
    job = await crash_while_ordering(scene)
    again = scene.restarted()
    again.providers.clear()
    await again.orchestrator.resume()
    async with working(again):
        await again.go_on()
        assert (await again.job(job)).state is JobState.UNKNOWN


async def test_another_machines_call_counts_as_lost_only_after_its_time() -> None:
    scene = build_scene()
    job = await crash_while_ordering(scene)
    again = scene.restarted(is_alone=False)
    await again.orchestrator.resume()
    async with working(again):
        await again.go_on(horizon_s=scene.provider.submit_timeout_s)
        assert (await again.job(job)).state is JobState.SUBMITTING
        await again.go_on()
        assert (await again.job(job)).state is JobState.UNKNOWN


async def test_our_own_call_under_way_is_left_alone() -> None:
    async with working(build_scene()) as scene, asyncio.TaskGroup() as group:
        job = await scene.accept()
        await scene.until(job, JobState.QUEUED)
        held = scene.provider.faults.hold("submit")
        group.create_task(scene.orchestrator.step(job, Lane.CREATES))
        await held.reached.wait()
        step = await scene.orchestrator.step(job, Lane.TICKS)
        assert step.at == scene.clock.monotonic() + 35.0
        held.release()


async def test_an_answer_that_comes_after_all_brings_the_job_back() -> None:
    async with working(build_scene()) as scene, asyncio.TaskGroup() as group:
        job = await scene.accept()
        await scene.until(job, JobState.QUEUED)
        held = scene.provider.faults.hold("submit")
        group.create_task(scene.orchestrator.step(job, Lane.CREATES))
        await held.reached.wait()
        await scene.clock.advance(60)
        await scene.orchestrator.step(job, Lane.TICKS)
        assert (await scene.job(job)).state is JobState.UNKNOWN
        held.release()
        await settle()
        assert (await scene.job(job)).state is JobState.RUNNING


async def test_an_answer_is_stored_as_soon_as_the_store_is_well_again() -> None:
    async with working(build_scene(wrap=AilingStore)) as scene:
        job = await scene.accept()
        await scene.until(job, JobState.QUEUED)
        assert isinstance(scene.store, AilingStore)
        scene.store.fail_commits(after=1, times=3)
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.DONE
        assert len(scene.provider.charges) == 1


async def test_an_answer_to_a_job_that_is_done_changes_nothing() -> None:
    async with working(build_scene()) as scene, asyncio.TaskGroup() as group:
        job = await scene.accept()
        await scene.until(job, JobState.QUEUED)
        held = scene.provider.faults.hold("submit")
        group.create_task(scene.orchestrator.step(job, Lane.CREATES))
        await held.reached.wait()
        await scene.change(job, lambda each: replace(each, state=JobState.FAILED))
        held.release()
        await settle()
        assert (await scene.job(job)).state is JobState.FAILED


async def test_a_job_cancelled_while_it_was_ordered_is_delivered_late() -> None:
    async with working(build_scene()) as scene:
        job = await cancel_while_ordering(scene)
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.DONE
        assert TextKey.RESULT_LATE in scene.texts("job1:result")


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (DOWN, AttemptOutcome.REFUSED),
        (ProviderTimeout("lost", sent=Sent.UNKNOWN), AttemptOutcome.UNKNOWN),
    ],
)
async def test_a_job_cancelled_while_it_was_refused_stays_cancelled(
    error: ProviderError, outcome: AttemptOutcome
) -> None:
    async with working(build_scene()) as scene:
        job = await cancel_while_ordering(scene, error)
        await scene.go_on()
        (attempt,) = await scene.attempts(job)
        assert (await scene.job(job)).state is JobState.CANCELLED
        assert attempt.outcome is outcome
        assert scene.platform.keys() == ["job1:status", "job1:cancelled"]


async def cancel_while_ordering(scene: Scene, error: ProviderError | None = None) -> JobId:
    """Cancel a job while its create is under way, which then ends as told."""
    async with asyncio.TaskGroup() as group:
        job = await scene.accept()
        await scene.until(job, JobState.QUEUED)
        held = scene.provider.faults.hold("submit", error)
        group.create_task(scene.engine.step_now(job, scene.orchestrator.step))
        await held.reached.wait()
        async with scene.store.transaction() as tx:
            await scene.bench.cancel(tx, await scene.job(job))
        held.release()
    return job


async def crash_while_ordering(scene: Scene) -> JobId:
    """Let the process die between the provider's taking an order and our hearing of it."""
    async with working(scene):
        job = await scene.accept()
        await scene.until(job, JobState.QUEUED)
        scene.provider.faults.after("submit", KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            await scene.orchestrator.step(job, Lane.CREATES)
    return job
