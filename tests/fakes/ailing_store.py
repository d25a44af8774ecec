"""A store that fails or dawdles on purpose: the disk is full, or somebody holds the lock."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.errors import StoreError
from core.persistence import Store, Transaction


class AilingStore:
    """Another store whose next transactions or snapshots can be told to fail.

    A transaction that fails does so at its commit, so that all of it is rolled back.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._commits: deque[bool] = deque()
        self._snapshots: deque[bool] = deque()
        self._is_free, self._is_open, self._is_legible = (asyncio.Event() for _ in range(3))
        self._is_free.set()
        self._is_open.set()
        self._is_legible.set()

    def fail_commits(self, times: int = 1, *, after: int = 0) -> None:
        self._commits.extend([True] * after + [False] * times)

    def fail_snapshots(self, times: int = 1, *, after: int = 0) -> None:
        self._snapshots.extend([True] * after + [False] * times)

    def hold_back(self) -> asyncio.Event:
        """Let only urgent transactions begin until the event is set."""
        self._is_free.clear()
        return self._is_free

    def delay_snapshots(self) -> asyncio.Event:
        """Let no snapshot be taken until the event is set."""
        self._is_open.clear()
        return self._is_open

    def blur(self) -> asyncio.Event:
        """Let snapshots be taken, and read only once the event is set."""
        self._is_legible.clear()
        return self._is_legible

    @asynccontextmanager
    async def transaction(self, *, is_urgent: bool = False) -> AsyncIterator[Transaction]:
        if not is_urgent:
            await self._is_free.wait()
        is_well = self._commits.popleft() if self._commits else True
        async with self._store.transaction(is_urgent=is_urgent) as tx:
            yield tx
            if not is_well:
                raise StoreError("disk full")

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Transaction]:
        is_well = self._snapshots.popleft() if self._snapshots else True
        if not is_well:
            raise StoreError("locked")
        await self._is_open.wait()
        async with self._store.snapshot() as tx:
            await self._is_legible.wait()
            yield tx
