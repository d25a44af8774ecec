"""Answers in this service's envelope, and what every call must carry to get one."""

import json

from aiohttp import web

from bot.sandbox.gate import envelope
from bot.sandbox.ima.refusals import BAD_PARAMETER, UNAUTHORIZED, Refused
from bot.sandbox.ima.world import World, key_of

SUCCESS_CODES = (0, 200)


class Envelopes:
    """Wraps answers; the real service uses both success codes, so they take turns."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._answers = 0

    def succeed(self, data: object) -> web.Response:
        """Wrap an answer."""
        self._answers += 1
        code = SUCCESS_CODES[self._answers % 2]
        return envelope(code, "success", data, status=200, ok=True)

    def refuse(self, code: int, message: str, *, status: int = 200) -> web.Response:
        """Wrap a refusal."""
        return envelope(code, message, None, status=status, ok=False)

    def refuse_as(self, error: Refused) -> web.Response:
        """Wrap what a check found."""
        return self.refuse(error.code, error.message)

    def refusal(self, request: web.Request) -> web.Response | None:
        """Check what every call of the API proper has to carry."""
        key = key_of(request) if "Authorization" in request.headers else ""
        if not self._world.is_welcome(key):
            return self.unauthorized()
        if not request.headers.get("x-app-source"):
            return self.refuse(BAD_PARAMETER, "x-app-source is required")
        if request.method == "POST" and request.content_type != "application/json":
            return self.refuse(BAD_PARAMETER, "Content-Type must be application/json")
        return None

    def unauthorized(self) -> web.Response:
        """Refuse a key."""
        return self.refuse(UNAUTHORIZED, "Unauthorized", status=UNAUTHORIZED)


async def json_of(request: web.Request) -> object:
    """Return a request's body, None where it is no JSON."""
    try:
        body: object = json.loads(await request.read())
    except ValueError:
        return None
    return body
