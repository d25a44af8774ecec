"""Castles, houses, lighthouses, bridges, pagodas, windmills."""

# Outlines read as rows of points, which the formatter would stack into columns.
# fmt: off
import math
from typing import Final

from bot.sandbox.painter.canvas import Colour, Pen
from bot.sandbox.painter.palette import darker, lighter, mix, rgb
from bot.sandbox.painter.subjects.look import Draw, Look


def _pane(look: Look) -> Colour:
    return rgb("ffd77f") if look.dark or look.inked else mix(look.suited(rgb("48607a")),
                                                             look.light, 0.25)


def _lit(pen: Pen, x: float, y: float, size: tuple[float, float], look: Look) -> None:
    """Draw an arched window that glows in the dark."""
    wide, tall = size
    if look.dark:
        pen.glow(x, y - tall / 2, tall * 1.6, rgb("ffd77f"), 110)
    pen.box(x - wide / 2, y - tall, wide, tall, _pane(look))
    pen.oval(x, y - tall, wide / 2, wide / 2, _pane(look))


def _turret(pen: Pen, place: tuple[float, float, float], wall: Colour, look: Look) -> None:
    """Draw a round tower with a flag at `place`: x, height, width."""
    x, tall, wide = place
    roof = look.suited(look.accent) if not look.inked else look.accent
    pen.box(x - wide / 2, -tall, wide, tall, wall)
    pen.box(x + wide * 0.12, -tall, wide * 0.38, tall, darker(wall, 0.16))
    pen.box(x - wide * 0.58, -tall, wide * 1.16, wide * 0.16, lighter(wall, 0.2))
    top = -tall - wide * 1.5
    pen.fill([(x - wide * 0.66, -tall), (x, top), (x + wide * 0.66, -tall)], roof)
    pen.fill([(x + wide * 0.08, -tall), (x, top), (x + wide * 0.66, -tall)], darker(roof, 0.25))
    pen.stroke([(x, top), (x, top - wide * 0.5)], 0.008, look.ink)
    wave = 0.02 * math.sin(look.t * 4 + x * 9)
    pen.fill([(x, top - wide * 0.5), (x + wide * 0.5, top - wide * 0.38 + wave),
              (x, top - wide * 0.24)],
             look.suited(rgb("f2c14b")))
    _lit(pen, x, -tall * 0.68, (wide * 0.2, wide * 0.34), look)


