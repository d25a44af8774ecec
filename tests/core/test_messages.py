"""Names of messages, and of what their buttons stand for."""

import pytest

from core.messages import ClaimKey, DeliveryKey, delivery_key_of, proposal_id_of, reply_key


@pytest.mark.parametrize("key", ["job1:status", "job1-2:ask-1:closed", "alert:0a1b:2025010100"])
def test_the_name_of_a_proposal_leads_back_to_its_message(key: str) -> None:
    named = proposal_id_of(DeliveryKey(key))
    assert ":" not in named
    assert delivery_key_of(named) == key


def test_an_answer_is_named_after_what_it_answers() -> None:
    one, other = reply_key(ClaimKey("fake:t:c:m1")), reply_key(ClaimKey("fake:t:c:m2"))
    assert one != other
    assert reply_key(ClaimKey("fake:t:c:m1")) == one
