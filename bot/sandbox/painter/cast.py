"""Put the subjects of a scene onto the stage."""

import math
from dataclasses import dataclass, replace
from typing import Final

from bot.sandbox.painter.canvas import Pen, Point
from bot.sandbox.painter.palette import COLOURS
from bot.sandbox.painter.stage import Layer, Paint, Stage
from bot.sandbox.painter.subjects import SUBJECTS, Subject
from bot.sandbox.painter.subjects.look import Look

WATERS: Final = frozenset({"sea", "lake"})
_COMPANION: Final = 0.62
_CROWD: Final = {1: 1.0, 2: 0.72, 3: 0.58, 4: 0.5, 5: 0.46}
# Where the copies stand around the main place, in shares of their size.
_ROW: Final = ((0.0, 0.0), (0.95, 0.03), (-0.95, 0.03), (1.8, -0.03), (-1.8, -0.03))
_SWARM: Final = ((0.0, 0.0), (0.95, -0.5), (-0.6, 0.62), (0.75, 0.75), (-0.85, -0.55))


@dataclass(frozen=True, slots=True)
class _Part:
    """One drawing at one place, in pixels."""

    subject: Subject
    x: float
    y: float
    size: float
    flip: bool
    look: Look


def hero_of(stage_subjects: tuple[str, ...]) -> Subject | None:
    """Give the first subject that has a drawing."""
    return next((SUBJECTS[name] for name in stage_subjects if name in SUBJECTS), None)


def cast_layers(stage: Stage) -> list[Layer]:
    """Build the layers of companions and main subject, farthest first."""
    names = [name for name in stage.scene.subjects if name in SUBJECTS]
    parts: list[_Part] = []
    for rank, name in enumerate(names):
        parts = [*_placed(stage, name, rank), *parts]
    return [Layer(_painter(stage, part), 0.55 if part.size < stage.unit / 3 else 0.7, moves=True)
            for part in parts]  # fmt: skip


def _painter(stage: Stage, part: _Part) -> Paint:
    roams = part.subject.roams
    heading = 1 if part.flip else -1
    mirrored = part.subject.stance == "float" and stage.scene.setting == "lake"

    def paint(pen: Pen, t: float) -> None:
        look = replace(part.look, t=t)
        way = heading * 0.2 * stage.unit * math.sin(t * 0.2) if roams else 0
        place = pen.at(part.x + way, part.y, part.size, flip=part.flip)
        if mirrored:
            _reflect(stage, pen, place, part, look)
        part.subject.draw(place, look)

    return paint


def _reflect(stage: Stage, pen: Pen, place: Pen, part: _Part, look: Look) -> None:
    """Draw the subject upside down under its waterline, then lay water over it."""
    squash = -0.7
    part.subject.draw(replace(place, b=place.b * squash, e=place.e * squash), look)
    corners = [
        (stage.left, part.y),
        (stage.right, part.y),
        (stage.right, float(stage.height)),
        (stage.left, float(stage.height)),
    ]
    water = stage.palette.water
    pen.fade(corners, [(water, 105), (water, 190), (water, 90)])


def _placed(stage: Stage, name: str, rank: int) -> list[_Part]:
    """Place one subject, with its copies when it is the main one."""
    subject = SUBJECTS[name]
    rng = stage.rng
    count = stage.scene.count if rank == 0 else 1
    room = stage.unit * (1 + 0.16 * (max(stage.width, stage.height) / stage.unit - 1))
    size = subject.size * room * _CROWD[count] * (_COMPANION**rank)
    size = min(size, stage.width * 0.49 / subject.reach)
    x, y = _spot(stage, subject, rank)
    if count > 1 and subject.stance not in {"air", "swim"}:
        x = stage.width * 0.5
    offsets: tuple[Point, ...] = _SWARM if subject.stance in {"air", "swim"} else _ROW
    if count in {2, 4}:
        # An even number stands on both sides of the middle.
        offsets = tuple((dx - 0.47, dy) for dx, dy in offsets)
    flip = rng.random() < 1 / 2
    parts = []
    for k in range(count):
        dx, dy = offsets[k]
        own = size * (1 - 0.12 * (k % 3) + rng.uniform(-0.04, 0.04))
        look = _look(stage, name, rank, salt=rng.randrange(1000))
        step = min(size, stage.width * 0.86 / (count + 0.2))
        place = (_within(x + dx * step, own * subject.reach, stage.width), y + dy * size * 0.6)
        if subject.stance in {"air", "swim"} and count > 1:
            place = (place[0], _within(place[1], own * 0.5, stage.height * 0.96))
        parts.append(_Part(subject, *place, own, flip, look))
    return sorted(parts, key=lambda part: part.y)


def _within(at: float, half: float, room: float) -> float:
    """Keep a subject inside the frame, in the middle where it is too large for that."""
    return room / 2 if 2 * half > room else min(max(at, half), room - half)


def _spot(stage: Stage, subject: Subject, rank: int) -> tuple[float, float]:
    """Choose the place of a subject: the main one on its third, companions across."""
    side = 1 if stage.hero[0] < 1 / 2 else -1
    x = stage.hero[0] if rank == 0 else 0.5 + side * (0.27 if rank == 1 else 0.02)
    stance = subject.stance
    if stance == "air":
        y = stage.hero[1] if rank == 0 else 0.3 + 0.12 * rank
    elif stance == "swim":
        y = stage.ground - 0.05 if stage.scene.setting == "sea" else 0.5 + 0.14 * rank
        if stage.scene.setting == "lake":
            y = (stage.horizon + 1) / 2
    elif stance == "float" and stage.scene.setting in WATERS:
        y = stage.ground - 0.06 * rank - (0.07 if stage.scene.setting == "lake" else 0)
    else:
        y = stage.ground + 0.045 - 0.05 * rank
        if rank == 0 and stage.scene.setting == "rooftop":
            y = stage.ground + 0.008
    return x * stage.width, y * stage.height


def _look(stage: Stage, name: str, rank: int, *, salt: int) -> Look:
    colours, scene = stage.palette, stage.scene
    asked = COLOURS.get(scene.colour) if rank == 0 else None
    share = 0.15 if colours.dark else 0.12 if scene.setting == "underwater" else 0.03
    if scene.weather == "fog":
        share += 0.1
    watches = scene.setting == "rooftop" and bool(
        {"moon", "stars", "fireworks"} & set(scene.lights)
    )
    return Look(
        body=asked,
        light=colours.light,
        accent=colours.accent if name != "butterfly" else colours.light,
        ink=colours.ink,
        haze=colours.mid,
        haze_share=share,
        dark=colours.dark or scene.time == "sunset",
        inked=stage.inked,
        away=watches,
        t=0,
        salt=salt,
    )
