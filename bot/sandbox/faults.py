"""The faults a stand-in can be told to show, and the book of those armed now.

A spec is ``{"fault": NAME, "match": {…}, "args": {…}, "times": N}``. ``match`` narrows what it
hits by ``route``, ``model``, ``prompt_contains`` and ``nth`` (of what else matches, from 1);
``times`` is how often it strikes, 1 unless told, null for always. ``NAME`` may carry its first
argument, as in ``code(6010)``.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from bot.sandbox.turns import Turns


class SpecError(ValueError):
    """The control plane was asked for something that does not exist."""


class Stage(Enum):
    """When in the life of a request a fault strikes."""

    DOOR = "door"  # at once, on the listening socket
    BEFORE = "before"  # instead of the work, or ahead of it
    WORLD = "world"  # changes what the stand-in knows, then the request goes its way
    AFTER = "after"  # the work was done and succeeded, its answer suffers
    TASK = "task"  # sticks to one task for the rest of its life; `times` counts tasks
    MEDIA = "media"  # the answer to a download suffers


@dataclass(frozen=True, slots=True)
class FaultKind:
    """A fault that can be armed; the first of its arguments may stand in brackets in the name."""

    name: str
    stage: Stage
    args: Mapping[str, object] = field(default_factory=dict)
    routes: frozenset[str] = frozenset()  # where it strikes when no route is given; empty: any


WIRE_FAULTS = (
    FaultKind("refuse", Stage.DOOR, {"seconds": 1.0}),
    FaultKind("accept_close", Stage.BEFORE),
    FaultKind("502_before", Stage.BEFORE),
    FaultKind("429", Stage.BEFORE, {"retry_after": 1, "seconds": 1}),
    FaultKind("slow_before", Stage.BEFORE, {"seconds": 1.0}),
    FaultKind("code", Stage.BEFORE, {"code": 500, "http": 200, "message": ""}),
    FaultKind("work_close", Stage.AFTER),
    FaultKind("work_rst", Stage.AFTER),
    FaultKind("work_hang", Stage.AFTER),
    FaultKind("half_header", Stage.AFTER),
    FaultKind("half_body", Stage.AFTER),
    FaultKind("html_200", Stage.AFTER),
    FaultKind("empty_200", Stage.AFTER),
    FaultKind("502_after", Stage.AFTER),
    FaultKind("slow_accept", Stage.AFTER, {"seconds": 1.0}),
    FaultKind("trickle", Stage.AFTER, {"seconds": 0.15}),
    FaultKind("extra_fields", Stage.AFTER),
    FaultKind("null_data", Stage.AFTER),
    FaultKind("code_as_string", Stage.AFTER),
    FaultKind("media_403", Stage.MEDIA),
    FaultKind("media_404", Stage.MEDIA),
    FaultKind("media_html", Stage.MEDIA),
    FaultKind("media_truncated", Stage.MEDIA),
    FaultKind("media_zero", Stage.MEDIA),
    FaultKind("media_wrong_type", Stage.MEDIA),
    FaultKind("media_redirect", Stage.MEDIA, {"to": "loop"}),
    FaultKind("media_slow", Stage.MEDIA, {"seconds": 1.0}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What a fault's match is held against."""

    route: str
    models: frozenset[str] = frozenset()  # every name the model goes by
    prompt: str = ""
    task: str | None = None


@dataclass(slots=True, kw_only=True)
class Fault:
    """One armed fault."""

    kind: FaultKind
    args: dict[str, object]
    route: str | None
    model: str | None
    prompt_contains: str
    turns: Turns
    tasks: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """Return the name of its kind."""
        return self.kind.name

    def number(self, key: str) -> float:
        """Return a numeric argument."""
        value = self.args[key]
        return value if isinstance(value, int | float) else 0.0

    def strikes(self, occasion: Occasion) -> bool:
        """Count the occasion and say whether this fault hits it."""
        if self.turns.is_over or not self._fits(occasion):
            return False
        if self.kind.stage is Stage.TASK and occasion.task is not None:
            if occasion.task in self.tasks:
                return False
            self.tasks.add(occasion.task)
        return self.turns.comes()

    def _fits(self, occasion: Occasion) -> bool:
        routes = {self.route} if self.route else self.kind.routes
        return (
            (not routes or occasion.route in routes)
            and (self.model is None or self.model.casefold() in occasion.models)
            and self.prompt_contains in occasion.prompt
        )


