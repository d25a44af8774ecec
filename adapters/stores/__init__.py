"""Where everything that must survive is kept."""

from adapters.stores.sql import open_store

__all__ = ["open_store"]
