"""IMA Open API: pictures and films from words and pictures, priced by rules of its own."""

from adapters.providers.ima.asking import Timeouts
from adapters.providers.ima.provider import open_ima

__all__ = ["Timeouts", "open_ima"]
