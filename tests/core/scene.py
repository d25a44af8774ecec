"""The core put together on fakes: one process of ours, and the far ends that outlive it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from adapters.stores.memory import MemoryStore
from core.admission import Limits
from core.alerts import Alerts
from core.board import Board
from core.catalogue import Offer, ProviderName
from core.courtesy import Courtesy
from core.intake import Desk
from core.intents import Intent, Language
from core.jobs import Artifact, Attempt, Job, JobId, JobState
from core.manners import Manners, ProgressStyle
from core.messages import (
    ChatRef,
    ClaimKey,
    DeliveryKey,
    OutboxRow,
    PersonRef,
    PlatformName,
)
from core.orchestrator import Orchestrator
from core.outbox import Outbox
from core.persistence import Store
from core.ports import Ports
from core.shelf import Shelf
from core.texts import TextKey
from core.workbench import Workbench
from tests.core.catalogue import SEEDREAM
from tests.core.values import A_JOB, A_PICTURE, CHAT, LIN, ref
from tests.fakes.clock import FakeClock, settle
from tests.fakes.far_end import FakeEngine, FakeMedia, FakePlatform, FakeProvider
from tests.fakes.identifiers import FakeIdentifiers

ADMIN = "fake:boss"


@dataclass(slots=True, kw_only=True)
class Scene:
    """One process, its store, and the world around it."""

    clock: FakeClock
    store: Store
    identifiers: FakeIdentifiers
    platform: FakePlatform
    providers: dict[ProviderName, FakeProvider]
    platforms: dict[PlatformName, FakePlatform]
    media: FakeMedia
    engine: FakeEngine
    bench: Workbench
    orchestrator: Orchestrator
    desk: Desk
    numbers: list[int] = field(default_factory=list)

    @property
    def provider(self) -> FakeProvider:
        return next(iter(self.providers.values()))

    async def accept(
        self,
        intent: Intent = A_PICTURE,
        *,
        by: PersonRef = LIN,
        where: ChatRef = CHAT,
        change: Callable[[Job], Job] = lambda job: job,
    ) -> JobId:
        """Store an accepted job and wake it, as intake does."""
        self.numbers.append(1)
        number = len(self.numbers)
        job = replace(
            A_JOB,
            id=JobId(f"job{number}"),
            claim=ClaimKey(f"claim{number}"),
            origin=ref(f"p{number}", where),
            person=by,
            intent=intent,
            created_at=self.clock.now(),
        )
        async with self.store.transaction() as tx:
            await tx.add_job(change(job))
            await self.bench.wake(tx, job.id)
        return job.id

    async def go_on(self, horizon_s: float = 3600.0, patience_s: float = 0.0) -> None:
        """Step what is due until nothing is, within the horizon."""
        await self.engine.run_until_idle(
            self.orchestrator.step, horizon_s=horizon_s, patience_s=patience_s
        )

    async def until(self, job: JobId, state: JobState) -> Job:
        """Step what is due until a job has come to a state."""
        for _ in range(200):
            found = await self.job(job)
            if found.state is state:
                return found
            await self.engine.step_next(self.orchestrator.step)
        raise AssertionError(f"{job} does not come to {state}")

    async def make(self, intent: Intent = A_PICTURE, *, by: PersonRef = LIN) -> Job:
        """Accept a wish, see it through, and give the job as it ends."""
        job = await self.accept(intent, by=by)
        await self.go_on()
        return await self.job(job)

    async def job(self, job: JobId) -> Job:
        async with self.store.snapshot() as tx:
            found = await tx.job(job)
        assert found is not None
        return found

    async def attempts(self, job: JobId) -> Sequence[Attempt]:
        async with self.store.snapshot() as tx:
            return await tx.attempts(job)

    async def artifacts(self, job: JobId) -> Sequence[Artifact]:
        async with self.store.snapshot() as tx:
            return await tx.artifacts(job)

    async def row(self, key: str) -> OutboxRow:
        async with self.store.snapshot() as tx:
            found = await tx.row(DeliveryKey(key))
        assert found is not None
        return found

    async def change(self, job: JobId, change: Callable[[Job], Job]) -> Job:
        """Move a job by hand."""
        async with self.store.transaction() as tx:
            found = await tx.job(job)
            assert found is not None
            return await tx.advance(change(found), found.revision)

    async def in_transaction(self, *rows: OutboxRow) -> None:
        """Post rows in one transaction."""
        async with self.store.transaction() as tx:
            await self.bench.say(tx, *rows)
        await settle()

    def texts(self, key: str) -> list[TextKey]:
        """List the lines that a message shows now."""
        return [line.key for line in self.platform.message(key).out.lines]

    def restarted(
        self,
        *,
        is_alone: bool = True,
        pace: float = 1.0,
        progress: ProgressStyle = ProgressStyle.EDIT,
    ) -> "Scene":
        """Start another process on the same store and far ends."""
        return assemble(
            clock=self.clock,
            store=self.store,
            identifiers=self.identifiers,
            platforms=self.platforms,
            providers=self.providers,
            media=self.media,
            limits=self.bench.limits,
            runner="second",
            numbers=self.numbers,
            is_alone=is_alone,
            pace=pace,
            progress=progress,
        )


def assemble(
    *,
    clock: FakeClock,
    store: Store,
    identifiers: FakeIdentifiers,
    platforms: dict[PlatformName, FakePlatform],
    providers: dict[ProviderName, FakeProvider],
    media: FakeMedia,
    limits: Limits,
    runner: str = "first",
    pace: float = 1.0,
    is_alone: bool = True,
    progress: ProgressStyle = ProgressStyle.EDIT,
    numbers: list[int] | None = None,
) -> Scene:
    """Put one process together."""
    engine = FakeEngine(clock, is_alone=is_alone)
    ports = Ports(
        clock=clock,
        identifiers=identifiers,
        store=store,
        engine=engine,
        media=media,
        platforms=platforms,
        providers=providers,
    )
    board, courtesy = Board(ports), Courtesy(clock)
    outbox = Outbox(ports, board, courtesy, pace=pace)
    bench = Workbench(
        ports=ports,
        outbox=outbox,
        alerts=Alerts(ports, outbox, frozenset({ADMIN})),
        courtesy=courtesy,
        board=board,
        shelf=Shelf(ports),
        limits=limits,
        pace=pace,
        runner=runner,
        usual=Manners(progress=progress),
    )
    return Scene(
        clock=clock,
        store=store,
        identifiers=identifiers,
        platform=next(iter(platforms.values())),
        platforms=platforms,
        providers=providers,
        media=media,
        engine=engine,
        bench=bench,
        orchestrator=Orchestrator(bench),
        desk=Desk(bench, language=Language.ZH, admins=frozenset({ADMIN})),
        numbers=numbers if numbers is not None else [],
    )


def build_scene(
    offers: Iterable[Offer] = (SEEDREAM,),
    *,
    limits: Limits | None = None,
    pace: float = 1.0,
    is_alone: bool = True,
    progress: ProgressStyle = ProgressStyle.EDIT,
    clock: FakeClock | None = None,
    wrap: Callable[[Store], Store] = lambda store: store,
) -> Scene:
    """Put a first process together on an empty store, with one provider per name in the offers."""
    clock, listed = clock or FakeClock(), tuple(offers)
    names = dict.fromkeys(each.provider for each in listed)
    platform = FakePlatform(clock)
    return assemble(
        clock=clock,
        store=wrap(MemoryStore(clock)),
        identifiers=FakeIdentifiers(),
        platforms={platform.name: platform},
        providers={
            name: FakeProvider(clock, [each for each in listed if each.provider == name], name)
            for name in names
        },
        media=FakeMedia(),
        limits=limits or Limits(),
        pace=pace,
        is_alone=is_alone,
        progress=progress,
    )


@asynccontextmanager
async def working(scene: Scene) -> AsyncIterator[Scene]:
    """Run the outbox and the board of a process; leaving cuts it off, as a crash does."""
    async with asyncio.TaskGroup() as group:
        loops = [
            group.create_task(scene.bench.outbox.run()),
            group.create_task(scene.bench.board.run()),
        ]
        await settle()
        try:
            yield scene
        finally:
            for loop in loops:
                loop.cancel()
