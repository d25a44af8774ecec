"""The shape of the product list: a tree of groups and leaves, as served."""

from collections.abc import Iterator
from typing import NotRequired, TypeAlias, TypedDict

Value: TypeAlias = str | int | float | bool | None

CATEGORIES = (
    "text_to_image",
    "image_to_image",
    "text_to_video",
    "image_to_video",
    "first_last_frame_to_video",
    "reference_image_to_video",
)

GROUP = "2"
LEAF = "3"


class Option(TypedDict):
    """One offered value and what it forbids elsewhere."""

    label: str
    value: Value
    disabled: NotRequired[dict[str, list[Value]]]


class MappingRule(TypedDict):
    """One translation of values people choose into the value that is sent."""

    source_values: dict[str, Value]
    target_value: Value


class ValueMapping(TypedDict):
    """How a virtual field gets its value."""

    type: str
    source_params: list[str]
    target_param: str
    mapping_rules: list[MappingRule]


class Field(TypedDict):
    """One form field: ``tags``, ``toggle`` or ``textarea``."""

    type: str
    field: str
    label: str
    description: str
    value: Value
    level: int
    options: NotRequired[list[Option]]
    config: NotRequired[dict[str, int]]
    is_ui_virtual: NotRequired[bool]
    ui_params: NotRequired[list[dict[str, object]]]
    value_mapping: NotRequired[ValueMapping]


class Rule(TypedDict):
    """One price: what it costs when every attribute is equal."""

    origin_point: int
    points: int
    attribute_id: int
    attributes: dict[str, Value]


class Tag(TypedDict):
    """A label of a leaf, such as its usual wait (``EET``)."""

    tag_type: str
    tag_value: str


class Node(TypedDict):
    """A group or a leaf of the tree; which fields are there depends on ``type``."""

    id: str
    parent_id: str
    type: str
    name: str
    model_id: str
    children: NotRequired[list["Node"]]
    icon: NotRequired[str]
    tags: NotRequired[list[Tag]]
    model_types: NotRequired[list[str]]
    description: NotRequired[str]
    category_code: NotRequired[str]
    category_name: NotRequired[str]
    form_config: NotRequired[list[Field]]
    files: NotRequired[list[dict[str, object]]]
    credit_rules: NotRequired[list[Rule]]


Tree: TypeAlias = list[Node]


def walk(tree: Tree) -> Iterator[Node]:
    """Yield the leaves at any depth, in order."""
    for node in tree:
        if node["type"] == LEAF:
            yield node
        else:
            yield from walk(node.get("children", []))
