"""Keys of attachments, which open them after a restart and after their links went stale; pure."""

from dataclasses import dataclass

_FILE, _EMBED, _LINK = "file", "embed", "link"
_PARTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class InMessage:
    """A file of a message by its id, or a picture of its embeds by its place."""

    channel: int
    message: int
    number: int
    is_embedded: bool


def file_key(channel: int, message: int, attachment: int) -> str:
    """Name a file that was attached to a message."""
    return f"{_FILE}/{channel}/{message}/{attachment}"


def embed_key(channel: int, message: int, index: int) -> str:
    """Name a picture that stands in a message's embeds."""
    return f"{_EMBED}/{channel}/{message}/{index}"


def link_key(url: str) -> str:
    """Name a file that no message holds, as with a command's: only its link opens it."""
    return f"{_LINK}/{url}"


def read_key(key: str) -> InMessage | str | None:
    """Read where a file is: in a message, or at an address; None for nonsense."""
    kind, _, rest = key.partition("/")
    if kind == _LINK:
        return rest or None
    parts = key.split("/")
    if kind not in {_FILE, _EMBED} or len(parts) != _PARTS or not all(map(str.isdigit, parts[1:])):
        return None
    channel, message, number = map(int, parts[1:])
    return InMessage(channel=channel, message=message, number=number, is_embedded=kind == _EMBED)
