"""Files on their way in and out: opened for uploads, and read by links that are fresh."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, aclosing, asynccontextmanager, contextmanager

import aiohttp
import discord

from adapters.platforms.discord.inbound import EmbeddedPicture, embedded_pictures, files_of
from adapters.platforms.discord.keys import InMessage, file_key, read_key
from adapters.platforms.discord.sending import Api
from adapters.platforms.discord.wording import shorten
from core.errors import (
    DeliveryError,
    PlatformUnavailable,
    ProviderUnavailable,
    ReferenceUnusable,
    Sent,
    StoreError,
)
from core.messages import MediaItem
from core.ports import Media

MAX_ALT = 1024
_MOST_LINKS = 512
_CHUNK = 64 * 1024
_MOST_EMBEDDED_BYTES = 50 * 1024 * 1024
_GONE = frozenset({403, 404, 410})
_OK = 200


@contextmanager
def opened(media: Media, items: Sequence[MediaItem]) -> Iterator[list[discord.File]]:
    """Open what a message shows, named by what it is.

    Raises:
        DeliveryError: our copy is gone.
    """
    with ExitStack() as stack:
        files = []
        for number, item in enumerate(items, 1):
            try:
                content = stack.enter_context(media.open(item.media))
            except OSError as error:
                raise DeliveryError("our copy of the file is gone", sent=Sent.NO) from error
            count = f"-{number}" if len(items) > 1 else ""
            file = discord.File(
                content,  # type: ignore[arg-type]  # any binary file that can be sought
                filename=f"{item.kind.value}{count}.{item.media.rpartition('.')[2]}",
                spoiler=item.is_spoiler,
                description=shorten(item.alt, MAX_ALT) or None,
            )
            # discord.py keeps others from closing the content until this is called.
            stack.callback(file.close)
            files.append(file)
        yield files


class Links:
    """The addresses of people's files: they go stale within a day, their messages do not."""

    def __init__(
        self,
        api: Api,
        session: aiohttp.ClientSession,
        media: Media,
        *,
        proxy: str | None,
        timeout_s: float,
    ) -> None:
        self._api = api
        self._session = session
        self._media = media
        self._proxy = proxy
        self._timeout_s = timeout_s
        self._fresh: OrderedDict[str, str] = OrderedDict()

    def note(self, message: discord.Message) -> None:
        """Remember where a message's files are now, so that nobody has to ask for it again."""
        for file in files_of(message):
            self._fresh[file_key(message.channel.id, message.id, file.id)] = file.url
        while len(self._fresh) > _MOST_LINKS:
            self._fresh.popitem(last=False)

    @asynccontextmanager
    async def open(self, key: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """Stream a file by its key.

        Raises:
            ReferenceUnusable: it is gone.
            PlatformUnavailable: not now.
        """
        place = read_key(key)
        async with AsyncExitStack() as stack:
            if place is None:
                raise ReferenceUnusable("no key of ours")
            if isinstance(place, str):
                yield await stack.enter_async_context(self._stream(place))
                return
            if place.is_embedded:
                yield await stack.enter_async_context(self._stream_embedded(place))
                return
            known = self._fresh.pop(key, None)
            if known is not None:
                try:
                    chunks = await stack.enter_async_context(self._stream(known))
                except ReferenceUnusable:
                    known = None
            if known is None:
                chunks = await stack.enter_async_context(self._stream(await self._address(place)))
            yield chunks

    async def _address(self, place: InMessage) -> str:
        """Ask for the message: its links are signed anew with every answer."""
        message = await self._message(place)
        for file in files_of(message):
            if file.id == place.number:
                return file.url
        raise ReferenceUnusable("the message no longer has the file")

    async def _message(self, place: InMessage) -> discord.Message:
        try:
            return await self._api.message(place.channel, place.message)
        except PlatformUnavailable:
            raise
        except DeliveryError as error:
            raise ReferenceUnusable(str(error)) from error

    @asynccontextmanager
    async def _stream_embedded(self, place: InMessage) -> AsyncIterator[AsyncIterator[bytes]]:
        pictures = embedded_pictures(await self._message(place))
        if place.number >= len(pictures):
            raise ReferenceUnusable("the message no longer shows the picture")
        async with self._open_embedded(pictures[place.number]) as chunks:
            yield chunks

    @asynccontextmanager
    async def _open_embedded(self, picture: EmbeddedPicture) -> AsyncIterator[AsyncIterator[bytes]]:
        """Read Discord's own copy; any other address is somebody's word, and fetched on guard."""
        if picture.proxy_url is not None:
            async with self._stream(picture.proxy_url) as chunks:
                yield chunks
            return
        try:
            stored = await self._media.take_link(picture.url, limit=_MOST_EMBEDDED_BYTES)
        except (ProviderUnavailable, StoreError) as error:
            message = "the embedded picture cannot be fetched now"
            raise PlatformUnavailable(message, sent=Sent.NO) from error
        with self._media.open(stored.media) as content:

            async def read() -> AsyncGenerator[bytes]:
                while chunk := await asyncio.to_thread(content.read, _CHUNK):
                    yield chunk

            async with aclosing(read()) as chunks:
                yield chunks

    @asynccontextmanager
    async def _stream(self, url: str) -> AsyncIterator[AsyncIterator[bytes]]:
        deadline = asyncio.get_running_loop().time() + self._timeout_s
        try:
            async with asyncio.timeout_at(deadline):
                response = await self._session.get(
                    url,
                    proxy=self._proxy,
                    allow_redirects=False,
                    timeout=aiohttp.ClientTimeout(total=None),
                )
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _unavailable(error) from error
        try:
            if response.status in _GONE:
                raise ReferenceUnusable(f"answered with {response.status}")
            if response.status != _OK:
                message = f"answered with {response.status}"
                raise PlatformUnavailable(message, sent=Sent.NO)
            async with aclosing(_chunks(response, deadline)) as chunks:
                yield chunks
        finally:
            # Not released: a body that nobody reads to its end would block the connection.
            response.close()


async def _chunks(response: aiohttp.ClientResponse, deadline: float) -> AsyncGenerator[bytes]:
    while True:
        try:
            async with asyncio.timeout_at(deadline):
                chunk = await response.content.read(_CHUNK)
        except (aiohttp.ClientError, OSError) as error:
            raise _unavailable(error) from error
        if not chunk:
            return
        yield chunk


def _unavailable(error: Exception) -> PlatformUnavailable:
    return PlatformUnavailable(f"cannot download: {type(error).__name__}", sent=Sent.NO)
