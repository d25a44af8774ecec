"""The messages about a job: what each says, replies to, and offers as buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core.catalogue import Price
from core.costs import price_lines
from core.followups import (
    AGAIN,
    INSTEAD,
    instead_choice,
    result_buttons,
    result_choices,
    switch_label,
)
from core.intents import MediaKind
from core.jobs import Alternative, Job, JobId, JobState, Plan
from core.manners import USUAL, Manners
from core.messages import (
    Arg,
    Button,
    ButtonStyle,
    Choice,
    DeliveryKey,
    MediaItem,
    MessageKind,
    OutboxRow,
    OutgoingMessage,
    PersonRef,
    Proposal,
    ProposalId,
    Text,
    proposal_id_of,
)
from core.phrasing import (
    UNKNOWN_PRICE,
    kind_arg,
    kinds_arg,
    price_arg,
    settings_args,
    shorten,
    sum_arg,
    took_args,
    wait_args,
)
from core.subjects import picked_line
from core.texts import TextKey

CANCEL, GO_AHEAD, NEVER_MIND = "cancel", "go", "never"
TAKE = "take"
"""Prefix of the actions that choose an offer: take1, take2."""

PROPOSAL_LIFE = timedelta(days=30)
QUESTION_LIFE = timedelta(hours=24)


def status_key(job: JobId) -> DeliveryKey:
    """Name a job's status message."""
    return DeliveryKey(f"{job}:status")


def acknowledgment_key(job: JobId) -> DeliveryKey:
    """Name a job's acknowledgment."""
    return DeliveryKey(f"{job}:ack")


def waiting_key(job: JobId) -> DeliveryKey:
    """Name the message that tells a job's place in line, where messages are not changed."""
    return DeliveryKey(f"{job}:waiting")


def result_key(job: JobId) -> DeliveryKey:
    """Name a job's result message."""
    return DeliveryKey(f"{job}:result")


def plain_result_key(job: JobId) -> DeliveryKey:
    """Name the message that stands in where the platform refused the result itself."""
    return DeliveryKey(f"{job}:result-plain")


def proposal_under(
    row: OutboxRow, person: PersonRef, choices: tuple[Choice, ...], now: datetime, job: str = ""
) -> Proposal:
    """Make what the buttons of a message stand for, where it waits for no answer."""
    return Proposal(
        id=proposal_id_of(row.key),
        job=job,
        person=person,
        chat=row.message.chat,
        choices=choices,
        is_question=False,
        created_at=now,
        expires_at=now + PROPOSAL_LIFE,
        shown=row.edits or row.key,
    )


