from collections.abc import Sequence
from datetime import timedelta

import pytest

from core.catalogue import Offer
from core.intents import Language, TaskType
from core.messages import OutgoingMessage, PersonRef, Text
from core.ports import Reception
from core.texts import TextKey
from tests.core.catalogue import SEEDREAM, film, offer, rule
from tests.core.scene import ADMIN, Scene, build_scene, working
from tests.core.values import CHAT, LIN, MEI, chat, person, tap, words
from tests.fakes.clock import settle
from tests.fakes.far_end import Visible

DRAW, EDIT = TaskType.TEXT_TO_IMAGE, TaskType.IMAGE_TO_IMAGE
FILM, MOVE = TaskType.TEXT_TO_VIDEO, TaskType.IMAGE_TO_VIDEO
PRO = (
    offer("nano-banana-pro", prices=[rule(10), rule(18)]),
    offer("nano-banana-pro", task=EDIT, prices=[rule(10)]),
)
MIDJOURNEY, UNPRICED = offer("midjourney", prices=[rule(8)]), offer("veo-3.1", prices=[])
KLING = film("kling-o1", 48)
OFFERS = (SEEDREAM, *PRO, MIDJOURNEY, film("wan-2.6", 25), KLING)
STATEMENT, REQUEST = "以后都用香蕉Pro", "用香蕉Pro画一只猫"


async def opened(offers: Sequence[Offer] = OFFERS) -> Scene:
    scene = build_scene(offers)
    await scene.bench.shelf.current()
    return scene


async def retire(scene: Scene) -> None:
    """Leave a single model in the catalogue."""
    scene.provider.live = scene.provider.held = (SEEDREAM,)
    await scene.bench.shelf.current()


async def liking(scene: Scene, who: PersonRef = LIN) -> dict[TaskType, str]:
    async with scene.store.snapshot() as tx:
        return {each.task: each.family for each in await tx.preferences(who)}


async def say(scene: Scene, text: str, message: str = "p1", by: PersonRef = LIN) -> Visible:
    """Say something, and give the newest message that answers it."""
    incoming = words(text, message, by)
    assert await scene.desk.message(incoming) is Reception.ACCEPTED
    await settle()
    return [each for each in scene.platform.visible if each.out.reply_to == incoming.ref][-1]


async def press(scene: Scene, visible: Visible, action: str, by: PersonRef = LIN) -> TextKey:
    """Tap a button of a message, and give what the presser is told."""
    (button,) = [each for each in visible.out.buttons if each.action == action]
    return await press_again(scene, str(button.proposal), action, by)


async def press_again(scene: Scene, proposal: str, action: str, by: PersonRef = LIN) -> TextKey:
    answer = await scene.desk.press(tap(proposal, action, by))
    await settle()
    assert answer.notice is not None
    return answer.notice.key


def keys(out: OutgoingMessage) -> list[TextKey]:
    return [line.key for line in out.lines]


def labels(out: OutgoingMessage) -> list[TextKey]:
    return [button.label.key for button in out.buttons]


async def test_a_statement_is_saved_for_every_task_of_the_kind_and_confirmed() -> None:
    async with working(await opened()) as scene:
        reply = await say(scene, STATEMENT)
        assert await liking(scene) == dict.fromkeys((DRAW, EDIT), "nano-banana-pro")
        assert reply.out.lines == (
            Text(
                key=TextKey.PREFERENCE_SAVED,
                args={"scope": "picture", "model": "NANO-BANANA-PRO", "price": "10~18"},
            ),
        )
        assert labels(reply.out) == [TextKey.BUTTON_UNDO]


async def test_a_statement_that_is_no_news_is_confirmed_without_a_way_back() -> None:
    async with working(await opened()) as scene:
        await say(scene, STATEMENT)
        reply = await say(scene, STATEMENT, "p2")
        assert (keys(reply.out), labels(reply.out)) == ([TextKey.PREFERENCE_SAVED], [])


