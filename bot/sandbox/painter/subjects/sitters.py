"""Animals that sit and look at you: one body, many species."""

# Outlines read as rows of points, which the formatter would stack into columns.
# fmt: off
import math
from dataclasses import dataclass
from functools import partial
from typing import Final

from bot.sandbox.painter.canvas import Colour, Pen
from bot.sandbox.painter.palette import darker, lighter, mix, rgb
from bot.sandbox.painter.subjects.look import Draw, Look

_EYE: Final = rgb("2a2230")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Species:
    """What tells one sitting animal from another."""

    coat: Colour
    patch: Colour
    ears: str
    tail: str
    width: float = 1
    muzzle: float = 0.1
    iris: Colour | None = None
    mark: str = ""
    whiskers: bool = False
    tongue: bool = False


_SPECIES: Final[dict[str, _Species]] = {
    "cat": _Species(coat=rgb("e89a4f"), patch=rgb("fff3df"), ears="pointed", tail="long",
                    muzzle=0.085, iris=rgb("7fb069"), mark="stripes", whiskers=True),
    "tiger": _Species(coat=rgb("ec8f35"), patch=rgb("fff2dc"),
                      ears="round", tail="long", width=1.15,
                      muzzle=0.11, iris=rgb("e8c14b"), mark="stripes", whiskers=True),
    "dog": _Species(coat=rgb("d9924e"), patch=rgb("fff4e2"),
                    ears="pricked", tail="curl", width=1.08,
                    muzzle=0.115, mark="brows", tongue=True),
    "wolf": _Species(coat=rgb("7f8b9c"), patch=rgb("eef1f4"),
                     ears="pointed", tail="bushy", width=1.1,
                     muzzle=0.11, iris=rgb("f0c452"), mark="cheeks"),
    "fox": _Species(coat=rgb("dd6b32"), patch=rgb("fff5ea"), ears="tipped", tail="bushy",
                    muzzle=0.1, mark="cheeks"),
    "rabbit": _Species(coat=rgb("efe6df"), patch=rgb("ffffff"),
                       ears="long", tail="puff", width=0.95,
                       muzzle=0.075, whiskers=True),
    "panda": _Species(coat=rgb("f6f3ec"), patch=rgb("ffffff"), ears="dark", tail="none", width=1.3,
                      muzzle=0.1, mark="panda"),
    "bear": _Species(coat=rgb("9a6a47"), patch=rgb("e8c9a4"), ears="round", tail="none", width=1.28,
                     muzzle=0.12),
    "otter": _Species(coat=rgb("8a6248"), patch=rgb("ead3b5"),
                      ears="small", tail="long", width=1.05,
                      muzzle=0.11, whiskers=True),
}


def _sitter(name: str, pen: Pen, look: Look) -> None:
    """Draw a sitting animal of height 1 with its feet on the origin."""
    kind = _SPECIES[name]
    coat = look.own(kind.coat)
    patch = look.suited(kind.patch)
    pen.oval(0, 0.0, 0.42 * kind.width, 0.045, look.ink, alpha=70)
    breath = 1 + 0.012 * math.sin(look.t * 2.6)
    here = pen.at(0, 0, 1)
    _tail(here, kind, coat, patch, look)
    _torso(here.at(0, 0, breath), kind, coat, patch, look)
    tilt = 3 * math.sin(look.t * 0.9 + look.salt) + (5 if look.salt % 2 else -4)
    head = here.at(0, -0.6 * breath, angle=tilt)
    _ears(head, kind, coat, look)
    _head(head, kind, coat, patch, look)


def _tail(pen: Pen, kind: _Species, coat: Colour, patch: Colour, look: Look) -> None:
    sway = math.sin(look.t * 2.2 + look.salt)
    shade = darker(coat, 0.12)
    if kind.tail == "long":
        points = [(0.15, -0.06), (0.36, -0.05), (0.5, -0.16 - 0.02 * sway),
                  (0.5 + 0.03 * sway, -0.34), (0.43 + 0.07 * sway, -0.46)]
        pen.taper(points, [0.1, 0.095, 0.085, 0.075, 0.06], shade)
        pen.taper([(0.5 + 0.03 * sway, -0.36), (0.43 + 0.07 * sway, -0.46)], [0.075, 0.06],
                  darker(shade, 0.25))
    elif kind.tail == "bushy":
        brush = pen.at(0.2, -0.06, angle=6 * sway)
        brush.smooth([(0, 0.05), (0.2, 0.05), (0.36, -0.1), (0.38, -0.34), (0.26, -0.56),
                      (0.2, -0.36), (0.1, -0.2), (0, -0.1)], shade)
        brush.smooth([(0.375, -0.32), (0.26, -0.56), (0.215, -0.4), (0.27, -0.36), (0.3, -0.32)],
                     patch)
    elif kind.tail == "curl":
        curl = pen.at(0.27, -0.3, angle=9 * sway)
        curl.taper([(-0.06, 0.14), (0.08, 0.08), (0.12, -0.06), (0.02, -0.13), (-0.05, -0.05)],
                   [0.11, 0.13, 0.13, 0.11, 0.07], shade)
        curl.taper([(0.045, 0.06), (0.07, -0.04), (0.01, -0.08)], [0.03, 0.05, 0.03], patch)
    elif kind.tail == "puff":
        pen.oval(0.26, -0.08, 0.09, 0.085, lighter(coat, 0.4))


