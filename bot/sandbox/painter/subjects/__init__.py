"""Everything the painter can put into a scene, by name."""

from dataclasses import dataclass
from typing import Final

from bot.sandbox.painter.subjects import (
    buildings,
    figures,
    flyers,
    plants,
    sitters,
    swimmers,
    vessels,
)
from bot.sandbox.painter.subjects.look import Draw


@dataclass(frozen=True, slots=True)
class Subject:
    """A drawing, its size as a share of the frame, where it belongs, its half width at size 1."""

    draw: Draw
    size: float
    stance: str
    reach: float

    @property
    def roams(self) -> bool:
        """Tell whether it travels while a film runs."""
        return self.stance in {"air", "swim"} or self.draw in _TRAVELLERS


_DRAWINGS: Final[dict[str, Draw]] = {
    **sitters.DRAWINGS,
    **swimmers.DRAWINGS,
    **flyers.DRAWINGS,
    **vessels.DRAWINGS,
    **buildings.DRAWINGS,
    **figures.DRAWINGS,
    **plants.DRAWINGS,
}
_TRAVELLERS: Final = tuple(
    vessels.DRAWINGS[name] for name in ("boat", "paper_boat", "car", "bus", "train", "bicycle")
)
_STANCES: Final[dict[str, str]] = {
    "koi": "swim", "fish": "swim", "whale": "swim", "bird": "air", "crane": "air",
    "butterfly": "air", "dragon": "air", "balloon": "air", "rocket": "air", "paper_plane": "air",
    "lantern": "air", "boat": "float", "paper_boat": "float", "bridge": "float",
    "lighthouse": "float", "lotus": "float",
}  # fmt: skip
_SIZES: Final[dict[str, float]] = {
    "koi": 0.78, "fish": 0.6, "whale": 0.84, "bird": 0.52, "crane": 0.66, "butterfly": 0.45,
    "dragon": 0.82, "balloon": 0.56, "rocket": 0.56, "paper_plane": 0.6, "lantern": 0.5,
    "boat": 0.56, "paper_boat": 0.56, "bridge": 0.46, "lighthouse": 0.56, "lotus": 0.66,
    "castle": 0.6, "house": 0.56, "pagoda": 0.56, "windmill": 0.54, "train": 0.4, "car": 0.5,
    "bus": 0.44, "bicycle": 0.6, "tree": 0.74, "blossom": 0.76, "bamboo": 0.6, "cup": 0.62,
    "flower": 0.7, "umbrella": 0.58, "person": 0.54, "girl": 0.58, "owl": 0.52,
}  # fmt: skip
_REACHES: Final[dict[str, float]] = {
    "dragon": 0.86, "whale": 0.66, "paper_boat": 0.64, "lighthouse": 0.3, "person": 0.3,
    "girl": 0.3, "robot": 0.34, "astronaut": 0.36,
}  # fmt: skip
_USUAL_SIZE: Final = 0.6
_USUAL_REACH: Final = 0.56

SUBJECTS: Final[dict[str, Subject]] = {
    name: Subject(
        draw,
        _SIZES.get(name, _USUAL_SIZE),
        _STANCES.get(name, "stand"),
        _REACHES.get(name, _USUAL_REACH),
    )
    for name, draw in _DRAWINGS.items()
}
