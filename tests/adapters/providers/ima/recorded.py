"""The recorded lists of all six kinds of task, in the shape in which they are served."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import resources

from adapters.providers.ima.offers import Product, to_product
from adapters.providers.ima.products import leaves
from adapters.providers.ima.schemas import Leaf
from core.catalogue import OptionName, Setting
from core.intents import TaskType
from core.jobs import Order

AS_OF = datetime(2026, 5, 1, tzinfo=UTC)

LISTS: Mapping[str, list[dict[str, object]]] = json.loads(
    resources.files("adapters.providers.ima").joinpath("fallback.json").read_text("utf-8")
)["lists"]


def a_product(leaf: Leaf, task: TaskType) -> Product:
    return to_product(leaf, task, as_of=AS_OF, is_live=True)


PRODUCTS = {
    f"{task}/{leaf.name}": a_product(leaf, TaskType(task))
    for task, tree in LISTS.items()
    for leaf in leaves(tree)
}

IMAGE = TaskType.TEXT_TO_IMAGE
EDIT = TaskType.IMAGE_TO_IMAGE
VIDEO = TaskType.TEXT_TO_VIDEO
ANIMATE = TaskType.IMAGE_TO_VIDEO
REFERENCE = TaskType.REFERENCE_IMAGE_TO_VIDEO
FRAMES = TaskType.FIRST_LAST_FRAME_TO_VIDEO


def product(name: str, task: TaskType = VIDEO) -> Product:
    return PRODUCTS[f"{task}/{name}"]


def order(of: Product, settings: Mapping[OptionName, Setting] | None = None) -> Order:
    return Order(offer=of.offer.id, task=of.offer.task, prompt="a cat", settings=settings or {})
