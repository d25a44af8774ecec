"""Discord, through discord.py; imported only where it is configured."""

from adapters.platforms.discord.adapter import open_discord
from adapters.platforms.discord.client import Wiring

__all__ = ["Wiring", "open_discord"]
