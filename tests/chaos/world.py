"""A service on a real SQLite file between far ends that outlive it, driven step by step.

`World.until` and `World.quiet` drive: first everything that can happen without time passing
happens (`SteadyLoop.idle`), then the clock goes on to the next moment at which somebody wakes. A
process that has crashed is replaced at once by a new one on the same file, as a supervisor would;
only the first is armed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from adapters.engines.local import LocalEngine
from adapters.stores import open_store
from bot.service import Service, by_name
from core.admission import Limits
from core.catalogue import Offer
from core.errors import StoreError
from core.intents import MediaKind, RepliedTo
from core.jobs import JobId, Lane
from core.messages import (
    Attachment,
    Button,
    ButtonPress,
    IncomingMessage,
    MessageRef,
    PersonRef,
)
from core.persistence import Store
from core.ports import (
    Clock,
    Engine,
    Identifiers,
    Intake,
    Media,
    Platform,
    Ports,
    Provider,
    Translator,
)
from locales import FluentTranslator
from tests.chaos.failpoints import Crash, Fuse, Point, guard
from tests.chaos.far_ends import Account, Chat, DeafAccount, DrivenClock
from tests.chaos.loops import SteadyLoop
from tests.core.values import CHAT, LIN
from tests.fakes.clock import START
from tests.fakes.far_end import FakeMedia, FakePlatform, FakeProvider, Visible
from tests.fakes.identifiers import FakeIdentifiers

LANES = {Lane.TICKS: 8, Lane.MEDIA: 2, Lane.CREATES: 8}
MOST_MOMENTS = 5000
MOST_STOPS = 10
A_WEEK_S = timedelta(days=7).total_seconds()
TRANSLATOR = FluentTranslator(strict=True)

Chore = Callable[[Ports], Awaitable[None]]
"""What an operator or the timetable does beside the service."""


class SharedEngine(LocalEngine):
    """The engine of a process that is not alone on its store."""

    @property
    def is_alone(self) -> bool:
        return False


class GuardedService(Service):
    """The service as it is, but what platforms hand in passes the fuse too."""

    def __init__(self, ports: Ports, fuse: Fuse, limits: Limits) -> None:
        super().__init__(ports, limits=limits, pace=1.0, admins=frozenset({"fake:boss"}))
        self.intake = guard(Intake, self.intake, fuse)


@dataclass(slots=True)
class World:
    """Everything there is, and the processes of ours that live in it one after the other."""

    group: asyncio.TaskGroup
    database: Path
    offers: tuple[Offer, ...]
    limits: Limits
    armed: Point | None = None
    runners: int = 1
    clock: DrivenClock = field(default_factory=DrivenClock)
    identifiers: FakeIdentifiers = field(default_factory=FakeIdentifiers)
    media: FakeMedia = field(default_factory=FakeMedia)
    chat: Chat = field(init=False)
    provider: FakeProvider = field(init=False)
    fuse: Fuse = field(init=False)
    services: list[Service] = field(default_factory=list)
    requests: dict[str, str] = field(default_factory=dict)
    """What was asked: message id to words."""
    askers: dict[str, PersonRef] = field(default_factory=dict)
    recalled: set[str] = field(default_factory=set)
    said: int = 0
    taps: list[Button] = field(default_factory=list)
    crashes: list[Fuse] = field(default_factory=list)
    _chores: list[Chore] = field(default_factory=list)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _is_alive: bool = False
    _process: asyncio.TaskGroup | None = None
    _next_fuse: Fuse = field(default_factory=Fuse)

    def __post_init__(self) -> None:
        self.chat = Chat(self.clock, FakePlatform(self.clock))
        self.provider = FakeProvider(self.clock, self.offers)
        self.fuse = Fuse(self.armed)

    # What people and operators do.

    def ask(
        self,
        words: str,
        by: PersonRef = LIN,
        *,
        pictures: Sequence[str] = (),
        quoting: MessageRef | None = None,
    ) -> str:
        """Let somebody ask for a picture or film; give the message's id."""
        message = self.say(words, by, pictures=pictures, quoting=quoting)
        self.requests[message.ref.message] = words
        self.askers[message.ref.message] = by
        return message.ref.message

    def say(
        self,
        words: str,
        by: PersonRef = LIN,
        *,
        pictures: Sequence[str] = (),
        quoting: MessageRef | None = None,
    ) -> IncomingMessage:
        """Let somebody write, with pictures by their keys, or about a message with one."""
        self.said += 1
        for key in pictures:
            self.chat.server.files[key] = key.encode()
        message = IncomingMessage(
            ref=MessageRef(chat=CHAT, message=f"p{self.said}"),
            sender=by,
            is_moderator=False,
            is_addressed=True,
            text=words,
            sent_at=self.clock.now(),
            attachments=attached(*pictures),
            reply_to=quoting,
            replied=RepliedTo(media=(MediaKind.IMAGE,)) if quoting else None,
        )
        self.chat.happen(message)
        return message

    def tap(self, visible: Visible, action: str, by: PersonRef = LIN) -> None:
        """Let somebody press a button that a message shows."""
        (button,) = [each for each in visible.out.buttons if each.action == action]
        self.taps.append(button)
        self.chat.happen(
            ButtonPress(
                event=f"t{len(self.taps)}",
                message=visible.ref,
                proposal=button.proposal,
                action=button.action,
                by=by,
                is_moderator=False,
            )
        )

    def asker_of(self, visible: Visible) -> PersonRef:
        """Find the person whose wish a message is about."""
        job = str(visible.key).partition(":")[0].partition("-")[0]
        acknowledged = self.chat.server.message(f"{job}:ack").out.reply_to
        return self.askers[acknowledged.message] if acknowledged else LIN

    def deliver_again(self) -> None:
        """Let the chat deliver once more what it delivered last."""
        if self.chat.delivered:
            self.chat.happen(self.chat.delivered[-1])

    def crash(self) -> None:
        """Cut the process off at once."""
        self.fuse.blow()
        if self._process is not None:
            self._process.create_task(_die())

    def recall(self, message: str) -> None:
        """Let somebody take a message back."""
        self.recalled.add(message)
        self.chat.happen(MessageRef(chat=CHAT, message=message))

    def do(self, chore: Chore) -> None:
        """Do something beside the service; again where a crash came in between."""
        self._chores.append(chore)
        if self._process is not None:
            self._process.create_task(self._work(self.services[0].ports))

    def complete(self, typed: str) -> None:
        """Let the chat complete what somebody types, as far as there is a process to ask."""
        if self._process is not None:
            intake = self.services[0].intake
            self._process.create_task(_complete(intake, typed))

    def catch_up(self) -> None:
        """Let the chat ask where people spoke, as after a lost connection."""
        if self._process is not None:
            self._process.create_task(_catch_up(self.services[0].intake))

    def step_beside(self, job: JobId) -> None:
        """Step a job in every lane, whatever the engines are about: once more, and at once."""
        if self._process is not None:
            for service in self.services:
                for lane in Lane:
                    self._process.create_task(_step(service, job, lane))

    # Driving.

    async def until(self, condition: Callable[[], bool]) -> None:
        """Drive until something is so, or everything has come to rest."""
        await self._drive(condition, self.clock.monotonic() + A_WEEK_S)

    async def quiet(self) -> None:
        """Drive until everything has come to rest."""
        await self.until(lambda: False)

    async def pass_time(self, seconds: float) -> None:
        """Drive for so long."""
        end = self.clock.monotonic() + seconds
        await self._drive(lambda: False, end)
        self.clock.pass_to(end)

    async def stop(self) -> None:
        """Stop as on SIGTERM; a crash on the way is followed by a new life and a stop of that."""
        for _ in range(MOST_STOPS):
            crashes = len(self.crashes)
            self._stop.set()
            await self._idle()
            if not self._is_alive and len(self.crashes) == crashes:
                return
            await self.quiet()
        raise AssertionError("it does not stop")

    def cut_power(self) -> None:
        """Let the process crash at its next call of anything, as a part of the story."""
        if not self.fuse.is_blown:
            self._next_fuse = self.fuse.after_a_cut()
            self.fuse.blow()

    async def _drive(self, condition: Callable[[], bool], until: float) -> None:
        for _ in range(MOST_MOMENTS):
            await self._idle()
            if not self._is_alive:
                self._start()
            elif condition() or not self.clock.wake_next(until):
                return
        raise AssertionError("it never comes to rest")

    @staticmethod
    async def _idle() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, SteadyLoop)
        await loop.idle()

    # Processes.

    def _start(self) -> None:
        self._stop.clear()
        self._is_alive = True
        self.group.create_task(self._live())

    async def _live(self) -> None:
        """Be one process from its start to its stop or crash."""
        try:
            await self._serve()
        except* Crash:
            self.crashes.append(self.fuse)
            self.fuse, self._next_fuse = self._next_fuse, Fuse()
        finally:
            self.services.clear()
            self._process = None
            self._is_alive = False

    async def _serve(self) -> None:
        async with AsyncExitStack() as stack:
            url = f"sqlite:///{self.database}"
            real = await stack.enter_async_context(open_store(url, clock=self.clock))
            store: Store = guard(Store, real, self.fuse)
            group = await stack.enter_async_context(asyncio.TaskGroup())
            self._process = group
            for number in range(self.runners):
                service = self._service(store, has_intake=number == 0)
                self.services.append(service)
                group.create_task(service.run(self._stop))
            group.create_task(self._work(self.services[0].ports))

    def _service(self, store: Store, *, has_intake: bool) -> Service:
        fuse = self.fuse
        clock: Clock = guard(Clock, self.clock, fuse)
        identifiers: Identifiers = guard(Identifiers, self.identifiers, fuse)
        media: Media = guard(Media, self.media, fuse)
        kind = LocalEngine if self.runners == 1 else SharedEngine
        connection = Account if has_intake else DeafAccount
        account = connection(self.chat, guard(Translator, TRANSLATOR, fuse), media)
        ports = Ports(
            clock=clock,
            identifiers=identifiers,
            store=store,
            engine=guard(Engine, kind(clock, identifiers, LANES), fuse),
            media=media,
            platforms=by_name([guard(Platform, account, fuse)]),
            providers={self.provider.name: guard(Provider, self.provider, fuse)},
        )
        return GuardedService(ports, fuse, self.limits)

    async def _work(self, ports: Ports) -> None:
        while self._chores:
            await self._chores[0](ports)
            del self._chores[0]


def attached(*keys: str) -> tuple[Attachment, ...]:
    """Describe attached pictures."""
    return tuple(Attachment(key=key, kind=MediaKind.IMAGE, name=f"{key}.png") for key in keys)


async def _die() -> None:
    raise Crash


async def _complete(intake: Intake, typed: str) -> None:
    intake.models(None, typed)
    # Where the store cannot be read, nothing is suggested.
    await intake.results(LIN, typed)


async def _catch_up(intake: Intake) -> None:
    with suppress(StoreError):
        await intake.last_seen(CHAT.platform, START)


async def _step(service: Service, job: JobId, lane: Lane) -> None:
    # The engine would come again later; here it is enough that nothing worse happens.
    with suppress(StoreError):
        await service.orchestrator.step(job, lane)
