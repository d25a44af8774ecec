"""How long things may take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Bounds of the wire in seconds; not scaled by the pace, for networks are not."""

    call_s: float = 15.0
    upload_s: float = 180.0
    login_s: float = 60.0
    login_patience_s: float = 10.0
    """How long a message waits for the first login."""
    retry_s: float = 0.3
    """The first pause before a message is sent again; doubles with every try."""
    retry_for_s: float = 60.0
    """Tries of one message end within this time, well inside the nonce's window."""
    ask_for_s: float = 10.0
    """Tries to read something end within this time: whoever asks comes again by themselves."""
    edit_gap_s: float = 2.5
    rebuild_s: float = 1.0
    """The first pause before a new client; doubles with every failure in a row."""
    longest_rebuild_s: float = 120.0
    silence_s: float = 300.0
    """A client that is not connected for so long is given up for a new one."""
    refused_s: float = 600.0
    """How long a refused token is left alone."""
    refusal_s: float = 1.0
    """The first pause before a message that could not be stored is handed in again."""
    longest_refusal_s: float = 30.0


DEFAULT_TIMING = Timing()
