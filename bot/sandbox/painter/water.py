"""Water that mirrors what stands above it, its waves, and the plants before it."""

import math

from PIL import Image

from bot.sandbox.painter.canvas import Pen, gradient
from bot.sandbox.painter.palette import darker, lighter, mix
from bot.sandbox.painter.stage import Layer, Stage


def water_layer(stage: Stage) -> Layer:
    """Build the surface from the horizon down, with a mirrored sky and glitter."""
    rng, colours, u = stage.rng, stage.palette, stage.unit
    rough = stage.scene.setting == "sea"
    ripples = [
        (rng.random(), rng.random() ** 1.6, rng.uniform(0.5, 1.4), rng.uniform(0, math.tau))
        for _ in range(95)
    ]
    shine = lighter(mix(colours.water, colours.low, 0.5), 0.25)

    def paint(pen: Pen, t: float) -> None:
        y = int(stage.horizon * stage.height)
        _mirror(stage, pen, y, 0.42 if rough else 0.6)
        deep = stage.height - y
        glint = stage.light[0]
        for x, near, length, phase in ripples:
            row = y + deep * (0.015 + 0.98 * near)
            long = u * (0.02 + 0.12 * near) * length
            drift = 0.012 * math.sin(t * 1.1 + phase)
            at = stage.left + ((x + drift) % 1) * (stage.right - stage.left)
            tone = shine if phase > math.pi * 0.7 else darker(colours.water, 0.22)
            _ripple(pen.at(at, row), long, u * (0.0012 + 0.004 * near), tone, 130)
        if stage.scene.weather in {"rain", "fog"} or stage.inked:
            return
        for k in range(26):
            near = (k / 26) ** 1.5
            row = y + deep * (0.01 + 0.9 * near)
            long = u * (0.025 + 0.07 * near) * (0.55 + 0.45 * math.sin(k * 2.3 + t * 2.6))
            at = glint + u * 0.03 * math.sin(k * 5.1 + t) * (0.4 + near)
            _ripple(pen.at(at, row), long, u * (0.0016 + 0.004 * near), colours.light, 190)

    return Layer(paint, 0.1, moves=True)


def _ripple(pen: Pen, long: float, thick: float, tone: tuple[int, int, int], alpha: int) -> None:
    pen.fill([(-long, 0), (-long * 0.4, -thick), (long * 0.4, -thick), (long, 0),
              (long * 0.4, thick),
              (-long * 0.4, thick)], tone, alpha)  # fmt: skip


def _mirror(stage: Stage, pen: Pen, y: int, clarity: float) -> None:
    """Flip what is above the line onto the water, darker and bluer the nearer it comes."""
    canvas, colours = pen.canvas, stage.palette
    image = canvas.image
    depth = image.height - y
    source = image.crop((0, max(0, y - depth), image.width, y))
    flipped = source.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((image.width, depth))
    near = darker(colours.water, 0.3)
    stops = [(colours.water, int(255 * (1 - clarity))), (colours.water, 190), (near, 242)]
    veil = gradient(stops, (image.width, depth))
    flipped.alpha_composite(veil)
    flipped.putalpha(255)
    canvas.lay(flipped, (0, y))


def wave_layers(stage: Stage) -> list[Layer]:
    """Build the rolling waves before the main subject, higher in a storm."""
    colours = stage.palette
    storm = stage.scene.weather == "storm"
    rise = 0.055 if storm else 0.02
    layers = []
    for k in range(3):
        phase = stage.rng.uniform(0, math.tau)
        tone = mix(colours.water, colours.near, 0.25 + 0.2 * k)
        if stage.inked:
            tone = mix(colours.water, colours.near, 0.12 + 0.13 * k)
        layers.append(
            _wave(stage, stage.ground + 0.015 + 0.075 * k, rise * (1 + 0.3 * k), phase, tone)
        )
    return layers


def _wave(
    stage: Stage, base: float, rise: float, phase: float, tone: tuple[int, int, int]
) -> Layer:
    crest = lighter(tone, 0.5)
    count = 90
    length = stage.unit * 0.55

    def line(t: float, lift: float) -> list[tuple[float, float]]:
        points = []
        for x in stage.across(count):
            roll = x / length * math.tau + phase + t * 1.5
            height = math.sin(roll) + 0.35 * math.sin(roll * 2.3 + 1) + 0.3 * math.sin(roll * 0.37)
            points.append((x, (base + lift) * stage.height - rise * stage.unit * height))
        return points

    def paint(pen: Pen, t: float) -> None:
        top = line(t, 0)
        foot = [(stage.right, float(stage.height)), (stage.left, float(stage.height))]
        pen.fill(top + foot, crest)
        thin = [(x, y + stage.unit * (0.003 + 0.003 * math.sin(x / length * 9 + phase)))
                for x, y in top]  # fmt: skip
        pen.fill(thin + foot, tone)

    return Layer(paint, 0.8, moves=True)