class Notices:
    """Composes the messages of one job at one moment."""

    def __init__(self, job: Job, now: datetime, manners: Manners = USUAL) -> None:
        """Take the job as it is now, and how its chat is talked to."""
        self._job = job
        self._manners = manners
        self._now = now
        self._kind = kind_arg(job.kind)
        wished = job.intent.series or job.intent.count or 1
        self._kinds = kinds_arg(job.kind, len(job.plan.parts) if job.plan else wished)

    def acknowledgment(self) -> OutboxRow:
        """Say that the wish was heard."""
        picked = picked_line(self._job)
        if picked is None and not self._job.intent.prompt.strip():
            return self.motion_acknowledgment()
        text = picked or Text(
            key=TextKey.ACK,
            args={"kind": self._kind, "prompt": shorten(self._job.intent.prompt)},
        )
        return self._reply("ack", MessageKind.ACKNOWLEDGMENT, text)

    def retry_acknowledgment(self, model: str) -> OutboxRow:
        """Say that a button was heard."""
        text = Text(key=TextKey.ACK_RETRY, args={"kind": self._kinds, "model": model})
        return self._reply("ack", MessageKind.ACKNOWLEDGMENT, text)

    def motion_acknowledgment(self) -> OutboxRow:
        """Say that a picture is set in motion: all that can be wished for without a word."""
        return self._reply("ack", MessageKind.ACKNOWLEDGMENT, Text(key=TextKey.ACK_ANIMATE))

    def start(self, plan: Plan, position: int | None = None) -> tuple[OutboxRow, Proposal]:
        """Announce model, wait and price, with a way to cancel.

        What differs from the wish stands before the price, which goes by what is made. `position`
        is its place in line, where nothing else will tell.
        """
        title = Text(
            key=TextKey.STATUS_START,
            args={
                "kind": self._kinds,
                "model": plan.model,
                **settings_args(plan.order.settings),
            },
        )
        about_price = price_lines(self._job, plan) if self._manners.price_line else ()
        in_line = () if position is None else (self._in_line(position),)
        lines = (
            title,
            *plan.notices,
            self._cost(plan),
            *about_price,
            *self._instead_line(plan),
            *in_line,
        )
        proposal = self._proposal("start", self._start_choices(plan))
        row = self._row(
            "status",
            OutgoingMessage(
                chat=self._job.origin.chat,
                kind=MessageKind.STATUS,
                language=self._job.language,
                lines=lines,
                buttons=self._start_buttons(proposal),
            ),
        )
        return row, proposal

    def waiting(self, position: int) -> OutgoingMessage:
        """Show the place in the queue."""
        moving = self._moving(0, self._in_line(position))
        plan, is_begun = self._job.plan, self._job.state is JobState.RUNNING
        if plan is None or plan.instead is None or is_begun:
            return moving
        # It is not too late for another model yet.
        choices = self._start_choices(plan)
        return replace(moving, buttons=self._start_buttons(self._proposal("start", choices)))

    def posted_waiting(self, position: int) -> OutboxRow:
        """Tell the place in the queue in a message of its own."""
        message = self._message(MessageKind.NOTE, (self._in_line(position),), reply=False)
        return OutboxRow(
            key=waiting_key(self._job.id),
            message=message,
            created_at=self._now,
            job=self._job.id,
        )

    def progress(
        self, plan: Plan, percent: int, elapsed_s: float, *, ready: int = 0
    ) -> OutgoingMessage:
        """Show how far it is; of several results, how many are `ready`."""
        at_most = plan.wait_s[1]
        args = {"percent": percent, "waited": int(elapsed_s), "at_most": at_most}
        several = {**args, "ready": ready, "total": len(plan.parts)}
        lines = [
            Text(key=TextKey.STATUS_PROGRESS_SEVERAL, args=several)
            if plan.parts
            else Text(key=TextKey.STATUS_PROGRESS, args=args)
        ]
        if elapsed_s > at_most:
            lines.append(Text(key=TextKey.STATUS_NEARLY, args={"kind": self._kinds}))
        return self._moving(percent, *lines)

    def posted_progress(
        self, plan: Plan, percent: int, elapsed_s: float, number: int, *, ready: int = 0
    ) -> OutboxRow:
        """Tell how far it is in a message of its own, the nth about this job."""
        moving = self.progress(plan, percent, elapsed_s, ready=ready)
        moving = replace(moving, kind=MessageKind.NOTE, buttons=())
        return self._row(f"progress-{number}", moving)

    def ending(self, plan: Plan) -> OutboxRow:
        """Turn the status message into one short line, once nothing moves any more."""
        job = self._job
        args = {"kind": self._kinds}
        match job.state:
            case JobState.DELIVERING:
                took = took_args(elapsed_s(job, self._now))
                text = Text(
                    key=TextKey.STATUS_DONE,
                    args={
                        **args,
                        "model": plan.model,
                        "took": took["took"],
                        "unit": took["took_unit"],
                    },
                )
            case JobState.CANCELLED:
                text = Text(key=TextKey.STATUS_CANCELLED, args=args)
            case JobState.UNKNOWN:
                text = Text(key=TextKey.STATUS_UNKNOWN, args=args)
            case _:
                text = Text(key=TextKey.STATUS_FAILED, args={**args, "model": plan.model})
        return self._row(
            f"status:{job.state}",
            self._message(MessageKind.STATUS, (text,)),
            edits=status_key(job.id),
        )

    def switched(self, model: str) -> OutboxRow:
        """Turn the status message into a line that says which model takes over."""
        args = {"kind": self._kind, "model": model}
        text = Text(key=TextKey.STATUS_SWITCHED, args=args)
        message = self._message(MessageKind.STATUS, (text,))
        return self._row("status:switched", message, edits=status_key(self._job.id))

    def late(self) -> OutboxRow:
        """Say that it takes longer than it ever should, and will still come."""
        text = Text(key=TextKey.OVERDUE, args={"kind": self._kinds})
        return self._reply("overdue", MessageKind.NOTE, text)

    def cannot_cancel(self) -> OutboxRow:
        """Say that what is being made cannot be stopped any more."""
        text = Text(key=TextKey.CANCEL_TOO_LATE, args={"kind": self._kinds})
        return self._reply("cannot-cancel", MessageKind.NOTE, text)

    def cancelled(self, *, may_come: bool) -> OutboxRow:
        """Confirm a cancellation."""
        key = TextKey.CANCELLED_MAYBE_LATE if may_come else TextKey.CANCELLED
        text = Text(key=key, args={"kind": self._kinds})
        return self._reply("cancelled", MessageKind.NOTE, text)

    def result(
        self,
        plan: Plan,
        media: Sequence[MediaItem],
        links: Sequence[str],
        extra: Sequence[Text] = (),
        *,
        paid: Price | None = None,
        is_plain: bool = False,
    ) -> tuple[OutboxRow, Proposal]:
        """Hand over what was made, with its links; that of a film follows as its own message.

        `paid` is what it cost, where that is known better than from the plan; `is_plain` makes the
        message that stands in for one that the platform refused.
        """
        job = self._job
        facts = wait_args(plan.wait_s) | took_args(elapsed_s(job, self._now))
        price = plan.quote.price
        cost = paid or price
        lines = [
            Text(
                key=TextKey.RESULT_PREFERRED if plan.is_preferred else TextKey.RESULT,
                args={"kind": self._kinds, "model": plan.model},
            ),
            self._facts(facts, cost),
        ]
        if job.was_cancelled or job.was_unknown or job.told_overdue:
            lines.append(Text(key=TextKey.RESULT_LATE))
        lines += [*plan.notices, *extra]
        if not (media and job.kind is MediaKind.VIDEO):
            lines += _link_lines(links)
        lines += self._hint_line(plan)
        proposal = self._proposal("result", result_choices(job, plan))
        result = self._message(
            MessageKind.RESULT,
            tuple(lines),
            media=tuple(media),
            buttons=result_buttons(job, proposal),
        )
        return self._row("result-plain" if is_plain else "result", result), proposal

    def link(self, links: Sequence[str]) -> OutboxRow:
        """Give a film's link as a message of its own, to copy and share."""
        message = self._message(MessageKind.LINK, tuple(_link_lines(links)), reply=False)
        return self._row("link", message)

    def failure(
        self,
        reasons: Sequence[Text],
        cost: Text,
        alternatives: Sequence[Alternative],
        *,
        is_transient: bool = False,
    ) -> tuple[OutboxRow, Proposal | None]:
        """Say in plain words what happened, what it cost, and what could be tried instead.

        After a transient failure that includes the same once more.
        """
        same = _same_choice(self._job.plan) if is_transient else ()
        choices = (*_choices(alternatives), *same)
        return self._offering((cost, *reasons), choices, TextKey.BUTTON_RETRY)

    def refusal(
        self, reason: Text, alternatives: Sequence[Alternative]
    ) -> tuple[OutboxRow, Proposal | None]:
        """Say why nothing is made for now, and what could be made instead."""
        return self._offering((reason,), _choices(alternatives), TextKey.BUTTON_CHEAPER)

    def _offering(
        self, said: Sequence[Text], choices: tuple[Choice, ...], label: TextKey
    ) -> tuple[OutboxRow, Proposal | None]:
        lines = [*said]
        if not choices:
            message = self._message(MessageKind.FAILURE, tuple(lines))
            return self._row("failure", message), None
        lines.append(Text(key=TextKey.FAILED_ALTERNATIVES))
        proposal = self._proposal("failure", choices, is_question=True)
        buttons = tuple(
            Button(
                proposal=proposal.id,
                action=choice.action,
                label=_offer_label(choice, label),
                style=ButtonStyle.PRIMARY if choice is choices[0] else ButtonStyle.SECONDARY,
            )
            for choice in choices
        )
        message = self._message(MessageKind.FAILURE, tuple(lines), buttons=buttons)
        return self._row("failure", message), proposal

    def unknown(self, plan: Plan) -> tuple[OutboxRow, Proposal]:
        """Say plainly that nobody knows whether it was ordered, and that it was not repeated."""
        price = plan.quote.price
        choice = Choice(action=f"{TAKE}1", offer=plan.order.offer, model=plan.model, price=price)
        proposal = self._proposal("unknown", (choice,))
        button = Button(
            proposal=proposal.id,
            action=choice.action,
            label=Text(key=TextKey.BUTTON_REPEAT, args={"price": price_arg(price)}),
        )
        text = Text(key=TextKey.UNKNOWN, args={"kind": self._kinds})
        message = self._message(MessageKind.FAILURE, (text,), buttons=(button,))
        return self._row("unknown", message), proposal

    def question(self, plan: Plan, limit: str) -> tuple[OutboxRow, Proposal]:
        """Ask before spending more than the limit, or more than was announced."""
        price = price_arg(plan.quote.price)
        text = self._asking(plan, price, limit)
        go = Choice(action=GO_AHEAD, offer=plan.order.offer, price=plan.quote.price)
        never = Choice(action=NEVER_MIND)
        others = _choices(_others(plan))
        slot = self._question_slot()
        proposal = self._proposal(slot, (go, *others, never), is_question=True)
        labels = {
            GO_AHEAD: Text(key=TextKey.BUTTON_GO_AHEAD, args={"price": price}),
            NEVER_MIND: Text(key=TextKey.BUTTON_NEVER_MIND),
            **{each.action: switch_label(each) for each in others},
        }
        buttons = tuple(
            Button(proposal=proposal.id, action=choice.action, label=labels[choice.action])
            for choice in proposal.choices
        )
        lines = (*plan.notices, text)
        message = self._message(MessageKind.QUESTION, lines, buttons=buttons)
        return self._row(slot, message), proposal

    def _asking(self, plan: Plan, price: str, limit: str) -> Text:
        model, was = plan.model, self._job.announced
        if self._job.asks_first:
            args = {"kind": self._kind, "model": model, "price": price}
            return Text(key=TextKey.ASK_OTHER_PICTURE, args=args)
        if was is not None:
            args = {"model": model, "price": price, "was": price_arg(was)}
            return Text(key=TextKey.ASK_PRICE_ROSE, args=args)
        if plan.may_refuse_people:
            return Text(key=TextKey.ASK_PEOPLE, args={"model": model, "price": price})
        args = {"kind": self._kinds, "model": model, "price": price, "limit": limit}
        return Text(key=TextKey.ASK_PRICE, args=args)

    def question_closed(self) -> OutboxRow:
        """Take the buttons off the newest question, which was answered or has expired."""
        slot = self._question_slot()
        message = self._message(MessageKind.QUESTION, (Text(key=TextKey.QUESTION_CLOSED),))
        return self._row(f"{slot}:closed", message, edits=self._key(slot))

    def question_id(self) -> ProposalId:
        """Name the newest question about the job."""
        return proposal_id_of(self._key(self._question_slot()))

    def _question_slot(self) -> str:
        return f"ask-{self._job.questions}"

    def _cost(self, plan: Plan) -> Text:
        wait, price = wait_args(plan.wait_s), plan.quote.price
        if not self._manners.price_line:
            return Text(key=TextKey.STATUS_WAIT, args=wait)
        if price is None:
            return Text(key=TextKey.STATUS_PRICE_UNKNOWN, args=wait)
        return Text(key=TextKey.STATUS_PRICE, args={**wait, "price": _price(plan)})

    def _facts(self, facts: Mapping[str, Arg], price: Price | None) -> Text:
        if not self._manners.price_line:
            return Text(key=TextKey.RESULT_TIMES, args=facts)
        if price is None:
            return Text(key=TextKey.RESULT_FACTS_FREE, args=facts)
        return Text(key=TextKey.RESULT_FACTS, args={**facts, "price": str(price)})

    def _named_price(self, price: Price) -> str:
        return str(price) if self._manners.price_line else UNKNOWN_PRICE

    def _instead_line(self, plan: Plan) -> tuple[Text, ...]:
        """Name the model that can have what this one cannot."""
        if plan.instead is None:
            return ()
        args = {
            "model": plan.instead.model,
            **settings_args(plan.instead.settings),
            "price": self._named_price(plan.instead.price),
        }
        return (Text(key=TextKey.STATUS_INSTEAD, args=args),)

    def _hint_line(self, plan: Plan) -> tuple[Text, ...]:
        """Name the model that suits the wish better than the usual one."""
        hint = plan.hint
        if hint is None:
            return ()
        price = self._named_price(hint.price)
        args = {"model": hint.model, "price": price, "reason": hint.reason}
        return (Text(key=TextKey.RESULT_HINT, args=args),)

    def _start_choices(self, plan: Plan) -> tuple[Choice, ...]:
        return (*instead_choice(plan), Choice(action=CANCEL))

    def _start_buttons(self, proposal: Proposal) -> tuple[Button, ...]:
        switches = (
            Button(proposal=proposal.id, action=each.action, label=switch_label(each))
            for each in proposal.choices
            if each.action == INSTEAD
        )
        return (*switches, self._cancel(proposal))

    def _in_line(self, position: int) -> Text:
        return Text(key=TextKey.STATUS_WAITING, args={"position": position})

    def _cancel(self, proposal: Proposal) -> Button:
        return Button(
            proposal=proposal.id,
            action=CANCEL,
            label=Text(key=TextKey.BUTTON_CANCEL),
            style=ButtonStyle.DANGER,
        )

    def _moving(self, percent: int, *lines: Text) -> OutgoingMessage:
        return OutgoingMessage(
            chat=self._job.origin.chat,
            kind=MessageKind.STATUS,
            language=self._job.language,
            lines=lines,
            buttons=(self._cancel(self._proposal("start", (Choice(action=CANCEL),))),),
            percent=percent,
        )

    def _proposal(
        self, slot: str, choices: tuple[Choice, ...], *, is_question: bool = False
    ) -> Proposal:
        life = QUESTION_LIFE if is_question else PROPOSAL_LIFE
        return Proposal(
            id=proposal_id_of(self._key(slot)),
            job=self._job.id,
            person=self._job.person,
            chat=self._job.origin.chat,
            choices=choices,
            is_question=is_question,
            created_at=self._now,
            expires_at=self._now + life,
        )

    def _reply(self, slot: str, kind: MessageKind, text: Text) -> OutboxRow:
        return self._row(slot, self._message(kind, (text,)))

    def _message(
        self,
        kind: MessageKind,
        lines: tuple[Text, ...],
        *,
        media: tuple[MediaItem, ...] = (),
        buttons: tuple[Button, ...] = (),
        reply: bool = True,
    ) -> OutgoingMessage:
        return OutgoingMessage(
            chat=self._job.origin.chat,
            kind=kind,
            language=self._job.language,
            lines=lines,
            reply_to=self._job.origin if reply else None,
            media=media,
            buttons=buttons,
        )

    def _key(self, slot: str) -> DeliveryKey:
        return DeliveryKey(f"{self._job.id}:{slot}")

    def _row(
        self, slot: str, message: OutgoingMessage, edits: DeliveryKey | None = None
    ) -> OutboxRow:
        return OutboxRow(
            key=self._key(slot),
            message=message,
            created_at=self._now,
            job=self._job.id,
            edits=edits,
        )


