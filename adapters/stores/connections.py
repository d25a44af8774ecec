"""One database connection on a thread of its own.

A whole batch of statements goes to the thread in one hop: handing work to a thread costs more than
most statements do. Work that has begun there cannot be interrupted by a cancelled task, so the
connection is never left half-way through anything.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, Executable, RootTransaction
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from core.errors import StoreError

_log = logging.getLogger(__name__)

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

Call = tuple[Executable, Mapping[str, object]]
"""A statement and its parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the last statement of a batch did."""

    changed: int
    rows: Sequence[Sequence[Any]]


async def wait_out(future: asyncio.Future[Any]) -> asyncio.CancelledError | None:
    """Wait for work that cannot be interrupted; give back a cancellation that came meanwhile."""
    interruption = None
    while not future.done():
        try:
            await asyncio.wait({future})
        except asyncio.CancelledError as error:
            interruption = error
    return interruption


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

    def __init__(self, engine: Engine, *, name: str, begin: str) -> None:
        self._engine = engine
        self._begin = begin
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._connection: Connection | None = None
        self._transaction: RootTransaction | None = None

    def execute(self, batch: Sequence[Call]) -> asyncio.Future[Outcome]:
        """Run statements in a transaction, which begins with the first of them."""
        return self._submit(self._execute, batch)

    def commit(self, batch: Sequence[Call]) -> asyncio.Future[None]:
        """Run the last statements, if any, and commit."""
        return self._submit(self._commit, batch)

    def roll_back(self) -> asyncio.Future[None]:
        """Undo the transaction, if one has begun; never fails."""
        return self._submit(self._roll_back)

    def abandon(self) -> None:
        """Undo the transaction some time before the next one begins."""
        self._thread.submit(self._roll_back)

    async def close(self) -> None:
        """Undo what is open and end the thread."""
        interruption = await wait_out(self._submit(self._close))
        self._thread.shutdown()
        if interruption is not None:
            raise interruption

    def _submit(
        self,
        work: Callable[Arguments, Result],
        *args: Arguments.args,
        **_: Arguments.kwargs,
    ) -> asyncio.Future[Result]:
        return asyncio.get_running_loop().run_in_executor(self._thread, work, *args)

    # All below runs on the thread.

    def _execute(self, batch: Sequence[Call]) -> Outcome:
        changed = 0
        rows: Sequence[Sequence[Any]] = ()
        with _errors_translated():
            connection = self._begun()
            for statement, values in batch:
                result = connection.execute(statement, values)
                changed = result.rowcount
                rows = result.fetchall() if result.returns_rows else ()
        return Outcome(changed=changed, rows=rows)

    def _begun(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
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
        if connection is not None:
            try:
                connection.invalidate()
                connection.close()
            except SQLAlchemyError as error:
                _log.warning("could not close the database: %s", error)

    def _close(self) -> None:
        self._roll_back()
        self._discard()
