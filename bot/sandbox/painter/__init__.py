"""Paint sample pictures and films from a prompt, for stand-ins that have no model behind them."""

from bot.sandbox.painter.film import paint_film
from bot.sandbox.painter.picture import paint_picture

__all__ = ["paint_film", "paint_picture"]
