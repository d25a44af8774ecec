"""The adapter against the sandbox's web chat: a process of its own, judged by what people see."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from core.errors import Forbidden, PlatformUnavailable, ReferenceUnusable, Sent
from core.intents import ChatKind, MediaKind
from core.messages import (
    ButtonPress,
    DeliveryKey,
    IncomingMessage,
    MessageRef,
    QuotedMessage,
    Text,
)
from core.ports import Platform, Reception
from core.texts import TextKey
from tests.adapters.platforms.web.fakes import (
    CAT,
    PATIENCE_S,
    PIXEL,
    TOKEN,
    ListeningIntake,
    button,
    listening,
    note,
    web_platform,
)

ROOT = Path(__file__).parents[4]
KEY = DeliveryKey("job:result")
SINCE = datetime(2025, 1, 1, tzinfo=UTC)
START_S = 20.0
LONG_AGO_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Lin:
    """A person at the page, in a direct message with the bot, who can also break things."""

    session: aiohttp.ClientSession
    url: str
    room: str

    async def ask(self, method: str, path: str, body: object = None) -> dict[str, object]:
        async with self.session.request(method, self.url + path, json=body) as response:
            assert response.ok, await response.text()
            answer: dict[str, object] = await response.json()
            return answer

    async def say(self, text: str, files: Sequence[str] = ()) -> str:
        body = {"text": text, "files": list(files)}
        said = await self.ask("POST", f"/api/rooms/{self.room}/messages", body)
        return str(said["id"])

    async def attach(self, name: str) -> str:
        async with self.session.post(
            f"{self.url}/api/files",
            params={"name": name},
            data=PIXEL,
            headers={"Content-Type": "image/png"},
        ) as response:
            assert response.ok, await response.text()
            return str((await response.json())["id"])

    async def press(self, message: str, button_id: str) -> None:
        async with self.session.post(
            f"{self.url}/api/messages/{message}/press", json={"button_id": button_id}
        ) as response:
            assert response.ok, await response.text()

    async def recall(self, message: str) -> None:
        async with self.session.post(f"{self.url}/api/messages/{message}/recall") as response:
            assert response.ok, await response.text()

    async def sees(self) -> list[dict[str, object]]:
        """The messages of the bot in the room."""
        page = await self.ask("GET", f"/api/rooms/{self.room}/messages")
        messages = page["messages"]
        assert isinstance(messages, list)
        return [message for message in messages if message["author"]["id"] == "danqing"]

    async def fault(self, name: str, **spec: object) -> None:
        await self.ask("POST", "/__emu/fault", {"fault": name, **spec})

    async def journal(self, kind: str, count: int) -> list[dict[str, object]]:
        """Wait until so many entries of a kind stand in the service's journal."""
        since, found = 0, list[dict[str, object]]()
        async with asyncio.timeout(PATIENCE_S):
            while len(found) < count:
                page = await self.ask("GET", f"/__emu/journal?since={since}&wait=5")
                entries = page["entries"]
                assert isinstance(entries, list)
                found += [entry for entry in entries if entry["event"] == kind]
                since = int(str(page["next"]))
        return found


