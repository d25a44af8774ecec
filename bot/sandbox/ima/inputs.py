"""The pictures that orders start from: fetched, checked, and kept as working copies."""

import asyncio
import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.ima.fetching import Fetcher, Unreachable
from bot.sandbox.ima.refusals import BAD_PARAMETER, Refused
from bot.sandbox.pictures import FORMATS, JPEG_AND_PNG, NotAPicture, Picture, take_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One picture of an order."""

    url: str
    name: str  # of its working copy
    width: int
    height: int
    size: int  # bytes


class Inputs:
    """Fetches pictures and keeps working copies by content, so that painters find them."""

    def __init__(self, fetcher: Fetcher, folder: Path | None) -> None:
        self._fetcher = fetcher
        self._folder = folder
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    async def gather(self, urls: Sequence[str], accepted: frozenset[str]) -> list[Input]:
        """Fetch pictures of some formats, by Pillow's names, in order.

        Raises:
            Refused: one cannot be fetched or is no such picture.
        """
        return [await self.one(url, accepted) for url in urls]

    async def one(self, url: str, accepted: frozenset[str] = JPEG_AND_PNG) -> Input:
        """Fetch one picture.

        Raises:
            Refused: it cannot be fetched or is no such picture.
        """
        try:
            data = await self._fetcher.fetch(url)
            picture = await asyncio.to_thread(take_in, data, accepted)
        except Unreachable as error:
            raise Refused(BAD_PARAMETER, "failed to download image") from error
        except NotAPicture as error:
            raise Refused(BAD_PARAMETER, str(error)) from error
        name = f"{hashlib.sha256(data).hexdigest()[:32]}.png"
        await asyncio.to_thread(self._keep, name, picture)
        return Input(url=url, name=name, width=picture.width, height=picture.height, size=len(data))

    def _keep(self, name: str, picture: Picture) -> None:
        if self._folder is not None and not (self._folder / name).exists():
            # Two orders may bring the same picture at once.
            draft = self._folder / f"{name}.{threading.get_ident()}.draft"
            draft.write_bytes(picture.copy)
            draft.replace(self._folder / name)


def formats_of(accept_types: Sequence[object]) -> frozenset[str]:
    """Read a leaf's ``acceptType``; where it names no picture format, JPEG and PNG are taken."""
    # Served as "image/jpg,png": the first part's kind goes for those that have none.
    parts = ",".join(str(item) for item in accept_types).split(",")
    full = (part if "/" in part else f"image/{part}" for part in parts)
    named = frozenset(FORMATS[part] for part in full if part in FORMATS)
    return named or JPEG_AND_PNG
