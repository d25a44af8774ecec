"""The faults ordered through the control plane, and which of them is due."""

from dataclasses import dataclass, field

from bot.sandbox.journal import Journal
from bot.sandbox.turns import Turns

# What goes wrong with a request, before or after its work.
REQUEST_FAULTS = frozenset(
    {
        "accept_close",
        "work_close",
        "work_rst",
        "work_hang",
        "half_body",
        "503_before",
        "503_after",
        "429",
        "403",
        "slow",
    }
)
# What goes wrong with the delivery of an event.
EVENT_FAULTS = frozenset({"drop_socket", "event_twice", "hold_events"})
# Shuts the whole port, whatever is asked for.
PORT_FAULTS = frozenset({"refuse"})
FAULTS = REQUEST_FAULTS | EVENT_FAULTS | PORT_FAULTS

ARGS: dict[str, frozenset[str]] = {
    "429": frozenset({"retry_after"}),
    "slow": frozenset({"seconds"}),
    "refuse": frozenset({"seconds"}),
    "drop_socket": frozenset({"now"}),
}
EVENT_ROUTE = "event"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Which requests or events a fault is meant for; None matches all."""

    route: str | None = None
    room: str | None = None
    key_contains: str | None = None
    # Only the nth match, counted from 1.
    nth: int | None = None


@dataclass(slots=True, kw_only=True)
class Fault:
    """A fault with what is left of it."""

    fault: str
    match: Match
    args: dict[str, float]
    times: int
    turns: Turns = field(init=False)

    def __post_init__(self) -> None:
        """Start counting."""
        self.turns = Turns(nth=self.match.nth, left=self.times)

    def fits(self, route: str, room: str | None, key: str | None) -> bool:
        """Say whether it is meant for this request or event."""
        if (self.fault in EVENT_FAULTS) != (route == EVENT_ROUTE):
            return False
        wanted = self.match
        if wanted.route not in {None, route} or wanted.room not in {None, room}:
            return False
        return wanted.key_contains is None or wanted.key_contains in (key or "")


class Faults:
    """The faults in force, in the order they were posted; none by default."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Put a fault in force."""
        self._faults.append(fault)

    def clear(self) -> None:
        """End every fault."""
        self._faults.clear()

    def take(
        self, route: str, *, room: str | None = None, key: str | None = None, only: str = ""
    ) -> Fault | None:
        """Use up and return the first fault that is due.

        Holding back concerns an event, the other event faults each delivery of one: `only`
        keeps the two questions apart.
        """
        for fault in self._faults:
            if (fault.fault == "hold_events") != (only == "hold_events"):
                continue
            if not fault.fits(route, room, key) or not fault.turns.comes():
                continue
            if fault.turns.is_over:
                self._faults.remove(fault)
            self._journal.append("fault", fault=fault.fault, route=route, room=room, key=key)
            return fault
        return None

    @property
    def active(self) -> bool:
        """Say whether any fault is in force."""
        return bool(self._faults)
