"""Which pictures at hand a wish starts from, and which offers can."""

from collections.abc import Sequence
from typing import TypeVar

from core.catalogue import InputLimits, Offer
from core.errors import MissingImage, ReferenceUnusable
from core.messages import Stored
from core.parsing import LAST

Picture = TypeVar("Picture")


def with_pictures(offers: Sequence[Offer], inputs: Sequence[Stored]) -> list[Offer]:
    """Keep the offers that take these pictures; of too many, a model takes the first ones.

    Raises:
        MissingImage: every offer needs more pictures.
        ReferenceUnusable: every offer that takes so many refuses their size or shape.
    """
    enough = [offer for offer in offers if offer.inputs.least <= len(inputs)]
    if not enough:
        raise MissingImage(f"{len(inputs)} pictures")
    able = [offer for offer in enough if takes(offer.inputs, inputs)]
    if not able:
        raise ReferenceUnusable("no model takes pictures of this size or shape")
    return able


def takes(limits: InputLimits, inputs: Sequence[Stored]) -> bool:
    """Tell whether an offer takes as many of these pictures as it can."""
    used = inputs[: limits.most]
    return len(used) >= limits.least and all(_is_within(limits, each) for each in used)


def _is_within(limits: InputLimits, picture: Stored) -> bool:
    width, height = picture.width or 1, picture.height or 1
    return (
        (limits.max_bytes is None or picture.bytes <= limits.max_bytes)
        and (limits.min_side is None or min(width, height) >= limits.min_side)
        and (limits.max_side is None or max(width, height) <= limits.max_side)
        and (limits.min_ratio is None or width / height >= limits.min_ratio)
        and (limits.max_ratio is None or width / height <= limits.max_ratio)
    )


def kept_at(pictures: Sequence[Picture], count: int, place: int | None) -> Sequence[Picture]:
    """Keep as many pictures as are called for; of more than one, the one that is named by place.

    None is left where there are not so many.
    """
    if place is None or count > 1 or len(pictures) <= 1:
        return pictures[:count]
    index = len(pictures) if place == LAST else place
    return pictures[index - 1 : index]
