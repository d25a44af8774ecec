"""Intent and catalogue to a plan: which model, with what settings, for how much."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from core.advising import advise
from core.catalogue import Catalogue, Offer, OfferId, OptionName, Price, Setting
from core.errors import (
    AllAvoided,
    ContentRejected,
    InsufficientCredit,
    IntentError,
    ModelGone,
    ParametersRejected,
    PromptTooLong,
    PromptTooLongHere,
    ProviderError,
    ProviderTimeout,
    Sent,
    UnknownModel,
)
from core.inputs import takes, with_pictures
from core.intents import Intent, TaskType
from core.jobs import Alternative, Hint, Order, Plan, Quote
from core.messages import Arg, Stored, Text
from core.phrasing import family_name, kind_arg, measure_arg
from core.preferences import in_force
from core.recommending import KIN, PERMISSIVE, in_order, recommend, stand_ins, tier_wishes
from core.settling import is_had, magnitude, settle, wishes_of
from core.texts import TextKey
from core.unheard import unheard

Quoter = Callable[[Order, Offer], Quote]
"""Prices an order exactly: `Provider.quote` of the offer's provider."""

MOST_ALTERNATIVES = 2
MUCH_LONGER = 1.5
"""A film that is so many times as long is worth another model."""

REFUSES_PEOPLE = frozenset({"sora-2-pro"})
"""Families that turn people down after taking the order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be planned: the words, and the pictures to start from."""

    intent: Intent
    inputs: Sequence[Stored]


def make_plan(
    intent: Intent,
    task: TaskType,
    catalogue: Catalogue,
    quote: Quoter,
    *,
    inputs: Sequence[Stored] = (),
    pinned: OfferId | None = None,
    preferred: str | None = None,
) -> Plan:
    """Decide how to carry out a wish; `pinned` is an offer that a button chose.

    `preferred` is the family that the person likes for this task.

    Raises:
        UnknownModel: nothing is offered for this task.
        AllAvoided: nothing is left of it beside what the person refused.
        MissingImage: no model takes so few pictures.
        ReferenceUnusable: no model takes pictures of this size or shape.
        PromptTooLong: no model takes so many words; PromptTooLongHere: this one doesn't.
        ProviderError: no offer could be priced.
    """
    offers = catalogue.for_task(task)
    usual = None if pinned else in_force(intent, preferred)
    candidates, notices = _candidates(intent, task, catalogue, pinned)
    candidates = in_order(candidates, (usual,) if usual else ())
    if not candidates and pinned is not None:
        raise ModelGone(f"{pinned} is offered no more", sent=Sent.NO)
    if not candidates and offers:
        raise AllAvoided(f"everything that does {task} was refused")
    if not candidates:
        raise UnknownModel(f"nothing is offered for {task}")
    able = with_pictures(candidates, inputs)
    short_enough = [offer for offer in able if len(intent.prompt) <= offer.max_prompt]
    if not short_enough:
        raise _too_long(intent, offers)
    wish = Wish(intent=intent, inputs=inputs)
    plan = _first_priced(wish, short_enough, quote, notices)
    if pinned is None:
        plan = replace(
            plan,
            cheaper=_cheaper(wish, task, plan, offers, quote),
            instead=_instead(wish, plan, offers, quote),
        )
    if usual is not None and plan.family != usual:
        return _passed_over(plan, usual, catalogue)
    hint = _hint(wish, plan, short_enough, quote) if usual else None
    return replace(plan, is_preferred=plan.family == preferred, hint=hint)


def find_alternatives(
    intent: Intent,
    task: TaskType,
    catalogue: Catalogue,
    quote: Quoter,
    *,
    inputs: Sequence[Stored] = (),
    plan: Plan | None = None,
    error: ProviderError | None = None,
    within: Price | None = None,
) -> tuple[Alternative, ...]:
    """Find up to two priced models of other families that could make the same.

    `plan` is what failed; None where it did not come to a plan with the model that was named.
    Those that take every setting as wished come first; after a time-out the quicker ones, after
    a lack of credit only cheaper ones, after a refusal of the content the more permissive ones.
    `within` is the most that one may cost.
    """
    offers = catalogue.for_task(task)
    wish = Wish(intent=intent, inputs=inputs)
    family = plan.family if plan else intent.model or ""
    others = stand_ins(offers, family, task)
    if isinstance(error, ContentRejected):
        others = in_order(others, PERMISSIVE[task.makes])
    found: list[tuple[Alternative, int]] = []
    for offer in others:
        priced = _as_alternative(wish, offer, quote)
        if priced is None or (within is not None and not is_within(priced[0].price, within)):
            continue
        if plan is None or _suits(offer, priced[0].price, plan, error):
            found.append(priced)
    found.sort(key=lambda each: each[1])
    return tuple(alternative for alternative, _ in found[:MOST_ALTERNATIVES])


