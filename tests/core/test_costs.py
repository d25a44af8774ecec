from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from core.catalogue import OfferId, OptionName
from core.costs import failure_line, price_lines
from core.intents import Intent, MediaKind, Tier
from core.jobs import Alternative, Job, Plan
from core.ledger import Entry
from core.texts import TextKey
from tests.core.catalogue import BANANA, film, offer, points
from tests.core.test_ledger import BACK, FREE, OPEN, TAKEN, UNPRICED
from tests.core.values import A_FILM, A_JOB, A_PICTURE, NOW, plan_of

CHEAPER = Alternative(offer=BANANA.id, family=BANANA.family, model=BANANA.name, price=points(3))
PRO, VEO = offer("nano-banana-pro"), film("veo-3.1", 330)


def job(intent: Intent = A_PICTURE, tier: Tier | None = None, pinned: str | None = None) -> Job:
    return replace(
        A_JOB,
        intent=replace(intent, tier=tier),
        pinned=OfferId(pinned) if pinned else None,
    )


def plan(price: int | None, *, cheaper: bool = True, size: str | None = None) -> Plan:
    made = plan_of(PRO, price)
    settings = {OptionName.SIZE: size} if size else {}
    order = replace(made.order, settings=settings)
    return replace(made, order=order, cheaper=CHEAPER if cheaper else None)


def set_of(count: int, price: int) -> Plan:
    return replace(plan(price, size="4K"), parts=(plan(price // count),) * count)


def film_plan(price: int | None, *, is_named: bool = False) -> Plan:
    return replace(plan_of(VEO, price), cheaper=CHEAPER, is_named=is_named)


BEST, CHEAP = Tier.PREMIUM, Tier.BUDGET


@pytest.mark.parametrize(
    ("wished", "planned", "keys"),
    [
        pytest.param(job(), plan(10, size="2K"), [], id="an ordinary picture"),
        pytest.param(job(), plan(18, size="4K"), [TextKey.STATUS_BUYS], id="a dear picture"),
        pytest.param(job(), set_of(3, 15), [], id="three cheap pictures"),
        pytest.param(job(), set_of(2, 36), [TextKey.STATUS_BUYS], id="two dear pictures"),
        pytest.param(job(), plan(None), [], id="an unpriced picture"),
        pytest.param(job(), plan(51), [TextKey.STATUS_CHEAPER], id="a very dear picture"),
        pytest.param(
            job(), replace(plan(51), is_named=True), [TextKey.STATUS_BUYS], id="dear, and named"
        ),
        pytest.param(job(A_FILM), film_plan(51), [TextKey.STATUS_CHEAPER], id="a dear film"),
        pytest.param(job(A_FILM), film_plan(50), [], id="a film that is not dear"),
        pytest.param(job(A_FILM), film_plan(330, is_named=True), [], id="a film that was named"),
        pytest.param(
            job(A_FILM, BEST), film_plan(330), [TextKey.STATUS_PREMIUM], id="the best film"
        ),
        pytest.param(
            job(tier=BEST), plan(18, size="4K"), [TextKey.STATUS_PREMIUM], id="the best picture"
        ),
        pytest.param(job(tier=BEST), plan(10), [], id="the best picture is not dear"),
        pytest.param(job(tier=BEST), plan(None), [], id="the best has no price"),
        pytest.param(
            job(tier=BEST),
            replace(plan_of(offer("midjourney")), quote=plan(18).quote),
            [TextKey.STATUS_BUYS],
            id="the best is not to be had",
        ),
        pytest.param(
            job(tier=CHEAP), plan(4, cheaper=False), [TextKey.STATUS_CHEAPEST], id="the cheapest"
        ),
        pytest.param(job(tier=CHEAP), plan(4), [], id="not the cheapest"),
        pytest.param(job(tier=CHEAP), plan(None, cheaper=False), [], id="cheap, without a price"),
        pytest.param(
            job(tier=CHEAP, pinned="x"), plan(4, cheaper=False), [], id="chosen by a button"
        ),
    ],
)
def test_a_price_is_explained_where_somebody_would_want_to_know(
    wished: Job, planned: Plan, keys: list[TextKey]
) -> None:
    assert [line.key for line in price_lines(wished, planned)] == keys


@pytest.mark.parametrize("size", ["4K", None])
def test_a_dear_picture_says_which_size_it_buys(size: str | None) -> None:
    (line,) = price_lines(job(), plan(18, size=size))
    assert line.args == {"count": "one", "price": "18", "size": size or ""}


KEPT = replace(TAKEN, refunded=Decimal(0))


@pytest.mark.parametrize(
    ("rows", "key", "told"),
    [
        pytest.param([], TextKey.FAILED, "no", id="nothing was ordered"),
        pytest.param([OPEN], TextKey.FAILED, "maybe", id="nobody knows"),
        pytest.param([FREE], TextKey.FAILED, "no", id="not taken"),
        pytest.param([replace(UNPRICED, settled_at=NOW)], TextKey.FAILED, "no", id="unpriced"),
        pytest.param([TAKEN], TextKey.FAILED_PAID, "open", id="taken, perhaps given back"),
        pytest.param([FREE, KEPT], TextKey.FAILED_PAID, "spent", id="taken for good"),
        pytest.param([BACK], TextKey.FAILED_PAID, "back", id="given back"),
    ],
)
def test_a_failure_says_what_it_cost(rows: Sequence[Entry], key: TextKey, told: str) -> None:
    line = failure_line(MediaKind.IMAGE, rows, "no")
    assert (line.key, line.args.get("charged") or line.args["fate"]) == (key, told)
    assert line.args.get("price", "5") == "5"
