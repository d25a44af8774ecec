"""Commands are told to Discord once per definition, in every language."""

from typing import Any

from adapters.platforms.discord.findings import WORDS
from adapters.platforms.discord.syncing import commands_finding
from core.intents import Language
from core.texts import TextKey
from tests.adapters.platforms.discord.attached import online, text
from tests.bot.sandbox.discord.clients import Desk
from tests.discord_api.validating import problems

SLASH = {"imagine", "film", "models", "prefer", "jobs", "show", "help", "settings"}


async def _registered(desk: Desk, guild: str = "") -> dict[str, Any]:
    path = f"/applications/{desk.world['application']}{guild}/commands?with_localizations=true"
    return {each["name"]: each for each in (await desk.rest("GET", path)).body}


async def test_commands_are_told_only_where_they_changed(desk: Desk) -> None:
    async with online(desk) as bot:
        assert (await commands_finding(bot.client, bot.client.tree)).is_ok
    async with online(desk):
        pass
    assert len(await desk.journal("commands", what="overwritten")) == 1
    # Somebody has changed one elsewhere: an operator is told, and the next start mends it.
    there = await _registered(desk)
    path = f"/applications/{desk.world['application']}/commands/{there['help']['id']}"
    await desk.rest("PATCH", path, {"name_localizations": {"zh-CN": "救命"}})
    async with online(desk, syncs=False) as bot:
        finding = await commands_finding(bot.client, bot.client.tree)
        assert (finding.is_ok, finding.subject) == (False, "discord commands")
    async with online(desk) as bot:
        assert (await commands_finding(bot.client, bot.client.tree)).is_ok
    assert len(await desk.journal("commands", what="overwritten")) == 2
    assert problems(await desk.journal("request")) == []


async def test_commands_have_names_in_both_languages_and_may_be_used_anywhere(desk: Desk) -> None:
    async with online(desk):
        there = await _registered(desk)
    assert {name for name, each in there.items() if each["type"] == 1} == SLASH
    assert {name for name, each in there.items() if each["type"] == 3} == {
        text(key, Language.EN)
        for key in (TextKey.MENU_EDIT, TextKey.MENU_ANIMATE, TextKey.MENU_REFERENCE)
    }
    for name, each in there.items():
        names = each["name_localizations"]
        assert set(names) == {"zh-CN", "zh-TW", "en-US", "en-GB"}
        assert (names["zh-CN"], names["en-US"]) == (names["zh-TW"], name)
        assert names["zh-CN"] != name
        is_settings = name == "settings"
        assert each["integration_types"] == ([0] if is_settings else [0, 1])
        assert each["contexts"] == ([0] if is_settings else [0, 1, 2])
        assert int(each["default_member_permissions"] or 0) == (1 << 5 if is_settings else 0)
        for option in each.get("options", ()):
            assert option["name_localizations"]["zh-CN"] != option["name"]
            assert option["description_localizations"]["zh-CN"] != option["description"]
    ratios = {each["name"]: each for each in there["imagine"]["options"]}["ratio"]["choices"]
    assert "16:9" in {each["value"] for each in ratios}


async def test_servers_for_development_get_their_own(desk: Desk) -> None:
    guild = int(desk.world["guilds"]["Painters"])
    for _ in range(2):
        async with online(desk, sync_guilds=(guild,)) as bot:
            assert (await commands_finding(bot.client, bot.client.tree, (guild,))).is_ok
    assert set(await _registered(desk)) == set()
    assert set(await _registered(desk, f"/guilds/{guild}")) > SLASH
    assert len(await desk.journal("commands", what="overwritten")) == 1


async def test_a_discord_that_refuses_commands_delays_nothing(desk: Desk) -> None:
    refusal = {"fault": "refusal(50035)", "match": {"route": "global_commands_overwrite"}}
    await desk.order("fault", **refusal)
    async with online(desk) as bot:
        assert bot.client.is_ready()
        found = await commands_finding(bot.client, bot.client.tree)
        assert found.detail == WORDS["commands-none"][Language.EN]
        for fault in ("refusal(50001)", "half_body"):
            await desk.order("fault", fault=fault, match={"route": "global_commands"})
            finding = await commands_finding(bot.client, bot.client.tree)
            assert "cannot be read" in finding.detail
