"""What carries people: boats, trains, cars, balloons, rockets."""

# Outlines read as rows of points, which the formatter would stack into columns.
# fmt: off
import math
from typing import Final

from bot.sandbox.painter.canvas import Colour, Pen
from bot.sandbox.painter.palette import darker, lighter, mix, rgb
from bot.sandbox.painter.subjects.look import Draw, Look

_GLASS: Final = rgb("bfe3ee")


def _window(look: Look) -> Colour:
    return look.suited(rgb("ffdf8f")) if look.dark else look.suited(_GLASS)


def _paper_boat(pen: Pen, look: Look) -> None:
    """Draw a folded paper boat, width 1.2, waterline at the origin."""
    paper = look.own(rgb("fdf8ee"))
    here = pen.at(0, 0.03, angle=4 * math.sin(look.t * 1.7 + look.salt))
    here.fill([(-0.2, -0.2), (0, -0.72), (0.2, -0.2)], darker(paper, 0.1))
    here.fill([(0, -0.72), (0.2, -0.2), (0, -0.12)], darker(paper, 0.2))
    here.fill([(0, -0.72), (0.012, -0.14), (-0.06, -0.2)], lighter(paper, 0.4))
    here.fill([(-0.6, -0.34), (0, -0.16), (0.6, -0.34), (0.36, 0.1), (-0.36, 0.1)], paper)
    here.fill([(0, -0.16), (0.6, -0.34), (0.36, 0.1), (0.02, 0.1)], darker(paper, 0.16))
    here.fill([(-0.6, -0.34), (0, -0.16), (-0.02, -0.1), (-0.53, -0.23)], lighter(paper, 0.5))
    here.stroke([(0, -0.16), (0.02, 0.1)], 0.006, darker(paper, 0.28))
    here.fill([(0, -0.72), (0, -0.82), (0.13, -0.775), (0.005, -0.735)], look.accent)


def _boat(pen: Pen, look: Look) -> None:
    """Draw a sailing boat, height 1.1, waterline at the origin."""
    hull = look.own(rgb("b5482f"))
    sail = look.suited(rgb("fff4dd"))
    here = pen.at(0, 0.02, angle=3.5 * math.sin(look.t * 1.5 + look.salt))
    here.stroke([(-0.02, -0.12), (-0.02, -1.05)], 0.022, look.suited(rgb("5a3a2a")))
    here.smooth([(0.02, -1.0), (0.2, -0.72), (0.4, -0.42), (0.47, -0.24), (0.22, -0.21),
                 (0.02, -0.2)], sail)
    here.smooth([(0.02, -0.5), (0.3, -0.42), (0.47, -0.24), (0.22, -0.21), (0.02, -0.2)],
                darker(sail, 0.12))
    here.smooth([(-0.06, -0.92), (-0.12, -0.6), (-0.3, -0.3), (-0.36, -0.22), (-0.2, -0.2),
                 (-0.06, -0.22)],
                mix(sail, look.accent, 0.75))
    for k in range(3):
        here.taper([(0.03, -0.76 + 0.17 * k), (0.17 + 0.1 * k, -0.72 + 0.16 * k)], [0.006, 0.003],
                   darker(sail, 0.25))
    here.fill([(-0.02, -1.05), (-0.02, -1.14), (-0.17, -1.09)], look.accent)
    here.smooth([(-0.5, -0.19), (-0.2, -0.15), (0.2, -0.15), (0.55, -0.22), (0.46, 0.0),
                 (0.34, 0.1),
                 (-0.34, 0.1), (-0.44, 0.0)], hull)
    here.fill([(-0.47, -0.1), (0.51, -0.12), (0.49, -0.07), (-0.455, -0.05)],
              look.suited(rgb("fff4dd")))
    here.smooth([(-0.45, 0.0), (0.47, -0.01), (0.34, 0.1), (-0.34, 0.1)], darker(hull, 0.3))
    for x in (-0.25, 0, 0.25):
        here.oval(x, -0.01, 0.022, 0.022, _window(look))


def _wheels(pen: Pen, places: tuple[float, ...], y: float, r: float, look: Look) -> None:
    dark = look.suited(rgb("25242d"))
    for x in places:
        wheel = pen.at(x, y, r, angle=-look.t * 300)
        wheel.oval(0, 0, 1, 1, dark)
        wheel.oval(0, 0, 0.56, 0.56, look.suited(rgb("c9ccd2")))
        for k in range(4):
            wheel.at(0, 0, angle=90 * k).box(-0.07, 0, 0.14, 0.5, dark)


