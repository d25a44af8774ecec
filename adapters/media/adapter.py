"""The Media port on a local folder: download, prove, keep, shrink."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, ParamSpec, TypeVar

import httpx

from adapters.media.addresses import Resolver, resolve
from adapters.media.fetching import Fetcher, gone, unavailable
from adapters.media.films import BrokenFilmError, read_film
from adapters.media.folder import Folder, Incoming
from adapters.media.pictures import BrokenPictureError, read_picture, shrink
from adapters.media.sent import normalise
from adapters.media.sniffing import FORMATS, HEAD_BYTES, Format, sniff, sniff_sent
from core.errors import ReferenceUnusable, ResultGone, StoreError, TooLarge
from core.intents import MediaKind
from core.messages import MediaId, Stored
from core.ports import Media

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")

# Handing every network chunk to a thread would cost more than writing it.
_WRITE_BYTES = 1 << 20
# A decoded picture can take 256 MB: few at a time.
_DECODES = 2


class LocalMedia(Media):
    """Files of one machine, in one folder."""

    def __init__(self, *, folder: Folder, fetcher: Fetcher, timeout_s: float) -> None:
        self._folder = folder
        self._fetcher = fetcher
        self._timeout_s = timeout_s
        self._decoding = asyncio.Semaphore(_DECODES)

    async def download(self, url: str, *, limit: int, kind: MediaKind) -> Stored:
        """Fetch a result into the folder; links never appear in logs or errors."""
        try:
            with await asyncio.to_thread(self._folder.receive) as incoming:
                async with (
                    asyncio.timeout(self._timeout_s),
                    self._fetcher.stream(url, limit=limit) as chunks,
                ):
                    form = await _receive(chunks, incoming, kind)
                async with self._decoding:
                    return await asyncio.to_thread(self._prove_and_keep, incoming, form)
        except TimeoutError:
            raise unavailable("the result took too long to come") from None
        except OSError as error:
            # A full disk: the result is still there and can be had later.
            message = f"the result cannot be kept: {error.strerror}"
            raise unavailable(message) from error

    async def fit(self, stored: Stored, *, limit: int, pixels: int) -> Stored | None:
        """Make a picture small enough; a film is as it is or None."""
        is_picture = stored.kind is MediaKind.IMAGE
        size = (stored.width or 0) * (stored.height or 0)
        if stored.bytes <= limit and (size <= pixels or not is_picture):
            return stored
        if not is_picture:
            return None
        async with self._decoding:
            return await asyncio.to_thread(self._shrink, stored.media, limit, pixels)

    async def take(self, source: AsyncIterator[bytes], *, limit: int) -> Stored:
        """Keep a person's picture; `source` bounds its own waiting."""
        with await _on_disk(self._folder.receive) as incoming:
            form = await _receive_sent(_capped(source, limit), incoming)
            async with self._decoding:
                return await _on_disk(self._normalise_and_keep, incoming, form)

    async def take_link(self, url: str, *, limit: int) -> Stored:
        """Fetch a picture from a person's link; links never appear in logs or errors."""
        try:
            async with (
                asyncio.timeout(self._timeout_s),
                self._fetcher.stream(url, limit=limit) as chunks,
            ):
                return await self.take(chunks, limit=limit)
        except (ResultGone, TooLarge) as error:
            raise ReferenceUnusable(str(error)) from error
        except TimeoutError:
            raise unavailable("the picture took too long to come") from None

    def open(self, media: MediaId) -> BinaryIO:
        """Open the content; raises FileNotFoundError where it was pruned."""
        return self._folder.path(media).open("rb")

    def holds(self, media: MediaId) -> bool:
        """Look whether the file is there."""
        try:
            return self._folder.path(media).is_file()
        except FileNotFoundError:
            return False

    async def prune(self, older_than: datetime) -> int:
        """Remove what was not received or asked for anew since; count it."""
        return await asyncio.to_thread(self._folder.prune, older_than)

    def _prove_and_keep(self, incoming: Incoming, form: Format) -> Stored:
        incoming.flush()
        width: int | None
        height: int | None
        duration_s = None
        try:
            if form.kind is MediaKind.IMAGE:
                width, height = read_picture(incoming.path, form)
            else:
                facts = read_film(incoming.path)
                width, height, duration_s = facts.width, facts.height, facts.duration_s
        except (BrokenPictureError, BrokenFilmError) as error:
            message = f"the result is broken: {error}"
            raise gone(message) from error
        return Stored(
            media=self._folder.keep(incoming, form.suffix),
            kind=form.kind,
            mime=form.mime,
            bytes=incoming.bytes,
            width=width,
            height=height,
            duration_s=duration_s,
        )

    def _normalise_and_keep(self, incoming: Incoming, form: Format) -> Stored:
        incoming.flush()
        try:
            content, kept_as, (width, height) = normalise(incoming.path, form)
        except BrokenPictureError as error:
            message = f"the picture is broken: {error}"
            raise ReferenceUnusable(message) from error
        return Stored(
            media=self._folder.put(content, kept_as.suffix),
            kind=kept_as.kind,
            mime=kept_as.mime,
            bytes=len(content),
            width=width,
            height=height,
        )

    def _shrink(self, media: MediaId, limit: int, pixels: int) -> Stored | None:
        path = self._folder.path(media)
        try:
            fitting = shrink(path, FORMATS[path.suffix[1:]], limit=limit, pixels=pixels)
        except BrokenPictureError:
            return None
        if fitting is None:
            return None
        content, form, (width, height) = fitting
        return Stored(
            media=self._folder.put(content, form.suffix),
            kind=form.kind,
            mime=form.mime,
            bytes=len(content),
            width=width,
            height=height,
        )