def _torso(pen: Pen, kind: _Species, coat: Colour, patch: Colour, look: Look) -> None:
    w = kind.width
    panda = kind.mark == "panda"
    limb = look.suited(rgb("2d2b33")) if panda else coat
    pen.smooth([(-0.2 * w, 0), (-0.3 * w, -0.08), (-0.28 * w, -0.26), (-0.17 * w, -0.48),
                (0, -0.56),
                (0.17 * w, -0.48), (0.28 * w, -0.26), (0.3 * w, -0.08), (0.2 * w, 0), (0, 0.01)],
               coat)
    pen.smooth([(0.05 * w, -0.55), (0.17 * w, -0.48), (0.28 * w, -0.26), (0.3 * w, -0.08),
                (0.2 * w, 0), (0.17 * w, -0.2), (0.13 * w, -0.4)], darker(coat, 0.12))
    if panda:
        pen.smooth([(-0.26 * w, -0.3), (-0.17 * w, -0.5), (0, -0.54), (0.17 * w, -0.5),
                    (0.26 * w, -0.3), (0, -0.36)], limb)
    if kind.mark == "stripes":
        for k in range(3):
            y = -0.16 - 0.1 * k
            reach = (0.28 - 0.03 * k) * w
            for side in (-1, 1):
                pen.taper([(side * reach, y), (side * reach * 0.62, y - 0.012)], [0.035, 0.006],
                          darker(coat, 0.38))
    if look.away:
        pen.taper([(0, -0.5), (0, -0.3), (0, -0.06)], [0.05, 0.07, 0.02], darker(coat, 0.16))
        pen.smooth([(-0.16, -0.5), (0, -0.56), (0.16, -0.5), (0.14, -0.42), (0, -0.38),
                    (-0.14, -0.42)], darker(coat, 0.3))
        pen.taper([(-0.125 * w, -0.475), (0, -0.44), (0.125 * w, -0.475)], [0.035, 0.042, 0.035],
                  look.accent)
        return
    pen.smooth([(-0.1 * w, -0.46), (0, -0.5), (0.1 * w, -0.46), (0.11 * w, -0.28), (0, -0.12),
                (-0.11 * w, -0.28)], limb if panda else patch)
    for side in (-1, 1):
        haunch = limb if panda else darker(coat, 0.06 + 0.06 * side)
        pen.oval(side * 0.215 * w, -0.1, 0.1 * w, 0.115, haunch)
        pen.oval(side * 0.21 * w, -0.02, 0.085, 0.035, limb if panda else patch)
        pen.taper([(side * 0.085 * w, -0.34), (side * 0.08 * w, -0.15), (side * 0.078 * w, -0.03)],
                  [0.1, 0.095, 0.09], limb)
        pen.oval(side * 0.08 * w, -0.02, 0.062, 0.037, limb if panda else patch)
        for toe in (-0.02, 0.02):
            pen.stroke([(side * 0.08 * w + toe, -0.025), (side * 0.08 * w + toe, 0.005)], 0.007,
                       darker(patch, 0.35))
    pen.taper([(-0.125 * w, -0.475), (0, -0.43), (0.125 * w, -0.475)], [0.035, 0.042, 0.035],
              look.accent)
    pen.oval(0, -0.405, 0.026, 0.026, look.suited(rgb("f6c945")))


def _ears(pen: Pen, kind: _Species, coat: Colour, look: Look) -> None:
    w = 0.5 + kind.width / 2
    inner = mix(coat, look.suited(rgb("f3a6a0")), 0.65)
    for side in (-1, 1):
        ear = pen.at(side * 0.155 * w, -0.12, flip=side < 0,
                     angle=side * 1.5 * math.sin(look.t * 5 + 1))
        if kind.ears in {"pointed", "tipped", "pricked"}:
            tall = {"pointed": 0.2, "tipped": 0.25, "pricked": 0.2}[kind.ears]
            ear.fill([(-0.1, 0.02), (-0.03, -tall * 0.75), (0.045, -tall), (0.075, -tall * 0.7),
                      (0.075, 0.08)], coat)
            if not look.away:
                ear.fill([(-0.055, 0), (0.025, -tall * 0.76), (0.045, 0.04)], inner)
            if kind.ears == "tipped":
                ear.fill([(-0.002, -tall * 0.8), (0.045, -tall), (0.07, -tall * 0.74)],
                         look.suited(rgb("3a2a2c")))
        elif kind.ears == "long":
            ear.smooth([(-0.11, 0.02), (-0.13, -0.2), (-0.07, -0.4), (-0.01, -0.38), (0.0, -0.18),
                        (-0.01, 0.02)], coat)
            ear.smooth([(-0.085, -0.04), (-0.1, -0.2), (-0.06, -0.34), (-0.035, -0.18)], inner)
        else:
            size = 0.055 if kind.ears == "small" else 0.085
            tone = look.suited(rgb("2d2b33")) if kind.ears == "dark" else coat
            ear.oval(0, -0.01, size, size, tone)
            if kind.ears == "round":
                ear.oval(0, 0, size * 0.6, size * 0.6, inner)


