"""What a create says of its pictures: where they stand, how many, in which formats."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.sandbox.ima.inputs import Input, formats_of
from bot.sandbox.ima.listing import Node
from bot.sandbox.ima.refusals import BAD_PARAMETER, Refused

# Category -> least and most where its leaf says nothing; films from frames take exactly those.
COUNTS: Final = {
    "image_to_image": (1, 14),
    "image_to_video": (1, 1),
    "first_last_frame_to_video": (2, 2),
    "reference_image_to_video": (1, 9),
}
EXACT: Final = frozenset({"image_to_video", "first_last_frame_to_video"})
# The Seedance 2.0 family, which wants to know its assets beforehand.
VERIFYING: Final = frozenset({"ima-pro", "ima-pro-fast"})


def check_no_images(outer: Mapping[str, object], inner: Mapping[str, object]) -> tuple[str, ...]:
    """Refuse pictures where words alone are wanted."""
    for images in (outer.get("src_img_url", []), inner.get("input_images", [])):
        if images != []:
            raise Refused(BAD_PARAMETER, "this category takes no images")
    return ()


def check_images(
    leaf: Node, task_type: str, outer: Mapping[str, object], inner: Mapping[str, object]
) -> tuple[str, ...]:
    """Return the addresses of a create's pictures, of which there are as many as there must be.

    Raises:
        Refused: they are too few, too many, or named differently in the two places.
    """
    images, again = outer.get("src_img_url"), inner.get("input_images")
    if not isinstance(images, list) or not all(isinstance(url, str) and url for url in images):
        raise Refused(BAD_PARAMETER, "src_img_url must list image addresses")
    if images != again:
        raise Refused(BAD_PARAMETER, "input_images differs from src_img_url")
    least, most = limits(leaf, task_type)
    if not least <= len(images) <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        raise Refused(BAD_PARAMETER, f"this model needs {wanted} images")
    if leaf["model_id"] in VERIFYING:
        _check_described(outer, images)
    return tuple(images)


def limits(leaf: Node, task_type: str) -> tuple[int, int]:
    """Return how many pictures a leaf takes."""
    least, most = COUNTS[task_type]
    if task_type in EXACT:
        return least, most
    for files in leaf.get("files", []):
        least, most = _whole(files, "minLimit", least), _whole(files, "maxLimit", most)
    # Some leaves say 0, but a work that refers to a picture cannot do without one.
    return max(1, least), most


def accepted_formats(leaf: Node) -> frozenset[str]:
    """Return the formats a leaf takes, by Pillow's names."""
    types: list[object] = []
    for files in leaf.get("files", []):
        named = files.get("acceptType")
        types += named if isinstance(named, list) else []
    return formats_of(types)


def _whole(source: Mapping[str, object], key: str, default: int) -> int:
    value = source.get(key)
    return value if type(value) is int else default


def _check_described(outer: Mapping[str, object], images: Sequence[str]) -> None:
    described = outer.get("src_image")
    if not isinstance(described, list) or len(described) != len(images):
        raise Refused(BAD_PARAMETER, "src_image must describe each image")
    for url, asset in zip(images, described, strict=True):
        if not isinstance(asset, dict) or asset.get("url") != url:
            raise Refused(BAD_PARAMETER, "src_image differs from src_img_url")
    for key in ("src_video", "src_audio"):
        if outer.get(key, []) != []:
            raise Refused(BAD_PARAMETER, f"{key} is not supported")


def check_measures(outer: object, inputs: Sequence[Input]) -> None:
    """Refuse described sizes that are not those of the pictures."""
    described = outer.get("src_image") if isinstance(outer, dict) else None
    for asset, picture in zip(described or [], inputs, strict=False):
        told = (asset.get("width"), asset.get("height"))
        if told != (picture.width, picture.height) or not all(type(side) is int for side in told):
            raise Refused(BAD_PARAMETER, "src_image has another size than its image")
