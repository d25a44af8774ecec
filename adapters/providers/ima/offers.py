"""From a model as served to an offer of our catalogue."""

from dataclasses import dataclass
from datetime import datetime

from adapters.providers.ima.form import Form, compile_form
from adapters.providers.ima.inputs import EXACTLY, input_limits
from adapters.providers.ima.models import facts_of
from adapters.providers.ima.pricing import price_rules
from adapters.providers.ima.schemas import Leaf
from core.catalogue import Offer, OfferId, Option, OptionName, ProviderName, Setting
from core.intents import TaskType

NAME = ProviderName("ima")

USUAL_MAX_PROMPT = 2000
"""Characters; no list seen so far bounds the prompt itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """An offer together with what it takes to order it."""

    offer: Offer
    leaf: Leaf
    form: Form
    checks_assets: bool
    """Pictures have to pass a check before they can be used."""


def to_product(leaf: Leaf, task: TaskType, *, as_of: datetime, is_live: bool) -> Product:
    """Read one model."""
    form = compile_form(leaf, task.makes)
    facts = facts_of(leaf, task.makes)
    offer = Offer(
        id=offer_id(leaf, task),
        provider=NAME,
        family=facts.family,
        name=leaf.name,
        task=task,
        options=_options(form),
        conflicts=tuple(form.conflicts()),
        prices=tuple(price_rules(leaf.credit_rules, form)),
        wait_s=facts.wait_s,
        poll_every_s=facts.poll_every_s,
        progress_every_s=facts.progress_every_s,
        deadline_s=facts.deadline_s,
        max_prompt=_max_prompt(leaf),
        inputs=input_limits(task, leaf.files, facts.pictures),
        as_of=as_of,
        is_live=is_live,
    )
    checks_assets = facts.checks_assets and offer.inputs.most > 0
    return Product(offer=offer, leaf=leaf, form=form, checks_assets=checks_assets)


def is_usable(leaf: Leaf, task: TaskType) -> bool:
    """Tell whether a model can be ordered: it has a price, and takes the pictures that we have."""
    needs_pictures = EXACTLY.get(task) != 0
    takes_pictures = leaf.files is None or leaf.files.takes_pictures
    return bool(leaf.credit_rules) and (takes_pictures or not needs_pictures)


def offer_id(leaf: Leaf, task: TaskType) -> OfferId:
    """Name an offer: the version is part of it, as all versions of Pixverse are one model id."""
    return OfferId(f"{NAME}:{task}:{leaf.model_id}:{leaf.id}")


def _options(form: Form) -> tuple[Option, ...]:
    values: dict[OptionName, list[Setting]] = {}
    for name, setting in form.choices:
        values.setdefault(name, []).append(setting)
    return tuple(
        Option(name=name, values=tuple(offered), default=form.default(name))
        for name, offered in values.items()
    )


def _max_prompt(leaf: Leaf) -> int:
    for field in leaf.form_config:
        if field.field == "prompt" and field.config and field.config.maximum:
            return int(field.config.maximum)
    return USUAL_MAX_PROMPT
