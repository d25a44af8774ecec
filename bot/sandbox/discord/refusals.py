"""Discord's refusals: status, code, message, and the tree of what is wrong with a form."""

from collections.abc import Iterable
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
Path: TypeAlias = tuple[str | int, ...]

BAD_REQUEST = 400
UNAUTHORIZED = 401
FORBIDDEN = 403
NOT_FOUND = 404
TOO_LARGE = 413
TOO_MANY = 429

_KNOWN = {
    10002: (NOT_FOUND, "Unknown Application"),
    10003: (NOT_FOUND, "Unknown Channel"),
    10004: (NOT_FOUND, "Unknown Guild"),
    10007: (NOT_FOUND, "Unknown Member"),
    10008: (NOT_FOUND, "Unknown Message"),
    10013: (NOT_FOUND, "Unknown User"),
    10014: (BAD_REQUEST, "Unknown Emoji"),
    10015: (NOT_FOUND, "Unknown Webhook"),
    10062: (NOT_FOUND, "Unknown interaction"),
    10063: (NOT_FOUND, "Unknown application command"),
    20012: (FORBIDDEN, "You are not authorized to perform this action on this application"),
    30032: (BAD_REQUEST, "Maximum number of application commands reached (100)"),
    30034: (BAD_REQUEST, "Max number of daily application command creates has been reached (200)"),
    40005: (TOO_LARGE, "Request entity too large"),
    40060: (BAD_REQUEST, "Interaction has already been acknowledged."),
    40094: (BAD_REQUEST, "Maximum number of follow-up messages reached (5)"),
    50001: (FORBIDDEN, "Missing Access"),
    50003: (FORBIDDEN, "Cannot execute action on a DM channel"),
    50005: (FORBIDDEN, "Cannot edit a message authored by another user"),
    50006: (BAD_REQUEST, "Cannot send an empty message"),
    50007: (FORBIDDEN, "Cannot send messages to this user"),
    50013: (FORBIDDEN, "Missing Permissions"),
    50024: (BAD_REQUEST, "Cannot execute action on this channel type"),
    50027: (UNAUTHORIZED, "Invalid Webhook Token"),
    50083: (BAD_REQUEST, "Thread is archived"),
    50109: (BAD_REQUEST, "The request body contains invalid JSON."),
    160002: (BAD_REQUEST, "Cannot reply without permission to read message history"),
    160004: (BAD_REQUEST, "A thread has already been created for this message"),
}


class Refusal(Exception):  # noqa: N818 - what the service answers, not what went wrong here
    """Answer a request with an error body."""

    def __init__(
        self, code: int, *, status: int = 0, message: str = "", errors: Json | None = None
    ) -> None:
        known_status, known_message = _KNOWN.get(code, (BAD_REQUEST, ""))
        self.code = code
        self.status = status or known_status
        self.message = message or known_message
        self.errors = errors
        super().__init__(f"{self.code}: {self.message}")

    def body(self) -> Json:
        """Return what stands in the answer."""
        body: Json = {"message": self.message, "code": self.code}
        if self.errors:
            body["errors"] = self.errors
        return body


def unauthorized() -> Refusal:
    """Make the answer to a wrong token."""
    return Refusal(0, status=UNAUTHORIZED, message="401: Unauthorized")


def not_found() -> Refusal:
    """Make the answer to an address where nothing is."""
    return Refusal(0, status=NOT_FOUND, message="404: Not Found")


class Mistakes:
    """Collects what is wrong with a form, so that one answer names all of it."""

    def __init__(self) -> None:
        self._found: list[tuple[Path, str, str]] = []

    def add(self, path: Path, code: str, message: str) -> None:
        """Note one mistake at its place in the body."""
        self._found.append((path, code, message))

    def raise_if_any(self) -> None:
        """Refuse the form where something is wrong with it.

        Raises:
            Refusal: 50035, with the tree of mistakes.
        """
        if self._found:
            raise Refusal(50035, message="Invalid Form Body", errors=_tree(self._found))


def mistake(path: Path, code: str, message: str) -> Refusal:
    """Make the answer to a form with one mistake."""
    return Refusal(50035, message="Invalid Form Body", errors=_tree([(path, code, message)]))


def _tree(found: Iterable[tuple[Path, str, str]]) -> Json:
    root: Json = {}
    for path, code, message in found:
        node = root
        for step in path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})
    return root
