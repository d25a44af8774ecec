from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from core.admission import Limits, admit, fair_order, has_room_for_all, needs_asking
from core.catalogue import Price, ProviderName
from core.jobs import JobId
from core.messages import ChatRef, PersonRef
from core.persistence import Crowd, Running, Waiting
from tests.core.catalogue import FAKE, points
from tests.core.values import CHAT, LIN, MEI, NOW, chat, person


def waiting(job: str, by: PersonRef = LIN, age_s: int = 0, where: ChatRef = CHAT) -> Waiting:
    return Waiting(
        job=JobId(job),
        provider=FAKE,
        person=by,
        chat=where,
        queued_at=NOW - timedelta(seconds=age_s),
    )


def running(by: PersonRef = LIN, where: ChatRef = CHAT, provider: ProviderName = FAKE) -> Running:
    return Running(provider=provider, person=by, chat=where)


def names(ordered: Sequence[Waiting]) -> list[str]:
    return [each.job for each in ordered]


@pytest.mark.parametrize(
    ("price", "announced", "expected"),
    [
        pytest.param(points(150), None, False, id="at the limit"),
        pytest.param(points(151), None, True, id="above the limit"),
        pytest.param(None, None, False, id="no price published"),
        pytest.param(points(330), points(330), False, id="agreed to before"),
        pytest.param(points(331), points(330), True, id="dearer than agreed"),
        pytest.param(points(5), points(330), False, id="cheaper than agreed"),
    ],
)
def test_a_price_above_the_limit_needs_a_word_once(
    price: Price | None, announced: Price | None, *, expected: bool
) -> None:
    assert needs_asking(price, announced, Limits(confirm_above=Decimal(150))) is expected


def test_a_price_above_what_the_person_was_told_needs_their_word() -> None:
    assert needs_asking(points(10), points(5), Limits(confirm_above=Decimal(150)))


def test_the_oldest_goes_first() -> None:
    assert names(fair_order([waiting("new"), waiting("old", MEI, 10)], [])) == ["old", "new"]


def test_who_has_the_fewest_under_way_goes_first() -> None:
    jobs = [waiting("lin", LIN, 10), waiting("mei", MEI)]
    assert names(fair_order(jobs, [running(LIN)])) == ["mei", "lin"]


def test_people_take_turns() -> None:
    jobs = [waiting("lin1", LIN, 30), waiting("lin2", LIN, 20), waiting("mei1", MEI, 10)]
    assert names(fair_order(jobs, [])) == ["lin1", "mei1", "lin2"]


def test_the_id_decides_between_jobs_of_one_age() -> None:
    jobs = [waiting("b", MEI), waiting("a", LIN)]
    assert names(fair_order(jobs, [])) == ["a", "b"]


def test_jobs_are_admitted_up_to_the_limit_of_the_provider() -> None:
    jobs = [waiting("a", person("a"), 2), waiting("b", person("b"), 1), waiting("c", person("c"))]
    limits = Limits(running_per_provider=3)
    assert admit(jobs, [running(MEI)], limits, FAKE) == ["a", "b"]


def test_what_runs_at_another_provider_takes_no_place_here() -> None:
    elsewhere = running(MEI, provider=ProviderName("other"))
    assert admit([waiting("a")], [elsewhere], Limits(running_per_provider=1), FAKE) == ["a"]


def test_a_person_at_their_limit_is_passed_over() -> None:
    jobs = [waiting("lin", LIN, 10), waiting("mei", MEI)]
    assert admit(jobs, [running(LIN)], Limits(running_per_person=1), FAKE) == ["mei"]


def test_what_a_person_runs_anywhere_counts_against_their_limit() -> None:
    elsewhere = running(LIN, provider=ProviderName("other"))
    assert admit([waiting("a")], [elsewhere], Limits(running_per_person=1), FAKE) == []


def test_what_is_admitted_counts_against_the_person() -> None:
    jobs = [waiting("one", LIN, 10), waiting("two", LIN)]
    assert admit(jobs, [], Limits(running_per_person=1), FAKE) == ["one"]


def test_a_chat_at_its_limit_is_passed_over() -> None:
    jobs = [waiting("here", LIN, 10), waiting("there", LIN, where=chat("c2"))]
    assert admit(jobs, [running(MEI)], Limits(running_per_chat=1), FAKE) == ["there"]


def test_every_place_that_a_person_has_counts_against_their_turn() -> None:
    jobs = [waiting("lin", LIN, 10), waiting("mei", MEI)]
    under_way = [replace(running(LIN), count=2), running(MEI)]
    assert names(fair_order(jobs, under_way)) == ["mei", "lin"]


@pytest.mark.parametrize(
    "limits",
    [
        pytest.param(Limits(running_per_provider=2), id="provider"),
        pytest.param(Limits(running_per_person=2), id="person"),
        pytest.param(Limits(running_per_chat=2), id="chat"),
    ],
)
def test_every_place_that_is_taken_counts_against_the_limits(limits: Limits) -> None:
    assert admit([waiting("a")], [replace(running(), count=2)], limits, FAKE) == []


ROOMY = Limits(running_per_provider=3, running_per_person=2, running_per_chat=4)


@pytest.mark.parametrize(
    ("provider", "of_person", "in_chat", "expected"),
    [
        pytest.param(3, 2, 4, True, id="at every limit"),
        pytest.param(4, 2, 4, False, id="above the provider's"),
        pytest.param(3, 3, 4, False, id="above the person's"),
        pytest.param(3, 2, 5, False, id="above the chat's"),
    ],
)
def test_there_is_room_for_all_up_to_every_limit(
    provider: int, of_person: int, in_chat: int, *, expected: bool
) -> None:
    crowd = Crowd(provider=provider, person=of_person, chat=in_chat)
    assert has_room_for_all(crowd, ROOMY) is expected
