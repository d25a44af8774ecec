"""How one IMA stand-in is set up."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


def _new_id() -> str:
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be chosen from outside."""

    host: str = "127.0.0.1"
    port: int = 0
    state: Path | None = None  # folder of journal and media; None: memory, gone at the end
    pace: float = 1.0  # factor on how long results take
    real_waits: bool = False  # serve the recorded waits instead of this stand-in's own
    plain: bool = False  # one tiny sample per kind and ratio instead of painting
    keys: frozenset[str] = field(default=frozenset(), repr=False)  # empty: any `ima_` key
    balance: int = 100_000  # points of an account not seen before
    time: Callable[[], float] = time.time
    # Random, as a client may outlive a stand-in that forgets: an old id must never name a new task.
    new_id: Callable[[], str] = _new_id
