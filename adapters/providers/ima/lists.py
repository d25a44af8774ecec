"""The lists of models at hand: live for minutes, then asked for again, else the shipped ones."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import cache
from importlib import resources

from pydantic import BaseModel

from adapters.providers.ima.client import ImaClient
from adapters.providers.ima.failures import CallFailed, Taken, Unusable
from adapters.providers.ima.offers import NAME, Product, is_usable, to_product
from adapters.providers.ima.products import leaves
from core.intents import TaskType
from core.ports import Clock

_LOG = logging.getLogger(__name__)

FRESH_FOR_S = 600.0
RETRY_AFTER_S = 30.0
"""Nobody is made to wait for a list that could not be had a moment ago."""


class _Shipped(BaseModel):
    as_of: date
    lists: dict[TaskType, list[object]]


@dataclass(slots=True)
class _Slot:
    """One list, with its state."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    products: Mapping[str, Product] | None = None
    """None until there was a live list; later the newest one, however old."""
    begun: int = 0
    """Requests begun so far."""
    due: float = float("-inf")
    """Monotonic seconds from when the list is asked for again."""


class ProductLists:
    """Holds one list per kind of task; asks for each at most once at a time."""

    def __init__(self, client: ImaClient, clock: Clock, tasks: Sequence[TaskType]) -> None:
        self._client = client
        self._clock = clock
        self._slots = {task: _Slot() for task in tasks}
        self._read: dict[TaskType, tuple[object, dict[str, Product]]] = {}
        """What was made of the newest list for each task; most lists say what the last one said."""
        self._is_down = False

    async def current(self, *, fresh: bool) -> list[Product]:
        """Give all lists, asking for those that are no longer fresh, or for all."""
        async with asyncio.TaskGroup() as group:
            for task, slot in self._slots.items():
                group.create_task(self._refresh(task, slot, fresh=fresh))
        return [product for task in self._slots for product in self.held(task).values()]

    def held(self, task: TaskType) -> Mapping[str, Product]:
        """Give what is at hand for a task, by offer id."""
        slot = self._slots.get(task)
        if slot is None:
            return {}
        return shipped(task) if slot.products is None else slot.products

    async def probe(self, task: TaskType) -> dict[str, Product]:
        """Ask for a list now.

        Raises:
            CallFailed: there is none to be had.
        """
        tree = await self._client.product_list(task.value)
        products = self._understood(tree, task)
        if tree and not products:
            raise Unusable("a list without a single usable model", sent=Taken.NO)
        return products

    def _understood(self, tree: object, task: TaskType) -> dict[str, Product]:
        now = self._clock.now()
        known, products = self._read.get(task, (None, {}))
        if tree == known:
            products = {key: _dated(product, now) for key, product in products.items()}
        else:
            products = _products(tree, task, as_of=now, is_live=True)
        self._read[task] = tree, products
        return products

    async def _refresh(self, task: TaskType, slot: "_Slot", *, fresh: bool) -> None:
        begun = slot.begun
        async with slot.lock:
            # Another caller may have asked after this call began, which is fresh enough for it.
            is_due = fresh or self._clock.monotonic() >= slot.due
            if slot.begun > begun or not is_due:
                return
            slot.begun += 1
            try:
                slot.products = await self.probe(task)
                slot.due = self._clock.monotonic() + FRESH_FOR_S
            except CallFailed as failure:
                slot.due = self._clock.monotonic() + RETRY_AFTER_S
                self._note_down(failure)
            else:
                self._note_up()

    def _note_down(self, failure: CallFailed) -> None:
        if not self._is_down:
            self._is_down = True
            _LOG.warning("product list unavailable: %s", failure, extra={"provider": NAME})

    def _note_up(self) -> None:
        if self._is_down:
            self._is_down = False
            _LOG.info("product list available again", extra={"provider": NAME})


@cache
def shipped(task: TaskType) -> Mapping[str, Product]:
    """Give the dated list for a task that came with this version, by offer id."""
    text = resources.files(__package__).joinpath("fallback.json").read_text("utf-8")
    data = _Shipped.model_validate_json(text)
    as_of = datetime.combine(data.as_of, time(), UTC)
    return _products(data.lists.get(task, []), task, as_of=as_of, is_live=False)


def _dated(product: Product, as_of: datetime) -> Product:
    return replace(product, offer=replace(product.offer, as_of=as_of))


def _products(
    tree: object, task: TaskType, *, as_of: datetime, is_live: bool
) -> dict[str, Product]:
    products = (
        to_product(leaf, task, as_of=as_of, is_live=is_live)
        for leaf in leaves(tree)
        if is_usable(leaf, task)
    )
    return {product.offer.id: product for product in products}
