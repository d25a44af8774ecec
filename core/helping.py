"""What we can do, with examples, and behind a button the models with their prices.

The list costs nothing and changes nothing, so its button may be tapped as often as people like.
"""

from dataclasses import replace

from core.composing import proposal_under
from core.intents import Language
from core.messages import (
    Button,
    Choice,
    DeliveryKey,
    MessageKind,
    OutboxRow,
    OutgoingMessage,
    PersonRef,
    Proposal,
    Text,
)
from core.persistence import Transaction
from core.reporting import model_lines
from core.texts import TextKey
from core.workbench import Workbench

MODELS = "models"
USUAL_LENGTH = 2000
"""Characters of a message where the chat's platform is not configured."""


class Helping:
    """Tells what there is."""

    def __init__(self, bench: Workbench, *, language: Language) -> None:
        """Take the bench; `language` is for buttons under messages that nobody knows any more."""
        self._bench = bench
        self._language = language

    def answer(self, person: PersonRef, row: OutboxRow) -> tuple[OutboxRow, Proposal]:
        """Give examples; `row` is the reply without lines."""
        now = self._bench.ports.clock.now()
        proposal = proposal_under(row, person, (Choice(action=MODELS),), now)
        button = Button(proposal=proposal.id, action=MODELS, label=Text(key=TextKey.BUTTON_MODELS))
        lines = (Text(key=TextKey.REPLY_HELP),)
        message = replace(row.message, lines=lines, buttons=(button,))
        return replace(row, message=message), proposal

    def models(self, row: OutboxRow) -> OutboxRow:
        """List the models; `row` is the reply without lines."""
        chat = row.message.chat
        platform = self._bench.ports.platforms.get(chat.platform)
        length = platform.capabilities(chat).max_text if platform else USUAL_LENGTH
        lines = model_lines(self._bench.shelf.held, length)
        lines = lines or (Text(key=TextKey.REPLY_MODELS_NONE),)
        return replace(row, message=replace(row.message, lines=lines))

    async def take(self, tx: Transaction, proposal: Proposal, action: str, by: PersonRef) -> Text:
        """List the models because of a tap; several within a minute get one list."""
        # Whoever may tap it: there is nothing to be kept from anybody.
        del action, by
        now = self._bench.ports.clock.now()
        shown = await tx.row(proposal.shown) if proposal.shown else None
        head = proposal.id.partition(".")[0]
        reply = OutboxRow(
            key=DeliveryKey(f"{head}:models-{now:%Y%m%d%H%M}"),
            message=OutgoingMessage(
                chat=proposal.chat,
                kind=MessageKind.NOTE,
                language=shown.message.language if shown else self._language,
                lines=(),
                reply_to=shown.message.reply_to if shown else None,
            ),
            created_at=now,
        )
        await self._bench.say(tx, self.models(reply))
        return Text(key=TextKey.PRESS_DONE)
