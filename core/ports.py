"""The seams: what the core needs of the world outside, and what it promises in turn.

Guarantees stand in the docstrings. Every network await behind a port is bounded in time by the
adapter; every vendor exception is translated there, once, into `core.errors`.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import BinaryIO, Protocol

from core.catalogue import Offer, Price, ProviderName
from core.errors import ProviderError
from core.intents import Language, MediaKind
from core.jobs import (
    AttemptId,
    Handle,
    JobId,
    Lane,
    Order,
    Quote,
    Staged,
)
from core.messages import (
    Arg,
    Attachment,
    ButtonPress,
    ChatRef,
    DeliveryKey,
    Form,
    IncomingMessage,
    MediaId,
    MessageRef,
    OutgoingMessage,
    PersonRef,
    PlatformName,
    QuotedMessage,
    ReplyToken,
    Stored,
    Suggestion,
    Text,
)
from core.persistence import Store, Transaction
from core.texts import TextKey


class Clock(Protocol):
    """Time, so that tests own it."""

    def now(self) -> datetime:
        """Give the time of day as aware UTC, for rows and for people."""
        ...

    def monotonic(self) -> float:
        """Give seconds that never jump, for pacing and timeouts."""
        ...

    async def sleep_until(self, when: float) -> None:
        """Sleep until the monotonic time `when`."""
        ...


class Identifiers(Protocol):
    """Fresh ids and chance, so that tests can repeat them."""

    def fresh(self) -> str:
        """Make an id that was never used: 8 to 26 characters of [a-z0-9]."""
        ...

    def jitter(self) -> float:
        """Give a number from 0 up to 1."""
        ...


class Reception(StrEnum):
    """What became of an event that a platform handed in."""

    ACCEPTED = "accepted"
    """Stored: acknowledge it to the platform."""
    DUPLICATE = "duplicate"
    """Seen before: acknowledge it, nothing else happens."""
    IGNORED = "ignored"
    """Not for us: acknowledge it."""
    REFUSED = "refused"
    """Could not be stored: do NOT acknowledge it, so that the platform delivers it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PressAnswer:
    """What becomes of a tap, and what only the presser is told, if anything."""

    reception: Reception
    notice: Text | None = None
    language: Language
    form: Form | None = None
    """Shown to the presser, where the platform has forms."""


class Intake(Protocol):
    """Where a platform hands in what people do; each call returns after the commit."""

    async def message(self, message: IncomingMessage) -> Reception:
        """Claim a message; calling again with the same message changes nothing."""
        ...

    async def press(self, press: ButtonPress) -> PressAnswer:
        """Take a tap; each action of a proposal takes effect once, however often it is tapped."""
        ...

    async def recalled(self, ref: MessageRef) -> Reception:
        """Note that a person took their message back: a job that has not been paid for ends."""
        ...

    def models(self, kind: MediaKind | None, typed: str) -> Sequence[Suggestion]:
        """Complete the name of a model with those on offer, the recommended ones first.

        Answered from memory, at most 25; `kind` is what it must be able to make.
        """
        ...

    async def results(self, person: PersonRef, typed: str) -> Sequence[Suggestion]:
        """Complete a person's earlier results, the newest first, at most 25; values are job ids."""
        ...

    async def last_seen(self, platform: PlatformName, since: datetime) -> Mapping[ChatRef, str]:
        """Tell where people have spoken since, and the last message that was claimed there.

        Raises:
            StoreError: not now.
        """
        ...


class EditStyle(StrEnum):
    """Whether a sent message can be changed."""

    EDIT = "edit"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a chat can show."""

    edit_style: EditStyle
    edit_gap_s: float
    """Least seconds between two edits of one message."""
    idempotency_window: timedelta | None
    """How long the platform drops a second message with the same key; None: never."""
    has_buttons: bool
    has_forms: bool = False
    """A tap can be answered with a form to fill in."""
    max_text: int
    max_image_bytes: int
    max_image_pixels: int
    max_video_bytes: int
    max_message_bytes: int | None = None
    """What all files of one message may have together; None: no more than each by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Whether a platform is connected, for the operator."""

    is_connected: bool
    since: datetime | None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of `danqing doctor`."""

    is_ok: bool
    subject: str
    detail: str


