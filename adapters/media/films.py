"""Length and size of an MP4 film, read from its boxes (ISO/IEC 14496-12) without decoding.

A handful of headers is all we need, and a decoder is a large thing to hand untrusted bytes to.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_MAX_BOXES = 4096
_HEADER = 8
_LARGE_HEADER = 16
_HEAD_BYTES = 112


class BrokenFilmError(Exception):
    """The file is no whole film."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmFacts:
    """What the headers of a film say; None where they do not."""

    width: int | None = None
    height: int | None = None
    duration_s: float | None = None


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int
    end: int


def read_film(path: Path) -> FilmFacts:
    """Read the headers of a film.

    Raises:
        BrokenFilmError: a box reaches past the end of the file, or the film has no index.
    """
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        moov = None
        for box in _boxes(file, 0, end):
            if box.kind == b"moov":
                moov = box
        if moov is None:
            raise BrokenFilmError("no index")
        duration: float | None = None
        size: tuple[int, int] | None = None
        for box in _boxes(file, moov.start, moov.end):
            if box.kind == b"mvhd":
                duration = _duration(_head(file, box))
            elif box.kind == b"trak":
                size = size or _track_size(file, box)
    width, height = size or (None, None)
    return FilmFacts(width=width, height=height, duration_s=duration)


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[_Box]:
    for _ in range(_MAX_BOXES):
        if start >= end:
            return
        file.seek(start)
        header = file.read(_LARGE_HEADER)
        if len(header) < _HEADER or end - start < _HEADER:
            raise BrokenFilmError("cut off in a box header")
        size, kind = struct.unpack(">I4s", header[:_HEADER])
        head = _HEADER
        if size == 1:
            if len(header) < _LARGE_HEADER:
                raise BrokenFilmError("cut off in a box header")
            size, head = struct.unpack(">Q", header[_HEADER:])[0], _LARGE_HEADER
        elif size == 0:
            # Such a box reaches to the end.
            size = end - start
        if size < head or start + size > end:
            raise BrokenFilmError("a box reaches past the end")
        yield _Box(kind, start + head, start + size)
        start += size
    raise BrokenFilmError("too many boxes")


def _head(file: BinaryIO, box: _Box) -> bytes:
    file.seek(box.start)
    return file.read(min(_HEAD_BYTES, box.end - box.start))


def _duration(mvhd: bytes) -> float | None:
    """Read the length; a fragmented film has none here."""
    layout, unknown = (">20xIQ", 2**64 - 1) if mvhd[:1] == b"\x01" else (">12xII", 2**32 - 1)
    if len(mvhd) < struct.calcsize(layout):
        return None
    scale, length = struct.unpack_from(layout, mvhd)
    return float(length / scale) if scale and 0 < length < unknown else None


def _track_size(file: BinaryIO, trak: _Box) -> tuple[int, int] | None:
    """Read the size a track is shown at; None for sound, which has none."""
    for box in _boxes(file, trak.start, trak.end):
        if box.kind == b"tkhd":
            tkhd = _head(file, box)
            offset = 52 if tkhd[:1] == b"\x01" else 40
            if len(tkhd) < offset + 44:
                return None
            matrix = struct.unpack_from(">9i", tkhd, offset)
            width, height = (side >> 16 for side in struct.unpack_from(">2I", tkhd, offset + 36))
            if not width or not height:
                return None
            # A film from a phone held upright lies on its side and is turned when shown.
            return (height, width) if matrix[0] == 0 and matrix[1] != 0 else (width, height)
    return None
