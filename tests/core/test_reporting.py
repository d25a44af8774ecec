from dataclasses import replace

from core.admission import Limits
from core.catalogue import Catalogue
from core.jobs import JobId, JobState
from core.messages import Text
from core.reporting import MOST_JOBS_TOLD, model_lines, status_lines
from core.texts import TextKey
from tests.core.catalogue import BANANA, SEEDREAM, film, offer
from tests.core.scene import Scene, build_scene, working
from tests.fakes.far_end import Outcome


async def told(scene: Scene, *jobs: JobId) -> tuple[Text, ...]:
    async with scene.store.snapshot() as tx:
        found = [await scene.job(job) for job in jobs]
        return await status_lines(tx, found, scene.clock.now())


async def test_a_running_job_is_told_with_model_and_percent() -> None:
    async with working(build_scene()) as scene:
        job = await scene.accept()
        await scene.until(job, JobState.RUNNING)
        await scene.clock.advance(30)
        (line,) = await told(scene, job)
        assert (line.key, line.args) == (
            TextKey.REPLY_STATUS,
            {"kind": "picture", "model": SEEDREAM.name, "percent": 50},
        )


async def test_a_job_that_is_not_planned_yet_is_next() -> None:
    scene = build_scene()
    job = await scene.accept()
    (line,) = await told(scene, job)
    assert line.args == {"kind": "picture", "position": 1}


async def test_a_queued_job_is_told_with_its_place() -> None:
    async with working(build_scene(limits=Limits(running_per_person=1))) as scene:
        scene.provider.plan_outcome(Outcome(after_s=500))
        jobs = [await scene.accept() for _ in range(3)]
        await scene.go_on(horizon_s=30)
        lines = await told(scene, *jobs[1:])
        assert [line.args["position"] for line in lines] == [1, 2]


async def test_a_job_that_pauses_before_its_next_try_comes_after_those_that_may_go() -> None:
    async with working(build_scene()) as scene:
        job = await scene.accept()
        await scene.until(job, JobState.QUEUED)
        later = scene.clock.now().replace(year=2030)
        await scene.change(job, lambda each: replace(each, retry_at=later))
        (line,) = await told(scene, job)
        assert line.args["position"] == 1


async def test_at_most_five_jobs_are_told() -> None:
    scene = build_scene()
    jobs = [await scene.accept() for _ in range(7)]
    assert len(await told(scene, *jobs)) == MOST_JOBS_TOLD


def test_models_are_listed_in_the_order_of_recommendation_with_their_price() -> None:
    unpriced = offer("midjourney", prices=[])
    title, *lines = model_lines(Catalogue((unpriced, film(), BANANA, SEEDREAM)))
    assert title.key is TextKey.REPLY_MODELS
    assert [line.args for line in lines] == [
        {"kind": "picture", "model": SEEDREAM.name, "price": "5"},
        {"kind": "picture", "model": BANANA.name, "price": "6"},
        {"kind": "picture", "model": unpriced.name, "price": "?"},
        {"kind": "film", "model": "WAN-2.6", "price": "25"},
    ]
