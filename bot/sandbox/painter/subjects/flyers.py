"""Birds, butterflies and the dragon."""

# Outlines read as rows of points, which the formatter would stack into columns.
# fmt: off
import math
from typing import Final

from bot.sandbox.painter.canvas import Pen, Point
from bot.sandbox.painter.palette import darker, lighter, mix, rgb
from bot.sandbox.painter.subjects.look import Draw, Look


def _bird(pen: Pen, look: Look) -> None:
    """Draw a gliding bird, span 1, heading left."""
    body = look.own(rgb("f5f1e8"))
    tip = darker(look.suited(rgb("5a6a80")), 0.1)
    flap = 0.55 + 0.45 * math.sin(look.t * 5 + look.salt)
    far = pen.at(0.02, -0.04, angle=-14 + 26 * flap)
    near = pen.at(0.02, -0.01, angle=16 - 36 * flap)
    far.smooth([(-0.1, 0.02), (-0.05, -0.2), (0.08, -0.38), (0.26, -0.5), (0.2, -0.3),
                (0.16, -0.12),
                (0.12, 0.02)], darker(body, 0.16))
    pen.fill([(0.2, -0.03), (0.46, -0.05), (0.38, 0.0), (0.45, 0.05), (0.2, 0.04)],
             darker(body, 0.1))
    pen.smooth([(-0.36, -0.02), (-0.3, -0.08), (-0.18, -0.085), (0.05, -0.075), (0.26, -0.02),
                (0.22, 0.04), (0, 0.09), (-0.2, 0.07), (-0.31, 0.03)], body)
    near.smooth([(-0.12, 0.0), (-0.1, -0.2), (0.02, -0.42), (0.2, -0.58), (0.18, -0.34),
                 (0.17, -0.14),
                 (0.14, 0.02)], lighter(body, 0.2))
    near.fill([(0.02, -0.42), (0.2, -0.58), (0.19, -0.44)], tip)
    for k in range(3):
        near.taper([(0.06 + 0.03 * k, -0.1), (0.1 + 0.03 * k, -0.3 - 0.02 * k)], [0.004, 0.008],
                   darker(body, 0.12))
    pen.fill([(-0.35, -0.03), (-0.44, 0.0), (-0.34, 0.015)], look.suited(rgb("f2a33a")))
    pen.oval(-0.29, -0.03, 0.013, 0.014, look.suited(rgb("20202c")))


def _crane(pen: Pen, look: Look) -> None:
    """Draw a flying red-crowned crane, length 1, heading left."""
    white = look.own(rgb("fbf8f0"))
    black = look.suited(rgb("26242c"))
    flap = math.sin(look.t * 3 + look.salt)
    for k, shade in ((0, 0.14), (1, 0)):
        wing = pen.at(-0.02 + 0.05 * k, -0.02, angle=(-20 + 24 * k) + (16 - 8 * k) * flap)
        wing.smooth([(-0.12, 0.03), (-0.1, -0.2), (0.02, -0.42), (0.14, -0.54), (0.22, -0.42),
                     (0.2, -0.22), (0.16, 0.02)], darker(white, shade))
        for j in range(6):
            root = (0.04 + 0.035 * j, -0.4 + 0.06 * j)
            wing.taper([root, (root[0] + 0.14, root[1] - 0.04 + 0.03 * j)], [0.034, 0.01], black)
    for k in (-1, 1):
        pen.taper([(0.2, 0.03), (0.4, 0.05 + 0.012 * k), (0.56, 0.06 + 0.022 * k)],
                  [0.02, 0.013, 0.006], black)
    pen.smooth([(-0.2, -0.01), (-0.1, -0.07), (0.08, -0.07), (0.26, 0.02), (0.2, 0.06), (0, 0.09),
                (-0.14, 0.06)], white)
    neck: list[Point] = [(-0.15, 0.01), (-0.3, -0.05), (-0.42, -0.07), (-0.5, -0.11)]
    pen.taper(neck, [0.075, 0.04, 0.034, 0.034], black)
    pen.taper(neck[:2], [0.08, 0.042], white)
    pen.oval(-0.515, -0.115, 0.036, 0.028, white)
    pen.oval(-0.512, -0.135, 0.026, 0.013,
             look.suited(rgb("d63a2f")) if not look.inked else look.accent)
    pen.fill([(-0.54, -0.125), (-0.66, -0.105), (-0.54, -0.1)], look.suited(rgb("8a8468")))
    pen.oval(-0.525, -0.117, 0.007, 0.007, black)


