"""The Platform port on lines of text: what is typed comes in, what the bot says is printed."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO, TypeVar

from adapters.platforms.terminal.files import find_file, reading
from adapters.platforms.terminal.inbound import (
    NAME,
    Said,
    Tapped,
    read_line,
    to_message,
    to_press,
)
from adapters.platforms.terminal.ledger import Ledger
from adapters.platforms.terminal.outbound import (
    EDIT,
    INDENT,
    PLAIN,
    REPLY,
    block,
    body,
    file_line,
    file_name,
    labels,
    neutral,
    words,
)
from adapters.platforms.terminal.screen import Screen
from core.errors import PlatformUnavailable, Sent
from core.intents import Language
from core.messages import (
    Attachment,
    ChatRef,
    DeliveryKey,
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
    Reception,
    Translator,
)
from core.texts import TextKey

Answer = TypeVar("Answer")
Value = TypeVar("Value")

TRIES = 3
RETRY_S = 1.0
KEPT = 200
"""Messages whose words are remembered."""
CAPABILITIES = Capabilities(
    edit_style=EditStyle.EDIT,
    edit_gap_s=0.0,
    # For ever: the ledger outlives the process.
    idempotency_window=timedelta(days=365),
    has_buttons=True,
    max_text=100_000,
    max_image_bytes=1 << 30,
    max_image_pixels=1 << 30,
    max_video_bytes=1 << 32,
)
STYLES = {
    MessageKind.STATUS: "cyan",
    MessageKind.FAILURE: "red",
    MessageKind.QUESTION: "yellow",
    MessageKind.RESULT: "green",
}


def open_terminal(
    *,
    lines: AsyncIterator[str],
    out: TextIO,
    folder: Path,
    media: Media,
    translator: Translator,
    clock: Clock,
    language: Language,
    person: str,
    echo: bool = True,
) -> Platform:
    """Make a terminal of `lines` and `out`; pictures and films are put into `folder`.

    `echo` repeats what was typed behind the person's name: for lines that nobody typed here.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return TerminalPlatform(
        lines=lines,
        out=out,
        folder=folder,
        media=media,
        translator=translator,
        clock=clock,
        language=language,
        person=person,
        echo=echo,
    )


