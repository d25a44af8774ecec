"""Who a message mentions, and who is notified."""

import re
from dataclasses import dataclass, field

from bot.sandbox.discord.checks import Checks
from bot.sandbox.discord.refusals import Json, mistake

_USER = re.compile(r"<@!?(\d+)>")
_ROLE = re.compile(r"<@&(\d+)>")
_EVERYONE = re.compile(r"@(everyone|here)\b")
_PARSE = ("users", "roles", "everyone")
_MOST = 100


@dataclass(slots=True, kw_only=True)
class Mentions:
    """What is left of the mentions in a text."""

    users: list[int] = field(default_factory=list)
    roles: list[int] = field(default_factory=list)
    everyone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Which mentions may notify."""

    parse: frozenset[str] = frozenset(_PARSE)
    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    replied_user: bool = True

    def of(self, content: str) -> Mentions:
        """Find the mentions in a text that may notify."""
        users = [int(each) for each in _USER.findall(content)]
        roles = [int(each) for each in _ROLE.findall(content)]
        return Mentions(
            users=[
                each for each in dict.fromkeys(users) if "users" in self.parse or each in self.users
            ],
            roles=[
                each for each in dict.fromkeys(roles) if "roles" in self.parse or each in self.roles
            ],
            everyone="everyone" in self.parse and bool(_EVERYONE.search(content)),
        )


def check_allowed(value: object, checks: Checks) -> Allowed:
    """Read ``allowed_mentions``; left out, everything may notify.

    Raises:
        Refusal: a kind is given both as a whole and by names.
    """
    if value is None:
        return Allowed()
    given: Json = checks.mapping(value, ("allowed_mentions",))
    checks.known_keys(given, ("allowed_mentions",), ("parse", "users", "roles", "replied_user"))
    parse = checks.items(given.get("parse"), ("allowed_mentions", "parse"), most=3)
    for number, each in enumerate(parse):
        checks.choice(each, ("allowed_mentions", "parse", number), _PARSE)
    named: dict[str, frozenset[int]] = {}
    for kind in ("users", "roles"):
        ids = checks.items(given.get(kind), ("allowed_mentions", kind), most=_MOST)
        if ids and kind in parse:
            raise mistake(
                ("allowed_mentions",),
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )
        named[kind] = frozenset(int(str(each)) for each in ids if str(each).isdigit())
    return Allowed(
        parse=frozenset(map(str, parse)),
        users=named["users"],
        roles=named["roles"],
        replied_user=bool(given.get("replied_user", False)),
    )
