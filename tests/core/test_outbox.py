import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import DeliveryError, Forbidden, PlatformUnavailable, Sent, StoreError, TooLarge
from core.intents import Language
from core.messages import (
    ChatRef,
    Delivery,
    DeliveryKey,
    MessageKind,
    OutboxRow,
    OutgoingMessage,
    PlatformName,
    ReplyToken,
    Text,
)
from core.texts import TextKey
from tests.core.scene import Scene, build_scene, working
from tests.core.values import CHAT, NOW, chat
from tests.fakes.ailing_store import AilingStore
from tests.fakes.clock import settle
from tests.fakes.far_end import CAPABILITIES

LIMITED = PlatformUnavailable("slow down", sent=Sent.NO)
CUT_OFF = PlatformUnavailable("cut off", sent=Sent.UNKNOWN)
FORBIDDEN = Forbidden("not here", sent=Sent.NO)
PATIENCE_S = 120.0
A_RIGHT = "right-to-answer"


def row(
    key: str,
    *,
    where: ChatRef = CHAT,
    kind: MessageKind = MessageKind.NOTE,
    edits: str | None = None,
    job: str | None = None,
    token: ReplyToken | None = None,
) -> OutboxRow:
    return OutboxRow(
        key=DeliveryKey(key),
        message=OutgoingMessage(
            chat=where,
            kind=kind,
            language=Language.EN,
            lines=(Text(key=TextKey.REPLY_HELP, args={"name": key}),),
        ),
        created_at=NOW,
        edits=DeliveryKey(edits) if edits else None,
        job=job,
        token=token,
    )


async def state_of(scene: Scene, key: str) -> Delivery:
    return (await scene.row(key)).state


async def test_a_row_becomes_a_message() -> None:
    async with working(build_scene()) as scene:
        await scene.in_transaction(row("a"))
        assert scene.platform.keys() == ["a"]


async def test_a_sent_row_is_confirmed_with_its_place_in_the_chat() -> None:
    async with working(build_scene()) as scene:
        await scene.in_transaction(row("a"))
        sent = await scene.row("a")
        assert (sent.state, sent.ref) == (Delivery.CONFIRMED, scene.platform.visible[0].ref)


async def test_rows_of_a_chat_keep_their_order() -> None:
    async with working(build_scene()) as scene:
        await scene.in_transaction(row("b"), row("a"), row("c"))
        assert scene.platform.keys() == ["b", "a", "c"]


async def test_a_row_waits_until_the_one_before_it_stands() -> None:
    async with working(build_scene()) as scene:
        scene.platform.faults.before("send", LIMITED, times=3)
        await scene.in_transaction(row("a"), row("b"))
        await scene.clock.advance(PATIENCE_S)
        assert scene.platform.keys() == ["a", "b"]


async def test_an_acknowledgment_overtakes_what_waits() -> None:
    async with working(build_scene()) as scene:
        held = scene.platform.faults.hold("send")
        await scene.in_transaction(row("a"), row("b"))
        await scene.in_transaction(row("ack", kind=MessageKind.ACKNOWLEDGMENT))
        held.release()
        await settle()
        assert scene.platform.keys() == ["a", "ack", "b"]


async def test_no_chat_waits_for_another() -> None:
    async with working(build_scene()) as scene:
        held = scene.platform.faults.hold("send")
        await scene.in_transaction(row("stuck"))
        await scene.in_transaction(row("free", where=chat("c2")))
        assert scene.platform.keys() == ["free"]
        held.release()


async def test_a_message_whose_answer_was_lost_stands_once() -> None:
    async with working(build_scene()) as scene:
        scene.platform.faults.after("send", CUT_OFF, times=3)
        await scene.in_transaction(row("a"))
        await scene.clock.advance(PATIENCE_S)
        assert scene.platform.keys() == ["a"]
        assert await state_of(scene, "a") is Delivery.CONFIRMED


async def test_a_platform_without_idempotency_is_searched_first() -> None:
    async with working(build_scene()) as scene:
        scene.platform.allowed = replace(CAPABILITIES, idempotency_window=None)
        scene.platform.faults.after("send", CUT_OFF)
        await scene.in_transaction(row("a"))
        await scene.clock.advance(PATIENCE_S)
        assert scene.platform.keys() == ["a"]


