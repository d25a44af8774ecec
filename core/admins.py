"""Who may do what others may not: the operator's admins, and the moderators of a chat."""

from core.intents import ChatKind
from core.messages import ChatRef, PersonRef


class Admins:
    """The admins as configured, "platform:person" each."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def has(self, person: PersonRef) -> bool:
        """Tell whether somebody is an admin."""
        return f"{person.platform}:{person.person}" in self._names

    def beside(self, person: PersonRef) -> tuple[PersonRef, ...]:
        """List the other admins where somebody is, by name."""
        own = f"{person.platform}:"
        others = (
            PersonRef(platform=person.platform, tenant=person.tenant, person=name.removeprefix(own))
            for name in sorted(self._names)
            if name.startswith(own)
        )
        return tuple(other for other in others if other != person)

    def may_set(self, person: PersonRef, chat: ChatRef, *, is_moderator: bool) -> bool:
        """Tell whether somebody decides how a chat is talked to: alone with the bot, anybody."""
        return chat.kind is ChatKind.DM or is_moderator or self.has(person)
