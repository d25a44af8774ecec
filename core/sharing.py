"""Transactions that several share: what is to be written at the same time goes in one commit.

A commit waits for the disk, so in a burst one for each message would be what people wait for.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from core.errors import StoreError
from core.persistence import Store, Transaction

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST = 64
"""How many share a transaction: nobody should wait for too many others."""


@dataclass(slots=True, eq=False)
class _Share(Generic[Item, Result]):
    item: Item
    results: list[Result]
    """One, once it has been committed."""
    error: StoreError | None = None
    is_alone: bool = False
    """Somebody it shared a transaction with failed, so it gets one of its own."""


class SharedTransactions(Generic[Item, Result]):
    """Does one kind of work in the store, for all who want it at the same time together."""

    def __init__(
        self,
        store: Store,
        work: Callable[[Transaction, Item], Awaitable[Result]],
        *,
        is_urgent: bool = False,
    ) -> None:
        """Take the store and the work; `is_urgent` where a person waits for it."""
        self._is_urgent = is_urgent
        self._store = store
        self._work = work
        self._waiting: list[_Share[Item, Result]] = []
        self._lock = asyncio.Lock()

    async def do(self, item: Item) -> Result:
        """Do the work for an item and return after the commit; in the order of asking.

        Raises:
            StoreError: nothing was written for this item.
            Exception: what its own work raised; nothing was written either.
        """
        mine: _Share[Item, Result] = _Share(item, [])
        self._waiting.append(mine)
        async with self._lock:
            # Whoever held the lock before may have taken this one along.
            while not mine.results:
                if mine.error is not None:
                    raise StoreError(str(mine.error)) from mine.error
                await self._commit(self._group(mine), mine)
        return mine.results[0]

    def _group(self, mine: _Share[Item, Result]) -> list[_Share[Item, Result]]:
        others = [each for each in self._waiting if each is not mine and not each.is_alone]
        group = [mine] if mine.is_alone else [mine, *others][:MOST]
        taken = set(group)
        self._waiting = [each for each in self._waiting if each not in taken]
        return group

    async def _commit(self, group: list[_Share[Item, Result]], mine: _Share[Item, Result]) -> None:
        try:
            async with self._store.transaction(is_urgent=self._is_urgent) as tx:
                results = [await self._work(tx, each.item) for each in group]
        except StoreError as error:
            for each in group:
                each.error = error
        except Exception:
            if group == [mine]:
                raise
            for each in group:
                each.is_alone = True
            self._put_back(group, mine)
        except BaseException:
            self._put_back(group, mine)
            raise
        else:
            for each, result in zip(group, results, strict=True):
                each.results.append(result)

    def _put_back(self, group: list[_Share[Item, Result]], mine: _Share[Item, Result]) -> None:
        self._waiting = [each for each in group if each is not mine] + self._waiting
