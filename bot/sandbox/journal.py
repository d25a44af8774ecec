"""The journal of a stand-in: what was asked of it, made and charged, one JSON object a line.

It is the stand-in's only memory as well: state is rebuilt from it after a restart.
"""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

Entry: TypeAlias = dict[str, object]

# A sandbox may serve for days; the file keeps everything, memory only what a reader may still want.
REMEMBERED = 100_000


class Journal:
    """Appends numbered entries, flushed per write, and lets readers wait for new ones."""

    def __init__(self, path: Path | None, now: Callable[[], float]) -> None:
        self._now = now
        self._grown = asyncio.Event()
        self._recent: deque[Entry] = deque(maxlen=REMEMBERED)
        self._path = path
        self._seq = 0
        self._file = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            _drop_torn_line(path)
            self._file = path.open("a", encoding="utf-8")

    def replay(self) -> Iterator[Entry]:
        """Yield what an earlier run left in the file; to be read to its end before appending."""
        if self._path is None:
            return
        with self._path.open(encoding="utf-8") as lines:
            for line in lines:
                entry: Entry = json.loads(line)
                self._seq = int(str(entry["seq"]))
                self._recent.append(entry)
                yield entry

    def append(self, event: str, **fields: object) -> None:
        """Add one entry."""
        self.append_all((event, fields))

    def append_all(self, *events: tuple[str, Entry]) -> None:
        """Add entries in a single write, so that a crash keeps all of them or none."""
        lines = []
        for event, fields in events:
            self._seq += 1
            entry: Entry = {"seq": self._seq, "at": round(self._now(), 3), "event": event, **fields}
            self._recent.append(entry)
            lines.append(json.dumps(entry, ensure_ascii=False) + "\n")
        if self._file is not None:
            self._file.write("".join(lines))
            self._file.flush()
        self._grown.set()
        self._grown = asyncio.Event()

    def since(self, seq: int) -> list[Entry]:
        """Return the remembered entries after the one so numbered."""
        wanted = min(self._seq - seq, len(self._recent))
        if wanted <= 0:
            return []
        start = len(self._recent) - wanted
        return [self._recent[index] for index in range(start, len(self._recent))]

    async def wait(self, seq: int, seconds: float) -> list[Entry]:
        """Return the entries after ``seq``, waiting up to so many real seconds for a first one."""
        try:
            async with asyncio.timeout(seconds):
                while self._seq <= seq:
                    await self._grown.wait()
        except TimeoutError:
            return []
        return self.since(seq)

    async def until(self, holds: Callable[[], bool], seconds: float) -> None:
        """Return once something holds, looking after each entry, or after so many real seconds."""
        try:
            async with asyncio.timeout(seconds):
                while not holds():
                    await self._grown.wait()
        except TimeoutError:
            return

    def close(self) -> None:
        """Close the file; entries appended later are lost."""
        if self._file is not None:
            self._file.close()


def _drop_torn_line(path: Path) -> None:
    """Cut off the line that a killed process did not finish."""
    if path.exists():
        whole = path.read_bytes()
        kept = whole[: whole.rfind(b"\n") + 1]
        if len(kept) < len(whole):
            path.write_bytes(kept)
