"""From a finished task to a message in the chat.

The results' addresses are stored before this begins. Downloading may be repeated freely; the
message is an outbox row; the job is done once that row is confirmed.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.bookkeeping import entries_of
from core.composing import plain_result_key, result_key
from core.errors import Forbidden, ProviderError, ProviderUnavailable, ResultGone, Sent, TooLarge
from core.intents import MediaKind
from core.jobs import Artifact, AttemptOutcome, Job, JobId, JobState
from core.ledger import receipt
from core.messages import Delivery, MediaItem, OutboxRow, Stored, Text, item_of
from core.persistence import Transaction
from core.phrasing import kind_arg, shorten
from core.ports import Capabilities, NextStep, RemoteMedia, RemoteState
from core.several import share_of_each
from core.several_notices import delivered_part, result_of_several
from core.subjects import subject_of
from core.texts import TextKey
from core.workbench import NOT_UNTIL_WOKEN, Workbench

log = logging.getLogger(__name__)

MOST_TRIES = 6
"""Downloads that fail this often give way to the link alone."""
FIRST_PAUSE_S = 1.0
MOST_FRESH_LINKS = 2
ALT_COLUMNS = 200
"""How much of the words describes a result to those who cannot see it."""


@dataclass(slots=True)
class Tries:
    """How often a job's results could not be fetched."""

    downloads: int = 0
    fresh_links: int = 0


