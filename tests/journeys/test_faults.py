"""Every fault that the generation service can show, for every type of task that it has.

One clear answer, charged at most once.
"""

from collections.abc import Iterator

import pytest
import pytest_asyncio

from bot.sandbox.faults import WIRE_FAULTS, FaultKind, Stage
from bot.sandbox.ima.answers import TASK_FAULTS
from bot.sandbox.ima.app import WORLD_FAULTS
from core.intents import TaskType
from tests.journeys import stage
from tests.journeys.conversation import Conversation, slot_of
from tests.journeys.faulty import (
    ALWAYS,
    NUMBERS,
    ONCE,
    Case,
    Played,
    all_ended,
    begin,
    check_answer,
    check_payment,
)
from tests.processes import arm, disarm, set_balance

# All cases are played at once before the first of them is judged.
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(480)]

MORE = "[limits]\nrunning_per_person = 5000\nrunning_per_provider = 5000"

HELD = frozenset({"refuse", "work_hang", "never_finishes", "task_forgotten", "auth_revoked_midway"})
HELD_FOR_EVER = HELD | {"success_without_url"}
"""Faults that no answer can come out of while they last; other journeys see them through."""
BRIEFLY = {
    "slow_before": "(0.3)",
    "slow_accept": "(0.3)",
    "media_slow": "(0.3)",
    "trickle": "(0.002)",
}
UNKNOWN_AT_CREATE = frozenset(
    {
        *("accept_close", "502_before", "work_close", "work_rst", "half_header", "half_body"),
        *("html_200", "empty_200", "502_after", "null_data"),
    }
)
REFUSED_FOR_EVER = frozenset({"429", "code"})
GONE_FOR_EVER = frozenset(
    {
        *("code", "media_403", "media_404", "media_html", "media_truncated", "media_zero"),
        *("media_wrong_type", "media_redirect"),
    }
)
CODES = {
    **dict.fromkeys((401, 403, 4008, 4014, 99999), ("failure", "failure")),
    **dict.fromkeys((429, 500, 503, 6006, 6009, 6010, 400017, 400), ("result", "failure")),
    **dict.fromkeys((408, 502, 504), ("unknown", "unknown")),
}
"""What a code in the answer to a create comes to, once and always."""

Strike = tuple[str, str, int | None, str]
"""A fault, its route, how often, and the ending that it must come to."""


def _strikes() -> Iterator[Strike]:
    for kind in WIRE_FAULTS:
        if kind.name in HELD:
            continue
        fault = kind.name + BRIEFLY.get(kind.name, "")
        if kind.stage is not Stage.MEDIA:
            at_create = "unknown" if kind.name in UNKNOWN_AT_CREATE else "result"
            for_ever = "failure" if kind.name in REFUSED_FOR_EVER else at_create
            yield fault, "create", ONCE, at_create
            yield fault, "create", ALWAYS, for_ever
            yield fault, "detail", 2, "result"
        if kind.stage in {Stage.MEDIA, Stage.BEFORE}:
            yield fault, "media", ONCE, "result"
            yield fault, "media", ALWAYS, "failure" if kind.name in GONE_FOR_EVER else "result"
    for code, (once, always) in CODES.items():
        yield f"code({code})", "create", ONCE, once
        yield f"code({code})", "create", ALWAYS, always
    yield from (_of_task(kind) for kind in TASK_FAULTS if kind.name not in HELD_FOR_EVER)
    yield "credit_runs_out", "create", ONCE, "failure"
    yield "price_changed", "create", ONCE, "ask-1"


def _of_task(kind: FaultKind) -> Strike:
    return kind.name, "create", ONCE, "failure" if kind.name in {"failed", "deleted"} else "result"


STRIKES = list(_strikes())
NO_LOWER = frozenset({TaskType.REFERENCE_IMAGE_TO_VIDEO, TaskType.FIRST_LAST_FRAME_TO_VIDEO})
"""Tasks whose first model has nothing smaller to offer where its back end refuses."""
REFUSED_AS_TOO_LARGE = frozenset({"code", "code(500)"})


def _ending(task: TaskType, strike: Strike) -> str:
    fault, route, _, ending = strike
    is_hopeless = route == "create" and fault in REFUSED_AS_TOO_LARGE and task in NO_LOWER
    return "failure" if is_hopeless else ending


