"""What doctor finds, in both languages, without anything being sent or changed."""

from collections.abc import Sequence
from typing import Any

import pytest

from adapters.platforms.discord import Wiring
from adapters.platforms.discord.checking import Checkup, invite_link
from adapters.platforms.discord.client import DanqingClient
from adapters.platforms.discord.findings import PERMISSIONS, WORDS
from bot.sandbox.discord.app import serve
from bot.sandbox.discord.settings import Settings
from core.intents import Language
from core.ports import Finding
from tests.adapters.platforms.discord.standing import QUICK, Ledger, connected, set_up, wiring
from tests.bot.sandbox.discord.clients import Desk, desk_at


class Nobody:
    async def attach(self, client: DanqingClient) -> None:
        assert not client.is_ready()


async def findings(desk: Desk, **changes: Any) -> dict[str, Finding]:  # noqa: ANN401 - of the wiring
    async with set_up(desk, **changes) as platform:
        return {each.subject: each for each in await platform.check()}


async def look(given: Wiring, language: Language) -> Sequence[Finding]:
    return await Checkup(given, language, QUICK, Nobody).run()


async def test_all_is_well_once_the_service_has_run(desk: Desk) -> None:
    async with connected(desk, Ledger()):
        pass
    found = await findings(desk)
    assert [subject for subject, each in found.items() if not each.is_ok] == []
    assert str(desk.world["application"]) in found["discord invite"].detail
    assert "danqing" in found["discord token"].detail.lower()
    assert await desk.journal("message", by_bot=True) == []


async def test_missing_steps_are_named(desk: Desk) -> None:
    await desk.order("permissions", channel="studio", deny=["ATTACH_FILES", "EMBED_LINKS"])
    await desk.order("permissions", channel="hidden", deny=["VIEW_CHANNEL"])
    found = await findings(desk, message_content=True)
    wrong = {subject: each.detail for subject, each in found.items() if not each.is_ok}
    assert set(wrong) == {"discord intents", "discord permissions: Painters"}
    assert "#studio" in wrong["discord permissions: Painters"]
    assert "Attach Files, Embed Links" in wrong["discord permissions: Painters"]
    assert "Message Content Intent" in wrong["discord intents"]


async def test_a_server_whose_channels_are_all_hidden_is_named(desk: Desk) -> None:
    for channel in ("general", "studio"):
        await desk.order("permissions", channel=channel, deny=["VIEW_CHANNEL"])
    found = (await findings(desk))["discord permissions: Painters"]
    assert (found.is_ok, found.detail) == (False, WORDS["channels-hidden"][Language.EN])


async def test_before_the_first_start_no_commands_are_missed(desk: Desk) -> None:
    found = (await findings(desk))["discord commands"]
    assert (found.is_ok, found.detail) == (True, WORDS["commands-none"][Language.EN])


async def test_an_intent_that_is_granted_is_fine() -> None:
    settings = Settings(approved=frozenset({"message_content"}))
    async with serve(settings) as world, desk_at(world.base_url) as desk:
        assert (await findings(desk, message_content=True))["discord intents"].is_ok


@pytest.mark.parametrize("language", Language)
async def test_a_wrong_token_and_an_unreachable_discord_are_told_apart(
    desk: Desk, language: Language
) -> None:
    wrong = "wrong"
    async with set_up(desk):
        refused = await look(wiring(desk, token=wrong), language)
        unreachable = await look(wiring(desk, api_base="http://127.0.0.1:9"), language)
        await desk.order("fault", fault="error_before", match={"route": "my_guilds"})
        listing = await look(wiring(desk), language)
        await desk.order("fault", fault="error_before", match={"route": "guild_channels"})
        channels = await look(wiring(desk), language)
    assert [each.detail for each in refused] == [WORDS["token-refused"][language]]
    unreachable_words = WORDS["unreachable"][language].format(why="ClientConnectorError")
    assert [each.detail for each in unreachable] == [unreachable_words]
    unknown = WORDS["permissions-unknown"][language].format(why="503 0")
    for found in (listing, channels):
        assert unknown in {each.detail for each in found}


def test_the_invite_asks_for_what_is_needed() -> None:
    link = invite_link(42)
    assert "client_id=42" in link
    assert "scope=bot+applications.commands" in link


def test_everything_is_worded_in_every_language() -> None:
    assert {frozenset(each) for each in (*WORDS.values(), *PERMISSIONS.values())} == {
        frozenset(Language)
    }
