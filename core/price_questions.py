"""The question about a price, before more is spent than may be spent unasked."""

from core.composing import GO_AHEAD, NEVER_MIND, Composer, choices_of
from core.followups import switch_label
from core.jobs import Alternative, Plan
from core.messages import (
    Button,
    Choice,
    MessageKind,
    OutboxRow,
    Proposal,
    ProposalId,
    Text,
    proposal_id_of,
)
from core.phrasing import price_arg
from core.texts import TextKey


class PriceQuestions(Composer):
    """Composes the question and takes it back."""

    def question(self, plan: Plan, limit: str) -> tuple[OutboxRow, Proposal]:
        """Ask before spending more than the limit, or more than was announced."""
        price = price_arg(plan.quote.price)
        text = self._asking(plan, price, limit)
        go = Choice(action=GO_AHEAD, offer=plan.order.offer, price=plan.quote.price)
        never = Choice(action=NEVER_MIND)
        others = choices_of(_others(plan))
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


def _others(plan: Plan) -> list[Alternative]:
    """List the models to ask about beside the chosen one: the nearer, then the cheaper."""
    others = {each.offer: each for each in (plan.instead, plan.cheaper) if each is not None}
    return list(others.values())
