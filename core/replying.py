"""Replies to a message that need no job."""

from core.hearing import Hearing
from core.messages import Arg, DeliveryKey, MessageKind, OutboxRow, OutgoingMessage, Text, reply_key
from core.texts import TextKey
from core.workbench import Workbench


class Replies:
    """Composes and posts what answers a message, once."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    async def say_one(self, hearing: Hearing, key: TextKey, **args: Arg) -> None:
        """Answer with one line."""
        await self.say(hearing, (Text(key=key, args=args),))

    async def say(
        self, hearing: Hearing, lines: tuple[Text, ...], key: DeliveryKey | None = None
    ) -> None:
        """Answer with these lines."""
        await self._bench.say(hearing.tx, self.row(hearing, lines, key))

    def row(
        self, hearing: Hearing, lines: tuple[Text, ...], key: DeliveryKey | None = None
    ) -> OutboxRow:
        """Compose an answer; `key` names one that is given only so often."""
        return OutboxRow(
            key=key or reply_key(hearing.claim),
            message=OutgoingMessage(
                chat=hearing.message.ref.chat,
                kind=MessageKind.NOTE,
                language=hearing.language,
                lines=lines,
                reply_to=hearing.message.ref,
            ),
            created_at=self._bench.ports.clock.now(),
            token=hearing.message.token,
        )
