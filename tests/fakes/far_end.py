"""The world outside the core, faked: a chat service, a generation service, files, an engine.

Everything is deterministic and moves by `FakeClock` only. The objects stand for the far end, so
they outlive a crash: keep them, throw away the core and open the store again, and read verdicts
here (`platform.visible`, `provider.charges`), never from our own tables. Only `FakeEngine` dies
with its process: make a new one after a crash.

    clock = FakeClock()
    platform = FakePlatform(clock)                      # messages: platform.visible, .keys()
    provider = FakeProvider(clock, [offer()])           # paid creates: provider.charges
    media, engine = FakeMedia(), FakeEngine(clock)

What goes wrong is queued per method, one fault per call, in order (`tests.fakes.faults`):

    platform.faults.before("send", PlatformUnavailable("down", sent=Sent.NO))    # not in the chat
    platform.faults.after("send", PlatformUnavailable("cut", sent=Sent.UNKNOWN)) # it stands there
    held = platform.faults.hold("edit"); ...; held.release()                     # stuck meanwhile
    provider.faults.before("submit", RateLimited("slow down", sent=Sent.NO))     # refused, free
    provider.lose_answer()                              # paid for, nobody is told
    provider.plan_outcome(Outcome(after_s=20, error=...))  # the next task taken fails after 20 s
    provider.percent = 40                               # the provider's own idea of progress
    media.gone.add(url); media.sizes[url] = 10**9
    platform.files["k1"] = b"a cat"; platform.quotable[ref] = QuotedMessage(...)
    media.broken.add(b"a cat")                          # no picture, whatever it says

Methods with faults: platform send, find, edit, fetch, open; provider offers, stage, submit, poll,
cancel, reconcile, balance; media download, take, take_link, fit.
`FakeEngine.run_until_idle(step)` steps what is due, moving the clock from one due time to the next,
up to a horizon.
"""

import asyncio
import hashlib
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import BinaryIO

from core.catalogue import Offer, OfferId, Price, PriceRule, ProviderName
from core.errors import (
    DeliveryError,
    ModelGone,
    ParametersRejected,
    ProviderError,
    ProviderTimeout,
    ReferenceUnusable,
    ResultGone,
    Sent,
    TooLarge,
)
from core.intents import MediaKind
from core.jobs import AttemptId, Handle, Order, Quote, Staged
from core.messages import (
    Attachment,
    ChatRef,
    DeliveryKey,
    MediaId,
    MessageRef,
    OutgoingMessage,
    PlatformName,
    QuotedMessage,
    ReplyToken,
    Stored,
)
from core.ports import (
    CancelResult,
    Capabilities,
    EditStyle,
    Finding,
    Health,
    Intake,
    Pages,
    Picture,
    RemoteMedia,
    RemoteState,
    RemoteStatus,
)
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeEngine
from tests.fakes.faults import Faults

__all__ = [
    "CAPABILITIES",
    "Charge",
    "FakeEngine",
    "FakeMedia",
    "FakePlatform",
    "FakeProvider",
    "Outcome",
    "Visible",
    "quote_by_rules",
]

CAPABILITIES = Capabilities(
    edit_style=EditStyle.EDIT,
    edit_gap_s=1.0,
    idempotency_window=timedelta(hours=1),
    has_buttons=True,
    max_text=2000,
    max_image_bytes=10_000_000,
    max_image_pixels=50_000_000,
    max_video_bytes=25_000_000,
    max_message_bytes=26_000_000,
)


@dataclass(slots=True)
class Visible:
    """One message as it stands in a chat, with everything that it read before."""

    ref: MessageRef
    key: DeliveryKey
    sent_at: datetime
    token: ReplyToken | None
    shown: list[OutgoingMessage]
    edited_at: list[datetime] = field(default_factory=list)
    """When it came to read otherwise, for all but the first of what it has shown."""

    @property
    def out(self) -> OutgoingMessage:
        return self.shown[-1]


