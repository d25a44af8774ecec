"""Rain, snow, petals and fog, over everything else."""

import math

from bot.sandbox.painter.canvas import Pen
from bot.sandbox.painter.palette import lighter, mix, rgb
from bot.sandbox.painter.stage import Layer, Stage


def weather_layers(stage: Stage) -> list[Layer]:
    """Build what falls or drifts through the picture."""
    weather = stage.scene.weather
    if stage.scene.setting in {"underwater", "room", "space"}:
        return []
    builders = {
        "rain": [_rain],
        "storm": [_rain],
        "snow": [_snow],
        "fog": [_fog],
        "wind": [_petals],
    }
    layers = [build(stage) for build in builders.get(weather, [])]
    if {"blossom", "flower"} & set(stage.scene.subjects) and weather == "clear":
        layers.append(_petals(stage))
    return layers


def _rain(stage: Stage) -> Layer:
    rng, u = stage.rng, stage.unit
    heavy = stage.scene.weather == "storm"
    drops = [
        (rng.random(), rng.random(), rng.uniform(0.03, 0.07), rng.uniform(0.9, 1.5))
        for _ in range(150 if heavy else 90)
    ]
    tone = mix(stage.palette.low, (255, 255, 255), 0.35)
    if stage.inked:
        tone = mix(stage.palette.near, stage.palette.low, 0.45)

    def paint(pen: Pen, t: float) -> None:
        for x, y, length, speed in drops:
            fall = (y + t * speed * 1.1) % 1.1
            x0 = ((x + 0.2 * (1 - fall)) % 1.1) * stage.width
            y0 = fall * stage.height
            end = (x0 - u * length * 0.28, y0 + u * length)
            width = u * 0.0013 * speed
            pen.fill([(x0, y0), (x0 + width, y0), (end[0] + width, end[1]), end], tone, 130)

    return Layer(paint, 0.8, moves=True)


def _snow(stage: Stage) -> Layer:
    rng, u = stage.rng, stage.unit
    flakes = [
        (rng.random(), rng.random(), u * (0.0018 + 0.006 * rng.random() ** 3), rng.random())
        for _ in range(150)
    ]
    tone = (255, 255, 255)

    def paint(pen: Pen, t: float) -> None:
        for x, y, r, phase in flakes:
            fall = (y + t * (0.05 + 12 * r / u)) % 1.05
            sway = 0.02 * math.sin(phase * 7 + t * 1.3)
            pen.oval((x + sway) * stage.width, fall * stage.height, r, r, tone, alpha=225)

    return Layer(paint, 0.8, moves=True)


def _petals(stage: Stage) -> Layer:
    rng, u = stage.rng, stage.unit
    autumn = {"tree"} & set(stage.scene.subjects)
    base = rgb("e8a13c") if autumn else rgb("f7b7c5")
    if stage.inked:
        base = mix(stage.palette.accent, stage.palette.low, 0.35)
    petals = [
        (rng.random(), rng.random(), u * rng.uniform(0.006, 0.014), rng.random() * 360)
        for _ in range(34)
    ]

    def paint(pen: Pen, t: float) -> None:
        for k, (x, y, r, angle) in enumerate(petals):
            fall = (y + t * 0.09) % 1.05
            drift = (x + t * 0.05 + 0.02 * math.sin(angle + t * 2)) % 1.05
            leaf = pen.at(drift * stage.width, fall * stage.height, r, angle=angle + t * 80)
            tone = lighter(base, 0.1 * (k % 4))
            leaf.smooth([(-1, 0), (0, -0.55), (1, -0.1), (0.8, 0.1), (0, 0.5)], tone)

    return Layer(paint, 0.9, moves=True)


def _fog(stage: Stage) -> Layer:
    rng = stage.rng
    tone = lighter(stage.palette.low, 0.35)
    banks = [
        (rng.random(), rng.uniform(0.45, 0.95), rng.uniform(0.35, 0.6), rng.uniform(0.01, 0.03))
        for _ in range(6)
    ]

    def paint(pen: Pen, t: float) -> None:
        for x, y, size, speed in banks:
            here = pen.at((x + t * speed) * stage.width, y * stage.height, size * stage.width)
            here.fade([(-1, -0.1), (1, -0.1), (1, 0.1), (-1, 0.1)],
                      [(tone, 0), (tone, 95), (tone, 0)])  # fmt: skip

    return Layer(paint, 0.6, moves=True)
