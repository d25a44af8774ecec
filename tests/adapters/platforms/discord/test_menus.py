"""What a message's menu does with its pictures."""

from typing import Any

import pytest

from core.intents import Command, Language, MediaKind, RepliedTo, TaskType
from core.texts import TextKey
from tests.adapters.platforms.discord.attached import channel_message, online, text
from tests.bot.sandbox.discord.clients import Desk, upload
from tests.discord_api.validating import problems

TWO_PICTURES = RepliedTo(media=(MediaKind.IMAGE,) * 2)
EDIT = Command(kind=MediaKind.IMAGE, task=TaskType.IMAGE_TO_IMAGE)
FILM = Command(kind=MediaKind.VIDEO, task=TaskType.REFERENCE_IMAGE_TO_VIDEO)
FILES = [upload("a.png"), upload("notes.txt"), upload("b.png")]


@pytest.fixture
async def photos(desk: Desk) -> str:
    """Said to the bot, so that it may read them by itself."""
    return str(await desk.say("", channel="studio", files=FILES))


async def test_a_picture_is_animated_without_a_word(desk: Desk, photos: str) -> None:
    async with online(desk) as bot:
        await desk.order("menu", person="lin", command="Animate this picture", message=photos)
        heard = await bot.scribe.heard()
        assert heard.command == Command(kind=MediaKind.VIDEO, task=TaskType.IMAGE_TO_VIDEO)
        assert (heard.text, heard.replied) == ("", TWO_PICTURES)
        assert heard.reply_to is not None
        assert heard.reply_to.message == photos
        said = await bot.answer(heard)
        assert said is not None
        assert len(await channel_message(desk, "studio", "bob")) == 2


@pytest.mark.parametrize(
    ("menu", "person", "title", "values", "command"),
    [
        ("Edit this picture", "lin", TextKey.MENU_EDIT_TITLE, {}, EDIT),
        ("Use as reference", "alice", TextKey.MENU_REFERENCE_TITLE, {}, EDIT),
        ("Use as reference", "lin", TextKey.MENU_REFERENCE_TITLE, {"kind": ["video"]}, FILM),
    ],
)
async def test_a_form_asks_for_words_and_outlives_the_bot(  # noqa: PLR0917 - a case has many sides
    desk: Desk,
    photos: str,
    menu: str,
    person: str,
    title: TextKey,
    values: dict[str, Any],
    command: Command,
) -> None:
    language = Language.ZH if person == "lin" else Language.EN
    async with online(desk):
        opened = await desk.do("menu", person=person, command=menu, message=photos)
        assert opened["modal"]["title"] == text(title, language)
    async with online(desk) as bot:
        values = {"words": " at night ", "kind": ["image"], **values}
        if menu.startswith("Edit"):
            del values["kind"]
        made = await desk.order("submit", interaction=opened["interaction"], values=values)
        heard = await bot.scribe.heard()
        assert (heard.command, heard.text, heard.replied) == (command, "at night", TWO_PICTURES)
        assert heard.reply_to is not None
        assert heard.reply_to.message == photos
        await bot.answer(heard)
        assert (await desk.outcome(made["interaction"]))["answer"] == 4
    assert problems(await desk.journal("request")) == []


async def test_pictures_that_only_the_menu_shows_are_taken_by_their_links(desk: Desk) -> None:
    hidden = str(await desk.say("", channel="studio", mention=False, files=FILES))
    async with online(desk) as bot:
        await desk.order("menu", person="lin", command="Animate this picture", message=hidden)
        heard = await bot.scribe.heard()
        assert [each.name for each in heard.attachments] == ["a.png", "b.png"]
        assert all(each.key.startswith("link/http") for each in heard.attachments)
        assert heard.reply_to is None


async def test_pictures_of_embeds_and_forwards_count(desk: Desk, photos: str) -> None:
    embed = {"image": {"url": "https://x.test/a.png"}}
    there: dict[str, Any] = {"channel": "studio"}
    forwarded = await desk.say(**there, forward=photos)
    embedded = await desk.say("look", **there, embeds=[embed])
    async with online(desk) as bot:
        for message, count in ((forwarded, 2), (embedded, 1)):
            order = {"command": "Animate this picture", "message": str(message)}
            await desk.order("menu", person="lin", **order)
            heard = await bot.scribe.heard()
            assert heard.replied == RepliedTo(media=(MediaKind.IMAGE,) * count)


async def test_a_message_without_a_picture_is_told_so_in_private(desk: Desk) -> None:
    plain = str(await desk.say("hello", channel="studio", mention=False))
    async with online(desk) as bot:
        for menu in ("Edit this picture", "Animate this picture", "Use as reference"):
            told = await desk.do("menu", person="lin", command=menu, message=plain)
            assert told["message"]["content"] == text(TextKey.MENU_NO_PICTURE)
            assert told["message"]["flags"] & 64
        assert bot.scribe.messages.empty()
