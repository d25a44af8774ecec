"""The web chat, a chat service of its own process, seen from the bot's side of its wire."""

from adapters.platforms.web.adapter import open_web

__all__ = ["open_web"]
