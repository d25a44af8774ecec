"""The ground of every setting: far, middle and near, paler with distance."""

import math
import random
from collections.abc import Callable
from functools import partial

from bot.sandbox.painter.canvas import Colour, Pen, Point
from bot.sandbox.painter.palette import darker, lighter, mix
from bot.sandbox.painter.stage import Layer, Stage

Ridge = Callable[[float], float]


def hills(rng: random.Random, waves: float = 2) -> Ridge:
    """Make a soft ridge, 0..1 over x in 0..1."""
    parts = [(waves * f, rng.uniform(0, math.tau), 1 / f) for f in (1, 2.1, 4.3)]
    total = sum(weight for _, _, weight in parts)

    def height(x: float) -> float:
        return 0.5 + 0.5 * sum(w * math.sin(f * x * 3 + p) for f, p, w in parts) / total

    return height


def peaks(rng: random.Random, count: int) -> Ridge:
    """Make a ridge of mountains with crisp tops, 0..1."""
    tops = [
        (
            (k + rng.uniform(0.2, 0.8)) / count * 1.2 - 0.1,
            rng.uniform(0.45, 1),
            rng.uniform(1.5, 2.6),
        )
        for k in range(count)
    ]
    phases = [rng.uniform(0, math.tau) for _ in range(3)]

    def height(x: float) -> float:
        shape = max(top - abs(x - at) * steep for at, top, steep in tops)
        rough = sum(math.sin(x * f + p) / f for f, p in zip((23, 51, 117), phases, strict=True))
        return max(shape, 0.12) + rough * 0.55

    return height


def land_layers(stage: Stage) -> list[Layer]:
    """Build the ground that belongs to the setting, farthest first."""
    builders: dict[str, Callable[[Stage], list[Layer]]] = {
        "sea": _sea, "lake": _lake, "mountains": _mountains, "snowfield": _mountains,
        "forest": _forest, "desert": _desert, "meadow": _meadow, "sky": _cloud_sea,
        "space": _moonscape, "dream": _dream,
    }  # fmt: skip
    return builders[stage.scene.setting](stage)


def band(
    stage: Stage, ridge: Ridge, base: float, rise: float, tone: Colour, *, mist: float = 0
) -> Callable[[Pen, float], None]:
    """Paint one ridge as a full-width shape that dissolves into the low sky by `mist` 0..1."""
    top = [(x, (base - rise * ridge(x / stage.width)) * stage.height) for x in stage.across(150)]
    outline = [*top, (stage.right, float(stage.height)), (stage.left, float(stage.height))]
    haze = lighter(stage.palette.low, 0.1)

    def paint(pen: Pen, _t: float) -> None:
        if not mist:
            pen.fill(outline, tone)
            return
        foot = mix(tone, haze, mist)
        lowest = max(1 - (base - rise), 0.05)
        pen.fade(outline, [(tone, 255), (foot, 255)], until=min(rise * 1.25 / lowest, 1))

    return paint


def ranges(stage: Stage, *, base: float, rise: float, count: int = 3) -> list[Layer]:
    """Build mountain ranges one before the other, each misty at its foot."""
    colours = stage.palette
    layers = []
    for k in range(count):
        share = (k + 0.5) / count
        tone = mix(mix(colours.far, colours.low, 0.45), colours.near, share**1.2 * 0.85)
        ridge = peaks(stage.rng, 4 + k)
        paint = band(
            stage, ridge, base + 0.05 * k, rise * (1 - 0.24 * k), tone, mist=0.8 - 0.12 * k
        )
        layers.append(Layer(paint, 0.12 + 0.14 * k))
        if (k == 0 and {"mountain"} & set(stage.scene.subjects)) or stage.scene.weather == "snow":
            layers.append(Layer(partial(_snowcaps, stage, ridge, base + 0.05 * k,
                                        rise * (1 - 0.24 * k)), 0.12 + 0.14 * k))  # fmt: skip
    return layers


