"""Where everything that people do comes in: claimed, understood and answered in one transaction.

A message is claimed, its job made and its acknowledgment posted together, or not at all; nothing
here touches the network. What could not be stored is refused, so that the platform delivers it
again.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from core.chat_settings import asks_for_settings
from core.correcting import Correcting
from core.errors import StoreError
from core.forgetting import asks_what_is_stored
from core.intents import (
    Action,
    ChatKind,
    Context,
    Intent,
    Language,
    MediaKind,
    Missing,
    TaskType,
    Utterance,
)
from core.jobs import Job, JobId
from core.messages import (
    Arg,
    ButtonPress,
    ClaimKey,
    DeliveryKey,
    IncomingMessage,
    MessageKind,
    MessageRef,
    OutboxRow,
    OutgoingMessage,
    PersonRef,
    Proposal,
    Reference,
    Suggestion,
    Text,
    digest,
)
from core.notices import AGAIN
from core.phrasing import kind_arg
from core.ports import Background, PressAnswer, Reception, Transaction
from core.preferences import liked, preferred_for
from core.pressing import Pressing
from core.references import references_of
from core.remembering import Sayer
from core.reporting import model_suggestions, status_lines
from core.sharing import SharedTransactions
from core.subjects import names_of, understand
from core.texts import TextKey
from core.thanks import expresses_thanks
from core.workbench import Workbench

log = logging.getLogger(__name__)

MOST_CHARACTERS = 8000
"""A longer message is no description but an accident."""

GREETING_EVERY = timedelta(hours=1)

PICTURES_NEEDED: Mapping[TaskType, int] = {
    TaskType.TEXT_TO_IMAGE: 0,
    TaskType.TEXT_TO_VIDEO: 0,
    TaskType.IMAGE_TO_IMAGE: 1,
    TaskType.IMAGE_TO_VIDEO: 1,
    TaskType.REFERENCE_IMAGE_TO_VIDEO: 1,
    TaskType.FIRST_LAST_FRAME_TO_VIDEO: 2,
}
"""How many pictures a task cannot do without."""

MOVES_BY_ITSELF = frozenset({TaskType.IMAGE_TO_VIDEO, TaskType.FIRST_LAST_FRAME_TO_VIDEO})
"""Tasks whose pictures say enough without a word."""

KEPT = "\n\t\u200c\u200d"
EDGES = re.compile(r"^[\s\u200c\u200d]+|[\s\u200c\u200d]+$")
TERMINAL_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours and cursor movements
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # titles and links
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """One message as it is being answered."""

    tx: Transaction
    message: IncomingMessage
    claim: ClaimKey
    intent: Intent
    language: Language
    background: Background

    @property
    def question(self) -> Proposal | None:
        """The bot's open question to this person here."""
        return self.background.question

    @property
    def sayer(self) -> Sayer:
        """Who speaks, with what they like so far."""
        known = liked(self.background.preferences)
        return Sayer(person=self.message.sender, claim=self.claim, known=known)


