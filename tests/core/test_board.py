import asyncio
from dataclasses import replace

from core.errors import DeliveryError, Sent
from core.intents import Language
from core.messages import (
    DeliveryKey,
    MessageKind,
    MessageRef,
    OutgoingMessage,
    PlatformName,
    Text,
)
from core.ports import EditStyle
from core.texts import TextKey
from tests.core.scene import Scene, build_scene, working
from tests.core.values import CHAT, ref
from tests.fakes.clock import settle
from tests.fakes.far_end import CAPABILITIES


def status(percent: int) -> OutgoingMessage:
    return OutgoingMessage(
        chat=CHAT,
        kind=MessageKind.STATUS,
        language=Language.EN,
        lines=(Text(key=TextKey.STATUS_PROGRESS, args={"percent": percent}),),
        percent=percent,
    )


async def standing(scene: Scene) -> MessageRef:
    """Put a status message into the chat."""
    return await scene.platform.send(status(0), key=DeliveryKey("s"), reply=None)


def shown(scene: Scene) -> list[int | None]:
    return [out.percent for out in scene.platform.visible[0].shown]


async def test_progress_is_shown() -> None:
    async with working(build_scene()) as scene:
        scene.bench.board.show(await standing(scene), status(10))
        await settle()
        assert shown(scene) == [0, 10]


async def test_of_what_waits_only_the_newest_is_shown() -> None:
    async with working(build_scene()) as scene:
        message = await standing(scene)
        held = scene.platform.faults.hold("edit")
        scene.bench.board.show(message, status(10))
        await held.reached.wait()
        scene.bench.board.show(message, status(20))
        scene.bench.board.show(message, status(30))
        held.release()
        await scene.clock.advance(5)
        assert shown(scene) == [0, 10, 30]


async def test_two_edits_keep_the_platforms_gap_where_one_waits() -> None:
    async with working(build_scene()) as scene:
        message = await standing(scene)
        held = scene.platform.faults.hold("edit")
        scene.bench.board.show(message, status(10))
        await held.reached.wait()
        scene.bench.board.show(message, status(20))
        held.release()
        await scene.clock.advance(0.9)
        assert shown(scene) == [0, 10]


async def test_two_edits_keep_the_platforms_gap_where_none_waits() -> None:
    async with working(build_scene()) as scene:
        message = await standing(scene)
        scene.bench.board.show(message, status(10))
        await scene.clock.advance(0.1)
        scene.bench.board.show(message, status(20))
        await scene.clock.advance(0.1)
        assert shown(scene) == [0, 10]


async def test_an_edit_that_fails_is_replaced_by_the_next() -> None:
    async with working(build_scene()) as scene:
        message = await standing(scene)
        scene.platform.faults.before("edit", DeliveryError("lost", sent=Sent.NO))
        scene.bench.board.show(message, status(10))
        await scene.clock.advance(5)
        scene.bench.board.show(message, status(20))
        await scene.clock.advance(5)
        assert shown(scene) == [0, 20]


async def test_what_waits_is_dropped_once_a_message_is_finished() -> None:
    async with working(build_scene()) as scene, asyncio.TaskGroup() as group:
        message = await standing(scene)
        held = scene.platform.faults.hold("edit")
        scene.bench.board.show(message, status(10))
        await held.reached.wait()
        scene.bench.board.show(message, status(20))
        group.create_task(scene.bench.board.finish(message))
        await settle()
        held.release()
        await scene.clock.advance(5)
        assert shown(scene) == [0, 10]


async def test_finishing_waits_for_the_edit_in_flight() -> None:
    async with working(build_scene()) as scene, asyncio.TaskGroup() as group:
        message = await standing(scene)
        held = scene.platform.faults.hold("edit")
        scene.bench.board.show(message, status(10))
        await held.reached.wait()
        finishing = group.create_task(scene.bench.board.finish(message))
        await settle()
        assert not finishing.done()
        held.release()


async def test_finishing_what_nobody_edits_waits_for_nothing() -> None:
    await build_scene().bench.board.finish(ref())


async def test_a_chat_whose_messages_cannot_be_edited_is_left_alone() -> None:
    async with working(build_scene()) as scene:
        scene.platform.allowed = replace(CAPABILITIES, edit_style=EditStyle.NONE)
        scene.bench.board.show(await standing(scene), status(10))
        await settle()
        assert shown(scene) == [0]


async def test_a_platform_that_is_not_configured_is_left_alone() -> None:
    async with working(build_scene()) as scene:
        elsewhere = replace(CHAT, platform=PlatformName("other"))
        await standing(scene)
        scene.bench.board.show(ref(where=elsewhere), status(10))
        await settle()
        assert shown(scene) == [0]


async def test_nothing_is_shown_before_the_board_runs() -> None:
    scene = build_scene()
    scene.bench.board.show(await standing(scene), status(10))
    await settle()
    assert shown(scene) == [0]


async def test_a_message_that_moves_is_followed() -> None:
    async with working(build_scene()) as scene:
        scene.platform.replaces_edited = True
        message = await standing(scene)
        scene.bench.board.show(message, status(10))
        await scene.clock.advance(5)
        scene.bench.board.show(message, status(20))
        await scene.clock.advance(5)
        assert shown(scene) == [0, 10, 20]


async def test_finishing_says_where_a_message_went() -> None:
    async with working(build_scene()) as scene:
        scene.platform.replaces_edited = True
        message = await standing(scene)
        scene.bench.board.show(message, status(10))
        await scene.clock.advance(5)
        assert await scene.bench.board.finish(message) == scene.platform.visible[0].ref
        assert scene.platform.visible[0].ref != message
