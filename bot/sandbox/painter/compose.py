"""Scene -> layers: the composition of one picture."""

import random
from collections.abc import Sequence

from bot.sandbox.painter.cast import WATERS, cast_layers, hero_of
from bot.sandbox.painter.foreground import foreground_layers
from bot.sandbox.painter.land import band, hills, land_layers
from bot.sandbox.painter.palette import choose_palette, mix, rgb
from bot.sandbox.painter.places import place_layers
from bot.sandbox.painter.sky import sky_layers
from bot.sandbox.painter.stage import Layer, Stage
from bot.sandbox.painter.water import water_layer, wave_layers
from bot.sandbox.painter.weather import weather_layers
from bot.sandbox.painter.words import Scene

_BUILT = frozenset({"city", "rooftop", "room", "underwater"})
_SKYLESS = frozenset({"underwater"})
# Setting -> (horizon, ground), shares of the height.
_LINES = {
    "sea": (0.56, 0.83), "lake": (0.6, 0.86), "city": (0.6, 0.84), "rooftop": (0.62, 0.8),
    "room": (0.5, 0.78), "space": (0.6, 0.87), "sky": (0.72, 0.88), "underwater": (0.5, 0.9),
    "desert": (0.55, 0.82), "snowfield": (0.62, 0.84), "forest": (0.66, 0.85),
        "dream": (0.46, 0.84),
}  # fmt: skip


def set_stage(scene: Scene, width: int, height: int, rng: random.Random) -> Stage:
    """Choose colours and lines; the main subject on one third, the light on the other."""
    horizon, ground = _LINES.get(scene.setting, (0.64, 0.86))
    side = rng.choice((-1, 1))
    shift = 0.14 if width > height else 0.08 if width == height else 0.04
    away = 0.2 if width > height else 0.24
    if not scene.subjects:
        away *= rng.uniform(0.3, 1)
    hero = (0.5 + side * shift, 0.42 + rng.uniform(-0.03, 0.03))
    low_sun = scene.time in {"sunset", "dawn"} and not scene.lights
    rise = horizon - 0.1 if low_sun else rng.uniform(0.17, 0.25)
    return Stage(
        width=width,
        height=height,
        scene=scene,
        palette=choose_palette(scene, rng),
        rng=rng,
        horizon=horizon,
        ground=ground,
        hero=hero,
        light=((0.5 - side * away) * width, rise * height),
    )


def compose(stage: Stage, guests: Sequence[Layer] = ()) -> list[Layer]:
    """Build every layer of the picture, farthest first; guests stand among the cast."""
    scene = stage.scene
    layers = sky_layers(stage)
    if scene.setting in _SKYLESS:
        layers = layers[:1]
    layers += place_layers(stage) if scene.setting in _BUILT else land_layers(stage)
    if scene.setting in WATERS:
        layers.append(water_layer(stage))
    hero = hero_of(scene.subjects)
    ashore = hero is not None and hero.stance == "stand"
    if scene.setting in WATERS and ashore:
        layers.append(_bank(stage))
    layers += [*cast_layers(stage), *guests]
    if scene.setting == "sea" and not ashore:
        layers += wave_layers(stage)
    return layers + foreground_layers(stage) + weather_layers(stage)


def _bank(stage: Stage) -> Layer:
    """Lay a beach or a shore for those who cannot swim."""
    sand = rgb("f0d8a8") if stage.scene.setting == "sea" else stage.palette.ground
    tone = mix(sand, stage.palette.near, 0.35 if stage.palette.dark else 0.08)
    if stage.inked:
        tone = stage.palette.far
    return Layer(band(stage, hills(stage.rng, 0.8), stage.ground + 0.03, 0.06, tone), 0.6)
