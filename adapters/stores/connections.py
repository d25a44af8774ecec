"""One database connection and the thread that alone uses it.

Whoever cancels a caller does not reach that thread: work that has begun is always ended, and what
was asked for after it follows in order, so the connection is never left half-way through anything.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Executable, RootTransaction
from sqlalchemy.exc import DBAPIError, ProgrammingError, SQLAlchemyError

from adapters.stores.driver import Worker
from core.errors import StoreError

_log = logging.getLogger(__name__)

Call = tuple[Executable, Mapping[str, object]]
"""A statement and its parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a statement did."""

    changed: int
    rows: Sequence[Sequence[Any]]


@contextmanager
def _errors_translated() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        message = f"the database refused: {reason}"
        raise StoreError(message) from error


class Session:
    """A connection that is opened when first needed, and again after it broke."""

    def __init__(self, connect: Callable[[], Connection], *, begin: str) -> None:
        self._connect = connect
        self._begin = begin
        self._worker = Worker()
        self._connection: Connection | None = None
        self._transaction: RootTransaction | None = None

    def start(self) -> None:
        """Start the thread, before anything else is asked for."""
        self._worker.start()

    def execute(self, batch: Sequence[Call]) -> asyncio.Future[Sequence[Outcome]]:
        """Run statements in a transaction, which begins with the first of them."""
        return self._worker.submit(partial(self._execute, batch))

    def commit(self, batch: Sequence[Call]) -> asyncio.Future[None]:
        """Run the last statements, if any, and commit."""
        return self._worker.submit(partial(self._commit, batch))

    def roll_back(self) -> asyncio.Future[None]:
        """Undo the transaction, if one has begun."""
        return self._worker.submit(self._roll_back)

    def abandon(self) -> None:
        """Undo the transaction some time before the next one begins."""
        self._worker.dismiss(self._roll_back)

    async def close(self) -> None:
        """Undo what is open and end the thread."""
        self._worker.dismiss(self._discard)
        interruption = await self._worker.end()
        if interruption is not None:
            raise interruption

    # All below runs in the thread.

    def _execute(self, batch: Sequence[Call]) -> Sequence[Outcome]:
        outcomes = []
        with _errors_translated():
            try:
                connection = self._begun()
            except ProgrammingError:
                # It was closed under us; nothing has been done on it yet.
                self._discard()
                connection = self._begun()
            for statement, values in batch:
                result = connection.execute(statement, values)
                rows = result.fetchall() if result.returns_rows else ()
                outcomes.append(Outcome(changed=result.rowcount, rows=rows))
        return outcomes

    def _begun(self) -> Connection:
        if self._connection is None:
            self._connection = self._connect()
        if self._transaction is None:
            self._transaction = self._connection.begin()
            self._connection.exec_driver_sql(self._begin)
        return self._connection

    def _commit(self, batch: Sequence[Call]) -> None:
        if batch:
            try:
                self._execute(batch)
            except StoreError:
                self._roll_back()
                raise
        transaction, self._transaction = self._transaction, None
        if transaction is None:
            return
        try:
            with _errors_translated():
                transaction.commit()
        except StoreError:
            self._discard()
            raise

    def _roll_back(self) -> None:
        transaction, self._transaction = self._transaction, None
        if transaction is None:
            return
        try:
            transaction.rollback()
        except SQLAlchemyError as error:
            _log.warning("reopening the database after a failed rollback: %s", error)
            self._discard()

    def _discard(self) -> None:
        # Closing the file undoes whatever SQLite still holds open.
        connection, self._connection = self._connection, None
        self._transaction = None
        if connection is None:
            return
        try:
            connection.invalidate()
            connection.close()
        except SQLAlchemyError as error:
            _log.warning("could not close the database: %s", error)


@asynccontextmanager
async def at_work(sessions: Sequence[Session]) -> AsyncIterator[None]:
    """Let sessions work, and close them."""
    async with AsyncExitStack() as stack:
        for session in sessions:
            session.start()
            stack.push_async_callback(session.close)
        yield
