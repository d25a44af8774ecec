"""Refusals, and the one shape in which every client reads them."""

from aiohttp import web

_STATUS = {
    "invalid": 400,
    "unauthorized": 401,
    "forbidden": 403,
    "room_closed": 403,
    "not_found": 404,
    "too_large": 413,
    "rate_limited": 429,
    "unavailable": 503,
}


class Refusal(Exception):  # noqa: N818 - an answer of the service, not a fault in it
    """A request answered with an error; `code` decides the status."""

    def __init__(self, code: str, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.retry_after = retry_after

    def response(self) -> web.Response:
        """Return the answer's JSON."""
        error: dict[str, str | float] = {"code": self.code, "message": self.message}
        if self.retry_after is not None:
            error["retry_after"] = self.retry_after
        return web.json_response({"error": error}, status=_STATUS[self.code])
