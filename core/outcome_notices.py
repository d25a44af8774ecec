"""What a job came to: its result with its link, a failure with a way out, or that nobody knows."""

from collections.abc import Mapping, Sequence

from core.catalogue import Price
from core.composing import TAKE, Composer, choices_of, elapsed_s
from core.followups import AGAIN, result_buttons, result_choices
from core.intents import MediaKind
from core.jobs import Alternative, Plan
from core.messages import (
    Arg,
    Button,
    ButtonStyle,
    Choice,
    MediaItem,
    MessageKind,
    OutboxRow,
    Proposal,
    Text,
)
from core.phrasing import price_arg, took_args, wait_args
from core.texts import TextKey


class OutcomeNotices(Composer):
    """Composes the messages that a job ends with."""

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
        choices = (*choices_of(alternatives), *same)
        return self._offering((cost, *reasons), choices, TextKey.BUTTON_RETRY)

    def refusal(
        self, reason: Text, alternatives: Sequence[Alternative]
    ) -> tuple[OutboxRow, Proposal | None]:
        """Say why nothing is made for now, and what could be made instead."""
        return self._offering((reason,), choices_of(alternatives), TextKey.BUTTON_CHEAPER)

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

    def _facts(self, facts: Mapping[str, Arg], price: Price | None) -> Text:
        if not self._manners.price_line:
            return Text(key=TextKey.RESULT_TIMES, args=facts)
        if price is None:
            return Text(key=TextKey.RESULT_FACTS_FREE, args=facts)
        return Text(key=TextKey.RESULT_FACTS, args={**facts, "price": str(price)})

    def _hint_line(self, plan: Plan) -> tuple[Text, ...]:
        """Name the model that suits the wish better than the usual one."""
        hint = plan.hint
        if hint is None:
            return ()
        price = self._named_price(hint.price)
        args = {"model": hint.model, "price": price, "reason": hint.reason}
        return (Text(key=TextKey.RESULT_HINT, args=args),)


def _link_lines(links: Sequence[str]) -> list[Text]:
    return [Text(key=TextKey.RESULT_LINK, args={"url": url}) for url in links]


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