def _castle(pen: Pen, look: Look) -> None:
    """Draw a castle on its hill, height about 1.2, foot on the origin."""
    wall = look.own(rgb("d9c9b6"))
    hill = darker(mix(look.haze, look.ink, 0.55), 0.1)
    pen.smooth([(-1.1, 0.12), (-0.6, -0.06), (-0.2, -0.13), (0.3, -0.12), (0.65, -0.04),
                (1.1, 0.12), (0, 0.3)], hill)
    here = pen.at(0, -0.08)
    _turret(here, (0.06, 0.78, 0.2), wall, look)
    _turret(here, (-0.2, 0.6, 0.14), darker(wall, 0.06), look)
    _turret(here, (0.28, 0.54, 0.13), darker(wall, 0.06), look)
    here.box(-0.36, -0.36, 0.72, 0.36, wall)
    here.box(0.1, -0.36, 0.26, 0.36, darker(wall, 0.1))
    for k in range(9):
        here.box(-0.37 + 0.083 * k, -0.41, 0.05, 0.06, darker(wall, 0.1 * (k // 6)))
    for x in (-0.24, -0.1, 0.22):
        _lit(here, x, -0.18, (0.04, 0.07), look)
    _turret(here, (-0.4, 0.44, 0.17), wall, look)
    _turret(here, (0.43, 0.4, 0.17), wall, look)
    here.box(-0.04, -0.16, 0.13, 0.16, look.suited(rgb("4a3226")))
    here.oval(0.025, -0.16, 0.065, 0.065, look.suited(rgb("4a3226")))
    here.taper([(0.02, 0.0), (0.1, 0.08), (-0.05, 0.16), (0.05, 0.28)], [0.1, 0.08, 0.12, 0.2],
               lighter(hill, 0.3))


def _house(pen: Pen, look: Look) -> None:
    """Draw a cottage, height 1, foot on the origin."""
    wall = look.own(rgb("f2e2c8"))
    roof = look.suited(rgb("b5523f")) if not look.inked else look.suited(rgb("3c3a3a"))
    pen.oval(0, 0, 0.7, 0.05, look.ink, alpha=70)
    pen.box(0.24, -0.98, 0.11, 0.3, darker(roof, 0.2))
    for k in range(4):
        age = (k + look.t * 0.8) % 4
        pen.oval(0.3 + 0.06 * age, -1.04 - 0.13 * age, 0.04 + 0.03 * age, 0.035 + 0.025 * age,
                 lighter(look.haze, 0.5), alpha=int(190 - 45 * age))
    pen.box(-0.46, -0.5, 0.92, 0.5, wall)
    pen.box(-0.46, -0.5, 0.92, 0.07, darker(wall, 0.22))
    pen.fill([(-0.6, -0.45), (-0.36, -0.86), (0.36, -0.86), (0.6, -0.45)], roof)
    for row in range(4):
        y = -0.8 + 0.1 * row
        reach = 0.39 + 0.06 * row
        pen.stroke([(-reach, y), (reach, y)], 0.009, darker(roof, 0.22))
    pen.box(-0.6, -0.46, 1.2, 0.03, darker(roof, 0.35))
    pen.box(-0.09, -0.32, 0.19, 0.32, look.suited(rgb("6d452e")))
    pen.oval(0.065, -0.15, 0.014, 0.014, look.suited(rgb("f2c14b")))
    for x in (-0.28, 0.28):
        if look.dark:
            pen.glow(x, -0.25, 0.24, rgb("ffd77f"), 150)
        pen.box(x - 0.1, -0.35, 0.2, 0.2, lighter(wall, 0.6))
        pen.box(x - 0.083, -0.333, 0.166, 0.166, _pane(look))
        pen.box(x - 0.007, -0.333, 0.014, 0.166, lighter(wall, 0.6))
        pen.box(x - 0.083, -0.257, 0.166, 0.014, lighter(wall, 0.6))
        for k in range(5):
            pen.oval(x - 0.09 + 0.045 * k, -0.14, 0.03, 0.028,
                     (look.accent, look.suited(rgb("6a9a5b")))[k % 2])


def _lighthouse(pen: Pen, look: Look) -> None:
    """Draw a lighthouse on its rock, height about 1.35, foot on the origin."""
    white = look.suited(rgb("fbf5e9"))
    band = look.own(rgb("d24a3e")) if not look.inked else look.suited(rgb("4a4744"))
    rock = look.suited(rgb("4a4a58"))
    lamp = (0.0, -1.13)
    turn = math.sin(look.t * 0.9 + 0.4)
    for side in (-1, 1):
        wide = 0.5 + 0.7 * abs(turn)
        far = side * 6.5
        pen.fade([lamp, (far, lamp[1] - wide + 0.1 * turn), (far, lamp[1] + wide + 0.1 * turn)],
                 [(look.light, 95), (look.light, 95)] if look.dark else [(look.light, 60)] * 2)
    pen.smooth([(-0.62, 0.12), (-0.5, -0.06), (-0.28, -0.1), (-0.1, -0.17), (0.2, -0.15),
                (0.36, -0.05), (0.6, -0.03), (0.7, 0.12), (0, 0.2)], rock)
    pen.smooth([(-0.5, -0.05), (-0.28, -0.1), (-0.1, -0.17), (0.0, -0.14), (-0.2, -0.02)],
               lighter(rock, 0.22))
    for k in range(5):
        top, foot = 1.0 - 0.178 * k, 1.0 - 0.178 * (k + 1)
        a, b = 0.115 + 0.055 * (1 - top), 0.115 + 0.055 * (1 - foot)
        tone = white if k % 2 else band
        pen.fill([(-a, -top), (a, -top), (b, -foot), (-b, -foot)], tone)
        pen.fill([(a * 0.3, -top), (a, -top), (b, -foot), (b * 0.3, -foot)], darker(tone, 0.18))
    for y in (-0.78, -0.5):
        _lit(pen, -0.03, y, (0.04, 0.05), look)
    pen.box(-0.035, -0.25, 0.085, 0.14, look.suited(rgb("5a3a2a")))
    pen.box(-0.17, -1.03, 0.34, 0.035, darker(band, 0.3))
    for k in range(8):
        pen.box(-0.165 + 0.045 * k, -1.09, 0.008, 0.06, darker(band, 0.4))
    pen.box(-0.095, -1.21, 0.19, 0.18,
            look.suited(rgb("ffe9a6")) if not look.dark else rgb("ffefb8"))
    for x in (-0.095, -0.035, 0.027, 0.087):
        pen.box(x, -1.21, 0.011, 0.18, darker(band, 0.4))
    pen.smooth([(-0.13, -1.2), (0, -1.36), (0.13, -1.2), (0, -1.19)], band)
    pen.stroke([(0, -1.34), (0, -1.42)], 0.012, darker(band, 0.3))
    pen.glow(*lamp, 0.5, look.light, 235)


def _bridge(pen: Pen, look: Look) -> None:
    """Draw a stone arch bridge, width 2.2, waterline at the origin."""
    stone = look.own(rgb("b9ad9e"))
    arch = [(0.42 * math.cos(a),
             -0.42 * math.sin(a) * 0.95) for a in [math.pi * k / 24 for k in range(25)]]
    deck = [(-1.1, -0.12), (-0.7, -0.25), (-0.35, -0.5), (0, -0.58), (0.35, -0.5), (0.7, -0.25),
            (1.1, -0.12)]
    pen.fill([(-1.15, 0.04), (-1.1, -0.12), (-0.7, -0.25), (-0.35, -0.5), (0, -0.58), (0.35, -0.5),
              (0.7, -0.25),
              (1.1, -0.12), (1.15, 0.04), *arch], stone)
    for k in range(13):
        a = math.pi * k / 12
        tone = lighter(stone, 0.12 + 0.1 * (k % 2))
        pen.at(0, 0, angle=90 - math.degrees(a)).box(-0.05, -0.475, 0.1, 0.075, tone)
    pen.taper(deck, [0.05] * 7, lighter(stone, 0.3))
    pen.taper([(x, y - 0.11) for x, y in deck], [0.028] * 7, lighter(stone, 0.2))
    for k in range(15):
        s = k / 14 * 6
        j = min(int(s), 5)
        x = deck[j][0] + (deck[j + 1][0] - deck[j][0]) * (s - j)
        y = deck[j][1] + (deck[j + 1][1] - deck[j][1]) * (s - j)
        pen.box(x - 0.014, y - 0.15, 0.028, 0.15, lighter(stone, 0.1))
        pen.oval(x, y - 0.16, 0.02, 0.022, lighter(stone, 0.35))
    for k in range(16):
        x = -0.95 + (k * 0.37) % 1.9
        if abs(x) > 0.5:  # noqa: PLR2004 - bricks beside the arch only
            pen.box(x, -0.1 + 0.045 * (k % 3), 0.09, 0.012, darker(stone, 0.2))


def _pagoda(pen: Pen, look: Look) -> None:
    """Draw a five-storey pagoda, height about 1.3, foot on the origin."""
    wall = look.own(rgb("a8463a")) if not look.inked else look.suited(rgb("b0aaa0"))
    roof = look.suited(rgb("3a4550"))
    gold = look.suited(rgb("e6bd5a"))
    pen.fill([(-0.5, 0.06), (-0.42, -0.05), (0.42, -0.05), (0.5, 0.06)], look.suited(rgb("b8b0a4")))
    for k in range(5):
        wide, foot = 0.34 - 0.045 * k, -0.05 - 0.215 * k
        pen.box(-wide * 0.72, foot - 0.17, wide * 1.44, 0.17, wall)
        pen.box(wide * 0.2, foot - 0.17, wide * 0.52, 0.17, darker(wall, 0.16))
        for x in (-0.42, 0, 0.42):
            if look.dark:
                pen.glow(x * wide, foot - 0.08, 0.12, rgb("ffcf70"), 150)
            pen.box(x * wide - 0.022, foot - 0.12, 0.044, 0.085,
                    rgb("ffd77f") if look.dark or look.inked else gold)
        eave = foot - 0.15
        pen.smooth([(-wide * 1.42, eave - 0.05), (-wide * 1.12, eave + 0.008), (0, eave + 0.02),
                    (wide * 1.12, eave + 0.008),
                    (wide * 1.42, eave - 0.05), (wide * 0.8, eave - 0.055),
                        (wide * 0.5, eave - 0.1), (0, eave - 0.11),
                    (-wide * 0.5, eave - 0.1), (-wide * 0.8, eave - 0.055)], roof)
        pen.taper([(-wide * 1.34, eave - 0.03), (0, eave + 0.012), (wide * 1.34, eave - 0.03)],
                  [0.008, 0.014, 0.008], gold)
        for side in (-1, 1):
            sway = 0.008 * math.sin(look.t * 3 + k)
            pen.oval(side * wide * 1.34 + sway, eave - 0.005, 0.015, 0.02, look.accent)
    pen.taper([(0, -1.2), (0, -1.3), (0, -1.42)], [0.06, 0.03, 0.006], gold)
    for k in range(3):
        pen.oval(0, -1.27 - 0.04 * k, 0.036 - 0.008 * k, 0.01, gold)


def _windmill(pen: Pen, look: Look) -> None:
    """Draw a windmill, height about 1.3, foot on the origin."""
    wall = look.own(rgb("f1e4cf"))
    wood = look.suited(rgb("7a4c34"))
    pen.fill([(-0.24, 0.02), (-0.15, -0.78), (0.15, -0.78), (0.24, 0.02)], wall)
    pen.fill([(0.06, 0.02), (0.04, -0.78), (0.15, -0.78), (0.24, 0.02)], darker(wall, 0.14))
    pen.smooth([(-0.19, -0.76), (-0.12, -0.9), (0, -0.96), (0.12, -0.9), (0.19, -0.76),
                (0, -0.74)], look.suited(look.accent))
    pen.box(-0.05, -0.17, 0.11, 0.19, wood)
    for y in (-0.36, -0.6):
        _lit(pen, 0, y, (0.06, 0.07), look)
    for k in range(4):
        sail = pen.at(0, -0.8, angle=90 * k + 24 + look.t * 40)
        sail.stroke([(0, 0), (0, -0.58)], 0.022, wood)
        sail.box(0.01, -0.56, 0.12, 0.42, lighter(wall, 0.4))
        for j in range(5):
            sail.box(0.01, -0.56 + 0.1 * j, 0.12, 0.009, wood)
    pen.oval(0, -0.8, 0.035, 0.035, wood)


DRAWINGS: Final[dict[str, Draw]] = {
    "castle": _castle, "house": _house, "lighthouse": _lighthouse, "bridge": _bridge,
    "pagoda": _pagoda, "windmill": _windmill,
}
