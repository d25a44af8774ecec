"""kill -9 of the service on Discord: words, commands, taps after a restart, and a faulty wire."""

import asyncio
import random
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.books import Line, read_books
from tests.chaos.discord_verdict import Asked, judge
from tests.chaos.verdict import Verdict
from tests.journeys.guild import Server, Talk, labels, open_server
from tests.processes import arm

PEOPLE = ("lin", "alice", "bob")
PER_ROUND = 3
TAPS_PER_ROUND = 4
PATIENCE_S = 20.0
SETTLE_S = 90.0
MORE = "[limits]\nrunning_per_person = 50\nrunning_per_chat = 50\nrunning_per_provider = 50"
WISHES = ("画一只猫 编号{}", "draw a fox, number {}", "做一段纸船的视频 编号{}")
FAULTS = ("error_before(503)", "error_after(503)", "accept_close", "work_close", "half_body")
ROUTES = ("message_create", "message_edit", "callback")
AGAIN, ALWAYS, CANCEL = (
    ("再来一", "Another "),
    ("以后都用它", "Always use "),
    ("取消", "Cancel"),
)

Entry = Mapping[str, Any]


class Chaos:
    """People on a server whose bot is killed again and again."""

    def __init__(self, server: Server, rooms: list[Talk], seed: int) -> None:
        self.asked: dict[str, Asked] = {}
        self.inside = 0
        """Kills between a create that was charged and its commit."""
        self.taps = 0
        self._server = server
        self._rooms = rooms
        self._dice = random.Random(seed)

    async def greet(self) -> None:
        """Have everybody speak first: what is missed is caught up where the bot is known."""
        async with self._server.running():
            for room in self._rooms:
                await self._ask(room)
            await self._ended()

    async def kill_once(self, *, inside: bool) -> None:
        """Start the service, let people do things, and kill it: inside a create, or any time."""
        server = self._server
        async with server.running() as process:
            if inside:
                # The order is taken and charged at once, and its answer held back.
                await arm(server.ima, "slow_accept(3)", times=PER_ROUND, route="create")
            fault = {"fault": self._dice.choice(FAULTS), "times": 2}
            await server.desk.order("fault", match={"route": self._dice.choice(ROUTES)}, **fault)
            charged = len(server.paid.of("charge"))
            await self._tap()
            for _ in range(PER_ROUND):
                await self._ask(self._dice.choice(self._rooms))
            await self._command()
            if inside:
                async with asyncio.timeout(PATIENCE_S):
                    await server.paid.until(lambda _: len(server.paid.of("charge")) > charged)
                self.inside += 1
            else:
                await asyncio.sleep(self._dice.uniform(0.0, 0.6))
            process.send_signal(signal.SIGKILL)
        await server.paid.read()

    async def settle(self) -> Verdict:
        """Let the service finish everything, tap once more, and judge when all is said."""
        async with self._server.running():
            await self._ended()
            await self._tap()
            await self._ended()
        await self._server.paid.read()
        return self._judge(read_books(self._server.database))

    async def _ended(self) -> None:
        """Wait until nothing is missing, and nothing more is said."""
        journal = self._server.journal
        async with asyncio.timeout(SETTLE_S):
            await journal.until(lambda _: not self._judge().lost)
            size = -1
            while size != len(journal.entries):
                size = len(journal.entries)
                await journal.read(wait_s=1.5)

    def _judge(self, lines: list[Line] | None = None) -> Verdict:
        server = self._server
        return judge(self.asked, server.journal.entries, server.paid.entries, lines)

    async def _ask(self, room: Talk) -> None:
        number = len(self.asked)
        message = await room.say(self._dice.choice(WISHES).format(number))
        self.asked[message] = Asked(number=number, person=room.person)

    async def _command(self) -> None:
        """Give a command in a channel of its own."""
        person, number = self._dice.choice(PEOPLE), len(self.asked)
        room = (await self._server.room(person)).channel
        there = {"person": person, "channel": room, "command": "imagine"}
        options = {"prompt": f"a lantern, number {number}"}
        made = await self._server.desk.order("command", **there, options=options)
        self.asked[made["interaction"]] = Asked(number=number, person=person, room=room)

    async def _tap(self) -> None:
        """Press buttons that earlier lives of the service left behind, old ones among them."""
        await self._server.journal.read()
        buttons = [
            (entry, button)
            for entry in self._newest().values()
            for button in labels(entry)
            if button.startswith((*AGAIN, *ALWAYS, *CANCEL))
        ]
        for entry, button in self._dice.sample(buttons, min(TAPS_PER_ROUND, len(buttons))):
            wish = self._wish_of(entry)
            # Whoever owns the server may stop what others began; it stands below no message.
            person = wish.person if wish else "mei"
            pressed = await self._press(person, entry["id"], button)
            if wish and pressed and button.startswith(AGAIN):
                wish.again.setdefault(entry["id"], []).append(pressed)
            if wish and pressed and button.startswith(ALWAYS):
                wish.always.setdefault(entry["id"], []).append(pressed)

    async def _press(self, person: str, message: str, button: str) -> str | None:
        """Press a button, unless it has gone this moment."""
        desk = self._server.desk
        order = {"person": person, "message": message, "button": button}
        async with desk.session.post(f"{desk.url}/__emu/press", json=order) as answer:
            made: dict[str, str] = await answer.json()
        self.taps += "interaction" in made
        return made.get("interaction")

    def _newest(self) -> dict[str, Entry]:
        """Give each message that everybody in a channel sees, as it is now."""
        return {
            entry["id"]: entry
            for entry in self._server.journal.entries
            if entry["event"] in {"message", "message_edit"}
            and entry["by_bot"]
            and entry["guild"]
            and not entry["only_for"]
        }

    def _wish_of(self, entry: Entry) -> Asked | None:
        by_room = {wish.room: wish for wish in self.asked.values() if wish.room}
        return by_room.get(entry["channel"]) or self.asked.get(str(entry["reply_to"]))


@pytest.mark.timeout(7200)
async def test_nothing_is_lost_paid_twice_or_said_twice_on_discord_when_the_service_is_killed(
    request: pytest.FixtureRequest, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    kills = int(request.config.getoption("--kills")) * 6 // 10
    async with open_server(tmp_path, more=MORE) as server:
        rooms = [await server.room(person) for person in PEOPLE]
        chaos = Chaos(server, [*rooms, await server.direct("zh")], seed=kills)
        await chaos.greet()
        for number in range(kills):
            await chaos.kill_once(inside=number % 2 == 0)
        verdict = await chaos.settle()
    tell(
        f"Discord: {kills} kills, {chaos.inside} between a create and its commit; "
        f"{verdict.requests} requests, {chaos.taps} taps, {verdict.charged} charges, "
        f"{verdict.unknown} unknown; {len(verdict.lost)} lost, {len(verdict.paid_twice)} paid "
        f"twice, {len(verdict.doubled)} doubled, {len(verdict.misbooked)} misbooked"
    )
    assert verdict.is_clean, verdict
