"""What there is in this Discord: people, servers, channels, messages, files."""

from dataclasses import dataclass, field

from bot.sandbox.discord.refusals import Json

# Kinds of channel.
TEXT = 0
DM = 1
PUBLIC_THREAD = 11
PRIVATE_THREAD = 12
THREADS = frozenset({10, PUBLIC_THREAD, PRIVATE_THREAD})
# Kinds of message.
PLAIN = 0
THREAD_MADE = 18
REPLY = 19
COMMAND_ANSWER = 20
MENU_ANSWER = 23
# Flags of a message.
CROSSPOST_SNAPSHOT = 1 << 14
SUPPRESS_EMBEDS = 1 << 2
EPHEMERAL = 1 << 6
LOADING = 1 << 7
SILENT = 1 << 12
COMPONENTS_V2 = 1 << 15
MIB = 1024 * 1024
_TIER_LIMITS = (10 * MIB, 10 * MIB, 50 * MIB, 100 * MIB)


@dataclass(slots=True, kw_only=True)
class User:
    """A person or a bot."""

    id: int
    name: str
    locale: str = "en-US"
    is_bot: bool = False
    opens_dms: bool = True


@dataclass(slots=True, kw_only=True)
class Role:
    """A role of a server; the one with the server's own id is everybody's."""

    id: int
    name: str
    permissions: int
    managed: bool = False


@dataclass(slots=True, kw_only=True)
class Overwrite:
    """What a channel gives and takes from one role or member."""

    is_role: bool
    allow: int = 0
    deny: int = 0

    def applied(self, given: int) -> int:
        """Return what remains of what was given before."""
        return given & ~self.deny | self.allow


@dataclass(slots=True, kw_only=True)
class Guild:
    """A server; `members` holds the roles of each."""

    id: int
    name: str
    owner_id: int
    locale: str = "en-US"
    tier: int = 0
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, set[int]] = field(default_factory=dict)
    channels: list[int] = field(default_factory=list)

    @property
    def file_limit(self) -> int:
        """Return the most bytes of one file."""
        return _TIER_LIMITS[self.tier]


@dataclass(slots=True, kw_only=True)
class Channel:
    """A channel, thread or direct message."""

    id: int
    kind: int
    name: str = ""
    guild_id: int | None = None
    parent_id: int | None = None
    owner_id: int | None = None
    recipients: tuple[int, ...] = ()
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    nsfw: bool = False
    is_archived: bool = False
    is_locked: bool = False
    members: set[int] = field(default_factory=set)
    archived_at: float = 0.0
    messages: list[int] = field(default_factory=list)

    @property
    def is_thread(self) -> bool:
        """Say whether it hangs on another channel."""
        return self.kind in THREADS


@dataclass(slots=True, kw_only=True)
class Attachment:
    """A file in a channel."""

    id: int
    channel_id: int
    filename: str
    content: bytes
    content_type: str
    description: str | None = None
    size: tuple[int, int] | None = None  # of a picture, in pixels
    # Files of commands and modals live for the interaction only.
    ephemeral: bool = False


@dataclass(slots=True, kw_only=True)
class Message:
    """A message as it stands now."""

    id: int
    channel_id: int
    author_id: int
    kind: int = PLAIN
    content: str = ""
    nonce: str | int | None = None
    flags: int = 0
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    reference: Json | None = None
    snapshots: list[Json] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mentions_everyone: bool = False
    reactions: dict[str, set[int]] = field(default_factory=dict)
    interaction: Json | None = None  # its metadata
    by_webhook: bool = False
    only_for: int | None = None  # an ephemeral message is seen by one person
    edited_at: float | None = None
    told_at: float = 0.0  # by a stopwatch

    @property
    def is_ephemeral(self) -> bool:
        """Say whether only one person sees it."""
        return bool(self.flags & EPHEMERAL)


@dataclass(slots=True, kw_only=True)
class Interaction:
    """Something a person did with the application, and what came of it."""

    id: int
    token: str
    kind: int
    user_id: int
    channel_id: int
    guild_id: int | None
    data: Json
    made_at: float
    told_at: float  # by a stopwatch
    message_id: int | None = None  # whose component was used
    answer: int | None = None  # type of the callback
    original_id: int | None = None
    is_loading: bool = False
    loading_flags: int = 0
    modal: Json | None = None
    choices: list[Json] | None = None
    parent: "Interaction | None" = None  # a modal's
    followups: int = 0
    own_messages: list[int] = field(default_factory=list)
