"""Accounts and tasks: what the stand-in knows, rebuilt from its journal."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import cast

from bot.sandbox.ima.checking import Order
from bot.sandbox.ima.inputs import Input
from bot.sandbox.ima.listing import Node, Value
from bot.sandbox.journal import Entry, Journal
from bot.sandbox.studio import Commission, Kind, Manner, fit

PICTURE_S = 5.5
FILM_S = 13.0
# Any task is this much quicker or slower than its kind, as its seed decides.
VARIATION = 0.08
PICTURE_RANGE_S = (4.0, 8.0)
FILM_RANGE_S = (10.0, 20.0)
PICTURES_PER_MIDJOURNEY = 4
DEFAULT_RATIO = {"picture": (1, 1), "film": (16, 9)}
DEFAULT_FILM_S = 5.0
MANNERS: Mapping[str, Manner] = {
    "image_to_image": "edit",
    "image_to_video": "animate",
    "first_last_frame_to_video": "bridge",
    "reference_image_to_video": "reference",
}
# How large a work is, by what was chosen for it; anything else is of the usual size.
DETAILS: Mapping[str, float] = {
    "512px": 0.5, "1k": 1.0, "2k": 1.125, "4k": 1.25,
    "480p": 0.75, "512p": 0.8, "540p": 0.85, "1080p": 1.1, "pro": 1.1,
}  # fmt: skip
# Midjourney calls its usual pictures 480p.
PICTURE_DETAILS: Mapping[str, float] = {**DETAILS, "480p": 1.0, "720p": 1.125}
# Explicit sizes are offered around 2048 pixels.
PIXELS_DETAIL = 1.125

LEFT_TO_WORDS = ("2k", "4k")
# Of works that take the ratio of a picture.
LONGEST_RATIO = 3

LongestSide = Callable[[Kind, float], int]


def account_of(key: str) -> str:
    """Return the name under which a key is remembered; the key itself is kept nowhere."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


@dataclass(slots=True, kw_only=True)
class Affliction:
    """A fault that sticks to a task."""

    fault: str
    args: dict[str, object]
    polls: int = 0  # how many detail answers it has shaped


@dataclass(slots=True, kw_only=True)
class Task:
    """One paid task."""

    id: str
    account: str
    task_type: str
    model_id: str
    model_version: str
    model_name: str
    prompt: str
    parameters: dict[str, Value]
    ratio: tuple[int, int]
    seconds: float
    seed: int
    n: int
    count: int  # of medias
    points: int  # charged in all
    created_at: float
    ready_at: float
    detail: float = 1.0
    inputs: list[str] = field(default_factory=list)  # names of working copies
    doom: str = ""  # why it fails, if it was bound to from the start
    refunded: bool = False
    afflictions: list[Affliction] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        """Return what it makes."""
        return kind_of(self.task_type)

    @property
    def models(self) -> frozenset[str]:
        """Return every name its model goes by, for matching."""
        names = (self.model_id, self.model_version, self.model_name)
        return frozenset(name.casefold() for name in names)

    def affliction(self, fault: str) -> Affliction | None:
        """Return the fault of a name that sticks to it."""
        return next((item for item in self.afflictions if item.fault == fault), None)

    def files(self, longest_side: LongestSide) -> dict[str, Commission]:
        """Return the files it yields by name: medias in order, then covers of films."""
        kind = self.kind
        ending = "mp4" if kind == "film" else "png"
        sides = fit(self.ratio, longest_side(kind, self.detail))
        works = {
            f"{self.id}-{index}.{ending}": self._commission(kind, sides, index)
            for index in range(self.count)
        }
        if kind == "film":
            covers = {
                f"{self.id}-{index}-cover.png": self._commission("picture", sides, index)
                for index in range(self.count)
            }
            works.update(covers)
        return works

    def _commission(self, kind: Kind, sides: tuple[int, int], index: int) -> Commission:
        return Commission(
            kind=kind,
            prompt=self.prompt,
            width=sides[0],
            height=sides[1],
            seconds=self.seconds if kind == "film" else 0.0,
            seed=self.seed + index,
            manner=MANNERS.get(self.task_type, "words"),
            pictures=tuple(self.inputs),
        )


def kind_of(task_type: str) -> Kind:
    """Return what a category makes."""
    return "film" if task_type.endswith("_video") else "picture"


