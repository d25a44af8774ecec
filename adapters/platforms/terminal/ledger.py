"""What a restarted terminal must know: its counter, delivered keys, and the newest buttons."""

import logging
from collections.abc import MutableMapping, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from adapters.platforms.terminal.inbound import Offered
from core.errors import PlatformUnavailable, Sent
from core.messages import Button, DeliveryKey, ProposalId

FILE = ".terminal.json"
KEPT_KEYS = 5000
KEPT_BUTTONS = 20

Value = TypeVar("Value")

_log = logging.getLogger(__name__)


class _Page(BaseModel):
    last: int
    delivered: dict[str, str] = {}
    """Message by delivery key, oldest first."""
    buttons: dict[str, list[tuple[str, str]]] = {}
    """Proposal and action of each button by message, oldest first."""


class Ledger:
    """A small JSON file, replaced whole at each change; a change may raise PlatformUnavailable."""

    def __init__(self, folder: Path, *, first: int) -> None:
        """Read the file; where there is none, message numbers begin after `first`.

        The core takes each message number once and for ever, so a lost file must not make the
        numbers begin again from one: `first` has to grow with time.
        """
        self._path = folder / FILE
        self._page = _read(self._path) or _Page(last=first)

    def number(self) -> str:
        """Give a number that was never used."""
        self._page.last += 1
        self._save()
        return str(self._page.last)

    def find(self, key: DeliveryKey) -> str | None:
        """Tell under which number a key was delivered."""
        return self._page.delivered.get(key)

    def delivered(self, key: DeliveryKey, message: str) -> None:
        """Note that a message stands on the screen."""
        self._page.delivered[key] = message
        _forget(self._page.delivered, KEPT_KEYS)
        self._save()

    def show_buttons(self, message: str, buttons: Sequence[Button]) -> None:
        """Note which buttons a message has now."""
        offered: list[tuple[str, str]] = [(each.proposal, each.action) for each in buttons]
        if offered == self._page.buttons.get(message, []):
            return
        if offered:
            self._page.buttons[message] = offered
            _forget(self._page.buttons, KEPT_BUTTONS)
        else:
            del self._page.buttons[message]
        self._save()

    def offered(self) -> tuple[Offered, ...]:
        """List the buttons of the newest message that has any."""
        if not self._page.buttons:
            return ()
        message, buttons = max(self._page.buttons.items(), key=lambda item: int(item[0]))
        return tuple(
            Offered(message=message, proposal=ProposalId(proposal), action=action)
            for proposal, action in buttons
        )

    def _save(self) -> None:
        draft = self._path.with_suffix(".part")
        try:
            draft.write_text(self._page.model_dump_json(), encoding="utf-8")
            draft.replace(self._path)
        except OSError as error:
            raise PlatformUnavailable("the ledger cannot be written", sent=Sent.UNKNOWN) from error


def _read(path: Path) -> _Page | None:
    try:
        return _Page.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValueError:
        _log.warning("The terminal's ledger cannot be read and is begun anew")
        return None


def _forget(entries: MutableMapping[str, Value], kept: int) -> None:
    for key in list(entries)[: max(0, len(entries) - kept)]:
        del entries[key]