def _owl(pen: Pen, look: Look) -> None:
    """Draw an owl on a branch, height 1, feet on the origin."""
    coat = look.own(rgb("9c7350"))
    pale = look.suited(rgb("f3e3c6"))
    dark = look.suited(rgb("2a2330"))
    pen.taper([(-0.7, 0.03), (-0.2, 0.0), (0.3, 0.03), (0.8, -0.03)], [0.08, 0.07, 0.06, 0.02],
              darker(coat, 0.55))
    pen.smooth([(-0.24, -0.02), (-0.33, -0.35), (-0.3, -0.7), (-0.3, -0.97), (-0.14, -0.87),
                (0.14, -0.87),
                (0.3, -0.97), (0.3, -0.7), (0.33, -0.35), (0.24, -0.02), (0, 0.03)], coat)
    pen.smooth([(-0.17, -0.08), (-0.2, -0.35), (0, -0.5), (0.2, -0.35), (0.17, -0.08), (0, -0.01)],
               pale)
    for row in range(4):
        for col in range(4 - row % 2):
            x = -0.12 + 0.08 * col + 0.04 * (row % 2)
            pen.smooth([(x - 0.028, -0.4 + 0.09 * row), (x + 0.028, -0.4 + 0.09 * row),
                        (x, -0.35 + 0.09 * row)],
                       mix(coat, pale, 0.3))
    blink = math.sin(look.t * 1.5 + look.salt) > 0.95  # noqa: PLR2004 - a short blink now and then
    for side in (-1, 1):
        pen.smooth([(side * 0.27, -0.5), (side * 0.34, -0.3), (side * 0.22, -0.04),
                    (side * 0.19, -0.3)],
                   darker(coat, 0.2))
        pen.oval(side * 0.135, -0.67, 0.14, 0.145, pale)
        pen.oval(side * 0.125, -0.67, 0.088, 0.012 if blink else 0.09, look.suited(rgb("f4b63f")))
        if not blink:
            pen.oval(side * 0.12, -0.67, 0.056, 0.058, dark)
            pen.oval(side * 0.12 - 0.02, -0.69, 0.018, 0.018, (255, 255, 255))
        for toe in range(3):
            pen.taper([(side * (0.06 + toe * 0.04), -0.02), (side * (0.06 + toe * 0.042), 0.05)],
                      [0.03, 0.012], look.suited(rgb("e59f3b")))
    pen.fill([(-0.035, -0.64), (0.035, -0.64), (0, -0.55)], look.suited(rgb("e59f3b")))


def _butterfly(pen: Pen, look: Look) -> None:
    """Draw a butterfly, span 1, wings beating."""
    tone = look.own(rgb("f08a3c"))
    dark = look.suited(rgb("2b2330"))
    open_share = 0.72 + 0.28 * math.sin(look.t * 7 + look.salt)
    for side in (-1, 1):
        half = pen.at(0, 0, flip=side < 0)
        for shrink, colour in ((1.0, dark), (0.86, tone), (0.5, lighter(tone, 0.4))):
            def wing(points: list[Point], k: float = shrink) -> list[Point]:
                return [((0.02 + x * k) * open_share, y * k - 0.04 * (1 - k)) for x, y in points]

            half.smooth(wing([(0, -0.05), (0.16, -0.34), (0.42, -0.42), (0.47, -0.24),
                              (0.34, -0.02), (0.06, 0.02)]), colour)
            half.smooth(wing([(0, 0.0), (0.26, 0.02), (0.36, 0.18), (0.24, 0.36), (0.1, 0.26)]),
                        colour)
        for k in range(4):
            half.oval((0.4 - 0.02 * k) * open_share, -0.36 + 0.085 * k, 0.012, 0.012,
                      (255, 255, 255))
        half.taper([(0.01, -0.12), (0.06, -0.25), (0.12, -0.31)], [0.012, 0.008, 0.012], dark)
    pen.taper([(0, -0.14), (0, 0), (0, 0.22)], [0.05, 0.055, 0.015], dark)


