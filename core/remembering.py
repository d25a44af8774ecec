"""Saving, showing and clearing the models that a person likes, each with a way back.

What was changed is confirmed where it was said: a statement by a reply of its own, a request by
one sentence in its acknowledgment. The way back is a button whose proposal holds what stood before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.catalogue import Catalogue
from core.composing import proposal_under
from core.intents import Action, Intent, MediaKind, TaskType
from core.jobs import Job
from core.messages import (
    Button,
    Choice,
    ClaimKey,
    Delivery,
    DeliveryKey,
    MessageKind,
    OutboxRow,
    OutgoingMessage,
    PersonRef,
    PreferenceChange,
    Proposal,
    Text,
)
from core.persistence import Transaction
from core.phrasing import family_name, kind_arg, range_arg
from core.preferences import (
    Liked,
    Preference,
    by_clearing,
    by_request,
    by_statement,
    grouped,
    liked,
    price_range,
    scope_of,
    still_due,
    tasks_for,
    undoing,
)
from core.texts import TextKey
from core.workbench import Workbench

UNDO = "undo"
FORGET = "forget-"
"""Prefix of the actions that leave the choice to us again: forget-picture, forget-film."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sayer:
    """Somebody who said something about models, by which message, and what they liked before."""

    person: PersonRef
    claim: ClaimKey
    known: Liked


