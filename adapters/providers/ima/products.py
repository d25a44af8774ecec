"""From the tree that the service serves to its models, in the order served."""

import logging
from collections.abc import Iterator

from pydantic import ValidationError

from adapters.providers.ima.schemas import Leaf

_LOG = logging.getLogger(__name__)

LEAF_TYPE = "3"


def leaves(tree: object) -> list[Leaf]:
    """Collect the models at any depth; what is malformed, or a model twice, is left out."""
    found: dict[tuple[str, str], Leaf] = {}
    for node in _leaf_nodes(tree):
        try:
            leaf = Leaf.model_validate(node)
        except ValidationError as error:
            _LOG.warning(
                "product left out: %s faults in %r", error.error_count(), str(node.get("name"))[:80]
            )
            continue
        found.setdefault((leaf.model_id, leaf.id), leaf)
    return list(found.values())


def _leaf_nodes(tree: object) -> Iterator[dict[str, object]]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, dict):
            if str(node.get("type")) == LEAF_TYPE:
                yield node
            else:
                waiting.append(node.get("children"))
