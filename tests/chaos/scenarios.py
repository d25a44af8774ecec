"""What people and the world do in each run of the crash matrix.

A scenario reacts to what stands in the chat only, so it goes on after a crash as people would.
Together they reach every method of every port.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from core.admission import Limits
from core.catalogue import InputLimits, Offer
from core.composing import GO_AHEAD, TAKE
from core.errors import (
    ContentRejected,
    GenerationFailed,
    InsufficientCredit,
    PlatformUnavailable,
    ProviderUnavailable,
    ReferenceRejected,
    Sent,
)
from core.followups import AGAIN, ALWAYS, EDIT
from core.forgetting import DELETE_ALL
from core.intents import TaskType
from core.messages import MessageRef, PersonRef, QuotedMessage
from core.ports import CancelResult, Ports
from core.remembering import UNDO
from core.several_notices import MISSING
from tests.chaos.world import World, attached
from tests.core.catalogue import BANANA, SEEDREAM, film, offer
from tests.core.values import CHAT, LIN, person
from tests.fakes.far_end import Outcome, Visible

NAMED, OF_THE_NAMED = "画一只柴犬，叫旺财", "旺财戴上草帽"
BOSS = person("boss")
PICTURE, FILM = "画一只在屋顶看月亮的猫", "a paper boat in a storm, 5 second video"
NIGHT = "make it night with a full moon"
MOTION = "把这张图动起来"
SHIBAS, STORY = "画三张打伞的柴犬", "同一只水獭的系列插画，两张"
BROKEN = GenerationFailed("broken", sent=Sent.YES)
FOX, OWL = "draw a fox in the snow", "画一只猫头鹰"
ONE, TWO = InputLimits(least=1, most=1), InputLimits(least=2, most=2)
OFFERS = (
    SEEDREAM,
    BANANA,
    film("wan-2.6", 25, wait_s=(20, 40)),
    film("hailuo-2.0", 20),
    offer("seedream-4.5", task=TaskType.IMAGE_TO_IMAGE, inputs=ONE),
    offer("wan-2.6", task=TaskType.IMAGE_TO_VIDEO, inputs=ONE),
    offer("kling-o1", task=TaskType.REFERENCE_IMAGE_TO_VIDEO, inputs=ONE),
    offer("kling-o1", task=TaskType.FIRST_LAST_FRAME_TO_VIDEO, inputs=TWO),
)
ONE_AT_A_TIME = Limits(running_per_person=1)
CLAIMS_KEPT = timedelta(hours=48)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One course of events, and how it ends where nothing is in doubt."""

    play: Callable[[World], Awaitable[None]]
    endings: tuple[str, ...]
    """The endings of all jobs, in order of their names."""
    limits: Limits = Limits()  # noqa: RUF009 - frozen
    offers: tuple[Offer, ...] = OFFERS

    @property
    def name(self) -> str:
        return self.play.__name__


def shown(world: World, slot: str, *, of: str | None = None) -> list[Visible]:
    """List the messages in the chat by the last part of their key, oldest first."""
    return [
        visible
        for visible in world.chat.server.visible
        if visible.key.partition(":")[2] == slot
        and (of is None or _origins(world).get(visible.key.partition(":")[0]) == of)
    ]


def ended(world: World, jobs: int = 1) -> bool:
    """Tell whether so many jobs have an ending in the chat."""
    endings = ("result", "failure", "unknown", "cancelled")
    return sum(len(shown(world, slot)) for slot in endings) >= jobs


async def a_picture(world: World) -> None:
    world.provider.plan_outcome(Outcome(after_s=14))
    world.ask(PICTURE)


async def a_film(world: World) -> None:
    world.provider.percent = 40
    world.provider.plan_outcome(Outcome(after_s=14))
    world.ask(FILM)


async def a_refusal_and_another_model(world: World) -> None:
    world.provider.faults.before("submit", ContentRejected("no", sent=Sent.NO))
    world.ask(PICTURE)
    await world.until(lambda: ended(world))
    _tap_where_shown(world, "failure", f"{TAKE}1")


