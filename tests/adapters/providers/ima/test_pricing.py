from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product as combine

import pytest

from adapters.providers.ima.creating import to_quote
from adapters.providers.ima.offers import Product
from adapters.providers.ima.pricing import choose_rule
from adapters.providers.ima.schemas import CreditRule, FormField, Ticket, Wire
from core.catalogue import OptionName, Price, Setting
from core.errors import ParametersRejected, Sent
from core.intents import TaskType
from tests.adapters.providers.ima.recorded import IMAGE, LISTS, PRODUCTS, VIDEO, order, product

RATIO, SIZE, RESOLUTION, DURATION, AUDIO = OptionName


def sent_values(field: FormField) -> list[Wire]:
    return [each.value for each in field.options if each.value is not None] or [True, False]


def price_keys(of: Product) -> list[str]:
    return sorted({key for rule in of.leaf.credit_rules for key in rule.attributes} - {"default"})


def combinations(of: Product) -> Iterator[dict[str, Wire]]:
    keys = price_keys(of)
    fields = {field.field: field for field in of.leaf.form_config}
    for values in combine(*(sent_values(fields[key]) for key in keys)):
        yield dict(zip(keys, values, strict=True))


PRICED = {name: each for name, each in PRODUCTS.items() if price_keys(each)}
UNIFORM = {name: each for name, each in PRODUCTS.items() if not price_keys(each)}


def test_the_recording_is_whole() -> None:
    assert len(PRODUCTS) == sum(len(tree) for tree in LISTS.values()) == 63
    assert sum(len(list(combinations(each))) for each in PRICED.values()) == 348


def sort_rule(rule: CreditRule) -> CreditRule:
    return rule.model_copy(update={"attributes": dict(sorted(rule.attributes.items()))})


@pytest.mark.parametrize("name", PRICED)
def test_every_offered_combination_falls_under_exactly_one_rule(name: str) -> None:
    each = PRICED[name]
    rules = [sort_rule(rule) for rule in each.leaf.credit_rules]
    for values in combinations(each):
        (expected,) = (rule for rule in rules if repr(rule.attributes) == repr(values))
        chosen = choose_rule(rules, {**each.form.defaults, **values, "n": 1})
        assert chosen == expected


@pytest.mark.parametrize("name", UNIFORM)
def test_one_price_for_everything_is_the_fallback_rule(name: str) -> None:
    each = UNIFORM[name]
    (rule,) = each.leaf.credit_rules
    assert choose_rule(each.leaf.credit_rules, each.form.defaults) == rule


@pytest.mark.parametrize("name", PRODUCTS)
def test_defaults_can_be_ordered(name: str) -> None:
    each = PRODUCTS[name]
    quote = to_quote(order(each), each)
    assert quote.price in [rule.price for rule in each.offer.prices]


@pytest.mark.parametrize("name", PRODUCTS)
def test_shown_prices_are_those_that_are_charged(name: str) -> None:
    each = PRODUCTS[name]
    for rule in each.offer.prices:
        assert to_quote(order(each, rule.when), each).price == rule.price


def test_35_priced_combinations_are_forbidden_and_refused_here() -> None:
    refused = [
        values
        for each in PRICED.values()
        for values in combinations(each)
        if each.form.clashes(values.items())
    ]
    assert len(refused) == 35


@dataclass(frozen=True, kw_only=True)
class Case:
    model: str
    task: TaskType = VIDEO
    settings: dict[OptionName, Setting]
    points: int
    rule: int
    sends: dict[str, Wire]
    shape: str = ""


