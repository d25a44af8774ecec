"""What can be made, by whom, for how much.

A family is what a person names ("nano-banana-pro"); an offer is one provider's way to make it for
one task. Options speak our words (aspect_ratio "16:9", size "2K", resolution "1080P", duration in
seconds, audio), whatever the provider calls them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NewType

from core.intents import TaskType

ProviderName = NewType("ProviderName", str)
OfferId = NewType("OfferId", str)
"""Stable as long as the provider offers the same model for the same task."""

Setting = str | int | bool
"""A value of an option: "16:9", 10, True."""


class OptionName(StrEnum):
    """The settings that people ask for."""

    ASPECT_RATIO = "aspect_ratio"
    SIZE = "size"
    RESOLUTION = "resolution"
    DURATION = "duration"
    AUDIO = "audio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One setting that a model takes."""

    name: OptionName
    values: tuple[Setting, ...]
    """What is offered, in the provider's order; never empty."""
    default: Setting | None
    """What the provider uses where nothing is said; None where that depends on other options."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two values that a model does not take together."""

    first: tuple[OptionName, Setting]
    second: tuple[OptionName, Setting]
    only_if_unasked: bool = False
    """The provider can give both where a person asks for both, by other means than options."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """An amount in the provider's own unit."""

    amount: Decimal
    unit: str = "points"

    def __str__(self) -> str:
        """Write the amount without trailing zeros: "5", "0.5"."""
        return format(self.amount.normalize(), "f")

    def __add__(self, other: "Price") -> "Price":
        """Add a price of the same unit."""
        return Price(amount=self.amount + other.amount, unit=self.unit)

    def __mul__(self, count: int) -> "Price":
        """Give the price of several."""
        return Price(amount=self.amount * count, unit=self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRule:
    """The price of one combination of options, for showing and comparing.

    The provider's own exact choice is made by `Provider.quote`.
    """

    price: Price
    when: Mapping[OptionName, Setting] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputLimits:
    """What an offer takes of the pictures that it starts from; always PNG and JPEG."""

    least: int = 0
    most: int = 0
    """Number of pictures."""
    max_bytes: int | None = None
    """Of one picture."""
    min_side: int | None = None
    max_side: int | None = None
    """Pixels of the shorter and of the longer side."""
    min_ratio: float | None = None
    max_ratio: float | None = None
    """Width to height."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One provider's way to make one family for one task."""

    id: OfferId
    provider: ProviderName
    family: str
    name: str
    """What people read: "SeeDream 4.5"."""
    task: TaskType
    options: tuple[Option, ...]
    conflicts: tuple[Conflict, ...]
    prices: tuple[PriceRule, ...]
    wait_s: tuple[int, int]
    """Expected seconds until the result: at least, at most."""
    poll_every_s: float
    progress_every_s: float
    deadline_s: float
    """Past this many seconds a person is told that it takes longer; polling goes on slowly."""
    max_prompt: int
    """Characters of prompt that the model takes."""
    inputs: InputLimits = InputLimits()
    as_of: datetime
    """When the provider said so."""
    is_live: bool
    """False: from the shipped, dated fallback list."""

    def option(self, name: OptionName) -> Option | None:
        """Find an option by name."""
        return next((option for option in self.options if option.name is name), None)

    @property
    def prices_from(self) -> Price | None:
        """The lowest price of any combination, None where none is published."""
        return min((rule.price for rule in self.prices), key=lambda p: p.amount, default=None)

    @property
    def prices_to(self) -> Price | None:
        """The highest price of any combination, None where none is published."""
        return max((rule.price for rule in self.prices), key=lambda p: p.amount, default=None)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every offer of every configured provider, in the providers' order."""

    offers: tuple[Offer, ...] = ()

    @classmethod
    def of(cls, lists: Iterable[Sequence[Offer]]) -> "Catalogue":
        """Join the lists of several providers."""
        return cls(tuple(offer for offers in lists for offer in offers))

    def for_task(self, task: TaskType) -> tuple[Offer, ...]:
        """List the offers for one task."""
        return tuple(offer for offer in self.offers if offer.task is task)

    def find(self, offer: str) -> Offer | None:
        """Find an offer by id; None once it has vanished."""
        return next((each for each in self.offers if each.id == offer), None)

    def of_family(self, family: str, task: TaskType) -> Offer | None:
        """Find the first offer of a family for a task."""
        return next((each for each in self.for_task(task) if each.family == family), None)

    def name_of(self, family: str) -> str | None:
        """Give a family's name as people know it, whatever task it is offered for."""
        return next((each.name for each in self.offers if each.family == family), None)

    def names(self) -> dict[str, set[str]]:
        """Collect the display names by family, for the lexicon."""
        names: dict[str, set[str]] = {}
        for offer in self.offers:
            names.setdefault(offer.family, set()).add(offer.name)
        return names
