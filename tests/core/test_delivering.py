from dataclasses import replace

import pytest

from core.errors import Forbidden, ProviderUnavailable, ResultGone, Sent, TooLarge
from core.jobs import JobId, JobState
from core.messages import PlatformName
from core.texts import TextKey
from tests.core.catalogue import film
from tests.core.scene import Scene, build_scene, working
from tests.core.values import A_FILM, A_PICTURE, CHAT
from tests.fakes.far_end import CAPABILITIES, Outcome
from tests.fakes.records import background

AWAY = ProviderUnavailable("down", sent=Sent.NO)
GONE = ResultGone("404", sent=Sent.YES)
TOO_LARGE = TooLarge("big", sent=Sent.NO)


async def delivering(scene: Scene, outcome: Outcome | None = None) -> JobId:
    """Bring a job to where its results are to be fetched."""
    scene.provider.plan_outcome(outcome or Outcome())
    job = await scene.accept()
    await scene.until(job, JobState.DELIVERING)
    return job


async def test_all_results_come_in_one_message_in_order() -> None:
    async with working(build_scene()) as scene:
        job = await delivering(scene, Outcome(results=2))
        await scene.go_on()
        media = [each.media for each in scene.platform.message("job1:result").out.media]
        assert media == [each.media for each in await scene.artifacts(job)]
        assert len(set(media)) == 2


async def test_our_own_copy_is_noted() -> None:
    async with working(build_scene()) as scene:
        job = await delivering(scene)
        await scene.go_on()
        (artifact,) = await scene.artifacts(job)
        assert artifact.mime == "image/png"


async def test_the_job_is_done_once_the_result_stands() -> None:
    async with working(build_scene()) as scene:
        job = await delivering(scene)
        held = scene.platform.faults.hold("send")
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.DELIVERING
        held.release()
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.DONE


async def test_a_job_woken_before_its_result_stands_posts_nothing_twice() -> None:
    async with working(build_scene()) as scene:
        job = await delivering(scene)
        held = scene.platform.faults.hold("send")
        await scene.go_on()
        async with scene.store.transaction() as tx:
            await scene.bench.wake(tx, job)
        await scene.go_on()
        held.release()
        await scene.go_on()
        assert scene.platform.keys() == ["job1:status", "job1:result"]


async def test_a_download_that_fails_is_repeated() -> None:
    async with working(build_scene()) as scene:
        scene.media.faults.before("download", AWAY, times=5)
        await delivering(scene)
        await scene.go_on()
        assert len(scene.platform.message("job1:result").out.media) == 1


async def test_downloads_that_keep_failing_give_way_to_the_link() -> None:
    async with working(build_scene()) as scene:
        scene.media.faults.before("download", AWAY, times=6)
        await delivering(scene)
        await scene.go_on()
        result = scene.platform.message("job1:result").out
        assert result.media == ()
        assert [line.key for line in result.lines[-2:]] == [
            TextKey.RESULT_NOT_FETCHED,
            TextKey.RESULT_LINK,
        ]


async def test_a_link_that_died_is_renewed() -> None:
    async with working(build_scene()) as scene:
        job = await delivering(scene)
        scene.media.gone.add(scene.provider.url("r1"))
        scene.provider.generation = 2
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.DONE
        assert scene.platform.message("job1:result").out.lines[-1].args == {
            "url": "https://results.test/r1/0?v=2"
        }


async def test_a_result_that_is_gone_for_good_ends_with_a_message() -> None:
    async with working(build_scene()) as scene:
        job = await delivering(scene)
        scene.media.gone.add(scene.provider.url("r1"))
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.FAILED
        assert scene.texts("job1:failure") == [
            TextKey.FAILED_PAID,
            TextKey.ERROR_RESULT_GONE,
            TextKey.FAILED_ALTERNATIVES,
        ]


async def test_links_are_not_asked_for_without_end() -> None:
    async with working(build_scene()) as scene:
        await delivering(scene)
        asked = len(scene.provider.polls)
        scene.media.faults.before("download", GONE, times=10)
        await scene.go_on()
        assert len(scene.provider.polls) == asked + 2


async def test_a_provider_that_cannot_be_asked_for_links_is_asked_again() -> None:
    async with working(build_scene()) as scene:
        job = await delivering(scene)
        scene.media.faults.before("download", GONE, times=2)
        scene.provider.faults.before("poll", AWAY)
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.DONE


async def test_a_task_that_no_longer_succeeds_renews_nothing() -> None:
    async with working(build_scene()) as scene:
        job = await delivering(scene)
        before = await scene.artifacts(job)
        scene.media.faults.before("download", GONE)
        scene.provider.fails_silently = True
        await scene.engine.step_next(scene.orchestrator.step)
        assert await scene.artifacts(job) == before


async def test_a_result_that_was_not_there_before_is_not_added() -> None:
    async with working(build_scene()) as scene:
        job = await delivering(scene)
        scene.media.faults.before("download", GONE)
        scene.provider.extra_results = 1
        await scene.go_on()
        assert len(await scene.artifacts(job)) == 1


