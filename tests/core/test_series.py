"""Pictures that start from the first one, and how all of them are handed over."""

import pytest

from core.composing import CANCEL
from core.intents import TaskType
from core.jobs import JobId, JobState
from core.several_notices import MISSING
from core.texts import TextKey
from tests.core.scene import working
from tests.core.several import (
    AWAY,
    BROKEN,
    DONE,
    FAILED,
    GONE,
    SERIES,
    children,
    fresh,
    press,
    started,
)
from tests.fakes.far_end import Outcome


async def test_the_others_of_a_series_start_from_the_first() -> None:
    async with working(fresh()) as scene:
        await scene.make(SERIES)
        first, *others = (each.order for each in scene.provider.charges)
        assert (first.task, first.inputs) == (TaskType.TEXT_TO_IMAGE, ())
        assert [each.task for each in others] == [TaskType.IMAGE_TO_IMAGE] * 2
        assert others[0].inputs == others[1].inputs != ()
        assert len(scene.platform.message("job1:result").out.media) == 3
        assert scene.platform.message("job1:result").out.lines[1].args["price"] == (
            "5 + 2 × 6 = 17"
        )


async def test_a_series_whose_first_picture_fails_fails_as_a_whole() -> None:
    async with working(fresh()) as scene:
        scene.provider.plan_outcome(Outcome(after_s=20, error=BROKEN))
        job = await scene.make(SERIES)
        assert job.state is FAILED
        assert len(scene.provider.charges) == 1
        (button,) = scene.platform.message("job1:failure").out.buttons
        assert button.label.args["price"] == "18"


async def test_what_is_missing_of_a_series_starts_from_its_first_picture_too() -> None:
    async with working(fresh()) as scene:
        scene.provider.plan_outcome(Outcome(after_s=20))
        scene.provider.plan_outcome(Outcome(after_s=20, error=BROKEN))
        await scene.make(SERIES)
        await press(scene, "result", MISSING)
        await scene.go_on()
        *_, last, again = (each.order for each in scene.provider.charges)
        assert (again.task, again.inputs) == (last.task, last.inputs)
        assert len(scene.provider.charges) == 4


async def test_a_series_that_is_called_off_orders_no_more() -> None:
    async with working(fresh()) as scene:
        await started(scene, SERIES)
        (first,) = await children(scene)
        await scene.until(first.id, JobState.DELIVERING)
        await press(scene, "start", CANCEL)
        await scene.go_on()
        assert len(scene.provider.charges) == 1
        lines = scene.platform.message("job1:result").out.lines
        assert (lines[2].key, lines[2].args["missing"]) == (TextKey.RESULT_STOPPED, 2)


@pytest.mark.parametrize("tries", [1, 5])
async def test_a_first_picture_that_cannot_be_fetched_is_fetched_later(tries: int) -> None:
    async with working(fresh()) as scene:
        scene.media.faults.before("download", AWAY, times=tries)
        job = await scene.make(SERIES)
        assert job.state is DONE


@pytest.mark.parametrize(("error", "times"), [(GONE, 1), (AWAY, 6)])
async def test_a_first_picture_that_never_comes_ends_the_series(
    error: Exception, times: int
) -> None:
    async with working(fresh()) as scene:
        scene.media.faults.before("download", error, times=times)
        job = await scene.make(SERIES)
        assert job.state is FAILED
        failure = scene.platform.message("job1:failure").out
        assert failure.lines[0].args == {"kind": "pictures", "price": "5", "fate": "spent"}
        assert failure.lines[1].key is TextKey.ERROR_RESULT_GONE


async def test_links_of_all_are_renewed_where_one_has_died() -> None:
    async with working(fresh()) as scene:
        await started(scene)
        await scene.until(JobId("job1"), JobState.DELIVERING)
        scene.media.faults.before("download", GONE)
        scene.provider.generation = 1
        await scene.go_on()
        assert all(
            each.url.endswith("v=1") and each.media for each in await scene.artifacts(JobId("job1"))
        )
        assert scene.texts("job1:result")[0] is TextKey.RESULT


async def test_one_that_is_gone_for_good_does_not_keep_the_others_back() -> None:
    async with working(fresh()) as scene:
        await started(scene)
        await scene.until(JobId("job1"), JobState.DELIVERING)
        scene.media.gone.add(scene.provider.url("r2"))
        await scene.go_on()
        result = scene.platform.message("job1:result").out
        assert len(result.media) == 2
        assert TextKey.ERROR_RESULT_GONE in scene.texts("job1:result")


async def test_where_all_are_gone_for_good_the_whole_fails() -> None:
    async with working(fresh()) as scene:
        await started(scene)
        await scene.until(JobId("job1"), JobState.DELIVERING)
        scene.media.gone |= {scene.provider.url(f"r{number}") for number in (1, 2, 3)}
        await scene.go_on()
        assert (await scene.job(JobId("job1"))).state is FAILED


async def test_of_models_that_make_four_at_a_time_as_many_come_as_a_message_takes() -> None:
    async with working(fresh()) as scene:
        for _ in range(3):
            scene.provider.plan_outcome(Outcome(after_s=20, results=4))
        await started(scene)
        await scene.until(JobId("job1"), JobState.DELIVERING)
        scene.media.faults.before("download", GONE)
        await scene.go_on()
        shown = [each.media for each in scene.platform.message("job1:result").out.media]
        assert len(set(shown)) == 9