def _is_played(task: TaskType, strike: Strike) -> bool:
    """Leave out, for all types but one, what once and always come to alike."""
    fault, route, times, ending = strike
    return task is TaskType.TEXT_TO_IMAGE or not (
        times is ONCE and (fault, route, ALWAYS, ending) in STRIKES
    )


CASES = [
    Case(fault=fault, route=route, times=times, task=task, ending=_ending(task, strike))
    for task in TaskType
    for strike in STRIKES
    if _is_played(task, strike)
    for fault, route, times, _ in [strike]
]
OF_ALL = frozenset({"credit_runs_out", "price_changed"})
"""Faults that change the world for everybody, so that they come last, one by one."""


class Rounds:
    """Every case of a type of task is played when the first of them is looked at."""

    def __init__(self, show: stage.Stage, somebody: Conversation) -> None:
        self._show = show
        self._somebody = somebody
        self._played: dict[TaskType, dict[Case, Played]] = {}

    async def played(self, case: Case) -> Played:
        """Give a case as it was played, or play all of its kind."""
        if case.task not in self._played:
            self._played[case.task] = await self._play(case.task)
        return self._played[case.task][case]

    async def _play(self, task: TaskType) -> dict[Case, Played]:
        """Play each case in a room of its own; all at once, where that is possible."""
        cases = [case for case in CASES if case.task is task]
        done = {case: await self._begin(case) for case in cases if case.fault not in OF_ALL}
        await all_ended(self._somebody, list(done.values()))
        for case in cases:
            if case.fault in OF_ALL:
                done[case] = await self._begin(case)
                await all_ended(self._somebody, [done[case]])
                await disarm(self._show.ima)
                await set_balance(self._show.ima, 100_000)
        await self._somebody.calm_everywhere()
        await self._show.paid.read()
        print(f"\n{task}: {len(done)} faults met")  # noqa: T201 - how much is covered
        return done

    async def _begin(self, case: Case) -> Played:
        number = f"{next(NUMBERS)}"
        await arm(
            self._show.ima, case.fault, times=case.times, route=case.route, prompt_contains=number
        )
        return await begin(self._somebody, case, number)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rounds(show: stage.Stage) -> Rounds:
    return Rounds(show, await show.enter("zh"))


@pytest.mark.parametrize("case", CASES, ids=[f"{case}" for case in CASES])
async def test_whatever_the_service_does_there_is_one_clear_answer_and_one_payment_at_most(
    show: stage.Stage, rounds: Rounds, case: Case
) -> None:
    request = await rounds.played(case)
    check_answer(request, case)
    check_payment(show, request, case)


async def test_no_fault_of_the_service_is_forgotten() -> None:
    tried = {fault.partition("(")[0] for fault, *_ in STRIKES}
    known = {kind.name for kind in (*WIRE_FAULTS, *TASK_FAULTS, *WORLD_FAULTS)}
    assert tried | HELD_FOR_EVER == known


async def test_a_result_that_cannot_be_fetched_is_told_to_have_cost_what_it_cost(
    show: stage.Stage,
) -> None:
    number = f"{next(NUMBERS)}"
    await arm(show.ima, "media_404", times=None, prompt_contains=number)
    talk = await show.enter("en")
    script = await talk.ask(f"draw a fox, number {number}")
    # The price is what the faults before have left behind.
    (spent,) = await show.charged(number)
    assert script[-1].startswith(
        f"↩ ❌ This picture didn't work out. {spent} credits are spent, sorry.\n"
        "The picture was finished, but it can't be fetched any more. I can make a new one."
    )


async def test_an_order_that_is_answered_with_anothers_task_is_told_to_be_unknown(
    show: stage.Stage,
) -> None:
    first, second = f"{next(NUMBERS)}", f"{next(NUMBERS)}"
    talk = await show.enter("zh")
    await talk.ask(f"画一只狐狸，编号{first}")
    await arm(show.ima, "duplicate_task_id", prompt_contains=second)
    message = await talk.say(f"画一只猫头鹰，编号{second}")
    assert slot_of(await talk.ended(message)) == "unknown"