class FaultBook:
    """The armed faults of one stand-in, oldest first."""

    def __init__(self, kinds: Iterable[FaultKind], routes: Collection[str]) -> None:
        self._kinds = {kind.name: kind for kind in kinds}
        self._routes = routes
        self._armed: list[Fault] = []

    def arm(self, spec: Mapping[str, object]) -> Fault:
        """Add a fault.

        Raises:
            SpecError: a name, argument or match that is not known.
        """
        _refuse_unknown(spec, {"fault", "match", "args", "times"}, "field")
        name, bracketed = _split(spec.get("fault"))
        kind = self._kinds.get(name)
        if kind is None:
            raise SpecError(f"unknown fault {name!r}; known: {', '.join(sorted(self._kinds))}")
        given = dict(_mapping(spec.get("args"), "args"))
        if bracketed:
            if not kind.args:
                raise SpecError(f"{name} takes no argument")
            given.setdefault(next(iter(kind.args)), _plain(bracketed))
        _refuse_unknown(given, kind.args, "argument")
        match = _mapping(spec.get("match"), "match")
        _refuse_unknown(match, {"route", "model", "prompt_contains", "nth"}, "match")
        route = _text(match, "route")
        if route is not None and route not in self._routes:
            raise SpecError(f"unknown route {route!r}; known: {', '.join(sorted(self._routes))}")
        fault = Fault(
            kind=kind,
            args={**kind.args, **given},
            route=route,
            model=_text(match, "model"),
            prompt_contains=_text(match, "prompt_contains") or "",
            turns=Turns(nth=_count(match, "nth", None), left=_count(spec, "times", 1)),
        )
        if kind.stage is not Stage.DOOR:
            self._armed.append(fault)
        return fault

    def take(self, stage: Stage, occasion: Occasion) -> Fault | None:
        """Return the first armed fault of a stage that hits the occasion, using it up by one."""
        for fault in self._armed:
            if fault.kind.stage is stage and fault.strikes(occasion):
                return fault
        return None

    def describe(self) -> dict[str, object]:
        """Return what can be armed, where it can strike, and what is armed now."""
        kinds = {
            kind.name: {
                "stage": kind.stage.value,
                "args": dict(kind.args),
                "routes": sorted(kind.routes or self._routes),
            }
            for kind in self._kinds.values()
        }
        armed = [
            {"fault": fault.name, "args": fault.args, "left": fault.turns.left}
            for fault in self._armed
        ]
        return {"faults": kinds, "armed": armed}

    def clear(self) -> None:
        """Disarm everything."""
        self._armed.clear()


def _split(name: object) -> tuple[str, str]:
    """Split ``code(6010)`` into its name and its argument."""
    match = re.fullmatch(r"(\w+)(?:\((.*)\))?", name) if isinstance(name, str) else None
    if match is None:
        raise SpecError("fault must be a name")
    return match[1], match[2] or ""


def _plain(text: str) -> object:
    try:
        return int(text)
    except ValueError:
        return text


def _mapping(value: object, what: str) -> Mapping[str, object]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise SpecError(f"{what} must be an object")
    return value


def _refuse_unknown(given: Iterable[str], known: Collection[str], what: str) -> None:
    for key in given:
        if key not in known:
            raise SpecError(f"unknown {what} {key!r}; known: {', '.join(sorted(known)) or 'none'}")


def _text(source: Mapping[str, object], key: str) -> str | None:
    value = source.get(key)
    if value is not None and not isinstance(value, str):
        raise SpecError(f"{key} must be text")
    return value


def _count(source: Mapping[str, object], key: str, default: int | None) -> int | None:
    value = source.get(key, default)
    if value is None:
        return None
    if type(value) is not int or value < 1:
        raise SpecError(f"{key} must be a whole number from 1, or null")
    return value
