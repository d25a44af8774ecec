"""The verdict on a run, read from the far ends' journals alone."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.chaos.books import Charge, Line, misbooked

ENDINGS = ("result", "result-plain", "failure", "unknown", "cancelled")
Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What happened to what people asked for."""

    requests: int
    charged: int
    lost: tuple[str, ...]
    """Requests without an acknowledgment or without an ending."""
    paid_twice: tuple[str, ...]
    doubled: tuple[str, ...]
    """Keys under which more than one message stands in a chat."""
    unknown: int
    misbooked: tuple[str, ...] = ()
    """What our books and the provider's charges do not agree on."""

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.paid_twice or self.doubled or self.misbooked)


def judge(
    requests: Mapping[str, str],
    chat: Iterable[Entry],
    provider: Sequence[Entry],
    lines: list[Line] | None = None,
) -> Verdict:
    """Hold requests (message id to prompt) against what the stand-ins saw.

    `lines` are our own books, which have to agree with theirs.
    """
    visible = [entry for entry in chat if entry["event"] == "message" and entry["key"]]
    answers: dict[str, set[str]] = {message: set() for message in requests}
    for entry in visible:
        slot = str(entry["key"]).partition(":")[2]
        answers.get(str(entry["reply_to"]), set()).add(slot)
    charges = Counter(
        str(entry["task"]["prompt"]) for entry in provider if entry["event"] == "task"
    )
    keys = Counter(str(entry["key"]) for entry in visible)
    return Verdict(
        requests=len(requests),
        charged=sum(charges.values()),
        lost=tuple(
            prompt
            for message, prompt in requests.items()
            if "ack" not in answers[message] or not answers[message].intersection(ENDINGS)
        ),
        paid_twice=tuple(prompt for prompt, count in charges.items() if count > 1),
        doubled=tuple(key for key, count in keys.items() if count > 1),
        unknown=sum("unknown" in slots for slots in answers.values()),
        misbooked=() if lines is None else tuple(misbooked(lines, charges_of(provider))),
    )


def charges_of(provider: Sequence[Entry]) -> dict[str, Charge]:
    """Read what was charged for each task, less what was given back."""
    prompts = {e["task"]["id"]: e["task"]["prompt"] for e in provider if e["event"] == "task"}
    amounts = dict.fromkeys(prompts, Decimal(0))
    for entry in provider:
        if entry["event"] in {"charge", "refund"}:
            sign = 1 if entry["event"] == "charge" else -1
            amounts[entry["task_id"]] += sign * Decimal(str(entry["points"]))
    return {task: Charge(prompt=prompts[task], amount=amounts[task]) for task in prompts}
