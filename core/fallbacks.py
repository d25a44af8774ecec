"""What to do after a paid create was refused: a pure decision.

Only what cannot pay twice is repeated by itself, at most three attempts in all, never dearer than
what the person was told. Everything else becomes a message with other models as buttons.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from core.errors import (
    BackendRefused,
    ParametersRejected,
    PriceChanged,
    ProviderError,
    ProviderUnavailable,
    RateLimited,
    ReferenceRejected,
    Sent,
)

MOST_ATTEMPTS = 3
FIRST_RETRY = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=2)
"""A provider that wants more patience than this is a failure that the person should hear of."""


class Repair(StrEnum):
    """What to do next."""

    REPEAT = "repeat"
    """The same order again, after a pause."""
    REFRESH = "refresh"
    """Ask for the catalogue again and choose anew."""
    STEP_DOWN = "step_down"
    """The next smaller size, resolution or length."""
    STAGE_AGAIN = "stage_again"
    """The same order, with its pictures handed over anew: what is handed over may get lost."""
    ASK = "ask"
    """Nobody knows whether it was taken: tell the person, order nothing."""
    GIVE_UP = "give_up"
    """Tell the person and offer other models."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A repair, and how long to wait before it."""

    repair: Repair
    after: timedelta = timedelta(0)


def decide(error: ProviderError, attempts: int) -> Decision:
    """Decide what to do after `attempts` refused creates of a job, the last with `error`."""
    if error.sent is Sent.UNKNOWN:
        return Decision(Repair.ASK)
    if error.sent is Sent.YES or attempts >= MOST_ATTEMPTS:
        return Decision(Repair.GIVE_UP)
    match error:
        case RateLimited() | ProviderUnavailable():
            return _after_a_while(error, attempts)
        case ReferenceRejected() if attempts == 1:
            repair = Repair.STAGE_AGAIN
        case PriceChanged() | ParametersRejected():
            repair = Repair.REFRESH
        case BackendRefused():
            repair = Repair.STEP_DOWN
        case _:
            repair = Repair.GIVE_UP
    return Decision(repair)


def _after_a_while(error: ProviderError, attempts: int) -> Decision:
    wait = error.retry_after or FIRST_RETRY * 2 ** (attempts - 1)
    return Decision(Repair.REPEAT, wait) if wait <= LONGEST_WAIT else Decision(Repair.GIVE_UP)