def _snowcaps(stage: Stage, ridge: Ridge, base: float, rise: float, pen: Pen, _t: float) -> None:
    """Whiten what rises above the snow line, with a ragged lower edge."""
    line = 0.55
    white = mix((252, 253, 255), stage.palette.low, 0.15)
    cap: list[Point] = []
    for x in [*stage.across(220), stage.right]:
        share = x / stage.width
        high = ridge(share)
        ragged = line + 0.07 * math.sin(share * 61) + 0.05 * math.sin(share * 131)
        if high > ragged:
            cap.append((x, (base - rise * high) * stage.height))
        elif cap:
            foot = [
                (cx, (base - rise * (line + 0.07 * math.sin(cx / stage.width * 61)
                 + 0.05 * math.sin(cx / stage.width * 131))) * stage.height)
                for cx, _ in reversed(cap)
            ]  # fmt: skip
            pen.fill(cap + foot, white)
            cap = []


def _sea(stage: Stage) -> list[Layer]:
    tone = mix(stage.palette.far, stage.palette.low, 0.4)
    return [
        Layer(band(stage, hills(stage.rng, 2.5), stage.horizon + 0.005, 0.05, tone, mist=0.5), 0.1)
    ]


def _lake(stage: Stage) -> list[Layer]:
    layers = ranges(stage, base=stage.horizon, rise=0.34)
    shore = mix(stage.palette.near, stage.palette.ground, 0.3)
    ridge = hills(stage.rng, 3)
    return [*layers, Layer(band(stage, ridge, stage.horizon + 0.01, 0.03, shore, mist=0.3), 0.45)]


def _mountains(stage: Stage) -> list[Layer]:
    colours = stage.palette
    big = {"mountain"} & set(stage.scene.subjects)
    layers = ranges(stage, base=stage.horizon, rise=0.52 if big else 0.36)
    front = band(stage, hills(stage.rng), stage.ground + 0.02, 0.07, colours.ground)
    layers.append(Layer(_pines(stage, stage.horizon + 0.07, 26, 0.075, 0.5), 0.5))
    return [*layers, Layer(front, 0.6)]


def pine(pen: Pen, tone: Colour) -> None:
    """Draw a fir of height 1 on the origin."""
    pen.box(-0.03, -0.12, 0.06, 0.14, darker(tone, 0.3))
    for k in range(4):
        top, foot, half = -1 + 0.2 * k, -0.55 + 0.16 * k, 0.13 + 0.055 * k
        pen.fill([(0, top), (half, foot), (half * 0.35, foot - 0.03), (0, foot + 0.02),
                  (-half * 0.35, foot - 0.03), (-half, foot)], tone)  # fmt: skip


def _pines(
    stage: Stage, base: float, count: int, size: float, share: float
) -> Callable[[Pen, float], None]:
    rng = stage.rng
    tone = mix(stage.palette.far, stage.palette.near, share)
    trees = sorted(
        (base + rng.uniform(-0.015, 0.02), rng.uniform(stage.left, stage.right),
         size * rng.uniform(0.7, 1.5))
        for _ in range(count)
    )  # fmt: skip

    def paint(pen: Pen, _t: float) -> None:
        for y, x, height in trees:
            pine(pen.at(x, y * stage.height, height * stage.unit * 1.3), tone)

    return paint


def _forest(stage: Stage) -> list[Layer]:
    rng, colours = stage.rng, stage.palette
    layers = []
    for k in range(3):
        share = (k + 0.4) / 3
        tone = mix(mix(colours.far, colours.low, 0.5), colours.near, share * 0.9)
        trunks = [
            (rng.uniform(stage.left, stage.right), rng.uniform(0.02, 0.034) * (1 + k * 0.5))
            for _ in range(13 - 3 * k)
        ]
        # Trunks keep clear of the main subject the nearer they come.
        clear = stage.unit * 0.16 * k
        trunks = [(x, w) for x, w in trunks if abs(x - stage.hero[0] * stage.width) > clear]
        layers.append(Layer(partial(_trunks, stage, trunks, tone, k), 0.15 + 0.2 * k))
        ground = band(stage, hills(rng), stage.horizon + 0.07 * k, 0.06, tone, mist=0.5 - 0.1 * k)
        layers.append(Layer(ground, 0.2 + 0.2 * k))
    layers.append(Layer(_rays(stage), 0.4))
    floor = band(stage, hills(rng), stage.ground + 0.02, 0.06, colours.ground)
    return [*layers, Layer(floor, 0.65)]


