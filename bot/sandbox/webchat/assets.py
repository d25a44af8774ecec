"""What a browser fetches: the page, its parts, and the files in messages."""

import asyncio
import hashlib
from dataclasses import dataclass
from importlib import resources

from aiohttp import web

from bot.sandbox.webchat.errors import Refusal
from bot.sandbox.webchat.service import SERVICE

_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
_INDEX = "index.html"

routes = web.RouteTableDef()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A part of the page, held in memory."""

    content: bytes
    mime: str
    etag: str


def load_page() -> dict[str, Asset]:
    """Read the page's parts from the package."""
    page = {}
    for entry in resources.files("bot.sandbox.webchat.page").iterdir():
        mime = _TYPES.get("." + entry.name.rpartition(".")[2])
        if mime is not None:
            content = entry.read_bytes()
            etag = hashlib.sha256(content).hexdigest()[:16]
            page[entry.name] = Asset(content=content, mime=mime, etag=etag)
    return page


PAGE = web.AppKey("page", dict[str, Asset])


@routes.get("/", name="page")
async def index(request: web.Request) -> web.Response:
    """Return the page."""
    return _answer(request, _INDEX)


@routes.get("/assets/{name}", name="asset")
async def asset(request: web.Request) -> web.Response:
    """Return a part of the page."""
    return _answer(request, request.match_info["name"])


def _answer(request: web.Request, name: str) -> web.Response:
    found = request.app[PAGE].get(name)
    if found is None:
        raise Refusal("not_found", "there is nothing here")
    # Always asked again, so that an upgrade shows at once; the tag makes that cheap.
    headers = {"Cache-Control": "no-cache", "ETag": f'"{found.etag}"'}
    if any(tag.value == found.etag for tag in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    return web.Response(
        body=found.content, content_type=found.mime, charset="utf-8", headers=headers
    )


@routes.get("/files/{file}", name="file")
@routes.get("/bot/files/{file}", name="fetch_file")
async def file(request: web.Request) -> web.Response:
    """Return a file, or the part of it that a player asks for; its id is the right to it."""
    state = request.app[SERVICE].state
    known = state.files.get(request.match_info["file"])
    content = None
    if known is not None:
        content = await asyncio.to_thread(state.content_of, known)
    if known is None or content is None:
        raise Refusal("not_found", "there is no such file")
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, max-age=31536000, immutable",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    try:
        wanted = request.http_range
    except ValueError:
        return _unsatisfiable(known.size, headers)
    if wanted.start is None and wanted.stop is None:
        return web.Response(body=content, content_type=known.mime, headers=headers)
    start, stop, _ = wanted.indices(known.size)
    if start >= stop:
        return _unsatisfiable(known.size, headers)
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{known.size}"
    return web.Response(
        status=206, body=content[start:stop], content_type=known.mime, headers=headers
    )


def _unsatisfiable(size: int, headers: dict[str, str]) -> web.Response:
    return web.Response(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
