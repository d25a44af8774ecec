"""What is above: gradient, sun or moon, stars, clouds, aurora, fireworks, rainbow."""

import math
from functools import partial

from bot.sandbox.painter.canvas import Colour, Pen
from bot.sandbox.painter.palette import darker, lighter, mix, rgb, turned
from bot.sandbox.painter.stage import Layer, Stage

_RAINBOW = tuple(map(rgb, ["e05a4f", "ee9a4d", "f2cf5b", "7dbb72", "5a9fd0", "7d6cc0"]))


def sky_layers(stage: Stage) -> list[Layer]:
    """Build everything that hangs in the sky, farthest first."""
    lights = set(stage.scene.lights)
    dark = stage.palette.dark
    storm = stage.scene.weather == "storm"
    layers = [Layer(partial(_gradient, stage), 0)]
    if (dark or "stars" in lights) and not storm and not stage.inked:
        layers.append(_stars(stage, many=stage.scene.setting == "space" or "stars" in lights))
    if stage.scene.setting == "space":
        layers.append(_nebula(stage))
    if "aurora" in lights:
        layers.append(_aurora(stage))
    if not storm and not ({"fireworks", "aurora"} & lights and "moon" not in lights):
        layers.append(Layer(partial(_disc, stage), 0.05))
    if "rainbow" in lights:
        layers.append(Layer(partial(_rainbow, stage), 0.1))
    if "fireworks" in lights:
        layers.append(_fireworks(stage))
    if stage.scene.setting != "space":
        layers.append(_clouds(stage))
    return layers


def _gradient(stage: Stage, pen: Pen, _t: float) -> None:
    colours = stage.palette
    corners = [
        (stage.left, 0.0),
        (stage.right, 0.0),
        (stage.right, float(stage.height)),
        (stage.left, float(stage.height)),
    ]
    stops = [(colours.top, 255), (colours.mid, 255), (colours.low, 255)]
    pen.fade(corners, stops, until=max(stage.horizon, 0.45) + 0.02)


def _disc(stage: Stage, pen: Pen, _t: float) -> None:
    """Sun by day, moon by night, a vermilion sun on ink."""
    x, y = stage.light
    moon = stage.palette.dark or "moon" in stage.scene.lights
    asked = {"moon", "sun"} & set(stage.scene.lights)
    radius = stage.unit * (0.125 if asked else 0.075 if not moon else 0.085)
    if stage.scene.style in {"poster", "papercut"}:
        radius = stage.unit * 0.2
    if stage.scene.setting == "desert" and not asked:
        radius = stage.unit * 0.11
    here = pen.at(x, y, radius)
    if stage.inked:
        red = stage.palette.accent
        colour = lighter(stage.palette.far, 0.75) if moon else red
        here.glow(0, 0, 2.2, lighter(colour, 0.4) if not moon else (255, 252, 243), 120)
        here.oval(0, 0, 1, 1, colour)
        return
    light = stage.palette.light
    here.glow(0, 0, 5.5, light, 110)
    here.glow(0, 0, 2.4, light, 190)
    here.oval(0, 0, 1, 1, light)
    if moon:
        shade = mix(light, stage.palette.mid, 0.16)
        for cx, cy, r in ((-0.35, -0.2, 0.26), (0.3, 0.25, 0.18), (0.12, -0.5, 0.12),
                          (-0.2, 0.45, 0.14), (0.55, -0.22, 0.09)):  # fmt: skip
            here.oval(cx, cy, r, r, shade)


