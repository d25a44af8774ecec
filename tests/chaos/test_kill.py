"""kill -9 of the running service at random moments, judged by what the stand-ins saw."""

import asyncio
import random
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.chaos.books import Line, read_books
from tests.chaos.verdict import Verdict, judge
from tests.processes import Journal, Person, arm, person, service, stand_in

PEOPLE = 6
PER_ROUND = 4
TOKEN = "chaos"  # noqa: S105 - of a stand-in on loopback
PICTURES = ("画一只猫 编号{}", "draw a fox, number {}", "画一座灯塔 编号{}")
FILMS = ("纸船在海上漂的视频 编号{}", "a paper boat at sea, 5 second video, number {}")
PATIENCE_S = 20.0
SETTLE_S = 60.0

CONFIG = """
[service]
data_dir = "{folder}"
[http]
port = 0
[web]
url = "{web}"
token = "{token}"
[providers.ima]
api_key = "ima_chaostest"
base_url = "{ima}"
upload_base_url = "{ima}"
[media]
allow_loopback = true
[limits]
running_per_person = 50
running_per_provider = 50
[pace]
scale = 0.02
"""


class Chaos:
    """A world of stand-ins, people in it, and a service that is killed again and again."""

    def __init__(self, ima: str, web: str, people: list[Person], config: Path, seed: int) -> None:
        self.requests: dict[str, str] = {}
        self.inside = 0
        """Kills between a create that was charged and its commit."""
        self._ima = ima
        self._paid = Journal(ima)
        self._chat = Journal(web)
        self._people = people
        self._config = config
        self._database = config.parent / "data" / "danqing.db"
        self._dice = random.Random(seed)

    async def kill_once(self, *, inside: bool) -> None:
        """Start the service, let people ask, and kill it: inside a create, or at any moment."""
        await self._chat.read()
        known = len(self._chat.of("connected"))
        async with service(self._config) as process:
            await self._connected(known)
            if inside:
                # The order is taken and charged at once, and its answer held back.
                await arm(self._ima, "slow_accept(3)", times=PER_ROUND, route="create")
            await self._paid.read()
            charged = len(self._paid.of("charge"))
            await self._ask()
            if inside:
                async with asyncio.timeout(PATIENCE_S):
                    await self._paid.until(lambda _: len(self._paid.of("charge")) > charged)
                self.inside += 1
            else:
                await asyncio.sleep(self._dice.uniform(0.0, 0.6))
            process.send_signal(signal.SIGKILL)

    async def settle(self) -> Verdict:
        """Let the service finish everything, and judge once nothing more is said."""
        async with service(self._config), asyncio.timeout(SETTLE_S):
            await self._chat.until(lambda _: not self._judge().lost)
            size = -1
            while size != len(self._chat.entries):
                size = len(self._chat.entries)
                await self._chat.read(wait_s=2.0)
        await self._paid.read()
        return self._judge(read_books(self._database))

    def _judge(self, lines: list[Line] | None = None) -> Verdict:
        return judge(self.requests, self._chat.entries, self._paid.entries, lines)

    async def _ask(self) -> None:
        for _ in range(PER_ROUND):
            wish = self._dice.choice(PICTURES if self._dice.random() < 0.7 else FILMS)
            prompt = wish.format(len(self.requests))
            message = await self._dice.choice(self._people).say(prompt)
            self.requests[message] = prompt

    async def _connected(self, before: int) -> None:
        """Wait until the service listens once more, so that a kill finds it at work."""
        async with asyncio.timeout(PATIENCE_S):
            await self._chat.until(lambda _: len(self._chat.of("connected")) > before)


@pytest.mark.timeout(7200)
async def test_nothing_is_lost_paid_twice_or_said_twice_when_the_service_is_killed(
    request: pytest.FixtureRequest, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    kills = int(request.config.getoption("--kills"))
    async with AsyncExitStack() as stack:
        ima = await stack.enter_async_context(stand_in("ima", "--plain", "--pace", "0.05"))
        limits = ("--send-rate", "1000", "--edit-rate", "1000")
        web = await stack.enter_async_context(
            stand_in("webchat", "--sandbox", "--token", TOKEN, *limits)
        )
        people = [
            await stack.enter_async_context(person(web, f"person {number}"))
            for number in range(PEOPLE)
        ]
        config = tmp_path / "config.toml"
        folder = tmp_path / "data"
        config.write_text(
            CONFIG.format(folder=folder, web=web, ima=ima, token=TOKEN), encoding="utf-8"
        )
        chaos = Chaos(ima, web, people, config, seed=kills)
        for number in range(kills):
            await chaos.kill_once(inside=number % 2 == 0)
        verdict = await chaos.settle()
    tell(
        f"{kills} kills, {chaos.inside} between a create and its commit; "
        f"{verdict.requests} requests, {verdict.charged} charges, {verdict.unknown} unknown; "
        f"{len(verdict.lost)} lost, {len(verdict.paid_twice)} paid twice, "
        f"{len(verdict.doubled)} doubled, {len(verdict.misbooked)} misbooked"
    )
    assert chaos.inside * 3 >= kills
    assert verdict.is_clean, verdict
