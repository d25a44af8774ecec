"""Everything that is said differently to SQLite than to another database."""

import fcntl
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, Insert, NullPool, Table, create_engine
from sqlalchemy.dialects import sqlite

from core.errors import ConfigError

BEGIN_WRITING = "BEGIN IMMEDIATE"
BEGIN_READING = "BEGIN"


def insert_new(table: Table) -> Insert:
    """Insert a row unless it conflicts with one that is there."""
    return sqlite.insert(table).on_conflict_do_nothing()


def connect(path: Path, *, busy_timeout: timedelta, is_reader: bool = False) -> sqlite3.Connection:
    """Open the file and set the connection up."""
    # No isolation level: the driver must not begin transactions by itself.
    connection = sqlite3.connect(path, timeout=busy_timeout.total_seconds(), isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # A paid task must still be known after a power cut.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA query_only = {'ON' if is_reader else 'OFF'}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def make_engine(connect: Callable[[], sqlite3.Connection]) -> Engine:
    """Use connections as they are asked for; the URL only names the dialect."""
    return create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)


class _Here(threading.local):
    """What the connection being opened in this thread is opened with."""

    connect: Callable[[], sqlite3.Connection]


_here = _Here()


def _open_here() -> sqlite3.Connection:
    return _here.connect()


@cache
def _shared_engine() -> Engine:
    return make_engine(_open_here)


def open_shared(connect: Callable[[], sqlite3.Connection]) -> Connection:
    """Open a connection of an engine that all share, so that a statement is compiled once."""
    _here.connect = connect
    return _shared_engine().connect()


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
