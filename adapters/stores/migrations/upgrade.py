"""Brings a database up to the newest schema."""

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from core.errors import ConfigError, StoreError

HEAD = "0007"
"""The newest revision in `versions`."""


def upgrade(engine: Engine) -> None:
    """Apply what is missing, all of it or nothing.

    Raises:
        ConfigError: a newer version of the service has changed the database.
        StoreError: the database cannot be read or written.
    """
    try:
        with engine.connect() as connection:
            revision = None
            if inspect(connection).has_table("alembic_version"):
                revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
        if revision != HEAD:
            _apply(engine)
    except DBAPIError as error:
        message = f"the database cannot be opened: {error.orig}"
        raise StoreError(message) from error


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
