"""What a failure says and offers, class by class, and how words take it up."""

import pytest

from core.errors import (
    BackendRefused,
    BotError,
    ContentRejected,
    GenerationFailed,
    InsufficientCredit,
    ModelGone,
    ParametersRejected,
    ProviderError,
    ProviderTimeout,
    ProviderUnavailable,
    RateLimited,
    ResultGone,
    Sent,
    SubscriptionNeeded,
    Unauthorized,
)
from core.jobs import JobState
from core.messages import Button
from core.texts import TextKey
from tests.core.catalogue import BANANA, SEEDREAM, offer, rule
from tests.core.scene import Scene, build_scene, working
from tests.core.values import words
from tests.fakes.far_end import Outcome

PRO = offer("nano-banana-pro", prices=[rule(4)])
OTHERS, SAME = [TextKey.BUTTON_RETRY, TextKey.BUTTON_RETRY], [TextKey.BUTTON_SAME]
CLASSES: list[tuple[type[ProviderError], TextKey, list[TextKey]]] = [
    (BackendRefused, TextKey.ERROR_UNAVAILABLE, OTHERS),
    (ContentRejected, TextKey.ERROR_CONTENT, OTHERS),
    (GenerationFailed, TextKey.ERROR_FAILED, OTHERS),
    (InsufficientCredit, TextKey.ERROR_CREDIT, OTHERS[:1]),
    (ModelGone, TextKey.ERROR_MODEL_GONE, OTHERS),
    (ParametersRejected, TextKey.ERROR_PARAMETERS, OTHERS),
    (ProviderTimeout, TextKey.ERROR_TIMEOUT, []),
    (ProviderUnavailable, TextKey.ERROR_UNAVAILABLE, OTHERS + SAME),
    (RateLimited, TextKey.ERROR_RATE, OTHERS + SAME),
    (ResultGone, TextKey.ERROR_RESULT_GONE, OTHERS + SAME),
    (SubscriptionNeeded, TextKey.ERROR_SUBSCRIPTION, OTHERS),
    (Unauthorized, TextKey.ERROR_OPERATOR, []),
]


def failing(error: ProviderError) -> Scene:
    scene = build_scene([SEEDREAM, BANANA, PRO])
    scene.provider.plan_outcome(Outcome(after_s=10, error=error))
    return scene


async def wish(scene: Scene, text: str = "draw a cat", message: str = "p1") -> None:
    await scene.desk.message(words(text, message))
    await scene.go_on()


def buttons(scene: Scene) -> tuple[Button, ...]:
    return scene.platform.visible[-1].out.buttons


def ordered(scene: Scene) -> list[str]:
    return [str(charge.order.offer) for charge in scene.provider.charges]


@pytest.mark.parametrize(("kind", "reason", "offered"), CLASSES, ids=str)
async def test_each_class_has_its_reason_and_its_way_out(
    kind: type[ProviderError], reason: TextKey, offered: list[TextKey]
) -> None:
    async with working(failing(kind("no", sent=Sent.YES, refunded=True))) as scene:
        await wish(scene)
        lines = [line.key for line in scene.platform.visible[-1].out.lines]
        assert lines[0] in {TextKey.FAILED, TextKey.FAILED_PAID}
        assert lines[1] is reason
        assert [button.label.key for button in buttons(scene)] == offered
        assert (lines[-1] is TextKey.FAILED_ALTERNATIVES) is bool(offered)


def test_every_class_of_a_provider_is_looked_at() -> None:
    unlike = {"PriceChanged", "ReferenceRejected"}
    leaves = {kind.__name__ for kind in ProviderError.__subclasses__()}
    assert {kind.__name__ for kind, *_ in CLASSES} == leaves - unlike
    assert issubclass(ProviderError, BotError)


@pytest.mark.parametrize("again", ["try again", "再试一次", "第三个"])
async def test_after_what_may_pass_the_same_is_made_once_more(again: str) -> None:
    async with working(failing(RateLimited("busy", sent=Sent.YES))) as scene:
        await wish(scene)
        await wish(scene, again, "p2")
        assert ordered(scene) == [SEEDREAM.id, SEEDREAM.id]


@pytest.mark.parametrize(
    ("again", "family"),
    [
        ("try again", BANANA),
        ("好", BANANA),
        ("yes", BANANA),
        ("换一个", BANANA),
        ("第一个", BANANA),
        ("第二个", PRO),
        ("2", PRO),
        ("另一个", PRO),
    ],
)
async def test_words_take_one_of_the_alternatives(again: str, family: object) -> None:
    async with working(failing(GenerationFailed("no", sent=Sent.YES))) as scene:
        await wish(scene)
        await wish(scene, again, "p2")
        assert ordered(scene) == [SEEDREAM.id, getattr(family, "id", None)]


async def test_what_has_no_price_is_not_offered_once_more() -> None:
    unpriced = offer("seedream-4.5", prices=[])
    scene = build_scene([unpriced])
    scene.provider.plan_outcome(Outcome(after_s=10, error=RateLimited("busy", sent=Sent.YES)))
    async with working(scene):
        await wish(scene)
        await wish(scene, "yes", "p2")
        assert buttons(scene) == ()


async def test_what_was_refused_is_never_ordered_elsewhere_by_itself() -> None:
    async with working(failing(ContentRejected("no", sent=Sent.YES))) as scene:
        await wish(scene)
        assert ordered(scene) == [SEEDREAM.id]
        async with scene.store.snapshot() as tx:
            (job,) = await tx.jobs_of_message(words("x").ref)
        assert job.state is JobState.FAILED
