"""Places to crash: before and after every call of every method of every port, found by reflection.

`guard(Port, target, fuse)` stands in for the target. Each of its calls passes the fuse twice;
once the fuse has blown, every call of every guarded object raises `Crash`, so that no clean-up code
reaches the world any more, as after a power cut.
"""

import inspect
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
)
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, Protocol, TypeVar, cast, get_args, get_origin, get_type_hints

from core import persistence, ports
from core.errors import StoreError
from core.jobs import Attempt

Port = TypeVar("Port")


class Crash(BaseException):
    """The process is gone; nothing may catch this but the harness."""


class Side(StrEnum):
    """Whether the call has had its effect."""

    BEFORE = "before"
    AFTER = "after"


class Place(NamedTuple):
    """One side of one method of one port."""

    port: str
    method: str
    side: Side

    def __str__(self) -> str:
        return f"{self.side} {self.port}.{self.method}"


class Point(NamedTuple):
    """The n-th time, from 1, that a place is passed in a run."""

    place: Place
    number: int

    def __str__(self) -> str:
        return f"{self.place} #{self.number}"


class Call(NamedTuple):
    """One call of a transaction's method."""

    method: str
    args: tuple[object, ...]


def _after(port: str, *methods: str) -> frozenset[Place]:
    return frozenset(Place(port, method, Side.AFTER) for method in methods)


EFFECTS = (
    _after("Store", "transaction")
    | _after("Provider", "submit", "cancel")
    | _after("Platform", "send", "edit")
    | _after("Clock", "sleep_until")
)
"""Where something has changed that outlives a crash: the file, the far ends, the time."""
ACKNOWLEDGED = _after("Intake", "message", "press", "recalled")
"""Right after these the platform is told that it need not deliver again."""


@dataclass(slots=True)
class Fuse:
    """Counts what is passed in the life of one process, and blows where it was told to."""

    armed: Point | None = None
    calls_left: int | None = None
    """Crash when so many more places have been passed."""
    passed: Counter[Place] = field(default_factory=Counter)
    stretches: list[list[Point]] = field(default_factory=lambda: [[]])
    """What was passed, parted by effects: a crash finds the same world all along a stretch."""
    committed: list[tuple[Call, ...]] = field(default_factory=list)
    """The calls of every transaction that took effect."""
    is_blown: bool = False

    def blow(self) -> None:
        """Crash at the next call of anything."""
        self.is_blown = True

    def passes(self, place: Place) -> None:
        """Note that a place is passed.

        Raises:
            Crash: here, or somewhere before.
        """
        if not self.is_blown:
            self.passed[place] += 1
            point = Point(place, self.passed[place])
            self._note(point)
            self.is_blown = self.armed == point or self._is_burnt_down()
        if self.is_blown:
            raise Crash(str(self.armed))

    @property
    def has_reached(self) -> bool:
        """Tell whether the run came to where it was to crash."""
        return self.armed is not None and self.passed[self.armed.place] >= self.armed.number

    def after_a_cut(self) -> "Fuse":
        """Make the fuse of the next process where the crash was part of the story."""
        self.stretches.append([])
        return Fuse(self.armed, passed=self.passed, stretches=self.stretches)

    def in_doubt(self) -> list[Attempt]:
        """List the attempts that were committed to and whose answer was not stored."""
        opened: dict[object, Attempt] = {}
        for call in (call for calls in self.committed for call in calls):
            if call.method == "open_attempt":
                attempt = cast("Attempt", call.args[0])  # what the port says that it takes
                opened[attempt.id] = attempt
            elif call.method in {"record_answer", "close_attempt"}:
                opened.pop(call.args[0], None)
        return list(opened.values())

    def _is_burnt_down(self) -> bool:
        if self.calls_left is not None:
            self.calls_left -= 1
        return self.calls_left == 0

    def _note(self, point: Point) -> None:
        if point.place in EFFECTS:
            self.stretches.append([])
        self.stretches[-1].append(point)
        if point.place in ACKNOWLEDGED:
            self.stretches.append([])


PORTS: tuple[type, ...] = tuple(
    each
    for module in (ports, persistence)
    for each in vars(module).values()
    if isinstance(each, type) and Protocol in each.__bases__ and each.__module__ == module.__name__
)