async def test_past_the_idempotency_window_the_chat_is_searched_first() -> None:
    scene = build_scene()
    scene.platform.faults.after("send", CUT_OFF)
    async with working(scene):
        await scene.in_transaction(row("a"))
    await scene.clock.advance(7200)
    async with working(scene.restarted()) as again:
        await again.clock.advance(1)
        assert scene.platform.keys() == ["a"]
        assert scene.platform.searches == ["a"]


async def test_a_row_that_was_never_sent_goes_out_however_old() -> None:
    scene = build_scene()
    await scene.in_transaction(row("a"))
    await scene.clock.advance(7200)
    async with working(scene.restarted()):
        await settle()
        assert scene.platform.keys() == ["a"]


async def test_a_lane_pauses_as_long_as_the_platform_says() -> None:
    async with working(build_scene()) as scene:
        patience = timedelta(seconds=40)
        scene.platform.faults.before(
            "send", PlatformUnavailable("429", sent=Sent.NO, retry_after=patience)
        )
        await scene.in_transaction(row("a"))
        await scene.clock.advance(39.9)
        assert scene.platform.keys() == []
        await scene.clock.advance(0.2)
        assert scene.platform.keys() == ["a"]


async def test_pauses_grow_up_to_half_a_minute() -> None:
    async with working(build_scene()) as scene:
        scene.platform.faults.before("send", LIMITED, times=9)
        await scene.in_transaction(row("a"))
        await scene.clock.advance(0.5 + 1 + 2 + 4 + 8 + 16 + 30 + 30 + 29.9)
        assert scene.platform.keys() == []
        await scene.clock.advance(0.2)
        assert scene.platform.keys() == ["a"]


async def test_a_closed_chat_gives_up_what_waits_for_it() -> None:
    async with working(build_scene()) as scene:
        scene.platform.faults.before("send", FORBIDDEN)
        await scene.in_transaction(row("a"), row("b"))
        assert await state_of(scene, "a") is Delivery.ABANDONED
        assert await state_of(scene, "b") is Delivery.ABANDONED


async def test_nothing_more_is_sent_to_a_closed_chat() -> None:
    async with working(build_scene()) as scene:
        scene.platform.faults.before("send", FORBIDDEN)
        await scene.in_transaction(row("a"), row("b"))
        assert scene.platform.keys() == []


async def test_a_message_that_is_refused_for_good_holds_up_no_other() -> None:
    async with working(build_scene()) as scene:
        scene.platform.faults.before("send", TooLarge("big", sent=Sent.NO))
        await scene.in_transaction(row("a"), row("b"))
        assert await state_of(scene, "a") is Delivery.ABANDONED
        assert scene.platform.keys() == ["b"]


@pytest.mark.parametrize(
    "error",
    [
        DeliveryError("no search now", sent=Sent.NO),
        PlatformUnavailable("down", sent=Sent.NO),
    ],
)
async def test_a_search_that_fails_loses_no_message(error: DeliveryError) -> None:
    async with working(build_scene()) as scene:
        scene.platform.allowed = replace(CAPABILITIES, idempotency_window=None)
        scene.platform.faults.before("find", error)
        await scene.in_transaction(row("a"))
        await scene.clock.advance(PATIENCE_S)
        assert scene.platform.keys() == ["a"]


async def test_a_chat_that_may_not_be_searched_is_closed() -> None:
    async with working(build_scene()) as scene:
        scene.platform.allowed = replace(CAPABILITIES, idempotency_window=None)
        scene.platform.faults.before("find", FORBIDDEN)
        await scene.in_transaction(row("a"))
        assert await state_of(scene, "a") is Delivery.ABANDONED


async def test_an_edit_changes_the_message_sent_before() -> None:
    async with working(build_scene()) as scene:
        await scene.in_transaction(row("a"), row("a:end", edits="a"))
        (message,) = scene.platform.visible
        assert [out.lines[0].args["name"] for out in message.shown] == ["a", "a:end"]


async def test_an_edit_of_what_was_never_sent_is_given_up() -> None:
    async with working(build_scene()) as scene:
        await scene.in_transaction(row("a:end", edits="a"))
        assert await state_of(scene, "a:end") is Delivery.ABANDONED


async def test_an_edit_of_what_was_given_up_is_given_up() -> None:
    async with working(build_scene()) as scene:
        scene.platform.faults.before("send", TooLarge("big", sent=Sent.NO))
        await scene.in_transaction(row("a"), row("a:end", edits="a"))
        assert await state_of(scene, "a:end") is Delivery.ABANDONED