class Ledger:
    """Balances and tasks; every change is journalled before it counts."""

    def __init__(self, journal: Journal, balance: int) -> None:
        self.tasks: dict[str, Task] = {}
        self._journal = journal
        self._default = balance
        self._balances: dict[str, int] = {}
        self._promised: list[tuple[float, Task]] = []

    def restore(self, entries: Iterable[Entry]) -> None:
        """Take over what an earlier run wrote."""
        for entry in entries:
            match entry["event"]:
                case "task":
                    task = _task_from(cast("dict[str, object]", entry["task"]))  # our own writing
                    self.tasks[task.id] = task
                case "charge" | "refund":
                    self._balances[str(entry["account"])] = _whole(entry["balance"])
                    if entry["event"] == "refund":
                        self.tasks[str(entry["task_id"])].refunded = True
                case "account":
                    self._set(entry["account"], _whole(entry["balance"]))
                case "affliction":
                    args = cast("dict[str, object]", entry["args"])  # our own writing
                    stuck = Affliction(fault=str(entry["fault"]), args=args)
                    self.tasks[str(entry["task_id"])].afflictions.append(stuck)

    def balance(self, account: str) -> int:
        """Return the points an account has left."""
        return self._balances.get(account, self._default)

    def set_balance(self, account: str | None, balance: int) -> None:
        """Set one account's points, or everyone's."""
        self._journal.append("account", account=account, balance=balance)
        self._set(account, balance)

    def open_task(  # each a fact of its own
        self,
        order: Order,
        inputs: Sequence[Input],
        *,
        account: str,
        task_id: str,
        now: float,
        pace: float,
    ) -> Task:
        """Make a task and charge for it, both or neither."""
        task = _task(
            order, inputs, account=account, task_id=task_id, now=now, pace=pace, nth=len(self.tasks)
        )
        left = self.balance(account) - task.points
        charge: Entry = {"account": account, "task_id": task_id, "points": task.points}
        record = {key: value for key, value in asdict(task).items() if key != "afflictions"}
        self._journal.append_all(
            ("task", {"task": record}), ("charge", {**charge, "balance": left})
        )
        self.tasks[task_id] = task
        self._balances[account] = left
        return task

    def refund(self, task: Task) -> None:
        """Give a failed task's points back, once."""
        if not task.refunded:
            task.refunded = True
            left = self.balance(task.account) + task.points
            self._journal.append(
                "refund", account=task.account, task_id=task.id, points=task.points, balance=left
            )
            self._balances[task.account] = left

    def promise_refund(self, task: Task, at: float) -> None:
        """Give a failed task's points back at a time to come."""
        if not task.refunded and all(task is not other for _, other in self._promised):
            self._promised.append((at, task))

    def settle(self, now: float) -> None:
        """Keep the promises that are due."""
        for _, task in [promise for promise in self._promised if promise[0] <= now]:
            self.refund(task)
        self._promised = [promise for promise in self._promised if promise[0] > now]

    def afflict(self, task: Task, fault: str, args: dict[str, object]) -> None:
        """Let a fault stick to a task."""
        self._journal.append("affliction", task_id=task.id, fault=fault, args=args)
        task.afflictions.append(Affliction(fault=fault, args=args))

    def _set(self, account: object, balance: int) -> None:
        if account is None:
            self._balances.clear()
            self._default = balance
        else:
            self._balances[str(account)] = balance


def _task(
    order: Order,
    inputs: Sequence[Input],
    *,
    account: str,
    task_id: str,
    now: float,
    pace: float,
    nth: int,
) -> Task:
    leaf, kind = order.leaf, kind_of(order.task_type)
    material = f"{order.prompt}\n{leaf['id']}\n{nth}".encode()
    seed = int.from_bytes(hashlib.sha256(material).digest()[:4])
    swing = (seed / 0xFFFFFFFF * 2 - 1) * VARIATION
    usual = FILM_S if kind == "film" else PICTURE_S
    per_run = PICTURES_PER_MIDJOURNEY if leaf["model_id"] == "midjourney" else 1
    return Task(
        id=task_id,
        account=account,
        task_type=order.task_type,
        model_id=leaf["model_id"],
        model_version=leaf["id"],
        model_name=leaf["name"],
        prompt=order.prompt,
        parameters=order.parameters,
        ratio=_ratio(order, inputs, kind),
        seconds=_film_seconds(leaf, order.parameters) if kind == "film" else 0.0,
        seed=seed,
        n=order.n,
        count=order.n * per_run,
        points=order.credit * order.n,
        created_at=now,
        ready_at=now + usual * pace * (1 + swing),
        detail=_detail(leaf, order.parameters, kind),
        inputs=[picture.name for picture in inputs],
        doom=order.doom,
    )


def _task_from(record: dict[str, object]) -> Task:
    width, height = cast("list[int]", record["ratio"])  # our own writing
    rest = {key: value for key, value in record.items() if key != "ratio"}
    return Task(**rest, ratio=(width, height))  # type: ignore[arg-type]  # our own writing


def _whole(value: object) -> int:
    return int(str(value))


def _chosen(leaf: Node, values: Mapping[str, Value], key: str) -> Value:
    """Return a parameter's value, or its form's default."""
    if key in values:
        return values[key]
    return next((f["value"] for f in leaf.get("form_config", []) if f["field"] == key), None)


def _ratio(order: Order, inputs: Sequence[Input], kind: Kind) -> tuple[int, int]:
    """Take the ratio that was chosen, else that of the first picture, else the usual one."""
    for key in ("aspect_ratio", "size"):
        sides = _sides(str(_chosen(order.leaf, order.parameters, key)))
        if sides is not None:
            return sides
    if inputs:
        width, height = inputs[0].width, inputs[0].height
        return min(width, height * LONGEST_RATIO), min(height, width * LONGEST_RATIO)
    # SeeDream's 2k and 4k leave the ratio to the words.
    if _chosen(order.leaf, order.parameters, "size") in LEFT_TO_WORDS:
        said = _RATIO_IN_WORDS.search(order.prompt)
        if said is not None:
            return int(said[1]), int(said[2])
    return DEFAULT_RATIO[kind]


_RATIO_IN_WORDS = re.compile(r"(?<!\d)([1-9]|1[0-9]|21)[:：]([1-9]|16|21)(?!\d)")


def _sides(value: str) -> tuple[int, int] | None:
    sides = value.replace("x", ":").split(":")
    if len(sides) == len(("width", "height")) and all(side.isdigit() for side in sides):
        return int(sides[0]), int(sides[1])
    return None


def _detail(leaf: Node, values: Mapping[str, Value], kind: Kind) -> float:
    known = DETAILS if kind == "film" else PICTURE_DETAILS
    for key in ("size", "resolution", "mode"):
        chosen = _chosen(leaf, values, key)
        if chosen is not None:
            return PIXELS_DETAIL if _sides(str(chosen)) else known.get(str(chosen).lower(), 1.0)
    return 1.0


def _film_seconds(leaf: Node, values: Mapping[str, Value]) -> float:
    chosen = _chosen(leaf, values, "duration")
    return DEFAULT_FILM_S if chosen is None else float(chosen)
