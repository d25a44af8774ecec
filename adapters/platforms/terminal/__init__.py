"""The terminal as a chat: one person, one direct message."""

from adapters.platforms.terminal.adapter import open_terminal

__all__ = ["open_terminal"]
