"""Where a stand-in's pictures and films come from: painted by processes, or one plain sample each.

Works are known by file name. Ordering is idempotent and painting deterministic, so a work that a
restart lost is simply ordered again.
"""

import asyncio
import io
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, Protocol

from PIL import Image

Kind = Literal["picture", "film"]
# What a work starts from: words alone, or pictures that are edited, moved, joined or referred to.
Manner = Literal["words", "edit", "animate", "bridge", "reference"]

BRUSHES = 2
# A brush holds its libraries in memory; it is let go when nothing has been asked for a while.
IDLE_S = 20.0
USUAL_SIDE: dict[Kind, int] = {"picture": 1024, "film": 640}
PLAIN_SIDE = 64
PLAIN_FRAMES = 8
PLAIN_RATE = 8
SAMPLES_KEPT = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """One work to be made; sides are pixels and even, as films need."""

    kind: Kind
    prompt: str
    width: int
    height: int
    seconds: float
    seed: int
    manner: Manner = "words"
    pictures: tuple[str, ...] = ()  # names of files in the studio's folder of inputs


class Studio(Protocol):
    """Makes works in its own time."""

    def longest_side(self, kind: Kind, detail: float) -> int:
        """Return the longest side of a kind of work, `detail` being 1.0 for the usual size."""

    def order(self, name: str, commission: Commission) -> None:
        """Have a work made under a name, unless it is made, being made or failed."""

    def is_finished(self, name: str) -> bool:
        """Say whether a work can be read."""

    def trouble(self, name: str) -> str | None:
        """Return why a work will never be finished, if so."""

    async def read(self, name: str) -> bytes:
        """Return a finished work.

        Raises:
            FileNotFoundError: it is not finished.
        """

    async def run(self) -> None:
        """Work until cancelled."""


def fit(ratio: tuple[int, int], longest: int) -> tuple[int, int]:
    """Return the even sides of a ratio within a longest side."""
    width, height = ratio
    scale = longest / max(width, height)
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


class PlainStudio:
    """Has every work ready at once: a tiny valid file for each kind and ratio."""

    def __init__(self) -> None:
        self._works: dict[str, tuple[Kind, int, int]] = {}

    def longest_side(self, kind: Kind, detail: float) -> int:  # noqa: ARG002 - as the protocol has it
        """Return the one side that every sample has."""
        return PLAIN_SIDE

    def order(self, name: str, commission: Commission) -> None:
        """Remember which sample serves the name."""
        self._works[name] = (commission.kind, commission.width, commission.height)

    def is_finished(self, name: str) -> bool:
        """Say whether the work was ordered."""
        return name in self._works

    def trouble(self, name: str) -> str | None:  # noqa: ARG002 - as the protocol has it
        """Return None: nothing goes wrong here."""
        return None

    async def read(self, name: str) -> bytes:
        """Return the sample of the work's kind and ratio."""
        if name not in self._works:
            raise FileNotFoundError(name)
        kind, width, height = self._works[name]
        return await asyncio.to_thread(_sample, kind, width, height)

    async def run(self) -> None:
        """Have nothing to do."""


class PaintingStudio:
    """Paints to files in a folder, two at a time, in processes of their own."""

    def __init__(self, folder: Path, inputs: Path | None = None) -> None:
        self._folder = folder
        self._inputs = folder if inputs is None else inputs
        self._queue: asyncio.Queue[tuple[str, Commission]] = asyncio.Queue()
        self._ordered: set[str] = set()
        self._finished: set[str] = set()
        self._troubles: dict[str, str] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def longest_side(self, kind: Kind, detail: float) -> int:
        """Return a side that is quickly painted; larger wishes give only somewhat larger works."""
        return round(USUAL_SIDE[kind] * detail)

    def order(self, name: str, commission: Commission) -> None:
        """Queue a work, unless it is queued, painted or failed."""
        if name not in self._ordered:
            self._ordered.add(name)
            if (self._folder / name).exists():
                self._finished.add(name)
            else:
                self._queue.put_nowait((name, commission))

    def is_finished(self, name: str) -> bool:
        """Say whether the work's file is there."""
        return name in self._finished

    def trouble(self, name: str) -> str | None:
        """Return what went wrong while painting."""
        return self._troubles.get(name)

    async def read(self, name: str) -> bytes:
        """Return the file of a painted work."""
        if name not in self._finished:
            raise FileNotFoundError(name)
        return await asyncio.to_thread((self._folder / name).read_bytes)

    async def run(self) -> None:
        """Paint until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for _ in range(BRUSHES):
                tasks.create_task(self._paint_on())

    async def _paint_on(self) -> None:
        while True:
            work = await self._queue.get()
            async with _brush() as brush:
                with suppress(TimeoutError):
                    while await self._paint(brush, *work):
                        async with asyncio.timeout(IDLE_S):
                            work = await self._queue.get()

    async def _paint(self, brush: Process, name: str, commission: Commission) -> bool:
        """Paint one work; say whether the brush is good for another."""
        pictures = [str(self._inputs / picture) for picture in commission.pictures]
        job = {**asdict(commission), "pictures": pictures, "path": str(self._folder / name)}
        answer = await _ask(brush, json.dumps(job))
        error = json.loads(answer)["error"] if answer else "the brush broke"
        if error is None:
            self._finished.add(name)
        else:
            self._troubles[name] = error
        return bool(answer)


async def _ask(brush: Process, line: str) -> bytes:
    if brush.stdin is None or brush.stdout is None:
        return b""
    with suppress(ConnectionError):
        brush.stdin.write(f"{line}\n".encode())
        await brush.stdin.drain()
    return await brush.stdout.readline()


@asynccontextmanager
async def _brush() -> AsyncIterator[Process]:
    module = ("-m", "bot.sandbox.brush")
    brush = await asyncio.create_subprocess_exec(sys.executable, *module, stdin=PIPE, stdout=PIPE)
    try:
        yield brush
    finally:
        with suppress(ProcessLookupError):
            brush.kill()
        await brush.wait()


@lru_cache(maxsize=SAMPLES_KEPT)
def _sample(kind: Kind, width: int, height: int) -> bytes:
    return _plain_film(width, height) if kind == "film" else _plain_picture(width, height)


def _plain_picture(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "steelblue").save(buffer, "PNG")
    return buffer.getvalue()


def _plain_film(width: int, height: int) -> bytes:
    # Imported late: 30 MiB that a stand-in serving pictures never needs.
    import av  # noqa: PLC0415

    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as film:
        stream = film.add_stream("libx264", rate=PLAIN_RATE)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for index in range(PLAIN_FRAMES):
            shade = Image.new("RGB", (width, height), (70, 130, 180 - 4 * index))
            frame = av.VideoFrame.from_image(shade)  # type: ignore[no-untyped-call]  # av's own gap
            for packet in stream.encode(frame):
                film.mux(packet)
        for packet in stream.encode(None):
            film.mux(packet)
    return buffer.getvalue()