def _beam(pen: Pen, x: float, y: float, look: Look) -> None:
    """Throw headlight to the left at night."""
    pen.oval(x, y, 0.028, 0.035, look.light)
    if look.dark:
        pen.glow(x, y, 0.16, look.light, 220)
        pen.fill([(x, y - 0.02), (x - 0.75, y - 0.03), (x - 0.75, y + 0.2), (x, y + 0.02)],
                 look.light, 46)


def _car(pen: Pen, look: Look) -> None:
    """Draw a rounded little car, length 1.3, heading left, wheels on the origin."""
    body = look.own(rgb("e2574c"))
    pen.oval(0, 0.0, 0.7, 0.035, look.ink, alpha=90)
    shake = 0.004 * math.sin(look.t * 17)
    here = pen.at(0, shake)
    here.smooth([(-0.36, -0.3), (-0.24, -0.52), (-0.02, -0.6), (0.24, -0.57), (0.42, -0.42),
                 (0.48, -0.28)],
                darker(body, 0.12))
    glass = _window(look)
    here.smooth([(-0.28, -0.33), (-0.2, -0.48), (-0.02, -0.53), (-0.02, -0.33)], glass)
    here.smooth([(0.04, -0.33), (0.04, -0.53), (0.22, -0.5), (0.35, -0.36)], glass)
    here.smooth([(-0.64, -0.12), (-0.63, -0.25), (-0.5, -0.33), (-0.3, -0.36), (0.42, -0.36),
                 (0.6, -0.3),
                 (0.65, -0.14), (0.58, -0.09), (-0.58, -0.09)], body)
    here.smooth([(-0.62, -0.25), (-0.48, -0.33), (0.4, -0.35), (0.58, -0.29), (0.3, -0.3),
                 (-0.3, -0.29)],
                lighter(body, 0.35))
    here.box(-0.62, -0.16, 1.25, 0.035, darker(body, 0.25))
    here.box(0.07, -0.27, 0.09, 0.018, lighter(body, 0.6))
    here.oval(0.62, -0.22, 0.022, 0.035, look.suited(rgb("ffb070")))
    _wheels(pen, (-0.38, 0.38), -0.11, 0.125, look)
    _beam(here, -0.61, -0.22, look)


def _bus(pen: Pen, look: Look) -> None:
    """Draw a bus, length 1.5, heading left."""
    body = look.own(rgb("f0b03f"))
    pen.oval(0, 0.0, 0.8, 0.04, look.ink, alpha=90)
    here = pen.at(0, 0.004 * math.sin(look.t * 15))
    here.smooth([(-0.74, -0.12), (-0.75, -0.4), (-0.7, -0.68), (-0.6, -0.72), (0.65, -0.72),
                 (0.74, -0.66),
                 (0.75, -0.12), (0, -0.1)], body)
    here.box(-0.735, -0.34, 1.475, 0.07, look.suited(rgb("fff6e2")))
    here.box(-0.74, -0.14, 1.48, 0.05, darker(body, 0.4))
    for k in range(5):
        here.box(-0.46 + 0.23 * k, -0.63, 0.19, 0.24, _window(look))
    here.smooth([(-0.735, -0.38), (-0.72, -0.6), (-0.64, -0.64), (-0.53, -0.64), (-0.53, -0.38)],
                _window(look))
    here.box(-0.6, -0.705, 1.2, 0.025, lighter(body, 0.5))
    _wheels(pen, (-0.46, 0.46), -0.11, 0.12, look)
    _beam(here, -0.72, -0.2, look)


