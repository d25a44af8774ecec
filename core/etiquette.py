"""How each chat wants to be talked to: as its moderators chose, else as the operator configured.

Asked about at every turn, so it is kept in memory: for good where no other process writes to the
store, else for a few seconds.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from core.manners import ChatSettings, Manners
from core.messages import ChatRef
from core.persistence import Transaction
from core.ports import Ports

FRESH_FOR_S = 15.0
"""How long another process may not hear of a change."""
MOST_KEPT = 10_000
"""Chats that are kept in memory."""


class Etiquette:
    """Knows how each chat wants to be talked to."""

    def __init__(self, ports: Ports, usual: Manners, *, most: int = MOST_KEPT) -> None:
        """Take the ports; `usual` is for chats where nothing was chosen."""
        self._ports = ports
        self._usual = usual
        self._most = most
        self._kept: dict[ChatRef, tuple[float, Manners]] = {}

    async def of(self, chat: ChatRef, tx: Transaction | None = None) -> Manners:
        """Tell how to talk in a chat; `tx` is the transaction of the caller, if there is one."""
        now = self._ports.clock.monotonic()
        place = _whole(chat)
        until, manners = self._kept.get(place, (now, self._usual))
        if until > now:
            return manners
        async with self._reading(tx) as reading:
            chosen = await reading.chat_settings(place)
        manners = self._usual.as_chosen(chosen or ChatSettings())
        if len(self._kept) >= self._most:
            self._kept.clear()
        alone = self._ports.engine.is_alone
        self._kept[place] = (float("inf") if alone else now + FRESH_FOR_S, manners)
        return manners

    async def change(self, tx: Transaction, chat: ChatRef, change: ChatSettings) -> Manners:
        """Choose something for a chat, beside what was chosen before; known from the commit on."""
        place = _whole(chat)
        chosen = (await tx.chat_settings(place) or ChatSettings()).changed(change)
        await tx.put_chat_settings(place, chosen)
        tx.on_commit(lambda: self._forget(place))
        return self._usual.as_chosen(chosen)

    def _forget(self, place: ChatRef) -> None:
        self._kept.pop(place, None)

    @asynccontextmanager
    async def _reading(self, tx: Transaction | None) -> AsyncIterator[Transaction]:
        if tx is not None:
            yield tx
            return
        async with self._ports.store.snapshot() as snapshot:
            yield snapshot


def _whole(chat: ChatRef) -> ChatRef:
    """Name the chat that a thread belongs to: what holds there holds here."""
    return replace(chat, thread=None)
