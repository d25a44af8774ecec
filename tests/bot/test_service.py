"""How the service ends: in order, losing and repeating nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

import pytest

from adapters.engines.local import LocalEngine
from adapters.stores.memory import MemoryStore
from bot import service as module
from bot.service import Service, alias_names
from core.admission import Limits
from core.errors import ProviderUnavailable, Sent
from core.intents import TaskType
from core.jobs import AttemptOutcome, Job, JobState, Lane
from core.ports import Intake, Ports, Reception
from tests.core.catalogue import SEEDREAM, offer
from tests.core.values import words
from tests.fakes.clock import FakeClock, settle
from tests.fakes.far_end import FakeMedia, FakePlatform, FakeProvider
from tests.fakes.identifiers import FakeIdentifiers

GRACE = timedelta(seconds=5)
SHORT = timedelta(milliseconds=50)
PATIENCE_S = 10.0
STEP_S = 0.1


class Receiving(FakePlatform):
    """Remembers whether it is being listened to."""

    is_receiving = False

    async def run(self, intake: Intake) -> None:
        self.is_receiving = True
        try:
            await super().run(intake)
        finally:
            self.is_receiving = False


class World:
    """What outlives the service."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.store = MemoryStore(self.clock)
        self.platform = Receiving(self.clock)
        self.provider = FakeProvider(self.clock, [SEEDREAM])
        self.identifiers = FakeIdentifiers()

    def service(
        self,
        grace: timedelta = GRACE,
        creates: int = 4,
        aliases: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    ) -> Service:
        lanes = {Lane.TICKS: 4, Lane.MEDIA: 2, Lane.CREATES: creates}
        ports = Ports(
            clock=self.clock,
            identifiers=self.identifiers,
            store=self.store,
            engine=LocalEngine(self.clock, self.identifiers, lanes),
            media=FakeMedia(),
            platforms={self.platform.name: self.platform},
            providers={self.provider.name: self.provider},
        )
        names = alias_names(aliases)
        return Service(ports, limits=Limits(), pace=1.0, grace=grace, aliases=names)

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Let time pass until something is so."""
        for _ in range(600):
            if is_so():
                return
            await self.clock.advance(STEP_S)
        raise AssertionError("it does not come to that")

    async def jobs(self) -> list[Job]:
        async with self.store.snapshot() as tx:
            found = [await tx.job(name) for name in await tx.unfinished()]
        return [job for job in found if job is not None]


@dataclass(slots=True)
class Running:
    """One run of the service."""

    service: Service
    stop: asyncio.Event
    task: asyncio.Task[None]

    async def say(self, text: str, message: str = "p1") -> None:
        assert await self.service.intake.message(words(text, message)) is Reception.ACCEPTED

    async def ended(self) -> None:
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.wait([self.task])


@asynccontextmanager
async def running(service: Service) -> AsyncIterator[Running]:
    async with asyncio.TaskGroup() as group:
        stop = asyncio.Event()
        yield Running(service, stop, group.create_task(service.run(stop)))
        stop.set()


@pytest.fixture
def world() -> World:
    return World()


async def test_a_wish_is_made_and_delivered(world: World) -> None:
    async with running(world.service()) as run:
        await settle()
        await run.say("draw a cat")
        await world.until(lambda: len(world.platform.visible) == 3)
    assert len(world.provider.charges) == 1
    assert await world.jobs() == []


async def test_stopping_ends_receiving_at_once(world: World) -> None:
    async with running(world.service()) as run:
        await world.until(lambda: world.platform.is_receiving)
        run.stop.set()
        await run.ended()
    assert not world.platform.is_receiving


async def test_a_create_in_flight_may_end_within_the_grace(world: World) -> None:
    held = world.provider.faults.hold("submit")
    async with running(world.service()) as run:
        await run.say("draw a cat")
        await world.until(held.reached.is_set)
        run.stop.set()
        await settle()
        assert not run.task.done()
        held.release()
        await run.ended()
    (job,) = await world.jobs()
    assert job.state is JobState.RUNNING
    assert len(world.provider.charges) == 1


async def test_a_create_cut_off_is_never_sent_again(world: World) -> None:
    held = world.provider.faults.hold("submit")
    async with running(world.service(SHORT)) as run:
        await run.say("draw a cat")
        await world.until(held.reached.is_set)
        run.stop.set()
        await run.ended()
    (job,) = await world.jobs()
    assert job.state is JobState.SUBMITTING
    shown = len(world.platform.visible)
    async with running(world.service()):
        await world.until(lambda: len(world.platform.visible) > shown)
    async with world.store.snapshot() as tx:
        (attempt,) = await tx.attempts(job.id)
    assert attempt.outcome is AttemptOutcome.UNKNOWN
    assert world.provider.charges == []


async def test_no_create_begins_once_stopping(world: World) -> None:
    held = world.provider.faults.hold("submit")
    async with running(world.service(creates=1)) as run:
        await run.say("draw a cat", "p1")
        await run.say("draw a dog", "p2")
        await world.until(held.reached.is_set)
        # The other waits for the only place in the lane.
        await world.clock.advance(2.0)
        run.stop.set()
        await settle()
        held.release()
        await run.ended()
    assert len(world.provider.charges) == 1
    async with running(world.service()):
        await world.until(lambda: len(world.provider.charges) == 2)


async def test_what_was_to_be_said_is_said_before_the_end(world: World) -> None:
    held = world.platform.faults.hold("send")
    async with running(world.service()) as run:
        await run.say("draw a cat")
        await world.until(held.reached.is_set)
        run.stop.set()
        await settle()
        assert not run.task.done()
        held.release()
        await run.ended()
    assert world.platform.visible


async def test_a_chat_that_cannot_be_reached_does_not_hold_up_the_end(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "FLUSH_S", SHORT.total_seconds())
    held = world.platform.faults.hold("send")
    async with running(world.service(SHORT)) as run:
        await run.say("draw a cat")
        await world.until(held.reached.is_set)
        run.stop.set()
        await run.ended()
    assert "Some messages wait for the next start" in caplog.text
    assert world.platform.visible == []
    async with running(world.service()):
        await world.until(lambda: bool(world.platform.visible))


async def test_a_provider_that_is_down_does_not_keep_the_service_from_starting(
    world: World,
) -> None:
    world.provider.faults.before("offers", ProviderUnavailable("down", sent=Sent.NO))
    async with running(world.service()) as run:
        await world.until(lambda: world.platform.is_receiving)
        await settle()
        assert not run.task.done()


def test_aliases_are_names_of_their_family() -> None:
    (name,) = alias_names({"nano-banana-pro": ("大蕉",)})
    assert (name.key, name.names) == ("nano-banana-pro", ("大蕉",))


async def test_an_alias_of_a_film_family_of_the_catalogue_asks_for_a_film(world: World) -> None:
    world.provider.held = (SEEDREAM, offer("reel-9", task=TaskType.TEXT_TO_VIDEO))
    async with running(world.service(aliases={"reel-9": ("小片机",)})) as run:
        await world.until(lambda: bool(run.service.shelf.held.offers))
        await run.say("用小片机 一只纸船漂过小巷")
        (job,) = await world.jobs()
    assert (job.intent.model, job.intent.task_type) == ("reel-9", TaskType.TEXT_TO_VIDEO)