class FakePlatform:
    """A chat service that drops a repeated key within its idempotency window."""

    def __init__(
        self,
        clock: FakeClock,
        name: str = "fake",
        capabilities: Capabilities = CAPABILITIES,
    ) -> None:
        self.faults = Faults()
        self.allowed = capabilities
        self.visible: list[Visible] = []
        """Every message in the chats, in the order of their arrival."""
        self.searches: list[DeliveryKey] = []
        self.files: dict[str, bytes] = {}
        """What attachments hold, by key."""
        self.quotable: dict[MessageRef, QuotedMessage] = {}
        """People's messages that can be read."""
        self.opened: list[str] = []
        """The keys of the attachments that were opened, in order."""
        self.replaces_edited = False
        """An edited message goes to a new place and leaves its old one, as in some chats."""
        self._clock = clock
        self._name = PlatformName(name)

    @property
    def name(self) -> PlatformName:
        return self._name

    def keys(self) -> list[DeliveryKey]:
        """List the keys of the visible messages; one that stands twice is there twice."""
        return [each.key for each in self.visible]

    def message(self, key: str) -> Visible:
        """Find the one message that was sent under a key."""
        (found,) = [each for each in self.visible if each.key == key]
        return found

    async def run(self, intake: Intake) -> None:  # noqa: ARG002 - tests hand events in themselves
        await asyncio.Event().wait()

    def health(self) -> Health:
        return Health(is_connected=True, since=self._clock.now())

    def capabilities(self, chat: ChatRef) -> Capabilities:  # noqa: ARG002 - all chats alike
        return self.allowed

    async def send(
        self, out: OutgoingMessage, *, key: DeliveryKey, reply: ReplyToken | None
    ) -> MessageRef:
        async with self.faults.around("send"):
            known = self._repeated(out.chat, key)
            if known is None:
                ref = MessageRef(chat=out.chat, message=f"m{len(self.visible) + 1}")
                known = Visible(ref, key, self._clock.now(), reply, [out])
                self.visible.append(known)
        return known.ref

    async def find(
        self, out: OutgoingMessage, *, key: DeliveryKey, since: datetime
    ) -> MessageRef | None:
        async with self.faults.around("find"):
            self.searches.append(key)
            found = (each for each in self._under(out.chat, key) if each.sent_at >= since)
            return next((each.ref for each in found), None)

    async def edit(self, ref: MessageRef, out: OutgoingMessage) -> MessageRef:
        async with self.faults.around("edit"):
            found = next((each for each in self.visible if each.ref == ref), None)
            if found is None:
                raise DeliveryError("no such message", sent=Sent.NO)
            found.shown.append(out)
            found.edited_at.append(self._clock.now())
            if self.replaces_edited:
                found.ref = replace(ref, message=f"{ref.message}+")
        return found.ref

    async def fetch(self, ref: MessageRef) -> QuotedMessage | None:
        async with self.faults.around("fetch"):
            return self.quotable.get(ref)

    @asynccontextmanager
    async def open(self, attachment: Attachment) -> AsyncIterator[AsyncIterator[bytes]]:
        async with self.faults.around("open"):
            self.opened.append(attachment.key)
            if attachment.key not in self.files:
                raise ReferenceUnusable(f"there is no {attachment.key}")
        yield _pieces(self.files[attachment.key])

    async def check(self) -> Sequence[Finding]:
        return ()

    def _repeated(self, chat: ChatRef, key: DeliveryKey) -> Visible | None:
        window = self.allowed.idempotency_window
        if window is None:
            return None
        since = self._clock.now() - window
        return next((each for each in self._under(chat, key) if each.sent_at > since), None)

    def _under(self, chat: ChatRef, key: DeliveryKey) -> Iterator[Visible]:
        return (each for each in self.visible if each.key == key and each.ref.chat == chat)


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    yield content


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What becomes of a remote task."""

    after_s: float = 20.0
    results: int = 1
    error: ProviderError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One order that the provider took and was paid for."""

    attempt: AttemptId
    order: Order
    price: Price | None
    handle: Handle
    outcome: Outcome


