"""Logging: to standard error and to files of a week, without secrets."""

import logging
import logging.handlers
import re
import sys
from collections.abc import Iterable
from pathlib import Path

KEPT_DAYS = 7
KEYS = re.compile(r"ima_[A-Za-z0-9]{6,}")
LOGINS = re.compile(r"(?<=://)[^\s/?#@'\"]+(?=@)")
"""What an address such as a proxy's names before its host."""
REDACTED = "[secret]"
WORD_FREE = 6
"""Secrets of so many characters hardly occur within other words."""


class DailyFile(logging.handlers.TimedRotatingFileHandler):
    """The log of a week; where it cannot be written, standard error has every line anyway."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - as in the class it extends
        """Keep quiet about a full disk, which would be reported with every line."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


class Redacting(logging.Formatter):
    """Formats a record with its job, platform and provider, free of anything secret."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s%(context)s")
        # The longest first: one secret may be a part of another.
        known = sorted({secret for secret in secrets if secret}, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(_pattern, known)) or r"(?!)")

    def format(self, record: logging.LogRecord) -> str:
        """Write one record, tracebacks included, and take the secrets out of all of it."""
        known = ("job_id", "platform", "provider")
        fields = [f"{name}={record.__dict__[name]}" for name in known if name in record.__dict__]
        record.__dict__["context"] = f" [{' '.join(fields)}]" if fields else ""
        text = super().format(record)
        return LOGINS.sub(REDACTED, KEYS.sub(REDACTED, self._secrets.sub(REDACTED, text)))


def _pattern(secret: str) -> str:
    """Match a secret; a very short one only where it stands alone, or it would garble words."""
    literal = re.escape(secret)
    return literal if len(secret) >= WORD_FREE else rf"(?<!\w){literal}(?!\w)"


def set_up(level: str, folder: Path | None, secrets: Iterable[str]) -> None:
    """Send all logging to standard error and, with a folder, to a file per day."""
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        handlers.append(
            DailyFile(
                folder / "danqing.log", when="midnight", backupCount=KEPT_DAYS, encoding="utf-8"
            )
        )
    formatter = Redacting(secrets)
    for handler in handlers:
        handler.setFormatter(formatter)
    logging.basicConfig(level=level, handlers=handlers, force=True)
    # httpx logs every address at INFO, and an upload's address carries the key. discord.py logs
    # whole messages at DEBUG.
    for noisy in ("httpx", "httpcore", "apscheduler", "alembic", "asyncio", "discord"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # Its warnings of rate limits tell whole addresses; that of an interaction is a right to speak.
    logging.getLogger("discord.http").setLevel(logging.ERROR)
