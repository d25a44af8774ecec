"""Gateway intents: which events a session hears."""

GUILDS = 1 << 0
GUILD_MEMBERS = 1 << 1
GUILD_PRESENCES = 1 << 8
GUILD_MESSAGES = 1 << 9
GUILD_MESSAGE_REACTIONS = 1 << 10
DIRECT_MESSAGES = 1 << 12
DIRECT_MESSAGE_REACTIONS = 1 << 13
MESSAGE_CONTENT = 1 << 15

# Every bit the service knows; 17 to 19, 22 and 23 were never given out.
KNOWN = (1 << 17) - 1 | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25
PRIVILEGED = {
    "guild_members": GUILD_MEMBERS,
    "guild_presences": GUILD_PRESENCES,
    "message_content": MESSAGE_CONTENT,
}


def are_known(intents: object) -> bool:
    """Say whether a number names intents, and only such."""
    return type(intents) is int and intents >= 0 and not intents & ~KNOWN


def are_approved(intents: int, approved: set[str]) -> bool:
    """Say whether all privileged ones among them are switched on."""
    return all(name in approved for name, bit in PRIVILEGED.items() if intents & bit)
