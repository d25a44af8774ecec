"""Built and closed places: city, rooftop, room, under water."""

import math
from collections.abc import Callable
from functools import partial

from bot.sandbox.painter.canvas import Colour, Pen
from bot.sandbox.painter.land import band, hills
from bot.sandbox.painter.palette import darker, lighter, mix, rgb, turned
from bot.sandbox.painter.stage import Layer, Stage

_NEONS = tuple(map(rgb, ["16e4f0", "ff4fa3", "ffd84f", "9d6bff", "4fffb0"]))


def place_layers(stage: Stage) -> list[Layer]:
    """Build the setting, farthest first."""
    builders: dict[str, Callable[[Stage], list[Layer]]] = {
        "city": _city, "rooftop": _rooftop, "room": _room, "underwater": _underwater,
    }  # fmt: skip
    return builders[stage.scene.setting](stage)


def _skyline(stage: Stage, base: float, rise: float, share: float, depth: float) -> Layer:
    """Build one row of buildings with lit windows and, in neon, signs."""
    rng, colours = stage.rng, stage.palette
    neon = stage.scene.style == "cyberpunk"
    tone = mix(mix(colours.far, colours.low, 0.35), colours.near, share)
    lit = mix(colours.light, rgb("ffc46b"), 0.4)
    blocks = []
    x = stage.left
    while x < stage.right:
        wide = rng.uniform(0.07, 0.15) * stage.unit * (0.8 + share)
        tall = rise * rng.uniform(0.45, 1) * stage.height
        blocks.append((x, wide, tall, rng.randrange(5), rng.randrange(1 << 30)))
        x += wide * rng.uniform(0.9, 1.1)
    glowing = colours.dark or stage.scene.time in {"sunset", "dawn"}

    def paint(pen: Pen, _t: float) -> None:
        floor = base * stage.height
        for left, wide, tall, roof, salt in blocks:
            top = floor - tall
            face = lighter(tone, 0.05 * (salt % 3))
            pen.box(left, top, wide, stage.height - top, face)
            _roof(pen.at(left, top, wide), roof, face)
            cell = stage.unit * 0.019
            for row in range(int(min(tall, 0.5 * stage.height) / (cell * 1.5))):
                for at in range(int(wide / (cell * 1.4))):
                    on = (salt >> ((row * 5 + at * 3) % 27)) & 3
                    if (on != 0 and glowing) or on == 1:
                        pane = mix(tone, lit, (0.25 + 0.5 * share) if glowing else 0.18)
                        pen.box(left + cell * (0.4 + at * 1.4), top + cell * (0.8 + row * 1.5),
                                cell * 0.75, cell * 0.9, pane)  # fmt: skip
            if neon and salt % 3 == 0:
                _sign(
                    pen.at(left + wide * 0.7, top + tall * 0.12, wide * 0.22),
                    _NEONS[salt % 5],
                    salt,
                )

    return Layer(paint, depth)


def _roof(pen: Pen, kind: int, tone: Colour) -> None:
    shapes = [
        [(0.1, 0.0), (0.1, -0.12), (0.6, -0.12), (0.6, 0.0)],
        [(0.48, 0.0), (0.49, -0.55), (0.52, -0.55), (0.53, 0.0)],
        [(0.0, 0.01), (0.5, -0.35), (1.0, 0.01)],
        [(0.0, 0.01), (0.0, -0.2), (1.0, 0.01)],
        [
            (0.25, 0.0),
            (0.3, -0.2),
            (0.45, -0.2),
            (0.45, -0.4),
            (0.5, -0.4),
            (0.5, -0.2),
            (0.75, 0.0),
        ],
    ]
    pen.fill(shapes[kind], tone)


def _sign(pen: Pen, tone: Colour, salt: int) -> None:
    """Draw an upright sign with strokes that suggest writing."""
    pen.glow(0.5, 2.2, 3.4, tone, 120)
    pen.box(0, 0, 1, 4.4, darker(tone, 0.75))
    for k in range(4):
        y = 0.25 + k * 1.03
        bars = [(0.2, 0.15, 0.6, 0.13), (0.43, 0.1, 0.14, 0.7), (0.2, 0.65, 0.6, 0.13),
                (0.2, 0.4, 0.6, 0.13), (0.2, 0.15, 0.13, 0.6)]  # fmt: skip
        for j, (x, dy, w, h) in enumerate(bars):
            if (salt >> (k * 5 + j)) & 1 or j == 1:
                pen.box(x, y + dy, w, h, lighter(tone, 0.35))


