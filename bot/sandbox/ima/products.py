"""The product list as served, and the changes a test can make to it.

Products were recorded from public answers of April 2026 and are kept as they came, value types
included: a duration is ``5`` for one model and ``"5"`` for another.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from importlib import resources
from typing import NotRequired, TypeAlias, TypedDict

from bot.sandbox.faults import SpecError

Value: TypeAlias = str | int | float | bool | None

GROUP = "2"
LEAF = "3"
REISSUED = 1_000_000


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


class Catalogue:
    """The trees of all categories, as they stand now."""

    def __init__(self) -> None:
        self._trees: dict[str, Tree] = _recorded()

    def tree(self, category: str, wait: Callable[[str], str] | None = None) -> Tree:
        """Return a category's tree, each leaf's ``EET`` replaced by ``wait(category)`` if given."""
        tree = self._trees.get(category, [])
        return tree if wait is None else _with_wait(tree, wait(category))

    def leaf(self, category: str, model_id: object, version_id: object) -> Node | None:
        """Return the leaf of exactly these ids."""
        for leaf in walk(self._trees.get(category, [])):
            if leaf["model_id"] == model_id and leaf["id"] == version_id:
                return leaf
        return None

    def named(self, category: str, names: frozenset[str]) -> list[Node]:
        """Return the leaves whose version id is among some case-folded names."""
        leaves = walk(self._trees.get(category, []))
        return [leaf for leaf in leaves if leaf["id"].casefold() in names]

    def patch(self, spec: Mapping[str, object]) -> None:
        """Change the list.

        ``{"op": "remove" | "rename" | "price" | "reissue" | "add" | "reset", …}``; all but add and
        reset name leaves by ``category``, ``model_id`` and ``version_id``, each optional. Rename
        takes ``name``; price takes ``points`` or ``by`` and maybe ``attribute_id``; reissue gives
        every rule another id; add takes ``category`` and ``leaf``.

        Raises:
            SpecError: an unknown operation, or one that hits nothing.
        """
        operation = spec.get("op")
        if operation == "reset":
            self._trees = _recorded()
        elif operation == "add":
            self._add(spec)
        elif operation in _EDITS:
            self._edit(str(operation), spec)
        else:
            raise SpecError(f"unknown op {operation!r}; known: add, reset, {', '.join(_EDITS)}")

    def _add(self, spec: Mapping[str, object]) -> None:
        category, leaf = spec.get("category"), spec.get("leaf")
        if not isinstance(category, str) or not isinstance(leaf, dict):
            raise SpecError("add needs category and leaf")
        blank: Node = {"id": "", "parent_id": "", "type": LEAF, "name": "", "model_id": ""}
        # Whatever the test hands over is served as it is: odd leaves are the point.
        blank.update(leaf)  # type: ignore[typeddict-item]
        self._trees.setdefault(category, []).append(blank)

    def _edit(self, operation: str, spec: Mapping[str, object]) -> None:
        hits = [leaf for leaf in self._leaves(spec.get("category")) if _named(leaf, spec)]
        if not hits:
            raise SpecError("no leaf has these ids")
        if operation == "remove":
            self._trees = {name: _without(tree, hits) for name, tree in self._trees.items()}
        for leaf in hits:
            _EDITS[operation](leaf, spec)

    def _leaves(self, category: object) -> Iterator[Node]:
        for name, tree in self._trees.items():
            if category in (None, name):
                yield from walk(tree)


def _recorded() -> dict[str, Tree]:
    text = resources.files("bot.sandbox.ima").joinpath("products.json").read_text("utf-8")
    trees: dict[str, Tree] = json.loads(text)
    return trees


def _with_wait(tree: Tree, wait: str) -> Tree:
    served: Tree = []
    for node in tree:
        copy = node.copy()
        if node["type"] == LEAF:
            others = [tag for tag in node.get("tags", []) if tag["tag_type"] != "EET"]
            copy["tags"] = [{"tag_type": "EET", "tag_value": wait}, *others]
        else:
            copy["children"] = _with_wait(node.get("children", []), wait)
        served.append(copy)
    return served


def _without(tree: Tree, gone: list[Node]) -> Tree:
    kept: Tree = []
    for node in tree:
        if any(node is leaf for leaf in gone):
            continue
        if node["type"] != LEAF:
            node["children"] = _without(node.get("children", []), gone)
        kept.append(node)
    return kept


def _named(leaf: Node, spec: Mapping[str, object]) -> bool:
    return spec.get("model_id") in (None, leaf["model_id"]) and spec.get("version_id") in (
        None,
        leaf["id"],
    )


def _retag(leaf: Node) -> None:
    """Bring the ``point`` tag in line with the rules."""
    points = [rule["points"] for rule in leaf.get("credit_rules", [])]
    low, high = min(points), max(points)
    for tag in leaf.get("tags", []):
        if tag["tag_type"] == "point":
            tag["tag_value"] = str(low) if low == high else f"{low}~{high}"


def _rename(leaf: Node, spec: Mapping[str, object]) -> None:
    leaf["name"] = str(spec.get("name"))


def _reprice(leaf: Node, spec: Mapping[str, object]) -> None:
    points, by = spec.get("points"), spec.get("by", 0)
    for rule in leaf.get("credit_rules", []):
        if spec.get("attribute_id") in (None, rule["attribute_id"]):
            start = points if isinstance(points, int) else rule["points"]
            rule["points"] = start + (by if isinstance(by, int) else 0)
    _retag(leaf)


def _reissue(leaf: Node, _spec: Mapping[str, object]) -> None:
    for rule in leaf.get("credit_rules", []):
        rule["attribute_id"] += REISSUED


def _nothing(_leaf: Node, _spec: Mapping[str, object]) -> None:
    """Leave a leaf alone that is on its way out."""


_EDITS: dict[str, Callable[[Node, Mapping[str, object]], None]] = {
    "remove": _nothing,
    "rename": _rename,
    "price": _reprice,
    "reissue": _reissue,
}


def wait_tag(seconds: tuple[float, float], pace: float) -> str:
    """Return an ``EET`` value that is true of this stand-in: whole seconds, at least ``1~2s``."""
    low = max(1, math.floor(seconds[0] * pace))
    high = max(low + 1, math.ceil(seconds[1] * pace))
    return f"{low}~{high}s"