def methods(port: type) -> dict[str, object]:
    """List the methods and properties that a port declares."""
    return {name: member for name, member in vars(port).items() if not name.startswith("_")}


def places() -> set[Place]:
    """List every side of every method of every port."""
    return {
        Place(port.__name__, name, side)
        for port in PORTS
        for name in methods(port)
        for side in Side
    }


def guard(port: type, target: Port, fuse: Fuse) -> Port:
    """Stand in for an object behind a port, so that each call of it passes the fuse."""
    guarded = _guarded(port)(target, fuse, [])
    return cast("Port", guarded)  # made with exactly the port's methods


class _Guarded:
    """What a guard is made of."""

    def __init__(self, target: object, fuse: Fuse, calls: list[Call]) -> None:
        self.target = target
        self.fuse = fuse
        self.calls = calls

    @contextmanager
    def passing(self, before: Place, after: Place) -> Iterator[None]:
        """Pass the fuse on both sides of a call, whether it succeeds or not."""
        self.fuse.passes(before)
        try:
            yield
        finally:
            self.fuse.passes(after)


@cache
def _guarded(port: type) -> type[_Guarded]:
    members = {name: _member(port, name, member) for name, member in methods(port).items()}
    return type(f"Guarded{port.__name__}", (_Guarded,), members)


def _member(port: type, name: str, member: object) -> object:
    """Wrap one member of a port by its kind, as its declaration tells."""
    sides = Place(port.__name__, name, Side.BEFORE), Place(port.__name__, name, Side.AFTER)
    if isinstance(member, property):
        return property(_getter(name, sides))
    if inspect.iscoroutinefunction(member):
        return _coroutine(name, sides)
    if not inspect.isfunction(member):
        raise TypeError(f"{port.__name__}.{name} is of a kind that nobody wraps yet")
    returned = get_type_hints(member)["return"]
    if get_origin(returned) is AbstractAsyncContextManager:
        (yielded, *_) = get_args(returned)
        return _async_context(name, sides, yielded)
    if get_origin(returned) is AbstractContextManager:
        return _context(name, sides)
    return _function(name, sides)


# Any below: the guards pass on whatever the ports declare, which mypy checks at their callers.


def _getter(name: str, sides: tuple[Place, Place]) -> Callable[[_Guarded], Any]:
    def get(self: _Guarded) -> Any:  # noqa: ANN401 - passed on
        with self.passing(*sides):
            return getattr(self.target, name)

    return get


def _function(name: str, sides: tuple[Place, Place]) -> Callable[..., Any]:
    def call(self: _Guarded, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - passed on
        with self.passing(*sides):
            return getattr(self.target, name)(*args, **kwargs)

    return call


def _coroutine(name: str, sides: tuple[Place, Place]) -> Callable[..., Awaitable[Any]]:
    async def call(self: _Guarded, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - passed on
        with self.passing(*sides):
            answer = await getattr(self.target, name)(*args, **kwargs)
            self.calls.append(Call(name, args))
            return answer

    return call


def _context(name: str, sides: tuple[Place, Place]) -> Callable[..., Any]:
    @contextmanager
    def call(self: _Guarded, *args: Any, **kwargs: Any) -> Iterator[Any]:  # noqa: ANN401 - passed on
        with self.passing(*sides), getattr(self.target, name)(*args, **kwargs) as inner:
            yield inner

    return call


def _async_context(name: str, sides: tuple[Place, Place], yielded: type) -> Callable[..., Any]:
    @asynccontextmanager
    async def call(self: _Guarded, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - passed on
        with self.passing(*sides):
            calls: list[Call] = []
            is_whole = False
            try:
                async with getattr(self.target, name)(*args, **kwargs) as inner:
                    # Bytes that stream through are no port.
                    is_port = yielded in PORTS
                    yield _guarded(yielded)(inner, self.fuse, calls) if is_port else inner
                    if self.fuse.is_blown:
                        # A dead process commits nothing.
                        raise Crash
                    is_whole = True
            except StoreError:
                is_whole = False
                raise
            finally:
                # Cut off while it commits, a transaction takes effect all the same.
                if is_whole:
                    self.fuse.committed.append(tuple(calls))

    return call
