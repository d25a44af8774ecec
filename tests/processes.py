"""Processes that tests start, look into through their control planes, kill and end."""

import asyncio
import json
import os
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, BinaryIO

import aiohttp

from tests import forked

START_S = 20.0
ANSWERED_S = 10.0
_FIRST_ARGUMENT = {"code": "code", "drop_socket": "now", "media_40mb": "megabytes"}


@asynccontextmanager
async def stand_in(name: str, *arguments: str) -> AsyncIterator[str]:
    """Run a stand-in on a port of its choice while the context lasts, and give its address."""
    theirs_in, ours_in = os.pipe()
    ours_out, theirs_out = os.pipe()
    process = forked.start(
        f"bot.sandbox.{name}",
        *("--port", "0", "--until-stdin-closes", *arguments),
        environment=os.environ,
        files={forked.STDIN: theirs_in, forked.STDOUT: theirs_out},
    )
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        with open(ours_out, encoding="utf-8") as said:  # noqa: ASYNC230, PTH123 - a pipe of ours
            async with asyncio.timeout(START_S):
                line = await asyncio.to_thread(said.readline)
            yield str(json.loads(line)["url"])
    finally:
        os.close(ours_in)
        await process.wait()


@asynccontextmanager
async def service(
    config: Path | None,
    *,
    before: str = "",
    environment: Mapping[str, str] | None = None,
    output: BinaryIO | None = None,
) -> AsyncIterator[forked.Running]:
    """Run the service itself; whoever kills it need not wait for it.

    `before` is Python that its process runs first, to take something away from it. What it says
    goes to `output`, where there is one.
    """
    said = output.fileno() if output else forked.STDERR
    process = forked.start(
        "bot",
        *("run", *(("--config", str(config)) if config else ())),
        environment={**os.environ, **(environment or {})},
        before=before,
        files={forked.STDOUT: said, forked.STDERR: said},
        # With nothing configured, it starts the sandbox.
        has_children=config is None,
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
        self.rooms: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
        """The entries of each room of a chat."""
        self._events: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)

    async def read(self, wait_s: float = 0.0) -> None:
        """Read what is new, waiting for a first entry if asked."""
        query = {"since": self._since, "wait": wait_s}
        async with (
            client() as http,
            http.get(f"{self._url}/__emu/journal", params=query) as answer,
        ):
            body = await answer.json()
        self.entries += body["entries"]
        for entry in body["entries"]:
            self.rooms[entry.get("room", "")].append(entry)
            self._events[entry["event"]].append(entry)
        self._since = body["next"]

    async def until(self, is_enough: Callable[[list[Mapping[str, Any]]], bool]) -> None:
        """Read on until the entries are enough; bound it with asyncio.timeout."""
        await self.read()
        while not is_enough(self.entries):
            await self.read(wait_s=2.0)

    def of(self, event: str) -> list[Mapping[str, Any]]:
        """Give the entries of one kind so far."""
        return list(self._events[event])


async def disarm(url: str) -> None:
    """End every fault of a stand-in, and what faults left behind."""
    async with client() as http, http.delete(f"{url}/__emu/fault"):
        pass


async def set_balance(url: str, points: int) -> None:
    """Give every account of a provider's stand-in so many points."""
    await _order(f"{url}/__emu/account", {"balance": points})


async def remove_model(url: str, model_id: str) -> None:
    """Take a model off the list of a provider's stand-in."""
    await _order(f"{url}/__emu/catalogue", {"op": "remove", "model_id": model_id})


async def arm(url: str, fault: str, *, times: int | None = 1, **match: object) -> None:
    """Arm a fault; what stands in brackets behind its name is its argument."""
    name, _, argument = fault.partition("(")
    args = {_FIRST_ARGUMENT.get(name, "seconds"): json.loads(argument[:-1])} if argument else {}
    body = {"match": match, "fault": name, "args": args, "times": times}
    await _order(f"{url}/__emu/fault", body)


