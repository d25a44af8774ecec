"""A real discord.py bot in a conversation: messages in, messages out."""

import io
from typing import Any

import discord
import pytest

from bot.sandbox.discord.settings import Settings
from tests.bot.sandbox.discord.clients import LEAN, Desk, online, png, upload


async def test_a_mention_is_answered_with_a_file_and_buttons(desk: Desk) -> None:
    async with online(desk) as bot:
        asked = await desk.say("draw a cat", files=[upload()])
        message = await bot.heard.message()
        assert message.id == asked
        assert message.clean_content.endswith("draw a cat")
        assert await message.attachments[0].read() == png()
        view = discord.ui.View()
        view.add_item(discord.ui.Button(label="Again", custom_id="again:1"))
        answer = await message.reply(
            "here",
            file=discord.File(io.BytesIO(png(16)), "result.png", description="a cat"),
            embed=discord.Embed(description="a cat").set_image(url="attachment://result.png"),
            view=view,
        )
        # What an embed shows is not listed a second time.
        assert answer.attachments == []
        assert (answer.embeds[0].image.width, answer.embeds[0].image.height) == (16, 16)
        edited = await answer.edit(content="done", embed=None, view=None)
        assert edited.attachments[0].description == "a cat"
        posted = (await desk.journal("message", by_bot=True))[0]
        assert (posted["reply_to"], posted["pings"]["users"]) == (str(asked), ["alice"])
        assert posted["components"][0]["components"][0]["custom_id"] == "again:1"
        assert [entry["content"] for entry in await desk.journal("message_edit")] == ["done"]
        await answer.delete()
        with pytest.raises(discord.NotFound) as unknown:
            await answer.edit(content="too late")
        assert unknown.value.code == 10008


async def test_echoed_mentions_notify_only_those_allowed(desk: Desk) -> None:
    nobody = discord.AllowedMentions(everyone=False, roles=False, users=False, replied_user=True)
    async with online(desk, allowed_mentions=nobody) as bot:
        await desk.say("ping them")
        message = await bot.heard.message()
        await message.reply(f"@everyone <@{desk.world['people']['bob']}>")
    posted = (await desk.journal("message", by_bot=True))[0]
    assert posted["pings"] == {"users": ["alice"], "roles": [], "everyone": False}


@pytest.mark.parametrize(
    ("fields", "is_told"),
    [
        pytest.param({"mention": True}, True, id="mention"),
        pytest.param({"mention": False}, False, id="no mention"),
        pytest.param({"channel": "dm"}, True, id="direct message"),
    ],
)
async def test_words_are_told_without_the_intent_only_where_they_may(
    desk: Desk, fields: dict[str, Any], is_told: bool
) -> None:
    async with online(desk) as bot:
        await desk.say("secret", files=[upload()], **fields)
        message = await bot.heard.message()
        assert ("secret" in message.content, len(message.attachments)) == (is_told, is_told)


async def test_a_reply_with_the_ping_on_is_told_and_what_it_quotes_is_judged_by_itself(
    desk: Desk,
) -> None:
    async with online(desk) as bot:
        picture = await desk.say("look", mention=False, files=[upload()])
        await bot.heard.message()
        own = await bot.get_partial_messageable(int(desk.world["channels"]["general"])).send(
            "I am here"
        )
        await desk.say("and now at night", mention=False, reply_to=str(own.id))
        reply = await bot.heard.message()
        assert reply.content == "and now at night"
        assert reply.reference is not None
        assert isinstance(reply.reference.resolved, discord.Message)
        assert reply.reference.resolved.content == "I am here"
        await desk.say("this one", reply_to=str(picture), ping=False)
        quoting = await bot.heard.message()
        assert quoting.reference is not None
        assert isinstance(quoting.reference.resolved, discord.Message)
        assert quoting.reference.resolved.attachments == []
        fetched = await quoting.channel.fetch_message(picture)
        assert (fetched.content, fetched.attachments) == ("", [])


class TestWithTheContentIntent:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(approved=frozenset({"message_content"}))

    async def test_all_words_are_told(self, desk: Desk) -> None:
        intents = LEAN | discord.Intents(message_content=True)
        async with online(desk, intents=intents) as bot:
            first = await desk.say("look", mention=False, files=[upload()])
            assert (await bot.heard.message()).content == "look"
            await desk.say("", mention=False, forward=str(first))
            forward = await bot.heard.message()
            assert forward.message_snapshots[0].attachments[0].filename == "cat.png"
            listed = [each async for each in forward.channel.history(limit=5)]
            assert [each.content for each in listed] == ["", "look"]


