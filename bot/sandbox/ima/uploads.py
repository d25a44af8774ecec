"""The store of uploads: tickets to put one file each, and the files, rebuilt from the journal."""

import asyncio
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.sandbox.journal import Entry, Journal

TICKET_S: Final = 7 * 24 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """The right to put one file; its secret is remembered only as a digest."""

    key: str  # the file's name
    account: str
    content_type: str
    digest: str
    expires_at: float


def digest_of(secret: str) -> str:
    """Return what a secret is recognised by."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Uploads:
    """Tickets and files; without a folder the files are kept in memory."""

    def __init__(self, journal: Journal, folder: Path | None) -> None:
        self._journal = journal
        self._folder = folder
        self._tickets: dict[str, Ticket] = {}
        self._files: dict[str, bytes] = {}
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def restore(self, entries: Iterable[Entry]) -> None:
        """Take over the tickets an earlier run gave out."""
        for entry in entries:
            if entry["event"] == "upload_token":
                ticket = Ticket(
                    key=str(entry["key"]),
                    account=str(entry["account"]),
                    content_type=str(entry["content_type"]),
                    digest=str(entry["digest"]),
                    expires_at=float(str(entry["expires_at"])),
                )
                self._tickets[ticket.key] = ticket

    def issue(
        self, *, account: str, name: str, suffix: str, content_type: str, secret: str, now: float
    ) -> Ticket:
        """Give out a ticket."""
        ticket = Ticket(
            key=f"{name}.{suffix}",
            account=account,
            content_type=content_type,
            digest=digest_of(secret),
            expires_at=now + TICKET_S,
        )
        self._journal.append(
            "upload_token",
            key=ticket.key,
            account=account,
            content_type=content_type,
            digest=ticket.digest,
            expires_at=ticket.expires_at,
        )
        self._tickets[ticket.key] = ticket
        return ticket

    def ticket(self, key: str) -> Ticket | None:
        """Return the ticket for a file."""
        return self._tickets.get(key)

    async def put(self, ticket: Ticket, data: bytes) -> None:
        """Store a file; a second one replaces the first."""
        if self._folder is None:
            self._files[ticket.key] = data
        else:
            await asyncio.to_thread(_write, self._folder / ticket.key, data)
        self._journal.append(
            "upload",
            key=ticket.key,
            account=ticket.account,
            content_type=ticket.content_type,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
        )

    async def read(self, key: str) -> bytes | None:
        """Return a stored file."""
        if key not in self._tickets:
            return None
        if self._folder is None:
            return self._files.get(key)
        return await asyncio.to_thread(_read, self._folder / key)


def _write(path: Path, data: bytes) -> None:
    draft = path.with_name(f"{path.name}.draft")
    draft.write_bytes(data)
    draft.replace(path)


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None