def _train(pen: Pen, look: Look) -> None:
    """Draw a steam train with its cars, length 2, heading left."""
    body = look.own(rgb("2f5d62"))
    red, gold = look.suited(rgb("c9473b")), look.suited(rgb("e8b64c"))
    pen.box(-2.5, 0.0, 6.5, 0.03, darker(body, 0.5))
    for k in range(22):
        pen.box(-2.5 + 0.3 * k, 0.03, 0.14, 0.03, look.suited(rgb("6b4a35")))
    puff = lighter(look.suited(rgb("e9e6e2")), 0.3)
    for k in range(6):
        age = (k + look.t * 1.2) % 6
        pen.oval(-0.73 + 0.24 * age, -0.86 - 0.09 * age, 0.09 + 0.045 * age, 0.075 + 0.04 * age,
                 puff,
                 alpha=int(210 - 30 * age))
    for k in range(3):
        car = pen.at(0.55 + 0.95 * k, 0.006 * math.sin(look.t * 9 + k))
        car.box(-0.46, -0.14, 0.95, 0.04, darker(body, 0.5))
        car.smooth([(-0.42, -0.13), (-0.43, -0.55), (-0.36, -0.62), (0.36, -0.62), (0.43, -0.55),
                    (0.42, -0.13)],
                   mix(body, red, 0.75))
        car.box(-0.45, -0.64, 0.9, 0.05, darker(body, 0.2))
        car.box(-0.42, -0.27, 0.84, 0.03, gold)
        for j in range(4):
            car.box(-0.36 + 0.19 * j, -0.52, 0.14, 0.19, _window(look))
        _wheels(car, (-0.28, 0.28), -0.07, 0.075, look)
    here = pen.at(-0.42, 0.005 * math.sin(look.t * 11))
    here.smooth([(-0.42, -0.18), (-0.44, -0.35), (-0.4, -0.52), (0.2, -0.52), (0.2, -0.18)], body)
    here.box(0.06, -0.74, 0.38, 0.58, darker(body, 0.1))
    here.box(0.0, -0.79, 0.5, 0.06, red)
    here.box(0.14, -0.64, 0.21, 0.2, _window(look))
    here.fill([(-0.36, -0.5), (-0.34, -0.72), (-0.39, -0.78), (-0.22, -0.78), (-0.27, -0.72),
               (-0.25, -0.5)], darker(body, 0.3))
    here.oval(-0.06, -0.53, 0.08, 0.07, gold)
    for x in (-0.2, 0.03):
        here.box(x, -0.525, 0.03, 0.345, gold)
    here.box(-0.44, -0.2, 0.9, 0.06, red)
    here.fill([(-0.46, -0.16), (-0.62, -0.01), (-0.44, -0.01)], red)
    _wheels(here, (-0.28, -0.02, 0.26), -0.1, 0.11, look)
    _beam(here, -0.44, -0.4, look)


def _bicycle(pen: Pen, look: Look) -> None:
    """Draw a bicycle with a flower basket, length 1.2, heading left."""
    frame = look.own(rgb("d5574a"))
    dark = look.suited(rgb("2b2a33"))
    pen.oval(0, 0.0, 0.6, 0.025, look.ink, alpha=80)
    for x in (-0.36, 0.36):
        wheel = pen.at(x, -0.24, 0.24, angle=-look.t * 150)
        ring = [(math.cos(k * math.tau / 24), math.sin(k * math.tau / 24)) for k in range(25)]
        wheel.taper(ring, [0.11] * 25, dark)
        for k in range(8):
            wheel.at(0, 0, angle=45 * k).box(-0.012, 0, 0.024, 1, lighter(dark, 0.45))
        wheel.oval(0, 0, 0.12, 0.12, frame)
    for a, b in (((-0.36, -0.24), (-0.24, -0.66)), ((-0.27, -0.55), (0.16, -0.52)),
                 ((0.16, -0.52), (0.04, -0.22)), ((-0.27, -0.52), (0.04, -0.22)),
                 ((0.36, -0.24), (0.04, -0.22)), ((0.36, -0.24), (0.16, -0.52)),
                 ((0.16, -0.52), (0.19, -0.62))):
        pen.stroke([a, b], 0.032, frame)
    pen.smooth([(0.08, -0.64), (0.18, -0.67), (0.32, -0.66), (0.3, -0.61), (0.16, -0.62)], dark)
    pen.taper([(-0.24, -0.66), (-0.2, -0.71), (-0.1, -0.7)], [0.026, 0.026, 0.03], dark)
    basket = look.suited(rgb("c79a62"))
    pen.fill([(-0.52, -0.62), (-0.26, -0.62), (-0.29, -0.42), (-0.49, -0.42)], basket)
    for k in range(5):
        pen.box(-0.5 + 0.05 * k, -0.61, 0.012, 0.18, darker(basket, 0.2))
    for k in range(6):
        tone = (look.accent, look.suited(rgb("ffd36e")), look.suited(rgb("fff4ea")))[k % 3]
        pen.oval(-0.5 + 0.045 * k, -0.66 - 0.03 * (k % 2), 0.038, 0.036, tone)
        pen.oval(-0.5 + 0.045 * k, -0.66 - 0.03 * (k % 2), 0.013, 0.013, darker(tone, 0.3))