def _stars(stage: Stage, *, many: bool) -> Layer:
    rng = stage.rng
    reach = stage.height * (1 if stage.scene.setting == "space" else stage.horizon * 0.95)
    stars = [
        (
            rng.uniform(stage.left, stage.right),
            reach * rng.random() ** 1.4,
            stage.unit * rng.choice((0.0011, 0.0014, 0.0018, 0.0028)),
            rng.uniform(0, math.tau),
        )
        for _ in range(230 if many else 110)
    ]
    streak = (rng.uniform(0.15, 0.5) * stage.width, rng.uniform(0.08, 0.2) * stage.height)
    light = stage.palette.light

    def paint(pen: Pen, t: float) -> None:
        for x, y, r, phase in stars:
            shine = 0.62 + 0.38 * math.sin(phase + t * 2.4)
            colour = mix(mix(stage.palette.top, stage.palette.mid, y / reach), light, shine)
            pen.oval(x, y, r * (0.8 + 0.4 * shine), r * (0.8 + 0.4 * shine), colour)
        if "stars" in stage.scene.lights:
            u = stage.unit
            run = u * 0.3 * ((0.6 + t / 2.5) % 1)
            here = pen.at(streak[0] + run, streak[1] + run * 0.55, u * 0.22, angle=29)
            here.taper([(-1, 0), (-0.4, 0), (0, 0)], [0.002, 0.008, 0.022], light)
            here.glow(0, 0, 0.12, light)

    return Layer(paint, 0.02, moves=True)


def _nebula(stage: Stage) -> Layer:
    rng, colours = stage.rng, stage.palette
    slope = rng.uniform(-0.5, 0.5)
    puffs = []
    for _ in range(16):
        x = rng.uniform(0, 1)
        y = 0.42 + slope * (x - 0.5) + rng.gauss(0, 0.07)
        tone = rng.choice((colours.low, colours.accent, turned(colours.low, 60), colours.far))
        puffs.append((x * stage.width, y * stage.height, rng.uniform(0.18, 0.42), tone))
    planet = (rng.uniform(0.1, 0.3), rng.uniform(0.12, 0.25), rng.uniform(-25, 25))

    def paint(pen: Pen, _t: float) -> None:
        for x, y, r, tone in puffs:
            pen.glow(x, y, r * stage.unit, tone, 70)
        x = planet[0] if stage.light[0] > stage.width / 2 else 1 - planet[0]
        tone = mix(colours.accent, colours.low, 0.35)
        here = pen.at(x * stage.width, planet[1] * stage.height, stage.unit * 0.06, angle=planet[2])
        here.glow(0, 0, 2.4, tone, 90)
        here.oval(0, 0, 1, 1, tone)
        here.smooth([(-0.96, 0.2), (0, 0.5), (0.96, 0.2), (0.6, 0.8), (0, 1), (-0.6, 0.8)],
                    darker(tone, 0.25))  # fmt: skip
        ring = lighter(tone, 0.45)
        here.taper([(-0.9, -0.12), (-1.8, 0.06), (0, 0.42), (1.8, 0.06), (0.9, -0.12)],
                   [0.02, 0.1, 0.13, 0.1, 0.02], ring)  # fmt: skip

    return Layer(paint, 0.03)


def _clouds(stage: Stage) -> Layer:
    rng, colours, u = stage.rng, stage.palette, stage.unit
    heavy = stage.scene.weather in {"storm", "rain"}
    count = 7 if heavy else 5 if stage.scene.setting == "sky" else 3
    banks = []
    for _ in range(count):
        y = rng.uniform(0.06, stage.horizon * (0.55 if not heavy else 0.35)) * stage.height
        size = rng.uniform(0.16, 0.34) * u * (1.5 if heavy else 1)
        x, speed = rng.uniform(stage.left, stage.right), rng.uniform(0.004, 0.012)
        banks.append((x, _beside_the_moon(stage, x, y, size), size, speed))
    tone = mix(colours.low, colours.light, 0.55)
    if heavy or colours.dark:
        tone = mix(colours.mid, colours.low, 0.45)
    alpha = 60 if stage.inked else 120 if colours.dark else 165

    def paint(pen: Pen, t: float) -> None:
        for x, y, size, speed in banks:
            here = pen.at(x + t * speed * stage.width, y, size)
            _cloud(here, tone, alpha)

    return Layer(paint, 0.1, moves=True)


def _beside_the_moon(stage: Stage, x: float, y: float, size: float) -> float:
    """Lower a cloud at night that would pass before the moon as a grey band."""
    moon_x, moon_y = stage.light
    radius = stage.unit * 0.13
    drift = 0.2 * stage.width
    crosses = x - 1.2 * size - radius < moon_x < x + 1.4 * size + radius + drift
    if stage.palette.dark and crosses and abs(y - moon_y) < radius + 0.5 * size:
        return moon_y + radius + 0.55 * size
    return y


