"""What discord.py sends agrees with Discord's published description, and a slip does not."""

import io
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.sandbox.discord.settings import Settings
from tests.bot.sandbox.discord.clients import Bot, Desk, Json, online, png, upload
from tests.bot.sandbox.discord.test_interactions import equip
from tests.discord_api.validating import answer_problems, is_described, problems


async def _talk(desk: Desk, bot: Bot) -> None:
    """Send a body of every kind."""
    guild = discord.Object(int(desk.world["guilds"]["Painters"]))
    await bot.tree.sync()
    bot.tree.copy_global_to(guild=guild)
    await bot.tree.sync(guild=guild)
    await desk.say("draw")
    message = await bot.heard.message()
    embed = discord.Embed(title="A cat", description="x", timestamp=discord.utils.utcnow())
    embed.add_field(name="Model", value="nano").set_footer(text="3 points")
    sent = await message.reply(
        "here",
        embed=embed,
        files=[discord.File(io.BytesIO(png()), name, spoiler=True) for name in ("a.png", "b.png")],
        view=discord.ui.View().add_item(discord.ui.Button(label="Open", url="https://x.test")),
    )
    await sent.edit(content="done", attachments=sent.attachments[:1])
    thread = await message.create_thread(name="cats")
    await thread.edit(name="dogs", archived=True)
    assert isinstance(message.channel, discord.TextChannel)
    await message.channel.create_thread(name="talk", type=discord.ChannelType.public_thread)
    layout = discord.ui.LayoutView()
    layout.add_item(discord.ui.Container(discord.ui.TextDisplay("Settings")))
    await message.channel.send(view=layout)
    alice = await bot.fetch_user(message.author.id)
    await alice.send("hello", silent=True)


async def _interact(desk: Desk) -> None:
    order: dict[str, Any] = {"channel": "studio", "command": "imagine"}
    await desk.do("complete", **order, option="model", options={"model": "n"})
    await desk.do("command", **order, options={"prompt": "a cat"})
    edited = (await desk.until("message_edit", content="a cat None 1 0 en-US"))[0]
    await desk.do("press", message=edited["id"], button="again")
    opened = await desk.do("press", message=edited["id"], button="edit")
    submitted = await desk.order("submit", interaction=opened["interaction"], values={})
    await desk.outcome(submitted["interaction"])
    await desk.do("press", message=edited["id"], button="cancel")
    await desk.until("message_edit", content="cancelled")


class TestWithoutLimits:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(message_rate=0, global_rate=0)

    async def test_what_discord_py_sends_is_as_described(self, desk: Desk) -> None:
        def chain(bot: Bot) -> None:
            equip(bot)
            bot.tree.add_command(_settings())

        async with online(desk, chain) as bot:
            await _talk(desk, bot)
            await _interact(desk)
        requests = await desk.journal("request")
        assert problems(requests) == []
        described = {each["route"] for each in requests if is_described(each["route"])}
        assert len(described) >= 10, described
        assert [each for each in requests if each["status"] >= 400] == []

    @pytest.mark.parametrize(
        "body",
        [
            {"contnet": "x"},
            {"content": 3},
            {"embeds": [{"title": "x" * 257}]},
            {"embeds": [{"colour": 3}]},
            {"components": [{"type": 1, "components": [{"type": 2, "style": 9}]}]},
            {"message_reference": {"id": "1"}},
        ],
        ids=str,
    )
    def test_a_slip_is_not(self, body: dict[str, Any]) -> None:
        assert problems([{"route": "message_create", "body": body}])
        callback = {"type": 4, "data": body}
        assert problems([{"route": "callback", "body": callback}])

    async def test_what_the_stand_in_answers_is_as_described(self, desk: Desk) -> None:
        async with online(desk, equip) as bot:
            await bot.tree.sync()
            said = await desk.say("draw", files=[upload()])
            forwarded = await desk.say(mention=False, forward=str(said))
            message = await (await bot.heard.message()).reply(
                "here",
                embed=discord.Embed(title="x").add_field(name="a", value="b"),
                files=[discord.File(io.BytesIO(png()), "a.png")],
                view=discord.ui.View().add_item(discord.ui.Button(label="Again")),
            )
            await message.add_reaction("✅")
            await message.create_thread(name="cats")
            await desk.order("command", person="bob", channel="studio", command="quiet")
            click = await bot.heard.interaction()
        channel = f"/channels/{message.channel.id}"
        guild = f"/guilds/{desk.world['guilds']['Painters']}"
        application = desk.world["application"]
        bob = desk.world["people"]["bob"]
        callback = f"/interactions/{click.id}/{click.token}/callback?with_response=true"
        answer = {"type": 4, "data": {"content": "x"}}
        asked: list[tuple[str, str, str, Json | None]] = [
            ("MessageResponse", "GET", f"{channel}/messages/{message.id}", None),
            ("MessageResponse", "GET", f"{channel}/messages/{forwarded}", None),
            ("GuildChannelResponse", "GET", channel, None),
            ("ThreadResponse", "GET", f"/channels/{message.id}", None),
            ("ThreadsResponse", "GET", f"{guild}/threads/active", None),
            ("GuildWithCountsResponse", "GET", f"{guild}?with_counts=true", None),
            ("GuildMemberResponse", "GET", f"{guild}/members/@me", None),
            ("PrivateChannelResponse", "POST", "/users/@me/channels", {"recipient_id": bob}),
            ("UserPIIResponse", "GET", "/users/@me", None),
            ("UserResponse", "GET", f"/users/{bob}", None),
            ("PrivateApplicationResponse", "GET", "/applications/@me", None),
            ("GatewayBotResponse", "GET", "/gateway/bot", None),
            ("InteractionCallbackResponse", "POST", callback, answer),
            (
                "MessageResponse",
                "GET",
                f"/webhooks/{application}/{click.token}/messages/@original",
                None,
            ),
        ]
        for name, method, path, body in asked:
            told = await desk.rest(method, path, body)
            assert told.status == 200, path
            assert answer_problems(name, told.body) == []
        commands = await desk.rest("GET", f"/applications/{application}/commands")
        assert [answer_problems("ApplicationCommandResponse", x) for x in commands.body] == [[]] * 3


def _settings() -> app_commands.Group:
    group = app_commands.Group(name="settings", description="Settings of this channel")

    @group.command(name="progress", description="How progress is shown")
    @app_commands.choices(how=[app_commands.Choice(name="Edit", value="edit")])
    async def progress(interaction: discord.Interaction[Any], how: str) -> None:
        await interaction.response.send_message(how)

    return group