def _city(stage: Stage) -> list[Layer]:
    base = stage.ground + 0.01
    layers = [
        _skyline(stage, base, 0.62, 0.1, 0.12),
        _skyline(stage, base, 0.5, 0.42, 0.25),
        _skyline(stage, base, 0.3, 0.75, 0.4),
    ]
    haze = lighter(stage.palette.low, 0.1)

    def mist(pen: Pen, _t: float) -> None:
        y = base * stage.height
        corners = [
            (stage.left, y * 0.55),
            (stage.right, y * 0.55),
            (stage.right, y),
            (stage.left, y),
        ]
        pen.fade(corners, [(haze, 0), (haze, 120)])

    layers.insert(2, Layer(mist, 0.3))
    return [*layers, Layer(partial(_street, stage), 0.6)]


def _street(stage: Stage, pen: Pen, _t: float) -> None:
    """Lay a road that mirrors the lights, wet in the rain."""
    colours = stage.palette
    y = stage.ground * stage.height
    road = mix(colours.near, colours.ground, 0.4)
    pen.fade(
        [
            (stage.left, y),
            (stage.right, y),
            (stage.right, stage.height),
            (stage.left, stage.height),
        ],
        [(lighter(road, 0.14), 255), (road, 255), (darker(road, 0.3), 255)],
    )
    pen.box(stage.left, y, stage.right - stage.left, stage.height * 0.006, lighter(road, 0.3))
    tones = (
        _NEONS if stage.scene.style == "cyberpunk" else (colours.light, colours.accent, colours.low)
    )
    if colours.dark or stage.scene.weather in {"rain", "storm"}:
        for k, x in enumerate(stage.across(11)):
            tone = tones[k % len(tones)]
            wide = stage.width * 0.006 * (1 + k % 3)
            pen.fade([(x, y), (x + wide, y), (x + wide, stage.height), (x, stage.height)],
                     [(tone, 85), (tone, 0)])  # fmt: skip
    for x in stage.across(9):
        dash = stage.width * 0.055
        lane = y + (stage.height - y) * 0.62
        pen.fill([(x, lane), (x + dash, lane), (x + dash * 0.96, lane + stage.height * 0.008),
                  (x - dash * 0.04, lane + stage.height * 0.008)], lighter(road, 0.4))  # fmt: skip


def _rooftop(stage: Stage) -> list[Layer]:
    colours = stage.palette
    layers = [_skyline(stage, 0.98, 0.4, 0.15, 0.15), _skyline(stage, 1.0, 0.28, 0.45, 0.25)]
    haze = lighter(colours.low, 0.05)

    def mist(pen: Pen, _t: float) -> None:
        top, foot = stage.horizon * 0.8 * stage.height, stage.height
        pen.fade([(stage.left, top), (stage.right, top), (stage.right, foot), (stage.left, foot)],
                 [(haze, 0), (haze, 150)])  # fmt: skip

    return [layers[0], Layer(mist, 0.2), layers[1], Layer(partial(_tiles, stage), 0.6)]


def _tiles(stage: Stage, pen: Pen, _t: float) -> None:
    """Draw a curved Chinese tile roof with an upturned corner."""
    colours = stage.palette
    body = mix(colours.near, colours.accent, 0.12)
    left_high = stage.hero[0] < 1 / 2
    u, y = stage.unit, stage.ground * stage.height
    slope = stage.height - y
    here = pen.at(stage.width / 2, y, 1, flip=not left_high)
    half = stage.width * 0.62
    ridge = [(-half, 0.0), (-half * 0.2, u * 0.006), (half * 0.45, u * 0.012),
             (half * 0.72, -u * 0.018), (half * 0.82, -u * 0.075)]  # fmt: skip
    eave = [(half * 0.95, u * 0.02), (half * 1.15, slope * 1.2), (-half, slope * 1.2)]
    here.fill(ridge + eave, body)
    rows = max(4, int(slope / (u * 0.045)))
    for row in range(rows):
        top = u * 0.03 + row * u * 0.05
        for col in range(int(half * 2 / (u * 0.05)) + 2):
            x = -half + (col + 0.5 * (row % 2)) * u * 0.05
            edge = half * 0.86 + half * 0.1 * (top / max(slope, 1))
            if x < edge:
                tone = lighter(body, 0.07 + 0.05 * ((col * 7 + row * 3) % 3))
                here.oval(x, top, u * 0.024, u * 0.03, darker(body, 0.35))
                here.oval(x, top - u * 0.007, u * 0.022, u * 0.026, tone)
    here.taper(ridge, [u * 0.035] * 3 + [u * 0.03, u * 0.012], darker(body, 0.25))
    here.taper([(x, py - u * 0.011) for x, py in ridge], [u * 0.006] * 5, lighter(body, 0.3))


