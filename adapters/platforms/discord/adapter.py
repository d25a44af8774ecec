"""The Platform port on Discord."""

import logging
import random
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta

import aiohttp
import discord

from adapters.platforms.discord.barred import Barred
from adapters.platforms.discord.catching_up import CatchUp
from adapters.platforms.discord.checking import Checkup
from adapters.platforms.discord.client import Attaching, DanqingClient, Wiring
from adapters.platforms.discord.errors import NotThereError
from adapters.platforms.discord.files import Links, opened
from adapters.platforms.discord.inbound import language_of, to_quoted
from adapters.platforms.discord.interactions import Interactions
from adapters.platforms.discord.outbound import MAX_TEXT, Rendered, render
from adapters.platforms.discord.places import (
    PLATFORM,
    channel_of,
    guild_of,
)
from adapters.platforms.discord.receiving import Beside, Receiver
from adapters.platforms.discord.running import Runner
from adapters.platforms.discord.sending import Api
from adapters.platforms.discord.speaking import Conversing, Speaker, id_of
from adapters.platforms.discord.timing import DEFAULT_TIMING, Timing
from core.errors import DeliveryError, Forbidden, PlatformUnavailable, Sent, TooLarge
from core.intents import Language
from core.messages import (
    Attachment,
    ChatRef,
    DeliveryKey,
    IncomingMessage,
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
    Translator,
)
from core.texts import TextKey

log = logging.getLogger(__name__)

_ABOUT = {"platform": "discord"}
# Discord speaks of "a few minutes"; a retry has to get there within them, too.
_IDEMPOTENCY_WINDOW = timedelta(seconds=110)
_MAX_REQUEST_BYTES = 25 * 1024 * 1024
_MOST_WORDS_BYTES = 256 * 1024
"""What a request has beside its files, at the very most."""
_MAX_IMAGE_PIXELS = 40_000_000
_BUSY_CHANNEL_S = 15.0
_SECONDS_PER_EDIT = 1.25
"""Five edits in five seconds is what a channel bears; the results need some of them."""


