"""Works that start from pictures, as files: an edit, three ways to a film, and a film's cover."""

import io
import random
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from PIL import Image

from bot.sandbox.painter.bridging import bridged
from bot.sandbox.painter.canvas import make_rng
from bot.sandbox.painter.edit import edited
from bot.sandbox.painter.moving import moved
from bot.sandbox.painter.photo import open_photo
from bot.sandbox.painter.reel import encode, even_size
from bot.sandbox.painter.referring import referred
from bot.sandbox.painter.seal import sealed

Filming = Callable[[tuple[int, int], float], Iterator[Image.Image]]

# A cover needs no more of a film than its first frame.
_GLANCE_S = 0.2


def paint_edit(
    prompt: str, pictures: Sequence[Path], *, width: int, height: int, seed: int
) -> bytes:
    """Give the first picture, changed after the words, as a PNG marked as a sample."""
    photos = [open_photo(path) for path in pictures]
    return _png(edited(prompt, photos, (width, height), make_rng(prompt, seed)))


def paint_film_from(  # a film and what it starts from
    manner: str,
    prompt: str,
    pictures: Sequence[Path],
    *,
    width: int,
    height: int,
    seconds: float,
    seed: int,
) -> bytes:
    """Make a film from pictures: ``animate``, ``bridge`` or ``reference``."""
    size = even_size(width, height)
    frames = _frames(manner, prompt, pictures, make_rng(prompt, seed))(size, seconds)
    return encode(map(sealed, frames), size, seconds)


def paint_cover(
    manner: str, prompt: str, pictures: Sequence[Path], *, width: int, height: int, seed: int
) -> bytes:
    """Give the first frame of the film these would make."""
    size = (width, height)
    frames = _frames(manner, prompt, pictures, make_rng(prompt, seed))(size, _GLANCE_S)
    return _png(next(frames))


def _frames(manner: str, prompt: str, pictures: Sequence[Path], rng: random.Random) -> Filming:
    """Choose the way to a film's frames."""
    photos = [open_photo(path) for path in pictures]
    ways: dict[str, Filming] = {
        "animate": partial(moved, prompt, photos[0], rng),
        "bridge": partial(bridged, photos[0], photos[-1], rng),
        "reference": partial(referred, prompt, photos, rng),
    }
    return ways[manner]


def _png(frame: Image.Image) -> bytes:
    out = io.BytesIO()
    sealed(frame).save(out, "PNG", compress_level=1)
    return out.getvalue()