async def test_a_model_that_nobody_offers_is_not_saved() -> None:
    async with working(await opened()) as scene:
        reply = await say(scene, "always use kling for pictures")
        assert keys(reply.out) == [TextKey.PREFERENCE_UNKNOWN]
        assert await liking(scene) == {}


async def test_what_somebody_likes_holds_in_every_chat_and_for_nobody_else() -> None:
    async with working(await opened()) as scene:
        await say(scene, STATEMENT)
        await scene.desk.message(words("draw a cat", "p2", where=chat("c2")))
        await scene.desk.message(words("draw a dog", "p3", MEI))
        await scene.go_on()
        used = {each.order.prompt: each.order.offer for each in scene.provider.charges}
        assert used == {"a cat": PRO[0].id, "a dog": SEEDREAM.id}


async def test_a_request_saves_for_its_own_task_and_says_so_in_its_acknowledgment() -> None:
    async with working(await opened()) as scene:
        ack = await say(scene, REQUEST)
        assert await liking(scene) == {DRAW: "nano-banana-pro"}
        assert keys(ack.out) == [TextKey.ACK, TextKey.PREFERENCE_NOW]
        assert ack.out.lines[1].args == {"scope": "picture", "model": "NANO-BANANA-PRO"}
        assert labels(ack.out) == [TextKey.BUTTON_UNDO]


async def test_a_request_that_is_no_news_says_nothing_of_it() -> None:
    async with working(await opened()) as scene:
        await say(scene, REQUEST)
        ack = await say(scene, REQUEST, "p2")
        assert (keys(ack.out), labels(ack.out)) == ([TextKey.ACK], [])


@pytest.mark.parametrize("text", ["MJ 一只猫", "这次用香蕉Pro画一只猫", "draw a cat"])
async def test_a_model_for_once_is_not_saved(text: str) -> None:
    async with working(await opened()) as scene:
        ack = await say(scene, text)
        assert (await liking(scene), keys(ack.out)) == ({}, [TextKey.ACK])


async def test_a_request_for_the_default_clears_its_own_task_and_uses_what_is_recommended() -> None:
    async with working(await opened()) as scene:
        await say(scene, STATEMENT)
        ack = await say(scene, "用默认的画一只猫", "p2")
        await scene.go_on()
        assert await liking(scene) == {EDIT: "nano-banana-pro"}
        assert ack.out.lines[1] == Text(key=TextKey.PREFERENCE_CLEARED, args={"scope": "picture"})
        assert [each.order.offer for each in scene.provider.charges] == [SEEDREAM.id]


@pytest.mark.parametrize(
    ("text", "scope", "left"),
    [
        ("用默认的", "all", {}),
        ("视频用默认的", "film", dict.fromkeys((DRAW, EDIT), "nano-banana-pro")),
    ],
)
async def test_a_statement_clears_a_kind_or_everything(
    text: str, scope: str, left: dict[TaskType, str]
) -> None:
    async with working(await opened()) as scene:
        await say(scene, STATEMENT)
        await say(scene, "always use kling for videos", "p2")
        reply = await say(scene, text, "p3")
        assert await liking(scene) == left
        assert reply.out.lines == (Text(key=TextKey.PREFERENCE_CLEARED, args={"scope": scope}),)
        assert labels(reply.out) == [TextKey.BUTTON_UNDO]


async def test_clearing_nothing_says_so() -> None:
    async with working(await opened()) as scene:
        reply = await say(scene, "用默认的")
        assert (keys(reply.out), labels(reply.out)) == ([TextKey.PREFERENCE_NONE], [])


async def test_undoing_a_statement_puts_back_what_stood_before_it() -> None:
    async with working(await opened()) as scene:
        await say(scene, "用MJ画一只猫")
        reply = await say(scene, STATEMENT, "p2")
        assert await press(scene, reply, "undo") is TextKey.PREFERENCE_UNDONE
        assert await liking(scene) == {DRAW: "midjourney"}
        assert (keys(reply.out), labels(reply.out)) == ([TextKey.PREFERENCE_UNDONE], [])


