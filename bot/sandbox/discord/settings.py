"""What one stand-in process is started with."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SANDBOX_TOKEN = "danqing-sandbox.discord.token"  # noqa: S105 - opens nothing but this sandbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The process's options; the numbers are the real service's where it publishes them."""

    host: str = "127.0.0.1"
    port: int = 0
    state: Path | None = None  # where the journal is kept
    token: str = SANDBOX_TOKEN
    # Privileged gateway intents that are switched on for the application.
    approved: frozenset[str] = frozenset()
    shards: int = 1  # what GET /gateway/bot recommends
    heartbeat_s: float = 41.25
    identify_interval_s: float = 0.0  # 5.0 at Discord, between IDENTIFYs of one rate limit key
    message_rate: int = 5  # per channel and 5 seconds; 0 lifts all limits per route
    global_rate: int = 50  # requests per second; 0 lifts it
    nonce_window_s: float = 300.0
    link_life_s: float = 24 * 3600.0
    time: Callable[[], float] | None = None
