"""Flowers, trees, bamboo, mushrooms, and small things of the house."""

# Outlines read as rows of points, which the formatter would stack into columns.
# fmt: off
import math
import random
from typing import Final

from bot.sandbox.painter.canvas import Colour, Pen, make_rng
from bot.sandbox.painter.palette import darker, lighter, mix, rgb
from bot.sandbox.painter.subjects.look import Draw, Look

_LEAF: Final = rgb("4f8f5a")


def _flower(pen: Pen, look: Look) -> None:
    """Draw three tall flowers, height 1, foot on the origin."""
    petal = look.own(rgb("ea5a6f")) if not look.inked else look.accent
    leaf = look.suited(_LEAF)
    for k, (x, tall, size) in enumerate(((-0.2, 0.68, 0.13), (0.22, 0.56, 0.11),
                                         (0.0, 0.86, 0.17))):
        sway = 0.03 * math.sin(look.t * 1.5 + k * 2)
        pen.taper([(x * 0.3, 0.02), (x * 0.8, -tall * 0.5), (x + sway, -tall)],
                  [0.026, 0.022, 0.016], darker(leaf, 0.1))
        side = 1 if x > 0 else -1
        pen.at(x * 0.65, -tall * 0.35, 0.3 + 0.1 * k, angle=-28 * side, flip=side < 0).smooth(
            [(0, 0), (0.3, -0.2), (0.8, -0.1), (0.35, 0.08)], lighter(leaf, 0.08 * k)
        )
        bloom = pen.at(x + sway, -tall, size, angle=10 * math.sin(look.t + k))
        for ring, (count, reach, shade) in enumerate(((9, 1, 0.12), (7, 0.76, 0), (5, 0.5, -0.2))):
            tone = darker(petal, shade) if shade > 0 else lighter(petal, -shade)
            for j in range(count):
                bloom.at(0, 0, reach, angle=360 / count * (j + ring / 2)).smooth(
                    [(0, 0), (0.5, -0.34), (0.98, -0.16), (0.98, 0.16), (0.5, 0.34)],
                        mix(tone, lighter(tone), 0.3 * (j % 2))
                )
        bloom.oval(0, 0, 0.24, 0.24, look.suited(rgb("f6c54e")))
        for j in range(7):
            bloom.at(0, 0, angle=51 * j).oval(0.15, 0, 0.035, 0.035, look.suited(rgb("b5722d")))


def _lotus(pen: Pen, look: Look) -> None:
    """Draw lotus blossoms over their leaves, waterline at the origin."""
    pale = look.suited(rgb("ffffff"))
    pink = mix(look.accent, pale, 0.35) if look.inked else look.own(rgb("f39ab0"))
    leaf = look.suited(rgb("3f7d5e"))
    for x, y, r in ((-0.55, 0.08, 0.34), (0.58, 0.1, 0.38), (0.02, 0.17, 0.46)):
        pad = pen.at(x, y, r)
        pad.oval(0, 0.03, 1, 0.3, darker(leaf, 0.3))
        pad.oval(0, 0, 1, 0.29, leaf)
        for k in range(9):
            angle = math.tau * k / 9
            pad.taper([(0, 0), (0.9 * math.cos(angle), 0.25 * math.sin(angle))], [0.02, 0.008],
                      lighter(leaf, 0.25))
    for x, y, size in ((0.42, -0.32, 0.2), (-0.08, -0.52, 0.34)):
        sway = 0.02 * math.sin(look.t * 1.3 + x * 5)
        pen.taper([(x * 0.8, 0.12), (x, y * 0.5), (x + sway, y)], [0.024, 0.02, 0.018],
                  darker(leaf, 0.1))
        bloom = pen.at(x + sway, y, size)
        for k, angle in enumerate((-78, 78, -56, 56, -34, 34, -14, 14)):
            tone = mix(lighter(pink, 0.45), pink, k / 7)
            petal = bloom.at(0, 0.12, angle=angle)
            petal.smooth([(0, 0), (-0.24, -0.42), (-0.12, -0.85), (0, -1.02), (0.12, -0.85),
                          (0.24, -0.42)], tone)
            petal.smooth([(0, -0.72), (-0.07, -0.88), (0, -1.02), (0.07, -0.88)],
                         darker(pink, 0.12))
        bloom.smooth([(0, 0.14), (-0.25, -0.3), (-0.1, -0.7), (0, -0.84), (0.1, -0.7),
                      (0.25, -0.3)], lighter(pink, 0.25))
        bloom.smooth([(0, -0.6), (-0.06, -0.74), (0, -0.84), (0.06, -0.74)], pink)


