"""Examples of what there is, and the models behind a button."""

from core.helping import MODELS, Helping
from core.intents import Language
from core.messages import ChatRef, OutgoingMessage, PlatformName
from core.texts import TextKey
from tests.core.catalogue import SEEDREAM, film
from tests.core.scene import Scene, build_scene, working
from tests.core.values import MEI, tap, words
from tests.fakes.clock import settle
from tests.fakes.records import row


async def helped() -> tuple[Scene, OutgoingMessage]:
    scene = build_scene((SEEDREAM, film()))
    await scene.bench.shelf.current()
    async with working(scene):
        await scene.desk.message(words("help"))
        await settle()
    return scene, scene.platform.visible[-1].out


async def press(scene: Scene, out: OutgoingMessage) -> TextKey:
    answer = await scene.desk.press(tap(str(out.buttons[0].proposal), MODELS))
    await settle()
    assert answer.notice is not None
    return answer.notice.key


async def test_help_gives_examples_and_a_button() -> None:
    _, out = await helped()
    assert [line.key for line in out.lines] == [TextKey.REPLY_HELP]
    assert [button.label.key for button in out.buttons] == [TextKey.BUTTON_MODELS]


async def test_the_button_lists_the_models_in_the_language_of_the_help_as_often_as_tapped() -> None:
    scene, out = await helped()
    async with working(scene.restarted()) as later:
        await later.bench.shelf.current()
        assert await press(later, out) is TextKey.PRESS_DONE
        listed = later.platform.visible[-1].out
        assert listed.lines[0].key is TextKey.REPLY_MODELS
        assert (listed.language, listed.reply_to) == (Language.EN, out.reply_to)
        # A second tap at once is a slip.
        await press(later, out)
        assert len(later.platform.visible) == 2
        await later.clock.advance(60)
        await press(later, out)
        assert len(later.platform.visible) == 3


async def test_the_button_works_when_nobody_knows_the_message_any_more() -> None:
    scene, out = await helped()
    async with working(scene):
        await scene.clock.advance(86_400)
        async with scene.store.transaction() as tx:
            await tx.prune(scene.clock.now())
        assert await press(scene, out) is TextKey.PRESS_DONE
        listed = scene.platform.visible[-1].out
        assert (listed.language, listed.reply_to) == (Language.ZH, None)


async def test_it_is_the_button_of_whoever_asked() -> None:
    scene, out = await helped()
    answer = await scene.desk.press(tap(str(out.buttons[0].proposal), MODELS, MEI))
    assert answer.notice is not None
    assert answer.notice.key is TextKey.PRESS_NOT_YOURS


async def test_where_a_platform_is_not_configured_messages_have_the_usual_length() -> None:
    scene, _ = await helped()
    elsewhere = ChatRef(platform=PlatformName("elsewhere"), tenant="t", chat="c")
    listed = Helping(scene.bench, language=Language.ZH).models(row(chat=elsewhere))
    assert listed.message.lines[0].key is TextKey.REPLY_MODELS
