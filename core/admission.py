"""Who may go next: limits per person, chat and provider, fewest running first, then age."""

import heapq
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core.catalogue import Price, ProviderName
from core.jobs import JobId
from core.messages import ChatRef, PersonRef
from core.persistence import Crowd, Running, Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a person, a chat and a provider may have under way, and when to ask first."""

    confirm_above: Decimal = Decimal(150)
    """A price above this, in the provider's unit, is asked about before anything is ordered."""
    running_per_person: int = 3
    running_per_chat: int = 20
    running_per_provider: int = 20
    most_results: int = 4
    """Pictures or films of one wish."""
    daily_per_person: Decimal = Decimal(0)
    """What a person may spend in a day, in the provider's unit; 0: as much as they like."""
    daily_per_chat: Decimal = Decimal(0)
    """The same for all who ask in a chat, its threads included."""


def needs_asking(price: Price | None, announced: Price | None, limits: Limits) -> bool:
    """Tell whether a price needs the person's word: dearer than they know, or dear at all."""
    if price is None:
        return False
    limit = limits.confirm_above if announced is None else announced.amount
    return price.amount > limit


def has_room_for_all(crowd: Crowd, limits: Limits) -> bool:
    """Tell whether every job that waits fits in, so that nobody's turn has to be found out."""
    return (
        crowd.provider <= limits.running_per_provider
        and crowd.person <= limits.running_per_person
        and crowd.chat <= limits.running_per_chat
    )


def fair_order(waiting: Sequence[Waiting], running: Sequence[Running]) -> list[Waiting]:
    """Order waiting jobs: whose person has the fewest under way goes first, then the oldest."""
    under_way: Counter[PersonRef] = Counter()
    for place in running:
        under_way[place.person] += place.count
    queues: dict[PersonRef, deque[Waiting]] = defaultdict(deque)
    for each in waiting:
        queues[each.person].append(each)
    heap: list[tuple[int, datetime, JobId, PersonRef]] = []

    def enter(person: PersonRef) -> None:
        head = queues[person][0]
        # The id breaks ties of age, so that persons are never compared.
        heapq.heappush(heap, (under_way[person], head.queued_at, head.job, person))

    for person in queues:
        enter(person)
    ordered: list[Waiting] = []
    while heap:
        *_, person = heapq.heappop(heap)
        ordered.append(queues[person].popleft())
        under_way[person] += 1
        if queues[person]:
            enter(person)
    return ordered


def position_of(job: JobId, waiting: Sequence[Waiting], running: Sequence[Running]) -> int:
    """Give a job's place in the queue, from 1; behind everybody where it may not go yet."""
    ordered = [each.job for each in fair_order(waiting, running)]
    return ordered.index(job) + 1 if job in ordered else len(ordered) + 1


def admit(
    waiting: Sequence[Waiting], running: Sequence[Running], limits: Limits, provider: ProviderName
) -> list[JobId]:
    """Choose the waiting jobs of one provider that may go now."""
    taken = sum(each.count for each in running if each.provider == provider)
    free = limits.running_per_provider - taken
    persons: Counter[PersonRef] = Counter()
    chats: Counter[ChatRef] = Counter()
    for place in running:
        persons[place.person] += place.count
        chats[place.chat] += place.count
    admitted: list[JobId] = []
    for each in fair_order(waiting, running):
        if len(admitted) >= free:
            break
        if persons[each.person] >= limits.running_per_person:
            continue
        if chats[each.chat] >= limits.running_per_chat:
            continue
        persons[each.person] += 1
        chats[each.chat] += 1
        admitted.append(each.job)
    return admitted
