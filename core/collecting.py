"""The pictures that a wish starts from: fetched at once, because links and attachments expire.

Nothing is paid here, so whatever cannot be reached is tried again a few times.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import BinaryIO

from core.composing import acknowledgment_key
from core.errors import (
    BotError,
    DeliveryError,
    PlatformUnavailable,
    ProviderTimeout,
    ProviderUnavailable,
    ReferenceGone,
    ReferenceUnusable,
    Sent,
)
from core.inputs import kept_at
from core.intents import MediaKind, Source
from core.jobs import Job, JobId
from core.messages import (
    Attachment,
    Delivery,
    DeliveryKey,
    MediaId,
    MediaItem,
    MessageRef,
    Reference,
    Stored,
    item_of,
)
from core.persistence import Transaction
from core.ports import Media, NextStep, Platform
from core.workbench import Workbench

log = logging.getLogger(__name__)

MOST_BYTES = 30 * 1024 * 1024
"""Of one picture as it comes."""
MOST_PICTURES = 14
"""No model takes more."""
MOST_SHOWN = 4
SMALL_BYTES = 256 * 1024
SMALL_PIXELS = 512 * 512
"""How large a picture is shown beside the words that it is used."""
MOST_TRIES = 5
FIRST_PAUSE_S = 1.0
CHUNK_BYTES = 1 << 18


class Collecting:
    """The first step of a job that starts from pictures."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._tries: dict[JobId, int] = {}

    async def collect(self, job: Job) -> NextStep:
        """Fetch every picture, and store what they are."""
        inputs: list[Stored] = []
        picked: list[Stored] = []
        try:
            for reference in job.references:
                fetched = await self._fetch(job, reference)
                inputs += fetched
                picked += fetched if reference.is_choice else []
            small = [await self._small(each) for each in picked[:MOST_SHOWN]]
        except ReferenceGone as error:
            log.info("A picture is gone: %s", error, extra={"job_id": job.id})
            return await self._give_up(job, error)
        except (PlatformUnavailable, ProviderUnavailable, ProviderTimeout) as error:
            tries = self._tries[job.id] = self._tries.get(job.id, 0) + 1
            log.info("A picture could not be fetched: %s", error, extra={"job_id": job.id})
            if tries < MOST_TRIES:
                return self._bench.next_for(
                    job, FIRST_PAUSE_S * 2 ** (tries - 1) * self._bench.pace
                )
            return await self._give_up(job, ReferenceUnusable("a picture cannot be fetched"))
        except (ReferenceUnusable, DeliveryError) as error:
            log.info("A picture cannot be used: %s", error, extra={"job_id": job.id})
            return await self._give_up(job, ReferenceUnusable("no picture to start from"))
        if not inputs:
            return await self._give_up(job, ReferenceUnusable("the message has no picture"))
        self._tries.pop(job.id, None)
        async with self._bench.ports.store.transaction() as tx:
            current = await self._bench.reload(tx, job)
            collected = replace(current, inputs=tuple(inputs[:MOST_PICTURES]))
            collected = await self._bench.advance(tx, current, collected)
            await self._show(tx, job, [item_of(each) for each in small if each is not None])
        return self._bench.next_for(collected)

    async def _small(self, picture: Stored) -> Stored | None:
        return await self._bench.ports.media.fit(picture, limit=SMALL_BYTES, pixels=SMALL_PIXELS)

    async def _show(self, tx: Transaction, job: Job, pictures: list[MediaItem]) -> None:
        """Add the pictures that we chose to the acknowledgment that tells of them."""
        told = await tx.row(acknowledgment_key(job.id))
        # One with a button may have been rewritten since by a tap.
        if not pictures or told is None or told.message.buttons:
            return
        shown = replace(
            told,
            key=DeliveryKey(f"{told.key}-shown"),
            message=replace(told.message, media=tuple(pictures)),
            created_at=self._bench.ports.clock.now(),
            edits=told.key,
            token=None,
            state=Delivery.PENDING,
            ref=None,
        )
        await self._bench.say(tx, shown)

    async def _give_up(self, job: Job, error: BotError) -> NextStep:
        self._tries.pop(job.id, None)
        return await self._bench.fail(job, error)

    async def _fetch(self, job: Job, reference: Reference) -> list[Stored]:
        media = self._bench.ports.media
        if reference.media is not None:
            return [await self._again(reference.media, reference.url)]
        if reference.url is not None:
            return [await media.take_link(reference.url, limit=MOST_BYTES)]
        platform = self._bench.ports.platforms.get(job.origin.chat.platform)
        if platform is None:
            raise PlatformUnavailable("the platform is not configured", sent=Sent.NO)
        attachments = (
            await self._quoted(job, platform, reference, reference.quoted)
            if reference.quoted is not None
            else (reference.attachment,)
        )
        return [
            await self._take(platform, each, reference) for each in attachments if each is not None
        ]

    async def _again(self, result: MediaId, url: str | None) -> Stored:
        """Start from a result of ours; fetched anew where our copy was cleared away."""
        media = self._bench.ports.media
        try:
            return await take_result(media, result, limit=MOST_BYTES)
        except FileNotFoundError:
            if url is None:
                raise ReferenceGone("no copy is left") from None
            try:
                return await media.take_link(url, limit=MOST_BYTES)
            except ReferenceUnusable as error:
                raise ReferenceGone("its link leads nowhere any more") from error

    async def _quoted(
        self, job: Job, platform: Platform, reference: Reference, ref: MessageRef
    ) -> tuple[Attachment, ...]:
        quoted = await platform.fetch(ref)
        if quoted is None:
            raise _gone("the quoted message is gone", reference)
        pictures = tuple(each for each in quoted.attachments if each.kind is MediaKind.IMAGE)
        # The words may call for fewer than there are, and for one by its place.
        is_named = reference.subject is not None
        count = 1 if is_named else job.intent.sources.count(Source.REPLY)
        return tuple(kept_at(pictures, count, reference.place))

    async def _take(
        self, platform: Platform, attachment: Attachment, reference: Reference
    ) -> Stored:
        async with AsyncExitStack() as stack:
            try:
                content = await stack.enter_async_context(platform.open(attachment))
            except ReferenceUnusable as error:
                raise _gone("the attachment is gone", reference) from error
            return await self._bench.ports.media.take(content, limit=MOST_BYTES)


def _gone(why: str, reference: Reference) -> ReferenceUnusable:
    """Make the error for a picture that is not there, or not any more if it once got a name."""
    return ReferenceGone(why) if reference.subject is not None else ReferenceUnusable(why)


async def take_result(media: Media, result: MediaId, *, limit: int) -> Stored:
    """Make a picture to start from of a result of ours; raises what `Media.take` does.

    Raises:
        FileNotFoundError: our copy was cleared away.
    """
    with media.open(result) as file:
        return await media.take(_chunks(file), limit=limit)


async def _chunks(file: BinaryIO) -> AsyncIterator[bytes]:
    while chunk := await asyncio.to_thread(file.read, CHUNK_BYTES):
        yield chunk
