"""The Platform port on the web chat."""

import logging
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

import aiohttp

from adapters.platforms.web.api import Call, NotFoundError, WebApi
from adapters.platforms.web.inbound import PLATFORM, language_of, to_quoted
from adapters.platforms.web.listening import Backoff, Listener, Replies
from adapters.platforms.web.outbound import MAX_TEXT, to_edit, to_notice, to_post
from adapters.platforms.web.schemas import Created, LookedUp, Sightings
from core.errors import DeliveryError, Forbidden, PlatformUnavailable, ReferenceUnusable, Sent
from core.messages import (
    Attachment,
    ButtonPress,
    ChatRef,
    DeliveryKey,
    IncomingMessage,
    MediaItem,
    MessageKind,
    MessageRef,
    OutgoingMessage,
    PlatformName,
    QuotedMessage,
    ReplyToken,
    Text,
)
from core.ports import (
    Capabilities,
    Clock,
    EditStyle,
    Finding,
    Health,
    Intake,
    Media,
    Platform,
    PressAnswer,
    Translator,
)
from core.texts import TextKey

log = logging.getLogger(__name__)

_ABOUT = {"platform": "web"}
# Ten seconds short of the service's own window: the request has to get there, too.
_IDEMPOTENCY_WINDOW = timedelta(seconds=110)
_MAX_FILE_BYTES = 25_000_000
_MAX_IMAGE_PIXELS = 40_000_000
_NO_SUCH_MESSAGE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long the wire may take, in seconds; not scaled by the pace, for networks are not."""

    call_s: float = 10.0
    upload_s: float = 120.0
    heartbeat_s: float = 20.0


DEFAULT_TIMING = Timing()


class WebPlatform(Platform):
    """One bot on one web chat service."""

    def __init__(
        self,
        *,
        api: WebApi,
        media: Media,
        translator: Translator,
        clock: Clock,
        backoff: Backoff,
        pace: float,
        timing: Timing,
    ) -> None:
        self._api = api
        self._media = media
        self._translator = translator
        self._upload_s = timing.upload_s
        self._listener = Listener(
            api=api,
            clock=clock,
            backoff=backoff,
            replies=Replies(busy=self._say_busy, press=self._answer_press),
            pace=pace,
            timeout_s=timing.call_s,
            heartbeat_s=timing.heartbeat_s,
        )

    @property
    def name(self) -> PlatformName:
        """The name in references and configuration."""
        return PLATFORM

    async def run(self, intake: Intake) -> None:
        """Receive until cancelled; a service that is away only delays it."""
        await self._listener.listen(intake)

    def health(self) -> Health:
        """Tell whether events arrive."""
        return self._listener.health()

    def capabilities(self, chat: ChatRef) -> Capabilities:  # noqa: ARG002 - all rooms are alike
        """Tell what a room can show."""
        return Capabilities(
            edit_style=EditStyle.EDIT,
            edit_gap_s=0.5,
            idempotency_window=_IDEMPOTENCY_WINDOW,
            has_buttons=True,
            max_text=MAX_TEXT,
            max_image_bytes=_MAX_FILE_BYTES,
            max_image_pixels=_MAX_IMAGE_PIXELS,
            max_video_bytes=_MAX_FILE_BYTES,
        )

    async def send(
        self,
        out: OutgoingMessage,
        *,
        key: DeliveryKey,
        reply: ReplyToken | None,  # noqa: ARG002 - this platform has none
    ) -> MessageRef:
        """Upload the files, then post the message under its key."""
        files = await self._upload_all(out)
        call = Call(
            method="POST",
            path="/bot/messages",
            json=to_post(out, self._translator, files),
            headers={"Idempotency-Key": key},
        )
        created = await self._api.call(call, Created)
        return MessageRef(chat=out.chat, message=created.id)

    async def find(
        self,
        out: OutgoingMessage,
        *,
        key: DeliveryKey,
        since: datetime,  # noqa: ARG002 - the service looks through everything
    ) -> MessageRef | None:
        """Ask the service for our messages under this key."""
        path = f"/bot/rooms/{quote(out.chat.chat, safe='')}/messages"
        call = Call(method="GET", path=path, params={"key": key})
        found = (await self._api.call(call, Sightings)).messages
        return MessageRef(chat=out.chat, message=found[0].id) if found else None

    async def edit(self, ref: MessageRef, out: OutgoingMessage) -> MessageRef:
        """Replace the whole body; the reference stays."""
        files = await self._upload_all(out)
        body = to_edit(out, self._translator, files)
        await self._api.call(Call(method="PATCH", path=_message(ref), json=body), Created)
        return ref

    async def fetch(self, ref: MessageRef) -> QuotedMessage | None:
        """Look a message up."""
        try:
            found = await self._api.call(Call(method="GET", path=_message(ref)), LookedUp)
        except (NotFoundError, Forbidden):
            return None
        except DeliveryError as error:
            raise _unavailable(error) from error
        return to_quoted(found, ref)

    @asynccontextmanager
    async def open(self, attachment: Attachment) -> AsyncIterator[AsyncIterator[bytes]]:
        """Stream a file by its id; the service keeps it as long as its message stands."""
        call = Call(method="GET", path=f"/bot/files/{quote(attachment.key, safe='')}")
        async with AsyncExitStack() as stack:
            opening = self._api.stream(call, timeout_s=self._upload_s)
            try:
                chunks = await stack.enter_async_context(opening)
            except (NotFoundError, Forbidden) as error:
                raise ReferenceUnusable(str(error)) from error
            except DeliveryError as error:
                raise _unavailable(error) from error
            yield chunks

    async def check(self) -> Sequence[Finding]:
        """Knock with our token at a door that leads nowhere."""
        call = Call(method="GET", path=f"/bot/messages/{_NO_SUCH_MESSAGE}")
        try:
            await self._api.call(call, Created)
        except NotFoundError:
            pass
        except PlatformUnavailable as error:
            return (Finding(is_ok=False, subject="web", detail=str(error)),)
        except DeliveryError as error:
            return (Finding(is_ok=False, subject="web", detail=f"unexpected: {error}"),)
        return (Finding(is_ok=True, subject="web", detail="reachable, the token is accepted"),)

    async def _upload_all(self, out: OutgoingMessage) -> list[str]:
        """Upload in order; whatever goes wrong here, no message stands in the chat."""
        try:
            return [await self._upload(item) for item in out.media]
        except DeliveryError as error:
            kind = type(error)
            raise kind(str(error), sent=Sent.NO, retry_after=error.retry_after) from error

    async def _upload(self, item: MediaItem) -> str:
        try:
            content = self._media.open(item.media)
        except OSError as error:
            raise DeliveryError("our copy of the file is gone", sent=Sent.NO) from error
        with content as file:
            call = Call(
                method="POST",
                path="/bot/files",
                data=file,
                params={"name": f"{item.kind.value}.{item.media.rpartition('.')[2]}"},
                headers={"Content-Type": item.mime},
            )
            created = await self._api.call(call, Created, timeout_s=self._upload_s)
        return created.id

    async def _say_busy(self, message: IncomingMessage) -> None:
        out = OutgoingMessage(
            chat=message.ref.chat,
            kind=MessageKind.NOTE,
            language=language_of(message),
            lines=(Text(key=TextKey.REPLY_BUSY),),
            reply_to=message.ref,
        )
        try:
            await self.send(out, key=DeliveryKey(f"busy:{message.ref.message}"), reply=None)
        except DeliveryError as error:
            log.debug("A busy notice was not sent: %s", error, extra=_ABOUT)

    async def _answer_press(self, press: ButtonPress, answer: PressAnswer) -> None:
        if answer.notice is None:
            return
        call = Call(
            method="POST",
            path=f"/bot/presses/{quote(press.event, safe='')}/answer",
            json=to_notice(answer.notice, answer.language, self._translator),
        )
        try:
            await self._api.tell(call)
        except DeliveryError as error:
            log.debug("A press was not answered: %s", error, extra=_ABOUT)


def _unavailable(error: DeliveryError) -> PlatformUnavailable:
    """Ask again later, whatever it was: nothing was to be sent."""
    if isinstance(error, PlatformUnavailable):
        return error
    return PlatformUnavailable(str(error), sent=Sent.NO, retry_after=error.retry_after)


def _message(ref: MessageRef) -> str:
    return f"/bot/messages/{quote(ref.message, safe='')}"


def open_web(
    *,
    url: str,
    token: str,
    session: aiohttp.ClientSession,
    media: Media,
    translator: Translator,
    clock: Clock,
    pace: float,
    timing: Timing = DEFAULT_TIMING,
    jitter: Callable[[], float] = random.random,
) -> Platform:
    """Set up the bot's side of a web chat; `pace` scales the waits between connections."""
    return WebPlatform(
        api=WebApi(session=session, url=url, token=token, timeout_s=timing.call_s),
        media=media,
        translator=translator,
        clock=clock,
        backoff=Backoff(least_s=0.2 * pace, most_s=10.0 * pace, jitter=jitter),
        pace=pace,
        timing=timing,
    )
