"""People, astronauts and robots."""

# Outlines read as rows of points, which the formatter would stack into columns.
# fmt: off
import math
from typing import Final

from bot.sandbox.painter.canvas import Colour, Pen
from bot.sandbox.painter.palette import darker, lighter, rgb
from bot.sandbox.painter.subjects.look import Draw, Look


def _shadow(pen: Pen, look: Look, wide: float) -> None:
    pen.oval(0, 0.0, wide, 0.035, look.ink, alpha=80)


def _person(pen: Pen, look: Look) -> None:
    """Draw a wanderer in a long coat seen from behind, height 1."""
    coat = look.own(rgb("35506e"))
    dark = look.suited(rgb("262230"))
    wind = math.sin(look.t * 2 + look.salt)
    _shadow(pen, look, 0.26)
    for side in (-1, 1):
        pen.taper([(side * 0.06, -0.3), (side * 0.065, -0.04)], [0.085, 0.07], dark)
        pen.oval(side * 0.075, -0.015, 0.055, 0.028, darker(dark, 0.3))
    pen.smooth([(-0.11, -0.72), (0, -0.75), (0.11, -0.72), (0.15, -0.45),
                (0.2 + 0.02 * wind, -0.17), (0.06, -0.15),
                (-0.08, -0.16), (-0.18, -0.17), (-0.15, -0.45)], coat)
    pen.smooth([(0.02, -0.74), (0.11, -0.72), (0.15, -0.45), (0.2 + 0.02 * wind, -0.17),
                (0.08, -0.15), (0.05, -0.45)],
               darker(coat, 0.2))
    for side in (-1, 1):
        pen.taper([(side * 0.12, -0.69), (side * 0.175, -0.52), (side * 0.16, -0.36)],
                  [0.08, 0.072, 0.06],
                  darker(coat, 0.1 if side < 0 else 0.25))
        pen.oval(side * 0.16, -0.345, 0.026, 0.03, look.suited(rgb("f0c4a0")))
    pen.smooth([(-0.1, -0.66), (0.1, -0.66), (0.11, -0.42), (0, -0.38), (-0.11, -0.42)],
               look.suited(rgb("a5713f")))
    pen.box(-0.075, -0.54, 0.15, 0.015, look.suited(rgb("6b4527")))
    pen.oval(0, -0.84, 0.085, 0.095, look.suited(rgb("f0c4a0")))
    pen.smooth([(-0.095, -0.84), (-0.08, -0.94), (0, -0.965), (0.08, -0.94), (0.095, -0.84),
                (0.05, -0.78), (-0.05, -0.78)], dark)
    pen.taper([(-0.1, -0.74), (0, -0.72), (0.1, -0.74)], [0.05, 0.06, 0.05], look.accent)
    pen.taper([(0.08, -0.73), (0.22, -0.71 + 0.03 * wind), (0.34, -0.76 - 0.04 * wind),
               (0.42, -0.72 + 0.03 * wind)],
              [0.05, 0.055, 0.05, 0.04], look.accent)


