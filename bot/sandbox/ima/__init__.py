"""A stand-in for the IMA Open API: as strict as the real one, and able to fail like it."""

from bot.sandbox.ima.app import build_app
from bot.sandbox.ima.serving import Address, running, serve
from bot.sandbox.ima.settings import Settings

__all__ = ["Address", "Settings", "build_app", "running", "serve"]