CASES = [
    Case(
        model="SeeDream 4.5",
        task=IMAGE,
        settings={RATIO: "16:9"},
        points=5,
        rule=2341,
        sends={"size": "2560x1440"},
    ),
    Case(
        model="SeeDream 4.5",
        task=IMAGE,
        settings={SIZE: "2K"},
        points=5,
        rule=2341,
        sends={"size": "2k"},
    ),
    Case(
        model="SeeDream 4.5",
        task=IMAGE,
        settings={RATIO: "16:9", SIZE: "2K"},
        points=5,
        rule=2341,
        sends={"size": "2k"},
        shape="16:9",
    ),
    Case(model="SeeDream 4.5", task=IMAGE, settings={}, points=5, rule=2341, sends={"size": "4k"}),
    Case(
        model="Nano Banana 2",
        task=IMAGE,
        settings={SIZE: "512px", RATIO: "21:9"},
        points=4,
        rule=4400,
        sends={"size": "512px", "aspect_ratio": "21:9"},
    ),
    Case(
        model="Midjourney",
        task=IMAGE,
        settings={SIZE: "720P"},
        points=10,
        rule=4391,
        sends={"resolution": "720p"},
    ),
    Case(
        model="Wan 2.6",
        settings={DURATION: 10},
        points=80,
        rule=2060,
        sends={
            "duration": 10,
            "resolution": "1080P",
            "aspect_ratio": "16:9",
            "prompt_extend": False,
            "shot_type": "single",
        },
    ),
    Case(
        model="Kling O1",
        settings={RESOLUTION: "1080P", DURATION: 10},
        points=120,
        rule=2316,
        sends={"mode": "pro", "duration": "10", "aspect_ratio": "16:9"},
    ),
    Case(
        model="Kling O1",
        settings={RESOLUTION: "720P"},
        points=48,
        rule=2313,
        sends={"mode": "std", "duration": "5", "aspect_ratio": "16:9"},
    ),
    Case(
        model="Kling 2.6",
        settings={AUDIO: True},
        points=80,
        rule=2329,
        sends={"mode": "pro", "duration": "5", "aspect_ratio": "16:9", "sound": "on"},
    ),
    Case(
        model="Google Veo 3.1",
        settings={RESOLUTION: "1080P", DURATION: 8, AUDIO: True},
        points=330,
        rule=2004,
        sends={
            "generate_audio": True,
            "duration": 8,
            "aspect_ratio": "16:9",
            "resolution": "1080p",
            "compression_quality": "optimized",
        },
    ),
    Case(
        model="Pixverse V4.5",
        settings={RESOLUTION: "720P"},
        points=15,
        rule=4269,
        sends={"duration": 5, "aspect_ratio": "16:9", "resolution": "720p", "model": "v4.5"},
    ),
    Case(
        model="Sora 2 Pro",
        settings={DURATION: 8},
        points=360,
        rule=1978,
        sends={"duration": "8", "aspect_ratio": "16:9", "resolution": "720p"},
    ),
    Case(
        model="Seedance 2.0",
        settings={},
        points=105,
        rule=4511,
        sends={"audio": True, "duration": 5, "aspect_ratio": "16:9", "resolution": "720p"},
    ),
    Case(
        model="Seedance 2.0",
        settings={RATIO: "adaptive"},
        points=105,
        rule=4511,
        sends={"audio": True, "duration": 5, "aspect_ratio": "auto", "resolution": "720p"},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.model} {case.settings}")
def test_settings_become_the_forms_own_values_at_their_price(case: Case) -> None:
    each = product(case.model, case.task)
    quote = to_quote(order(each, case.settings), each)
    assert quote.price == Price(amount=Decimal(case.points))
    assert quote.ticket == {
        "attribute_id": case.rule,
        "credit": case.points,
        "model_id": each.leaf.model_id,
        "model_name": case.model,
        "model_version": each.leaf.id,
        "parameters": case.sends,
        "least": 0,
        "most": 0,
        "lists_assets": False,
        "shape": case.shape,
    }
    # 5 is not "5", and True is not 1.
    parameters = Ticket.model_validate(quote.ticket).parameters
    assert repr(sorted(parameters.items())) == repr(sorted(case.sends.items()))


REJECTED: list[tuple[str, TaskType, dict[OptionName, Setting]]] = [
    ("Google Veo 3.1", VIDEO, {RESOLUTION: "1080P", DURATION: 4}),
    ("Hailuo 2.3", VIDEO, {RESOLUTION: "1080P", DURATION: 10}),
    ("Pixverse V5", VIDEO, {RESOLUTION: "1080P", DURATION: 8}),
    ("SeeDream 4.5", IMAGE, {RATIO: "5:7", SIZE: "4K"}),
    ("Midjourney", IMAGE, {RATIO: "16:9"}),
    ("Wan 2.6", VIDEO, {DURATION: 7}),
    ("Wan 2.6", VIDEO, {AUDIO: True}),
    ("Kling 2.6", VIDEO, {RESOLUTION: "720P"}),
]


@pytest.mark.parametrize(("model", "task", "settings"), REJECTED)
def test_what_the_form_does_not_take_is_rejected_before_anything_is_sent(
    model: str, task: TaskType, settings: dict[OptionName, Setting]
) -> None:
    each = product(model, task)
    with pytest.raises(ParametersRejected) as caught:
        to_quote(order(each, settings), each)
    assert caught.value.sent is Sent.NO


def a_rule(number: int, **attributes: Wire) -> CreditRule:
    return CreditRule(attribute_id=number, points=number, attributes=attributes)


def test_a_rule_that_fits_in_part_is_never_taken() -> None:
    rules = [a_rule(1, duration=5, resolution="720p"), a_rule(2, duration=10, resolution="720p")]
    assert choose_rule(rules, {"duration": 8, "resolution": "720p"}) is None
    assert choose_rule(rules, {"duration": 5}) is None


def test_the_fallback_rule_serves_only_where_no_other_fits() -> None:
    rules = [a_rule(1, default="enabled"), a_rule(2, size="2K")]
    assert choose_rule(rules, {"size": "2k"}) == rules[1]
    assert choose_rule(rules, {"size": "4k"}) == rules[0]


def test_the_more_exact_of_two_fitting_rules_is_taken_and_a_tie_none() -> None:
    rules = [a_rule(1, size="2K"), a_rule(2, size="2K", mode="pro"), a_rule(3, mode="std")]
    assert choose_rule(rules, {"size": "2K", "mode": "pro"}) == rules[1]
    assert choose_rule(rules, {"size": "2K", "mode": "std"}) is None
