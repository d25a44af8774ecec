"""Koi, fish and whales."""

# Outlines read as rows of points, which the formatter would stack into columns.
# fmt: off
import math
from collections.abc import Callable
from typing import Final

from bot.sandbox.painter.canvas import Colour, Pen, Point
from bot.sandbox.painter.palette import darker, lighter, mix, rgb
from bot.sandbox.painter.subjects.look import Draw, Look


def _koi(pen: Pen, look: Look) -> None:
    """Draw a koi seen from above, length 1, swimming to the left and bending as it goes."""
    white = look.suited(rgb("fff6ea"))
    red = look.own(rgb("e8542f")) if not look.inked else look.accent
    phase = look.t * 3.2 + look.salt

    def spine(s: float) -> Point:
        return s - 0.45, 0.075 * s * math.sin(phase - s * 4) * 1.6

    fin = mix(white, red, 0.25)
    _koi_fins(pen, spine, fin, phase)
    places = [k / 12 for k in range(13)]
    girth = [0.05, 0.14, 0.19, 0.215, 0.225, 0.22, 0.2, 0.175, 0.145, 0.115, 0.085, 0.06, 0.04]
    body = [spine(s * 0.86) for s in places]
    pen.taper([(x + 0.012, y + 0.02) for x, y in body], girth, darker(white, 0.22))
    pen.taper(body, girth, white)
    for start, end, share in ((0.06, 0.2, 0.72), (0.33, 0.55, 0.82), (0.68, 0.85, 0.75)):
        cells = [start + (end - start) * k / 4 for k in range(5)]
        widths = [0.1, 0.9, 1, 0.8, 0.15]
        wide = [
            girth[min(int(s * 12), 12)] * share * w for s, w in zip(cells, widths, strict=True)
        ]
        pen.taper([spine(s * 0.86) for s in cells], wide, red)
    dark = look.suited(rgb("2b2530"))
    x, y = spine(0.26)
    pen.smooth([(x, y - 0.05), (x + 0.06, y - 0.08), (x + 0.1, y - 0.05), (x + 0.04, y - 0.02)],
               dark)
    for k in range(7):
        x, y = spine(0.24 + k * 0.07)
        pen.taper([(x, y), (x + 0.035, y + 0.004)], [0.012, 0.004], mix(white, dark, 0.35))
    for side in (-1, 1):
        pen.oval(-0.4, side * 0.062, 0.015, 0.011, dark)
        pen.oval(-0.404, side * 0.062 - 0.003, 0.005, 0.004, (255, 255, 255))
        pen.taper([(-0.455, side * 0.025), (-0.5, side * 0.07)], [0.009, 0.002], dark)


def _koi_fins(pen: Pen, spine: Callable[[float], Point], fin: Colour, phase: float) -> None:
    for side in (-1, 1):
        x, y = spine(0.22)
        flap = 10 * math.sin(phase * 0.7)
        front = pen.at(x, y + side * 0.09, angle=side * (flap + 16), flip=False)
        for k, alpha in ((1.0, 120), (0.78, 150)):
            front.smooth([(-0.02, 0), (0.05 * k, side * 0.09 * k), (0.16 * k, side * 0.2 * k),
                          (0.2 * k, side * 0.12 * k), (0.12, 0)], fin, alpha)
        x, y = spine(0.55)
        pen.at(x, y + side * 0.05).smooth(
            [(0, 0), (0.06, side * 0.07), (0.14, side * 0.11), (0.14, side * 0.04), (0.08, 0)],
                fin, 150
        )
    x, y = spine(0.84)
    swing = math.degrees(0.5 * math.sin(phase - 3.6))
    tail = pen.at(x, y, angle=swing)
    for k, alpha in ((1.0, 130), (0.76, 165)):
        tail.smooth([(-0.02, -0.015), (0.12 * k, -0.1 * k), (0.3 * k, -0.15 * k), (0.26 * k, -0.03),
                     (0.2 * k, 0.0), (0.27 * k, 0.04), (0.32 * k, 0.14 * k), (0.12 * k, 0.09 * k),
                     (-0.02, 0.015)], fin, alpha)


