"""What the real service checks of a create, as far as is known; anything doubtful is refused."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.sandbox.ima.products import Catalogue, Field, Node, Rule, Value

BAD_PARAMETER = 400
PRICE_MISMATCH = 6006
NO_RULE = 6009
OTHER_RULE = 6010

SUPPORTED = frozenset({"text_to_image", "text_to_video"})
MOST_RESULTS = 10
# Beside the form's own fields.
ALWAYS_ALLOWED = frozenset({"prompt", "n", "input_images", "cast"})


class Refused(Exception):  # noqa: N818 - it is an answer, not an error of ours
    """A create that gets an envelope code instead of a task."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A create that passed."""

    task_type: str
    leaf: Node
    prompt: str
    parameters: dict[str, Value]  # form fields only
    credit: int  # of one result
    n: int


def check_create(body: object, catalogue: Catalogue) -> Order:
    """Check a create's body against the list as it stands.

    Raises:
        Refused: with the code and message the client gets.
    """
    outer = _object(body, "the body")
    task_type = outer.get("task_type")
    if not isinstance(task_type, str) or task_type not in SUPPORTED:
        raise Refused(BAD_PARAMETER, "task_type is not supported")
    item = _only_item(outer)
    inner = _object(item.get("parameters"), "parameters.parameters")
    _check_frame(outer, item, task_type)
    leaf = _leaf(item, task_type, catalogue)
    prompt = _prompt(inner)
    _check_images(outer, inner)
    values = _form_values(leaf, inner)
    _check_longest(leaf, "prompt", prompt)
    rule = _check_price(leaf, values, item, inner)
    return Order(
        task_type=task_type,
        leaf=leaf,
        prompt=prompt,
        parameters=values,
        credit=rule["points"],
        n=_results(leaf, inner.get("n")),
    )


def _object(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise Refused(BAD_PARAMETER, f"{what} must be an object")
    return value


def _only_item(outer: Mapping[str, object]) -> Mapping[str, object]:
    items = outer.get("parameters")
    if not isinstance(items, list) or len(items) != 1:
        raise Refused(BAD_PARAMETER, "parameters must hold exactly one item")
    return _object(items[0], "parameters[0]")


def _check_frame(outer: Mapping[str, object], item: Mapping[str, object], task_type: str) -> None:
    if outer.get("enable_multi_model", False) is not False:
        raise Refused(BAD_PARAMETER, "enable_multi_model is not supported")
    if "prompt" in outer or "prompt" in item:
        raise Refused(BAD_PARAMETER, "prompt belongs into the inner parameters")
    if item.get("category") != task_type:
        raise Refused(BAD_PARAMETER, "category differs from task_type")
    if item.get("app") != "ima" or item.get("platform") != "web":
        raise Refused(BAD_PARAMETER, "unknown app or platform")


def _leaf(item: Mapping[str, object], task_type: str, catalogue: Catalogue) -> Node:
    leaf = catalogue.leaf(task_type, item.get("model_id"), item.get("model_version"))
    if leaf is None or leaf["name"] != item.get("model_name"):
        raise Refused(BAD_PARAMETER, "model not found")
    return leaf


def _prompt(inner: Mapping[str, object]) -> str:
    prompt = inner.get("prompt")
    if not isinstance(prompt, str) or not prompt.strip():
        raise Refused(BAD_PARAMETER, "prompt is required")
    return prompt


def _check_images(outer: Mapping[str, object], inner: Mapping[str, object]) -> None:
    for images in (outer.get("src_img_url", []), inner.get("input_images", [])):
        if images != []:
            raise Refused(BAD_PARAMETER, "this category takes no images")


def _results(leaf: Node, n: object) -> int:
    if type(n) is not int or not 1 <= n <= MOST_RESULTS:
        raise Refused(BAD_PARAMETER, "n must be an integer from 1")
    for field in leaf.get("form_config", []):
        # The form of Midjourney offers n as text, though it is sent as a number like any other.
        if field["field"] == "n" and str(n) not in {str(value) for value in _offered(field)}:
            raise Refused(BAD_PARAMETER, "n is not offered")
    return n


def _form_values(leaf: Node, inner: Mapping[str, object]) -> dict[str, Value]:
    """Return the form's part of the inner parameters, each checked."""
    fields = {field["field"]: field for field in leaf.get("form_config", [])}
    values: dict[str, Value] = {}
    for key, value in inner.items():
        if key in ALWAYS_ALLOWED:
            continue
        if key not in fields:
            raise Refused(BAD_PARAMETER, f"unknown parameter {key}")
        values[key] = _checked_value(leaf, fields[key], value)
    if "model" in fields and "model" not in values:
        raise Refused(BAD_PARAMETER, "err_code=400017 Invalid value for model")
    for key, value in values.items():
        _check_not_forbidden(fields[key], value, values)
    return values


def _checked_value(leaf: Node, field: Field, value: object) -> Value:
    key = field["field"]
    if field["type"] == "textarea" and isinstance(value, str):
        _check_longest(leaf, key, value)
        return value
    if value is None and field["value"] is None:
        return None
    if field["type"] == "toggle" and isinstance(value, bool):
        return value
    if field["type"] == "tags":
        for offered in _offered(field):
            if _same(offered, value):
                return offered
    raise Refused(BAD_PARAMETER, f"invalid value for {key}")


def _offered(field: Field) -> list[Value]:
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


def _check_longest(leaf: Node, key: str, text: str) -> None:
    for field in leaf.get("form_config", []):
        longest = field.get("config", {}).get("maximum")
        if field["field"] == key and longest is not None and len(text) > longest:
            raise Refused(BAD_PARAMETER, f"{key} is longer than {longest} characters")


def _check_price(
    leaf: Node,
    values: Mapping[str, Value],
    item: Mapping[str, object],
    inner: Mapping[str, object],
) -> Rule:
    rules = leaf.get("credit_rules", [])
    attribute_id = item.get("attribute_id")
    if type(attribute_id) is not int or attribute_id not in {r["attribute_id"] for r in rules}:
        raise Refused(BAD_PARAMETER, "Invalid product attribute")
    rule = _rule(rules, values)
    if rule is None:
        raise Refused(NO_RULE, "No price rule fits the parameters")
    cast = _object(inner.get("cast"), "cast")
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
