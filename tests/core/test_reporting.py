from dataclasses import replace

from core.admission import Limits
from core.catalogue import Catalogue
from core.intents import MediaKind
from core.jobs import JobId, JobState
from core.messages import Text
from core.reporting import MOST_JOBS_TOLD, model_lines, model_suggestions, status_lines
from core.texts import TextKey
from tests.core.catalogue import BANANA, SEEDREAM, film, offer
from tests.core.scene import Scene, build_scene, working
from tests.core.values import LIN
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


def test_typed_beginnings_find_models_of_the_kind() -> None:
    catalogue = Catalogue((film(), BANANA, SEEDREAM))

    def found(kind: MediaKind | None, typed: str) -> list[str]:
        return [each.value for each in model_suggestions(catalogue, kind, typed)]

    assert found(None, "") == [SEEDREAM.family, BANANA.family, film().family]
    assert found(MediaKind.VIDEO, "") == [film().family]
    assert found(None, "See dr") == [SEEDREAM.family]
    assert found(MediaKind.VIDEO, "seedream") == []


async def test_the_desk_completes_from_the_catalogue_it_has() -> None:
    scene = build_scene()
    assert scene.desk.models(None, "") == ()
    await scene.bench.shelf.current()
    assert [each.value for each in scene.desk.models(None, "")] == [SEEDREAM.family]
    assert await scene.desk.results(LIN, "") == ()
