"""Processes that tests start, look into through their control planes, kill and end."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

START_S = 20.0


@asynccontextmanager
async def stand_in(name: str, *arguments: str) -> AsyncIterator[str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        f"bot.sandbox.{name}",
        "--port",
        "0",
        "--until-stdin-closes",
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        async with asyncio.timeout(START_S):
            line = await process.stdout.readline()
        yield str(json.loads(line)["url"])
    finally:
        process.stdin.close()
        await process.wait()


@asynccontextmanager
async def service(config: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the service itself; whoever kills it need not wait for it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--config", str(config)
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


class Journal:
    """A stand-in's journal, read on as it grows."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._since = 0
        self.entries: list[Mapping[str, Any]] = []

    async def read(self, wait_s: float = 0.0) -> None:
        """Read what is new, waiting for a first entry if asked."""
        async with httpx.AsyncClient(timeout=wait_s + 10) as client:
            query = {"since": self._since, "wait": wait_s}
            answer = await client.get(f"{self._url}/__emu/journal", params=query)
        body = answer.raise_for_status().json()
        self.entries += body["entries"]
        self._since = body["next"]

    async def until(self, is_enough: Callable[[list[Mapping[str, Any]]], bool]) -> None:
        """Read on until the entries are enough; bound it with asyncio.timeout."""
        await self.read()
        while not is_enough(self.entries):
            await self.read(wait_s=2.0)

    def of(self, event: str) -> list[Mapping[str, Any]]:
        """Give the entries of one kind so far."""
        return [entry for entry in self.entries if entry["event"] == event]


async def arm(url: str, fault: str, *, times: int | None = 1, **match: object) -> None:
    name, _, argument = fault.partition("(")
    args = {"seconds": float(argument.rstrip(")"))} if argument else {}
    body = {"match": match, "fault": name, "args": args, "times": times}
    async with httpx.AsyncClient() as client:
        (await client.post(f"{url}/__emu/fault", json=body)).raise_for_status()


class Person:
    """Somebody in the sandbox's web chat, with a browser's cookie."""

    def __init__(self, url: str, client: httpx.AsyncClient, name: str) -> None:
        self._url = url
        self._client = client
        self.name = name
        self.room = ""

    async def enter(self, *, language: str = "zh") -> None:
        """Come in for the first time, and open the conversation with the bot."""
        answer = await self._client.post("/api/be", json={"person": None, "name": self.name})
        answer.raise_for_status()
        body = {"name": self.name, "locale": language}
        (await self._client.post("/api/me", json=body)).raise_for_status()
        rooms = (await self._client.get("/api/rooms")).json()["rooms"]
        self.room = next(room["id"] for room in rooms if room["kind"] == "dm")

    async def say(self, text: str) -> str:
        """Write to the bot, and give the message's id."""
        path = f"/api/rooms/{self.room}/messages"
        answer = await self._client.post(path, json={"text": text})
        return str(answer.raise_for_status().json()["id"])

    async def press(self, message: str, button: str) -> None:
        """Tap a button."""
        path = f"/api/messages/{message}/press"
        (await self._client.post(path, json={"button_id": button})).raise_for_status()


@asynccontextmanager
async def person(url: str, name: str, *, language: str = "zh") -> AsyncIterator[Person]:
    headers = {"Accept-Language": language}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=10) as client:
        somebody = Person(url, client, name)
        await somebody.enter(language=language)
        yield somebody
