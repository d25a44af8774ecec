"""A small catalogue: offers, options and conflicts with sensible defaults, and a quoter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from core.catalogue import (
    Conflict,
    InputLimits,
    Offer,
    OfferId,
    Option,
    OptionName,
    Price,
    PriceRule,
    ProviderName,
    Setting,
)
from core.errors import ProviderError
from core.intents import TaskType
from core.jobs import Order, Quote
from tests.fakes.far_end import quote_by_rules

AS_OF = datetime(2025, 1, 1, tzinfo=UTC)
FAKE = ProviderName("fake")


def points(amount: str | int) -> Price:
    return Price(amount=Decimal(amount))


def rule(amount: str | int, when: Mapping[OptionName, Setting] | None = None) -> PriceRule:
    return PriceRule(price=points(amount), when=when or {})


def option(name: OptionName, *values: Setting, default: Setting | None = None) -> Option:
    return Option(name=name, values=values, default=default)


def conflict(
    first: OptionName, first_value: Setting, second: OptionName, second_value: Setting
) -> Conflict:
    return Conflict(first=(first, first_value), second=(second, second_value))


RATIOS = option(OptionName.ASPECT_RATIO, "1:1", "16:9", "9:16", "21:9", default="1:1")
SIZES = option(OptionName.SIZE, "1K", "2K", "4K", default="1K")
RESOLUTIONS = option(OptionName.RESOLUTION, "480P", "720P", "1080P", default="720P")
DURATIONS = option(OptionName.DURATION, 5, 10, 15, default=5)
AUDIO = option(OptionName.AUDIO, True, False, default=False)


def offer(
    family: str = "seedream-4.5",
    *,
    id: str | None = None,  # noqa: A002 - the field's own name
    provider: ProviderName = FAKE,
    task: TaskType = TaskType.TEXT_TO_IMAGE,
    options: Sequence[Option] = (),
    conflicts: Sequence[Conflict] = (),
    prices: Sequence[PriceRule] = (rule(5),),
    wait_s: tuple[int, int] = (30, 60),
    poll_every_s: float = 5.0,
    progress_every_s: float = 10.0,
    deadline_s: float = 600.0,
    max_prompt: int = 1000,
    inputs: InputLimits | None = None,
) -> Offer:
    """Make an offer whose name is its family in capitals."""
    return Offer(
        id=OfferId(id or f"{provider}:{family}:{task}"),
        provider=provider,
        family=family,
        name=family.upper(),
        task=task,
        options=tuple(options),
        conflicts=tuple(conflicts),
        prices=tuple(prices),
        wait_s=wait_s,
        poll_every_s=poll_every_s,
        progress_every_s=progress_every_s,
        deadline_s=deadline_s,
        max_prompt=max_prompt,
        inputs=inputs or InputLimits(),
        as_of=AS_OF,
        is_live=True,
    )


def film(family: str = "wan-2.6", amount: str | int = 25, **settings: tuple[int, int]) -> Offer:
    """Make an offer for films without options."""
    return offer(
        family,
        task=TaskType.TEXT_TO_VIDEO,
        prices=(rule(amount),),
        wait_s=settings.get("wait_s", (60, 120)),
    )


SEEDREAM, BANANA = offer("seedream-4.5"), offer("nano-banana-2", prices=[rule(6)])


@dataclass(slots=True)
class FakeQuoter:
    """Prices by the offer's own rules, or raises what it was told for an offer."""

    errors: dict[OfferId, ProviderError] = field(default_factory=dict)
    asked: list[OfferId] = field(default_factory=list)

    def __call__(self, order: Order, offer: Offer) -> Quote:
        self.asked.append(offer.id)
        if offer.id in self.errors:
            raise self.errors[offer.id]
        return quote_by_rules(order, offer)
