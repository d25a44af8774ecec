"""When a person's liking for a model is saved, used and cleared: pure rules.

A preference belongs to a person on a platform and to one type of task. A request that names a
model with "use" saves it for its own task; a statement saves it for every task of the kind that
the model is offered for. What we chose ourselves is never saved.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.catalogue import Catalogue, Price
from core.intents import Intent, MediaKind, TaskType
from core.messages import ClaimKey, PreferenceChange

Liked = Mapping[TaskType, str]
"""Families by task."""

EVERYTHING = "all"
"""Scope of what was cleared for pictures and films alike."""
SCOPES: Mapping[TaskType, str] = {
    TaskType.TEXT_TO_IMAGE: "picture",
    TaskType.IMAGE_TO_IMAGE: "edit",
    TaskType.TEXT_TO_VIDEO: "film",
    TaskType.IMAGE_TO_VIDEO: "motion",
    TaskType.FIRST_LAST_FRAME_TO_VIDEO: "frames",
    TaskType.REFERENCE_IMAGE_TO_VIDEO: "reference",
}
"""How a preference for one task alone is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """One model that a person likes for one type of task."""

    task: TaskType
    family: str
    since: datetime
    claim: ClaimKey
    """The message or tap that said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Preferences that are told in one line."""

    scope: str
    family: str
    tasks: tuple[TaskType, ...]


def liked(stored: Iterable[Preference]) -> Liked:
    """Look the families up by task."""
    return {each.task: each.family for each in stored}


def by_request(intent: Intent, known: Liked, catalogue: Catalogue) -> tuple[PreferenceChange, ...]:
    """Say what a wish to generate changes, for its own task alone."""
    task = intent.task_type or TaskType.TEXT_TO_IMAGE
    if intent.forget:
        return _changes(known, (task,), None)
    if intent.remember and intent.model and _offers(catalogue, intent.model, task):
        return _changes(known, (task,), intent.model)
    return ()


def preferred_for(intent: Intent, known: Liked, catalogue: Catalogue) -> str | None:
    """Give the family that a person likes for a wish, what the wish itself says included."""
    task = intent.task_type or TaskType.TEXT_TO_IMAGE
    changes = by_request(intent, known, catalogue)
    return changes[0].after if changes else known.get(task)


def tasks_for(family: str, kind: MediaKind | None, catalogue: Catalogue) -> tuple[TaskType, ...]:
    """List what a model is offered for, within a kind."""
    return tuple(task for task in _tasks_of(kind) if _offers(catalogue, family, task))


def by_statement(
    family: str, tasks: Sequence[TaskType], known: Liked
) -> tuple[PreferenceChange, ...]:
    """Say what changes where a person wants a model for these tasks from now on."""
    return _changes(known, tasks, family)


def by_clearing(kind: MediaKind | None, known: Liked) -> tuple[PreferenceChange, ...]:
    """Say what changes where a person leaves the choice to us, of a kind or altogether."""
    return _changes(known, _tasks_of(kind), None)


def undoing(changes: Iterable[PreferenceChange]) -> tuple[PreferenceChange, ...]:
    """Turn changes round."""
    return tuple(
        PreferenceChange(task=each.task, before=each.after, after=each.before) for each in changes
    )


def still_due(changes: Iterable[PreferenceChange], known: Liked) -> tuple[PreferenceChange, ...]:
    """Keep the changes that start from what stands now: newer words are never overruled."""
    return tuple(each for each in changes if known.get(each.task) == each.before)


def in_force(intent: Intent, preferred: str | None) -> str | None:
    """Give the liked family where this message leaves the choice to it.

    A model or a class of model in the words beats it for this one wish, and so does a refusal.
    """
    if intent.model is not None or intent.tier is not None or preferred in intent.avoid:
        return None
    return preferred


def scope_of(tasks: Sequence[TaskType]) -> str:
    """Name what preferences are for: one task, a kind, or everything."""
    if len(tasks) == 1:
        return SCOPES[tasks[0]]
    kinds = {task.makes for task in tasks}
    if len(kinds) > 1:
        return EVERYTHING
    return "film" if MediaKind.VIDEO in kinds else "picture"


def grouped(known: Liked) -> tuple[Group, ...]:
    """Sort preferences into lines: one per kind where a single model serves it, else one a task."""
    groups: list[Group] = []
    for kind in (MediaKind.IMAGE, MediaKind.VIDEO):
        tasks = tuple(task for task in _tasks_of(kind) if task in known)
        families = {known[task] for task in tasks}
        lines = [tasks] if len(families) == 1 else [(task,) for task in tasks]
        groups += [Group(scope=scope_of(line), family=known[line[0]], tasks=line) for line in lines]
    return tuple(groups)


def price_range(
    family: str, tasks: Iterable[TaskType], catalogue: Catalogue
) -> tuple[Price | None, Price | None]:
    """Give the lowest and the highest price of a model for these tasks, where published."""
    offers = [catalogue.of_family(family, task) for task in tasks]
    prices = [
        price
        for offer in offers
        if offer is not None
        for price in (offer.prices_from, offer.prices_to)
        if price is not None
    ]
    low = min(prices, key=lambda price: price.amount, default=None)
    return low, max(prices, key=lambda price: price.amount, default=None)


def _offers(catalogue: Catalogue, family: str, task: TaskType) -> bool:
    """Tell whether a model is offered for a task; before the first catalogue nobody can say no."""
    return not catalogue.offers or catalogue.of_family(family, task) is not None


def _tasks_of(kind: MediaKind | None) -> tuple[TaskType, ...]:
    return tuple(task for task in TaskType if kind is None or task.makes is kind)


def _changes(
    known: Liked, tasks: Iterable[TaskType], after: str | None
) -> tuple[PreferenceChange, ...]:
    return tuple(
        PreferenceChange(task=task, before=known.get(task), after=after)
        for task in tasks
        if known.get(task) != after
    )