async def test_the_last_edit_waits_for_progress_in_flight() -> None:
    async with working(build_scene()) as scene:
        await scene.in_transaction(row("a"))
        held = scene.platform.faults.hold("edit")
        progress = row("progress").message
        scene.bench.board.show(scene.platform.visible[0].ref, progress)
        await held.reached.wait()
        await scene.in_transaction(row("a:end", edits="a"))
        held.release()
        await scene.clock.advance(5)
        names = [out.lines[0].args["name"] for out in scene.platform.visible[0].shown]
        assert names == ["a", "progress", "a:end"]


async def test_the_last_edit_follows_a_message_that_moved() -> None:
    async with working(build_scene()) as scene:
        scene.platform.replaces_edited = True
        await scene.in_transaction(row("a"))
        scene.bench.board.show(scene.platform.visible[0].ref, row("progress").message)
        await scene.clock.advance(5)
        await scene.in_transaction(row("a:end", edits="a"))
        names = [out.lines[0].args["name"] for out in scene.platform.visible[0].shown]
        assert names == ["a", "progress", "a:end"]


async def test_a_reply_token_is_used_while_it_lasts() -> None:
    token = ReplyToken(token=A_RIGHT, expires_at=NOW + timedelta(minutes=15))
    async with working(build_scene()) as scene:
        await scene.in_transaction(row("a", token=token))
        assert scene.platform.message("a").token == token


async def test_a_reply_token_that_has_expired_is_not_used() -> None:
    token = ReplyToken(token=A_RIGHT, expires_at=NOW)
    async with working(build_scene()) as scene:
        await scene.in_transaction(row("a", token=token))
        assert scene.platform.message("a").token is None


@pytest.mark.parametrize("kind", [MessageKind.STATUS, MessageKind.RESULT])
async def test_a_message_that_a_job_waits_for_wakes_it(kind: MessageKind) -> None:
    async with working(build_scene()) as scene:
        job = await scene.accept()
        scene.engine.due.clear()
        await scene.in_transaction(row("a", job=job, kind=kind))
        assert list(scene.engine.due) == [job]


async def test_a_message_that_is_given_up_wakes_its_job_too() -> None:
    async with working(build_scene()) as scene:
        job = await scene.accept()
        scene.engine.due.clear()
        scene.platform.faults.before("send", TooLarge("big", sent=Sent.NO))
        await scene.in_transaction(row("a", job=job, kind=MessageKind.RESULT))
        assert list(scene.engine.due) == [job]


async def test_no_job_is_woken_for_a_message_that_it_does_not_wait_for() -> None:
    async with working(build_scene()) as scene:
        job = await scene.accept()
        scene.engine.due.clear()
        await scene.in_transaction(row("a", job=job, kind=MessageKind.NOTE))
        assert not scene.engine.due


async def test_a_platform_that_is_not_configured_keeps_its_rows() -> None:
    elsewhere = replace(CHAT, platform=PlatformName("other"))
    async with working(build_scene()) as scene:
        await scene.in_transaction(row("a", where=elsewhere))
        assert await state_of(scene, "a") is Delivery.PENDING


async def test_what_an_earlier_process_left_is_sent_at_the_start() -> None:
    scene = build_scene()
    await scene.in_transaction(row("a"), row("b", where=chat("c2")))
    async with working(scene.restarted()):
        assert sorted(scene.platform.keys()) == ["a", "b"]


async def test_a_crash_between_sending_and_noting_it_doubles_nothing() -> None:
    scene = build_scene(wrap=AilingStore)
    async with working(scene):
        ailing(scene).fail_commits(after=1, times=1)
        await scene.in_transaction(row("a"))
    async with working(scene.restarted()) as again:
        await settle()
        assert again.platform.keys() == ["a"]
        assert await state_of(again, "a") is Delivery.CONFIRMED


async def test_a_lane_waits_for_a_store_that_fails() -> None:
    async with working(build_scene(wrap=AilingStore)) as scene:
        ailing(scene).fail_snapshots(times=2)
        await scene.in_transaction(row("a"))
        assert scene.platform.keys() == []
        await scene.clock.advance(PATIENCE_S)
        assert scene.platform.keys() == ["a"]


async def test_the_start_waits_for_a_store_that_fails() -> None:
    scene = build_scene(wrap=AilingStore)
    await scene.in_transaction(row("a"))
    ailing(scene).fail_snapshots(times=2)
    async with working(scene.restarted()) as again:
        await again.clock.advance(PATIENCE_S)
        assert again.platform.keys() == ["a"]