def _price(plan: Plan) -> str:
    """Word what a plan costs, of several results how that comes about."""
    return sum_arg([each.quote.price for each in plan.parts or (plan,)])


def elapsed_s(job: Job, now: datetime) -> float:
    """Measure the seconds since the provider took the order, until it was done or until now."""
    started = job.started_at or job.created_at
    return max(0.0, ((job.finished_at or now) - started).total_seconds())


def _link_lines(links: Sequence[str]) -> list[Text]:
    return [Text(key=TextKey.RESULT_LINK, args={"url": url}) for url in links]


def _choices(alternatives: Sequence[Alternative]) -> tuple[Choice, ...]:
    return tuple(
        Choice(action=f"{TAKE}{number}", offer=each.offer, model=each.model, price=each.price)
        for number, each in enumerate(alternatives, 1)
    )


def _others(plan: Plan) -> list[Alternative]:
    """List the models to ask about beside the chosen one: the nearer, then the cheaper."""
    others = {each.offer: each for each in (plan.instead, plan.cheaper) if each is not None}
    return list(others.values())


def _same_choice(plan: Plan | None) -> tuple[Choice, ...]:
    """Offer the same once more, where its price is known."""
    if plan is None or plan.quote.price is None:
        return ()
    price = plan.quote.price
    return (Choice(action=AGAIN, offer=plan.order.offer, model=plan.model, price=price),)


def _offer_label(choice: Choice, key: TextKey) -> Text:
    price = price_arg(choice.price)
    if choice.action == AGAIN:
        return Text(key=TextKey.BUTTON_SAME, args={"price": price})
    args = {"model": choice.model or "", "price": price}
    return Text(key=key, args=args)
