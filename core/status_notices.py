"""What is said about a job on its way: heard, begun, waiting, moving, and that it is over."""

from dataclasses import replace

from core.composing import CANCEL, Composer, elapsed_s, status_key, waiting_key
from core.costs import price_lines
from core.followups import INSTEAD, instead_choice, switch_label
from core.jobs import JobState, Plan
from core.messages import (
    Button,
    ButtonStyle,
    Choice,
    MessageKind,
    OutboxRow,
    OutgoingMessage,
    Proposal,
    Text,
)
from core.phrasing import settings_args, shorten, sum_arg, took_args, wait_args
from core.subjects import picked_line
from core.texts import TextKey


class StatusNotices(Composer):
    """Composes the acknowledgment, the status message, and notes beside it."""

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

    def _cost(self, plan: Plan) -> Text:
        wait, price = wait_args(plan.wait_s), plan.quote.price
        if not self._manners.price_line:
            return Text(key=TextKey.STATUS_WAIT, args=wait)
        if price is None:
            return Text(key=TextKey.STATUS_PRICE_UNKNOWN, args=wait)
        return Text(key=TextKey.STATUS_PRICE, args={**wait, "price": _price(plan)})

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


def _price(plan: Plan) -> str:
    """Word what a plan costs, of several results how that comes about."""
    return sum_arg([each.quote.price for each in plan.parts or (plan,)])