def step_down(plan: Plan, offer: Offer, quote: Quoter) -> Plan | None:
    """Lower the resolution or size by one step, then the length; None at the bottom.

    Never dearer than the plan it replaces.
    """
    for name in (OptionName.RESOLUTION, OptionName.SIZE, OptionName.DURATION):
        lower = _next_lower(offer, name, plan.order.settings)
        if lower is None:
            continue
        asked = plan.order.settings[name]
        settings = settle(offer, {**plan.order.settings, name: lower}, {}).settings
        used = settings.get(name)
        if used is None or magnitude(used) >= magnitude(asked):
            continue
        order = replace(plan.order, settings=settings)
        try:
            quoted = quote(order, offer)
        except ProviderError:
            continue
        if is_within(quoted.price, plan.quote.price):
            notice = Text(
                key=TextKey.NOTICE_STEPPED_DOWN,
                args={
                    "model": plan.model,
                    "asked": str(asked),
                    "used": str(used),
                    "measure": measure_arg(name),
                },
            )
            return replace(plan, order=order, quote=quoted, notices=(*plan.notices, notice))
    return None


def is_within(price: Price | None, limit: Price | None) -> bool:
    """Tell whether a price is no more than another; unknown is within unknown only."""
    if price is None or limit is None:
        return price is None and limit is None
    return price.unit == limit.unit and price.amount <= limit.amount


def _candidates(
    intent: Intent, task: TaskType, catalogue: Catalogue, pinned: OfferId | None
) -> tuple[list[Offer], tuple[Text, ...]]:
    offers = catalogue.for_task(task)
    if pinned is not None:
        return [offer for offer in offers if offer.id == pinned], ()
    ranked = recommend(offers, task, intent.tier, advise(intent, task))
    allowed = [offer for offer in ranked if offer.family not in intent.avoid]
    if intent.model is None:
        return allowed, ()
    kin = (intent.model, *KIN.get(intent.model, ()))
    named = [offer for family in kin for offer in ranked if offer.family == family]
    if named:
        return named, ()
    args = {
        "kind": kind_arg(task.makes),
        "asked": catalogue.name_of(intent.model) or family_name(intent.model),
        "model": allowed[0].name if allowed else "",
    }
    return allowed, (Text(key=TextKey.NOTICE_MODEL_GONE, args=args),)


def _passed_over(plan: Plan, usual: str, catalogue: Catalogue) -> Plan:
    """Say why it is not the model that the person likes, which they go on liking."""
    args = {
        "kind": kind_arg(plan.order.task.makes),
        "asked": catalogue.name_of(usual) or family_name(usual),
        "model": plan.model,
    }
    notice = Text(key=TextKey.NOTICE_PREFERENCE, args=args)
    return replace(plan, notices=(notice, *plan.notices))


def _hint(wish: Wish, plan: Plan, offers: Sequence[Offer], quote: Quoter) -> Hint | None:
    """Name the model that the wish speaks for, unless the one that is used suits it too."""
    for point in advise(wish.intent, plan.order.task).points:
        if plan.family in point.families:
            return None
        suited = [each for each in offers if each.is_live and each.family in point.families]
        for offer in in_order(suited, point.families):
            priced = _as_alternative(wish, offer, quote)
            if priced is not None:
                model, price = priced[0].model, priced[0].price
                return Hint(model=model, price=price, reason=point.reason)
    return None


def _too_long(intent: Intent, offers: Sequence[Offer]) -> IntentError:
    length = len(intent.prompt)
    others = (each for each in offers if each.family not in intent.avoid)
    fits_another = any(length <= each.max_prompt for each in others)
    return (PromptTooLongHere if fits_another else PromptTooLong)(f"{length} characters")


def _first_priced(
    wish: Wish, offers: Sequence[Offer], quote: Quoter, notices: tuple[Text, ...]
) -> Plan:
    *others, last = offers
    for offer in others:
        with suppress(ParametersRejected, ModelGone):
            return _plan_for(wish, offer, quote, notices)
    return _plan_for(wish, last, quote, notices)


