"""One message as it is being answered: what was said, by whom, and what it may refer to."""

from dataclasses import dataclass

from core.intents import Intent, Language
from core.messages import ClaimKey, IncomingMessage, Proposal
from core.ports import Background, Transaction
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
        return any(sign.isalpha() for sign in self.words)

    @property
    def sayer(self) -> Sayer:
        """Who speaks, with what they like so far."""
        known = liked(self.background.preferences)
        return Sayer(person=self.message.sender, claim=self.claim, known=known)