@pytest.fixture
async def url() -> AsyncIterator[str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.sandbox.webchat", "--port", "0", "--sandbox"),
        *("--token", TOKEN, "--until-stdin-closes"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        async with asyncio.timeout(START_S):
            ready = json.loads(await process.stdout.readline())
        yield ready["url"]
    finally:
        process.stdin.close()
        async with asyncio.timeout(START_S):
            await process.communicate()


@pytest.fixture
async def lin(url: str) -> AsyncIterator[Lin]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        nobody = Lin(session=session, url=url, room="")
        await nobody.ask("GET", "/api/me")
        room = await nobody.ask("POST", "/api/rooms", {"name": "Desk", "kind": "dm"})
        yield Lin(session=session, url=url, room=str(room["id"]))


@pytest.fixture
async def platform(url: str) -> AsyncIterator[Platform]:
    async with web_platform(url) as opened:
        yield opened


async def test_two_sends_under_one_key_are_one_message(platform: Platform, lin: Lin) -> None:
    first = await platform.send(note(room=lin.room), key=KEY, reply=None)
    second = await platform.send(note(room=lin.room), key=KEY, reply=None)
    assert first == second
    assert [message["id"] for message in await lin.sees()] == [first.message]


async def test_a_message_is_found_after_the_window_and_a_lost_answer(
    platform: Platform, lin: Lin
) -> None:
    await lin.fault("work_close", match={"route": "send"})
    with pytest.raises(PlatformUnavailable) as caught:
        await platform.send(note(room=lin.room), key=KEY, reply=None)
    assert caught.value.sent is Sent.UNKNOWN
    await lin.ask("POST", "/__emu/clock", {"advance": LONG_AGO_S})
    out = note(room=lin.room)
    found = await platform.find(out, key=KEY, since=SINCE)
    assert found is not None
    assert [message["id"] for message in await lin.sees()] == [found.message]
    assert await platform.find(out, key=DeliveryKey("another"), since=SINCE) is None


async def test_a_message_with_picture_buttons_and_bar_is_shown_and_edited(
    platform: Platform, lin: Lin
) -> None:
    asked = await lin.say("a cat")
    out = note(room=lin.room, reply_to=asked, media=[CAT], buttons=[button()], percent=40)
    sent = await platform.send(out, key=KEY, reply=None)
    (shown,) = await lin.sees()
    assert shown["progress"] == 40
    assert "image" in str(shown["files"])
    assert "p1|cancel" in str(shown["buttons"])
    assert f"'id': '{asked}'" in str(shown["reply_to"])
    later = note(Text(key=TextKey.PRESS_TAKEN), room=lin.room)
    assert await platform.edit(sent, later) == sent
    (shown,) = await lin.sees()
    assert (shown["buttons"], shown["files"], shown["progress"]) == ([], [], None)


async def test_what_a_person_does_is_handed_in_and_acknowledged(
    platform: Platform, lin: Lin
) -> None:
    intake = ListeningIntake(notice=TextKey.PRESS_DONE)
    sent = await platform.send(note(room=lin.room, buttons=[button()]), key=KEY, reply=None)
    async with listening(platform, intake):
        said = await lin.say("<@danqing> a cat")
        await intake.until(1)
        await lin.press(sent.message, "p1|cancel")
        await intake.until(2)
        await lin.recall(said)
        await intake.until(3)
        await lin.journal("acked", 3)
    message, press, recalled = intake.heard
    assert isinstance(message, IncomingMessage)
    assert (message.text, message.ref.message, message.is_addressed) == ("a cat", said, True)
    assert message.ref.chat.kind is ChatKind.DM
    assert isinstance(press, ButtonPress)
    assert (press.proposal, press.action) == ("p1", "cancel")
    assert press.message.message == sent.message
    assert isinstance(recalled, MessageRef)
    assert recalled == message.ref


async def test_a_refused_event_is_delivered_again_and_told_once(
    platform: Platform, lin: Lin
) -> None:
    intake = ListeningIntake(Reception.REFUSED, Reception.REFUSED)
    async with listening(platform, intake):
        await lin.say("a cat")
        for refused in (1, 2):
            await lin.journal("nacked", refused)
            await lin.ask("POST", "/__emu/clock", {"advance": 1})
        await lin.journal("acked", 1)
    assert len(intake.heard) == 3
    assert len(await lin.sees()) == 1


async def test_a_dropped_socket_loses_no_event(platform: Platform, lin: Lin) -> None:
    intake = ListeningIntake()
    async with listening(platform, intake):
        await lin.say("one")
        await intake.until(1)
        await lin.fault("drop_socket", args={"now": True})
        await lin.journal("connected", 2)
        await lin.say("two")
        await intake.until(2)
        await lin.journal("acked", 2)
    said = [heard.text for heard in intake.heard if isinstance(heard, IncomingMessage)]
    assert said == ["one", "two"]


@pytest.mark.parametrize(
    ("fault", "error", "sent"),
    [
        ("403", Forbidden, Sent.NO),
        ("429", PlatformUnavailable, Sent.NO),
        ("503_before", PlatformUnavailable, Sent.UNKNOWN),
        ("503_after", PlatformUnavailable, Sent.UNKNOWN),
        ("accept_close", PlatformUnavailable, Sent.UNKNOWN),
        ("work_rst", PlatformUnavailable, Sent.UNKNOWN),
        ("half_body", PlatformUnavailable, Sent.UNKNOWN),
    ],
)
async def test_a_send_that_failed_may_be_repeated_under_its_key(
    platform: Platform,
    lin: Lin,
    fault: str,
    error: type[Exception],
    sent: Sent,
) -> None:
    await lin.fault(fault, match={"route": "send"})
    with pytest.raises((Forbidden, PlatformUnavailable)) as caught:
        await platform.send(note(room=lin.room), key=KEY, reply=None)
    assert isinstance(caught.value, error)
    assert caught.value.sent is sent
    await platform.send(note(room=lin.room), key=KEY, reply=None)
    assert len(await lin.sees()) == 1


async def test_a_picture_that_a_person_sent_can_be_read_again_and_quoted(
    platform: Platform, lin: Lin
) -> None:
    intake = ListeningIntake()
    async with listening(platform, intake):
        cats = [await lin.attach(f"{name}.png") for name in ("one", "two")]
        said = await lin.say("make them dance", files=cats)
        await intake.until(1)
    (message,) = intake.heard
    assert isinstance(message, IncomingMessage)
    assert [(each.key, each.kind, each.name, each.size) for each in message.attachments] == [
        (cats[0], MediaKind.IMAGE, "one.png", len(PIXEL)),
        (cats[1], MediaKind.IMAGE, "two.png", len(PIXEL)),
    ]
    for attachment in message.attachments:
        async with platform.open(attachment) as chunks:
            assert b"".join([chunk async for chunk in chunks]) == PIXEL
    quoted = await platform.fetch(message.ref)
    assert quoted == QuotedMessage(ref=message.ref, from_bot=False, attachments=message.attachments)
    await lin.recall(said)
    with pytest.raises(ReferenceUnusable):
        async with platform.open(message.attachments[0]):
            pass
    quoted = await platform.fetch(message.ref)
    assert quoted is not None
    assert quoted.attachments == ()


async def test_the_check_knows_the_right_token_from_a_wrong_one(
    platform: Platform, url: str
) -> None:
    assert [finding.is_ok for finding in await platform.check()] == [True]
    async with web_platform(url, token="wrong") as stranger:  # noqa: S106 - opens nothing
        assert [finding.is_ok for finding in await stranger.check()] == [False]