def _head(pen: Pen, kind: _Species, coat: Colour, patch: Colour, look: Look) -> None:
    w = 0.5 + kind.width / 2
    pen.smooth([(-0.225 * w, 0.03), (-0.2 * w, -0.12), (-0.08 * w, -0.185), (0.08 * w, -0.185),
                (0.2 * w, -0.12), (0.225 * w, 0.03), (0.14 * w, 0.135), (0, 0.155),
                (-0.14 * w, 0.135)], coat)
    if kind.mark == "stripes":
        dark = darker(coat, 0.38)
        for x in (-0.055, 0, 0.055):
            pen.taper([(x, -0.175), (x * 0.75, -0.1)], [0.026, 0.006], dark)
        for side in (-1, 1):
            for y in (0.02, 0.065):
                pen.taper([(side * 0.215 * w, y), (side * 0.15 * w, y + 0.005)], [0.02, 0.005],
                          dark)
    if look.away:
        return
    _face(pen, kind, patch, look)
    if kind.whiskers:
        for side in (-1, 1):
            for k in range(3):
                pen.taper([(side * 0.075, 0.075 + 0.012 * k), (side * 0.27, 0.045 + 0.035 * k)],
                          [0.006, 0.002], lighter(coat, 0.6))


def _face(pen: Pen, kind: _Species, patch: Colour, look: Look) -> None:
    w = 0.5 + kind.width / 2
    _markings(pen, kind, w, patch, look)
    pen.oval(0, 0.075, kind.muzzle, 0.062, patch)
    closed = math.sin(look.t * 1.7 + look.salt) > 0.97  # noqa: PLR2004 - a short blink now and then
    for side in (-1, 1):
        _eye(pen.at(side * 0.098 * w, -0.015, flip=side < 0), kind, look, closed=closed)
        pen.oval(side * 0.155 * w, 0.065, 0.035, 0.022, look.suited(rgb("f08a80")), alpha=110)
    dark = look.suited(_EYE)
    pen.smooth([(-0.026, 0.04), (0.026, 0.04), (0.012, 0.06), (0, 0.067), (-0.012, 0.06)],
               mix(dark, look.suited(rgb("e58a86")), 0.75 if kind.whiskers else 0.1))
    if kind.tongue:
        pen.smooth([(-0.026, 0.1), (0.026, 0.1), (0.022, 0.145), (0, 0.158), (-0.022, 0.145)],
                   look.suited(rgb("ef7f83")))
    pen.stroke([(-0.05, 0.088), (-0.026, 0.102), (0, 0.085), (0.026, 0.102), (0.05, 0.088)],
               0.009, dark)


def _markings(pen: Pen, kind: _Species, w: float, patch: Colour, look: Look) -> None:
    if kind.mark in {"cheeks", "brows"}:
        for side in (-1, 1):
            cheek = pen.at(0, 0, flip=side < 0)
            cheek.smooth([(0.02, 0.04), (0.12 * w, 0.03), (0.222 * w, 0.05), (0.14 * w, 0.135),
                          (0, 0.155)], patch)
    if kind.mark == "brows":
        for side in (-1, 1):
            pen.oval(side * 0.085 * w, -0.092, 0.024, 0.016, patch)
    if kind.mark == "panda":
        for side in (-1, 1):
            pen.oval(side * 0.105 * w, 0.0, 0.06, 0.075, look.suited(rgb("2d2b33")),
                     angle=side * 28)


def _eye(pen: Pen, kind: _Species, look: Look, *, closed: bool) -> None:
    dark = look.suited(_EYE)
    if closed:
        pen.stroke([(-0.035, 0.0), (0, 0.014), (0.035, 0.0)], 0.01, dark)
        return
    pen.oval(0, 0, 0.038, 0.046, dark)
    if kind.iris is not None:
        pen.oval(0, 0.002, 0.033, 0.04, look.suited(kind.iris))
        pen.oval(0, 0, 0.02, 0.036, dark)
    pen.oval(-0.012, -0.017, 0.013, 0.014, (255, 255, 255))
    pen.oval(0.012, 0.018, 0.006, 0.007, (255, 255, 255))


DRAWINGS: Final[dict[str, Draw]] = {name: partial(_sitter, name) for name in _SPECIES}