async def a_lost_answer_that_is_found(world: World) -> None:
    world.provider.can_reconcile = True
    world.provider.lose_answer()
    world.ask(PICTURE)


async def a_power_cut_while_it_is_ordered(world: World) -> None:
    world.provider.can_reconcile = True
    held = world.provider.faults.hold("submit")
    world.ask(FILM)
    await world.until(lambda: held.reached.is_set() or ended(world))
    world.cut_power()
    held.release()


async def a_cancellation_in_the_queue(world: World) -> None:
    world.ask(PICTURE)
    await world.until(lambda: bool(shown(world, "status")))
    second = world.ask(FOX)
    await world.until(lambda: bool(shown(world, "status", of=second)))
    world.say("取消")


async def a_cancellation_while_it_is_made(world: World) -> None:
    world.provider.cancel_result = CancelResult.DONE
    world.ask(FILM)
    await world.until(lambda: _has_moved(world) or ended(world))
    world.say("cancel")


async def a_tap_on_cancel_that_comes_too_late(world: World) -> None:
    world.ask(FILM)
    await world.until(lambda: _has_moved(world) or ended(world))
    _tap_where_shown(world, "status", "cancel")


async def a_question_about_the_price(world: World) -> None:
    world.ask(PICTURE)
    await world.until(lambda: bool(shown(world, "ask-1")))
    _tap_where_shown(world, "ask-1", GO_AHEAD)


async def a_message_taken_back(world: World) -> None:
    world.ask(PICTURE)
    await world.until(lambda: bool(shown(world, "status")))
    second = world.ask(FOX)
    await world.until(lambda: bool(shown(world, "status", of=second)))
    world.recall(second)


async def a_film_too_large_for_the_chat(world: World) -> None:
    world.media.sizes = {world.provider.url("r1"): 50_000_000}
    world.ask(FILM)


async def an_old_message_found_again(world: World) -> None:
    down = PlatformUnavailable("cut", sent=Sent.UNKNOWN, retry_after=timedelta(hours=2))
    world.chat.server.faults.skip("send")
    world.chat.server.faults.after("send", down)
    world.ask(PICTURE)


async def a_stop_in_the_middle(world: World) -> None:
    world.ask(FILM)
    await world.until(lambda: _has_moved(world) or ended(world))
    await world.stop()


async def two_at_once_and_one_again(world: World) -> None:
    first = world.ask(PICTURE)
    world.ask(OWL)
    await world.until(lambda: ended(world, 2))
    for visible in shown(world, "result", of=first):
        world.tap(visible, AGAIN)
        world.tap(visible, AGAIN)


async def an_operator_who_looks_and_a_sweep(world: World) -> None:
    world.do(_examine)
    world.ask(PICTURE)
    await world.quiet()
    await world.pass_time(timedelta(hours=49).total_seconds())
    world.do(_sweep)
    world.ask(FOX)


async def an_account_without_credit(world: World) -> None:
    world.provider.faults.before("submit", InsufficientCredit("none left", sent=Sent.NO))
    world.ask(OWL)


async def an_edit_of_an_attached_picture(world: World) -> None:
    world.provider.faults.before("stage", ProviderUnavailable("busy", sent=Sent.NO))
    world.provider.faults.before("submit", ReferenceRejected("gone", sent=Sent.NO))
    world.ask(NIGHT, pictures=["cat"])


async def a_picture_that_is_set_in_motion(world: World) -> None:
    drawn = world.ask(PICTURE)
    await world.until(lambda: ended(world))
    for visible in shown(world, "result", of=drawn):
        world.ask("let it walk away, 5 second video", quoting=visible.ref)


async def one_frame_becoming_another(world: World) -> None:
    world.ask("从第一张变到第二张的视频，花瓣飘落", pictures=["bud", "bloom"])


async def a_film_after_a_quoted_picture(world: World) -> None:
    quoted = MessageRef(chat=CHAT, message="seen")
    world.chat.server.files["friend"] = b"friend"
    world.chat.server.quotable[quoted] = QuotedMessage(
        ref=quoted, from_bot=False, attachments=attached("friend")
    )
    world.ask("参考这张图的风格 小狗奔跑的视频", quoting=quoted)


