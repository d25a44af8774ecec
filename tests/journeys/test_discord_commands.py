"""Commands, taps and menus on Discord through the running service, killed in between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.sandbox.discord.settings import SANDBOX_TOKEN
from tests.bot.sandbox.discord.clients import Desk, Json, desk_at
from tests.discord_api.validating import problems
from tests.journeys.conversation import PATIENCE_S
from tests.processes import service, stand_in

CONFIG = """
[service]
data_dir = "{folder}"
[http]
port = 0
[discord]
token = "{token}"
api_base = "{discord}/api/v10"
gateway_url = "{gateway}/gateway"
[providers.ima]
api_key = "ima_journeytest"
base_url = "{ima}"
upload_base_url = "{ima}"
[media]
allow_loopback = true
[pace]
scale = 0.02
"""
IN_SERVER = {"channel": "studio"}
WORDS = {
    "lin": (
        "画一只猫",
        ["收到，这就画：", "🎨 开始生成图片 · ", "✅ 图片好了 · "],
        ("再来一张", "收到 ✅"),
        "🎨 SeeDream 4.5 · 5 积分起",
    ),
    "alice": (
        "a cat on a roof",
        ["On it, drawing: ", "🎨 Starting your picture · ", "✅ Your picture is ready · "],
        ("Another picture", "Got it ✅"),
        "🎨 SeeDream 4.5 · from 5 credits",
    ),
}


@asynccontextmanager
async def _running(desk: Desk, config: Path) -> AsyncIterator[None]:
    """Run the service until it is killed at the end."""
    known = len(await desk.journal("gateway", what="identified"))
    async with service(config):
        await _until(desk, known + 1, "gateway", what="identified")
        yield


async def _said(desk: Desk, count: int) -> list[Json]:
    """Wait for so many messages of the bot in all."""
    return await _until(desk, count, "message", by_bot=True)


async def _until(desk: Desk, count: int, event: str, **wanted: object) -> list[Json]:
    since = 0
    async with asyncio.timeout(PATIENCE_S):
        while len(found := await desk.journal(event, **wanted)) < count:
            since = (await desk.see(f"journal?since={since}&wait=1"))["next"]
    return found


@pytest.fixture
async def config(tmp_path: Path, desk: Desk) -> AsyncIterator[Path]:
    """How the service is started between its stand-ins."""
    async with stand_in("ima", "--plain", "--pace", "0.05") as ima:
        path = tmp_path / "config.toml"
        text = CONFIG.format(
            folder=tmp_path / "data",
            token=SANDBOX_TOKEN,
            discord=desk.url,
            gateway=desk.url.replace("http", "ws"),
            ima=ima,
        )
        path.write_text(text, encoding="utf-8")
        yield path


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with stand_in("discord") as discord, desk_at(discord) as desk:
        yield desk


async def test_commands_their_results_and_taps_after_a_kill(desk: Desk, config: Path) -> None:
    results: dict[str, str] = {}
    async with _running(desk, config):
        for person, (prompt, beginnings, _, suggestion) in WORDS.items():
            there = {**IN_SERVER, "person": person}
            before = len(await _said(desk, 0))
            ran = await desk.do("command", **there, command="imagine", options={"prompt": prompt})
            assert ran["answer"] == 4
            said = (await _said(desk, before + 3))[before:]
            call = f"<@{desk.world['people'][person]}> "
            texts = [each["content"] for each in said]
            wanted = [*beginnings[:2], call + beginnings[2]]
            assert [text[: len(start)] for text, start in zip(texts, wanted, strict=True)] == wanted
            # The acknowledgment is the callback, and the result stands below it.
            assert said[0]["nonce"] is None
            assert (said[0]["id"], said[2]["reply_to"]) == (ran["message"]["id"], said[0]["id"])
            results[person] = said[2]["id"]
            typed = {**there, "command": "imagine", "option": "model"}
            completed = await desk.do("complete", **typed, options={"model": "seedr"})
            assert completed["choices"][0] == {"name": suggestion, "value": "seedream-4.5"}
    async with _running(desk, config):
        for person, (_, _, (again, taken), _) in WORDS.items():
            before = len(await _said(desk, 0))
            press = {"person": person, "message": results[person], "button": again}
            pressed = await desk.do("press", **press)
            assert pressed["message"]["content"] == taken
            assert pressed["message"]["flags"] & 64
            # One private word, then acknowledgment, status and result once more.
            said = (await _said(desk, before + 4))[before:]
            assert [bool(each["nonce"]) for each in said].count(False) == 1
            other = "lin" if person == "alice" else "alice"
            refused = await desk.do("press", **{**press, "person": other})
            assert refused["message"]["flags"] & 64
    assert len(await desk.journal("message", by_bot=True)) == 2 * (3 + 4 + 1)
    assert problems(await desk.journal("request")) == []
