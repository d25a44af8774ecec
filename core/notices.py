"""The messages about a job: what each says, replies to, and offers as buttons."""

from core.composing import (
    CANCEL,
    GO_AHEAD,
    NEVER_MIND,
    PROPOSAL_LIFE,
    QUESTION_LIFE,
    TAKE,
    acknowledgment_key,
    elapsed_s,
    plain_result_key,
    proposal_under,
    result_key,
    status_key,
    waiting_key,
)
from core.outcome_notices import OutcomeNotices
from core.price_questions import PriceQuestions
from core.status_notices import StatusNotices

__all__ = [
    "CANCEL",
    "GO_AHEAD",
    "NEVER_MIND",
    "PROPOSAL_LIFE",
    "QUESTION_LIFE",
    "TAKE",
    "Notices",
    "acknowledgment_key",
    "elapsed_s",
    "plain_result_key",
    "proposal_under",
    "result_key",
    "status_key",
    "waiting_key",
]


class Notices(StatusNotices, OutcomeNotices, PriceQuestions):
    """Composes the messages of one job at one moment."""
