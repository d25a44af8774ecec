"""Brings a database up to the newest schema."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from adapters.stores.sqlite import make_engine
from core.errors import ConfigError, StoreError

HEAD = "0008"
"""The newest revision in `versions`."""


def upgrade(connect: Callable[[], sqlite3.Connection]) -> None:
    """Apply what is missing, all of it or nothing.

    Raises:
        ConfigError: a newer version of the service has changed the database.
        StoreError: the database cannot be read or written.
    """
    try:
        with closing(connect()) as connection:
            is_new = _revision(connection) == HEAD
        if not is_new:
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


def _apply(engine: Engine) -> None:
    # Imported late: most starts find nothing to do, and alembic costs time and memory.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "adapters.stores:migrations")
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            message = "the database was written by a newer version of the service"
            raise ConfigError("store.url", message) from error
