"""Several results called off: what was not ordered is stopped, what is ready is delivered."""

import asyncio

from core.admission import Limits
from core.composing import CANCEL
from core.followups import AGAIN, ALWAYS, ANIMATE, EDIT
from core.jobs import JobState, lane_of
from core.ports import CancelResult
from core.texts import TextKey
from tests.core.scene import working
from tests.core.several import (
    CANCELLED,
    DONE,
    actions,
    all_running,
    children,
    fresh,
    press,
    slots,
    started,
    states,
)
from tests.core.values import ref, words


async def test_a_cancellation_before_the_first_turn_stops_all() -> None:
    async with working(fresh()) as scene:
        job = await started(scene)
        assert await states(scene) == [JobState.QUEUED] * 3
        assert await press(scene, "start", CANCEL) is TextKey.PRESS_DONE
        await scene.go_on()
        assert await states(scene) == [CANCELLED] * 3
        assert (await scene.job(job)).state is CANCELLED
        assert slots(scene) == ["job1:status", "job1:cancelled"]
        assert scene.texts("job1:cancelled") == [TextKey.CANCELLED]
        assert scene.provider.charges == []


async def test_what_was_ready_is_delivered_after_a_cancellation() -> None:
    async with working(fresh(limits=Limits(running_per_person=1))) as scene:
        scene.provider.cancel_result = CancelResult.DONE
        await started(scene)
        first, second, _ = await children(scene)
        await scene.until(first.id, DONE)
        await scene.until(second.id, JobState.RUNNING)
        assert await press(scene, "start", CANCEL) is TextKey.PRESS_STOPPING
        await scene.go_on()
        assert await states(scene) == [DONE, CANCELLED, CANCELLED]
        assert slots(scene) == ["job1:status", "job1:result"]
        lines = scene.platform.message("job1:result").out.lines
        assert (lines[2].key, lines[2].args) == (
            TextKey.RESULT_STOPPED,
            {"kind": "pictures", "missing": 2},
        )
        assert actions(scene, "job1:result") == [AGAIN, EDIT, ANIMATE, ALWAYS]


async def test_what_cannot_be_stopped_is_delivered_and_told_once() -> None:
    async with working(fresh()) as scene:
        await all_running(scene)
        assert await press(scene, "start", CANCEL) is TextKey.PRESS_STOPPING
        await scene.desk.message(words("cancel", "p9"))
        await scene.go_on()
        assert slots(scene) == ["job1:status", "job1:cannot-cancel", "job1:result"]
        assert await states(scene) == [DONE] * 3


async def test_where_all_are_stopped_at_the_provider_the_whole_is_cancelled() -> None:
    async with working(fresh()) as scene:
        scene.provider.cancel_result = CancelResult.DONE
        await all_running(scene)
        await press(scene, "start", CANCEL)
        await scene.go_on()
        assert slots(scene) == ["job1:status", "job1:cancelled"]
        assert scene.texts("job1:cancelled") == [TextKey.CANCELLED]


async def test_what_was_being_ordered_at_a_cancellation_comes_late_by_itself() -> None:
    async with working(fresh()) as scene:
        job = await started(scene)
        held = scene.provider.faults.hold("submit")
        first, second, third = (child.id for child in await children(scene))
        step = scene.orchestrator.step
        lane = lane_of((await children(scene))[0])
        async with asyncio.TaskGroup() as group:
            group.create_task(step(first, lane))
            await held.reached.wait()
            assert await press(scene, "start", CANCEL) is TextKey.PRESS_DONE
            held.release()
        await scene.go_on()
        assert scene.texts("job1:cancelled") == [TextKey.CANCELLED_MAYBE_LATE]
        assert [(await scene.job(each)).state for each in (job, first, second, third)] == [
            CANCELLED,
            DONE,
            CANCELLED,
            CANCELLED,
        ]
        assert TextKey.RESULT_LATE in scene.texts(f"{first}:result")
        assert len(scene.provider.charges) == 1


async def test_a_message_taken_back_stops_what_was_not_ordered() -> None:
    async with working(fresh(limits=Limits(running_per_person=1))) as scene:
        await started(scene)
        first, *_ = await children(scene)
        await scene.until(first.id, JobState.RUNNING)
        await scene.desk.recalled(ref("p1"))
        await scene.go_on()
        assert await states(scene) == [DONE, CANCELLED, CANCELLED]
        assert slots(scene) == ["job1:status", "job1:result"]


async def test_a_message_taken_back_before_any_order_ends_without_a_word() -> None:
    async with working(fresh()) as scene:
        job = await started(scene)
        await scene.desk.recalled(ref("p1"))
        await scene.go_on()
        assert (await scene.job(job)).state is CANCELLED
        assert slots(scene) == ["job1:status"]
        assert scene.texts("job1:status") == [TextKey.STATUS_CANCELLED]
