"""Paint a short film: plates that drift past one another, and what moves on them."""

import math
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from PIL import Image

from bot.sandbox.painter.canvas import Canvas, make_rng
from bot.sandbox.painter.compose import compose, set_stage
from bot.sandbox.painter.finish import Finish, make_finish
from bot.sandbox.painter.picture import fitted, lay, lay_cut
from bot.sandbox.painter.seal import press_seal
from bot.sandbox.painter.stage import Layer
from bot.sandbox.painter.words import read_prompt

LONGEST: Final = 640
FRAMES_PER_SECOND: Final = 12
_SUPERSAMPLE: Final = 2
_REACH: Final = 0.03
_TICKS: Final = 90_000


@dataclass(frozen=True, slots=True)
class _Plate:
    """Neighbouring layers that stand still, painted once and cut to what is on them."""

    image: Image.Image
    x: int
    y: int
    depth: float


def paint_film(prompt: str, *, width: int, height: int, seconds: float, seed: int) -> bytes:
    """Paint the prompt as an H.264 MP4 of the asked length and ratio, marked as a sample."""
    size = _even(*fitted(width, height, LONGEST))
    count = max(2, round(seconds * FRAMES_PER_SECOND))
    with tempfile.TemporaryDirectory() as folder:
        # FFmpeg opens the file a second time to move the index to its front.
        path = Path(folder) / "film.mp4"
        _encode(path, size, _frames(prompt, size, seconds, count, seed), seconds / count)
        return path.read_bytes()


def _encode(
    path: Path, size: tuple[int, int], images: Iterator[Image.Image], frame_s: float
) -> None:
    """Write frames of `frame_s` seconds each as an MP4 that plays while it loads."""
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


def _even(width: int, height: int) -> tuple[int, int]:
    """Round a size to even numbers, which 4:2:0 colour needs."""
    return max(2, round(width / 2) * 2), max(2, round(height / 2) * 2)


def _frames(
    prompt: str, size: tuple[int, int], seconds: float, count: int, seed: int
) -> Iterator[Image.Image]:
    scene = read_prompt(prompt)
    rng = make_rng(prompt, seed)
    width, height = size[0] * _SUPERSAMPLE, size[1] * _SUPERSAMPLE
    stage = set_stage(scene, width, height, rng)
    cut = scene.style == "papercut"
    sheets = list(_sheets(compose(stage), width, height, cut=cut))
    finish = make_finish(scene.style, size, stage.palette, rng)
    side = rng.choice((-1, 1))
    for k in range(count):
        pan = side * _REACH * width * math.cos(math.pi * k / max(count - 1, 1))
        canvas = Canvas(width, height)
        yield _shot(canvas, sheets, pan, seconds * k / count, finish)


def _sheets(layers: list[Layer], width: int, height: int, *, cut: bool) -> Iterator[_Plate | Layer]:
    """Merge runs of still layers into plates; let the moving ones through."""
    still: list[Layer] = []
    for layer in layers:
        if layer.moves:
            yield from _plates(still, width, height, cut=cut)
            still = []
            yield layer
        else:
            still.append(layer)
    yield from _plates(still, width, height, cut=cut)


def _plates(still: list[Layer], width: int, height: int, *, cut: bool) -> Iterator[_Plate]:
    """Paint a run of still layers on at most two plates, for a film's depth."""
    half = (len(still) + 1) // 2
    for run in (still[:half], still[half:]):
        if not run:
            continue
        canvas = Canvas(width, height, margin=round(width * _REACH) + 2)
        for layer in run:
            (lay_cut if cut else lay)(canvas, layer)
        box = canvas.image.getbbox()
        if box is not None:
            depth = sum(layer.depth for layer in run) / len(run)
            image = canvas.image.crop(box)
            yield _Plate(image, box[0] - canvas.margin, box[1], depth)


def _shot(
    canvas: Canvas,
    sheets: list[_Plate | Layer],
    pan: float,
    t: float,
    finish: Finish,
) -> Image.Image:
    """Compose one frame at one moment."""
    for sheet in sheets:
        shift = pan * sheet.depth
        if isinstance(sheet, _Plate):
            at = (round(sheet.x + shift), sheet.y)
            canvas.lay(sheet.image, at)
        else:
            sheet.paint(canvas.pen(shift), t)
    frame = finish(canvas.image.convert("RGB").reduce(_SUPERSAMPLE))
    press_seal(frame)
    return frame
