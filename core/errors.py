"""Everything that can go wrong, grouped by what the caller can do about it.

BotError
  ConfigError            start-up only; names the faulty key
  IntentError            UnknownModel, AllAvoided, UnsupportedOption, PromptTooLong,
                         PromptTooLongHere, MissingImage, ReferenceUnusable
  ProviderError          Unauthorized, InsufficientCredit, SubscriptionNeeded, RateLimited,
                         ParametersRejected, PriceChanged, BackendRefused, ContentRejected,
                         ModelGone, ProviderTimeout, ProviderUnavailable, GenerationFailed,
                         ResultGone
  DeliveryError          TooLarge, Forbidden, PlatformUnavailable
  StoreError             Stale, AttemptOpen

A leaf says with `text_key` what the person reads and with `try_fallback` whether another model is
worth offering. The message of an exception is for the log only and never reaches a chat.
"""

from datetime import timedelta
from enum import StrEnum
from typing import ClassVar

from core.texts import TextKey


class Sent(StrEnum):
    """Did the call reach the other side and take effect?"""

    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


class Scope(StrEnum):
    """How far an error reaches beyond the request that met it."""

    REQUEST = "request"
    MODEL = "model"
    PROVIDER = "provider"
    ACCOUNT = "account"


class BotError(Exception):
    """Any error of our own."""

    text_key: ClassVar[TextKey] = TextKey.ERROR_INTERNAL
    try_fallback: ClassVar[bool] = False


class ConfigError(BotError):
    """The configuration cannot be used; `key` is the dotted name of the faulty key."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key


class IntentError(BotError):
    """The wish cannot be carried out as asked."""


class UnknownModel(IntentError):
    """No model can make what was asked."""

    text_key = TextKey.ERROR_NO_MODEL


class AllAvoided(IntentError):
    """Every model that could make it is one that the person does not want."""

    text_key = TextKey.ERROR_ALL_AVOIDED


class UnsupportedOption(IntentError):
    """The model has no such setting, and nothing near it."""

    text_key = TextKey.ERROR_UNSUPPORTED
    try_fallback = True


class PromptTooLong(IntentError):
    """No model takes so many words."""

    text_key = TextKey.ERROR_PROMPT_TOO_LONG


class PromptTooLongHere(IntentError):
    """The model that was chosen does not take so many words, but another one does."""

    text_key = TextKey.ERROR_PROMPT_TOO_LONG_HERE
    try_fallback = True


class MissingImage(IntentError):
    """The task starts from a picture, and none is at hand."""

    text_key = TextKey.ERROR_IMAGE_NEEDED


class ReferenceUnusable(IntentError):
    """A picture to start from is gone, broken, too large or no picture at all."""

    text_key = TextKey.ERROR_IMAGE_UNUSABLE


class ReferenceGone(ReferenceUnusable):
    """A result that the words speak of is nowhere to be had any more."""

    text_key = TextKey.ERROR_IMAGE_GONE


class OverBudget(IntentError):
    """One of several results would have gone beyond what is left for the day."""

    text_key = TextKey.ERROR_BUDGET


class ProviderError(BotError):
    """A generation service refused, failed or could not be reached."""

    text_key = TextKey.ERROR_FAILED
    try_fallback = True
    is_transient: ClassVar[bool] = False
    """The same order may well succeed a little later."""

    def __init__(
        self,
        message: str,
        *,
        sent: Sent,
        scope: Scope = Scope.REQUEST,
        retry_after: timedelta | None = None,
        refunded: bool | None = None,
        remote_code: str | None = None,
    ) -> None:
        """Describe the error; `refunded` is None where the provider does not say."""
        super().__init__(message)
        self.sent = sent
        self.scope = scope
        self.retry_after = retry_after
        self.refunded = refunded
        self.remote_code = remote_code


class Unauthorized(ProviderError):
    """The provider does not accept our key."""

    text_key = TextKey.ERROR_OPERATOR
    try_fallback = False


class InsufficientCredit(ProviderError):
    """The account cannot pay for this order."""

    text_key = TextKey.ERROR_CREDIT


class SubscriptionNeeded(ProviderError):
    """The account's contract does not include this model."""

    text_key = TextKey.ERROR_SUBSCRIPTION


class RateLimited(ProviderError):
    """Too many requests; `retry_after` says how long to wait where the provider does."""

    text_key = TextKey.ERROR_RATE
    is_transient = True


class ParametersRejected(ProviderError):
    """The provider does not take this combination of settings."""

    text_key = TextKey.ERROR_PARAMETERS


class PriceChanged(ProviderError):
    """What we hold of the catalogue is out of date; a fresh list may repair it."""

    text_key = TextKey.ERROR_PRICE
    is_transient = True


class BackendRefused(ProviderError):
    """The provider's own envelope says that its back end refused the combination."""

    text_key = TextKey.ERROR_UNAVAILABLE


class ContentRejected(ProviderError):
    """The provider does not allow this content; never shopped around to another one."""

    text_key = TextKey.ERROR_CONTENT


class ReferenceRejected(ProviderError):
    """The provider cannot use a picture that it was given; another picture may do."""

    text_key = TextKey.ERROR_IMAGE_UNUSABLE


class ModelGone(ProviderError):
    """The provider no longer has this model."""

    text_key = TextKey.ERROR_MODEL_GONE


class ProviderTimeout(ProviderError):
    """No answer in time."""

    text_key = TextKey.ERROR_TIMEOUT


class ProviderUnavailable(ProviderError):
    """Unreachable, overloaded, or answering nonsense."""

    text_key = TextKey.ERROR_UNAVAILABLE
    is_transient = True


class GenerationFailed(ProviderError):
    """The provider tried and failed, or answered with a code we do not know."""


class ResultGone(ProviderError):
    """A finished result can no longer be fetched."""

    text_key = TextKey.ERROR_RESULT_GONE
    is_transient = True


class DeliveryError(BotError):
    """A message could not be put into a chat; `sent` tells whether it may stand there."""

    def __init__(self, message: str, *, sent: Sent, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.sent = sent
        self.retry_after = retry_after


class TooLarge(DeliveryError):
    """The platform does not take a file or text of this size."""

    text_key = TextKey.ERROR_TOO_LARGE


class Forbidden(DeliveryError):
    """The bot may not speak here; nothing more is sent to this chat for now."""

    text_key = TextKey.ERROR_FORBIDDEN


class PlatformUnavailable(DeliveryError):
    """The platform cannot be reached or limits us; try again later."""


class StoreError(BotError):
    """The store could not be read or written: disk full, locked, broken."""

    text_key = TextKey.REPLY_BUSY


class Stale(StoreError):
    """Somebody else moved the job on since it was read."""


class AttemptOpen(StoreError):
    """The job already has a live attempt: a second one would pay twice."""