async def test_links_to_files_go_stale(desk: Desk) -> None:
    async with online(desk) as bot:
        asked = await desk.say("draw", files=[upload()])
        message = await bot.heard.message()
        assert {"ex", "is", "hm"} <= set(
            dict(
                arg.split("=")
                for arg in message.attachments[0].url.partition("?")[2].strip("&").split("&")
            )
        )
        await desk.order("clock", advance=25 * 3600)
        with pytest.raises(discord.NotFound):
            await message.attachments[0].read()
        again = await message.channel.fetch_message(asked)
        assert await again.attachments[0].read() == png()


async def test_recalled_and_edited_messages_are_told(desk: Desk) -> None:
    async with online(desk) as bot:
        asked = await desk.say("draw a cat")
        edit = bot.wait_for("raw_message_edit", timeout=5)
        await bot.heard.message()
        await desk.order("rewrite", message=str(asked), content="draw a dog")
        assert (await edit).message_id == asked
        gone = bot.wait_for("raw_message_delete", timeout=5)
        await desk.order("recall", message=str(asked))
        assert (await gone).message_id == asked


async def test_a_burst_is_heard_in_order_and_answers_are_timed(desk: Desk) -> None:
    async with online(desk) as bot:
        order = {"person": "alice", "channels": ["general", "studio"], "content": "x"}
        sent = (await desk.order("burst", **order, count=20))["messages"]
        heard = [await bot.heard.message() for _ in sent]
        assert [str(each.id) for each in heard] == sent
        await heard[0].reply("one")
    assert 0 < (await desk.journal("message", by_bot=True))[0]["waited_ms"] < 5000


async def test_threads_typing_and_reactions(desk: Desk) -> None:
    async with online(desk) as bot:
        await desk.say("in a thread, please")
        message = await bot.heard.message()
        thread = await message.create_thread(name="cats")
        async with thread.typing():
            sent = await thread.send("here")
        await message.add_reaction("✅")
        assert (sent.channel.id, thread.parent_id) == (message.id, message.channel.id)
        assert await desk.journal("typing")
        await thread.edit(archived=True)
        with pytest.raises(discord.HTTPException) as archived:
            await sent.edit(content="later")
        assert archived.value.code == 50083
        await thread.send("this opens it again")
        await sent.edit(content="later")
        seen = await desk.see(f"messages?channel={message.channel.id}")
        assert seen[0]["reactions"][0]["count"] == 1


async def test_closed_direct_messages_are_refused(desk: Desk) -> None:
    await desk.order("people", name="bob", dms=False)
    async with online(desk) as bot:
        bob = await bot.fetch_user(int(desk.world["people"]["bob"]))
        with pytest.raises(discord.Forbidden) as closed:
            await bob.send("hello")
        assert closed.value.code == 50007
        alice = await bot.fetch_user(int(desk.world["people"]["alice"]))
        assert (await alice.send("hello")).content == "hello"


async def test_429_is_obeyed_and_only_with_via(desk: Desk) -> None:
    async with online(desk) as bot:
        channel = bot.get_partial_messageable(int(desk.world["channels"]["general"]))
        await desk.order("fault", fault="429(0.05)", match={"route": "message_create"})
        await channel.send("one")
        await desk.order("fault", fault="429_without_via", match={"route": "message_create"})
        with pytest.raises(discord.HTTPException) as banned:
            await channel.send("two")
        assert banned.value.status == 429
    assert [entry["content"] for entry in await desk.journal("message")] == ["one"]


async def test_a_503_is_not_tried_again_and_a_nonce_makes_our_own_retry_safe(desk: Desk) -> None:
    async with online(desk) as bot:
        channel = bot.get_partial_messageable(int(desk.world["channels"]["general"]))
        await desk.order("fault", fault="error_after(503)", match={"route": "message_create"})
        with pytest.raises(discord.DiscordServerError):
            await channel.send("once", nonce="job-1-result")
        sent = await channel.send("once", nonce="job-1-result")
        assert [entry["id"] for entry in await desk.journal("message")] == [str(sent.id)]
        await desk.order("clock", advance=301)
        assert (await channel.send("once", nonce="job-1-result")).id != sent.id
