"""The store on a database: one writer at a time, readers that wait for nobody."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from adapters.stores import sqlite
from adapters.stores.codec import Decoder
from adapters.stores.connections import Session, at_work
from adapters.stores.migrations.upgrade import upgrade
from adapters.stores.statements import Inserts
from adapters.stores.transaction import SqlTransaction
from adapters.stores.turns import Turns
from core.errors import ConfigError, StoreError
from core.persistence import Store, Transaction
from core.ports import Clock

READERS = 2


@asynccontextmanager
async def open_store(
    url: str, *, clock: Clock, busy_timeout: timedelta = timedelta(seconds=5)
) -> AsyncIterator[Store]:
    """Open the database for this process alone, with its schema brought up to date.

    Raises:
        ConfigError: the URL cannot be used, or another process uses the database.
        StoreError: the database cannot be read or written.
    """
    path = _path_of(url)
    async with AsyncExitStack() as stack:
        stack.enter_context(sqlite.sole_owner(path))
        write = partial(sqlite.connect, path, busy_timeout=busy_timeout)
        read = partial(write, is_reader=True)
        # On the plain driver: alembic knows no asyncio.
        await asyncio.to_thread(upgrade, write)
        writer = Session(partial(sqlite.open_shared, write), begin=sqlite.BEGIN_WRITING)
        readers: asyncio.Queue[Session] = asyncio.LifoQueue()
        sessions = [writer]
        for _ in range(READERS):
            reader = Session(partial(sqlite.open_shared, read), begin=sqlite.BEGIN_READING)
            readers.put_nowait(reader)
            sessions.append(reader)
        await stack.enter_async_context(at_work(sessions))
        yield SqlStore(writer, readers, Inserts.by(sqlite.insert_new), clock)


def _path_of(url: str) -> Path:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        message = "not a URL; write for example sqlite:///data/danqing.db"
        raise ConfigError("store.url", message) from error
    if parsed.get_backend_name() != "sqlite" or parsed.database in {None, "", ":memory:"}:
        message = "only a SQLite file is supported, for example sqlite:///data/danqing.db"
        raise ConfigError("store.url", message)
    return Path(str(parsed.database))


class SqlStore:
    """Transactions of one process on one database."""

    def __init__(
        self, writer: Session, readers: asyncio.Queue[Session], inserts: Inserts, clock: Clock
    ) -> None:
        self._writer = writer
        self._readers = readers
        self._inserts = inserts
        self._clock = clock
        self._decoder = Decoder()
        self._turns = Turns()
        self._holder: asyncio.Task[object] | None = None

    @asynccontextmanager
    async def transaction(self, *, is_urgent: bool = False) -> AsyncIterator[Transaction]:
        """Open a writing transaction; others wait until it has ended, urgent ones less long."""
        if self._holder is not None and self._holder is asyncio.current_task():
            message = "a transaction inside a transaction would wait for itself"
            raise StoreError(message)
        async with self._turns.turn(is_urgent=is_urgent):
            self._holder = asyncio.current_task()
            tx = SqlTransaction(
                self._writer, self._inserts, self._decoder, self._clock, is_writing=True
            )
            try:
                yield tx
            except BaseException:
                await tx.roll_back()
                raise
            else:
                interruption = await tx.commit()
            finally:
                self._holder = None
        tx.announce()
        if interruption is not None:
            raise interruption

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Transaction]:
        """Open a reading transaction beside any writer."""
        session = await self._readers.get()
        tx = SqlTransaction(session, self._inserts, self._decoder, self._clock, is_writing=False)
        try:
            yield tx
        finally:
            tx.end()
            session.abandon()
            self._readers.put_nowait(session)
