"""A create's form fields and its price, held against one leaf of the list."""

from collections.abc import Mapping

from bot.sandbox.ima.listing import Field, Node, Rule, Value
from bot.sandbox.ima.refusals import BAD_PARAMETER, NO_RULE, OTHER_RULE, PRICE_MISMATCH, Refused

# Beside the form's own fields.
ALWAYS_ALLOWED = frozenset({"prompt", "n", "input_images", "cast"})
# Not checked by the service before the model itself sees it.
INNER_MODEL = "model"


def form_values(leaf: Node, inner: Mapping[str, object]) -> dict[str, Value]:
    """Return the form's part of the inner parameters, each checked."""
    fields = {field["field"]: field for field in leaf.get("form_config", [])}
    values: dict[str, Value] = {}
    for key, value in inner.items():
        if key in ALWAYS_ALLOWED:
            continue
        if key not in fields:
            raise Refused(BAD_PARAMETER, f"unknown parameter {key}")
        if key != INNER_MODEL:
            values[key] = _checked_value(leaf, fields[key], value)
    for key, value in values.items():
        _check_not_forbidden(fields[key], value, values)
    return values


def is_model_invalid(leaf: Node, inner: Mapping[str, object]) -> bool:
    """Say whether the model behind the leaf will turn the order down for its inner ``model``.

    This service takes such an order, and its task fails.
    """
    for field in leaf.get("form_config", []):
        if field["field"] == INNER_MODEL:
            return not any(_same(value, inner.get(INNER_MODEL)) for value in offered(field))
    return False


def _checked_value(leaf: Node, field: Field, value: object) -> Value:
    key = field["field"]
    if field["type"] == "textarea" and isinstance(value, str):
        check_longest(leaf, key, value)
        return value
    if value is None and field["value"] is None:
        return None
    if field["type"] == "toggle" and isinstance(value, bool):
        return value
    if field["type"] == "tags":
        for choice in offered(field):
            if _same(choice, value):
                return choice
    raise Refused(BAD_PARAMETER, f"invalid value for {key}")


def offered(field: Field) -> list[Value]:
    """Return the values that may be sent; those of a virtual field are what its mapping yields."""
    mapping = field.get("value_mapping")
    if mapping is not None and field.get("is_ui_virtual"):
        return [rule["target_value"] for rule in mapping["mapping_rules"]]
    return [option["value"] for option in field.get("options", [])]


def _same(one: object, other: object) -> bool:
    """Compare with types: 5 is not "5", and True is not 1."""
    return type(one) is type(other) and one == other


def _check_not_forbidden(field: Field, value: Value, values: Mapping[str, Value]) -> None:
    for option in field.get("options", []):
        if not _same(option["value"], value):
            continue
        for other, forbidden in option.get("disabled", {}).items():
            if any(_same(item, values.get(other)) for item in forbidden):
                raise Refused(BAD_PARAMETER, f"{field['field']} does not go with that {other}")


def check_longest(leaf: Node, key: str, text: str) -> None:
    """Refuse a text above its field's limit."""
    for field in leaf.get("form_config", []):
        longest = field.get("config", {}).get("maximum")
        if field["field"] == key and longest is not None and len(text) > longest:
            raise Refused(BAD_PARAMETER, f"{key} is longer than {longest} characters")


def check_price(
    leaf: Node,
    values: Mapping[str, Value],
    item: Mapping[str, object],
    inner: Mapping[str, object],
) -> Rule:
    """Return the one rule that attribute, credit and cast agree on."""
    rules = leaf.get("credit_rules", [])
    attribute_id = item.get("attribute_id")
    if type(attribute_id) is not int or attribute_id not in {r["attribute_id"] for r in rules}:
        raise Refused(BAD_PARAMETER, "Invalid product attribute")
    rule = _rule(rules, values)
    if rule is None:
        raise Refused(NO_RULE, "No price rule fits the parameters")
    cast = inner.get("cast")
    if not isinstance(cast, dict):
        raise Refused(BAD_PARAMETER, "cast must be an object")
    if not attribute_id == rule["attribute_id"] == cast.get("attribute_id"):
        raise Refused(OTHER_RULE, "Attribute ID does not match the calculated rule")
    if not (
        _same(rule["points"], item.get("credit")) and _same(rule["points"], cast.get("points"))
    ):
        raise Refused(PRICE_MISMATCH, "Credit does not match")
    return rule


def _rule(rules: list[Rule], values: Mapping[str, Value]) -> Rule | None:
    """Return the one rule that fits, the fallback rule last."""
    fallback = None
    for rule in rules:
        if "default" in rule["attributes"]:
            fallback = rule
        elif all(_same(values.get(key), value) for key, value in rule["attributes"].items()):
            return rule
    return fallback