def _girl(pen: Pen, look: Look) -> None:
    """Draw a girl in a dress with long hair in the wind, height 1."""
    dress = look.own(rgb("e8604c")) if not look.inked else look.accent
    hair = look.suited(rgb("33242b"))
    skin = look.suited(rgb("f7d3b5"))
    wind = math.sin(look.t * 1.8 + look.salt)
    _shadow(pen, look, 0.24)
    for side in (-1, 1):
        pen.taper([(side * 0.04, -0.26), (side * 0.042, -0.03)], [0.05, 0.035], skin)
        pen.oval(side * 0.05, -0.012, 0.042, 0.02, look.suited(rgb("a33b35")))
    pen.smooth([(-0.07, -0.9), (0.05, -0.92), (0.13, -0.8), (0.2 + 0.03 * wind, -0.62),
                (0.3 + 0.05 * wind, -0.48),
                (0.14, -0.5), (0.06, -0.58), (-0.06, -0.6)], hair)
    pen.smooth([(-0.07, -0.69), (0.07, -0.69), (0.075, -0.52), (0.17, -0.34),
                (0.25 + 0.03 * wind, -0.16), (0.08, -0.13),
                (-0.08, -0.15), (-0.22 + 0.02 * wind, -0.16), (-0.15, -0.34), (-0.075, -0.52)],
                    dress)
    pen.smooth([(0.02, -0.52), (0.075, -0.52), (0.17, -0.34), (0.25 + 0.03 * wind, -0.16),
                (0.12, -0.14), (0.1, -0.32)],
               darker(dress, 0.16))
    pen.taper([(-0.08, -0.525), (0, -0.51), (0.08, -0.525)], [0.03, 0.034, 0.03],
              lighter(dress, 0.6))
    for side in (-1, 1):
        pen.taper([(side * 0.075, -0.66), (side * 0.115, -0.55), (side * 0.1, -0.42)],
                  [0.05, 0.04, 0.03], skin)
        pen.oval(side * 0.078, -0.655, 0.04, 0.042, dress)
    pen.box(-0.02, -0.745, 0.04, 0.07, darker(skin, 0.08))
    pen.oval(0, -0.82, 0.088, 0.095, skin)
    pen.smooth([(-0.1, -0.77), (-0.105, -0.87), (-0.05, -0.945), (0.04, -0.945), (0.105, -0.87),
                (0.1, -0.77), (0.07, -0.84),
                (0.02, -0.875), (-0.04, -0.85), (-0.085, -0.83)], hair)
    for side in (-1, 1):
        pen.oval(side * 0.036, -0.806, 0.011, 0.015, look.suited(rgb("2a2230")))
        pen.oval(side * 0.036 - 0.004, -0.811, 0.004, 0.004, (255, 255, 255))
        pen.oval(side * 0.055, -0.782, 0.016, 0.01, look.suited(rgb("f08a80")), alpha=130)
    pen.stroke([(-0.013, -0.772), (0, -0.766), (0.013, -0.772)], 0.006, look.suited(rgb("b5483f")))
    pen.smooth([(-0.12, -0.9), (-0.06, -0.955), (-0.03, -0.92), (-0.06, -0.885)],
               look.suited(rgb("f2c14b")))


def _astronaut(pen: Pen, look: Look) -> None:
    """Draw an astronaut, height 1."""
    suit = look.own(rgb("f3f1ec"))
    shade = darker(suit, 0.2)
    here = pen.at(0, 0.012 * math.sin(look.t * 1.4), angle=2 * math.sin(look.t))
    _shadow(pen, look, 0.3)
    here.smooth([(-0.2, -0.68), (0.2, -0.68), (0.22, -0.3), (-0.22, -0.3)], darker(suit, 0.35))
    for side in (-1, 1):
        here.taper([(side * 0.09, -0.3), (side * 0.11, -0.16), (side * 0.115, -0.05)],
                   [0.16, 0.14, 0.13], suit if side < 0 else shade)
        here.smooth([(side * 0.04, 0.01), (side * 0.05, -0.06), (side * 0.18, -0.06),
                     (side * 0.2, 0.01)], darker(suit, 0.4))
        wave = (8 * math.sin(look.t * 2.5) - 112) if side > 0 else 0
        arm = here.at(side * 0.17, -0.58, angle=wave)
        arm.taper([(0, 0), (side * 0.09, 0.12), (side * 0.08, 0.23)], [0.13, 0.12, 0.11], suit)
        arm.oval(side * 0.08, 0.25, 0.055, 0.055, darker(suit, 0.4))
        arm.taper([(side * 0.04, 0.19), (side * 0.12, 0.19)], [0.02, 0.02], look.accent)
    here.smooth([(-0.18, -0.66), (0, -0.7), (0.18, -0.66), (0.19, -0.42), (0.15, -0.24),
                 (-0.15, -0.24), (-0.19, -0.42)], suit)
    here.smooth([(0.06, -0.68), (0.18, -0.66), (0.19, -0.42), (0.15, -0.24), (0.06, -0.24),
                 (0.1, -0.45)], shade)
    here.box(-0.085, -0.5, 0.17, 0.12, look.suited(rgb("c9d3dc")))
    for k, tone in enumerate((look.accent, look.suited(rgb("f2c14b")), look.suited(rgb("5ab4a0")))):
        here.oval(-0.05 + 0.05 * k, -0.44, 0.015, 0.015, tone)
    here.oval(0, -0.82, 0.2, 0.19, suit)
    here.oval(0.0, -0.815, 0.158, 0.135, darker(suit, 0.45))
    visor = look.suited(rgb("2c3e78"))
    here.oval(0.0, -0.815, 0.143, 0.12, visor)
    here.smooth([(-0.12, -0.86), (-0.05, -0.92), (0.08, -0.92), (0.02, -0.86), (-0.08, -0.8)],
                lighter(visor, 0.45))
    here.oval(0.06, -0.77, 0.03, 0.018, lighter(look.accent, 0.3), alpha=170)
    here.stroke([(0.15, -0.95), (0.18, -1.03)], 0.012, shade)
    here.oval(0.18, -1.04, 0.02, 0.02, look.accent)


