"""Where everything that people do comes in: claimed, understood and answered in one transaction.

A message is claimed, its job made and its acknowledgment posted together, or not at all; nothing
here touches the network. What could not be stored is refused, so that the platform delivers it
again.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from core.admins import Admins
from core.answering import Answering
from core.chat_settings import asks_for_settings
from core.commands import Understood, read_command
from core.errors import StoreError
from core.hearing import Hearing, says_words
from core.intents import Action, Context, Language, MediaKind, Utterance
from core.messages import (
    ButtonPress,
    ChatRef,
    ClaimKey,
    IncomingMessage,
    MessageRef,
    PersonRef,
    PlatformName,
    Suggestion,
    Text,
)
from core.parsing import is_alone
from core.persistence import Background, Transaction
from core.ports import PressAnswer, Reception
from core.pressing import Pressing
from core.replying import Replies
from core.reporting import model_suggestions
from core.serving import Serving
from core.sharing import SharedTransactions
from core.subjects import names_of, understand
from core.texts import TextKey
from core.workbench import Workbench

log = logging.getLogger(__name__)

MOST_CHARACTERS = 8000
"""A longer message is no description but an accident."""

KEPT = "\n\t\u200c\u200d"
EDGES = re.compile(r"^[\s\u200c\u200d]+|[\s\u200c\u200d]+$")
TERMINAL_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours and cursor movements
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # titles and links
)


class Desk:
    """Takes messages, taps and recalls; an Intake."""

    def __init__(self, bench: Workbench, *, language: Language, admins: frozenset[str]) -> None:
        """Take the bench; `language` is for people whose words have none."""
        self._bench = bench
        self._language = language
        self._claims = SharedTransactions(bench.ports.store, self._claim, is_urgent=True)
        self._pressing = Pressing(bench, language=language, admins=admins)
        self._replies = Replies(bench)
        serving = Serving(bench, self._pressing, self._replies, Admins(admins))
        self._answering = Answering(bench, self._pressing, self._replies, serving)
        self._is_down = False
        self._answers: Mapping[Action, Callable[[Hearing], Awaitable[None]]] = {
            Action.GENERATE: serving.generate,
            Action.CANCEL: serving.cancel,
            Action.RETRY: self._answering.retry,
            Action.STATUS: serving.status,
            Action.MODELS: serving.models,
            Action.SET_PREFERENCE: serving.preference,
            Action.CLEAR_PREFERENCE: serving.preference,
            Action.SHOW_PREFERENCES: serving.preference,
            Action.BALANCE: serving.balance,
            Action.HELP: serving.help,
            Action.HISTORY: serving.history,
            Action.SHOW: serving.show,
            Action.FORGET_ME: serving.forget,
            Action.NONE: serving.greet,
        }

    async def message(self, message: IncomingMessage) -> Reception:
        """Claim a message; calling again with the same message changes nothing."""
        if not message.is_addressed:
            return Reception.IGNORED
        self._bench.courtesy.begin()
        try:
            reception = await self._claims.do(message)
        except StoreError as error:
            self._note_down(error)
            return Reception.REFUSED
        finally:
            self._bench.courtesy.end()
        self._note_up()
        return reception

    async def press(self, press: ButtonPress) -> PressAnswer:
        """Take a tap; each action of a proposal takes effect once, however often it is tapped."""
        try:
            async with self._bench.ports.store.transaction(is_urgent=True) as tx:
                return await self._pressing.press(tx, press)
        except StoreError as error:
            self._note_down(error)
            return PressAnswer(
                reception=Reception.REFUSED,
                notice=Text(key=TextKey.REPLY_BUSY),
                language=press.locale or self._language,
            )

    async def recalled(self, ref: MessageRef) -> Reception:
        """Note that a person took their message back: a job that has not been paid for ends."""
        try:
            async with self._bench.ports.store.transaction() as tx:
                for job in await tx.jobs_of_message(ref):
                    await self._pressing.cancel(tx, job, is_recalled=True)
        except StoreError as error:
            self._note_down(error)
            return Reception.REFUSED
        return Reception.ACCEPTED

    def models(self, kind: MediaKind | None, typed: str) -> Sequence[Suggestion]:
        """Complete the name of a model with those on offer, the recommended ones first."""
        return model_suggestions(self._bench.shelf.held, kind, typed)

    async def results(self, person: PersonRef, typed: str) -> Sequence[Suggestion]:
        """Complete a person's earlier results, the newest first."""
        try:
            async with self._bench.ports.store.snapshot() as tx:
                return await self._pressing.histories.suggest(tx, person, typed)
        except StoreError as error:
            self._note_down(error)
            return ()

    async def last_seen(self, platform: PlatformName, since: datetime) -> Mapping[ChatRef, str]:
        """Tell where people have spoken since, and the last message that was claimed there."""
        async with self._bench.ports.store.snapshot() as tx:
            return await tx.last_claimed(platform, since)

    def _note_down(self, error: StoreError) -> None:
        """Log the first refusal of a row; what is refused comes again every few seconds."""
        if not self._is_down:
            log.warning("What people do cannot be stored: %s", error)
        self._is_down = True
        log.debug("Refused", exc_info=error)

    def _note_up(self) -> None:
        if self._is_down:
            log.info("What people do is stored again")
        self._is_down = False

    async def _claim(self, tx: Transaction, message: IncomingMessage) -> Reception:
        claim = claim_key(message.ref)
        background = await tx.claim(claim, message, self._bench.ports.clock.now())
        if background is None:
            return Reception.DUPLICATE
        await self._answer(tx, message, claim, background)
        return Reception.ACCEPTED

    async def _answer(
        self, tx: Transaction, message: IncomingMessage, claim: ClaimKey, background: Background
    ) -> None:
        words = readable(message.text)
        understood = self._understand(message, words[:MOST_CHARACTERS], background)
        has_words = says_words(words)
        language = understood.intent.language if has_words else message.locale or self._language
        hearing = Hearing(
            tx=tx,
            message=message,
            claim=claim,
            intent=understood.intent,
            language=language,
            background=background,
            words=words,
            says_roles=understood.says_roles,
            is_request=understood.is_request,
        )
        is_command = message.command is not None
        if asks_for_settings(message):
            await self._pressing.settings.show(tx, message, claim)
        elif understood.unclear is not None:
            await self._replies.say(hearing, (understood.unclear,))
        elif len(words) > MOST_CHARACTERS:
            await self._replies.say_one(hearing, TextKey.REPLY_TOO_LONG, limit=MOST_CHARACTERS)
        elif not is_command and await self._answering.is_about_earlier(hearing):
            return
        elif not (words or message.attachments or is_command):
            await self._replies.say_one(hearing, TextKey.REPLY_EMPTY)
        else:
            await self._answers[understood.intent.action](hearing)

    def _understand(
        self, message: IncomingMessage, words: str, background: Background
    ) -> Understood:
        question, shelf = background.question, self._bench.shelf
        choices = len(question.choices) if question else 0
        if question and not choices and not is_alone(words):
            # Where a question has no buttons, "no" closes it all the same.
            choices = 1
        context = Context(
            last=background.last.kind if background.last else None,
            subjects=names_of(background.subjects),
            choices=choices,
        )
        utterance = Utterance(
            text=words,
            attachments=tuple(each.kind for each in message.attachments),
            reply=message.replied,
            chat=message.ref.chat.kind,
        )
        if message.command is not None:
            return read_command(message.command, utterance, context, shelf.lexicon, shelf.held)
        heard = understand(utterance, context, shelf.lexicon)
        intent = heard.begins or heard.intent
        may_matter = question is not None or len(intent.sources) > 1
        return Understood(
            intent=intent,
            says_roles=may_matter and heard.says_roles,
            is_request=may_matter and heard.is_request,
        )


def claim_key(ref: MessageRef) -> ClaimKey:
    """Name an incoming message for ever."""
    chat = ref.chat
    return ClaimKey(f"{chat.platform}:{chat.tenant}:{chat.chat}:{chat.thread or ''}:{ref.message}")


def readable(text: str) -> str:
    """Drop what nobody types on purpose: control characters, and whole sequences for terminals.

    Spaces of every width become plain ones; joiners stay, for they hold emoji together.
    """
    plain = TERMINAL_SEQUENCE.sub("", text.replace("\r\n", "\n"))
    kept = (
        sign if sign.isprintable() or sign in KEPT else " " if sign.isspace() else ""
        for sign in plain
    )
    return EDGES.sub("", "".join(kept))
