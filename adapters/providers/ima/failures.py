"""What a call to the service can come to, other than an answer; knows nothing of the core."""

from enum import StrEnum


class Taken(StrEnum):
    """Whether the service took a call that costs money."""

    NO = "no"
    UNKNOWN = "unknown"


class CallFailed(Exception):  # noqa: N818 - names say what happened, as in core.errors
    """A call that gave nothing to work with; the message is free of secrets."""

    def __init__(
        self,
        message: str,
        *,
        sent: Taken,
        status: int | None = None,
        retry_after: str | None = None,
    ) -> None:
        """Describe the failure; `retry_after` is the header as it came."""
        super().__init__(message)
        self.sent = sent
        self.status = status
        self.retry_after = retry_after


class Refused(CallFailed):
    """The service's own envelope says no, by a code of its own."""

    def __init__(
        self, message: str, *, code: int, sent: Taken, status: int, retry_after: str | None
    ) -> None:
        super().__init__(message, sent=sent, status=status, retry_after=retry_after)
        self.code = code


class Unusable(CallFailed):
    """An answer without a business code: an error page, a gateway's words, half an envelope."""


class Unanswered(CallFailed):
    """No complete answer: not connected, cut off, or over time."""

    def __init__(self, message: str, *, sent: Taken, is_timeout: bool) -> None:
        super().__init__(message, sent=sent)
        self.is_timeout = is_timeout


class PictureRefused(CallFailed):
    """A picture to start from is not wanted; another one may be."""