async def test_undoing_what_a_request_saved_leaves_the_rest_of_its_acknowledgment() -> None:
    async with working(await opened()) as scene:
        ack = await say(scene, REQUEST)
        await press(scene, ack, "undo")
        assert await liking(scene) == {}
        assert (keys(ack.out), labels(ack.out)) == ([TextKey.ACK, TextKey.PREFERENCE_UNDONE], [])


async def test_undoing_what_was_cleared_brings_it_back() -> None:
    async with working(await opened()) as scene:
        await say(scene, STATEMENT)
        reply = await say(scene, "用默认的", "p2")
        await press(scene, reply, "undo")
        assert await liking(scene) == dict.fromkeys((DRAW, EDIT), "nano-banana-pro")


async def test_a_change_is_undone_once_and_after_a_restart_too() -> None:
    scene = await opened()
    async with working(scene):
        reply = await say(scene, STATEMENT)
    async with working(scene.restarted()) as again:
        proposal = str(reply.out.buttons[0].proposal)
        assert await press_again(again, proposal, "undo") is TextKey.PREFERENCE_UNDONE
        assert await liking(again) == {}
        await say(again, STATEMENT, "p2")
        assert await press_again(again, proposal, "undo") is TextKey.PRESS_TAKEN
        assert await liking(again) == dict.fromkeys((DRAW, EDIT), "nano-banana-pro")


async def test_newer_words_are_not_undone_with_older_ones() -> None:
    async with working(await opened()) as scene:
        reply = await say(scene, STATEMENT)
        await say(scene, "以后都用可梦", "p2")
        await press(scene, reply, "undo")
        assert await liking(scene) == {DRAW: "seedream-4.5"}


async def test_what_is_gone_anyway_cannot_be_undone() -> None:
    async with working(await opened()) as scene:
        reply = await say(scene, STATEMENT)
        await say(scene, "用默认的", "p2")
        assert await press(scene, reply, "undo") is TextKey.PRESS_EXPIRED


@pytest.mark.parametrize("by", [MEI, person(ADMIN.partition(":")[2])])
async def test_nobody_else_undoes_it_not_even_an_admin(by: PersonRef) -> None:
    async with working(await opened()) as scene:
        reply = await say(scene, STATEMENT)
        assert await press(scene, reply, "undo", by) is TextKey.PRESS_NOT_YOURS
        assert await liking(scene) == dict.fromkeys((DRAW, EDIT), "nano-banana-pro")


async def test_a_way_back_works_even_where_its_message_is_forgotten() -> None:
    async with working(await opened()) as scene:
        reply = await say(scene, STATEMENT)
        await scene.clock.advance(timedelta(days=3).total_seconds())
        async with scene.store.transaction() as tx:
            await tx.prune(scene.clock.now())
        assert await press(scene, reply, "undo") is TextKey.PREFERENCE_UNDONE
        assert (await liking(scene), keys(reply.out)) == ({}, [TextKey.PREFERENCE_SAVED])


async def test_a_way_back_answers_in_the_language_of_its_message() -> None:
    async with working(await opened()) as scene:
        reply = await say(scene, "always use nano banana pro")
        answer = await scene.desk.press(tap(str(reply.out.buttons[0].proposal), "undo"))
        assert answer.language is Language.EN


async def test_what_somebody_likes_is_shown_with_prices_and_ways_to_clear_it() -> None:
    async with working(await opened()) as scene:
        await say(scene, STATEMENT)
        await say(scene, "always use kling for videos", "p2")
        shown = await say(scene, "我的偏好", "p3")
        assert [line.args for line in shown.out.lines] == [
            {},
            {"scope": "picture", "model": "NANO-BANANA-PRO", "price": "10~18"},
            {"scope": "film", "model": "KLING-O1", "price": "48"},
        ]
        assert [button.label.args for button in shown.out.buttons] == [
            {"kind": "picture"},
            {"kind": "film"},
        ]


async def test_a_model_that_is_gone_is_shown_as_gone() -> None:
    async with working(await opened()) as scene:
        await say(scene, STATEMENT)
        await retire(scene)
        shown = await say(scene, "我的偏好", "p2")
        assert shown.out.lines[1] == Text(
            key=TextKey.REPLY_PREFERENCE_GONE,
            args={"scope": "picture", "model": "Nano Banana Pro"},
        )


