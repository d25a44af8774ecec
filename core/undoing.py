"""Taking back in words the model that was just saved, as the button under it does."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from core.composing import acknowledgment_key
from core.followups import ALWAYS
from core.hearing import Hearing
from core.jobs import Job
from core.messages import DeliveryKey, ProposalId, Text, proposal_id_of, reply_key
from core.preferences import Preference
from core.remembering import Remembering

MEANT_FOR = timedelta(hours=1)
"""After a longer time nobody says "undo" of it."""

_WORDS = ("撤销", "撤回", "undo")


def asks_to_undo(words: str) -> bool:
    """Tell "undo" from "cancel", for where nothing is left that could be cancelled."""
    return any(word in words.casefold() for word in _WORDS)


class Undoing:
    """Finds the button that somebody means."""

    def __init__(self, remembering: Remembering) -> None:
        self._remembering = remembering

    async def undo(self, hearing: Hearing, now: datetime) -> Text | None:
        """Take back the newest model that was saved, and say how that went; None: none was."""
        tx, by = hearing.tx, hearing.message.sender
        newest = max(hearing.background.preferences, key=lambda each: each.since, default=None)
        if newest is None:
            return None
        for name in _buttons(newest, await hearing.last_job()):
            proposal = await tx.proposal(name)
            if proposal is not None and proposal.created_at + MEANT_FOR >= now:
                return await self._remembering.change(tx, proposal, proposal.choices[0], by)
        return None


def _buttons(saved: Preference, last: Job | None) -> Iterator[ProposalId]:
    """Name the buttons under what confirmed it: a reply, an acknowledgment, or after a tap."""
    yield proposal_id_of(reply_key(saved.claim))
    if last is not None and last.claim == saved.claim:
        yield proposal_id_of(acknowledgment_key(last.id))
    result, _, action = saved.claim.rpartition(":")
    if action == ALWAYS:
        yield proposal_id_of(DeliveryKey(f"{result.removesuffix('.result')}:{ALWAYS}"))