def _robot(pen: Pen, look: Look) -> None:
    """Draw a friendly robot, height 1."""
    metal = look.own(rgb("8fb3c7"))
    dark = look.suited(rgb("28303f"))
    glow = look.accent if look.dark else look.suited(rgb("5fe0d4"))
    bob = 0.01 * math.sin(look.t * 2.4)
    _shadow(pen, look, 0.3)
    for side in (-1, 1):
        pen.stroke([(side * 0.1, -0.26), (side * 0.1, -0.06)], 0.06, darker(metal, 0.4))
        pen.smooth([(side * 0.03, 0.005), (side * 0.04, -0.08), (side * 0.16, -0.08),
                    (side * 0.19, 0.005)], darker(metal, 0.2))
    here = pen.at(0, bob)
    for side in (-1, 1):
        swing = side * 8 * math.sin(look.t * 2 + side) - (130 if side > 0 else 0)
        arm = here.at(side * 0.24, -0.5, angle=swing)
        arm.stroke([(0, 0), (side * 0.05, 0.12), (side * 0.03, 0.22)], 0.05, darker(metal, 0.35))
        arm.oval(0, 0, 0.055, 0.055, darker(metal, 0.15))
        arm.oval(side * 0.03, 0.24, 0.052, 0.048, metal)
    _rounded(here, (-0.23, -0.58, 0.46, 0.36), 0.08, metal)
    _rounded(here, (0.04, -0.58, 0.19, 0.36), 0.08, darker(metal, 0.12))
    _rounded(here, (-0.13, -0.5, 0.26, 0.17), 0.04, dark)
    pulse = 0.5 + 0.5 * math.sin(look.t * 4)
    here.glow(0, -0.415, 0.15, glow, 120)
    here.smooth([(0, -0.365), (-0.055, -0.42), (-0.04, -0.455), (0, -0.435), (0.04, -0.455),
                 (0.055, -0.42)],
                lighter(glow, 0.4 * pulse))
    here.box(-0.05, -0.63, 0.1, 0.07, darker(metal, 0.4))
    head = here.at(0, -0.6, angle=3 * math.sin(look.t * 1.1))
    for side in (-1, 1):
        _rounded(head, (side * 0.27 - 0.035, -0.24, 0.07, 0.13), 0.025, look.accent)
    _rounded(head, (-0.26, -0.36, 0.52, 0.34), 0.11, lighter(metal, 0.1))
    _rounded(head, (-0.21, -0.31, 0.42, 0.24), 0.08, dark)
    blink = math.sin(look.t * 1.9) > 0.96  # noqa: PLR2004 - a short blink now and then
    for side in (-1, 1):
        head.glow(side * 0.09, -0.2, 0.13, glow, 150)
        head.oval(side * 0.09, -0.2, 0.042, 0.006 if blink else 0.05, glow)
        if not blink:
            head.oval(side * 0.09 - 0.013, -0.218, 0.013, 0.014, (255, 255, 255))
    head.stroke([(-0.04, -0.118), (0, -0.105), (0.04, -0.118)], 0.012, glow)
    head.stroke([(0, -0.36), (0, -0.45)], 0.016, darker(metal, 0.3))
    head.glow(0, -0.46, 0.1, look.accent, int(220 * pulse))
    head.oval(0, -0.46, 0.028, 0.028, look.accent)
    head.taper([(-0.18, -0.335), (-0.05, -0.345)], [0.012, 0.012], lighter(metal, 0.7))


def _rounded(pen: Pen, box: tuple[float, float, float, float], r: float, tone: Colour) -> None:
    """Fill a box (x, y, width, height) with round corners of radius `r`."""
    x, y, wide, tall = box
    corners = [(x + wide - r, y + r, -90), (x + wide - r, y + tall - r, 0),
               (x + r, y + tall - r, 90), (x + r, y + r, 180)]
    pen.fill(
        [
            (cx + r * math.cos(math.radians(start + 15 * k)),
             cy + r * math.sin(math.radians(start + 15 * k)))
            for cx, cy, start in corners
            for k in range(7)
        ],
        tone,
    )


DRAWINGS: Final[dict[str, Draw]] = {
    "person": _person, "girl": _girl, "astronaut": _astronaut, "robot": _robot,
}