def _limbs(pen: Pen, wood: Colour) -> None:
    pen.taper([(0.0, 0.03), (-0.03, -0.2), (0.04, -0.42), (0.0, -0.66)], [0.17, 0.1, 0.075, 0.03],
              wood)
    pen.taper([(0.12, 0.04), (0.03, -0.03), (-0.02, -0.12)], [0.02, 0.05, 0.05], wood)
    pen.taper([(-0.13, 0.04), (-0.05, -0.03), (0.0, -0.12)], [0.02, 0.05, 0.05], wood)
    for points in ([(0.02, -0.36), (0.18, -0.5), (0.32, -0.6)],
                   [(-0.01, -0.28), (-0.18, -0.46), (-0.36, -0.54)],
                   [(0.02, -0.5), (-0.1, -0.66), (-0.18, -0.82)],
                   [(0.02, -0.52), (0.12, -0.68), (0.16, -0.86)]):
        pen.taper(points, [0.05, 0.03, 0.012], wood)


def _crown(pen: Pen, rng: random.Random, tones: list[Colour], count: int, look: Look) -> None:
    for _k in range(count):
        turn, reach = rng.uniform(0, math.tau), math.sqrt(rng.random())
        x, y = 0.44 * reach * math.cos(turn), -0.72 + 0.3 * reach * math.sin(turn)
        sway = 0.008 * math.sin(look.t * 1.8 + x * 9)
        r = rng.uniform(0.05, 0.1)
        # Light falls from above: lower leaves take the darker tones.
        index = min(max(int((y + 1.02) / 0.6 * len(tones) + rng.uniform(-0.8, 0.8)), 0),
                    len(tones) - 1)
        pen.oval(x + sway, y, r, r * 0.8, tones[index])


def _tree(pen: Pen, look: Look) -> None:
    """Draw a broad old tree, height 1.05."""
    leaf = look.own(rgb("5f9e55"))
    wood = look.suited(rgb("5b4032"))
    pen.oval(0, 0.02, 0.5, 0.05, look.ink, alpha=70)
    rng = make_rng("tree", look.salt)
    tones = [lighter(leaf, 0.42), lighter(leaf, 0.2), leaf, darker(leaf, 0.18), darker(leaf, 0.34)]
    _crown(pen, rng, tones[3:], 40, look)
    _limbs(pen, wood)
    _crown(pen, rng, tones, 95, look)


def _blossom(pen: Pen, look: Look) -> None:
    """Draw a blossoming tree, height 1.05."""
    pink = look.own(rgb("f4a8bd")) if not look.inked else look.accent
    wood = look.suited(rgb("4a3035"))
    pen.oval(0, 0.02, 0.5, 0.05, lighter(pink, 0.3), alpha=110)
    rng = make_rng("blossom", look.salt)
    tones = [lighter(pink, 0.62), lighter(pink, 0.35), pink, darker(pink, 0.14)]
    _crown(pen, rng, tones[2:], 30, look)
    _limbs(pen, wood)
    if not look.inked:
        _crown(pen, rng, tones, 80, look)
    for _ in range(90):
        turn, reach = rng.uniform(0, math.tau), math.sqrt(rng.random())
        spot = pen.at(0.46 * reach * math.cos(turn), -0.72 + 0.32 * reach * math.sin(turn),
                      0.02, angle=rng.uniform(0, 72))
        for k in range(5):
            spot.at(0, 0, angle=72 * k).oval(0.6, 0, 0.55, 0.45,
                                             lighter(pink, 0.1 + 0.5 * rng.random()))
        spot.oval(0, 0, 0.24, 0.24, darker(pink, 0.3))


