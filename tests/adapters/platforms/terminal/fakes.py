"""The world around a terminal, by hand: lines, time, files, and whoever takes the messages."""

import asyncio
import io
from collections.abc import (
    AsyncIterator,
    Mapping,
    Sequence,
)
from contextlib import AbstractContextManager
from datetime import (
    UTC,
    datetime,
    timedelta,
)
from pathlib import Path
from typing import BinaryIO, TextIO

from adapters.platforms.terminal import open_terminal
from adapters.platforms.terminal.inbound import chat_of
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
from core.ports import Intake, Platform, PressAnswer, Reception
from core.texts import TextKey
from locales import FluentTranslator

CAT = MediaId("0123456789abcdef" * 4 + ".png")
FILM = MediaId("fedcba9876543210" * 4 + ".mp4")
CAT_ITEM = MediaItem(media=CAT, kind=MediaKind.IMAGE, mime="image/png")
FILM_ITEM = MediaItem(media=FILM, kind=MediaKind.VIDEO, mime="video/mp4")
TRANSLATOR = FluentTranslator(strict=True)


class Lines:
    """Lines that somebody types, one after another; knows when all were read."""

    def __init__(self, *lines: str) -> None:
        self._lines = list(lines)
        self.ended = asyncio.Event()

    def __aiter__(self) -> AsyncIterator[str]:
        return self

    async def __anext__(self) -> str:
        if not self._lines:
            self.ended.set()
            raise StopAsyncIteration
        return self._lines.pop(0)


class JumpingClock:
    """Time that passes only by sleeping, and then at once."""

    def __init__(self) -> None:
        self._passed = 0.0

    def now(self) -> datetime:
        return datetime(2030, 1, 2, tzinfo=UTC) + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        return self._passed

    async def sleep_until(self, when: float) -> None:
        self._passed = max(self._passed, when)


class ListeningIntake:
    """Takes everything down and answers from a list, then that it was accepted."""

    def __init__(self, *receptions: Reception, notice: TextKey | None = None) -> None:
        self._receptions = list(receptions)
        self._notice = None if notice is None else Text(key=notice)
        self.messages: list[IncomingMessage] = []
        self.presses: list[ButtonPress] = []

    async def message(self, message: IncomingMessage) -> Reception:
        self.messages.append(message)
        return self._next()

    async def press(self, press: ButtonPress) -> PressAnswer:
        self.presses.append(press)
        return PressAnswer(reception=self._next(), notice=self._notice, language=Language.EN)

    def models(self, kind: MediaKind | None, typed: str) -> Sequence[Suggestion]:
        raise NotImplementedError

    async def results(self, person: PersonRef, typed: str) -> Sequence[Suggestion]:
        raise NotImplementedError

    async def last_seen(self, platform: PlatformName, since: datetime) -> Mapping[ChatRef, str]:
        raise NotImplementedError

    async def recalled(self, ref: MessageRef) -> Reception:
        raise AssertionError(f"nobody can take back a typed line: {ref}")

    def _next(self) -> Reception:
        return self._receptions.pop(0) if self._receptions else Reception.ACCEPTED


class Shelf:
    """Two small files; nothing can be fetched from elsewhere."""

    def __init__(self) -> None:
        self._contents = {CAT: b"a cat", FILM: b"a film"}

    async def download(self, url: str, *, limit: int, kind: MediaKind) -> Stored:
        raise AssertionError(f"a terminal fetches nothing: {url}, {limit}, {kind}")

    async def take(self, source: AsyncIterator[bytes], *, limit: int) -> Stored:
        raise AssertionError(f"a terminal keeps nothing: {source}, {limit}")

    async def take_link(self, url: str, *, limit: int) -> Stored:
        raise AssertionError(f"a terminal follows nothing: {url}, {limit}")

    async def fit(self, stored: Stored, *, limit: int, pixels: int) -> Stored | None:
        raise AssertionError(f"a terminal shrinks nothing: {stored}, {limit}, {pixels}")

    def holds(self, media: MediaId) -> bool:
        raise AssertionError(f"the terminal looks for nothing: {media}")

    def open(self, media: MediaId) -> AbstractContextManager[BinaryIO]:
        if media not in self._contents:
            raise FileNotFoundError(media)
        return io.BytesIO(self._contents[media])


class Tty(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def terminal(
    folder: Path,
    *,
    lines: AsyncIterator[str] | None = None,
    out: TextIO | None = None,
    echo: bool = True,
    language: Language = Language.EN,
) -> Platform:
    """Open a terminal of a person called Lin."""
    return open_terminal(
        lines=lines or Lines(),
        out=out or io.StringIO(),
        folder=folder,
        media=Shelf(),
        translator=TRANSLATOR,
        clock=JumpingClock(),
        language=language,
        person="Lin",
        echo=echo,
    )


async def read_all(platform: Platform, intake: Intake, lines: Lines) -> None:
    """Run a terminal until its lines have been handed in."""
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        running = group.create_task(platform.run(intake))
        await lines.ended.wait()
        running.cancel()


def note(
    *lines: Text,
    kind: MessageKind = MessageKind.NOTE,
    reply_to: str | None = None,
    media: Sequence[MediaItem] = (),
    buttons: Sequence[Button] = (),
    percent: int | None = None,
) -> OutgoingMessage:
    """Make a message to Lin, a short one where nothing is said."""
    chat = chat_of("Lin")
    return OutgoingMessage(
        chat=chat,
        kind=kind,
        language=Language.EN,
        lines=lines or (Text(key=TextKey.PRESS_DONE),),
        reply_to=None if reply_to is None else MessageRef(chat=chat, message=reply_to),
        media=tuple(media),
        buttons=tuple(buttons),
        percent=percent,
    )


def button(action: str, label: TextKey = TextKey.BUTTON_CANCEL, proposal: str = "p1") -> Button:
    """Make a button."""
    return Button(proposal=ProposalId(proposal), action=action, label=Text(key=label))
