"""The product list as served, and the changes a test can make to it.

Products were recorded from public answers of April 2026 and are kept as they came, value types
included: a duration is ``5`` for one model and ``"5"`` for another.
"""

import json
import math
from collections.abc import Callable, Mapping
from importlib import resources

from bot.sandbox.ima.changes import Trees, change
from bot.sandbox.ima.listing import LEAF, Node, Tree, walk


class Catalogue:
    """The trees of all categories, as they stand now."""

    def __init__(self) -> None:
        self._trees: Trees = _recorded()

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
        """Change the list, as `changes.change` describes; ``{"op": "reset"}`` undoes it all.

        Raises:
            SpecError: an unknown operation, or one that hits nothing.
        """
        self._trees = _recorded() if spec.get("op") == "reset" else change(self._trees, spec)


def _recorded() -> Trees:
    text = resources.files("bot.sandbox.ima").joinpath("products.json").read_text("utf-8")
    trees: Trees = json.loads(text)
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


def wait_tag(seconds: tuple[float, float], pace: float) -> str:
    """Return an ``EET`` value that is true of this stand-in: whole seconds, at least ``1~2s``."""
    low = max(1, math.floor(seconds[0] * pace))
    high = max(low + 1, math.ceil(seconds[1] * pace))
    return f"{low}~{high}s"