def _bamboo(pen: Pen, look: Look) -> None:
    """Draw a stand of bamboo, height 1.3."""
    green = look.own(rgb("6aa05a")) if not look.inked else look.suited(rgb("3a3a38"))
    for k, (x, tall, wide) in enumerate(((-0.34, 1.2, 0.05), (0.3, 1.1, 0.045), (-0.1, 1.4, 0.065),
                                         (0.12, 1.3, 0.055))):
        tone = mix(green, look.haze,
                   0.3 - 0.1 * k) if k < 2 else green  # noqa: PLR2004 - the two behind
        sway = 0.02 * math.sin(look.t * 1.1 + k)
        joints = 7
        for j in range(joints):
            y0, y1 = -tall * j / joints, -tall * (j + 1) / joints + 0.012
            a, b = x + sway * j / joints, x + sway * (j + 1) / joints
            pen.fill([(a - wide / 2, y0), (a + wide / 2, y0), (b + wide / 2, y1),
                      (b - wide / 2, y1)], tone)
            pen.fill([(a + wide * 0.15, y0), (a + wide / 2, y0), (b + wide / 2, y1),
                      (b + wide * 0.15, y1)], darker(tone, 0.18))
            pen.box(a - wide * 0.6, y0 - 0.014, wide * 1.2, 0.014, darker(tone, 0.35))
            if j > 2:  # noqa: PLR2004 - bare stems below
                side = 1 if (j + k) % 2 else -1
                for m in range(4):
                    leaf = pen.at(b + side * wide / 2, y1, 0.24,
                                  angle=side * (8 + 24 * m) + 6 * math.sin(look.t * 2 + j + m),
                                      flip=side < 0)
                    leaf.smooth([(0, 0), (0.35, -0.09), (1, 0.06), (0.35, 0.07)],
                                lighter(tone, 0.1 * (m % 3)))


def _mushroom(pen: Pen, look: Look) -> None:
    """Draw a family of mushrooms, height 0.9."""
    cap = look.own(rgb("d4483c")) if not look.inked else look.accent
    stem = look.suited(rgb("fbf0dc"))
    for x, size in ((-0.36, 0.5), (0.36, 0.62), (0.0, 1.0)):
        here = pen.at(x, 0.02, size * 0.9, angle=1.5 * math.sin(look.t * 1.4 + x))
        here.smooth([(-0.1, -0.55), (0.1, -0.55), (0.13, -0.15), (0.17, 0), (-0.17, 0),
                     (-0.13, -0.15)], stem)
        here.smooth([(0.02, -0.55), (0.1, -0.55), (0.13, -0.15), (0.17, 0), (0.05, 0)],
                    darker(stem, 0.15))
        here.smooth([(-0.42, -0.48), (-0.3, -0.78), (0, -0.95), (0.3, -0.78), (0.42, -0.48),
                     (0.2, -0.43), (-0.2, -0.43)], cap)
        here.smooth([(-0.4, -0.48), (0, -0.52), (0.4, -0.48), (0.2, -0.42), (-0.2, -0.42)],
                    darker(stem, 0.25))
        here.smooth([(0.15, -0.9), (0.3, -0.78), (0.42, -0.48), (0.3, -0.5), (0.25, -0.7)],
                    darker(cap, 0.22))
        for dx, dy, r in ((-0.2, -0.66, 0.06), (0.03, -0.8, 0.07), (0.2, -0.63, 0.05),
                          (-0.03, -0.6, 0.045)):
            here.oval(dx, dy, r, r * 0.85, stem)


def _umbrella(pen: Pen, look: Look) -> None:
    """Draw an open oil-paper umbrella, width 1.2, foot of the handle on the origin."""
    paper = look.own(rgb("d5493b")) if not look.inked else look.accent
    wood = look.suited(rgb("7a5234"))
    here = pen.at(0, -0.02, angle=9 + 2 * math.sin(look.t * 1.3))
    here.stroke([(0, -0.78), (0, -0.02)], 0.026, wood)
    here.taper([(0, -0.05), (0.03, 0.02), (0.09, 0.02), (0.11, -0.04)], [0.03, 0.03, 0.03, 0.025],
               wood)
    count = 8
    edge = [(-0.62 + 1.24 * k / count,
             -0.52 - 0.07 * math.sin(math.pi * k / count)) for k in range(count + 1)]
    for k in range(count):
        (x0, y0), (x1, y1) = edge[k], edge[k + 1]
        tone = mix(lighter(paper, 0.18), darker(paper, 0.22), k / count)
        here.fill([(0, -0.96), (x0 * 0.62, y0 - 0.26), (x0, y0),
                   ((x0 + x1) / 2, (y0 + y1) / 2 - 0.03), (x1, y1),
                   (x1 * 0.62, y1 - 0.26)], lighter(tone, 0.1 * (k % 2)))
        here.taper([(0, -0.96), (x0 * 0.62, y0 - 0.26), (x0, y0)], [0.006] * 3, darker(paper, 0.35))
    here.taper([(-0.4, -0.7), (0, -0.8), (0.4, -0.7)], [0.02, 0.026, 0.02],
               look.suited(rgb("f6e3c4")))
    here.taper([(0, -0.95), (0, -1.04)], [0.04, 0.016], wood)


