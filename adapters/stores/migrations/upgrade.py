"""Brings a database up to the newest schema."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from adapters.stores.sqlite import BEGIN_WRITING, make_engine
from adapters.stores.tables import metadata
from core.errors import ConfigError, StoreError

HEAD = "0009"
"""The newest revision in `versions`."""
_VERSION = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)
"""Where alembic keeps the revision."""


def upgrade(connect: Callable[[], sqlite3.Connection]) -> None:
    """Apply what is missing, all of it or nothing.

    Raises:
        ConfigError: a newer version of the service has changed the database.
        StoreError: the database cannot be read or written.
    """
    try:
        with closing(connect()) as connection:
            is_newest = _revision(connection) == HEAD
            is_empty = _is_empty(connection)
        if is_empty:
            _lay_out(make_engine(connect))
        elif not is_newest:
            _apply(make_engine(connect))
    except (sqlite3.Error, DBAPIError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        message = f"the database cannot be opened: {reason}"
        raise StoreError(message) from error


def _revision(connection: sqlite3.Connection) -> str | None:
    tables = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
    if not connection.execute(tables).fetchone()[0]:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return row[0] if row else None


def _is_empty(connection: sqlite3.Connection) -> bool:
    return not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def _lay_out(engine: Engine) -> None:
    """Make all tables of a new database as they are now, and note which revision that is."""
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql(BEGIN_WRITING)
        metadata.create_all(connection)
        connection.exec_driver_sql(_VERSION)
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))


def _apply(engine: Engine) -> None:
    # Imported late: most starts find nothing to do, and alembic costs time and memory.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "adapters.stores:migrations")
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql(BEGIN_WRITING)
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            message = "the database was written by a newer version of the service"
            raise ConfigError("store.url", message) from error