class Delivering:
    """The step of a job whose task has succeeded."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._tries: dict[JobId, Tries] = {}

    async def deliver(self, job: Job) -> NextStep:
        """Fetch, post, and see the message through."""
        async with self._bench.ports.store.snapshot() as tx:
            row = await tx.row(plain_result_key(job.id)) or await tx.row(result_key(job.id))
            artifacts = list(await tx.artifacts(job.id))
        if row is None:
            return await self._fetch_and_post(job, artifacts)
        return await self._see_through(job, row, artifacts)

    async def _fetch_and_post(self, job: Job, artifacts: list[Artifact]) -> NextStep:
        tries = self._tries.setdefault(job.id, Tries())
        try:
            items, extra = await self._fetch(job, artifacts, tries)
        except ResultGone as error:
            if tries.fresh_links >= MOST_FRESH_LINKS:
                return await self._bench.fail(job, error)
            tries.fresh_links += 1
            await self._renew_links(job)
            return self._pause(job, tries)
        except ProviderUnavailable as error:
            tries.downloads += 1
            name = type(error).__name__
            log.info("A result could not be fetched: %s", name, extra={"job_id": job.id})
            log.debug("Why it could not be fetched", exc_info=error, extra={"job_id": job.id})
            if tries.downloads < MOST_TRIES:
                return self._pause(job, tries)
            kind = kind_arg(job.kind)
            items, extra = [], [Text(key=TextKey.RESULT_NOT_FETCHED, args={"kind": kind})]
        self._tries.pop(job.id, None)
        async with self._bench.ports.store.transaction() as tx:
            current = await self._bench.reload(tx, job)
            for artifact in artifacts:
                await tx.put_artifact(artifact)
            await self._bench.end_status(tx, current)
            await self._post(tx, current, artifacts, items, extra)
        return NOT_UNTIL_WOKEN

    async def _fetch(
        self, job: Job, artifacts: list[Artifact], tries: Tries
    ) -> tuple[list[MediaItem], list[Text]]:
        """Download what is not here yet, and size it for the chat.

        Results that the chat cannot take are left to their links; of several one may be gone for
        good, and then the others come without it.
        """
        media = self._bench.ports.media
        fitting: dict[int, Stored | None] = {}
        extra: list[Text] = []
        for index, artifact in enumerate(artifacts):
            try:
                stored = await media.download(
                    artifact.url, limit=self._bench.download_limit, kind=artifact.kind
                )
                artifacts[index] = replace(artifact, media=stored.media, mime=stored.mime)
                fitting[index] = await self._fit(job, stored)
            except TooLarge:
                fitting[index] = None
            except ResultGone as error:
                is_last = index + 1 == len(artifacts)
                if tries.fresh_links < MOST_FRESH_LINKS or (is_last and not any(fitting.values())):
                    raise
                extra.append(Text(key=error.text_key, args={"kind": kind_arg(artifact.kind)}))
        items: list[MediaItem] = []
        for index, fitted in (await self._fit_together(job, fitting)).items():
            artifact = artifacts[index]
            if fitted is None:
                kind = kind_arg(artifact.kind)
                extra.append(Text(key=TextKey.RESULT_TOO_LARGE, args={"kind": kind}))
            else:
                alt = shorten(job.intent.prompt, ALT_COLUMNS)
                items.append(item_of(fitted, alt))
                artifacts[index] = replace(artifacts[index], shown=items[-1])
        return items, extra

    async def _fit_together(
        self, job: Job, fitting: dict[int, Stored | None]
    ) -> dict[int, Stored | None]:
        """Share out what one message can take; whatever is below its share stays as it is."""
        allowed = self._allowed(job)
        limit = None if allowed is None else allowed.max_message_bytes
        sizes = [stored.bytes for stored in fitting.values() if stored is not None]
        if limit is None or sum(sizes) <= limit:
            return fitting
        share = limit // len(sizes)
        return {
            index: None if stored is None else await self._fit(job, stored, most=share)
            for index, stored in fitting.items()
        }

    def _allowed(self, job: Job) -> Capabilities | None:
        """Tell what the chat can show; None where its platform is not configured."""
        chat = job.origin.chat
        platform = self._bench.ports.platforms.get(chat.platform)
        return None if platform is None else platform.capabilities(chat)

    async def _fit(self, job: Job, stored: Stored, *, most: int | None = None) -> Stored | None:
        allowed = self._allowed(job)
        if allowed is None:
            return stored
        is_image = stored.kind is MediaKind.IMAGE
        limit = allowed.max_image_bytes if is_image else allowed.max_video_bytes
        return await self._bench.ports.media.fit(
            stored,
            limit=limit if most is None else min(limit, most),
            pixels=allowed.max_image_pixels,
        )

    async def _renew_links(self, job: Job) -> None:
        """Ask the provider for the results again: links die faster than tasks."""
        async with self._bench.ports.store.snapshot() as tx:
            made = [child for child in await tx.children(job.id) if child.state is JobState.DONE]
            makers = made if job.is_parent else [job]
            share = share_of_each(made) if job.is_parent else None
            origins = [
                (maker.id, each.index)
                for maker in makers
                for each in (await tx.artifacts(maker.id))[:share]
            ]
        fresh: dict[tuple[JobId, int], str] = {}
        for maker in makers:
            media = await self._ask_again(maker)
            fresh |= {(maker.id, index): each.url for index, each in enumerate(media)}
        async with self._bench.ports.store.transaction() as tx:
            artifacts = await tx.artifacts(job.id)
            for origin, artifact in zip(origins, artifacts, strict=True):
                if origin in fresh:
                    await tx.put_artifact(replace(artifact, url=fresh[origin]))

    async def _ask_again(self, job: Job) -> Sequence[RemoteMedia]:
        """Ask for the results of one task; none where they cannot be had."""
        provider = self._bench.ports.providers.get(job.require_plan().provider)
        async with self._bench.ports.store.snapshot() as tx:
            attempts = await tx.attempts(job.id)
        handle = next(
            (each.handle for each in attempts if each.outcome is AttemptOutcome.ENDED), None
        )
        if provider is None or handle is None:
            return ()
        try:
            status = await provider.poll(handle)
        except ProviderError as error:
            name = type(error).__name__
            log.info("No fresh links: %s", name, extra={"job_id": job.id})
            log.debug("Why there are none", exc_info=error, extra={"job_id": job.id})
            return ()
        return status.media if status.state is RemoteState.SUCCEEDED else ()

    async def _see_through(self, job: Job, row: OutboxRow, artifacts: list[Artifact]) -> NextStep:
        if row.state is Delivery.PENDING:
            return NOT_UNTIL_WOKEN
        if row.state is Delivery.ABANDONED:
            if row.key == plain_result_key(job.id):
                return await self._bench.fail(job, Forbidden("undeliverable", sent=Sent.NO))
            async with self._bench.ports.store.transaction() as tx:
                current = await self._bench.reload(tx, job)
                text = Text(key=TextKey.RESULT_TOO_LARGE, args={"kind": kind_arg(job.kind)})
                await self._post(tx, current, artifacts, [], [text], is_plain=True)
            return NOT_UNTIL_WOKEN
        async with self._bench.ports.store.transaction() as tx:
            current = await self._bench.reload(tx, job)
            await self._bench.advance(tx, current, replace(current, state=JobState.DONE))
            named = subject_of(job, artifacts, self._bench.ports.clock.now())
            if named is not None:
                await tx.put_subject(job.person, job.origin.chat, named)
            if job.kind is MediaKind.VIDEO and row.message.media:
                links = [artifact.url for artifact in artifacts]
                await self._bench.say(tx, self._bench.notices(current).link(links))
            await tx.forget_ended(job.person)
        return NOT_UNTIL_WOKEN

    async def _post(
        self,
        tx: Transaction,
        job: Job,
        artifacts: list[Artifact],
        items: list[MediaItem],
        extra: list[Text],
        *,
        is_plain: bool = False,
    ) -> None:
        plan = job.require_plan()
        children = await tx.children(job.id) if job.is_parent else ()
        manners = await self._bench.etiquette.of(job.origin.chat, tx)
        row, proposal = self._bench.notices(job, manners).result(
            delivered_part(plan, children) if job.is_parent else plan,
            [replace(each, is_spoiler=manners.spoiler) for each in items],
            [artifact.url for artifact in artifacts],
            extra,
            paid=receipt(await entries_of(tx, job, children)),
            is_plain=is_plain,
        )
        if job.is_parent:
            row, proposal = result_of_several(row, proposal, job, children)
        await self._bench.say(tx, row, proposal=proposal)

    def _pause(self, job: Job, tries: Tries) -> NextStep:
        count = tries.downloads + tries.fresh_links
        return self._bench.next_for(job, FIRST_PAUSE_S * 2 ** (count - 1) * self._bench.pace)