async def an_edit_of_a_linked_picture(world: World) -> None:
    world.ask("https://pictures.test/house.png 换成雪景")


async def a_model_that_is_liked(world: World) -> None:
    world.say("以后都用香蕉")
    await world.until(lambda: bool(shown(world, "reply")))
    _tap_where_shown(world, "reply", UNDO)
    world.ask(PICTURE)
    await world.until(lambda: ended(world))
    _tap_where_shown(world, "result", ALWAYS)
    await world.until(lambda: bool(shown(world, ALWAYS)))
    _tap_where_shown(world, ALWAYS, UNDO)


async def three_of_which_one_fails_and_one_is_lost(world: World) -> None:
    world.provider.plan_outcome(Outcome(after_s=14))
    world.provider.plan_outcome(Outcome(after_s=14, error=BROKEN))
    world.provider.faults.skip("submit", times=2)
    world.provider.lose_answer()
    world.ask(SHIBAS)
    await world.until(lambda: ended(world))
    _tap_where_shown(world, "result", MISSING)
    _tap_where_shown(world, "result", MISSING)


async def three_called_off_in_the_middle(world: World) -> None:
    world.provider.cancel_result = CancelResult.DONE
    world.ask(SHIBAS)
    await world.until(lambda: len(world.provider.charges) > 1 or ended(world))
    world.say("取消")


async def a_series_that_starts_from_its_first_picture(world: World) -> None:
    world.ask(STORY)


async def three_taken_back_in_the_middle(world: World) -> None:
    message = world.ask(SHIBAS)
    await world.until(lambda: len(world.provider.charges) > 0 or ended(world))
    world.recall(message)


async def a_name_used_corrected_and_forgotten(world: World) -> None:
    quoted = MessageRef(chat=CHAT, message="seen")
    world.chat.server.files["friend"] = b"friend"
    world.chat.server.quotable[quoted] = QuotedMessage(
        ref=quoted, from_bot=False, attachments=attached("friend")
    )
    world.ask(NAMED)
    await world.until(lambda: ended(world))
    first = world.ask(FOX)
    await world.until(lambda: bool(shown(world, "status", of=first)))
    second = world.ask(OF_THE_NAMED)
    await world.until(lambda: bool(shown(world, "status", of=second)))
    if shown(world, "unknown"):
        # Nothing has that name, or nobody has to wait: there is nothing to be corrected.
        return
    world.recalled.add(second)
    third = world.say("用这张", quoting=quoted).ref.message
    await world.until(lambda: bool(shown(world, "result", of=third)))
    world.complete("旺")
    world.catch_up()
    world.say("历史")
    await world.until(lambda: len(shown(world, "reply")) > 0)
    world.say("删除我的数据")
    await world.until(lambda: len(shown(world, "reply")) > 1)
    _tap_where_shown(world, "reply", DELETE_ALL)
    await world.quiet()
    world.do(_sweep)


async def a_budget_that_is_used_up(world: World) -> None:
    world.ask(PICTURE)
    await world.until(lambda: ended(world))
    world.say("我的余额")
    world.ask(FOX)


async def a_picture_that_is_asked_for(world: World) -> None:
    asked = world.say(MOTION).ref.message
    await world.until(lambda: _asks(world, asked))
    world.say("好")
    await world.until(lambda: bool(shown(world, "reply")))
    world.ask(MOTION, pictures=["cat"])


async def other_words_for_a_result(world: World) -> None:
    drawn = world.ask(PICTURE)
    await world.until(lambda: ended(world))
    for visible in shown(world, "result", of=drawn):
        world.tap(visible, EDIT)
    await world.until(lambda: _asks(world, drawn))
    world.ask(OWL)


async def a_chat_that_hides_prices(world: World) -> None:
    world.say("/settings", BOSS)
    await world.until(lambda: bool(shown(world, "reply")))
    _tap_where_shown(world, "reply", "prices-off", BOSS)
    await world.until(lambda: _offers(world, "reply", "prices-on"))
    world.ask(PICTURE)


