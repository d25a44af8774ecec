"""What a detail answer says about a task."""

from urllib.parse import urlsplit

from adapters.providers.ima.errors import of_task
from adapters.providers.ima.redaction import redact
from adapters.providers.ima.schemas import Detail, MediaItem, Outcome
from core.errors import ProviderError, ResultGone, Sent
from core.intents import MediaKind, TaskType
from core.ports import RemoteMedia, RemoteState, RemoteStatus

_READY = 1
_FAILED = 2
_DELETED = 3
_FAILED_WORD = "failed"
_FILM_FORMATS = frozenset({"mp4", "mov", "webm", "m4v"})


def to_status(detail: Detail, secret: str = "") -> RemoteStatus:
    """Read a task: a failure anywhere wins; finished only with every result and an address."""
    error = _failure(detail, secret)
    if error is not None:
        return RemoteStatus(state=RemoteState.FAILED, error=error)
    medias = detail.medias
    if not medias or not medias[0].link or any(m.resource_status != _READY for m in medias):
        return RemoteStatus(state=RemoteState.WORKING)
    return RemoteStatus(
        state=RemoteState.SUCCEEDED,
        media=tuple(_media(media, detail.task_type) for media in medias if media.link),
    )


def _failure(detail: Detail, secret: str) -> ProviderError | None:
    parts: tuple[Outcome, ...] = (detail, *detail.medias)
    if any(_has_failed(part) for part in parts):
        reason = next((text for part in parts if (text := part.error_msg or part.remark)), "")
        return of_task(redact(reason, secret) or "failed without a reason")
    if any(part.resource_status == _DELETED for part in parts):
        return ResultGone("the task was deleted", sent=Sent.YES)
    return None


def _has_failed(part: Outcome) -> bool:
    return part.resource_status == _FAILED or part.status.casefold() == _FAILED_WORD


def _media(media: MediaItem, task_type: str) -> RemoteMedia:
    return RemoteMedia(
        kind=_kind(media, task_type),
        url=media.link,
        width=_side(media.width),
        height=_side(media.height),
        duration_s=media.duration_str or None,
    )


def _kind(media: MediaItem, task_type: str) -> MediaKind:
    if task_type in set(TaskType):
        return TaskType(task_type).makes
    ending = media.format or urlsplit(media.link).path.rpartition(".")[2]
    is_film = ending.casefold() in _FILM_FORMATS or media.has_cover
    return MediaKind.VIDEO if is_film else MediaKind.IMAGE


def _side(pixels: float | None) -> int | None:
    return int(pixels) if pixels else None
