"""The service's refusals and failures in terms of our error tree: one table, used once."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from adapters.providers.ima.envelope import TOO_MANY
from adapters.providers.ima.failures import (
    CallFailed,
    PictureRefused,
    Refused,
    Taken,
    Unanswered,
)
from core.errors import (
    BackendRefused,
    ContentRejected,
    GenerationFailed,
    InsufficientCredit,
    ParametersRejected,
    PriceChanged,
    ProviderError,
    ProviderTimeout,
    ProviderUnavailable,
    RateLimited,
    ReferenceRejected,
    Scope,
    Sent,
    SubscriptionNeeded,
    Unauthorized,
)

_LONGEST_WAIT_S = 86_400


@dataclass(frozen=True, slots=True)
class _Entry:
    error: type[ProviderError]
    scope: Scope = Scope.REQUEST


_UNAVAILABLE = _Entry(ProviderUnavailable, Scope.PROVIDER)
_RATE = _Entry(RateLimited, Scope.ACCOUNT)
_UNAUTHORIZED = _Entry(Unauthorized, Scope.ACCOUNT)

# A product attribute that is out of date is answered with words about missing points as well, so
# these words count before any code.
_STALE = re.compile(r"invalid product attribute", re.IGNORECASE)

_CODES = {
    401: _UNAUTHORIZED,
    403: _UNAUTHORIZED,
    429: _RATE,
    4008: _Entry(InsufficientCredit, Scope.ACCOUNT),
    4014: _Entry(SubscriptionNeeded, Scope.MODEL),
    6006: _Entry(PriceChanged),
    6009: _Entry(PriceChanged),
    6010: _Entry(PriceChanged),
    400017: _Entry(ParametersRejected, Scope.MODEL),
}

_WORDS = (
    (
        re.compile(
            r"moderat|content.{0,20}polic|polic.{0,20}violat|violat.{0,40}(polic|guideline|terms)"
            r"|sensitive|nsfw|prohibited|inappropriate|unsafe|safety|flagged|celebrit|copyright"
            r"|real (people|person|face)|敏感|违规|违禁|不合规|审核|涉黄|色情|暴力",
            re.IGNORECASE,
        ),
        _Entry(ContentRejected),
    ),
    (
        re.compile(r"err_code\W{0,3}400017|invalid value for model", re.IGNORECASE),
        _Entry(ParametersRejected, Scope.MODEL),
    ),
    (re.compile(r"at least \d+ pixels", re.IGNORECASE), _Entry(ParametersRejected)),
    (
        re.compile(
            r"\b(src|input|source|reference|first|last)[ _]?(image|img|frame|asset)"
            r"|(fetch|download|load|read|open|decod)\w* .{0,40}(image|img|picture|asset)"
            r"|(image|img|picture|asset)s?\b.{0,40}(fetch|download|decod|unreachable|accessib"
            r"|not found|corrupt|damaged)"
            r"|(image|img|picture|asset)s? (type|format|url|file|too (large|big|small))"
            r"|asset.{0,20}\bverif"
            r"|(unsupported|invalid|broken|damaged)( or \w+)? (image|img|picture|asset)\b"
            r"(?! (size|ratio|model))"
            r"|(图片|图像|素材|首帧|尾帧).{0,12}(下载|获取|读取|解析|访问|格式|不支持|损坏|失效)",
            re.IGNORECASE,
        ),
        _Entry(ReferenceRejected),
    ),
)

_VAGUE_CODES = {
    400: _Entry(ParametersRejected),
    408: _Entry(ProviderTimeout, Scope.PROVIDER),
    500: _Entry(BackendRefused, Scope.MODEL),
    502: _UNAVAILABLE,
    503: _UNAVAILABLE,
    504: _Entry(ProviderTimeout, Scope.PROVIDER),
}
"""Codes that say less than the words beside them."""

_STATUSES = {
    401: _UNAUTHORIZED,
    403: _UNAUTHORIZED,
    408: _Entry(ProviderTimeout, Scope.PROVIDER),
    429: _RATE,
    504: _Entry(ProviderTimeout, Scope.PROVIDER),
}


_NOT_THIS_PICTURE = _Entry(ReferenceRejected)

_ABOUT_THE_PICTURE = frozenset({ReferenceRejected, ContentRejected, ParametersRejected})
"""What a refusal may be, where a picture is all that was sent."""

_STAGING = frozenset(
    {Unauthorized, InsufficientCredit, SubscriptionNeeded, RateLimited, ProviderTimeout}
)


def of_create(failure: CallFailed, now: datetime) -> ProviderError:
    """Translate why a create gave no task."""
    return _made(_entry(failure), failure, Sent(failure.sent.value), now)


def of_reading(failure: CallFailed, now: datetime, *, is_foreign: bool = False) -> ProviderError:
    """Translate why something could not be read: that tells nothing about any task.

    A task of another account may be closed to our key, which says nothing about the key.
    """
    entry = _entry(failure)
    if entry.error not in {Unauthorized, RateLimited, ProviderTimeout}:
        entry = _UNAVAILABLE
    if is_foreign and entry.error is Unauthorized:
        entry = _Entry(ProviderUnavailable)
    return _made(entry, failure, Sent.NO, now)


def of_upload(failure: CallFailed, now: datetime) -> ProviderError:
    """Translate why a picture could not be uploaded; whatever it was, nothing was ordered.

    A refusal without a word on the picture is one of our request: a clock that is wrong, say.
    """
    entry = _entry(failure)
    if isinstance(failure, PictureRefused):
        entry = _NOT_THIS_PICTURE
    elif entry.error not in _STAGING:
        entry = _UNAVAILABLE
    return _made(entry, failure, Sent.NO, now)


def of_check(failure: CallFailed, now: datetime) -> ProviderError:
    """Translate why a picture did not pass its check, of which it is the only subject."""
    if _entry(failure).error in _ABOUT_THE_PICTURE:
        return _made(_NOT_THIS_PICTURE, failure, Sent.NO, now)
    return of_upload(failure, now)


def of_task(message: str) -> ProviderError:
    """Translate why a task that was taken has failed."""
    entry = _worded(message) or _Entry(GenerationFailed, Scope.MODEL)
    return entry.error(message, sent=Sent.YES, scope=entry.scope)


def _entry(failure: CallFailed) -> _Entry:
    if isinstance(failure, Refused):
        return _of_code(failure.code, str(failure), failure.status)
    if isinstance(failure, Unanswered):
        waited = failure.is_timeout and failure.sent is Taken.UNKNOWN
        return _Entry(ProviderTimeout if waited else ProviderUnavailable, Scope.PROVIDER)
    return _STATUSES.get(failure.status or 0, _UNAVAILABLE)


def _of_code(code: int, message: str, status: int | None) -> _Entry:
    if _STALE.search(message):
        return _Entry(PriceChanged)
    if code in _CODES:
        return _CODES[code]
    if status == TOO_MANY:
        return _RATE
    return _worded(message) or _VAGUE_CODES.get(code) or _Entry(GenerationFailed, Scope.MODEL)


def _worded(message: str) -> _Entry | None:
    return next((entry for pattern, entry in _WORDS if pattern.search(message)), None)


def _made(entry: _Entry, failure: CallFailed, sent: Sent, now: datetime) -> ProviderError:
    return entry.error(
        str(failure),
        sent=sent,
        scope=entry.scope,
        retry_after=retry_after(failure.retry_after, now),
        remote_code=str(failure.code) if isinstance(failure, Refused) else None,
    )


def retry_after(header: str | None, now: datetime) -> timedelta | None:
    """Read a Retry-After header: seconds or a date; None where there is none to speak of."""
    if not header:
        return None
    if header.strip().isdecimal():
        return timedelta(seconds=min(int(header), _LONGEST_WAIT_S))
    try:
        when = parsedate_to_datetime(header)
    except ValueError:
        return None
    if when.tzinfo is None:
        return None
    return max(when - now, timedelta(0))
