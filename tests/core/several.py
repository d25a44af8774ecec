"""Wishes for several results, and how far they have come."""

from collections.abc import Sequence
from dataclasses import replace

from core.catalogue import InputLimits, Offer
from core.errors import (
    ContentRejected,
    GenerationFailed,
    ProviderUnavailable,
    ResultGone,
    Sent,
)
from core.intents import Intent, TaskType
from core.jobs import Job, JobId, JobState
from core.texts import TextKey
from tests.core.catalogue import BANANA, SEEDREAM, film, offer, rule
from tests.core.scene import Scene, build_scene
from tests.core.values import A_FILM, A_PICTURE, tap

EDIT = offer(
    "seedream-4.5",
    task=TaskType.IMAGE_TO_IMAGE,
    inputs=InputLimits(least=1, most=1),
    prices=[rule(6)],
)
THREE = replace(A_PICTURE, count=3)
FILMS = replace(A_FILM, count=2)
SERIES = replace(A_PICTURE, series=3)
REFUSED = ContentRejected("no", sent=Sent.NO)
BROKEN = GenerationFailed("broken", sent=Sent.YES)
SPENT = GenerationFailed("broken", sent=Sent.YES, refunded=False)
GONE = ResultGone("404", sent=Sent.YES)
AWAY = ProviderUnavailable("down", sent=Sent.NO)
DONE, FAILED, CANCELLED, UNKNOWN = (
    JobState.DONE,
    JobState.FAILED,
    JobState.CANCELLED,
    JobState.UNKNOWN,
)


def fresh(*offers: Offer, **options: object) -> Scene:
    return build_scene(offers or (SEEDREAM, BANANA, EDIT, film()), **options)  # type: ignore[arg-type]  # handed on as given


async def started(scene: Scene, intent: Intent = THREE) -> JobId:
    """Bring a parent to where its children are ordered."""
    job = await scene.accept(intent)
    await scene.until(job, JobState.RUNNING)
    return job


async def children(scene: Scene, parent: str = "job1") -> Sequence[Job]:
    async with scene.store.snapshot() as tx:
        return await tx.children(JobId(parent))


async def states(scene: Scene, parent: str = "job1") -> list[JobState]:
    return [child.state for child in await children(scene, parent)]


async def all_running(scene: Scene, intent: Intent = THREE) -> JobId:
    """Bring a parent to where all its children are being made."""
    job = await started(scene, intent)
    for child in await children(scene):
        await scene.until(child.id, JobState.RUNNING)
    return job


def slots(scene: Scene) -> list[str]:
    return [str(each.key) for each in scene.platform.visible]


def actions(scene: Scene, key: str) -> list[str]:
    return [button.action for button in scene.platform.message(key).out.buttons]


async def press(scene: Scene, slot: str, action: str) -> TextKey | None:
    answer = await scene.desk.press(tap(f"job1.{slot}", action))
    return answer.notice.key if answer.notice else None