class TerminalPlatform:
    """One person at one terminal; message references are numbers that grow across restarts."""

    def __init__(
        self,
        *,
        lines: AsyncIterator[str],
        out: TextIO,
        folder: Path,
        media: Media,
        translator: Translator,
        clock: Clock,
        language: Language,
        person: str,
        echo: bool,
    ) -> None:
        self._lines = lines
        self._screen = Screen(out)
        self._folder = folder
        self._media = media
        self._translator = translator
        self._clock = clock
        self._language = language
        self._person = person
        self._echo = echo
        self._ledger = Ledger(folder, first=int(clock.now().timestamp() * 1000))
        self._since: datetime | None = None
        self._wishes: dict[str, str] = {}
        """What the person said, by message: names the files that answer it."""
        self._last_shown: dict[str, tuple[list[str], str]] = {}
        self._turn = asyncio.Lock()

    @property
    def name(self) -> PlatformName:
        """The name in references and configuration."""
        return NAME

    async def run(self, intake: Intake) -> None:
        """Hand in line after line; after the last, stay for answers until cancelled."""
        self._since = self._clock.now()
        try:
            async for line in self._lines:
                await self._take(line, intake)
            await asyncio.Event().wait()
        finally:
            self._since = None

    def health(self) -> Health:
        """Tell whether lines are being read."""
        return Health(is_connected=self._since is not None, since=self._since)

    def capabilities(self, chat: ChatRef) -> Capabilities:  # noqa: ARG002 - there is only one chat
        """Tell what a terminal can show."""
        return CAPABILITIES

    async def send(
        self,
        out: OutgoingMessage,
        *,
        key: DeliveryKey,
        reply: ReplyToken | None,  # noqa: ARG002 - a terminal gives none
    ) -> MessageRef:
        """Print a message, unless one stands there under this key."""
        async with self._turn:
            message = self._ledger.find(key)
            if message is None:
                message = self._ledger.number()
                await self._show(message, out, REPLY if out.reply_to else PLAIN)
                self._ledger.delivered(key, message)
        return MessageRef(chat=out.chat, message=message)

    async def find(
        self,
        out: OutgoingMessage,
        *,
        key: DeliveryKey,
        since: datetime,  # noqa: ARG002 - keys are kept without their time
    ) -> MessageRef | None:
        """Look up a key in the ledger, which outlives the process."""
        message = self._ledger.find(key)
        return None if message is None else MessageRef(chat=out.chat, message=message)

    async def edit(self, ref: MessageRef, out: OutgoingMessage) -> MessageRef:
        """Print the message anew, marked as an edit; what already stands there is not repeated."""
        async with self._turn:
            await self._show(ref.message, out, EDIT)
        return ref

    async def fetch(self, ref: MessageRef) -> QuotedMessage | None:  # noqa: ARG002 - see below
        """Give nothing: nobody can point to an earlier message at a terminal."""
        return None

    def open(self, attachment: Attachment) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Read a file from where it lay when it was named."""
        return reading(attachment)

    async def check(self) -> Sequence[Finding]:
        """Tell whether files can be written."""
        is_ok = os.access(self._folder, os.W_OK)
        return (Finding(is_ok=is_ok, subject="terminal folder", detail=str(self._folder)),)

    async def _take(self, line: str, intake: Intake) -> None:
        offered = self._ledger.offered()
        match read_line(line, len(offered)):
            case Said(text=text, files=files):
                self._say(line.strip())
                await self._hand_in_words(text, files, intake)
            case Tapped(number=number) if 1 <= number <= len(offered):
                self._say(f"[{number}]")
                press = to_press(
                    offered[number - 1],
                    event=self._ledger.number(),
                    person=self._person,
                    language=self._language,
                )
                answer = await self._insist(
                    lambda: intake.press(press), lambda each: each.reception
                )
                self._answer(answer)
            case Tapped():
                self._tell(Text(key=TextKey.PRESS_EXPIRED), self._language)
            case None:
                pass

    async def _hand_in_words(self, text: str, files: Sequence[str], intake: Intake) -> None:
        attachments = []
        for name in files:
            # Where the terminal was started, then among what the bot has made.
            folders = (Path.cwd(), self._folder)
            found = await asyncio.to_thread(find_file, name, folders)
            if found is None:
                self._tell(Text(key=TextKey.REPLY_NO_FILE, args={"name": name}), self._language)
                return
            attachments.append(found)
        message = to_message(
            text,
            message=self._ledger.number(),
            person=self._person,
            sent_at=self._clock.now(),
            language=self._language,
            attachments=tuple(attachments),
        )
        self._wishes[message.ref.message] = text
        _forget_oldest(self._wishes)
        reception = await self._insist(lambda: intake.message(message), lambda each: each)
        if reception is Reception.REFUSED:
            self._tell(Text(key=TextKey.REPLY_BUSY), self._language)

    async def _insist(
        self, hand_in: Callable[[], Awaitable[Answer]], reception: Callable[[Answer], Reception]
    ) -> Answer:
        # A refused event could not be stored; nobody but us will deliver it again.
        answer = await hand_in()
        for _ in range(TRIES - 1):
            if reception(answer) is not Reception.REFUSED:
                break
            await self._clock.sleep_until(self._clock.monotonic() + RETRY_S)
            answer = await hand_in()
        return answer

    def _answer(self, answer: PressAnswer) -> None:
        if answer.notice is not None:
            self._tell(answer.notice, answer.language)
        elif answer.reception is Reception.REFUSED:
            self._tell(Text(key=TextKey.REPLY_BUSY), answer.language)

    async def _show(self, message: str, out: OutgoingMessage, mark: str) -> None:
        lines, buttons = body(out, self._translator), labels(out, self._translator)
        # What an acknowledgment shows is no result: the person has it already.
        is_result = out.kind is not MessageKind.ACKNOWLEDGMENT
        lines += [await self._keep(item, out.reply_to) for item in out.media if is_result]
        before = self._last_shown.get(message)
        self._ledger.show_buttons(message, out.buttons)
        if before == (lines, buttons):
            return
        shown = [*lines]
        if buttons and (before is None or before[1] != buttons):
            shown.append(buttons)
        self._screen.write(block(mark, shown), STYLES.get(out.kind))
        self._last_shown[message] = (lines, buttons)
        _forget_oldest(self._last_shown)

    async def _keep(self, item: MediaItem, reply_to: MessageRef | None) -> str:
        wish = self._wishes.get(reply_to.message) if reply_to else None
        target = self._folder / file_name(item, wish)
        try:
            await asyncio.to_thread(self._copy, item, target)
        except OSError as error:
            raise PlatformUnavailable("a file could not be copied", sent=Sent.NO) from error
        return file_line(item.kind, str(target))

    def _copy(self, item: MediaItem, target: Path) -> None:
        with self._media.open(item.media) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file)

    def _say(self, text: str) -> None:
        if self._echo:
            self._screen.write(f"{neutral(self._person)}> {neutral(text)}", "bold")

    def _tell(self, text: Text, language: Language) -> None:
        self._screen.write(INDENT + words(text, language, self._translator), "dim")


def _forget_oldest(entries: MutableMapping[str, Value]) -> None:
    for key in list(entries)[:-KEPT]:
        del entries[key]
