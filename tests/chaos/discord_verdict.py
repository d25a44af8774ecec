"""The verdict on a run on Discord, read from the far ends' journals alone."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.books import Line, misbooked
from tests.chaos.verdict import Verdict, charges_of

Entry = Mapping[str, Any]

TAKEN = frozenset({"收到 ✅", "Got it ✅"})
_CALL = re.compile(r"^<@\d+> ")
_ACKNOWLEDGED = ("收到，", "On it, ", "好，用", "Sure, ")
_RESULT = ("✅ 图片好了", "✅ 视频好了", "✅ Your ")
_OTHER_ENDINGS = ("❌", "⚠️", "👌")
_NOTED = ("✅ 记住了", "✅ Noted")

Taps = dict[str, list[str]]
"""Interactions by the message whose button was tapped."""


@dataclass(slots=True, kw_only=True)
class Asked:
    """Something that somebody wanted, and the taps on what came of it."""

    number: int
    """Stands at the end of its words, and in no other's."""
    person: str
    room: str = ""
    """A channel of its own, for commands, which no message replies to."""
    again: Taps = field(default_factory=dict)
    """Those that wanted it once more; what comes of one can be tapped like the first result."""
    always: Taps = field(default_factory=dict)

    @property
    def most(self) -> int:
        """How often it may be made: a button takes effect once, however often it is tapped."""
        return 1 + len(self.again)


def judge(
    asked: Mapping[str, Asked],
    chat: Sequence[Entry],
    provider: Sequence[Entry],
    lines: list[Line] | None = None,
) -> Verdict:
    """Hold what was asked (by the message's or the interaction's id) against both journals.

    A command that nobody ever answered was seen to fail by who gave it, and may be without an
    ending; so may a tap.
    """
    said = [entry for entry in chat if entry["event"] == "message" and entry["by_bot"]]
    replies = _by_request(asked, said)
    taken = {entry["interaction"] for entry in said if entry["content"] in TAKEN}
    charges = Counter(_number(entry) for entry in provider if entry["event"] == "task")
    lost, doubled, unknown = [], [], 0
    for key, wish in asked.items():
        words = replies[key]
        acks, results, noted = (
            _count(words, starts) for starts in (_ACKNOWLEDGED, _RESULT, _NOTED)
        )
        endings = results + _count(words, _OTHER_ENDINGS)
        unknown += _count(words, ("⚠️",))
        least = _least(wish, taken, is_heard=bool(words) or charges[wish.number] > 0)
        if min(acks, endings) < least or endings < acks:
            lost.append(f"{wish.number}: {acks} acknowledged, {endings} ended of {least}")
        if noted < bool(_effective(wish.always, taken)):
            lost.append(f"{wish.number}: its model was not kept")
        if max(acks, results) > wish.most or noted > len(wish.always):
            doubled.append(f"{wish.number}: {acks} acknowledged, {results} results, {noted} noted")
    nonces = Counter(str(entry["nonce"]) for entry in said if entry["nonce"])
    doubled += [nonce for nonce, count in nonces.items() if count > 1]
    most = {wish.number: wish.most for wish in asked.values()}
    return Verdict(
        requests=len(asked),
        charged=sum(charges.values()),
        lost=tuple(lost),
        paid_twice=tuple(str(number) for number, count in charges.items() if count > most[number]),
        doubled=tuple(doubled),
        unknown=unknown,
        misbooked=() if lines is None else tuple(misbooked(lines, charges_of(provider))),
    )


def _least(wish: Asked, taken: set[str], *, is_heard: bool) -> int:
    """Count how often it has to be acknowledged and ended."""
    if wish.room and not is_heard:
        return 0
    return 1 + _effective(wish.again, taken)


def _effective(taps: Taps, taken: set[str]) -> int:
    """Count the buttons of which a tap was answered."""
    return sum(not taken.isdisjoint(each) for each in taps.values())


def _by_request(asked: Mapping[str, Asked], said: Iterable[Entry]) -> Mapping[str, list[str]]:
    """List what was said about each, private words left out."""
    rooms = {wish.room: key for key, wish in asked.items() if wish.room}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for entry in said:
        if entry["content"] not in TAKEN:
            key = rooms.get(entry["channel"], str(entry["reply_to"]))
            found[key].append(_CALL.sub("", entry["content"]))
    return found


def _number(task: Entry) -> int:
    return int(re.findall(r"\d+", task["task"]["prompt"])[-1])


def _count(words: Iterable[str], starts: tuple[str, ...]) -> int:
    return sum(each.startswith(starts) for each in words)
