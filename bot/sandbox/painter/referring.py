"""Let the subjects of pictures appear in a new scene, painted after the words."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from PIL import Image

from bot.sandbox.painter.canvas import Pen
from bot.sandbox.painter.compose import compose, set_stage
from bot.sandbox.painter.cutouts import standing, subject_of
from bot.sandbox.painter.film import doubled, drift
from bot.sandbox.painter.stage import Layer, Stage
from bot.sandbox.painter.words import read_prompt

_MOST_GUESTS: Final = 4
# Width and height of one guest, in shares of the frame, by how many there are.
_ROOM: Final = {1: (0.44, 0.6), 2: (0.4, 0.52), 3: (0.3, 0.46), 4: (0.24, 0.4)}


def referred(
    prompt: str,
    photos: Sequence[Image.Image],
    rng: random.Random,
    size: tuple[int, int],
    seconds: float,
) -> Iterator[Image.Image]:
    """Yield the frames of a film in which the pictures' subjects are the cast."""
    scene = read_prompt(prompt)
    # The pictures show who it is about; the words' own subjects would stand in their way.
    stage = set_stage(replace(scene, subjects=()), *doubled(size), rng)
    pieces = [subject_of(photo) for photo in photos[:_MOST_GUESTS]]
    guests = [_guest(stage, piece, k, len(pieces)) for k, piece in enumerate(pieces)]
    return drift(stage, compose(stage, guests), size, seconds)


def _guest(stage: Stage, piece: Image.Image, k: int, count: int) -> Layer:
    room = _ROOM[count]
    size = (round(room[0] * stage.width), round(room[1] * stage.height))
    tile = standing(piece, size, stage.rng.uniform(-3, 3))
    middle = stage.hero[0] if count == 1 else (k + 0.5) / count
    foot = stage.ground + 0.05
    phase = stage.rng.uniform(0, math.tau)

    def paint(pen: Pen, t: float) -> None:
        sway = 0.03 / count * math.sin(t * 0.9 + phase)
        bob = 0.012 * math.sin(t * 3.6 + phase)
        x = (middle + sway) * stage.width - tile.width / 2 + pen.c
        y = min(foot + bob, 0.97) * stage.height - tile.height
        pen.canvas.lay(tile, (round(x), round(max(0.02 * stage.height, y))))

    return Layer(paint, 0.6, moves=True)