def _plan_for(wish: Wish, offer: Offer, quote: Quoter, notices: tuple[Text, ...] = ()) -> Plan:
    intent = wish.intent
    soft: Mapping[OptionName, Setting] = tier_wishes(offer, intent.tier)
    settled = settle(offer, wishes_of(intent), soft)
    order = Order(
        offer=offer.id,
        task=offer.task,
        prompt=intent.prompt,
        settings=settled.settings,
        inputs=tuple(each.media for each in wish.inputs[: offer.inputs.most]),
    )
    return Plan(
        order=order,
        quote=quote(order, offer),
        provider=offer.provider,
        family=offer.family,
        model=offer.name,
        wait_s=offer.wait_s,
        poll_every_s=offer.poll_every_s,
        progress_every_s=offer.progress_every_s,
        deadline_s=offer.deadline_s,
        notices=(
            *notices,
            *settled.notices,
            *unheard(intent, offer.name),
            *_left_out(offer, wish.inputs),
        ),
        is_named=intent.model in {offer.family, *KIN.get(offer.family, ())},
        may_refuse_people=offer.family in REFUSES_PEOPLE & advise(intent, offer.task).never,
    )


def _as_alternative(wish: Wish, offer: Offer, quote: Quoter) -> tuple[Alternative, int] | None:
    """Price an offer as a stand-in; with the number of wishes it would have to change."""
    intent = wish.intent
    if len(intent.prompt) > offer.max_prompt or offer.family in intent.avoid:
        return None
    if offer.family in advise(intent, offer.task).never:
        return None
    if not takes(offer.inputs, wish.inputs):
        return None
    try:
        plan = _plan_for(wish, offer, quote)
    except ProviderError:
        return None
    if plan.quote.price is None:
        return None
    asked = wishes_of(intent)
    alternative = Alternative(
        offer=offer.id,
        family=offer.family,
        model=offer.name,
        price=plan.quote.price,
        settings={name: value for name, value in plan.order.settings.items() if name in asked},
    )
    return alternative, len(plan.notices)


def _suits(offer: Offer, price: Price, plan: Plan, error: ProviderError | None) -> bool:
    if isinstance(error, ProviderTimeout):
        return offer.wait_s[1] < plan.wait_s[1]
    if isinstance(error, InsufficientCredit):
        return _is_cheaper(price, plan.quote.price)
    return True


def _cheaper(
    wish: Wish, task: TaskType, plan: Plan, offers: Sequence[Offer], quote: Quoter
) -> Alternative | None:
    for offer in stand_ins(offers, plan.family, task):
        priced = _as_alternative(wish, offer, quote)
        if priced is not None and _is_cheaper(priced[0].price, plan.quote.price):
            return priced[0]
    return None


def _instead(wish: Wish, plan: Plan, offers: Sequence[Offer], quote: Quoter) -> Alternative | None:
    """Find the model that comes nearer to what was asked, the likeliest of equals."""
    asked = wishes_of(wish.intent)
    lost, seconds = _loss(asked, plan.order.settings)
    if not lost and not plan.may_refuse_people:
        return None
    others = stand_ins(offers, plan.family, plan.order.task)
    priced = [each[0] for offer in others if (each := _as_alternative(wish, offer, quote))]
    best = min(priced, key=lambda each: _loss(asked, each.settings), default=None)
    if best is None or plan.may_refuse_people:
        return best
    fewest, most_seconds = _loss(asked, best.settings)
    is_longer = fewest == lost and most_seconds <= seconds * MUCH_LONGER < 0
    return best if fewest < lost or is_longer else None


def _loss(
    asked: Mapping[OptionName, Setting], settings: Mapping[OptionName, Setting]
) -> tuple[int, float]:
    """Count the settings that were not had as asked; less is better, and of a film more seconds.

    The seconds count, below zero, where fewer are had than were asked for.
    """
    lost = [name for name, value in asked.items() if not is_had(name, value, settings)]
    is_short = OptionName.DURATION in lost
    return len(lost), -magnitude(settings.get(OptionName.DURATION, 0)) if is_short else 0.0


def _is_cheaper(price: Price, than: Price | None) -> bool:
    return is_within(price, than) and price != than


def _next_lower(
    offer: Offer, name: OptionName, settings: Mapping[OptionName, Setting]
) -> Setting | None:
    option, used = offer.option(name), settings.get(name)
    if option is None or used is None:
        return None
    lower = [value for value in option.values if magnitude(value) < magnitude(used)]
    return max(lower, key=magnitude, default=None)


def _left_out(offer: Offer, inputs: Sequence[Stored]) -> tuple[Text, ...]:
    """Say where a model starts from fewer pictures than it was given."""
    if len(inputs) <= offer.inputs.most:
        return ()
    args: Mapping[str, Arg] = {
        "model": offer.name,
        "asked": len(inputs),
        "used": offer.inputs.most,
    }
    return (Text(key=TextKey.NOTICE_PICTURES, args=args),)
