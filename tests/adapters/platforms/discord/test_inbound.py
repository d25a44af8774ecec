"""What people write, as the core reads it, by way of the stand-in's gateway."""

from collections.abc import AsyncIterator

import pytest

from core.errors import PlatformUnavailable, ReferenceUnusable
from core.intents import ChatKind, MediaKind, RepliedTo
from core.messages import Attachment, MessageRef
from core.ports import Platform
from tests.adapters.platforms.discord.standing import (
    PIXELS,
    Album,
    Ledger,
    connected,
    set_up,
)
from tests.bot.sandbox.discord.clients import Desk, Json, upload

FILE: Json = {"files": [upload("cat.png", PIXELS)]}


@pytest.fixture
async def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
async def platform(desk: Desk, ledger: Ledger) -> AsyncIterator[Platform]:
    async with connected(desk, ledger) as platform:
        yield platform


async def bytes_of(platform: Platform, attachment: Attachment) -> bytes:
    async with platform.open(attachment) as chunks:
        return b"".join([chunk async for chunk in chunks])


async def bot_says(desk: Desk, content: str = "here", **body: object) -> str:
    channel = desk.world["channels"]["general"]
    said = await desk.rest("POST", f"/channels/{channel}/messages", {"content": content, **body})
    return str(said.body["id"])


async def test_a_mention_is_taken_out_wherever_it_stands(
    desk: Desk, ledger: Ledger, platform: Platform
) -> None:
    assert platform.health().is_connected
    me, alice = bot_id(desk), person_id(desk, "alice")
    words = f"draw <@{me}> a cat <@!{me}> with <@{alice}> in <#1> <:cat:42> <@&7>"
    await desk.say(words, mention=False)
    message = await ledger.heard()
    assert message.text == "draw a cat with @Alice in  :cat:"
    assert message.is_addressed
    assert message.ref.chat.kind is ChatKind.GROUP
    assert message.sender.person == str(alice)
    assert message.attachments == ()
    assert message.reply_to is None
    assert message.locale is None


def bot_id(desk: Desk) -> int:
    return int(desk.world["bot"])


def person_id(desk: Desk, name: str) -> int:
    return int(desk.world["people"][name])


async def test_nobody_else_s_words_wake_the_bot(
    desk: Desk, ledger: Ledger, platform: Platform
) -> None:
    assert platform.health().is_connected
    await desk.say("just talking", mention=False)
    await desk.say("@everyone and @here", mention=False)
    await desk.say(f"<@&{bot_id(desk)}> <@{person_id(desk, 'alice')}>", mention=False)
    said = await bot_says(desk)
    await desk.say("nice", mention=False, reply_to=said, ping=False)
    await desk.say("last")
    assert (await ledger.heard()).text == "last"
    assert len(ledger.messages) == 1


async def test_a_reply_to_the_bot_wakes_it(desk: Desk, ledger: Ledger, platform: Platform) -> None:
    assert platform.health().is_connected
    said = await bot_says(desk)
    await desk.say("a cat", mention=False, reply_to=said)
    message = await ledger.heard()
    assert (message.text, message.replied) == ("a cat", RepliedTo(from_bot=True))
    assert message.reply_to == MessageRef(chat=message.ref.chat, message=said)


async def test_a_direct_message_needs_no_mention(
    desk: Desk, ledger: Ledger, platform: Platform
) -> None:
    await desk.say("a cat", channel="dm", **FILE)
    message = await ledger.heard()
    assert (message.text, message.ref.chat.kind) == ("a cat", ChatKind.DM)
    assert await bytes_of(platform, message.attachments[0]) == PIXELS
    assert not message.is_moderator


async def test_a_thread_is_a_place_of_its_own(
    desk: Desk, ledger: Ledger, platform: Platform
) -> None:
    assert platform.health().is_connected
    await desk.order("threads", channel="general", name="cats", person="alice")
    await desk.say("a cat", channel="cats")
    await desk.say("a cat")
    await ledger.heard(2)
    places = {each.ref.chat.chat for each in ledger.messages}
    assert len(places) == 2


async def test_files_keep_their_order_and_open_again_after_a_restart(
    desk: Desk, ledger: Ledger
) -> None:
    files = [upload("one.png", PIXELS), upload("two.mp4", b"film"), upload("three.txt", b"text")]
    async with connected(desk, ledger):
        await desk.say("these", files=files)
        message = await ledger.heard()
    assert [(each.name, each.kind) for each in message.attachments] == [
        ("one.png", MediaKind.IMAGE),
        ("two.mp4", MediaKind.VIDEO),
        ("three.txt", MediaKind.FILE),
    ]
    async with connected(desk, ledger) as platform:
        await desk.order("clock", advance=48 * 3600)
        found = [await bytes_of(platform, each) for each in message.attachments]
        assert found == [PIXELS, b"film", b"text"]
        await desk.order("recall", message=message.ref.message)
        with pytest.raises(ReferenceUnusable):
            await bytes_of(platform, message.attachments[0])


