"""What one web chat process is started with."""

import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

SANDBOX_TOKEN = "danqing-sandbox"  # noqa: S105 - stands on loopback, for the sandbox only
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


def random_id(prefix: str) -> str:
    """Make an id nobody can guess: for a file it is the right to open it."""
    return f"{prefix}_{secrets.token_hex(9)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The process's options; `token` is the bot's."""

    token: str
    host: str = "127.0.0.1"
    port: int = 0
    state_dir: Path | None = None
    sandbox: bool = False
    allowed_hosts: frozenset[str] = frozenset()
    # Any address may stand for this machine: no other site can be rebound to a bare address.
    allow_addresses: bool = False
    idempotency_window_s: float = 120.0
    # Per room and second; 0 lifts the limit.
    send_rate: int = 20
    edit_rate: int = 5
    redelivery_s: float = 10.0
    heartbeat_s: float = 20.0
    max_file_bytes: int = 25 * 1024 * 1024
    new_id: Callable[[str], str] = random_id
    time: Callable[[], float] = time.time

    def permits_host(self, host: str) -> bool:
        """Say whether a Host header names this service; the port does not matter."""
        name = re.sub(r":\d+$", "", host).lower().removeprefix("[").removesuffix("]")
        if name in LOOPBACK_HOSTS or name in self.allowed_hosts:
            return True
        return self.allow_addresses and _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
