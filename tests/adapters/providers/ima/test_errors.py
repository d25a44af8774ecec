from datetime import timedelta

import pytest

from adapters.providers.ima.errors import (
    of_check,
    of_create,
    of_reading,
    of_task,
    of_upload,
    retry_after,
)
from adapters.providers.ima.failures import (
    CallFailed,
    PictureRefused,
    Refused,
    Taken,
    Unanswered,
    Unusable,
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
from tests.adapters.providers.ima.conftest import START


def refused(
    code: int, message: str = "no", *, status: int = 200, sent: Taken = Taken.NO
) -> Refused:
    return Refused(message, code=code, sent=sent, status=status, retry_after=None)


def unusable(status: int, sent: Taken = Taken.UNKNOWN) -> Unusable:
    return Unusable(f"HTTP {status}", sent=sent, status=status)


def unanswered(sent: Taken, *, is_timeout: bool) -> Unanswered:
    return Unanswered("gone", sent=sent, is_timeout=is_timeout)


STALE = "Invalid product attribute, Insufficient points"

CREATES: list[tuple[CallFailed, type[ProviderError], Sent, Scope]] = [
    (refused(401), Unauthorized, Sent.NO, Scope.ACCOUNT),
    (refused(4008), InsufficientCredit, Sent.NO, Scope.ACCOUNT),
    (refused(4014), SubscriptionNeeded, Sent.NO, Scope.MODEL),
    (refused(6006), PriceChanged, Sent.NO, Scope.REQUEST),
    (refused(6009), PriceChanged, Sent.NO, Scope.REQUEST),
    (refused(6010), PriceChanged, Sent.NO, Scope.REQUEST),
    (refused(400, STALE), PriceChanged, Sent.NO, Scope.REQUEST),
    (refused(4008, STALE), PriceChanged, Sent.NO, Scope.REQUEST),
    (refused(400, "bad size"), ParametersRejected, Sent.NO, Scope.REQUEST),
    (refused(500, "size: at least 3686400 pixels"), ParametersRejected, Sent.NO, Scope.REQUEST),
    (refused(400017), ParametersRejected, Sent.NO, Scope.MODEL),
    (refused(400, "err_code=400017 x"), ParametersRejected, Sent.NO, Scope.MODEL),
    (refused(500, "internal error"), BackendRefused, Sent.NO, Scope.MODEL),
    (refused(500, "blocked by moderation"), ContentRejected, Sent.NO, Scope.REQUEST),
    (refused(400, "提示词包含敏感内容"), ContentRejected, Sent.NO, Scope.REQUEST),
    (refused(400, "Invalid value for model"), ParametersRejected, Sent.NO, Scope.MODEL),
    (refused(400, "input image cannot be fetched"), ReferenceRejected, Sent.NO, Scope.REQUEST),
    (refused(400, "图片下载失败"), ReferenceRejected, Sent.NO, Scope.REQUEST),
    (refused(429), RateLimited, Sent.NO, Scope.ACCOUNT),
    (refused(77, status=429), RateLimited, Sent.NO, Scope.ACCOUNT),
    (refused(503), ProviderUnavailable, Sent.NO, Scope.PROVIDER),
    (refused(504, sent=Taken.UNKNOWN), ProviderTimeout, Sent.UNKNOWN, Scope.PROVIDER),
    (refused(99999, "what"), GenerationFailed, Sent.NO, Scope.MODEL),
    (unusable(401, Taken.NO), Unauthorized, Sent.NO, Scope.ACCOUNT),
    (unusable(403, Taken.NO), Unauthorized, Sent.NO, Scope.ACCOUNT),
    (unusable(404, Taken.NO), ProviderUnavailable, Sent.NO, Scope.PROVIDER),
    (unusable(429, Taken.NO), RateLimited, Sent.NO, Scope.ACCOUNT),
    (unusable(503), ProviderUnavailable, Sent.UNKNOWN, Scope.PROVIDER),
    (unusable(504), ProviderTimeout, Sent.UNKNOWN, Scope.PROVIDER),
    (unusable(200), ProviderUnavailable, Sent.UNKNOWN, Scope.PROVIDER),
    (
        unanswered(Taken.NO, is_timeout=False),
        ProviderUnavailable,
        Sent.NO,
        Scope.PROVIDER,
    ),
    (unanswered(Taken.NO, is_timeout=True), ProviderUnavailable, Sent.NO, Scope.PROVIDER),
    (
        unanswered(Taken.UNKNOWN, is_timeout=True),
        ProviderTimeout,
        Sent.UNKNOWN,
        Scope.PROVIDER,
    ),
    (
        unanswered(Taken.UNKNOWN, is_timeout=False),
        ProviderUnavailable,
        Sent.UNKNOWN,
        Scope.PROVIDER,
    ),
]


@pytest.mark.parametrize(("failure", "kind", "sent", "scope"), CREATES)
def test_a_failed_create_is_translated_by_the_table(
    failure: CallFailed, kind: type[ProviderError], sent: Sent, scope: Scope
) -> None:
    error = of_create(failure, START)
    assert (type(error), error.sent, error.scope) == (kind, sent, scope)


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (refused(401), Unauthorized),
        (refused(429), RateLimited),
        (unusable(504), ProviderTimeout),
        (refused(400, "no such task"), ProviderUnavailable),
        (refused(500), ProviderUnavailable),
        (unusable(404, Taken.NO), ProviderUnavailable),
    ],
)
def test_a_failed_read_says_nothing_about_the_task(
    failure: CallFailed, kind: type[ProviderError]
) -> None:
    error = of_reading(failure, START)
    assert (type(error), error.sent) == (kind, Sent.NO)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("generation failed", GenerationFailed),
        ("content policy violation", ContentRejected),
        ("审核不通过", ContentRejected),
        ("err_code=400017 Invalid value for model", ParametersRejected),
        ("Invalid value for model", ParametersRejected),
        ("size must be at least 3686400 pixels", ParametersRejected),
        ("failed to download the image", ReferenceRejected),
        ("unsupported image format", ReferenceRejected),
        ("image too small", ReferenceRejected),
        ("asset is not verified", ReferenceRejected),
        ("first frame image could not be decoded", ReferenceRejected),
        ("invalid image size", GenerationFailed),
        ("image generation failed", GenerationFailed),
        ("the image model does not support this duration", GenerationFailed),
    ],
)
def test_a_failed_task_was_taken(message: str, kind: type[ProviderError]) -> None:
    error = of_task(message)
    assert (type(error), error.sent, error.refunded) == (kind, Sent.YES, None)


