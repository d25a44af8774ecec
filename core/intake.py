"""Where everything that people do comes in: claimed, understood and answered in one transaction.

A message is claimed, its job made and its acknowledgment posted together, or not at all; nothing
here touches the network. What could not be stored is refused, so that the platform delivers it
again.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core.admins import Admins
from core.chat_settings import asks_for_settings
from core.commands import Understood, read_command
from core.correcting import Correcting
from core.errors import StoreError
from core.followups import AGAIN
from core.forgetting import asks_to_delete, asks_what_is_stored
from core.hearing import Hearing, says_words
from core.histories import asks_for_more
from core.intents import Action, ChatKind, Context, Language, MediaKind, Utterance
from core.jobs import Job, JobId
from core.labels import asks_for_one, spoken_action
from core.messages import (
    Arg,
    ButtonPress,
    ChatRef,
    ClaimKey,
    DeliveryKey,
    IncomingMessage,
    MessageKind,
    MessageRef,
    OutboxRow,
    OutgoingMessage,
    PersonRef,
    PlatformName,
    Proposal,
    Suggestion,
    Text,
    delivery_key_of,
    digest,
    reply_key,
)
from core.naming import give_name
from core.parsing import is_alone, leaves_open, points_at_choice
from core.persistence import Background, Transaction
from core.picking import pick
from core.ports import PressAnswer, Reception
from core.preferences import preferred_for
from core.pressing import Pressing
from core.questions import question_text
from core.references import references_of
from core.reporting import model_suggestions, status_lines
from core.several import begin_series, number_of
from core.sharing import SharedTransactions
from core.spending import Spending, account_lines
from core.subjects import names_of, understand
from core.texts import TextKey
from core.thanks import expresses_thanks
from core.undoing import Undoing, asks_to_undo
from core.workbench import Workbench

log = logging.getLogger(__name__)

MOST_CHARACTERS = 8000
"""A longer message is no description but an accident."""

GREETING_EVERY = timedelta(hours=1)

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
        self._undoing = Undoing(self._pressing.remembering)
        self._correcting = Correcting(bench)
        self._spending = Spending(bench)
        self._admins = Admins(admins)
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
            Action.BALANCE: self._balance,
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
            await self._reply_lines(hearing, (understood.unclear,))
        elif len(words) > MOST_CHARACTERS:
            await self._reply(hearing, TextKey.REPLY_TOO_LONG, limit=MOST_CHARACTERS)
        elif not is_command and await self._is_about_earlier(hearing):
            return
        elif not (words or message.attachments or is_command):
            await self._reply(hearing, TextKey.REPLY_EMPTY)
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

    async def _is_about_earlier(self, hearing: Hearing) -> bool:
        """Take a message that names, corrects or answers; False where it stands for itself."""
        correct, message = self._correcting.correct, hearing.message
        named = await give_name(hearing, self._bench.ports.clock.now())
        if named is not None:
            await self._reply_lines(hearing, (named,))
            await self._hand_over(hearing)
            return True
        # Where a picture is waited for, one is the answer.
        may_correct = not await self._pressing.asking.waits_for_picture(hearing)
        if may_correct and await correct(hearing.tx, message, hearing.claim, hearing.words):
            return True
        return await self._is_answer(hearing)

    async def _hand_over(self, hearing: Hearing) -> None:
        """Let a picture that is waited for go on its way though all that was said is its name."""
        question, asking = hearing.question, self._pressing.asking
        if question is None or not hearing.message.attachments:
            return
        if await asking.waits_for_picture(hearing):
            wordless = replace(hearing.intent, action=Action.NONE, prompt="")
            await asking.complete(replace(hearing, intent=wordless, words=""), question)

    async def _is_answer(self, hearing: Hearing) -> bool:
        """Take a message as the answer to what the bot has asked; False where it is none."""
        question, choice = hearing.question, hearing.intent.choice
        is_bare = not hearing.message.attachments and hearing.message.reply_to is None
        if is_bare and asks_for_more(hearing.words):
            await self._turn_page(hearing)
            return True
        if question is not None and await self._pressing.asking.complete(hearing, question):
            return True
        if question is not None and choice is not None and await self._is_meant(hearing, question):
            await self._choose(hearing, question, choice)
            return True
        if await self._is_no_answer(hearing) or await self._presses(hearing):
            return True
        if is_bare and points_at_choice(hearing.words):
            # "The second one" of nothing that is on offer would make a strange picture.
            picked = await pick(hearing)
            if picked is None:
                await self._reply(hearing, TextKey.PRESS_EXPIRED)
            else:
                await self._generate(picked)
            return True
        return False

    async def _presses(self, hearing: Hearing) -> bool:
        """Take the label of a button in words for a tap on it, under the newest result."""
        action = spoken_action(hearing.words)
        job = await hearing.last_job() if action is not None else None
        if action is None or job is None:
            return False
        notice = await self._pressing.speak(hearing.tx, job, action, hearing.message)
        if notice.key is not TextKey.PRESS_DONE:
            await self._reply_lines(hearing, (notice,))
        return True

    async def _is_no_answer(self, hearing: Hearing) -> bool:
        """Repeat a question that was answered with a film or a file and no word, or "whatever"."""
        question = hearing.question
        is_mute = bool(hearing.message.attachments) and not hearing.words
        says_nothing = is_mute or leaves_open(hearing.words)
        if question is None or question.choices or not says_nothing:
            return False
        is_other = hearing.intent.action is Action.NONE
        job = await hearing.tx.job(JobId(question.job)) if is_other else None
        if job is None:
            return False
        await self._reply_lines(hearing, (question_text(job),))
        return True

    async def _is_meant(self, hearing: Hearing, question: Proposal) -> bool:
        """Tell whether words mean a question; "ok" to a newer result buys and deletes nothing.

        A reply to the question itself means it whatever was wished for since.
        """
        if hearing.intent.choice == "no":
            return True
        asked = await hearing.tx.row(delivery_key_of(question.id))
        replied = hearing.message.reply_to
        if replied is not None and asked is not None and asked.ref == replied:
            return True
        # Nobody's data are deleted on a doubtful word, wherever the newer wish was.
        chat = None if asks_to_delete(question) else question.chat
        return not await hearing.has_moved_on(question.created_at, chat)

    async def _generate(self, hearing: Hearing) -> None:
        intent, ports = begin_series(hearing.intent), self._bench.ports
        job = Job(
            id=JobId(ports.identifiers.fresh()),
            claim=hearing.claim,
            origin=hearing.message.ref,
            person=hearing.message.sender,
            language=hearing.language,
            intent=intent,
            references=await references_of(hearing.tx, hearing.message, intent, hearing.background),
            preferred=preferred_for(intent, hearing.sayer.known, self._bench.shelf.held),
            created_at=ports.clock.now(),
        )
        await self._pressing.asking.begin(hearing, job)

    async def _choose(self, hearing: Hearing, question: Proposal, choice: int | str) -> None:
        tx, by = hearing.tx, hearing.message.sender
        if choice == "no":
            await self._pressing.decline(tx, question, by)
        elif question.choices:
            index = 0 if choice == "yes" else int(choice) - 1
            await self._pressing.take(tx, question, question.choices[index].action, by)
        elif job := await tx.job(JobId(question.job)):
            # "Yes" is no picture and nothing to draw.
            await self._reply_lines(hearing, (question_text(job),))

    async def _cancel(self, hearing: Hearing) -> None:
        jobs = await hearing.tx.unfinished_of(hearing.message.sender, hearing.message.ref.chat)
        if not jobs:
            nothing = Text(key=TextKey.CANCEL_NOTHING)
            undone = None
            if asks_to_undo(hearing.words):
                undone = await self._undoing.undo(hearing, self._bench.ports.clock.now())
            await self._reply_lines(hearing, (undone or nothing,))
            return
        await self._pressing.cancel(hearing.tx, jobs[0])

    async def _retry(self, hearing: Hearing) -> None:
        question, job = hearing.question, await hearing.replied_job()
        is_offered = question is not None and await self._is_meant(hearing, question)
        if job is None and question is not None and question.choices and is_offered:
            # After a failure that may pass, that is the same once more; else the first choice.
            same = [n for n, each in enumerate(question.choices, 1) if each.action == AGAIN]
            await self._choose(hearing, question, same[0] if same else "yes")
            return
        job = job or await hearing.last_job()
        if job is None:
            await self._help(hearing)
            return
        origin, count = hearing.message.ref, hearing.intent.count
        if count is None and number_of(job) > 1 and asks_for_one(hearing.words):
            count = 1
        await self._pressing.again(hearing.tx, job, claim=hearing.claim, origin=origin, count=count)

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

    async def _turn_page(self, hearing: Hearing) -> None:
        """Go on with earlier results where they were shown just now; else say what there is."""
        histories, chat = self._pressing.histories, hearing.message.ref.chat
        page = histories.open_page(hearing.message.sender, chat)
        turned = None
        if page is not None and not await hearing.has_moved_on(page.created_at):
            turned = await histories.turn(hearing.tx, page, self._reply_row(hearing, ()))
        if turned is None:
            await self._help(hearing)
            return
        row, proposal = turned
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

    async def _balance(self, hearing: Hearing) -> None:
        """Tell what was spent today and what is left; admins, of the accounts too."""
        person, chat = hearing.message.sender, hearing.message.ref.chat
        lines = await self._spending.balance_lines(hearing.tx, person, chat)
        if self._admins.has(person):
            lines += account_lines(self._bench.accounts.held)
        await self._reply_lines(hearing, lines)

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

    async def _greet(self, hearing: Hearing) -> None:
        """Answer talk with one friendly line of a kind, at most once an hour per chat."""
        if asks_what_is_stored(hearing.message.text):
            await self._forget(hearing)
            return
        now, chat = self._bench.ports.clock.now(), hearing.message.ref.chat
        topic, key = _kind_of_talk(hearing.message.text)
        line = Text(key=key)
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
            key=key or reply_key(hearing.claim),
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


def _kind_of_talk(text: str) -> tuple[str, TextKey]:
    if expresses_thanks(text):
        return "thanks", TextKey.REPLY_THANKS
    if leaves_open(text):
        return "undecided", TextKey.REPLY_UNDECIDED
    return "hello", TextKey.REPLY_HELLO


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
