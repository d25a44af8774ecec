"""How much a chat is told about one wish, and how fast, whatever is made and however it ends."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest

from core.admission import Limits
from core.catalogue import InputLimits, Offer
from core.errors import GenerationFailed, Sent
from core.intents import Intent, MediaKind, TaskType
from core.manners import ChatSettings, ProgressStyle
from core.messages import MediaId, OutgoingMessage, Stored
from core.progress import MOST_POSTS
from tests.core.catalogue import offer
from tests.core.scene import Scene, build_scene, working
from tests.core.values import A_FILM, A_PICTURE, CHAT
from tests.fakes.far_end import Outcome, Visible

# Whole waits, of which each step is covered elsewhere.
pytestmark = pytest.mark.untraced

LONG_S, EVERY_S = 600, 20
"""Ten minutes of waiting, with progress three times a minute."""
ACK, STATUS, RESULT, LINK, OVERDUE = 1, 1, 1, 1, 1
MINUTE = timedelta(minutes=1)
A_MINUTE = 60 // EVERY_S
"""How often progress may move in any sixty seconds."""
ENDING = 1
"""The edit that turns the status into its last line comes when the job ends."""
NEEDED = {
    TaskType.IMAGE_TO_IMAGE: 1,
    TaskType.IMAGE_TO_VIDEO: 1,
    TaskType.REFERENCE_IMAGE_TO_VIDEO: 1,
    TaskType.FIRST_LAST_FRAME_TO_VIDEO: 2,
}
SETS = {
    "pictures": replace(A_PICTURE, count=4),
    "series": replace(A_PICTURE, series=4),
    "films": replace(A_FILM, count=4),
}
SOON_AFTER_EACH_OTHER = [Outcome(after_s=LONG_S - 60 + 7 * n) for n in range(4)]
"""All of a set done within one minute, none of them when progress is due."""
FAILED = GenerationFailed("no", sent=Sent.YES)


class Noise(NamedTuple):
    """What was seen in a chat: messages, and edits of the status that showed progress."""

    messages: int
    moves: int
    moves_a_minute: int
    """The most moves in any sixty seconds."""
    edits_a_minute: int
    """The most edits in any sixty seconds, of whatever message and whyever."""
    posts_a_minute: int
    """The most messages beside acknowledgment, start and end in any sixty seconds."""
    first_move_s: float
    """From the start notice to the first sign of progress."""


def offer_for(task: TaskType) -> Offer:
    needed = NEEDED.get(task, 0)
    return offer(
        "wan-2.6" if task.makes is MediaKind.VIDEO else "seedream-4.5",
        task=task,
        wait_s=(LONG_S // 2, LONG_S),
        progress_every_s=EVERY_S,
        inputs=InputLimits(least=needed, most=needed),
    )


async def noise_of(wish: Intent, style: ProgressStyle, outcomes: Sequence[Outcome]) -> Noise:
    """Carry out one wish from its acknowledgment to its end, and measure."""
    limits = Limits(running_per_person=8)
    async with working(build_scene(map(offer_for, TaskType), limits=limits)) as scene:
        async with scene.store.transaction() as tx:
            await tx.put_chat_settings(CHAT, ChatSettings(progress=style))
        for outcome in outcomes:
            scene.provider.plan_outcome(outcome)
        job = await scene.accept(wish, change=lambda job: replace(job, inputs=_inputs(wish)))
        found = await scene.job(job)
        await scene.in_transaction(scene.bench.notices(found).acknowledgment())
        await scene.go_on()
        return _measure(scene, f"{job}:status")


def _measure(scene: Scene, status_key: str) -> Noise:
    status, seen = scene.platform.message(status_key), scene.platform.visible
    moves = [at for at, shown in _edits(status) if shown.percent is not None]
    edits = sorted(at for message in seen for at, _ in _edits(message))
    posts = [each.sent_at for each in seen if ":progress-" in each.key]
    first = min([*moves, *posts], default=datetime.max.replace(tzinfo=status.sent_at.tzinfo))
    return Noise(
        messages=len(seen),
        moves=len(moves),
        moves_a_minute=_busiest(moves),
        edits_a_minute=_busiest(edits),
        posts_a_minute=_busiest(posts),
        first_move_s=(first - status.sent_at).total_seconds(),
    )


def _edits(message: Visible) -> list[tuple[datetime, OutgoingMessage]]:
    return list(zip(message.edited_at, message.shown[1:], strict=True))


def _busiest(moments: Sequence[datetime]) -> int:
    """Count the moments of the sixty seconds that have the most of them."""
    return max((sum(at <= each < at + MINUTE for each in moments) for at in moments), default=0)


def _wish(task: TaskType) -> Intent:
    return replace(A_PICTURE, task_type=task)


def _inputs(wish: Intent) -> tuple[Stored, ...]:
    return tuple(
        Stored(
            media=MediaId(f"{n}.png"), kind=MediaKind.IMAGE, mime="image/png", bytes=9,
            width=800, height=600,
        )
        for n in range(NEEDED.get(wish.task_type or TaskType.TEXT_TO_IMAGE, 0))
    )  # fmt: skip


def _usual(wish: Intent) -> int:
    """Count the messages that a wish needs in any case."""
    film = LINK if wish.task_type is not None and wish.task_type.makes is MediaKind.VIDEO else 0
    return ACK + STATUS + RESULT + film


WISHES = [*(pytest.param(_wish(task), id=task) for task in TaskType)]
WISHES += [pytest.param(wish, id=name) for name, wish in SETS.items()]


@pytest.mark.parametrize("wish", WISHES)
async def test_one_status_message_changes_and_nothing_else_is_said(wish: Intent) -> None:
    noise = await noise_of(wish, ProgressStyle.EDIT, SOON_AFTER_EACH_OTHER)
    assert noise.messages == _usual(wish)
    assert noise.moves > 0
    assert noise.moves_a_minute <= A_MINUTE
    assert noise.edits_a_minute <= A_MINUTE + ENDING
    assert noise.first_move_s >= EVERY_S
    assert noise.posts_a_minute == 0


@pytest.mark.parametrize("wish", WISHES)
async def test_posted_progress_is_six_messages_at_most(wish: Intent) -> None:
    noise = await noise_of(wish, ProgressStyle.POST, [Outcome(after_s=LONG_S * 2)] * 4)
    assert noise.messages <= _usual(wish) + MOST_POSTS + OVERDUE
    assert noise.messages >= _usual(wish) + MOST_POSTS
    assert noise.posts_a_minute <= A_MINUTE
    assert noise.first_move_s >= EVERY_S
    assert noise.edits_a_minute == ENDING


@pytest.mark.parametrize("wish", WISHES)
async def test_without_progress_nothing_is_shown_between_start_and_end(wish: Intent) -> None:
    noise = await noise_of(wish, ProgressStyle.OFF, SOON_AFTER_EACH_OTHER)
    assert (noise.messages, noise.moves) == (_usual(wish), 0)
    assert noise.edits_a_minute == ENDING


@pytest.mark.parametrize("style", ProgressStyle)
@pytest.mark.parametrize("wish", WISHES)
async def test_a_failure_is_one_message(wish: Intent, style: ProgressStyle) -> None:
    failed = [replace(each, after_s=5 + n, error=FAILED) for n, each in enumerate([Outcome()] * 4)]
    noise = await noise_of(wish, style, failed)
    assert noise.messages == ACK + STATUS + RESULT
    assert noise.edits_a_minute == ENDING


@pytest.mark.parametrize("style", ProgressStyle)
@pytest.mark.parametrize("wish", [pytest.param(wish, id=name) for name, wish in SETS.items()])
async def test_what_fails_of_a_set_is_told_with_its_result(
    wish: Intent, style: ProgressStyle
) -> None:
    first, second, *others = SOON_AFTER_EACH_OTHER
    outcomes = [first, *(replace(each, error=FAILED) for each in others), second]
    noise = await noise_of(wish, style, outcomes)
    posts = MOST_POSTS if style is ProgressStyle.POST else 0
    assert _usual(wish) <= noise.messages <= _usual(wish) + posts
    assert noise.moves_a_minute <= A_MINUTE
    assert noise.edits_a_minute <= A_MINUTE + ENDING
    assert noise.posts_a_minute <= A_MINUTE
