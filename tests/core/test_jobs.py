from dataclasses import replace

import pytest

from core.intents import MediaKind, TaskType
from core.jobs import FINAL, NEXT, JobState, Lane, lane_of
from tests.core.values import A_FILM, A_JOB, A_PLAN

S = JobState


@pytest.mark.parametrize("state", [S.DONE, S.FAILED, S.CANCELLED, S.UNKNOWN])
def test_a_final_state_is_final(state: JobState) -> None:
    assert state.is_final


@pytest.mark.parametrize("state", sorted(set(JobState) - FINAL))
def test_any_other_state_goes_on(state: JobState) -> None:
    assert not state.is_final


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (S.ACCEPTED, S.PLANNED),
        (S.ACCEPTED, S.AWAITING_ANSWER),
        (S.ACCEPTED, S.FAILED),
        (S.PLANNED, S.QUEUED),
        (S.PLANNED, S.FAILED),
        (S.AWAITING_ANSWER, S.ACCEPTED),
        (S.QUEUED, S.SUBMITTING),
        pytest.param(S.QUEUED, S.FAILED, id="queued-failed: its provider was taken out"),
        (S.SUBMITTING, S.RUNNING),
        (S.SUBMITTING, S.QUEUED),
        (S.SUBMITTING, S.AWAITING_ANSWER),
        (S.SUBMITTING, S.FAILED),
        (S.SUBMITTING, S.UNKNOWN),
        (S.RUNNING, S.DELIVERING),
        (S.RUNNING, S.FAILED),
        (S.DELIVERING, S.DONE),
        (S.DELIVERING, S.FAILED),
        pytest.param(S.CANCELLED, S.RUNNING, id="cancelled-running: answered late"),
        pytest.param(S.UNKNOWN, S.RUNNING, id="unknown-running: answered late"),
    ],
)
def test_the_table_of_states_has_every_move_that_a_step_makes(
    before: JobState, after: JobState
) -> None:
    assert after in NEXT[before]


@pytest.mark.parametrize(
    "state", [S.ACCEPTED, S.PLANNED, S.AWAITING_ANSWER, S.QUEUED, S.SUBMITTING, S.RUNNING]
)
def test_a_job_can_be_cancelled_until_there_is_a_result(state: JobState) -> None:
    assert JobState.CANCELLED in NEXT[state]


@pytest.mark.parametrize("state", [S.DONE, S.FAILED])
def test_nothing_leads_back_from_an_end(state: JobState) -> None:
    assert not NEXT[state]


def test_nothing_paid_leads_back_to_being_ordered_again() -> None:
    ordered = NEXT[S.RUNNING] | NEXT[S.DELIVERING] | NEXT[S.UNKNOWN] | NEXT[S.CANCELLED]
    assert not ordered & {S.QUEUED, S.SUBMITTING}


@pytest.mark.parametrize(
    ("state", "lane"),
    [
        (S.ACCEPTED, Lane.TICKS),
        (S.QUEUED, Lane.CREATES),
        (S.SUBMITTING, Lane.TICKS),
        (S.RUNNING, Lane.TICKS),
        (S.DELIVERING, Lane.MEDIA),
    ],
)
def test_each_state_has_its_lane(state: JobState, lane: Lane) -> None:
    assert lane_of(replace(A_JOB, state=state)) is lane


def test_a_job_makes_what_its_task_makes() -> None:
    assert replace(A_JOB, intent=A_FILM).kind is MediaKind.VIDEO


def test_a_job_whose_intent_has_no_task_makes_a_picture() -> None:
    assert replace(A_JOB, intent=replace(A_FILM, task_type=None)).task is TaskType.TEXT_TO_IMAGE


def test_a_planned_job_gives_its_plan() -> None:
    assert replace(A_JOB, plan=A_PLAN).require_plan() is A_PLAN


def test_a_job_without_a_plan_is_a_bug_where_one_is_needed() -> None:
    with pytest.raises(ValueError, match="job1 in state accepted has no plan"):
        A_JOB.require_plan()