def _trunks(
    stage: Stage,
    trunks: list[tuple[float, float]],
    tone: Colour,
    nearness: int,
    pen: Pen,
    _t: float,
) -> None:
    if "bamboo" in stage.scene.subjects or "panda" in stage.scene.subjects:
        for x, width in trunks:
            stem = width * 0.6 * stage.unit
            pen.box(x, 0, stem, stage.height, mix(tone, stage.palette.ground, 0.35))
            for joint in range(9):
                y = (joint + (x * 7 % 1)) / 8.5 * stage.height
                pen.box(x - stem * 0.1, y, stem * 1.2, stem * 0.18, darker(tone, 0.25))
        return
    for x, width in trunks:
        half = width * stage.unit
        foot = (stage.horizon + 0.07 * nearness + 0.05) * stage.height
        pen.fill([(x - half * 0.6, 0), (x + half * 0.6, 0), (x + half * 0.8, foot * 0.8),
                  (x + half * 1.6, foot), (x - half * 1.6, foot), (x - half * 0.8, foot * 0.8)],
                 tone)  # fmt: skip
    crown = stage.height * (0.05 + 0.05 * nearness)
    for k, x in enumerate(stage.across(14)):
        size = crown * (1 + 0.5 * math.sin(k * 2.7 + nearness))
        pen.oval(x, 0, stage.width * 0.075, size, tone)


def _rays(stage: Stage) -> Callable[[Pen, float], None]:
    x, _ = stage.light
    starts = [stage.rng.uniform(-0.2, 0.2) * stage.width + x for _ in range(4)]

    def paint(pen: Pen, _t: float) -> None:
        lean = (stage.width / 2 - x) * 0.9
        for start in starts:
            wide = stage.unit * 0.05
            pen.fade([(start, 0), (start + wide, 0),
                      (start + lean + wide * 3.5, stage.height * 0.85),
                      (start + lean, stage.height * 0.85)],
                     [(stage.palette.light, 80), (stage.palette.light, 0)])  # fmt: skip

    return paint


def _desert(stage: Stage) -> list[Layer]:
    colours = stage.palette
    layers = []
    for k in range(4):
        tone = mix(mix(colours.far, colours.low, 0.4), colours.near, (k + 0.3) / 5)
        ridge = hills(stage.rng, 1.1 + 0.3 * k)
        layers.append(
            Layer(
                band(stage, ridge, stage.horizon + 0.075 * k, 0.12, tone, mist=0.35), 0.15 * (k + 1)
            )
        )
    front = band(stage, hills(stage.rng, 1), stage.ground + 0.03, 0.08, colours.ground)
    return [*layers, Layer(front, 0.65)]


def _meadow(stage: Stage) -> list[Layer]:
    colours = stage.palette
    layers = ranges(stage, base=stage.horizon - 0.02, rise=0.18, count=1)
    for k in range(3):
        tone = mix(mix(colours.far, colours.ground, 0.35 + 0.2 * k), colours.low, 0.28 - 0.12 * k)
        ridge = hills(stage.rng, 1.2 + 0.4 * k)
        layers.append(
            Layer(
                band(stage, ridge, stage.horizon + 0.06 * (k + 1), 0.11, tone, mist=0.2),
                0.2 + 0.12 * k,
            )
        )
        if k == 1:
            layers.append(Layer(_pines(stage, stage.horizon + 0.05, 9, 0.05, 0.6), 0.4))
    front = band(stage, hills(stage.rng), stage.ground + 0.02, 0.05, colours.ground)
    return [*layers, Layer(front, 0.65)]