async def test_where_nothing_is_liked_there_is_nothing_to_clear() -> None:
    async with working(await opened()) as scene:
        shown = await say(scene, "我的偏好")
        assert (keys(shown.out), labels(shown.out)) == ([TextKey.REPLY_PREFERENCES_NONE], [])


async def test_a_tap_clears_a_kind_and_can_be_undone() -> None:
    async with working(await opened()) as scene:
        await say(scene, STATEMENT)
        await say(scene, "always use kling for videos", "p2")
        shown = await say(scene, "我的偏好", "p3")
        assert await press(scene, shown, "forget-picture") is TextKey.PREFERENCE_CLEARED
        assert await liking(scene) == {FILM: "kling-o1"}
        assert keys(shown.out) == [TextKey.PREFERENCE_CLEARED]
        assert await press(scene, shown, "undo") is TextKey.PREFERENCE_UNDONE
        assert await liking(scene) == {
            DRAW: "nano-banana-pro",
            EDIT: "nano-banana-pro",
            FILM: "kling-o1",
        }
        assert keys(shown.out) == [TextKey.PREFERENCE_UNDONE]


async def made(scene: Scene) -> Visible:
    """Have a picture drawn with what is recommended, and give its result."""
    await scene.desk.message(words("draw a cat", "made"))
    await scene.go_on()
    return next(each for each in scene.platform.visible if each.key.endswith(":result"))


async def test_a_result_is_liked_by_a_tap_for_its_own_task() -> None:
    async with working(await opened()) as scene:
        result = await made(scene)
        assert await press(scene, result, "always") is TextKey.PRESS_DONE
        note = scene.platform.visible[-1]
        assert await liking(scene) == {DRAW: "seedream-4.5"}
        assert (keys(note.out), labels(note.out)) == (
            [TextKey.PREFERENCE_SAVED],
            [TextKey.BUTTON_UNDO],
        )
        assert await press(scene, note, "undo") is TextKey.PREFERENCE_UNDONE
        assert await liking(scene) == {}


async def test_a_tap_that_is_no_news_is_confirmed_without_a_way_back() -> None:
    async with working(await opened()) as scene:
        result = await made(scene)
        await say(scene, "以后都用可梦", "p2")
        await press(scene, result, "always")
        assert labels(scene.platform.visible[-1].out) == []


async def test_a_result_is_liked_once_and_by_nobody_else() -> None:
    async with working(await opened()) as scene:
        result = await made(scene)
        boss = person(ADMIN.partition(":")[2])
        assert await press(scene, result, "always", boss) is TextKey.PRESS_NOT_YOURS
        await press(scene, result, "always")
        assert await press(scene, result, "always") is TextKey.PRESS_TAKEN
        assert await liking(scene, boss) == {}


async def test_a_result_of_the_usual_model_is_marked_also_when_it_is_made_again() -> None:
    async with working(await opened()) as scene:
        await say(scene, STATEMENT)
        result = await made(scene)
        await press(scene, result, "again")
        await scene.go_on()
        results = [each for each in scene.platform.visible if each.key.endswith(":result")]
        assert [each.out.lines[0].key for each in results] == [TextKey.RESULT_PREFERRED] * 2


async def test_a_model_whose_price_is_not_published_is_saved_without_one() -> None:
    async with working(await opened([SEEDREAM, UNPRICED])) as scene:
        reply = await say(scene, "always use veo for pictures")
        assert reply.out.lines[0].args["price"] == "?"


async def test_a_usual_model_that_is_gone_is_kept_while_another_is_used() -> None:
    async with working(await opened()) as scene:
        await say(scene, STATEMENT)
        await retire(scene)
        result = await made(scene)
        assert TextKey.NOTICE_PREFERENCE in keys(result.out)
        assert (await liking(scene))[DRAW] == "nano-banana-pro"
        assert result.ref.chat == CHAT
