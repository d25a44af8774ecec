"""What the service is known to refuse of a create, read from the served tree as it is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Node = dict[str, Any]

PICTURES = {
    "text_to_image": (0, 0),
    "image_to_image": (1, 14),
    "text_to_video": (0, 0),
    "image_to_video": (1, 1),
    "first_last_frame_to_video": (2, 2),
    "reference_image_to_video": (1, 9),
}
OWN = {"prompt", "n", "input_images", "cast"}


class Refusal(Exception):  # noqa: N818 - it is an answer
    """What a create is refused for."""


def demand(what: object, why: str) -> None:
    if not what:
        raise Refusal(why)


def leaf_nodes(tree: Sequence[Node]) -> Iterator[Node]:
    for node in tree:
        if node["type"] == "3":
            yield node
        yield from leaf_nodes(node.get("children", []))


def check(body: Mapping[str, Any], trees: Mapping[str, Sequence[Node]]) -> int:
    """Give what a create costs.

    Raises:
        Refusal: it would not be taken.
    """
    task = body["task_type"]
    (item,) = body["parameters"]
    inner = item["parameters"]
    demand(item["category"] == task, "category")
    demand((item["app"], item["platform"]) == ("ima", "web"), "app")
    demand("prompt" not in body and "prompt" not in item and inner["prompt"], "prompt")
    demand(type(inner["n"]) is int and inner["n"] == 1, "n")
    demand("default" not in inner, "default")
    found = [
        node
        for node in leaf_nodes(trees[task])
        if (node["model_id"], node["id"]) == (item["model_id"], item["model_version"])
    ]
    demand(len(found) == 1 and found[0]["name"] == item["model_name"], "model")
    (leaf,) = found
    check_pictures(body, inner, leaf)
    check_form(inner, leaf)
    return check_price(item, inner, leaf)


def check_pictures(body: Mapping[str, Any], inner: Mapping[str, Any], leaf: Node) -> None:
    urls = body["src_img_url"]
    demand(urls == inner["input_images"], "two lists of pictures")
    least, most = PICTURES[body["task_type"]]
    files = leaf.get("files", {})
    demand(max(least, files.get("minLimit", 0)) <= len(urls), "too few pictures")
    demand(len(urls) <= files.get("maxLimit", most), "too many pictures")
    is_checked = leaf["model_id"].startswith("ima-pro") and urls
    listed = [asset["url"] for asset in body.get("src_image", [])]
    demand(listed == (urls if is_checked else []), "assets")


def is_same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


def sendable(field: Node) -> list[object] | None:
    if field.get("is_ui_virtual"):
        return [rule["target_value"] for rule in field["value_mapping"]["mapping_rules"]]
    if field["type"] == "toggle":
        return [True, False]
    if field["type"] == "tags":
        return [option["value"] for option in field["options"]]
    return None


def check_form(inner: Mapping[str, Any], leaf: Node) -> None:
    fields = {field["field"]: field for field in leaf["form_config"]}
    for name, value in inner.items():
        if name in OWN:
            continue
        demand(name in fields, f"unknown {name}")
        values = sendable(fields[name])
        demand(values is not None, f"{name} is a text")
        demand(any(is_same(value, each) for each in values or ()), f"{name} {value!r}")
        check_pairs(fields[name], value, inner)
    if leaf["model_id"] == "pixverse":
        demand(inner.get("model"), "err_code=400017")


def check_pairs(field: Node, value: object, inner: Mapping[str, Any]) -> None:
    for option in field.get("options", []):
        for other, values in option.get("disabled", {}).items():
            forbidden = is_same(option["value"], value) and inner.get(other) in values
            demand(not forbidden, f"{field['field']} with that {other}")


def check_price(item: Mapping[str, Any], inner: Mapping[str, Any], leaf: Node) -> int:
    def fits(rule: Node) -> bool:
        wanted = rule["attributes"].items()
        return all(str(inner.get(key)).lower() == str(value).lower() for key, value in wanted)

    fitting = [rule for rule in leaf["credit_rules"] if fits(rule)]
    spare = [rule for rule in leaf["credit_rules"] if "default" in rule["attributes"]]
    rules = fitting or spare
    demand(len(rules) == 1, f"6009: {len(rules)} rules fit")
    (rule,) = rules
    triple = (item["attribute_id"], item["credit"], inner["cast"])
    cast = {"points": rule["points"], "attribute_id": rule["attribute_id"]}
    demand(triple == (rule["attribute_id"], rule["points"], cast), "6006 or 6010")
    return int(rule["points"])