async def test_without_its_provider_a_result_is_fetched_from_where_it_was() -> None:
    async with working(build_scene()) as scene:
        job = await delivering(scene)
        scene.media.faults.before("download", GONE)
        scene.providers.clear()
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.DONE


async def test_a_picture_too_large_for_the_chat_is_shrunk() -> None:
    async with working(build_scene()) as scene:
        await delivering(scene)
        scene.media.sizes[scene.provider.url("r1")] = CAPABILITIES.max_image_bytes + 1
        await scene.go_on()
        assert len(scene.platform.message("job1:result").out.media) == 1


async def test_a_film_too_large_for_the_chat_is_its_link() -> None:
    async with working(build_scene([film()])) as scene:
        job = await scene.accept(A_FILM)
        await scene.until(job, JobState.DELIVERING)
        scene.media.sizes[scene.provider.url("r1")] = CAPABILITIES.max_video_bytes + 1
        await scene.go_on()
        assert scene.texts("job1:result")[-2:] == [TextKey.RESULT_TOO_LARGE, TextKey.RESULT_LINK]


async def test_a_file_too_large_to_fetch_is_its_link() -> None:
    async with working(build_scene()) as scene:
        await delivering(scene)
        scene.media.sizes[scene.provider.url("r1")] = 10**9
        await scene.go_on()
        assert scene.texts("job1:result")[-2:] == [TextKey.RESULT_TOO_LARGE, TextKey.RESULT_LINK]


async def test_one_result_that_cannot_be_shown_leaves_the_others() -> None:
    async with working(build_scene()) as scene:
        await delivering(scene, Outcome(results=2))
        scene.media.sizes[scene.provider.url("r1", 0)] = 10**9
        await scene.go_on()
        assert len(scene.platform.message("job1:result").out.media) == 1
        assert TextKey.RESULT_TOO_LARGE in scene.texts("job1:result")


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [((9, 8, 9), [0, 1, 2]), ((9, 9, 9), []), ((10, 8, 10), [1]), ((1000, 9, 9, 9), [])],
)
async def test_results_that_exceed_a_message_together_get_a_share_each(
    sizes: tuple[int, ...], shown: list[int]
) -> None:
    async with working(build_scene()) as scene:
        # What can be shrunk is, so only what cannot shows its share.
        scene.media.can_shrink = False
        job = await delivering(scene, Outcome(results=len(sizes)))
        for index, megabytes in enumerate(sizes):
            scene.media.sizes[scene.provider.url("r1", index)] = megabytes * 1_000_000
        await scene.go_on()
        media = [each.media for each in scene.platform.message("job1:result").out.media]
        artifacts = await scene.artifacts(job)
    assert media == [artifacts[index].media for index in shown]
    assert scene.texts("job1:result").count(TextKey.RESULT_TOO_LARGE) == len(sizes) - len(shown)


async def test_a_result_that_the_platform_refuses_comes_as_a_link() -> None:
    async with working(build_scene()) as scene:
        job = await delivering(scene)
        scene.platform.faults.skip("edit")
        scene.platform.faults.before("send", TOO_LARGE)
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.DONE
        assert scene.platform.keys() == ["job1:status", "job1:result-plain"]
        assert scene.platform.message("job1:result-plain").out.media == ()


async def test_the_link_of_a_refused_film_is_shown_once() -> None:
    async with working(build_scene([film()])) as scene:
        job = await scene.accept(A_FILM)
        await scene.until(job, JobState.DELIVERING)
        scene.platform.faults.before("send", TOO_LARGE)
        await scene.go_on()
        lines = [line.key for each in scene.platform.visible for line in each.out.lines]
        assert lines.count(TextKey.RESULT_LINK) == 1


async def test_a_result_that_cannot_be_shown_at_all_fails() -> None:
    async with working(build_scene()) as scene:
        job = await delivering(scene)
        scene.platform.faults.before("send", TOO_LARGE, times=2)
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.FAILED
        assert scene.texts("job1:failure")[1] is TextKey.ERROR_FORBIDDEN


async def test_a_chat_that_was_closed_meanwhile_fails_the_job() -> None:
    async with working(build_scene()) as scene:
        job = await delivering(scene)
        scene.platform.faults.before("send", Forbidden("not here", sent=Sent.NO), times=10)
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.FAILED


async def test_a_platform_that_is_not_configured_gets_its_result_later() -> None:
    async with working(build_scene()) as scene:
        job = await delivering(scene)
        platform = scene.platforms.pop(PlatformName("fake"))
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.DELIVERING
    scene.platforms[PlatformName("fake")] = platform
    async with working(scene.restarted()) as again:
        await again.go_on()
        assert (await again.job(job)).state is JobState.DONE


async def test_the_newest_result_of_a_chat_is_known() -> None:
    async with working(build_scene()) as scene:
        job = await scene.make(replace(A_PICTURE, prompt="a dog"))
        async with scene.store.transaction() as tx:
            found = await background(tx, job.person, CHAT, scene.clock.now())
        assert found.last is not None
        assert found.last.job == job.id
