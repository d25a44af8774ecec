"""Every fault on the way of a picture to the generation service, for each task that needs one.

The requests of that way do not tell whose they are, so a fault that strikes once is armed only
when the order before it has been taken or given up.
"""

from collections.abc import Iterator, Sequence

import pytest
import pytest_asyncio

from bot.sandbox.faults import WIRE_FAULTS, Stage
from bot.sandbox.ima.app import SPECIAL_FAULTS
from core.intents import TaskType
from tests.journeys import stage
from tests.journeys.conversation import Conversation
from tests.journeys.faulty import (
    ALWAYS,
    NUMBERS,
    ONCE,
    WISHES,
    Case,
    Played,
    all_ended,
    begin,
    check_answer,
    check_payment,
)
from tests.processes import arm, disarm

# All cases are played at once before the first of them is judged.
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(480)]

PACE = 0.01
SCALE = 0.005
MORE = "[limits]\nconfirm_above = 1000\nrunning_per_person = 5000\nrunning_per_provider = 5000"

HELD = frozenset({"refuse", "work_hang"})
"""Faults that no answer can come out of while they last; other journeys see them through."""
BRIEFLY = {"slow_before": "(0.05)", "slow_accept": "(0.05)", "trickle": "(0.001)"}
HARMLESS = frozenset({"slow_before", "slow_accept", "trickle", "extra_fields", "code_as_string"})
UNREAD = frozenset({"html_200", "empty_200", "null_data", "half_body"})
"""What the answer to an upload says does not matter, only that it is a success."""
TASKS = tuple(task for task, wish in WISHES.items() if wish.pictures)
CHECKED = "用 Seedance 2.0 "
"""A model that has its pictures checked first."""
CHECKED_TASKS = (TaskType.FIRST_LAST_FRAME_TO_VIDEO,)
"""One for all: a check looks at one picture, whatever comes of it."""
Strike = tuple[str, str, int | None, str]
"""A fault, its route, how often, and the ending that it must come to."""


def _strikes() -> Iterator[Strike]:
    for kind in WIRE_FAULTS:
        fault = kind.name + BRIEFLY.get(kind.name, "")
        if kind.name in HELD:
            continue
        if kind.stage is not Stage.MEDIA:
            yield from _wire(fault, "upload_token", is_fine=kind.name in HARMLESS)
            yield from _wire(fault, "upload", is_fine=kind.name in HARMLESS | UNREAD)
        if kind.stage in {Stage.BEFORE, Stage.MEDIA}:
            # What an order cannot find is handed over once more.
            yield fault, "stored", ONCE, "result"
    yield "upload_lost", "upload", ONCE, "result"
    yield "clock_skew", "upload_token", ONCE, "failure"
    yield "input_unreachable", "create", ONCE, "result"


def _checks() -> Iterator[Strike]:
    for kind in WIRE_FAULTS:
        if kind.name not in HELD and kind.stage is not Stage.MEDIA:
            fault = kind.name + BRIEFLY.get(kind.name, "")
            yield from _wire(fault, "verify", is_fine=kind.name in HARMLESS)
    yield "input_unreachable", "verify", ONCE, "failure"
    yield "asset_rejected", "verify", ONCE, "failure"
    yield "subscription_ends", "create", ONCE, "failure"


def _wire(fault: str, route: str, *, is_fine: bool) -> Iterator[Strike]:
    """Give what is harmless for as long as it lasts, and of the rest both."""
    if is_fine:
        yield fault, route, ALWAYS, "result"
    else:
        yield fault, route, ONCE, "result"
        yield fault, route, ALWAYS, "failure"


def _cases(strike: Strike, tasks: Sequence[TaskType], words: str) -> list[Case]:
    fault, route, times, ending = strike
    return [
        Case(fault=fault, route=route, times=times, task=task, ending=ending, words=words)
        for task in tasks
    ]


GROUPS = [
    *(_cases(strike, TASKS, "") for strike in _strikes()),
    *(_cases(strike, CHECKED_TASKS, CHECKED) for strike in _checks()),
]
CASES = [case for group in GROUPS for case in group]
ANYWHERE = frozenset({"duplicate_task_id", "media_40mb"})
"""Faults that do not meet pictures on their way."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played(show: stage.Stage) -> dict[Case, Played]:
    """Every case: those of lasting faults at once, the others one after the other."""
    somebody = await show.enter("zh")
    done: dict[Case, Played] = {}
    for group in GROUPS:
        is_lasting = group[0].times is ALWAYS
        rounds = [group] if is_lasting else [[case] for case in group]
        for cases in rounds:
            done |= await _play(show, somebody, cases)
    await somebody.calm_everywhere()
    await show.paid.read()
    print(f"\n{len(done)} faults met on the way of pictures")  # noqa: T201 - how much is covered
    return done


async def _play(
    show: stage.Stage, somebody: Conversation, cases: Sequence[Case]
) -> dict[Case, Played]:
    fault, route, times = cases[0].fault, cases[0].route, cases[0].times
    await arm(show.ima, fault, times=times, route=route)
    done = {case: await begin(somebody, case, f"{next(NUMBERS)}") for case in cases}
    await all_ended(somebody, list(done.values()))
    await disarm(show.ima)
    return done


@pytest.mark.parametrize("case", CASES, ids=[f"{case.words}{case}" for case in CASES])
async def test_whatever_befalls_a_picture_there_is_one_clear_answer_and_one_payment_at_most(
    show: stage.Stage, played: dict[Case, Played], case: Case
) -> None:
    check_answer(played[case], case)
    check_payment(show, played[case], case)


async def test_no_special_fault_of_the_service_is_forgotten() -> None:
    tried = {case.fault for case in CASES}
    assert {kind.name for kind in SPECIAL_FAULTS} <= tried | ANYWHERE
