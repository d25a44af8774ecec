"""Which price rule an order falls under: exactly one, or none."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from adapters.providers.ima.form import Form, Said
from adapters.providers.ima.schemas import CreditRule, Wire
from adapters.providers.ima.vocabulary import normal
from core.catalogue import OptionName, Price, PriceRule, Setting


def choose_rule(rules: Sequence[CreditRule], parameters: Mapping[str, Wire]) -> CreditRule | None:
    """Find the rule all of whose attributes are sent; the fallback rule only without one.

    A rule that fits in part is never taken: the service would refuse it, or sell something else.
    Of several that fit wholly the one that says most holds; a tie decides nothing.
    """
    values = {field: normal(value) for field, value in parameters.items()}
    fitting = [rule for rule in rules if not rule.is_fallback and _fits(rule, values)]
    if not fitting:
        return next((rule for rule in rules if rule.is_fallback), None)
    most = max(len(rule.attributes) for rule in fitting)
    best = [rule for rule in fitting if len(rule.attributes) == most]
    return best[0] if len(best) == 1 else None


def price_of(rule: CreditRule) -> Price:
    """Give a rule's price."""
    return Price(amount=Decimal(rule.points))


def price_rules(rules: Sequence[CreditRule], form: Form) -> Iterator[PriceRule]:
    """Put the rules that can be ordered into our words."""
    for rule in rules:
        when = {} if rule.is_fallback else _when(rule, form)
        if when is not None:
            yield PriceRule(price=price_of(rule), when=when)


def _when(rule: CreditRule, form: Form) -> dict[OptionName, Setting] | None:
    """Say what a rule is for; None where nobody can order it."""
    if form.clashes(rule.attributes.items()):
        return None
    when: dict[OptionName, Setting] = {}
    for field, value in rule.attributes.items():
        said: Said | None = form.meaning(field, value)
        if said is not None:
            name, setting = said
            when[name] = setting
        elif field not in form.defaults or normal(form.defaults[field]) != normal(value):
            return None
    return when


def _fits(rule: CreditRule, values: Mapping[str, str]) -> bool:
    return all(values.get(field) == normal(value) for field, value in rule.attributes.items())