def _dragon(pen: Pen, look: Look) -> None:
    """Draw a Chinese dragon winding through the air, length about 1.3, head to the left."""
    body = look.own(rgb("c8402f"))
    gold = look.suited(rgb("f0c04a"))
    belly = mix(body, gold, 0.7)
    phase = look.t * 1.8

    def spine(s: float) -> Point:
        x = -0.36 + 0.98 * s
        y = 0.2 * math.sin(s * 8.2 - 1.1 - phase * 0.5) * (0.55 + 0.6 * s) - 0.05 * s
        return x, y

    count = 44
    line = [spine(k / count) for k in range(count + 1)]
    girth = [0.115 * (1 - (k / count) ** 1.8) * (0.85 + 0.3 * math.sin(min(k / 9, 1.57))) + 0.012
             for k in range(count + 1)]
    for k in range(2, count - 1):
        (x0, y0), (x1, y1) = line[k], line[k + 1]
        angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
        fin = pen.at(x0, y0, girth[k] * 1.15, angle=angle)
        fin.fill([(-0.35, -0.35), (0.45, -0.95 - 0.1 * (k % 2)), (0.35, -0.3)], gold)
    for k in (11, 29):
        _claw(pen.at(*line[k], 0.9, angle=12 * math.sin(phase + k)), body, gold)
    pen.taper([(x, y + 0.012) for x, y in line], [g * 1.04 for g in girth], belly)
    pen.taper([(x, y - 0.008) for x, y in line], [g * 0.84 for g in girth], body)
    for k in range(3, count - 4):
        x, y = line[k]
        pen.oval(x, y - girth[k] * 0.1, girth[k] * 0.16, girth[k] * 0.24, darker(body, 0.22))
        pen.oval(x - girth[k] * 0.05, y - girth[k] * 0.12, girth[k] * 0.1, girth[k] * 0.17,
                 lighter(body, 0.12))
    tail = pen.at(*line[-1])
    for angle in (-34, -8, 20):
        tail.at(0, 0, angle=angle).smooth([(0, -0.01), (0.08, -0.035), (0.16, -0.005),
                                           (0.08, 0.012)], gold)
    _dragon_head(pen.at(*line[0], angle=6 * math.sin(phase)), look, body)


def _claw(pen: Pen, body: tuple[int, int, int], gold: tuple[int, int, int]) -> None:
    pen.taper([(0, 0), (0.05, 0.08), (-0.02, 0.15)], [0.07, 0.05, 0.035], darker(body, 0.15))
    for k in range(4):
        pen.at(-0.02, 0.15, angle=-50 + 33 * k).taper([(0, 0), (0.0, 0.05)], [0.018, 0.003], gold)


def _dragon_head(pen: Pen, look: Look, body: tuple[int, int, int]) -> None:
    gold = look.suited(rgb("f0c04a"))
    dark = look.suited(rgb("261a22"))
    mane = look.suited(rgb("f6e3c4"))
    for k in range(7):
        lock = pen.at(0.05, -0.01, angle=-62 + 21 * k + 4 * math.sin(look.t * 3 + k))
        lock.smooth([(0, -0.03), (0.09, -0.035), (0.19, 0.0), (0.09, 0.025), (0, 0.03)],
                    lighter(gold, 0.15 * (k % 2)))
    for x in (0.02, 0.055):
        pen.taper([(x - 0.02, -0.07), (x + 0.03, -0.17), (x + 0.1, -0.22), (x + 0.15, -0.29)],
                  [0.03, 0.024, 0.018, 0.005], mane)
        pen.taper([(x + 0.05, -0.19), (x + 0.04, -0.25)], [0.016, 0.004], mane)
    pen.smooth([(-0.17, 0.05), (-0.12, 0.09), (0.0, 0.1), (0.06, 0.05), (0, 0.02)],
               darker(body, 0.2))
    pen.smooth([(-0.16, 0.045), (-0.05, 0.055), (0.02, 0.03), (-0.1, 0.03)],
               look.suited(rgb("7d1f26")))
    pen.smooth([(-0.235, 0.0), (-0.215, -0.045), (-0.15, -0.035), (-0.09, -0.075), (0.0, -0.1),
                (0.075, -0.06),
                (0.07, 0.03), (0.0, 0.045), (-0.12, 0.03), (-0.2, 0.042)], body)
    for x in (-0.19, -0.15, -0.11):
        pen.fill([(x - 0.011, 0.03), (x + 0.011, 0.03), (x, 0.057)], (255, 252, 240))
    pen.oval(-0.205, -0.028, 0.022, 0.018, lighter(body, 0.25))
    pen.oval(-0.212, -0.027, 0.007, 0.006, dark)
    pen.oval(-0.045, -0.05, 0.03, 0.026, (255, 250, 225))
    pen.oval(-0.05, -0.048, 0.015, 0.018, dark)
    pen.taper([(-0.1, -0.07), (-0.045, -0.092), (0.02, -0.08)], [0.006, 0.022, 0.006], gold)
    for side, reach in ((0.0, 1.0), (0.02, 0.8)):
        wave = 0.03 * math.sin(look.t * 2.4 + side * 90)
        pen.taper([(-0.19, 0.0 + side), (-0.28 * reach, 0.08 + wave), (-0.33 * reach, 0.02 - wave),
                   (-0.42 * reach, 0.08 + wave)],
                  [0.014, 0.012, 0.009, 0.003], gold)
    pen.smooth([(-0.06, 0.09), (-0.09, 0.15), (-0.03, 0.2), (-0.02, 0.13), (0.02, 0.09)], mane)


DRAWINGS: Final[dict[str, Draw]] = {
    "bird": _bird, "crane": _crane, "owl": _owl, "butterfly": _butterfly, "dragon": _dragon,
}
