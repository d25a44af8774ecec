"""What is stored about a person, told in plain words, and deleted where they say so.

What has not been paid for is cancelled; what has is made and delivered, and goes after that.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from core.jobs import UNPAID, JobState
from core.messages import (
    Button,
    ButtonStyle,
    Choice,
    Delivery,
    DeliveryKey,
    MessageKind,
    OutboxRow,
    OutgoingMessage,
    PersonRef,
    Proposal,
    Text,
    proposal_id_of,
)
from core.persistence import Known, Transaction
from core.phrasing import family_name
from core.preferences import Liked, liked
from core.splitting import call_off
from core.texts import TextKey
from core.workbench import Workbench

DELETE_ALL, KEEP_ALL = "delete-all", "keep-all"
QUESTION_OPEN = timedelta(hours=1)
"""A "yes" after a longer time means something else."""
MOST_NAMES = 8
BETWEEN_NAMES = ", "

_ASKED = re.compile(
    r"(?:请问|那|so|and|hey)?(?:你|你们|这里)?(?:都|到底)?(?:存|保存|记|记住|记录|储存|收集|知道)"
    r"(?:了|着|下)?(?:我|关于我)(?:的)?(?:什么|啥|哪些)(?:数据|信息|东西|资料|内容)?(?:了|吗|呢)?"
    r"|(?:关于)?我(?:的)?(?:有|存了|保存了)?(?:什么|哪些)(?:数据|信息|资料)(?:被存|被保存|存着)?(?:了|吗|呢)?"
    r"|(?:what|which) (?:data |information |info )?(?:is|are|do you|did you|have you) ?"
    r"(?:know|store|stored|keep|kept|save|saved|remember|have|hold|got)? ?(?:about|of|on) me"
    r"|what do you remember|(?:show me )?my (?:stored )?data|what data do you have"
)


def asks_what_is_stored(words: str) -> bool:
    """Tell whether somebody asks what we know about them, and nothing else."""
    plain = "".join(sign if sign.isalnum() else " " for sign in words.casefold())
    return _ASKED.fullmatch(" ".join(plain.split())) is not None


def asks_to_delete(question: Proposal) -> bool:
    """Tell the question whether all may be deleted from others."""
    return any(each.action == DELETE_ALL for each in question.choices)


class Forgetting:
    """Tells what is stored, and deletes it."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    async def answer(
        self, tx: Transaction, person: PersonRef, row: OutboxRow
    ) -> tuple[OutboxRow, Proposal | None]:
        """Say what is stored and ask whether it may go; `row` is the reply without lines."""
        known = await tx.known_of(person)
        stored = self._stored(known, liked(await tx.preferences(person)))
        leaving = _leaving(known.leaving)
        if not stored:
            lines = (Text(key=TextKey.STORED_NOTHING), *leaving)
            return replace(row, message=replace(row.message, lines=lines)), None
        now = self._now()
        proposal = Proposal(
            id=proposal_id_of(row.key),
            job="",
            person=person,
            chat=row.message.chat,
            choices=(Choice(action=DELETE_ALL), Choice(action=KEEP_ALL)),
            is_question=True,
            created_at=now,
            expires_at=now + QUESTION_OPEN,
            shown=row.key,
        )
        buttons = (
            Button(
                proposal=proposal.id,
                action=DELETE_ALL,
                label=Text(key=TextKey.BUTTON_DELETE_ALL),
                style=ButtonStyle.DANGER,
            ),
            Button(proposal=proposal.id, action=KEEP_ALL, label=Text(key=TextKey.BUTTON_KEEP_ALL)),
        )
        lines = (
            Text(key=TextKey.STORED),
            *stored,
            *leaving,
            Text(key=TextKey.STORED_ASK),
        )
        message = replace(row.message, kind=MessageKind.QUESTION, lines=lines, buttons=buttons)
        return replace(row, message=message), proposal

    async def take(self, tx: Transaction, proposal: Proposal, action: str, by: PersonRef) -> Text:
        """Take the answer, which is nobody else's to give."""
        if by != proposal.person:
            return Text(key=TextKey.PRESS_NOT_YOURS)
        if not await tx.take(proposal.id, action, by, self._now()):
            return Text(key=TextKey.PRESS_TAKEN)
        asked = await tx.row(proposal.shown) if proposal.shown else None
        if asked is None:
            return Text(key=TextKey.PRESS_EXPIRED)
        if action == DELETE_ALL:
            await self._delete(tx, proposal, asked)
            return Text(key=TextKey.PRESS_DONE)
        await self._close(tx, asked, Text(key=TextKey.STORED_KEPT))
        return Text(key=TextKey.STORED_KEPT)

    async def _delete(self, tx: Transaction, proposal: Proposal, asked: OutboxRow) -> None:
        person, now = proposal.person, self._now()
        await tx.forget(person, now, asked.key)
        paid = 0
        for job in await tx.unfinished_of(person, None):
            if job.state in UNPAID:
                await self._bench.cancel(tx, job, is_quiet=True)
                continue
            if job.state is JobState.RUNNING and job.is_parent:
                await call_off(self._bench, tx, job, is_recalled=True)
            current = await tx.job(job.id)
            paid += current is not None and not current.state.is_final
        await self._close(tx, asked, Text(key=TextKey.QUESTION_CLOSED))
        confirmation = OutboxRow(
            key=DeliveryKey(f"{asked.key}:deleted"),
            message=OutgoingMessage(
                chat=asked.message.chat,
                kind=MessageKind.NOTE,
                language=asked.message.language,
                lines=(Text(key=TextKey.STORED_DELETED), *_leaving(paid)),
                reply_to=asked.message.reply_to,
            ),
            created_at=now,
        )
        await self._bench.say(tx, confirmation)

    async def _close(self, tx: Transaction, asked: OutboxRow, text: Text) -> None:
        """Take the buttons off the question."""
        edit = replace(
            asked,
            key=DeliveryKey(f"{asked.key}:closed"),
            message=replace(asked.message, lines=(text,), buttons=()),
            created_at=self._now(),
            edits=asked.key,
            token=None,
            state=Delivery.PENDING,
            ref=None,
        )
        await self._bench.say(tx, edit)

    def _stored(self, known: Known, models: Liked) -> list[Text]:
        lines = []
        if known.requests:
            counts = {"requests": known.requests, "results": known.results}
            lines.append(Text(key=TextKey.STORED_RESULTS, args=counts))
        if known.subjects:
            args = {"names": _some(known.subjects)}
            lines.append(Text(key=TextKey.STORED_NAMES, args=args))
        if models:
            catalogue = self._bench.shelf.held
            families = dict.fromkeys(models.values())
            names = tuple(catalogue.name_of(each) or family_name(each) for each in families)
            lines.append(Text(key=TextKey.STORED_MODELS, args={"names": _some(names)}))
        return lines

    def _now(self) -> datetime:
        return self._bench.ports.clock.now()


def _leaving(count: int) -> tuple[Text, ...]:
    return (Text(key=TextKey.STORED_LEAVING, args={"leaving": count}),) if count else ()


def _some(names: tuple[str, ...]) -> str:
    """List names, the first ones of very many."""
    return BETWEEN_NAMES.join(names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")
