"""Pictures handed to the provider that will start from them: free of charge, once per content."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from core.errors import ModelGone, ProviderError, ReferenceRejected, Sent
from core.jobs import Job, JobId, Plan, Staged
from core.messages import Stored
from core.ports import NextStep, Picture, Provider
from core.workbench import Workbench

log = logging.getLogger(__name__)

MOST_TRIES = 4
FIRST_PAUSE_S = 2.0
MARGIN = timedelta(minutes=30)
"""What expires sooner is handed over anew: the provider reads it some time after the order."""


class Staging:
    """Sees to it that a provider can read a job's pictures."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._tries: dict[JobId, int] = {}

    async def ready(self, job: Job, plan: Plan) -> Sequence[Staged] | NextStep:
        """Give the order's pictures as the provider can read them, or say when to come again.

        Raises:
            ReferenceRejected: the provider cannot use one of them.
            ProviderError: it could not be reached, several times in a row.
        """
        if not plan.order.inputs:
            return ()
        provider = self._bench.ports.providers.get(plan.provider)
        if provider is None:
            raise ModelGone(f"{plan.provider} is not configured", sent=Sent.NO)
        try:
            staged = await self._hand_over(provider, job, plan)
        except ReferenceRejected:
            raise
        except ProviderError as error:
            tries = self._tries[job.id] = self._tries.get(job.id, 0) + 1
            name = type(error).__name__
            log.info("A picture could not be handed over: %s", name, extra={"job_id": job.id})
            if tries >= MOST_TRIES:
                del self._tries[job.id]
                raise
            pause_s = FIRST_PAUSE_S * 2 ** (tries - 1) * self._bench.pace
            return self._bench.next_for(job, pause_s)
        self._tries.pop(job.id, None)
        return staged

    async def forget(self, plan: Plan) -> None:
        """Hand the order's pictures over anew next time: the provider could not use them."""
        async with self._bench.ports.store.transaction() as tx:
            for media in plan.order.inputs:
                await tx.drop_staged(plan.provider, plan.quote.staging, media)

    async def _hand_over(self, provider: Provider, job: Job, plan: Plan) -> Sequence[Staged]:
        wanted, staging = plan.order.inputs, plan.quote.staging
        async with self._bench.ports.store.snapshot() as tx:
            staged = dict(await tx.staged(plan.provider, staging, wanted))
        soon = self._bench.ports.clock.now() + MARGIN
        stored = {each.media: each for each in job.inputs}
        for media in wanted:
            known = staged.get(media)
            if known is None or (known.valid_until is not None and known.valid_until < soon):
                staged[media] = await provider.stage(self._picture(stored[media]), plan.quote)
                async with self._bench.ports.store.transaction() as tx:
                    await tx.put_staged(plan.provider, staging, staged[media])
        return [staged[media] for media in wanted]

    def _picture(self, stored: Stored) -> Picture:
        return Picture(stored=stored, open=partial(self._bench.ports.media.open, stored.media))