SCENARIOS = (
    Scenario(play=a_picture, endings=("result",)),
    Scenario(play=a_film, endings=("result",)),
    Scenario(play=a_refusal_and_another_model, endings=("failure", "result")),
    Scenario(play=a_lost_answer_that_is_found, endings=("result",)),
    Scenario(play=a_power_cut_while_it_is_ordered, endings=("result",)),
    Scenario(
        play=a_cancellation_in_the_queue, endings=("result", "cancelled"), limits=ONE_AT_A_TIME
    ),
    Scenario(play=a_cancellation_while_it_is_made, endings=("cancelled",)),
    Scenario(play=a_tap_on_cancel_that_comes_too_late, endings=("result",)),
    Scenario(
        play=a_question_about_the_price,
        endings=("result",),
        limits=Limits(confirm_above=Decimal(1)),
    ),
    Scenario(play=a_message_taken_back, endings=("result", "recalled"), limits=ONE_AT_A_TIME),
    Scenario(play=a_film_too_large_for_the_chat, endings=("result",)),
    Scenario(play=an_old_message_found_again, endings=("result",)),
    Scenario(play=a_stop_in_the_middle, endings=("result",)),
    Scenario(play=two_at_once_and_one_again, endings=("result", "result", "result")),
    Scenario(play=an_operator_who_looks_and_a_sweep, endings=("result", "result")),
    Scenario(play=an_account_without_credit, endings=("failure",)),
    Scenario(play=an_edit_of_an_attached_picture, endings=("result",)),
    Scenario(play=a_picture_that_is_set_in_motion, endings=("result", "result")),
    Scenario(play=one_frame_becoming_another, endings=("result",)),
    Scenario(play=a_film_after_a_quoted_picture, endings=("result",)),
    Scenario(play=an_edit_of_a_linked_picture, endings=("result",)),
    Scenario(play=a_model_that_is_liked, endings=("result",)),
    Scenario(play=a_chat_that_hides_prices, endings=("result",)),
    Scenario(play=three_of_which_one_fails_and_one_is_lost, endings=("result", "result")),
    Scenario(play=three_called_off_in_the_middle, endings=("result",), limits=ONE_AT_A_TIME),
    Scenario(play=a_series_that_starts_from_its_first_picture, endings=("result",)),
    Scenario(play=three_taken_back_in_the_middle, endings=("result",), limits=ONE_AT_A_TIME),
    Scenario(
        play=a_name_used_corrected_and_forgotten,
        endings=("result", "result", "recalled", "result"),
        limits=ONE_AT_A_TIME,
    ),
    Scenario(
        play=a_budget_that_is_used_up,
        endings=("result", "failure"),
        limits=Limits(daily_per_person=Decimal(8)),
    ),
    Scenario(play=a_picture_that_is_asked_for, endings=("result",)),
    Scenario(play=other_words_for_a_result, endings=("result", "result")),
)


def _origins(world: World) -> dict[str, str]:
    return {
        visible.key.partition(":")[0]: visible.out.reply_to.message
        for visible in shown(world, "ack")
        if visible.out.reply_to is not None
    }


def _asks(world: World, message: str) -> bool:
    """Tell whether a question in reply to a message stands in the chat."""
    return any(
        visible.out.reply_to is not None and visible.out.reply_to.message == message
        for visible in shown(world, "ask-1")
    )


def _has_moved(world: World) -> bool:
    return any(len(visible.shown) > 1 for visible in shown(world, "status"))


def _offers(world: World, slot: str, action: str) -> bool:
    buttons = (button for visible in shown(world, slot) for button in visible.out.buttons)
    return any(button.action == action for button in buttons)


def _tap_where_shown(world: World, slot: str, action: str, by: PersonRef = LIN) -> None:
    """Tap a button, unless the message that carries it never came or has lost it."""
    for visible in shown(world, slot):
        if any(button.action == action for button in visible.out.buttons):
            world.tap(visible, action, by)


async def _examine(ports: Ports) -> None:
    for platform in ports.platforms.values():
        await platform.check()
        platform.health()
    for provider in ports.providers.values():
        await provider.check()


async def _sweep(ports: Ports) -> None:
    async with ports.store.transaction() as tx:
        await tx.prune(ports.clock.now() - CLAIMS_KEPT)
