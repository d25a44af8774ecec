"""Everything that is said differently to SQLite than to another database."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import aiosqlite
from sqlalchemy import URL, Engine, Insert, NullPool, Table, create_engine, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from adapters.stores.driver import SqliteConnection
from core.errors import ConfigError

BEGIN_WRITING = "BEGIN IMMEDIATE"
BEGIN_READING = "BEGIN"


def insert_new(table: Table) -> Insert:
    """Insert a row unless it conflicts with one that is there."""
    return sqlite.insert(table).on_conflict_do_nothing()


def make_engine(path: Path, *, busy_timeout: timedelta) -> Engine:
    """Describe how connections without asyncio are made, which may write."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        # No isolation level: the driver must not begin transactions by itself.
        connect_args={"isolation_level": None, "timeout": busy_timeout.total_seconds()},
        poolclass=NullPool,
        hide_parameters=True,
    )
    _set_up_each(engine, is_reader=False)
    return engine


def make_async_engine(
    path: Path, *, busy_timeout: timedelta, is_reader: bool = False
) -> AsyncEngine:
    """Describe how connections to the file are made and set up."""

    async def connect() -> aiosqlite.Connection:
        return await SqliteConnection(path, busy_timeout=busy_timeout)

    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        async_creator=connect,
        poolclass=NullPool,
        hide_parameters=True,
    )
    _set_up_each(engine.sync_engine, is_reader=is_reader)
    return engine


def _set_up_each(engine: Engine, *, is_reader: bool) -> None:
    def set_up(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        # A paid task must still be known after a power cut.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA query_only = {'ON' if is_reader else 'OFF'}")
        cursor.close()

    event.listen(engine, "connect", set_up)


@contextmanager
def sole_owner(path: Path) -> Iterator[None]:
    """Hold the database for this process alone.

    Raises:
        ConfigError: the file cannot be made, or another process holds it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_name(path.name + ".lock").open("a", encoding="utf-8")
    except OSError as error:
        message = f"{path.parent} cannot be written to: {error.strerror}"
        raise ConfigError("store.url", message) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = f"{path} is in use by another process; stop it, or give this one its own file"
            raise ConfigError("store.url", message) from error
        yield