class FakeProvider:
    """A generation service that charges for every order it takes, however often it is asked."""

    def __init__(self, clock: FakeClock, offers: Iterable[Offer] = (), name: str = "fake") -> None:
        self.faults = Faults()
        self.live: tuple[Offer, ...] = tuple(offers)
        """What a fresh list says; the one held changes only when it is asked for."""
        self.held = self.live
        self.refreshes = 0
        self.charges: list[Charge] = []
        self.polls: list[Handle] = []
        self.poll_times: list[float] = []
        """When polls were answered, in seconds of the clock."""
        self.cancels: list[Handle] = []
        self.staged: list[MediaId] = []
        """Pictures handed over, each time."""
        self.staged_for = timedelta(days=1)
        self.repeats_tasks = False
        """Orders are answered with the task of the one before."""
        self.fails_silently = False
        """Tasks that come to their end fail without a reason."""
        self.percent: int | None = None
        self.cancel_result = CancelResult.UNSUPPORTED
        self.in_account: Price | None = None
        """What the account holds, where the provider tells."""
        self.can_reconcile = False
        self.submit_timeout_s = 30.0
        self.unquotable: dict[OfferId, ProviderError] = {}
        """Offers whose price cannot be told, with what is raised instead."""
        self.extra_results = 0
        """More results than a task was to have."""
        self.generation = 0
        """Counts up to give the results new addresses, as when signatures are renewed."""
        self._outcomes: deque[Outcome] = deque()
        self._clock = clock
        self._name = ProviderName(name)

    @property
    def name(self) -> ProviderName:
        return self._name

    @property
    def pages(self) -> Pages:
        return Pages(keys="https://fake.test/keys", credit="https://fake.test/credit")

    def plan_outcome(self, outcome: Outcome) -> None:
        """Decide what becomes of the next task that is taken and has no outcome yet."""
        self._outcomes.append(outcome)

    def lose_answer(self) -> None:
        """Take and charge the next order, and cut the line before answering."""
        self.faults.after("submit", ProviderTimeout("cut off", sent=Sent.UNKNOWN))

    def spent(self) -> Decimal:
        """Add up what was charged."""
        return sum((each.price.amount for each in self.charges if each.price), Decimal(0))

    def url(self, remote_id: str, index: int = 0) -> str:
        """Say where a result is found."""
        return f"https://results.test/{remote_id}/{index}?v={self.generation}"

    async def offers(self, *, fresh: bool = False) -> Sequence[Offer]:
        async with self.faults.around("offers"):
            if fresh:
                self.refreshes += 1
                self.held = self.live
        return self.held

    def quote(self, order: Order, offer: Offer) -> Quote:
        if offer.id in self.unquotable:
            raise self.unquotable[offer.id]
        held = next((each for each in self.held if each.id == offer.id), None)
        if held is None:
            raise ModelGone(offer.id, sent=Sent.NO)
        return quote_by_rules(order, held)

    async def stage(self, picture: Picture, quote: Quote) -> Staged:
        del quote
        async with self.faults.around("stage"):
            self.staged.append(picture.stored.media)
            return Staged(
                media=picture.stored.media,
                url=f"https://inputs.test/{len(self.staged)}",
                width=picture.stored.width or 1,
                height=picture.stored.height or 1,
                valid_until=self._clock.now() + self.staged_for,
            )

    async def submit(
        self, order: Order, quote: Quote, staged: Sequence[Staged], attempt: AttemptId
    ) -> Handle:
        async with self.faults.around("submit"):
            if tuple(each.media for each in staged) != order.inputs:
                raise ParametersRejected("other pictures than ordered", sent=Sent.NO)
            if any(each.valid_until and each.valid_until < self._clock.now() for each in staged):
                raise ParametersRejected("a picture has expired", sent=Sent.NO)
            handle = Handle(
                provider=self._name,
                account="account",
                remote_id=f"r{len(self.charges) + (0 if self.repeats_tasks else 1)}",
                submitted_at=self._clock.now(),
            )
            outcome = self._outcomes.popleft() if self._outcomes else Outcome()
            charge = Charge(
                attempt=attempt, order=order, price=quote.price, handle=handle, outcome=outcome
            )
            self.charges.append(charge)
        return handle

    async def poll(self, handle: Handle) -> RemoteStatus:
        async with self.faults.around("poll"):
            self.polls.append(handle)
            self.poll_times.append(self._clock.monotonic())
            return self._status(handle)

    async def cancel(self, handle: Handle) -> CancelResult:
        async with self.faults.around("cancel"):
            self.cancels.append(handle)
        return self.cancel_result

    async def reconcile(self, order: Order, quote: Quote, since: datetime) -> Handle | None:
        async with self.faults.around("reconcile"):
            candidates = (
                each.handle
                for each in reversed(self.charges)
                if each.order == order
                and each.price == quote.price
                and each.handle.submitted_at >= since
            )
            return next(candidates, None) if self.can_reconcile else None

    async def balance(self) -> Price | None:
        async with self.faults.around("balance"):
            return self.in_account

    async def check(self) -> Sequence[Finding]:
        return ()

    def _status(self, handle: Handle) -> RemoteStatus:
        (charge,) = [each for each in self.charges if each.handle == handle]
        outcome = charge.outcome
        age_s = (self._clock.now() - handle.submitted_at).total_seconds()
        if age_s < outcome.after_s:
            return RemoteStatus(state=RemoteState.WORKING, percent=self.percent)
        if outcome.error is not None or self.fails_silently:
            return RemoteStatus(state=RemoteState.FAILED, error=outcome.error)
        media = tuple(
            RemoteMedia(kind=charge.order.task.makes, url=self.url(handle.remote_id, index))
            for index in range(outcome.results + self.extra_results)
        )
        return RemoteStatus(state=RemoteState.SUCCEEDED, media=media)


