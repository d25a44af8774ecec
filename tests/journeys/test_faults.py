"""Every fault that the generation service can show: one clear answer, charged at most once."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
import pytest_asyncio

from bot.sandbox.faults import WIRE_FAULTS, FaultKind, Stage
from bot.sandbox.ima.answers import TASK_FAULTS
from bot.sandbox.ima.app import WORLD_FAULTS
from tests.journeys import stage
from tests.journeys.conversation import Conversation
from tests.locales.never_say import find_forbidden
from tests.processes import arm, disarm, set_balance

pytestmark = pytest.mark.asyncio(loop_scope="module")

MORE = "[limits]\nrunning_per_person = 500\nrunning_per_provider = 500"

NUMBERS = itertools.count(1001)
"""Marks of requests, by which faults find them."""

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
ONCE, ALWAYS = 1, None

CODES = {
    **dict.fromkeys((401, 403, 4008, 4014, 99999), ("failure", "failure")),
    **dict.fromkeys((429, 500, 503, 6006, 6009, 6010, 400017, 400), ("result", "failure")),
    **dict.fromkeys((408, 502, 504), ("unknown", "unknown")),
}
"""What a code in the answer to a create comes to, once and always."""

Case = tuple[str, str, int | None, str]


def _cases() -> Iterator[Case]:
    """Give fault, route, how often, and the ending that it must come to."""
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


def _of_task(kind: FaultKind) -> Case:
    return kind.name, "create", ONCE, "failure" if kind.name in {"failed", "deleted"} else "result"


CASES = list(_cases())
NAMES = [
    f"{fault} at {route} {f'x{times}' if times else 'always'}" for fault, route, times, _ in CASES
]
OF_ALL = frozenset({"credit_runs_out", "price_changed"})
"""Faults that change the world for everybody, so that they come last, one by one."""


@dataclass(frozen=True, slots=True)
class Played:
    """One request, played to its end."""

    talk: Conversation
    message: str
    number: str


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played(show: stage.Stage) -> dict[Case, Played]:
    """Every case, each in a room of its own; all at once, where that is possible."""
    somebody = await show.enter("zh")
    done = await _play(show, somebody, [case for case in CASES if case[0] not in OF_ALL])
    for case in CASES:
        if case[0] in OF_ALL:
            done |= await _play(show, somebody, [case])
            await disarm(show.ima)
            await set_balance(show.ima, 100_000)
    return done


async def _play(
    show: stage.Stage, somebody: Conversation, cases: Sequence[Case]
) -> dict[Case, Played]:
    done: dict[Case, Played] = {}
    for case in cases:
        fault, route, times, _ = case
        number = f"{next(NUMBERS)}"
        await arm(show.ima, fault, times=times, route=route, prompt_contains=number)
        talk = somebody.elsewhere(await somebody.person.open_room(fault, "dm"))
        done[case] = Played(talk, await talk.say(f"画一只狐狸，编号{number}"), number)
    await somebody.until(
        lambda: all(len(each.talk.slots(each.message)) > 1 for each in done.values())
    )
    await somebody.calm_everywhere()
    return done


@pytest.mark.parametrize("case", CASES, ids=NAMES)
async def test_whatever_the_service_does_a_request_gets_one_clear_answer(
    played: dict[Case, Played], case: Case
) -> None:
    request = played[case]
    ending = case[-1]
    assert request.talk.slots(request.message) == ["ack", ending]
    assert len(request.talk.messages) == len(("ack", "status", ending))
    assert [find_forbidden(text) for text in request.talk.texts] == [[]] * len(request.talk.texts)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
async def test_whatever_the_service_does_a_request_is_paid_once_at_most_and_the_chat_says_so(
    show: stage.Stage, played: dict[Case, Played], case: Case
) -> None:
    request = played[case]
    charged = await show.charged(request.number)
    said = "\n".join(request.talk.texts)
    assert charged in ([], [5])
    assert not (charged and "积分没有扣" in said)
    assert not (not charged and "已经用掉了" in said)
    assert not (not charged and case[-1] == "result")


async def test_no_fault_of_the_service_is_forgotten() -> None:
    tried = {fault.partition("(")[0] for fault, *_ in CASES}
    known = {kind.name for kind in (*WIRE_FAULTS, *TASK_FAULTS, *WORLD_FAULTS)}
    assert tried | HELD_FOR_EVER == known


async def test_a_result_that_cannot_be_fetched_is_told_to_have_cost_what_it_cost(
    show: stage.Stage,
) -> None:
    number = f"{next(NUMBERS)}"
    await arm(show.ima, "media_404", times=None, prompt_contains=number)
    talk = await show.enter("en")
    script = await talk.ask(f"draw a fox, number {number}")
    assert script[-1].startswith(
        "↩ ❌ This picture didn't work out. Its credits are spent, sorry.\n"
        "The picture was finished, but it can't be fetched any more. I can make a new one."
    )
