"""People, rooms, messages and files, and how they are written down."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

Json = dict[str, Any]

BOT_ID = "danqing"
BOT_NAME = "丹青"
MENTION = f"<@{BOT_ID}>"

Locale = Literal["zh", "en"]
RoomKind = Literal["group", "dm"]


def iso(epoch_s: float) -> str:
    """Write a time in UTC with milliseconds."""
    written = datetime.fromtimestamp(epoch_s, UTC).isoformat(timespec="milliseconds")
    return written.replace("+00:00", "Z")


def epoch_s(written: str) -> float:
    """Read a time that was written in ISO 8601."""
    return datetime.fromisoformat(written).timestamp()


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody with a cookie; a guest until they choose a name."""

    id: str
    name: str
    locale: Locale


@dataclass(slots=True, kw_only=True)
class Room:
    """A group everybody sees, or one person's direct messages with the bot."""

    id: str
    kind: RoomKind
    name: str
    owner: str | None
    # In order of posting; rebuilt from the messages after a restart.
    message_ids: list[str] = field(default_factory=list)

    def brief(self) -> Json:
        """Return what events carry of a room."""
        return {"id": self.id, "kind": self.kind, "name": self.name}

    def visible_to(self, person_id: str) -> bool:
        """Say whether a person may read the room."""
        return self.kind == "group" or self.owner == person_id

    def role_of(self, person_id: str) -> str:
        """Return the person's role: whoever opened a group moderates it."""
        return "moderator" if self.kind == "group" and self.owner == person_id else "member"


@dataclass(slots=True, kw_only=True)
class StoredFile:
    """What is known of an uploaded file besides its bytes."""

    id: str
    name: str
    mime: str
    size: int
    # Who uploaded it; None for the bot.
    owner: str | None = None

    @property
    def kind(self) -> str:
        """Return image, video or file."""
        return self.mime.partition("/")[0] if self.mime.startswith(("image/", "video/")) else "file"

    def brief(self) -> Json:
        """Return what everybody is told about a file of a message."""
        return {
            "id": self.id,
            "kind": self.kind,
            "name": self.name,
            "mime": self.mime,
            "size": self.size,
        }


@dataclass(slots=True, kw_only=True)
class Message:
    """One message of a room, by a person or by the bot."""

    id: str
    room: str
    # Position in the room, for paging.
    index: int
    author: str
    text: str
    sent_at: str
    reply_to: str | None = None
    buttons: list[Json] = field(default_factory=list)
    progress: float | None = None
    files: list[str] = field(default_factory=list)
    # The bot's idempotency key or the page's client id.
    key: str | None = None
    edited_at: str | None = None
    recalled: bool = False
    # Whether the bot was told, and so must be told of a recall.
    told_bot: bool = False

    @property
    def from_bot(self) -> bool:
        """Say whether the bot wrote it."""
        return self.author == BOT_ID


@dataclass(slots=True, kw_only=True)
class Press:
    """A button pressed by a person, to be answered with a notice."""

    id: str
    message: str
    person: str


@dataclass(slots=True, kw_only=True)
class Event:
    """Something the bot has to acknowledge."""

    seq: int
    kind: str
    room: str
    data: Json


Entity = Person | Room | StoredFile | Message | Press | Event

KINDS: dict[str, type[Entity]] = {
    "person": Person,
    "room": Room,
    "file": StoredFile,
    "message": Message,
    "press": Press,
    "event": Event,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


def kind_of(entity: Entity) -> str:
    """Name an entity's kind as the log does."""
    return _NAMES[type(entity)]


def to_record(entity: Entity) -> Json:
    """Write an entity as plain data."""
    record = asdict(entity)
    record.pop("message_ids", None)
    return record