class Platform(Protocol):
    """One chat service with one account of ours."""

    @property
    def name(self) -> PlatformName:
        """The name in references and configuration."""
        ...

    async def run(self, intake: Intake) -> None:
        """Connect and receive until cancelled; reconnects by itself, raises only when it can't."""
        ...

    def health(self) -> Health:
        """Tell whether events arrive."""
        ...

    def capabilities(self, chat: ChatRef) -> Capabilities:
        """Tell what this chat can show."""
        ...

    async def send(
        self, out: OutgoingMessage, *, key: DeliveryKey, reply: ReplyToken | None
    ) -> MessageRef:
        """Put a message into its chat; within the idempotency window a repeat changes nothing.

        Raises:
            PlatformUnavailable: not now; `sent` is NO where it surely does not stand in the chat.
            Forbidden: the bot may not speak here.
            DeliveryError: the platform refuses this message for good.
        """
        ...

    async def find(
        self, out: OutgoingMessage, *, key: DeliveryKey, since: datetime
    ) -> MessageRef | None:
        """Look in the chat itself for this message, sent under this key.

        Raises:
            DeliveryError: the chat could not be searched.
        """
        ...

    async def edit(self, ref: MessageRef, out: OutgoingMessage) -> MessageRef:
        """Replace a whole message; harmless to repeat. May return a new reference.

        Raises:
            DeliveryError: it could not be changed.
        """
        ...

    async def fetch(self, ref: MessageRef) -> QuotedMessage | None:
        """Read a message that a person points to; None where it is gone or not ours to read.

        Raises:
            PlatformUnavailable: not now.
        """
        ...

    def open(self, attachment: Attachment) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Stream an attachment, after a restart too.

        Raises:
            ReferenceUnusable: it is gone.
            PlatformUnavailable: not now.
        """
        ...

    async def check(self) -> Sequence[Finding]:
        """Find out what is set up and what is missing, without sending anything."""
        ...


class RemoteState(StrEnum):
    """How far a remote task has come."""

    WORKING = "working"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteMedia:
    """One result as the provider describes it."""

    kind: MediaKind
    url: str
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteStatus:
    """A provider's answer about a task."""

    state: RemoteState
    media: tuple[RemoteMedia, ...] = ()
    """All results, once the state is SUCCEEDED."""
    percent: int | None = None
    """The provider's own idea of progress, where it has one."""
    error: ProviderError | None = None
    """Set exactly where the state is FAILED."""


