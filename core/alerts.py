"""What only an operator can mend: told to the admins, so that nobody else has to pass it on.

An admin who asked for something reads the page to go to in the answer itself; the others are
written to where they talk to the bot alone, and the log says it in any case.
"""

import logging
from collections.abc import Mapping

from core.admins import Admins
from core.errors import BotError, InsufficientCredit, SubscriptionNeeded, Unauthorized
from core.jobs import Job
from core.messages import (
    DeliveryKey,
    MessageKind,
    OutboxRow,
    OutgoingMessage,
    Text,
    digest,
)
from core.outbox import Outbox
from core.persistence import Transaction
from core.ports import Pages, Ports
from core.texts import TextKey

log = logging.getLogger(__name__)

ALERTS: Mapping[type[BotError], TextKey] = {
    Unauthorized: TextKey.ALERT_KEY,
    InsufficientCredit: TextKey.ALERT_CREDIT,
    SubscriptionNeeded: TextKey.ALERT_SUBSCRIPTION,
}


class Alerts:
    """Writes to the admins, about each trouble once an hour."""

    def __init__(self, ports: Ports, outbox: Outbox, admins: frozenset[str]) -> None:
        """Take the ports; `admins` are written "platform:person"."""
        self._ports = ports
        self._outbox = outbox
        self._admins = Admins(admins)

    def line_for(self, job: Job, error: BotError) -> tuple[Text, ...]:
        """Give what the asker reads beside the reason: an admin, where to go."""
        text = self._text(job, error)
        return (text,) if text is not None and self._admins.has(job.person) else ()

    async def tell(self, tx: Transaction, job: Job, error: BotError) -> None:
        """Tell the admins of the job's platform, other than the asker."""
        text = self._text(job, error)
        if text is None:
            return
        log.error("An operator must act: %s", text.key, extra={"job_id": job.id})
        for person in self._admins.beside(job.person):
            chat = await tx.private_chat(person)
            if chat is None:
                continue
            now = self._ports.clock.now()
            row = OutboxRow(
                key=DeliveryKey(f"alert:{digest(repr((text, person)))}:{now:%Y%m%d%H}"),
                message=OutgoingMessage(
                    chat=chat, kind=MessageKind.NOTE, language=job.language, lines=(text,)
                ),
                created_at=now,
            )
            await self._outbox.post(tx, row)

    def _text(self, job: Job, error: BotError) -> Text | None:
        key = ALERTS.get(type(error))
        if key is None or job.plan is None:
            return None
        provider = self._ports.providers.get(job.plan.provider)
        pages = provider.pages if provider else Pages()
        url = pages.keys if key is TextKey.ALERT_KEY else pages.credit
        return Text(key=key, args={"provider": job.plan.provider, "url": url or ""})
