"""Frames -> film: an H.264 MP4 that plays while it loads."""

import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from PIL import Image

LONGEST: Final = 768
FRAMES_PER_SECOND: Final = 12
_TICKS: Final = 90_000


def count_frames(seconds: float) -> int:
    """Return how many frames a film of so many seconds has."""
    return max(2, round(seconds * FRAMES_PER_SECOND))


def even_size(width: int, height: int) -> tuple[int, int]:
    """Fit a size into the longest side, in even numbers, which 4:2:0 colour needs."""
    share = min(1.0, LONGEST / max(width, height))
    return max(2, round(width * share / 2) * 2), max(2, round(height * share / 2) * 2)


def encode(images: Iterator[Image.Image], size: tuple[int, int], seconds: float) -> bytes:
    """Write `count_frames(seconds)` frames as a film of that length."""
    with tempfile.TemporaryDirectory() as folder:
        # FFmpeg opens the file a second time to move the index to its front.
        path = Path(folder) / "film.mp4"
        _write(path, images, size, seconds / count_frames(seconds))
        return path.read_bytes()


def _write(
    path: Path, images: Iterator[Image.Image], size: tuple[int, int], frame_s: float
) -> None:
    with av.open(path, "w", format="mp4", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=FRAMES_PER_SECOND)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        # One thread, so that the same film always gives the same bytes.
        stream.options = {"preset": "veryfast", "crf": "23", "threads": "1"}
        stream.time_base = stream.codec_context.time_base = Fraction(1, _TICKS)
        for k, image in enumerate(images):
            # PyAV leaves this one method without types.
            frame: av.VideoFrame = av.VideoFrame.from_image(image)  # type: ignore[no-untyped-call]
            frame.time_base = Fraction(1, _TICKS)
            frame.pts = round(k * frame_s * _TICKS)
            frame.duration = round((k + 1) * frame_s * _TICKS) - frame.pts
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
