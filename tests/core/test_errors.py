import re

import pytest

from core.errors import (
    BotError,
    ConfigError,
    ContentRejected,
    DeliveryError,
    IntentError,
    ProviderError,
    RateLimited,
    Scope,
    Sent,
    StoreError,
    Unauthorized,
    UnknownModel,
)
from core.texts import TextKey


def leaves(kind: type[BotError]) -> list[type[BotError]]:
    """Collect the classes below one that nothing derives from."""
    below = kind.__subclasses__()
    return [leaf for each in below for leaf in leaves(each)] or [kind]


@pytest.mark.parametrize("kind", leaves(IntentError) + leaves(ProviderError))
def test_every_error_that_ends_a_wish_has_a_text_of_its_own(kind: type[BotError]) -> None:
    assert kind.text_key is not TextKey.ERROR_INTERNAL


@pytest.mark.parametrize("kind", leaves(StoreError))
def test_a_store_that_fails_reads_as_being_busy(kind: type[BotError]) -> None:
    assert kind.text_key is TextKey.REPLY_BUSY


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(ContentRejected, True), (RateLimited, True), (Unauthorized, False), (UnknownModel, False)],
)
def test_another_model_is_offered_where_it_may_help(
    kind: type[BotError], *, expected: bool
) -> None:
    assert kind.try_fallback is expected


def test_a_configuration_error_names_the_faulty_key() -> None:
    error = ConfigError("http.port", "is no number")
    assert (error.key, str(error)) == ("http.port", "http.port: is no number")


def test_a_provider_error_says_how_far_it_reaches() -> None:
    error = RateLimited("slow down", sent=Sent.NO, scope=Scope.ACCOUNT, remote_code="429")
    assert (error.sent, error.scope, error.remote_code) == (Sent.NO, Scope.ACCOUNT, "429")


def test_whether_a_failure_was_refunded_is_unknown_unless_said() -> None:
    assert ProviderError("failed", sent=Sent.YES).refunded is None


def test_a_delivery_error_says_whether_the_message_may_stand_there() -> None:
    assert DeliveryError("cut", sent=Sent.UNKNOWN).sent is Sent.UNKNOWN


def test_the_id_of_a_text_is_its_name_in_small_letters() -> None:
    names = {key.value: key.name.lower().replace("_", "-") for key in TextKey}
    assert [value for value, name in names.items() if value != name] == []


def test_the_id_of_a_text_is_one_that_fluent_takes() -> None:
    assert [key for key in TextKey if not re.fullmatch(r"[a-z][a-z-]*", key.value)] == []
