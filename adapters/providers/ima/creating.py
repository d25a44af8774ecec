"""The body of a create, and the ticket that it is built from after the order was priced."""

from collections.abc import Sequence

from adapters.providers.ima.form import Unmakeable
from adapters.providers.ima.offers import Product
from adapters.providers.ima.pricing import choose_rule, price_of
from adapters.providers.ima.schemas import Ticket
from core.errors import ParametersRejected, Sent
from core.intents import TaskType
from core.jobs import Order, Quote, Staged

APP = "ima"
PLATFORM = "web"
RESULTS = 1
"""Per create; more would be charged each, and the credit to state for them is not documented."""


NATURAL_MOTION = "Bring the picture to life with natural motion."
WORDLESS = {
    TaskType.IMAGE_TO_VIDEO: NATURAL_MOTION,
    TaskType.FIRST_LAST_FRAME_TO_VIDEO: "A smooth transition from the first picture to the second.",
}
"""What is asked for where pictures came without words: a create without a prompt is refused."""

UPLOAD = "upload"
VERIFY = "upload and verify"
"""How pictures are handed over."""


def to_quote(order: Order, product: Product, where: str = "") -> Quote:
    """Price an order by the one rule that fits it; `where` tells file stores apart.

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
        least=product.offer.inputs.least,
        most=product.offer.inputs.most,
        lists_assets=product.checks_assets,
        shape=product.form.shape_for_the_prompt(order.settings),
    )
    return Quote(price=price_of(rule), ticket=ticket.to_json(), staging=_staging(product, where))


def _staging(product: Product, where: str) -> str:
    if not product.offer.inputs.most:
        return ""
    return f"{VERIFY if product.checks_assets else UPLOAD} {where}".strip()


def has_to_verify(quote: Quote) -> bool:
    """Tell whether pictures have to pass a check before they can be used."""
    return quote.staging.startswith(VERIFY)


def to_body(
    task: TaskType, prompt: str, ticket: Ticket, staged: Sequence[Staged] = ()
) -> dict[str, object]:
    """Build a create: price, rule and parameters all from one ticket, as the service checks.

    Raises:
        ParametersRejected: the number of pictures is not one that the model starts from.
    """
    if not ticket.least <= len(staged) <= ticket.most:
        message = f"{len(staged)} pictures where {ticket.least} to {ticket.most} are needed"
        raise ParametersRejected(message, sent=Sent.NO)
    urls = [each.url for each in staged]
    said = prompt if prompt.strip() else WORDLESS.get(task, NATURAL_MOTION)
    inner: dict[str, object] = {
        **ticket.parameters,
        "prompt": f"{said}\nAspect ratio: {ticket.shape}" if ticket.shape else said,
        "n": RESULTS,
        "input_images": urls,
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
    body: dict[str, object] = {
        "task_type": task.value,
        "enable_multi_model": False,
        "src_img_url": urls,
        "parameters": [item],
    }
    if ticket.lists_assets:
        body["src_image"] = [
            {"url": each.url, "width": each.width, "height": each.height} for each in staged
        ]
    return body