def _room(stage: Stage) -> list[Layer]:
    return [Layer(partial(_wall, stage), 0.3), Layer(partial(_table, stage), 0.6)]


def _wall(stage: Stage, pen: Pen, _t: float) -> None:
    """Draw a wall around a tall window; the view is the sky that is already there."""
    colours, u = stage.palette, stage.unit
    wall = (
        mix(colours.far, colours.near, 0.25)
        if colours.dark
        else mix(colours.mid, colours.far, 0.35)
    )
    cx, cy = stage.light[0], stage.height * 0.36
    wide, tall = u * 0.25, min(stage.height * 0.3, u * 0.42)
    left, right, top, foot = cx - wide, cx + wide, cy - tall, cy + tall * 0.75
    full = stage.right - stage.left
    pen.box(stage.left, 0, left - stage.left, stage.height, wall)
    pen.box(right, 0, stage.right - right, stage.height, wall)
    pen.box(stage.left, 0, full, top, wall)
    pen.box(stage.left, foot, full, stage.height, wall)
    view = [(left + wide * 2 * k / 24, foot - tall * (0.22 + 0.12 * math.sin(k * 0.6 + cx)))
            for k in range(25)]  # fmt: skip
    pen.fill([*view, (right, foot), (left, foot)], mix(colours.far, colours.low, 0.3))
    frame = lighter(wall, 0.55)
    beam = u * 0.016
    for x in (left, cx, right):
        pen.box(x - beam / 2, top, beam, foot - top, frame)
    for y in (top, top + (foot - top) * 0.33, foot):
        pen.box(left - beam / 2, y - beam / 2, wide * 2 + beam, beam, frame)
    pen.box(left - beam * 2, foot, wide * 2 + beam * 4, beam * 1.6, lighter(wall, 0.7))
    shine = -1 if cx > stage.width / 2 else 1
    pen.fade(
        [(left, foot), (right, foot), (right + shine * u * 0.55, stage.height),
         (left + shine * u * 0.45, stage.height)],
        [(colours.light, 90), (colours.light, 10)],
    )  # fmt: skip
    rod, hem = top - u * 0.04, foot + u * 0.1
    for x in (left - beam * 3, right + beam * 3 - u * 0.12):
        _curtain(pen.at(x, 0, u * 0.12), rod / (u * 0.12), hem / (u * 0.12), colours.accent)
    pen.box(left - u * 0.08, top - u * 0.055, wide * 2 + u * 0.16, u * 0.014, darker(wall, 0.5))


def _curtain(pen: Pen, rod: float, hem: float, tone: Colour) -> None:
    """Hang a curtain of width 1 in five folds."""
    folds = (lighter(tone, 0.25), darker(mix(tone, lighter(tone), 0.2), 0.08))
    for k in range(5):
        pen.box(k / 5, rod, 0.204, hem - rod, folds[k % 2])


def _table(stage: Stage, pen: Pen, _t: float) -> None:
    colours, y = stage.palette, stage.ground * stage.height
    wood = mix(colours.ground, colours.accent, 0.1)
    full = stage.right - stage.left
    pen.fade(
        [
            (stage.left, y),
            (stage.right, y),
            (stage.right, stage.height),
            (stage.left, stage.height),
        ],
        [(lighter(wood, 0.25), 255), (wood, 255), (darker(wood, 0.3), 255)],
    )
    pen.box(stage.left, y, full, stage.height * 0.008, lighter(wood, 0.45))
    for k in range(7):
        line = y + (stage.height - y) * (0.14 + 0.13 * k)
        points = [
            (x, line + stage.unit * 0.006 * math.sin(x / stage.width * 9 + k * 2))
            for x in stage.across(9)
        ]
        pen.taper(points, [stage.unit * 0.0022] * 9, darker(wood, 0.16))


