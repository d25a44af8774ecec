"""How one subject is to look: its colours, its moment, its pose."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.painter.canvas import Colour, Pen


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Colours and pose; `t` in seconds, `body` None where the subject keeps its own colour."""

    body: Colour | None
    light: Colour
    accent: Colour
    ink: Colour
    haze: Colour
    haze_share: float
    dark: bool
    inked: bool
    away: bool
    t: float
    salt: int

    def own(self, colour: Colour) -> Colour:
        """Give the body colour: the asked one, else the subject's own, suited to the picture."""
        return self.suited(self.body or colour)

    def suited(self, colour: Colour) -> Colour:
        """Tone a colour to the picture: greys on ink, dimmer at night, a breath of haze."""
        if self.inked:
            grey = round(0.3 * colour[0] + 0.55 * colour[1] + 0.15 * colour[2])
            tone = 26 + round(grey * 0.8)
            colour = (tone, tone, max(tone - 5, 0))
        return _mix(colour, self.haze, self.haze_share)


def _mix(a: Colour, b: Colour, share: float) -> Colour:
    r, g, h = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return r, g, h


Draw = Callable[[Pen, Look], None]
