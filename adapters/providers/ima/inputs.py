"""What pictures a model starts from: how many, by its task and its list, and how they must be."""

from collections.abc import Mapping

from adapters.providers.ima.models import PictureLimits
from adapters.providers.ima.schemas import Files
from core.catalogue import InputLimits
from core.intents import TaskType

EXACTLY: Mapping[TaskType, int] = {
    TaskType.TEXT_TO_IMAGE: 0,
    TaskType.TEXT_TO_VIDEO: 0,
    TaskType.IMAGE_TO_VIDEO: 1,
    TaskType.FIRST_LAST_FRAME_TO_VIDEO: 2,
}
"""Pictures that a task starts from, whatever a list says."""

USUALLY_MOST: Mapping[TaskType, int] = {
    TaskType.IMAGE_TO_IMAGE: 1,
    TaskType.REFERENCE_IMAGE_TO_VIDEO: 9,
}
"""Where neither the list nor the table gives a number."""


def input_limits(task: TaskType, files: Files | None, known: PictureLimits) -> InputLimits:
    """Say what a model takes for a task; the list counts for more than the table."""
    least, most = _count(task, files, known)
    if not most:
        return InputLimits()
    return InputLimits(
        least=least,
        most=most,
        max_bytes=_max_bytes(most, known),
        min_side=known.min_side,
        max_side=known.max_side,
        min_ratio=known.min_ratio,
        max_ratio=known.max_ratio,
    )


def _count(task: TaskType, files: Files | None, known: PictureLimits) -> tuple[int, int]:
    if task in EXACTLY:
        return EXACTLY[task], EXACTLY[task]
    least = max(1, (files and files.least) or 1)
    most = (files and files.most) or known.most or USUALLY_MOST[task]
    return least, max(least, most)


def _max_bytes(most: int, known: PictureLimits) -> int | None:
    """Bound one picture so that all together stay within their bound, however many there are."""
    if known.max_bytes is None or known.max_bytes_together is None:
        return known.max_bytes
    return min(known.max_bytes, known.max_bytes_together // most)
