"""How long to leave a job alone whose steps fail."""

from core.jobs import JobId
from core.ports import Identifiers

FIRST_S = 0.5
LONGEST_S = 30.0
SPREAD = 0.25
"""Share of a delay that chance may add, so that many failing jobs do not return as one."""


class Backoff:
    """Doubles a job's delay with each failure, until it succeeds."""

    def __init__(self, identifiers: Identifiers, pace: float) -> None:
        self._identifiers = identifiers
        self._pace = pace
        self._failures: dict[JobId, int] = {}

    def failed(self, job: JobId) -> float:
        """Count a failure; give the seconds to wait."""
        failures = self._failures.get(job, 0)
        self._failures[job] = failures + 1
        # Past ten doublings the longest delay holds anyway; a float must not overflow.
        delay = min(LONGEST_S, FIRST_S * 2.0 ** min(failures, 10))
        return delay * (1 + SPREAD * self._identifiers.jitter()) * self._pace

    def succeeded(self, job: JobId) -> None:
        """Forget the failures."""
        self._failures.pop(job, None)
