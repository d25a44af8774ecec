"""What the demo of Discord shows where it is interrupted."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from aiohttp import web

from bot.channel_view import ChannelView
from bot.discord_demo import Channel
from core.intents import Language

RESULT: dict[str, Any] = {
    "event": "message",
    "id": "7",
    "by_bot": True,
    "author": "1",
    "content": "✅ 图片好了",
    "files": [{"id": "8", "filename": "cat.png", "size": [1, 1], "bytes": 3}],
    "components": [],
    "embeds": [],
    "only_for": None,
    "reply_to": None,
    "interaction": None,
}


@asynccontextmanager
async def journal_with_one_result(
    is_asked: asyncio.Event, may_go: asyncio.Event
) -> AsyncIterator[str]:
    """Serve a journal whose one entry has a file that comes only when it may."""

    async def journal(request: web.Request) -> web.Response:
        entries = [RESULT] if request.query["since"] == "0" else []
        return web.json_response({"entries": entries, "next": 1})

    async def messages(request: web.Request) -> web.Response:
        link = f"http://{request.host}/cat.png"
        return web.json_response([{"attachments": [{"id": "8", "url": link}]}])

    async def file(_request: web.Request) -> web.Response:
        is_asked.set()
        await may_go.wait()
        return web.Response(body=b"cat")

    app = web.Application()
    app.router.add_get("/__emu/journal", journal)
    app.router.add_get("/__emu/messages", messages)
    app.router.add_get("/cat.png", file)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


async def test_a_result_is_shown_once_though_saving_it_was_interrupted(tmp_path: Path) -> None:
    is_asked, may_go, out = asyncio.Event(), asyncio.Event(), io.StringIO()
    view = ChannelView(Language.ZH, {"1": "danqing"}, out)
    async with (
        journal_with_one_result(is_asked, may_go) as url,
        httpx.AsyncClient(base_url=url) as client,
        asyncio.timeout(10),
    ):
        channel = Channel(client, Language.ZH, view, tmp_path)
        async with asyncio.TaskGroup() as group:
            looking = group.create_task(channel.look())
            await is_asked.wait()
            looking.cancel()
        may_go.set()
        await channel.look()
        await channel.look()
    assert out.getvalue().count("图片好了") == 1
    assert f"-> {tmp_path}/discord-1-cat.png" in out.getvalue()
