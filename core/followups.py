"""What can be done with a result by tap: make another, change its words, set it in motion, keep."""

from collections.abc import Mapping

from core.intents import MediaKind
from core.jobs import Job, Plan
from core.messages import Button, Choice, Form, Proposal, Text
from core.phrasing import kind_arg, kinds_arg, price_arg
from core.several import number_of
from core.texts import TextKey

AGAIN, EDIT, ANIMATE, ALWAYS = "again", "edit", "animate", "always"
INSTEAD = "instead"
"""Have the model make it that can have what was asked for."""

MOST_TYPED = 4000
"""Characters that a form takes."""


def result_choices(job: Job, plan: Plan) -> tuple[Choice, ...]:
    """List what a result offers, in the order of its buttons."""
    offer, price = plan.order.offer, plan.quote.price
    choices = [
        Choice(action=AGAIN, offer=offer, model=plan.model, price=price),
        Choice(action=EDIT, offer=offer, model=plan.model, price=price),
    ]
    if job.kind is MediaKind.IMAGE:
        choices.append(Choice(action=ANIMATE))
    if not plan.is_preferred:
        choices.append(Choice(action=ALWAYS))
    return (*choices, *instead_choice(plan))


def instead_choice(plan: Plan) -> tuple[Choice, ...]:
    """Offer the model that can have what was asked for, if there is one."""
    other = plan.instead
    if other is None:
        return ()
    return (Choice(action=INSTEAD, offer=other.offer, model=other.model, price=other.price),)


def switch_label(choice: Choice) -> Text:
    """Word the button that takes another model."""
    args = {"model": choice.model or "", "price": price_arg(choice.price)}
    return Text(key=TextKey.BUTTON_CHEAPER, args=args)


def result_buttons(job: Job, proposal: Proposal) -> tuple[Button, ...]:
    """Make the buttons of a result."""
    labels: Mapping[str, Text] = {
        AGAIN: Text(key=TextKey.BUTTON_AGAIN, args={"kind": kinds_arg(job.kind, number_of(job))}),
        EDIT: Text(key=TextKey.BUTTON_EDIT),
        ANIMATE: Text(key=TextKey.BUTTON_ANIMATE),
        ALWAYS: Text(key=TextKey.BUTTON_ALWAYS),
    }
    return tuple(
        Button(
            proposal=proposal.id,
            action=choice.action,
            label=labels.get(choice.action) or switch_label(choice),
        )
        for choice in proposal.choices
    )


def prompt_form(job: Job, proposal: Proposal) -> Form:
    """Make the form in which the words of a result are changed."""
    return Form(
        proposal=proposal.id,
        action=EDIT,
        title=Text(key=TextKey.FORM_EDIT, args={"kind": kind_arg(job.kind)}),
        label=Text(key=TextKey.FORM_PROMPT, args={"kind": kind_arg(job.kind)}),
        value=job.intent.prompt[:MOST_TYPED],
        limit=MOST_TYPED,
    )