def _cloud(pen: Pen, tone: Colour, alpha: int) -> None:
    """Draw the flat-bottomed cloud of modern illustration."""
    pen.fade(
        [
            (-1.1, 0.0), (-1.06, -0.09), (-0.9, -0.13), (-0.72, -0.14), (-0.66, -0.25),
                (-0.5, -0.32),
            (-0.32, -0.28), (-0.24, -0.42), (0, -0.5), (0.22, -0.42), (0.3, -0.26), (0.46, -0.3),
            (0.62, -0.22), (0.66, -0.13), (0.9, -0.13), (1.06, -0.08), (1.1, 0.0),
        ],
        [(tone, alpha), (tone, int(alpha * 0.15))],
    )  # fmt: skip
    pen.fade([(-0.5, 0.1), (-0.4, 0.04), (1.2, 0.04), (1.3, 0.1)], [(tone, alpha // 2)] * 2)


def _aurora(stage: Stage) -> Layer:
    rng = stage.rng
    ribbons = [
        (rng.uniform(0.12, 0.3), rng.uniform(0, math.tau), rng.uniform(1.2, 2.4), tone)
        for tone in (rgb("63f0b0"), rgb("4fd6c8"), rgb("a978f0"))
    ]

    def paint(pen: Pen, t: float) -> None:
        for top, phase, waves, tone in ribbons:
            edge = [
                (x, stage.height * (top + 0.05 * math.sin(phase + waves * x / stage.width * 3 + t)))
                for x in stage.across(28)
            ]
            drop = stage.height * stage.horizon * 0.42
            foot = [(x, y + drop * (0.8 + 0.2 * math.sin(x * 9 / stage.width))) for x, y in edge]
            pen.fade(edge + foot[::-1], [(tone, 30), (tone, 215), (tone, 90), (tone, 0)])

    return Layer(paint, 0.05, moves=True)


def _rainbow(stage: Stage, pen: Pen, _t: float) -> None:
    radius = stage.width * 0.55
    for k, tone in enumerate(_RAINBOW):
        outer, inner = radius * (1 - 0.035 * k), radius * (1 - 0.035 * (k + 1))
        turns = [math.pi * (1 + s / 40) for s in range(41)]
        here = pen.at(stage.width * 0.5, stage.horizon * stage.height * 1.02)
        band = [(outer * math.cos(a), outer * math.sin(a)) for a in turns]
        band += [(inner * math.cos(a), inner * math.sin(a)) for a in reversed(turns)]
        here.fill(band, tone, 120)


def _fireworks(stage: Stage) -> Layer:
    rng, u = stage.rng, stage.unit
    tones = [stage.palette.accent, rgb("ff6f91"), rgb("ffd166"), rgb("6fe3d0"), rgb("c9a0ff")]
    bursts = [
        (
            (0.12 + 0.76 * k / 4 + rng.uniform(-0.05, 0.05)) * stage.width,
            rng.uniform(0.1, 0.38) * stage.height,
            rng.uniform(0.1, 0.2) * u,
            tones[k],
            rng.uniform(0, 1),
        )
        for k in range(5)
    ]

    def paint(pen: Pen, t: float) -> None:
        for x, y, r, tone, start in bursts:
            grown = 1 - (1 - (0.55 + start * 0.4 + t * 0.45) % 1) ** 3
            pen.glow(x, y, r * 1.5 * grown, tone, 90)
            for k in range(22):
                angle = math.tau * k / 22 + start
                ray = pen.at(x, y, r * grown, angle=math.degrees(angle))
                ray.taper([(0.25, 0), (0.7, 0.01), (1, 0.05)], [0.004, 0.014, 0.03], tone)
                ray.oval(1.02, 0.05, 0.028, 0.028, lighter(tone, 0.6))

    return Layer(paint, 0.05, moves=True)