def quote_by_rules(order: Order, offer: Offer) -> Quote:
    """Price an order by the most exact rule that fits it; no rules at all: no price published."""
    fitting = [
        rule
        for rule in offer.prices
        if all(order.settings.get(name) == value for name, value in rule.when.items())
    ]
    if not offer.prices:
        return Quote(price=None)
    if not fitting:
        raise ParametersRejected("no price rule fits", sent=Sent.NO)
    exact: PriceRule = max(fitting, key=lambda rule: len(rule.when))
    return Quote(price=exact.price, ticket={"offer": offer.id})


@dataclass(slots=True)
class FakeMedia:
    """Files named by the hash of their address, or of what was sent."""

    faults: Faults = field(default_factory=Faults)
    sizes: dict[str, int] = field(default_factory=dict)
    """Bytes by address, 1,000 where nothing is said."""
    gone: set[str] = field(default_factory=set)
    can_shrink: bool = True
    broken: set[bytes] = field(default_factory=set)
    """Contents, sent or behind a link, that are no picture."""
    links: dict[str, bytes] = field(default_factory=dict)
    """What people's links lead to; the address itself where nothing is said."""
    downloads: list[str] = field(default_factory=list)
    cleared: bool = False
    """Nothing is kept any more."""

    async def download(self, url: str, *, limit: int, kind: MediaKind) -> Stored:
        async with self.faults.around("download"):
            self.downloads.append(url)
            size = self.sizes.get(url, 1000)
            if url in self.gone:
                raise ResultGone("not there any more", sent=Sent.YES)
            if size > limit:
                raise TooLarge(f"{size} bytes", sent=Sent.NO)
            is_image = kind is MediaKind.IMAGE
            digest = hashlib.sha256(url.encode()).hexdigest()
            return Stored(
                media=MediaId(f"{digest}.{'png' if is_image else 'mp4'}"),
                kind=kind,
                mime="image/png" if is_image else "video/mp4",
                bytes=size,
                width=1024,
                height=1024,
            )

    async def take(self, source: AsyncIterator[bytes], *, limit: int) -> Stored:
        async with self.faults.around("take"):
            return self._taken(b"".join([chunk async for chunk in source]), limit)

    async def take_link(self, url: str, *, limit: int) -> Stored:
        async with self.faults.around("take_link"):
            self.downloads.append(url)
            if url in self.gone:
                raise ReferenceUnusable("the link leads nowhere")
            return self._taken(self.links.get(url, url.encode()), limit)

    def _taken(self, content: bytes, limit: int) -> Stored:
        if content in self.broken or len(content) > limit:
            raise ReferenceUnusable("no picture that we take")
        return Stored(
            media=MediaId(f"{hashlib.sha256(content).hexdigest()}.jpg"),
            kind=MediaKind.IMAGE,
            mime="image/jpeg",
            bytes=len(content),
            width=1024,
            height=768,
        )

    async def fit(self, stored: Stored, *, limit: int, pixels: int) -> Stored | None:
        async with self.faults.around("fit"):
            area = (stored.width or 0) * (stored.height or 0)
            is_small = stored.bytes <= limit and area <= pixels
            can_shrink = self.can_shrink and stored.kind is MediaKind.IMAGE
            shrunk = replace(stored, bytes=min(stored.bytes, limit)) if can_shrink else None
        return stored if is_small else shrunk

    @contextmanager
    def open(self, media: MediaId) -> Iterator[BinaryIO]:
        if self.cleared:
            raise FileNotFoundError(media)
        with BytesIO(media.encode()) as content:
            yield content

    def holds(self, media: MediaId) -> bool:  # noqa: ARG002 - all or nothing
        return not self.cleared
