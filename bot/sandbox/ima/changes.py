"""What a test can do to the product list: models and prices that come, change and go."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import TypeAlias

from bot.sandbox.faults import SpecError
from bot.sandbox.ima.listing import GROUP, LEAF, Node, Rule, Tree, walk

REISSUED = 1_000_000
UNKNOWN_TYPE = "1"
LEVELS = 3

Trees: TypeAlias = dict[str, Tree]
Spec: TypeAlias = Mapping[str, object]


def change(trees: Trees, spec: Spec) -> Trees:
    """Return the list after one operation; the given one may be changed in place.

    ``{"op": "remove" | "rename" | "price" | "reissue" | "copy", …}`` name leaves by ``category``,
    ``model_id`` and ``version_id``, each optional.

    - rename takes ``name``, ``to_model_id`` or ``to_version_id``;
    - price takes ``points`` or ``by`` and maybe ``attribute_id``;
    - reissue gives every rule another id;
    - copy adds a leaf like each one, with what rename and price take, and ids of its own;
    - add takes ``category`` and ``leaf``;
    - permute hands every rule the id of another rule, over the whole list;
    - nest puts every tree under groups of its own, ``levels`` deep, beside a node of unknown type.

    Raises:
        SpecError: an unknown operation, or one that hits nothing.
    """
    operation = str(spec.get("op"))
    if operation in _WHOLE:
        return _WHOLE[operation](trees, spec)
    if operation not in _EDITS:
        known = ", ".join(sorted({"reset", *_WHOLE, *_EDITS}))
        raise SpecError(f"unknown op {operation!r}; known: {known}")
    hits = [leaf for leaf in _leaves(trees, spec.get("category")) if _named(leaf, spec)]
    if not hits:
        raise SpecError("no leaf has these ids")
    if operation == "remove":
        return {name: _without(tree, hits) for name, tree in trees.items()}
    for leaf in hits:
        _EDITS[operation](leaf, spec)
        if operation == "copy":
            trees[str(leaf.get("category_code"))].append(_copy(leaf, spec))
    return trees


def _leaves(trees: Trees, category: object = None) -> Iterator[Node]:
    for name, tree in trees.items():
        if category in (None, name):
            yield from walk(tree)


def _named(leaf: Node, spec: Spec) -> bool:
    return spec.get("model_id") in (None, leaf["model_id"]) and spec.get("version_id") in (
        None,
        leaf["id"],
    )


def _without(tree: Tree, gone: list[Node]) -> Tree:
    kept: Tree = []
    for node in tree:
        if any(node is leaf for leaf in gone):
            continue
        if node["type"] != LEAF:
            node["children"] = _without(node.get("children", []), gone)
        kept.append(node)
    return kept


def _rename(leaf: Node, spec: Spec) -> None:
    leaf["name"] = str(spec.get("name", leaf["name"]))
    leaf["model_id"] = str(spec.get("to_model_id", leaf["model_id"]))
    leaf["id"] = str(spec.get("to_version_id", leaf["id"]))


def _reprice(leaf: Node, spec: Spec) -> None:
    points, by = spec.get("points"), spec.get("by")
    for rule in leaf.get("credit_rules", []):
        if spec.get("attribute_id") in (None, rule["attribute_id"]):
            start = points if isinstance(points, int) else rule["points"]
            rule["points"] = start + (by if isinstance(by, int) else 0)
    _retag(leaf)


def _retag(leaf: Node) -> None:
    """Bring the ``point`` tag in line with the rules."""
    points = [rule["points"] for rule in leaf.get("credit_rules", [])]
    low, high = min(points, default=0), max(points, default=0)
    for tag in leaf.get("tags", []):
        if tag["tag_type"] == "point":
            tag["tag_value"] = str(low) if low == high else f"{low}~{high}"


def _reissue(leaf: Node, _spec: Spec) -> None:
    for rule in leaf.get("credit_rules", []):
        rule["attribute_id"] += REISSUED


def _copy(leaf: Node, spec: Spec) -> Node:
    copy = deepcopy(leaf)
    _rename(copy, spec)
    _reissue(copy, spec)
    _reprice(copy, spec)
    return copy


def _nothing(_leaf: Node, _spec: Spec) -> None:
    """Leave a leaf alone that is on its way out, or the model for another."""


_EDITS: dict[str, Callable[[Node, Spec], None]] = {
    "remove": _nothing,
    "rename": _rename,
    "price": _reprice,
    "reissue": _reissue,
    "copy": _nothing,
}


def _add(trees: Trees, spec: Spec) -> Trees:
    category, leaf = spec.get("category"), spec.get("leaf")
    if not isinstance(category, str) or not isinstance(leaf, dict):
        raise SpecError("add needs category and leaf")
    blank: Node = {"id": "", "parent_id": "", "type": LEAF, "name": "", "model_id": ""}
    # Whatever the test hands over is served as it is: odd leaves are the point.
    blank.update(leaf)  # type: ignore[typeddict-item]
    trees.setdefault(category, []).append(blank)
    return trees


def _permute(trees: Trees, _spec: Spec) -> Trees:
    rules: list[Rule] = [rule for leaf in _leaves(trees) for rule in leaf.get("credit_rules", [])]
    ids = [rule["attribute_id"] for rule in rules]
    # Far enough round that most ids land on another model's rule.
    step = len(ids) // 3 + 1
    for rule, other in zip(rules, ids[step:] + ids[:step], strict=True):
        rule["attribute_id"] = other
    return trees


def _nest(trees: Trees, spec: Spec) -> Trees:
    levels = spec.get("levels", LEVELS)
    if type(levels) is not int or levels < 1:
        raise SpecError("levels must be a whole number from 1")
    for _ in range(levels):
        trees = {name: [_odd(), _group(name, tree)] for name, tree in trees.items()}
    return trees


def _group(name: str, children: Tree) -> Node:
    return {
        "id": f"all-{name}",
        "parent_id": "",
        "type": GROUP,
        "name": "All",
        "model_id": "",
        "children": children,
    }


def _odd() -> Node:
    return {"id": "odd", "parent_id": "", "type": UNKNOWN_TYPE, "name": "Odd", "model_id": ""}


_WHOLE: dict[str, Callable[[Trees, Spec], Trees]] = {
    "add": _add,
    "permute": _permute,
    "nest": _nest,
}
