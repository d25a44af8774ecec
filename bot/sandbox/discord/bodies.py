"""Reading requests: JSON, or multipart with ``payload_json`` and ``files[n]``."""

import json
import re
from dataclasses import dataclass, field

from aiohttp import web

from bot.sandbox.discord.refusals import Json, Refusal

MUTATING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_FILE_FIELD = re.compile(r"files?\[(\d+)\]|file(\d*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One file of a request."""

    filename: str
    content: bytes
    content_type: str


@dataclass(slots=True, kw_only=True)
class Body:
    """What a request carried, read once."""

    raw: object = None  # the JSON; None where there was no body
    files: dict[int, Upload] = field(default_factory=dict)
    is_broken: bool = False  # something was there, but not JSON

    def mapping(self) -> Json:
        """Return the JSON object.

        Raises:
            Refusal: the body is no object.
        """
        if self.is_broken or not isinstance(self.raw, dict | None):
            raise Refusal(50109)
        return self.raw or {}

    def items(self) -> list[object]:
        """Return the JSON list.

        Raises:
            Refusal: the body is no list.
        """
        if self.is_broken or not isinstance(self.raw, list):
            raise Refusal(50109)
        return self.raw

    def words(self) -> str:
        """Return what a fault's match looks for words in."""
        return "" if self.raw is None else json.dumps(self.raw, ensure_ascii=False)


BODY: web.RequestKey[Body] = web.RequestKey("body", Body)


async def read_body(request: web.Request) -> Body:
    """Read the whole body, whatever it is.

    Raises:
        Refusal: it is larger than any request may be.
    """
    if request.method not in MUTATING or not request.can_read_body:
        return Body()
    try:
        if request.content_type == "multipart/form-data":
            return await _multipart(request)
        return _parsed(await request.read())
    except web.HTTPRequestEntityTooLarge as error:
        raise Refusal(40005) from error


async def _multipart(request: web.Request) -> Body:
    form = await request.post()
    text = form.get("payload_json")
    body = _parsed(text.encode() if isinstance(text, str) else b"{}")
    for name, value in form.items():
        match = _FILE_FIELD.fullmatch(name)
        if match is not None and isinstance(value, web.FileField):
            number = int(match[1] or match[2] or 0)
            body.files[number] = Upload(
                filename=value.filename,
                content=value.file.read(),
                content_type=value.content_type,
            )
    return body


def _parsed(data: bytes) -> Body:
    if not data:
        return Body()
    try:
        return Body(raw=json.loads(data))
    except ValueError:
        return Body(is_broken=True)
