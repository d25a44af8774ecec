"""Discord's refusals and cut wires, translated into our tree of errors."""

from datetime import timedelta

import aiohttp
import discord

from core.errors import DeliveryError, Forbidden, PlatformUnavailable, Sent, TooLarge

BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND = 400, 401, 403, 404
TIMEOUT, TOO_LARGE, TOO_MANY, SERVER_ERROR = 408, 413, 429, 500
UNKNOWN_CHANNEL, UNKNOWN_MESSAGE = 10003, 10008
ENTITY_TOO_LARGE = 40005
REPLY_NEEDS_HISTORY = 160002
_DEFAULT_PAUSE_S = 30.0

WIRE_ERRORS = (aiohttp.ClientError, OSError, TimeoutError, ValueError)
"""What a connection that is cut, slow or garbled raises; its request may have had its effect."""


class UnauthorizedError(PlatformUnavailable):
    """Our token is not accepted: asking on would end in a ban."""


class LimitedError(PlatformUnavailable):
    """Too many requests, in the eyes of the network before Discord: nothing gets through."""


class NotThereError(DeliveryError):
    """What the request names does not exist (any more)."""


def is_worth_another_try(error: Exception) -> bool:
    """Tell what a repeat with the same nonce may mend at once."""
    if isinstance(error, discord.HTTPException):
        return error.status >= SERVER_ERROR or error.status == TIMEOUT
    return isinstance(error, WIRE_ERRORS)


def may_have_worked(error: Exception) -> bool:
    """Tell whether a request may have had its effect all the same."""
    if isinstance(error, aiohttp.ClientConnectorError):
        return False
    return is_worth_another_try(error)


def translated(error: Exception, *, sent: Sent) -> DeliveryError:
    """Name what discord.py raised; `sent` is what is known from this and earlier tries."""
    if isinstance(error, DeliveryError):
        return error
    if isinstance(error, discord.RateLimited):
        pause = timedelta(seconds=error.retry_after)
        return PlatformUnavailable("the rate limit is reached", sent=sent, retry_after=pause)
    if not isinstance(error, discord.HTTPException):
        return PlatformUnavailable(f"no answer: {type(error).__name__}", sent=sent)
    about = f"answered with {error.status} {error.code}"
    if error.status >= SERVER_ERROR or error.status == TIMEOUT:
        return PlatformUnavailable(about, sent=sent)
    return _refused(error, about, sent)


def _refused(error: discord.HTTPException, about: str, sent: Sent) -> DeliveryError:
    if error.status == UNAUTHORIZED:
        return UnauthorizedError(about, sent=sent)
    if error.status == TOO_MANY:
        pause = timedelta(seconds=pause_s(error))
        return LimitedError(about, sent=sent, retry_after=pause)
    if error.status == TOO_LARGE or error.code == ENTITY_TOO_LARGE:
        return TooLarge(about, sent=sent)
    if error.status == FORBIDDEN or error.code == UNKNOWN_CHANNEL:
        return Forbidden(about, sent=sent)
    if error.status == NOT_FOUND:
        return NotThereError(about, sent=sent)
    return DeliveryError(about, sent=sent)


def pause_s(error: discord.HTTPException) -> float:
    """Read how long to keep quiet."""
    try:
        return max(0.0, float(error.response.headers.get("Retry-After", _DEFAULT_PAUSE_S)))
    except ValueError:
        return _DEFAULT_PAUSE_S
