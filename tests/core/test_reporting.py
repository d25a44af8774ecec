from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from core.admission import Limits
from core.catalogue import Catalogue
from core.intents import MediaKind
from core.jobs import JobId, JobState
from core.messages import Text
from core.reporting import MOST_JOBS_TOLD, model_lines, model_suggestions, status_lines
from core.texts import TextKey
from tests.core.catalogue import BANANA, SEEDREAM, film, offer, rule
from tests.core.scene import Scene, build_scene, working
from tests.core.values import A_FILM, A_PICTURE, DM, LIN, chat, words
from tests.fakes.clock import settle
from tests.fakes.far_end import Outcome

A_DAY = timedelta(days=1)


async def told(scene: Scene, *jobs: JobId) -> tuple[Text, ...]:
    async with scene.store.snapshot() as tx:
        found = [await scene.job(job) for job in jobs]
        newest = await tx.results_of(LIN, None, scene.clock.now() + A_DAY, 1)
        return await status_lines(tx, found, newest, scene.clock.now())


@pytest.mark.parametrize(
    ("waited", "percent", "left"),
    [(30, 50, (30, "seconds")), (59.5, 95, (1, "seconds")), (90, 95, (0, "soon"))],
)
async def test_a_running_job_is_told_with_model_percent_and_what_is_left(
    waited: float, percent: int, left: tuple[int, str]
) -> None:
    async with working(build_scene()) as scene:
        job = await scene.accept()
        await scene.until(job, JobState.RUNNING)
        await scene.clock.advance(waited)
        (line,) = await told(scene, job)
        assert line.key is TextKey.REPLY_STATUS
        done = {"percent": percent, "left": left[0], "left_unit": left[1]}
        assert line.args == {"kind": "picture", "model": SEEDREAM.name, **done}


async def test_a_job_that_is_being_ordered_has_its_whole_wait_before_it() -> None:
    async with working(build_scene([film(wait_s=(150, 300))])) as scene:
        job = await scene.accept(A_FILM)
        await scene.until(job, JobState.QUEUED)
        await scene.change(job, lambda each: replace(each, state=JobState.SUBMITTING))
        (line,) = await told(scene, job)
        left = {"percent": 0, "left": 5, "left_unit": "minutes"}
        assert line.args == {"kind": "film", "model": "WAN-2.6", **left}


async def test_a_job_that_is_not_planned_yet_is_about_to_begin() -> None:
    scene = build_scene()
    job = await scene.accept()
    (line,) = await told(scene, job)
    assert line.key is TextKey.REPLY_STATUS_BEGUN
    assert line.args == {"kind": "picture", "prompt": A_PICTURE.prompt}


async def test_a_job_that_asked_something_is_told_as_waiting_for_the_answer() -> None:
    async with working(build_scene(limits=Limits(confirm_above=Decimal(1)))) as scene:
        job = await scene.accept()
        await scene.until(job, JobState.AWAITING_ANSWER)
        (line,) = await told(scene, job)
        assert line.key is TextKey.REPLY_STATUS_ASKED


async def test_queued_jobs_are_told_with_their_places_and_how_long_they_will_take() -> None:
    async with working(build_scene(limits=Limits(running_per_person=1))) as scene:
        scene.provider.plan_outcome(Outcome(after_s=500))
        jobs = [await scene.accept() for _ in range(3)]
        await scene.go_on(horizon_s=30)
        lines = await told(scene, *jobs[1:])
        assert [line.args["position"] for line in lines] == [1, 2]
        wait = {"low": 30, "high": 60, "unit": "seconds"}
        assert lines[0].args == {"kind": "picture", "model": SEEDREAM.name, "position": 1, **wait}


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


@pytest.mark.parametrize(
    ("later_s", "ago"),
    [(5, (0, "now")), (150, (2, "minutes")), (7300, (2, "hours")), (90_000, (1, "days"))],
)
async def test_where_nothing_is_made_the_newest_result_is_told(
    later_s: int, ago: tuple[int, str]
) -> None:
    async with working(build_scene()) as scene:
        job = await scene.make()
        assert job.finished_at is not None
        passed = (scene.clock.now() - job.finished_at).total_seconds()
        await scene.clock.advance(later_s - passed)
        (line,) = await told(scene)
        assert line.key is TextKey.REPLY_STATUS_LAST
        said = {"prompt": A_PICTURE.prompt, "ago": ago[0], "ago_unit": ago[1]}
        assert line.args == {"kind": "picture", **said}


async def test_in_private_the_jobs_of_all_chats_are_told_and_elsewhere_those_of_the_chat() -> None:
    async with working(build_scene()) as scene:
        await scene.desk.message(words("draw a cat"))
        await scene.desk.message(words("status", "p2", where=DM))
        await scene.desk.message(words("status", "p3", where=chat("c2")))
        await settle()
        said = [each.out.lines[0].key for each in scene.platform.visible[-2:]]
        assert said == [TextKey.REPLY_STATUS_BEGUN, TextKey.REPLY_STATUS_NONE]


def test_models_are_listed_by_kind_in_the_order_of_recommendation_with_their_prices() -> None:
    unpriced = offer("midjourney", prices=[])
    wide = offer("nano-banana-2", prices=[rule(4), rule(10)])
    lines = model_lines(Catalogue((unpriced, film(), wide, SEEDREAM)), 2000)
    assert [(line.key, line.args) for line in lines] == [
        (TextKey.REPLY_MODELS, {"kind": "picture"}),
        (TextKey.REPLY_MODEL_PRICE, {"model": SEEDREAM.name, "price": "5"}),
        (TextKey.REPLY_MODEL_PRICE, {"model": wide.name, "price": "4~10"}),
        (TextKey.REPLY_MODEL_PRICE, {"model": unpriced.name, "price": "?"}),
        (TextKey.REPLY_MODELS, {"kind": "film"}),
        (TextKey.REPLY_MODEL_PRICE, {"model": "WAN-2.6", "price": "25"}),
    ]


def test_of_more_models_than_a_message_holds_the_last_ones_are_counted() -> None:
    catalogue = Catalogue(tuple(film(f"film-{number}") for number in range(9)))
    title, *listed, more = model_lines(catalogue, 100)
    assert title.args == {"kind": "film"}
    assert (len(listed), more.key, more.args) == (3, TextKey.REPLY_MODELS_MORE, {"left_out": 6})


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
    assert await scene.desk.results(LIN, "") == []