def _balloon(pen: Pen, look: Look) -> None:
    """Draw a hot-air balloon, height 1.25, centred on the origin."""
    cloth = look.own(rgb("e4573f"))
    pale = look.suited(rgb("fff1d6"))
    here = pen.at(0, 0.025 * math.sin(look.t * 1.3 + look.salt),
                  angle=2 * math.sin(look.t + look.salt))
    if look.dark:
        here.glow(0, -0.2, 0.75, look.light, 130)
    outline = [(0, -0.62), (0.27, -0.54), (0.42, -0.28), (0.36, -0.02), (0.14, 0.26), (0.09, 0.3),
               (-0.09, 0.3), (-0.14, 0.26), (-0.36, -0.02), (-0.42, -0.28), (-0.27, -0.54)]
    for k, share in enumerate((1, 0.74, 0.45, 0.16)):
        tone = cloth if k % 2 == 0 else pale
        here.smooth([(x * share, y) for x, y in outline], tone)
    here.smooth([(0.02, -0.62), (0.27, -0.54), (0.42, -0.28), (0.36, -0.02), (0.14, 0.26),
                 (0.26, -0.05), (0.3, -0.3)],
                look.ink, 42)
    here.taper([(-0.3, -0.36), (-0.24, -0.48), (-0.14, -0.55)], [0.012, 0.03, 0.01],
               lighter(cloth, 0.6))
    for x in (-0.075, -0.03, 0.03, 0.075):
        here.stroke([(x * 1.15, 0.29), (x, 0.46)], 0.007, look.suited(rgb("5d4636")))
    here.glow(0, 0.36, 0.07, look.suited(rgb("ffb347")))
    basket = look.suited(rgb("a8713f"))
    here.smooth([(-0.09, 0.45), (0.09, 0.45), (0.075, 0.59), (-0.075, 0.59)], basket)
    here.box(-0.095, 0.445, 0.19, 0.025, darker(basket, 0.3))


def _rocket(pen: Pen, look: Look) -> None:
    """Draw a rocket in flight, length 1.1, nose up right."""
    hull = look.own(rgb("f4f0e8"))
    here = pen.at(0.012 * math.sin(look.t * 13), 0.02 * math.sin(look.t * 2), angle=32)
    flick = 0.08 * math.sin(look.t * 21)
    for wide, tall, tone in ((0.13, 0.5, look.accent), (0.09, 0.36, rgb("ffb84d")),
                             (0.05, 0.22, rgb("fff3c4"))):
        here.smooth([(-wide, 0.36), (wide, 0.36), (wide * 0.6, 0.36 + tall * 0.5),
                     (0, 0.36 + tall + flick), (-wide * 0.6, 0.36 + tall * 0.5)],
                    look.suited(tone))
    red = look.suited(rgb("d8493c"))
    for side in (-1, 1):
        here.smooth([(side * 0.13, 0.05), (side * 0.3, 0.3), (side * 0.28, 0.44),
                     (side * 0.12, 0.34)], red)
    here.smooth([(0, -0.6), (0.13, -0.38), (0.18, -0.08), (0.14, 0.28), (0.09, 0.37),
                 (-0.09, 0.37), (-0.14, 0.28), (-0.18, -0.08), (-0.13, -0.38)], hull)
    here.smooth([(0.04, -0.52), (0.13, -0.38), (0.18, -0.08), (0.14, 0.28), (0.09, 0.37),
                 (0.06, 0.1)], darker(hull, 0.16))
    here.smooth([(0, -0.6), (0.105, -0.43), (0.12, -0.36), (0, -0.33), (-0.12, -0.36),
                 (-0.105, -0.43)], red)
    here.oval(0, -0.13, 0.085, 0.085, darker(hull, 0.35))
    here.oval(0, -0.13, 0.064, 0.064, _window(look))
    here.oval(-0.02, -0.15, 0.02, 0.02, (255, 255, 255))
    here.box(-0.14, 0.2, 0.28, 0.035, red)


def _paper_plane(pen: Pen, look: Look) -> None:
    """Draw a paper plane, length 1, heading left."""
    paper = look.own(rgb("fdf9ef"))
    here = pen.at(0, 0.03 * math.sin(look.t * 1.6), angle=10 + 3 * math.sin(look.t * 1.2))
    for k in range(9):
        here.oval(0.6 + 0.09 * k, 0.05 + 0.07 * math.sin(k * 0.7),
                  0.02, 0.007, lighter(paper, 0.3), alpha=170)
    here.fill([(-0.55, 0.05), (0.5, -0.34), (0.12, 0.0)], paper)
    here.fill([(-0.55, 0.05), (0.12, 0.0), (0.2, 0.24)], darker(paper, 0.3))
    here.fill([(-0.55, 0.05), (0.02, 0.04), (0.2, 0.24), (0.08, 0.08)], darker(paper, 0.42))
    here.fill([(-0.55, 0.05), (0.5, -0.34), (0.46, 0.12), (0.14, 0.03)], darker(paper, 0.08))
    here.fill([(-0.55, 0.05), (0.5, -0.34), (0.3, -0.17)], lighter(paper, 0.6))


DRAWINGS: Final[dict[str, Draw]] = {
    "paper_boat": _paper_boat, "boat": _boat, "car": _car, "bus": _bus, "train": _train,
    "bicycle": _bicycle, "balloon": _balloon, "rocket": _rocket, "paper_plane": _paper_plane,
}
