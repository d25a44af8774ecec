"""What the real service checks of a create, as far as is known; anything doubtful is refused."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.sandbox.ima.forms import (
    check_longest,
    check_price,
    form_values,
    is_model_invalid,
    offered,
)
from bot.sandbox.ima.images import check_images, check_no_images
from bot.sandbox.ima.listing import CATEGORIES, Node, Value
from bot.sandbox.ima.moderation import refuses
from bot.sandbox.ima.products import Catalogue
from bot.sandbox.ima.refusals import BAD_PARAMETER, Refused

MOST_RESULTS = 10
MODEL_INVALID = "err_code=400017 Invalid value for model"
MODERATED = "The prompt was rejected by content moderation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A create that passed, but for its pictures, which are still to be fetched."""

    task_type: str
    leaf: Node
    prompt: str
    parameters: dict[str, Value]  # form fields only
    credit: int  # of one result
    n: int
    images: tuple[str, ...]
    # Why its task will fail; such an order is taken and charged like any other.
    doom: str


def check_create(body: object, catalogue: Catalogue) -> Order:
    """Check a create's body against the list as it stands.

    Raises:
        Refused: with the code and message the client gets.
    """
    outer = _object(body, "the body")
    task_type = outer.get("task_type")
    if not isinstance(task_type, str) or task_type not in CATEGORIES:
        raise Refused(BAD_PARAMETER, "task_type is not supported")
    item = _only_item(outer)
    inner = _object(item.get("parameters"), "parameters.parameters")
    _check_frame(outer, item, task_type)
    leaf = _leaf(item, task_type, catalogue)
    prompt = _prompt(inner)
    if task_type.startswith("text_"):
        images = check_no_images(outer, inner)
    else:
        images = check_images(leaf, task_type, outer, inner)
    values = form_values(leaf, inner)
    check_longest(leaf, "prompt", prompt)
    rule = check_price(leaf, values, item, inner)
    return Order(
        task_type=task_type,
        leaf=leaf,
        prompt=prompt,
        parameters=values,
        credit=rule["points"],
        n=_results(leaf, inner.get("n")),
        images=images,
        doom=_doom(leaf, prompt, inner),
    )


def _doom(leaf: Node, prompt: str, inner: Mapping[str, object]) -> str:
    if is_model_invalid(leaf, inner):
        return MODEL_INVALID
    return MODERATED if refuses(leaf["model_id"], prompt) else ""


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


def _results(leaf: Node, n: object) -> int:
    if type(n) is not int or not 1 <= n <= MOST_RESULTS:
        raise Refused(BAD_PARAMETER, "n must be an integer from 1")
    for field in leaf.get("form_config", []):
        # The form of Midjourney offers n as text, though it is sent as a number like any other.
        if field["field"] == "n" and str(n) not in {str(value) for value in offered(field)}:
            raise Refused(BAD_PARAMETER, "n is not offered")
    return n
