"""Wishes that lack something: asked about once, completed by a tap or by the next message.

A question is a job that awaits an answer, so that it expires, survives a crash and is cancelled
as a question about a price is. What completes it moves it on in the transaction that acknowledges
it. People have one open question about a missing picture or missing words at a time in a chat: a
newer one closes it without a word.
"""

from dataclasses import replace

from core.completing import (
    Role,
    brought_by,
    in_role,
    lacking,
    role_in,
    with_pictures,
    with_words,
)
from core.composing import QUESTION_LIFE
from core.hearing import Hearing
from core.intents import Intent, Source, TaskType
from core.jobs import Asks, Job, JobState
from core.messages import ClaimKey, MediaItem, PersonRef, Proposal, ReplyToken, Text
from core.persistence import Transaction
from core.picking import is_picked, picture_of
from core.preferences import liked, preferred_for
from core.questions import compose_question
from core.references import references_of
from core.remembering import Remembering, Sayer
from core.texts import TextKey
from core.workbench import Workbench

ANSWER = "answer"
"""Takes a question that a message has completed."""
PASSED = "passed"
"""Takes a question that a newer wish has passed by: its buttons stand, words mean it no more."""


class Asking:
    """Begins wishes, and asks for what they lack."""

    def __init__(self, bench: Workbench, remembering: Remembering) -> None:
        self._bench = bench
        self._remembering = remembering

    async def begin(self, hearing: Hearing, job: Job) -> None:
        """Store a new wish and acknowledge it, or ask first for what it lacks."""
        lack = lacking(job.intent, job.references, says_roles=hearing.says_roles)
        token = hearing.message.token
        if hearing.question is not None:
            await self.pass_by(hearing.tx, job)
        if lack is None:
            await self._accept(hearing.tx, job, hearing.sayer, token)
        else:
            ports, etiquette = self._bench.ports, self._bench.etiquette
            shown = (
                await picture_of(hearing, job, ports.media, etiquette)
                if lack is Asks.PROMPT and is_picked(replace(job, asks=lack))
                else ()
            )
            await self.ask(hearing.tx, job, lack, token, shown=shown)

    async def complete(self, hearing: Hearing, question: Proposal) -> bool:
        """Take a message as the answer to an open question; False where it is something else.

        `question` is the newest, and not always the one that is answered.
        """
        job = await self._waiting(hearing, question)
        if job is None:
            return False
        if job.asks is Asks.ROLES:
            return await self._choose_role(hearing, job, question)
        if is_picked(job) and _draws_anew(hearing):
            return False
        completed = (
            await self._with_pictures(hearing, job)
            if job.asks is Asks.PICTURE
            else with_words(job, await _said_of(hearing, job), is_request=hearing.is_request)
        )
        if completed is None:
            return False
        await self._go_on(hearing, job, completed)
        return True

    async def waits_for_picture(self, hearing: Hearing) -> bool:
        """Tell whether the newest question wants a picture."""
        question = hearing.question
        if question is None or question.choices:
            return False
        job = await self._waiting(hearing, question)
        return job is not None and job.asks is Asks.PICTURE

    async def settle(
        self, tx: Transaction, job: Job, proposal: Proposal, role: Role, by: PersonRef
    ) -> Text:
        """Take the choice of a role, by tap or by word."""
        now = self._bench.ports.clock.now()
        is_open = job.state is JobState.AWAITING_ANSWER and job.asks is Asks.ROLES
        if not is_open or not await tx.take(proposal.id, role, by, now):
            return Text(key=TextKey.PRESS_EXPIRED)
        await self._bench.say(tx, self._bench.notices(job).question_closed())
        sayer = Sayer(
            person=job.person,
            claim=ClaimKey(f"{proposal.id}:{role}"),
            known=liked(await tx.preferences(job.person)),
        )
        changed = in_role(job, role)
        lack = lacking(changed.intent, changed.references, says_roles=True)
        if lack is None:
            await self.pass_by(tx, job)
            await self._accept(tx, changed, sayer, None, was=job)
        else:
            await self.ask(tx, changed, lack, None, was=job)
        return Text(key=TextKey.PRESS_DONE)

    async def ask(
        self,
        tx: Transaction,
        job: Job,
        lack: Asks,
        token: ReplyToken | None,
        *,
        was: Job | None = None,
        shown: tuple[MediaItem, ...] = (),
    ) -> None:
        """Ask, with a new job or with one that `was` stored before."""
        now = self._bench.ports.clock.now()
        if not lack.has_buttons:
            await self._close_others(tx, job)
        asking = replace(
            job,
            state=JobState.AWAITING_ANSWER,
            asks=lack,
            questions=job.questions + 1,
            asked_at=now,
        )
        row, proposal = compose_question(asking, now, shown)
        await self._store(tx, asking, was)
        row = replace(row, token=token)
        await self._bench.say(tx, row, proposal=proposal, is_first=was is None)
        await self._bench.wake(tx, job.id)

    async def pass_by(self, tx: Transaction, job: Job) -> None:
        """Let bare words, such as "ok", no longer mean how the pictures of another wish are used.

        What a newer wish is followed by is said about that; nobody comes back to a mere pick.
        """
        now = self._bench.ports.clock.now()
        for each in await tx.unfinished_of(job.person, job.origin.chat):
            if each.id == job.id or not self._is_open(each):
                continue
            if each.asks is Asks.ROLES:
                await tx.take(self._bench.notices(each).question_id(), PASSED, job.person, now)
            elif is_picked(each):
                await self._bench.cancel(tx, each, is_quiet=True)

    async def open_of(self, tx: Transaction, job: Job) -> tuple[Job, ...]:
        """List what else its person was asked for here and has not given, newest first."""
        return tuple(
            each
            for each in await tx.unfinished_of(job.person, job.origin.chat)
            if each.id != job.id and self._is_open(each) and not each.asks.has_buttons
        )

    async def _waiting(self, hearing: Hearing, newest: Proposal) -> Job | None:
        """Find the question that a message may answer, by what the message is."""
        chat, tx = hearing.message.ref.chat, hearing.tx
        jobs = [
            job
            for job in await tx.unfinished_of(hearing.message.sender, chat)
            if self._is_open(job) and job.asks is not Asks.PRICE
        ]
        brings = bool(brought_by(hearing.message, hearing.intent))
        if brings:
            wanted = next((job for job in jobs if job.asks is Asks.PICTURE), None)
            # "This one" may be said of the picture that waits for a word.
            if wanted is not None or set(hearing.intent.sources) != {Source.LAST}:
                return wanted
        # Words answer what was asked last.
        asked = [job for job in jobs if job.id == newest.job and job.asks is not Asks.PICTURE]
        return asked[0] if asked else None

    def _is_open(self, job: Job) -> bool:
        asked_at = job.asked_at or job.created_at
        is_alive = asked_at + QUESTION_LIFE > self._bench.ports.clock.now()
        return job.state is JobState.AWAITING_ANSWER and is_alive

    async def _choose_role(self, hearing: Hearing, job: Job, question: Proposal) -> bool:
        role = role_in(hearing.words)
        if role is None:
            return False
        await self.settle(hearing.tx, job, question, role, hearing.message.sender)
        return True

    async def _with_pictures(self, hearing: Hearing, job: Job) -> Job | None:
        message, intent = hearing.message, hearing.intent
        sources = brought_by(message, intent)
        brought = replace(intent, sources=sources)
        references = await references_of(hearing.tx, message, brought, hearing.background)
        return with_pictures(
            job,
            intent,
            sources,
            references,
            words=hearing.words,
            is_request=hearing.is_request,
        )

    async def _go_on(self, hearing: Hearing, job: Job, completed: Job) -> None:
        """Go on with what a message has completed: from now on it is what is replied to."""
        tx, sayer, token = hearing.tx, hearing.sayer, hearing.message.token
        now, by = self._bench.ports.clock.now(), hearing.message.sender
        await tx.take(self._bench.notices(job).question_id(), ANSWER, by, now)
        completed = replace(
            completed,
            origin=hearing.message.ref,
            language=hearing.language if hearing.has_language else job.language,
            preferred=preferred_for(completed.intent, sayer.known, self._bench.shelf.held),
        )
        # What was settled before is not asked about again.
        says_roles = hearing.says_roles or completed.task is job.task
        lack = lacking(completed.intent, completed.references, says_roles=says_roles)
        if lack is None:
            await self.pass_by(tx, job)
            await self._accept(tx, completed, sayer, token, was=job)
        else:
            await self.ask(tx, completed, lack, token, was=job)

    async def _accept(
        self,
        tx: Transaction,
        job: Job,
        sayer: Sayer,
        token: ReplyToken | None,
        *,
        was: Job | None = None,
    ) -> None:
        accepted = replace(job, state=JobState.ACCEPTED)
        await self._store(tx, accepted, was)
        acknowledgment = self._bench.notices(accepted).acknowledgment()
        acknowledgment = replace(acknowledgment, token=token)
        heed = self._remembering.heed
        row, way_back = await heed(tx, sayer, accepted.intent, acknowledgment)
        await self._bench.say(tx, row, proposal=way_back, is_first=was is None)
        await self._bench.wake(tx, job.id)

    async def _store(self, tx: Transaction, job: Job, was: Job | None) -> None:
        if was is None:
            await tx.add_job(job)
        else:
            await self._bench.advance(tx, was, job)

    async def _close_others(self, tx: Transaction, job: Job) -> None:
        for other in await self.open_of(tx, job):
            await self._bench.cancel(tx, other, is_quiet=True)


def _draws_anew(hearing: Hearing) -> bool:
    """Tell "draw a dog" from "snowy", where nobody brought a picture to be changed."""
    is_new = hearing.intent.task_type in {TaskType.TEXT_TO_IMAGE, TaskType.TEXT_TO_VIDEO}
    return hearing.is_request and is_new


async def _said_of(hearing: Hearing, job: Job) -> Intent:
    """Let "make it night" be about the picture that just came without a word.

    A result of ours that is older than that picture is not what "it" stands for.
    """
    intent = hearing.intent
    is_wordless = bool(job.references) and not job.intent.prompt and job.pinned is None
    if not is_wordless or set(intent.sources) != {Source.LAST} or intent.place is not None:
        return intent
    made, asked_at = await hearing.last_job(), job.asked_at or job.created_at
    is_newer = made is not None and made.finished_at is not None and made.finished_at > asked_at
    return intent if is_newer else replace(intent, sources=())
