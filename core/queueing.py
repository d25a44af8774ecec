"""Places in line as people see them: they move as others finish, without reading or writing.

A job that has to wait joins with its status message. Whoever gives a place up knows the new order
anyway, so the messages are changed from that. Lines of other processes are theirs to show.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.admission import Limits, admit, fair_order
from core.board import Board
from core.jobs import Job, JobId
from core.messages import MessageRef
from core.notices import Notices
from core.persistence import Running, Transaction, Waiting
from core.ports import Clock

NEAR = 10
"""From this place on every step is shown; further back only every fourth place gained or lost."""


@dataclass(slots=True)
class Place:
    """Where a waiting job's status message stands and what it says."""

    job: Job
    status: MessageRef
    position: int


class Line:
    """The jobs of this process that wait for their turn and say so."""

    def __init__(self, board: Board, clock: Clock) -> None:
        self._board = board
        self._clock = clock
        self._places: dict[JobId, Place] = {}

    def join(self, job: Job, status: MessageRef, position: int) -> None:
        """Show a place, and keep it true from now on."""
        self._places[job.id] = Place(job, status, position)
        self._show(self._places[job.id])

    def leave(self, job: JobId) -> None:
        """Say no more about a job that waits no longer."""
        self._places.pop(job, None)

    def move(self, order: Sequence[JobId]) -> None:
        """Show the places of those who wait, in their new order."""
        for position, job in enumerate(order, 1):
            place = self._places.get(job)
            if place is not None and _is_worth_showing(place.position, position):
                place.position = position
                self._show(place)

    def _show(self, place: Place) -> None:
        notices = Notices(place.job, self._clock.now())
        self._board.show(place.status, notices.waiting(place.position))


def order_after(
    waiting: Sequence[Waiting], running: Sequence[Running], admitted: Sequence[JobId]
) -> list[JobId]:
    """Put those in order who go on waiting once others have been called."""
    called = set(admitted)
    begun = [
        Running(provider=each.provider, person=each.person, chat=each.chat)
        for each in waiting
        if each.job in called
    ]
    left = [each for each in waiting if each.job not in called]
    return [each.job for each in fair_order(left, [*running, *begun])]


async def place_of_newcomer(tx: Transaction, newcomer: Waiting, limits: Limits) -> int | None:
    """Tell which place a job would take in line; None where it could go at once."""
    waiting = [*await tx.waiting(newcomer.provider), newcomer]
    running = await tx.running()
    if newcomer.job in admit(waiting, running, limits, newcomer.provider):
        return None
    return [each.job for each in fair_order(waiting, running)].index(newcomer.job) + 1


def _is_worth_showing(shown: int, position: int) -> bool:
    is_near = min(shown, position) <= NEAR
    return position != shown if is_near else abs(position - shown) * 4 >= shown
