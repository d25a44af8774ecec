"""The verdict on a world, read from what its chat and its provider saw."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from core.composing import TAKE
from core.followups import AGAIN, ANIMATE
from core.intents import Context, Utterance
from core.jobs import JobId
from core.parsing import parse_intent
from core.parsing.lexicon import build_lexicon
from core.several import number_wished
from core.several_notices import MISSING
from core.texts import TextKey
from tests.chaos import books
from tests.chaos.books import Charge
from tests.chaos.world import World
from tests.fakes import far_end
from tests.fakes.clock import START
from tests.fakes.far_end import Visible

LEXICON = build_lexicon()
ENDINGS = {"result", "result-plain", "failure", "unknown", "cancelled"}
LATE_ENDINGS = {"result", "result-plain", "failure", "cancelled"}
"""What may come after all where nobody knew, or after a cancellation that came too late."""


@dataclass(slots=True)
class Story:
    """What people saw of one job."""

    is_child: bool = False
    """One of several results, which speaks for itself only where it comes late."""
    origin: str | None = None
    slots: list[str] = field(default_factory=list)
    """What was sent, in order, by the last part of each key."""
    status: TextKey | None = None

    @property
    def endings(self) -> list[str]:
        """List how it ended; a message that was taken back is closed in its status alone."""
        told = [slot for slot in self.slots if slot in ENDINGS]
        return told or ["recalled"] * (self.status is TextKey.STATUS_CANCELLED)

    @property
    def is_unanswered(self) -> bool:
        """Tell whether people were asked something, and said nothing or no."""
        return all(slot.startswith("ask-") or slot == "cancelled" for slot in self.slots)

    @property
    def is_whole(self) -> bool:
        """Tell whether there is one acknowledgment and one ending, but for a late one."""
        if self.is_child:
            return len(self.endings) == 1 and "ack" not in self.slots
        if self.slots.count("ack") != 1 or not self.endings:
            return False
        first, *more = self.endings
        is_late = first in {"unknown", "cancelled"} and len(more) == 1 and more[0] in LATE_ENDINGS
        return not more or is_late


def stories(world: World) -> dict[str, Story]:
    """Sort the visible messages by the job that they are about."""
    told: dict[str, Story] = {}
    for visible in world.chat.server.visible:
        job, _, slot = str(visible.key).partition(":")
        story = told.setdefault(job, Story(is_child=whole_of(job) != job))
        story.slots.append(slot)
        if slot == "ack" and visible.out.reply_to is not None:
            story.origin = visible.out.reply_to.message
        if slot == "status":
            story.status = visible.out.lines[0].key
    return {
        job: story
        for job, story in told.items()
        if not all(slot.startswith("reply") for slot in story.slots)
    }


def whole_of(job: str) -> str:
    """Name the job that people are told about in place of one of several results."""
    return job.partition("-")[0]


def lost(world: World) -> list[str]:
    """Name what was asked and has no acknowledgment, or not exactly one ending."""
    told = stories(world)
    unanswered = set(world.requests) - {story.origin for story in told.values()}
    broken = [
        f"{job}: {story.slots}"
        for job, story in told.items()
        # One whose message was taken back before there was a status ends without a word.
        if not (
            story.is_whole
            or story.is_unanswered
            or (story.slots == ["ack"] and story.origin in world.recalled)
        )
    ]
    return sorted(unanswered) + broken


def doubled(world: World) -> list[str]:
    """Name the keys under which more than one message stands."""
    return [key for key, count in Counter(world.chat.server.keys()).items() if count > 1]


def paid_twice(world: World) -> list[str]:
    """Name the wishes that were charged more often than people asked for them."""
    charges = Counter(charge.order.prompt for charge in world.provider.charges)
    return [prompt for prompt, count in charges.items() if count > _asked(world, prompt)]


def misbooked(world: World) -> list[str]:
    """Name what our ledger and the provider's charges do not agree on."""
    charges = {
        charge.handle.remote_id: Charge(prompt=charge.order.prompt, amount=_kept(charge))
        for charge in world.provider.charges
    }
    return books.misbooked(books.read_books(world.database), charges)


def overdrawn(world: World) -> list[str]:
    """Name who was charged more than the budgets of the days that have passed allow."""
    budget = world.limits.daily_per_person
    days = (world.clock.now().date() - START.date()).days + 1
    spent: Counter[str] = Counter()
    for charge in world.provider.charges:
        asked = next(name for name, words in world.requests.items() if charge.order.prompt in words)
        spent[world.askers[asked].person] += int(charge.price.amount if charge.price else 0)
    return [name for name, amount in spent.items() if budget and amount > budget * days]


def late_links(world: World) -> list[str]:
    """Name the films that came without the link that follows them, or with more than one."""
    return [
        job
        for job, story in stories(world).items()
        if story.slots.count("link") != (1 if _is_film(world, job) else 0)
    ]


def unknowable(world: World) -> list[JobId]:
    """List the jobs whose order was cut off by a crash and cannot be found at the provider."""
    taken = {charge.attempt for charge in world.provider.charges}
    return [
        JobId(whole_of(attempt.job))
        for crash in world.crashes
        for attempt in crash.in_doubt()
        if not (world.provider.can_reconcile and attempt.id in taken)
    ]


def is_told_as_unknown(world: World, job: JobId) -> bool:
    """Tell whether people were told that nobody knows of a job, or of one of its results."""
    told = [visible for visible in world.chat.server.visible if visible.key == f"{job}:result"]
    lines = [line.key for visible in told for line in visible.out.lines]
    return stories(world)[job].endings == ["unknown"] or TextKey.RESULT_IN_DOUBT in lines


def buttons(world: World) -> Iterator[tuple[Visible, str]]:
    """List every button that people can press now, oldest first."""
    for visible in world.chat.server.visible:
        for button in visible.out.buttons:
            yield visible, button.action


def _kept(charge: far_end.Charge) -> Decimal:
    """Say what the provider took and did not give back."""
    error = charge.outcome.error
    is_back = error is not None and error.refunded is True
    return Decimal(0) if is_back or charge.price is None else charge.price.amount


def _is_film(world: World, job: str) -> bool:
    return any(
        visible.key == f"{job}:result" and item.mime.startswith("video/")
        for visible in world.chat.server.visible
        for item in visible.out.media
    )


def _asked(world: World, prompt: str) -> int:
    messages = [message for message, words in world.requests.items() if prompt in words]
    return sum(_wished(world, message) + _repeated(world, message) for message in messages)


def _wished(world: World, message: str) -> int:
    utterance = Utterance(text=world.requests[message])
    wished = number_wished(parse_intent(utterance, Context(), LEXICON))
    return min(wished, world.limits.most_results)


def _repeated(world: World, message: str) -> int:
    """Count what taps ordered once more of what a message asked for; the same tap counts once."""
    jobs = {job for job, story in stories(world).items() if story.origin == message}
    jobs |= {job for job in stories(world) if whole_of(job) in jobs}
    taps = {
        (str(button.proposal), button.action): button
        for button in world.taps
        if str(button.proposal).partition(".")[0] in jobs
        and ".ask-" not in str(button.proposal)
        and button.action.startswith((AGAIN, ANIMATE, TAKE, MISSING))
    }
    missing = [button.label.args.get("missing") for button in taps.values()]
    return sum(_wished(world, message) if each is None else int(each) for each in missing)