class Desk:
    """Takes messages, taps and recalls; an Intake."""

    def __init__(self, bench: Workbench, *, language: Language, admins: frozenset[str]) -> None:
        """Take the bench; `language` is for people whose words have none."""
        self._bench = bench
        self._language = language
        self._claims = SharedTransactions(bench.ports.store, self._claim)
        self._pressing = Pressing(bench, language=language, admins=admins)
        self._correcting = Correcting(bench)
        self._is_down = False
        self._answers: Mapping[Action, Callable[[Hearing], Awaitable[None]]] = {
            Action.GENERATE: self._generate,
            Action.CANCEL: self._cancel,
            Action.RETRY: self._retry,
            Action.STATUS: self._status,
            Action.MODELS: self._models,
            Action.SET_PREFERENCE: self._preference,
            Action.CLEAR_PREFERENCE: self._preference,
            Action.SHOW_PREFERENCES: self._preference,
            Action.HELP: self._help,
            Action.HISTORY: self._history,
            Action.SHOW: self._show,
            Action.FORGET_ME: self._forget,
            Action.NONE: self._greet,
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
            async with self._bench.ports.store.transaction() as tx:
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
        question = background.question
        context = Context(
            last=background.last.kind if background.last else None,
            subjects=names_of(background.subjects),
            choices=len(question.choices) if question else 0,
        )
        utterance = Utterance(
            text=words[:MOST_CHARACTERS],
            attachments=tuple(each.kind for each in message.attachments),
            reply=message.replied,
            chat=message.ref.chat.kind,
        )
        intent = understand(utterance, context, self._bench.shelf.lexicon)
        has_words = any(sign.isalpha() for sign in words)
        hearing = Hearing(
            tx=tx,
            message=message,
            claim=claim,
            intent=intent,
            language=intent.language if has_words else message.locale or self._language,
            background=background,
        )
        if asks_for_settings(message):
            await self._pressing.settings.show(tx, message, claim)
        elif message.command is not None and message.command.action is Action.SHOW:
            await self._show(hearing)
        elif await self._correcting.correct(tx, message, claim, words):
            return
        elif not words and not message.attachments:
            await self._reply(hearing, TextKey.REPLY_EMPTY)
        elif len(words) > MOST_CHARACTERS:
            await self._reply(hearing, TextKey.REPLY_TOO_LONG, limit=MOST_CHARACTERS)
        elif question is not None and intent.choice is not None:
            await self._choose(hearing, question, intent.choice)
        else:
            await self._answers.get(intent.action, self._not_yet)(hearing)

    async def _generate(self, hearing: Hearing) -> None:
        intent = hearing.intent
        task = intent.task_type or TaskType.TEXT_TO_IMAGE
        kind = kind_arg(task.makes)
        references = await references_of(hearing.tx, hearing.message, intent, hearing.background)
        missing = PICTURES_NEEDED[task] - len(references)
        if intent.missing is Missing.IMAGE or (missing > 0 and not _is_quoted(references)):
            pictures = "several" if missing > 1 else "one"
            await self._reply(hearing, TextKey.REPLY_NEEDS_IMAGE, kind=kind, pictures=pictures)
            return
        needs_words = task not in MOVES_BY_ITSELF and not intent.prompt.strip()
        if intent.missing is Missing.PROMPT or needs_words:
            await self._reply(hearing, TextKey.REPLY_NEEDS_PROMPT, kind=kind)
            return
        ports = self._bench.ports
        job = Job(
            id=JobId(ports.identifiers.fresh()),
            claim=hearing.claim,
            origin=hearing.message.ref,
            person=hearing.message.sender,
            language=hearing.language,
            intent=intent,
            references=references,
            preferred=preferred_for(intent, hearing.sayer.known, self._bench.shelf.held),
            created_at=ports.clock.now(),
        )
        await hearing.tx.add_job(job)
        acknowledgment = self._bench.notices(job).acknowledgment()
        acknowledgment = replace(acknowledgment, token=hearing.message.token)
        heed = self._pressing.remembering.heed
        row, way_back = await heed(hearing.tx, hearing.sayer, intent, acknowledgment)
        await self._bench.say(hearing.tx, row, proposal=way_back, is_first=True)
        await self._bench.wake(hearing.tx, job.id)

    async def _choose(self, hearing: Hearing, question: Proposal, choice: int | str) -> None:
        if choice == "no":
            await self._pressing.decline(hearing.tx, question, hearing.message.sender)
            return
        index = 0 if choice == "yes" else int(choice) - 1
        action = question.choices[index].action
        await self._pressing.take(hearing.tx, question, action, hearing.message.sender)

    async def _cancel(self, hearing: Hearing) -> None:
        jobs = await hearing.tx.unfinished_of(hearing.message.sender, hearing.message.ref.chat)
        if not jobs:
            await self._reply(hearing, TextKey.CANCEL_NOTHING)
            return
        await self._pressing.cancel(hearing.tx, jobs[0])

    async def _retry(self, hearing: Hearing) -> None:
        question = hearing.question
        if question is not None:
            # After a failure that may pass, that is the same once more; else the first choice.
            same = [n for n, each in enumerate(question.choices, 1) if each.action == AGAIN]
            await self._choose(hearing, question, same[0] if same else "yes")
            return
        last = hearing.background.last
        job = await hearing.tx.job(last.job) if last else None
        if job is None:
            await self._help(hearing)
            return
        origin = hearing.message.ref
        await self._pressing.again(hearing.tx, job, claim=hearing.claim, origin=origin)

    async def _status(self, hearing: Hearing) -> None:
        tx, person, now = hearing.tx, hearing.message.sender, self._bench.ports.clock.now()
        chat = hearing.message.ref.chat
        # Where nobody reads along it is about all chats.
        where = None if chat.kind is ChatKind.DM else chat
        jobs = await tx.unfinished_of(person, where)
        newest = () if jobs else await tx.results_of(person, where, now, 1)
        await self._reply_lines(hearing, await status_lines(tx, jobs, newest, now))

    async def _models(self, hearing: Hearing) -> None:
        row = self._pressing.helping.models(self._reply_row(hearing, ()))
        await self._bench.say(hearing.tx, row)

    async def _history(self, hearing: Hearing) -> None:
        answer = self._pressing.histories.answer
        row = self._reply_row(hearing, ())
        row, proposal = await answer(hearing.tx, hearing.message.sender, row)
        await self._bench.say(hearing.tx, row, proposal=proposal)

    async def _show(self, hearing: Hearing) -> None:
        command, row = hearing.message.command, self._reply_row(hearing, ())
        name = (command.subject if command else None) or ""
        show = self._pressing.histories.show
        row, proposal = await show(hearing.tx, hearing.message.sender, name, row)
        await self._bench.say(hearing.tx, row, proposal=proposal)

    async def _forget(self, hearing: Hearing) -> None:
        """Tell what is stored about somebody, and offer to delete it."""
        answer = self._pressing.forgetting.answer
        row = self._reply_row(hearing, ())
        row, proposal = await answer(hearing.tx, hearing.message.sender, row)
        await self._bench.say(hearing.tx, row, proposal=proposal)

    async def _preference(self, hearing: Hearing) -> None:
        """Save, clear or show which models somebody likes."""
        answer = self._pressing.remembering.answer
        reply = self._reply_row(hearing, ())
        row, proposal = await answer(hearing.tx, hearing.sayer, hearing.intent, reply)
        await self._bench.say(hearing.tx, row, proposal=proposal)

    async def _help(self, hearing: Hearing) -> None:
        row = self._reply_row(hearing, ())
        row, proposal = self._pressing.helping.answer(hearing.message.sender, row)
        await self._bench.say(hearing.tx, row, proposal=proposal)

    async def _not_yet(self, hearing: Hearing) -> None:
        await self._reply(hearing, TextKey.REPLY_NOT_YET)

    async def _greet(self, hearing: Hearing) -> None:
        """Answer talk with one friendly line of a kind, at most once an hour per chat."""
        if asks_what_is_stored(hearing.message.text):
            await self._forget(hearing)
            return
        now, chat = self._bench.ports.clock.now(), hearing.message.ref.chat
        is_thanks = expresses_thanks(hearing.message.text)
        topic = "thanks" if is_thanks else "hello"
        line = Text(key=TextKey.REPLY_THANKS if is_thanks else TextKey.REPLY_HELLO)
        this_hour, last_hour = (
            DeliveryKey(f"{topic}:{digest(repr(chat))}:{at:%Y%m%d%H}")
            for at in (now, now - GREETING_EVERY)
        )
        greeted = await hearing.tx.row(last_hour)
        if greeted is None or now - greeted.created_at >= GREETING_EVERY:
            await self._reply_lines(hearing, (line,), this_hour)

    async def _reply(self, hearing: Hearing, key: TextKey, **args: Arg) -> None:
        await self._reply_lines(hearing, (Text(key=key, args=args),))

    async def _reply_lines(
        self, hearing: Hearing, lines: tuple[Text, ...], key: DeliveryKey | None = None
    ) -> None:
        await self._bench.say(hearing.tx, self._reply_row(hearing, lines, key))

    def _reply_row(
        self, hearing: Hearing, lines: tuple[Text, ...], key: DeliveryKey | None = None
    ) -> OutboxRow:
        return OutboxRow(
            key=key or DeliveryKey(f"{digest(hearing.claim)}:reply"),
            message=OutgoingMessage(
                chat=hearing.message.ref.chat,
                kind=MessageKind.NOTE,
                language=hearing.language,
                lines=lines,
                reply_to=hearing.message.ref,
            ),
            created_at=self._bench.ports.clock.now(),
            token=hearing.message.token,
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


def _is_quoted(references: Sequence[Reference]) -> bool:
    """Tell whether how many pictures there are is known only to the platform."""
    return any(each.quoted is not None for each in references)
