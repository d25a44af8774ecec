"""A folder of files named by the SHA-256 of their content; blocking, meant for threads.

A file appears whole or not at all: it is written beside, flushed to the disk, then renamed.
"""

import contextlib
import hashlib
import os
import re
import tempfile
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Self

from core.messages import MediaId

_NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{2,4}")
_INCOMING = "incoming"


class Incoming:
    """One file on its way in; its name is known only at its end."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        # Not a with block: the file outlives this call and is ended by keep() or __exit__.
        self._file: BinaryIO = tempfile.NamedTemporaryFile(  # type: ignore[assignment]  # noqa: SIM115 - the wrapper's type is private; see above
            dir=folder, suffix=".part", delete=False
        )
        self.path = Path(self._file.name)
        self.bytes = 0
        self._hash = hashlib.sha256()

    def write(self, chunk: bytes) -> None:
        """Add to the end."""
        self._file.write(chunk)
        self._hash.update(chunk)
        self.bytes += len(chunk)

    def flush(self) -> None:
        """Let other readers of the path see all that was written."""
        self._file.flush()

    def sync(self) -> str:
        """Put the content on the disk and give its hash."""
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._hash.hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # What could not be written is given up here, and what was kept is on the disk.
        with contextlib.suppress(OSError):
            self._file.close()
        # Renamed away where all went well.
        self.path.unlink(missing_ok=True)


class Folder:
    """The files of one machine, two levels deep so that no directory grows long."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def receive(self) -> Incoming:
        """Begin a new file; leaving its block without `keep` forgets it."""
        return Incoming(self._root / _INCOMING)

    def keep(self, incoming: Incoming, suffix: str) -> MediaId:
        """Give a received file its name; the same content again only looks younger."""
        media = MediaId(f"{incoming.sync()}.{suffix}")
        target = self.path(media)
        if target.exists():
            os.utime(target)
            return media
        target.parent.mkdir(parents=True, exist_ok=True)
        incoming.path.replace(target)
        _sync_directory(target.parent)
        return media

    def put(self, content: bytes, suffix: str) -> MediaId:
        """Keep content that is already in memory."""
        with self.receive() as incoming:
            incoming.write(content)
            return self.keep(incoming, suffix)

    def path(self, media: MediaId) -> Path:
        """Tell where a file lies, whether or not it is there.

        Raises:
            FileNotFoundError: this is no name of ours, and might lead anywhere.
        """
        if _NAME.fullmatch(media) is None:
            message = "not a media id"
            raise FileNotFoundError(message)
        return self._root / media[:2] / media[2:4] / media

    def prune(self, older_than: datetime) -> int:
        """Remove files not received since, and leftovers of crashes; count what went."""
        edge = older_than.timestamp()
        removed = 0
        for path in self._root.glob("*/**/*"):
            if not path.is_dir() and path.stat().st_mtime < edge:
                path.unlink(missing_ok=True)
                removed += 1
        return removed


def _sync_directory(path: Path) -> None:
    """Make a rename survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
