"""The messages about a job: what each says, replies to, and offers as buttons."""

from core.outcome_notices import OutcomeNotices
from core.price_questions import PriceQuestions
from core.status_notices import StatusNotices


class Notices(StatusNotices, OutcomeNotices, PriceQuestions):
    """Composes the messages of one job at one moment."""
