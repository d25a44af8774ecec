"""How a chat is talked to is asked about often and read seldom."""

from core import etiquette
from core.manners import ChatSettings, Manners
from core.messages import ChatRef
from tests.core.scene import Scene, build_scene
from tests.core.values import CHAT, chat

QUIET = ChatSettings(price_line=False)
SILENT = Manners(price_line=False)


async def write_elsewhere(scene: Scene, where: ChatRef = CHAT) -> None:
    """Let another process choose something."""
    async with scene.store.transaction() as tx:
        await tx.put_chat_settings(where, QUIET)


async def test_where_nobody_chose_it_is_as_configured() -> None:
    scene = build_scene()
    assert await scene.bench.etiquette.of(CHAT) == Manners()


async def test_who_is_alone_with_the_store_reads_once() -> None:
    scene = build_scene()
    await scene.bench.etiquette.of(CHAT)
    await write_elsewhere(scene)
    await scene.clock.advance(3600)
    assert await scene.bench.etiquette.of(CHAT) == Manners()


async def test_another_process_hears_of_a_change_soon() -> None:
    scene = build_scene(is_alone=False)
    asking = scene.bench.etiquette
    await asking.of(CHAT)
    await write_elsewhere(scene)
    before = await asking.of(CHAT)
    await scene.clock.advance(etiquette.FRESH_FOR_S)
    assert (before, await asking.of(CHAT)) == (Manners(), SILENT)


async def test_a_change_of_ones_own_is_known_at_once_but_not_before_its_commit() -> None:
    scene = build_scene()
    asking = scene.bench.etiquette
    await asking.of(CHAT)
    async with scene.store.transaction() as tx:
        assert await asking.change(tx, CHAT, QUIET) == SILENT
        assert await asking.of(CHAT, tx) == Manners()
    assert await asking.of(CHAT) == SILENT


async def test_memory_does_not_grow_with_the_chats() -> None:
    scene = build_scene()
    asking = etiquette.Etiquette(scene.bench.ports, Manners(), most=2)
    for name in ("a", "b", "c"):
        await asking.of(chat(name))
    await write_elsewhere(scene, chat("a"))
    assert await asking.of(chat("a")) == SILENT
