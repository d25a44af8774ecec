"""The state's log: one JSON line per change, flushed, folded into a snapshot on start."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Protocol

from bot.sandbox.webchat.entities import Json


class Log(Protocol):
    """Where changes of the state and the bytes of files go."""

    def read(self) -> Iterator[Json]:
        """Yield every change written so far, oldest first."""

    def rewrite(self, records: Iterable[Json]) -> None:
        """Replace the history by a snapshot that says the same."""

    def append(self, record: Json) -> None:
        """Write one change."""

    def put_file(self, file_id: str, content: bytes) -> None:
        """Keep the bytes of a file."""

    def get_file(self, file_id: str) -> bytes | None:
        """Return the bytes of a file."""

    def drop_file(self, file_id: str) -> None:
        """Forget the bytes of a file."""

    def close(self) -> None:
        """Write out what is buffered."""


class MemoryLog:
    """Forgets changes and keeps files: nothing survives the process."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    def read(self) -> Iterator[Json]:
        """Yield nothing."""
        return iter(())

    def rewrite(self, records: Iterable[Json]) -> None:
        """Do nothing: the state itself is the only copy."""

    def append(self, record: Json) -> None:
        """Do nothing: the state itself is the only copy."""

    def put_file(self, file_id: str, content: bytes) -> None:
        """Keep the bytes in memory."""
        self._files[file_id] = content

    def get_file(self, file_id: str) -> bytes | None:
        """Return the bytes kept in memory."""
        return self._files.get(file_id)

    def drop_file(self, file_id: str) -> None:
        """Forget the bytes."""
        self._files.pop(file_id, None)

    def close(self) -> None:
        """Do nothing."""


class FolderLog:
    """Keeps `state.jsonl` and `files/` in a folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "state.jsonl"
        self._files = folder / "files"
        self._files.mkdir(parents=True, exist_ok=True)
        self._stream: IO[str] | None = None

    def read(self) -> Iterator[Json]:
        """Yield the lines; a last line cut off by a crash is left out."""
        if not self._path.exists():
            return
        with self._path.open(encoding="utf-8") as lines:
            for line in lines:
                if line.endswith("\n"):
                    yield json.loads(line)

    def rewrite(self, records: Iterable[Json]) -> None:
        """Put a snapshot in place of the lines, at once or not at all."""
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as stream:
            stream.writelines(_line(record) for record in records)
        fresh.replace(self._path)
        self._stream = self._path.open("a", encoding="utf-8")

    def append(self, record: Json) -> None:
        """Write one line and flush it, so that it survives the end of the process."""
        if self._stream is not None:
            self._stream.write(_line(record))
            self._stream.flush()

    def put_file(self, file_id: str, content: bytes) -> None:
        """Write the file under its id."""
        (self._files / file_id).write_bytes(content)

    def get_file(self, file_id: str) -> bytes | None:
        """Read the file; only ids the state knows reach this."""
        path = self._files / file_id
        return path.read_bytes() if path.exists() else None

    def drop_file(self, file_id: str) -> None:
        """Remove the file."""
        (self._files / file_id).unlink(missing_ok=True)

    def close(self) -> None:
        """Close the lines' file."""
        if self._stream is not None:
            self._stream.close()


def _line(record: Json) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"
