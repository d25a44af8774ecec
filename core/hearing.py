"""One message as it is being answered: what was said, by whom, and what it may refer to."""

from dataclasses import dataclass
from datetime import datetime

from core.intents import Intent, Language
from core.jobs import Job
from core.messages import ChatRef, ClaimKey, IncomingMessage, Proposal
from core.parsing import links_in
from core.persistence import Background, Transaction
from core.preferences import liked
from core.remembering import Sayer


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """One message as it is being answered."""

    tx: Transaction
    message: IncomingMessage
    claim: ClaimKey
    intent: Intent
    language: Language
    background: Background
    words: str = ""
    """What can be read of the text."""
    says_roles: bool = False
    """It leaves no doubt how several pictures make one film."""
    is_request: bool = False
    """It asks for something by itself, rather than names or hands over a thing."""

    @property
    def question(self) -> Proposal | None:
        """The bot's open question to this person here."""
        return self.background.question

    @property
    def has_language(self) -> bool:
        """There are words, and not signs alone."""
        return says_words(self.words)

    @property
    def sayer(self) -> Sayer:
        """Who speaks, with what they like so far."""
        known = liked(self.background.preferences)
        return Sayer(person=self.message.sender, claim=self.claim, known=known)

    async def last_job(self) -> Job | None:
        """Find the wish that brought their newest result here."""
        last = self.background.last
        return await self.tx.job(last.job) if last is not None else None

    async def replied_job(self) -> Job | None:
        """Find the wish of theirs whose results the message answers."""
        ref = self.message.reply_to
        shown = await self.tx.results_shown(ref) if ref is not None else ()
        job = await self.tx.job(shown[0].job) if shown else None
        return job if job is not None and job.person == self.message.sender else None

    async def has_moved_on(self, since: datetime, where: ChatRef | None = None) -> bool:
        """Tell whether they have wished for something else since, in one chat or in any.

        What became of it does not matter: "ok" after "cancelled" is said about that.
        """
        return await self.tx.has_wished(self.message.sender, where, since)


def says_words(text: str) -> bool:
    """Tell words, which have a language, from signs and links."""
    for link in links_in(text):
        text = text.replace(link, "")
    return any(sign.isalpha() for sign in text)
