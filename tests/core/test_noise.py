"""How much a chat is told about one wish, whatever is made and however it ends."""

from dataclasses import replace
from typing import NamedTuple

import pytest

from core.catalogue import InputLimits
from core.errors import GenerationFailed, Sent
from core.intents import Intent, MediaKind, TaskType
from core.manners import ChatSettings, ProgressStyle
from core.messages import MediaId, Stored
from core.progress import MOST_POSTS
from tests.core.catalogue import offer
from tests.core.scene import Scene, build_scene, working
from tests.core.values import A_PICTURE, CHAT
from tests.fakes.far_end import Outcome

LONG_S, EVERY_S = 600, 20
"""Ten minutes of waiting, with progress three times a minute."""
ACK, STATUS, RESULT, LINK = 1, 1, 1, 1
NEEDED = {
    TaskType.IMAGE_TO_IMAGE: 1,
    TaskType.IMAGE_TO_VIDEO: 1,
    TaskType.REFERENCE_IMAGE_TO_VIDEO: 1,
    TaskType.FIRST_LAST_FRAME_TO_VIDEO: 2,
}


class Noise(NamedTuple):
    """What was seen in a chat: messages, and edits of the status that showed progress."""

    messages: int
    moves: int


def scene_for(task: TaskType) -> Scene:
    needed = NEEDED.get(task, 0)
    made = offer(
        "wan-2.6" if task.makes is MediaKind.VIDEO else "seedream-4.5",
        task=task,
        wait_s=(LONG_S // 2, LONG_S),
        progress_every_s=EVERY_S,
        inputs=InputLimits(least=needed, most=needed),
    )
    return build_scene([made])


async def noise_of(task: TaskType, style: ProgressStyle, outcome: Outcome) -> Noise:
    """Make one thing from its acknowledgment to its end, and measure."""
    async with working(scene_for(task)) as scene:
        async with scene.store.transaction() as tx:
            await tx.put_chat_settings(CHAT, ChatSettings(progress=style))
        scene.provider.plan_outcome(outcome)
        job = await scene.accept(_wish(task), change=lambda job: replace(job, inputs=_inputs(task)))
        found = await scene.job(job)
        await scene.in_transaction(scene.bench.notices(found).acknowledgment())
        await scene.go_on()
        (status,) = (each for each in scene.platform.visible if each.key == f"{job}:status")
        moves = [shown for shown in status.shown if shown.percent is not None]
        return Noise(len(scene.platform.visible), len(moves))


def _wish(task: TaskType) -> Intent:
    return replace(A_PICTURE, task_type=task)


def _inputs(task: TaskType) -> tuple[Stored, ...]:
    return tuple(
        Stored(
            media=MediaId(f"{n}.png"), kind=MediaKind.IMAGE, mime="image/png", bytes=9,
            width=800, height=600,
        )
        for n in range(NEEDED.get(task, 0))
    )  # fmt: skip


@pytest.mark.parametrize("task", TaskType)
async def test_one_status_message_changes_and_nothing_else_is_said(task: TaskType) -> None:
    noise = await noise_of(task, ProgressStyle.EDIT, Outcome(after_s=LONG_S - 10))
    film = LINK if task.makes is MediaKind.VIDEO else 0
    assert noise.messages == ACK + STATUS + RESULT + film
    assert 0 < noise.moves <= LONG_S / EVERY_S


@pytest.mark.parametrize("task", TaskType)
async def test_posted_progress_is_six_messages_at_most(task: TaskType) -> None:
    noise = await noise_of(task, ProgressStyle.POST, Outcome(after_s=LONG_S * 2))
    film = LINK if task.makes is MediaKind.VIDEO else 0
    overdue = 1
    assert noise.messages <= ACK + STATUS + RESULT + film + MOST_POSTS + overdue
    assert noise.messages >= ACK + STATUS + RESULT + film + MOST_POSTS
    assert noise.moves == 0


@pytest.mark.parametrize("task", TaskType)
async def test_without_progress_nothing_is_shown_between_start_and_end(task: TaskType) -> None:
    noise = await noise_of(task, ProgressStyle.OFF, Outcome(after_s=LONG_S - 10))
    film = LINK if task.makes is MediaKind.VIDEO else 0
    assert noise == Noise(ACK + STATUS + RESULT + film, 0)


@pytest.mark.parametrize("style", [ProgressStyle.EDIT, ProgressStyle.OFF])
@pytest.mark.parametrize("task", TaskType)
async def test_a_failure_is_one_message(task: TaskType, style: ProgressStyle) -> None:
    failed = Outcome(after_s=30, error=GenerationFailed("no", sent=Sent.YES))
    noise = await noise_of(task, style, failed)
    assert noise.messages == ACK + STATUS + RESULT
