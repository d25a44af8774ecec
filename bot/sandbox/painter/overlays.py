"""Paint layers of a scene over a picture that is there already."""

import random
from collections.abc import Iterable
from dataclasses import replace

from PIL import Image, ImageChops

from bot.sandbox.painter.canvas import Canvas
from bot.sandbox.painter.cast import cast_layers
from bot.sandbox.painter.compose import set_stage
from bot.sandbox.painter.picture import SUPERSAMPLE
from bot.sandbox.painter.sky import sky_layers
from bot.sandbox.painter.stage import Layer, Stage
from bot.sandbox.painter.weather import weather_layers
from bot.sandbox.painter.words import Scene

# Settings that change what falls from the sky or how a subject stands.
_OPEN = "meadow"


def stage_over(scene: Scene, size: tuple[int, int], rng: random.Random) -> Stage:
    """Set a stage as large as a frame, in the open, without the style's own colours."""
    plain = replace(scene, setting=_OPEN, style="flat")
    return set_stage(plain, size[0] * SUPERSAMPLE, size[1] * SUPERSAMPLE, rng)


def sheet_of(layers: Iterable[Layer], stage: Stage, t: float = 0.0) -> Image.Image:
    """Paint layers on a clear sheet of the frame's size, at a moment."""
    canvas = Canvas(stage.width, stage.height)
    for layer in layers:
        layer.paint(canvas.pen(), t)
    return canvas.image.reduce(SUPERSAMPLE)


def lights_over(stage: Stage) -> list[Layer]:
    """Build sun, moon, stars and what else shines, but neither the sky itself nor its clouds."""
    return sky_layers(stage)[1:-1]


def falling_over(stage: Stage, weather: str) -> list[Layer]:
    """Build what falls in a weather, leaves being autumn's."""
    subjects = ("tree",) if weather == "leaves" else ()
    scene = replace(
        stage.scene, weather="wind" if weather == "leaves" else weather, subjects=subjects
    )
    return weather_layers(replace(stage, scene=scene))


def guest_over(stage: Stage) -> tuple[Image.Image, tuple[int, int]] | None:
    """Paint the subjects of the words, smaller than life, and say where they stand."""
    sheet = sheet_of(cast_layers(stage), stage)
    box = sheet.getbbox()
    if box is None:
        return None
    piece, share = sheet.crop(box), 0.72
    size = (max(1, round(piece.width * share)), max(1, round(piece.height * share)))
    # Its feet and its side of the frame stay where they were.
    left = round(box[0] * 1.04) if box[0] < sheet.width / 3 else box[2] - size[0]
    return piece.resize(size, Image.Resampling.LANCZOS), (max(0, left), box[3] - size[1])


def lay_over(frame: Image.Image, sheet: Image.Image, where: Image.Image | None = None) -> None:
    """Lay a clear sheet over a frame, within a mask if given."""
    alpha = sheet.getchannel("A")
    if where is not None:
        alpha = ImageChops.multiply(alpha, where)
    frame.paste(sheet.convert("RGB"), (0, 0), alpha)