def _lantern(pen: Pen, look: Look) -> None:
    """Draw a red lantern with its tassel, height 1, centred on the origin."""
    silk = look.own(rgb("dc3f30")) if not look.inked else look.accent
    gold = look.suited(rgb("f0c04a"))
    here = pen.at(0, 0.02 * math.sin(look.t * 1.2 + look.salt),
                  angle=4 * math.sin(look.t * 1.1 + look.salt))
    here.glow(0, -0.05, 0.85, rgb("ffb45a"), int(185 + 25 * math.sin(look.t * 5)))
    here.stroke([(0, -0.4), (0, -0.62)], 0.012, gold)
    here.oval(0, -0.05, 0.4, 0.31, silk)
    for share, tone in ((0.8, lighter(silk, 0.1)), (0.52, lighter(silk, 0.22)),
                        (0.24, mix(silk, rgb("ffe09a"), 0.5))):
        here.oval(0, -0.05, 0.4 * share, 0.31, tone)
        here.oval(0, -0.05, 0.4 * share * 0.94, 0.305, mix(tone, silk, 0.25))
    for y, wide in ((-0.38, 0.15), (0.23, 0.15)):
        here.box(-wide, y, wide * 2, 0.06, gold)
        here.box(-wide, y + 0.02, wide * 2, 0.008, darker(gold, 0.3))
    here.oval(0, 0.34, 0.035, 0.04, gold)
    for k in range(7):
        x = -0.045 + 0.015 * k
        here.taper([(x, 0.36), (x * 1.3 + 0.01 * math.sin(look.t * 2 + k), 0.6)], [0.012, 0.008],
                   mix(silk, gold, 0.2 * (k % 2)))


def _cup(pen: Pen, look: Look) -> None:
    """Draw a steaming cup on its saucer, width 1, foot on the origin."""
    glaze = look.own(rgb("f7f1e6"))
    drink = look.suited(rgb("7a4a2a"))
    pen.oval(0.04, 0.02, 0.66, 0.1, look.ink, alpha=80)
    pen.oval(0, 0, 0.56, 0.09, darker(glaze, 0.16))
    pen.oval(0, -0.015, 0.54, 0.08, glaze)
    pen.oval(0, -0.02, 0.3, 0.04, darker(glaze, 0.14))
    ring = [(0.32, -0.46), (0.47, -0.47), (0.54, -0.36), (0.47, -0.24), (0.28, -0.18)]
    pen.taper(ring, [0.065, 0.06, 0.055, 0.055, 0.06], darker(glaze, 0.1))
    pen.smooth([(-0.36, -0.52), (0.36, -0.52), (0.35, -0.3), (0.24, -0.08), (0.14, -0.02),
                (-0.14, -0.02), (-0.24, -0.08),
                (-0.35, -0.3)], glaze)
    pen.smooth([(0.12, -0.5), (0.36, -0.52), (0.35, -0.3), (0.24, -0.08), (0.14, -0.02),
                (0.06, -0.02), (0.16, -0.25)],
               darker(glaze, 0.13))
    for k in range(7):
        x = -0.29 + 0.095 * k
        y = -0.27 + 0.02 * math.cos(k - 3)
        pen.at(x, y, 0.036, angle=45).box(-0.6, -0.6, 1.2, 1.2,
                                          look.accent if k % 2 else mix(look.accent, glaze, 0.5))
    pen.oval(0, -0.53, 0.37, 0.085, lighter(glaze, 0.4))
    pen.oval(0, -0.525, 0.335, 0.068, drink)
    pen.oval(-0.05, -0.52, 0.2, 0.034, lighter(drink, 0.25))
    heart = pen.at(-0.02, -0.52, 0.1)
    heart.smooth([(0, 0.32), (-0.9, -0.05), (-0.5, -0.32), (0, -0.12), (0.5, -0.32), (0.9, -0.05)],
                 look.suited(rgb("f6e6cc")))
    steam = lighter(look.haze, 0.6)
    for k in range(3):
        x = -0.16 + 0.16 * k
        drift = look.t * 1.4 + k * 2.1
        curl = [(x + 0.05 * math.sin(drift + j * 1.3), -0.6 - 0.14 * j) for j in range(4 + k % 2)]
        for j, (sx, sy) in enumerate(curl):
            pen.glow(sx, sy, 0.1 + 0.015 * j, steam, 120 - 18 * j)


DRAWINGS: Final[dict[str, Draw]] = {
    "flower": _flower, "lotus": _lotus, "tree": _tree, "blossom": _blossom, "bamboo": _bamboo,
    "mushroom": _mushroom, "umbrella": _umbrella, "lantern": _lantern, "cup": _cup,
}