def _underwater(stage: Stage) -> list[Layer]:
    rng, colours = stage.rng, stage.palette
    layers = [Layer(_shafts(stage), 0.1, moves=True)]
    for k in range(3):
        tone = mix(mix(colours.mid, colours.low, 0.4), colours.near, 0.3 + 0.3 * k)
        ridge = hills(rng, 1.5 + k)
        base = 0.9 + 0.05 * k
        layers.append(Layer(band(stage, ridge, base, 0.16 - 0.02 * k, tone), 0.2 + 0.2 * k))
        layers.append(_weeds(stage, base, tone, k))
    return [*layers, _bubbles(stage)]


def _shafts(stage: Stage) -> Callable[[Pen, float], None]:
    rng = stage.rng
    shafts = [
        (rng.uniform(0, 1), rng.uniform(0.03, 0.1), rng.uniform(0, math.tau)) for _ in range(7)
    ]

    def paint(pen: Pen, t: float) -> None:
        for x, wide, phase in shafts:
            top = (x + 0.01 * math.sin(t + phase)) * stage.width
            spread = wide * stage.width
            foot = top - stage.width * 0.18
            glow = int(42 + 20 * math.sin(t * 1.3 + phase))
            pen.fade(
                [(top, 0), (top + spread, 0), (foot + spread * 2.4, stage.height * 0.85),
                 (foot, stage.height * 0.85)],
                [(stage.palette.light, glow), (stage.palette.light, 0)],
            )  # fmt: skip

    return paint


def _weeds(stage: Stage, base: float, tone: Colour, k: int) -> Layer:
    rng, u = stage.rng, stage.unit
    coral = [
        stage.palette.accent,
        turned(stage.palette.accent, 40),
        turned(stage.palette.accent, -60),
    ]
    plants = [
        (rng.uniform(stage.left, stage.right), rng.uniform(0.08, 0.2) * u * (0.7 + 0.3 * k),
         rng.uniform(0, math.tau), mix(coral[j % 3], tone, 0.75 - 0.22 * k), j % 4)
        for j in range(15)
    ]  # fmt: skip

    def paint(pen: Pen, t: float) -> None:
        for x, tall, phase, colour, kind in plants:
            here = pen.at(x, (base - 0.02) * stage.height, tall)
            lean = 0.12 * math.sin(t * 1.1 + phase)
            if kind == 0:
                _coral(here, colour)
                continue
            for j in range(3):
                side = (j - 1) * 0.14
                points = [(side, 0.3), (side * 1.5 + lean * 0.3, -0.3 * (1 + j % 2)),
                          (side * 1.2 - lean, -0.65),
                              (side * 2 + lean * 1.6, -1 + 0.2 * (j % 2))]  # fmt: skip
                here.taper(points, [0.09, 0.1, 0.07, 0.015], mix(tone, stage.palette.ground, 0.3)
                           if kind == 1 else colour)  # fmt: skip

    return Layer(paint, 0.25 + 0.2 * k, moves=k > 1)


def _coral(pen: Pen, tone: Colour) -> None:
    for angle, size in ((-38, 0.6), (-14, 0.85), (12, 0.75), (36, 0.55)):
        branch = pen.at(0, 0.2, size, angle=angle)
        branch.taper([(0, 0), (0.03, -0.5), (-0.02, -1)], [0.16, 0.12, 0.09], tone)
        branch.taper(
            [(0, -0.5), (0.16, -0.66), (0.17, -0.85)], [0.1, 0.08, 0.06], lighter(tone, 0.08)
        )


def _bubbles(stage: Stage) -> Layer:
    rng, u = stage.rng, stage.unit
    bubbles = [
        (rng.random(), rng.random(), rng.uniform(0.003, 0.011), rng.random()) for _ in range(24)
    ]

    def paint(pen: Pen, t: float) -> None:
        for x, y, r, phase in bubbles:
            rise = (y - t * (0.05 + r * 4)) % 1
            here = pen.at(
                (x + 0.006 * math.sin(t * 3 + phase * 7)) * stage.width, rise * stage.height, r * u
            )
            here.oval(0, 0, 1, 1, stage.palette.light, alpha=80)
            here.oval(-0.3, -0.3, 0.3, 0.3, (255, 255, 255), alpha=200)

    return Layer(paint, 0.5, moves=True)
