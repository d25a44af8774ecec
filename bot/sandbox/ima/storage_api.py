"""The file side: upload tokens, presigned PUTs, stored files and results."""

from typing import Final
from urllib.parse import urlencode

from aiohttp import web

from bot.sandbox.gate import OK
from bot.sandbox.ima.answers import is_expired
from bot.sandbox.ima.envelopes import Envelopes
from bot.sandbox.ima.refusals import BAD_PARAMETER, NOT_FOUND, Refused
from bot.sandbox.ima.tasks import account_of
from bot.sandbox.ima.tokens import check_wish
from bot.sandbox.ima.uploads import Ticket, digest_of
from bot.sandbox.ima.world import FLAW, World, key_of
from bot.sandbox.pictures import MOST_BYTES

FORBIDDEN: Final = 403
TOO_LARGE: Final = 413
CHUNK: Final = 65_536


class StorageApi:
    """The handlers of the upload host, the bucket and the CDN, all at one address here."""

    def __init__(self, world: World, envelopes: Envelopes) -> None:
        self._world = world
        self._envelopes = envelopes

    async def token(self, request: web.Request) -> web.Response:
        """Give out a ticket to put one file, and the address it will have."""
        if "Authorization" in request.headers:
            self._violation("credentials in a header of the token call", "token")
            return self._envelopes.refuse(BAD_PARAMETER, "the key belongs into the query")
        world, key = self._world, key_of(request)
        if not world.is_welcome(key):
            return self._envelopes.unauthorized()
        try:
            wish = check_wish(request.query.items(), world.wall_time())
        except Refused as error:
            return self._envelopes.refuse_as(error)
        secret, origin = world.settings.new_id(), f"{request.scheme}://{request.host}"
        ticket = world.uploads.issue(
            account=account_of(key),
            name=world.settings.new_id(),
            suffix=wish.suffix,
            content_type=wish.content_type,
            secret=secret,
            now=world.clock.now(),
        )
        expires = int(ticket.expires_at)
        presigned = urlencode({"X-Amz-Signature": secret, "X-Amz-Expires": expires})
        data = {
            "ful": f"{origin}/bucket/{ticket.key}?{presigned}",
            "fdl": f"{origin}/cdn/{ticket.key}",
            "ful_expire": expires,
            "fdl_expire": expires,
            "fdl_key": ticket.key,
        }
        return self._envelopes.succeed(data)

    async def put(self, request: web.Request) -> web.Response:
        """Store a file for whoever holds its ticket, credentials being out of place."""
        key = request.match_info["key"]
        if "Authorization" in request.headers:
            self._violation("credentials sent to the bucket", key)
            return _xml(BAD_PARAMETER, "InvalidArgument", "Only one auth mechanism allowed")
        ticket = self._world.uploads.ticket(key)
        if ticket is None or digest_of(request.query.get("X-Amz-Signature", "")) != ticket.digest:
            return _xml(FORBIDDEN, "SignatureDoesNotMatch", "The signature does not match")
        if self._world.clock.now() >= ticket.expires_at:
            return _xml(FORBIDDEN, "AccessDenied", "Request has expired")
        if request.headers.get("Content-Type") != ticket.content_type:
            return _xml(FORBIDDEN, "SignatureDoesNotMatch", "Content-Type was signed otherwise")
        return await self._store(request, ticket)

    async def _store(self, request: web.Request, ticket: Ticket) -> web.Response:
        data = bytearray()
        async for chunk in request.content.iter_chunked(CHUNK):
            data += chunk
            if len(data) > MOST_BYTES:
                return _xml(TOO_LARGE, "EntityTooLarge", "The file is too large")
        if request.get(FLAW) != "upload_lost":
            await self._world.uploads.put(ticket, bytes(data))
        answer = web.Response(status=200)
        answer[OK] = True
        return answer

    async def stored(self, request: web.Request) -> web.Response:
        """Serve an upload."""
        key = request.match_info["key"]
        data, ticket = await self._world.uploads.read(key), self._world.uploads.ticket(key)
        if data is None or ticket is None:
            return _xml(NOT_FOUND, "NoSuchKey", "There is no such file")
        return ranged(request, data, ticket.content_type)

    async def media(self, request: web.Request) -> web.Response:
        """Serve a result, whole or in part."""
        name, world = request.match_info["name"], self._world
        if "Authorization" in request.headers:
            self._violation("credentials sent to a media address", name)
            return web.Response(status=BAD_PARAMETER, text="credentials do not belong here")
        task = world.ledger.tasks.get(name.partition("-")[0])
        if task is not None and is_expired(task, world.clock.now()):
            return _xml(FORBIDDEN, "AccessDenied", "Request has expired")
        try:
            data = await world.studio.read(name)
        except FileNotFoundError:
            return web.Response(status=NOT_FOUND, text="Not Found")
        return ranged(request, data, "video/mp4" if name.endswith(".mp4") else "image/png")

    def _violation(self, what: str, name: str) -> None:
        self._world.journal.append("violation", what=what, name=name)


def _xml(status: int, code: str, message: str) -> web.Response:
    """Refuse as a bucket does."""
    text = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return web.Response(status=status, text=text, content_type="application/xml")


def ranged(request: web.Request, data: bytes, kind: str) -> web.Response:
    """Answer a download, in part if a range is asked for."""
    total = len(data)
    try:
        wanted = request.http_range
    except ValueError:
        return _unsatisfiable(total)
    start, stop, _ = wanted.indices(total)
    if start >= stop:
        return _unsatisfiable(total)
    answer = web.Response(body=data[start:stop], headers={"Content-Type": kind})
    answer.headers["Accept-Ranges"] = "bytes"
    if wanted.start is not None or wanted.stop is not None:
        answer.set_status(206)
        answer.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{total}"
    answer[OK] = True
    return answer


def _unsatisfiable(total: int) -> web.Response:
    return web.Response(status=416, headers={"Content-Range": f"bytes */{total}"})