class DiscordPlatform(Platform):
    """One application of Discord."""

    def __init__(
        self,
        *,
        wiring: Wiring,
        interactions: Callable[[Callable[[], Intake]], Conversing],
        checked: Callable[[], Attaching],
        session: aiohttp.ClientSession,
        media: Media,
        translator: Translator,
        clock: Clock,
        language: Language,
        timing: Timing,
        pace: float,
        jitter: Callable[[], float],
    ) -> None:
        self._media = media
        self._translator = translator
        self._clock = clock
        self._timing = timing
        self._intake: Intake | None = None
        self._interactions = interactions(self._running_intake)
        self._runner = Runner(
            wiring=wiring, make=self._make, clock=clock, timing=timing, jitter=jitter
        )
        self._api = Api(self._runner, clock=clock, timing=timing, jitter=jitter)
        self._speaker = Speaker(self._api, self._interactions, translator)
        self._links = Links(
            self._api, session, media, proxy=wiring.proxy, timeout_s=timing.upload_s
        )
        self._barred = Barred(self._api, translator)
        self._receiver = Receiver(
            me=self._me,
            beside=Beside(
                note=self._links.note,
                asked=self._barred.note_asked,
                busy=self._say_busy,
                look_up=self._look_up,
            ),
            clock=clock,
            timing=timing,
            pace=pace,
        )
        self._catch_up = CatchUp(api=self._api, clock=clock, hand_in=self._receiver.hand_in)
        self._checkup = Checkup(wiring, language, timing, checked)
        self._edited: OrderedDict[MessageRef, float] = OrderedDict()

    @property
    def name(self) -> PlatformName:
        """The name in references and configuration."""
        return PLATFORM

    async def run(self, intake: Intake) -> None:
        """Receive until cancelled; a Discord that is away only delays it."""
        self._intake = intake
        await self._receiver.run(intake, self._runner.run())

    async def close(self) -> None:
        """Log out; nothing can be sent any more."""
        await self._runner.close()

    def health(self) -> Health:
        """Tell whether events arrive."""
        return self._runner.health()

    def capabilities(self, chat: ChatRef) -> Capabilities:
        """Tell what a channel can show; what may be uploaded hangs on its server."""
        limit = self._file_limit(chat)
        return Capabilities(
            edit_style=EditStyle.EDIT,
            edit_gap_s=self._edit_gap_s(chat),
            idempotency_window=_IDEMPOTENCY_WINDOW,
            has_buttons=True,
            has_forms=True,
            max_text=MAX_TEXT,
            max_image_bytes=limit,
            max_image_pixels=_MAX_IMAGE_PIXELS,
            max_video_bytes=limit,
            max_message_bytes=_request_limit(limit) - _MOST_WORDS_BYTES,
        )

    async def send(
        self, out: OutgoingMessage, *, key: DeliveryKey, reply: ReplyToken | None
    ) -> MessageRef:
        """Answer the interaction where there is one, else post under the key's nonce."""
        rendered = self._speaker.word(out, is_callback=reply is not None)
        with opened(self._media, rendered.media) as files:
            self._check_sizes(out.chat, files)
            rendered = rendered.with_files(files)
            said = await self._say(out, rendered, key, reply)
        self._barred.note_open(out.chat)
        return said

    async def find(
        self, out: OutgoingMessage, *, key: DeliveryKey, since: datetime
    ) -> MessageRef | None:
        """Look through what was written since, for the nonce, the buttons or the words."""
        return await self._speaker.find(out, key=key, since=since)

    async def edit(self, ref: MessageRef, out: OutgoingMessage) -> MessageRef:
        """Replace the whole message; the reference stays."""
        rendered = render(out, self._translator)
        with opened(self._media, rendered.media) as files:
            rendered = rendered.with_files(files)
            if await self._interactions.edit(rendered, ref):
                return ref
            self._note_edit(ref)
            await self._api.edit(channel_of(ref.chat), id_of(ref), rendered)
        return ref

    async def fetch(self, ref: MessageRef) -> QuotedMessage | None:
        """Read a message, its forwards and embeds included."""
        if not ref.message.isdigit():
            return None
        try:
            message = await self._api.message(channel_of(ref.chat), int(ref.message))
        except (NotThereError, Forbidden):
            return None
        except PlatformUnavailable:
            raise
        except DeliveryError as error:
            raise PlatformUnavailable(str(error), sent=Sent.NO) from error
        self._links.note(message)
        return to_quoted(message, self._me() or 0, ref)

    def open(self, attachment: Attachment) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Stream a file; where its link went stale, by a fresh one from its message."""
        return self._links.open(attachment.key)

    async def check(self) -> Sequence[Finding]:
        """Ask Discord about the token, the intents, the permissions and the commands."""
        return await self._checkup.run()

    def _make(self, wiring: Wiring) -> DanqingClient:
        return DanqingClient(
            wiring=wiring,
            interactions=self._interactions,
            heard={
                **self._receiver.heard(),
                "shard_connect": self._on_new_session,
                "shard_resumed": self._runner.shard_up,
                "shard_disconnect": self._runner.shard_down,
            },
        )

    def _on_new_session(self, shard: int | None) -> None:
        """Catch up: a new session is told nothing of what was said before."""
        self._runner.shard_up(shard)
        client = self._runner.known
        if client is None or self._intake is None:
            return
        count, number = client.shard_count or 1, shard or 0

        def serves(guild: int | None) -> bool:
            return ((guild or 0) >> 22) % count == number

        self._receiver.start(self._catch_up.run(self._intake, serves))

    async def _say(
        self,
        out: OutgoingMessage,
        rendered: Rendered,
        key: DeliveryKey,
        reply: ReplyToken | None,
    ) -> MessageRef:
        try:
            return await self._speaker.say(out, rendered, key, reply)
        except Forbidden as error:
            if rendered.files and self._may_only_write(out.chat):
                # The words get through where the files do not.
                raise DeliveryError("no files may be attached here", sent=Sent.NO) from error
            await self._barred.tell(out.chat)
            raise

    def _check_sizes(self, chat: ChatRef, files: Sequence[discord.File]) -> None:
        """Do not upload what is refused in the end."""
        sizes = []
        for file in files:
            sizes.append(file.fp.seek(0, 2))
            file.fp.seek(0)
        limit = self._file_limit(chat)
        if any(size > limit for size in sizes) or sum(sizes) > _request_limit(limit):
            raise TooLarge("more than the server takes", sent=Sent.NO)

    def _file_limit(self, chat: ChatRef) -> int:
        guild = self._guild(chat)
        if guild is None:
            return discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES
        return guild.filesize_limit

    def _may_only_write(self, chat: ChatRef) -> bool:
        guild = self._guild(chat)
        channel = guild.get_channel_or_thread(channel_of(chat)) if guild else None
        if guild is None or channel is None:
            return False
        try:
            allowed = channel.permissions_for(guild.me)
        except (discord.ClientException, AttributeError):
            # What is needed for it is not known, as in a thread of a hidden channel.
            return False
        return allowed.send_messages and not allowed.attach_files

    def _guild(self, chat: ChatRef) -> discord.Guild | None:
        client, number = self._runner.known, guild_of(chat)
        return client.get_guild(number) if client is not None and number is not None else None

    def _edit_gap_s(self, chat: ChatRef) -> float:
        """Share what a channel bears among the messages that move in it."""
        since = self._clock.monotonic() - _BUSY_CHANNEL_S
        moving = sum(at > since and ref.chat == chat for ref, at in self._edited.items())
        return max(self._timing.edit_gap_s, _SECONDS_PER_EDIT * moving)

    def _note_edit(self, ref: MessageRef) -> None:
        now = self._clock.monotonic()
        self._edited[ref] = now
        self._edited.move_to_end(ref)
        while next(iter(self._edited.values())) < now - _BUSY_CHANNEL_S:
            self._edited.popitem(last=False)

    def _me(self) -> int | None:
        client = self._runner.known
        return client.user.id if client is not None and client.user is not None else None

    def _running_intake(self) -> Intake:
        if self._intake is None:
            raise RuntimeError("asked for before the platform runs")
        return self._intake

    async def _look_up(self, channel: int, message: int) -> discord.Message | None:
        try:
            return await self._api.message(channel, message)
        except DeliveryError as error:
            log.debug("A message that was replied to is not known: %s", error, extra=_ABOUT)
            return None

    async def _say_busy(self, message: IncomingMessage) -> None:
        out = OutgoingMessage(
            chat=message.ref.chat,
            kind=MessageKind.NOTE,
            language=language_of(message.text),
            lines=(Text(key=TextKey.REPLY_BUSY),),
            reply_to=message.ref,
        )
        try:
            await self.send(out, key=DeliveryKey(f"busy:{message.ref.message}"), reply=None)
        except DeliveryError as error:
            log.debug("A busy notice was not sent: %s", error, extra=_ABOUT)


def _request_limit(file_limit: int) -> int:
    """Tell what all files of one message may have; a server's limit per file raises it."""
    return max(_MAX_REQUEST_BYTES, file_limit)


def _no_intake() -> Intake:
    raise RuntimeError("a check takes nothing in")


@asynccontextmanager
async def open_discord(
    *,
    wiring: Wiring,
    media: Media,
    translator: Translator,
    clock: Clock,
    pace: float,
    language: Language = Language.EN,
    timing: Timing = DEFAULT_TIMING,
    jitter: Callable[[], float] = random.random,
) -> AsyncIterator[Platform]:
    """Set up Discord; `language` is that of what `check` finds."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        platform = DiscordPlatform(
            wiring=wiring,
            interactions=lambda intake_of: Interactions(intake_of, translator, clock),
            checked=lambda: Interactions(_no_intake, translator, clock, syncs=False),
            session=session,
            media=media,
            translator=translator,
            clock=clock,
            language=language,
            timing=timing,
            pace=pace,
            jitter=jitter,
        )
        try:
            yield platform
        finally:
            await platform.close()
