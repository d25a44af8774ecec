"""What the web chat sends, validated on arrival; keys we do not know are let through unread."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field


class _Payload(BaseModel):
    # Ids come as they come: a service that counts them in numbers is understood too.
    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


class RoomPayload(_Payload):
    """Where it happened."""

    id: str = Field(min_length=1)
    kind: str = "group"


class AuthorPayload(_Payload):
    """Who did it."""

    id: str = Field(min_length=1)
    role: str = "member"


class RepliedPayload(_Payload):
    """The message that is answered."""

    id: str = Field(min_length=1)
    from_bot: bool = False
    media: tuple[str, ...] = ()


class FilePayload(_Payload):
    """A file of a message."""

    id: str = Field(min_length=1)
    kind: str = "file"
    name: str = ""
    size: int | None = None


class MessageEvent(_Payload):
    """A person wrote something meant for the bot."""

    id: str = Field(min_length=1)
    room: RoomPayload
    author: AuthorPayload
    text: str = ""
    attachments: tuple[FilePayload, ...] = ()
    reply_to: RepliedPayload | None = None
    locale: str | None = None
    sent_at: datetime


class PressEvent(_Payload):
    """A person tapped a button of ours."""

    id: str = Field(min_length=1)
    room: RoomPayload
    message_id: str = Field(min_length=1)
    button_id: str
    author: AuthorPayload
    locale: str | None = None


class RecalledEvent(_Payload):
    """A person took a message back."""

    room: RoomPayload
    message_id: str = Field(min_length=1)


class Frame(_Payload):
    """One frame of the socket; which keys it has depends on `op`."""

    op: str
    seq: int | None = None
    kind: str = ""
    data: object = None


class LookedUp(_Payload):
    """Any message, when asked for."""

    id: str = Field(min_length=1)
    room: RoomPayload
    from_bot: bool
    files: tuple[FilePayload, ...] = ()


class Created(_Payload):
    """A message or file by its id: made, changed or found."""

    id: str = Field(min_length=1)


class Sightings(_Payload):
    """All messages of ours under a key, newest first."""

    messages: tuple[Created, ...]


class ErrorPayload(_Payload):
    """Why the service refuses."""

    code: str
    message: str = ""
    retry_after: float | None = Field(default=None, ge=0, le=86400, allow_inf_nan=False)


class Refusal(_Payload):
    """The body of every refusal."""

    error: ErrorPayload
