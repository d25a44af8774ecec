"""The settings of a chat: shown on demand, with buttons for those who may change them.

Each tap sets one value and rewrites the message with buttons of its own, so that a setting can be
changed as often as anybody likes, and a tap that is delivered twice counts once.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.admins import Admins
from core.composing import PROPOSAL_LIFE
from core.intents import Action, ChatKind, Language
from core.manners import ChatSettings, Manners, ProgressStyle
from core.messages import (
    Button,
    ButtonPress,
    Choice,
    ClaimKey,
    Delivery,
    DeliveryKey,
    IncomingMessage,
    MessageKind,
    OutboxRow,
    OutgoingMessage,
    PersonRef,
    Proposal,
    ProposalId,
    Text,
    digest,
    reply_key,
)
from core.persistence import Transaction
from core.texts import TextKey
from core.workbench import Workbench

TYPED = re.compile(r"\s*[/／](?:settings|setting|设置)(?![\w])", re.IGNORECASE)
CHINESE = re.compile(r"\s*[/／]设置")


@dataclass(frozen=True, slots=True)
class Change:
    """One value of one setting, and the button that sets it."""

    to: ChatSettings
    label: Text

    def is_made(self, manners: Manners) -> bool:
        """Tell whether a chat is talked to like that already."""
        return manners.as_chosen(self.to) == manners


CHANGES: Mapping[str, Change] = {
    **{
        f"progress-{style}": Change(
            ChatSettings(progress=style),
            Text(key=TextKey.BUTTON_PROGRESS, args={"style": style.value}),
        )
        for style in ProgressStyle
    },
    **{
        f"prices-{state}": Change(
            ChatSettings(price_line=state == "on"),
            Text(key=TextKey.BUTTON_PRICES, args={"state": state}),
        )
        for state in ("on", "off")
    },
    **{
        f"spoiler-{state}": Change(
            ChatSettings(spoiler=state == "on"),
            Text(key=TextKey.BUTTON_SPOILER, args={"state": state}),
        )
        for state in ("on", "off")
    },
}
"""What can be set, by the action of its button."""


def asks_for_settings(message: IncomingMessage) -> bool:
    """Tell whether somebody calls for the settings, by a command or by its name at the start."""
    if message.command is not None:
        return message.command.action is Action.SETTINGS
    return TYPED.match(message.text) is not None


def sets_chat(proposal: Proposal) -> bool:
    """Tell whether buttons are those of a chat's settings."""
    return any(choice.action in CHANGES for choice in proposal.choices)


class SettingsDesk:
    """Shows and changes what a chat has chosen."""

    def __init__(self, bench: Workbench, admins: Admins, language: Language) -> None:
        """Take the bench; `language` is for people whose words have none."""
        self._bench = bench
        self._admins = admins
        self._language = language

    def may_set(self, press: ButtonPress, proposal: Proposal) -> bool:
        """Tell whether somebody may tap these buttons."""
        return self._admins.may_set(press.by, proposal.chat, is_moderator=press.is_moderator)

    async def show(self, tx: Transaction, message: IncomingMessage, claim: ClaimKey) -> None:
        """Answer a call for the settings; whoever may not change them is told who may."""
        chat, sender = message.ref.chat, message.sender
        typed_zh = CHINESE.match(message.text) is not None
        language = Language.ZH if typed_zh else message.locale or self._language
        row = OutboxRow(
            key=reply_key(claim),
            message=OutgoingMessage(
                chat=chat,
                kind=MessageKind.NOTE,
                language=language,
                lines=(Text(key=TextKey.SETTINGS_REFUSED),),
                reply_to=message.ref,
            ),
            created_at=self._bench.ports.clock.now(),
            token=message.token,
        )
        if not self._admins.may_set(sender, chat, is_moderator=message.is_moderator):
            await self._bench.say(tx, row)
            return
        manners = await self._bench.etiquette.of(chat, tx)
        row, proposal = self._with_buttons(row, manners, sender)
        await self._bench.say(tx, row, proposal=proposal)

    async def press(self, tx: Transaction, press: ButtonPress, proposal: Proposal) -> Text:
        """Set what a button says, and rewrite the message that carries it."""
        now = self._bench.ports.clock.now()
        change = CHANGES.get(press.action)
        if change is None or proposal.expires_at <= now:
            return Text(key=TextKey.PRESS_EXPIRED)
        if not await tx.take(proposal.id, press.action, press.by, now):
            return Text(key=TextKey.PRESS_TAKEN)
        manners = await self._bench.etiquette.change(tx, proposal.chat, change.to)
        shown = await tx.row(proposal.shown) if proposal.shown else None
        if shown is not None:
            edit = replace(
                shown,
                key=DeliveryKey(f"{digest(proposal.id)}:{press.action}"),
                created_at=now,
                edits=shown.key,
                token=None,
                state=Delivery.PENDING,
                ref=None,
            )
            edit, fresh = self._with_buttons(edit, manners, proposal.person)
            await self._bench.say(tx, edit, proposal=fresh)
        return Text(key=TextKey.PRESS_DONE)

    def _with_buttons(
        self, row: OutboxRow, manners: Manners, person: PersonRef
    ) -> tuple[OutboxRow, Proposal]:
        """Write the settings into a message, with a button for each value that is not in force.

        The proposal holds all values: somebody else's tap may have come first.
        """
        now = self._bench.ports.clock.now()
        proposal = Proposal(
            id=ProposalId(f"settings.{self._bench.ports.identifiers.fresh()}"),
            job="",
            person=person,
            chat=row.message.chat,
            choices=tuple(Choice(action=action) for action in CHANGES),
            is_question=False,
            created_at=now,
            expires_at=now + PROPOSAL_LIFE,
            shown=row.edits or row.key,
        )
        buttons = tuple(
            Button(proposal=proposal.id, action=action, label=change.label)
            for action, change in CHANGES.items()
            if not change.is_made(manners)
        )
        place = "dm" if row.message.chat.kind is ChatKind.DM else "group"
        lines = (
            Text(key=TextKey.SETTINGS, args={"place": place}),
            Text(key=TextKey.SETTINGS_PROGRESS, args={"style": manners.progress.value}),
            Text(key=TextKey.SETTINGS_PRICES, args={"state": _state(on=manners.price_line)}),
            Text(key=TextKey.SETTINGS_SPOILER, args={"state": _state(on=manners.spoiler)}),
        )
        return replace(row, message=replace(row.message, lines=lines, buttons=buttons)), proposal


def _state(*, on: bool) -> str:
    return "on" if on else "off"
