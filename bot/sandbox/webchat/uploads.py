"""Files on their way in: the bot's results, and the pictures that people attach."""

from aiohttp import web

from bot.sandbox.webchat.errors import Refusal
from bot.sandbox.webchat.filetypes import check_magic, picture_type
from bot.sandbox.webchat.guard import person_of
from bot.sandbox.webchat.payloads import text_of
from bot.sandbox.webchat.service import SERVICE
from bot.sandbox.webchat.views import file_url
from bot.sandbox.webchat.wording import no_picture, picture_too_large

_MAX_NAME = 255
# Types that a form of another site cannot send without being asked for leave.
_TYPES = ("image/", "application/octet-stream")

routes = web.RouteTableDef()


@routes.post("/bot/files", name="upload")
async def upload(request: web.Request) -> web.Response:
    """Take a file of the bot whose bytes are what its type says."""
    service = request.app[SERVICE]
    name = _name(request)
    longest = service.settings.max_file_bytes
    content = await _content(request, longest, f"a file may have {longest} bytes")
    check_magic(request.content_type, content)
    file = service.chat.keep_file(name, request.content_type, content)
    url = f"{request.scheme}://{request.host}{file_url(file.id)}"
    return web.json_response({"id": file.id, "url": url}, status=201)


@routes.post("/api/files", name="attach")
async def attach(request: web.Request) -> web.Response:
    """Take a person's picture; it is theirs alone to send, and only once."""
    service = request.app[SERVICE]
    person = person_of(request)
    if not request.content_type.startswith(_TYPES):
        raise Refusal("invalid", no_picture(person.locale))
    name = _name(request)
    longest = service.settings.max_file_bytes
    content = await _content(request, longest, picture_too_large(person.locale, longest))
    mime = picture_type(content)
    if mime is None:
        raise Refusal("invalid", no_picture(person.locale))
    file = service.chat.keep_file(name, mime, content, person)
    return web.json_response({**file.brief(), "url": file_url(file.id)}, status=201)


def _name(request: web.Request) -> str:
    unknown = sorted(set(request.query) - {"name"})
    if unknown:
        raise Refusal("invalid", f"the query has unknown keys: {', '.join(unknown)}")
    return text_of(request.query.get("name", "file"), "name", longest=_MAX_NAME, shortest=1)


async def _content(request: web.Request, longest: int, refusal: str) -> bytes:
    """Read a body, giving up as soon as it is known to be too large."""
    if (request.content_length or 0) > longest:
        raise Refusal("too_large", refusal)
    content = bytearray()
    async for chunk in request.content.iter_any():
        content += chunk
        if len(content) > longest:
            raise Refusal("too_large", refusal)
    return bytes(content)
