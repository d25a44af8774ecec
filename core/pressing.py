"""Taps on buttons, and words that mean the same: each action takes effect once."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from string import digits

from core.admins import Admins
from core.asking import Asking
from core.chat_settings import SettingsDesk, sets_chat
from core.completing import Role
from core.composing import CANCEL, NEVER_MIND, result_key
from core.followups import AGAIN, ALWAYS, ANIMATE, EDIT, prompt_form
from core.forgetting import DELETE_ALL, KEEP_ALL, Forgetting
from core.helping import MODELS, Helping
from core.histories import MORE, Histories
from core.intents import Language
from core.jobs import UNPAID, Asks, Job, JobId, JobState
from core.messages import (
    ButtonPress,
    Choice,
    ClaimKey,
    IncomingMessage,
    MessageRef,
    PersonRef,
    Proposal,
    Text,
    proposal_id_of,
)
from core.persistence import Transaction
from core.phrasing import kind_arg
from core.ports import PressAnswer, Reception
from core.remembering import Remembering
from core.reordering import Reordering, origin_of
from core.several import follow, remainder
from core.several_notices import MISSING
from core.splitting import call_off
from core.switching import give_way, switches
from core.texts import TextKey
from core.workbench import Workbench

Tapped = Callable[[Transaction, Proposal, str, PersonRef], Awaitable[Text]]


class Pressing:
    """Carries out what a proposal offered."""

    def __init__(self, bench: Workbench, *, language: Language, admins: frozenset[str]) -> None:
        """Take the bench; `admins` are written "platform:person"."""
        self._bench = bench
        self._language = language
        self._admins = Admins(admins)
        self.remembering = Remembering(bench)
        self.settings = SettingsDesk(bench, self._admins, language)
        self.histories = Histories(bench)
        self.forgetting = Forgetting(bench)
        self.helping = Helping(bench, language=language)
        self._about_no_wish: Mapping[str, Tapped] = {
            MODELS: self.helping.take,
            MORE: self.histories.more,
            DELETE_ALL: self.forgetting.take,
            KEEP_ALL: self.forgetting.take,
        }
        self.asking = Asking(bench, self.remembering)
        self._reordering = Reordering(bench, self.asking)

    async def press(self, tx: Transaction, press: ButtonPress) -> PressAnswer:
        """Take a tap, or tell the presser why not."""
        proposal = await tx.proposal(press.proposal)
        if proposal is None:
            return self._say(Text(key=TextKey.PRESS_EXPIRED), press.locale or self._language)
        language = await self._language_of(tx, proposal) or press.locale or self._language
        if not self._may_press(press, proposal):
            return self._say(Text(key=TextKey.PRESS_NOT_YOURS), press.locale or language)
        if sets_chat(proposal):
            return self._say(await self.settings.press(tx, press, proposal), language)
        if press.action == EDIT:
            return await self._edit(tx, proposal, press, language)
        notice = await self.take(tx, proposal, press.action, press.by)
        return self._say(notice, language)

    async def _edit(
        self, tx: Transaction, proposal: Proposal, press: ButtonPress, language: Language
    ) -> PressAnswer:
        """Show a form for other words, or take what was filled into it."""
        job, choice = await tx.job(JobId(proposal.job)), self._choice(proposal, press.action)
        if job is None or choice is None:
            return self._say(Text(key=TextKey.PRESS_EXPIRED), language)
        chat = press.message.chat
        platform = self._bench.ports.platforms.get(chat.platform)
        has_forms = platform is not None and platform.capabilities(chat).has_forms
        if press.words is None and has_forms:
            form = prompt_form(job, proposal)
            return PressAnswer(reception=Reception.ACCEPTED, language=language, form=form)
        notice = await self._reordering.edit(tx, job, proposal, choice, press)
        return self._say(notice, language)

    async def speak(self, tx: Transaction, job: Job, action: str, message: IncomingMessage) -> Text:
        """Take words for a tap on a button of a job's result, and say what comes of it."""
        proposal = await tx.proposal(proposal_id_of(result_key(job.id)))
        choice = self._choice(proposal, action) if proposal is not None else None
        if proposal is None or choice is None:
            # Such as a model that somebody likes already.
            return Text(key=TextKey.PRESS_TAKEN)
        if action != EDIT:
            return await self.take(tx, proposal, action, message.sender)
        press = ButtonPress(
            event=message.ref.message,
            message=message.ref,
            proposal=proposal.id,
            action=action,
            by=message.sender,
            is_moderator=message.is_moderator,
        )
        return await self._reordering.edit(tx, job, proposal, choice, press)

    async def take(self, tx: Transaction, proposal: Proposal, action: str, by: PersonRef) -> Text:
        """Carry out one action of a proposal, and say what the presser is told."""
        job, choice = await tx.job(JobId(proposal.job)), self._choice(proposal, action)
        if choice is None:
            return Text(key=TextKey.PRESS_EXPIRED)
        if choice.changes:
            return await self.remembering.change(tx, proposal, choice, by)
        if (tapped := self._about_no_wish.get(action.rstrip(digits))) is not None:
            return await tapped(tx, proposal, action, by)
        if job is None:
            return Text(key=TextKey.PRESS_EXPIRED)
        return await self._carry_out(tx, proposal, job, choice, by)

    async def _carry_out(
        self, tx: Transaction, proposal: Proposal, job: Job, choice: Choice, by: PersonRef
    ) -> Text:
        if choice.action == ALWAYS:
            return await self._keep(tx, proposal, job, by)
        if choice.action == ANIMATE:
            return await self._reordering.animate(tx, job, proposal, by)
        if choice.action in set(Role):
            return await self.asking.settle(tx, job, proposal, Role(choice.action), by)
        return await self._take(tx, proposal, job, choice, by)

    def _choice(self, proposal: Proposal, action: str) -> Choice | None:
        """Find what a proposal offers under an action, while it offers anything."""
        if proposal.expires_at <= self._bench.ports.clock.now():
            return None
        return next((each for each in proposal.choices if each.action == action), None)

    async def _take(
        self, tx: Transaction, proposal: Proposal, job: Job, choice: Choice, by: PersonRef
    ) -> Text:
        is_open_question = job.state is JobState.AWAITING_ANSWER and job.asks is Asks.PRICE
        if _asks_first(proposal) and not is_open_question:
            return Text(key=TextKey.PRESS_EXPIRED)
        must_give_way = switches(proposal, choice) and not is_open_question
        if must_give_way and not await give_way(self._bench, tx, job, choice):
            return Text(key=TextKey.PRESS_UNDER_WAY, args={"kind": kind_arg(job.kind)})
        if not await tx.take(proposal.id, choice.action, by, self._bench.ports.clock.now()):
            return Text(key=TextKey.PRESS_TAKEN)
        if choice.action == CANCEL:
            return await self.cancel(tx, job)
        if choice.action == NEVER_MIND:
            await self._bench.cancel(tx, job)
        elif is_open_question:
            await self._agree(tx, job, choice)
        elif choice.action == MISSING:
            missing = remainder(job, await tx.children(job.id))
            await self._order_again(tx, missing, proposal, choice)
        else:
            await self._order_again(tx, job, proposal, choice)
        return Text(key=TextKey.PRESS_DONE)

    async def decline(self, tx: Transaction, question: Proposal, by: PersonRef) -> None:
        """Take a "no": a job that waits for an answer ends, any other question is closed."""
        if any(each.action == KEEP_ALL for each in question.choices):
            await self.forgetting.take(tx, question, KEEP_ALL, by)
            return
        job = await tx.job(JobId(question.job))
        await tx.take(question.id, NEVER_MIND, by, self._bench.ports.clock.now())
        if job is not None and job.state is JobState.AWAITING_ANSWER:
            await self._bench.cancel(tx, job)

    async def cancel(self, tx: Transaction, job: Job, *, is_recalled: bool = False) -> Text:
        """Stop a job as far as that is still possible, and say how far that is.

        A recalled message stops only what has not been ordered yet.
        """
        if job.state in UNPAID or (job.state is JobState.SUBMITTING and not is_recalled):
            await self._bench.cancel(tx, job, is_quiet=is_recalled)
            return Text(key=TextKey.PRESS_DONE)
        if job.state is JobState.RUNNING and job.is_parent:
            return await call_off(self._bench, tx, job, is_recalled=is_recalled)
        if job.state is JobState.RUNNING and not is_recalled:
            asked = await self._bench.advance(tx, job, replace(job, wants_cancel=True))
            await self._bench.wake(tx, asked.id)
            return Text(key=TextKey.PRESS_STOPPING)
        if job.state is JobState.DELIVERING and not is_recalled:
            await self._bench.say(tx, self._bench.notices(job).cannot_cancel())
            return Text(key=TextKey.CANCEL_TOO_LATE, args={"kind": kind_arg(job.kind)})
        return Text(key=TextKey.CANCEL_NOTHING)

    async def _keep(self, tx: Transaction, proposal: Proposal, job: Job, by: PersonRef) -> Text:
        """Save for the person who asked; even an admin likes models for nobody else."""
        if by != job.person:
            return Text(key=TextKey.PRESS_NOT_YOURS)
        return await self.remembering.keep(tx, proposal, job, ALWAYS)

    async def _agree(self, tx: Transaction, job: Job, choice: Choice) -> None:
        """Plan again with what the person agreed to, up to the price that they saw."""
        await self._bench.say(tx, self._bench.notices(job).question_closed())
        agreed = replace(
            job,
            state=JobState.ACCEPTED,
            pinned=choice.offer,
            announced=choice.price,
            asks_first=False,
        )
        await self._bench.advance(tx, job, agreed)
        await self._bench.wake(tx, job.id)

    async def _order_again(
        self, tx: Transaction, job: Job, proposal: Proposal, choice: Choice
    ) -> None:
        """Make a new job of an earlier wish, with the offer and up to the price on the button."""
        claim = ClaimKey(f"{proposal.id}:{choice.action}")
        origin = await origin_of(tx, job, proposal)
        await self._reordering.again(tx, job, choice, claim=claim, origin=origin)

    async def again(
        self,
        tx: Transaction,
        job: Job,
        *,
        claim: ClaimKey,
        origin: MessageRef,
        count: int | None,
    ) -> None:
        """Make once more what a job made, with the same model, because of a message.

        `count` is another number of results than then, where the message says one.
        """
        plan = job.require_plan()
        price = plan.quote.price
        if count is not None:
            # Nobody has been told yet what so many cost.
            job, price = replace(job, intent=replace(job.intent, count=count, series=None)), None
            if plan.is_series:
                job, plan = follow(job, await tx.artifacts(job.id)), plan.parts[-1]
        same = Choice(action=AGAIN, offer=plan.order.offer, model=plan.model, price=price)
        await self._reordering.again(tx, job, same, claim=claim, origin=origin)

    async def _language_of(self, tx: Transaction, proposal: Proposal) -> Language | None:
        """Find the language in which the buttons were shown."""
        job = await tx.job(JobId(proposal.job)) if proposal.job else None
        if job is not None:
            return job.language
        row = await tx.row(proposal.shown) if proposal.shown else None
        return row.message.language if row else None

    def _may_press(self, press: ButtonPress, proposal: Proposal) -> bool:
        if sets_chat(proposal):
            return self.settings.may_set(press, proposal)
        is_asker = press.by == proposal.person
        return is_asker or press.is_moderator or self._admins.has(press.by)

    def _say(self, notice: Text, language: Language) -> PressAnswer:
        return PressAnswer(reception=Reception.ACCEPTED, notice=notice, language=language)


def _asks_first(proposal: Proposal) -> bool:
    """Tell the questions that a job waits on from offers that stand beside a finished one."""
    return any(choice.action == NEVER_MIND for choice in proposal.choices)