class Remembering:
    """Knows what people like."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    async def heed(
        self, tx: Transaction, sayer: Sayer, intent: Intent, row: OutboxRow
    ) -> tuple[OutboxRow, Proposal | None]:
        """Save or clear what a request says, and add it to its acknowledgment where it is news."""
        changes = by_request(intent, sayer.known, self._catalogue)
        if not changes:
            return row, None
        (change,) = changes
        text = (
            self._cleared(changes)
            if change.after is None
            else Text(
                key=TextKey.PREFERENCE_NOW,
                args={"scope": scope_of([change.task]), "model": self._name(change.after)},
            )
        )
        return await self._confirm(tx, sayer, changes, _with(row, text))

    async def answer(
        self, tx: Transaction, sayer: Sayer, intent: Intent, row: OutboxRow
    ) -> tuple[OutboxRow, Proposal | None]:
        """Carry out words that are about preferences alone; `row` is the reply without lines."""
        if intent.action is Action.SHOW_PREFERENCES:
            return self._listed(sayer, row)
        if intent.action is Action.CLEAR_PREFERENCE or intent.model is None:
            changes = by_clearing(intent.kind, sayer.known)
            text = self._cleared(changes) if changes else Text(key=TextKey.PREFERENCE_NONE)
        else:
            tasks = tasks_for(intent.model, intent.kind, self._catalogue)
            if not tasks:
                args = {"model": self._name(intent.model)}
                return _with(row, Text(key=TextKey.PREFERENCE_UNKNOWN, args=args)), None
            changes = by_statement(intent.model, tasks, sayer.known)
            text = self._saved(intent.model, tasks)
        return await self._confirm(tx, sayer, changes, _with(row, text))

    async def keep(self, tx: Transaction, proposal: Proposal, job: Job, action: str) -> Text:
        """Take a tap on "always use this model", for the task of the job that it stands under."""
        if not await tx.take(proposal.id, action, job.person, self._now()):
            return Text(key=TextKey.PRESS_TAKEN)
        family = job.require_plan().family
        sayer = Sayer(
            person=job.person,
            claim=ClaimKey(f"{proposal.id}:{action}"),
            known=liked(await tx.preferences(job.person)),
        )
        note = OutboxRow(
            key=DeliveryKey(f"{job.id}:{action}"),
            message=OutgoingMessage(
                chat=job.origin.chat,
                kind=MessageKind.NOTE,
                language=job.language,
                lines=(self._saved(family, (job.task,)),),
                reply_to=job.origin,
            ),
            created_at=self._now(),
            job=job.id,
        )
        changes = by_statement(family, (job.task,), sayer.known)
        row, way_back = await self._confirm(tx, sayer, changes, note)
        await self._bench.say(tx, row, proposal=way_back)
        return Text(key=TextKey.PRESS_DONE)

    async def change(
        self, tx: Transaction, proposal: Proposal, choice: Choice, by: PersonRef
    ) -> Text:
        """Take a tap that undoes or clears, as far as nothing newer has been said since."""
        if by != proposal.person:
            return Text(key=TextKey.PRESS_NOT_YOURS)
        if not await tx.take(proposal.id, choice.action, by, self._now()):
            return Text(key=TextKey.PRESS_TAKEN)
        known = liked(await tx.preferences(by))
        changes = still_due(choice.changes, known)
        if not changes:
            return Text(key=TextKey.PRESS_EXPIRED)
        is_undo = choice.action == UNDO
        text = Text(key=TextKey.PREFERENCE_UNDONE) if is_undo else self._cleared(changes)
        claim = ClaimKey(f"{proposal.id}:{choice.action}")
        await self._apply(tx, by, changes, claim)
        row = await tx.row(proposal.shown) if proposal.shown else None
        if row is None:
            # It was so long ago that nobody knows the message any more.
            return text
        edit = replace(
            _rewritten(row, text),
            key=DeliveryKey(claim),
            created_at=self._now(),
            edits=row.key,
            token=None,
            state=Delivery.PENDING,
            ref=None,
        )
        edit, way_back = (edit, None) if is_undo else self._with_undo(edit, changes, by)
        await self._bench.say(tx, edit, proposal=way_back)
        return text

    @property
    def _catalogue(self) -> Catalogue:
        return self._bench.shelf.held

    def _now(self) -> datetime:
        return self._bench.ports.clock.now()

    def _name(self, family: str) -> str:
        return self._catalogue.name_of(family) or family_name(family)

    async def _confirm(
        self, tx: Transaction, sayer: Sayer, changes: Sequence[PreferenceChange], row: OutboxRow
    ) -> tuple[OutboxRow, Proposal | None]:
        """Make changes, and offer a way back where there are any."""
        if not changes:
            return row, None
        await self._apply(tx, sayer.person, changes, sayer.claim)
        return self._with_undo(row, changes, sayer.person)

    async def _apply(
        self,
        tx: Transaction,
        person: PersonRef,
        changes: Iterable[PreferenceChange],
        claim: ClaimKey,
    ) -> None:
        now = self._now()
        for each in changes:
            if each.after is None:
                await tx.drop_preference(person, each.task)
            else:
                preference = Preference(task=each.task, family=each.after, since=now, claim=claim)
                await tx.put_preference(person, preference)

    def _saved(self, family: str, tasks: Sequence[TaskType]) -> Text:
        low, high = price_range(family, tasks, self._catalogue)
        args = {
            "scope": scope_of(tasks),
            "model": self._name(family),
            "price": range_arg(low, high),
        }
        return Text(key=TextKey.PREFERENCE_SAVED, args=args)

    @staticmethod
    def _cleared(changes: Sequence[PreferenceChange]) -> Text:
        scope = scope_of([each.task for each in changes])
        return Text(key=TextKey.PREFERENCE_CLEARED, args={"scope": scope})

    def _listed(self, sayer: Sayer, row: OutboxRow) -> tuple[OutboxRow, Proposal | None]:
        """List what somebody likes, with a button for each kind to leave the choice to us."""
        groups = grouped(sayer.known)
        if not groups:
            return _with(row, Text(key=TextKey.REPLY_PREFERENCES_NONE)), None
        lines = [Text(key=TextKey.REPLY_PREFERENCES)]
        for group in groups:
            args = {"scope": group.scope, "model": self._name(group.family)}
            if set(group.tasks) & set(tasks_for(group.family, None, self._catalogue)):
                low, high = price_range(group.family, group.tasks, self._catalogue)
                args["price"] = range_arg(low, high)
                lines.append(Text(key=TextKey.REPLY_PREFERENCE, args=args))
            else:
                lines.append(Text(key=TextKey.REPLY_PREFERENCE_GONE, args=args))
        row = _with(row, *lines)
        kinds = (MediaKind.IMAGE, MediaKind.VIDEO)
        choices = {
            kind_arg(kind): changes for kind in kinds if (changes := by_clearing(kind, sayer.known))
        }
        proposal = self._proposal(
            row,
            sayer.person,
            *(
                Choice(action=f"{FORGET}{kind}", changes=changes)
                for kind, changes in choices.items()
            ),
        )
        buttons = tuple(
            Button(
                proposal=proposal.id,
                action=f"{FORGET}{kind}",
                label=Text(key=TextKey.BUTTON_FORGET, args={"kind": kind}),
            )
            for kind in choices
        )
        return replace(row, message=replace(row.message, buttons=buttons)), proposal

    def _with_undo(
        self, row: OutboxRow, changes: Sequence[PreferenceChange], person: PersonRef
    ) -> tuple[OutboxRow, Proposal]:
        proposal = self._proposal(row, person, Choice(action=UNDO, changes=undoing(changes)))
        label = Text(key=TextKey.BUTTON_UNDO)
        button = Button(proposal=proposal.id, action=UNDO, label=label)
        return replace(row, message=replace(row.message, buttons=(button,))), proposal

    def _proposal(self, row: OutboxRow, person: PersonRef, *choices: Choice) -> Proposal:
        return proposal_under(row, person, choices, self._now(), row.job or "")


def _with(row: OutboxRow, *lines: Text) -> OutboxRow:
    """Add lines to a message that has not been sent."""
    return replace(row, message=replace(row.message, lines=(*row.message.lines, *lines)))


def _rewritten(row: OutboxRow, text: Text) -> OutboxRow:
    """Put what was done in place of what is no longer so; the rest of an acknowledgment stays."""
    is_part = row.message.kind is MessageKind.ACKNOWLEDGMENT
    lines = (*row.message.lines[:-1], text) if is_part else (text,)
    return replace(row, message=replace(row.message, lines=lines, buttons=()))
