"""Make sample pictures and films from words and pictures, for stand-ins that have no model."""

from bot.sandbox.painter.film import paint_film
from bot.sandbox.painter.picture import paint_picture
from bot.sandbox.painter.works import paint_cover, paint_edit, paint_film_from

__all__ = ["paint_cover", "paint_edit", "paint_film", "paint_film_from", "paint_picture"]
