"""Where things stand in one picture, and the layers it is built from."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.painter.canvas import Pen, Point
from bot.sandbox.painter.palette import Palette
from bot.sandbox.painter.words import Scene

Paint = Callable[[Pen, float], None]


@dataclass(frozen=True, slots=True)
class Layer:
    """One sheet of the picture: `paint(pen, seconds)`; `depth` 0 is the sky, 1 the foreground."""

    paint: Paint
    depth: float
    moves: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Frame in pixels, colours, and the lines of the composition."""

    width: int
    height: int
    scene: Scene
    palette: Palette
    rng: random.Random
    horizon: float
    ground: float
    hero: Point
    light: Point

    @property
    def unit(self) -> float:
        """Shorter side, in pixels."""
        return min(self.width, self.height)

    @property
    def left(self) -> float:
        """Leftmost x of a full-width shape, beyond the frame for a film's pan."""
        return -0.08 * self.width

    @property
    def right(self) -> float:
        """Rightmost x of a full-width shape."""
        return 1.08 * self.width

    @property
    def inked(self) -> bool:
        """Tell whether the picture is an ink wash."""
        return self.scene.style == "ink"

    def across(self, count: int) -> list[float]:
        """Space x values evenly over the whole width."""
        step = (self.right - self.left) / (count - 1)
        return [self.left + step * k for k in range(count)]