async def _order(url: str, body: Mapping[str, object]) -> None:
    async with client() as http, http.post(url, json=body):
        pass


class Person:
    """Somebody in the sandbox's web chat, with a browser's cookie."""

    def __init__(self, http: aiohttp.ClientSession, name: str) -> None:
        self._http = http
        self.name = name
        self.room = ""

    async def enter(self, *, language: str = "zh") -> None:
        """Come in for the first time, and open the conversation with the bot."""
        await self._post("/api/be", json={"person": None, "name": self.name})
        await self._post("/api/me", json={"name": self.name, "locale": language})
        rooms = (await self._get("/api/rooms"))["rooms"]
        self.room = next(room["id"] for room in rooms if room["kind"] == "dm")

    async def come_back(self, person: str) -> None:
        """Be somebody who has been in before."""
        await self._post("/api/be", json={"person": person})

    async def open_room(self, name: str, kind: str = "group") -> str:
        """Open a group with the bot in it, or another "dm" with it, and give its id."""
        return str((await self._post("/api/rooms", json={"name": name, "kind": kind}))["id"])

    async def attach(self, content: bytes, name: str = "picture.png") -> str:
        """Upload a picture, which goes along with one message, and give its id."""
        headers = {"Content-Type": "application/octet-stream"}
        path = "/api/files"
        return str(
            (await self._post(path, params={"name": name}, data=content, headers=headers))["id"]
        )

    async def say(
        self,
        text: str,
        *,
        room: str = "",
        reply_to: str | None = None,
        pictures: Sequence[bytes] = (),
    ) -> str:
        """Write to the bot, or into another room, with pictures; give the message's id."""
        body = {
            "text": text,
            "reply_to": reply_to,
            "files": [await self.attach(each) for each in pictures],
        }
        return str((await self._post(f"/api/rooms/{room or self.room}/messages", json=body))["id"])

    async def read(self) -> list[Mapping[str, Any]]:
        """Give the conversation as the page shows it now, oldest first."""
        body = await self._get(f"/api/rooms/{self.room}/messages", limit="200")
        found: list[Mapping[str, Any]] = body["messages"]
        return found

    async def download(self, file: str) -> bytes:
        """Open a file that stands in the chat."""
        async with self._http.get(f"/files/{file}") as answer:
            return await answer.read()

    async def press(self, message: str, button: str) -> None:
        """Tap a button."""
        await self._post(f"/api/messages/{message}/press", json={"button_id": button})

    async def _get(self, path: str, **query: str) -> Any:  # noqa: ANN401 - JSON
        async with self._http.get(path, params=query) as answer:
            return await answer.json()

    async def _post(self, path: str, **given: Any) -> Any:  # noqa: ANN401 - JSON
        async with self._http.post(path, **given) as answer:
            return await answer.json() if answer.content_type == "application/json" else None


class Refused(Exception):  # noqa: N818 - what happened
    """A stand-in refused a request; the second argument is what it says."""


async def _raise_what_is_refused(answer: aiohttp.ClientResponse) -> None:
    if not answer.ok:
        raise Refused(answer.status, await answer.text())


def client(url: str = "", language: str = "") -> aiohttp.ClientSession:
    """Open a client that keeps cookies of loopback and raises Refused.

    Tests ask thousands of times, which costs them half of their time with httpx.
    """
    return aiohttp.ClientSession(
        url or None,
        headers={"Accept-Language": language} if language else None,
        cookie_jar=aiohttp.CookieJar(unsafe=True),
        timeout=aiohttp.ClientTimeout(total=ANSWERED_S),
        raise_for_status=_raise_what_is_refused,
    )


@asynccontextmanager
async def person(url: str, name: str, *, language: str = "zh") -> AsyncIterator[Person]:
    async with client(url, language) as http:
        somebody = Person(http, name)
        await somebody.enter(language=language)
        yield somebody