def _fish(pen: Pen, look: Look) -> None:
    """Draw a tropical fish from the side, length 1, swimming to the left."""
    body = look.own(rgb("ff9a3c"))
    fin = darker(look.suited(look.accent), 0.1)
    swing = math.sin(look.t * 6 + look.salt)
    tail = pen.at(0.27, 0, angle=10 * swing)
    tail.smooth([(0, 0), (0.12, -0.1), (0.26, -0.2), (0.22, 0), (0.26, 0.2), (0.12, 0.1)], fin)
    pen.smooth([(-0.12, -0.2), (0.05, -0.34), (0.24, -0.3), (0.2, -0.12)], fin)
    pen.smooth([(-0.02, 0.2), (0.1, 0.31), (0.2, 0.26), (0.16, 0.12)], fin)
    pen.smooth([(-0.44, 0.02), (-0.3, -0.17), (-0.05, -0.24), (0.2, -0.13), (0.32, -0.03),
                (0.32, 0.03), (0.2, 0.13), (-0.05, 0.23), (-0.3, 0.16)], body)
    pen.smooth([(-0.43, 0.04), (-0.2, 0.1), (0.3, 0.03), (0.2, 0.13), (-0.05, 0.23), (-0.3, 0.16)],
               lighter(body, 0.4))
    white = look.suited(rgb("fffaf0"))
    for x, tall in ((-0.2, 0.19), (0.04, 0.215), (0.22, 0.11)):
        pen.taper([(x, -tall), (x + 0.035, 0), (x, tall * 0.95)], [0.045, 0.065, 0.045], white)
    pen.smooth([(-0.06, 0.03), (0.08, 0.0), (0.13, 0.07), (0.06, 0.12)], fin)
    pen.oval(-0.31, -0.03, 0.042, 0.046, white)
    pen.oval(-0.315, -0.03, 0.026, 0.03, look.suited(rgb("20202c")))
    pen.oval(-0.325, -0.042, 0.009, 0.01, (255, 255, 255))


def _whale(pen: Pen, look: Look) -> None:
    """Draw a whale from the side, length 1, rising to the left."""
    body = look.own(rgb("3d6a94"))
    belly = look.suited(rgb("eef3f2"))
    bob = math.sin(look.t * 1.4)
    here = pen.at(0, 0, angle=8 + 3 * bob)
    fluke = here.at(0.42, -0.06, angle=-24 + 12 * math.sin(look.t * 1.4 + 1))
    fluke.smooth([(-0.1, 0.035), (0.06, -0.02), (0.14, -0.14), (0.24, -0.17), (0.2, -0.06),
                  (0.15, 0),
                  (0.23, 0.05), (0.26, 0.14), (0.14, 0.1), (0.05, 0.04), (-0.1, 0.07)],
                      darker(body, 0.12))
    here.smooth([(-0.5, -0.02), (-0.46, -0.12), (-0.32, -0.195), (-0.12, -0.21), (0.1, -0.165),
                 (0.3, -0.1), (0.46, -0.07), (0.44, -0.015), (0.28, 0.05), (0.05, 0.13),
                     (-0.2, 0.16),
                 (-0.4, 0.12)], body)
    here.smooth([(-0.5, 0.0), (-0.34, 0.03), (-0.1, 0.045), (0.12, 0.06), (0.05, 0.13),
                 (-0.2, 0.16),
                 (-0.4, 0.12)], belly)
    for k in range(6):
        y = 0.045 + 0.018 * k
        here.taper([(-0.46 + 0.02 * k, y), (-0.25, y + 0.018), (-0.06 - 0.012 * k, y + 0.012)],
                   [0.004, 0.006, 0.002], darker(belly, 0.22))
    fin = here.at(-0.13, 0.08, angle=10 * bob)
    fin.smooth([(-0.06, 0), (0.04, -0.02), (0.13, 0.1), (0.2, 0.22), (0.08, 0.18)],
               darker(body, 0.2))
    here.smooth([(0.1, -0.16), (0.19, -0.2), (0.2, -0.13)], darker(body, 0.1))
    here.oval(-0.3, -0.015, 0.017, 0.018, look.suited(rgb("1b1d2b")))
    here.oval(-0.305, -0.021, 0.006, 0.006, (255, 255, 255))
    here.taper([(-0.5, -0.0), (-0.4, 0.024), (-0.34, 0.02)], [0.006, 0.008, 0.003],
               darker(body, 0.4))
    for k in range(7):
        here.oval(-0.38 + 0.1 * k, -0.135 - 0.02 * math.sin(k * 2.4),
                  0.008, 0.006, lighter(body, 0.35))
    spray = lighter(look.suited(rgb("cfe6f2")), 0.5)
    for k in range(5):
        lean = (k - 2) * 0.05
        tall = 0.2 - 0.03 * abs(k - 2) + 0.02 * math.sin(look.t * 5 + k)
        here.taper([(-0.27, -0.2), (-0.27 + lean * 0.6, -0.2 - tall * 0.8),
                    (-0.27 + lean * 1.9, -0.2 - tall * 0.78)], [0.012, 0.018, 0.006], spray)
        here.oval(-0.27 + lean * 2, -0.17 - tall * 0.7, 0.012, 0.014, spray)


DRAWINGS: Final[dict[str, Draw]] = {"koi": _koi, "fish": _fish, "whale": _whale}
