"""What each thing does that a message may ask of the service."""

from datetime import timedelta

from core.admins import Admins
from core.forgetting import asks_what_is_stored
from core.hearing import Hearing
from core.intents import ChatKind
from core.jobs import Job, JobId
from core.messages import DeliveryKey, Text, digest
from core.parsing import leaves_open
from core.preferences import preferred_for
from core.pressing import Pressing
from core.references import references_of
from core.replying import Replies
from core.reporting import status_lines
from core.several import begin_series
from core.spending import Spending, account_lines
from core.texts import TextKey
from core.thanks import expresses_thanks
from core.undoing import Undoing, asks_to_undo
from core.workbench import Workbench

GREETING_EVERY = timedelta(hours=1)


class Serving:
    """Carries out what a message asks for by itself."""

    def __init__(
        self, bench: Workbench, pressing: Pressing, replies: Replies, admins: Admins
    ) -> None:
        self._bench = bench
        self._pressing = pressing
        self._replies = replies
        self._admins = admins
        self._undoing = Undoing(pressing.remembering)
        self._spending = Spending(bench)

    async def generate(self, hearing: Hearing) -> None:
        """Begin a wish, or ask for what it lacks."""
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

    async def cancel(self, hearing: Hearing) -> None:
        """Call off their newest wish here, or take back what "undo" may mean."""
        jobs = await hearing.tx.unfinished_of(hearing.message.sender, hearing.message.ref.chat)
        if not jobs:
            nothing = Text(key=TextKey.CANCEL_NOTHING)
            undone = None
            if asks_to_undo(hearing.words):
                undone = await self._undoing.undo(hearing, self._bench.ports.clock.now())
            await self._replies.say(hearing, (undone or nothing,))
            return
        await self._pressing.cancel(hearing.tx, jobs[0])

    async def status(self, hearing: Hearing) -> None:
        """Tell how far their wishes are."""
        tx, person, now = hearing.tx, hearing.message.sender, self._bench.ports.clock.now()
        chat = hearing.message.ref.chat
        # Where nobody reads along it is about all chats.
        where = None if chat.kind is ChatKind.DM else chat
        jobs = await tx.unfinished_of(person, where)
        newest = () if jobs else await tx.results_of(person, where, now, 1)
        await self._replies.say(hearing, await status_lines(tx, jobs, newest, now))

    async def models(self, hearing: Hearing) -> None:
        """List what can be chosen, with prices."""
        row = self._pressing.helping.models(self._replies.row(hearing, ()))
        await self._bench.say(hearing.tx, row)

    async def history(self, hearing: Hearing) -> None:
        """Show what they were given here, the newest first."""
        answer = self._pressing.histories.answer
        row = self._replies.row(hearing, ())
        row, proposal = await answer(hearing.tx, hearing.message.sender, row)
        await self._bench.say(hearing.tx, row, proposal=proposal)

    async def show(self, hearing: Hearing) -> None:
        """Bring one result back."""
        command, row = hearing.message.command, self._replies.row(hearing, ())
        name = (command.subject if command else None) or ""
        show = self._pressing.histories.show
        row, proposal = await show(hearing.tx, hearing.message.sender, name, row)
        await self._bench.say(hearing.tx, row, proposal=proposal)

    async def forget(self, hearing: Hearing) -> None:
        """Tell what is stored about somebody, and offer to delete it."""
        answer = self._pressing.forgetting.answer
        row = self._replies.row(hearing, ())
        row, proposal = await answer(hearing.tx, hearing.message.sender, row)
        await self._bench.say(hearing.tx, row, proposal=proposal)

    async def balance(self, hearing: Hearing) -> None:
        """Tell what was spent today and what is left; admins, of the accounts too."""
        person, chat = hearing.message.sender, hearing.message.ref.chat
        lines = await self._spending.balance_lines(hearing.tx, person, chat)
        if self._admins.has(person):
            lines += account_lines(self._bench.accounts.held)
        await self._replies.say(hearing, lines)

    async def preference(self, hearing: Hearing) -> None:
        """Save, clear or show which models somebody likes."""
        answer = self._pressing.remembering.answer
        reply = self._replies.row(hearing, ())
        row, proposal = await answer(hearing.tx, hearing.sayer, hearing.intent, reply)
        await self._bench.say(hearing.tx, row, proposal=proposal)

    async def help(self, hearing: Hearing) -> None:
        """Say what can be asked for."""
        row = self._replies.row(hearing, ())
        row, proposal = self._pressing.helping.answer(hearing.message.sender, row)
        await self._bench.say(hearing.tx, row, proposal=proposal)

    async def greet(self, hearing: Hearing) -> None:
        """Answer talk with one friendly line of a kind, at most once an hour per chat."""
        if asks_what_is_stored(hearing.message.text):
            await self.forget(hearing)
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
            await self._replies.say(hearing, (line,), this_hour)


def _kind_of_talk(text: str) -> tuple[str, TextKey]:
    if expresses_thanks(text):
        return "thanks", TextKey.REPLY_THANKS
    if leaves_open(text):
        return "undecided", TextKey.REPLY_UNDECIDED
    return "hello", TextKey.REPLY_HELLO