class CancelResult(StrEnum):
    """What became of a wish to stop a remote task."""

    DONE = "done"
    REFUSED = "refused"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An input picture that the Media port holds: PNG or JPEG, upright, without metadata."""

    stored: Stored
    open: Callable[[], AbstractContextManager[BinaryIO]]
    """Open the content for reading; blocks, so call it in a thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where an operator goes for what only they can mend; None where the provider has no page."""

    keys: str | None = None
    credit: str | None = None
    """Also subscriptions."""


class Provider(Protocol):
    """One generation service with one account of ours."""

    @property
    def name(self) -> ProviderName:
        """The name in offers and configuration."""
        ...

    @property
    def pages(self) -> Pages:
        """The provider's pages for operators."""
        ...

    @property
    def submit_timeout_s(self) -> float:
        """Upper bound of one `submit`, in seconds."""
        ...

    async def offers(self, *, fresh: bool = False) -> Sequence[Offer]:
        """List what can be made: live and cached for minutes, else the shipped, dated list.

        `fresh` asks the provider now. Never raises for an unreachable provider.
        """
        ...

    def quote(self, order: Order, offer: Offer) -> Quote:
        """Price an order exactly, from the list already held; does nothing else.

        Raises:
            ParametersRejected: no price rule fits, which the provider would refuse too.
            ModelGone: the held list no longer has the offer.
        """
        ...

    async def stage(self, picture: Picture, quote: Quote) -> Staged:
        """Hand an input picture over; free of charge and harmless to repeat.

        Raises:
            ReferenceRejected: the provider cannot use it.
            ProviderError: not now.
        """
        ...

    async def submit(
        self, order: Order, quote: Quote, staged: Sequence[Staged], attempt: AttemptId
    ) -> Handle:
        """Order and pay, AT MOST ONCE; never repeats a request by itself.

        `staged` are the order's inputs, in their order.

        Raises:
            ProviderError: `sent` is NO only where the provider surely did not take it.
        """
        ...

    async def poll(self, handle: Handle) -> RemoteStatus:
        """Ask how far a task is; harmless to repeat.

        Raises:
            ProviderError: the provider could not be asked; says nothing about the task.
        """
        ...

    async def cancel(self, handle: Handle) -> CancelResult:
        """Stop a task where the provider can."""
        ...

    async def reconcile(self, order: Order, quote: Quote, since: datetime) -> Handle | None:
        """Look for a task whose create answer was lost; None where it cannot be found."""
        ...

    async def balance(self) -> Price | None:
        """Ask what is left in the account; None where the provider does not tell.

        Raises:
            ProviderError: not now.
        """
        ...

    async def check(self) -> Sequence[Finding]:
        """Find out what is set up and what is missing, without paying for anything."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """When and in which lane a job wants to be stepped again; None: not until woken."""

    at: float | None
    """Monotonic seconds of the clock."""
    lane: Lane = Lane.TICKS
    provider: ProviderName | None = None
    """Whose creates lane, where the lane is CREATES."""


class Engine(Protocol):
    """Makes jobs move; forgets everything at the end of the process, which is harmless."""

    @property
    def is_alone(self) -> bool:
        """True where no other process steps jobs of this store."""
        ...

    async def wake(self, job: JobId, step: NextStep, tx: Transaction | None) -> None:
        """Ask for a step; the earliest asking wins. With `tx`, only after its commit."""
        ...

    async def run(self, step: Callable[[JobId, Lane], Awaitable[NextStep]]) -> None:
        """Step jobs as they fall due, until stopped; may call twice or late.

        The step is told in which lane it runs, so that it can ask for another.
        """
        ...

    async def stop(self, grace: timedelta) -> None:
        """Begin no further step; let those under way end within `grace`, then cut them off."""
        ...


class Media(Protocol):
    """Files by the hash of their content."""

    async def download(self, url: str, *, limit: int, kind: MediaKind) -> Stored:
        """Fetch a result, guarded (https, public addresses, size, magic bytes); harmless to repeat.

        Raises:
            ResultGone: it is not there any more, or is no picture or film.
            ProviderUnavailable: it could not be fetched now.
            TooLarge: it has more than `limit` bytes.
        """
        ...

    async def take(self, source: AsyncIterator[bytes], *, limit: int) -> Stored:
        """Keep a person's picture: sniffed, upright, stripped of metadata, as PNG or JPEG.

        The same content gives the same id, so a picture is staged once.

        Raises:
            ReferenceUnusable: no picture, broken, a decompression bomb, or more than `limit` bytes.
            StoreError: it cannot be kept now, as on a full disk.
        """
        ...

    async def take_link(self, url: str, *, limit: int) -> Stored:
        """Fetch a picture from a person's link, guarded like a result, and keep it like `take`.

        Raises:
            ReferenceUnusable: as above, or the link leads nowhere that we go.
            ProviderUnavailable: it could not be fetched now.
            StoreError: it cannot be kept now.
        """
        ...

    async def fit(self, stored: Stored, *, limit: int, pixels: int) -> Stored | None:
        """Make a picture small enough for a chat; None where that cannot be done."""
        ...

    def open(self, media: MediaId) -> AbstractContextManager[BinaryIO]:
        """Open the content for reading."""
        ...

    def holds(self, media: MediaId) -> bool:
        """Tell whether a file is at hand; quick, and asks nobody far away."""
        ...


class Translator(Protocol):
    """Words."""

    def text(self, key: TextKey, language: Language, **args: Arg) -> str:
        """Word one sentence; never raises in production, never returns the id itself."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Everything the core is given."""

    clock: Clock
    identifiers: Identifiers
    store: Store
    engine: Engine
    media: Media
    platforms: Mapping[PlatformName, Platform]
    providers: Mapping[ProviderName, Provider]
