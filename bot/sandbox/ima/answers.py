"""What the detail call says of a task at a moment, faults that stick to it included."""

from dataclasses import dataclass

from bot.sandbox.faults import FaultKind, Stage
from bot.sandbox.ima.tasks import Affliction, Task
from bot.sandbox.studio import Commission, Studio

# Parts of the wait after which the answer changes its shape.
EMPTY_UNTIL = 0.15
NULL_UNTIL = 0.5
BLANK_UNTIL = 0.7
FIRST_OF_SEVERAL = 0.8
# A model that turns an order down does so before its time.
DOOM_AT = 0.4
TIMEOUT_MS = 300_000

TASK_ROUTES = frozenset({"create", "detail"})
TASK_FAULTS = (
    FaultKind("poll_404_for", Stage.TASK, {"n": 3}, TASK_ROUTES),
    FaultKind("status_unknown_value", Stage.TASK, {"n": 3}, TASK_ROUTES),
    FaultKind("success_without_url", Stage.TASK, {}, TASK_ROUTES),
    FaultKind("url_appears_later", Stage.TASK, {"n": 3}, TASK_ROUTES),
    FaultKind(
        "failed",
        Stage.TASK,
        {"reason": "generation failed", "how": "resource", "refund": True},
        TASK_ROUTES,
    ),
    FaultKind("status_goes_back", Stage.TASK, {"n": 2}, TASK_ROUTES),
    FaultKind("links_expire", Stage.TASK, {"seconds": 300}, TASK_ROUTES),
    FaultKind("deleted", Stage.TASK, {}, TASK_ROUTES),
    FaultKind("never_finishes", Stage.TASK, {}, TASK_ROUTES),
    FaultKind("task_forgotten", Stage.TASK, {}, TASK_ROUTES),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One look at a task."""

    task: Task
    studio: Studio
    now: float
    origin: str  # where this stand-in's media are reached

    def share(self) -> float:
        """Return how much of the wait is over, 1.0 at its end."""
        span = self.task.ready_at - self.task.created_at
        return (self.now - self.task.created_at) / span if span > 0 else 1.0


def is_hidden(task: Task) -> bool:
    """Say whether this poll is told that there is no such task, and count it."""
    if task.affliction("task_forgotten"):
        return True
    lag = task.affliction("poll_404_for")
    return lag is not None and _counted(lag)


def is_expired(task: Task, now: float) -> bool:
    """Say whether the links to its results have ceased to work."""
    expiry = task.affliction("links_expire")
    seconds = expiry.args["seconds"] if expiry else None
    return isinstance(seconds, int | float) and now >= task.ready_at + seconds


def failure(view: View) -> str | None:
    """Return why the task has failed by now, if it has."""
    for name in view.task.files(view.studio.longest_side):
        if (trouble := view.studio.trouble(name)) is not None:
            return trouble
    if view.task.doom and view.share() >= DOOM_AT:
        return view.task.doom
    failed = view.task.affliction("failed")
    return str(failed.args["reason"]) if failed and view.share() >= 1 else None


def refund_at(task: Task) -> float | None:
    """Return when a failure of this task gives the points back, if ever; 0 is at once."""
    failed = task.affliction("failed")
    refund = failed.args["refund"] if failed else True
    if isinstance(refund, bool):
        return 0.0 if refund else None
    return task.ready_at + refund if isinstance(refund, int | float) else 0.0


def detail(view: View) -> dict[str, object]:
    """Return the ``data`` of a detail answer."""
    task = view.task
    reason = failure(view)
    answer: dict[str, object] = {
        "id": task.id,
        "task_type": task.task_type,
        "prompt": task.prompt,
        "status": "processing",
        "created_at": _ms(task.created_at),
        "timeout_at": _ms(task.created_at) + TIMEOUT_MS,
        "generate_count": task.count,
    }
    if reason is not None:
        how = _failed_how(task)
        answer["status"] = "failed" if how == "task" else "processing"
        medias = _medias(view) if how == "one" else []
        answer["medias"] = [
            medias[index] if index and medias else _failed_media(how, reason)
            for index in range(task.count)
        ]
    elif view.share() < EMPTY_UNTIL:
        answer["status"] = "pending"
        answer["medias"] = []
    else:
        answer["medias"] = _medias(view)
        if all(media["resource_status"] == 1 for media in _medias_of(answer)):
            answer["status"] = "success"
    return answer


def _medias_of(answer: dict[str, object]) -> list[dict[str, object]]:
    medias = answer["medias"]
    return medias if isinstance(medias, list) else []


def _medias(view: View) -> list[dict[str, object]]:
    task = view.task
    files = task.files(view.studio.longest_side)
    mains = list(files.items())[: task.count]
    finished = [_is_ready(view, index, name) for index, (name, _) in enumerate(mains)]
    medias = [
        _ready(view, name, commission) if ready else _working(view)
        for ready, (name, commission) in zip(finished, mains, strict=True)
    ]
    for affliction in task.afflictions:
        _distort(affliction, medias, ended=view.share() >= 1 and all(finished))
    return medias


def _is_ready(view: View, index: int, name: str) -> bool:
    if view.task.affliction("never_finishes"):
        return False
    # Of several the last one takes the whole wait, the others come one by one before it.
    count = view.task.count
    due = 1.0 if count == 1 else FIRST_OF_SEVERAL + (1 - FIRST_OF_SEVERAL) * (index + 1) / count
    cover = _cover_of(name)
    painted = view.studio.is_finished(name) and (not cover or view.studio.is_finished(cover))
    return view.share() >= due and painted


def _cover_of(name: str) -> str:
    return name.replace(".mp4", "-cover.png") if name.endswith(".mp4") else ""


def _working(view: View) -> dict[str, object]:
    # All three mean the same.
    share = view.share()
    number = None if share < NULL_UNTIL else "" if share < BLANK_UNTIL else 0
    return {
        "resource_status": number,
        "status": "pending" if number is None else "processing",
        "url": "",
        "watermark_url": "",
        "preview_url": "",
        "error_msg": "",
        "remark": "",
    }


def _ready(view: View, name: str, commission: Commission) -> dict[str, object]:
    url = f"{view.origin}/media/{name}"
    media: dict[str, object] = {
        "resource_status": 1,
        "status": "completed" if view.task.seed % 2 else "success",
        "url": url,
        "watermark_url": url,
        "preview_url": url,
        "format": name.rpartition(".")[2],
        "width": commission.width,
        "height": commission.height,
        "error_msg": "",
        "remark": "",
    }
    if cover := _cover_of(name):
        # Documents say `cover`, the vendor's own scripts read `cover_url`.
        media["cover" if view.task.seed % 2 else "cover_url"] = f"{view.origin}/media/{cover}"
        media["duration_str"] = f"{commission.seconds:g}"
    return media


def _failed_how(task: Task) -> str:
    failed = task.affliction("failed")
    return str(failed.args["how"]) if failed else "resource"


def _failed_media(how: str, reason: str) -> dict[str, object]:
    """Return one of the ways a failure is told: by number, by word against the number, above."""
    number = {"resource": 2, "one": 2, "status": 1}.get(how, 0)
    word = "processing" if how == "task" else "failed"
    told = {"error_msg": reason, "remark": ""} if how != "status" else {"remark": reason}
    return {"resource_status": number, "status": word, "url": "", **told}


def _distort(affliction: Affliction, medias: list[dict[str, object]], *, ended: bool) -> None:
    match affliction.fault:
        case "status_unknown_value" if _counted(affliction):
            for media in medias:
                media.update(resource_status=9, status="under_review", url="")
        case "status_goes_back" if not ended and _worked_on(medias) and _counted(affliction):
            for media in medias:
                media.update(resource_status=None, status="pending", url="")
        case "success_without_url" if ended:
            _strip_urls(medias)
        case "url_appears_later" if ended and _counted(affliction):
            _strip_urls(medias)
        case "deleted" if ended:
            for media in medias:
                media.update(resource_status=3, status="deleted", url="")


def _worked_on(medias: list[dict[str, object]]) -> bool:
    return any(media["resource_status"] is not None for media in medias)


def _strip_urls(medias: list[dict[str, object]]) -> None:
    for media in medias:
        media.update(url="", watermark_url="", preview_url="")


def _counted(affliction: Affliction) -> bool:
    """Count one poll and say whether it is still among the first ``n``."""
    affliction.polls += 1
    limit = affliction.args.get("n")
    return isinstance(limit, int) and affliction.polls <= limit


def created(task: Task) -> dict[str, object]:
    """Return the ``data`` of a create answer."""
    return {
        "id": task.id,
        "biz_id": f"biz-{task.id}",
        "task_type": task.task_type,
        "medias": [],
        "generate_count": task.count,
        "created_at": _ms(task.created_at),
        "timeout_at": _ms(task.created_at) + TIMEOUT_MS,
    }


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
