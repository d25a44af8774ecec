"""Behind a proxy: whatever goes to Discord goes by it, with a password where it wants one."""

import asyncio
import ssl
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.logs import Redacting
from core.messages import DeliveryKey
from tests.adapters.platforms.discord.forwarding import CREDENTIALS, NAME, PEM, forwarding
from tests.adapters.platforms.discord.standing import (
    CAT,
    PATIENCE_S,
    PIXELS,
    Ledger,
    connected,
    note,
    ours,
    set_up,
)
from tests.bot.sandbox.discord.clients import Desk, upload


@pytest.fixture(autouse=True)
def _trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What SSL_CERT_FILE does at the start of a process."""
    context = ssl.create_default_context(cafile=str(PEM))
    monkeypatch.setattr(aiohttp.connector, "_SSL_CONTEXT_VERIFIED", context)


@pytest.mark.parametrize("credentials", [None, CREDENTIALS], ids=["open", "by password"])
@pytest.mark.parametrize("secure", ["", "s"], ids=["plain", "TLS"])
async def test_everything_goes_by_the_proxy(
    desk: Desk, secure: str, credentials: str | None
) -> None:
    ledger = Ledger()
    with forwarding(desk.url, credentials) as proxy:
        there: dict[str, Any] = {
            "proxy": proxy.url,
            "api_base": f"http{secure}://{NAME}/api/v10",
            "gateway_url": f"ws{secure}://{NAME}/gateway",
        }
        async with connected(desk, ledger, **there) as platform:
            await desk.say("a cat", files=[upload(content=PIXELS)])
            asked = await ledger.heard()
            async with platform.open(asked.attachments[0]) as chunks:
                assert b"".join([chunk async for chunk in chunks]) == PIXELS
            out = note(asked.ref.chat, media=[CAT], reply_to=asked.ref)
            await platform.send(out, key=DeliveryKey("job:1"), reply=None)
            given = {"channel": "studio", "person": "lin", "command": "imagine"}
            await desk.order("command", **given, options={"prompt": "a dog"})
            command = await ledger.heard(2)
            out = note(command.ref.chat, "a dog", reply_to=command.ref)
            await platform.send(out, key=DeliveryKey("job:2"), reply=command.token)
            assert (await platform.check())[0].is_ok
            await desk.order("gateway", do="drop")
            await desk.say("after the cut")
            await ledger.heard(3)
    assert len(await ours(desk)) == 2
    assert [each for each in await desk.journal("gateway") if each["what"] == "resumed"]
    reached = await desk.journal("request")
    addresses = [*proxy.requests, *proxy.upgrades]
    if secure:
        # Files and the way back into a session are where the stand-in itself says.
        assert set(proxy.tunnels) == {f"{NAME}:443"}
        reached = [each for each in reached if each["route"] == "cdn"]
    else:
        assert f"{NAME}" in {urlsplit(each).hostname for each in proxy.upgrades}
    assert sorted(urlsplit(each).path for each in proxy.requests) == sorted(
        each["path"] for each in reached
    )
    assert any(urlsplit(each).path == "/gateway/resume" for each in addresses)
    assert proxy.refused == 0


async def test_a_proxy_that_wants_another_password_lets_nothing_by(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with forwarding(desk.url, CREDENTIALS) as proxy:
        wrong = proxy.url.replace("s3cr3t", "0p3n")
        api = f"https://{NAME}/api/v10"
        async with (
            set_up(desk, proxy=wrong, api_base=api) as platform,
            asyncio.TaskGroup() as tasks,
        ):
            task = tasks.create_task(platform.run(Ledger()))
            async with asyncio.timeout(PATIENCE_S):
                while not platform.health().detail.startswith("Client"):  # noqa: ASYNC110 - nobody tells
                    await asyncio.sleep(0.01)
            task.cancel()
            about = [each.detail for each in await platform.check()]
    assert proxy.refused > 0
    assert about
    assert await desk.journal("request") == []
    formatted = "\n".join(map(Redacting([]).format, caplog.records))
    assert "ClientHttpProxyError" in formatted
    assert "0p3n" not in f"{formatted}{about}"
