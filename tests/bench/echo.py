"""The baseline: a bare aiohttp bot that answers every message at once and remembers nothing."""

import asyncio
import sys

import aiohttp


async def echo(url: str, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.ws_connect(f"{url}/bot/socket") as socket,
        asyncio.TaskGroup() as group,
    ):
        async for frame in socket:
            event = frame.json()
            if event.get("kind") == "message":
                group.create_task(_answer(session, url, event["data"]))
                await socket.send_json({"op": "ack", "seq": event["seq"]})


async def _answer(session: aiohttp.ClientSession, url: str, message: dict[str, object]) -> None:
    room = message["room"]
    assert isinstance(room, dict)
    body = {
        "room": room["id"],
        "text": str(message["text"])[:100],
        "reply_to": message["id"],
        "buttons": [],
        "progress": None,
        "files": [],
        "only_for": None,
    }
    headers = {"Idempotency-Key": f"echo:{message['id']}"}
    async with session.post(f"{url}/bot/messages", json=body, headers=headers) as answer:
        answer.raise_for_status()


if __name__ == "__main__":
    asyncio.run(echo(*sys.argv[1:3]))
