"""Edit a picture after words: its hour, season, weather, colours, style, and what is added."""

import random
from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

from bot.sandbox.painter.cast import hero_of
from bot.sandbox.painter.cutouts import print_of, standing
from bot.sandbox.painter.finish import make_finish
from bot.sandbox.painter.moods import MOODS, recolour
from bot.sandbox.painter.overlays import (
    falling_over,
    guest_over,
    lay_over,
    lights_over,
    sheet_of,
    stage_over,
)
from bot.sandbox.painter.palette import COLOURS
from bot.sandbox.painter.photo import seat
from bot.sandbox.painter.skyline import sky_of
from bot.sandbox.painter.stage import Stage
from bot.sandbox.painter.wishes import Wish, read_wish

_SEASON_FALLS: Final = {"winter": "snow", "autumn": "leaves", "spring": "wind"}
_MOST_PRINTS: Final = 3
# How far from the middle, of 255, a colour is laid on in full.
_CORE: Final = 96
# Below this share of the upper quarter there is no sky to speak of.
_SOME_SKY: Final = 90
_RICE_PAPER: Final = (246, 240, 226)


def edited(
    prompt: str, photos: Sequence[Image.Image], size: tuple[int, int], rng: random.Random
) -> Image.Image:
    """Give the first picture as the words want it; further ones are pinned onto it as prints."""
    wish = read_wish(prompt)
    stage = stage_over(wish.scene, size, rng)
    frame = seat(photos[0], size)
    sky = sky_of(frame)
    before = frame
    for mood in _moods(wish):
        frame = MOODS[mood](frame, sky)
    frame = _coloured(frame, sky, wish)
    lit = frame.copy()
    _light(lit, sky, wish, stage)
    _add(lit, wish, stage, changed=frame is not before)
    _pin(lit, photos[1:], rng)
    done = _styled(lit, wish, stage, size, changed=lit.tobytes() != before.tobytes())
    return _framed(done) if wish.framed else done


def _moods(wish: Wish) -> list[str]:
    """Name the moods in the order they are laid on: season, weather, hour, tone."""
    weather = wish.scene.weather if wish.scene.weather in {"rain", "storm", "fog"} else ""
    hour = wish.scene.time if wish.scene.time in MOODS else ""
    return [mood for mood in (wish.season, weather, hour, wish.tone) if mood]


def _coloured(frame: Image.Image, sky: Image.Image, wish: Wish) -> Image.Image:
    if wish.scene.colour not in COLOURS or wish.tone == "mono":
        return frame
    where = sky if wish.of_sky else ImageChops.multiply(ImageChops.invert(sky), _middle(frame.size))
    return recolour(frame, where, COLOURS[wish.scene.colour])


def _middle(size: tuple[int, int]) -> Image.Image:
    levels = [max(0, min(255, 255 - (v - _CORE) * 4)) for v in range(256)]
    round_light = Image.radial_gradient("L").point(levels)
    return round_light.resize(size, Image.Resampling.BILINEAR)


def _light(frame: Image.Image, sky: Image.Image, wish: Wish, stage: Stage) -> None:
    """Put into the sky and the air what hour, lights and weather bring along."""
    if wish.scene.lights or wish.scene.time in {"night", "sunset"}:
        upper = sky.crop((0, 0, sky.width, max(1, sky.height // 4)))
        seen = ImageStat.Stat(upper).mean[0] > _SOME_SKY
        lay_over(frame, sheet_of(lights_over(stage), stage), sky if seen else None)
    falls = _SEASON_FALLS.get(wish.season, wish.scene.weather)
    lay_over(frame, sheet_of(falling_over(stage, falls), stage))


def _add(frame: Image.Image, wish: Wish, stage: Stage, *, changed: bool) -> None:
    """Paint the words' subjects in, if they are to be added or nothing else was asked for."""
    if wish.removes or not (wish.adds or not changed):
        return
    guest = guest_over(stage)
    if guest is None:
        return
    piece, at = guest
    hero = hero_of(wish.scene.subjects)
    if hero is not None and hero.stance == "stand":
        shade = Image.new("L", (piece.width, max(2, piece.height // 9)))
        ImageDraw.Draw(shade).ellipse(
            (piece.width // 8, 0, piece.width * 7 // 8, shade.height), 110
        )
        shade = shade.filter(ImageFilter.GaussianBlur(max(1, shade.height // 5)))
        foot = (at[0], at[1] + piece.height - shade.height // 2)
        frame.paste((18, 14, 30), (*foot, foot[0] + shade.width, foot[1] + shade.height), shade)
    frame.paste(piece.convert("RGB"), at, piece.getchannel("A"))


def _pin(frame: Image.Image, photos: Sequence[Image.Image], rng: random.Random) -> None:
    side = round(min(frame.size) * 0.36)
    for k, photo in enumerate(photos[:_MOST_PRINTS]):
        piece = standing(print_of(photo), (side, side), rng.uniform(3, 7) * (-1) ** k)
        left = round(frame.width * (0.04 + 0.3 * k))
        frame.paste(piece.convert("RGB"), (left, round(frame.height * 0.05)), piece.getchannel("A"))


def _styled(
    frame: Image.Image, wish: Wish, stage: Stage, size: tuple[int, int], *, changed: bool
) -> Image.Image:
    """Finish in the style the words name; what they left untouched is at least painted over."""
    style = wish.scene.style
    if style == "flat" and changed:
        return frame
    if style == "ink":
        # Thin ink on rice paper.
        grey = MOODS["mono"](frame, Image.new("L", size))
        frame = Image.blend(grey, Image.new("RGB", size, _RICE_PAPER), 0.38)
    return make_finish("oil" if style == "flat" else style, size, stage.palette, stage.rng)(frame)


def _framed(frame: Image.Image) -> Image.Image:
    """Show the picture on cream paper with a fine dark line."""
    short = min(frame.size)
    brim = min(max(6, round(short * 0.06)), short // 4)
    paper = Image.new("RGB", frame.size, (250, 244, 230))
    inner = (frame.width - 2 * brim, frame.height - 2 * brim)
    paper.paste(frame.resize(inner, Image.Resampling.LANCZOS), (brim, brim))
    line = brim * 3 // 5
    box = (line, line, frame.width - line, frame.height - line)
    ImageDraw.Draw(paper).rectangle(box, outline=(96, 74, 58), width=max(1, brim // 14))
    return paper
