"""Colours of a picture, chosen by style, place, hour and weather."""

import colorsys
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from bot.sandbox.painter.canvas import Colour
from bot.sandbox.painter.words import Scene


def rgb(code: str) -> Colour:
    """Read `rrggbb`."""
    return int(code[:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Go from `a` towards `b`."""
    r, g, h = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return r, g, h


def darker(colour: Colour, share: float = 0.25) -> Colour:
    """Go towards a deep blue, which looks richer than black."""
    return mix(colour, (18, 14, 38), share)


def lighter(colour: Colour, share: float = 0.3) -> Colour:
    """Go towards warm white."""
    return mix(colour, (255, 250, 238), share)


def turned(colour: Colour, degrees: float) -> Colour:
    """Turn the hue."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(v / 255 for v in colour))
    r, g, b = colorsys.hls_to_rgb((hue + degrees / 360) % 1, lightness, saturation)
    return round(r * 255), round(g * 255), round(b * 255)


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours everything in one picture is mixed from."""

    top: Colour
    mid: Colour
    low: Colour
    far: Colour
    near: Colour
    ground: Colour
    water: Colour
    light: Colour
    accent: Colour
    ink: Colour
    dark: bool


def _palette(codes: str, *, dark: bool = False) -> Palette:
    top, mid, low, far, near, ground, water, light, accent, ink = map(rgb, codes.split())
    return Palette(
        top=top, mid=mid, low=low, far=far, near=near, ground=ground, water=water,
        light=light, accent=accent, ink=ink, dark=dark,
    )  # fmt: skip


# Order of the codes: top mid low | far near ground water | light accent ink.
_HOURS: Final[dict[str, Palette]] = {
    "day": _palette("3f9bd1 8fcfe6 f2f3dd 86b9c4 2f7a6b 6fae6a 3a98b5 fffbe2 ef6a4c 22324a"),
    "dawn": _palette("7d86bd f0a9a5 fde2b8 b796b6 565079 8a8f86 8f9dc2 fff3d0 ea6a52 33294a"),
    "sunset": _palette("35306f d2567c ffb871 8b4b7c 33213f 5d3a52 7a4a80 ffe6a0 ff7a4d 241733"),
    "night": _palette(
        "0a1236 1e3270 5571a8 30457f 0d1734 1b2d52 1a2f66 fdf2c6 ffb24d 0a0f24", dark=True
    ),
}
_WEATHERS: Final[dict[str, Palette]] = {
    "storm": _palette(
        "18232e 3a4d5a 8a9a98 4c5e68 15202a 2c3d42 25414f fff6cf f08a45 10171f", dark=True
    ),
    "rain": _palette("44586b 7c93a1 c3cdc9 7f96a0 2c4250 4e6b62 56788a fff3d0 e8654f 1c2935"),
    "snow": _palette("7d9ec2 b9d0e2 f2f4f3 a5bfd4 4b6b8c e9f0f5 86a9c6 fffdf2 e2574c 27374f"),
    "fog": _palette("a9bdbd c6d3cd eeeadb a9bdba 4c6b69 8fa898 9db7b5 fffaea e0705a 2c3d40"),
}
_PLACES: Final[dict[str, Palette]] = {
    "space": _palette(
        "07051c 1c1450 57307c 4b3b86 161033 8d86a8 241d5c fff3cf ff8a5c 0b0820", dark=True
    ),
    "underwater": _palette("8ce6dc 1f95b4 07335f 1b6f94 06264a 0c3d5f 1f95b4 f4ffe8 ff7d4f 04203c"),
    "desert": _palette("4a9cc4 f3c98b fdeac2 dd9a68 a2503f d98a52 4aa0a8 fff6d8 c8453c 3a2030"),
    "forest": _palette("7fb59a bcd9a4 f3efc6 7fae8d 1d4a3f 3d7450 5d9c90 fffbd6 ee6f4a 15302c"),
    "room": _palette("f0d9b8 ecc9a2 e3b48c b98a6a 6d4636 9c6545 6f9aa6 fff2cc d2553f 33221f"),
    "sky": _palette("3b86c8 86c5e8 fdeed8 9cc4dc 3d6f8f e9f1f2 6fb0d0 fffbe2 ee5f4b 21304c"),
}
_STYLES: Final[dict[str, Palette]] = {
    "ink": _palette("e9e1cf efe8d8 f5efe2 b9b7ae 33332f 8d8b82 d9d4c6 f7efdc bf3a2b 1d1c1a"),
    "cyberpunk": _palette(
        "0d0628 3c1263 e23d8e 3a1f6e 0d0722 1a0f38 23104f ffe08a 16e4f0 080414", dark=True
    ),
    "papercut": _palette("f6e7cf f3d3ab ecb27f d9865c 7d2b2b a13d31 c8664c fff4dc c8322c 3c1414"),
}
_DREAMS: Final = ("dawn", "sunset", "day", "night")
COLOURS: Final[dict[str, Colour]] = {
    "red": rgb("cf3f3a"), "orange": rgb("ee8a3c"), "yellow": rgb("f2c14b"), "green": rgb("4d9a6a"),
    "blue": rgb("3f7fc4"), "purple": rgb("8459b4"), "pink": rgb("ee93ac"), "white": rgb("f7f3ea"),
    "black": rgb("2b2a33"), "brown": rgb("8f5f40"), "grey": rgb("8e949c"),
}  # fmt: skip
_TINTED_SCENERY: Final = 0.3
_NEUTRAL: Final = frozenset({"white", "black", "grey", "brown"})


def _base(scene: Scene, rng: random.Random) -> Palette:
    """Let style beat place and hour, but keep the light of space, deep water and storms."""
    hour = None if scene.time == "day" else _HOURS.get(scene.time)
    place = _PLACES.get(scene.setting)
    strong = place if scene.setting in {"space", "underwater"} else None
    storm = _WEATHERS["storm"] if scene.weather == "storm" else None
    snow = _WEATHERS["snow"] if scene.setting == "snowfield" else None
    chosen = (
        _STYLES.get(scene.style)
        or strong
        or storm
        or hour
        or _WEATHERS.get(scene.weather)
        or place
        or snow
        or _HOURS.get(scene.time)
    )
    return chosen or _HOURS[rng.choice(_DREAMS if scene.setting == "dream" else _DREAMS[:3])]


def choose_palette(scene: Scene, rng: random.Random) -> Palette:
    """Choose the colours of a scene, varied a little by the seed."""
    base = _base(scene, rng)
    spread = {"ink": 0, "papercut": 8, "cyberpunk": 14}.get(scene.style, 9)
    if scene.setting == "dream":
        spread = {"ink": 0}.get(scene.style, 32)
    turn = rng.uniform(-spread, spread)
    palette = _mapped(base, lambda colour: turned(colour, turn))
    if scene.setting == "snowfield" and scene.style not in _STYLES:
        palette = replace(
            palette, ground=mix(palette.low, rgb("f4f8fc"), 0.25 if base.dark else 0.8)
        )
    if scene.style == "watercolour":
        palette = _mapped(palette, lambda colour: lighter(colour, 0.22))
    if scene.colour and not scene.subjects and scene.colour not in _NEUTRAL:
        tone = COLOURS[scene.colour]
        palette = _mapped(palette, lambda colour: mix(colour, tone, _TINTED_SCENERY))
    return replace(palette, accent=_accent(scene, palette))


def _accent(scene: Scene, palette: Palette) -> Colour:
    if scene.style == "ink" or not scene.colour:
        return palette.accent
    return COLOURS[scene.colour]


def _mapped(palette: Palette, change: Callable[[Colour], Colour]) -> Palette:
    return Palette(
        top=change(palette.top),
        mid=change(palette.mid),
        low=change(palette.low),
        far=change(palette.far),
        near=change(palette.near),
        ground=change(palette.ground),
        water=change(palette.water),
        light=change(palette.light),
        accent=change(palette.accent),
        ink=change(palette.ink),
        dark=palette.dark,
    )