async def test_flushing_waits_until_everything_is_sent() -> None:
    async with working(build_scene()) as scene, asyncio.TaskGroup() as group:
        held = scene.platform.faults.hold("send")
        await scene.in_transaction(row("a"))
        flushing = group.create_task(scene.bench.outbox.flush())
        await settle()
        assert not flushing.done()
        held.release()


async def test_flushing_an_empty_outbox_waits_for_nothing() -> None:
    await build_scene().bench.outbox.flush()


async def test_flushing_waits_for_every_lane() -> None:
    async with working(build_scene()) as scene, asyncio.TaskGroup() as group:
        held = scene.platform.faults.hold("send")
        await scene.in_transaction(row("stuck"))
        await scene.in_transaction(row("free", where=chat("c2")))
        flushing = group.create_task(scene.bench.outbox.flush())
        await settle()
        assert not flushing.done()
        held.release()


async def test_a_transaction_that_fails_sends_nothing() -> None:
    async with working(build_scene(wrap=AilingStore)) as scene:
        ailing(scene).fail_commits()
        with pytest.raises(StoreError):
            await scene.in_transaction(row("a"))
        await settle()
        assert scene.platform.keys() == []


def ailing(scene: Scene) -> AilingStore:
    """Reach the store that can be told to fail."""
    assert isinstance(scene.store, AilingStore)
    return scene.store


async def post_first(scene: Scene, *keys: str) -> None:
    async with scene.store.transaction(is_urgent=True) as tx:
        for key in keys:
            first = row(key, kind=MessageKind.ACKNOWLEDGMENT)
            await scene.bench.say(tx, first, is_first=True)
    await settle()


async def test_what_was_posted_under_a_new_key_needs_no_look_into_the_store() -> None:
    async with working(build_scene(wrap=AilingStore)) as scene:
        ailing(scene).fail_snapshots(times=9)
        await post_first(scene, "a", "b")
        assert scene.platform.keys() == ["a", "b"]


async def test_what_is_at_hand_is_sent_once_beside_older_rows() -> None:
    async with working(build_scene()) as scene:
        scene.platform.faults.before("send", LIMITED)
        await scene.in_transaction(row("old"))
        await post_first(scene, "a")
        await scene.clock.advance(PATIENCE_S)
        assert scene.platform.keys() == ["a", "old"]


async def test_what_is_at_hand_and_cannot_be_sent_waits_in_the_store() -> None:
    async with working(build_scene()) as scene:
        scene.platform.faults.after("send", CUT_OFF)
        await post_first(scene, "a", "b")
        await scene.clock.advance(PATIENCE_S)
        assert scene.platform.keys() == ["a", "b"]


async def test_what_is_at_hand_is_given_up_with_a_closed_chat() -> None:
    async with working(build_scene()) as scene:
        scene.platform.faults.before("send", FORBIDDEN)
        await post_first(scene, "a", "b")
        await scene.clock.advance(PATIENCE_S)
        assert scene.platform.keys() == []
        assert await state_of(scene, "b") is Delivery.ABANDONED


async def test_beside_other_processes_the_store_is_asked() -> None:
    async with working(build_scene(is_alone=False)) as scene:
        await post_first(scene, "a")
        assert scene.platform.keys() == ["a"]


async def test_what_is_at_hand_goes_before_it_is_noted_that_others_were_sent() -> None:
    async with working(build_scene(wrap=AilingStore)) as scene:
        ailing(scene).hold_back()
        await post_first(scene, "a")
        await post_first(scene, "b")
        assert scene.platform.keys() == ["a", "b"]
        assert await state_of(scene, "a") is Delivery.PENDING


async def test_what_the_store_lists_waits_until_it_is_noted_what_was_sent() -> None:
    async with working(build_scene(wrap=AilingStore)) as scene:
        free = ailing(scene).hold_back()
        await post_first(scene, "a")
        async with scene.store.transaction(is_urgent=True) as tx:
            await scene.bench.say(tx, row("b"), row("c"))
        await settle()
        assert scene.platform.keys() == ["a"]
        free.set()
        await settle()
        assert scene.platform.keys() == ["a", "b", "c"]


async def test_what_is_at_hand_overtakes_rows_that_wait_for_that() -> None:
    async with working(build_scene(wrap=AilingStore)) as scene:
        free = ailing(scene).hold_back()
        async with scene.store.transaction(is_urgent=True) as tx:
            await scene.bench.say(tx, row("a"), row("b"))
        await settle()
        await post_first(scene, "ack")
        assert scene.platform.keys() == ["a", "ack"]
        free.set()
        await settle()
        assert scene.platform.keys() == ["a", "ack", "b"]