STAGING: list[tuple[CallFailed, type[ProviderError], type[ProviderError]]] = [
    (PictureRefused("too dark", sent=Taken.NO), ReferenceRejected, ReferenceRejected),
    (refused(400, "timestamp expired"), ProviderUnavailable, ReferenceRejected),
    (refused(400017), ProviderUnavailable, ReferenceRejected),
    (refused(500, "real person face"), ProviderUnavailable, ReferenceRejected),
    (refused(400, "unsupported image format"), ProviderUnavailable, ReferenceRejected),
    (refused(401), Unauthorized, Unauthorized),
    (refused(4008), InsufficientCredit, InsufficientCredit),
    (refused(4014), SubscriptionNeeded, SubscriptionNeeded),
    (refused(429), RateLimited, RateLimited),
    (refused(504, sent=Taken.UNKNOWN), ProviderTimeout, ProviderTimeout),
    (refused(500), ProviderUnavailable, ProviderUnavailable),
    (refused(6010), ProviderUnavailable, ProviderUnavailable),
    (refused(99999), ProviderUnavailable, ProviderUnavailable),
    (unusable(502), ProviderUnavailable, ProviderUnavailable),
    (unanswered(Taken.NO, is_timeout=True), ProviderUnavailable, ProviderUnavailable),
]


@pytest.mark.parametrize(("failure", "uploading", "checking"), STAGING)
def test_a_picture_that_was_not_taken_cost_nothing(
    failure: CallFailed, uploading: type[ProviderError], checking: type[ProviderError]
) -> None:
    errors = (of_upload(failure, START), of_check(failure, START))
    assert [type(error) for error in errors] == [uploading, checking]
    assert {error.sent for error in errors} == {Sent.NO}


def test_a_task_of_another_account_says_nothing_about_our_key() -> None:
    for failure in (refused(401), unusable(403, Taken.NO)):
        assert type(of_reading(failure, START)) is Unauthorized
        assert type(of_reading(failure, START, is_foreign=True)) is ProviderUnavailable
    assert type(of_reading(refused(429), START, is_foreign=True)) is RateLimited


def test_the_code_is_kept_for_the_log() -> None:
    assert of_create(refused(6010), START).remote_code == "6010"
    assert of_create(unusable(503), START).remote_code is None


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        (None, None),
        ("", None),
        ("7", timedelta(seconds=7)),
        ("Fri, 01 May 2026 12:00:30 GMT", timedelta(seconds=30)),
        ("Fri, 01 May 2026 11:00:00 GMT", timedelta(0)),
        ("soon", None),
        ("-5", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(
    header: str | None, wait: timedelta | None
) -> None:
    assert retry_after(header, START) == wait


def test_retry_after_reaches_the_error() -> None:
    failure = Unusable("HTTP 429", sent=Taken.NO, status=429, retry_after="3")
    assert of_create(failure, START).retry_after == timedelta(seconds=3)
