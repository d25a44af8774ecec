"""The whole platform at the stand-in, with an intake that takes everything down."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, BinaryIO

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.platforms.discord import Wiring, open_discord
from adapters.platforms.discord.timing import Timing
from bot.clock import SystemClock
from bot.sandbox.discord.settings import SANDBOX_TOKEN
from core.errors import ReferenceUnusable
from core.intents import Language, MediaKind
from core.messages import (
    Button,
    ButtonPress,
    ChatRef,
    IncomingMessage,
    MediaId,
    MediaItem,
    MessageKind,
    MessageRef,
    OutgoingMessage,
    PersonRef,
    PlatformName,
    ProposalId,
    Stored,
    Suggestion,
    Text,
)
from core.ports import Platform, PressAnswer, Reception
from core.texts import TextKey
from locales import FluentTranslator
from tests.bot.sandbox.discord.clients import Desk, Json, png

PATIENCE_S = 10.0
TRANSLATOR = FluentTranslator(strict=True)
PIXELS = png(16)
CAT = MediaItem(
    media=MediaId("0a" * 32 + ".png"), kind=MediaKind.IMAGE, mime="image/png", alt="a cat"
)
GONE = replace(CAT, media=MediaId("ff" * 32 + ".png"))
QUICK = Timing(
    call_s=0.4,
    upload_s=0.8,
    login_patience_s=5.0,
    retry_s=0.01,
    ask_for_s=0.1,
    rebuild_s=0.01,
    longest_rebuild_s=0.05,
    refusal_s=0.01,
    longest_refusal_s=0.02,
)


class Album:
    """One small picture, and links that lead to it."""

    def __init__(self) -> None:
        self.followed: list[str] = []
        self.content = PIXELS

    async def download(self, url: str, *, limit: int, kind: MediaKind) -> Stored:
        raise AssertionError(f"Discord fetches nothing: {url}, {limit}, {kind}")

    async def take(self, source: AsyncIterator[bytes], *, limit: int) -> Stored:
        raise AssertionError(f"Discord keeps nothing: {source}, {limit}")

    async def take_link(self, url: str, *, limit: int) -> Stored:
        self.followed.append(url)
        if "private" in url:
            raise ReferenceUnusable("nobody goes there")
        return Stored(media=CAT.media, kind=CAT.kind, mime=CAT.mime, bytes=min(limit, 1))

    async def fit(self, stored: Stored, *, limit: int, pixels: int) -> Stored | None:
        raise AssertionError(f"Discord shrinks nothing: {stored}, {limit}, {pixels}")

    def open(self, media: MediaId) -> AbstractContextManager[BinaryIO]:
        if media != CAT.media:
            raise FileNotFoundError(media)
        return io.BytesIO(self.content)

    def holds(self, media: MediaId) -> bool:
        return media == CAT.media


class Ledger:
    """An Intake that takes everything down; answers from a list, then that it was accepted."""

    def __init__(self, *receptions: Reception, seen: Mapping[ChatRef, str] | None = None) -> None:
        self.receptions = list(receptions)
        self.seen = dict(seen or {})
        self.messages: list[IncomingMessage] = []
        self.recalls: list[MessageRef] = []
        self.looks = 0
        self._changed = asyncio.Condition()

    async def message(self, message: IncomingMessage) -> Reception:
        self.messages.append(message)
        return await self._answer()

    async def press(self, press: ButtonPress) -> PressAnswer:
        raise NotImplementedError(press)

    async def recalled(self, ref: MessageRef) -> Reception:
        self.recalls.append(ref)
        return await self._answer()

    def models(self, kind: MediaKind | None, typed: str) -> Sequence[Suggestion]:
        raise NotImplementedError(kind, typed)

    async def results(self, person: PersonRef, typed: str) -> Sequence[Suggestion]:
        raise NotImplementedError(person, typed)

    async def last_seen(self, platform: PlatformName, since: datetime) -> Mapping[ChatRef, str]:
        assert platform == "discord"
        assert since < datetime.now(since.tzinfo)
        self.looks += 1
        async with self._changed:
            self._changed.notify_all()
        return self.seen

    async def _answer(self) -> Reception:
        async with self._changed:
            self._changed.notify_all()
        return self.receptions.pop(0) if self.receptions else Reception.ACCEPTED

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for what came in to be as wanted."""
        async with asyncio.timeout(PATIENCE_S), self._changed:
            await self._changed.wait_for(condition)

    async def heard(self, count: int = 1) -> IncomingMessage:
        """Wait for so many messages in all; give the last."""
        await self.until(lambda: len(self.messages) >= count)
        return self.messages[-1]


def wiring(desk: Desk, **changes: Any) -> Wiring:  # noqa: ANN401 - its fields
    plain = Wiring(
        token=SANDBOX_TOKEN,
        api_base=f"{desk.url}/api/v10",
        gateway_url=f"{desk.url.replace('http', 'ws')}/gateway",
    )
    return replace(plain, **changes)


@asynccontextmanager
async def set_up(
    desk: Desk,
    *,
    timing: Timing = QUICK,
    album: Album | None = None,
    **changes: Any,  # noqa: ANN401 - fields of the wiring
) -> AsyncIterator[Platform]:
    """Make the platform without connecting it."""
    with pytest.MonkeyPatch.context() as patch:
        # Ours to change for this process, and to be put back after a test.
        patch.setattr(Route, "BASE", Route.BASE)
        patch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
        async with open_discord(
            wiring=wiring(desk, **changes),
            media=album or Album(),
            translator=TRANSLATOR,
            clock=SystemClock(),
            pace=1.0,
            language=Language.EN,
            timing=timing,
            jitter=lambda: 0.5,
        ) as platform:
            yield platform


@asynccontextmanager
async def running(platform: Platform, ledger: Ledger) -> AsyncIterator[None]:
    """Let a platform receive; it is connected once this begins."""
    async with asyncio.TaskGroup() as tasks:
        looks = ledger.looks
        task = tasks.create_task(platform.run(ledger))
        await ledger.until(lambda: ledger.looks > looks)
        yield
        task.cancel()


@asynccontextmanager
async def connected(
    desk: Desk,
    ledger: Ledger,
    *,
    album: Album | None = None,
    **changes: Any,  # noqa: ANN401 - fields of the wiring
) -> AsyncIterator[Platform]:
    """Make the platform and let it receive."""
    async with set_up(desk, album=album, **changes) as platform, running(platform, ledger):
        yield platform


async def ours(desk: Desk) -> list[Json]:
    """List the messages of the bot, as the stand-in wrote them down."""
    return await desk.journal("message", by_bot=True)


def note(
    chat: ChatRef,
    said: str = "a cat",
    *,
    kind: MessageKind = MessageKind.NOTE,
    reply_to: MessageRef | None = None,
    media: Sequence[MediaItem] = (),
    button: str | None = None,
    percent: int | None = None,
) -> OutgoingMessage:
    """Make a message that says something of one's own."""
    buttons = [] if button is None else [_button(button)]
    return OutgoingMessage(
        chat=chat,
        kind=kind,
        language=Language.EN,
        lines=(Text(key=TextKey.ACK, args={"kind": "picture", "prompt": said}),),
        reply_to=reply_to,
        media=tuple(media),
        buttons=tuple(buttons),
        percent=percent,
    )


def _button(action: str) -> Button:
    label = Text(key=TextKey.BUTTON_CANCEL)
    return Button(proposal=ProposalId("job1.start"), action=action, label=label)