async def test_what_was_sent_to_a_chat_before_it_was_closed_stays_confirmed() -> None:
    async with working(build_scene(wrap=AilingStore)) as scene:
        free = ailing(scene).hold_back()
        await post_first(scene, "a")
        scene.platform.faults.before("send", FORBIDDEN)
        await post_first(scene, "b")
        free.set()
        await settle()
        assert await state_of(scene, "a") is Delivery.CONFIRMED
        assert await state_of(scene, "b") is Delivery.ABANDONED


async def test_what_could_not_be_noted_is_noted_later_and_stands_once() -> None:
    async with working(build_scene(wrap=AilingStore)) as scene:
        ailing(scene).fail_commits(after=1, times=2)
        await post_first(scene, "a")
        await scene.clock.advance(PATIENCE_S)
        assert scene.platform.keys() == ["a"]
        assert await state_of(scene, "a") is Delivery.CONFIRMED


async def test_what_could_not_be_noted_is_not_sent_again() -> None:
    async with working(build_scene(wrap=AilingStore)) as scene:
        scene.platform.allowed = replace(CAPABILITIES, idempotency_window=None)
        ailing(scene).fail_commits(after=1, times=2)
        await post_first(scene, "a")
        await scene.clock.advance(PATIENCE_S)
        assert scene.platform.searches == ["a"]
        assert await state_of(scene, "a") is Delivery.CONFIRMED


async def test_an_edit_that_could_not_be_noted_is_not_made_again() -> None:
    async with working(build_scene(wrap=AilingStore)) as scene:
        await scene.in_transaction(row("a"))
        ailing(scene).fail_commits(after=1)
        await scene.in_transaction(row("a:end", edits="a"))
        await scene.clock.advance(PATIENCE_S)
        assert len(scene.platform.message("a").shown) == 2
        assert await state_of(scene, "a:end") is Delivery.CONFIRMED


async def test_what_could_not_be_noted_before_a_chat_was_closed_is_confirmed() -> None:
    async with working(build_scene(wrap=AilingStore)) as scene:
        free = ailing(scene).hold_back()
        await post_first(scene, "a")
        scene.platform.faults.before("send", FORBIDDEN)
        await post_first(scene, "b")
        ailing(scene).fail_commits()
        free.set()
        await scene.clock.advance(PATIENCE_S)
        assert await state_of(scene, "a") is Delivery.CONFIRMED
        assert await state_of(scene, "b") is Delivery.ABANDONED


async def test_an_acknowledgment_posted_while_the_store_is_read_waits_for_one_row_at_most() -> None:
    async with working(build_scene(wrap=AilingStore)) as scene:
        read = ailing(scene).blur()
        await scene.in_transaction(row("a"), row("b"), row("c"))
        await scene.in_transaction(row("ack", kind=MessageKind.ACKNOWLEDGMENT))
        read.set()
        await settle()
        assert scene.platform.keys() == ["a", "ack", "b", "c"]


async def test_what_was_given_up_with_a_closed_chat_is_not_sent_after_all() -> None:
    async with working(build_scene()) as scene:
        held = scene.platform.faults.hold("send")
        await scene.in_transaction(row("now"))
        acks = [row(f"{n}", kind=MessageKind.ACKNOWLEDGMENT) for n in range(60)]
        async with scene.store.transaction() as tx:
            await scene.bench.say(tx, row("b"), row("c"), is_first=True)
            await scene.bench.say(tx, row("ack", kind=MessageKind.ACKNOWLEDGMENT), is_first=True)
            await scene.bench.say(tx, *acks)
        scene.platform.faults.before("send", FORBIDDEN, times=2)
        held.release()
        await settle()
        assert await state_of(scene, "ack") is Delivery.ABANDONED
        assert scene.platform.keys() == ["now"]


async def test_what_comes_to_hand_and_is_listed_too_is_sent_once() -> None:
    async with working(build_scene(wrap=AilingStore)) as scene:
        scene.platform.allowed = replace(CAPABILITIES, idempotency_window=None)
        opened = ailing(scene).delay_snapshots()
        await scene.in_transaction(row("old"))
        await post_first(scene, "a")
        opened.set()
        await settle()
        assert scene.platform.searches == ["a", "old"]
