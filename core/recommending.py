"""Which model suits a request where the person names none, and which could stand in for it."""

from collections.abc import Iterable, Mapping, Sequence

from core.advising import NO_ADVICE, Advice
from core.catalogue import Offer, OptionName, Price, Setting
from core.intents import MediaKind, TaskType, Tier

PICTURES = ("seedream-4.5", "nano-banana-2", "nano-banana-pro", "midjourney")

RANKING: Mapping[TaskType, tuple[str, ...]] = {
    TaskType.TEXT_TO_IMAGE: PICTURES,
    TaskType.IMAGE_TO_IMAGE: PICTURES,
    TaskType.TEXT_TO_VIDEO: (
        "wan-2.6",
        "hailuo-2.0",
        "vidu-q2",
        "kling-2.6",
        "kling-o1",
        "seedance-1.5-pro",
        "veo-3.1",
    ),
    TaskType.IMAGE_TO_VIDEO: (
        "wan-2.6",
        "hailuo-2.0",
        "vidu-q2-pro",
        "kling-2.6",
        "kling-o1",
        "veo-3.1",
    ),
    TaskType.FIRST_LAST_FRAME_TO_VIDEO: (
        "kling-o1",
        "hailuo-2.0",
        "vidu-q2-pro",
        "veo-3.1",
        "pixverse-v5.5",
    ),
    TaskType.REFERENCE_IMAGE_TO_VIDEO: (
        "kling-o1",
        "vidu-q2",
        "veo-3.1",
        "wan-2.6",
        "pixverse-v5.5",
    ),
}
"""The first that is offered is the default; the order is also that of stand-ins."""

KIN: Mapping[str, tuple[str, ...]] = {
    "vidu-q2": ("vidu-q2-pro",),
    "vidu-q2-pro": ("vidu-q2",),
}
"""What people mean by a name where that very model has no such task."""

STAND_INS: Mapping[str, tuple[str, ...]] = {
    "seedream-4.5": ("nano-banana-2", "nano-banana-pro"),
    "nano-banana-2": ("seedream-4.5", "nano-banana-pro"),
    "nano-banana-pro": ("seedream-4.5", "nano-banana-2"),
    "midjourney": ("seedream-4.5", "nano-banana-2"),
    "gpt-image-2": ("nano-banana-2", "seedream-4.5"),
    "wan-2.6": ("hailuo-2.0", "vidu-q2"),
    "hailuo-2.3": ("wan-2.6", "hailuo-2.0"),
    "hailuo-2.0": ("wan-2.6", "vidu-q2"),
    "vidu-q2": ("hailuo-2.0", "wan-2.6"),
    "vidu-q2-pro": ("wan-2.6", "hailuo-2.0"),
    "seedance-1.5-pro": ("wan-2.6", "kling-2.6"),
    "seedance-2.0": ("wan-2.6", "kling-o1"),
    "seedance-2.0-fast": ("wan-2.6", "kling-o1"),
    "sora-2-pro": ("veo-3.1", "kling-o1"),
    "kling-o1": ("kling-2.6", "veo-3.1"),
    "kling-2.6": ("kling-o1", "wan-2.6"),
    "veo-3.1": ("sora-2-pro", "kling-o1"),
    "pixverse-v5.5": ("wan-2.6", "hailuo-2.0"),
    "pixverse-v5": ("wan-2.6", "hailuo-2.0"),
    "pixverse-v4.5": ("wan-2.6", "hailuo-2.0"),
    "pixverse-v4": ("wan-2.6", "hailuo-2.0"),
    "pixverse-v3.5": ("wan-2.6", "hailuo-2.0"),
}
"""What to try after a failure, nearest in character first; the ranking fills up."""

PERMISSIVE: Mapping[MediaKind, tuple[str, ...]] = {
    MediaKind.IMAGE: ("seedream-4.5", "nano-banana-2"),
    MediaKind.VIDEO: ("wan-2.6", "kling-o1"),
}
"""What takes more than others, for people whose words were refused elsewhere."""

PREMIUM: Mapping[TaskType, tuple[str, ...]] = {
    TaskType.TEXT_TO_IMAGE: ("nano-banana-pro", "seedream-4.5"),
    TaskType.IMAGE_TO_IMAGE: ("nano-banana-pro", "seedream-4.5"),
    TaskType.TEXT_TO_VIDEO: ("veo-3.1", "kling-o1", "sora-2-pro"),
    TaskType.IMAGE_TO_VIDEO: ("kling-2.6", "veo-3.1", "kling-o1"),
    TaskType.FIRST_LAST_FRAME_TO_VIDEO: ("kling-o1", "veo-3.1"),
    TaskType.REFERENCE_IMAGE_TO_VIDEO: ("kling-o1", "veo-3.1"),
}
ARTISTIC: Mapping[TaskType, tuple[str, ...]] = {
    TaskType.TEXT_TO_IMAGE: ("midjourney",),
    TaskType.IMAGE_TO_IMAGE: ("midjourney",),
}

PREMIUM_WISHES: Mapping[OptionName, Setting] = {
    OptionName.SIZE: "4K",
    OptionName.RESOLUTION: "1080P",
}
"""What "the best" means where the person did not say it in figures."""


def in_order(offers: Iterable[Offer], families: Sequence[str]) -> list[Offer]:
    """Sort offers by the place of their family; families not listed come last, as offered."""
    place = {family: index for index, family in enumerate(families)}
    return sorted(offers, key=lambda offer: place.get(offer.family, len(place)))


def recommend(
    offers: Sequence[Offer], task: TaskType, tier: Tier | None, advice: Advice = NO_ADVICE
) -> list[Offer]:
    """Order the offers for a task, best choice first.

    An offer without a published price comes after all the others: it is never chosen in place of
    one whose price is known. What the advice rules out comes last of those that have one.
    """
    ranked = in_order(offers, RANKING.get(task, ()))
    for point in reversed(advice.points):
        ranked = in_order(ranked, point.families)
    if tier is Tier.PREMIUM:
        ranked = in_order(ranked, PREMIUM.get(task, ()))
    elif tier is Tier.ARTISTIC:
        ranked = in_order(ranked, ARTISTIC.get(task, ()))
    elif tier is Tier.BUDGET:
        ranked = sorted(ranked, key=lambda offer: _amount(offer.prices_from))
    return sorted(
        ranked, key=lambda offer: (offer.prices_from is None, offer.family in advice.never)
    )


def tier_wishes(offer: Offer, tier: Tier | None) -> Mapping[OptionName, Setting]:
    """Say which settings a class of model implies; anything the person says overrides them."""
    if tier is Tier.PREMIUM:
        return PREMIUM_WISHES
    if tier is Tier.BUDGET and offer.prices:
        return min(offer.prices, key=lambda rule: rule.price.amount).when
    return {}


def stand_ins(offers: Sequence[Offer], family: str, task: TaskType) -> list[Offer]:
    """Order the offers of other families that could stand in for a failed one."""
    others = [offer for offer in offers if offer.family != family]
    ranked = recommend(others, task, None)
    return in_order(ranked, STAND_INS.get(family, ()))


def _amount(price: Price | None) -> float:
    return float(price.amount) if price else float("inf")