async def test_a_link_that_went_stale_is_asked_for_anew(
    desk: Desk, ledger: Ledger, platform: Platform
) -> None:
    await desk.say("this", **FILE)
    attachment = (await ledger.heard()).attachments[0]
    await desk.order("clock", advance=48 * 3600)
    assert await bytes_of(platform, attachment) == PIXELS


async def test_downloads_that_are_cut_off_can_be_tried_again(
    desk: Desk, ledger: Ledger, platform: Platform
) -> None:
    await desk.say("this", **FILE)
    attachment = (await ledger.heard()).attachments[0]
    await desk.order("fault", fault="media_truncated")
    with pytest.raises(PlatformUnavailable):
        await bytes_of(platform, attachment)
    await desk.order("fault", fault="media_404")
    with pytest.raises(ReferenceUnusable):
        await bytes_of(platform, attachment)
    assert await bytes_of(platform, attachment) == PIXELS


async def test_a_reply_brings_the_pictures_of_what_it_answers(
    desk: Desk, ledger: Ledger, platform: Platform
) -> None:
    shown = await desk.say("look", mention=True, **FILE)
    await desk.say("make it night", reply_to=shown)
    message = await ledger.heard(2)
    assert message.replied == RepliedTo(media=(MediaKind.IMAGE,))
    assert message.reply_to is not None
    quoted = await platform.fetch(message.reply_to)
    assert quoted is not None
    assert not quoted.from_bot
    assert await bytes_of(platform, quoted.attachments[0]) == PIXELS
    assert await platform.fetch(MessageRef(chat=message.ref.chat, message="1")) is None
    await desk.order("fault", fault="error_before", match={"route": "message_get"}, times=None)
    with pytest.raises(PlatformUnavailable):
        await platform.fetch(message.reply_to)


async def test_a_forward_brings_its_files(desk: Desk, ledger: Ledger, platform: Platform) -> None:
    shown = await desk.say("look", mention=False, **FILE)
    await desk.say("", channel="dm", forward=shown)
    message = await ledger.heard()
    assert (message.reply_to, [each.name for each in message.attachments]) == (None, ["cat.png"])
    assert await bytes_of(platform, message.attachments[0]) == PIXELS


EMBEDS: list[Json] = [
    {"title": "a page", "image": {"url": "https://pictures.test/a.png"}},
    {"title": "said too", "thumbnail": {"url": "https://pictures.test/b.png"}},
    {"title": "hidden", "thumbnail": {"url": "https://private.test/c.png"}},
    {"title": "words alone"},
]


async def test_pictures_in_embeds_are_files_unless_the_words_link_to_them(
    desk: Desk, ledger: Ledger
) -> None:
    album = Album()
    async with connected(desk, ledger, album=album) as platform:
        await desk.say("https://pictures.test/b.png", embeds=EMBEDS)
        first, second = (await ledger.heard()).attachments
        assert await bytes_of(platform, first) == PIXELS
        with pytest.raises(ReferenceUnusable):
            await bytes_of(platform, second)
    assert album.followed == [
        "https://pictures.test/a.png",
        "https://private.test/c.png",
    ]


@pytest.mark.parametrize("key", ["", "file/1/2", "embed/a/b/c", "link/", "other/1/2/3"])
async def test_keys_of_nobody_open_nothing(desk: Desk, key: str) -> None:
    async with set_up(desk) as platform:
        with pytest.raises(ReferenceUnusable):
            await bytes_of(platform, Attachment(key=key, kind=MediaKind.IMAGE, name="x"))


async def test_who_keeps_order_is_known(desk: Desk, ledger: Ledger, platform: Platform) -> None:
    assert platform.health().is_connected
    allow = ["MANAGE_MESSAGES"]
    await desk.order("permissions", channel="general", who="alice", allow=allow)
    await desk.say("a cat")
    await desk.say("a cat", person="bob")
    await ledger.heard(2)
    told = {each.sender.person: each.is_moderator for each in ledger.messages}
    assert told == {str(person_id(desk, "alice")): True, str(person_id(desk, "bob")): False}


async def test_what_is_taken_back_is_told(desk: Desk, ledger: Ledger, platform: Platform) -> None:
    assert platform.health().is_connected
    asked = await desk.say("a cat")
    message = await ledger.heard()
    talk = await desk.say("just talking", mention=False)
    await desk.order("recall", message=talk)
    await desk.order("recall", message=asked)
    await ledger.until(lambda: bool(ledger.recalls))
    assert ledger.recalls == [message.ref]