def _cloud_sea(stage: Stage) -> list[Layer]:
    """Peaks that rise out of a sea of clouds."""
    colours, rng = stage.palette, stage.rng
    layers = ranges(stage, base=0.98, rise=0.3, count=2)
    for k in range(3):
        tone = mix(
            mix(colours.low, colours.light, 0.3 + 0.15 * k), colours.mid, 0.3 if colours.dark else 0
        )
        if stage.scene.style == "papercut":
            tone = mix(colours.accent, colours.light, 0.85 - 0.3 * k)
        puffs = [
            (x, rng.uniform(0.08, 0.15) * stage.unit * (1 + 0.2 * k)) for x in stage.across(13)
        ]
        layers.append(Layer(partial(_billow, stage, puffs, 0.9 + 0.06 * k, tone), 0.3 + 0.2 * k))
    return layers


def _billow(
    stage: Stage, puffs: list[tuple[float, float]], base: float, tone: Colour, pen: Pen, _t: float
) -> None:
    for x, r in puffs:
        pen.oval(x, base * stage.height, r * 1.4, r, tone)
    pen.box(stage.left, base * stage.height, stage.right - stage.left, stage.height, tone)


def _moonscape(stage: Stage) -> list[Layer]:
    colours, rng = stage.palette, stage.rng
    craters = [
        (
            rng.uniform(stage.left, stage.right),
            rng.uniform(stage.ground + 0.03, 1),
            rng.uniform(0.02, 0.06),
        )
        for _ in range(14)
    ]

    def pits(pen: Pen, _t: float) -> None:
        for x, y, r in craters:
            size = r * stage.unit
            pen.oval(x, y * stage.height, size * 1.5, size * 0.42, darker(colours.ground, 0.35))
            pen.oval(x, y * stage.height + size * 0.08, size * 1.4, size * 0.34,
                     darker(colours.ground, 0.2))  # fmt: skip

    far = band(stage, peaks(rng, 6), stage.ground, 0.1, darker(colours.ground, 0.45))
    near = band(stage, hills(rng, 1), stage.ground + 0.03, 0.05, colours.ground)
    return [Layer(far, 0.3), Layer(near, 0.6), Layer(pits, 0.6)]


def _dream(stage: Stage) -> list[Layer]:
    """Flowing bands and floating rings for words that name nothing known."""
    colours, rng = stage.palette, stage.rng
    layers = []
    count = rng.randint(5, 7)
    for k in range(count):
        share = k / (count - 1)
        tone = mix(mix(colours.far, colours.low, 0.4 * (1 - share)), colours.near, share**1.3 * 0.9)
        if k == rng.randrange(2, count):
            tone = mix(colours.accent, tone, 0.25)
        ridge = hills(rng, rng.uniform(0.7, 2))
        base = stage.horizon + (1.04 - stage.horizon) * share
        layers.append(Layer(band(stage, ridge, base, 0.26, tone, mist=0.4), 0.1 + 0.12 * k))
    layers.insert(2, _flock(stage))
    return layers


def _flock(stage: Stage) -> Layer:
    """A skein of far birds, which gives an empty land its size."""
    rng, u = stage.rng, stage.unit
    x, y = rng.uniform(0.25, 0.6) * stage.width, rng.uniform(0.2, 0.34) * stage.height
    count = rng.randint(5, 9)
    tone = mix(stage.palette.near, stage.palette.low, 0.15)

    def paint(pen: Pen, t: float) -> None:
        for k in range(count):
            arm = (k + 1) // 2 * (1 if k % 2 else -1)
            beat = 0.5 + 0.3 * math.sin(t * 6 + k)
            bird = pen.at(x + abs(arm) * u * 0.05 + t * u * 0.02, y + arm * u * 0.022, u * 0.016)
            wing = [
                (-1.0, -beat),
                (-0.4, -beat * 0.7),
                (0.0, 0.0),
                (0.4, -beat * 0.7),
                (1.0, -beat),
            ]
            bird.taper(wing, [0.04, 0.16, 0.26, 0.16, 0.04], tone)

    return Layer(paint, 0.2, moves=True)
