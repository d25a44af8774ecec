"""The body of a create, and the ticket that it is built from after the order was priced."""

from adapters.providers.ima.form import Unmakeable
from adapters.providers.ima.offers import Product
from adapters.providers.ima.pricing import choose_rule, price_of
from adapters.providers.ima.schemas import Ticket
from core.errors import ParametersRejected, Sent
from core.intents import TaskType
from core.jobs import Order, Quote

APP = "ima"
PLATFORM = "web"
RESULTS = 1
"""Per create; more would be charged each, and the credit to state for them is not documented."""


def to_quote(order: Order, product: Product) -> Quote:
    """Price an order by the one rule that fits it.

    Raises:
        ParametersRejected: the model does not take the settings, or no rule fits them.
    """
    leaf = product.leaf
    try:
        parameters = product.form.parameters(order.settings)
    except Unmakeable as error:
        raise ParametersRejected(f"{leaf.name}: {error}", sent=Sent.NO) from error
    rule = choose_rule(leaf.credit_rules, {**parameters, "n": RESULTS})
    if rule is None:
        raise ParametersRejected(f"{leaf.name}: no price rule fits", sent=Sent.NO)
    ticket = Ticket(
        attribute_id=rule.attribute_id,
        credit=rule.points,
        model_id=leaf.model_id,
        model_name=leaf.name,
        model_version=leaf.id,
        parameters=parameters,
    )
    return Quote(price=price_of(rule), ticket=ticket.to_json())


def to_body(task: TaskType, prompt: str, ticket: Ticket) -> dict[str, object]:
    """Build a create: price, rule and parameters all from one ticket, as the service checks."""
    inner: dict[str, object] = {
        **ticket.parameters,
        "prompt": prompt,
        "n": RESULTS,
        "input_images": [],
        "cast": {"points": ticket.credit, "attribute_id": ticket.attribute_id},
    }
    item = {
        "attribute_id": ticket.attribute_id,
        "credit": ticket.credit,
        "model_id": ticket.model_id,
        "model_name": ticket.model_name,
        "model_version": ticket.model_version,
        "app": APP,
        "platform": PLATFORM,
        "category": task.value,
        "parameters": inner,
    }
    return {
        "task_type": task.value,
        "enable_multi_model": False,
        "src_img_url": [],
        "parameters": [item],
    }
