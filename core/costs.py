"""What is said about money beside the price itself: what it buys, how to pay less, what was lost.

A start notice has one such line at most, where somebody would want to know.
"""

from collections.abc import Sequence
from decimal import Decimal

from core.catalogue import OptionName, Price
from core.intents import MediaKind, Tier
from core.jobs import Job, Plan
from core.ledger import NOTHING, Entry, receipt
from core.messages import Arg, Text
from core.phrasing import kind_arg, kinds_arg
from core.recommending import PREMIUM
from core.texts import TextKey

CHEAPER_ABOVE = Decimal(50)
"""An automatic choice that costs more names a cheaper model with its price."""

DEAR_PICTURE_ABOVE = Decimal(10)
"""A picture that costs more comes with what that buys."""


def price_lines(job: Job, plan: Plan) -> tuple[Text, ...]:
    """Explain the price of a plan; whether a picture is dear is a matter of each one."""
    one = plan.parts[0] if plan.parts else plan
    line = _premium(job, one) or _cheapest(job, plan) or _cheaper(plan) or _bought(job, one)
    return (line,) if line else ()


def fate_of(entries: Sequence[Entry], otherwise: str) -> str:
    """Tell whether something that failed cost anything: "no", "yes" or "maybe".

    `otherwise` is what the error itself says.
    """
    if any(entry.settled_at is None for entry in entries):
        return "maybe"
    cost = receipt(entries)
    if cost is None:
        return otherwise
    if cost.amount == 0:
        return "no"
    return "maybe" if any(entry.refunded is None for entry in entries) else "yes"


def failure_line(kind: MediaKind, entries: Sequence[Entry], otherwise: str, count: int = 1) -> Text:
    """Say that nothing came of it, and what it cost: as the ledger has it, where it knows.

    `otherwise` is what the error itself says: "no", "yes" or "maybe"; `count` how many results it
    was to have.
    """
    args: dict[str, Arg] = {"kind": kinds_arg(kind, count)}
    if any(entry.settled_at is None for entry in entries):
        return Text(key=TextKey.FAILED, args={**args, "charged": "maybe"})
    cost = receipt(entries)
    if cost is None:
        return Text(key=TextKey.FAILED, args={**args, "charged": otherwise})
    charged = sum((entry.charged or NOTHING for entry in entries), NOTHING)
    if charged == 0:
        return Text(key=TextKey.FAILED, args={**args, "charged": "no"})
    if any(entry.refunded is None for entry in entries):
        fate = "open"
    else:
        fate = "spent" if cost.amount else "back"
    paid = cost if cost.amount else Price(amount=charged, unit=cost.unit)
    return Text(key=TextKey.FAILED_PAID, args={**args, "fate": fate, "price": str(paid)})


def _premium(job: Job, plan: Plan) -> Text | None:
    """Name what somebody gets who asked for the best."""
    price, task = plan.quote.price, plan.order.task
    is_ours = job.intent.tier is Tier.PREMIUM and not plan.is_named
    is_premium = plan.family in PREMIUM.get(task, ())
    if price is None or not is_ours or not is_premium:
        return None
    if job.kind is MediaKind.IMAGE and price.amount <= DEAR_PICTURE_ABOVE:
        return None
    args = {"kind": kind_arg(job.kind), "model": plan.model, "price": str(price)}
    return Text(key=TextKey.STATUS_PREMIUM, args=args)


def _cheapest(job: Job, plan: Plan) -> Text | None:
    """Confirm a low price to somebody who asked for one."""
    is_wanted = job.intent.tier is Tier.BUDGET and job.pinned is None
    if not is_wanted or plan.quote.price is None or plan.cheaper is not None:
        return None
    return Text(key=TextKey.STATUS_CHEAPEST)


def _cheaper(plan: Plan) -> Text | None:
    """Name a cheaper way where we chose a dear one ourselves."""
    price = plan.quote.price
    is_dear = price is not None and price.amount > CHEAPER_ABOVE
    if plan.cheaper is None or plan.is_named or not is_dear:
        return None
    args = {"model": plan.cheaper.model, "price": str(plan.cheaper.price)}
    return Text(key=TextKey.STATUS_CHEAPER, args=args)


def _bought(job: Job, plan: Plan) -> Text | None:
    """Say what dear pictures give for their price; many cheap ones are not dear."""
    price, size = plan.quote.price, plan.order.settings.get(OptionName.SIZE)
    count = max(1, len(plan.parts))
    is_dear = price is not None and price.amount > DEAR_PICTURE_ABOVE * count
    if job.kind is not MediaKind.IMAGE or not is_dear:
        return None
    number = "several" if count > 1 else "one"
    args = {"count": number, "price": str(price), "size": str(size or "")}
    return Text(key=TextKey.STATUS_BUYS, args=args)
