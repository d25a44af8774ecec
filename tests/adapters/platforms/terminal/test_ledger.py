"""What survives a restart stays small."""

from pathlib import Path

from adapters.platforms.terminal.ledger import KEPT_BUTTONS, KEPT_KEYS, Ledger
from core.messages import DeliveryKey
from tests.adapters.platforms.terminal.fakes import button


def test_the_oldest_keys_are_forgotten(tmp_path: Path) -> None:
    keys = ",".join(f'"k{number}":"{number}"' for number in range(KEPT_KEYS))
    (tmp_path / ".terminal.json").write_text(f'{{"last":1,"delivered":{{{keys}}}}}', "utf-8")
    ledger = Ledger(tmp_path, first=0)
    ledger.delivered(DeliveryKey("new"), "9")
    assert (ledger.find(DeliveryKey("k0")), ledger.find(DeliveryKey("k1"))) == (None, "1")
    assert ledger.find(DeliveryKey("new")) == "9"


def test_the_oldest_buttons_are_forgotten(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, first=0)
    for message in range(KEPT_BUTTONS + 1):
        ledger.show_buttons(str(message), [button("x")])
    for message in range(1, KEPT_BUTTONS + 1):
        ledger.show_buttons(str(message), [])
    assert ledger.offered() == ()


def test_taking_away_what_is_not_there_does_no_harm(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, first=0)
    ledger.show_buttons("1", [])
    assert ledger.offered() == ()
