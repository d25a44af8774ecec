"""What we know of a model beside the list: its family, its pace, and what its pictures must be."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from adapters.providers.ima.schemas import Leaf
from core.intents import MediaKind

_EXPECTED = re.compile(r"(\d+)(?:\s*[~\-–—]\s*(\d+))?\s*(m|min)?", re.IGNORECASE)
_TIME_TAG = "EET"


class _Pace(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    wait_s: tuple[int, int]
    poll_every_s: float
    progress_every_s: float


class PictureLimits(BaseModel):
    """What a model takes of pictures, where its list does not say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    most: int | None = None
    max_bytes: int | None = None
    max_bytes_together: int | None = None
    min_side: int | None = None
    max_side: int | None = None
    min_ratio: float | None = None
    max_ratio: float | None = None


class _Model(_Pace):
    family: str
    names: frozenset[str] = frozenset()
    model_ids: frozenset[str]
    version: str | None = None
    checks_assets: bool = False
    pictures: PictureLimits = PictureLimits()


class _Default(_Pace):
    deadline_s: float


class _Table(BaseModel):
    model: tuple[_Model, ...]
    default: dict[MediaKind, _Default]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A model's family, pace and pictures; see `core.catalogue.Offer` for the units."""

    family: str
    wait_s: tuple[int, int]
    poll_every_s: float
    progress_every_s: float
    deadline_s: float
    checks_assets: bool
    """Pictures have to pass a check before they can be used."""
    pictures: PictureLimits


def facts_of(leaf: Leaf, kind: MediaKind) -> Facts:
    """Look a model up; one that nobody has heard of is known by its name and a usual pace."""
    default = _table().default[kind]
    known = _find(leaf)
    pace = known or default
    return Facts(
        family=known.family if known else slug(leaf.name),
        wait_s=_tagged_wait(leaf) or pace.wait_s,
        poll_every_s=pace.poll_every_s,
        progress_every_s=pace.progress_every_s,
        deadline_s=default.deadline_s,
        checks_assets=known.checks_assets if known else False,
        pictures=known.pictures if known else PictureLimits(),
    )


def slug(name: str) -> str:
    """Make a family key of a model's name: "Pixverse V6" -> "pixverse-v6"."""
    return re.sub(r"[^\w.]+", "-", name.casefold()).strip("-.")


def _find(leaf: Leaf) -> _Model | None:
    models = _table().model
    for model in models:
        if leaf.model_id in model.model_ids and model.version in (None, leaf.id):
            return model
    for model in models:
        if leaf.name in model.names or slug(leaf.name) == model.family:
            return model
    return None


def _tagged_wait(leaf: Leaf) -> tuple[int, int] | None:
    for tag in leaf.tags:
        match = _EXPECTED.search(tag.tag_value) if tag.tag_type == _TIME_TAG else None
        if match:
            scale = 60 if match[3] else 1
            low = int(match[1]) * scale
            return low, max(low, int(match[2] or match[1]) * scale)
    return None


@cache
def _table() -> _Table:
    text = resources.files(__package__).joinpath("models.toml").read_text("utf-8")
    return _Table.model_validate(tomllib.loads(text))
