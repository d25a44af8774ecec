"""One database connection and the task that alone uses it.

Whoever cancels a caller does not reach that task: work that has begun is always ended, and what was
asked for after it follows in order, so the connection is never left half-way through anything.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Executable, RootTransaction
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from core.errors import StoreError

_log = logging.getLogger(__name__)

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


@dataclass(frozen=True, slots=True)
class _Order(Generic[Result]):
    """Work for the task, and where its result goes."""

    work: Callable[[], Awaitable[Result]]
    future: asyncio.Future[Result]

    async def carry_out(self) -> None:
        """Do it, unless nobody wants it any more."""
        if self.future.done():
            return
        try:
            result = await self.work()
        except Exception as error:  # noqa: BLE001 - it is raised where the work is waited for
            self._fail(error)
        else:
            if not self.future.done():
                self.future.set_result(result)

    def refuse(self) -> None:
        """Let it fail because the database is closed."""
        self._fail(StoreError("the database is closed"))

    def _fail(self, error: Exception) -> None:
        if not self.future.done():
            self.future.set_exception(error)
            # Read here, so that nobody is blamed who does not want to know.
            self.future.exception()


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

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        name: str,
        begin: str,
        end: Callable[[], Awaitable[None]],
    ) -> None:
        self._engine = engine
        self._name = name
        self._begin = begin
        self._end = end
        self._orders: asyncio.Queue[_Order[Any] | None] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._connection: AsyncConnection | None = None
        self._transaction: RootTransaction | None = None

    def start(self, group: asyncio.TaskGroup) -> None:
        """Start the task, before anything else is asked for."""
        self._task = group.create_task(self._work(), name=self._name)
        self._task.add_done_callback(self._refuse_all)

    def execute(self, batch: Sequence[Call]) -> asyncio.Future[Outcome]:
        """Run statements in a transaction, which begins with the first of them."""
        return self._order(lambda: self._execute(batch))

    def commit(self, batch: Sequence[Call]) -> asyncio.Future[None]:
        """Run the last statements, if any, and commit."""
        return self._order(lambda: self._commit(batch))

    def roll_back(self) -> asyncio.Future[None]:
        """Undo the transaction, if one has begun; its failure need not be looked at."""
        return self._order(self._roll_back)

    def abandon(self) -> None:
        """Undo the transaction some time before the next one begins."""
        self._order(self._roll_back)

    async def close(self) -> None:
        """Undo what is open and end the task."""
        if self._task is None:
            return
        self._orders.put_nowait(None)
        interruption = await wait_out(self._task)
        if interruption is not None:
            raise interruption

    def _order(self, work: Callable[[], Awaitable[Result]]) -> asyncio.Future[Result]:
        order = _Order(work, asyncio.get_running_loop().create_future())
        if self._task is None or self._task.done():
            order.refuse()
        else:
            self._orders.put_nowait(order)
        return order.future

    def _refuse_all(self, _task: asyncio.Task[None]) -> None:
        while not self._orders.empty():
            order = self._orders.get_nowait()
            if order is not None:
                order.refuse()

    # All below runs in the task.

    async def _work(self) -> None:
        order = None
        try:
            while (order := await self._orders.get()) is not None:
                await order.carry_out()
        finally:
            # The loop that is shut down cancels every task, this one in the middle of its work.
            if order is not None:
                order.refuse()
            await self._discard()

    async def _execute(self, batch: Sequence[Call]) -> Outcome:
        with _errors_translated():
            if self._connection is None:
                self._connection = await self._engine.connect()
            return await self._connection.run_sync(self._execute_all, batch)

    def _execute_all(self, connection: Connection, batch: Sequence[Call]) -> Outcome:
        changed = 0
        rows: Sequence[Sequence[Any]] = ()
        if self._transaction is None:
            self._transaction = connection.begin()
            connection.exec_driver_sql(self._begin)
        for statement, values in batch:
            result = connection.execute(statement, values)
            changed = result.rowcount
            rows = result.fetchall() if result.returns_rows else ()
        return Outcome(changed=changed, rows=rows)

    async def _commit(self, batch: Sequence[Call]) -> None:
        if batch:
            try:
                await self._execute(batch)
            except StoreError:
                await self._roll_back()
                raise
        connection, transaction = self._connection, self._transaction
        self._transaction = None
        if connection is None or transaction is None:
            return
        try:
            with _errors_translated():
                await connection.run_sync(lambda _: transaction.commit())
        except StoreError:
            await self._discard()
            raise

    async def _roll_back(self) -> None:
        connection, transaction = self._connection, self._transaction
        self._transaction = None
        if connection is None or transaction is None:
            return
        try:
            await connection.run_sync(lambda _: transaction.rollback())
        except SQLAlchemyError as error:
            _log.warning("reopening the database after a failed rollback: %s", error)
            await self._discard()

    async def _discard(self) -> None:
        # Closing the file undoes whatever SQLite still holds open.
        connection, self._connection = self._connection, None
        self._transaction = None
        if connection is not None:
            try:
                await connection.invalidate()
                await connection.close()
            except SQLAlchemyError as error:
                _log.warning("could not close the database: %s", error)
        # Cut off while it opens a connection, SQLAlchemy loses it.
        await self._end()


@asynccontextmanager
async def at_work(sessions: Sequence[Session]) -> AsyncIterator[None]:
    """Let sessions work, and close them."""
    async with AsyncExitStack() as stack:
        group = await asyncio.TaskGroup().__aenter__()
        # Ended as if nothing had been raised: an error of those who use the store must leave it as
        # it came, not in a group.
        stack.push_async_callback(group.__aexit__, None, None, None)
        for session in sessions:
            session.start(group)
            stack.push_async_callback(session.close)
        yield
