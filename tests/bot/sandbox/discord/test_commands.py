"""Registering application commands."""

from typing import Any

import discord
import pytest
from discord import app_commands

from tests.bot.sandbox.discord.clients import Bot, Desk, Json, online

WORDS = {
    "imagine": "画图",
    "Draw a picture": "画一张图",
    "prompt": "描述",
    "What to draw": "画什么",
}


class Chinese(app_commands.Translator):
    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        del context
        return WORDS.get(string.message) if locale is discord.Locale.chinese else None


def equip(bot: Bot) -> None:
    @bot.tree.command(name="imagine", description="Draw a picture")
    @app_commands.describe(prompt="What to draw")
    async def imagine(interaction: discord.Interaction[Any], prompt: str) -> None:
        await interaction.response.send_message(prompt)

    @bot.tree.context_menu(name="Animate this picture")
    async def animate(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        await interaction.response.send_message(str(message.id))


async def test_commands_are_synced_with_their_translations_and_keep_their_ids(desk: Desk) -> None:
    async with online(desk, equip) as bot:
        await bot.tree.set_translator(Chinese())
        first = await bot.tree.sync()
        again = await bot.tree.sync()
        assert [each.id for each in first] == [each.id for each in again]
        fetched = await bot.tree.fetch_commands()
    assert {each.name for each in fetched} == {"imagine", "Animate this picture"}
    imagine = next(each for each in again if each.name == "imagine")
    assert imagine.name_localizations == {discord.Locale.chinese: "画图"}
    assert imagine.description_localizations == {discord.Locale.chinese: "画一张图"}
    assert isinstance(imagine.options[0], app_commands.Argument)
    assert imagine.options[0].name_localizations == {discord.Locale.chinese: "描述"}
    # A list tells translations only where asked for.
    path = f"/applications/{desk.world['application']}/commands"
    plain = (await desk.rest("GET", path)).body
    full = (await desk.rest("GET", f"{path}?with_localizations=true")).body
    assert "name_localizations" not in plain[0]
    assert {"zh-CN": "画图"} in [each["name_localizations"] for each in full]
    overwritten = await desk.journal("commands", what="overwritten")
    assert [sorted(each["names"]) for each in overwritten] == [
        ["Animate this picture", "imagine"]
    ] * 2


async def test_a_servers_own_commands_go_before_the_global_ones(desk: Desk) -> None:
    guild = discord.Object(int(desk.world["guilds"]["Painters"]))
    async with online(desk, equip) as bot:
        await bot.tree.sync()
        bot.tree.copy_global_to(guild=guild)
        own = await bot.tree.sync(guild=guild)
        answer = await desk.do(
            "command", channel="studio", command="imagine", options={"prompt": "a cat"}
        )
        heard = await bot.heard.interaction()
    assert answer["message"]["content"] == "a cat"
    assert heard.data is not None
    assert int(heard.data["id"]) in {each.id for each in own}  # type: ignore[typeddict-item]  # a command's


def command(**fields: object) -> Json:
    return {"name": "draw", "description": "Draw", "type": 1, **fields}


def option(**fields: object) -> Json:
    return {"name": "prompt", "description": "What", "type": 3, **fields}


WRONG: dict[str, tuple[Json, str]] = {
    "name": (command(name="Draw It"), "name"),
    "long name": (command(name="x" * 33), "name"),
    "no description": (command(description=""), "description"),
    "description": (command(description="x" * 101), "description"),
    "locale": (command(name_localizations={"zh": "画"}), "name_localizations"),
    "translated name": (command(name_localizations={"zh-CN": "画 图"}), "name_localizations"),
    "options": (command(options=[option(name=f"o{each}") for each in range(26)]), "options"),
    "order": (command(options=[option(), option(name="x", required=True)]), "options"),
    "same option": (command(options=[option(), option()]), "options"),
    "choices": (
        command(options=[option(choices=[{"name": "a", "value": "b"}] * 26)]),
        "options",
    ),
    "choice": (command(options=[option(choices=[{"name": "a", "value": "b" * 101}])]), "options"),
    "both": (
        command(options=[option(choices=[{"name": "a", "value": "b"}], autocomplete=True)]),
        "options",
    ),
    "menu": (command(type=3, description="x"), "description"),
    "kind": (command(type=9), "type"),
    "context": (command(contexts=[4]), "contexts"),
    "misspelt": (command(descripton="x"), "descripton"),
}


async def test_wrong_commands_are_refused(desk: Desk) -> None:
    path = f"/applications/{desk.world['application']}/commands"
    for name, (body, place) in WRONG.items():
        await desk.order("clock", advance=10)
        answer = await desk.rest("PUT", path, [body])
        assert (answer.status, answer.body["code"]) == (400, 50035), name
        assert place in answer.body["errors"]["0"], (name, answer.body)
    large = [option(name=f"o{each}", choices=_choices(25)) for each in range(3)]
    answer = await desk.rest("PUT", path, [command(options=large)])
    assert answer.body["errors"]["0"]["_errors"][0]["code"] == "APPLICATION_COMMAND_TOO_LARGE"
    answer = await desk.rest("PUT", path, [command(), command()])
    assert answer.body["code"] == 50035
    assert (await desk.rest("PUT", "/applications/1/commands", [])).body["code"] == 20012


def _choices(count: int) -> list[Json]:
    return [{"name": "n" * 100, "value": f"{number:0100}"} for number in range(count)]


async def test_single_commands_come_change_and_go(desk: Desk) -> None:
    path = f"/applications/{desk.world['application']}/commands"
    made = await desk.rest("POST", path, command())
    assert made.status == 201
    one = f"{path}/{made.body['id']}"
    changed = await desk.rest("PATCH", one, {"description": "Draw it"})
    assert (changed.body["id"], changed.body["description"]) == (made.body["id"], "Draw it")
    assert (await desk.rest("GET", one)).body == changed.body
    assert (await desk.rest("DELETE", one)).status == 204
    assert (await desk.rest("GET", one)).body["code"] == 10063


@pytest.mark.parametrize(("count", "code"), [(101, 30032), (100, None)])
async def test_there_are_so_many_commands_at_most(desk: Desk, count: int, code: int | None) -> None:
    path = f"/applications/{desk.world['application']}/commands"
    body = [command(name=f"c{number}") for number in range(count)]
    answer = await desk.rest("PUT", path, body)
    assert (answer.body["code"] if code else None) == code


async def test_two_hundred_creates_a_day(desk: Desk) -> None:
    path = f"/applications/{desk.world['application']}/commands"
    for batch in "ab":
        body = [command(name=f"{batch}{number}") for number in range(100)]
        assert (await desk.rest("PUT", path, body)).status == 200
    assert (await desk.rest("PUT", path, [command()])).body["code"] == 30034
    await desk.order("clock", advance=24 * 3600)
    assert (await desk.rest("PUT", path, [command()])).status == 200
