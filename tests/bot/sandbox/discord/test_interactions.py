"""Slash commands, completion, buttons, modals and menus, answered by a real discord.py bot."""

import asyncio
import io
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.bot.sandbox.discord.clients import Bot, Desk, online, png, upload

Click = discord.Interaction[Any]


class Prompt(discord.ui.Modal, title="Edit the prompt"):
    words: discord.ui.TextInput["Prompt"] = discord.ui.TextInput(
        label="Prompt", custom_id="words", default="a cat", max_length=50
    )
    reference = discord.ui.Label(  # type: ignore[var-annotated]  # generic in its own view
        text="Picture",
        component=discord.ui.FileUpload(custom_id="picture", required=False, max_values=2),
    )

    async def on_submit(self, interaction: Click) -> None:
        upload = self.reference.component
        assert isinstance(upload, discord.ui.FileUpload)
        names = [each.filename for each in upload.values]
        await interaction.response.edit_message(content=f"{self.words.value} {names}")


class Buttons(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Again", custom_id="again", style=discord.ButtonStyle.primary)
    async def again(self, interaction: Click, _button: discord.ui.Button[Any]) -> None:
        await interaction.response.send_message("queued", ephemeral=True)

    @discord.ui.button(label="Edit", custom_id="edit")
    async def edit(self, interaction: Click, _button: discord.ui.Button[Any]) -> None:
        await interaction.response.send_modal(Prompt())

    @discord.ui.button(label="Cancel", custom_id="cancel")
    async def cancel(self, interaction: Click, _button: discord.ui.Button[Any]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="cancelled", view=None)


def equip(bot: Bot) -> None:
    @bot.tree.command(name="imagine", description="Draw a picture")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def imagine(
        interaction: Click,
        prompt: str,
        model: str | None = None,
        image: discord.Attachment | None = None,
        count: app_commands.Range[int, 1, 4] = 1,
    ) -> None:
        await interaction.response.defer(thinking=True)
        got = b"" if image is None else await image.read()
        text = f"{prompt} {model} {count} {len(got)} {interaction.locale}"
        file = discord.File(io.BytesIO(png()), "cat.png")
        await interaction.edit_original_response(content=text, attachments=[file], view=Buttons())

    @imagine.autocomplete("model")
    async def models(_: Click, current: str) -> list[app_commands.Choice[str]]:
        known = ("nano", "midjourney")
        return [app_commands.Choice(name=x, value=x) for x in known if x.startswith(current)]

    @bot.tree.command(name="quiet", description="Say nothing")
    async def quiet(_: Click) -> None:
        """Leave the person waiting."""

    @bot.tree.context_menu(name="Animate this picture")
    async def animate(interaction: Click, message: discord.Message) -> None:
        await interaction.response.send_message(message.attachments[0].filename)

    bot.add_view(Buttons())


async def test_a_command_is_completed_run_and_its_buttons_pressed(desk: Desk) -> None:
    await desk.order("people", name="lin", locale="zh-CN")
    async with online(desk, equip) as bot:
        await bot.tree.sync()
        there: dict[str, Any] = {"channel": "studio", "person": "lin"}
        typed = await desk.do(
            "complete", **there, command="imagine", option="model", options={"model": "na"}
        )
        assert typed["choices"] == [{"name": "nano", "value": "nano"}]
        options = {"prompt": "a cat", "model": "nano", "image": upload(), "count": 2}
        ran = await desk.do("command", **there, command="imagine", options=options)
        assert ran["answer"] == 5
        edited = (await desk.until("message_edit"))[0]
        assert edited["content"] == f"a cat nano 2 {len(png())} zh-CN"
        assert [each["filename"] for each in edited["files"]] == ["cat.png"]

        press: dict[str, Any] = {"person": "alice", "message": edited["id"]}
        again = await desk.do("press", **press, button="Again")
        assert (again["answer"], again["message"]["content"]) == (4, "queued")
        seen = [await desk.see(f"messages?channel=studio&person={who}") for who in ("alice", "bob")]
        assert [len(each) for each in seen] == [2, 1]

        opened = await desk.do("press", **press, button="edit")
        assert opened["modal"]["title"] == "Edit the prompt"
        values = {"words": "a dog", "picture": [upload("dog.png")]}
        submitted = await desk.order("submit", interaction=opened["interaction"], values=values)
        sent = await desk.outcome(submitted["interaction"])
        assert (sent["answer"], sent["message"]["content"]) == (7, "a dog ['dog.png']")

        cancelled = await desk.do("press", **press, button="cancel")
        assert cancelled["answer"] == 6
        await desk.until("message_edit", content="cancelled")


async def test_a_menu_of_choices_tells_what_was_chosen(desk: Desk) -> None:
    async with online(desk) as bot:
        await desk.say("what can you do")
        options = [discord.SelectOption(label=each) for each in ("16:9", "1:1")]
        view = discord.ui.View().add_item(discord.ui.Select(custom_id="ratio", options=options))
        sent = await (await bot.heard.message()).reply("choose", view=view)
        press = {"person": "bob", "message": str(sent.id), "button": "ratio"}
        assert "of them" in await desk.refused_order("press", **press, values=["21:9"])
        await desk.order("press", **press, values=["1:1"])
        click = await bot.heard.interaction()
        assert click.data is not None
        assert click.data["values"] == ["1:1"]  # type: ignore[typeddict-item]  # a menu's
        await click.response.edit_message(content="1:1", view=None)
    assert (await desk.journal("answer"))[0]["type"] == 7


async def test_a_message_menu_tells_the_message_in_full(desk: Desk) -> None:
    async with online(desk, equip) as bot:
        await bot.tree.sync()
        asked = await desk.say("", mention=False, files=[upload("mountain.png")])
        outcome = await desk.do("menu", command="Animate this picture", message=str(asked))
        assert outcome["message"]["content"] == "mountain.png"
        assert outcome["message"]["type"] == 23


async def test_a_users_own_application_writes_by_token_only(desk: Desk) -> None:
    fields = {"name": "Elsewhere", "owner": "alice", "installed": False, "channels": ["yard"]}
    await desk.order("guilds", **fields)
    async with online(desk, equip) as bot:
        await bot.tree.sync()
        await desk.do("command", channel="yard", command="imagine", options={"prompt": "x"})
        heard = await bot.heard.interaction()
        assert not heard.is_guild_integration()
        assert (await desk.until("message_edit"))[0]["content"].startswith("x ")
        assert heard.channel is not None
        with pytest.raises(discord.Forbidden) as missing:
            await bot.get_partial_messageable(heard.channel.id).send("by token")
        assert missing.value.code == 50001


async def test_nobody_answers_too_late_or_twice(desk: Desk) -> None:
    async with online(desk, equip) as bot:
        await bot.tree.sync()
        made = await desk.order("command", person="bob", channel="dm", command="quiet")
        late = await bot.heard.interaction()
        await desk.order("clock", advance=3.1)
        assert (await desk.see(f"interactions/{made['interaction']}"))["failed"]
        with pytest.raises(discord.NotFound) as unknown:
            await late.response.send_message("sorry")
        assert unknown.value.code == 10062
        await desk.order("command", person="bob", channel="dm", command="quiet")
        click = await bot.heard.interaction()
        await click.response.send_message("one")
        path = f"/interactions/{click.id}/{click.token}/callback"
        twice = await desk.rest("POST", path, {"type": 4, "data": {"content": "two"}})
        assert (twice.status, twice.body["code"]) == (400, 40060)


async def test_a_token_writes_for_fifteen_minutes(desk: Desk) -> None:
    async with online(desk, equip) as bot:
        await bot.tree.sync()
        await desk.order("command", person="bob", channel="studio", command="quiet")
        click = await bot.heard.interaction()
        await click.response.defer(ephemeral=True, thinking=True)
        # The first follow-up takes the place of the deferred answer, and stays as hidden.
        first = await click.followup.send("first", wait=True)
        assert first.flags.ephemeral
        second = await click.followup.send("second", wait=True)
        assert first.id == (await click.original_response()).id != second.id
        await second.edit(content="changed")
        await second.delete()
        await desk.order("clock", advance=15 * 60)
        with pytest.raises(discord.HTTPException) as expired:
            await click.followup.send("third")
        assert (expired.value.status, expired.value.code) == (401, 50027)
        # Nobody edits an ephemeral message with the bot's own token, ever.
        with pytest.raises(discord.NotFound):
            await bot.http.edit_message(
                int(desk.world["channels"]["studio"]),
                first.id,
                params=discord.http.handle_message_parameters(content="x"),
            )


async def test_the_client_lets_people_send_only_what_it_offers(desk: Desk) -> None:
    async with online(desk, equip) as bot:
        await bot.tree.sync()
    order: dict[str, Any] = {"person": "bob", "channel": "studio", "command": "imagine"}
    for options, reason in (
        ({}, "prompt is required"),
        ({"prompt": 3}, "of another type"),
        ({"prompt": "x", "count": 9}, "out of its range"),
        ({"prompt": "x", "size": "4K"}, "no option size"),
    ):
        assert reason in await desk.refused_order("command", **order, options=options)
    assert "no command" in await desk.refused_order("command", **{**order, "command": "draw"})


async def test_an_interaction_nobody_hears_fails(desk: Desk) -> None:
    async with online(desk, equip) as bot:
        await bot.tree.sync()
    await desk.until("gateway", what="disconnected")
    outcome = await desk.order("command", person="bob", channel="studio", command="quiet")
    await desk.order("clock", advance=4)
    assert (await desk.see(f"interactions/{outcome['interaction']}"))["failed"]
    assert (await desk.journal("interaction"))[-1]["heard"] == 0


@pytest.mark.parametrize(
    ("body", "code", "place"),
    [
        ({"type": 8, "data": {"choices": []}}, 50035, "type"),
        ({"type": 7, "data": {"content": "x"}}, 50035, "type"),
        ({"type": 4, "data": {"content": ""}}, 50006, None),
        ({"type": 4, "data": {"content": "x" * 2001}}, 50035, "data.content"),
        ({"type": 9, "data": {"title": "x" * 46, "custom_id": "m"}}, 50035, "data.title"),
        ({"type": 9, "data": {"title": "x", "custom_id": ""}}, 50035, "data.custom_id"),
    ],
)
async def test_callbacks_that_do_not_fit_are_refused(
    desk: Desk, body: dict[str, Any], code: int, place: str | None
) -> None:
    async with online(desk, equip) as bot:
        await bot.tree.sync()
        await desk.order("command", person="bob", channel="studio", command="quiet")
        click = await bot.heard.interaction()
        answer = await desk.rest("POST", f"/interactions/{click.id}/{click.token}/callback", body)
        assert answer.body["code"] == code
        tree = answer.body.get("errors", {})
        for step in place.split(".") if place else ():
            tree = tree[step]
        assert place is None or tree["_errors"]
        # A refused callback answers nothing; the next one may.
        await click.response.send_message("fine")
        await asyncio.sleep(0)