async def _receive(chunks: AsyncIterator[bytes], incoming: Incoming, kind: MediaKind) -> Format:
    """Write the body down; a wrong kind is turned away at its first bytes."""
    buffer = bytearray()
    form: Format | None = None
    async for chunk in chunks:
        buffer += chunk
        if form is None and len(buffer) >= HEAD_BYTES:
            form = _expect(buffer, kind)
        if len(buffer) >= _WRITE_BYTES:
            await asyncio.to_thread(incoming.write, bytes(buffer))
            buffer.clear()
    form = form or _expect(buffer, kind)
    await asyncio.to_thread(incoming.write, bytes(buffer))
    return form


async def _receive_sent(chunks: AsyncGenerator[bytes], incoming: Incoming) -> Format:
    """Write a person's file down; what is no picture is turned away at its first bytes."""
    async with aclosing(chunks):
        first = await anext(chunks)
        form = sniff_sent(first[:HEAD_BYTES])
        if form is None:
            message = "the file is no picture"
            raise ReferenceUnusable(message)
        await _on_disk(incoming.write, first)
        async for chunk in chunks:
            await _on_disk(incoming.write, chunk)
    return form


async def _capped(source: AsyncIterator[bytes], limit: int) -> AsyncGenerator[bytes]:
    """Pass on pieces of a size worth a thread, and no more than the limit in all."""
    received = 0
    buffer = bytearray()
    async for chunk in source:
        received += len(chunk)
        if received > limit:
            message = f"the picture has more than {limit} bytes"
            raise ReferenceUnusable(message)
        buffer += chunk
        if len(buffer) >= _WRITE_BYTES:
            yield bytes(buffer)
            buffer.clear()
    yield bytes(buffer)


async def _on_disk(
    work: Callable[_Given, _Made], *args: _Given.args, **more: _Given.kwargs
) -> _Made:
    try:
        return await asyncio.to_thread(work, *args, **more)
    except OSError as error:
        message = f"the picture cannot be kept: {error.strerror}"
        raise StoreError(message) from error


def _expect(head: bytearray, kind: MediaKind) -> Format:
    form = sniff(bytes(head[:HEAD_BYTES]))
    if form is None or form.kind is not kind:
        message = f"the result is no {kind.value}"
        raise gone(message)
    return form


def open_media(
    *,
    folder: Path,
    client: httpx.AsyncClient,
    allow_loopback: bool,
    resolver: Resolver = resolve,
    timeout_s: float = 300.0,
) -> LocalMedia:
    """Set up the media of this machine; `client` is pooled and carries no credentials."""
    fetcher = Fetcher(client=client, resolver=resolver, allow_loopback=allow_loopback)
    return LocalMedia(folder=Folder(folder), fetcher=fetcher, timeout_s=timeout_s)
