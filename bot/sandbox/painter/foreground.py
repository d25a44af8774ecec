"""What frames the picture near the eye: grass, reeds, branches."""

import math

from bot.sandbox.painter.canvas import Pen
from bot.sandbox.painter.palette import darker, lighter, mix, rgb
from bot.sandbox.painter.stage import Layer, Stage


def foreground_layers(stage: Stage) -> list[Layer]:
    """Build the nearest layers that suit the setting."""
    setting = stage.scene.setting
    layers = []
    if setting in {"meadow", "mountains", "forest"}:
        layers.append(_grass(stage))
    if setting == "lake":
        layers.append(_reeds(stage))
    if setting in {"lake", "mountains", "rooftop"} and stage.scene.subjects[:1] != ("blossom",):
        layers.append(_branch(stage))
    return layers


def _grass(stage: Stage) -> Layer:
    rng, u, colours = stage.rng, stage.unit, stage.palette
    tone = mix(colours.ground, colours.near, 0.55)
    blades = [
        (
            rng.uniform(stage.left, stage.right),
            rng.uniform(0.03, 0.1),
            rng.uniform(-0.5, 0.5),
            rng.random(),
        )
        for _ in range(170)
    ]
    flowers = [
        lighter(colours.accent, 0.15),
        mix(rgb("ffe08a"), colours.light, 0.3),
        lighter(colours.low, 0.5),
    ]

    def paint(pen: Pen, t: float) -> None:
        for k, (x, tall, lean, shade) in enumerate(blades):
            height = tall * u
            bend = lean * height + height * 0.12 * math.sin(t * 1.6 + x * 6 / u)
            foot = stage.height * 1.01
            wide = u * 0.006
            colour = mix(tone, colours.ground, shade * 0.6)
            pen.fill([(x - wide, foot), (x + bend * 0.4 - wide * 0.5, foot - height * 0.6),
                      (x + bend, foot - height),
                          (x + bend * 0.4 + wide * 0.6, foot - height * 0.55),
                      (x + wide, foot)], colour)  # fmt: skip
            if k % 9 == 0 and not stage.inked:
                pen.oval(x + bend, foot - height, u * 0.008, u * 0.008, flowers[k % 3])
                pen.oval(x + bend, foot - height, u * 0.003, u * 0.003, darker(flowers[k % 3], 0.3))

    return Layer(paint, 1, moves=True)


def _reeds(stage: Stage) -> Layer:
    rng, u, colours = stage.rng, stage.unit, stage.palette
    side = stage.width if stage.hero[0] < 1 / 2 else 0
    tone = mix(colours.near, colours.ground, 0.15)
    stems = [
        (
            side + rng.uniform(-0.2, 0.2) * u,
            rng.uniform(0.12, 0.34),
            rng.uniform(-0.25, 0.25),
            k % 3,
        )
        for k in range(16)
    ]

    def paint(pen: Pen, t: float) -> None:
        for x, tall, lean, kind in stems:
            height = tall * u
            bend = (lean + 0.05 * math.sin(t * 1.2 + x)) * height
            foot = stage.height * 1.02
            points = [(x, foot), (x + bend * 0.3, foot - height * 0.6), (x + bend, foot - height)]
            pen.taper(points, [u * 0.008, u * 0.006, u * 0.002], tone)
            if kind == 0:
                tip = pen.at(x + bend, foot - height, u * 0.03, angle=math.degrees(math.atan(lean)))
                tip.oval(0, 0.2, 0.22, 0.9, mix(tone, rgb("7a4a2c"), 0 if stage.inked else 0.6))

    return Layer(paint, 1, moves=True)


def _branch(stage: Stage) -> Layer:
    """Hang a blossoming branch into the corner above the light, as ink painters do."""
    rng, u, colours = stage.rng, stage.unit, stage.palette
    right = stage.light[0] > stage.width / 2
    bloom = mix(colours.accent, rgb("f9c3cc"), 0.55)
    if stage.inked:
        bloom = colours.accent
    leafy = stage.scene.weather in {"storm", "snow"} or rng.random() < 1 / 3
    spots = [
        (rng.uniform(0.08, 1), rng.gauss(0, 0.05), rng.uniform(0.014, 0.026)) for _ in range(26)
    ]

    def paint(pen: Pen, t: float) -> None:
        x = stage.width * 1.05 if right else -0.05 * stage.width
        here = pen.at(x, -0.02 * u, u * 0.5, flip=right, angle=1.2 * math.sin(t * 0.9))
        wood = mix(colours.near, rgb("3a2520"), 0 if stage.inked else 0.35)
        spine = [(0.0, 0.05), (0.3, 0.18), (0.55, 0.2), (0.8, 0.32), (1.0, 0.36)]
        here.taper(spine, [0.05, 0.036, 0.026, 0.014, 0.005], wood)
        here.taper([(0.3, 0.18), (0.48, 0.34), (0.6, 0.52)], [0.025, 0.014, 0.004], wood)
        here.taper([(0.55, 0.2), (0.75, 0.12), (0.9, 0.13)], [0.018, 0.01, 0.004], wood)
        for k, (along, off, r) in enumerate(spots):
            cx, cy = _along(spine, along) if k % 3 else (0.3 + along * 0.3, 0.18 + along * 0.34)
            spot = here.at(cx, cy + off, r, angle=k * 47)
            if leafy:
                spot.smooth(
                    [(0, 0), (1.1, -0.6), (2.6, 0), (1.1, 0.6)], lighter(wood, 0.12 * (k % 3))
                )
                continue
            for turn in range(5):
                petal = spot.at(0, 0, angle=72 * turn)
                petal.oval(0.62, 0, 0.6, 0.5, lighter(bloom, 0.12 * (k % 4)))
            spot.oval(0, 0, 0.25, 0.25, darker(bloom, 0.3))

    return Layer(paint, 0.95, moves=True)


def _along(points: list[tuple[float, float]], share: float) -> tuple[float, float]:
    place = min(share, 0.999) * (len(points) - 1)
    k = int(place)
    (x0, y0), (x1, y1) = points[k], points[k + 1]
    return x0 + (x1 - x0) * (place - k), y0 + (y1 - y0) * (place - k)
